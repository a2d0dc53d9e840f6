"""The Julia set that belongs to a point of the plane, as a small picture: z ← z^N − c from every z, for one c.

It is computed in this process for a preview; the Fractal Generator Protocol has no such order, so no pool is asked.
Where the protocol's counts end at |z|² = 2, these go on to 4: so no set is cut short, and the fraction of a count is
computed from the last z.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from app.fractal.kernels.escape_time import Counts
from app.fractal.smooth import Values

ITERATIONS: Final = 160
BAILOUT: Final = 4.0
REACH: Final = 1.7
"""How far the picture goes to each side of 0, in its shorter direction."""


def julia(c: complex, n: float, width: int, height: int) -> tuple[Values, Counts]:
    """Values with fractions and the counts below them, height × width; `ITERATIONS` where a point belongs to the set.

    About 50 ms for 200 × 150 points and N = 2. For N up to 1 nothing escapes to tell of: all is set.
    """
    counts = np.full(height * width, ITERATIONS, np.uint32)
    values = counts.astype(np.float32)
    if n <= 1:
        return values.reshape(height, width), counts.reshape(height, width)
    step = 2 * REACH / min(width, height)
    x = (np.arange(width) - (width - 1) / 2) * step
    y = ((height - 1) / 2 - np.arange(height)) * step
    z = (x[np.newaxis] + 1j * y[:, np.newaxis]).ravel()
    where = np.arange(z.size)
    whole = int(n) if float(n).is_integer() and n <= 16 else None
    for iteration in range(ITERATIONS):
        away = z.real * z.real + z.imag * z.imag >= BAILOUT * BAILOUT
        if away.any():
            out = where[away]
            counts[out] = iteration
            further = np.log(np.log(np.abs(z[away])) / np.log(BAILOUT)) / np.log(n)
            values[out] = iteration + 1 - np.clip(further, 0.0, 1.0)
            where, z = where[~away], z[~away]
            if not z.size:
                break
        z = (_power(z, whole) if whole is not None else z**n) - c
    return values.reshape(height, width), counts.reshape(height, width)


def _power(z: np.ndarray, n: int) -> np.ndarray:
    power = z
    for bit in f"{n:b}"[1:]:
        power = power * power
        if bit == "1":
            power = power * z
    return power
