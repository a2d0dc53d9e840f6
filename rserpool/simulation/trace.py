"""The events of a simulated network as readable lines: `A -> B HandleUpdate add fractal/1`.

An identifier appears as the name of its station. A line is built from the fields of a message or notice, so a new
message needs nothing here. A notice may have its own sentence in `SENTENCES`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum, StrEnum
from typing import Any

from rserpool.core import notices
from rserpool.errors import ErrorCause
from rserpool.model import (
    UNKNOWN_SERVER,
    PoolElement,
    PoolHandle,
    ServerInformation,
    SessionMessage,
    TransportAddress,
    hex_id,
)
from rserpool.policies.base import Policy
from rserpool.wire.parameters.error import OperationError
from rserpool.wire.parameters.pool import ALL_ITEMS

SENTENCES: dict[type, str] = {
    notices.ElementAdded: "{pool_handle}/{element} entered, {policy}",
    notices.ElementChanged: "{pool_handle}/{element} changed, {policy}",
    notices.ElementRemoved: "{pool_handle}/{identifier} removed, {reason}",
    notices.RegistrationRefused: "{pool_handle}/{identifier} refused, {cause}",
    notices.ElementReported: "{pool_handle}/{identifier} reported unreachable, report {count}",
    notices.HandleResolved: "{pool_handle} resolved to {identifiers}",
    notices.MentorFound: "learns from {server}",
    notices.ServiceBegun: "in service, mentor {mentor}, {elements} elements",
    notices.PeerFound: "found peer {server}",
    notices.PeerHeard: "peer {server} owns {checksum}, we have {ours}",
    notices.PeerLost: "peer {server} is dead",
    notices.ElementMoved: "{pool_handle}/{identifier} moved to {home}",
    notices.AuditStarted: "audit of {server} begins, it owns {checksum}, we have {ours}",
    notices.AuditDone: "audit of {server} is done, {added} added, {removed} removed",
    notices.TakeoverStarted: "wants to take over {target}",
    notices.TakeoverAgreed: "agrees that {by} takes over {target}",
    notices.TakeoverAbandoned: "does not take over {target}, {reason}",
    notices.TakeoverDone: "{target} was taken over by {by}, {elements} elements, {duration} s",
    notices.RegistrarFound: "found registrar {address}",
    notices.RegistrarNotFound: "found no registrar",
    notices.RegistrarLost: "lost its registrar, {reason}",
    notices.RegistrationRejected: "rejected, {cause}",
    notices.HomeChanged: "home is now {server}",
    notices.SessionStarted: "session begins, cookie {cookie}",
    notices.DataReceived: "got {data}",
    notices.SessionEnded: "session ends, {reason}",
    notices.Resolved: "resolved {pool_handle} to {elements}",
    notices.ResolutionFailed: "could not resolve {pool_handle}, {cause}",
    notices.SessionBound: "session {token} is bound to {element}",
    notices.SessionData: "session {token} got {data} from {element}",
    notices.CookieReceived: "session {token} keeps cookie {cookie}",
    notices.SessionInterrupted: "session {token} lost {element}, {reason}",
    notices.SessionFailedOver: "session {token} failed over from {left} to {element}, cookie {cookie}",
    notices.SessionWaiting: "session {token} waits, {reason}",
}
"""The sentence for a notice, which follows the station's name. Field names are placeholders."""


@dataclass(frozen=True, slots=True)
class Line:
    """One event. `subject` is the class name of the message or notice, or the verb of an association or station."""

    at: float
    subject: str
    text: str

    def __str__(self) -> str:
        return self.text


class Trace:
    """The lines so far, oldest first.

    `names` maps identifiers and addresses (as text) to names. Lines with `hidden` subjects are not kept. If `on` is
    False no lines are kept at all, which speeds up a long run of a large pool.
    """

    def __init__(self) -> None:
        self.on = True
        self.lines: list[Line] = []
        self.hidden: set[str] = set()
        self.names: dict[object, str] = {}

    def __len__(self) -> int:
        return len(self.lines)

    def __iter__(self) -> Iterator[Line]:
        return iter(self.lines)

    def __str__(self) -> str:
        return "\n".join(line.text for line in self.lines)

    def message(self, at: float, sender: str, receiver: str, message: object) -> None:
        """Record a message that was sent."""
        if self._wants(subject := type(message).__name__):
            self.lines.append(Line(at, subject, f"{sender} -> {receiver} {self.describe(message)}"))

    def notice(self, at: float, station: str, notice: object) -> None:
        """Record a notice that a core gave its program."""
        if self._wants(subject := type(notice).__name__):
            self.lines.append(Line(at, subject, f"{station}: {self._sentence(notice)}"))

    def happening(self, at: float, verb: str, sentence: str) -> None:
        """Record an event of an association or a station."""
        if self._wants(verb):
            self.lines.append(Line(at, verb, sentence))

    def describe(self, message: object) -> str:
        """Describe a message in a few words: its name, then its fields in order without the absent ones."""
        if isinstance(message, SessionMessage):
            return f"Data {_text(message.payload)}"
        assert is_dataclass(message)
        values = _values(message)
        words = [type(message).__name__, *(name for name, value in values.items() if value is True)]
        if "action" in values:
            words.append(self._plain(values.pop("action")))
        element = values.pop("pool_element", None) or values.pop("identifier", None)
        if element is not None:
            words.append(f"{values.pop('pool_handle')}/{self._plain(element)}")
            values = {"policy": getattr(element, "policy", None)} | values
        words += [
            "all" if name == "items" and value == ALL_ITEMS else self._plain(value)
            for name, value in values.items()
            if name not in _IN_THE_ARROW and not isinstance(value, bool) and value is not None and value != ()
        ]
        return " ".join(words)

    def _sentence(self, notice: Any) -> str:
        pattern = SENTENCES.get(type(notice))
        values = _values(notice)
        if pattern is None:
            name = re.sub(r"(?<=.)(?=[A-Z])", " ", type(notice).__name__).lower()
            words = (
                key if value is True else self._plain(value) for key, value in values.items() if value is not False
            )
            return " ".join([name, *words])
        if "element" in values:
            values["policy"] = values["element"].policy
        return pattern.format(**{name: self._plain(value) for name, value in values.items()})

    def _plain(self, value: object) -> str:
        match value:
            case None:
                return "none"
            case StrEnum():
                return value.value
            case Enum():
                return value.name.split("_")[0].lower()
            case PoolElement() | ServerInformation():
                return self._plain(int(value.identifier))
            case int():
                return self.names.get(value, str(value) if value < 1000 else hex_id(value))
            case float():
                return f"{value:.3g}"
            case str() | ErrorCause() | TransportAddress():
                return self.names.get(value, str(value))
            case PoolHandle():
                return str(value)
            case bytes():
                return _text(value)
            case Policy():
                return ":".join([value.name, *map(str, value.values)])
            case OperationError():
                return f"({self._plain(value.causes)})"
            case SessionMessage():
                return _text(value.payload)
            case tuple():
                return ", ".join(map(self._plain, value)) or "nobody"
        return " ".join(self._plain(getattr(value, field.name)) for field in fields(value))  # type: ignore[arg-type]

    def _wants(self, subject: str) -> bool:
        return self.on and subject not in self.hidden


_IN_THE_ARROW = {"sender", "receiver", "server"}
"""Fields that repeat what the arrow says."""

_CHECKSUMS = {"checksum", "ours"}
"""Fields that hold PE checksums."""


def _values(told: Any) -> dict[str, Any]:
    """Return the fields of a message or notice, with checksums in hexadecimal and None for an unknown mentor."""
    values = {field.name: getattr(told, field.name) for field in fields(told)}
    if values.get("mentor") == UNKNOWN_SERVER:
        values["mentor"] = None
    return values | {name: f"0x{values[name]:04x}" for name in _CHECKSUMS if isinstance(values.get(name), int)}


def _text(octets: bytes) -> str:
    return repr(octets)[1:]
