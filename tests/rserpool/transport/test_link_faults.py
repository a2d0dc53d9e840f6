"""Links that cut, lose or delay packets, over every transport: what each end sees, and that the rest is unchanged."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from rserpool.errors import LocalError, TransportError
from rserpool.model import AssociationId, TransportAddress, TransportProtocol
from rserpool.transport import TRANSPORTS, with_faults
from rserpool.transport.base import Closed, Endpoint, Lost, Message, Outgoing, Transport, TransportEvent, Up
from rserpool.transport.faulty import RTO, FaultyEndpoint, FaultyTransport, retransmission_delay
from rserpool.transport.flow import FULL
from rserpool.transport.kernel import KernelTransport
from rserpool.transport.link_faults import LinkFault, LinkFaults
from rserpool.transport.path_profile import LOCAL
from rserpool.transport.tcp import TcpTransport
from rserpool.transport.userland import UserlandTransport
from tests.rserpool.transport.meeting import HANG_GUARD, Watched, available, run, watched

CUT = LinkFault(cut=True)

QUICK = replace(LOCAL, heartbeat=0.05, rto_initial=0.05, rto_min=0.02, rto_max=0.05, retransmissions=2)
"""A profile with little patience: about 0.2 s."""


class Link:
    """Two endpoints, each with its own rules, as in two processes. The first has dialled the second."""

    near: Watched
    far: Watched
    here: AssociationId
    there: AssociationId

    def __init__(self) -> None:
        self.faults = LinkFaults(random.Random(1)), LinkFaults(random.Random(2))

    def set_fault(self, fault: LinkFault | None) -> None:
        """Give the link this fault, at both ends."""
        for faults, other in zip(self.faults, (self.far, self.near), strict=True):
            faults.set(str(other.endpoint.local), fault)

    def send(self, *words: bytes) -> None:
        for word in words:
            self.near.endpoint.send(self.here, word, ppid=1)

    async def expect(self, *words: bytes) -> None:
        for word in words:
            assert (await self.far.next(Message)).payload == word


def faulty(transport: Transport, faults: LinkFaults, *, patient: bool) -> Transport:
    """Return the transport with faults. `patient`: a cut does not end associations for as long as any test runs."""
    if isinstance(transport, UserlandTransport):
        return UserlandTransport(replace(LOCAL, retransmissions=200) if patient else QUICK, faults)
    return FaultyTransport(transport, faults, lost_after=None if patient else QUICK.patience)


@asynccontextmanager
async def link(transport: Transport, *, patient: bool = True) -> AsyncIterator[Link]:
    made = Link()
    near, far = [await faulty(transport, faults, patient=patient).open() for faults in made.faults]
    async with watched(near, far) as (made.near, made.far):
        made.here = await near.connect(far.local, timeout=HANG_GUARD)
        assert await made.near.next(Up) == Up(made.here, far.local)
        made.there = (await made.far.next(Up)).association
        yield made


@pytest.fixture(params=TRANSPORTS)
def transport(request: pytest.FixtureRequest) -> Transport:
    return available(request.param)


def test_messages_sent_over_a_cut_link_arrive_when_it_is_healed(transport: Transport) -> None:
    async def story() -> None:
        async with link(transport) as between:
            between.send(b"1")
            await between.expect(b"1")
            between.set_fault(CUT)
            between.send(b"2", b"3")
            silence = asyncio.create_task(between.far.endpoint.receive())
            await asyncio.wait([silence], timeout=0.1)
            assert not silence.done()
            between.set_fault(None)
            event = await silence
            between.far.events.append(event)
            assert isinstance(event, Message)
            assert event.payload == b"2"
            await between.expect(b"3")
            between.send(b"4")
            await between.expect(b"4")

    run(story)


def test_both_ends_of_a_link_that_stays_cut_lose_the_association(transport: Transport) -> None:
    async def story() -> None:
        async with link(transport, patient=False) as between:
            between.set_fault(CUT)
            between.send(b"nobody hears this")
            near, far = await asyncio.gather(between.near.until_end(between.here), between.far.until_end(between.there))
            assert isinstance(near[-1], Lost)
            assert [type(event) for event in far] == [Lost]
            between.set_fault(None)
            again = await between.near.endpoint.connect(between.far.endpoint.local, timeout=HANG_GUARD)
            await between.near.next(Up)
            await between.far.next(Up)
            between.near.endpoint.send(again, b"hello again", ppid=1)
            await between.expect(b"hello again")

    run(story)


def test_the_end_of_the_other_process_is_not_noticed_through_a_cut(transport: Transport) -> None:
    async def story() -> None:
        async with link(transport, patient=False) as between:
            between.set_fault(CUT)
            await between.far.endpoint.aclose(0)
            (lost,) = await between.near.until_end(between.here)
            assert isinstance(lost, Lost)
            assert "silent" in lost.reason

    run(story)


def test_dialling_over_a_cut_link_fails_unless_it_is_healed_meanwhile(transport: Transport) -> None:
    async def story() -> None:
        async with link(transport) as between:
            between.set_fault(CUT)
            with pytest.raises(TransportError, match=r"did not answer within 0\.2 s"):
                await between.near.endpoint.connect(between.far.endpoint.local, timeout=0.2)
            dialling = asyncio.create_task(
                between.near.endpoint.connect(between.far.endpoint.local, timeout=HANG_GUARD)
            )
            await asyncio.wait([dialling], timeout=0.05)
            assert not dialling.done()
            between.set_fault(None)
            await dialling
            await between.near.next(Up)

    run(story)


def test_over_a_lossy_link_all_messages_arrive_in_order(transport: Transport) -> None:
    async def story() -> None:
        async with link(transport) as between:
            between.set_fault(LinkFault(loss=0.2))
            words = [b"%d" % number for number in range(20)]
            between.send(*words)
            between.near.endpoint.shutdown(between.here)
            events = await between.far.until_end(between.there)
            assert [event.payload for event in events[:-1] if isinstance(event, Message)] == words
            assert len(events) == len(words) + 1
            assert isinstance(events[-1], Closed)

    run(story)


def test_over_a_slow_link_each_message_is_delayed(transport: Transport) -> None:
    async def story() -> None:
        async with link(transport) as between:
            clock = asyncio.get_running_loop().time
            between.set_fault(LinkFault(delay=0.15))
            began = clock()
            between.send(b"ping")
            await between.expect(b"ping")
            assert clock() - began > 0.149
            between.far.endpoint.send(between.there, b"pong", ppid=1)
            await between.near.next(Message)
            assert clock() - began > 0.298

    run(story)


def test_one_rule_cuts_off_all_endpoints_that_do_not_listen(transport: Transport) -> None:
    async def story() -> None:
        faults = LinkFaults()
        listener = await faulty(transport, faults, patient=False).open()
        quiet = await faulty(transport, LinkFaults(), patient=False).open(listen=False)
        async with watched(listener, quiet) as (server, user):
            await quiet.connect(listener.local, timeout=HANG_GUARD)
            here = (await server.next(Up)).association
            await user.next(Up)
            faults.set("127.0.0.1:0", CUT)
            assert isinstance((await server.until_end(here))[-1], Lost)

    run(story)


def test_a_cut_association_can_be_aborted_or_shut_down_and_ends_once(transport: Transport) -> None:
    async def story() -> None:
        for end in ("abort", "shutdown"):
            async with link(transport, patient=False) as between:
                between.set_fault(CUT)
                getattr(between.near.endpoint, end)(between.here)
                (told,) = await between.near.until_end(between.here)
                assert isinstance(told, Closed if end == "abort" else Lost)
                assert isinstance((await between.far.until_end(between.there))[-1], Lost)

    run(story)


def test_a_sender_into_a_cut_is_held_back_and_continues_when_it_is_healed(transport: Transport) -> None:
    async def story() -> None:
        async with link(transport) as between:
            between.set_fault(CUT)
            piece, taken = bytes(32_000), 0
            while between.near.endpoint.send(between.here, piece, ppid=1):
                taken += 1
                assert taken * len(piece) <= 4 * FULL
            waiting = asyncio.create_task(between.near.endpoint.writable(between.here))
            await asyncio.wait([waiting], timeout=0.05)
            assert not waiting.done()
            between.set_fault(None)
            await between.expect(*[piece] * taken)
            await waiting

    run(story)


# --- only one end knows of the fault, and messages are held back ----------------------------------------------------


class Counted(Endpoint):
    """Another endpoint, and how many events have been read from it."""

    def __init__(self, inner: Endpoint) -> None:
        self.received = 0
        self.local = inner.local
        self._inner = inner

    async def connect(self, peer: TransportAddress, *, timeout: float, registrar: bool = False) -> AssociationId:
        return await self._inner.connect(peer, timeout=timeout, registrar=registrar)

    def send(self, association: AssociationId, payload: bytes, *, ppid: int, stream: int = 0) -> bool:
        return self._inner.send(association, payload, ppid=ppid, stream=stream)

    def send_all(self, association: AssociationId, messages: Sequence[Outgoing]) -> int:
        return self._inner.send_all(association, messages)

    async def writable(self, association: AssociationId) -> None:
        await self._inner.writable(association)

    async def receive(self) -> TransportEvent:
        event = await self._inner.receive()
        self.received += 1
        return event

    def receive_now(self) -> TransportEvent | None:
        event = self._inner.receive_now()
        self.received += event is not None
        return event

    def pause(self, association: AssociationId) -> None:
        self._inner.pause(association)

    def resume(self, association: AssociationId) -> None:
        self._inner.resume(association)

    def shutdown(self, association: AssociationId) -> None:
        self._inner.shutdown(association)

    def abort(self, association: AssociationId) -> None:
        self._inner.abort(association)

    async def aclose(self, grace: float = 1.0) -> None:
        await self._inner.aclose(grace)


class OneSided:
    """A faulty end over a cut link, and a peer that does not know of the cut."""

    near: Watched
    far: Watched
    here: AssociationId
    there: AssociationId

    def __init__(self, inner: Endpoint) -> None:
        self.inner = Counted(inner)
        self.faults = LinkFaults()

    async def arrived(self, count: int) -> None:
        """Read at the near end until `count` events have arrived there, of which the cut lets none through."""
        before = self.inner.received
        reading = asyncio.create_task(self.near.endpoint.receive())
        while self.inner.received < before + count:  # noqa: ASYNC110 -- there is no event for it
            await asyncio.sleep(0.002)
        assert not reading.done()
        reading.cancel()
        await asyncio.wait([reading])


@asynccontextmanager
async def one_sided() -> AsyncIterator[OneSided]:
    """A link over TCP that is cut at one end."""
    made = OneSided(await TcpTransport().open())
    near = FaultyEndpoint(made.inner, made.faults, lost_after=None)
    far = await TcpTransport().open()
    async with watched(near, far) as (made.near, made.far):
        made.here = await near.connect(far.local, timeout=HANG_GUARD)
        await made.near.next(Up)
        made.there = (await made.far.next(Up)).association
        made.faults.set(str(far.local), CUT)
        yield made


def test_messages_of_a_peer_that_does_not_know_of_the_cut_are_read_after_it() -> None:
    async def story() -> None:
        async with one_sided() as between:
            between.far.endpoint.send(between.there, b"early", ppid=7)
            await between.arrived(1)
            between.far.endpoint.abort(between.there)
            await between.arrived(1)
            between.faults.clear()
            assert await between.near.next(Message) == Message(between.here, b"early", 7)
            assert isinstance(await between.near.next(Lost), Lost)

    run(story)


def test_a_reader_that_is_cancelled_while_it_is_woken_is_cancelled() -> None:
    async def story() -> None:
        async with one_sided() as between:
            between.far.endpoint.send(between.there, b"early", ppid=7)
            await between.arrived(1)
            reading = asyncio.create_task(between.near.endpoint.receive())
            await asyncio.sleep(0)
            between.faults.clear()  # wakes the reader
            reading.cancel()
            await asyncio.wait([reading])
            assert reading.cancelled()
            assert await between.near.next(Message) == Message(between.here, b"early", 7)

    run(story)


def test_more_than_can_be_kept_during_a_cut_breaks_the_association() -> None:
    async def story() -> None:
        async with one_sided() as between:
            for _ in range(3):
                between.far.endpoint.send(between.there, bytes(FULL // 2), ppid=1)
            (lost,) = await between.near.until_end(between.here)
            assert isinstance(lost, Lost)
            assert "more" in lost.reason

    run(story)


def test_an_association_that_ended_during_the_cut_is_closed_when_we_abort_it_or_close() -> None:
    async def story() -> None:
        for way in ("abort", "aclose"):
            async with one_sided() as between:
                between.far.endpoint.shutdown(between.there)
                await between.arrived(1)
                if way == "abort":
                    between.near.endpoint.abort(between.here)
                else:
                    await between.near.endpoint.aclose(0)
                assert await between.near.next(Closed) == Closed(between.here)

    run(story)


# --- the rules ------------------------------------------------------------------------------------------------------


def test_the_same_random_generator_loses_the_same_packets() -> None:
    fault = LinkFault(loss=0.5)

    def lost(seed: int) -> list[bool]:
        faults = LinkFaults(random.Random(seed))
        return [faults.lost(fault) for _ in range(50)]

    assert lost(4) == lost(4) != lost(5)


def test_loss_without_packets_is_the_time_of_retransmissions() -> None:
    faults = LinkFaults(random.Random(3))
    late = [retransmission_delay(faults, LinkFault(loss=0.5)) for _ in range(300)]
    assert sorted({round(seconds / RTO) for seconds in late})[:4] == [0, 1, 3, 7]
    assert late.count(0.0) in range(100, 200)


@pytest.mark.parametrize(("loss", "delay"), [(1.0, 0.0), (-0.1, 0.0), (0.0, -1.0), (0.0, 11.0)])
def test_faults_that_no_link_can_have_are_refused(loss: float, delay: float) -> None:
    with pytest.raises(LocalError):
        LinkFault(loss=loss, delay=delay)


def test_rules_are_by_address_and_port() -> None:
    faults = LinkFaults()
    told: list[bool] = []
    end = faults.watch(lambda: told.append(faults.at("10.0.0.1", 1) is not None))
    faults.set("10.0.0.1:1", CUT)
    faults.set("[::1]:2", LinkFault(loss=0.1))
    assert faults.of(TransportAddress(TransportProtocol.SCTP, 1, ("10.0.0.9", "10.0.0.1"))) == CUT
    assert faults.at("::1", 2) == LinkFault(loss=0.1)
    assert faults.of(TransportAddress(TransportProtocol.SCTP, 2, ("10.0.0.1",))) is None
    faults.set("10.0.0.1:1", LinkFault())
    faults.clear()
    end()
    end()
    faults.set("10.0.0.1:1", CUT)
    assert told == [True, True, False, False]
    for wrong in ("10.0.0.1", ":1", "10.0.0.1:x"):
        with pytest.raises(LocalError):
            faults.set(wrong, CUT)


def test_a_transport_with_faults_is_as_patient_as_without() -> None:
    faults = LinkFaults()
    tcp = with_faults(TcpTransport(lost_after=12.0), faults)
    memory = with_faults(TRANSPORTS["memory"](), faults)
    assert isinstance(tcp, FaultyTransport)
    assert isinstance(memory, FaultyTransport)
    assert (tcp.name, tcp.protocol, tcp.lost_after) == ("tcp", TransportProtocol.TCP, 12.0)
    assert memory.lost_after == LOCAL.patience == pytest.approx(4.2)
    userland = with_faults(available("userland"), faults)
    assert isinstance(userland, UserlandTransport)
    assert userland.faults is faults


def test_kernel_sctp_with_faults_is_as_patient_as_without() -> None:
    kernel = available("kernel")
    assert isinstance(kernel, KernelTransport)
    faulty_kernel = with_faults(kernel, LinkFaults())
    assert isinstance(faulty_kernel, FaultyTransport)
    assert faulty_kernel.lost_after == (kernel.profile or LOCAL).patience
