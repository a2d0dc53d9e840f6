"""Pictures without end, one after the other: endless work for a pool, at an open day or a test stall.

The autopilot flies along the border of the set; the image loop shows good places in random order. A guide says where to
go next. Autoplay renders that, waits until it is complete and for a pause, and continues. It ends when another view is
chosen. With the same seed a guide chooses the same way through the same pictures.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from app.base.language import translate
from app.base.signal import Signal
from app.fractal.picture import Picture
from app.fractal.places import Place, PlaceError, find
from app.fractal.presets import PRESETS, place_words
from app.fractal.viewport import Viewport

NEARER: Final = 2.5
"""The autopilot's magnification in each step inwards, and in each step back."""
FARTHER: Final = 9.0

GRID: Final = 9
"""Windows that the autopilot examines along each side of a picture; they overlap."""

GOOD: Final = 3
"""The number of best windows it chooses from at random."""

SHADES: Final = 8
"""Shades that are distinguished within a doubling of the count."""

DULL: Final = 2.0
"""Entropy of the shades, in bits, below which there is little to see."""

MOSTLY_SET: Final = 0.7
"""The largest fraction of a window that may belong to the set."""


class Guide(Protocol):
    """Says where to go next."""

    def next(self, picture: Picture | None, width: int, height: int) -> tuple[Viewport, str]:
        """Return the next view on this raster and its name. `picture` is the last picture, if there is one."""
        ...


class Autopilot:
    """Goes where the counts vary most, and back out where little is to be seen or double precision ends."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._going_back = False

    def next(self, picture: Picture | None, width: int, height: int) -> tuple[Viewport, str]:
        """Return the next view; its depth follows the magnification."""
        whole = PRESETS[0].view(width, height)
        if picture is None or not picture.complete:
            self._going_back = False
            view = whole
        else:
            view = self._from(picture) or whole
            view = Place.of(view).view(width, height)
        return view.with_iterations(view.fitting_iterations), translate("Tour", "Autopilot")

    def _from(self, picture: Picture) -> Viewport | None:
        """Return the next view, or None to begin with the whole set again."""
        view = picture.viewport
        best = None if self._going_back else self._best(picture)
        if best is not None:
            nearer = view.zoomed(NEARER, *best)
            middle = nearer.panned(nearer.width / 2 - best[0], nearer.height / 2 - best[1])
            if not middle.at_limit and middle != view:
                return middle
        self._going_back = True
        farther = view.zoomed(1 / FARTHER, view.width / 2, view.height / 2)
        if farther == view or abs(farther.c1.imag - farther.c2.imag) > abs(PRESETS[0].height):
            self._going_back = False
            return None
        return farther

    def _best(self, picture: Picture) -> tuple[float, float] | None:
        """Return the middle of an interesting window, in pixels, or None."""
        step = max(picture.viewport.width // 400, 1)
        counts = picture.counts[::step, ::step]
        inside = counts >= picture.viewport.iterations
        doublings = (np.log2(1.0 + counts) * SHADES).astype(np.int64)
        height, width = counts.shape
        high, wide = max(int(height / NEARER), 1), max(int(width / NEARER), 1)
        found: list[tuple[float, float, float]] = []
        for row in range(GRID):
            for column in range(GRID):
                y, x = row * (height - high) // (GRID - 1), column * (width - wide) // (GRID - 1)
                window = np.s_[y : y + high, x : x + wide]
                outside = doublings[window][~inside[window]]
                if outside.size < (1 - MOSTLY_SET) * high * wide:
                    continue
                found.append((_entropy(outside), (x + wide / 2) * step, (y + high / 2) * step))
        found = sorted(found, reverse=True)[:GOOD]
        found = [each for each in found if each[0] >= DULL]
        if not found:
            return None
        _, x_middle, y_middle = self._rng.choice(found)
        return x_middle, y_middle


def _entropy(shades: NDArray[np.int64]) -> float:
    """Return the entropy of the shades in bits. An edge between two shades has at most one bit."""
    parts = np.bincount(shades) / shades.size
    parts = parts[parts > 0]
    return float(-(parts * np.log2(parts)).sum())


class ImageLoop:
    """Shows presets and fractal files in random order, never the same twice in a row. Skips unreadable files."""

    def __init__(self, rng: random.Random, files: Sequence[Path] = (), presets: Sequence[Place] = PRESETS) -> None:
        self._rng = rng
        self._choices: list[Place | Path] = [*presets, *files]
        self._last: Place | Path | None = None

    def next(self, picture: Picture | None, width: int, height: int) -> tuple[Viewport, str]:
        """Return the next place on this raster and its name."""
        while True:
            choice = self._rng.choice([each for each in self._choices if each != self._last] or self._choices)
            self._last = choice
            try:
                place = choice if isinstance(choice, Place) else find(choice)
            except PlaceError:
                self._choices.remove(choice)
                continue
            return place.view(width, height), place_words(place.name)


class Renderer(Protocol):
    """The part of `app.rendering` that autoplay uses."""

    view_size: tuple[int, int]
    picture_changed: Signal[Picture | None]

    @property
    def picture(self) -> Picture | None: ...

    def render(self, view: Viewport, /) -> None: ...


class Autoplay:
    """Renders one picture after the other. Call `run` in a task; cancel the task to end it."""

    def __init__(self, renderer: Renderer) -> None:
        self._renderer = renderer
        self.said: Signal[str] = Signal()
        """The name of the picture, and when the next one comes."""
        self._place: Place | None = None
        """The place it went to last."""
        self._woken = asyncio.Event()
        self._hurry = self._left = False

    def next_picture(self) -> None:
        """Go to the next picture immediately."""
        self._hurry = True
        self._woken.set()

    async def run(self, guide: Guide, pause: float) -> None:
        """Run until another view is chosen, with `pause` seconds after each complete picture."""
        renderer, self._place = self._renderer, None
        self._hurry, self._left = True, False
        forget = renderer.picture_changed.connect(self._changed)
        name = ""
        try:
            while not self._left:
                await self._until_complete()
                await self._count_down(pause, name)
                if not self._left:
                    self._hurry = False
                    view, name = guide.next(renderer.picture, *renderer.view_size)
                    self._place = Place.of(view)
                    renderer.render(view)
                    self.said.emit(name)
        finally:
            forget()

    async def _until_complete(self) -> None:
        while not (self._hurry or self._left):
            picture = self._renderer.picture
            if picture is not None and picture.complete:
                return
            self._woken.clear()
            forget = picture.finished.connect(self._woken.set) if picture is not None else lambda: None
            try:
                await self._woken.wait()
            finally:
                forget()

    async def _count_down(self, pause: float, name: str) -> None:
        text = translate("Tour", "{name} · next picture in {seconds} s")
        left = pause
        while left > 0 and not (self._hurry or self._left):
            self.said.emit(text.format(name=name, seconds=f"{left:.0f}"))
            self._woken.clear()
            step = min(left, 1.0)
            try:
                async with asyncio.timeout(step):
                    await self._woken.wait()
            except TimeoutError:
                left -= step

    def _changed(self, picture: Picture | None) -> None:
        """Note a picture of another place: then the user chose a view. The same place on another raster does not
        count."""
        here = Place.of(picture.viewport) if picture is not None else None
        self._left |= here is None or not _alike(here, self._place)
        self._woken.set()


def _alike(one: Place, other: Place | None) -> bool:
    return (
        other is not None
        and (one.iterations, one.n) == (other.iterations, other.n)
        and abs(one.centre - other.centre) < 1e-3 * abs(other.height)
    )
