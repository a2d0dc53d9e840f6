"""How long a person waits: from `poolscope` to the first page on the screen, and from the click on *Start the demo* to
the picture.

    python -m tests.benchmarks.bench_start [--rounds=7] [--size=1280x800] [-- OPTIONS OF POOLSCOPE]

The real program runs on a virtual screen with a window manager (Xvfb, openbox, xdotool). What counts is what the screen
shows. An earlier start, the second one, says how the screen looks in the end. It also fills the caches, so the measured
starts are second starts. The first page is there when it looks exactly like that, and the rest of the screen, which has
a clock, nearly. In each round the program starts twice: once the click follows a second later, as a person would click,
and once immediately. Then the benchmark waits until the first points of the picture begin to fade in, and until a tile
is whole. An element of the demo is slowed down, so that people can follow it: a tile takes 0.4 s.
"""

from __future__ import annotations

import argparse
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.rendering import TILES
from app.ui.look.theme import LIGHT
from tests.app.ui.screen import Screen, Window
from tests.benchmarks.spread import spread
from tests.helpers.waiting import PATIENCE

LOOK = 0.004
"""Seconds between two looks at the screen."""

SETTLED = 1.0
"""Seconds after which everything has its place; and the time that a person takes to click."""

CLOCK = 0.002
"""The share of the pixels that may look different: the time line and its clock."""

EDGE = 12
"""Rows of pixels that are points: more than the outlines of two neighbouring tiles are wide together."""

Pixels = NDArray[np.uint32]


class Glass:
    """The pixels of a virtual screen, in memory that Xvfb shares."""

    def __init__(self, file: Path) -> None:
        head = struct.unpack(">25I", file.read_bytes()[:100])
        offset, width, height, line, colours = head[0], head[4], head[5], head[12], head[19]
        whole = np.memmap(file, np.uint32, "r", offset + 12 * colours, (height, line // 4))
        self._pixels = whole[:, :width]

    def now(self) -> Pixels:
        """Return a copy of what is visible, without the unused byte of each pixel."""
        return self._pixels & np.uint32(0xFFFFFF)


def rgb(colour: str) -> int:
    """Return a colour such as `#1a2b3c` as the screen has it."""
    return int(colour[1:], 16)


class Start:
    """One start of the program on a screen; `began` is when."""

    def __init__(self, screen: Screen, glass: Glass, options: list[str]) -> None:
        self._screen, self._glass = screen, glass
        errors = screen.home / "stderr"
        with errors.open("wb") as write:
            self.began = time.perf_counter()
            self._process = subprocess.Popen(
                [Path(sys.executable).with_name("poolscope"), "--theme=light", *options],
                cwd=screen.home, env=screen.environment,
                stderr=write, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            )  # fmt: skip
        self._window = Window(screen, self._process, errors)

    def settled(self) -> Pixels:
        """Wait until the window is there and everything has its place, and return what is visible then."""
        self._until(lambda: self._button(self._glass.now()) is not None)
        time.sleep(SETTLED)
        return self._glass.now()

    def until_page(self, page: Pixels) -> float:
        """Return the seconds from the start until this is on the screen."""
        top, bottom, left, right = _extent(page == rgb(LIGHT.picture))

        def seen() -> bool:
            other = self._glass.now() != page
            return not other[top:bottom, left:right].any() and other.mean() < CLOCK

        self._until(seen)
        return time.perf_counter() - self.began

    def until_tile(self, page: Pixels) -> tuple[float, float]:
        """Press *Start the demo*. Return the seconds until the screen shows points of the picture, and a whole tile."""
        button = self._button(page)
        assert button is not None
        top, bottom, left, right = _extent(page == rgb(LIGHT.picture))
        clicked = time.perf_counter()
        self._screen.do("mousemove", *map(str, button), "click", "1")
        self._until(lambda: self._button(self._glass.now()) is None)  # the first page has gone
        width, height = (right - left) // TILES[0] - 2 * EDGE, (bottom - top) // TILES[1]
        times: list[float] = []

        def seen(shape: tuple[int, int]) -> bool:
            return _has(self._glass.now()[top:bottom, left:right] != rgb(LIGHT.picture), shape)

        for shape in ((EDGE, width), (height, width)):
            self._until(partial(seen, shape))
            times.append(time.perf_counter() - clicked)
        return times[0], times[1]

    def _button(self, seen: Pixels) -> tuple[int, int] | None:
        """Return the middle of the large button; None if it is not visible. The tool bar has the same colour."""
        height = seen.shape[0]
        blue = seen[height // 8 :] == rgb(LIGHT.accent)
        if blue.sum() < 1000:
            return None
        top, bottom, left, right = _extent(blue)
        return (left + right) // 2, (top + bottom) // 2 + height // 8

    def end(self) -> None:
        """Close the window, as a person does, and wait for the program. The pointer leaves the page."""
        self._screen.do("mousemove", "0", "0")
        self._screen.do("key", "alt+F4")
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(PATIENCE)
        self._window.end()

    def _until(self, seen: Callable[[], bool]) -> None:
        deadline = time.perf_counter() + PATIENCE
        while not seen():
            assert time.perf_counter() < deadline, self._window.errors()
            assert self._process.poll() is None, self._window.errors()
            time.sleep(LOOK)


def _extent(where: NDArray[np.bool_]) -> tuple[int, int, int, int]:
    """Return the rows and columns between which the true values lie: top, bottom, left, right."""
    rows, columns = np.flatnonzero(where.any(1)), np.flatnonzero(where.any(0))
    return int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1


def _has(where: NDArray[np.bool_], shape: tuple[int, int]) -> bool:
    """Whether a rectangle of this shape is true everywhere."""
    height, width = shape
    sums = np.zeros((where.shape[0] + 1, where.shape[1] + 1), np.int32)
    np.cumsum(np.cumsum(where, 0, dtype=np.int32), 1, out=sums[1:, 1:])
    inside = sums[height:, width:] - sums[:-height, width:] - sums[height:, :-width] + sums[:-height, :-width]
    return bool((inside == height * width).any())


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--size", default="1280x800")
    parser.add_argument("options", nargs="*", default=["--csplisten=off"])
    options = parser.parse_args()
    width, height = map(int, options.size.split("x"))
    with Screen((width, height), shared=True) as screen:
        glass = Glass(screen.home / "Xvfb_screen0")
        for _ in range(2):
            start = Start(screen, glass, options.options)
            page = start.settled()
            start.end()
        visible: list[float] = []
        clicks: dict[str, tuple[list[float], list[float]]] = {"later": ([], []), "immediate": ([], [])}
        for _ in range(options.rounds):
            for name, times in clicks.items():
                start = Start(screen, glass, options.options)
                visible.append(start.until_page(page))
                if name == "later":
                    time.sleep(SETTLED)
                for figures, figure in zip(times, start.until_tile(page), strict=True):
                    figures.append(figure)
                start.end()
        print("from the command to the first page:", spread(visible, ".2f", "s"))
        for name, (points, tile) in clicks.items():
            print(f"{name} click to the first points:", spread(points, ".2f", "s"))
            print(f"{name} click to the first whole tile:", spread(tile, ".2f", "s"))


if __name__ == "__main__":
    main()
