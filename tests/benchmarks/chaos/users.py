"""Pool users that render picture after picture, compare each with a reference, and note how long nothing came."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections import deque
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.fractal.job import RenderJob
from app.fractal.kernel import best_kernel
from app.fractal.picture import Picture
from app.fractal.protocol import Algorithm
from app.fractal.viewport import Viewport
from rserpool import Notice, PoolUser, notices

WIDTH, HEIGHT = 240, 180
TILES = 6, 4
SESSIONS = 3
PROGRESS_TIMEOUT = 2.0
"""Seconds without a new point after which these users leave an element. Not more than 5 s may pass in all."""

VIEWS = (
    Viewport(WIDTH, HEIGHT, -1.5 + 1.5j, 1.5 - 1.5j, 512, Algorithm.MANDELBROT),
    Viewport(WIDTH, HEIGHT, 0.735 + 0.115j, 0.755 + 0.1j, 1024, Algorithm.MANDELBROT),
    Viewport(WIDTH, HEIGHT, -1.4 + 1.4j, 1.4 - 1.4j, 256, Algorithm.MANDELBROT_N, 3.0),
    Viewport(WIDTH, HEIGHT, -0.3 + 0.02j, -0.27 + 0.0j, 1024, Algorithm.MANDELBROT),
)

References: TypeAlias = dict[Viewport, NDArray[np.uint32]]
"""The right picture of each view."""

_DULL = (notices.CookieReceived, notices.Resolved)
"""Notices that say nothing about a stall."""


def reference(view: Viewport, tiles: tuple[int, int] = TILES) -> NDArray[np.uint32]:
    """Compute the picture here, tile by tile, because each tile has its own rounding."""
    counts, kernel = np.zeros((view.height, view.width), np.uint32), best_kernel()
    for tile in view.tiles(*tiles):
        computed = kernel(tile.parameter, 0, tile.parameter.points).reshape(tile.height, tile.width)
        counts[tile.y : tile.y + tile.height, tile.x : tile.x + tile.width] = computed
    return counts


@dataclass(frozen=True, slots=True)
class Stall:
    """A time in which a user got no new point of its picture. `began` and `ended` are of the monotonic clock."""

    user: str
    began: float
    ended: float
    notices: tuple[str, ...]
    """What the user was told meanwhile, with the seconds since the last point."""

    @property
    def seconds(self) -> float:
        return self.ended - self.began


@dataclass
class Renderer:
    """One user. `finish` lets it end after the picture under way."""

    name: str
    user: PoolUser
    references: References
    notable: float
    """Stalls of at least this many seconds are kept."""
    finish: asyncio.Event = field(default_factory=asyncio.Event)
    pictures: int = 0
    wrong_points: int = 0
    wrong_pictures: int = 0
    lost_tiles: int = 0
    failovers: int = 0
    points: int = 0
    longest: float = 0.0
    """The longest stall in seconds."""
    stalls: list[Stall] = field(default_factory=list)
    _heard: deque[tuple[float, str]] = field(default_factory=lambda: deque(maxlen=100))
    _last: float = 0.0

    def __post_init__(self) -> None:
        self.user.on_notice = self._notice

    async def run(self, offset: int) -> None:
        """Render the views in turn, from the one at `offset` on."""
        for number in itertools.count(offset):
            if self.finish.is_set():
                return
            await self._render(VIEWS[number % len(VIEWS)])

    async def _render(self, view: Viewport) -> None:
        tiles = view.tiles(*TILES)
        job = RenderJob(self.user, view, tiles, sessions=SESSIONS, progress_timeout=PROGRESS_TIMEOUT)
        picture = Picture(view, tiles)
        picture.watch(job)
        done: list[int] = []
        job.progressed.connect(self._progress)
        job.tile_done.connect(lambda tile, _: done.append(tile.index))
        self._last = time.monotonic()
        await job.run()
        self._end_of_stall()
        self.pictures += 1
        self.failovers += len(picture.failovers)
        self.lost_tiles += len({tile.index for tile in tiles}.symmetric_difference(done)) + len(done) - len(set(done))
        wrong = int(np.count_nonzero(picture.counts != self.references[view]))
        self.wrong_points += wrong
        self.wrong_pictures += bool(wrong)

    def _progress(self, points: int) -> None:
        self.points += points
        self._end_of_stall()

    def _end_of_stall(self) -> None:
        now = time.monotonic()
        seconds = now - self._last
        self.longest = max(self.longest, seconds)
        if seconds >= self.notable:
            told = tuple(f"+{at - self._last:.2f} {what}" for at, what in self._heard if at >= self._last)
            self.stalls.append(Stall(self.name, self._last, now, told))
        self._last = now

    @property
    def stalled(self) -> float:
        """The seconds since the last new point."""
        return time.monotonic() - self._last

    def note(self, what: str) -> None:
        """Keep a sentence for the account of a stall."""
        self._heard.append((time.monotonic(), what))

    def _notice(self, notice: Notice) -> None:
        if not isinstance(notice, _DULL):
            self.note(_words(notice))


def _words(notice: Notice) -> str:
    match notice:
        case notices.SessionInterrupted(token=token, element=element, reason=reason):
            return f"session {token} lost {element.identifier:08x}: {reason}"
        case notices.SessionFailedOver(token=token, element=element):
            return f"session {token} at {element.identifier:08x}"
        case notices.SessionBound(token=token, element=element):
            return f"session {token} began at {element.identifier:08x}"
        case notices.SessionWaiting(token=token, reason=reason):
            return f"session {token} waits: {reason}"
        case notices.RegistrarLost(reason=reason):
            return f"registrar lost: {reason}"
    return str(notice)
