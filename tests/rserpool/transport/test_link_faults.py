"""Links that are cut, lose and delay, over every transport: what each end is told, and that nothing else changes."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from rserpool.errors import LocalError, TransportError
from rserpool.model import AssociationId, TransportAddress, TransportProtocol
from rserpool.transport import TRANSPORTS, with_faults
from rserpool.transport.base import Closed, Lost, Message, Transport, Up
from rserpool.transport.faulty import RTO, FaultyEndpoint, FaultyTransport
from rserpool.transport.flow import FULL
from rserpool.transport.kernel import KernelTransport
from rserpool.transport.link_faults import LinkFault, LinkFaults
from rserpool.transport.path_profile import LOCAL
from rserpool.transport.tcp import TcpTransport
from rserpool.transport.userland import UserlandTransport
from tests.rserpool.transport.meeting import HANG_GUARD, Watched, available, run, watched

CUT = LinkFault(cut=True)

QUICK = replace(LOCAL, heartbeat=0.05, rto_initial=0.05, rto_min=0.02, rto_max=0.05, retransmissions=2)
"""Soon out of patience: about 0.2 s."""


class Link:
    """Two endpoints, each with rules of its own, as in two processes; the first has dialled the second."""

    near: Watched
    far: Watched
    here: AssociationId
    there: AssociationId

    def __init__(self) -> None:
        self.faults = LinkFaults(random.Random(1)), LinkFaults(random.Random(2))

    def is_(self, fault: LinkFault | None) -> None:
        """The link has this fault from now on; both ends know it."""
        for faults, other in zip(self.faults, (self.far, self.near), strict=True):
            faults.set(str(other.endpoint.local), fault)

    def say(self, *words: bytes) -> None:
        for word in words:
            self.near.endpoint.send(self.here, word, ppid=1)

    async def hear(self, *words: bytes) -> None:
        for word in words:
            assert (await self.far.next(Message)).payload == word


def faulty(transport: Transport, faults: LinkFaults, *, patient: bool) -> Transport:
    """`patient`: a cut is borne for longer than any test lasts."""
    if isinstance(transport, UserlandTransport):
        return UserlandTransport(replace(LOCAL, retransmissions=200) if patient else QUICK, faults)
    inner = transport
    return FaultyTransport(inner, faults, lost_after=None if patient else QUICK.patience)


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


def test_what_is_said_over_a_cut_link_arrives_when_it_is_healed(transport):
    async def story():
        async with link(transport) as between:
            between.say(b"1")
            await between.hear(b"1")
            between.is_(CUT)
            between.say(b"2", b"3")
            silence = asyncio.create_task(between.far.endpoint.receive())
            await asyncio.wait([silence], timeout=0.1)
            assert not silence.done()
            between.is_(None)
            event = await silence
            between.far.events.append(event)
            assert isinstance(event, Message)
            assert event.payload == b"2"
            await between.hear(b"3")
            between.say(b"4")
            await between.hear(b"4")

    run(story)


def test_both_ends_of_a_link_that_stays_cut_lose_patience_and_hear_of_no_farewell(transport):
    async def story():
        async with link(transport, patient=False) as between:
            between.is_(CUT)
            between.say(b"nobody hears this")
            near, far = await asyncio.gather(between.near.until_end(between.here), between.far.until_end(between.there))
            assert isinstance(near[-1], Lost)
            assert [type(event) for event in far] == [Lost]
            between.is_(None)
            again = await between.near.endpoint.connect(between.far.endpoint.local, timeout=HANG_GUARD)
            await between.near.next(Up)
            await between.far.next(Up)
            between.near.endpoint.send(again, b"hello again", ppid=1)
            await between.hear(b"hello again")

    run(story)


def test_the_end_of_the_other_process_is_not_heard_through_a_cut(transport):
    async def story():
        async with link(transport, patient=False) as between:
            between.is_(CUT)
            await between.far.endpoint.aclose(0)
            (lost,) = await between.near.until_end(between.here)
            assert isinstance(lost, Lost)
            assert "silent" in lost.reason

    run(story)


def test_dialling_over_a_cut_link_finds_nobody_and_succeeds_when_it_is_healed_meanwhile(transport):
    async def story():
        async with link(transport) as between:
            between.is_(CUT)
            with pytest.raises(TransportError, match=r"did not answer within 0\.2 s"):
                await between.near.endpoint.connect(between.far.endpoint.local, timeout=0.2)
            dialling = asyncio.create_task(
                between.near.endpoint.connect(between.far.endpoint.local, timeout=HANG_GUARD)
            )
            await asyncio.wait([dialling], timeout=0.05)
            assert not dialling.done()
            between.is_(None)
            await dialling
            await between.near.next(Up)

    run(story)


def test_over_a_lossy_link_all_arrives_in_order(transport):
    async def story():
        async with link(transport) as between:
            between.is_(LinkFault(loss=0.2))
            words = [b"%d" % number for number in range(20)]
            between.say(*words)
            between.near.endpoint.shutdown(between.here)
            events = await between.far.until_end(between.there)
            assert [event.payload for event in events[:-1]] == words
            assert isinstance(events[-1], Closed)

    run(story)


def test_over_a_slow_link_each_message_takes_its_time(transport):
    async def story():
        async with link(transport) as between:
            clock = asyncio.get_running_loop().time
            between.is_(LinkFault(delay=0.15))
            began = clock()
            between.say(b"ping")
            await between.hear(b"ping")
            assert clock() - began > 0.149
            between.far.endpoint.send(between.there, b"pong", ppid=1)
            await between.near.next(Message)
            assert clock() - began > 0.298

    run(story)


def test_those_who_do_not_listen_are_cut_off_together(transport):
    async def story():
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


def test_a_cut_end_can_be_aborted_or_shut_down_and_is_told_so_once(transport):
    async def story():
        for end in ("abort", "shutdown"):
            async with link(transport, patient=False) as between:
                between.is_(CUT)
                getattr(between.near.endpoint, end)(between.here)
                (told,) = await between.near.until_end(between.here)
                assert isinstance(told, Closed if end == "abort" else Lost)
                assert isinstance((await between.far.until_end(between.there))[-1], Lost)

    run(story)


def test_a_sender_into_a_cut_is_held_back_and_goes_on_when_it_is_healed(transport):
    async def story():
        async with link(transport) as between:
            between.is_(CUT)
            piece, taken = bytes(32_000), 0
            while between.near.endpoint.send(between.here, piece, ppid=1):
                taken += 1
                assert taken * len(piece) <= 4 * FULL
            waiting = asyncio.create_task(between.near.endpoint.writable(between.here))
            await asyncio.wait([waiting], timeout=0.05)
            assert not waiting.done()
            between.is_(None)
            await between.hear(*[piece] * taken)
            await waiting

    run(story)


# --- where only one end knows of it, and messages are played with ---------------------------------------------------


@asynccontextmanager
async def one_sided(**options: float | None) -> AsyncIterator[tuple[Watched, AssociationId, Watched, AssociationId]]:
    """A faulty end and one that knows of nothing, over TCP."""
    faults = LinkFaults()
    near = await FaultyTransport(TcpTransport(), faults, lost_after=options.get("lost_after")).open()
    far = await TcpTransport().open()
    async with watched(near, far) as (here, there):
        association = await near.connect(far.local, timeout=HANG_GUARD)
        await here.next(Up)
        other = (await there.next(Up)).association
        near._faults.set(str(far.local), CUT)
        yield here, association, there, other


async def pumped(near: Watched, condition) -> None:
    """Read at the near end until something is so, though nothing is told there."""
    reading = asyncio.create_task(near.endpoint.receive())
    while not condition():  # noqa: ASYNC110 -- there is no event for it
        await asyncio.sleep(0.002)
    assert not reading.done()
    reading.cancel()
    await asyncio.wait([reading])


def test_what_came_through_a_cut_that_the_other_end_does_not_know_of_is_read_after_it():
    async def story():
        async with one_sided() as (near, here, far, there):
            endpoint = near.endpoint
            assert isinstance(endpoint, FaultyEndpoint)
            far.endpoint.send(there, b"early", ppid=7)
            await pumped(near, lambda: len(endpoint._lines[here].unread) == 1)
            far.endpoint.abort(there)
            await pumped(near, lambda: len(endpoint._lines[here].unread) == 2)
            endpoint._faults.clear()
            assert await near.next(Message) == Message(here, b"early", 7)
            assert isinstance(await near.next(Lost), Lost)

    run(story)


def test_a_reader_that_is_cancelled_while_it_is_woken_is_cancelled():
    async def story():
        async with one_sided() as (near, here, far, there):
            endpoint = near.endpoint
            assert isinstance(endpoint, FaultyEndpoint)
            far.endpoint.send(there, b"early", ppid=7)
            await pumped(near, lambda: endpoint._lines[here].unread)
            reading = asyncio.create_task(endpoint.receive())
            await asyncio.sleep(0)
            endpoint._faults.clear()  # wakes the reader
            reading.cancel()
            await asyncio.wait([reading])
            assert reading.cancelled()
            assert await near.next(Message) == Message(here, b"early", 7)

    run(story)


def test_more_than_can_be_kept_through_a_cut_breaks_the_association():
    async def story():
        async with one_sided() as (near, here, far, there):
            for _ in range(3):
                far.endpoint.send(there, bytes(FULL // 2), ppid=1)
            (lost,) = await near.until_end(here)
            assert isinstance(lost, Lost)
            assert "more" in lost.reason

    run(story)


def test_an_end_that_went_during_the_cut_is_closed_when_we_are():
    async def story():
        for way in ("abort", "aclose"):
            async with one_sided() as (near, here, far, there):
                endpoint = near.endpoint
                assert isinstance(endpoint, FaultyEndpoint)
                far.endpoint.shutdown(there)
                await pumped(near, lambda line=endpoint._lines[here]: line.unread)
                if way == "abort":
                    endpoint.abort(here)
                else:
                    await endpoint.aclose(0)
                assert await near.next(Closed) == Closed(here)

    run(story)


# --- the rules ------------------------------------------------------------------------------------------------------


def test_the_same_chance_loses_the_same_packets():
    fault = LinkFault(loss=0.5)

    def lost(seed: int) -> list[bool]:
        faults = LinkFaults(random.Random(seed))
        return [faults.lost(fault) for _ in range(50)]

    assert lost(4) == lost(4) != lost(5)


def test_loss_without_packets_is_the_time_of_retransmissions():
    async def story():
        faults = LinkFaults(random.Random(3))
        endpoint = await FaultyTransport(TRANSPORTS["memory"](), faults, lost_after=None).open()
        assert isinstance(endpoint, FaultyEndpoint)
        late = [endpoint._late(LinkFault(loss=0.5)) for _ in range(300)]
        assert sorted({round(seconds / RTO) for seconds in late})[:4] == [0, 1, 3, 7]
        assert late.count(0.0) in range(100, 200)
        await endpoint.aclose()

    run(story)


@pytest.mark.parametrize("wrong", [{"loss": 1.0}, {"loss": -0.1}, {"delay": -1.0}, {"delay": 11.0}])
def test_faults_that_no_link_could_have_are_refused(wrong):
    with pytest.raises(LocalError):
        LinkFault(**wrong)


def test_rules_are_by_address_and_port():
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


def test_a_transport_with_faults_is_as_patient_as_without():
    faults = LinkFaults()
    tcp = with_faults(TcpTransport(lost_after=12.0), faults)
    memory = with_faults(TRANSPORTS["memory"](), faults)
    assert isinstance(tcp, FaultyTransport)
    assert isinstance(memory, FaultyTransport)
    assert (tcp.name, tcp.protocol, tcp._lost_after) == ("tcp", TransportProtocol.TCP, 12.0)
    assert memory._lost_after == LOCAL.patience == pytest.approx(4.2)
    userland = with_faults(available("userland"), faults)
    assert isinstance(userland, UserlandTransport)
    assert userland._faults is faults


def test_the_kernels_sctp_with_faults_is_as_patient_as_without():
    kernel = available("kernel")
    assert isinstance(kernel, KernelTransport)
    assert with_faults(kernel, LinkFaults())._lost_after == kernel.profile.patience  # type: ignore[attr-defined]
