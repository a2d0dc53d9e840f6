"""rsplib's ping-pong service, byte for byte: answers every numbered Ping with a Pong that counts the answers.

The count survives failovers. After each answer the user receives a cookie with the next number, and the next element
starts from it. Anything but a Ping ends the session.
"""

from __future__ import annotations

import logging
import struct
from typing import Final

from app.services.service import Handler, ServiceOptions, ServiceSession

log = logging.getLogger(__name__)

PPID: Final = 33
COOKIE_ID: Final = b"<PP-TD1>"

_PING = struct.Struct(">BBHQ")
_PONG = struct.Struct(">BBHQQ")
_COOKIE = struct.Struct(">8sQ")
_TYPE_PING, _TYPE_PONG = 1, 2
_LONGEST = 0xFFFF - (_PONG.size - _PING.size)
"""The maximum length of a Ping in octets. The length of its Pong must fit into 16 bits."""


def pingpong_service(options: ServiceOptions) -> Handler:
    """Return a handler for `rserpool.serve`. It needs no options."""
    return _pingpong


async def _pingpong(session: ServiceSession) -> None:
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
        raise ValueError(f"{len(ping)} octets with PPID {ppid} are no Ping")
    kind, _flags, length, number = _PING.unpack_from(ping)
    if (kind, length) != (_TYPE_PING, len(ping)):
        raise ValueError(f"a message of type {kind}, length field {length} and {len(ping)} octets is no Ping")
    payload = ping[_PING.size :]
    return _PONG.pack(_TYPE_PONG, 0, _PONG.size + len(payload), number, reply) + payload


def _count_in(cookie: bytes) -> int:
    """The number of the next reply."""
    if len(cookie) != _COOKIE.size or not cookie.startswith(COOKIE_ID):
        raise ValueError(f"a cookie of {len(cookie)} octets is none of ping-pong")
    reply: int
    _, reply = _COOKIE.unpack(cookie)
    return reply
