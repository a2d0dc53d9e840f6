"""The choices in the menus of the tool bar: numbers of tiles and of sessions, and tints."""

from __future__ import annotations

from app.fractal.shade import Tint

TILES: tuple[tuple[int, int], ...] = ((4, 3), (8, 6), (12, 8), (16, 12), (24, 18), (32, 24), (48, 36))
SESSIONS: tuple[int, ...] = (1, 2, 3, 4, 6, 9, 16, 25, 36, 64, 100, 144, 225, 400)
MOST_SESSIONS = SESSIONS[-1]

TINTS: tuple[tuple[Tint, str, str, str], ...] = (
    (Tint.TINT, "By element", "Each tile in the colour of the element that computed it", "E"),
    (Tint.BORDERS, "Borders", "The picture's own colours, each tile framed in the colour of its element", "B"),
    (Tint.PLAIN, "Plain", "Only the picture", "P"),
)
