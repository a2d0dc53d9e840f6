"""The sentence about a picture in progress."""

from __future__ import annotations

from math import inf

import pytest

from app.ui.picture.progress import Progress


@pytest.mark.parametrize(
    ("progress", "sentence"),
    [
        (Progress(0, 0, 0.0), ""),
        (Progress(0, 96, 0.0), "0 of 96 tiles · waiting"),
        (Progress(61, 96, 0.6, 8.2e6, 3.2), "61 of 96 tiles · 8.2 Mpx/s · 3 s left"),
        (Progress(61, 96, 0.6, 640e3, 125.0), "61 of 96 tiles · 640 kpx/s · 2 min 5 s left"),
        (Progress(96, 96, 1.0, 900.0, inf), "96 of 96 tiles · 900 px/s"),
    ],
)
def test_a_picture_says_how_far_it_is_and_how_long_it_takes(progress: Progress, sentence: str) -> None:
    assert progress.sentence == sentence
