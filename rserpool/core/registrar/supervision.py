"""Which elements a registrar supervises, and the association over which it reaches each of them.

When an element switches to a new association, its registration on the old one may arrive after that on the new one.
Therefore the former association is remembered while it exists. If the latest one ends, the element may still be
reachable over the former. An element without any association is in doubt: it may be dead, or the path to it may be
interrupted. Timers and messages belong to the pool service.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from rserpool.core.groups import Groups
from rserpool.core.machine import Peer
from rserpool.core.registrar.security.callers import NOWHERE
from rserpool.core.registrar.security.holdings import Holdings
from rserpool.model import AssociationId, ElementId, ElementKey, PoolElement, PoolHandle

NOBODY: Final[frozenset[frozenset[str]]] = frozenset()


@dataclass(slots=True)
class Supervised:
    """What is known about a supervised element in addition to its record."""

    association: AssociationId | None = None
    """The association of its latest registration or acknowledgement; None if it was claimed and has not answered."""
    former: AssociationId | None = None
    """The association before that."""
    place: str = NOWHERE
    """Where it registered, for the limits of that place."""
    owner: str | None = None
    """The name in the certificate with which it registered."""
    reporters: frozenset[frozenset[str]] = NOBODY
    """The users that could not reach it since it was last known to be alive (`Callers.user`), so that more
    associations, certificates or addresses of one user do not count more."""
    asked_at: float = 0.0
    """When the latest keep-alive was sent to it."""
    probed_at: Peer | None = None
    """The address to which a keep-alive was sent because there was no association."""
    lost_at: float | None = None
    """When its last association ended, if it has not been heard since: it is in doubt."""
    failures: int = 0
    """How often it could not be dialled since then."""
    elsewhere: PoolElement | None = None
    """The record that another registrar announced while the element was here: it moves from or to that registrar."""


class Supervision:
    """The supervised elements by key, by association, and by the address at which they were probed."""

    def __init__(self, holdings: Holdings) -> None:
        self._holdings = holdings
        self._elements: dict[ElementKey, Supervised] = {}
        self._by_association: Groups[AssociationId, ElementKey] = Groups()
        self._by_probe: Groups[Peer, ElementKey] = Groups()
        self._in_doubt: dict[PoolHandle, dict[ElementId, None]] = {}

    def __contains__(self, key: ElementKey) -> bool:
        return key in self._elements

    def __getitem__(self, key: ElementKey) -> Supervised:
        return self._elements[key]

    @property
    def associations(self) -> int:
        """The number of associations over which elements are reached, current and former."""
        return len(self._by_association)

    def get(self, key: ElementKey) -> Supervised | None:
        """Return what is known about an element, or None if it is not supervised."""
        return self._elements.get(key)

    def is_here(self, key: ElementKey) -> bool:
        """Return whether the element registered here, on an association that still exists."""
        supervised = self._elements.get(key)
        return supervised is not None and supervised.association is not None

    def is_used(self, association: AssociationId) -> bool:
        """Return whether an element is reached on this association."""
        return association in self._by_association

    def held(self, association: AssociationId) -> int:
        """Return the number of elements that are reached on this association."""
        return self._by_association.size(association)

    def pools(self, association: AssociationId, handle: PoolHandle) -> int:
        """Return in how many pools this association would have elements with one more in this pool."""
        return len({handle, *(key[0] for key in self._by_association.of(association))})

    def claim(self, key: ElementKey) -> None:
        """Supervise an element that was taken over and does not know it yet."""
        self._elements[key] = Supervised()

    def come(self, key: ElementKey, association: AssociationId, place: str, owner: str | None) -> None:
        """Note that the element registered or acknowledged on this association, from a place, as `owner`."""
        supervised = self._elements.setdefault(key, Supervised())
        supervised.elsewhere = None
        self._trust(key, supervised)
        supervised.owner = owner
        if supervised.place != place:
            self._holdings.remove(supervised.place, key[0])
            self._holdings.add(place, key[0])
            supervised.place = place
        if supervised.association != association:
            if supervised.former != association:
                self._by_association.discard(supervised.former, key)
            supervised.association, supervised.former = association, supervised.association
            self._by_association.add(association, key)

    def leave(self, key: ElementKey) -> None:
        """Stop supervising the element."""
        supervised = self._elements.pop(key, None)
        if supervised is not None:
            self._by_association.discard(supervised.association, key)
            self._by_association.discard(supervised.former, key)
            self._by_probe.discard(supervised.probed_at, key)
            self._holdings.remove(supervised.place, key[0])
            self._trust(key, supervised)

    def lost(self, association: AssociationId) -> tuple[list[ElementKey], list[ElementKey]]:
        """Handle the end of an association.

        Return the elements that have lost their last association, and those that may still be reachable over the
        former one.
        """
        homeless: list[ElementKey] = []
        doubtful: list[ElementKey] = []
        for key in self._by_association.dissolve(association):
            supervised = self._elements[key]
            if supervised.association != association:
                supervised.former = None
                continue
            supervised.association, supervised.former = supervised.former, None
            (homeless if supervised.association is None else doubtful).append(key)
        return homeless, doubtful

    def doubt(self, key: ElementKey, now: float) -> None:
        """Note that the element has lost its last association: it may be dead, or the path to it is interrupted."""
        supervised = self._elements[key]
        supervised.lost_at, supervised.failures = now, 0
        self._in_doubt.setdefault(key[0], {})[key[1]] = None

    def in_doubt(self, handle: PoolHandle) -> Collection[ElementId]:
        """Return the elements of a pool that may be dead."""
        return self._in_doubt.get(handle, {}).keys()

    def _trust(self, key: ElementKey, supervised: Supervised) -> None:
        if supervised.lost_at is not None:
            supervised.lost_at = None
            doubtful = self._in_doubt[key[0]]
            del doubtful[key[1]]
            if not doubtful:
                del self._in_doubt[key[0]]

    def probe(self, key: ElementKey, peer: Peer) -> None:
        """Note that a keep-alive was sent to an address, without an association."""
        self._by_probe.discard(self._elements[key].probed_at, key)
        self._elements[key].probed_at = peer
        self._by_probe.add(peer, key)

    def answered(self, key: ElementKey) -> None:
        """Note that the element answered, so reports and the probed address no longer matter."""
        supervised = self._elements[key]
        supervised.reporters = NOBODY
        self._by_probe.discard(supervised.probed_at, key)
        supervised.probed_at = None

    def probed_at(self, peer: Peer) -> list[ElementKey]:
        """Return the elements that were asked at `peer` and have not answered."""
        return self._by_probe.of(peer)
