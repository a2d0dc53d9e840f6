"""The picture as pixels: a QImage over a numpy array, painted row by row as points arrive.

Counts and owners stay in the `Picture`; this file only looks colours up. Points not computed yet are transparent, so
that what lies behind (the former picture, scaled) shows through. `mapped` says where one view lies in another.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage

from app.fractal.picture import NOBODY, Picture
from app.fractal.viewport import Tile, Viewport
from app.ui.widgets.shade import Pixels, Rgb, Tint, element_ramp, plain_ramp, shade

Colours = Callable[[int], Rgb]
"""The colour of an element, by its identifier."""


class PictureImage:
    """Paints one picture. `image` shares the memory of `pixels` and is valid as long as this object lives."""

    def __init__(self, picture: Picture, colours: Colours, tint: Tint) -> None:
        self.picture = picture
        self._colours = colours
        self._tint = tint
        view = picture.viewport
        self.pixels: Pixels = np.zeros((view.height, view.width), dtype=np.uint32)
        self.image = QImage(
            self.pixels.data, view.width, view.height, view.width * 4, QImage.Format.Format_ARGB32_Premultiplied
        )
        self.paint_all()

    @property
    def tint(self) -> Tint:
        return self._tint

    @tint.setter
    def tint(self, tint: Tint) -> None:
        self._tint = tint
        self.paint_all()

    def ramp(self, element_id: int) -> Pixels:
        iterations = self.picture.viewport.iterations
        if self._tint is Tint.TINT:
            return element_ramp(self._colours(element_id), iterations)
        return plain_ramp(iterations)

    def paint_all(self) -> None:
        """Everything that is computed, anew: after a change of tint or of colours."""
        self._paint(slice(None), slice(None))

    def paint_rows(self, tile: Tile, top: int, bottom: int) -> None:
        """The rows `top` to `bottom` of a tile, counted within it, both included."""
        self._paint(slice(tile.y + top, tile.y + bottom + 1), slice(tile.x, tile.x + tile.width))

    def _paint(self, rows: slice, columns: slice) -> None:
        counts, owner = self.picture.counts[rows, columns], self.picture.owner[rows, columns]
        pixels = self.pixels[rows, columns]
        for element_id in np.unique(owner):
            mine = owner == element_id
            if element_id == NOBODY:
                pixels[mine] = 0
            else:
                pixels[mine] = shade(counts[mine], self.ramp(int(element_id)))


def mapped(old: Viewport, new: Viewport) -> QRectF | None:
    """Where the old view's rectangle lies in the new view's pixels; None where that would show nothing useful."""
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
