"""Several registrars as real processes over TCP: they keep one handlespace while some are killed or frozen."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from app.demonstrator import Demonstrator
from app.fractal.kernel import best_kernel
from app.fractal.viewport import Viewport
from app.models.fleet.fleet import RegistrarRow, Row, State
from app.models.handlespace.registrar_view import DifferenceKind
from app.models.handlespace.scope import Takeover
from app.processes.options import ElementOptions
from tests.app import test_demonstrator
from tests.app.test_demonstrator import run

SMALL = Viewport.DEFAULT.resized(120, 90)
SLOW = ElementOptions(speed_limit=3000.0)


@asynccontextmanager
async def a_demonstrator(registrars: int, elements: int, transport: str = "tcp") -> AsyncIterator[Demonstrator]:
    async with Demonstrator(transport=transport) as demonstrator:
        fleet = demonstrator.fleet
        await asyncio.gather(*(fleet.start_registrar() for _ in range(registrars)))
        await asyncio.gather(*(fleet.start_element(SLOW) for _ in range(elements)))
        await agreed(demonstrator, elements)
        yield demonstrator


async def until(demonstrator: Demonstrator, true: Callable[[], bool]) -> None:
    """Wait until something is true about the fleet or its scope."""
    await test_demonstrator.until(true, demonstrator.fleet.changed, demonstrator.scope.changed)


async def agreed(demonstrator: Demonstrator, elements: int) -> None:
    """Wait until all registrars list this number of elements, agree, and every home registrar lives."""
    scope = demonstrator.scope
    await until(demonstrator, lambda: scope.agrees and len(scope.homes()) == elements)
    assert len(set(scope.checksums().values())) == 1


async def killed(demonstrator: Demonstrator, row: Row) -> None:
    demonstrator.fleet.kill(row)
    await until(demonstrator, lambda: row.state is State.GONE)


def home_of_most(demonstrator: Demonstrator) -> RegistrarRow:
    return max(demonstrator.scope.registrars, key=lambda row: row.view.owned(row.view.registrar))


def journal(demonstrator: Demonstrator) -> list[str]:
    return [entry.text for entry in demonstrator.journal.entries]


def test_the_elements_of_a_killed_registrar_are_taken_over_during_a_picture() -> None:
    async def story() -> None:
        async with a_demonstrator(3, 4) as demonstrator:
            takeovers: list[Takeover] = []
            demonstrator.scope.took_over.connect(takeovers.append)
            victim = home_of_most(demonstrator)
            owned = victim.view.owned(victim.view.registrar)
            demonstrator.rendering.render(SMALL, tiles=(4, 3), sessions=4)
            picture = demonstrator.rendering.picture
            assert picture is not None
            await until(demonstrator, lambda: picture.tiles_done > 0)
            await killed(demonstrator, victim)
            await agreed(demonstrator, 4)
            await until(demonstrator, lambda: bool(takeovers))
            (takeover,) = takeovers
            assert (takeover.target, takeover.elements) == (victim.identifier, owned)
            by = demonstrator.fleet.registrar(takeover.by)
            assert by is not None
            assert by.view.owned(takeover.by) >= owned
            said = journal(demonstrator)
            assert victim.outcome in said
            assert victim.outcome.startswith(
                f"Registrar {victim.letter} 0x{victim.identifier:08x} was killed (SIGKILL)"
            )
            assert any(
                text.startswith(f"{by.short_name} took over {owned} element")
                and f"of registrar {victim.letter} in " in text
                for text in said
            )
            await until(demonstrator, lambda: picture.complete)
            assert picture.differing(best_kernel()) == 0
            assert not any(row.note for row in demonstrator.fleet.elements)

    run(story())


def test_elements_find_registrars_that_were_started_after_them() -> None:
    async def story() -> None:
        async with a_demonstrator(1, 2) as demonstrator:
            fleet = demonstrator.fleet
            (first,) = fleet.registrars
            second = await fleet.start_registrar()
            await agreed(demonstrator, 2)
            await killed(demonstrator, first)
            await agreed(demonstrator, 2)  # the second registrar claims them; they need not know its address
            assert second.view.owned(second.view.registrar) == 2
            await killed(demonstrator, second)
            third = await fleet.start_registrar()
            assert third.address in (first.address, second.address)
            await agreed(demonstrator, 2)  # found at the address of the second
            assert third.view.owned(third.view.registrar) == 2

    run(story())


def test_a_frozen_registrar_differs_until_it_is_thawed() -> None:
    async def story() -> None:
        async with a_demonstrator(2, 1) as demonstrator:
            fleet, scope = demonstrator.fleet, demonstrator.scope
            (home,) = set(scope.homes().values())
            frozen = next(row for row in fleet.registrars if row.identifier != home)
            fleet.freeze(frozen)
            # An element that tries the frozen registrar first waits for it, so start several until one registers
            # elsewhere.
            while not scope.differences:
                before = len(fleet.elements)
                await fleet.start_element(SLOW)
                if before < 8:
                    continue
                await until(demonstrator, lambda: bool(scope.differences))
            assert {(d.registrar, d.kind) for d, _ in scope.differences} == {
                (frozen.identifier, DifferenceKind.MISSING)
            }
            fleet.thaw(frozen)
            await agreed(demonstrator, len(fleet.elements))

    run(story())


def test_a_registrar_that_stops_in_order_leaves_its_elements_to_the_others() -> None:
    async def story() -> None:
        async with a_demonstrator(2, 3) as demonstrator:
            leaves = home_of_most(demonstrator)
            demonstrator.fleet.stop(leaves)
            await until(demonstrator, lambda: leaves.state is State.GONE)
            assert leaves.outcome.startswith(f"{leaves.name} stopped normally")
            await agreed(demonstrator, 3)

    run(story())
