"""Lengths of time in words."""

from __future__ import annotations

import pytest

from app.base.durations import duration


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (-1.0, "0 ms"),
        (0.0, "0 ms"),
        (0.9994, "999 ms"),
        (0.9996, "1.0 s"),
        (9.96, "10 s"),
        (59.6, "1 min 0 s"),
        (3600, "1 h 0 min"),
    ],
)
def test_durations_read_as_people_say_them(seconds: float, text: str) -> None:
    assert duration(seconds) == text


@pytest.mark.parametrize(("seconds", "text"), [(0.25, "250 ms"), (0.9996, "1 s"), (3.2, "3 s"), (125.0, "2 min 5 s")])
def test_tenths_of_a_second_can_be_left_out(seconds: float, text: str) -> None:
    assert duration(seconds, whole=True) == text
