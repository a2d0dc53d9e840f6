"""Counts without steps: values between the whole numbers that elements sent, for an eye that is disturbed by bands.

The protocol carries whole counts and nothing finer, so this is a guess and says so: each point takes the mean of its
neighbours, again and again, but never leaves its own count, `floor(value) == count`. Where bands are wide that comes
near to what a fraction computed from z would give; among single points it changes next to nothing. A picture is
smoothed from coarse to fine, for a band may be half as wide as the picture. Points of the set take no part.
"""

from __future__ import annotations

from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.fractal.kernels.escape_time import Counts

Values: TypeAlias = NDArray[np.float32]

ROUNDS: Final = 6
"""Of each level. More cannot be told apart."""

SMALLEST: Final = 8
"""Pixels of the coarsest level, in its shorter direction."""


def smoothed(counts: Counts, iterations: int) -> Values:
    """Values for counts (height × width); points of the set, which reached `iterations`, keep theirs.

    Takes some 100 ms for a million points, mostly without the interpreter's lock.
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
    """The sum of the neighbours of each point, the four at its sides and the four at its corners."""
    padded = np.pad(values, 1)
    rows = padded[:-2] + padded[1:-1] + padded[2:]
    return np.asarray(rows[:, :-2] + rows[:, 1:-1] + rows[:, 2:] - values, dtype=np.float32)
