"""Smoothing: estimate fractional values between the whole counts that elements sent, to hide bands of colour.

The protocol carries only whole counts, so this is an estimate. Each point repeatedly moves towards the mean of its
neighbours, but keeps its count: `floor(value) == count`. Where bands are wide, the result is close to a fraction
computed from z; among single points almost nothing changes. Smoothing goes from coarse to fine, because a band may be
half as wide as the picture. Points of the set do not take part.
"""

from __future__ import annotations

from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.fractal.kernels.escape_time import Counts

Values: TypeAlias = NDArray[np.float32]

ROUNDS: Final = 6
"""Rounds of smoothing on each level. More make no visible difference."""

SMALLEST: Final = 8
"""The size of the coarsest level in pixels, in its shorter direction."""


def smoothed(counts: Counts, iterations: int) -> Values:
    """Return smoothed values of counts (height × width). Points of the set, with `iterations`, keep their values.

    This takes about 100 ms for a million points, mostly without the interpreter's lock.
    """
    low = counts.astype(np.float32)
    return _level(low, (counts < iterations).astype(np.float32))


def _level(low: Values, outside: Values) -> Values:
    high = np.nextafter(low + 1, np.float32(0), dtype=np.float32)
    if min(low.shape) >= 2 * SMALLEST:
        coarse = _level(low[::2, ::2], outside[::2, ::2])
        value = coarse.repeat(2, axis=0).repeat(2, axis=1)[: low.shape[0], : low.shape[1]]
        value = np.clip(value, low, high)
    else:
        value = low + np.float32(0.5)
    neighbours = np.maximum(_around(outside), np.float32(1))
    alone = _around(outside) == 0
    for _ in range(ROUNDS):
        mean = _around(value * outside) / neighbours
        mean[alone] = value[alone]
        value = np.clip((value + mean) * np.float32(0.5), low, high)
    return np.where(outside > 0, value, low)


def _around(values: Values) -> Values:
    """Return the sum of the eight neighbours of each point."""
    padded = np.pad(values, 1)
    rows = padded[:-2] + padded[1:-1] + padded[2:]
    return np.asarray(rows[:, :-2] + rows[:, 1:-1] + rows[:, 2:] - values, dtype=np.float32)
