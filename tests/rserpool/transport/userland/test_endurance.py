"""Userland SCTP over a bad network, and over ten thousand associations."""

from __future__ import annotations

import asyncio
import gc
import random

import pytest

from rserpool.model import TransportAddress, TransportProtocol
from rserpool.transport.base import Closed, Message, Transport, Up
from tests.helpers.relay import Relay, Weather
from tests.rserpool.transport.meeting import HANG_GUARD, available, run, watched
from tests.rserpool.transport.userland.packets import associations_of, resident

FEW, MANY = 300, 10_000


@pytest.fixture
def userland() -> Transport:
    return available("userland")


@pytest.mark.parametrize("seed", range(2))
def test_a_bad_network_changes_only_the_time_it_takes(userland: Transport, seed: int) -> None:
    async def story() -> None:
        far = await userland.open(("127.0.0.2",))
        relay = Relay(("127.0.0.2", far.local.port), Weather(), seed)
        async with relay, watched(await userland.open(listen=False), far) as (near, other):
            peer = TransportAddress(TransportProtocol.SCTP, far.local.port, ("127.0.0.1",))
            here = await near.endpoint.connect(peer, timeout=HANG_GUARD)
            await near.next(Up)
            there = (await other.next(Up)).association
            chance = random.Random(seed)
            sent = [chance.randbytes(chance.choice((1, 900, 5000, 40_000))) for _ in range(60)]
            for number, payload in enumerate(sent):
                while not near.endpoint.send(here, payload, ppid=number):
                    await near.endpoint.writable(here)
            for number, payload in enumerate(sent):
                assert await other.next(Message) == Message(there, payload, number)
                assert far.send(there, payload[:100], ppid=number)
            for number, payload in enumerate(sent):
                assert await near.next(Message) == Message(here, payload[:100], number)
            near.endpoint.shutdown(here)
            await near.next(Closed)
            await other.next(Closed)
            assert all(relay.happened[what] for what in ("lost", "late", "doubled"))

    run(story)


async def _open_and_close(userland: Transport, count: int, growth: list[int]) -> None:
    """Open and close associations, half of them from short-lived endpoints. Appends the growth of memory in octets."""
    gc.collect()
    async with watched(await userland.open(), await userland.open(listen=False)) as (far, near):
        before = resident()
        for number in range(count):
            watch = near
            if number % 2:
                watch.events.clear()
                far.events.clear()
                short = await userland.open(listen=False)
                here = await short.connect(far.endpoint.local, timeout=HANG_GUARD)
                await short.aclose()
            else:
                here = await near.endpoint.connect(far.endpoint.local, timeout=HANG_GUARD)
                await near.next(Up)
                near.endpoint.shutdown(here)
                await near.next(Closed)
            await far.next(Up)
            await far.next(Closed)
        growth.append(resident() - before)
        for watch in (far, near):
            assert not any(port.paths for port in associations_of(watch).ports)
            watch.events.clear()


def test_memory_stays_flat_over_hundreds_of_associations(userland: Transport) -> None:
    growth: list[int] = []

    async def story() -> None:
        for _ in range(3):
            await _open_and_close(userland, FEW, growth)

    run(story)
    assert min(growth[1:]) < FEW * 1000, growth


@pytest.mark.slow
def test_memory_stays_flat_over_ten_thousand_associations(userland: Transport) -> None:
    growth: list[int] = []

    async def story() -> None:
        # The stack remembers tags for a minute so that they are not reused. That table must reach its full size first.
        await _open_and_close(userland, MANY // 2, growth)
        await _open_and_close(userland, MANY, growth)

    asyncio.run(story())  # without the hang guard, because this takes long
    print(f"grew by {growth[1]} octets over {MANY} associations")
    assert growth[1] < 1 << 20, growth
