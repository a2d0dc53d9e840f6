"""The escape-time kernel on numpy arrays: all points at once. It needs nothing but numpy."""

from __future__ import annotations

from typing import Final

import numpy as np

from app.fractal.kernels.escape_time import Counts, plain_numbers, polar_counts, squarings
from app.fractal.protocol import Parameter

_COMPACT_AFTER: Final = 8
"""Iterations between two removals of finished points."""


def numpy_kernel(parameter: Parameter, first: int, count: int) -> Counts:
    """Compute all points at once, and remove finished points from the arrays every few iterations."""
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
