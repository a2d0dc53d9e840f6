"""Marks of elements: a colour, a shape and a number that stay together wherever an element is shown.

The colours are Okabe and Ito's set for all kinds of colour vision, without black, which would not show on a dark
picture. Further colours differ from all colours before them, also for deuteranopes and protanopes. Red and amber have
other meanings in the window, so vermilion comes late. Colour is never the only sign: shape and number carry the same
information.
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
    # The colours below were found by search: each is the farthest from all before it, for three kinds of colour vision.
    (0x5A, 0x2D, 0xF0),  # ultramarine
    (0x87, 0xFF, 0xA5),  # mint
    (0xF0, 0xE1, 0xF0),  # pale lilac
    (0x87, 0x3C, 0x69),  # plum
    (0x96, 0xB4, 0x5A),  # moss
)

SHAPES = ("■", "▲", "●", "◆", "★", "▼", "✚", "⬢", "▶", "⬟", "◀")
"""The numbers of shapes and colours have no common divisor, so a pair repeats only after 132 elements."""


@dataclass(frozen=True, slots=True)
class Mark:
    """The mark that identifies an element."""

    rgb: Rgb
    shape: str
    number: int
    owner: str = ""
    """Who lends the machine on which the element runs; empty for elements of this machine. All elements of one owner
    have the same mark."""

    def __str__(self) -> str:
        """Return the mark as text: `▲2`."""
        return f"{self.shape}{self.number}"

    def beside(self, name: str) -> str:
        """Return the mark, its owner and a name as text: `▲2 0xdeadbeef`, `▲2 Ada 0xdeadbeef`."""
        return " ".join(word for word in (str(self), self.owner, name) if word)


@lru_cache(maxsize=4096)
def mark(number: int, owner: str = "") -> Mark:
    """Return the mark of the `number`th element, or owner, counted from 1."""
    return Mark(COLOURS[(number - 1) % len(COLOURS)], SHAPES[(number - 1) % len(SHAPES)], number, owner)
