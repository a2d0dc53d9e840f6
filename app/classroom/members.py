"""Who may join a class: the decisions of the desk, without clock and sockets.

Times are in seconds on one clock. A member is known by its token, a secret of its own that it gets when it joins.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.classroom.tries import Tries, place_of
from app.models.classroom.names import clean_name, same
from app.models.classroom.students import Students


class Reason(StrEnum):
    """Why somebody is not let in, or has to leave. The values go over the wire."""

    WRONG_CODE = "wrong code"
    TOO_MANY_TRIES = "too many tries"
    NAME_TAKEN = "name taken"
    NO_NAME = "no name"
    OVER = "over"
    FULL = "full"
    CROWDED = "crowded"
    """Too many names have joined from one place."""
    EXPELLED = "expelled"
    UNKNOWN = "unknown"
    """It has a token that does not count any more."""
    OTHER = "other"

    @classmethod
    def _missing_(cls, value: object) -> Reason:
        return cls.OTHER


CERTIFICATES: Final = 64
"""Certificates of one name that may be valid at a time: one an hour is usual, and each can be revoked."""

NAMES_AT_ONE_PLACE: Final = 100
"""Students that join from one place (`app.classroom.tries.place_of`): more than a room has, and half of a class. So a
machine alone cannot fill the class."""

REMEMBERED: Final = 1024
"""Names whose certificates are remembered. The one that got its latest certificate first is forgotten first."""


@dataclass(frozen=True, slots=True)
class Given:
    """The latest certificate of a member (PEM), with the request that it is for, and when it was issued."""

    request: str
    certificate: str
    at: float


@dataclass(slots=True, eq=False)
class Member:
    """One who has been let in."""

    name: str
    token: bytes
    address: str
    given: Given | None = None
    connection: object | None = None
    """Its connection to the desk, while it has one."""


@dataclass(frozen=True, slots=True)
class Turned:
    """Somebody is turned away, and may try again after `wait` seconds."""

    reason: Reason
    wait: float = 0.0


class Members:
    """Lets students in until the class ends at the time `ends`."""

    def __init__(self, students: Students, ends: float) -> None:
        self.ends = ends
        self.tries = Tries()
        self._students = students
        self._by_name: dict[str, Member] = {}
        self._by_token: dict[bytes, Member] = {}
        self._expelled: dict[str, str] = {}
        """Names, with the addresses or places that are shut for them, or nothing: others are there."""
        self._certificates: OrderedDict[str, dict[int, float]] = OrderedDict()
        """The serial numbers of the certificates that names have got, and until when they are valid. They stay when a
        member goes: who goes politely has deleted the key, and who is expelled afterwards may not have done so."""

    def may_try(self, now: float, address: str) -> Turned | None:
        """Return why a proof from this address is not even looked at."""
        if now >= self.ends:
            return Turned(Reason.OVER)
        wait = self.tries.wait(now, address)
        return Turned(Reason.TOO_MANY_TRIES, wait) if wait else None

    def admit(self, now: float, address: str, name: str, token: bytes, *, proven: bool) -> Member | Turned:
        """Let somebody in who has `proven` to have the code, or not. Return the member, or why there is none."""
        if not proven:
            self.tries.wrong(now, address)
            return Turned(Reason.WRONG_CODE)
        name = clean_name(name)
        key = same(name)
        if not name:
            return Turned(Reason.NO_NAME)
        if key in self._expelled or not {address, place_of(address)}.isdisjoint(self._expelled.values()):
            return Turned(Reason.EXPELLED)
        former = self._by_name.get(key)
        if former is not None and former.connection is not None:
            return Turned(Reason.NAME_TAKEN)
        if (turned := self._make_room(name, address)) is not None:
            return turned
        if former is not None:
            del self._by_token[former.token]
        member = self._by_name[key] = self._by_token[token] = Member(name, token, address)
        return member

    def come_back(self, now: float, address: str, token: bytes) -> Member | Turned:
        """Return the member with this token."""
        member = self._by_token.get(token)
        if now >= self.ends:
            return Turned(Reason.OVER)
        if member is None:
            return Turned(Reason.UNKNOWN)
        if same(member.name) in self._expelled:
            return Turned(Reason.EXPELLED)
        member.address = address
        return member

    def leave(self, member: Member) -> None:
        """Let a member go."""
        if self._by_token.pop(member.token, None) is not None:
            del self._by_name[same(member.name)]

    def may_have_another(self, now: float, name: str) -> bool:
        """Return whether a name may get one more certificate."""
        return len(self.serials(now, name)) < CERTIFICATES

    def issued(self, name: str, serial: int, until: float) -> None:
        """Note that this name has got a certificate, which is valid `until` then."""
        self._certificates.setdefault(same(name), {})[serial] = until
        self._certificates.move_to_end(same(name))
        if len(self._certificates) > REMEMBERED:
            self._certificates.popitem(last=False)

    def serials(self, now: float, name: str) -> list[int]:
        """Return the serial numbers of the certificates of a name that are still valid."""
        known = self._certificates.get(same(name), {})
        for serial in [serial for serial, until in known.items() if until <= now]:
            del known[serial]
        return list(known)

    def expel(self, name: str) -> Member | None:
        """Shut out the member of this name, and its machine unless others are there; see `shut_out`.

        Return the member; None if there is none. Its name stays shut out.
        """
        member = self._by_name.get(same(name))
        if member is not None:
            self.shut_out(name, member.address)
        return member

    def shut_out(self, name: str, address: str) -> None:
        """Let nobody in with this name, nor from its place, or else its address, unless others are there now.

        Others are those who are connected and not expelled. A machine may have further addresses, so only another code
        keeps out those who want to come back.
        """
        key = same(name)
        self._expelled[key] = ""
        others = {
            other.address
            for known, other in self._by_name.items()
            if known not in self._expelled and other.connection is not None
        }
        if place_of(address) not in map(place_of, others):
            self._expelled[key] = place_of(address)
        elif address not in others:
            self._expelled[key] = address

    def pardon(self, name: str) -> bool:
        """Let somebody of this name in again, also if its machine was shut for other names. Return whether it was shut
        out."""
        self._forget(name)
        shut = self._expelled.pop(same(name), None)
        for other, where in self._expelled.items():
            if shut and shut == where:
                self._expelled[other] = ""
        return shut is not None

    def _make_room(self, name: str, address: str) -> Turned | None:
        """Let a row that is gone, and has done nothing, give way to a new one. Return why there is no room."""
        rows, place = self._students.rows, place_of(address)
        here = [row for row in rows if place_of(row.address) == place]
        if self._students.named(name) is not None:
            return None
        if len(here) >= NAMES_AT_ONE_PLACE:
            candidates, reason = here, Reason.CROWDED
        elif not self._students.has_room(name):
            candidates, reason = list(rows), Reason.FULL
        else:
            return None
        idle = next((row for row in candidates if row.idle), None)
        if idle is None:
            return Turned(reason)
        self._students.forget(idle)
        self._forget(idle.name)
        return None

    def _forget(self, name: str) -> None:
        former = self._by_name.pop(same(name), None)
        if former is not None:
            self._by_token.pop(former.token, None)
