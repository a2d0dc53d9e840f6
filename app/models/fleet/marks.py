"""Marks of elements: a colour, a shape and a number that stay together wherever an element is shown.

The colours are Okabe and Ito's set for all kinds of colour vision (without black, which would not show on a dark
picture), continued with colours that differ from all before them, also for deuteranopes and protanopes. Red and amber
have other meanings in the window, so vermilion comes late. Colour is never the only sign: shape and number say the
same.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from app.fractal.palettes import Rgb

COLOURS: tuple[Rgb, ...] = (
    (0x56, 0xB4, 0xE9),  # sky blue
    (0xE6, 0x9F, 0x00),  # orange
    (0x00, 0x9E, 0x73),  # bluish green
    (0xCC, 0x79, 0xA7),  # reddish purple
    (0xF0, 0xE4, 0x42),  # yellow
    (0x00, 0x72, 0xB2),  # blue
    (0xD5, 0x5E, 0x00),  # vermilion
    # From here on found by search, farthest from all before for three kinds of colour vision.
    (0x5A, 0x2D, 0xF0),  # ultramarine
    (0x87, 0xFF, 0xA5),  # mint
    (0xF0, 0xE1, 0xF0),  # pale lilac
    (0x87, 0x3C, 0x69),  # plum
    (0x96, 0xB4, 0x5A),  # moss
)

SHAPES = ("■", "▲", "●", "◆", "★", "▼", "✚", "⬢", "▶", "⬟", "◀")
"""Their number has no common divisor with that of the colours, so a pair repeats only after 132 elements."""


@dataclass(frozen=True, slots=True)
class Mark:
    """The mark that identifies an element."""

    rgb: Rgb
    shape: str
    number: int

    def __str__(self) -> str:
        """`▲2`, for text."""
        return f"{self.shape}{self.number}"


@lru_cache(maxsize=4096)
def mark(number: int) -> Mark:
    """Return the mark of the `number`th element, counted from 1."""
    return Mark(COLOURS[(number - 1) % len(COLOURS)], SHAPES[(number - 1) % len(SHAPES)], number)
