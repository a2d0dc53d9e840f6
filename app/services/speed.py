"""A speed limit that several sessions share, so that people can follow what otherwise is over in a blink."""

from __future__ import annotations

import asyncio
import sys
from typing import Final

CHUNK_TIME: Final = 0.02
"""Seconds' worth of points that one session takes at a time: the picture then grows smoothly."""

LONGEST_DEBT: Final = 1.0
"""Seconds' worth of points that may be owed by those who need not wait."""


class SpeedLimit:
    """At most `rate` points per second; 0 is no limit. Whoever spends gets the next free moment, in order of asking.

    The rate may be changed at any time. Who waits already waits as long as the former rate said, at most one chunk
    for each of the sessions.
    """

    def __init__(self, rate: float = 0.0) -> None:
        self._free_at = 0.0
        self.rate = rate

    @property
    def rate(self) -> float:
        return self._rate

    @rate.setter
    def rate(self, rate: float) -> None:
        if not rate >= 0:
            raise ValueError(f"a speed is 0 (no limit) or more, not {rate}")
        self._rate = rate
        self._free_at = 0.0  # what is owed was reckoned with the former rate
        self.chunk = max(1, int(rate * CHUNK_TIME)) if rate else sys.maxsize
        """How many points to spend at a time at most."""

    async def spend(self, points: int, *, at_once: bool = False) -> None:
        """Wait until these points may be computed. `at_once`: let the others wait for them instead, within reason."""
        if not self._rate:
            return
        now = asyncio.get_running_loop().time()
        # What was not used is lost: after a pause there is no burst that nobody could follow.
        begin = max(self._free_at, now)
        self._free_at = begin + points / self._rate
        if begin > now and not (at_once and begin - now <= LONGEST_DEBT):
            await asyncio.sleep(begin - now)
