"""The rules of `rserpool.transport.base` for every transport: back pressure, and ends.

Each test ends with the checks of `meeting`.
"""

from __future__ import annotations

import asyncio

import pytest

from rserpool.errors import TransportError
from rserpool.model import AssociationId, TransportAddress
from rserpool.transport import TRANSPORTS, slots
from rserpool.transport.base import Closed, Lost, Message, SendFailed, Transport, Up
from tests.rserpool.transport.meeting import HANG_GUARD, NAMES, Pump, available, listener, pair, run, settle, watched

# --- back pressure ----------------------------------------------------------------------------------------------------


def test_a_slow_reader_holds_the_writer_back_and_no_message_is_lost_or_doubled(transport: Transport) -> None:
    async def story() -> None:
        count = 2000  # 64 MB: more than any kernel buffers
        async with pair(transport) as (near, here, far, there):
            pump = Pump(near.endpoint, here, 32 * 1024)
            sending = asyncio.create_task(pump.send(count))
            assert await settle(lambda: pump.sent) < count
            assert pump.refused
            for number in range(count):
                assert await far.next(Message) == Message(there, pump.payload(number), number)
            await sending
            near.endpoint.shutdown(here)
            assert await far.next(Closed) == Closed(there)

    run(story)


def test_a_flood_of_small_messages_is_limited_too(transport: Transport) -> None:
    async def story() -> None:
        async with pair(transport) as (near, here, far, there):
            pump = Pump(near.endpoint, here, 64)
            sending = asyncio.create_task(pump.send(1_000_000))
            sent = await settle(lambda: pump.sent)
            assert sent < 1_000_000
            sending.cancel()
            near.endpoint.shutdown(here)
            assert await far.until_end(there) == [
                *(Message(there, pump.payload(n), n) for n in range(pump.sent)),
                Closed(there),
            ]

    run(story)


def test_a_flood_on_one_association_delays_others_by_few_messages(transport: Transport) -> None:
    async def story() -> None:
        async with pair(transport) as (near, here, far, _):
            pump = Pump(near.endpoint, here, 32)
            sending = asyncio.create_task(pump.send(1_000_000))
            await settle(lambda: pump.sent)
            good = await near.endpoint.connect(far.endpoint.local, timeout=HANG_GUARD)
            near.endpoint.send(good, b"me too", ppid=1)
            payloads: list[bytes] = []
            while b"me too" not in payloads:
                await settle(lambda: pump.sent)
                event = await far.next(Up, Message)
                payloads.append(event.payload if isinstance(event, Message) else b"up")
                assert len(payloads) < 10
            sending.cancel()

    run(story)


def test_a_paused_association_holds_its_writer_back_and_others_go_on(transport: Transport) -> None:
    async def story() -> None:
        async with pair(transport) as (near, here, far, there):
            far.endpoint.pause(there)
            pump = Pump(near.endpoint, here, 32 * 1024)
            sending = asyncio.create_task(pump.send(2000))
            good = await near.endpoint.connect(far.endpoint.local, timeout=HANG_GUARD)
            assert await near.next(Up)
            near.endpoint.send(good, b"me too", ppid=1)
            assert (await far.next(Up)).association != there
            assert (await far.next(Message)).payload == b"me too"
            assert await settle(lambda: pump.sent) < 2000
            far.endpoint.resume(there)
            for number in range(2000):
                assert await far.next(Message) == Message(there, pump.payload(number), number)
            await sending

    run(story)


@pytest.mark.parametrize("end", ["abort", "shutdown", "far abort"])
def test_all_waiting_writers_are_woken_when_the_association_ends(transport: Transport, end: str) -> None:
    async def story() -> None:
        async with pair(transport) as (near, here, far, there):
            pumps = [Pump(near.endpoint, here, 32 * 1024) for _ in range(2)]
            sending = [asyncio.create_task(pump.send(1 << 30)) for pump in pumps]
            await settle(lambda: sum(pump.sent for pump in pumps))
            for pump in pumps:
                pump.enough = True  # each is done as soon as it no longer waits
            if end == "far abort":
                far.endpoint.abort(there)
            else:
                getattr(near.endpoint, end)(here)
            await asyncio.gather(*sending)
            assert near.endpoint.send(here, b"too late", ppid=1) is True

    run(story)


# --- slots ------------------------------------------------------------------------------------------------------------


between_processes = pytest.mark.parametrize("transport", [n for n in NAMES if "memory" not in n], indirect=True)
"""There are no strangers in one's own process, and no limit for them."""


@between_processes
def test_a_new_association_takes_the_place_of_one_that_has_been_quiet(
    transport: Transport, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slots, "MOST", 4)
    monkeypatch.setattr(slots, "NEW_GIVES_WAY", 0.0)

    async def story() -> None:
        async with watched(await transport.open(listen=False), await transport.open()) as (near, far):
            good = await near.endpoint.connect(far.endpoint.local, timeout=HANG_GUARD)
            near.endpoint.send(good, b"at work", ppid=1)
            ups = [(await far.next(Up)).association]
            await far.next(Message)
            lost: list[AssociationId] = []
            for _ in range(6):
                await near.endpoint.connect(far.endpoint.local, timeout=HANG_GUARD)
                event = await far.next(Up, Lost)
                if isinstance(event, Lost):
                    assert event.over_limit
                    lost.append(event.association)
                    event = await far.next(Up)
                ups.append(event.association)
            assert lost == ups[1:4]
            near.endpoint.send(good, b"still there", ppid=1)
            assert await far.next(Message) == Message(ups[0], b"still there", 1)

    run(story)


@between_processes
def test_without_a_place_a_new_association_ends_and_the_others_go_on(
    transport: Transport, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slots, "MOST", 1)
    monkeypatch.setattr(slots, "NEW_GIVES_WAY", HANG_GUARD)

    async def story() -> None:
        async with watched(await transport.open(listen=False), await transport.open()) as (near, far):
            good = await near.endpoint.connect(far.endpoint.local, timeout=HANG_GUARD)
            assert isinstance(await near.next(Up), Up)
            there = (await far.next(Up)).association
            try:
                refused = await near.endpoint.connect(far.endpoint.local, timeout=HANG_GUARD)
            except TransportError:
                pass
            else:
                while isinstance(await near.next(Up, Lost), Up):
                    pass
                assert near.events[-1].association == refused
            near.endpoint.send(good, b"still there", ppid=1)
            assert await far.next(Message) == Message(there, b"still there", 1)

    run(story)


# --- the end ----------------------------------------------------------------------------------------------------------


def test_shutdown_delivers_queued_messages_and_closes_both_sides(transport: Transport) -> None:
    async def story() -> None:
        async with pair(transport) as (near, here, far, there):
            for number in range(200):
                assert near.endpoint.send(here, b"%d" % number, ppid=1)
            near.endpoint.shutdown(here)
            near.endpoint.shutdown(here)
            near.endpoint.send(here, b"after the end", ppid=1)
            assert [e.payload for e in await far.until_end(there) if isinstance(e, Message)] == [
                b"%d" % number for number in range(200)
            ]
            assert await near.next(Closed) == Closed(here)
            assert far.endpoint.send(there, b"dropped", ppid=1) is True

    run(story)


def test_messages_the_peer_had_queued_arrive_before_closed(transport: Transport) -> None:
    async def story() -> None:
        async with pair(transport) as (near, here, far, there):
            for number in range(100):
                assert near.endpoint.send(here, b"%d" % number, ppid=1)
            far.endpoint.shutdown(there)
            *messages, end = await far.until_end(there)
            assert len(messages) == 100
            assert end == Closed(there)
            assert await near.next(Closed) == Closed(here)

    run(story)


def test_both_sides_may_shut_down_at_the_same_time(transport: Transport) -> None:
    async def story() -> None:
        async with pair(transport) as (near, here, far, there):
            near.endpoint.shutdown(here)
            far.endpoint.shutdown(there)
            assert await near.next(Closed) == Closed(here)
            assert await far.next(Closed) == Closed(there)

    run(story)


def test_abort_is_closed_here_and_lost_there(transport: Transport) -> None:
    async def story() -> None:
        async with pair(transport) as (near, here, far, there):
            near.endpoint.abort(here)
            near.endpoint.abort(here)
            assert await near.next(Closed) == Closed(here)
            lost = await far.next(Lost)
            assert lost.association == there
            assert lost.reason

    run(story)


def test_abort_after_shutdown_ends_once(transport: Transport) -> None:
    async def story() -> None:
        async with pair(transport) as (near, here, far, _):
            near.endpoint.shutdown(here)
            near.endpoint.abort(here)
            assert await near.next(Closed) == Closed(here)
            await far.next(Closed, Lost)

    run(story)


def test_no_message_is_both_delivered_and_failed(transport: Transport) -> None:
    async def story() -> None:
        async with pair(transport) as (near, here, far, there):
            pump = Pump(near.endpoint, here, 32 * 1024)
            sending = asyncio.create_task(pump.send(1 << 30))
            await settle(lambda: pump.sent)
            sending.cancel()
            far.endpoint.abort(there)
            delivered = [e.ppid for e in await far.until_end(there) if isinstance(e, Message)]
            failed = [e.ppid for e in await near.until_end(here) if isinstance(e, SendFailed)]
            assert isinstance(near.events[-1], Lost)
            assert delivered == list(range(len(delivered)))
            assert failed == list(range(pump.sent - len(failed), pump.sent))
            assert len(delivered) + len(failed) <= pump.sent

    run(story)


def test_aclose_ends_all_associations_frees_the_port_and_wakes_the_reader(transport: Transport) -> None:
    async def story() -> None:
        async with watched(await transport.open(listen=False)) as (near,):
            far = await transport.open()
            here = await near.endpoint.connect(far.local, timeout=HANG_GUARD)
            await near.next(Up)
            there = await far.receive()
            assert isinstance(there, Up)
            reading = asyncio.create_task(far.receive())
            await asyncio.sleep(0)
            await far.aclose()
            assert await reading == Closed(there.association)
            for _ in range(2):
                with pytest.raises(TransportError, match="closed"):
                    await far.receive()
            await far.aclose()
            assert await near.next(Closed) == Closed(here)
            with pytest.raises(TransportError, match="closed"):
                await far.connect(far.local, timeout=HANG_GUARD)
            async with watched(await transport.open(port=far.local.port)) as (successor,):
                assert successor.endpoint.local == far.local

    run(story)


def test_aclose_delivers_sent_messages(transport: Transport) -> None:
    async def story() -> None:
        async with pair(transport) as (near, here, far, there):
            for number in range(100):
                near.endpoint.send(here, b"%d" % number, ppid=1)
            await near.endpoint.aclose(HANG_GUARD)
            assert len(await far.until_end(there)) == 101

    run(story)


def test_aclose_with_a_peer_that_does_not_read_ends_after_the_grace(transport: Transport) -> None:
    async def story() -> None:
        async with pair(transport) as (near, here, _, _):
            pump = Pump(near.endpoint, here, 32 * 1024)
            sending = asyncio.create_task(pump.send(1 << 30))
            await settle(lambda: pump.sent)
            sending.cancel()
            await near.endpoint.aclose(0)
            assert await near.until_end(here) == [Closed(here)]

    run(story)


@pytest.mark.parametrize("name", [name for name in TRANSPORTS if name != "memory"])
def test_associations_with_a_killed_process_are_lost(name: str) -> None:
    transport = available(name)
    with listener(name) as (child, port):

        async def story() -> None:
            async with watched(await transport.open(listen=False)) as (near,):
                peer = TransportAddress(transport.protocol, port, ("127.0.0.1",))
                here = await near.endpoint.connect(peer, timeout=HANG_GUARD)
                await near.next(Up)
                near.endpoint.send(here, b"hello", ppid=1)
                child.kill()
                await near.until_end(here)
                assert isinstance(near.events[-1], Lost)

        run(story)
