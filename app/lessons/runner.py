"""Plays a lesson on a demonstrator, and reports what happened.

The runner does what a person would do at the window: starts processes, has a picture rendered, kills. It knows the
demonstrator's models and neither Qt nor the protocol, so it runs with a window around it or without.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import Counter
from collections.abc import Callable
from typing import Protocol

import numpy as np

from app.fractal.job import Failover
from app.fractal.kernel import best_kernel
from app.fractal.picture import NOBODY, Picture, TilePhase
from app.fractal.protocol import Algorithm
from app.fractal.viewport import Tile, Viewport
from app.lessons.lesson import ALGORITHMS, Lesson, PictureOptions, Step
from app.lessons.report import ElementResult, Facts, FailoverResult, Report, judge
from app.models.fleet import ElementRow, Fleet, RegistrarRow, Row, State
from app.models.scope import Join, Scope, Takeover
from app.models.signal import Signal
from app.processes.options import ElementOptions, RegistrarOptions
from app.processes.supervisor import StartFailed

PATIENCE = 20.0
"""Seconds that registrars may take to agree after the picture is complete; it takes milliseconds. What they do not
agree about by then is in the report."""


class Stage(Protocol):
    """What a lesson needs of a demonstrator."""

    @property
    def fleet(self) -> Fleet: ...

    @property
    def scope(self) -> Scope: ...

    @property
    def picture(self) -> Picture | None: ...

    def render(self, viewport: Viewport, /, *, tiles: tuple[int, int], sessions: int) -> None:
        """Begin a picture; `picture` is the new one when this returns."""
        ...


class LessonStopped(Exception):
    """The lesson cannot go on; the sentence says why."""


class LessonRunner:
    """Plays one lesson, once. With `in_a_hurry` nobody is given time to read the captions."""

    def __init__(self, stage: Stage, lesson: Lesson, *, transport: str, in_a_hurry: bool = False) -> None:
        self.caption = Signal[str]()
        """What is about to happen, in a sentence."""
        self._stage = stage
        self._lesson = lesson
        self._transport = transport
        self._in_a_hurry = in_a_hurry
        self._takeovers: list[Takeover] = []
        self._joins: list[Join] = []
        self._killed: dict[int, float] = {}
        """When which elements and registrars were killed, by the monotonic clock."""

    async def run(self) -> Report:
        """Play it to its end, or to where it stops. Whatever goes wrong is in the report."""
        began = time.monotonic()
        error = ""
        scope = self._stage.scope
        disconnects = scope.took_over.connect(self._takeovers.append), scope.joined.connect(self._joins.append)
        try:
            async with asyncio.timeout(self._lesson.timeout):
                for step in self._lesson.steps:
                    await self._play(step)
                await self._until(1.0)
                await self._until_agreed()
        except TimeoutError:
            error = f"it was not over after {self._lesson.timeout:g} s"
        except (LessonStopped, StartFailed) as problem:
            error = str(problem)
        finally:
            for disconnect in disconnects:
                disconnect()
        wall = time.monotonic() - began
        return judge(self._lesson.expect, await self._facts(wall, error))

    async def _play(self, step: Step) -> None:
        if step.done:
            await self._until(step.done)
        if step.after:
            await asyncio.sleep(step.after)
        self.caption.emit(step.say)
        if step.read and not self._in_a_hurry:
            await asyncio.sleep(step.read)
        fleet = self._stage.fleet
        match step.do:
            case "registrar":
                # A free port: a lesson shall not be disturbed by a registrar that already runs here.
                for _ in range(step.count):
                    await fleet.start_registrar(RegistrarOptions(port=0))
            case "elements":
                options = ElementOptions(speed_limit=float(step.speed), max_sessions=step.capacity)
                await asyncio.gather(*(fleet.start_element(options) for _ in range(step.count)))
            case "render":
                picture = self._lesson.picture
                self._stage.render(viewport(picture), tiles=picture.tiles, sessions=picture.sessions)
            case "kill":
                whom = await self._whom(step)
                if whom.identifier is not None:
                    self._killed[whom.identifier] = time.monotonic()
                fleet.kill(whom)
            case "pause":
                fleet.pause(await self._whom(step))
            case "go on":
                fleet.go_on(await self._whom(step))
            case "stop":
                fleet.stop(await self._whom(step))

    async def _whom(self, step: Step) -> Row:
        """Whom a step means; an element as soon as one of its tiles has come far enough."""
        if step.whom == "home":
            return self._home_of_most(step)
        if step.tile:
            await self._watch(lambda picture: self._furthest(picture, self._chosen(step)) >= step.tile)
        return self._chosen(step)

    def _home_of_most(self, step: Step) -> RegistrarRow:
        rows = [row for row in self._stage.fleet.registrars if row.state is State.RUNNING]
        if not rows:
            raise LessonStopped(f"there is no running registrar to {step.do}")
        return max(rows, key=lambda row: row.view.owned(row.view.registrar))

    def _chosen(self, step: Step) -> ElementRow:
        """The element that a step means now."""
        rows = [row for row in self._stage.fleet.elements if row.alive]
        if isinstance(step.whom, int):
            for row in rows:
                if row.number == step.whom:
                    return row
            raise LessonStopped(f"there is no element {step.whom} to {step.do}")
        rows = [row for row in rows if row.state is State.RUNNING]
        if not rows:
            raise LessonStopped(f"there is no running element to {step.do}")
        picture = self._stage.picture
        states = picture.states.values() if picture is not None else ()
        in_hand = Counter(state.element for state in states if state.phase is TilePhase.IN_FLIGHT)
        choose: Callable[..., ElementRow] = max if step.whom == "busiest" else min
        return choose(rows, key=lambda row: (in_hand[row.identifier], row.points))

    @staticmethod
    def _furthest(picture: Picture, row: ElementRow) -> float:
        """How much is there of the tile, among those in the element's hands, of which there is most."""
        return max(
            (
                _points_of(picture, state.tile) / state.tile.parameter.points
                for state in picture.states.values()
                if state.phase is TilePhase.IN_FLIGHT and state.element == row.identifier
            ),
            default=0.0,
        )

    async def _until(self, fraction: float) -> None:
        """Wait until so much of the picture is there."""

        def there(picture: Picture) -> bool:
            return picture.complete or (fraction < 1.0 and picture.points_done >= fraction * picture.points)

        await self._watch(there)

    async def _watch(self, condition: Callable[[Picture], bool]) -> None:
        """Wait until something is so of the picture."""
        picture = self._stage.picture
        if picture is None:
            raise LessonStopped("it waits for a picture that no step renders")
        changed = asyncio.Event()

        def change(*_: object) -> None:
            changed.set()

        disconnects = picture.points_added.connect(change), picture.tile_changed.connect(change)
        try:
            while not condition(picture):
                changed.clear()
                await changed.wait()
        finally:
            for disconnect in disconnects:
                disconnect()

    async def _until_agreed(self) -> None:
        """Where something is expected of the registrars, give them time for it."""
        expect, scope = self._lesson.expect, self._stage.scope

        def agreed() -> bool:
            return scope.agrees and not scope.joining and len(self._takeovers) >= (expect.takeovers or 0)

        if all(wanted is None for wanted in (expect.takeovers, expect.rehomed, expect.agree, expect.joined_within)):
            return
        changed = asyncio.Event()
        disconnect = scope.changed.connect(changed.set)
        try:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(PATIENCE):
                    while not agreed():
                        changed.clear()
                        await changed.wait()
        finally:
            disconnect()

    async def _facts(self, wall: float, error: str) -> Facts:
        fleet, picture, scope = self._stage.fleet, self._stage.picture, self._stage.scope
        checksums, differences, homes = scope.checksums(), scope.differences, scope.homes()
        resolutions = sum(row.resolutions for row in fleet.registrars)
        if picture is None:
            return Facts(self._lesson.name, self._transport, wall, handle_resolutions=resolutions, error=error)
        # In a thread: it takes as long as the picture would take here, and the window must stay alive.
        different = await asyncio.to_thread(picture.differing, best_kernel())
        points = picture.points_by_element()
        tiles = Counter(element for state in picture.states.values() for element in state.elements)
        return Facts(
            self._lesson.name,
            self._transport,
            wall,
            width=picture.viewport.width,
            height=picture.viewport.height,
            tiles=len(picture.states),
            tiles_done=picture.tiles_done,
            identical=different == 0,
            elements=tuple(
                ElementResult(
                    row.identifier,
                    row.pid,
                    tiles[row.identifier],
                    points.get(row.identifier, 0),
                    _outcome(row),
                    homes.get(row.identifier),
                    row.alive,
                )
                for row in fleet.elements
                if row.identifier is not None
            ),
            failovers=tuple(self._failover_result(failover) for failover in picture.failovers),
            handle_resolutions=resolutions,
            takeovers=tuple(self._takeovers),
            joins=tuple(self._joins),
            joining=len(scope.joining),
            checksums=checksums,
            differences=len(differences),
            error=error,
        )

    def _failover_result(self, f: Failover) -> FailoverResult:
        killed = self._killed.get(f.left)
        after_kill = None if killed is None else f.at - killed
        return FailoverResult(f.tile, f.left, f.to, f.resumed_at, f.gap, f.with_cookie, after_kill)


def viewport(options: PictureOptions) -> Viewport:
    """The view that a lesson's picture options describe."""
    return Viewport(
        width=options.width,
        height=options.height,
        c1=complex(*options.c1),
        c2=complex(*options.c2),
        iterations=options.iterations,
        algorithm=Algorithm(ALGORITHMS[options.algorithm]),
        n=options.n,
    )


def _points_of(picture: Picture, tile: Tile) -> int:
    here = picture.owner[tile.y : tile.y + tile.height, tile.x : tile.x + tile.width]
    return int(np.count_nonzero(here != NOBODY))


def _outcome(row: ElementRow) -> str:
    return row.outcome or row.state.value
