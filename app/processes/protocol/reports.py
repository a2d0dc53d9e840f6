"""The reports of a process: one line each on the launcher's standard output, which all processes share.

    {"pid": 4711, "notice": "Running", "identifier": 10, "address": "127.0.0.1:3863", "enrp_address": "127.0.0.1:9901"}
    {"pid": 4711, "notice": "Serving", "load": 0.25, "sessions": 1, "tiles": 31, "points": 123456}
    {"pid": 4711, "at": 1700000000.25, "notice": "ElementAdded", "pool_handle": "EchoPool", "element": {...}}

The last example is a notice of the library, as `rserpool.report` writes it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Self, TypeAlias

from app.processes.protocol.schema import BadLine, Line, Table, line
from rserpool import LocalError, Notice, notices, report


@line("notice", "Running")
class Running(Line):
    """A registrar or an element is in operation, at `address` (`host:port`)."""

    identifier: int
    address: str
    enrp_address: str = ""
    """A registrar's address for other registrars; empty for an element."""
    bound: str = ""
    """Where it listens, if that is more than `address`: over TCP, others are told only one address."""
    enrp_bound: str = ""
    """The same for `enrp_address`."""


@line("notice", "Serving")
class Serving(Line):
    """An element's work so far, and its load, 0 to 1. Reported after a change, at most a few times a second."""

    load: float
    sessions: int
    tiles: int
    points: int
    drawn: bytes = b""
    """The orders that have been done since the last report, one after the other. Only elements with an owner tell
    them."""


@line("notice", "Failed")
class Failed(Line):
    """A process is about to end because of an error. `reason` is a sentence."""

    reason: str


@line("notice", "OrderRefused")
class OrderRefused(Line):
    """A process did not carry out this order. `reason` is a sentence."""

    order: str
    reason: str


@line("notice", "Unheard")
class OrderDropped(Line):
    """The launcher dropped an order, because it is too long or the pipe of a frozen process is full.

    The launcher writes this report in the name of the process.
    """


@line("notice", "ReportsDropped")
class ReportsDropped(Line):
    """A process has dropped this number of lines, because nobody read them or they could not be written."""

    number: int


@line("notice", "Message", payload="data")
class MessageBegun(Line):
    """The first piece of a message of `octets` octets (`protocol.messages`)."""

    at: float
    outgoing: bool
    own: str
    peer: str
    ppid: int
    stream: int
    octets: int
    payload: bytes


@line("notice", "MessagePart", payload="data")
class MessagePart(Line):
    """The next piece of a message."""

    payload: bytes


@dataclass(frozen=True, slots=True)
class Noticed(Line):
    """A notice of the library, `at` seconds since the epoch."""

    notice: Notice
    at: float

    def to_json(self) -> dict[str, Any]:
        return report.to_dict(self.notice, self.at)

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        try:
            return cls(report.from_dict(values), float(values["at"]))
        except (LocalError, KeyError, TypeError, ValueError) as error:
            raise BadLine(str(error)) from error


@dataclass(frozen=True, slots=True)
class Shortened(Line):
    """A notice of this kind that was too long for its line. Too much was cut for it to be read."""

    kind: type[Notice]

    def to_json(self) -> dict[str, Any]:
        return {"notice": self.kind.__name__, "shortened": True}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        return cls(report.NOTICES[values["notice"]])


Piece: TypeAlias = MessageBegun | MessagePart

OneLineReport: TypeAlias = (
    Running | Serving | Failed | OrderRefused | OrderDropped | ReportsDropped | Noticed | Shortened
)
"""The reports that fit on one line."""

REPORTS: Final = Table[OneLineReport | Piece](
    Running, Serving, Failed, OrderRefused, OrderDropped, ReportsDropped, MessageBegun, MessagePart
)
"""All reports except the library's notices, which are in `rserpool.report.NOTICES`."""


def read_report(values: Mapping[str, Any]) -> OneLineReport | Piece:
    """Return the report in a JSON object. Raise `BadLine` if it is malformed."""
    name = values.get("notice")
    if not isinstance(name, str) or name not in report.NOTICES:
        return REPORTS.read(values)
    try:
        return Noticed.from_json(values)
    except BadLine:
        if "shortened" in values:
            return Shortened.from_json(values)
        raise


_SUBJECTS: Final[Mapping[type, Callable[[Any], Hashable]]] = {
    Running: lambda _: "running",
    Serving: lambda _: "work",
    notices.Registered: lambda _: "registration",
    notices.Deregistered: lambda _: "registration",
    notices.RegistrationRejected: lambda _: "registration",
    notices.RegistrarLost: lambda _: "registration",
    notices.ServiceBegun: lambda _: "service",
    notices.RefusalsCounted: lambda notice: ("refusals", notice.what),
    notices.PeerFound: lambda notice: ("peer", notice.server),
    notices.PeerHeard: lambda notice: ("peer", notice.server),
    notices.PeerLost: lambda notice: ("peer", notice.server),
    notices.ElementAdded: lambda notice: ("element", notice.pool_handle, notice.element.identifier),
    notices.ElementChanged: lambda notice: ("element", notice.pool_handle, notice.element.identifier),
    notices.ElementRemoved: lambda notice: ("element", notice.pool_handle, notice.identifier),
    notices.ElementMoved: lambda notice: ("home", notice.pool_handle, notice.identifier),
}
"""The reports that tell a state or a total, and what it is the state or the total of."""


def subject_of(said: object) -> Hashable | None:
    """Return the subject of a report. Of reports with the same subject only the last counts. None: each counts."""
    about = said.notice if isinstance(said, Noticed) else said
    subject = _SUBJECTS.get(type(about))
    return None if subject is None else subject(about)
