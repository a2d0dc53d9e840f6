"""Julia sets: known sets have the expected points."""

from __future__ import annotations

import numpy as np
import pytest

from app.fractal.julia import ITERATIONS, REACH, julia


def test_for_c_0_it_is_the_unit_disc() -> None:
    values, counts = julia(0j, 2.0, 61, 61)
    axis = np.linspace(-REACH * 60 / 61, REACH * 60 / 61, 61)
    distance = np.hypot(axis[np.newaxis], axis[:, np.newaxis])
    assert (counts[distance < 0.99] == ITERATIONS).all()
    assert (counts[distance > 1.1] < ITERATIONS).all()
    assert values.shape == counts.shape


def test_for_a_point_outside_the_set_it_is_dust_and_inside_an_area() -> None:
    assert (julia(1 + 1j, 2.0, 80, 60)[1] == ITERATIONS).mean() < 0.001
    assert (julia(0.2 + 0.1j, 2.0, 80, 60)[1] == ITERATIONS).mean() > 0.1


@pytest.mark.parametrize("n", [2.0, 3.0, 5.0, 2.5])
def test_values_lie_within_their_count(n: float) -> None:
    values, counts = julia(0.4 + 0.3j, n, 80, 60)
    outside = counts < ITERATIONS
    assert outside.any()
    assert (values[outside] >= counts[outside]).all()
    assert (values[outside] <= counts[outside] + 1).all()


def test_squaring_and_the_general_power_agree() -> None:
    assert np.array_equal(julia(0.3 + 0.4j, 3.0, 40, 30)[1], julia(0.3 + 0.4j, 3.0 + 1e-13, 40, 30)[1])


def test_for_n_1_all_points_are_in_the_set() -> None:
    assert (julia(1j, 1.0, 8, 6)[1] == ITERATIONS).all()
