"""Which elements a registrar looks after, and by which association each hangs together with it.

An element that changes its mind may be late with it: its registration on an association that it has given up can arrive
after that on the next one. So the former association is kept in mind as long as it stands, and when the newer one ends
the element may still be there. Timers and messages are the pool service's.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import TypeVar

from rserpool.core.machine import Peer
from rserpool.model import AssociationId, ElementKey, PoolElement

H = TypeVar("H", bound=Hashable)


@dataclass(slots=True)
class Attendee:
    """What is known about an element beside its record."""

    association: AssociationId | None = None
    """Where it registered or acknowledged last; None: it was claimed and has not answered yet."""
    former: AssociationId | None = None
    """Where it did so before."""
    reports: int = 0
    probed_at: Peer | None = None
    """Where a keep-alive went that had no association to go by."""
    elsewhere: PoolElement | None = None
    """What another registrar told while the element was still here: it is about to leave us, or has left it for us."""


class Attendance:
    """The attendees, by key, by association, and by where they were asked."""

    def __init__(self) -> None:
        self._attendees: dict[ElementKey, Attendee] = {}
        # Dictionaries as ordered sets: the order of effects must not depend on hashes.
        self._by_association: dict[AssociationId, dict[ElementKey, None]] = {}
        self._by_probe: dict[Peer, dict[ElementKey, None]] = {}

    def __contains__(self, key: ElementKey) -> bool:
        return key in self._attendees

    def __getitem__(self, key: ElementKey) -> Attendee:
        return self._attendees[key]

    def get(self, key: ElementKey) -> Attendee | None:
        return self._attendees.get(key)

    def is_here(self, key: ElementKey) -> bool:
        """Did the element register with us, on an association that stands?"""
        attendee = self._attendees.get(key)
        return attendee is not None and attendee.association is not None

    def claim(self, key: ElementKey) -> None:
        """Look after an element that does not know it yet."""
        self._attendees[key] = Attendee()

    def come(self, key: ElementKey, association: AssociationId) -> None:
        """The element registered, or acknowledged, on this association."""
        attendee = self._attendees.setdefault(key, Attendee())
        attendee.elsewhere = None
        if attendee.association != association:
            if attendee.former not in (None, association):
                _discard(self._by_association, attendee.former, key)
            attendee.association, attendee.former = association, attendee.association
            self._by_association.setdefault(association, {})[key] = None

    def leave(self, key: ElementKey) -> None:
        """The element is not looked after any more."""
        attendee = self._attendees.pop(key, None)
        if attendee is not None:
            _discard(self._by_association, attendee.association, key)
            _discard(self._by_association, attendee.former, key)
            _discard(self._by_probe, attendee.probed_at, key)

    def lost(self, association: AssociationId) -> tuple[list[ElementKey], list[ElementKey]]:
        """An association ended: who has lost the last one, and who may still be there on the former."""
        gone, doubtful = [], []
        for key in self._by_association.pop(association, {}):
            attendee = self._attendees[key]
            if attendee.association != association:
                attendee.former = None
            elif attendee.former is None:
                gone.append(key)
            else:
                attendee.association, attendee.former = attendee.former, None
                doubtful.append(key)
        return gone, doubtful

    def probe(self, key: ElementKey, peer: Peer) -> None:
        """A keep-alive goes where there may be no association yet."""
        self._attendees[key].probed_at = peer
        self._by_probe.setdefault(peer, {})[key] = None

    def answered(self, key: ElementKey) -> None:
        """The element lives; where it was asked does not matter any more."""
        attendee = self._attendees[key]
        _discard(self._by_probe, attendee.probed_at, key)
        attendee.probed_at = None

    def unreachable(self, peer: Peer) -> list[ElementKey]:
        """Who was asked there, in vain."""
        return list(self._by_probe.pop(peer, ()))


def _discard(keys_by: dict[H, dict[ElementKey, None]], where: H | None, key: ElementKey) -> None:
    keys = keys_by.get(where) if where is not None else None
    if keys is not None and where is not None:
        keys.pop(key, None)
        if not keys:
            del keys_by[where]
