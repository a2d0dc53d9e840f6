"""A machine whose owner is a test."""

from __future__ import annotations

from app.processes.machine import Machine, Reading


class Laptop(Machine):
    """A machine with two processors whose figures a test sets."""

    def __init__(self) -> None:
        super().__init__()
        self.at, self.busy = 0.0, 0.0
        self.mains: bool | None = True
        self.used: dict[int, float] = {}

    def read(self) -> Reading:
        return Reading(self.at, 2, self.busy, 2 * self.at - self.busy, 1 << 30, 1 << 29)

    def times(self, pids: object) -> dict[int, float]:
        return dict(self.used)

    def on_mains(self) -> bool | None:
        return self.mains
