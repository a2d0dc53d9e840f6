"""The escape-time kernels by name. `app.fractal.kernels.escape_time` defines what they compute.

The fast kernel is imported when it is first used: numba takes half a second and a hundred megabytes, which the window
does not need.
"""

from __future__ import annotations

from typing import Final

from app.fractal.kernels.arrays import numpy_kernel
from app.fractal.kernels.escape_time import Counts, Kernel
from app.fractal.protocol import Algorithm, Parameter


def numba_kernel(parameter: Parameter, first: int, count: int) -> Counts:
    """Compute sixteen points side by side in SIMD lanes, compiled by numba, without the interpreter's lock."""
    from app.fractal.kernels import lanes

    return lanes.kernel(parameter, first, count)


KERNELS: Final[dict[str, Kernel]] = {
    "numba": numba_kernel,
    "numpy": numpy_kernel,
}
"""Fastest first."""


def best_kernel(name: str | None = None) -> Kernel:
    """Return the kernel of this name (KeyError if there is none), or the fastest on this machine."""
    if name is not None:
        return KERNELS[name]
    try:
        from app.fractal.kernels import lanes  # noqa: F401
    except ImportError:
        return numpy_kernel
    return numba_kernel


def warm_up(name: str | None = None) -> None:
    """Compile a kernel or load it from the cache, so that the first tile does not wait for it."""
    kernel = best_kernel(name)
    for n in (2.0, 3.0, 5.0, 2.5):
        kernel(Parameter(4, 4, 4, Algorithm.MANDELBROT_N, -1.5 + 1.5j, 1.5 - 1.5j, n), 0, 16)
