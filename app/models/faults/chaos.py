"""Chaos: faults at random, at some rate, until it is stopped; then everything is healed.

The choices come from a seed: `planned_faults` with the same seed and the same names gives the same sequence, whatever
the faults do. Names stand for places: `A` and `B` for registrars, `1`, `2`, ... for elements, as they were at the
beginning. The replacement of a killed process takes its name. A fault that would hit the last healthy registrar or
element is left out. Every fault ends by itself after some seconds: processes that ended are replaced, frozen ones
are thawed, links heal.
"""

from __future__ import annotations

import asyncio
import itertools
import random
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.base.language import translate
from app.base.signal import Signal
from app.models.actions import Action
from app.models.faults.faults import Faults
from app.models.fleet.fleet import Fleet
from app.models.fleet.process_row import ElementRow, RegistrarRow, Row, State
from app.processes.options import ElementOptions
from app.processes.supervisor import StartFailed

RATE = 6.0
"""Faults a minute. There is time to see what follows each of them."""
RATES = 1.0, 60.0

USER = "user"

_LASTING = 4.0, 12.0
"""Seconds until a fault ends by itself."""

_SHORTEST = 0.2
"""The shortest time between two faults, in seconds."""

_LIKELY = {
    Action.KILL: 4,
    Action.STOP: 1,
    Action.FREEZE: 3,
    Action.CUT: 3,
    Action.SLOW: 2,
    Action.LOSE: 2,
    Action.DELAY: 2,
    Action.CRASH: 1,
}
"""The relative frequency of each action."""

_LINKS = (Action.CUT, Action.LOSE, Action.DELAY)
_HARMS = (Action.KILL, Action.STOP, Action.FREEZE, Action.CRASH)
"""Actions after which a process is not healthy until the fault has ended."""


@dataclass(frozen=True, slots=True)
class PlannedFault:
    """After `wait` seconds do `action` to the components with these names, for `lasting` seconds."""

    wait: float
    action: Action
    names: tuple[str, ...]
    lasting: float


def planned_faults(
    rng: random.Random, registrars: Sequence[str], elements: Sequence[str], rate: float = RATE
) -> Iterator[PlannedFault]:
    """Return an endless sequence of faults, `rate` a minute on average, over at least one registrar or element."""
    places = [*registrars, *elements]
    pairs = [*itertools.product((USER,), places), *itertools.product(registrars, elements)]
    pairs += itertools.combinations(registrars, 2)
    names: tuple[str, ...]
    while True:
        wait = max(rng.expovariate(rate / 60.0), _SHORTEST)
        action = rng.choices(list(_LIKELY), list(_LIKELY.values()))[0]
        lasting = rng.uniform(*_LASTING)
        if action in _LINKS:
            names = rng.choice(pairs)
        elif action is Action.CRASH:
            one = rng.sample(registrars, min(1, len(registrars)))
            names = (*one, *rng.sample(elements, len(elements) // 2)) or (places[0],)
        elif action is Action.SLOW:
            names = (rng.choice(elements or places),)
        else:
            names = (rng.choice(places),)
        yield PlannedFault(wait, action, names, lasting)


class Chaos:
    """Does faults from `start` until `stop`. `changed` is emitted at both, and after each fault."""

    def __init__(
        self, faults: Faults, fleet: Fleet, sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
    ) -> None:
        self.changed = Signal[()]()
        self.rate = RATE
        self.seed = 1
        self.done: list[PlannedFault] = []
        """The faults done since the start."""
        self._faults = faults
        self._fleet = fleet
        self._sleep = sleep
        self._places: dict[str, Row] = {}
        self._options: dict[str, ElementOptions] = {}
        """The options of the elements at the start. Slowing one changes its own."""
        self._harmed: dict[str, PlannedFault] = {}
        """The faults of the places that are not healthy."""
        self._task: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        """Tasks that end faults or start replacements."""

    @property
    def running(self) -> bool:
        return self._task is not None

    @property
    def status(self) -> str:
        """The state in a few words; empty before the first start."""
        if self.running:
            text = translate("Chaos", "Chaos with seed {seed}: %n fault(s) so far", n=len(self.done))
        elif self.done:
            text = translate("Chaos", "Chaos with seed {seed} stopped after %n fault(s)", n=len(self.done))
        else:
            return ""
        return text.format(seed=self.seed)

    def start(self, rate: float | None = None, seed: int | None = None) -> None:
        """Begin with the processes that run now. Without any, or while it is running, do nothing."""
        rows = [row for row in self._fleet.rows if row.reachable]
        if self.running or not rows:
            return
        self.rate = min(max(rate or self.rate, RATES[0]), RATES[1])
        self.seed = self.seed if seed is None else seed
        self.done = []
        self._places = {row.letter if isinstance(row, RegistrarRow) else str(row.number): row for row in rows}
        registrars = [name for name, row in self._places.items() if isinstance(row, RegistrarRow)]
        elements = [name for name in self._places if name not in registrars]
        self._options = {
            name: replace(row.options, identifier=None, port=0)
            for name, row in self._places.items()
            if isinstance(row, ElementRow)
        }
        sequence = planned_faults(random.Random(self.seed), registrars, elements, self.rate)
        self._task = asyncio.get_running_loop().create_task(self._run(sequence))
        self.changed.emit()

    def stop(self) -> None:
        """Stop, heal everything, and replace the killed processes."""
        if self._task is None:
            return
        killed = [name for name, fault in self._harmed.items() if fault.action is not Action.FREEZE]
        self.close()
        self._faults.heal_all()
        for name in killed:
            self._spawn(self._replace(name))

    def close(self) -> None:
        """Stop, without healing or replacing anything."""
        for task in (self._task, *self._tasks):
            if task is not None:
                task.cancel()
        self._task = None
        self._harmed.clear()
        self.changed.emit()

    async def settled(self) -> None:
        """Wait until all replacements have started."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    # --- doing faults ------------------------------------------------------------------------------------------------

    async def _run(self, sequence: Iterator[PlannedFault]) -> None:
        for fault in sequence:
            await self._sleep(fault.wait)
            if self._is_possible(fault):
                self.done.append(fault)
                self._do(fault)
                self._spawn(self._end_later(fault))
                self.changed.emit()

    def _is_possible(self, fault: PlannedFault) -> bool:
        """Whether all components it names are healthy, and another healthy one of each kind remains."""
        rows = [self._places[name] for name in fault.names if name != USER]
        if any(row.state is not State.RUNNING or not row.reachable for row in rows):
            return False
        if any(name in self._harmed for name in fault.names):
            return False
        if fault.action not in _HARMS:
            return True
        healthy = [
            row
            for name, row in self._places.items()
            if name not in self._harmed and name not in fault.names and row.state is State.RUNNING and row.reachable
        ]
        kinds = {type(row) for row in rows}
        return all(any(isinstance(row, kind) for row in healthy) for kind in kinds)

    def _do(self, fault: PlannedFault) -> None:
        faults, ends = self._faults, [self._row(name) for name in fault.names]
        rows = [row for row in ends if row is not None]
        if fault.action in _HARMS:
            self._harmed.update(dict.fromkeys(fault.names, fault))
        match fault.action:
            case Action.KILL:
                self._fleet.kill(rows[0])
            case Action.STOP:
                self._fleet.stop(rows[0])
            case Action.FREEZE:
                self._fleet.freeze(rows[0])
            case Action.CRASH:
                faults.crash(rows)
            case Action.SLOW if isinstance(rows[0], ElementRow):
                faults.slow(rows[0])
            case Action.CUT:
                faults.cut(ends[0], ends[1])
            case Action.LOSE:
                faults.lose(ends[0], ends[1])
            case Action.DELAY:
                faults.delay(ends[0], ends[1])

    async def _end_later(self, fault: PlannedFault) -> None:
        await self._sleep(fault.lasting)
        ends = [self._row(name) for name in fault.names]
        if fault.action in _LINKS:
            self._faults.heal(ends[0], ends[1])
        elif fault.action is Action.SLOW and isinstance(ends[0], ElementRow):
            self._faults.restore(ends[0])
        elif fault.action is Action.FREEZE and ends[0] is not None:
            self._fleet.thaw(ends[0])
        else:
            for name in fault.names:
                await self._replace(name)
        for name in fault.names:
            self._harmed.pop(name, None)

    async def _replace(self, name: str) -> None:
        former = self._places[name]
        if former.reachable:
            return
        try:
            if isinstance(former, RegistrarRow):
                self._places[name] = await self._fleet.start_registrar()
            else:
                self._places[name] = await self._fleet.start_element(self._options[name])
        except StartFailed:  # the fleet has written the reason to the journal
            pass

    def _row(self, name: str) -> Row | None:
        return None if name == USER else self._places[name]

    def _spawn(self, coroutine: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
