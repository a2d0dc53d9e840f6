"""What is special about the memory transport: several addresses, determinism, and the death of an endpoint."""

from __future__ import annotations

import pytest

from rserpool.errors import TransportError
from rserpool.model import TransportAddress, TransportProtocol
from rserpool.transport.base import Lost, Message, SendFailed, Up
from rserpool.transport.memory import MemoryEndpoint, MemoryNetwork, MemoryTransport
from tests.rserpool.transport.meeting import pair, run, watched


def test_an_endpoint_is_reached_at_each_of_its_addresses() -> None:
    async def story() -> None:
        transport = MemoryTransport()
        both = ("192.0.2.1", "2001:db8::1")
        async with watched(await transport.open(both, 3863), await transport.open(listen=False)) as (far, near):
            for address in both:
                peer = TransportAddress(TransportProtocol.SCTP, 3863, (address,))
                await near.endpoint.connect(peer, timeout=1)
                assert (await near.next(Up)).peer == peer
            with pytest.raises(TransportError, match="taken"):
                await transport.open(("192.0.2.7", "192.0.2.1"), 3863)
            other = await transport.open(("192.0.2.7",), 3863)
            assert other.local != far.endpoint.local
            await other.aclose()

    run(story)


def test_networks_are_separate() -> None:
    async def story() -> None:
        far = await MemoryTransport().open()
        async with watched(await MemoryTransport().open(listen=False)) as (near,):
            with pytest.raises(TransportError, match="nobody listens"):
                await near.endpoint.connect(far.local, timeout=1)

    run(story)


def test_ports_are_assigned_in_order() -> None:
    async def story() -> None:
        transport = MemoryTransport()
        assert [(await transport.open()).local.port for _ in range(3)] == [49152, 49153, 49154]

    run(story)


def test_a_killed_endpoint_is_lost_and_its_unread_messages_fail() -> None:
    async def story() -> None:
        network = MemoryNetwork()
        async with pair(MemoryTransport(network)) as (near, here, far, there):
            near.endpoint.send(here, b"read", ppid=1)
            near.endpoint.send(here, b"unread", ppid=2)
            await far.next(Message)
            assert isinstance(far.endpoint, MemoryEndpoint)
            network.kill(far.endpoint)
            assert await near.next(SendFailed) == SendFailed(here, b"unread", 2)
            assert await near.next(Lost) == Lost(here, "the other end is gone")
            with pytest.raises(TransportError, match="nobody listens"):
                await near.endpoint.connect(far.endpoint.local, timeout=1)
            far.events.append(Lost(there, "it died itself, so it got no event"))

    run(story)


def test_a_killed_endpoint_that_had_dialled_itself_ends_too() -> None:
    async def story() -> None:
        network = MemoryNetwork()
        own = await MemoryTransport(network).open()
        await own.connect(own.local, timeout=1)
        network.kill(own)
        with pytest.raises(TransportError, match="closed"):
            await own.receive()

    run(story)
