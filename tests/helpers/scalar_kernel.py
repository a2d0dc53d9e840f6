"""The counts as the definition says: plain scalar loops, compiled by numba, one point after the other."""

from __future__ import annotations

import numba
import numpy as np

from app.fractal.kernels.escape_time import Counts, plain_numbers, squarings
from app.fractal.protocol import Parameter


@numba.njit(nogil=True)
def _square_loop(
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
    for index in range(len(counts)):
        point = first + index
        c_real = c1_real + point % width * step_x
        c_imag = c1_imag + point // width * step_y
        real = imag = 0.0
        count = 0
        while count < iterations:
            squared = real * real - imag * imag
            imag = 2.0 * real * imag - c_imag
            real = squared - c_real
            if real * real + imag * imag >= 2.0:
                break
            count += 1
        counts[index] = count


@numba.njit(nogil=True)
def _cube_loop(
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
    for index in range(len(counts)):
        point = first + index
        c_real = c1_real + point % width * step_x
        c_imag = c1_imag + point // width * step_y
        real = imag = 0.0
        count = 0
        while count < iterations:
            squared = real * real - imag * imag
            twice = 2.0 * real * imag
            real, imag = squared * real - twice * imag - c_real, squared * imag + twice * real - c_imag
            if real * real + imag * imag >= 2.0:
                break
            count += 1
        counts[index] = count


@numba.njit(nogil=True)
def _power_loop(
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
    bits = 0
    while power >> bits + 1:
        bits += 1
    for index in range(len(counts)):
        point = first + index
        c_real = c1_real + point % width * step_x
        c_imag = c1_imag + point // width * step_y
        real = imag = 0.0
        count = 0
        while count < iterations:
            p_real, p_imag = real, imag
            for bit in range(bits - 1, -1, -1):
                p_real, p_imag = p_real * p_real - p_imag * p_imag, 2.0 * p_real * p_imag
                if power >> bit & 1:
                    p_real, p_imag = p_real * real - p_imag * imag, p_real * imag + p_imag * real
            real, imag = p_real - c_real, p_imag - c_imag
            if real * real + imag * imag >= 2.0:
                break
            count += 1
        counts[index] = count


def scalar(parameter: Parameter, first: int, count: int) -> Counts:
    """Compute the definition, one point after the other, with the fastest loop for this power."""
    power = squarings(parameter)
    assert power is not None
    counts = np.empty(count, np.uint32)
    loop = {2: _square_loop, 3: _cube_loop}.get(power, _power_loop)
    loop(*plain_numbers(parameter), first, power, counts)
    return counts
