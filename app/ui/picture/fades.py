"""New points fade in over what was there before."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

FADE_S: Final = 0.25
"""The time that points take to fade in."""

MOST_FADES: Final = 24
"""The number of simultaneous fades; further points appear immediately. More cannot be seen, and each costs time."""


class Fades:
    """The rectangles of the picture that fade in, each with the time it began. Falsy while there are none."""

    def __init__(self) -> None:
        self._running: list[tuple[QRectF, float]] = []

    def __bool__(self) -> bool:
        return bool(self._running)

    def begin(self, rect: QRectF, now: float) -> None:
        """Let a rectangle fade in, unless too many do already."""
        if len(self._running) < MOST_FADES:
            self._running.append((rect, now))

    def end_finished(self, now: float) -> None:
        """Forget the fades that are complete."""
        self._running = [(rect, since) for rect, since in self._running if now - since < FADE_S]

    def clear(self) -> None:
        self._running.clear()

    def paint(self, painter: QPainter, now: float, behind: QImage | None, ground: QColor) -> None:
        """Paint what was there before, or the ground, over the new points, fainter and fainter."""
        for rect, since in self._running:
            painter.setOpacity(max(1.0 - (now - since) / FADE_S, 0.0))
            if behind is not None:
                painter.drawImage(rect, behind, rect)
            else:
                painter.fillRect(rect, ground)
        painter.setOpacity(1.0)
