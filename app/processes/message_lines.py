"""Messages in the lines that a child process writes, whole however long they are.

    {"notice": "Message", "at": 1700000000.25, "outgoing": true, "own": "127.0.0.1:3863", "peer": "127.0.0.1:40001",
     "ppid": 11, "stream": 0, "octets": 68, "data": "…"}
    {"notice": "MessagePart", "data": "…"}

`data` is the payload in base64. A line must not be longer than what the kernel writes in one piece, so `data` holds the
first `PIECE` octets and the following lines of the same process the others, until there are `octets` of them.
"""

from __future__ import annotations

import time
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from app.processes.lifeline import Report
from rserpool import TransportAddress, WireMessage

PIECE: Final = 2400
"""Octets in a line: 3200 characters in base64, which leaves room for the rest of it."""

FIRST, NEXT = "Message", "MessagePart"

ASAP_PPID: Final = 11
SESSION_TALK: Final = frozenset({0x0B, 0x0C, 0x0D})
"""ASAP messages between user and element: cookie, its echo, business card (RFC 5352 §2.2)."""


@dataclass(frozen=True, slots=True)
class ToldMessage:
    """A message that a process sent (`outgoing`) or heard, `at` seconds since the epoch. Addresses are `host:port`."""

    at: float
    outgoing: bool
    own: str
    peer: str
    ppid: int
    stream: int
    payload: bytes


def place(address: TransportAddress) -> str:
    """`host:port`, the first of several hosts."""
    return str(address if len(address.addresses) == 1 else replace(address, addresses=address.addresses[:1]))


def teller(tell: Report, clock: Callable[[], float] = time.time) -> Callable[[WireMessage], None]:
    """An `on_message` that tells of ASAP among registrars and elements, and of ENRP.

    What a user and an element say to each other is not told: it may be thousands of messages a second, and our user
    tells itself.
    """

    def told(message: WireMessage) -> None:
        if message.ppid == ASAP_PPID and message.payload[0] in SESSION_TALK:
            return
        if message.ppid not in (ASAP_PPID, ASAP_PPID + 1):
            return
        payload = message.payload
        tell(
            {
                "notice": FIRST,
                "at": clock(),
                "outgoing": message.outgoing,
                "own": place(message.own),
                "peer": place(message.peer),
                "ppid": message.ppid,
                "stream": message.stream,
                "octets": len(payload),
                "data": b64encode(payload[:PIECE]).decode(),
            }
        )
        for start in range(PIECE, len(payload), PIECE):
            tell({"notice": NEXT, "data": b64encode(payload[start : start + PIECE]).decode()})

    return told


class Joiner:
    """Puts the lines of one process together again."""

    def __init__(self) -> None:
        self._begun: tuple[Mapping[str, Any], bytes] | None = None

    def take(self, values: Mapping[str, Any]) -> ToldMessage | None:
        """A line: the message, when this was its last piece. Raises KeyError, ValueError or TypeError for nonsense."""
        if values["notice"] == FIRST:
            self._begun = values, b64decode(values["data"])
        elif self._begun is not None:
            self._begun = self._begun[0], self._begun[1] + b64decode(values["data"])
        if self._begun is None or len(self._begun[1]) < self._begun[0]["octets"]:
            return None
        (first, payload), self._begun = self._begun, None
        return ToldMessage(
            first["at"], first["outgoing"], first["own"], first["peer"], first["ppid"], first["stream"], payload
        )
