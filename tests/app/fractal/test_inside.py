"""A proof that points well inside the main cardioid and the disc of z² − c never escape, rounding errors included.

In this module, C = −c, so that z ← z² + C. After n iterations z is a polynomial in C. So the largest |z| in a region is
reached on its boundary, and the same holds for the sum of the absolute derivatives by which earlier rounding errors
change z. The boundary is covered by small discs of C. For each, z at the centre and a bound of its error are iterated
until the orbit is trapped by the attracting fixed point, or cycle of two.
"""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from app.fractal.kernels.lanes import INSIDE

ARCS = 200_000
ROUNDING = 1e-15
"""A generous bound of the rounding errors of one iteration: |z|² is below 2."""


def largest(
    centres: NDArray[np.complex128], radius: float, attractor: NDArray[np.complex128], trap: float, period: int
) -> float:
    """Return the largest |z| that an orbit in these discs of C reaches before it is trapped, with its error."""
    z, error = np.zeros_like(centres), np.zeros(len(centres))
    most, iteration = 0.0, 0
    while len(z):
        error = 2 * np.abs(z) * error + error * error + radius + ROUNDING
        z = z * z + centres
        most = max(most, float((np.abs(z) + error).max()))
        assert most < 1.4
        iteration += 1
        if iteration % period == 0:
            free = np.abs(z - attractor) + error > trap
            z, error, centres, attractor = z[free], error[free], centres[free], attractor[free]
    return most


def test_points_well_inside_the_cardioid_never_escape() -> None:
    """μ = 2α for the fixed point α, and C = μ/2 − μ²/4. Since f(α + w) = α + μw + w², |w| < 1 − |μ| is a trap."""
    multiplier = INSIDE * np.exp(1j * np.pi * (np.arange(ARCS) + 0.5) / ARCS)
    radius = np.pi / ARCS / 2 * (INSIDE + INSIDE**2) / 2  # half an arc times the largest |dC/dθ|
    assert radius / (1 - INSIDE) < 0.1 * (1 - INSIDE)  # in such a disc of C, α moves by less than the trap's margin
    most = largest(multiplier / 2 - multiplier**2 / 4, radius, multiplier / 2, 0.9 * (1 - INSIDE), 1)
    assert most == pytest.approx(0.77, abs=0.01)


def test_points_well_inside_the_disc_never_escape() -> None:
    """μ = 4(1 + C). For a point p of the cycle, f²(p + w) = p + μw + (4p² + 2q)w² + 4pw³ + w⁴, and |4p² + 2q| < 2.9."""
    multiplier = INSIDE * np.exp(1j * np.pi * (np.arange(ARCS) + 0.5) / ARCS)
    centres = multiplier / 4 - 1
    cycle = (-1 + np.sqrt(-3 - 4 * centres)) / 2
    assert (np.abs(4 * cycle**2 - 2 * (1 + cycle)) < 2.9).all()
    most = largest(centres, np.pi / ARCS / 2 * INSIDE / 4, cycle, 0.25 * (1 - INSIDE), 2)
    assert most == pytest.approx(1.25, abs=0.01)
