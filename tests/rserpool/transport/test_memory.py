"""What is particular to the memory transport: several addresses, determinism, and the death of an endpoint."""

from __future__ import annotations

import pytest

from rserpool.errors import TransportError
from rserpool.model import TransportAddress, TransportProtocol
from rserpool.transport.base import Lost, Message, SendFailed, Up
from rserpool.transport.memory import MemoryNetwork, MemoryTransport
from tests.rserpool.transport.meeting import pair, run, watched


def test_an_endpoint_is_reached_at_each_of_its_addresses():
    async def story():
        transport = MemoryTransport()
        both = ("192.0.2.1", "2001:db8::1")
        async with watched(await transport.open(both, 3863), await transport.open(listen=False)) as (far, near):
            for address in both:
                peer = TransportAddress(TransportProtocol.SCTP, 3863, (address,))
                await near.endpoint.connect(peer, timeout=1)
                assert (await near.next(Up)).peer == peer
            with pytest.raises(TransportError, match="taken"):
                await transport.open(("192.0.2.7", "192.0.2.1"), 3863)
            heir = await transport.open(("192.0.2.7",), 3863)
            assert heir.local != far.endpoint.local
            await heir.aclose()

    run(story)


def test_networks_do_not_know_each_other():
    async def story():
        far = await MemoryTransport().open()
        async with watched(await MemoryTransport().open(listen=False)) as (near,):
            with pytest.raises(TransportError, match="nobody listens"):
                await near.endpoint.connect(far.local, timeout=1)

    run(story)


def test_ports_are_given_out_in_order():
    async def story():
        transport = MemoryTransport()
        assert [(await transport.open()).local.port for _ in range(3)] == [49152, 49153, 49154]

    run(story)


def test_a_killed_endpoint_fails_what_it_did_not_read_and_is_lost():
    async def story():
        network = MemoryNetwork()
        async with pair(MemoryTransport(network)) as (near, here, far, there):
            near.endpoint.send(here, b"read", ppid=1)
            near.endpoint.send(here, b"unread", ppid=2)
            await far.next(Message)
            network.kill(far.endpoint)
            assert await near.next(SendFailed) == SendFailed(here, b"unread", 2)
            assert await near.next(Lost) == Lost(here, "the other end is gone")
            with pytest.raises(TransportError, match="nobody listens"):
                await near.endpoint.connect(far.endpoint.local, timeout=1)
            far.events.append(Lost(there, "died itself, so nobody was told"))

    run(story)


def test_a_killed_endpoint_that_had_dialled_itself_ends_too():
    async def story():
        network = MemoryNetwork()
        own = await MemoryTransport(network).open()
        await own.connect(own.local, timeout=1)
        network.kill(own)
        with pytest.raises(TransportError, match="closed"):
            await own.receive()

    run(story)
