"""Every preset shows some detail and has its own name."""

from __future__ import annotations

import numpy as np
import pytest

from app.fractal.places import Place
from app.fractal.presets import PRESETS, place_words
from app.fractal.preview import small_picture


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_every_preset_shows_some_detail(preset: Place) -> None:
    counts, iterations = small_picture(preset, 48, 36)
    assert counts.shape == (36, 48)
    assert len(np.unique(counts)) > 12
    assert (counts < iterations).mean() > 0.2
    assert not preset.view(800, 600).at_limit


def test_presets_have_different_names_and_other_names_stay() -> None:
    names = [place_words(preset.name) for preset in PRESETS]
    assert len(set(names)) == len(names)
    assert all(name[0].isupper() for name in names)
    assert place_words("my place") == "my place"
