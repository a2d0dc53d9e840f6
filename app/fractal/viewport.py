"""The viewport: a rectangle of the complex plane on a raster of pixels, and how it is cut into tiles.

Viewports and tiles are immutable values; zooming and panning return another viewport. A tile has its own Parameter. Any
element, and this process, compute the same pixels from that Parameter, so a picture can be checked tile by tile.
"""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass, replace
from itertools import product
from typing import ClassVar, Final

from app.base.language import translate
from app.fractal.protocol import MAX_ITERATIONS, MAX_SIZE, Algorithm, FractalProtocolError, Parameter

MAX_SPAN: Final = 64.0
"""The limit of zooming out, as a size in the plane. Beyond it the set would be smaller than a dot."""

FARTHEST: Final = 2 * MAX_SPAN
"""The largest coordinate of a corner."""

MAX_STRETCH: Final = 1000.0
"""The most times a pixel may be as wide as high, or as high as wide."""

PRECISION_LIMIT: Final = 16 * sys.float_info.epsilon
"""The smallest distance between two pixels, relative to the size of their coordinates: sixteen neighbouring doubles.
With fewer, pixels merge into blocks."""

CLOSEST: Final = 256 * sys.float_info.epsilon
"""The smallest width or height of a view, relative to its coordinates. Rounding would stop a zoom out of less."""

NEAR_ZERO: Final = 2.0**-20
"""Smaller coordinates count as this large: around zero there is nothing to see, however dense the doubles are."""

MOST_PIXELS: Final = 1 << 26
"""The most pixels of a picture: 8192 × 8192, which take 1.5 GB while they are computed, coloured and written."""

MOST_TILES: Final = 100_000
"""The most tiles of a picture."""

LAST_ZOOM: Final = 1.25
"""The limit of zooming in is reached when the remaining factor is smaller than this, one notch of a mouse wheel."""

WHOLE_HEIGHT: Final = 3.0
DEPTH_LEAST: Final = 512
DEPTH_STEP: Final = 192
"""The iterations of the whole set, and the number that each doubling adds: about nine thousand at the limit of doubles.
Chosen by eye: fewer leave dark blots in spirals, more cost time without a visible effect."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A rectangle of the picture in pixels, with its `index` (row by row) and the Parameter that orders it."""

    index: int
    x: int
    y: int
    width: int
    height: int
    parameter: Parameter


@dataclass(frozen=True, slots=True)
class Viewport:
    """`width` × `height` pixels from the corner `c1` (top left, inclusive) to `c2` (bottom right, exclusive)."""

    width: int
    height: int
    c1: complex
    c2: complex
    iterations: int
    algorithm: Algorithm
    n: float = 2.0

    DEFAULT: ClassVar[Viewport]
    """The picture of rsplib's pool user if it has no fractal files."""

    @property
    def step_x(self) -> float:
        """The distance in the plane from one pixel to the next on its right."""
        return (self.c2.real - self.c1.real) / self.width

    @property
    def step_y(self) -> float:
        """The distance in the plane from one pixel to the next below. Usually negative, because up is +i."""
        return (self.c2.imag - self.c1.imag) / self.height

    @property
    def parameter(self) -> Parameter:
        """The whole picture as one order."""
        return Parameter(self.width, self.height, self.iterations, self.algorithm, self.c1, self.c2, self.n)

    @property
    def refusal(self) -> str | None:
        """Why the protocol's limits exclude the view, as a phrase; None if they do not."""
        try:
            _ = self.parameter
        except FractalProtocolError as error:
            return str(error)
        return None

    @property
    def flaw(self) -> str | None:
        """Why the view cannot be shown, as a phrase about its corners; None if it can be."""
        if self._largest > FARTHEST:
            return translate("Viewport", "the corners are too far from the set")
        smallest = min(abs(self.c2.real - self.c1.real), abs(self.c2.imag - self.c1.imag))
        if not smallest > 0:
            return translate("Viewport", "the corners enclose no area")
        if smallest < CLOSEST * self._largest:
            return translate("Viewport", "the corners are so close together that pixels would merge")
        most = MAX_STRETCH * 1.001  # for rounding errors
        if not 1 / most <= abs(self.step_x / self.step_y) <= most:
            return translate("Viewport", "pixels would be more than a thousand times as long as wide")
        return None

    @property
    def excess(self) -> str | None:
        """Why the picture is too large, as a phrase; None if it is not."""
        if self.width * self.height <= MOST_PIXELS:
            return None
        text = translate("Viewport", "{width}×{height} pixels are too many; a picture may have {most}")
        return text.format(width=self.width, height=self.height, most=MOST_PIXELS)

    def misfit(self, columns: int, rows: int) -> str | None:
        """Return why the picture cannot be cut into these tiles, as a phrase; None if it can be."""
        if not (1 <= columns <= self.width and 1 <= rows <= self.height):
            text = translate("Viewport", "{columns}×{rows} tiles do not fit into {width}×{height} pixels")
            return text.format(columns=columns, rows=rows, width=self.width, height=self.height)
        if columns * rows > MOST_TILES:
            text = translate("Viewport", "{columns}×{rows} tiles are too many; a picture may have {most}")
            return text.format(columns=columns, rows=rows, most=MOST_TILES)
        return None

    @property
    def at_limit(self) -> bool:
        """Whether the limit of zooming in is reached, because doubles are not dense enough."""
        return self._finest < PRECISION_LIMIT * self._largest * LAST_ZOOM

    @property
    def doubles_apart(self) -> int:
        """The number of doubles from one pixel to the next; at least 16 within `PRECISION_LIMIT`."""
        return int(min(abs(self.step_x), abs(self.step_y)) / math.ulp(self._largest))

    @property
    def fitting_iterations(self) -> int:
        """The number of iterations that suits this magnification: `DEPTH_STEP` more for each doubling, because small
        details need more iterations."""
        height = abs(self.c1.imag - self.c2.imag)
        return round(DEPTH_LEAST + DEPTH_STEP * max(math.log2(WHOLE_HEIGHT / height), 0.0))

    def with_iterations(self, iterations: int) -> Viewport:
        """Return the same view with this number of iterations, within the protocol's limits."""
        return replace(self, iterations=min(max(iterations, 1), MAX_ITERATIONS))

    def at(self, x: float, y: float) -> complex:
        """Return the point of the plane at this pixel."""
        return complex(self.c1.real + x * self.step_x, self.c1.imag + y * self.step_y)

    def zoomed(self, factor: float, x: float, y: float) -> Viewport:
        """Zoom in by `factor` (below 1: zoom out). The point at the pixel (x, y) stays there.

        Zooming in stops at the limit of doubles, and zooming out at `MAX_SPAN`. At a limit, return the same viewport.
        """
        if factor > 1.0:
            if self.at_limit:
                return self
            factor = min(factor, self._finest / (PRECISION_LIMIT * self._largest))
        step_x, step_y = self.step_x / factor, self.step_y / factor
        if factor < 1.0 and max(abs(step_x) * self.width, abs(step_y) * self.height) > MAX_SPAN:
            return self
        fixed = self.at(x, y)
        c1 = complex(fixed.real - x * step_x, fixed.imag - y * step_y)
        zoomed = replace(self, c1=c1, c2=complex(c1.real + self.width * step_x, c1.imag + self.height * step_y))
        return self if zoomed._largest > max(FARTHEST, self._largest) else zoomed

    def panned(self, dx: float, dy: float) -> Viewport:
        """Move the picture by (dx, dy) pixels. Too far from the set, return the same viewport."""
        moved = complex(-dx * self.step_x, -dy * self.step_y)
        middle = (self.c1 + self.c2) / 2 + moved
        if max(abs(middle.real), abs(middle.imag)) > MAX_SPAN:
            return self
        return replace(self, c1=self.c1 + moved, c2=self.c2 + moved)

    def resized(self, width: int, height: int) -> Viewport:
        """Return the view at another size, with the same centre and proportions. All that was visible stays visible."""
        width, height = (min(max(size, 1), MAX_SIZE) for size in (width, height))
        scale = max(self.width / width, self.height / height)
        middle = (self.c1 + self.c2) / 2
        corner = complex(width * self.step_x * scale, height * self.step_y * scale) / 2
        return replace(self, width=width, height=height, c1=middle - corner, c2=middle + corner)

    def squared(self) -> Viewport:
        """Return the view with square pixels, with the same centre. All that was visible stays visible."""
        step = max(abs(self.step_x), abs(self.step_y))
        right = step if self.step_x >= 0 else -step
        down = step if self.step_y > 0 else -step
        middle = (self.c1 + self.c2) / 2
        corner = complex(self.width * right, self.height * down) / 2
        return replace(self, c1=middle - corner, c2=middle + corner)

    def tiles(self, columns: int, rows: int) -> tuple[Tile, ...]:
        """Cut the view into columns × rows tiles (at most one per pixel), those nearest to the centre first."""
        columns = min(max(columns, 1), self.width)
        rows = min(max(rows, 1), self.height)
        tiles = [
            self.tile(row * columns + column, _part(self.width, columns, column), _part(self.height, rows, row))
            for row in range(rows)
            for column in range(columns)
        ]

        def distance(tile: Tile) -> float:
            from_middle_x = (tile.x + tile.width / 2) / self.width - 0.5
            from_middle_y = (tile.y + tile.height / 2) / self.height - 0.5
            # Rounded, so that tiles at the same distance come row by row, independent of rounding errors.
            return round(from_middle_x**2 + from_middle_y**2, 9)

        return tuple(sorted(tiles, key=distance))

    def cut(self, tile: Tile, width: int, height: int, first: int) -> tuple[Tile, ...]:
        """Return a tile's equal parts of about this size, with indices from `first` on, or the tile itself."""
        columns, rows = max(round(tile.width / width), 1), max(round(tile.height / height), 1)
        if columns * rows == 1:
            return (tile,)
        across = [_part(tile.width, columns, column) for column in range(columns)]
        down = [_part(tile.height, rows, row) for row in range(rows)]
        return tuple(
            self.tile(
                first + place,
                range(tile.x + xs.start, tile.x + xs.stop),
                range(tile.y + ys.start, tile.y + ys.stop),
            )
            for place, (ys, xs) in enumerate(product(down, across))
        )

    def tile(self, index: int, across: range, down: range) -> Tile:
        """Return the tile of these columns and rows of pixels."""
        c1, c2 = self.at(across.start, down.start), self.at(across.stop, down.stop)
        width, height = len(across), len(down)
        parameter = Parameter(width, height, self.iterations, self.algorithm, c1, c2, self.n)
        return Tile(index, across.start, down.start, width, height, parameter)

    @property
    def _finest(self) -> float:
        return min(abs(self.step_x), abs(self.step_y))

    @property
    def _largest(self) -> float:
        corners = abs(self.c1.real), abs(self.c1.imag), abs(self.c2.real), abs(self.c2.imag)
        return max(*corners, NEAR_ZERO)


def _part(size: int, parts: int, index: int) -> range:
    """Return the pixels of part `index` of `parts` nearly equal parts."""
    return range(index * size // parts, (index + 1) * size // parts)


Viewport.DEFAULT = Viewport(800, 600, -1.5 + 1.5j, 1.5 - 1.5j, 1024, Algorithm.MANDELBROT)
