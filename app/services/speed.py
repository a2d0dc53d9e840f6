"""A speed limit shared by several sessions, so that people can watch what would otherwise be too fast."""

from __future__ import annotations

import asyncio
import sys
from typing import Final

CHUNK_TIME: Final = 0.02
"""The amount of points that one session takes at a time, in seconds. Small amounts make the picture grow smoothly."""

LONGEST_DEBT: Final = 1.0
"""The maximum amount of points that are computed ahead of their time without waiting, in seconds."""


class SpeedLimit:
    """A limit of `rate` points per second; 0 means no limit. Callers of `spend` take turns in the order of their calls.

    The rate may be changed at any time. A session that already waits does so as long as the old rate required, at most
    one chunk per session.
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
        self._free_at = 0.0  # forget the debt, which was computed with the old rate
        self.chunk = max(1, int(rate * CHUNK_TIME)) if rate else sys.maxsize
        """The maximum number of points to spend at a time."""

    async def spend(self, points: int, *, wait: bool = True) -> None:
        """Wait until this many points may be computed.

        Without `wait`, return immediately and let later calls wait instead, unless the debt exceeds `LONGEST_DEBT`.
        """
        if not self._rate:
            return
        now = asyncio.get_running_loop().time()
        # Unused time is lost, so that a pause is not followed by a burst too fast to watch.
        begin = max(self._free_at, now)
        self._free_at = begin + points / self._rate
        if begin > now and (wait or begin - now > LONGEST_DEBT):
            await asyncio.sleep(begin - now)
