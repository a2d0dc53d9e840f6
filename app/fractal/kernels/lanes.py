"""The escape-time kernel in SIMD lanes, compiled by numba.

A block of points is computed in stages of 8, 16, 32, … iterations. In each stage, points are computed in groups, side
by side in small arrays, several iterations at a time without a branch, so LLVM turns each loop over the lanes into
vector instructions. A finished lane keeps computing values that are not counted. After each stage, finished points
leave the block.

Points that never escape would take nearly all of the time. Two exact shortcuts find most of them:

-   A point whose orbit comes back to exactly the value that it had at the beginning of the stage repeats itself for
    ever.
-   For z², points well inside the main cardioid and the disc to its left are known: `INSIDE`.

The arithmetic of each lane is that of `kernels.escape_time`, operation by operation; "fastmath" and fused multiply-add
would change counts and stay off. Importing this module raises ImportError if numba is missing.
"""

from __future__ import annotations

import math
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.fractal.kernels.compiled import Compiled, inlined
from app.fractal.kernels.escape_time import Counts, polar_counts
from app.fractal.kernels.stages import BLOCK, LANES, kernel_of

Floats: TypeAlias = NDArray[np.float64]

STEPS: Final = 8
"""Iterations between two checks whether all lanes of a group are done, and of the first stage."""

INSIDE: Final = 0.99
"""Points whose orbit is attracted by a fixed point, or by a cycle of two, with a multiplier up to this never escape.

With the multiplier μ, the main cardioid of z² − c is |μ| = |1 − √(1 + 4c)| < 1, and the disc is |μ| = 4|1 − c| < 1.
The orbits of points so far inside stay below |z| = 0.78 in the cardioid and below 1.25 in the disc, far from the limit
of √2: `tests/app/fractal/test_inside.py` proves it, rounding errors included.
"""


@inlined
def _square_or_cube(
    power: int, lanes: int, reals: Floats, imags: Floats, c_reals: Floats, c_imags: Floats, goes: Floats, count: Floats
) -> None:
    """Compute z² − c or z³ − c in each lane, `STEPS` times."""
    for lane in range(lanes):
        real, imag = reals[lane], imags[lane]
        c_real, c_imag = c_reals[lane], c_imags[lane]
        on, passed = goes[lane], count[lane]
        for _ in range(STEPS):
            squared = real * real - imag * imag
            twice = 2.0 * real * imag
            if power == 3:
                multiplied = squared * real - twice * imag
                twice = squared * imag + twice * real
                squared = multiplied
            real = squared - c_real
            imag = twice - c_imag
            on = 0.0 if real * real + imag * imag >= 2.0 else on
            passed += on
        reals[lane], imags[lane] = real, imag
        goes[lane], count[lane] = on, passed


@inlined
def _any_power(
    exponent: int,
    bits: int,
    lanes: int,
    reals: Floats,
    imags: Floats,
    c_reals: Floats,
    c_imags: Floats,
    goes: Floats,
    count: Floats,
    powers: tuple[Floats, Floats],
) -> None:
    """Compute z^exponent − c in each lane, `STEPS` times. The loops go through memory once per bit of the exponent."""
    power_reals, power_imags = powers
    for _ in range(STEPS):
        for lane in range(lanes):
            power_reals[lane], power_imags[lane] = reals[lane], imags[lane]
        for bit in range(bits - 1, -1, -1):
            if exponent >> bit & 1:
                for lane in range(lanes):
                    real, imag = power_reals[lane], power_imags[lane]
                    squared = real * real - imag * imag
                    twice = 2.0 * real * imag
                    power_reals[lane] = squared * reals[lane] - twice * imags[lane]
                    power_imags[lane] = squared * imags[lane] + twice * reals[lane]
            else:
                for lane in range(lanes):
                    real, imag = power_reals[lane], power_imags[lane]
                    power_reals[lane] = real * real - imag * imag
                    power_imags[lane] = 2.0 * real * imag
        for lane in range(lanes):
            real = power_reals[lane] - c_reals[lane]
            imag = power_imags[lane] - c_imags[lane]
            goes[lane] = 0.0 if real * real + imag * imag >= 2.0 else goes[lane]
            count[lane] += goes[lane]
            reals[lane], imags[lane] = real, imag


@inlined
def _well_inside(c_real: float, c_imag: float) -> bool:
    """Tell whether the orbit of z² − c is attracted with a multiplier below `INSIDE`."""
    square = c_imag * c_imag
    root = 1.0 + 4.0 * c_real
    length = math.sqrt(root * root + 16.0 * square)
    fixed_point = 1.0 + length - math.sqrt(2.0 * (length + root))
    cycle = 16.0 * ((1.0 - c_real) * (1.0 - c_real) + square)
    return (fixed_point < INSIDE * INSIDE) | (cycle < INSIDE * INSIDE)


def _in_stages(power: int, lanes: int) -> Compiled:
    """The kernel for z², or z³; 0: for any whole power from 2 up.

    `power` and `lanes` are constants when numba compiles, so branches for other powers are removed.
    """

    def in_stages(
        width: int,
        height: int,
        iterations: int,
        c1_real: float,
        c1_imag: float,
        step_x: float,
        step_y: float,
        first: int,
        exponent: int,
        counts: Counts,
        index: NDArray[np.int64],
        block: Floats,
        group_memory: Floats,
    ) -> None:
        bits = 0
        while exponent >> bits + 1:
            bits += 1
        # The points of the block that are not finished. `going`: 1.0; escaped: 0.0; came back: -1.0.
        c_real, c_imag, real, imag, going, counted = block[0], block[1], block[2], block[3], block[4], block[5]
        # The points of a group. The counts are floats too, so that all vectors have the same shape.
        own = group_memory
        reals, imags, c_reals, c_imags = own[0, :lanes], own[1, :lanes], own[2, :lanes], own[3, :lanes]
        goes, count = own[4, :lanes], own[5, :lanes]
        powers = own[6, :lanes], own[7, :lanes]

        for begin in range(0, len(counts), BLOCK):
            left = min(BLOCK, len(counts) - begin)
            at = 0
            while at < left:
                y, x = divmod(first + begin + at, width)
                for column in range(x, min(width, x + left - at)):
                    c_real[at] = c1_real + column * step_x
                    c_imag[at] = c1_imag + y * step_y
                    real[at] = imag[at] = 0.0
                    index[at] = begin + at
                    at += 1
            done, stage = 0, STEPS
            while left and done < iterations:
                stage = min(stage, iterations - done)
                for spare in range(left, (left + lanes - 1) // lanes * lanes):
                    c_real[spare], c_imag[spare] = c_real[left - 1], c_imag[left - 1]
                    real[spare], imag[spare] = real[left - 1], imag[left - 1]
                for group in range(0, left, lanes):
                    for lane in range(lanes):
                        reals[lane], imags[lane] = real[group + lane], imag[group + lane]
                        c_reals[lane], c_imags[lane] = c_real[group + lane], c_imag[group + lane]
                        goes[lane], count[lane] = 1.0, 0.0
                    for _ in range(0, stage, STEPS):
                        if power == 0:
                            _any_power(exponent, bits, lanes, reals, imags, c_reals, c_imags, goes, count, powers)
                        else:
                            _square_or_cube(power, lanes, reals, imags, c_reals, c_imags, goes, count)
                        open_lanes = 0.0
                        for lane in range(lanes):
                            same = (reals[lane] == real[group + lane]) & (imags[lane] == imag[group + lane])
                            open_lanes += 0.0 if same else goes[lane]
                        if open_lanes == 0.0:
                            break
                    for lane in range(lanes):
                        same = (reals[lane] == real[group + lane]) & (imags[lane] == imag[group + lane])
                        going[group + lane] = -goes[lane] if same else goes[lane]
                        counted[group + lane] = count[lane]
                        real[group + lane], imag[group + lane] = reals[lane], imags[lane]
                kept = 0
                for at in range(left):
                    if going[at] == 0.0:
                        # The last steps may have passed the limit.
                        counts[index[at]] = min(done + int(counted[at]), iterations)
                    elif going[at] < 0.0 or (power == 2 and done == 0 and _well_inside(c_real[at], c_imag[at])):
                        counts[index[at]] = iterations
                    else:
                        index[kept] = index[at]
                        c_real[kept], c_imag[kept] = c_real[at], c_imag[at]
                        real[kept], imag[kept] = real[at], imag[at]
                        kept += 1
                left = kept
                done += stage
                stage *= 2
            for at in range(left):
                counts[index[at]] = iterations

    return Compiled(in_stages)


FUNCTIONS: Final[dict[str, Compiled]] = {
    "square": _in_stages(2, lanes=16),
    "cube": _in_stages(3, lanes=16),
    # Loops for other powers go through memory once per bit of the exponent. More lanes hide that latency.
    "power": _in_stages(0, lanes=LANES),
    "polar": Compiled(polar_counts),
}
"""What `kernel` calls. Each is compiled at its first call."""

kernel = kernel_of(FUNCTIONS)
