"""What one machine has drawn of a picture: its tiles, computed again with few points from the orders that its elements
have done.

Elements tell their orders, not their points, because the points go to the user. An order says where in the plane its
tile is, but not how large the whole picture is; so the drawing grows with its tiles.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import isclose
from typing import Final, NamedTuple

from app.base.signal import Signal
from app.fractal.kernels.arrays import numpy_kernel
from app.fractal.kernels.escape_time import Counts
from app.fractal.protocol import ORDER_LENGTH, FractalProtocolError, Parameter, decode

WIDEST: Final = 24
"""Points in a row of a small tile."""

DEEPEST: Final = 1000
"""The maximum number of iterations of a small tile."""

MOST: Final = 4096
"""Tiles of a drawing. The oldest give way."""


class Box(NamedTuple):
    """A rectangle in the plane; `top` is the larger imaginary part."""

    left: float
    top: float
    right: float
    bottom: float


def box_of(order: Parameter) -> Box:
    """Return where the tile of an order is."""
    return Box(order.c1.real, order.c1.imag, order.c2.real, order.c2.imag)


def orders_in(octets: bytes) -> Iterator[Parameter]:
    """Yield the orders that an element has told; what is no order is left out."""
    for start in range(0, len(octets), ORDER_LENGTH):
        try:
            order = decode(octets[start : start + ORDER_LENGTH])
        except FractalProtocolError:
            continue
        if isinstance(order, Parameter):
            yield order


def small_tile(order: Parameter) -> tuple[Counts, int]:
    """Return the counts of a tile with few points, and the number of iterations at which a point is in the set.

    This takes some milliseconds; callers compute it in a thread.
    """
    width = min(order.width, WIDEST)
    height = max(round(order.height * width / order.width), 1)
    small = replace(order, width=width, height=min(height, 4 * WIDEST), iterations=min(order.iterations, DEEPEST))
    return numpy_kernel(small, 0, small.points).reshape(small.height, small.width), small.iterations


class Drawing:
    """The tiles of the latest picture. A tile of another picture starts empty."""

    def __init__(self) -> None:
        self.changed = Signal[()]()
        self.tiles: dict[Box, tuple[Counts, int]] = {}
        """The small counts of each tile, and the number of iterations at which a point is in the set."""
        self._like: Parameter | None = None

    def clear(self) -> None:
        """Forget everything."""
        self.tiles.clear()
        self._like = None
        self.changed.emit()

    def add(self, order: Parameter, small: tuple[Counts, int]) -> None:
        """Add a tile."""
        if self._like is not None and not _same_picture(self._like, order):
            self.tiles.clear()
        self._like = order
        self.tiles.pop(box_of(order), None)
        while len(self.tiles) >= MOST:
            del self.tiles[next(iter(self.tiles))]
        self.tiles[box_of(order)] = small
        self.changed.emit()

    @property
    def bounds(self) -> Box | None:
        """The smallest rectangle that contains all tiles; None without any."""
        if not self.tiles:
            return None
        lefts, tops, rights, bottoms = zip(*self.tiles, strict=True)
        return Box(min(lefts), max(tops), max(rights), min(bottoms))


def _same_picture(one: Parameter, other: Parameter) -> bool:
    """Return whether two tiles have the same scale and depth."""
    scales = ((order.c2 - order.c1).real / order.width for order in (one, other))
    same = (one.iterations, one.algorithm, one.n) == (other.iterations, other.algorithm, other.n)
    return same and isclose(*scales, rel_tol=1e-6)
