"""When the owner needs the machine: figures in, a decision out, without clock and sensors.

Whatever the owner does must be felt at once, and must not be disturbed for long: elements go soon and come back late,
and what brings them back is further from the limit than what made them go. So they do not come and go all the time.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.base.language import translate


class Need(StrEnum):
    """Why the owner needs the machine."""

    USE = "use"
    BATTERY = "battery"
    LOCK = "lock"
    LID = "lid"
    PAUSE = "pause"

    @property
    def words(self) -> str:
        """The reason in words."""
        return {
            Need.USE: translate("Classroom", "its owner uses the processor"),
            Need.BATTERY: translate("Classroom", "it runs on battery"),
            Need.LOCK: translate("Classroom", "its screen is locked"),
            Need.LID: translate("Classroom", "its lid is closed"),
            Need.PAUSE: translate("Classroom", "its owner asked for a pause"),
        }[self]


WATCHED: Final = tuple(need for need in Need if need is not Need.PAUSE)
"""The needs for which there are sensors."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What counts as use by the owner."""

    busy: float = 0.5
    """The part of all processors, 0 to 1, that other programs take when the owner uses the machine."""
    quiet: float = 0.5
    """The part of `busy` below which the machine is idle again."""
    busy_for: float = 3.0
    """Seconds that others have to be busy: a program that starts is no use."""
    back_after: float = 30.0
    """Seconds without any need after which the elements come back."""
    ignored: frozenset[Need] = frozenset()
    """Needs that do not count. A pause always does."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What is known about the machine at a moment; None for what is not watched."""

    busy: float | None = None
    """The part of all processors that programs other than ours take, 0 to 1."""
    battery: bool | None = None
    lock: bool | None = None
    lid: bool | None = None
    pause: bool = False
    ours: float | None = None
    """The part of all processors that our elements take, 0 to 1. It decides nothing."""


class Owner:
    """Decides whether elements may run."""

    def __init__(self, thresholds: Thresholds | None = None) -> None:
        self.thresholds = thresholds or Thresholds()
        self.needs: tuple[Need, ...] = ()
        """Why the elements are away; () while they may run."""
        self._busy_since: float | None = None
        self._free_since: float | None = None

    @property
    def away(self) -> bool:
        """Whether the owner needs the machine."""
        return bool(self.needs)

    def back_in(self, now: float) -> float | None:
        """Return in how many seconds the elements come back if nothing happens; None if that cannot be said."""
        if not self.needs or self._free_since is None:
            return None
        return max(self._free_since + self.thresholds.back_after - now, 0.0)

    def step(self, now: float, signs: Signs) -> bool:
        """Take the signs of a moment (seconds). Return whether the elements may run."""
        needs = tuple(
            need for need in self._found(now, signs) if need is Need.PAUSE or need not in self.thresholds.ignored
        )
        if needs:
            self.needs, self._free_since = needs, None
        elif self.needs:
            if self._free_since is None:
                self._free_since = now
            known = {Need.PAUSE, *self.thresholds.ignored}  # the owner has said that these are over, or do not count
            if known.issuperset(self.needs) or now - self._free_since >= self.thresholds.back_after:
                self.needs = ()
        return not self.needs

    def _found(self, now: float, signs: Signs) -> list[Need]:
        found = [
            need
            for need, sign in (
                (Need.PAUSE, signs.pause),
                (Need.LID, signs.lid),
                (Need.LOCK, signs.lock),
                (Need.BATTERY, signs.battery),
            )
            if sign
        ]
        limit = self.thresholds.busy * (self.thresholds.quiet if self.away else 1.0)
        if signs.busy is None or signs.busy < limit:
            self._busy_since = None
        else:
            if self._busy_since is None:
                self._busy_since = now
            if self.away or now - self._busy_since >= self.thresholds.busy_for:
                found.append(Need.USE)
        return found
