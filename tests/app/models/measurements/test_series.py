"""Figures over time: old rows are dropped, columns are added as needed and summed up beyond a limit, peaks are kept."""

from __future__ import annotations

import numpy as np
import pytest

from app.models.measurements.series import OTHERS, Events, Samples, thinned


def test_rows_are_in_order_and_the_oldest_are_dropped() -> None:
    samples = Samples(3)
    for at in range(5):
        samples.append(float(at), {1: at * 10.0})
    assert len(samples) == 3
    assert list(samples.times()) == [2.0, 3.0, 4.0]
    assert list(samples.values(1)) == [20.0, 30.0, 40.0]
    assert list(samples.times(3.5)) == [4.0]
    assert list(samples.values(1, 3.0)) == [30.0, 40.0]
    assert samples.latest() == {1: 40.0}


def test_a_column_is_empty_where_its_key_had_no_value() -> None:
    samples = Samples(10)
    samples.append(0.0, {1: 1.0})
    samples.append(1.0, {2: 2.0})
    assert np.isnan(samples.values(2)[0])
    assert np.isnan(samples.values(1)[1])
    assert np.isnan(samples.values(3)).all()
    assert samples.latest() == {2: 2.0}
    assert Samples(2).latest() == {}


def test_stacked_values_are_running_sums_with_one_row_for_the_rest() -> None:
    samples = Samples(10)
    samples.append(0.0, {1: 1.0, 2: 2.0, 3: 4.0, 4: 8.0})
    samples.append(1.0, {1: 1.0})
    keys, sums = samples.stacked((2, 1))
    assert keys == (2, 1, OTHERS)
    assert sums.tolist() == [[2.0, 0.0], [3.0, 1.0], [15.0, 1.0]]
    assert samples.stacked(samples.keys)[0] == (1, 2, 3, 4)
    assert Samples(2).stacked(())[1].shape == (0, 0)


def test_the_largest_are_chosen_and_keep_their_order() -> None:
    samples = Samples(10)
    samples.append(0.0, {1: 5.0, 2: 1.0, 3: 9.0})
    assert samples.largest(2) == (1, 3)
    assert samples.mean_of_rest((3,)) == pytest.approx([3.0])
    assert np.isnan(samples.mean_of_rest((1, 2, 3))).all()


def test_columns_beyond_the_limit_are_summed_up() -> None:
    samples = Samples(4, columns=3)
    samples.append(0.0, dict.fromkeys(range(10), 1.0))
    assert samples.keys == (0, 1, OTHERS)
    assert samples.latest() == {0: 1.0, 1: 1.0, OTHERS: 8.0}
    samples.append(1.0, {77: 3.0})
    assert samples.latest() == {OTHERS: 3.0}


def test_events_are_kept_and_the_oldest_are_dropped() -> None:
    events = Events(3)
    for number in range(5):
        events.append(float(number), number * 2.0, number)
    times, values, keys = events.since()
    assert (list(times), list(values), keys) == ([2.0, 3.0, 4.0], [4.0, 6.0, 8.0], (2, 3, 4))
    assert events.since(3.5)[2] == (4,)
    assert events.total == 5
    assert Events(3).since()[2] == ()


def test_thinning_keeps_peaks_and_gaps() -> None:
    times = np.arange(10.0)
    rows = np.zeros((1, 10))
    rows[0, 3] = 7.0
    rows[0, 4:6] = np.nan
    fewer, thin = thinned(times, rows, 5)
    assert list(fewer) == [0.0, 2.0, 4.0, 6.0, 8.0]
    assert thin[0][1] == 7.0
    assert np.isnan(thin[0][2])
    assert thinned(times, rows, 10)[1] is rows
