"""Every preset shows something, and has a name of its own."""

from __future__ import annotations

import numpy as np
import pytest

from app.fractal.presets import PRESETS, place_words
from app.fractal.preview import small_picture


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_there_is_something_to_see(preset) -> None:
    counts, iterations = small_picture(preset, 48, 36)
    assert counts.shape == (36, 48)
    assert len(np.unique(counts)) > 12
    assert (counts < iterations).mean() > 0.2
    assert not preset.view(800, 600).at_limit


def test_names_differ_and_others_keep_their_own() -> None:
    names = [place_words(preset.name) for preset in PRESETS]
    assert len(set(names)) == len(names)
    assert all(name[0].isupper() for name in names)
    assert place_words("my place") == "my place"
