"""The rules of `rserpool.transport.base`, for every line of TRANSPORTS: back pressure, and how things end.

Each test ends with the check of `meeting`.
"""

from __future__ import annotations

import asyncio

import pytest

from rserpool.errors import TransportError
from rserpool.model import TransportAddress
from rserpool.transport import TRANSPORTS
from rserpool.transport.base import Closed, Lost, Message, SendFailed, Up
from tests.rserpool.transport.meeting import HANG_GUARD, Pump, available, listener, pair, run, settle, watched

# --- back pressure ----------------------------------------------------------------------------------------------------


def test_a_reader_that_lags_holds_the_writer_back_and_nothing_is_lost_or_doubled(transport):
    async def story():
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


def test_a_flood_of_small_messages_is_bounded_too(transport):
    async def story():
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


@pytest.mark.parametrize("end", ["abort", "shutdown", "far abort"])
def test_all_who_wait_to_write_are_let_go_when_the_association_ends(transport, end):
    async def story():
        async with pair(transport) as (near, here, far, there):
            pumps = [Pump(near.endpoint, here, 32 * 1024) for _ in range(2)]
            sending = [asyncio.create_task(pump.send(1 << 30)) for pump in pumps]
            await settle(lambda: sum(pump.sent for pump in pumps))
            for pump in pumps:
                pump.enough = True  # so each is done as soon as it need not wait any more
            if end == "far abort":
                far.endpoint.abort(there)
            else:
                getattr(near.endpoint, end)(here)
            await asyncio.gather(*sending)
            assert near.endpoint.send(here, b"too late", ppid=1) is True

    run(story)


# --- the end ----------------------------------------------------------------------------------------------------------


def test_shutdown_delivers_what_was_queued_and_closes_both_sides(transport):
    async def story():
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


def test_what_the_other_side_had_queued_arrives_before_closed(transport):
    async def story():
        async with pair(transport) as (near, here, far, there):
            for number in range(100):
                assert near.endpoint.send(here, b"%d" % number, ppid=1)
            far.endpoint.shutdown(there)
            *messages, end = await far.until_end(there)
            assert len(messages) == 100
            assert end == Closed(there)
            assert await near.next(Closed) == Closed(here)

    run(story)


def test_both_sides_may_shut_down_at_once(transport):
    async def story():
        async with pair(transport) as (near, here, far, there):
            near.endpoint.shutdown(here)
            far.endpoint.shutdown(there)
            assert await near.next(Closed) == Closed(here)
            assert await far.next(Closed) == Closed(there)

    run(story)


def test_abort_is_closed_here_and_lost_there(transport):
    async def story():
        async with pair(transport) as (near, here, far, there):
            near.endpoint.abort(here)
            near.endpoint.abort(here)
            assert await near.next(Closed) == Closed(here)
            lost = await far.next(Lost)
            assert lost.association == there
            assert lost.reason

    run(story)


def test_abort_after_shutdown_ends_once(transport):
    async def story():
        async with pair(transport) as (near, here, far, _):
            near.endpoint.shutdown(here)
            near.endpoint.abort(here)
            assert await near.next(Closed) == Closed(here)
            await far.next(Closed | Lost)

    run(story)


def test_no_message_is_both_delivered_and_failed(transport):
    async def story():
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


def test_aclose_closes_all_frees_the_port_and_wakes_the_reader(transport):
    async def story():
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
            async with watched(await transport.open(port=far.local.port)) as (heir,):
                assert heir.endpoint.local == far.local

    run(story)


def test_aclose_delivers_what_was_sent(transport):
    async def story():
        async with pair(transport) as (near, here, far, there):
            for number in range(100):
                near.endpoint.send(here, b"%d" % number, ppid=1)
            await near.endpoint.aclose(HANG_GUARD)
            assert len(await far.until_end(there)) == 101

    run(story)


def test_aclose_with_a_peer_that_does_not_read_ends_after_the_grace(transport):
    async def story():
        async with pair(transport) as (near, here, _, _):
            pump = Pump(near.endpoint, here, 32 * 1024)
            sending = asyncio.create_task(pump.send(1 << 30))
            await settle(lambda: pump.sent)
            sending.cancel()
            await near.endpoint.aclose(0)
            assert await near.until_end(here) == [Closed(here)]

    run(story)


@pytest.mark.parametrize("name", [name for name in TRANSPORTS if name != "memory"])
def test_a_killed_process_is_lost(name):
    transport = available(name)
    with listener(name) as (child, port):

        async def story():
            async with watched(await transport.open(listen=False)) as (near,):
                peer = TransportAddress(transport.protocol, port, ("127.0.0.1",))
                here = await near.endpoint.connect(peer, timeout=HANG_GUARD)
                await near.next(Up)
                near.endpoint.send(here, b"hello", ppid=1)
                child.kill()
                await near.until_end(here)
                assert isinstance(near.events[-1], Lost)

        run(story)
