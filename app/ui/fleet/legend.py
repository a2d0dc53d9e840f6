"""The legend over the picture in presentation mode: the marks of the living elements with their tiles."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.base.language import translate
from app.models.fleet.process_list import ProcessList
from app.models.fleet.process_row import ElementRow, State
from app.ui.look.swatch import draw_mark
from app.ui.look.theme import GRID, Theme
from app.ui.look.words import state_words, tiles_words

LINES = 12
"""The maximum number of elements with a line; the others are counted."""


class Legend(QWidget):
    """Sits at the lower right of its parent and reads the fleet."""

    def __init__(self, fleet: ProcessList, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._room = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._fleet = fleet
        self._theme = theme
        self.hide()
        self._disconnect: list[Callable[[], None]] = []
        self.show_fleet(fleet)

    def show_fleet(self, fleet: ProcessList) -> None:
        """Read this fleet from now on."""
        for disconnect in self._disconnect:
            disconnect()
        self._fleet = fleet
        self._disconnect = [signal.connect(self._changed) for signal in (fleet.added, fleet.changed, fleet.removed)]
        self._changed(None)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def place(self) -> None:
        size = self.sizeHint()
        right, bottom = self._room.width() - GRID * 4, self._room.height() - GRID * 4
        self.setGeometry(right - size.width(), bottom - size.height(), size.width(), size.height())

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        width = max((metrics.horizontalAdvance(text) for _, text in self._lines()), default=0)
        return QSize(width + metrics.height() * 3 + GRID * 6, metrics.height() * len(self._lines()) * 4 // 3 + GRID * 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        back = QColor(self._theme.surface)
        back.setAlphaF(0.9)
        painter.setBrush(back)
        painter.setPen(QColor(self._theme.line))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        metrics = self.fontMetrics()
        ink, y = QColor(self._theme.text), float(GRID * 2)
        for row, text in self._lines():
            painter.setFont(self.font())
            height = metrics.height() * 4 / 3
            if row is not None:
                size = metrics.ascent() * 0.9
                draw_mark(painter, row.mark, QPointF(GRID * 3, y + (height - size) / 2), size, ink)
            painter.setFont(self.font())
            painter.setPen(ink)
            box = QRectF(GRID * 3 + metrics.height() * 2.5, y, self.width(), height)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
            y += height
        painter.end()

    def _lines(self) -> list[tuple[ElementRow | None, str]]:
        living = [row for row in self._fleet.elements if row.has_process or row.serves]
        lines: list[tuple[ElementRow | None, str]] = []
        for row in living[:LINES]:
            tiles = tiles_words(row.tiles)
            lines.append((row, tiles if row.state is State.RUNNING else f"{tiles}, {state_words(row.state)}"))
        if len(living) > LINES:
            lines.append((None, translate("Legend", "and {count} more").format(count=len(living) - LINES)))
        return lines or [(None, translate("Legend", "No elements"))]

    def _changed(self, _row: object) -> None:
        if self.isVisible():
            self.place()
            self.update()
