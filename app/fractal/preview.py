"""Small pictures of places for menus and lists, computed in this process without the pool.

They need only numpy, so that the window needs no compiler. Each takes about 50 ms; callers compute them in a thread.
"""

from __future__ import annotations

from typing import Final

from app.fractal.kernels.arrays import numpy_kernel
from app.fractal.kernels.escape_time import Counts
from app.fractal.places import Place

WIDTH: Final = 128
HEIGHT: Final = 96

DEEPEST: Final = 3000
"""The maximum number of iterations. A small picture shows no more detail."""


def small_picture(place: Place, width: int = WIDTH, height: int = HEIGHT) -> tuple[Counts, int]:
    """Return the counts of a place (height × width), and the number of iterations at which a point is in the set."""
    view = place.view(width, height).with_iterations(min(place.iterations, DEEPEST))
    return numpy_kernel(view.parameter, 0, view.parameter.points).reshape(height, width), view.iterations
