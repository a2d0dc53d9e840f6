"""TCP as strangers speak it: hand-written frames, plain connections, and a connection without a socket."""

from __future__ import annotations

import asyncio
import socket
import struct
import sys
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

import pytest

from rserpool.model import TransportAddress, TransportProtocol
from rserpool.transport.base import Closed, Message, TransportEvent, Up
from rserpool.transport.tcp.connection import Connection
from rserpool.transport.tcp.secure import Handshakes, SecureConnection
from rserpool.transport.tcp.shared import Shared
from rserpool.transport.tls import Tls
from tests.rserpool.transport.meeting import Watched, run

IN_ORDER = pytest.mark.skipif(sys.platform == "win32", reason="asyncio's loop for Windows closes without a reset")
"""For tests of a reset."""

HELLO = bytes.fromhex("00000008 0000 0001 00000000 52535054 0001 0000")  # does not listen
HEARTBEAT = bytes.fromhex("00000000 0000 0002 00000000")
ANSWER = bytes.fromhex("00000000 0000 0006 00000000")
END = bytes.fromhex("00000000 0000 0008 00000000")
HI = bytes.fromhex("00000002 0003 0000 0000000b 6869")  # stream 3, PPID 11


def hello_from(port: int) -> bytes:
    return HELLO[:-2] + struct.pack("!H", port)


def tcp(port: int) -> TransportAddress:
    return TransportAddress(TransportProtocol.TCP, port, ("127.0.0.1",))


@asynccontextmanager
async def stranger(watch: Watched) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """Open a plain TCP connection to an endpoint."""
    reader, writer = await asyncio.open_connection("127.0.0.1", watch.endpoint.local.port)
    try:
        yield reader, writer
    finally:
        writer.transport.abort()


async def still_serves(watch: Watched) -> None:
    """Check that the endpoint accepts a well-behaved association."""
    async with stranger(watch) as (reader, writer):
        writer.write(HELLO + HI + END)
        up = await watch.next(Up)
        assert await watch.next(Message) == Message(up.association, b"hi", 11, 3)
        await watch.next(Closed)
        assert await reader.read() == hello_from(watch.endpoint.local.port) + END


async def dropped(reader: asyncio.StreamReader) -> bytes:
    """Read until the connection ends in any way. Returns the octets that came before."""
    octets = b""
    try:
        while more := await reader.read(4096):
            octets += more
    except ConnectionError:
        pass
    return octets


class Wire(asyncio.Transport):
    """The transport of asyncio for a connection without a socket. Its octets are recorded."""

    def __init__(self, peer_port: int = 2) -> None:
        names = {"sockname": ("127.0.0.1", 1), "peername": ("127.0.0.1", peer_port)}
        super().__init__({**names, "socket": socket.socket()})
        self.written = b""
        self.closing = False
        self.broken = False
        self.blocked: Connection | None = None

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        assert high == 0

    def write(self, data: bytes | bytearray | memoryview) -> None:
        if self.broken:
            self.abort()
            return
        self.written += data
        if self.blocked:
            self.blocked.pause_writing()

    def get_write_buffer_size(self) -> int:
        return 0

    def is_closing(self) -> bool:
        return self.closing

    def pause_reading(self) -> None:
        pass

    def resume_reading(self) -> None:
        pass

    def abort(self) -> None:
        self.closing = True
        self.get_extra_info("socket").close()

    def close(self) -> None:
        self.abort()


def fed(chunks: Iterable[bytes], tls: Tls | None = None) -> list[TransportEvent]:
    """Return the events that a connection, with or without TLS, makes of these octets."""
    events: list[TransportEvent] = []

    async def story() -> None:
        shared: Shared[Connection] = Shared(asyncio.get_running_loop())
        secure = tls and SecureConnection(shared, tls, Handshakes(shared.loop))
        connection, wire = secure or Connection(shared), Wire()
        connection.connection_made(wire)
        for chunk in chunks:
            if not wire.closing:
                connection.data_received(chunk)
        connection.connection_lost(None)
        wire.abort()
        events.extend(shared.inbox.take_all())

    run(story)
    return events
