"""Sockets of libusrsctp in Python's terms: options from a profile, whole notifications, numbers.

Associations begin at a port's one-to-many socket and then get a socket of their own, so that each has its own receive
window and can be left unread alone.

It knows associations by the library's numbers and peers by paths (see `usrsctp`). It never waits. Everything here is
called from the event loop that the socket belongs to.
"""

from __future__ import annotations

import errno
import os
import socket
import struct
import weakref
from collections.abc import Callable
from contextlib import suppress
from socket import htonl, ntohl
from typing import Any

from rserpool.errors import TransportError
from rserpool.model import AssociationId
from rserpool.transport.base import Message
from rserpool.transport.flow import FULL, MAX_MESSAGE
from rserpool.transport.path_profile import PathProfile
from rserpool.transport.sctp import IPPROTO_SCTP, STREAMS
from rserpool.transport.userland import usrsctp
from rserpool.transport.userland.news import Kind, News, Piece, notification
from rserpool.transport.userland.usrsctp import Stack

_INCOMING_STREAMS = 2048
"""The most incoming streams accepted."""

_SEND_BUFFER = FULL + 2 * MAX_MESSAGE
"""A whole message must fit on top of `FULL`, at which the endpoint stops sending."""
RECEIVE_BUFFER, RECEIVE_BUFFER_LEAST = 1 << 20, 1 << 16
"""Octets that an association may send before we read: the first is shared by all, but each has the second."""
_PIECE = 1 << 18
"""Octets read at a time. Longer messages come in pieces."""
LONGEST_PACKET = 16_384
"""Octets of an SCTP packet on the loopback interface, whose MTU is 64 KiB. Longer ones would soon overrun the buffer of
the receiver."""
_ANY_ATTEMPTS = 1000
"""INITs until the library itself gives up: every caller gives up sooner."""

_send_info = struct.Struct("=HHIII")  # stream, flags, PPID, context, number of the association

_MSG_EOR = int(getattr(socket, "MSG_EOR", 0x8))  # the arithmetic of its enumeration is slow


class PortInUse(Exception):
    """The stack uses this port number already."""


def _path_mtu(octets: int) -> int:
    """Return what the library calls the path MTU of packets of this length: it does not count the common header."""
    return (octets - 12) & ~3


class _Buffers:
    """Memory for what goes to and comes from the library, shared by the sockets of a port."""

    def __init__(self, ffi: Any) -> None:
        self.octets = ffi.new_allocator(should_clear_after_alloc=False)("char[]", _PIECE)
        self.sender, self.from_length = ffi.new("struct sockaddr_conn *"), ffi.new("uint32_t *")
        both, self.info_length = ffi.new("struct sctp_recvv_rn *"), ffi.new("uint32_t *")
        self.info, self._both = both.received, both
        self.info_type, self.flags = ffi.new("unsigned *"), ffi.new("int *")
        self.octets_read = ffi.buffer(self.octets, _PIECE)
        self.sender_size, self.info_size = ffi.sizeof(self.sender[0]), ffi.sizeof(both[0])
        self.from_length[0] = self.sender_size
        # The arguments of `usrsctp_recvv` after the socket.
        self.incoming = (
            *(self.octets, _PIECE, self.sender, self.from_length),
            *(both, self.info_length, self.info_type, self.flags),
        )
        self.outgoing = ffi.new("struct sctp_sndinfo *")
        self.outgoing_octets = ffi.buffer(self.outgoing)
        self.on_off = ffi.new("int *", 0), ffi.new("int *", 1)


class UsrsctpSocket:
    """A socket with one association or many. `handle` is the library's."""

    def __init__(self, stack: Stack, handle: Any, buffers: _Buffers) -> None:
        self._ffi, self._lib, self._stack = stack.ffi, stack.lib, stack
        self._socket = handle
        self._buffers = buffers
        self._null = stack.ffi.NULL
        self._recvv, self._sendv = stack.lib.usrsctp_recvv, stack.lib.usrsctp_sendv
        self._watched = 0
        self._partial = False  # the last piece did not complete a message
        self.association = AssociationId(0)
        """The association that whole messages are reported for."""
        self.more = True
        """Whether something may have waited behind what was received last."""

    def close(self) -> None:
        """Free the socket and abort its live associations. Afterwards all methods do nothing."""
        handle, self._socket = self._socket, None
        if handle is not None:
            self._stack.unwatch(self._watched)
            self._lib.usrsctp_close(handle)

    def watch(self, stirred: Callable[[], None]) -> None:
        """Call `stirred` when there may be news or room; see `Stack.watch`."""
        if self._socket is not None:
            self._stack.unwatch(self._watched)
            self._watched = self._stack.watch(self._socket, stirred)

    # --- options ------------------------------------------------------------------------------------------------

    def set_packet_size(self, number: int, octets: int) -> None:
        """Set the longest SCTP packet of this association, header included, up to `LONGEST_PACKET`."""
        parameters = self._ffi.new("struct sctp_paddrparams *")
        self._ffi.memmove(parameters.address, self._stack.address(0, 0), 16)  # all its paths
        parameters.assoc_id = number
        parameters.pathmtu = _path_mtu(octets)
        parameters.flags = usrsctp.PATH_MTU_DISCOVERY_OFF
        with suppress(OSError):  # it has ended already, which is the next news
            self._set_pointer(usrsctp.PEER_ADDR_PARAMS, parameters)

    def use_profile(self, profile: PathProfile, number: int = 0) -> None:
        """Set the parameters of the paths of one association or, for 0, of those that begin from now on."""
        milliseconds = {name: round(1000 * getattr(profile, f"rto_{name}")) for name in ("initial", "min", "max")}
        paths = self._ffi.new("struct sctp_paddrparams *")
        if number:
            self._ffi.memmove(paths.address, self._stack.address(0, 0), 16)  # all of them
        else:
            setup = STREAMS, _INCOMING_STREAMS, _ANY_ATTEMPTS, min(milliseconds["max"], 65_535)
            self._set(usrsctp.INITMSG, "struct sctp_initmsg *", setup)
        paths.assoc_id = number
        paths.hbinterval, paths.pathmaxrxt = round(1000 * profile.idle_heartbeat), profile.retransmissions
        paths.flags = usrsctp.HEARTBEATS_ON
        ends = {"assoc_id": number, "maxrxt": profile.retransmissions}
        delay = {"assoc_id": number, "delay": round(1000 * profile.delayed_ack)}
        self._set(usrsctp.RTOINFO, "struct sctp_rtoinfo *", {"assoc_id": number, **milliseconds})
        self._set(usrsctp.ASSOCINFO, "struct sctp_assocparams *", ends)
        self._set(usrsctp.DELAYED_SACK, "struct sctp_sack_info *", delay)
        self._set_pointer(usrsctp.PEER_ADDR_PARAMS, paths)

    def set_receive_buffer(self, octets: int) -> None:
        """Set the receive window of each association."""
        if self._socket is not None:
            self._set(socket.SO_RCVBUF, "int *", octets, level=socket.SOL_SOCKET)

    def probe(self, path: int, port: int) -> None:
        """Send a heartbeat to a peer now."""
        self._set_path(path, port, usrsctp.HEARTBEAT_NOW)

    def set_heartbeat(self, path: int, port: int, seconds: float) -> None:
        """Set how long after a heartbeat the next one is sent to a peer, besides the retransmission time-out."""
        self._set_path(path, port, usrsctp.HEARTBEATS_ON, round(1000 * seconds))

    def _set_path(self, path: int, port: int, flags: int, heartbeat: int = 0) -> None:
        if self._socket is None:
            return
        parameters = self._ffi.new("struct sctp_paddrparams *")
        self._ffi.memmove(parameters.address, self._stack.address(path, port), 16)
        parameters.flags, parameters.hbinterval = flags, heartbeat
        with suppress(OSError):  # the association has just ended
            self._set_pointer(usrsctp.PEER_ADDR_PARAMS, parameters)

    def _set(self, option: int, kind: str, value: object, *, level: int = IPPROTO_SCTP) -> None:
        self._set_pointer(option, self._ffi.new(kind, value), level=level)

    def _set_pointer(self, option: int, pointer: Any, *, level: int = IPPROTO_SCTP) -> None:
        size = self._ffi.sizeof(self._ffi.typeof(pointer).item)
        self._check(self._lib.usrsctp_setsockopt(self._socket, level, option, pointer, size))

    def get_option(self, option: int, kind: str, number: int) -> Any:
        """Return an option of an association as a pointer to a structure of this kind, or None if it has ended."""
        if self._socket is None:
            return None
        pointer = self._ffi.new(kind, {"assoc_id": number})
        size = self._ffi.new("uint32_t *", self._ffi.sizeof(pointer[0]))
        done = self._lib.usrsctp_getsockopt(self._socket, IPPROTO_SCTP, option, pointer, size)
        return pointer if done == 0 else None

    def queued(self, number: int) -> int:
        """Return the octets sent on this association and not acknowledged yet."""
        found = self.get_option(usrsctp.GET_SNDBUF_USE, "struct sctp_sockstat *", number)
        return int(found.sndbuf) if found is not None else 0

    def tags(self, number: int) -> tuple[int, int]:
        """Return the verification tags of an association: (of packets to us, of packets to the peer)."""
        found = self.get_option(usrsctp.GET_TAGS, "struct sctp_get_nonce_values *", number)
        return (found.local_tag, found.peers_tag) if found is not None else (0, 0)

    def _check(self, result: int) -> None:
        if result < 0:
            raise OSError(self._ffi.errno, os.strerror(self._ffi.errno))

    # --- associations -------------------------------------------------------------------------------------------

    def shutdown(self, number: int) -> None:
        """End in order."""
        self._end(number, usrsctp.SCTP_EOF)

    def abort(self, number: int) -> None:
        """End now."""
        self._end(number, usrsctp.SCTP_ABORT)

    def send_one(self, number: int, payload: bytes, ppid: int, stream: int) -> bool:
        """Queue a message. Returns whether it was taken: not if there is no room, or the association has ended."""
        handle, info = self._socket, self._buffers.outgoing
        if handle is None:
            return False
        _send_info.pack_into(self._buffers.outgoing_octets, 0, stream, 0, htonl(ppid), 0, number)
        taken: int = self._sendv(handle, payload, len(payload), self._null, 0, info, 16, 1, 0)
        return taken >= 0

    def send(self, number: int, messages: list[tuple[bytes, int, int]]) -> int:
        """Queue messages, each with PPID and stream, as far as there is room. Returns how many were taken.

        Short ones share packets. None are taken if the association has ended.
        """
        handle, info, sendv = self._socket, self._buffers.outgoing, self._sendv
        if handle is None:
            return 0
        null, more = self._ffi.NULL, len(messages) - 1
        info.flags, info.assoc_id = 0, number
        set_stream = set_ppid = -1
        if more:
            self._wait_for_more(True)
        for index, (payload, ppid, stream) in enumerate(messages):
            if index == more and more:
                self._wait_for_more(False)
            if stream != set_stream:
                info.sid = set_stream = stream
            if ppid != set_ppid:
                info.ppid, set_ppid = htonl(ppid), ppid
            if sendv(handle, payload, len(payload), null, 0, info, 16, 1, 0) < 0:
                self._wait_for_more(False)
                return index
        return len(messages)

    def _wait_for_more(self, waits: bool) -> None:
        """Choose whether short messages wait for more before they leave."""
        off = self._buffers.on_off[not waits]
        self._lib.usrsctp_setsockopt(self._socket, IPPROTO_SCTP, usrsctp.NODELAY, off, 4)

    def _end(self, number: int, flag: int) -> None:
        if self._socket is not None:
            info = self._buffers.outgoing
            info.sid, info.flags, info.ppid, info.assoc_id = 0, flag, 0, number
            self._lib.usrsctp_sendv(self._socket, b"", 0, self._ffi.NULL, 0, info, 16, 1, 0)

    # --- receiving ----------------------------------------------------------------------------------------------

    def receive_messages(self, put: Callable[[Message], bool], most: int) -> tuple[int, News | None]:
        """Pass whole messages to `put` until it returns true, or `most` were passed, or something else comes.

        Returns how many were passed, and what else came. Only an association's own socket has whole messages.
        """
        into, recvv, association = self._buffers, self._recvv, self.association
        incoming, octets, info, info_length = into.incoming, into.octets_read, into.info, into.info_length
        info_type, flags, size = into.info_type, into.flags, into.info_size
        for passed in range(most):
            if (handle := self._socket) is None:
                self.more = False
                return passed, None
            flags[0], info_length[0] = 0, size
            count = recvv(handle, *incoming)
            if count <= 0:
                self.more = False
                return passed, None
            if flags[0] != _MSG_EOR or self._partial or not association:
                self.more = True
                return passed, self._news(count)
            self.more = info_type[0] == usrsctp.RECVV_RN
            if put(Message(association, octets[:count], ntohl(info.ppid), info.sid)) or not self.more:
                return passed + 1, None
        return most, None

    def receive(self) -> News | None:
        """Return the next news, pieces of messages included, or None."""
        while (handle := self._socket) is not None:
            into = self._buffers
            into.flags[0], into.info_length[0] = 0, into.info_size
            count = self._recvv(handle, *into.incoming)
            if count <= 0:
                return None
            news = self._news(count)
            if news is not None:
                return news
        return None

    def _news(self, count: int) -> News | None:
        """Return what has been read, or None if it does not matter."""
        into = self._buffers
        payload, info, got = into.octets_read[:count], into.info, into.flags[0]
        if not got & usrsctp.MSG_NOTIFICATION:
            self._partial = not got & _MSG_EOR
            return Piece(info.assoc_id, payload, ntohl(info.ppid), info.sid, not self._partial)
        news = notification(payload, into.sender.path, socket.ntohs(into.sender.port))
        into.from_length[0] = into.sender_size  # the library changes it when it reports an event
        return news


class PortSocket(UsrsctpSocket):
    """A bound socket. With `listen` it accepts associations. All peers are told its adaptation layer `indication`."""

    def __init__(self, stack: Stack, port: int, *, listen: bool, indication: int, profile: PathProfile) -> None:
        null = stack.ffi.NULL
        handle = stack.lib.usrsctp_socket(usrsctp.AF_CONN, usrsctp.SOCK_SEQPACKET, IPPROTO_SCTP, null, null, 0, null)
        if not handle:
            raise TransportError(f"userland SCTP gives no socket: {os.strerror(stack.ffi.errno).lower()}")
        super().__init__(stack, handle, _Buffers(stack.ffi))
        self._peeled: weakref.WeakSet[UsrsctpSocket] = weakref.WeakSet()
        try:
            self._set_options(indication, profile)
            if self._lib.usrsctp_bind(self._socket, stack.address(0, port), 16) < 0:
                raise PortInUse
            if listen:
                self._check(self._lib.usrsctp_listen(self._socket, 1))
        except BaseException:
            self.close()
            raise

    def _set_options(self, indication: int, profile: PathProfile) -> None:
        self._check(self._lib.usrsctp_set_non_blocking(self._socket, 1))
        for size, option in ((RECEIVE_BUFFER, socket.SO_RCVBUF), (_SEND_BUFFER, socket.SO_SNDBUF)):
            self._set(option, "int *", size, level=socket.SOL_SOCKET)
        # Abort live associations when it is closed.
        self._set(socket.SO_LINGER, "struct sctp_linger *", (1, 0), level=socket.SOL_SOCKET)
        # Interleaving 1: a long message that is read in pieces does not hold up other associations.
        for option in (usrsctp.NODELAY, usrsctp.RECVRCVINFO, usrsctp.RECVNXTINFO, usrsctp.FRAGMENT_INTERLEAVE):
            self._set(option, "int *", 1)
        # Messages leave in the order of sending, whatever their streams.
        self._set(usrsctp.STREAM_SCHEDULER, "struct sctp_assoc_value *", (0, usrsctp.FIRST_COME_FIRST_SERVED))
        self._set(usrsctp.ADAPTATION_LAYER, "uint32_t *", indication)
        for kind in Kind:
            self._set(usrsctp.EVENT, "struct sctp_event *", (0, kind, 1))
        self.use_profile(profile)
        self._set(
            usrsctp.PEER_ADDR_PARAMS,
            "struct sctp_paddrparams *",
            {
                # Only this makes long chunks possible. `set_packet_size` can make them shorter, but not longer.
                "pathmtu": _path_mtu(LONGEST_PACKET),
                "flags": usrsctp.PATH_MTU_DISCOVERY_OFF,
            },
        )

    def close(self) -> None:
        """Free the socket and those peeled off, and abort live associations. Afterwards all methods do nothing."""
        for own in list(self._peeled):
            own.close()
        super().close()

    # --- associations -------------------------------------------------------------------------------------------

    def connect(self, path: int, port: int) -> None:
        """Begin an association. `receive` reports the outcome."""
        if self._lib.usrsctp_connect(self._socket, self._stack.address(path, port), 16) < 0:
            reason = self._ffi.errno
            if reason != errno.EINPROGRESS:
                raise OSError(reason, os.strerror(reason))

    def number_of(self, path: int, port: int) -> int:
        """Return the number of the association with that peer, even if it is not up yet; 0: none."""
        if self._socket is None:
            return 0
        return int(self._lib.usrsctp_getassocid(self._socket, self._stack.address(path, port)))

    def peel_off(self, number: int) -> UsrsctpSocket | None:
        """Return a socket of its own for this association, with its news so far, or None: it has ended."""
        if self._socket is None:
            return None
        handle = self._lib.usrsctp_peeloff(self._socket, number)
        if not handle:
            return None
        own = UsrsctpSocket(self._stack, handle, self._buffers)
        self._peeled.add(own)
        return own
