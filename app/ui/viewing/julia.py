"""A small Julia set that follows the pointer over the picture. It is computed in a thread; only the latest point
counts.
"""

from __future__ import annotations

import asyncio

from PySide6.QtCore import QEvent, QObject, QPointF
from PySide6.QtGui import QAction, QMouseEvent

from app.fractal.julia import ITERATIONS, julia
from app.fractal.shade import Pixels, gradient, levels, shade
from app.ui.loop import Spawn
from app.ui.picture.canvas import Canvas
from app.ui.viewing.julia_preview import JuliaPreview


class Julia(QObject):
    """Works while `action` is checked. Without a pointer it shows the set of the centre of the view."""

    def __init__(self, canvas: Canvas, preview: JuliaPreview, action: QAction, spawn: Spawn) -> None:
        super().__init__(canvas)
        self._canvas, self._preview, self._action, self._spawn = canvas, preview, action, spawn
        self._wanted: complex | None = None
        self._working = False
        action.toggled.connect(self._switch)

    def look_at(self, point: complex) -> None:
        """Show the set of this point of the plane as soon as possible."""
        self._wanted = point
        if not self._working:
            self._working = True
            self._spawn(self._work())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            self._preview.place(event.position().toPoint())
            self._follow(event.position())
        return False

    def _switch(self, on: bool) -> None:
        self._preview.hide()
        self._canvas.removeEventFilter(self)
        if on:
            self._canvas.installEventFilter(self)
            under = self._canvas.mapFromGlobal(self._canvas.cursor().pos())
            self._follow(QPointF(under if self._canvas.underMouse() else self._canvas.rect().center()))

    def _follow(self, position: QPointF) -> None:
        if (point := self._canvas.point_at(position)) is not None:
            self.look_at(point)

    async def _work(self) -> None:
        try:
            while self._wanted is not None and self._action.isChecked():
                point, self._wanted = self._wanted, None
                picture = self._canvas.picture
                n = picture.viewport.n if picture is not None else 2.0
                stops, size = self._canvas.palette_.stops, self._preview.wanted()
                pixels = await asyncio.to_thread(_drawn, point, n, size, gradient(stops))
                if self._action.isChecked():
                    self._preview.show_set(point, pixels)
        finally:
            self._working = False


def _drawn(point: complex, n: float, size: tuple[int, int], table: Pixels) -> Pixels:
    values, counts = julia(point, n, *size)
    return shade(levels(values, counts, ITERATIONS), table)
