"""Finding what belongs to a party by its address, in a time that does not depend on the number of parties.

A registrar that takes over 1000 elements looks 1000 times for an association to one of them.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Generic, TypeVar

from rserpool.core.groups import Groups
from rserpool.core.machine import Peer
from rserpool.model import Place, places

T = TypeVar("T", bound=Hashable)


class Parties(Generic[T]):
    """Items by the addresses of their party. Two parties with one address in common are the same."""

    def __init__(self) -> None:
        self._at: Groups[Place, T] = Groups()

    def __len__(self) -> int:
        """Return the number of places at which items are found."""
        return len(self._at)

    def add(self, peer: Peer, item: T) -> None:
        """Add an item of a party."""
        for place in places(peer):
            self._at.add(place, item)

    def discard(self, peer: Peer, item: T) -> None:
        """Remove an item that was added with this party, if it is there."""
        for place in places(peer):
            self._at.discard(place, item)

    def of(self, peer: Peer) -> Iterator[T]:
        """Return the items of this party, the oldest first."""
        return iter(dict.fromkeys(item for place in places(peer) for item in self._at.of(place)))
