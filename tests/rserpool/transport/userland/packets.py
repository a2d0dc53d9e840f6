"""Shared parts of the tests of userland SCTP: packets as a stranger would make them, and a look inside the process."""

from __future__ import annotations

import asyncio
import os
import random
import socket
import struct
from pathlib import Path

from rserpool.transport.userland import packets
from rserpool.transport.userland.associations import Associations
from rserpool.transport.userland.endpoint import UserlandEndpoint
from rserpool.transport.userland.port import Port
from tests.rserpool.transport.meeting import Watched

_TABLE = []
for _byte in range(256):
    for _ in range(8):
        _byte = _byte >> 1 ^ (0x82F63B78 if _byte & 1 else 0)
    _TABLE.append(_byte)


def with_checksum(packet: bytes) -> bytes:
    """Return the packet with the CRC32c that RFC 9260 §6.8 requires."""
    crc, zeroed = 0xFFFFFFFF, packet[:8] + bytes(4) + packet[12:]
    for octet in zeroed:
        crc = crc >> 8 ^ _TABLE[(crc ^ octet) & 0xFF]
    return packet[:8] + struct.pack("<I", crc ^ 0xFFFFFFFF) + packet[12:]


def init(port: int, tag: int = 7) -> bytes:
    """Return a valid INIT to this port."""
    chunk = struct.pack("!BBHIIHHI", 1, 0, 20, tag, 65_536, 1, 1, 1)
    return with_checksum(struct.pack("!HHII", 5000, port, 0, 0) + chunk)


def mutated(packet: bytes, chance: random.Random) -> bytes:
    """Change a packet at random, as a stranger could: it never has both the right tag and the right checksum."""
    octets = bytearray(packet)
    for _ in range(chance.randint(1, 8)):
        match chance.randrange(4):
            case 0:
                octets[chance.randrange(len(octets))] = chance.randrange(256)
            case 1:
                del octets[chance.randrange(12, len(octets) + 1) :]
            case 2:
                octets += chance.randbytes(chance.randrange(1, 64))
            case _:
                at = chance.randrange(12, len(octets) + 1)
                octets[at : at + 4] = chance.randbytes(4)
        octets = octets.ljust(16, b"\0")
    octets[2:4] = packet[2:4]
    if chance.random() < 0.8:
        if packet[4:8] != bytes(4):
            octets[4:8] = chance.randbytes(4)
        return with_checksum(bytes(octets))
    octets[8:12] = chance.randbytes(4)
    return bytes(octets)


class Tap:
    """Records copies of the packets that a port sends."""

    def __init__(self) -> None:
        self.packets: list[bytes] = []

    def transmit(self, port: Port, path: int, packet: memoryview) -> int:
        self.packets.append(bytes(packet))
        return _TRANSMIT(port, path, packet)

    def data_of(self, port: int) -> list[bytes]:
        """Return the packets from this port that begin with data."""
        return [packet for packet in self.packets if packets.source(packet) == port and packet[packets.HEADER] == 0]


_TRANSMIT = Port.transmit


async def packets_arrive() -> None:
    """Let the packets arrive that this process has sent to itself.

    On a busy machine the kernel delivers them late, and a test that lets the stack's time pass quickly would take that
    for a silence of seconds. A datagram behind them is delivered after them.
    """
    loop = asyncio.get_running_loop()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
        last.setblocking(False)
        last.bind(("127.0.0.1", 0))
        last.sendto(b"the last", last.getsockname())
        await loop.sock_recv(last, 8)
    await asyncio.sleep(0)


def associations_of(watch: Watched) -> Associations:
    """Return the associations of a watched userland endpoint."""
    assert isinstance(watch.endpoint, UserlandEndpoint)
    return watch.endpoint.associations


def port_of(watch: Watched) -> Port:
    """Return the only port of a watched userland endpoint."""
    (port,) = associations_of(watch).ports
    return port


def resident() -> int:
    """Return the octets of memory of this process."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
