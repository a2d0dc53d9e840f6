"""Runs a comparison with real elements.

For each policy it starts a pool and notes its selections while idle. Then, as often as the plan says, it starts a fresh
pool that does the work. Everything it started ends with it, even if it is cancelled. It has a fleet of its own, beside
the one on screen, and a registrar whose randomness follows from the plan's seed.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass
from typing import Any, TypeVar

import rserpool
from app.base.language import translate
from app.base.signal import Signal
from app.comparison.plan import DRAWS, ElementPlan, Plan
from app.comparison.results import ElementFigures, Results, Run
from app.fractal.job import RenderJob
from app.fractal.kernels.escape_time import Counts
from app.fractal.session import Failover
from app.fractal.viewport import Tile
from app.models.fleet.fleet import ElementRow, Fleet, RegistrarRow, Row
from app.models.machine.watch import MachineWatch
from app.processes.options import ElementOptions, RegistrarOptions
from app.processes.supervisor import Supervisor
from rserpool import PoolUser, UserConfig

PATIENCE = 20.0
"""Seconds without progress after which it gives up. Elements need a fraction of a second for each tile."""

STOP_TIMEOUT = 3.0
"""Seconds that processes have to end in order."""

USER = UserConfig(resolution_timeout=PATIENCE / 2)
"""A long time-out, so that nothing is asked twice on a busy machine: one more selection would change all that
follow. Dead elements are noticed by their associations."""


T = TypeVar("T")


class ComparisonFailed(Exception):
    """The comparison cannot continue; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Progress:
    """The progress of run `number` of `runs`; the fraction `part` (0 to 1) is done."""

    policy: str
    number: int
    runs: int
    part: float

    @property
    def whole(self) -> float:
        """The progress of the whole comparison, 0 to 1."""
        return (self.number - 1 + self.part) / self.runs


class Comparison:
    """Call `run` once; cancel it to stop. `results` holds what is known so far. `machine` says what the machine
    bears."""

    def __init__(
        self,
        plan: Plan,
        supervisor: Supervisor,
        *,
        transport: rserpool.Transport,
        tls: rserpool.TlsFiles | None = None,
        machine: MachineWatch | None = None,
    ) -> None:
        self.plan = plan
        self.results = Results(plan, transport.name)
        self.progress = Signal[Progress]()
        self.ran = Signal[Run]()
        """A run ended; it is in the results."""
        self._transport = transport
        self._fleet = Fleet(supervisor, transport=transport.name, tls=tls, messages=False, machine=machine)
        self._pools = 0

    async def run(self) -> Results:
        """Run the comparison and return the results. Raises `ComparisonFailed` or `StartFailed` with a sentence."""
        self._fleet.starts.check(1 + len(self.plan.capacities))
        try:
            registrar = await _to_its_end(
                self._fleet.start_registrar(RegistrarOptions(port=0, selection_seed=self.plan.seed))
            )
            address = rserpool.parse_address(registrar.address, self._transport.protocol)
            user = PoolUser(
                registrars=[address], transport=self._transport, config=USER, rng=random.Random(self.plan.seed)
            )
            async with user:
                await self._run_all(user, registrar)
        finally:
            await self._end(*self._fleet.elements)
            await self._end(*self._fleet.registrars)
        return self.results

    async def _run_all(self, user: PoolUser, registrar: RegistrarRow) -> None:
        runs = len(self.plan.policies) * self.plan.repetitions
        number = 0
        for policy in self.plan.policies:
            self.progress.emit(Progress(policy, number + 1, runs, 0.0))
            async with self._pool(policy, registrar) as (pool, elements):
                self.results.orders[policy] = await self._draw(user, pool, elements)
            for repetition in range(1, self.plan.repetitions + 1):
                number += 1
                async with self._pool(policy, registrar) as (pool, elements):
                    meter = _Meter(elements)
                    progress = Progress(policy, number, runs, 0.0)
                    run = await self._work(user, pool, meter, progress, repetition)
                self.results.runs.append(run)
                self.ran.emit(run)

    @contextlib.asynccontextmanager
    async def _pool(self, policy: str, registrar: RegistrarRow) -> AsyncIterator[tuple[str, tuple[ElementPlan, ...]]]:
        """A pool of the plan's elements, which register in order and are stopped at the end."""
        self._pools += 1
        pool = f"Compare-{self._pools}-{policy}"
        elements = self.plan.elements(policy)
        try:
            for element in elements:
                options = ElementOptions(
                    pool_handle=pool,
                    policy=element.policy,
                    identifier=element.identifier,
                    speed_limit=element.speed,
                    capacity=element.capacity,
                    max_sessions=0,  # an element that the policy overloads must not refuse sessions
                )
                row = await _to_its_end(self._fleet.start_element(options))
                await self._until_known(row, pool, registrar)
            yield pool, elements
        finally:
            await self._end(*self._fleet.elements)

    async def _until_known(self, row: ElementRow, pool: str, registrar: RegistrarRow) -> None:
        known = asyncio.Event()

        def look(_: object = None) -> None:
            if registrar.elements.get(row.identifier or 0) == pool or not row.alive or not registrar.alive:
                known.set()

        disconnect = self._fleet.changed.connect(look)
        look()
        try:
            async with asyncio.timeout(PATIENCE):
                await known.wait()
        except TimeoutError:
            raise ComparisonFailed(translate("Compare", "An element did not register in time.")) from None
        finally:
            disconnect()
        for gone in (row, registrar):
            if not gone.alive:
                raise ComparisonFailed(gone.outcome)

    async def _draw(self, user: PoolUser, pool: str, elements: tuple[ElementPlan, ...]) -> tuple[int, ...]:
        numbers = {element.identifier: element.number for element in elements}
        try:
            drawn = [(await user.resolve(pool, 1)).elements for _ in range(DRAWS)]
        except rserpool.RserpoolError as error:
            raise ComparisonFailed(str(error)) from error
        return tuple(numbers[first.identifier] for first, *_ in drawn)

    async def _work(self, user: PoolUser, pool: str, meter: _Meter, progress: Progress, repetition: int) -> Run:
        plan = self.plan
        view = plan.view
        job = RenderJob(
            user,
            view,
            view.tiles(*plan.tiles),
            sessions=plan.at_a_time,
            session_per_tile=True,
            pool_handle=pool,
            progress_timeout=PATIENCE / 2,
        )
        meter.watch(job)
        total, done = view.width * view.height, 0
        reason = translate("Compare", "no element answers")

        def came(points: int) -> None:
            nonlocal done
            done += points
            patience.reschedule(asyncio.get_running_loop().time() + PATIENCE)
            self.progress.emit(Progress(progress.policy, progress.number, progress.runs, done / total))

        def waits(why: str) -> None:
            nonlocal reason
            reason = why

        job.progressed.connect(came)
        job.waiting.connect(waits)
        try:
            async with asyncio.timeout(PATIENCE) as patience:
                await job.run()
        except TimeoutError:
            text = translate("Compare", "No progress for {seconds} s: {reason}")
            raise ComparisonFailed(text.format(seconds=round(PATIENCE), reason=reason)) from None
        return meter.run(progress.policy, repetition, [tile.index for tile in job.tiles])

    async def _end(self, *rows: Row) -> None:
        """Stop these processes and wait for them; kill those that do not stop."""
        leaving = [row for row in rows if row.alive]
        for row in leaving:
            self._fleet.stop(row)
        waits = [asyncio.ensure_future(row.child.wait()) for row in leaving if row.child is not None]
        if not waits:
            return
        _, left = await asyncio.wait(waits, timeout=STOP_TIMEOUT)
        if left:
            for row in leaving:
                self._fleet.kill(row)
            await asyncio.wait(left)
        for row in leaving:
            self._fleet.remove(row)


class _Meter:
    """Measures how long each element is busy and what it computes."""

    def __init__(self, elements: tuple[ElementPlan, ...]) -> None:
        self._elements = elements
        self._numbers = {element.identifier: element.number for element in elements}
        self._clock: Callable[[], float] = asyncio.get_running_loop().time
        self._began = self._clock()
        self._at: dict[int, int] = {}
        """The element of each tile under way, by tile index."""
        self._since: dict[int, float] = {}
        """When each busy element became busy."""
        self._busy: Counter[int] = Counter()
        self._seconds: dict[int, float] = {}
        self._first: dict[int, int] = {}
        self._tiles: Counter[int] = Counter()
        self._points: Counter[int] = Counter()
        self._failovers = 0

    def watch(self, job: RenderJob) -> None:
        self._began = self._clock()
        job.tile_started.connect(self._started)
        job.tile_done.connect(self._done)
        job.failed_over.connect(self._failed_over)
        job.points.connect(self._came)

    def _started(self, tile: Tile, element: int) -> None:
        self._first.setdefault(tile.index, element)
        self._move(tile.index, element)

    def _came(self, _tile: Tile, _first: int, counts: Counts, element: int) -> None:
        self._points[element] += len(counts)

    def _failed_over(self, failover: Failover) -> None:
        self._failovers += 1
        self._move(failover.tile, failover.to)

    def _done(self, tile: Tile, element: int) -> None:
        self._tiles[element] += 1
        self._move(tile.index, None)

    def _move(self, tile: int, element: int | None) -> None:
        now = self._clock()
        before = self._at.pop(tile, None)
        if before is not None:
            self._busy[before] -= 1
            if not self._busy[before]:
                self._seconds[before] = self._seconds.get(before, 0.0) + now - self._since.pop(before)
        if element is not None:
            self._at[tile] = element
            self._busy[element] += 1
            self._since.setdefault(element, now)

    def run(self, policy: str, repetition: int, tiles: list[int]) -> Run:
        """Return the figures of a finished job; `tiles` are in the order in which elements were selected for them."""
        duration = self._clock() - self._began
        figures = tuple(
            ElementFigures(
                element.number,
                element.identifier,
                element.capacity,
                element.speed,
                self._tiles[element.identifier],
                self._points[element.identifier],
                self._seconds.get(element.identifier, 0.0),
            )
            for element in self._elements
        )
        selections = tuple(self._numbers.get(self._first[tile], 0) for tile in tiles)
        return Run(policy, repetition, duration, figures, selections, self._failovers)


async def _to_its_end(start: Coroutine[Any, Any, T]) -> T:
    """Await a start to its end even when cancelled: a half-started process could not be stopped."""
    task = asyncio.ensure_future(start)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise
