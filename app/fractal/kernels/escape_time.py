"""The escape-time iteration that all kernels compute, and what they share.

For the point (x, y): c = C1 + (x·stepX, y·stepY), step = (C2 − C1) / size. z starts at 0; z ← z² − c or z^N − c until
|z|² ≥ 2. The count is the number of iterations that did not reach that, at most the Parameter's. All kernels return
exactly the counts of the plain loop over this definition, because tiles of different elements meet in one picture: no
fused or reordered arithmetic, and powers are computed as follows.

    whole N ≥ 2    by squaring, from the most significant bit down: z³ = (z·z)·z
    other N > 0    polar: exp(N·ln|z|) at the angle N·arg z, one point after the other
    N ≤ 0          0^N is not a number and stays so: every point runs its full count

rsplib uses the polar form for every N of MandelbrotN. In a deep zoom, where the last bit of a double is visible, single
points of a failed-over tile can then differ by a few counts. Squaring is ten times as fast.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.fractal.protocol import Algorithm, Parameter

Counts: TypeAlias = NDArray[np.uint32]
Kernel: TypeAlias = Callable[[Parameter, int, int], Counts]
"""kernel(parameter, first, count): the counts of the points first … first + count − 1, counted row by row."""


def plain_numbers(parameter: Parameter) -> tuple[int, int, int, float, float, float, float]:
    """Return width, height, iterations, C1 and the steps as plain numbers, for compiled kernels."""
    p = parameter
    step_x = (p.c2.real - p.c1.real) / p.width
    step_y = (p.c2.imag - p.c1.imag) / p.height
    return p.width, p.height, p.iterations, p.c1.real, p.c1.imag, step_x, step_y


def squarings(parameter: Parameter) -> int | None:
    """Return the power to compute by squaring, or None if it needs the polar form."""
    if parameter.algorithm is Algorithm.MANDELBROT:
        return 2
    return int(parameter.n) if parameter.n >= 2 and parameter.n.is_integer() else None


def longest_time(parameter: Parameter) -> float:
    """Return about how many seconds of processor time one point takes if it never escapes, in compiled code.

    Measured: an iteration takes 0.24 ns for z², 3.5 ns for a 20-bit exponent and 47 to 65 ns in polar form.
    """
    power = squarings(parameter)
    return parameter.iterations * (1e-7 if power is None else 0.25e-9 * power.bit_length())


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
    """Fill `counts` for an exponent that is not whole. Plain Python, which `kernels.lanes` compiles."""
    for index in range(len(counts)):
        point = first + index
        c_real = c1_real + point % width * step_x
        c_imag = c1_imag + point // width * step_y
        real = imag = 0.0
        count = 0
        while count < iterations:
            square = real * real + imag * imag
            if n <= 0.0 or not square < 2.0:
                # 0^N, or an overflow: z is not a number from here on, and NaN is never ≥ 2.
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
