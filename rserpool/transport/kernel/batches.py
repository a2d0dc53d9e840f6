"""Many messages with one system call: `recvmmsg` and `sendmmsg` of the C library, through cffi.

The memory for them is shared by all sockets of a thread, because nothing stays in it between two calls.
"""

from __future__ import annotations

import os
import socket
import struct
import threading
from collections.abc import Sequence
from typing import Any, Final

from rserpool.transport.base import Outgoing
from rserpool.transport.sctp import IPPROTO_SCTP

AT_ONCE: Final = 32
"""Messages, or parts of longer ones, that are read or sent at once."""

SLOT: Final = 8192
"""Octets for a received message. A longer one comes in parts."""

SHORT: Final = 700
"""Octets of the longest message of which two fit into a packet."""

SNDRCV: Final = 1
"""The type of the control message with the values of a message (RFC 6458 §5.3.2)."""

_DECLARATIONS = """
struct iovec { void *base; size_t length; };
struct msghdr { void *name; unsigned name_length; struct iovec *pieces; size_t count; void *control;
                size_t control_length; int flags; };
struct mmsghdr { struct msghdr header; unsigned octets; };
int recvmmsg(int, struct mmsghdr *, unsigned, int, void *);
int sendmmsg(int, struct mmsghdr *, unsigned, int);
"""

_CONTROL_HEADER = struct.Struct("@Nii")
SNDRCVINFO = struct.Struct("=HHHxxIIIIIi")
"""stream, ssn, flags, ppid (as on the wire), context, time to live, tsn, cumulative tsn, association."""
_CONTROL = struct.Struct(f"{_CONTROL_HEADER.format}HHHxxIIIIIi")
_SPACE = 64
"""Octets for the control message of one message."""


class Batches:
    """The memory for messages that are read or sent together."""

    def __init__(self) -> None:
        import cffi

        self._ffi = ffi = cffi.FFI()
        ffi.cdef(_DECLARATIONS)
        self._lib: Any = ffi.dlopen(None)
        allocate = ffi.new_allocator(should_clear_after_alloc=False)
        self._room = allocate("char[]", AT_ONCE * SLOT)
        self._octets = ffi.buffer(self._room)
        self._incoming, self._in_pieces, self._in_control = self._headers()
        for index in range(AT_ONCE):
            self._in_pieces[index].base = self._room + index * SLOT
            self._in_pieces[index].length = SLOT
        self._outgoing, self._out_pieces, self._out_control = self._headers()
        self._in_values, self._out_values = ffi.buffer(self._in_control), ffi.buffer(self._out_control)

    def _headers(self) -> tuple[Any, Any, Any]:
        ffi = self._ffi
        headers = ffi.new("struct mmsghdr[]", AT_ONCE)
        pieces, control = ffi.new("struct iovec[]", AT_ONCE), ffi.new("char[]", AT_ONCE * _SPACE)
        for index in range(AT_ONCE):
            header = headers[index].header
            header.pieces, header.count = pieces + index, 1
            header.control, header.control_length = control + index * _SPACE, _SPACE
        return headers, pieces, control

    def receive(self, descriptor: int) -> list[tuple[bytes, int, int, int]]:
        """Read what has come, up to `AT_ONCE`, and return octets, flags, PPID and stream of each.

        Raises `BlockingIOError` if there is nothing, another `OSError` if the association has an error.
        """
        headers = self._incoming
        count = self._lib.recvmmsg(descriptor, headers, AT_ONCE, socket.MSG_DONTWAIT, self._ffi.NULL)
        if count < 0:
            raise OSError(self._ffi.errno, os.strerror(self._ffi.errno))
        octets, values = self._octets, self._in_values
        found = []
        for index in range(count):
            message = headers[index]
            header, begin = message.header, index * SLOT
            stream = ppid = 0
            if header.control_length:
                stream, _, _, ppid, *_ = SNDRCVINFO.unpack_from(values, index * _SPACE + _CONTROL_HEADER.size)
            header.control_length = _SPACE
            found.append((octets[begin : begin + message.octets], header.flags, socket.ntohl(ppid), stream))
        return found

    def send(self, descriptor: int, number: int, messages: Sequence[Outgoing]) -> int:
        """Send messages on an association, up to `AT_ONCE`. Returns how many were taken.

        Raises `BlockingIOError` if there is no room, another `OSError` if the first can never be sent.
        """
        ffi, headers, pieces, values = self._ffi, self._outgoing, self._out_pieces, self._out_values
        messages = messages[:AT_ONCE]
        kept = []  # the memory that the pieces point to
        for index, (payload, ppid, stream) in enumerate(messages):
            kept.append(memory := ffi.from_buffer(payload))
            pieces[index].base, pieces[index].length = memory, len(payload)
            wire_ppid = socket.htonl(ppid)
            _CONTROL.pack_into(
                *(values, index * _SPACE, _CONTROL.size, IPPROTO_SCTP, SNDRCV),
                *(stream, 0, 0, wire_ppid, 0, 0, 0, 0, number),
            )
            headers[index].header.control_length = _CONTROL.size
        # Short messages wait for the last one, so that they share packets.
        count, waiting = 0, len(messages) - 1
        if waiting and all(len(message.payload) <= SHORT for message in messages):
            count = int(self._lib.sendmmsg(descriptor, headers, waiting, socket.MSG_NOSIGNAL | socket.MSG_MORE))
            if 0 < count < waiting:
                return count
        if count >= 0:
            more = int(self._lib.sendmmsg(descriptor, headers + count, len(messages) - count, socket.MSG_NOSIGNAL))
            count = count + more if more >= 0 else count or more
        if count < 0:
            raise OSError(ffi.errno, os.strerror(ffi.errno))
        return count


class _OfThread(threading.local):
    batches: Batches | None = None


_of_thread = _OfThread()


def the_batches() -> Batches:
    """Return the memory of this thread."""
    if _of_thread.batches is None:
        _of_thread.batches = Batches()
    return _of_thread.batches
