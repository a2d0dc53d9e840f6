"""The Julia set of the point under the pointer, small in a corner of the picture. This program draws the preview
itself, and the preview says so. It moves to the other side when the pointer comes near.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.base.language import translate
from app.fractal.shade import Pixels
from app.ui.look.theme import GRID, Theme
from app.ui.widgets.label import Label

LEAST = QSize(160, 120)
MOST = QSize(320, 240)
PART = 4
"""The part of the parent's width that it takes, within these limits."""


class JuliaPreview(QFrame):
    """Hidden until it has something to show; takes no pointer and no focus."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._room = parent
        self._left = False
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._picture = Label(parent=self)
        self._words = Label(parent=self)
        self._words.setWordWrap(True)
        self._words.setProperty("role", "small")
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, GRID, GRID, GRID)
        column.setSpacing(GRID)
        column.addWidget(self._picture)
        column.addWidget(self._words)
        self.hide()

    @property
    def text(self) -> str:
        return self._words.text()

    def set_theme(self, theme: Theme) -> None:
        self.setStyleSheet(
            f"JuliaPreview {{ background: {theme.surface}; border: 1px solid {theme.line}; border-radius: 4px; }}"
            f"QLabel {{ color: {theme.text}; background: transparent; }}"
        )

    def wanted(self) -> tuple[int, int]:
        """The width and height of the next picture, in device pixels."""
        width = min(max(self._room.width() // PART, LEAST.width()), MOST.width())
        ratio = self.devicePixelRatioF()
        return round(width * ratio), round(width * 3 / 4 * ratio)

    def show_set(self, c: complex, pixels: Pixels) -> None:
        """Show these pixels, height × width; they are copied."""
        height, width = pixels.shape
        image = QImage(pixels.data, width, height, width * 4, QImage.Format.Format_RGB32)
        pixmap = QPixmap.fromImage(image.copy())
        pixmap.setDevicePixelRatio(self.devicePixelRatioF())
        self._picture.setPixmap(pixmap)
        self._words.setFixedWidth(round(width / self.devicePixelRatioF()))
        text = translate("Julia", "Julia set of {point}. This preview is drawn here, not by the pool.")
        self._words.setText(text.format(point=f"{c.real:.4f} {'-' if c.imag < 0 else '+'} {abs(c.imag):.4f}i"))
        self.setAccessibleName(self._words.text())
        self.show()
        self.place()

    def place(self, pointer: QPoint | None = None) -> None:
        """Place it at the top, on the side where the pointer is not."""
        if pointer is not None and self.geometry().adjusted(-GRID * 6, 0, GRID * 6, GRID * 6).contains(pointer):
            self._left = not self._left
        self.adjustSize()
        right = self._room.width() - self.width() - GRID * 4
        self.move(GRID * 4 if self._left else right, GRID * 4)
        self.raise_()
