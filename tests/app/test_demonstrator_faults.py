"""Links between real processes are cut and healed, over TCP: nothing arrives through a cut, and afterwards all does."""

from __future__ import annotations

import asyncio

from app.models.faults.faults import FaultRecord, Faults
from app.models.fleet.fleet import State
from app.processes.options import ElementOptions
from tests.app.test_demonstrator_registrars import SMALL, a_demonstrator, run, until


async def concluded(faults: Faults) -> FaultRecord:
    """The next record whose outcome is known."""
    future: asyncio.Future[FaultRecord] = asyncio.get_running_loop().create_future()
    disconnect = faults.concluded.connect(lambda record: future.done() or future.set_result(record))
    record = await future
    disconnect()
    return record


def test_a_tile_waits_at_a_cut_link_and_goes_on_when_it_is_healed() -> None:
    async def story() -> None:
        async with a_demonstrator(registrars=1, elements=1) as demonstrator:
            faults, (element,) = demonstrator.faults, demonstrator.fleet.elements
            demonstrator.rendering.render(SMALL, tiles=(2, 1), sessions=1)
            picture = demonstrator.rendering.picture
            assert picture is not None
            begun, done = asyncio.Event(), asyncio.Event()
            picture.points_added.connect(lambda *_: begun.set())
            picture.finished.connect(done.set)
            await begun.wait()
            faults.cut(None, element)
            waiting = asyncio.create_task(done.wait())
            await asyncio.wait([waiting], timeout=0.2)  # what was here before the cut is taken in
            before = picture.points_done
            await asyncio.wait([waiting], timeout=0.3)
            assert picture.points_done == before
            faults.heal(None, element)
            demonstrator.fleet.set_speed(element, 0.0)
            await waiting
            assert not picture.failovers

    run(story())


def test_a_killed_element_is_told_with_its_failover() -> None:
    async def story() -> None:
        async with a_demonstrator(registrars=1, elements=2) as demonstrator:
            fleet = demonstrator.fleet
            demonstrator.rendering.render(SMALL, tiles=(4, 2), sessions=4)
            picture = demonstrator.rendering.picture
            assert picture is not None
            begun = asyncio.Event()
            busy: set[int] = set()

            def point(*values: object) -> None:
                busy.add(values[3])  # type: ignore[arg-type]
                if len(busy) == 2:
                    begun.set()

            picture.points_added.connect(point)
            await begun.wait()
            telling = asyncio.create_task(concluded(demonstrator.faults))
            await asyncio.sleep(0)
            fleet.kill(fleet.elements[0])
            record = await telling
            assert record.done == f"{fleet.elements[0].name} was killed"
            assert record.outcome.startswith("Failover took ")
            assert "0 of 8 tiles lost. 1 element left the pool after" in record.outcome

    run(story())


def test_a_registrar_that_is_cut_off_from_an_element_is_reached_again_by_the_next_one() -> None:
    """A replacement at the same address is not cut off."""

    async def story() -> None:
        async with a_demonstrator(registrars=1, elements=1) as demonstrator:
            fleet, faults = demonstrator.fleet, demonstrator.faults
            (registrar,), (element,) = fleet.registrars, fleet.elements
            faults.cut(registrar, element)
            fleet.kill(registrar)
            await until(demonstrator, lambda: registrar.state is State.GONE)
            heir = await fleet.start_registrar()
            assert heir.address == registrar.address
            await fleet.start_element(ElementOptions())
            await until(demonstrator, lambda: len(heir.elements) == 2)

    run(story())
