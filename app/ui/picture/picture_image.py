"""The picture as pixels: a QImage over a numpy array, painted row by row as points arrive.

Counts and owners stay in the `Picture`; this file only looks up colours. Points without a value are transparent, so
that the previous picture, scaled, shows through. `mapped` says where one view lies in another.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from app.fractal.kernels.escape_time import Counts
from app.fractal.palettes import DUSK, Rgb, Stops
from app.fractal.picture import NOBODY, Picture
from app.fractal.shade import (
    Levels,
    Pixels,
    Tint,
    element_gradient,
    element_ramp,
    gradient,
    plain_ramp,
    shade,
)
from app.fractal.viewport import Tile, Viewport

Colours = Callable[[int], Rgb]
"""Return the colour of an element, by its identifier."""


DIMMED = 0.45
"""The brightness of the previous picture behind the new one, so that new points stand out."""


class PictureImage:
    """Paints one picture. `image` shares the memory of `pixels` and is valid as long as this object lives."""

    def __init__(self, picture: Picture, colours: Colours, tint: Tint, stops: Stops = DUSK.stops) -> None:
        self.picture = picture
        self._colours = colours
        self._tint = tint
        self._stops = stops
        self.levels: Levels | None = None
        """The levels of the smoothed picture, once it is complete and smoothing is on. Otherwise counts are painted."""
        view = picture.viewport
        self.pixels: Pixels = np.zeros((view.height, view.width), dtype=np.uint32)
        self.image = QImage(
            self.pixels.data, view.width, view.height, view.width * 4, QImage.Format.Format_ARGB32_Premultiplied
        )
        if picture.points_done:
            self.paint_all()

    @property
    def tint(self) -> Tint:
        return self._tint

    def recolour(self, tint: Tint, stops: Stops, levels: Levels | None) -> None:
        """Change tint, palette or smoothing; nothing is computed again."""
        self._tint, self._stops, self.levels = tint, stops, levels
        self.paint_all()

    def paint_all(self) -> None:
        """Paint everything that is computed, after a change of tint or colours."""
        if self._tint is not Tint.TINT:
            self._paint(slice(None), slice(None))
            return
        # Most tiles are the work of one element; masks of the whole picture for a hundred would be slow.
        for state in self.picture.states.values():
            self.paint_rows(state.tile, 0, state.tile.height - 1)

    def paint_rows(self, tile: Tile, top: int, bottom: int) -> None:
        """Paint the rows `top` to `bottom` of a tile, both included, counted within the tile."""
        self._paint(slice(tile.y + top, tile.y + bottom + 1), slice(tile.x, tile.x + tile.width))

    def _paint(self, rows: slice, columns: slice) -> None:
        values = self.picture.counts[rows, columns] if self.levels is None else self.levels[rows, columns]
        owner, pixels = self.picture.owner[rows, columns], self.pixels[rows, columns]
        if self._tint is not Tint.TINT:
            pixels[:] = shade(values, self._plain_table())
            pixels[owner == NOBODY] = 0
            return
        first = int(owner.flat[0])
        if (owner == first).all():
            pixels[:] = self._coloured(values, first)
            return
        for element_id in np.unique(owner):
            mine = owner == element_id
            pixels[mine] = self._coloured(values[mine], int(element_id))

    def _coloured(self, values: Counts | Levels, element_id: int) -> Pixels | int:
        """Return these values in the colours of an element; 0 where nothing is computed."""
        if element_id == NOBODY:
            return 0
        rgb = self._colours(element_id)
        if self.levels is not None:
            return shade(values, element_gradient(rgb))
        return shade(values, element_ramp(rgb, self.picture.viewport.iterations))

    def _plain_table(self) -> Pixels:
        if self.levels is not None:
            return gradient(self._stops)
        return plain_ramp(self.picture.viewport.iterations, self._stops)


def former(old: PictureImage, behind: QImage | None, view: Viewport, ground: QColor) -> QImage | None:
    """Return a previous picture at its place in a new view, dimmed. `behind` is what it had behind itself."""
    where = mapped(old.picture.viewport, view)
    if where is None:
        return None
    image = QImage(view.width, view.height, QImage.Format.Format_RGB32)
    image.fill(ground)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    if behind is not None:
        painter.drawImage(where, behind)  # already dimmed
    painter.setOpacity(DIMMED if view != old.picture.viewport or not old.picture.complete else 0.3)
    painter.drawImage(where, old.image)
    painter.end()
    return image


def mapped(old: Viewport, new: Viewport) -> QRectF | None:
    """Return the old view's rectangle in pixels of the new view; None if that would show nothing useful."""
    if (old.algorithm, old.n) != (new.algorithm, new.n):
        return None
    span = new.c2 - new.c1
    if span.real == 0 or span.imag == 0:
        return None
    left = (old.c1.real - new.c1.real) / span.real * new.width
    right = (old.c2.real - new.c1.real) / span.real * new.width
    top = (old.c1.imag - new.c1.imag) / span.imag * new.height
    bottom = (old.c2.imag - new.c1.imag) / span.imag * new.height
    rect = QRectF(left, top, right - left, bottom - top)
    if not 4 <= rect.width() <= 400 * new.width:  # a dot, or a few pixels blown up to a wall
        return None
    return rect if rect.intersects(QRectF(0, 0, new.width, new.height)) else None
