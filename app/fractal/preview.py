"""Small pictures that this process computes by itself, for menus and lists: nothing of them comes from the pool.

With numpy alone, so that the window needs no compiler, and in a thread: some 50 ms each.
"""

from __future__ import annotations

from typing import Final

from app.fractal.kernels.arrays import numpy_kernel
from app.fractal.kernels.escape_time import Counts
from app.fractal.places import Place

WIDTH: Final = 128
HEIGHT: Final = 96

DEEPEST: Final = 3000
"""Iterations are cut here; a small picture shows no more."""


def small_picture(place: Place, width: int = WIDTH, height: int = HEIGHT) -> tuple[Counts, int]:
    """The counts of a place, height × width, and the iterations after which a point belongs to the set."""
    view = place.view(width, height).with_iterations(min(place.iterations, DEEPEST))
    return numpy_kernel(view.parameter, 0, view.parameter.points).reshape(height, width), view.iterations
