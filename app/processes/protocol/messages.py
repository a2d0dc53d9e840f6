"""Messages that a process sent or received, as reports of any length.

    {"pid": 4711, "notice": "Message", "at": 1700000000.25, "outgoing": true, "own": "127.0.0.1:3863",
     "peer": "127.0.0.1:40001", "ppid": 11, "stream": 0, "octets": 68, "data": "…"}
    {"pid": 4711, "notice": "MessagePart", "data": "…"}

`data` is payload in base64. A line must not be longer than what the kernel writes in one piece. So `data` holds the
first `PIECE` octets, and the next lines of the same process hold the rest, until there are `octets` of them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from app.processes.protocol.reports import MessageBegun, MessagePart, Piece, Told
from rserpool import ASAP_PPID, ENRP_PPID, TransportAddress, WireMessage

PIECE: Final = 2400
"""Octets in a line: 3200 characters in base64, which leaves room for the other fields."""

SESSION_TALK: Final = frozenset({0x0B, 0x0C, 0x0D})
"""ASAP messages between user and element: cookie, cookie echo, business card (RFC 5352 §2.2)."""


@dataclass(frozen=True, slots=True)
class MessageSeen:
    """A process sent (`outgoing`) or received a message, `at` seconds since the epoch. Addresses are `host:port`."""

    at: float
    outgoing: bool
    own: str
    peer: str
    ppid: int
    stream: int
    payload: bytes


Report: TypeAlias = Told | MessageSeen
"""Anything that a process may report."""


def lines_of(report: Report) -> Iterator[Told | Piece]:
    """A report as the lines that tell it."""
    if not isinstance(report, MessageSeen):
        yield report
        return
    m, payload = report, report.payload
    yield MessageBegun(m.at, m.outgoing, m.own, m.peer, m.ppid, m.stream, len(payload), payload[:PIECE])
    for start in range(PIECE, len(payload), PIECE):
        yield MessagePart(payload[start : start + PIECE])


class Joiner:
    """Makes reports of the lines of one process again."""

    def __init__(self) -> None:
        self._begun: MessageBegun | None = None

    def take(self, line: Told | Piece) -> Report | None:
        """The next line. Return the report that is complete with it, if any."""
        if isinstance(line, MessageBegun):
            self._begun = line
        elif not isinstance(line, MessagePart):
            return line
        elif self._begun is not None:
            self._begun = replace(self._begun, payload=self._begun.payload + line.payload)
        begun = self._begun
        if begun is None or len(begun.payload) < begun.octets:
            return None
        self._begun = None
        return MessageSeen(begun.at, begun.outgoing, begun.own, begun.peer, begun.ppid, begun.stream, begun.payload)


def place(address: TransportAddress) -> str:
    """`host:port`, with the first host if there are several."""
    return str(address if len(address.addresses) == 1 else replace(address, addresses=address.addresses[:1]))


def message_reporter(
    tell: Callable[[Report], None], clock: Callable[[], float] = time.time
) -> Callable[[WireMessage], None]:
    """Return an `on_message` that reports ENRP, and ASAP between registrars and elements.

    It does not report what a user and an element send each other. That may be thousands of messages a second, and the
    window's own user reports its side.
    """

    def on_message(message: WireMessage) -> None:
        if message.ppid == ASAP_PPID and message.payload[0] in SESSION_TALK:
            return
        if message.ppid not in (ASAP_PPID, ENRP_PPID):
            return
        own, peer = place(message.own), place(message.peer)
        tell(MessageSeen(clock(), message.outgoing, own, peer, message.ppid, message.stream, message.payload))

    return on_message
