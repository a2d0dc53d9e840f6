"""One TCP connection of an endpoint: frames in both directions, flow control, beginning and end.

`rserpool.transport.tcp` describes the frames and the rules. This module knows neither sockets nor servers: a connection
is an `asyncio.Protocol`, and what the connections of one endpoint have in common is in `shared`.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from enum import Enum
from typing import Any, cast

from rserpool.errors import TransportError
from rserpool.model import AssociationId, Identity, TransportAddress, TransportProtocol
from rserpool.transport.base import Closed, Lost, Message, Refused, SendFailed, Up, new_association_id
from rserpool.transport.flow import FULL, MAX_MESSAGE, ROOM, TOO_MUCH_UNFINISHED, Waiters
from rserpool.transport.tcp.frames import (
    HEADER,
    HELLO,
    MAGIC,
    NO_TLS,
    PAYLOAD_OF,
    TLS_ALERT,
    TLS_HANDSHAKE,
    VERSION,
    Flag,
    control,
    hello,
)
from rserpool.transport.tcp.listener import reset_when_closed, send_without_delay
from rserpool.transport.tcp.shared import Shared

logger = logging.getLogger(__name__)

HELLO_TIMEOUT = 10.0
"""Seconds that a connection may stay open without a HELLO."""

FAREWELL_TIMEOUT = 1.0
"""Seconds that a refused peer has to take our last octets."""

GONE, RESET = "the other end is gone", "reset by the other end"
"""Why most connections are lost."""

_CHUNK = 64 * 1024
"""Octets handed to asyncio at a time. We cannot tell whether these have left, so keep them few."""

_READ = 64 * 1024
"""Octets read at a time. With asyncio's 256 KiB, each of many senders could take the whole inbox in one turn."""


class Phase(Enum):
    """The phases of a connection. It only moves forward."""

    GREETING = "greeting"  # the peer's HELLO has not come
    UP = "up"
    ENDING = "ending"  # our END is queued or sent, the peer's has not come
    PARTING = "parting"  # the peer's END came: we flush our queue, then close
    OVER = "over"


class Connection(asyncio.Protocol):
    """A connection and, once both sides have sent HELLO, its association."""

    def __init__(self, shared: Shared[Connection], dialled: TransportAddress | None = None) -> None:
        self.phase = Phase.GREETING
        self.association = AssociationId(0)
        self.greeted: asyncio.Future[AssociationId] | None = shared.loop.create_future() if dialled else None
        """For the dialling side: the association, or the error that prevented it."""
        self.gone: asyncio.Future[None] = shared.loop.create_future()
        """Done when the socket is closed."""
        self.writers = Waiters()
        self._shared = shared
        shared.connections.add(self)
        if dialled is None:
            shared.guests.add(self)
        self._peer = dialled
        self._host = ""
        self._ports = (0, 0)
        self._identity: Identity | None = None
        self._is_stranger = False
        """Whether it is no member of our scope, as its certificate shows."""
        self._transport: asyncio.Transport
        self._made = False  # asyncio gives us its transport one or two turns of the loop later
        self._hello_timer: asyncio.TimerHandle | None = None
        self._rest = bytearray()  # frames that the inbox has no room for, and the first octets of an incomplete one
        self._reading = True
        self._heard = shared.loop.time()
        self.active = (False, self._heard)
        """Whether a message has come, and the time of the latest in either direction (at first: of the beginning)."""
        self._sent = False  # a message since the last flush
        self._queue: deque[bytes] = deque()  # frames that asyncio does not have yet
        self._queued = 0  # their octets
        self._flush_due = False
        self._blocked = False  # asyncio holds octets that the kernel did not take
        self._last_written = b""  # the last frame given to asyncio

    # --- beginning ----------------------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport, self._made = cast(asyncio.Transport, transport), True
        self._transport.set_write_buffer_limits(high=0)
        send_without_delay(transport.get_extra_info("socket"))
        cast(Any, transport).max_size = _READ  # asyncio's name for it; other loops may ignore it
        name, peer_name = transport.get_extra_info("sockname"), transport.get_extra_info("peername")
        if self._shared.closed or peer_name is None:
            self._drop("the endpoint is closed" if self._shared.closed else GONE)
            return
        self._host = peer_name[0]
        self._ports = name[1], peer_name[1]
        if self._peer is None:
            self._hello_timer = self._shared.loop.call_later(HELLO_TIMEOUT, self._break_off, "no HELLO came")
        elif name[:2] == peer_name[:2]:
            # When dialling a free port of this machine, TCP may pick that port as source and connect to itself.
            self._drop("nobody listens there")
        else:
            self._begin()

    def _begin(self) -> None:
        self._put(hello(self._shared.port))

    def _on_hello(self, payload: bytes) -> None:
        magic, version, port = HELLO.unpack(payload)
        if magic != MAGIC or version != VERSION:
            self._break_off("its HELLO is of another protocol or version")
            return
        if self._hello_timer is not None:
            self._hello_timer.cancel()
        if self._peer is None:
            self._peer = TransportAddress(TransportProtocol.TCP, port, (self._host,))
            self._put(hello(self._shared.port))
        self.phase = Phase.UP
        self.association = new_association_id()
        self._shared.live[self.association] = self
        self._shared.inbox.put(Up(self.association, self._peer, self._ports, self._identity))
        if self.greeted is not None and not self.greeted.done():
            self.greeted.set_result(self.association)

    # --- receiving ----------------------------------------------------------------------------------------------

    def data_received(self, data: bytes) -> None:
        self._heard = self._shared.loop.time()
        if self.phase in (Phase.PARTING, Phase.OVER):
            return
        if self.phase is Phase.GREETING and data[:1] in (TLS_ALERT, TLS_HANDSHAKE):
            self._on_tls()
        else:
            self._on_octets(data)

    def _on_tls(self) -> None:
        if self._peer is None:
            self._refuse("it speaks TLS; start this program with --tls too, or that one without", NO_TLS)
        else:
            self._refuse("this scope needs TLS; start this program with --tls", b"")

    def _on_octets(self, data: bytes) -> None:
        if self._rest:
            self._rest += data
            self._take(self._rest)
        else:
            self._take(data)

    def _take(self, octets: bytes | bytearray, *, all_of_them: bool = False) -> None:
        """Take the frames out of these octets, as far as the inbox has room, and keep the rest."""
        offset, available = 0, len(octets)
        # Slices of bytes are cheaper, but a long message that comes in many parts is not copied again for each.
        source = bytes(octets) if available <= 2 * _READ else octets
        association, inbox = self.association, self._shared.inbox
        sated, taken = inbox.sated(association), False
        while (not sated or all_of_them) and available - offset >= HEADER.size:
            length, stream, flags, ppid = HEADER.unpack_from(source, offset)
            if not self._is_expected(length, flags):
                return
            start = offset + HEADER.size
            end = start + length
            if end > available:
                break
            offset = end
            if flags:
                self._on_control(flags, bytes(source[start:end]))
                if self.phase in (Phase.PARTING, Phase.OVER):
                    return
                association = self.association
            else:
                taken = True
                sated = inbox.put(Message(association, bytes(source[start:end]), ppid, stream))
        if taken:
            self.active = (True, self._heard)
        if octets is self._rest:
            del self._rest[:offset]
        else:
            self._rest += octets[offset:]
        if sated == self._reading:
            self._reading = not sated
            if sated:
                self._transport.pause_reading()
            else:
                self._heard = self._shared.loop.time()
                self._transport.resume_reading()
        if offset:
            self._shared.unfinished.drop(self)
        if self._rest:
            self._shared.unfinished.keep(self, len(self._rest))

    def _is_expected(self, length: int, flags: int) -> bool:
        """Check a header before its payload has come. An invalid one ends the connection."""
        if flags == 0 and self.phase in (Phase.UP, Phase.ENDING):
            if 0 < length <= MAX_MESSAGE:
                return True
            self._break_off(f"it announced a message of {length} octets")
        elif PAYLOAD_OF.get(flags) == length and (flags == Flag.HELLO) == (self.phase is Phase.GREETING):
            return True
        elif self.phase in (Phase.UP, Phase.ENDING, Phase.GREETING):
            self._break_off(f"it sent a frame with flags {flags:#06x} and length {length}")
        return False

    def _on_control(self, flags: int, payload: bytes) -> None:
        if flags == Flag.HELLO:
            self._on_hello(payload)
        elif flags == Flag.END:
            self._on_end()
        elif flags == Flag.HEARTBEAT and self.phase is Phase.UP and not self._blocked:
            # While writing is blocked, answers would only pile up, and the data under way is a sign of life too.
            self._put(control(Flag.HEARTBEAT | Flag.ANSWER))

    def continue_reading(self) -> None:
        """Continue: the endpoint's inbox has room for this association again."""
        if not self._reading:
            self._take(self._rest)

    # --- sending ------------------------------------------------------------------------------------------------

    @property
    def full(self) -> bool:
        """Tell whether `send` would refuse a message. `writers` are woken when that changes."""
        return self.phase is Phase.UP and self._queued >= FULL

    def send(self, payload: bytes, ppid: int, stream: int) -> bool:
        """Queue a message. Returns False when full. After our END the message is dropped."""
        if self.phase is not Phase.UP:
            return True
        if self._queued >= FULL:
            return False
        self._sent = True
        self._put(HEADER.pack(len(payload), stream, 0, ppid) + payload)
        return True

    def _put(self, frame: bytes) -> None:
        self._queue.append(frame)
        self._queued += len(frame)
        if not self._flush_due and not self._blocked:
            # One write, hence one system call, for everything sent in this turn of the loop.
            self._flush_due = True
            self._shared.loop.call_soon(self._flush)

    def _flush(self) -> None:
        self._flush_due = False
        if self._sent:
            self._sent, self.active = False, (self.active[0], self._shared.loop.time())
        queue = self._queue
        while queue and not self._blocked and not self._transport.is_closing():
            chunk: list[bytes] = []
            size = 0
            while queue and size < _CHUNK:
                frame = queue.popleft()
                chunk.append(frame)
                size += len(frame)
            self._queued -= size
            self._last_written = chunk[-1]
            self._write(b"".join(chunk))
            if self._transport.is_closing():  # the kernel refused the write: nothing left
                queue.extendleft(reversed(chunk))
        if self._queued <= ROOM:
            self.writers.wake()
        if self.phase is Phase.PARTING and not queue:
            self._close()

    def _write(self, octets: bytes) -> None:
        self._transport.write(octets)

    def _close(self) -> None:
        self._transport.close()

    def pause_writing(self) -> None:
        self._blocked = True

    def resume_writing(self) -> None:
        self._blocked = False
        self._heard = self._shared.loop.time()  # the peer takes octets: a sign of life
        self._flush()

    # --- end ----------------------------------------------------------------------------------------------------

    def shutdown(self) -> None:
        """Send END after everything queued, and wait for the peer's."""
        if self.phase is Phase.UP:
            self.phase = Phase.ENDING
            self._put(control(Flag.END))
            self.writers.wake()

    def abort(self) -> None:
        """End now. Our own reader sees `Closed`, the peer a reset."""
        if self.phase in (Phase.UP, Phase.ENDING):
            self._leave()
            self._shared.inbox.put(Closed(self.association))
            self.phase = Phase.OVER
        self._drop("the endpoint is closed")

    def _on_end(self) -> None:
        # Nobody sends after END, so the side that closes has read everything. Closing thus causes no reset that would
        # overtake what the peer still has to read.
        if self.phase is Phase.UP:
            self._put(control(Flag.END))
        self.phase = Phase.PARTING
        self._leave()
        self._shared.inbox.put(Closed(self.association))
        if not self._flush_due and not self._blocked:
            self._flush()

    def check_silence(self, now: float, heartbeat: float, lost_after: float | None) -> None:
        """Ask a silent peer for a sign of life, or end the association with it. `now` is the time of the event loop."""
        silence = now - self._heard
        if self.phase is Phase.GREETING:
            return
        if lost_after is not None and silence >= lost_after and self._reading:
            self._drop(f"silent for {silence:.0f} s")
        elif silence >= heartbeat and self.phase is Phase.UP and not self._queue:
            self._put(control(Flag.HEARTBEAT))

    def forget_silence(self, now: float) -> None:
        """Restart the measurement of silence: we were not listening ourselves."""
        self._heard = now

    def eof_received(self) -> None:
        if self.phase is not Phase.PARTING:
            self._drop(GONE)

    def cut_off(self, reason: str = TOO_MUCH_UNFINISHED) -> None:
        """End now, because it uses more than its share of memory or descriptors."""
        logger.info("Dropped the connection with %s: %s", self._host, reason)
        self._drop(reason, over_limit=True)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._rest and self.phase in (Phase.UP, Phase.ENDING):
            self._take(self._rest, all_of_them=True)
        if isinstance(exc, ConnectionError):
            self._lose(RESET)
        else:
            self._lose(GONE if exc is None else str(exc))
        self._shared.connections.discard(self)
        self.gone.set_result(None)

    def _refuse(self, what: str, farewell: bytes) -> None:
        """End a connection whose peer does not do as we do about TLS, and tell the peer so with these octets."""
        dialled = f"No connection with {self._peer}" if self._peer else f"A connection with {self._host} is refused"
        self._shared.warn(f"{dialled}: {what}")
        self._shared.inbox.put(Refused(new_association_id(), self._host, what))
        self._lose(what)
        self._transport.write(farewell)
        self._transport.close()  # no reset, which could overtake the farewell
        self._shared.loop.call_later(FAREWELL_TIMEOUT, self._transport.abort)

    def _break_off(self, what: str) -> None:
        logger.info("Dropped the connection with %s: %s", self._host, what)
        self._drop(f"broke the protocol: {what}")

    def _drop(self, reason: str, *, over_limit: bool = False) -> None:
        """Reset the connection, and report why unless an end has been reported already."""
        self._lose(reason, over_limit)
        if not self._made:
            return  # the endpoint was closed, and `connection_made` will notice
        if not self._transport.is_closing():
            reset_when_closed(self._transport.get_extra_info("socket"))
        self._transport.abort()

    def _lose(self, reason: str, over_limit: bool = False) -> None:
        if self._hello_timer is not None:
            self._hello_timer.cancel()
        self._shared.guests.discard(self)
        if self.greeted is not None and not self.greeted.done():
            self.greeted.set_exception(TransportError(f"{self._peer}: {reason}", refused=self._is_stranger))
            self.greeted.exception()  # the caller may have gone, and asyncio complains about unread exceptions
        if self.phase in (Phase.UP, Phase.ENDING):
            self._leave()
            if self._blocked:  # asyncio still had octets, so the last frame it got is incomplete
                self._queue.appendleft(self._last_written)
            for frame in self._queue:
                _, _, flags, ppid = HEADER.unpack_from(frame)
                if not flags:
                    self._shared.inbox.put(SendFailed(self.association, frame[HEADER.size :], ppid))
            self._shared.inbox.put(Lost(self.association, reason, over_limit))
        self.phase = Phase.OVER
        self._queue.clear()
        self._rest.clear()
        self._shared.unfinished.drop(self)

    def _leave(self) -> None:
        del self._shared.live[self.association]
        self.writers.wake()
