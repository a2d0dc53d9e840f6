"""From iteration counts to colours: one ramp per element, one per palette. It needs numpy but no Qt.

A ramp is a table of pixels (0xffrrggbb) indexed by the count. Painting is one look-up, so a new tint or palette needs
no new computation. For smoothed values, levels of light index a gradient instead. Light follows the logarithm of the
count: it rises up to count 63, falls until 4095, and so on, so that neighbouring contours stay distinct both near the
set and far from it. The set itself is dark.
"""

from __future__ import annotations

from enum import Enum
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from app.fractal.kernels.escape_time import Counts
from app.fractal.palettes import DUSK, Rgb, Stops
from app.fractal.smooth import Values

Pixels = NDArray[np.uint32]
Levels = NDArray[np.uint16]

RAMP_MAX = 1 << 16
"""Higher counts share the last entry, so that each ramp of a deep picture has at most 256 KiB."""

OCTAVES = 6.0
"""The number of times that the count doubles from dark to light."""

INSIDE: Rgb = (14, 15, 18)
"""The colour of the set."""

LEVELS = 1024
"""The number of levels in a gradient, for fractional values. The level after them is the set's."""


class Tint(Enum):
    """The meaning of colour in the picture."""

    TINT = "tint"
    BORDERS = "borders"
    PLAIN = "plain"


def light(iterations: int) -> NDArray[np.float64]:
    """Return the light (0 to 1) of the counts from 0 to `iterations` (at most `RAMP_MAX`)."""
    return np.asarray(_light(np.arange(min(iterations, RAMP_MAX) + 1, dtype=np.float64)), dtype=np.float64)


def levels(values: Values, counts: Counts, iterations: int) -> Levels:
    """Return the level of each smoothed value in a gradient."""
    places = (_light(values) * np.float32(LEVELS - 1)).astype(np.uint16)
    places[counts >= iterations] = LEVELS
    return places


def _light(values: NDArray[np.floating]) -> NDArray[np.floating]:
    phase = np.log2(1 + values) / OCTAVES
    return np.asarray(1 - np.abs(1 - np.mod(phase, 2)))


def _between(stops: Stops, where: NDArray[np.float64]) -> Pixels:
    at = [stop for stop, _ in stops]
    channels = [np.interp(where, at, [rgb[i] for _, rgb in stops]).astype(np.uint32) for i in range(3)]
    return np.uint32(0xFF000000) | (channels[0] << np.uint32(16)) | (channels[1] << np.uint32(8)) | channels[2]


def _pixel(rgb: Rgb) -> int:
    return 0xFF000000 | rgb[0] << 16 | rgb[1] << 8 | rgb[2]


def _mixed(one: Rgb, other: Rgb, share: float) -> Rgb:
    """Return a mix of two colours, with this share of `other`."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def element_stops(rgb: Rgb) -> Stops:
    """Return stops from a dark shade of the element's colour through the colour itself to a pale one."""
    return (0.0, _mixed(INSIDE, rgb, 0.25)), (0.6, rgb), (1.0, _mixed(rgb, (255, 255, 255), 0.7))


def element_inside(rgb: Rgb) -> Rgb:
    """Return the colour of the set with a slight tinge of the element's colour."""
    return _mixed(INSIDE, rgb, 0.1)


@lru_cache(maxsize=256)
def ramp(stops: Stops, iterations: int, inside: Rgb = INSIDE) -> Pixels:
    """Return a table of pixels indexed by count."""
    pixels = _between(stops, light(iterations))
    if iterations <= RAMP_MAX:
        pixels[-1] = _pixel(inside)
    pixels.setflags(write=False)
    return pixels


@lru_cache(maxsize=256)
def gradient(stops: Stops, inside: Rgb = INSIDE) -> Pixels:
    """Return a table of pixels indexed by level: `LEVELS` entries and one for the set."""
    pixels = np.append(_between(stops, np.linspace(0.0, 1.0, LEVELS)), np.uint32(_pixel(inside)))
    pixels.setflags(write=False)
    return pixels


@lru_cache(maxsize=256)
def element_ramp(rgb: Rgb, iterations: int) -> Pixels:
    """Return the ramp for points that an element computed."""
    return ramp(element_stops(rgb), iterations, element_inside(rgb))


@lru_cache(maxsize=256)
def element_gradient(rgb: Rgb) -> Pixels:
    """Return the gradient for points that an element computed."""
    return gradient(element_stops(rgb), element_inside(rgb))


def plain_ramp(iterations: int, stops: Stops = DUSK.stops) -> Pixels:
    """Return the ramp of a palette's stops."""
    return ramp(stops, iterations)


def shade(values: Counts | Levels, table: Pixels) -> Pixels:
    """Return the pixels of counts by a ramp, or of levels by a gradient."""
    return table.take(values, mode="clip")  # counts from other implementations may be too large
