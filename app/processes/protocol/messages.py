"""Messages that a process sent or received, as reports of any length.

    {"pid": 4711, "notice": "Message", "at": 1700000000.25, "outgoing": true, "own": "127.0.0.1:3863",
     "peer": "127.0.0.1:40001", "ppid": 11, "stream": 0, "octets": 68, "data": "…"}
    {"pid": 4711, "notice": "MessagePart", "data": "…"}

`data` is payload in base64. A line must not be longer than the kernel writes in one piece. So `data` holds the first
`PIECE` octets of the message, and the next lines of the same process hold the rest. `octets` is the total length.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from app.base.clock import now
from app.base.message_types import AsapType
from app.processes.protocol.reports import MessageBegun, MessagePart, OneLineReport, Piece
from rserpool import ASAP_PPID, ENRP_PPID, TransportAddress, WireMessage

PIECE: Final = 2400
"""Payload octets per line: 3200 characters in base64, which leaves room for the other fields."""

SESSION_TALK: Final = frozenset({AsapType.COOKIE, AsapType.COOKIE_ECHO, AsapType.BUSINESS_CARD})
"""Types of the ASAP messages that a user and an element exchange."""


@dataclass(frozen=True, slots=True)
class MessageSeen:
    """A message that a process sent (`outgoing`) or received, `at` seconds since the epoch.

    The addresses `own` and `peer` are `host:port`.
    """

    at: float
    outgoing: bool
    own: str
    peer: str
    ppid: int
    stream: int
    payload: bytes


Report: TypeAlias = OneLineReport | MessageSeen
"""Any report of a process."""


def lines_of(report: Report) -> Iterator[OneLineReport | Piece]:
    """Yield the lines of a report."""
    if not isinstance(report, MessageSeen):
        yield report
        return
    m, payload = report, report.payload
    yield MessageBegun(m.at, m.outgoing, m.own, m.peer, m.ppid, m.stream, len(payload), payload[:PIECE])
    for start in range(PIECE, len(payload), PIECE):
        yield MessagePart(payload[start : start + PIECE])


class MessageJoiner:
    """Joins the lines of one process to reports again."""

    def __init__(self) -> None:
        self._begun: MessageBegun | None = None

    def take(self, line: OneLineReport | Piece) -> Report | None:
        """Take the next line. Return the report that it completes, if any."""
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


def host_and_port(address: TransportAddress) -> str:
    """Return an address as `host:port`, with the first host if there are several."""
    return str(address if len(address.addresses) == 1 else replace(address, addresses=address.addresses[:1]))


def message_reporter(tell: Callable[[Report], None], clock: Callable[[], float] = now) -> Callable[[WireMessage], None]:
    """Return an `on_message` that reports ENRP messages, and ASAP messages between registrars and elements.

    It does not report messages between a user and an element. They can be thousands a second, and the window's own user
    reports its side.
    """

    def on_message(message: WireMessage) -> None:
        if message.ppid == ASAP_PPID and message.payload[0] in SESSION_TALK:
            return
        if message.ppid not in (ASAP_PPID, ENRP_PPID):
            return
        own, peer = host_and_port(message.own), host_and_port(message.peer)
        tell(MessageSeen(clock(), message.outgoing, own, peer, message.ppid, message.stream, message.payload))

    return on_message
