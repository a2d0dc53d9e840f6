"""Marks of elements: a colour, a shape and a number that stay together wherever an element is shown.

Colours are Okabe and Ito's set for all eyes (without its black, which a dark picture would swallow), continued with
colours that stay apart from all before them, also as deuteranopes and protanopes see them. Red and amber have other
meanings in the window, hence vermilion comes late. Colour never stands alone: shapes and numbers tell the same.
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
    (0x5A, 0x2D, 0xF0),  # ultramarine; from here on found by search, farthest from all before in three kinds of sight
    (0x87, 0xFF, 0xA5),  # mint
    (0xF0, 0xE1, 0xF0),  # pale lilac
    (0x87, 0x3C, 0x69),  # plum
    (0x96, 0xB4, 0x5A),  # moss
)

SHAPES = ("■", "▲", "●", "◆", "★", "▼", "✚", "⬢", "▶", "⬟", "◀")
"""As many as have no common divisor with the colours: 132 elements before a pair comes again."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What an element is recognised by."""

    rgb: Rgb
    shape: str
    number: int

    def __str__(self) -> str:
        """`▲2`, for text."""
        return f"{self.shape}{self.number}"


@lru_cache(maxsize=4096)
def mark(number: int) -> Mark:
    """The mark of the `number`th element, counted from 1."""
    return Mark(COLOURS[(number - 1) % len(COLOURS)], SHAPES[(number - 1) % len(SHAPES)], number)
