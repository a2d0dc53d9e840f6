"""The colours of the picture: palettes with the picture itself as a preview, and smooth colouring.

Smoothing begins when a picture is complete, because only then every point has its neighbours. It runs in a thread.
Until then, and without it, the counts are shown.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from PySide6.QtCore import QObject, QSize
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from app.base.language import translate
from app.fractal.palettes import PALETTES, Palette
from app.fractal.picture import Picture
from app.fractal.shade import Levels, Tint, levels
from app.fractal.smooth import smoothed
from app.ui.loop import Spawn
from app.ui.picture.canvas import Canvas
from app.ui.picture.thumbnail_image import choice_icon, thumbnail

PREVIEW = QSize(52, 40)


def palette_words(name: str) -> str:
    """Return the name of a palette."""
    return {
        "dusk": translate("Colours", "Dusk"),
        "ember": translate("Colours", "Ember"),
        "glacier": translate("Colours", "Glacier"),
        "meadow": translate("Colours", "Meadow"),
        "orchid": translate("Colours", "Orchid"),
        "tide": translate("Colours", "Tide, for all eyes"),
        "lagoon": translate("Colours", "Lagoon, for all eyes"),
        "slate": translate("Colours", "Slate, for all eyes"),
    }[name]


class Colours(QObject):
    """Changes the colours of `canvas`. `choose_tint` is called when a palette is chosen that the present tint does not
    show."""

    def __init__(self, canvas: Canvas, smooth: QAction, spawn: Spawn, choose_tint: Callable[[Tint], object]) -> None:
        super().__init__(canvas)
        self._canvas, self._smooth, self._spawn, self._choose_tint = canvas, smooth, spawn, choose_tint
        self._actions: dict[str, QAction] = {}
        self._disconnect: Callable[[], None] = lambda: None
        smooth.toggled.connect(lambda _on: self._look_again())

    def add_to(self, menu: QMenu) -> None:
        """Append the palettes and smooth colouring to a menu."""
        menu.addSeparator()
        group = QActionGroup(menu)
        for palette in PALETTES:
            action = menu.addAction(palette_words(palette.name))
            action.setCheckable(True)
            action.setChecked(palette is self._canvas.palette_)
            action.setToolTip(translate("Colours", "The picture in these colours"))
            action.triggered.connect(lambda _checked=False, palette=palette: self.choose(palette))
            group.addAction(action)
            self._actions[palette.name] = action
        menu.addSeparator()
        menu.addAction(self._smooth)
        menu.setStyleSheet(f"QMenu {{ icon-size: {PREVIEW.width()}px; }}")
        menu.aboutToShow.connect(self.preview)

    def choose(self, palette: Palette) -> None:
        """Show the plain picture in these colours."""
        self._canvas.palette_ = palette
        if palette.name in self._actions:
            self._actions[palette.name].setChecked(True)
        if self._canvas.tint is Tint.TINT:
            self._choose_tint(Tint.PLAIN)

    def choose_next(self) -> None:
        """Choose the next palette of the list."""
        present = PALETTES.index(self._canvas.palette_)
        self.choose(
            PALETTES[(present + 1) % len(PALETTES)] if self._canvas.tint is not Tint.TINT else PALETTES[present]
        )

    def preview(self) -> None:
        """Update the previews: the present picture in the colours of each palette."""
        picture = self._canvas.picture
        if picture is None:
            return
        accent = self._canvas.palette().highlight().color().name()
        for palette in PALETTES:
            iterations, ratio = picture.viewport.iterations, self._canvas.devicePixelRatioF()
            small = thumbnail(picture.counts, iterations, palette, PREVIEW, ratio)
            self._actions[palette.name].setIcon(choice_icon(small, accent))

    def show_picture(self, picture: Picture | None) -> None:
        """Take a new picture, and smooth it when it is complete."""
        self._disconnect()
        self._disconnect = picture.finished.connect(self._look_again) if picture is not None else lambda: None
        self._look_again()

    def _look_again(self) -> None:
        picture = self._canvas.picture
        if picture is None or not picture.complete:
            return
        if self._smooth.isChecked():
            self._spawn(self._smoothen(picture))
        else:
            self._canvas.show_levels(None)

    async def _smoothen(self, picture: Picture) -> None:
        places = await asyncio.to_thread(_levels, picture)
        if picture is self._canvas.picture and self._smooth.isChecked():
            self._canvas.show_levels(places)


def _levels(picture: Picture) -> Levels:
    iterations = picture.viewport.iterations
    return levels(smoothed(picture.counts, iterations), picture.counts, iterations)
