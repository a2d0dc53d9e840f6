"""Many elements start a few at a time, wait in a queue, and are refused where they do not fit."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from app.models.fleet.fleet import ElementRow, Fleet, Row, State
from app.models.fleet.starts import StartCancelled
from app.models.machine.admission import LAUNCHER_FILES, PER_PROCESSOR
from app.processes import protocol
from app.processes.supervisor import StartFailed, Supervisor
from rserpool import notices
from tests.app.machines import FixedMachine
from tests.app.ui.builders import until

TINY = Path(__file__).parents[2] / "processes" / "tiny_launcher.py"


def run(coroutine: Coroutine[Any, Any, None]) -> None:
    """Run on a fresh loop, with a time limit so that the suite ends if this hangs."""
    asyncio.run(asyncio.wait_for(coroutine, 60))


@asynccontextmanager
async def a_fleet(machine: FixedMachine) -> AsyncIterator[Fleet]:
    """A fleet of tiny processes, which never register by themselves."""
    async with Supervisor((sys.executable, str(TINY))) as supervisor:
        yield Fleet(supervisor, machine=machine.watch)


def register(row: ElementRow) -> None:
    """Let an element report that it is registered."""
    assert row.child is not None
    row.child.reported.emit(protocol.Noticed(notices.Registered(False), 1700000000.0))


def in_state(fleet: Fleet, state: State) -> list[ElementRow]:
    return [row for row in fleet.elements if row.state is state]


def test_elements_wait_until_those_under_way_are_registered() -> None:
    async def story() -> None:
        async with a_fleet(FixedMachine()) as fleet:
            await fleet.start_registrar()
            starting = asyncio.ensure_future(fleet.start_elements(PER_PROCESSOR + 2))
            await until(lambda: len(in_state(fleet, State.RUNNING)) == PER_PROCESSOR)
            assert in_state(fleet, State.WAITING) == list(fleet.starts.waiting) == fleet.elements[-2:]
            sentence = f"2 of {PER_PROCESSOR + 2} elements wait to start: a few start at a time"
            assert fleet.starts.sentence == sentence
            register(fleet.elements[0])
            register(fleet.elements[1])
            assert fleet.starts.sentence == ""
            assert await starting == fleet.elements
            assert not in_state(fleet, State.WAITING)

    run(story())


def test_an_element_that_ends_makes_room_for_the_next() -> None:
    async def story() -> None:
        async with a_fleet(FixedMachine()) as fleet:
            await fleet.start_registrar()
            starting = asyncio.ensure_future(fleet.start_elements(PER_PROCESSOR + 1))
            await until(lambda: len(in_state(fleet, State.RUNNING)) == PER_PROCESSOR)
            fleet.kill(fleet.elements[0])
            await starting
            assert fleet.elements[-1].state is State.RUNNING

    run(story())


def test_without_a_registrar_nobody_waits_for_registrations() -> None:
    async def story() -> None:
        async with a_fleet(FixedMachine()) as fleet:
            await fleet.start_elements(3 * PER_PROCESSOR)
            assert len(in_state(fleet, State.RUNNING)) == 3 * PER_PROCESSOR

    run(story())


def test_what_waits_can_be_removed_and_leaves_no_row() -> None:
    async def story() -> None:
        async with a_fleet(FixedMachine()) as fleet:
            await fleet.start_registrar()
            removed: list[Row] = []
            fleet.removed.connect(removed.append)
            starting = asyncio.ensure_future(fleet.start_elements(PER_PROCESSOR + 4))
            await until(lambda: len(in_state(fleet, State.RUNNING)) == PER_PROCESSOR)
            waiting = fleet.starts.waiting
            fleet.stop(waiting[0])
            fleet.kill(waiting[1])
            assert removed == list(waiting[:2])
            fleet.starts.cancel_all()
            assert removed == list(waiting)
            assert len(fleet.elements) == PER_PROCESSOR
            with pytest.raises(StartCancelled):
                await starting

    run(story())


def test_elements_whose_start_is_cancelled_no_longer_wait() -> None:
    async def story() -> None:
        async with a_fleet(FixedMachine()) as fleet:
            await fleet.start_registrar()
            starting = asyncio.ensure_future(fleet.start_elements(PER_PROCESSOR + 4))
            await until(lambda: len(in_state(fleet, State.RUNNING)) == PER_PROCESSOR)
            starting.cancel()
            await asyncio.wait([starting])
            await until(lambda: len(fleet.elements) == PER_PROCESSOR)
            assert not fleet.starts.waiting

    run(story())


def test_elements_wait_while_memory_is_short() -> None:
    async def story() -> None:
        machine = FixedMachine(elements=4)
        async with a_fleet(machine) as fleet:
            await fleet.start_registrar()
            machine.elements = 4
            starting = asyncio.ensure_future(fleet.start_elements(4))
            await asyncio.sleep(0)  # they were promised a place; then something else takes the memory
            machine.elements = 1
            await until(lambda: len(in_state(fleet, State.RUNNING)) == 1)
            assert fleet.starts.sentence == "3 of 4 elements wait to start: memory is short"
            machine.elements = 4
            await starting

    run(story())


def test_what_does_not_fit_is_refused_with_a_sentence_and_nothing_starts() -> None:
    async def story() -> None:
        async with a_fleet(FixedMachine(elements=987)) as fleet:
            with pytest.raises(StartFailed) as refused:
                await fleet.start_elements(2000)
            assert str(refused.value) == (
                "This machine has memory for about 980 more elements; 2000 were asked for. "
                "Start fewer, or spread them over machines."
            )
            assert not fleet.rows

    run(story())


def test_a_full_machine_refuses_elements_and_registrars() -> None:
    async def story() -> None:
        async with a_fleet(FixedMachine(elements=0)) as fleet:
            for start in (fleet.start_element, fleet.start_registrar):
                with pytest.raises(StartFailed, match=r"no memory for more processes\. Stop some, or use another"):
                    await start()
            assert not fleet.rows

    run(story())


def test_the_limit_of_open_files_refuses_too() -> None:
    async def story() -> None:
        async with a_fleet(FixedMachine(files=LAUNCHER_FILES + 55)) as fleet:
            with pytest.raises(StartFailed, match=r"open files for about 55 more elements; 56 were .*ulimit -Hn"):
                await fleet.start_elements(56)

    run(story())


def test_elements_that_wait_take_one_place_each() -> None:
    async def story() -> None:
        async with a_fleet(FixedMachine(files=LAUNCHER_FILES + 41)) as fleet:
            await fleet.start_registrar()
            starting = asyncio.ensure_future(fleet.start_elements(20))
            await until(lambda: len(in_state(fleet, State.RUNNING)) == PER_PROCESSOR)
            fleet.starts.check(20)
            with pytest.raises(StartFailed, match="open files for about 20 more elements; 21 were"):
                fleet.starts.check(21)
            fleet.starts.cancel_all()
            with pytest.raises(StartCancelled):
                await starting

    run(story())


def test_on_a_busy_machine_the_sentence_says_so() -> None:
    async def story() -> None:
        async with a_fleet(FixedMachine(share=1.0)) as fleet:
            await fleet.start_registrar()
            for _ in range(5):
                fleet.machine.measure(())
            starting = asyncio.ensure_future(fleet.start_elements(PER_PROCESSOR))
            await until(lambda: in_state(fleet, State.WAITING))
            assert fleet.starts.sentence.endswith("wait to start: the machine is busy")
            fleet.starts.cancel_all()
            with pytest.raises(StartCancelled):
                await starting

    run(story())
