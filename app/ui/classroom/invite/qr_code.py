"""A QR code as a widget: dark on white in every theme, because cameras expect that."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.base.language import translate

QUIET = 4
"""The modules of white that belong around a code (ISO/IEC 18004 §6.3.8)."""


def modules_of(text: str) -> tuple[tuple[bool, ...], ...]:
    """Return the rows of a QR code; true is dark. Raise `ModuleNotFoundError` without the package segno."""
    import segno  # only for those who invite a class

    return tuple(tuple(bool(module) for module in row) for row in segno.make_qr(text, error="m").matrix)


class QrCode(QWidget):
    """Shows a text as a QR code, as large as there is room for."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.text = ""
        self._modules: tuple[tuple[bool, ...], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.setAccessibleName(translate("Invitation", "QR code of the join code and the address"))

    def show_text(self, text: str) -> None:
        """Show this text. Raise `ModuleNotFoundError` without the package segno."""
        if text != self.text:
            self._modules = modules_of(text) if text else ()
            self.text = text
            self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return width

    def sizeHint(self) -> QSize:
        side = self.fontMetrics().height() * 16
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._modules:
            return
        painter = QPainter(self)
        across = len(self._modules) + 2 * QUIET
        module = max(min(self.width(), self.height()) // across, 1)
        side = module * across
        left, top = (self.width() - side) // 2, (self.height() - side) // 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor("white"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawRoundedRect(QRectF(left, top, side, side), 6, 6)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for y, row in enumerate(self._modules, QUIET):
            for x, dark in enumerate(row, QUIET):
                if dark:
                    painter.fillRect(left + x * module, top + y * module, module, module, QColor("black"))
        painter.end()
