"""The escape-time kernels by name. `app.fractal.kernels.escape_time` defines what they compute.

The fast kernel is loaded when it is first used. numba takes half a second and a hundred megabytes, so it compiles in
another process, if this machine can load what it compiled (`app.fractal.kernels.machine_code`).
"""

from __future__ import annotations

import importlib.util
import logging
from functools import cache
from typing import Final

from app.fractal.kernels.arrays import numpy_kernel
from app.fractal.kernels.escape_time import Counts, Kernel
from app.fractal.kernels.linker import NotLoadable
from app.fractal.protocol import Algorithm, Parameter

log = logging.getLogger(__name__)


def numba_kernel(parameter: Parameter, first: int, count: int) -> Counts:
    """Compute sixteen points side by side in SIMD lanes, compiled by numba, without the interpreter's lock."""
    return _compiled_kernel()(parameter, first, count)


@cache
def _compiled_kernel() -> Kernel:
    from app.fractal.kernels import machine_code

    try:
        return machine_code.kernel()
    except NotLoadable as error:
        log.debug("numba compiles in this process: %s", error)
    from app.fractal.kernels import lanes

    return lanes.kernel


KERNELS: Final[dict[str, Kernel]] = {
    "numba": numba_kernel,
    "numpy": numpy_kernel,
}
"""Fastest first."""


def best_kernel(name: str | None = None) -> Kernel:
    """Return the kernel of this name (KeyError if there is none), or the fastest on this machine."""
    if name is not None:
        return KERNELS[name]
    return numba_kernel if importlib.util.find_spec("numba") else numpy_kernel


def warm_up(name: str | None = None) -> None:
    """Compile a kernel or load it from the cache, so that the first tile does not wait for it."""
    kernel = best_kernel(name)
    for n in (2.0, 3.0, 5.0, 2.5):
        kernel(Parameter(4, 4, 4, Algorithm.MANDELBROT_N, -1.5 + 1.5j, 1.5 - 1.5j, n), 0, 16)
