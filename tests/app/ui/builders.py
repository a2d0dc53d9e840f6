"""Small models for tests of the window: pictures with some finished tiles, and fleets without processes."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable
from typing import Any

from app.base.signal import Signal
from app.chronicle import Chronicle
from app.comparison.plan import Plan
from app.fractal.kernel import best_kernel
from app.fractal.picture import Picture
from app.fractal.session import Failover
from app.fractal.viewport import Viewport
from app.models.faults.chaos import Chaos
from app.models.faults.faults import Faults
from app.models.fleet.fleet import ElementRow, Fleet, RegistrarRow, State
from app.models.fleet.marks import Mark, mark
from app.models.fleet.other_components import Components
from app.models.fleet.places import Joined
from app.models.fleet.strangers import Strangers
from app.models.handlespace.scope import Scope
from app.models.journal import Journal
from app.models.measurements.measurements import Measurements
from app.models.scene import Scene
from app.processes.scope_options import ScopeOptions
from app.processes.supervisor import Supervisor
from app.recording.recorder import Recorder
from app.rendering import Rendering
from app.teaching import Teaching
from rserpool import TRANSPORTS, ElementId, InteropProfile, LinkFaults, PoolUser
from tests.app.registrars import Spy

ONE, TWO, THREE = ElementId(0x5562E917), ElementId(0xDEADBEEF), ElementId(0x00C0FFEE)
NUMBERS: dict[int, int] = {ONE: 1, TWO: 2, THREE: 3}
KERNEL = best_kernel("numpy")


def mark_of(identifier: int) -> Mark:
    return mark(NUMBERS.get(identifier, 9))


def a_picture(width: int = 240, height: int = 160, columns: int = 6, rows: int = 4, **view: Any) -> Picture:
    viewport = Viewport.DEFAULT.resized(width, height)
    if view:
        viewport = viewport.zoomed(**view)
    return Picture(viewport, viewport.tiles(columns, rows))


def order(picture: Picture) -> list[int]:
    return list(picture.states)


def start(picture: Picture, index: int, element: int) -> None:
    picture.start_tile(picture.states[index].tile, element)


def compute(picture: Picture, index: int, element: int, first: int = 0, count: int | None = None) -> None:
    tile = picture.states[index].tile
    count = tile.parameter.points - first if count is None else count
    picture.add_points(tile, first, KERNEL(tile.parameter, first, count), element)


def finish(picture: Picture, index: int, element: int) -> None:
    start(picture, index, element)
    compute(picture, index, element)
    picture.finish_tile(picture.states[index].tile, element)


def fail_over(picture: Picture, index: int, left: int, to: int, at: int) -> None:
    """Begin a tile on one element and continue it on another."""
    start(picture, index, left)
    compute(picture, index, left, 0, at)
    picture.fail_over(Failover(index, left, to, at, 0.012, True))


def a_fleet() -> Fleet:
    return Fleet(Supervisor())


def add_element(fleet: Fleet, number: int, identifier: int, **values: Any) -> ElementRow:
    row = ElementRow(number, identifier=identifier, pid=1000 + number, state=State.RUNNING, child=Spy(), **values)
    fleet.elements.append(row)
    fleet.added.emit(row)
    return row


def add_registrar(fleet: Fleet, number: int = 1) -> RegistrarRow:
    row = RegistrarRow(
        number, identifier=0x1A2B3C4D, pid=999, state=State.RUNNING, address="127.0.0.1:3863", child=Spy()
    )
    fleet.registrars.append(row)
    fleet.added.emit(row)
    return row


class NotedRendering(Rendering):
    """Computes nothing and notes the calls. With `shows`, `render` shows an empty picture instead."""

    can_go_back = can_go_forward = False

    def __init__(self, user: PoolUser, scene: Scene, asked: list[tuple[Any, ...]]) -> None:
        super().__init__(user, scene)
        self.asked = asked
        self.shows = False
        self.tiles, self.sessions = (6, 4), 4
        self.view_size = (240, 160)

    def show(self, picture: Picture) -> None:
        self.views.visit(picture.viewport)
        self._scene.show_picture(picture)

    def render(
        self,
        view: Viewport | None = None,
        /,
        *,
        tiles: tuple[int, int] | None = None,
        sessions: int | None = None,
        session_per_tile: bool = False,
    ) -> None:
        if self.shows and view is not None:
            self.show(Picture(view, view.tiles(2, 2)))
        else:
            self.asked.append(("render",) if view is None else ("render", view))

    def zoom(self, factor: float, x: float, y: float) -> None:
        self.asked.append(("zoom", factor, x, y))

    def pan(self, dx: float, dy: float) -> None:
        self.asked.append(("pan", dx, dy))

    def resize(self, width: int, height: int) -> None:
        self.asked.append(("resize", width, height))

    def back(self) -> None:
        self.asked.append(("back",))

    def forward(self) -> None:
        self.asked.append(("forward",))

    def home(self) -> None:
        self.asked.append(("home",))

    def stop(self) -> None:
        self.asked.append(("stop",))

    def go_to(self, place: int) -> None:
        self.asked.append(("go_to", place))

    def use_tiles(self, columns: int, rows: int) -> None:
        self.asked.append(("use_tiles", columns, rows))

    def use_sessions(self, sessions: int) -> None:
        self.asked.append(("use_sessions", sessions))

    def count_deeper(self, factor: float) -> None:
        self.asked.append(("count_deeper", factor))

    def fit_depth(self, on: bool) -> None:
        self.asked.append(("fit_depth", on))


class Stage:
    """A demonstration without processes, which notes the calls."""

    def __init__(
        self,
        fleet: Fleet | None = None,
        scope: Scope | None = None,
        journal: Journal | None = None,
        components: Components | None = None,
    ) -> None:
        self.fleet = fleet if fleet is not None else a_fleet()
        self.scope = scope if scope is not None else Scope(self.fleet)
        self.journal = journal if journal is not None else Journal()
        self.components = components if components is not None else Components()
        self.transport = "tcp"
        self.why_transport = "it was asked for"
        self.scope_changed = Signal[()]()
        self.joined: Joined | None = None
        self.wrong_profile: InteropProfile | None = None
        self.scene = Scene(self.fleet, self.scope, self.journal, self.components)
        self.asked: list[tuple[Any, ...]] = []
        user = PoolUser(registrars=(), transport=TRANSPORTS["tcp"]())
        self.rendering = NotedRendering(user, self.scene, self.asked)
        self.faults = Faults(self.scene, self.fleet, LinkFaults())
        self.chaos = Chaos(self.faults, self.fleet)
        self.measurements = Measurements(self.scene)
        self.recorder = Recorder(self.scene)
        self.user = user
        self.chronicle = Chronicle(Scene(a_fleet(), self.scope, Journal(), self.components), a_fleet(), self.rendering)
        self.strangers = Strangers(self.fleet, self.components, lambda _: "")
        self.strangers.close()  # it needs an event loop
        self.teaching = Teaching(Supervisor(), self)

    def make_user(self, *_: object) -> PoolUser:
        return self.user

    async def end_processes(self) -> None:
        self.asked.append(("end_processes",))

    async def use_scope(self, options: ScopeOptions | None) -> None:
        self.asked.append(("scope", options))
        self.joined = None if options is None else Joined(options, "tcp", "rfc", ("127.0.0.1",), options.registrars)
        self.scope_changed.emit()

    async def start_demo(self) -> None:
        self.asked.append(("demo",))
        self.show(a_picture(*self.rendering.view_size))

    async def clear(self) -> None:
        self.asked.append(("clear",))

    async def ready(self) -> None:
        self.asked.append(("ready",))

    def show(self, picture: Picture) -> None:
        self.rendering.show(picture)

    def comparison(self, plan: Plan) -> Any:
        self.asked.append(("comparison", plan))


def a_later_stage() -> Stage:
    """Return a stage on which every look at the clock of the registrars is a second later, so that differences have
    settled."""
    fleet, seconds = a_fleet(), itertools.count()
    return Stage(fleet, Scope(fleet, lambda: float(next(seconds))))


async def until(condition: Callable[[], object]) -> None:
    """Wait inside a coroutine, where `qtbot.wait*` would nest a Qt loop."""
    while not condition():  # noqa: ASYNC110 -- the condition may be anything; there is no event for it
        await asyncio.sleep(0.005)
