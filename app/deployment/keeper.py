"""Keeps a number of elements running on this machine, and says how they are: what `poolscope deploy start` does.

An element that ends without being asked is started again, later each time. When the keeper is asked to end, the
elements leave their pool first; when it dies, they die with it (`app.processes.lifeline`).
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Callable
from typing import Final

from app.deployment.report import LONGEST_TEXT, HostReport
from app.processes import protocol
from app.processes.options import ElementOptions
from app.processes.outcome import Outcome
from app.processes.sentences import trouble_in
from app.processes.supervisor import Child, StartFailed, Supervisor
from rserpool import notices

GOODBYE: Final = 5.0
"""Seconds that elements have to leave their pool."""

TELL: Final = 0.5
"""Minimum seconds between two reports."""

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
"""Seconds before an element that ended is started again; twice as long each time."""

STEADY: Final = 60.0
"""Seconds that an element must have run for its next pause to be the first one again."""


def usual_number() -> int:
    """Return how many elements this machine is asked for unless somebody says: one for each core but one."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, cores - 1)


def give_way(nice: int) -> None:
    """Give this process, and those that it starts, at most this priority (nice, 0 to 19)."""
    os.nice(max(0, nice - os.nice(0)))


class Keeper:
    """Keeps `elements` elements with these options running in its `async with` block. `tell` gets a report after each
    change."""

    def __init__(
        self,
        supervisor: Supervisor,
        options: ElementOptions,
        elements: int,
        tell: Callable[[HostReport], None],
        *,
        name: str = "default",
        first_pause: float = FIRST_PAUSE,
    ) -> None:
        self._supervisor = supervisor
        self._options = options
        self._name = name
        self._tell = tell
        self._first_pause = first_pause
        self._slots = [_Slot(self._note_change) for _ in range(elements)]
        self._changed = asyncio.Event()

    @property
    def report(self) -> HostReport:
        """How the elements are now."""
        slots = self._slots
        return HostReport(
            self._name,
            len(slots),
            sum(slot.running for slot in slots),
            sum(slot.registered for slot in slots),
            sum(slot.sessions for slot in slots),
            sum(slot.tiles_before + slot.tiles for slot in slots),
            next((slot.trouble for slot in slots if slot.trouble), "")[:LONGEST_TEXT],
        )

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Run the elements in the `async with` block. At its end they leave their pool."""
        tasks = [asyncio.create_task(self._keep(slot)) for slot in self._slots]
        tasks.append(asyncio.create_task(self._tell_changes()))
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)
            await self._say_goodbye()
            self._tell(self.report)

    async def _keep(self, slot: _Slot) -> None:
        pause = self._first_pause
        while True:
            try:
                child = await self._supervisor.start(protocol.ELEMENT, self._options.to_json(), prepare=slot.watch)
                outcome = await child.wait()
                if outcome.seconds > STEADY:
                    pause = self._first_pause
            except StartFailed as error:
                slot.has_trouble(str(error))
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    async def _tell_changes(self) -> None:
        told: HostReport | None = None
        while True:
            self._changed.clear()
            report = self.report
            if report != told:
                told = report
                self._tell(report)
            await asyncio.sleep(TELL)
            await self._changed.wait()

    async def _say_goodbye(self) -> None:
        children = self._supervisor.children
        for child in children:
            child.stop()
        if children:
            await asyncio.wait([asyncio.create_task(child.wait()) for child in children], timeout=GOODBYE)

    def _note_change(self) -> None:
        self._changed.set()


class _Slot:
    """The place of one element, which successive processes take."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self.running = False
        self.registered = False
        self.sessions = 0
        self.tiles = 0
        self.tiles_before = 0
        """The tiles of processes that have ended."""
        self.trouble = ""
        self._changed = changed

    def watch(self, child: Child) -> None:
        """Follow this process."""
        child.reported.connect(self._take)
        child.ended.connect(self._end)

    def has_trouble(self, sentence: str) -> None:
        self.trouble = sentence
        self._changed()

    def _take(self, report: protocol.Report) -> None:
        match report:
            case protocol.Running():
                self.running = True
            case protocol.Serving(sessions=sessions, tiles=tiles):
                self.sessions, self.tiles = sessions, tiles
            case protocol.Failed(reason):
                self.trouble = reason
            case protocol.Noticed(notices.Registered()):
                self.registered, self.trouble = True, ""
            case protocol.Noticed(notices.RegistrarLost() | notices.Deregistered()):
                self.registered = False
            case protocol.Noticed(notice) if sentence := trouble_in(notice):
                self.registered, self.trouble = False, sentence
            case _:
                return
        self._changed()

    def _end(self, outcome: Outcome) -> None:
        self.running = self.registered = False
        self.tiles_before, self.tiles, self.sessions = self.tiles_before + self.tiles, 0, 0
        if not outcome.orderly and not self.trouble:
            self.trouble = outcome.sentence("an element")
        self._changed()
