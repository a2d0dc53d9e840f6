"""The machine as the models see it: its load, once a second, and its figures when something starts."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from app.base.signal import Signal
from app.models.machine.load import Load, LoadMeter
from app.processes.machine import Limits, Machine, Reading


class MachineWatch:
    """Reads the machine that `find` returns, which is called once, when the first figure is needed. Where psutil is
    missing there are no figures."""

    def __init__(self, find: Callable[[], Machine] = Machine) -> None:
        self.load: Load | None = None
        """The load as it was measured last; None before."""
        self.measured = Signal[Load]()
        self._find = find
        self._machine: Machine | None = None
        self._missing = False
        self._meter = LoadMeter()

    def measure(self, pids: Iterable[int]) -> None:
        """Measure the load. These are our own processes. Call it about once a second."""
        machine = self._found()
        if machine is None:
            return
        self.load = self._meter.take(machine.read(), machine.times(self._meter.wanted(pids)))
        if self.load is not None:
            self.measured.emit(self.load)

    def read(self) -> Reading | None:
        """Return the figures of this moment, or None if there are none."""
        machine = self._found()
        return None if machine is None else machine.read()

    def limits(self) -> Limits:
        """Return the limits for processes that start from now on."""
        machine = self._found()
        return Limits() if machine is None else machine.limits()

    def _found(self) -> Machine | None:
        if self._machine is None and not self._missing:
            try:
                self._machine = self._find()
            except ImportError:  # psutil came after this installation was made
                self._missing = True
        return self._machine
