"""The tiles that this machine has computed, in its owner's colour, each in its place."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.base.language import translate
from app.fractal.palettes import Rgb
from app.fractal.protocol import Parameter
from app.fractal.shade import element_ramp, shade
from app.models.classroom.drawing import Box, Drawing, orders_in, small_tile
from app.ui.look.theme import GRID, Theme
from app.ui.loop import Spawn
from app.ui.widgets.throttle import Throttle

WAITING: Final = 256
"""The most tiles that wait to be drawn. The oldest give way."""

FILLED: Final = 0.96
"""The part of the height or the width that the tiles fill."""

LARGEST: Final = 1 / 8
"""The part of the width that a tile takes at most: the first one does not fill everything."""


class DrawingView(QWidget):
    """Shows a `Drawing`, which `take` adds to."""

    def __init__(self, theme: Theme, spawn: Spawn, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self.drawing = Drawing()
        self._spawn = spawn
        self._rgb: Rgb = (255, 255, 255)
        self._waiting: deque[Parameter] = deque(maxlen=WAITING)
        self._working = False
        self._images: dict[Box, QImage] = {}
        self._throttle = Throttle(self._repaint, self)
        self.drawing.changed.connect(self._throttle.request)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(translate("Join", "What this machine has drawn"))

    def sizeHint(self) -> QSize:
        return QSize(GRID * 60, GRID * 40)

    def minimumSizeHint(self) -> QSize:
        return QSize(GRID * 30, GRID * 16)

    def begin(self) -> None:
        """Begin with an empty drawing."""
        self._waiting.clear()
        self._images.clear()
        self.drawing.clear()

    def use_colour(self, rgb: Rgb) -> None:
        """Draw in this colour."""
        if rgb != self._rgb:
            self._rgb = rgb
            self._images.clear()
            self.update()

    def take(self, orders: bytes) -> None:
        """Draw the tiles of these orders."""
        self._waiting.extend(orders_in(orders))
        if self._waiting and not self._working:
            self._working = True
            self._spawn(self._work())

    async def _work(self) -> None:
        try:
            while self._waiting:
                order = self._waiting.popleft()
                small = await asyncio.to_thread(small_tile, order)
                self.drawing.add(order, small)
        finally:
            self._working = False

    def _repaint(self) -> bool:
        self.update()
        return False

    def _image(self, box: Box) -> QImage:
        image = self._images.get(box)
        if image is None:
            if len(self._images) > 2 * len(self.drawing.tiles):
                self._images.clear()
            counts, iterations = self.drawing.tiles[box]
            pixels = shade(counts, element_ramp(self._rgb, iterations))
            height, width = pixels.shape
            image = QImage(pixels.data, width, height, width * 4, QImage.Format.Format_RGB32).copy()
            self._images[box] = image
        return image

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QPainterPath()
        ground.addRoundedRect(QRectF(self.rect()), GRID * 2, GRID * 2)
        painter.fillPath(ground, QColor(self.theme.picture))
        painter.setClipPath(ground)
        bounds = self.drawing.bounds
        if bounds is None:
            painter.setPen(QColor(self.theme.on_picture))
            words = translate("Join", "The tiles that this machine computes appear here.")
            inside = self.rect().adjusted(GRID * 4, GRID * 4, -GRID * 4, -GRID * 4)
            painter.drawText(inside, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, words)
        else:
            self._paint_tiles(painter, bounds)
        painter.end()

    def _paint_tiles(self, painter: QPainter, bounds: Box) -> None:
        width, height = bounds.right - bounds.left, bounds.top - bounds.bottom
        widest = max(box.right - box.left for box in self.drawing.tiles)
        scale = min(self.width() / width, self.height() / height, self.width() * LARGEST / widest) * FILLED
        left = (self.width() - width * scale) / 2 - bounds.left * scale
        top = (self.height() - height * scale) / 2 + bounds.top * scale
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for box in self.drawing.tiles:
            x, y = round(left + box.left * scale), round(top - box.top * scale)
            right, below = round(left + box.right * scale), round(top - box.bottom * scale)
            painter.drawImage(QRectF(x, y, right - x, below - y), self._image(box))
