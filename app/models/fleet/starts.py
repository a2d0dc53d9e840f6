"""Lets processes start a few at a time, and refuses what the machine has no room for (`app.models.machine.admission`).

Elements wait in a queue that people see and can cancel. Registrars do not wait: everything else depends on them.
"""

from __future__ import annotations

import asyncio
from typing import Final

from app.base.language import translate
from app.base.signal import Signal
from app.models.fleet.process_list import ProcessList
from app.models.fleet.process_row import ElementRow, Row, State
from app.models.machine.admission import Limit, Room, StartQueue, Why, room
from app.models.machine.watch import MachineWatch
from app.processes.supervisor import StartFailed

LOOKING: Final = 0.25
"""Seconds after which the machine is looked at again while elements wait."""


class StartCancelled(StartFailed):
    """An element was removed while it waited to start."""


class Starts:
    """The queue of the elements of `rows`. `changed` is emitted when the number of waiting elements changes."""

    def __init__(self, rows: ProcessList, machine: MachineWatch) -> None:
        self.changed = Signal[()]()
        self._rows = rows
        self._machine = machine
        self._queue: StartQueue[ElementRow] = StartQueue()
        self._turns: dict[ElementRow, asyncio.Future[None]] = {}
        self._timer: asyncio.TimerHandle | None = None
        rows.changed.connect(self._row_changed)

    @property
    def waiting(self) -> tuple[ElementRow, ...]:
        """The elements that wait, the next one first."""
        return tuple(self._queue.waiting)

    @property
    def sentence(self) -> str:
        """How many elements wait and why; empty if none waits."""
        number, asked = len(self._queue.waiting), self._queue.asked
        if not number:
            return ""
        text = translate("Fleet", "{number} of %n element(s) wait to start: {reason}", "", asked)
        return text.format(number=number, reason=_reason(self._queue.why))

    def check(self, number: int) -> None:
        """Raise `StartFailed` with a sentence if the machine has no room for this many more processes."""
        reading = self._machine.read()
        if reading is None:
            return
        promised = self._queue.promised
        running = sum(row.ours and row.alive for row in self._rows.rows) - promised
        there = room(reading, self._machine.limits(), running=running, promised=promised)
        if number > there.more:
            raise StartFailed(refusal(number, there))

    async def turn(self, row: ElementRow) -> None:
        """Wait until the process of this row may start. Raise `StartCancelled` if `cancel` is called first."""
        load = self._machine.load
        self._queue.ask(row, busy=load is not None and load.busy)
        self._look()
        if row not in self._queue.waiting:
            return
        self._rows.put(row, state=State.WAITING)
        self._turns[row] = asyncio.get_running_loop().create_future()
        self._rows.changed.emit(row)
        self.changed.emit()
        try:
            await self._turns[row]
        except asyncio.CancelledError:
            self.cancel(row)
            raise
        finally:
            del self._turns[row]

    def cancel(self, *rows: Row) -> None:
        """Remove these rows if they wait. No process was started for them, so nothing is left of them."""
        cancelled = [row for row in rows if isinstance(row, ElementRow) and self._queue.cancel(row)]
        for row in cancelled:
            turn = self._turns.get(row)
            if turn is not None and not turn.done():
                turn.set_exception(StartCancelled(translate("Fleet", "{name} was removed").format(name=row.name)))
            self._rows.put(row, state=State.GONE, orderly=True)
            self._rows.changed.emit(row)
            self._rows.remove(row)
        if cancelled:
            self.changed.emit()

    def cancel_all(self) -> None:
        """Remove all rows that wait."""
        self.cancel(*self.waiting)

    def _row_changed(self, row: Row) -> None:
        if not isinstance(row, ElementRow) or row not in self._queue.under_way:
            return
        alone = not any(registrar.serves for registrar in self._rows.registrars)  # nobody can register it
        if row.state is State.RUNNING and row.registered_at is None and not row.note and not alone:
            self._queue.runs(asyncio.get_running_loop().time(), row)
        elif row.state not in (State.WAITING, State.STARTING):
            self._queue.settled(row)
            self._look()

    def _look(self) -> None:
        """Start those whose turn it is, and look again later if others are left."""
        loop = asyncio.get_running_loop()
        if not self._queue.waiting:
            return
        before = self.sentence
        for row in self._queue.due(loop.time(), self._machine.read()):
            turn = self._turns.get(row)
            if turn is not None and not turn.done():
                turn.set_result(None)
        if self._timer is not None:
            self._timer.cancel()
        self._timer = loop.call_later(LOOKING, self._look) if self._queue.waiting else None
        if self.sentence != before:
            self.changed.emit()


def refusal(number: int, there: Room) -> str:
    """Return the sentence that says why this number of processes cannot start, and what to do."""
    if not there.more:
        return {
            Limit.MEMORY: translate(
                "Fleet", "This machine has no memory for more processes. Stop some, or use another machine."
            ),
            Limit.TASKS: translate("Fleet", "This system allows no more processes. Stop some, or use another machine."),
            Limit.FILES: translate(
                "Fleet", "This system allows no more open files. Stop some processes, or use another machine."
            ),
        }[there.limit]
    text = {
        Limit.MEMORY: translate(
            "Fleet",
            "This machine has memory for about {room} more elements; {number} were asked for. "
            "Start fewer, or spread them over machines.",
        ),
        Limit.TASKS: translate(
            "Fleet",
            "This system allows processes for about {room} more elements; {number} were asked for. "
            "Start fewer, or spread them over machines.",
        ),
        Limit.FILES: translate(
            "Fleet",
            "This system allows open files for about {room} more elements; {number} were asked for. "
            "Start fewer, or raise the limit (ulimit -Hn).",
        ),
    }[there.limit]
    return text.format(room=_about(there.more), number=number)


def _about(number: int) -> int:
    """Return the number rounded down to two digits: it is an estimate."""
    step: int = 10 ** max(len(str(number)) - 2, 0)
    return number // step * step


def _reason(why: Why) -> str:
    return {
        Why.TURN: translate("Fleet", "a few start at a time"),
        Why.BUSY: translate("Fleet", "the machine is busy"),
        Why.MEMORY: translate("Fleet", "memory is short"),
    }[why]
