"""Escape-time kernels, by name. A kernel gives the iteration counts of consecutive points of a Parameter's picture.

For the point (x, y): c = C1 + (x·stepX, y·stepY), step = (C2 − C1) / size; z starts at 0; z ← z² − c or z^N − c until
|z|² ≥ 2; the count is how many iterations did not reach that, at most the Parameter's. All kernels give exactly the
counts that the plain loop over this definition gives, because tiles of different elements meet in one picture: no
fused or reordered arithmetic, and powers are computed as follows.

    whole N ≥ 2    by squaring, from the most significant bit down: z³ = (z·z)·z
    other N > 0    polar: exp(N·ln|z|) at the angle N·arg z, one point after the other
    N ≤ 0          0^N is no number and stays none: every point runs its full count

rsplib takes the polar way for every N of MandelbrotN. Where a deep zoom makes the last bit of a double visible, single
points of a failed-over tile then differ by a few counts; by squaring is an order of magnitude faster.

The fast kernel is in `app.fractal.lanes` and is imported when it is first used: numba takes half a second and a hundred
megabytes, which the window can do without. The kernel here needs numpy alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.fractal.protocol import Algorithm, Parameter

Counts: TypeAlias = NDArray[np.uint32]
Kernel: TypeAlias = Callable[[Parameter, int, int], Counts]
"""kernel(parameter, first, count): the counts of the points first … first + count − 1, counted row by row."""

_COMPACT_AFTER: Final = 8
"""Iterations of the numpy kernel between two removals of the points that are done."""


def numpy_kernel(parameter: Parameter, first: int, count: int) -> Counts:
    """With numpy alone: all points at once, those that are done are taken out of the arrays now and then."""
    power = squarings(parameter)
    if power is None:
        counts = np.empty(count, np.uint32)
        polar_counts(*plain_numbers(parameter), first, parameter.n, counts)
        return counts
    counts = np.zeros(count, np.uint32)
    with np.errstate(all="ignore"):
        _iterate(parameter, first, counts, power)
    return counts


def _iterate(parameter: Parameter, first: int, counts: Counts, power: int) -> None:
    width, _, iterations, c1_real, c1_imag, step_x, step_y = plain_numbers(parameter)
    where = np.arange(len(counts))
    y, x = np.divmod(first + where, width)
    c_real = c1_real + x * step_x
    c_imag = c1_imag + y * step_y
    real = np.zeros(len(counts))
    imag = np.zeros(len(counts))
    going = np.ones(len(counts), bool)
    counted = np.zeros(len(counts), np.uint32)
    for iteration in range(1, iterations + 1):
        power_real, power_imag = real, imag
        for bit in reversed(range(power.bit_length() - 1)):
            squared = power_real * power_real - power_imag * power_imag
            power_imag = 2.0 * power_real * power_imag
            power_real = squared
            if power >> bit & 1:
                multiplied = power_real * real - power_imag * imag
                power_imag = power_real * imag + power_imag * real
                power_real = multiplied
        real = power_real - c_real
        imag = power_imag - c_imag
        going &= ~(real * real + imag * imag >= 2.0)
        counted += going
        if iteration % _COMPACT_AFTER == 0 and not going.all():
            counts[where[~going]] = counted[~going]
            where, counted, c_real, c_imag = where[going], counted[going], c_real[going], c_imag[going]
            real, imag, going = real[going], imag[going], going[going]
            if not len(where):
                return
    counts[where] = counted


def plain_numbers(parameter: Parameter) -> tuple[int, int, int, float, float, float, float]:
    """Width, height, iterations, C1 and the steps: the definition's numbers, for kernels that know no objects."""
    p = parameter
    step_x = (p.c2.real - p.c1.real) / p.width
    step_y = (p.c2.imag - p.c1.imag) / p.height
    return p.width, p.height, p.iterations, p.c1.real, p.c1.imag, step_x, step_y


def squarings(parameter: Parameter) -> int | None:
    """The power to compute by squaring, or None when it must be computed in polar form."""
    if parameter.algorithm is Algorithm.MANDELBROT:
        return 2
    return int(parameter.n) if parameter.n >= 2 and parameter.n.is_integer() else None


def polar_counts(
    width: int,
    height: int,
    iterations: int,
    c1_real: float,
    c1_imag: float,
    step_x: float,
    step_y: float,
    first: int,
    n: float,
    counts: Counts,
) -> None:
    """Fill `counts` for an exponent that is not whole. Plain Python; `app.fractal.lanes` compiles it as it is."""
    for index in range(len(counts)):
        point = first + index
        c_real = c1_real + point % width * step_x
        c_imag = c1_imag + point // width * step_y
        real = imag = 0.0
        count = 0
        while count < iterations:
            square = real * real + imag * imag
            if n <= 0.0 or not square < 2.0:
                # 0^N, or a corner that overflowed: no number any more, and none is ever ≥ 2.
                count = iterations
                break
            magnitude = angle = 0.0
            if square > 0.0:
                exponent = n * 0.5 * math.log(square)
                if exponent > 700.0:
                    break
                magnitude = math.exp(exponent)
                angle = n * math.atan2(imag, real)
            real = magnitude * math.cos(angle) - c_real
            imag = magnitude * math.sin(angle) - c_imag
            if real * real + imag * imag >= 2.0:
                break
            count += 1
        counts[index] = count


def numba_kernel(parameter: Parameter, first: int, count: int) -> Counts:
    """With numba: sixteen points side by side in SIMD lanes, with the interpreter's lock released."""
    from app.fractal import lanes

    return lanes.kernel(parameter, first, count)


KERNELS: Final[dict[str, Kernel]] = {
    "numba": numba_kernel,
    "numpy": numpy_kernel,
}
"""Fastest first."""


def best_kernel(name: str | None = None) -> Kernel:
    """The kernel of this name (KeyError if there is none), or the fastest that this machine has."""
    if name is not None:
        return KERNELS[name]
    try:
        from app.fractal import lanes  # noqa: F401
    except ImportError:
        return numpy_kernel
    return numba_kernel


def warm_up(name: str | None = None) -> None:
    """Compile a kernel, or load it from the cache of an earlier time, before anybody waits for it."""
    kernel = best_kernel(name)
    for n in (2.0, 3.0, 5.0, 2.5):
        kernel(Parameter(4, 4, 4, Algorithm.MANDELBROT_N, -1.5 + 1.5j, 1.5 - 1.5j, n), 0, 16)
