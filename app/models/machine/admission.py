"""Decides which processes may start: how many the machine has room for, and which waiting ones start now.

It computes and reads nothing, and has no clock. Hundreds of processes that start at once take the processors from the
registrar, so that none of them is registered in time. So a few start, and others follow when these are registered.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from math import inf
from typing import Final, Generic, TypeVar

from app.processes.machine import Limits, Reading

ELEMENT_MEMORY: Final = 10 * 2**20
"""The octets of memory that an element takes for itself, with room to spare."""

KEPT_FREE: Final = 0.05
"""The part of the memory that stays free for everything else."""

ELEMENT_TASKS: Final = 4
"""The threads of an element at most; a transport may have some of its own."""

LAUNCHER_FILES: Final = 64
"""Open files of the launcher or of a registrar besides one for each element, with room to spare."""

PER_PROCESSOR, PER_BUSY_PROCESSOR = 8, 2
"""How many elements for each processor are under way at a time; fewer start if the machine was busy before. Measured on
two processors: fewer leave processors idle, more are no faster and each takes longer."""

STARTING: Final = 10.0
"""Seconds after which an element that does not run yet no longer holds up others."""

SETTLING: Final = 2.0
"""Seconds that a running element has to be registered before others start; there may be no registrar."""

K = TypeVar("K")


class Limit(Enum):
    """What limits the number of processes."""

    MEMORY = "memory"
    TASKS = "tasks"
    FILES = "files"


class Why(Enum):
    """Why processes wait."""

    TURN = "turn"
    """Others are under way."""
    BUSY = "busy"
    """The machine was busy before, so fewer are under way."""
    MEMORY = "memory"
    """Too little memory is free at present."""


@dataclass(frozen=True, slots=True)
class Room:
    """How many elements can start in addition to those that run or were promised a place, and what limits it."""

    more: int
    limit: Limit


def room(reading: Reading, limits: Limits, *, running: int = 0, promised: int = 0) -> Room:
    """Return the room for elements, where `running` of them run and `promised` wait or have just been started."""
    rooms = [Room(_fitting(reading) - promised, Limit.MEMORY)]
    if limits.tasks is not None:
        rooms.append(Room(limits.tasks // ELEMENT_TASKS - promised, Limit.TASKS))
    if limits.files is not None:
        rooms.append(Room(limits.files - LAUNCHER_FILES - running - promised, Limit.FILES))
    smallest = min(rooms, key=lambda room: room.more)
    return Room(max(smallest.more, 0), smallest.limit)


def _fitting(reading: Reading) -> int:
    return int((reading.free - reading.memory * KEPT_FREE) // ELEMENT_MEMORY)


class StartQueue(Generic[K]):
    """Processes that wait to start, first come, first served, and those under way."""

    def __init__(self) -> None:
        self.waiting: dict[K, None] = {}
        self.asked = 0
        """The number of processes of this rush; a rush begins when none waits and none is under way."""
        self.why = Why.TURN
        self.under_way: dict[K, float] = {}
        """Those under way, and for each when it no longer holds up others, in seconds."""
        self._was_busy = False

    @property
    def promised(self) -> int:
        """The number of processes that wait or are under way."""
        return len(self.waiting) + len(self.under_way)

    def ask(self, key: K, busy: bool = False) -> None:
        """Add a process to those that wait. `busy` says whether the machine is busy."""
        if not self.promised:
            self.asked, self._was_busy = 0, busy
        self.asked += 1
        self.waiting[key] = None

    def cancel(self, key: K) -> bool:
        """Remove a process that waits. Return whether it waited."""
        if key not in self.waiting:
            return False
        del self.waiting[key]
        self.asked -= 1
        return True

    def runs(self, now: float, key: K) -> None:
        """Note that a process under way runs; it is not registered yet. Repeating changes nothing."""
        if key in self.under_way:
            self.under_way[key] = min(self.under_way[key], now + SETTLING)

    def settled(self, key: K) -> bool:
        """Note that a process is registered, was refused or has ended. Return whether it was under way."""
        return self.under_way.pop(key, None) is not None

    def due(self, now: float, reading: Reading | None) -> list[K]:
        """Return the processes that start now; they are under way from now on. Without a reading only the number of
        those under way counts."""
        for key in [key for key, until in self.under_way.items() if until <= now]:
            del self.under_way[key]
        each = PER_BUSY_PROCESSOR if self._was_busy else PER_PROCESSOR
        turn = each * (1 if reading is None else reading.processors) - len(self.under_way)
        fits = inf if reading is None else _fitting(reading) - len(self.under_way)
        self.why = Why.MEMORY if fits < turn else Why.BUSY if self._was_busy else Why.TURN
        starting = list(self.waiting)[: max(int(min(turn, fits)), 0)]
        for key in starting:
            del self.waiting[key]
            self.under_way[key] = now + STARTING
        return starting
