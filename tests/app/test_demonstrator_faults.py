"""Faults of real processes over TCP: nothing arrives through a cut link, and everything once it is healed."""

from __future__ import annotations

import asyncio

import pytest

from app.base.durations import duration
from app.fractal.viewport import Tile
from app.models.faults.faults import FaultRecord, Faults
from app.models.fleet.fleet import State
from app.processes.options import ElementOptions
from tests.app.test_demonstrator import run
from tests.app.test_demonstrator_registrars import SMALL, a_demonstrator, until


async def concluded(faults: Faults) -> FaultRecord:
    """Wait for the next fault whose outcome is known."""
    future: asyncio.Future[FaultRecord] = asyncio.get_running_loop().create_future()

    def note(record: FaultRecord) -> None:
        if not future.done():
            future.set_result(record)

    disconnect = faults.concluded.connect(note)
    record = await future
    disconnect()
    return record


def test_a_tile_waits_at_a_cut_link_and_continues_when_it_is_healed() -> None:
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
            before = -1
            while before != picture.points_done:  # what had arrived before the cut is processed
                before = picture.points_done
                await asyncio.wait([waiting], timeout=0.2)
            await asyncio.wait([waiting], timeout=0.3)
            assert picture.points_done == before
            faults.heal(None, element)
            demonstrator.fleet.set_speed(element, 0.0)
            await waiting
            assert not picture.failovers

    run(story())


def test_the_outcome_of_a_kill_tells_the_failover() -> None:
    async def story() -> None:
        async with a_demonstrator(registrars=1, elements=2) as demonstrator:
            fleet = demonstrator.fleet
            demonstrator.rendering.render(SMALL, tiles=(4, 2), sessions=4)
            picture = demonstrator.rendering.picture
            assert picture is not None
            begun = asyncio.Event()
            busy: set[int] = set()

            def point(_tile: Tile, _first: int, _count: int, element: int) -> None:
                busy.add(element)
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
            seams = picture.failovers
            assert all(seam.seconds > seam.gap for seam in seams)  # they count from the kill
            told = {f"{duration(seam.seconds)}; 0 of 8 tiles lost." for seam in seams}
            assert record.outcomes[0].removeprefix("Failover took ") in told
            told = {entry.text.partition(" from its ")[0] for entry in demonstrator.journal.entries}
            assert all(any(text.endswith(f"after {duration(seam.seconds)}") for text in told) for seam in seams)
            plotted = demonstrator.measurements.failovers.since()[1]
            assert sorted(plotted) == pytest.approx(sorted(seam.seconds * 1000 for seam in seams))

    run(story())


def test_the_replacement_of_a_registrar_that_was_cut_off_is_reachable() -> None:
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
