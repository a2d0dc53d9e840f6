"""Chaos: the same seed makes the same choices, somebody stays healthy, and everything is healed at the end."""

from __future__ import annotations

import asyncio
import heapq
import itertools
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from app.models.actions import Action
from app.models.faults.chaos import RATES, USER, Chaos, PlannedFault, planned_faults
from app.models.faults.faults import Faults
from app.models.fleet.fleet import ElementRow, Fleet, RegistrarRow, State
from app.models.fleet.other_components import Components
from app.models.handlespace.scope import Scope
from app.models.journal import Journal
from app.models.scene import Scene
from app.processes.options import ElementOptions, RegistrarOptions
from app.processes.supervisor import StartFailed, Supervisor
from rserpool import LinkFaults
from tests.app.registrars import A, B, C, Spy, die, start
from tests.app.ui.builders import add_element


class MortalSpy(Spy):
    """A process that ends when it is killed or asked to stop."""

    def __init__(self, fleet: Fleet) -> None:
        super().__init__()
        self._fleet = fleet

    def kill(self) -> None:
        super().kill()
        self._end()

    def stop(self) -> None:
        super().stop()
        self._end()

    def _end(self) -> None:
        row = next(row for row in self._fleet.rows if row.child is self)
        die(self._fleet, row)


class SpyFleet(Fleet):
    """Starts rows without processes, immediately."""

    can_start = True

    def __init__(self) -> None:
        super().__init__(Supervisor())
        self.asked: list[ElementOptions | None] = []

    async def start_registrar(self, options: RegistrarOptions | None = None) -> RegistrarRow:
        if not self.can_start:
            raise StartFailed("no")
        row = start(self, 0x100 + len(self.registrars), mentor=A)
        row.child = MortalSpy(self)
        return row

    async def start_element(self, options: ElementOptions | None = None, *, checked: bool = False) -> ElementRow:
        self.asked.append(options)
        row = add_element(self, len(self.elements) + 1, 0xE00 + len(self.elements), options=options or ElementOptions())
        row.child = MortalSpy(self)
        return row


class Clock:
    """A clock whose sleepers wake in order, without waiting."""

    def __init__(self) -> None:
        self.now = 0.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._numbers = itertools.count()

    async def sleep(self, seconds: float) -> None:
        future = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self.now + seconds, next(self._numbers), future))
        await future

    async def tick(self) -> None:
        """Wake the next sleeper and let it run."""
        for _ in range(5):
            await asyncio.sleep(0)
        while self._sleepers:
            self.now, _, future = heapq.heappop(self._sleepers)
            if not future.done():
                future.set_result(None)
                break
        for _ in range(10):
            await asyncio.sleep(0)


class World:
    def __init__(self, registrars: int, elements: int) -> None:
        self.fleet = SpyFleet()
        self.clock = Clock()
        journal = Journal()
        scene = Scene(self.fleet, Scope(self.fleet), journal, Components())
        self.links = scene.links
        self.faults = Faults(scene, self.fleet, LinkFaults(), clock=lambda: self.clock.now)
        self.chaos = Chaos(self.faults, self.fleet, self.clock.sleep)
        for identifier in (A, B, C)[:registrars]:
            row = start(self.fleet, identifier)
            row.child = MortalSpy(self.fleet)
        for number in range(1, elements + 1):
            row_ = add_element(self.fleet, number, 0xE0 + number, address=f"127.0.0.1:{7000 + number}")
            row_.child = MortalSpy(self.fleet)

    def well(self, kind: type) -> int:
        return sum(isinstance(row, kind) and row.state is State.RUNNING for row in self.fleet.rows)


@asynccontextmanager
async def a_world(registrars: int = 2, elements: int = 4) -> AsyncIterator[World]:
    world = World(registrars, elements)
    yield world
    world.chaos.close()
    world.faults.close()


def first(count: int, seed: int, rate: float = 6.0) -> list[PlannedFault]:
    return list(itertools.islice(planned_faults(random.Random(seed), ["A", "B"], ["1", "2", "3"], rate), count))


def test_the_same_seed_makes_the_same_choices_among_the_same_names() -> None:
    assert first(200, 7) == first(200, 7) != first(200, 8)
    actions = {fault.action for fault in first(300, 7)}
    assert actions == {
        *(Action.KILL, Action.STOP, Action.CRASH, Action.FREEZE),
        *(Action.CUT, Action.SLOW, Action.LOSE, Action.DELAY),
    }
    assert all(len(set(fault.names)) == len(fault.names) for fault in first(300, 7))
    pairs = {fault.names for fault in first(2000, 1) if fault.action is Action.CUT}
    assert pairs == {
        *((USER, name) for name in "AB123"),
        *((letter, name) for letter in "AB" for name in "123"),
        ("A", "B"),
    }


def test_the_rate_is_kept_on_average() -> None:
    for rate in (6.0, 30.0):
        waits = [fault.wait for fault in first(2000, 3, rate)]
        assert 0.9 < sum(waits) / len(waits) * rate / 60 < 1.2


def test_somebody_stays_healthy_and_everything_is_healed_at_the_end() -> None:
    async def story() -> None:
        async with a_world() as world:
            changes: list[str] = []
            world.chaos.changed.connect(lambda: changes.append(world.chaos.status))
            world.chaos.start(rate=60, seed=5)
            assert world.chaos.running
            for _ in range(400):
                await world.clock.tick()
                assert world.well(RegistrarRow) >= 1
                assert world.well(ElementRow) >= 1
            done = world.chaos.done
            assert {fault.action for fault in done} >= {
                Action.KILL,
                Action.FREEZE,
                Action.CUT,
                Action.SLOW,
                Action.LOSE,
                Action.DELAY,
            }
            world.chaos.stop()
            await world.chaos.settled()
            assert (world.well(RegistrarRow), world.well(ElementRow)) == (2, 4)
            assert len(world.links) == 0
            assert not any(world.faults.is_slow(row) for row in world.fleet.rows)
            assert changes[0] == "Chaos with seed 5: 0 faults so far"
            assert changes[1] == "Chaos with seed 5: 1 fault so far"
            assert changes[-1] == f"Chaos with seed 5 stopped after {len(done)} faults"
            before = len(done)
            await world.clock.tick()
            assert len(world.chaos.done) == before

    asyncio.run(story())


def test_the_same_seed_does_the_same_faults_twice() -> None:
    async def story() -> None:
        stories = []
        for _ in range(2):
            async with a_world() as world:
                world.chaos.start(rate=20, seed=11)
                for _ in range(60):
                    await world.clock.tick()
                stories.append(list(world.chaos.done))
        assert stories[0] == stories[1] != []

    asyncio.run(story())


def test_a_single_registrar_and_a_single_element_are_never_killed() -> None:
    async def story() -> None:
        async with a_world(1, 1) as world:
            world.chaos.start(rate=60, seed=2)
            for _ in range(150):
                await world.clock.tick()
                assert (world.well(RegistrarRow), world.well(ElementRow)) == (1, 1)
            assert {fault.action for fault in world.chaos.done} <= {Action.CUT, Action.SLOW, Action.LOSE, Action.DELAY}

    asyncio.run(story())


def test_replacements_have_the_options_of_the_replaced() -> None:
    async def story() -> None:
        async with a_world(2, 2) as world:
            first_ = world.fleet.elements[0]
            first_.options = ElementOptions(policy="WeightedRoundRobin:3", identifier=9, port=77)
            world.chaos.start(rate=60, seed=4)
            while not any(o and o.policy == "WeightedRoundRobin:3" for o in world.fleet.asked):
                await world.clock.tick()
            options = next(o for o in world.fleet.asked if o and o.policy == "WeightedRoundRobin:3")
            assert (options.identifier, options.port) == (None, 0)

    asyncio.run(story())


def test_the_replacement_of_a_slowed_element_is_not_slow() -> None:
    async def story() -> None:
        async with a_world(2, 2) as world:
            world.chaos.start(rate=60, seed=4)
            while not any(row.killed and row.options.speed_limit for row in world.fleet.elements):
                await world.clock.tick()
            world.chaos.stop()
            await world.chaos.settled()
            assert {options.speed_limit for options in world.fleet.asked if options} == {0.0}

    asyncio.run(story())


def test_chaos_needs_a_process_and_its_rate_has_bounds() -> None:
    async def story() -> None:
        async with a_world(0, 0) as world:
            world.chaos.start()
            world.chaos.stop()
            assert not world.chaos.running
            assert world.chaos.status == ""
        async with a_world() as world:
            world.chaos.start(rate=1000)
            world.chaos.start(rate=2, seed=9)  # it is already running
            assert (world.chaos.rate, world.chaos.seed) == (RATES[1], 1)

    asyncio.run(story())


def test_a_replacement_that_cannot_be_started_does_not_end_the_chaos() -> None:
    async def story() -> None:
        async with a_world() as world:
            world.fleet.can_start = False
            world.chaos.start(rate=60, seed=5)
            for _ in range(300):
                await world.clock.tick()
            assert world.well(RegistrarRow) == 1
            assert world.chaos.running

    asyncio.run(story())
