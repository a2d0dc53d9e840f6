"""Ramps: every count has a colour of the element's hue, and the set is dark."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QColor

from app.fractal.shade import RAMP_MAX, element_ramp, light, plain_ramp, shade
from app.models.fleet.marks import COLOURS


def test_light_rises_falls_and_stays_between_dark_and_light() -> None:
    values = light(8192)
    assert len(values) == 8193
    assert values[0] == 0.0
    assert values[63] == values.max() == 1.0
    assert values[4095] < 0.01


def test_a_ramp_has_the_elements_hue() -> None:
    for rgb in COLOURS[:8]:
        wanted = QColor(*rgb)
        for pixel in element_ramp(rgb, 1024)[5:60:9]:
            colour = QColor.fromRgb(int(pixel))
            if colour.saturation() > 40 and wanted.saturation() > 40:
                difference = abs(colour.hue() - wanted.hue()) % 360
                assert min(difference, 360 - difference) < 25


def test_points_of_the_set_are_darker_than_others() -> None:
    for ramp in (element_ramp((230, 159, 0), 256), plain_ramp(256)):
        assert QColor.fromRgb(int(ramp[256])).lightness() < QColor.fromRgb(int(ramp[100])).lightness()


def test_counts_beyond_the_ramp_share_its_last_entry() -> None:
    ramp = plain_ramp(10**9)
    assert len(ramp) == RAMP_MAX + 1
    assert shade(np.array([0, 2**32 - 1], np.uint32), ramp)[1] == ramp[-1]


def test_all_pixels_are_opaque() -> None:
    for ramp in (element_ramp((86, 180, 233), 100), plain_ramp(100)):
        assert (ramp >> np.uint32(24) == 0xFF).all()
