"""The load of the machine: how busy the processors are, how much of that is ours, and the memory that is free.

It computes and reads nothing (`app.processes.machine` reads).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from app.processes.machine import Reading

AT_A_TIME: Final = 64
"""The number of processes that are asked for their processor time at a time: a thousand would cost more than they
use."""

SMOOTHED: Final = 3.0
"""Seconds over which the load is taken to say that the machine is busy: a moment's work is no reason to warn."""

BUSY, CALM = 0.95, 0.85
"""The part of all processors from which the machine is busy, and below which it no longer is."""

SHORT: Final = 0.05
"""The part of the memory below which free memory is short."""


@dataclass(frozen=True, slots=True)
class Load:
    """The load over the last second or so. `processor` and `ours` are parts of all processors together, 0 to 1."""

    processors: int
    processor: float
    ours: float
    """The part of `processor` that our own processes use."""
    memory: int
    free: int
    busy: bool
    """Whether nearly all processors have been in use for some seconds."""

    @property
    def short(self) -> bool:
        """Whether the free memory is short."""
        return self.free < self.memory * SHORT


class LoadMeter:
    """Turns readings into a load. It asks for a few of our processes at a time, in turn; `wanted` says which."""

    def __init__(self) -> None:
        self._readings: list[Reading] = []
        """Those of the last seconds."""
        self._last: dict[int, tuple[float, float]] = {}
        """When each process was read last, and its processor time then. The oldest come first."""
        self._rates: dict[int, float] = {}
        self._busy = False

    def wanted(self, pids: Iterable[int]) -> list[int]:
        """Return the processes of these whose processor time to read next. All others are forgotten."""
        known = dict.fromkeys(pids)
        for pid in [pid for pid in self._last if pid not in known]:
            del self._last[pid]
            self._rates.pop(pid, None)
        fresh = [pid for pid in known if pid not in self._last]
        return [*fresh, *self._last][:AT_A_TIME]

    def take(self, reading: Reading, times: Mapping[int, float]) -> Load | None:
        """Take a reading and the processor times of the wanted processes. Return the load; None before the second
        reading."""
        for pid, used in times.items():
            before = self._last.pop(pid, None)
            self._last[pid] = reading.at, used
            if before is not None and reading.at > before[0]:
                self._rates[pid] = max(used - before[1], 0.0) / (reading.at - before[0])
        readings = self._readings
        readings.append(reading)
        while len(readings) > 2 and readings[1].at <= reading.at - SMOOTHED:
            del readings[0]
        if len(readings) < 2:
            return None
        smooth = _share(readings[0], reading)
        if reading.at - readings[0].at >= SMOOTHED:
            self._busy = smooth >= (CALM if self._busy else BUSY)
        whole = _share(readings[-2], reading)
        ours = sum(self._rates.values()) / reading.processors
        return Load(reading.processors, whole, min(ours, whole), reading.memory, reading.free, self._busy)


def _share(before: Reading, after: Reading) -> float:
    """Return the part of the processors' time that was used between two readings."""
    busy, idle = after.busy - before.busy, after.idle - before.idle
    return min(max(busy / (busy + idle), 0.0), 1.0) if busy + idle > 0 else 0.0
