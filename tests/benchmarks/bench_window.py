"""The cost of the window while real processes work and its panels are open.

    python -m tests.benchmarks.bench_window --registrars=5 --elements=100 --panels topology
    python -m tests.benchmarks.bench_window --tiles-per-second=515 --panels topology graphs --size=1600x1200

It prints the window's share of one core, its frames and tiles per second, the delay of its event loop, and its memory:
the median of several slices of time, with the lowest and the highest. A core shared with other work is slower at times,
so it also prints how much slower than at its fastest a fixed piece of work was. The picture is computed repeatedly.
`QT_QPA_PLATFORM=offscreen` measures without a screen. Needs /proc.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QDockWidget

from app.demonstrator import Demonstrator
from app.fractal.picture import Picture
from app.processes.options import ElementOptions
from app.ui.application import application
from app.ui.collector import Collector
from app.ui.look.theme import LIGHT, Look
from app.ui.loop import run
from app.ui.window.main_window import MainWindow
from tests.benchmarks.spread import spread

AT_A_TIME = 10
"""Elements that start together."""

LOOK = 0.02
"""Seconds between two looks at the delay of the loop. Each look costs the window some work, too."""

PROBES = 0.5
"""Seconds between two measurements of the core's speed."""


def probe() -> float:
    """Return the processor time of a fixed piece of work, about a millisecond."""
    began = time.thread_time()
    seen: dict[int, int] = {}
    for number in range(7000):
        seen[number % 100] = number
    return time.thread_time() - began


class Frames(QObject):
    """Counts the paint events of widgets."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.counts: Counter[str] = Counter()
        self.names: dict[QObject, str] = {}

    def watch(self, widget: QObject, name: str) -> None:
        self.names[widget] = name
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint:
            self.counts[self.names[watched]] += 1
        return False


def resident() -> float:
    """Return the MiB of memory in use."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


class Slices:
    """Figures by their names, one for each slice of time; `print` shows their medians and what lies around them."""

    def __init__(self) -> None:
        self._figures: dict[str, list[float]] = {}

    def add(self, name: str, figure: float) -> None:
        self._figures.setdefault(name, []).append(figure)

    def print(self) -> None:
        for name, figures in self._figures.items():
            print(f"{name}: {spread(figures)}")


async def measure(demonstrator: Demonstrator, frames: Frames, seconds: float, slices: int) -> None:
    tiles, first = Counter[str](), resident()
    fastest = min(probe() for _ in range(200))

    def look(picture: Picture | None) -> None:
        """Count the tiles of a picture, and render it again when it is complete."""
        if picture is not None:
            picture.tile_changed.connect(lambda state: tiles.update([state.phase.value]))
            picture.finished.connect(lambda: asyncio.get_running_loop().call_soon(demonstrator.rendering.render))
            if picture.complete:
                asyncio.get_running_loop().call_soon(demonstrator.rendering.render)

    look(demonstrator.rendering.picture)
    demonstrator.rendering.picture_changed.connect(look)
    figures = Slices()
    for _ in range(slices):
        tiles.clear()
        frames.counts.clear()
        await measure_slice(figures, fastest, seconds / slices, frames, tiles)
    print(f"medians of {slices} slices of {seconds / slices:.1f} s each, and the lowest and the highest:")
    figures.print()
    print(f"memory: {first:.0f} MiB at first, {resident():.0f} MiB at the end")


async def measure_slice(figures: Slices, fastest: float, seconds: float, frames: Frames, tiles: Counter[str]) -> None:
    lags: list[float] = []
    probes: list[float] = []
    began, used = time.perf_counter(), time.process_time()
    while (now := time.perf_counter()) < began + seconds:
        await asyncio.sleep(LOOK)
        lags.append(time.perf_counter() - now - LOOK)
        if now > began + PROBES * len(probes):
            probes.append(probe())
    took, used = time.perf_counter() - began, time.process_time() - used
    lags.sort()
    figures.add("window process, % of one core", 100 * used / took)
    figures.add("event loop late, ms, median", lags[len(lags) // 2] * 1e3)
    figures.add("event loop late, ms, p99", lags[len(lags) * 99 // 100] * 1e3)
    figures.add("tiles per second", tiles["done"] / took)
    for name in frames.names.values():
        figures.add(f"{name}, frames per second", frames.counts[name] / took)
    figures.add("a fixed piece of work, × its best time", statistics.median(probes) / min(fastest, *probes))


def open_panels(window: MainWindow, names: list[str], frames: Frames) -> None:
    """Open panels one below the other at the right, all visible."""
    for name in names:
        window.actions_[name].trigger()
        panel = window.panels[name]
        frames.watch(getattr(panel, "drawing", panel), name)
        dock = panel.parentWidget()
        assert isinstance(dock, QDockWidget)
        window.removeDockWidget(dock)  # it was a tab beside others
        window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock, Qt.Orientation.Vertical)
        dock.show()


async def story(options: argparse.Namespace, look: Look) -> None:
    width, height = map(int, options.size.split("x"))
    async with Demonstrator(transport="tcp") as demonstrator:
        window = MainWindow(demonstrator, look)
        window.resize(width, height)
        window.show()
        frames = Frames(window)
        frames.watch(window.canvas, "picture")
        for _ in range(options.registrars):
            await demonstrator.fleet.start_registrar()
        open_panels(window, options.panels, frames)
        await asyncio.sleep(0.5)  # until the docks have their sizes
        view = demonstrator.rendering.view_size = window.canvas.view_size()
        columns = rows = options.tiles
        pixels = options.tiles_per_second * view[0] * view[1] / (columns * rows)
        element = ElementOptions(speed_limit=pixels / options.elements)
        for number in range(0, options.elements, AT_A_TIME):
            together = range(min(AT_A_TIME, options.elements - number))
            await asyncio.gather(*(demonstrator.fleet.start_element(element) for _ in together))
        demonstrator.rendering.render(tiles=(columns, rows), sessions=options.sessions)
        demonstrator.rendering.render(demonstrator.rendering.whole)
        await asyncio.sleep(2.0)
        await measure(demonstrator, frames, options.seconds, options.slices)
        window.close()
        await window.tasks.aclose()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--registrars", type=int, default=1)
    parser.add_argument("--elements", type=int, default=8)
    parser.add_argument("--sessions", type=int, default=32)
    parser.add_argument("--tiles", type=int, default=32, help="columns and rows")
    parser.add_argument("--tiles-per-second", type=float, default=50.0)
    parser.add_argument("--seconds", type=float, default=35.0)
    parser.add_argument("--slices", type=int, default=7)
    parser.add_argument("--panels", nargs="*", default=["topology"])
    parser.add_argument("--size", default="1280x800")
    options = parser.parse_args()
    app = application()
    with closing(Collector(app)):
        run(story(options, Look(app, LIGHT.name)), app)


if __name__ == "__main__":
    main()
