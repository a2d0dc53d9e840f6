"""The record of a lesson: it listens while the lesson is played and gives the facts at the end.

Times are seconds on the monotonic clock. It acts on nothing.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Protocol

from app.base.language import in_english
from app.fractal.kernel import best_kernel
from app.fractal.picture import Picture, TilePhase, TileState
from app.fractal.session import Failover
from app.fractal.viewport import Tile, Viewport
from app.lessons.facts import ElementResult, Facts, FailoverResult, PictureResult, Rate
from app.lessons.laptops.school import School, Teacher
from app.lessons.strangers.siege import Siege
from app.models.fleet.fleet import ElementRow, Fleet, RegistrarRow, Row, State
from app.models.handlespace.registrar_view import Change
from app.models.handlespace.scope import Join, Scope, Takeover
from rserpool import notices

SHORTEST_PHASE = 0.2
"""Seconds. A shorter phase is no measure of speed."""


class Renderer(Protocol):
    """The part of `app.rendering` that a lesson uses."""

    @property
    def picture(self) -> Picture | None: ...

    def render(
        self, viewport: Viewport, /, *, tiles: tuple[int, int], sessions: int, session_per_tile: bool = False
    ) -> None:
        """Begin a picture; `picture` is the new one when this returns."""
        ...


class Network(Protocol):
    """The part of `app.models.faults.faults` that a lesson uses."""

    def split(self, ones: Iterable[Row | None], others: Iterable[Row | None]) -> None: ...

    def heal_all(self) -> None: ...


class Stage(Protocol):
    """The part of a demonstrator that a lesson uses."""

    @property
    def fleet(self) -> Fleet: ...

    @property
    def scope(self) -> Scope: ...

    @property
    def faults(self) -> Network: ...

    @property
    def rendering(self) -> Renderer: ...

    @property
    def teaching(self) -> Teacher: ...

    async def clear(self) -> None:
        """End all processes, and forget them and the picture."""
        ...


class Record:
    """Listens to a stage until `close`."""

    def __init__(self, stage: Stage, clock: Callable[[], float] = time.monotonic) -> None:
        self.elements: list[ElementRow] = []
        """The elements that the lesson started, in order. The runner adds them."""
        self.takeovers: list[Takeover] = []
        self.apart = False
        """Whether each half of a split network was seen with its own elements only."""
        self._joins: list[Join] = []
        self.school = School(stage.teaching, clock=clock)
        """The class, if the lesson invites one."""
        self.siege = Siege()
        """The attacks of strangers, if there are any."""
        self._stage = stage
        self._clock = clock
        self._pictures: list[_PictureRecord] = []
        self._killed: set[int] = set()
        """The elements and registrars that were killed."""
        self._removed: set[int] = set()
        self._returned: set[int] = set()
        self._disconnects = [
            stage.scope.took_over.connect(self.takeovers.append),
            stage.scope.joined.connect(self._joins.append),
            stage.fleet.reported.connect(self._reported),
        ]

    def close(self) -> None:
        for disconnect in self._disconnects:
            disconnect()

    def picture_begun(self) -> None:
        """The stage has begun a new picture."""
        picture = self._stage.rendering.picture
        assert picture is not None
        self._pictures.append(_PictureRecord(picture, self._running, self._clock))
        self._disconnects += self._pictures[-1].disconnects

    def phase(self) -> None:
        """The number of elements is about to change, or has just changed."""
        if self._pictures:
            self._pictures[-1].phase()

    def killing(self, row: Row) -> None:
        """The lesson is killing this process now."""
        if row.identifier is not None:
            self._killed.add(row.identifier)

    async def facts(self, lesson: str, transport: str, wall: float, error: str) -> Facts:
        """Return what is known now."""
        fleet, scope = self._stage.fleet, self._stage.scope
        # First what changes by itself: computing the pictures again takes a while.
        checksums, differences, homes, joining = scope.checksums(), scope.differences, scope.homes(), scope.joining
        resolutions = sum(row.resolutions for row in fleet.registrars)
        pictures = [record.picture for record in self._pictures]
        tiles, points = self._shares()
        # In a thread: it takes as long as rendering the pictures here, and the window must stay responsive.
        identical = bool(pictures) and not await asyncio.to_thread(_different, pictures)
        last = pictures[-1].viewport if pictures else None
        return Facts(
            lesson,
            transport,
            wall,
            width=last.width if last is not None else 0,
            height=last.height if last is not None else 0,
            tiles=sum(len(picture.states) for picture in pictures),
            tiles_done=sum(picture.tiles_done for picture in pictures),
            identical=identical,
            elements=self._element_results(homes, tiles, points),
            failovers=tuple(
                self._failover_result(f, record.repeated.get((f.tile, f.at), 0))
                for record in self._pictures
                for f in record.picture.failovers
            ),
            handle_resolutions=resolutions,
            takeovers=tuple(self.takeovers),
            joins=tuple(self._joins),
            joining=len(joining),
            checksums=checksums,
            differences=len(differences),
            pictures=tuple(record.result() for record in self._pictures),
            returned=tuple(sorted(self._returned)),
            students=self.school.results(tiles, points),
            attacks=self.siege.results,
            apart=self.apart,
            error=error,
        )

    def _failover_result(self, f: Failover, repeated: int) -> FailoverResult:
        after_kill = f.seconds if f.left in self._killed else None
        return FailoverResult(f.tile, f.left, f.to, f.resumed_at, f.gap, f.with_cookie, after_kill, repeated)

    def _running(self) -> int:
        return sum(row.state is State.RUNNING for row in self.elements)

    def _shares(self) -> tuple[Counter[int], Counter[int]]:
        """Return how many tiles each element has finished, and how many points of the pictures came from it."""
        tiles: Counter[int] = Counter()
        points: Counter[int] = Counter()
        for record in self._pictures:
            points.update(record.picture.points_by_element())
            done = [state for state in record.picture.states.values() if state.phase is TilePhase.DONE]
            tiles.update(state.element for state in done if state.element is not None)
        return tiles, points

    def _element_results(
        self, homes: dict[int, int], tiles: Counter[int], points: Counter[int]
    ) -> tuple[ElementResult, ...]:
        return tuple(
            ElementResult(
                row.identifier,
                row.pid,
                tiles[row.identifier],
                points[row.identifier],
                _outcome(row),
                homes.get(row.identifier),
                row.alive,
                row.options.speed_limit,
            )
            for row in self.elements
            if row.identifier is not None
        )

    def _reported(self, row: RegistrarRow, change: Change) -> None:
        """Note an element that came into the pool, one that its home removed although its process lives, and one that
        came back."""
        if isinstance(change.notice, notices.ElementAdded):
            which = change.notice.element.identifier
            self.school.registered(which)
            if all(element.identifier != which for element in self.elements):
                self.siege.listed(str(change.notice.pool_handle), which)
        match change.notice:
            case notices.ElementRemoved(identifier=identifier):
                here = next((element for element in self.elements if element.identifier == identifier), None)
                by_home = change.former is not None and change.former.home == row.view.registrar
                if here is not None and by_home and here.reachable:
                    self._removed.add(identifier)
                    self.siege.removed()
            case notices.ElementAdded(element=element) if element.identifier in self._removed:
                self._returned.add(element.identifier)


def _outcome(row: ElementRow) -> str:
    """How an element ended, or its state, in English."""
    ended = row.child.outcome if row.child is not None else None
    with in_english():
        return ended.sentence(row.name) if ended is not None else row.outcome or row.state.value


class _PictureRecord:
    """One picture, and its speed with each number of elements."""

    def __init__(self, picture: Picture, running: Callable[[], int], clock: Callable[[], float]) -> None:
        self.picture = picture
        self._clock = clock
        self._running = running
        self._began = clock()
        self._ended: float | None = None
        self._rates: list[Rate] = []
        self._phase_began: float | None = None
        self._phase_points = self._phase_running = 0
        self.repeated: dict[tuple[int, float], int] = {}
        """The points that had arrived and were computed again, by the tile of a failover and its time."""
        self._reached: Counter[int] = Counter()
        """For each tile, the point after the last one that has arrived."""
        self.disconnects: list[Callable[[], None]] = [
            picture.points_added.connect(self._points),
            picture.tile_changed.connect(self._changed),
            picture.finished.connect(self._finish),
        ]

    def phase(self) -> None:
        """End one phase and begin the next."""
        now, points = self._clock(), self.picture.points_done
        if self._phase_began is None or self._ended is not None:
            return
        took = now - self._phase_began
        if took >= SHORTEST_PHASE:
            self._rates.append(Rate(self._phase_running, (points - self._phase_points) / took, took))
        self._phase_began, self._phase_points, self._phase_running = now, points, self._running()

    def result(self) -> PictureResult:
        seconds = None if self._ended is None else self._ended - self._began
        return PictureResult(len(self.picture.states), self.picture.tiles_done, seconds, tuple(self._rates))

    def _points(self, tile: Tile, first: int, number: int, _element: int) -> None:
        self._reached[tile.index] = max(self._reached[tile.index], first + number)
        if self._phase_began is None:
            self._phase_began, self._phase_running = self._clock(), self._running()

    def _changed(self, state: TileState) -> None:
        """Note how far the tile was when it failed over: the signal comes before the first points of the new
        element."""
        if state.seams:
            seam = state.seams[-1]
            repeated = max(self._reached[seam.tile] - seam.resumed_at, 0)
            self.repeated.setdefault((seam.tile, seam.at), repeated)

    def _finish(self) -> None:
        self.phase()
        self._ended = self._clock()


def _different(pictures: list[Picture]) -> int:
    kernel = best_kernel()
    return sum(picture.differing(kernel) for picture in pictures)
