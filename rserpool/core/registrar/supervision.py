"""Which elements a registrar supervises, and the association over which it reaches each of them.

When an element switches to a new association, its registration on the old one may arrive after that on the new one.
Therefore the former association is remembered while it exists. If the latest one ends, the element may still be
reachable over the former. Timers and messages belong to the pool service.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import TypeVar

from rserpool.core.machine import Peer
from rserpool.model import AssociationId, ElementKey, PoolElement

H = TypeVar("H", bound=Hashable)


@dataclass(slots=True)
class Supervised:
    """What is known about a supervised element in addition to its record."""

    association: AssociationId | None = None
    """The association of its latest registration or acknowledgement; None if it was claimed and has not answered."""
    former: AssociationId | None = None
    """The association before that."""
    reporters: set[AssociationId] = field(default_factory=set)
    """The users that could not reach it since it was last known to be alive, each by its association."""
    asked_at: float = 0.0
    """When the latest keep-alive was sent to it."""
    probed_at: Peer | None = None
    """The address to which a keep-alive was sent because there was no association."""
    elsewhere: PoolElement | None = None
    """The record that another registrar announced while the element was here: it moves from or to that registrar."""


class Supervision:
    """The supervised elements by key, by association, and by the address at which they were probed."""

    def __init__(self) -> None:
        self._elements: dict[ElementKey, Supervised] = {}
        # Dictionaries as ordered sets: the order of effects must not depend on hashes.
        self._by_association: dict[AssociationId, dict[ElementKey, None]] = {}
        self._by_probe: dict[Peer, dict[ElementKey, None]] = {}

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

    def claim(self, key: ElementKey) -> None:
        """Supervise an element that was taken over and does not know it yet."""
        self._elements[key] = Supervised()

    def come(self, key: ElementKey, association: AssociationId) -> None:
        """Note that the element registered or acknowledged on this association."""
        supervised = self._elements.setdefault(key, Supervised())
        supervised.elsewhere = None
        if supervised.association != association:
            if supervised.former not in (None, association):
                _discard(self._by_association, supervised.former, key)
            supervised.association, supervised.former = association, supervised.association
            self._by_association.setdefault(association, {})[key] = None

    def leave(self, key: ElementKey) -> None:
        """Stop supervising the element."""
        supervised = self._elements.pop(key, None)
        if supervised is not None:
            _discard(self._by_association, supervised.association, key)
            _discard(self._by_association, supervised.former, key)
            _discard(self._by_probe, supervised.probed_at, key)

    def lost(self, association: AssociationId) -> tuple[list[ElementKey], list[ElementKey]]:
        """Handle the end of an association.

        Return the elements that have lost their last association, and those that may still be reachable over the
        former one.
        """
        gone, doubtful = [], []
        for key in self._by_association.pop(association, {}):
            supervised = self._elements[key]
            if supervised.association != association:
                supervised.former = None
            elif supervised.former is None:
                gone.append(key)
            else:
                supervised.association, supervised.former = supervised.former, None
                doubtful.append(key)
        return gone, doubtful

    def probe(self, key: ElementKey, peer: Peer) -> None:
        """Note that a keep-alive was sent to an address, without an association."""
        self._elements[key].probed_at = peer
        self._by_probe.setdefault(peer, {})[key] = None

    def answered(self, key: ElementKey) -> None:
        """Note that the element answered, so reports and the probed address no longer matter."""
        supervised = self._elements[key]
        supervised.reporters.clear()
        _discard(self._by_probe, supervised.probed_at, key)
        supervised.probed_at = None

    def unreachable(self, peer: Peer) -> list[ElementKey]:
        """Return the elements that were probed at `peer` without success."""
        return list(self._by_probe.pop(peer, ()))


def _discard(keys_by: dict[H, dict[ElementKey, None]], where: H | None, key: ElementKey) -> None:
    keys = keys_by.get(where) if where is not None else None
    if keys is not None and where is not None:
        keys.pop(key, None)
        if not keys:
            del keys_by[where]
