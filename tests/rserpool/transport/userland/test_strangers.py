"""Anybody can send datagrams to a UDP port of userland SCTP: live associations are unaffected, and nothing piles up."""

from __future__ import annotations

import asyncio
import random
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from rserpool.transport.base import Message, Transport, Up
from rserpool.transport.userland import packets, usrsctp
from rserpool.transport.userland import port as ports
from rserpool.transport.userland.port import Port
from tests.rserpool.transport.meeting import HANG_GUARD, available, pair, run, watched
from tests.rserpool.transport.userland.packets import Tap, init, mutated, port_of, with_checksum

DATAGRAMS = 3000


@pytest.fixture
def userland() -> Transport:
    return available("userland")


@contextmanager
def strangers(count: int, port: int) -> Iterator[list[socket.socket]]:
    """Open `count` UDP sockets that are connected to the port."""
    with ExitStack() as stack:
        sockets = []
        for _ in range(count):
            udp = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
            udp.setblocking(False)
            udp.connect(("127.0.0.1", port))
            sockets.append(udp)
        yield sockets


@pytest.mark.parametrize("seed", range(3))
def test_random_packets_disturb_no_live_association(
    userland: Transport, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    tap = Tap()
    monkeypatch.setattr(Port, "transmit", lambda *packet: tap.transmit(*packet))
    chance = random.Random(seed)

    async def story() -> None:
        async with pair(userland) as (near, here, far, there):
            port = port_of(far)
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
            assert len(port.paths) <= 1 + 20  # that of the pair, and the half-open ones

    run(story)


def test_out_of_the_blue_packets_are_answered_and_forgotten(userland: Transport) -> None:
    async def story() -> None:
        async with watched(await userland.open()) as (own,):
            port = port_of(own)
            blue = with_checksum(
                bytes([19, 136, *port.number.to_bytes(2, "big")]) + b"\0\0\0\7" + bytes(4) + b"\4\0\0\4"
            )
            with strangers(1, port.number) as (stranger,):
                stranger.send(blue)
                answer = await asyncio.get_running_loop().sock_recv(stranger, 2048)
            assert answer[packets.HEADER] == 6  # ABORT
            assert not port.paths

    run(story)


def test_the_packets_of_a_peer_do_not_wait_for_all_those_of_a_flood(
    userland: Transport, monkeypatch: pytest.MonkeyPatch
) -> None:
    processed: list[bytes] = []

    async def story() -> None:
        async with pair(userland) as (near, here, far, there):
            port = port_of(far).number
            blue = with_checksum(bytes([19, 136, *port.to_bytes(2, "big")]) + b"\0\0\0\7" + bytes(4) + b"\4\0\0\4")
            stack_input = usrsctp.Stack.input

            def note(stack: usrsctp.Stack, path: int, packet: bytes) -> None:
                processed.append(packet)
                stack_input(stack, path, packet)

            with strangers(1, port) as (stranger,), monkeypatch.context() as patch:
                patch.setattr(usrsctp.Stack, "input", note)
                for _ in range(300):
                    stranger.send(blue)
                near.endpoint.send(here, b"let me through", ppid=1)
                assert await far.next(Message) == Message(there, b"let me through", 1)
            (ours,) = [packet for packet in processed if b"let me through" in packet]
            assert processed.index(ours) < 100

    run(story)


def test_a_flood_of_inits_leaves_a_limited_number_of_paths_and_peers_still_get_in(
    userland: Transport, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ports, "HALF_OPEN", 8)

    async def story() -> None:
        async with watched(await userland.open(), await userland.open(listen=False)) as (own, near):
            port = port_of(own)
            with strangers(50, port.number) as sockets:
                for udp in sockets:
                    udp.send(init(port.number))
                    answer = await asyncio.get_running_loop().sock_recv(udp, 2048)
                    assert answer[packets.HEADER] == 2  # INIT ACK
                assert len(port.half_open) == 8
            await near.endpoint.connect(own.endpoint.local, timeout=HANG_GUARD)
            await near.next(Up)
            await own.next(Up)

    run(story)


def test_half_open_paths_are_forgotten_after_a_while(userland: Transport, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story() -> None:
        async with watched(await userland.open()) as (own,):
            port = port_of(own)
            with strangers(1, port.number) as (stranger,):
                stranger.send(init(port.number))
                await asyncio.get_running_loop().sock_recv(stranger, 2048)
                assert len(port.half_open) == 1
                port.tick()
                assert len(port.half_open) == 1
                monkeypatch.setattr(ports, "HALF_OPEN_FOR", 0.0)
                port.tick()
                assert not port.half_open
            assert not port.paths

    run(story)


def test_an_init_that_the_stack_drops_is_not_remembered(userland: Transport) -> None:
    async def story() -> None:
        async with watched(await userland.open()) as (own,):
            port = port_of(own)
            wrong = bytearray(init(port.number))
            wrong[8] ^= 1
            with strangers(1, port.number) as (stranger,), strangers(1, port.number) as (wrong_one,):
                wrong_one.send(wrong)
                stranger.send(init(port.number))
                await asyncio.get_running_loop().sock_recv(stranger, 2048)
                assert [path.remote for path in port.half_open] == [stranger.getsockname()]

    run(story)


def test_a_packet_of_a_live_association_from_another_address_belongs_to_it(
    userland: Transport, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The right tag and port count, not the source address: a peer may have several addresses."""
    diverted: list[bytes] = []

    def divert(own: Port, path: int, packet: memoryview) -> int:
        diverted.append(bytes(packet))
        return 0

    async def story() -> None:
        async with pair(userland) as (near, here, far, there):
            port = port_of(far)
            with strangers(1, port.number) as (other,):
                with monkeypatch.context() as patch:
                    patch.setattr(Port, "transmit", divert)
                    near.endpoint.send(here, b"by another way", ppid=1)
                (packet,) = diverted
                other.send(packet)
                assert await far.next(Message) == Message(there, b"by another way", 1)
            assert len(port.paths) == 1

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
def test_well_formed_packets_are_recognised(packet: bytes, good: bool) -> None:
    assert packets.is_well_formed(packet) is good
