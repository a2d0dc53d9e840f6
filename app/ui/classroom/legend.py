"""The legend of the class over the picture, in presentation mode: who has which colour, and how much each has done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.models.classroom.students import Student
from app.teaching import Teaching
from app.ui.classroom.mosaic import LegendPaint
from app.ui.look.theme import GRID, Theme
from app.ui.widgets.throttle import Throttle

WIDEST, HIGHEST = 0.45, 0.7
"""The part of the picture's width that the legend may take, and of its height."""

REFRESH_MS = 200


class ClassLegend(QWidget):
    """Sits at the lower right of its parent. If there is no room for all, those who have done most are shown."""

    def __init__(self, teaching: Teaching, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._room, self._teaching, self._theme = parent, teaching, theme
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._throttle = Throttle(self._refresh, self, REFRESH_MS)
        self._disconnect: Callable[[], None] = lambda: None
        self._forget = teaching.changed.connect(self._show_class)
        self.hide()
        self._show_class()

    @property
    def has_class(self) -> bool:
        """Whether there are students, so that the legend says more than that of the elements."""
        return bool(len(self._teaching.students))

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def place(self) -> None:
        legend, columns = self._fitting()
        width = columns * legend.entry.width() + GRID * 6
        height = legend.height(width - GRID * 6) + GRID * 4
        right, bottom = self._room.width() - GRID * 4, self._room.height() - GRID * 4
        self.setGeometry(round(right - width), round(bottom - height), round(width), round(height))

    def close_model(self) -> None:
        """Stop listening."""
        self._forget()
        self._disconnect()

    def _fitting(self) -> tuple[LegendPaint, int]:
        """Return the legend of as many students as there is room for, and its number of columns."""
        students = self._teaching.students
        entry = LegendPaint(students, (), self.font(), self._theme, short=True).entry
        most = max(int(self._room.width() * WIDEST / entry.width()), 1)
        lines = max(int(self._room.height() * HIGHEST / entry.height()), 1)
        there = [student for student in students.rows if student.tiles or student.state.present]
        busiest = sorted(there, key=lambda student: -student.tiles)[: most * lines]
        shown: list[Student] = sorted(busiest, key=lambda student: student.number)
        columns = min(max(-(-len(shown) // lines), 1), most)
        return LegendPaint(students, shown, self.font(), self._theme, short=True), columns

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        back = QColor(self._theme.surface)
        back.setAlphaF(0.92)
        painter.setBrush(back)
        painter.setPen(QColor(self._theme.line))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        legend, _ = self._fitting()
        legend.paint(painter, GRID * 3, GRID * 2, self.width() - GRID * 6)
        painter.end()

    def _show_class(self) -> None:
        self._disconnect()
        self._disconnect = self._teaching.students.changed.connect(self._throttle.request)
        self._throttle.request()

    def _refresh(self) -> bool:
        if self.isVisible():
            self.place()
            self.update()
        return False
