"""What the tool bar's menus offer: places in the fractal, numbers of tiles and of sessions, ways to tint."""

from __future__ import annotations

from dataclasses import dataclass

from app.fractal.protocol import Algorithm
from app.fractal.viewport import Viewport
from app.ui.widgets.shade import Tint


@dataclass(frozen=True, slots=True)
class Preset:
    """A place worth seeing: its centre, how high the view is, how deep to count, and the exponent."""

    name: str
    centre: complex
    height: float
    iterations: int
    n: float = 2.0

    def view(self, width: int, height: int) -> Viewport:
        step = self.height / height
        corner = complex(-width, height) * step / 2
        algorithm = Algorithm.MANDELBROT if self.n == 2.0 else Algorithm.MANDELBROT_N
        return Viewport(width, height, self.centre + corner, self.centre - corner, self.iterations, algorithm, self.n)


# The Fractal Generator Protocol counts z² - c up to |z|² = 2: the set is mirrored, and its needle is cut short.
PRESETS: tuple[Preset, ...] = (
    Preset("The whole set", 0.45 + 0.0j, 2.7, 1024),
    Preset("Seahorse valley", 0.7463 + 0.1102j, 0.012, 2048),
    Preset("Elephant valley", -0.2855 + 0.0115j, 0.018, 2048),
    Preset("Double spiral", 0.7449 + 0.1002j, 0.0022, 2048),
    Preset("Three-armed stars", 0.1011 + 0.9563j, 0.004, 2048),
    Preset("Power 3", 0.0 + 0.0j, 2.8, 512, 3.0),
    Preset("Power 5", 0.0 + 0.0j, 2.6, 512, 5.0),
)

TILES: tuple[tuple[int, int], ...] = ((4, 3), (8, 6), (12, 8), (16, 12), (24, 18), (32, 24))
SESSIONS: tuple[int, ...] = (1, 2, 3, 4, 6, 8, 12, 16)

TINTS: tuple[tuple[Tint, str, str], ...] = (
    (Tint.TINT, "By element", "Every tile in the colour of the element that computed it"),
    (Tint.BORDERS, "Borders", "The picture's own colours, each tile framed in the colour of its element"),
    (Tint.PLAIN, "Plain", "The picture alone"),
)
