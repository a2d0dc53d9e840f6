"""Rates: how often a party may do something (token buckets), for very many parties in little memory.

A bucket is one number: the time at which it is full again. A party whose bucket is full needs none, so idle parties are
forgotten without being different from before.
"""

from __future__ import annotations

from collections.abc import Hashable

BURST = 4.0
"""Seconds' worth of a rate that a party may use at once."""

MOST_BUCKETS = 16_384
"""Buckets in one table, of at most about 200 octets each. Beyond that, the one that was used longest ago is forgotten.
An attacker needs as many addresses to profit from that."""

_ROUNDING = 1e-6
"""Seconds by which sums of many pauses may be wrong."""

_SWEEP = 64
"""Buckets looked at for each that is added."""


class Rate:
    """The buckets of all parties for one rate per second; 0 is no limit."""

    def __init__(self, rate: float) -> None:
        self._pause = 1.0 / rate if rate > 0 else 0.0
        self._full_at: dict[Hashable, float] = {}
        """For each party, in the order of their latest use, so that those at the beginning are full."""

    def __len__(self) -> int:
        return len(self._full_at)

    def take(self, now: float, party: Hashable) -> bool:
        """Take a token out of the party's bucket. Return false if there is none."""
        if not self._pause:
            return True
        full_at = max(self._full_at.pop(party, now), now)
        allowed = full_at == now or full_at - now <= BURST - self._pause + _ROUNDING
        if not self._full_at or next(iter(self._full_at.values())) <= now or len(self._full_at) >= MOST_BUCKETS:
            self._sweep(now)
        self._full_at[party] = full_at + self._pause if allowed else full_at
        return allowed

    def forget(self, party: Hashable) -> None:
        """Forget a party that will not come again."""
        self._full_at.pop(party, None)

    def _sweep(self, now: float) -> None:
        """Forget the full buckets at the beginning, and the first if there are too many."""
        for _ in range(min(_SWEEP, len(self._full_at))):
            first = next(iter(self._full_at))
            if self._full_at[first] > now and len(self._full_at) < MOST_BUCKETS:
                break
            del self._full_at[first]
