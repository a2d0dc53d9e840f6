"""One registrar's own view of the handlespace, rebuilt from its reports, and the differences between several views.

This module sends no questions to registrars: a view is the sum of the reports of the registrar's process (elements
added, changed, moved and removed; peers; takeovers; being in service). So each view can be wrong in its own way, and
the window shows these errors. `differences_of` decides which view is right: the element's home registrar counts most.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import TypeAlias

import rserpool
from rserpool import ElementId, ElementKey, Policy, PoolElement, PoolHandle, ServerId, notices

HandlespaceNotice: TypeAlias = (
    notices.ElementAdded
    | notices.ElementChanged
    | notices.ElementRemoved
    | notices.ElementMoved
    | notices.ServiceBegun
    | notices.PeerFound
    | notices.PeerHeard
    | notices.PeerLost
    | notices.AuditStarted
    | notices.AuditDone
    | notices.TakeoverStarted
    | notices.TakeoverAgreed
    | notices.TakeoverAbandoned
    | notices.TakeoverDone
)
"""Notices of a registrar about the handlespace and its peers."""


@dataclass(frozen=True, slots=True)
class Change:
    """A notice, and what the view knew about its element before."""

    notice: HandlespaceNotice
    former: PoolElement | None = None


@dataclass(frozen=True, slots=True)
class PeerPresence:
    """The latest presence of a peer: the checksum it sent for the elements it owns, and the receiver's own checksum of
    the same elements."""

    checksum: int
    ours: int


class HandlespaceView:
    """What one registrar knows. Pass its notices to `take` in their order."""

    def __init__(self) -> None:
        self.registrar = ServerId(0)
        """The registrar's identifier; 0 until it is known."""
        self.in_service = False
        """True when the registrar has learned what the others know. Before that, its view may be incomplete."""
        self.mentor = ServerId(0)
        """The registrar it learned from; 0: none."""
        self.elements: dict[ElementKey, PoolElement] = {}
        self.peers: dict[ServerId, PeerPresence | None] = {}
        """The other registrars that this one considers alive, and the latest presence of each."""
        self._checksums: dict[ServerId, int] = {}
        """By owner; the sum of all elements under 0. Empty: not computed yet."""

    def take(self, notice: notices.Notice) -> Change | None:
        """Take a notice of the registrar. Return None if it is not about the handlespace."""
        return Change(notice, self._apply(notice)) if isinstance(notice, HandlespaceNotice) else None

    def clear(self) -> None:
        """Forget everything: the registrar has ended."""
        self.elements.clear()
        self.peers.clear()
        self.in_service = False
        self._checksums.clear()

    def owned(self, server: int) -> int:
        """Return the number of elements whose home is `server`, in this view."""
        return sum(element.home == server for element in self.elements.values())

    @property
    def homes(self) -> frozenset[ServerId]:
        """All registrars that are home to an element here."""
        return frozenset(element.home for element in self.elements.values())

    def checksum(self, server: int) -> int:
        """Return the PE checksum (RFC 5353 §3.6.2) of the elements that `server` owns, in this view."""
        return self._sums().get(ServerId(server), _NOTHING)

    def checksum_of_all(self) -> int:
        """Return the same checksum over the elements of all owners.

        Registrars that know the same elements have the same checksum.
        """
        return self._sums()[_ALL]

    def _sums(self) -> dict[ServerId, int]:
        if not self._checksums:
            self._checksums = _checksums(self.elements.items())
            as_one = ((key, replace(element, home=_ALL)) for key, element in self.elements.items())
            self._checksums[_ALL] = _checksums(as_one)[_ALL]
        return self._checksums

    def _apply(self, notice: HandlespaceNotice) -> PoolElement | None:
        """Apply a notice. Return the former record of its element, if any."""
        match notice:
            case notices.ElementAdded(handle, element) | notices.ElementChanged(handle, element):
                return self._put((handle, element.identifier), element)
            case notices.ElementMoved(handle, identifier, home):
                known = self.elements.get((handle, identifier))
                return known and self._put((handle, identifier), replace(known, home=home))
            case notices.ElementRemoved(handle, identifier):
                self._checksums.clear()
                return self.elements.pop((handle, identifier), None)
            case notices.ServiceBegun(mentor):
                self.in_service, self.mentor = True, mentor
            case notices.PeerFound(server):
                self.peers.setdefault(server, None)
            case notices.PeerHeard(server, checksum, ours):
                self.peers[server] = PeerPresence(checksum, ours)
            case notices.PeerLost(server) | notices.TakeoverAgreed(server) | notices.TakeoverDone(server):
                self.peers.pop(server, None)
        return None

    def _put(self, key: ElementKey, element: PoolElement) -> PoolElement | None:
        former = self.elements.get(key)
        self.elements[key] = element
        self._checksums.clear()
        return former


_ALL = ServerId(0)


def _checksums(elements: Iterable[tuple[ElementKey, PoolElement]]) -> dict[ServerId, int]:
    """Return the checksums by home registrar, computed by the library."""
    pools: dict[PoolHandle, list[PoolElement]] = {}
    for (handle, _), element in elements:
        pools.setdefault(handle, []).append(element)
    as_read = {handle: tuple(known) for handle, known in pools.items()}
    return rserpool.HandlespaceView(_ALL, None, (), as_read).checksums()


_NOTHING = _checksums(())[_ALL]


class DifferenceKind(Enum):
    """The ways in which a view can differ from the correct record. The value is the word in recordings."""

    MISSING = "missing"
    LEFT_OVER = "left over"
    HOME = "other home"
    POLICY = "other policy"


@dataclass(frozen=True, slots=True)
class Difference:
    """An error in one registrar's view of one element: `seen` instead of `right`.

    Both are home registrars or policies, or None if the element is missing or left over.
    """

    registrar: ServerId
    pool_handle: PoolHandle
    identifier: ElementId
    kind: DifferenceKind
    seen: ServerId | Policy | None = None
    right: ServerId | Policy | None = None

    @property
    def key(self) -> ElementKey:
        return self.pool_handle, self.identifier


def differences(views: Sequence[HandlespaceView]) -> list[Difference]:
    """Return all differences. `views` are in the order of trust, the most trusted one first."""
    keys = dict.fromkeys(key for view in views for key in view.elements)
    return [difference for key in keys for difference in differences_of(key, views)]


def differences_of(key: ElementKey, views: Sequence[HandlespaceView]) -> list[Difference]:
    """Return the errors of these views about one element."""
    records = [view.elements.get(key) for view in views]
    right = _right(records, views)
    found = []
    for view, record in zip(views, records, strict=True):
        kind = seen = should = None
        if record is None or right is None:
            if record is not right:
                kind = DifferenceKind.MISSING if record is None else DifferenceKind.LEFT_OVER
        elif record.home != right.home:
            kind, seen, should = DifferenceKind.HOME, record.home, right.home
        elif record.policy != right.policy:
            found.append(Difference(view.registrar, *key, DifferenceKind.POLICY, record.policy, right.policy))
        if kind is not None:
            found.append(Difference(view.registrar, *key, kind, seen, should))
    return found


def _right(records: Sequence[PoolElement | None], views: Sequence[HandlespaceView]) -> PoolElement | None:
    """Return the home registrar's own record. If no home registrar is among the views, return the majority's record."""
    known = [record for record in records if record is not None]
    by_registrar = {view.registrar: record for view, record in zip(views, records, strict=True)}
    for view, record in zip(views, records, strict=True):
        if record is not None and record.home == view.registrar:
            return record
    if all(record.home in by_registrar and by_registrar[record.home] is None for record in known):
        return None  # each registrar that another view names as the home does not know the element
    votes = Counter((r.home, r.policy) if r is not None else None for r in records)
    winner = votes.most_common(1)[0][0]
    return next((record for record in known if (record.home, record.policy) == winner), None)
