"""Finding by address what belongs to a party, however many parties there are.

A registrar that takes over a thousand elements asks a thousand times whether an association to one of them stands.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Generic, TypeAlias, TypeVar

from rserpool.core.machine import Peer
from rserpool.model import TransportProtocol

T = TypeVar("T", bound=Hashable)

_Place: TypeAlias = tuple[TransportProtocol, int, str]


class Parties(Generic[T]):
    """Items by where their party is. One address in common makes two parties the same."""

    def __init__(self) -> None:
        # Dictionaries as ordered sets: who came first is found first.
        self._at: dict[_Place, dict[T, None]] = {}

    def add(self, peer: Peer, item: T) -> None:
        for place in _places(peer):
            self._at.setdefault(place, {})[item] = None

    def discard(self, peer: Peer, item: T) -> None:
        """Take out an item that was added with this party; nothing happens if there is none."""
        for place in _places(peer):
            items = self._at.get(place)
            if items is not None:
                items.pop(item, None)
                if not items:
                    del self._at[place]

    def of(self, peer: Peer) -> Iterator[T]:
        """What belongs to this party."""
        found: dict[T, None] = {}
        for place in _places(peer):
            found |= self._at.get(place, {})
        return iter(found)


def _places(peer: Peer) -> Iterator[_Place]:
    return ((a.protocol, a.port, address) for a in peer for address in a.addresses)
