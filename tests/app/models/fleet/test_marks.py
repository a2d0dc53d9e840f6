"""Marks can be distinguished, also by people who see fewer colours."""

from __future__ import annotations

from itertools import combinations
from math import dist

import numpy as np
import pytest

from app.fractal.palettes import Rgb
from app.models.fleet.marks import COLOURS, SHAPES, Mark, mark

# Machado, Oliveira and Fernandes (2009), severity 1, in linear light.
SIGHT = {
    "all colours": np.eye(3),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
}
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)


def lab(rgb: Rgb, sight: str) -> tuple[float, ...]:
    """Return a colour as this kind of vision sees it, in CIE L*a*b*. A distance of about 2.3 is just noticeable."""
    value = np.array(rgb) / 255
    linear = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    xyz = TO_XYZ @ np.clip(SIGHT[sight] @ linear, 0, 1) / (0.95047, 1, 1.08883)
    x, y, z = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return float(116 * y - 16), float(500 * (x - y)), float(200 * (y - z))


@pytest.mark.parametrize("sight", SIGHT)
def test_colours_differ_clearly_for_all_kinds_of_colour_vision(sight: str) -> None:
    """Any two colours are at least six times the just noticeable difference apart."""
    seen = [lab(rgb, sight) for rgb in COLOURS]
    assert min(dist(one, other) for one, other in combinations(seen, 2)) > 14


def test_red_and_green_of_equal_lightness_do_not_pass() -> None:
    """The measure above can fail."""
    assert dist(lab((200, 80, 60), "deuteranopia"), lab((125, 115, 60), "deuteranopia")) < 14


def test_marks_repeat_only_after_all_pairs_of_colour_and_shape() -> None:
    marks = [mark(number) for number in range(1, len(COLOURS) * len(SHAPES) + 1)]
    assert len({(m.rgb, m.shape) for m in marks}) == len(marks)


def test_the_first_elements_have_different_shapes_and_their_numbers() -> None:
    assert [str(mark(number)) for number in (1, 2, 3)] == ["■1", "▲2", "●3"]
    assert mark(2) == Mark((0xE6, 0x9F, 0x00), "▲", 2)
