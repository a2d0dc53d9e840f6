"""The ping-pong service of rsplib, byte for byte: every numbered Ping is answered with a Pong that counts the answers.

The count goes on over failovers: after each answer the user gets a cookie with the number of the next one, and the
element it turns to then begins with that. What is no Ping ends the session, as a nonsense of the user.
"""

from __future__ import annotations

import logging
import struct
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Final

from app.services.options import ServiceOptions

if TYPE_CHECKING:
    from rserpool import ServerSession

log = logging.getLogger(__name__)

PPID: Final = 33
COOKIE_ID: Final = b"<PP-TD1>"

_PING = struct.Struct(">BBHQ")
_PONG = struct.Struct(">BBHQQ")
_COOKIE = struct.Struct(">8sQ")
_TYPE_PING, _TYPE_PONG = 1, 2
_LONGEST = 0xFFFF - (_PONG.size - _PING.size)
"""Octets of a Ping whose Pong can still count its own."""


def pingpong_service(options: ServiceOptions) -> Callable[[ServerSession], Awaitable[None]]:
    """A handler for `rserpool.serve`. It needs no options."""
    return _pingpong


async def _pingpong(session: ServerSession) -> None:
    try:
        reply = 1 if session.cookie is None else _count_in(session.cookie)
        async for message in session:
            pong = _pong(message.payload, message.ppid, reply)
            await session.send(pong, ppid=PPID, stream=message.stream)
            reply = (reply + 1) % (1 << 64)
            await session.send_cookie(_COOKIE.pack(COOKIE_ID, reply))
    except ValueError as error:
        log.warning("session %d: ended, %s", session.id, error)


def _pong(ping: bytes, ppid: int, reply: int) -> bytes:
    if ppid != PPID or not _PING.size <= len(ping) <= _LONGEST:
        raise ValueError(f"{len(ping)} octets of payload protocol {ppid} are no Ping")
    kind, _flags, length, number = _PING.unpack_from(ping)
    if (kind, length) != (_TYPE_PING, len(ping)):
        raise ValueError(f"a message of type {kind} that says {length} of {len(ping)} octets is no Ping")
    payload = ping[_PING.size :]
    return _PONG.pack(_TYPE_PONG, 0, _PONG.size + len(payload), number, reply) + payload


def _count_in(cookie: bytes) -> int:
    """The number of the next reply."""
    if len(cookie) != _COOKIE.size or not cookie.startswith(COOKIE_ID):
        raise ValueError(f"a cookie of {len(cookie)} octets is none of ping-pong")
    reply: int
    _, reply = _COOKIE.unpack(cookie)
    return reply
