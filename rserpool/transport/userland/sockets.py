"""A one-to-many SCTP socket of libusrsctp in Python's terms: options from a profile, whole notifications, numbers.

It knows associations by the library's numbers and peers by paths (see `usrsctp`). It never waits. Everything here is
called from the event loop that the socket belongs to.
"""

from __future__ import annotations

import errno
import os
import socket
from contextlib import suppress
from typing import Any

from rserpool.errors import TransportError
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
_RECEIVE_BUFFER, _RECEIVE_BUFFER_LEAST = 1 << 20, 1 << 16
"""Octets that an association may send before we read: the first is shared by all, but each has the second."""
_PIECE = 1 << 18
"""Octets read at a time. Longer messages come in pieces."""
_ANY_ATTEMPTS = 1000
"""INITs until the library itself gives up: every caller gives up sooner."""

_MSG_EOR = getattr(socket, "MSG_EOR", 0x8)


class PortInUse(Exception):
    """The stack uses this port number already."""


class UsrsctpSocket:
    """A bound socket. With `listen` it accepts associations. All peers are told its adaptation layer `indication`."""

    def __init__(self, stack: Stack, port: int, *, listen: bool, indication: int, profile: PathProfile) -> None:
        self._ffi, self._lib, self._stack = stack.ffi, stack.lib, stack
        new = self._ffi.new
        null = self._ffi.NULL
        self._socket = self._lib.usrsctp_socket(
            usrsctp.AF_CONN, usrsctp.SOCK_SEQPACKET, IPPROTO_SCTP, null, null, 0, null
        )
        if not self._socket:
            raise TransportError(f"userland SCTP gives no socket: {os.strerror(self._ffi.errno).lower()}")
        self._buffer = self._ffi.new_allocator(should_clear_after_alloc=False)("char[]", _PIECE)
        self._from, self._from_length = new("struct sockaddr_conn *"), new("uint32_t *")
        self._info, self._info_length = new("struct sctp_rcvinfo *"), new("uint32_t *")
        self._info_type, self._flags = new("unsigned *"), new("int *")
        self._sizes = self._ffi.sizeof(self._from[0]), self._ffi.sizeof(self._info[0])
        self._outgoing = new("struct sctp_sndinfo *")
        self._receive_buffer = _RECEIVE_BUFFER
        try:
            self._set_options(indication, profile)
            if self._lib.usrsctp_bind(self._socket, stack.address(0, port), 16) < 0:
                raise PortInUse
            if listen:
                self._check(self._lib.usrsctp_listen(self._socket, 1))
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Free the socket and abort its live associations. Afterwards all methods do nothing."""
        handle, self._socket = self._socket, None
        if handle is not None:
            self._lib.usrsctp_close(handle)

    # --- options ------------------------------------------------------------------------------------------------

    def _set_options(self, indication: int, profile: PathProfile) -> None:
        self._check(self._lib.usrsctp_set_non_blocking(self._socket, 1))
        for size, option in ((_RECEIVE_BUFFER, socket.SO_RCVBUF), (_SEND_BUFFER, socket.SO_SNDBUF)):
            self._set(option, "int *", size, level=socket.SOL_SOCKET)
        # Abort live associations when it is closed.
        self._set(socket.SO_LINGER, "struct sctp_linger *", (1, 0), level=socket.SOL_SOCKET)
        # Interleaving 1: a long message that is read in pieces does not hold up other associations.
        for option in (usrsctp.NODELAY, usrsctp.RECVRCVINFO, usrsctp.FRAGMENT_INTERLEAVE):
            self._set(option, "int *", 1)
        # Messages leave in the order of sending, whatever their streams.
        self._set(usrsctp.STREAM_SCHEDULER, "struct sctp_assoc_value *", (0, usrsctp.FIRST_COME_FIRST_SERVED))
        self._set(usrsctp.ADAPTATION_LAYER, "uint32_t *", indication)
        for kind in Kind:
            self._set(usrsctp.EVENT, "struct sctp_event *", (0, kind, 1))
        milliseconds = {name: round(1000 * getattr(profile, f"rto_{name}")) for name in ("initial", "min", "max")}
        setup = STREAMS, _INCOMING_STREAMS, _ANY_ATTEMPTS, min(milliseconds["max"], 65_535)
        self._set(usrsctp.INITMSG, "struct sctp_initmsg *", setup)
        self._set(usrsctp.RTOINFO, "struct sctp_rtoinfo *", milliseconds)
        self._set(usrsctp.ASSOCINFO, "struct sctp_assocparams *", {"maxrxt": profile.retransmissions})
        self._set(usrsctp.DELAYED_SACK, "struct sctp_sack_info *", {"delay": round(1000 * profile.delayed_ack)})
        self._set(
            usrsctp.PEER_ADDR_PARAMS,
            "struct sctp_paddrparams *",
            {
                "hbinterval": round(1000 * profile.heartbeat),
                "pathmaxrxt": profile.retransmissions,
                "flags": usrsctp.HEARTBEATS_ON,
            },
        )

    def set_packet_size(self, number: int, octets: int) -> None:
        """Set the longest SCTP packet of this association, header included, instead of searching for it."""
        parameters = self._ffi.new("struct sctp_paddrparams *")
        self._ffi.memmove(parameters.address, self._stack.address(0, 0), 16)  # all its paths
        parameters.assoc_id = number
        parameters.pathmtu = (octets - 12) & ~3  # the library does not count the common header
        parameters.flags = usrsctp.PATH_MTU_DISCOVERY_OFF
        with suppress(OSError):  # it has ended already, which is the next news
            self._set_pointer(usrsctp.PEER_ADDR_PARAMS, parameters)

    def share_receive_buffer(self, associations: int) -> None:
        """Set the receive window of each association, for this number of associations."""
        octets = max(_RECEIVE_BUFFER // max(associations, 1), _RECEIVE_BUFFER_LEAST)
        if octets != self._receive_buffer and self._socket is not None:
            self._receive_buffer = octets
            self._set(socket.SO_RCVBUF, "int *", octets, level=socket.SOL_SOCKET)

    def probe(self, path: int, port: int) -> None:
        """Send a heartbeat to a peer now."""
        if self._socket is None:
            return
        parameters = self._ffi.new("struct sctp_paddrparams *")
        self._ffi.memmove(parameters.address, self._stack.address(path, port), 16)
        parameters.flags = usrsctp.HEARTBEAT_NOW
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

    def shutdown(self, number: int) -> None:
        """End in order."""
        self._send(number, b"", 0, 0, usrsctp.SCTP_EOF)

    def abort(self, number: int) -> None:
        """End now."""
        self._send(number, b"", 0, 0, usrsctp.SCTP_ABORT)

    def send(self, number: int, payload: bytes, ppid: int, stream: int) -> bool:
        """Queue a message. Returns False if there is no room. If the association is ending, the message is dropped."""
        return self._send(number, payload, ppid, stream, 0) != errno.EWOULDBLOCK

    def _send(self, number: int, payload: bytes, ppid: int, stream: int, flags: int) -> int:
        if self._socket is None:
            return 0
        info = self._outgoing
        info.sid, info.flags, info.ppid, info.assoc_id = stream, flags, socket.htonl(ppid), number
        sent = self._lib.usrsctp_sendv(
            self._socket, self._ffi.from_buffer(payload), len(payload), self._ffi.NULL, 0, info, 16, 1, 0
        )
        return 0 if sent >= 0 else int(self._ffi.errno)

    # --- receiving ----------------------------------------------------------------------------------------------

    def receive(self) -> News | None:
        """Return the next news, or None."""
        while self._socket is not None:
            self._from_length[0], self._info_length[0] = self._sizes
            self._flags[0] = 0
            count = self._lib.usrsctp_recvv(
                self._socket,
                self._buffer,
                _PIECE,
                self._from,
                self._from_length,
                self._info,
                self._info_length,
                self._info_type,
                self._flags,
            )
            if count <= 0:
                return None
            payload = self._ffi.buffer(self._buffer, count)[:]
            if not self._flags[0] & usrsctp.MSG_NOTIFICATION:
                info = self._info
                whole = bool(self._flags[0] & _MSG_EOR)
                return Piece(info.assoc_id, payload, socket.ntohl(info.ppid), info.sid, whole)
            path = int(self._ffi.cast("uintptr_t", self._from.path))
            news = notification(payload, path, socket.ntohs(self._from.port))
            if news is not None:
                return news
        return None
