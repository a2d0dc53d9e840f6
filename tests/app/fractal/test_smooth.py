"""Smoothing: every value keeps its count, wide bands become slopes, and the set does not change."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from app.fractal.kernels.arrays import numpy_kernel
from app.fractal.kernels.escape_time import Counts
from app.fractal.smooth import smoothed
from app.fractal.viewport import Viewport


@settings(deadline=None, max_examples=40)
@given(arrays.arrays(np.uint32, arrays.array_shapes(min_dims=2, max_dims=2, max_side=40), elements=st.integers(0, 500)))
def test_every_value_keeps_its_count(counts: Counts) -> None:
    values = smoothed(counts, 400)
    assert values.shape == counts.shape
    assert np.array_equal(np.floor(values), counts)
    assert np.array_equal(values[counts >= 400], counts[counts >= 400])


def test_values_of_large_counts_keep_them_too() -> None:
    counts = np.full((20, 20), 999_999, np.uint32)
    counts[5:] = 700_000
    assert np.array_equal(np.floor(smoothed(counts, 1_000_000)), counts)


def test_bands_become_a_slope() -> None:
    counts = np.repeat(np.arange(4, dtype=np.uint32), 60)[np.newaxis].repeat(100, axis=0)
    row = smoothed(counts, 100)[50]
    assert (np.diff(row) >= -1e-3).all()
    assert np.diff(row).max() < 0.15  # instead of a step of 1
    assert len(np.unique(row)) > 100


def test_a_smoothed_fractal_has_many_more_values() -> None:
    view = Viewport.DEFAULT.resized(160, 120)
    counts = numpy_kernel(view.parameter, 0, view.parameter.points).reshape(120, 160)
    values = smoothed(counts, view.iterations)
    assert len(np.unique(values)) > 10 * len(np.unique(counts))
