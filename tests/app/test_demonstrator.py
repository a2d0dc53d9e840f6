"""The demonstrator without a window: real processes over TCP, a picture, and kills."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import pytest

import rserpool
from app.base.signal import Signal
from app.comparison.plan import Plan
from app.demonstrator import Demonstrator
from app.fractal.kernel import best_kernel
from app.fractal.picture import Picture
from app.fractal.viewport import Viewport
from app.models.fleet.fleet import ElementRow, Row, State
from app.processes.options import ElementOptions
from app.processes.supervisor import StartFailed
from tests.helpers.tls import member

SMALL = Viewport.DEFAULT.resized(120, 90)
SLOW = ElementOptions(speed_limit=3000.0)
"""A tile of 30 × 30 points takes a third of a second: time enough to kill in the middle of it."""


def run(coroutine: Coroutine[Any, Any, None]) -> None:
    """Run a coroutine on a fresh loop, with a long timeout so that a hang ends."""
    asyncio.run(asyncio.wait_for(coroutine, 120))


@asynccontextmanager
async def a_demonstrator() -> AsyncIterator[Demonstrator]:
    async with Demonstrator(transport="tcp") as demonstrator:
        demonstrator.rendering.view_size = SMALL.width, SMALL.height
        demonstrator.rendering.tiles = 4, 3
        yield demonstrator


async def until(true: Callable[[], bool], *signals: Signal[*tuple[Any, ...]]) -> None:
    """Wait until something is true; the signals say when to check."""
    looked = asyncio.Event()

    def look(*_: object) -> None:
        if true():
            looked.set()

    disconnects = [signal.connect(look) for signal in signals]
    look()
    await looked.wait()
    for disconnect in disconnects:
        disconnect()


async def complete(picture: Picture | None) -> None:
    assert picture is not None
    await until(lambda: picture.complete, picture.finished)
    assert picture.differing(best_kernel()) == 0


async def killed(demonstrator: Demonstrator, *rows: Row) -> None:
    for row in rows:
        demonstrator.fleet.kill(row)
    await until(lambda: all(row.state is State.GONE for row in rows), demonstrator.fleet.changed)


def test_no_picture_begins_while_it_closes(caplog: pytest.LogCaptureFixture) -> None:
    """A window that is closed just after it was resized has a timer that renders the picture again."""

    async def story() -> None:
        async with a_demonstrator() as demonstrator:
            demonstrator.rendering.render(SMALL)
            picture = demonstrator.rendering.picture
            closing = asyncio.create_task(demonstrator.aclose())
            await asyncio.sleep(0)
            demonstrator.rendering.resize(240, 180)
            await closing
            assert demonstrator.rendering.picture is picture

    run(story())
    assert [record for record in caplog.records if record.exc_info] == []


async def amid_a_tile(demonstrator: Demonstrator, row: ElementRow) -> None:
    """Wait until the element has delivered points of a tile that is not done."""
    picture = demonstrator.rendering.picture
    assert picture is not None
    amid = asyncio.Event()

    def look(tile: object, first: int, count: int, element: int) -> None:
        if element == row.identifier:
            amid.set()

    disconnect = picture.points_added.connect(look)
    await amid.wait()
    disconnect()


def journal(demonstrator: Demonstrator, kind: str) -> list[str]:
    return [entry.text for entry in demonstrator.journal.entries if entry.kind == kind]


def test_the_demo_starts_a_registrar_three_elements_and_a_picture() -> None:
    async def story() -> None:
        async with a_demonstrator() as demonstrator:
            pictures: list[Picture | None] = []
            demonstrator.rendering.picture_changed.connect(pictures.append)
            await demonstrator.start_demo()
            (registrar,) = demonstrator.fleet.registrars
            elements = demonstrator.fleet.elements
            assert len(elements) == 3
            assert registrar.elements.keys() == {row.identifier for row in elements}
            assert pictures == [demonstrator.rendering.picture]
            await complete(demonstrator.rendering.picture)
            assert pictures[0] is not None
            assert pictures[0].points_by_element().keys() <= registrar.elements.keys()
            await until(lambda: sum(row.tiles for row in elements) == 12, demonstrator.fleet.changed)
            await until(lambda: registrar.resolutions > 0, demonstrator.fleet.changed)
            await until(lambda: bool(journal(demonstrator, "picture")), demonstrator.journal.added)
            assert journal(demonstrator, "picture")[0].startswith("The picture is complete: 12 tiles by ")
            # Started again, the demo keeps what still runs.
            await killed(demonstrator, elements[1])
            await demonstrator.start_demo()
            assert [row.state for row in elements] == [State.RUNNING, State.GONE, State.RUNNING, State.RUNNING]
            assert len(demonstrator.fleet.registrars) == 1
            await complete(demonstrator.rendering.picture)
        pids = [row.pid for row in demonstrator.fleet.rows]
        for pid in pids:
            with pytest.raises(ProcessLookupError):
                os.kill(pid, 0)
        with pytest.raises(StartFailed):
            await demonstrator.start_demo()

    run(story())


def test_a_tile_of_a_killed_element_continues_elsewhere_from_its_cookie() -> None:
    async def story() -> None:
        async with a_demonstrator() as demonstrator:
            fleet = demonstrator.fleet
            await fleet.start_registrar()
            victim, _ = [await fleet.start_element(SLOW) for _ in range(2)]
            demonstrator.rendering.render(SMALL, sessions=4)
            await amid_a_tile(demonstrator, victim)
            await killed(demonstrator, victim)
            await complete(demonstrator.rendering.picture)
            picture = demonstrator.rendering.picture
            assert picture is not None
            seams = picture.failovers
            assert seams
            assert all(seam.left == victim.identifier for seam in seams)
            assert any(seam.with_cookie for seam in seams)
            (sentence, *_) = journal(demonstrator, "failover")
            beginnings = [f"{victim.name} was killed (SIGKILL); tile {seam.tile} continued on 0x" for seam in seams]
            assert any(sentence.startswith(beginning) for beginning in beginnings)
            entry = next(entry for entry in demonstrator.journal.entries if entry.kind == "failover")
            assert entry.marks[0] == victim.mark
            assert journal(demonstrator, "trouble") == [victim.outcome]

    run(story())


def test_a_picture_without_elements_waits_says_so_and_resumes() -> None:
    async def story() -> None:
        async with a_demonstrator() as demonstrator:
            fleet = demonstrator.fleet
            await fleet.start_registrar()
            only = await fleet.start_element(SLOW)
            demonstrator.rendering.render(SMALL)
            await amid_a_tile(demonstrator, only)
            await killed(demonstrator, only)
            await until(lambda: bool(demonstrator.scene.waits_for), demonstrator.scene.waiting)
            assert demonstrator.scene.waits_for == (
                "The picture waits: no element is left in the pool. Start one, and the picture resumes."
            )
            await fleet.start_element()
            await complete(demonstrator.rendering.picture)
            assert demonstrator.scene.waits_for == ""

    run(story())


def test_a_picture_without_a_registrar_resumes_with_its_replacement() -> None:
    async def story() -> None:
        async with a_demonstrator() as demonstrator:
            fleet = demonstrator.fleet
            registrar = await fleet.start_registrar()
            lives, dies = [await fleet.start_element(SLOW) for _ in range(2)]
            await killed(demonstrator, registrar)
            demonstrator.rendering.render(SMALL)
            await until(lambda: bool(demonstrator.scene.waits_for), demonstrator.scene.waiting)
            assert "no registrar is left" in demonstrator.scene.waits_for
            again = await fleet.start_registrar()
            assert again.address == registrar.address
            await until(lambda: len(again.elements) == 2, fleet.changed)
            await amid_a_tile(demonstrator, dies)
            await killed(demonstrator, dies)
            await complete(demonstrator.rendering.picture)
            assert lives.state is State.RUNNING

    run(story())


def test_the_tiles_of_an_element_that_stops_in_order_continue_elsewhere() -> None:
    async def story() -> None:
        async with a_demonstrator() as demonstrator:
            fleet = demonstrator.fleet
            registrar = await fleet.start_registrar()
            leaves, _ = [await fleet.start_element(SLOW) for _ in range(2)]
            demonstrator.rendering.render(SMALL)
            await amid_a_tile(demonstrator, leaves)
            fleet.stop(leaves)
            await until(lambda: leaves.state is State.GONE, fleet.changed)
            assert "stopped normally" in leaves.outcome
            assert leaves.identifier not in registrar.elements
            await complete(demonstrator.rendering.picture)
            assert journal(demonstrator, "trouble") == []

    run(story())


def test_a_cleared_demonstration_is_as_at_the_beginning_and_clearing_is_no_fault() -> None:
    async def story() -> None:
        async with a_demonstrator() as demonstrator:
            fleet, faults, scene = demonstrator.fleet, demonstrator.faults, demonstrator.scene
            await demonstrator.start_demo()
            await killed(demonstrator, fleet.elements[0])
            fleet.freeze(fleet.elements[1])
            demonstrator.chaos.start()
            done, told = len(faults.records), list[object]()
            faults.happened.connect(told.append)
            faults.concluded.connect(told.append)
            pids = [row.pid for row in fleet.rows if row.alive]
            await demonstrator.clear()
            for pid in pids:
                with pytest.raises(ProcessLookupError):
                    os.kill(pid, 0)
            assert fleet.rows == ()
            assert scene.picture is None
            assert not demonstrator.chaos.running
            assert faults.open == ()
            assert (len(faults.records), told) == (done, [])
            assert (await fleet.start_registrar()).letter == "A"
            assert str((await fleet.start_element()).mark) == "■1"

    run(story())


def test_adaptive_elements_register_their_load() -> None:
    async def story() -> None:
        async with a_demonstrator() as demonstrator:
            await demonstrator.fleet.start_registrar()
            row = await demonstrator.fleet.start_element(
                ElementOptions(policy="LeastUsed", speed_limit=3000.0, capacity=2.0)
            )
            demonstrator.rendering.render(SMALL, sessions=1)
            await until(lambda: row.load == 0.5, demonstrator.fleet.changed)
            assert row.sessions == 1

    run(story())


def test_views_can_be_revisited_and_a_stopped_picture_stays() -> None:
    async def story() -> None:
        async with a_demonstrator() as demonstrator:
            seen: list[Viewport] = []
            demonstrator.rendering.picture_changed.connect(
                lambda picture: seen.append(picture.viewport) if picture else None
            )
            demonstrator.rendering.render(tiles=(2, 2), sessions=2)
            demonstrator.rendering.zoom(2, 1, 1)
            demonstrator.rendering.pan(1, 1)
            assert seen == []  # before the first picture, only the choices are stored
            assert demonstrator.rendering.picture is None
            demonstrator.rendering.render()
            demonstrator.rendering.zoom(2, 30, 30)
            demonstrator.rendering.pan(10, 0)
            zoomed = SMALL.zoomed(2, 30, 30)
            assert seen == [SMALL, zoomed, zoomed.panned(10, 0)]
            demonstrator.rendering.back()
            demonstrator.rendering.back()
            demonstrator.rendering.back()
            assert (demonstrator.rendering.can_go_back, demonstrator.rendering.can_go_forward) == (False, True)
            demonstrator.rendering.forward()
            demonstrator.rendering.resize(60, 45)
            demonstrator.rendering.home()
            demonstrator.rendering.home()
            assert seen[3:] == [zoomed, SMALL, zoomed, zoomed.resized(60, 45), Viewport.DEFAULT.resized(60, 45)]
            assert demonstrator.rendering.picture is not None
            assert len(demonstrator.rendering.picture.states) == 4
            stopped = demonstrator.rendering.picture
            demonstrator.rendering.stop()
            demonstrator.rendering.stop()
            assert demonstrator.rendering.picture is stopped
            assert journal(demonstrator, "picture") == ["The picture was stopped"]

    run(story())


def test_more_sessions_and_smaller_tiles_change_the_picture_under_way_and_larger_tiles_restart_it() -> None:
    async def story() -> None:
        async with a_demonstrator() as demonstrator:
            demonstrator.rendering.use_sessions(3)
            demonstrator.rendering.use_tiles(2, 2)
            assert demonstrator.rendering.picture is None
            demonstrator.rendering.render(SMALL)
            picture = demonstrator.rendering.picture
            assert picture is not None
            demonstrator.rendering.use_sessions(5)
            demonstrator.rendering.use_tiles(4, 4)
            assert demonstrator.rendering.picture is picture
            assert (demonstrator.rendering.sessions, len(picture.states)) == (5, 16)
            demonstrator.rendering.use_tiles(3, 3)
            assert demonstrator.rendering.picture is not picture
            assert demonstrator.rendering.picture is not None
            assert len(demonstrator.rendering.picture.states) == 9

    run(story())


def test_the_depth_follows_the_magnification_until_it_is_chosen_by_hand() -> None:
    async def story() -> None:
        async with a_demonstrator() as demonstrator:

            def depth() -> int:
                assert demonstrator.rendering.picture is not None
                return demonstrator.rendering.picture.viewport.iterations

            demonstrator.rendering.count_deeper(2)
            demonstrator.rendering.fit_depth(True)
            assert demonstrator.rendering.picture is None
            demonstrator.rendering.render(SMALL)
            assert depth() == SMALL.iterations  # as the view says
            demonstrator.rendering.zoom(2.0, 5, 5)
            first = depth()
            assert first == SMALL.zoomed(2.0, 5, 5).fitting_iterations
            demonstrator.rendering.zoom(8.0, 5, 5)
            assert depth() > first
            deep = depth()
            demonstrator.rendering.pan(3, 0)
            assert depth() == deep
            demonstrator.rendering.count_deeper(0.5)
            assert (depth(), demonstrator.rendering.automatic_depth) == (round(deep / 2), False)
            demonstrator.rendering.back()
            assert depth() == deep  # the depth belongs to the view

    run(story())


def test_a_comparison_runs_beside_the_demonstration_and_is_in_the_journal() -> None:
    async def story() -> None:
        async with a_demonstrator() as demonstrator:
            plan = Plan(policies=("Random",), speed=100_000.0, width=60, height=40, tiles=(3, 2))
            results = await demonstrator.comparison(plan).run()
            assert [run.policy for run in results.runs] == ["Random"]
            assert demonstrator.fleet.rows == ()
            assert [entry.text for entry in demonstrator.journal.entries][-1].startswith("Compared: random took ")

    run(story())


def test_all_processes_speak_tls_if_there_are_files_for_it() -> None:
    async def story() -> None:
        async with Demonstrator(tls=member("Ada")) as demonstrator:
            demonstrator.rendering.view_size = SMALL.width, SMALL.height
            demonstrator.rendering.tiles = 4, 3
            await demonstrator.start_demo()
            await complete(demonstrator.rendering.picture)
            (registrar,) = demonstrator.fleet.registrars
            address = rserpool.parse_address(registrar.enrp_address, rserpool.TransportProtocol.TCP)
            plain = rserpool.TRANSPORTS["tcp"]()
            with pytest.raises(rserpool.TransportError, match="this scope needs TLS"):
                await rserpool.read_handlespace(address, transport=plain)
            plan = Plan(policies=("Random",), speed=100_000.0, width=60, height=40, tiles=(3, 2))
            assert len((await demonstrator.comparison(plan).run()).runs) == 1

    run(story())
