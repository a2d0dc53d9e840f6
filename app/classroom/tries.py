"""The limits of the desk in time: who guesses codes, asks or changes too often has to wait."""

from __future__ import annotations

from collections import OrderedDict
from ipaddress import ip_address
from typing import Final

AT_ONCE: Final = 5
"""Wrong codes from one place before it has to wait: people mistype."""

EVERY: Final = 10.0
"""Seconds until one more try is allowed. So a place has 360 tries an hour for 2³⁰ secrets."""

ALL_AT_ONCE, ALL_EVERY = 100, 0.2
"""The same for all places together."""

PLACES: Final = 4096
"""Places that are remembered. The oldest is forgotten first, and the limit of all places remains."""


class Pace:
    """Lets something happen `at_once` times, and then once every `every` seconds. Times are on one clock."""

    def __init__(self, at_once: int, every: float) -> None:
        self._at_once = at_once
        self._every = every
        self._full_at = 0.0
        """When it may happen `at_once` times again."""

    def wait(self, now: float) -> float:
        """Return for how many seconds it has to wait; 0: it may happen now."""
        return max(self._full_at - now - self._every * (self._at_once - 1), 0.0)

    def take(self, now: float) -> None:
        """Note that it happens now, or after `wait`."""
        self._full_at = max(self._full_at, now) + self._every


class Tries:
    """Counts the wrong tries of each place: an IPv4 address, or a network of IPv6, which one machine has as a whole."""

    def __init__(self) -> None:
        self.refused = 0
        """The number of tries that came too soon."""
        self._full_at: OrderedDict[str, float] = OrderedDict()
        """When the place has all its tries again."""
        self._all_full_at = 0.0

    def wait(self, now: float, address: str) -> float:
        """Return for how many seconds a place has to wait; 0: its next try is looked at."""
        own = self._full_at.get(place_of(address), 0.0) - now - EVERY * (AT_ONCE - 1)
        everybody = self._all_full_at - now - ALL_EVERY * (ALL_AT_ONCE - 1)
        wait = max(own, everybody, 0.0)
        self.refused += wait > 0
        return wait

    def wrong(self, now: float, address: str) -> None:
        """Count a wrong try."""
        place = place_of(address)
        self._full_at[place] = max(self._full_at.get(place, 0.0), now) + EVERY
        self._full_at.move_to_end(place)
        self._all_full_at = max(self._all_full_at, now) + ALL_EVERY
        if len(self._full_at) > PLACES:
            self._full_at.popitem(last=False)

    def __len__(self) -> int:
        return len(self._full_at)


def place_of(address: str) -> str:
    """Return what one machine has as a whole: an IPv4 address, or a network of IPv6 (/64)."""
    ip = ip_address(address.partition("%")[0])
    if ip.version == 6 and ip.ipv4_mapped is None and not ip.is_loopback:
        return ip.exploded[:19]  # /64
    return str(ip)
