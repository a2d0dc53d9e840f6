"""The escape-time kernel in SIMD lanes, compiled by numba.

Points are computed in groups, side by side in small arrays, several iterations at a time without a branch, so LLVM
turns each loop over the lanes into vector instructions. A finished lane keeps computing values that are not counted.
The arithmetic of each lane is that of `kernels.escape_time`, operation by operation; "fastmath" and fused multiply-add
would change counts and stay off. Importing this module raises ImportError if numba is missing.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from app.fractal.kernels.compiled import Compiled
from app.fractal.kernels.escape_time import Counts, plain_numbers, polar_counts, squarings
from app.fractal.protocol import Parameter

LANES: Final = 16
"""For z² and z³, whose lanes stay in registers. Measured: 8 lanes vectorise badly, 32 wait longer for the last one."""

STEPS: Final = 4
"""Iterations between two checks whether all lanes of a group are done."""

WIDE_LANES: Final = 64
"""For higher powers, whose loops go through memory once per bit of the exponent. More lanes hide that latency."""


def _low_power(cube: bool) -> Compiled:
    """The kernel for z², or for z³. `cube` is a constant when numba compiles, so the other branch is removed."""

    def low_power(
        width: int,
        height: int,
        iterations: int,
        c1_real: float,
        c1_imag: float,
        step_x: float,
        step_y: float,
        first: int,
        counts: Counts,
    ) -> None:
        reals = np.empty(LANES)
        imags = np.empty(LANES)
        c_reals = np.empty(LANES)
        c_imags = np.empty(LANES)
        # 1.0 while a lane is active. The counts are floats too, so that all vectors have the same shape.
        going = np.empty(LANES)
        counted = np.empty(LANES)
        for group in range(0, len(counts), LANES):
            for lane in range(LANES):
                point = first + min(group + lane, len(counts) - 1)
                c_reals[lane] = c1_real + point % width * step_x
                c_imags[lane] = c1_imag + point // width * step_y
                reals[lane] = imags[lane] = counted[lane] = 0.0
                going[lane] = 1.0
            done = 0
            while done < iterations:
                for lane in range(LANES):
                    real, imag = reals[lane], imags[lane]
                    c_real, c_imag = c_reals[lane], c_imags[lane]
                    goes, count = going[lane], counted[lane]
                    for _ in range(STEPS):
                        power_real = real * real - imag * imag
                        power_imag = 2.0 * real * imag
                        if cube:
                            multiplied = power_real * real - power_imag * imag
                            power_imag = power_real * imag + power_imag * real
                            power_real = multiplied
                        real = power_real - c_real
                        imag = power_imag - c_imag
                        goes = 0.0 if real * real + imag * imag >= 2.0 else goes
                        count += goes
                    reals[lane], imags[lane] = real, imag
                    going[lane], counted[lane] = goes, count
                done += STEPS
                left = 0.0
                for lane in range(LANES):
                    left += going[lane]
                if left == 0.0:
                    break
            for lane in range(min(LANES, len(counts) - group)):
                # The last steps may have passed the limit.
                counts[group + lane] = np.uint32(min(counted[lane], float(iterations)))

    return Compiled(low_power)


def _high_power(
    width: int,
    height: int,
    iterations: int,
    c1_real: float,
    c1_imag: float,
    step_x: float,
    step_y: float,
    first: int,
    power: int,
    counts: Counts,
) -> None:
    """Compute any whole power from 2 up, by squaring."""
    bits = 0
    while power >> bits + 1:
        bits += 1
    reals = np.empty(WIDE_LANES)
    imags = np.empty(WIDE_LANES)
    c_reals = np.empty(WIDE_LANES)
    c_imags = np.empty(WIDE_LANES)
    power_reals = np.empty(WIDE_LANES)
    power_imags = np.empty(WIDE_LANES)
    going = np.empty(WIDE_LANES)
    counted = np.empty(WIDE_LANES)
    for group in range(0, len(counts), WIDE_LANES):
        for lane in range(WIDE_LANES):
            point = first + min(group + lane, len(counts) - 1)
            c_reals[lane] = c1_real + point % width * step_x
            c_imags[lane] = c1_imag + point // width * step_y
            reals[lane] = imags[lane] = counted[lane] = 0.0
            going[lane] = 1.0
        for iteration in range(iterations):
            for lane in range(WIDE_LANES):
                power_reals[lane] = reals[lane]
                power_imags[lane] = imags[lane]
            for bit in range(bits - 1, -1, -1):
                if power >> bit & 1:
                    for lane in range(WIDE_LANES):
                        real, imag = power_reals[lane], power_imags[lane]
                        squared = real * real - imag * imag
                        imag = 2.0 * real * imag
                        power_reals[lane] = squared * reals[lane] - imag * imags[lane]
                        power_imags[lane] = squared * imags[lane] + imag * reals[lane]
                else:
                    for lane in range(WIDE_LANES):
                        real, imag = power_reals[lane], power_imags[lane]
                        power_reals[lane] = real * real - imag * imag
                        power_imags[lane] = 2.0 * real * imag
            left = 0.0
            for lane in range(WIDE_LANES):
                real = power_reals[lane] - c_reals[lane]
                imag = power_imags[lane] - c_imags[lane]
                going[lane] = 0.0 if real * real + imag * imag >= 2.0 else going[lane]
                counted[lane] += going[lane]
                reals[lane] = real
                imags[lane] = imag
            if iteration % STEPS == 0:
                for lane in range(WIDE_LANES):
                    left += going[lane]
                if left == 0.0:
                    break
        for lane in range(min(WIDE_LANES, len(counts) - group)):
            counts[group + lane] = np.uint32(counted[lane])


_square = _low_power(cube=False)
_cube = _low_power(cube=True)
_power = Compiled(_high_power)
_polar = Compiled(polar_counts)


def kernel(parameter: Parameter, first: int, count: int) -> Counts:
    """Return the counts of the points first … first + count − 1."""
    counts = np.empty(count, np.uint32)
    numbers = plain_numbers(parameter)
    match squarings(parameter):
        case None:
            _polar(*numbers, first, parameter.n, counts)
        case 2:
            _square(*numbers, first, counts)
        case 3:
            _cube(*numbers, first, counts)
        case power:
            _power(*numbers, first, power, counts)
    return counts
