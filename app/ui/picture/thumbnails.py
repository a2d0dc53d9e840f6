"""Small pictures of places for menus and lists. A picture that the pool has rendered is used; others are computed here,
in a thread, one after the other. They are kept while the program runs.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Final

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QPixmap

from app.fractal.kernels.escape_time import Counts
from app.fractal.palettes import Palette
from app.fractal.picture import Picture
from app.fractal.places import Place
from app.fractal.preview import WIDTH, small_picture
from app.ui.loop import Spawn
from app.ui.picture.thumbnail_image import thumbnail

MOST: Final = 400


class Thumbnails(QObject):
    """`ready` is emitted when a requested small picture is there."""

    ready = Signal()

    def __init__(self, spawn: Spawn, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._spawn = spawn
        self._small: dict[Place, tuple[Counts, int]] = {}
        self._drawn: dict[tuple[object, ...], QPixmap] = {}
        self._wanted: deque[Place] = deque()
        self._working = False

    def of(
        self, place: Place, palette: Palette, size: QSize, ratio: float = 1.0, *, compute: bool = True
    ) -> QPixmap | None:
        """Return the small picture, or None if it is not there yet. With `compute` it will be computed."""
        place = place.named("")
        key = place, palette.name, size.width(), size.height(), ratio
        if (pixmap := self._drawn.get(key)) is not None:
            return pixmap
        if (small := self._small.get(place)) is not None:
            pixmap = thumbnail(*small, palette, size, ratio)
            while len(self._drawn) >= MOST:
                del self._drawn[next(iter(self._drawn))]
            self._drawn[key] = pixmap
            return pixmap
        if compute and place not in self._wanted:
            self._wanted.append(place)
            if not self._working:
                self._working = True
                self._spawn(self._work())
        return None

    def remember(self, picture: Picture | None) -> None:
        """Keep a small copy of a complete picture that the pool has rendered."""
        if picture is not None and picture.complete:
            step = max(picture.viewport.width // WIDTH, 1)
            self._keep(Place.of(picture.viewport), picture.counts[::step, ::step].copy(), picture.viewport.iterations)
            self.ready.emit()

    def _keep(self, place: Place, counts: Counts, iterations: int) -> None:
        while len(self._small) >= MOST:
            del self._small[next(iter(self._small))]
        self._small[place] = counts, iterations

    async def _work(self) -> None:
        try:
            while self._wanted:
                place = self._wanted[0]
                small = await asyncio.to_thread(small_picture, place)
                self._wanted.popleft()
                self._keep(place, *small)
                self.ready.emit()
        finally:
            self._working = False
