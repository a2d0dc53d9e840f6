"""A machine with chosen figures, for tests."""

from __future__ import annotations

from collections.abc import Iterable

from app.models.machine.admission import ELEMENT_MEMORY
from app.models.machine.watch import MachineWatch
from app.processes.machine import Limits, Machine, Reading

MEMORY = 2000 * ELEMENT_MEMORY


class FixedMachine(Machine):
    """A machine with one processor and memory for `elements` more elements. Each reading is a second later, in which
    the processor worked for `share` of the time."""

    def __init__(self, elements: int = 1000, share: float = 0.5, files: int | None = None) -> None:
        self.elements, self.share, self.files = elements, share, files
        self._at, self._busy = 0.0, 0.0

    def read(self) -> Reading:
        self._at += 1.0
        self._busy += self.share
        free = MEMORY // 20 + self.elements * ELEMENT_MEMORY
        return Reading(self._at, 1, self._busy, self._at - self._busy, MEMORY, free)

    def times(self, pids: Iterable[int]) -> dict[int, float]:
        return dict.fromkeys(pids, self._busy / 2)

    def limits(self) -> Limits:
        return Limits(files=self.files)

    @property
    def watch(self) -> MachineWatch:
        """A new watch over this machine."""
        return MachineWatch(lambda: self)
