"""Chaos: faults at random, so many a minute, until it is stopped; then everything is as it was.

The choices come from a seed: `mischief` with the same seed and the same names gives the same sequence, whatever becomes
of it. Names stand for places, `A` and `B` for registrars and `1`, `2`, ... for elements as they were at the beginning;
who is started in the place of a killed one has its name. What would take the last registrar or element that is well is
left out, and everything ends by itself after some seconds: killed ones are replaced, frozen ones go on, links heal.
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
from app.models.faults.expectation import Deed
from app.models.faults.faults import Faults
from app.models.fleet.fleet import Fleet
from app.models.fleet.process_row import ElementRow, RegistrarRow, Row, State
from app.processes.supervisor import StartFailed

RATE = 6.0
"""Faults a minute; there is time to see what becomes of each."""
RATES = 1.0, 60.0

USER = "user"

_LASTING = 4.0, 12.0
"""Seconds until a fault ends by itself."""

_SHORTEST = 0.2
"""Seconds between two faults at least."""

_LIKELY = {
    Deed.KILL: 4,
    Deed.FREEZE: 3,
    Deed.CUT: 3,
    Deed.SLOW: 2,
    Deed.LOSE: 2,
    Deed.DELAY: 2,
    Deed.CRASH: 1,
}
"""What is chosen how often, compared with the others."""

_LINKS = (Deed.CUT, Deed.LOSE, Deed.DELAY)
_HARMS = (Deed.KILL, Deed.FREEZE, Deed.CRASH)
"""Who suffers one of these is not well until it has ended."""


@dataclass(frozen=True, slots=True)
class Mischief:
    """After `wait` seconds do this to these, for `lasting` seconds."""

    wait: float
    deed: Deed
    names: tuple[str, ...]
    lasting: float


def mischief(
    rng: random.Random, registrars: Sequence[str], elements: Sequence[str], rate: float = RATE
) -> Iterator[Mischief]:
    """An endless sequence, `rate` a minute on average. There is at least one registrar or element."""
    places = [*registrars, *elements]
    pairs = [*itertools.product((USER,), places), *itertools.product(registrars, elements)]
    pairs += itertools.combinations(registrars, 2)
    names: tuple[str, ...]
    while True:
        wait = max(rng.expovariate(rate / 60.0), _SHORTEST)
        deed = rng.choices(list(_LIKELY), list(_LIKELY.values()))[0]
        lasting = rng.uniform(*_LASTING)
        if deed in _LINKS:
            names = rng.choice(pairs)
        elif deed is Deed.CRASH:
            one = rng.sample(registrars, min(1, len(registrars)))
            names = (*one, *rng.sample(elements, len(elements) // 2)) or (places[0],)
        elif deed is Deed.SLOW:
            names = (rng.choice(elements or places),)
        else:
            names = (rng.choice(places),)
        yield Mischief(wait, deed, names, lasting)


class Chaos:
    """`start` and `stop`; `changed` when it has begun, has done something, or is over."""

    def __init__(
        self, faults: Faults, fleet: Fleet, sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
    ) -> None:
        self.changed = Signal[()]()
        self.rate = RATE
        self.seed = 1
        self.done: list[Mischief] = []
        """What has been done since the start."""
        self._faults = faults
        self._fleet = fleet
        self._sleep = sleep
        self._places: dict[str, Row] = {}
        self._suffering: dict[str, Mischief] = {}
        """Places that are not well."""
        self._task: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        """Ends of faults, and replacements under way."""

    @property
    def running(self) -> bool:
        return self._task is not None

    @property
    def status(self) -> str:
        """In a few words; empty before it was ever started."""
        if self.running:
            text = translate("Chaos", "Chaos with seed {seed}: %n fault(s) so far", n=len(self.done))
        elif self.done:
            text = translate("Chaos", "Chaos with seed {seed} stopped after %n fault(s)", n=len(self.done))
        else:
            return ""
        return text.format(seed=self.seed)

    def start(self, rate: float | None = None, seed: int | None = None) -> None:
        """Begin with those who run now. Without them, or while it runs, nothing happens."""
        rows = [row for row in self._fleet.rows if row.reachable]
        if self.running or not rows:
            return
        self.rate = min(max(rate or self.rate, RATES[0]), RATES[1])
        self.seed = self.seed if seed is None else seed
        self.done = []
        self._places = {row.letter if isinstance(row, RegistrarRow) else str(row.number): row for row in rows}
        registrars = [name for name, row in self._places.items() if isinstance(row, RegistrarRow)]
        elements = [name for name in self._places if name not in registrars]
        sequence = mischief(random.Random(self.seed), registrars, elements, self.rate)
        self._task = asyncio.get_running_loop().create_task(self._run(sequence))
        self.changed.emit()

    def stop(self) -> None:
        """No more faults, and everything is healed; who was killed is replaced."""
        if self._task is None:
            return
        self.close()
        self._faults.heal_all()
        killed = [name for name, what in self._suffering.items() if what.deed is not Deed.FREEZE]
        self._suffering.clear()
        for name in killed:
            self._spawn(self._replace(name))
        self.changed.emit()

    def close(self) -> None:
        """No more faults."""
        for task in (self._task, *self._tasks):
            if task is not None:
                task.cancel()
        self._task = None

    async def settled(self) -> None:
        """Wait until replacements under way are there."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    # --- what is done ------------------------------------------------------------------------------------------------

    async def _run(self, sequence: Iterator[Mischief]) -> None:
        for what in sequence:
            await self._sleep(what.wait)
            if self._is_possible(what):
                self.done.append(what)
                self._do(what)
                self._spawn(self._end_later(what))
                self.changed.emit()

    def _is_possible(self, what: Mischief) -> bool:
        """All of them are well, and one of their kind is left."""
        rows = [self._places[name] for name in what.names if name != USER]
        if any(row.state is not State.RUNNING or not row.reachable for row in rows):
            return False
        if any(name in self._suffering for name in what.names):
            return False
        if what.deed not in _HARMS:
            return True
        well = [
            row
            for name, row in self._places.items()
            if name not in self._suffering and name not in what.names and row.state is State.RUNNING and row.reachable
        ]
        kinds = {type(row) for row in rows}
        return all(any(isinstance(row, kind) for row in well) for kind in kinds)

    def _do(self, what: Mischief) -> None:
        faults, ends = self._faults, [self._row(name) for name in what.names]
        rows = [row for row in ends if row is not None]
        if what.deed in _HARMS:
            self._suffering.update(dict.fromkeys(what.names, what))
        match what.deed:
            case Deed.KILL:
                self._fleet.kill(rows[0])
            case Deed.FREEZE:
                self._fleet.pause(rows[0])
            case Deed.CRASH:
                faults.crash(rows)
            case Deed.SLOW if isinstance(rows[0], ElementRow):
                faults.slow(rows[0])
            case Deed.CUT:
                faults.cut(ends[0], ends[1])
            case Deed.LOSE:
                faults.lose(ends[0], ends[1])
            case Deed.DELAY:
                faults.delay(ends[0], ends[1])

    async def _end_later(self, what: Mischief) -> None:
        await self._sleep(what.lasting)
        ends = [self._row(name) for name in what.names]
        if what.deed in _LINKS:
            self._faults.heal(ends[0], ends[1])
        elif what.deed is Deed.SLOW and isinstance(ends[0], ElementRow):
            self._faults.hurry(ends[0])
        elif what.deed is Deed.FREEZE and ends[0] is not None:
            self._fleet.go_on(ends[0])
        else:
            for name in what.names:
                await self._replace(name)
        for name in what.names:
            self._suffering.pop(name, None)

    async def _replace(self, name: str) -> None:
        former = self._places[name]
        if former.reachable:
            return
        try:
            if isinstance(former, RegistrarRow):
                self._places[name] = await self._fleet.start_registrar()
            else:
                self._places[name] = await self._fleet.start_element(replace(former.options, identifier=None, port=0))
        except StartFailed:  # the fleet has said why
            pass

    def _row(self, name: str) -> Row | None:
        return None if name == USER else self._places[name]

    def _spawn(self, coroutine: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
