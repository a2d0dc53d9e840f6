"""Colour palettes for iteration counts, with a few stops each.

In a `safe` palette lightness increases steadily, also for people with deuteranopia or protanopia, so that lightness
alone separates low from high. Palettes say nothing about elements, whose colours are in `app.models.fleet.marks`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

Rgb: TypeAlias = tuple[int, int, int]
Stops: TypeAlias = tuple[tuple[float, Rgb], ...]


@dataclass(frozen=True, slots=True)
class Palette:
    """Colour stops at positions from 0 to 1, with linear interpolation between them."""

    name: str
    stops: Stops
    safe: bool = False


def _even(name: str, *colours: int, safe: bool = False) -> Palette:
    """Return a palette with evenly spaced stops. Colours are 0xrrggbb."""
    stops = tuple(
        (place / (len(colours) - 1), (colour >> 16, colour >> 8 & 255, colour & 255))
        for place, colour in enumerate(colours)
    )
    return Palette(name, stops, safe)


DUSK: Final = Palette(
    "dusk",
    (
        (0.00, (13, 20, 46)),
        (0.22, (29, 78, 128)),
        (0.45, (84, 166, 184)),
        (0.65, (238, 232, 205)),
        (0.82, (229, 163, 76)),
        (1.00, (132, 52, 38)),
    ),
)
"""Night blue, water, paper, amber, clay. Lightness rises and falls once."""

PALETTES: Final = (
    DUSK,
    _even("ember", 0x140A0C, 0x5C1414, 0xB3341B, 0xEE8A2B, 0xFFDE8A),
    _even("glacier", 0x06142C, 0x123F7A, 0x2E86C1, 0x8CCBE6, 0xF4FBFF),
    _even("meadow", 0x0C1F17, 0x1E5B3A, 0x5D9C3F, 0xC4CF62, 0xFBF6D9),
    _even("orchid", 0x1A0E2E, 0x5B1F6E, 0xB0387F, 0xEE8AA0, 0xFFE9DE),
    _even("tide", 0x001B44, 0x2F3F6E, 0x66686F, 0xA6996C, 0xF6E04A, safe=True),
    _even("lagoon", 0x2A0B4A, 0x3B4A8A, 0x24808A, 0x6CBF6B, 0xF5EC5C, safe=True),
    _even("slate", 0x0B0C0E, 0x44484E, 0x7E848B, 0xBABFC4, 0xF7F8F9, safe=True),
)
