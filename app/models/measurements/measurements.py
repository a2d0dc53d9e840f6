"""The figures measured during a run, for graphs and tables.

They are: work by element, load, pools, round trips, failovers, and what each registrar knows. Call `sample`
periodically, or `run`. Memory is bounded. Times are seconds since the epoch. A resolution is timed from the request to
its answer as the messages show it; without messages there is no figure.
"""

from __future__ import annotations

import asyncio
from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from math import inf
from typing import Final, TypeAlias

from app.base.clock import now
from app.base.message_types import AsapType
from app.fractal.picture import Picture, TilePhase, TileState
from app.fractal.session import Failover
from app.fractal.viewport import Tile
from app.models.fleet.marks import Mark
from app.models.measurements.series import OTHERS, Events, Key, Samples
from app.models.messages.log import Message, Party
from app.models.scene import Scene
from rserpool import ASAP_PPID

PERIOD: Final = 0.5
"""Seconds between samples."""

SMOOTHED: Final = 4
"""Samples over which rates are taken."""

KEPT: Final = 1200
"""Samples that are kept: ten minutes' worth."""

EVENTS: Final = 2000
PENDING: Final = 64

ALL: Final = "all"
"""The key of a figure about the whole run."""


class Shape(Enum):
    """How a graph is drawn."""

    STACK = "stacked"
    LINES = "lines"
    DOTS = "dots"
    FLAWS = "filled"


class About(Enum):
    """What the keys of a graph stand for."""

    ELEMENTS = "element"
    REGISTRARS = "registrar"
    POOLS = "pool"
    ALL = "all"


Data: TypeAlias = Samples | Events


@dataclass(frozen=True, slots=True)
class Graph:
    """One graph: its data, their unit, and how they are drawn. `totals` count from the beginning."""

    name: str
    unit: str
    shape: Shape
    about: About
    data: Data
    totals: Mapping[Key, float] | None = None
    top: float | None = None
    """The largest possible value, or None."""


class Measurements:
    """Measures a scene until `close`."""

    def __init__(self, scene: Scene, clock: Callable[[], float] = now) -> None:
        self.scene, self._clock = scene, clock
        now = self.began = clock()
        """When measuring began."""
        self.tiles: Counter[Key] = Counter()
        self.pixels: Counter[Key] = Counter()
        self._before: dict[str, deque[tuple[float, Counter[Key]]]] = {
            name: deque([(now, Counter())], maxlen=SMOOTHED) for name in ("tiles", "pixels")
        }
        self._done: set[int] = set()
        self._asked: OrderedDict[tuple[Party | None, Party | None], deque[float]] = OrderedDict()

        def samples() -> Samples:
            return Samples(KEPT)

        self.resolutions, self.failovers = Events(EVENTS), Events(EVENTS)
        self.graphs: tuple[Graph, ...] = (
            Graph("tiles", "tiles/s", Shape.STACK, About.ELEMENTS, samples(), self.tiles),
            Graph("pixels", "pixels/s", Shape.STACK, About.ELEMENTS, samples(), self.pixels),
            Graph("load", "%", Shape.LINES, About.ELEMENTS, samples(), top=100.0),
            Graph("utilisation", "%", Shape.LINES, About.ALL, samples(), top=100.0),
            Graph("pools", "elements", Shape.LINES, About.POOLS, samples()),
            Graph("resolution", "ms", Shape.DOTS, About.ALL, self.resolutions),
            Graph("failover", "ms", Shape.DOTS, About.ELEMENTS, self.failovers),
            Graph("known pools", "pools", Shape.LINES, About.REGISTRARS, samples()),
            Graph("known elements", "elements", Shape.LINES, About.REGISTRARS, samples()),
            Graph("home load", "%", Shape.LINES, About.REGISTRARS, samples(), top=100.0),
            Graph("differences", "differences", Shape.FLAWS, About.REGISTRARS, samples()),
        )
        self._by_name = {graph.name: graph for graph in self.graphs}
        self._forget_picture: tuple[Callable[[], None], ...] = ()
        self._forget = (
            scene.picture_changed.connect(self._show_picture),
            scene.failed_over.connect(self._failed_over),
            scene.messages.added.connect(self._heard),
        )
        self._show_picture(scene.picture)

    def __getitem__(self, name: str) -> Graph:
        return self._by_name[name]

    def close(self) -> None:
        """Stop measuring. The figures stay."""
        for forget in (*self._forget, *self._forget_picture):
            forget()

    async def run(self) -> None:
        """Take a sample each `PERIOD`, until cancelled."""
        while True:
            self.sample()
            await asyncio.sleep(PERIOD)

    def sample(self) -> bool:
        """Take a sample. Return False if there is nothing to measure yet."""
        now = self._clock()
        scene = self.scene
        if not scene.fleet.rows and not scene.components.rows and not self.pixels:
            return False
        self._rates("tiles", now, self.tiles)
        self._rates("pixels", now, self.pixels)
        loads: dict[Key, float] = {
            row.identifier: row.load * 100 for row in scene.fleet.elements if row.alive and row.identifier
        }
        self._note("load", now, loads)
        self._note("utilisation", now, {ALL: sum(loads.values()) / len(loads)} if loads else {})
        self._note_registrars(now, loads)
        return True

    def label(self, graph: Graph, key: Key) -> str:
        """Return the name of a key of a graph."""
        mark = self.mark(graph, key)
        if mark is not None:
            return str(mark)
        if graph.about is About.REGISTRARS and isinstance(key, int):
            return self.scene.scope.letter_of(key)
        return str(key)

    def mark(self, graph: Graph, key: Key) -> Mark | None:
        """Return the mark of the element that a key stands for, or None."""
        return self.scene.mark_of(key) if graph.about is About.ELEMENTS and isinstance(key, int) else None

    def in_order(self, graph: Graph, keys: Iterable[Key]) -> tuple[Key, ...]:
        """Sort keys: elements by number, others in order of appearance, `OTHERS` last."""

        def number(key: Key) -> float:
            mark = self.mark(graph, key)
            return mark.number if mark is not None else inf if key == OTHERS else 0

        return tuple(sorted(keys, key=number))

    # --- samples -----------------------------------------------------------------------------------------------------

    def _note(self, name: str, now: float, values: Mapping[Key, float]) -> None:
        data = self._by_name[name].data
        assert isinstance(data, Samples)
        data.append(now, values)

    def _rates(self, name: str, now: float, totals: Counter[Key]) -> None:
        """Note rates over the last two seconds; tiles arrive in waves, and the rate smooths them."""
        before = self._before[name]
        at, then = before[0]
        elapsed = max(now - at, 1e-3)
        self._note(name, now, {key: (number - then[key]) / elapsed for key, number in totals.items()})
        before.append((now, Counter(totals)))

    def _note_registrars(self, now: float, loads: Mapping[Key, float]) -> None:
        rows = [row for row in self.scene.scope.registrars if row.view.in_service]
        scope = self.scene.scope
        flaws = Counter(d.registrar for d, since in scope.differences if scope.now - since >= scope.settled)
        members: Counter[Key] = Counter()
        pools: dict[Key, float] = {}
        elements: dict[Key, float] = {}
        home: dict[Key, float] = {}
        differ: dict[Key, float] = {}
        for row in rows:
            server = int(row.view.registrar)
            by_pool = Counter(str(handle) for handle, _ in row.view.elements)
            members |= by_pool  # an element that only some registrars know counts too
            own = [loads.get(e, 0.0) for (_, e), element in row.view.elements.items() if element.home == server]
            pools[server], elements[server] = float(len(by_pool)), float(len(row.view.elements))
            home[server] = sum(own) / len(own) if own else 0.0
            differ[server] = float(flaws[row.view.registrar])
        self._note("pools", now, {pool: float(number) for pool, number in members.items()})
        self._note("known pools", now, pools)
        self._note("known elements", now, elements)
        self._note("home load", now, home)
        self._note("differences", now, differ)

    # --- what happens ------------------------------------------------------------------------------------------------

    def _show_picture(self, picture: Picture | None) -> None:
        for forget in self._forget_picture:
            forget()
        self._forget_picture = ()
        self._done = set()
        if picture is not None:
            self._done = {index for index, state in picture.states.items() if state.phase is TilePhase.DONE}
            self._forget_picture = (
                picture.tile_changed.connect(self._tile_changed),
                picture.points_added.connect(self._points_added),
            )

    def _tile_changed(self, state: TileState) -> None:
        if state.phase is TilePhase.DONE and state.tile.index not in self._done and state.element is not None:
            self._done.add(state.tile.index)
            self._count(self.tiles, state.element, 1)

    def _points_added(self, _tile: Tile, _first: int, count: int, element: int) -> None:
        self._count(self.pixels, element, count)

    @staticmethod
    def _count(totals: Counter[Key], element: int, number: int) -> None:
        known = element in totals or len(totals) < EVENTS
        totals[element if known else OTHERS] += number

    def _failed_over(self, failover: Failover) -> None:
        self.failovers.append(self._clock(), failover.seconds * 1000, failover.to)

    def _heard(self, message: Message) -> None:
        if message.ppid != ASAP_PPID or not message.payload:
            return
        if message.payload[0] == AsapType.HANDLE_RESOLUTION:
            way = message.sender, message.receiver
            self._asked.setdefault(way, deque(maxlen=PENDING)).append(message.at)
            while len(self._asked) > PENDING:
                self._asked.popitem(last=False)
        elif message.payload[0] == AsapType.HANDLE_RESOLUTION_RESPONSE:
            asked = self._asked.get((message.receiver, message.sender))
            if asked:
                self.resolutions.append(message.at, max(message.at - asked.popleft(), 0.0) * 1000, ALL)


def as_csv(measurements: Measurements, names: tuple[str, ...]) -> str:
    """Return the figures of these graphs as CSV, one line each: seconds since the epoch, graph, series, value, unit."""
    lines = ["seconds,graph,series,value,unit"]
    for graph in measurements.graphs:
        if graph.name not in names:
            continue

        def line(at: float, key: Key, value: float, graph: Graph = graph) -> str:
            label = f"0x{key:08x}" if isinstance(key, int) else str(key)
            label = '"' + label.replace('"', '""') + '"' if any(c in label for c in ',"\n') else label
            return f"{at:.3f},{graph.name},{label},{value:.6g},{graph.unit}"

        if isinstance(graph.data, Events):
            lines += [line(*row) for row in zip(*_reordered(graph.data), strict=True)]
        else:
            times = graph.data.times()
            for key in graph.data.keys:
                values = graph.data.values(key)
                lines += [line(at, key, v) for at, v in zip(times, values, strict=True) if v == v]
    return "\n".join(lines) + "\n"


def _reordered(events: Events) -> tuple[list[float], tuple[Key, ...], list[float]]:
    times, values, keys = events.since()
    return list(times), keys, list(values)
