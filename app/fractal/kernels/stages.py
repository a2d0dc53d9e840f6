"""How the compiled functions of `kernels.lanes` are called, loaded by numba or by the linker. Needs only numpy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

import numpy as np

from app.fractal.kernels.escape_time import Counts, Kernel, plain_numbers, squarings
from app.fractal.protocol import Parameter

BLOCK: Final = 4096
"""Points of a block. Its arrays fit into the second-level cache."""

LANES: Final = 64
"""The most points of a group, which are computed side by side."""

Functions: TypeAlias = Mapping[str, Callable[..., None]]
"""The functions for z², z³, any other whole power, and the polar form: square, cube, power, polar."""

_BY_POWER: Final = {2: "square", 3: "cube"}


def kernel_of(functions: Functions) -> Kernel:
    """Return the kernel that calls these functions."""

    def kernel(parameter: Parameter, first: int, count: int) -> Counts:
        """Return the counts of the points first … first + count − 1."""
        counts = np.empty(count, np.uint32)
        numbers = plain_numbers(parameter)
        power = squarings(parameter)
        if power is None:
            functions["polar"](*numbers, first, parameter.n, counts)
        else:
            # The working memory comes from here, because the functions are loaded without numba's allocator.
            size = min(BLOCK, (count + LANES - 1) // LANES * LANES)
            memory = np.empty(size, np.int64), np.empty((6, size)), np.empty((8, LANES))
            functions[_BY_POWER.get(power, "power")](*numbers, first, power, counts, *memory)
        return counts

    return kernel
