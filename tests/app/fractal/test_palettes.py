"""Palettes: in at least three, lightness alone separates low from high for everybody."""

from __future__ import annotations

import numpy as np
import pytest

from app.fractal.palettes import DUSK, PALETTES, Palette
from app.fractal.shade import LEVELS, gradient
from tests.app.models.fleet.test_marks import SIGHT, lab


def lightness(palette: Palette, sight: str) -> list[float]:
    pixels = gradient(palette.stops)[:LEVELS:16]
    return [lab((int(p) >> 16 & 255, int(p) >> 8 & 255, int(p) & 255), sight)[0] for p in pixels]


def test_there_are_eight_and_at_least_three_are_safe() -> None:
    assert len({palette.name for palette in PALETTES}) == len(PALETTES) == 8
    assert sum(palette.safe for palette in PALETTES) >= 3


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("palette", [palette for palette in PALETTES if palette.safe], ids=lambda palette: palette.name)
def test_lightness_increases_steadily_in_safe_palettes(palette: Palette, sight: str) -> None:
    light = lightness(palette, sight)
    assert (np.diff(light) > 0.2).all()
    assert light[-1] - light[0] > 70


def test_an_unsafe_palette_fails_this_measure() -> None:
    assert (np.diff(lightness(DUSK, "all colours")) < 0).any()


def test_stops_are_sorted_from_0_to_1() -> None:
    for palette in PALETTES:
        places = [place for place, _ in palette.stops]
        assert (places[0], places[-1]) == (0.0, 1.0)
        assert places == sorted(places)
