"""Whoever can send datagrams to a UDP port of userland SCTP: live associations notice nothing, and nothing piles up."""

from __future__ import annotations

import asyncio
import random
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from rserpool.transport.base import Message, Up
from rserpool.transport.userland import packets
from rserpool.transport.userland import port as ports
from tests.rserpool.transport.meeting import HANG_GUARD, available, pair, run, watched
from tests.rserpool.transport.userland.packets import Tap, init, mutated, with_checksum

DATAGRAMS = 3000


@pytest.fixture
def userland():
    return available("userland")


@contextmanager
def strangers(count: int, port: int) -> Iterator[list[socket.socket]]:
    """So many sockets that are connected to the port."""
    with ExitStack() as stack:
        sockets = []
        for _ in range(count):
            udp = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
            udp.setblocking(False)
            udp.connect(("127.0.0.1", port))
            sockets.append(udp)
        yield sockets


@pytest.mark.parametrize("seed", range(3))
def test_a_fuzzed_stream_disturbs_no_live_association(userland, monkeypatch, seed):
    tap = Tap()
    monkeypatch.setattr(ports.Port, "transmit", lambda *packet: tap.transmit(*packet))
    chance = random.Random(seed)

    async def story():
        async with pair(userland) as (near, here, far, there):
            (port,) = far.endpoint._associations.ports
            with strangers(20, port.number) as sockets:
                for number in range(DATAGRAMS):
                    sample = [packet for packet in tap.packets[-200:] if packets.destination(packet) == port.number]
                    octets = mutated(chance.choice(sample), chance) if number % 3 else chance.randbytes(number % 300)
                    chance.choice(sockets).send(octets)
                    if number % 10 == 0:
                        near.endpoint.send(here, b"%d" % number, ppid=number, stream=number % 3)
                        assert await far.next(Message) == Message(there, b"%d" % number, number, number % 3)
                        far.endpoint.send(there, b"yes", ppid=number)
                        await near.next(Message)
            assert len(port._paths) <= 1 + 20  # the pair's, and the half open ones

    run(story)


def test_out_of_the_blue_packets_are_answered_and_forgotten(userland):
    async def story():
        async with watched(await userland.open()) as (own,):
            (port,) = own.endpoint._associations.ports
            blue = with_checksum(
                bytes([19, 136, *port.number.to_bytes(2, "big")]) + b"\0\0\0\7" + bytes(4) + b"\4\0\0\4"
            )
            with strangers(1, port.number) as (stranger,):
                stranger.send(blue)
                answer = await asyncio.get_running_loop().sock_recv(stranger, 2048)
            assert answer[packets.HEADER] == 6  # ABORT
            assert not port._paths

    run(story)


def test_of_a_flood_of_inits_a_bounded_number_is_remembered_and_others_still_come_in(userland, monkeypatch):
    monkeypatch.setattr(ports, "HALF_OPEN", 8)

    async def story():
        async with watched(await userland.open(), await userland.open(listen=False)) as (own, near):
            (port,) = own.endpoint._associations.ports
            with strangers(50, port.number) as sockets:
                for udp in sockets:
                    udp.send(init(port.number))
                    answer = await asyncio.get_running_loop().sock_recv(udp, 2048)
                    assert answer[packets.HEADER] == 2  # INIT ACK
                assert len(port._half_open) == 8
            await near.endpoint.connect(own.endpoint.local, timeout=HANG_GUARD)
            await near.next(Up)
            await own.next(Up)

    run(story)


def test_half_open_paths_are_reaped(userland, monkeypatch):
    async def story():
        async with watched(await userland.open()) as (own,):
            (port,) = own.endpoint._associations.ports
            with strangers(1, port.number) as (stranger,):
                stranger.send(init(port.number))
                await asyncio.get_running_loop().sock_recv(stranger, 2048)
                assert len(port._half_open) == 1
                port.tick()
                assert len(port._half_open) == 1
                monkeypatch.setattr(ports, "HALF_OPEN_FOR", 0.0)
                port.tick()
                assert not port._half_open
            assert not port._paths

    run(story)


def test_an_init_that_the_stack_does_not_like_is_not_remembered(userland):
    async def story():
        async with watched(await userland.open()) as (own,):
            (port,) = own.endpoint._associations.ports
            wrong = bytearray(init(port.number))
            wrong[8] ^= 1
            with strangers(1, port.number) as (stranger,), strangers(1, port.number) as (wrong_one,):
                wrong_one.send(wrong)
                stranger.send(init(port.number))
                await asyncio.get_running_loop().sock_recv(stranger, 2048)
                assert [path.remote for path in port._half_open] == [stranger.getsockname()]

    run(story)


def test_a_packet_of_a_live_association_from_another_address_belongs_to_it(userland, monkeypatch):
    """As from a peer with several addresses: the right tag and port count, not the source."""
    tap = Tap()

    async def story():
        async with pair(userland) as (near, here, far, there):
            (port,) = far.endpoint._associations.ports
            with strangers(1, port.number) as (other,):
                with monkeypatch.context() as diverted:
                    diverted.setattr(
                        ports.Port, "transmit", lambda own, path, packet: tap.packets.append(bytes(packet)) or 0
                    )
                    near.endpoint.send(here, b"by another way", ppid=1)
                (packet,) = tap.packets
                other.send(packet)
                assert await far.next(Message) == Message(there, b"by another way", 1)
            assert len(port._paths) == 1

    run(story)


@pytest.mark.parametrize(
    ("packet", "good"),
    [
        (init(9), True),
        (init(9) + bytes(4), False),
        (init(9)[:-1], False),
        (init(9)[:12] + b"\1\0\0\4", False),
        (b"\0\1\0\2" + bytes(8) + b"\4\0\0\4", False),
        (b"\0\1\0\2" + b"\0\0\0\1" + bytes(4) + b"\4\0\0\4", True),
        (b"\0\1\0\2" + b"\0\0\0\1" + bytes(4) + b"\4\0\0\5\0", True),
        (b"\0\1\0\2" + b"\0\0\0\1" + bytes(4) + b"\4\0\0\3", False),
        (b"\0\1\0\2" + b"\0\0\0\1" + bytes(4) + b"\4\0\0\4\4\0", False),
    ],
)
def test_what_counts_as_well_formed(packet, good):
    assert packets.is_well_formed(packet) is good
