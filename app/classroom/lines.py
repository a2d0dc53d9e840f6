"""What the desk and a student tell each other: JSON objects, one a line, inside TLS.

The desk speaks first (`Hello`). A program that only asks who is there leaves then. A student sends `Join`, or
`Return` if it has joined before, and gets `Welcome` or `Refused`. The connection stays, so that both notice when the
other is gone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final, TypeAlias

from app.base.reading import from_json
from app.processes.protocol.schema import BadLine, Line, Table, line

VERSION: Final = 1
LONGEST: Final = 16 * 1024
"""Octets of the longest line of a student, and of `Hello`, which comes from nobody knows whom."""

LONGEST_ANSWER: Final = 1024 * 1024
"""Octets of the longest line of a desk. It has room for the list of what is revoked, with about 54 octets for each
certificate, when a whole class has been expelled with all the certificates that it can have."""

DESK: Final = "desk.poolscope.invalid"
"""The name in the certificate of a desk, which nobody else's certificate has."""


@line("desk", version="desk")
class Hello(Line):
    """The desk is here. `authority` is its certificate (PEM), and `now` its clock in seconds since the epoch."""

    version: int
    nonce: bytes
    authority: str
    now: float


@line("welcome", token="welcome")
class Welcome(Line):
    """A student is in. `token` opens the door the next time, and `certificate` (PEM) is valid for `life` seconds."""

    token: bytes
    name: str
    certificate: str
    authority: str
    life: float
    settings: Mapping[str, Any]
    number: int = 0
    """The student's number, which gives its colour (`app.models.fleet.marks`)."""


@line("refused", reason="refused")
class Refused(Line):
    """A student is not let in, for one of the reasons in `app.classroom.members`; it may try again after `wait`
    seconds."""

    reason: str
    wait: float = 0.0


@line("revoked", authority="revoked")
class Revoked(Line):
    """Somebody has been expelled. `authority` is what `Welcome` has, with the new list of what is revoked."""

    authority: str


@line("pool", tiles="pool")
class PoolDone(Line):
    """The whole pool has done this number of tiles."""

    tiles: int


@line("over", reason="over")
class Over(Line):
    """A student has to leave, for one of the reasons in `app.classroom.members`."""

    reason: str


@line("join", name="join")
class Join(Line):
    """A student asks to be let in, with a request for a certificate (PEM) and the proof that it has the code."""

    name: str
    host: str
    request: str
    proof: bytes


@line("return", token="return")
class Return(Line):
    """A student that has joined before is back, or asks for a new certificate."""

    token: bytes
    request: str


@line("state")
class State(Line):
    """What a student does now: one of `app.models.classroom.students.State`, and why, in words. Sent again and again,
    as a sign of life."""

    state: str
    why: str = ""


DeskLine: TypeAlias = Hello | Welcome | Refused | Revoked | PoolDone | Over
StudentLine: TypeAlias = Join | Return | State

DESK_LINES: Final = Table[DeskLine](Hello, Welcome, Refused, Revoked, PoolDone, Over)
STUDENT_LINES: Final = Table[StudentLine](Join, Return, State)


def octets(said: DeskLine | StudentLine) -> bytes:
    """Return a line as it is sent."""
    return json.dumps(said.to_json(), allow_nan=False).encode() + b"\n"


def read_desk_line(text: bytes) -> DeskLine:
    """Read a line of the desk. Raise `BadLine`."""
    return DESK_LINES.read(_parsed(text))


def read_student_line(text: bytes) -> StudentLine:
    """Read a line of a student. Raise `BadLine`."""
    return STUDENT_LINES.read(_parsed(text))


def _parsed(text: bytes) -> Mapping[str, Any]:
    """Return the object in a line, whose numbers are finite, also those of the settings."""
    try:
        values = from_json(text)
    except ValueError as error:
        raise BadLine(str(error)) from error
    if not isinstance(values, dict):
        raise BadLine("it is not a JSON object")
    return values


__all__ = [
    "BadLine",
    "DeskLine",
    "Hello",
    "Join",
    "Over",
    "PoolDone",
    "Refused",
    "Return",
    "Revoked",
    "State",
    "StudentLine",
    "Welcome",
    "octets",
    "read_desk_line",
    "read_student_line",
]
