"""From iteration counts to colours: one ramp per element, one for the plain picture. Numpy only, no widgets.

A ramp is a table of pixels (0xffrrggbb) indexed by the count; painting is one look-up, so that tints and palettes
change without any new computation. Light follows the logarithm of the count, up to 63 and down again to 4095 and
so on, for neighbouring contours must stay apart near the set as well as far from it. The set itself is dark.
"""

from __future__ import annotations

from enum import Enum
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint32]
Counts = NDArray[np.uint32]
Rgb = tuple[int, int, int]

RAMP_MAX = 1 << 16
"""Counts above share the last entry; the ramps of a deep picture stay below 256 KiB each."""

OCTAVES = 6.0
"""Doublings of the count from dark to light."""

INSIDE: Rgb = (14, 15, 18)

PLAIN_STOPS: tuple[tuple[float, Rgb], ...] = (
    (0.00, (13, 20, 46)),
    (0.22, (29, 78, 128)),
    (0.45, (84, 166, 184)),
    (0.65, (238, 232, 205)),
    (0.82, (229, 163, 76)),
    (1.00, (132, 52, 38)),
)
"""Night blue, water, paper, amber, clay: lightness rises and falls once."""


class Tint(Enum):
    """What colour means in the picture."""

    TINT = "tint"
    BORDERS = "borders"
    PLAIN = "plain"


def light(iterations: int) -> NDArray[np.float64]:
    """Light from 0 to 1 for the counts 0 to `iterations` (at most `RAMP_MAX`)."""
    counts = np.arange(min(iterations, RAMP_MAX) + 1, dtype=np.float64)
    phase = np.log2(1.0 + counts) / OCTAVES
    return np.asarray(1.0 - np.abs(1.0 - np.mod(phase, 2.0)), dtype=np.float64)


def _between(stops: tuple[tuple[float, Rgb], ...], where: NDArray[np.float64], iterations: int, inside: Rgb) -> Pixels:
    at = [stop for stop, _ in stops]
    channels = [np.interp(where, at, [rgb[i] for _, rgb in stops]).astype(np.uint32) for i in range(3)]
    ramp = np.uint32(0xFF000000) | (channels[0] << np.uint32(16)) | (channels[1] << np.uint32(8)) | channels[2]
    if iterations <= RAMP_MAX:
        ramp[-1] = 0xFF000000 | inside[0] << 16 | inside[1] << 8 | inside[2]
    ramp.setflags(write=False)
    return np.asarray(ramp, dtype=np.uint32)


def _mixed(one: Rgb, other: Rgb, share: float) -> Rgb:
    """`one` with this share of `other`."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


@lru_cache(maxsize=256)
def element_ramp(rgb: Rgb, iterations: int) -> Pixels:
    """From a deep shade of the element's colour over the colour itself to a pale one; the set has a breath of it."""
    deep, pale = _mixed(INSIDE, rgb, 0.25), _mixed(rgb, (255, 255, 255), 0.7)
    return _between(((0.0, deep), (0.6, rgb), (1.0, pale)), light(iterations), iterations, _mixed(INSIDE, rgb, 0.1))


@lru_cache(maxsize=8)
def plain_ramp(iterations: int) -> Pixels:
    return _between(PLAIN_STOPS, light(iterations), iterations, INSIDE)


def shade(counts: Counts, ramp: Pixels) -> Pixels:
    """The pixels of these counts."""
    return ramp[np.minimum(counts, np.uint32(len(ramp) - 1))]
