"""A door for visitors who have no certificate: it accepts TLS connections, and calls somebody when a handshake is over.

asyncio's own server accepts whatever comes, and keeps memory and a descriptor for each connection until its handshake
is over. Here unfinished handshakes are limited, in all and for each place, as at a registrar (`Handshakes` in
`rserpool.transport.tcp.secure`), and memory for TLS is taken only after the first octet.
"""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final, TypeAlias

from rserpool.transport.tcp.listener import Listener
from rserpool.transport.tls import TlsFiles, desk_context

logger = logging.getLogger(__name__)

MOST, MOST_OF_PLACE = 128, 32
"""Unfinished handshakes, of all and of one place: an address, or a /64 network of IPv6."""

PATIENCE: Final = 5.0
"""Seconds for a handshake."""

AGAIN_AFTER: Final = 0.2
"""Seconds without accepting after the system could give no connection."""

Serve: TypeAlias = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]

_ALREADY_GONE: Final = frozenset({errno.ECONNABORTED, errno.EAGAIN, errno.EINTR, errno.EPROTO})


@dataclass(slots=True)
class _Knock:
    """A connection whose handshake is not over."""

    place: str
    handle: socket.socket | None
    """The connection, until TLS has it."""
    speaks: bool = False
    """Whether an octet has come."""


class Door:
    """Calls `serve` with each connection whose handshake is over, as a task, until `close`.

    Lines have at most `longest` octets. Raises `TransportError` if a file is of no use.
    """

    def __init__(self, files: TlsFiles, serve: Serve, longest: int) -> None:
        self._context = desk_context(files)
        self._serve = serve
        self._longest = longest
        self._listening: list[Listener] = []
        self._knocks: dict[asyncio.Task[None], _Knock] = {}
        """Oldest first."""
        self._loop = asyncio.get_running_loop()

    def open(self, address: str, port: int) -> int:
        """Accept connections at an address and a port; 0: any free one. Return the port. Raise `OSError`."""
        listening = Listener(address, port)
        self._listening.append(listening)
        self._loop.add_reader(listening, self._accept, listening)
        opened: int = listening.getsockname()[1]
        return opened

    def close(self) -> None:
        """Accept no more connections, and end those whose handshake is not over."""
        while self._listening:
            listening = self._listening.pop()
            self._loop.remove_reader(listening)
            listening.close()
        for task in self._knocks:
            task.cancel()

    def _accept(self, listening: Listener) -> None:
        """Accept one connection. The event loop calls this again if there are more, after its other work."""
        try:
            handle, (address, *_) = listening.accept()
        except OSError as error:
            if error.errno not in _ALREADY_GONE:  # there are no more descriptors, or no memory
                logger.info("no connection can be accepted now: %s", error)
                self._loop.remove_reader(listening)
                self._loop.call_later(AGAIN_AFTER, self._go_on, listening)
            return
        listening.unclaimed.discard(handle)
        handle.setblocking(False)
        knock = _Knock(_place(address), handle)
        self._make_room(knock.place)
        task = self._loop.create_task(self._let_in(handle, knock))
        self._knocks[task] = knock
        task.add_done_callback(lambda task: self._over(task, knock))

    def _over(self, task: asyncio.Task[None], knock: _Knock) -> None:
        self._knocks.pop(task, None)
        if knock.handle is not None:
            knock.handle.close()

    def _go_on(self, listening: Listener) -> None:
        if listening in self._listening:
            self._loop.add_reader(listening, self._accept, listening)

    def _make_room(self, place: str) -> None:
        """Let one give way if there are too many: of this place, or of the place that has most. Those that have said
        nothing yet come first, then the oldest."""
        numbers = Counter(knock.place for knock in self._knocks.values())
        if numbers[place] < MOST_OF_PLACE:
            if len(self._knocks) < MOST:
                return
            place = max(numbers, key=lambda place: numbers[place])
        of_place = [(task, knock) for task, knock in self._knocks.items() if knock.place == place]
        task, _ = next((one for one in of_place if not one[1].speaks), of_place[0])
        del self._knocks[task]
        task.cancel()

    async def _let_in(self, handle: socket.socket, knock: _Knock) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                await self._readable(handle)
                knock.speaks, knock.handle = True, None
                reader = asyncio.StreamReader(self._longest, self._loop)
                protocol = asyncio.StreamReaderProtocol(reader, loop=self._loop)
                transport, _ = await self._loop.connect_accepted_socket(lambda: protocol, handle, ssl=self._context)
        except (OSError, TimeoutError) as error:
            logger.info("a TLS handshake failed: %s", error or type(error).__name__)
            return
        if (task := asyncio.current_task()) is not None:
            self._knocks.pop(task, None)
        await self._serve(reader, asyncio.StreamWriter(transport, protocol, reader, self._loop))

    async def _readable(self, handle: socket.socket) -> None:
        """Wait for the first octet, without taking it."""
        came = asyncio.Event()
        self._loop.add_reader(handle, came.set)
        try:
            await came.wait()
        finally:
            self._loop.remove_reader(handle)


def _place(address: str) -> str:
    ip = ip_address(address.partition("%")[0])
    return ip.exploded[:19] if ip.version == 6 and not ip.is_loopback else str(ip)
