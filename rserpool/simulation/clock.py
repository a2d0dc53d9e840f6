"""A virtual clock that jumps from one planned action to the next."""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappop, heappush
from itertools import count


class Clock:
    """The time `now` in seconds, and a plan. Actions planned for the same instant run in planning order."""

    def __init__(self) -> None:
        self.now = 0.0
        self._order = count()
        self._plan: list[tuple[float, int, Callable[[], None]]] = []

    def later(self, delay: float, action: Callable[[], None]) -> None:
        """Plan an action `delay` seconds from now; a negative delay counts as 0."""
        heappush(self._plan, (self.now + max(delay, 0.0), next(self._order), action))

    def run_until(self, condition: Callable[[], bool], limit: float) -> bool:
        """Let time pass until `condition` holds, at most `limit` seconds; return whether it holds."""
        end = self.now + limit
        while not condition():
            if not self._plan or self._plan[0][0] > end:
                self.now = end
                return False
            self.now, _, action = heappop(self._plan)
            action()
        return True
