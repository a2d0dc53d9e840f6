"""Counts of what a registrar refuses, and notices about it that cannot become a flood themselves."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from enum import Enum
from typing import Final

from rserpool.core.machine import Effect, Notify
from rserpool.core.reasons import Refusal
from rserpool.core.registrar_notices import PartyRefused, RefusalsCounted
from rserpool.core.timers import TimersByKind

QUIET: Final = 60.0
"""Seconds after a notice about one party until there may be another one about the same refusal."""

MOST_TOLD: Final = 1024
"""Parties of which it is remembered that there was a notice."""

COUNTING: Final = 1.0
"""Seconds between two notices with the counts."""


class RefusalTimer(Enum):
    """The timer; the subject is None."""

    COUNT = "time to tell how much was refused"


class Refusals:
    """What one registrar has refused. `counts` has a number for each kind that has occurred."""

    def __init__(self, timers: TimersByKind[Enum, Hashable], emit: Callable[[Effect], None]) -> None:
        self.counts: dict[Refusal, int] = {}
        self._timers = timers
        self._emit = emit
        self._told: dict[tuple[Refusal, str], float] = {}
        """When there was a notice about a party, oldest first."""
        self._changed: dict[Refusal, None] = {}

    def note(self, now: float, what: Refusal, who: str) -> None:
        """Count a refusal, and tell about it unless that was told of this party a short while ago."""
        self.counts[what] = self.counts.get(what, 0) + 1
        self._changed[what] = None
        key = (what, who)
        if key not in self._told or self._told[key] + QUIET <= now:
            # Of a flood from very many addresses, each of which is new, there is a notice only for as many as fit.
            oldest = next(iter(self._told.values()), now)
            if len(self._told) < MOST_TOLD or oldest + QUIET <= now:
                self._told.pop(key, None)
                if len(self._told) >= MOST_TOLD:
                    del self._told[next(iter(self._told))]
                self._told[key] = now
                self._emit(Notify(PartyRefused(what, who)))
        if (RefusalTimer.COUNT, None) not in self._timers:
            self._timers.set((RefusalTimer.COUNT, None), now + COUNTING)

    def tell(self, now: float, _: object) -> None:
        """Tell the counts that have changed."""
        for what in self._changed:
            self._emit(Notify(RefusalsCounted(what, self.counts[what])))
        self._changed.clear()
