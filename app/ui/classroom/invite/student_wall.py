"""The students of a class on the wall: mark, name, machine and state of each, in as many columns as there is room for.

The type is as large as it can be for all to be seen at once, down to the window's own size; beyond that the wall is as
high as it needs to be, and scrolls.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QFont, QFontMetricsF, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from app.models.classroom.students import State, Student
from app.models.classroom.words import about, state_words
from app.ui.look.swatch import draw_mark
from app.ui.look.theme import GRID, Theme
from app.ui.widgets.label import plain_tip

SIZES = (2.6, 2.0, 1.7, 1.45, 1.2, 1.0)
"""The sizes of the type, as multiples of the window's; the first that fits is used."""

NAME_WIDTH = 17
"""The width of a cell in average characters, without the mark."""


class StudentWall(QWidget):
    """Shows students. `menu_wanted` is emitted with a student and a place on the screen."""

    menu_wanted = Signal(object, QPoint)

    def __init__(self, theme: Theme, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.students: Sequence[Student] = ()
        self._room = 0

    def show_students(self, students: Sequence[Student], room: int) -> None:
        """Show these, if possible all within this height in pixels."""
        self.students, self._room = students, room
        self.setMinimumHeight(ceil(self._lay_out()[2]))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(0, self.minimumHeight())

    def _lay_out(self) -> tuple[QFont, int, float]:
        """Return the font of the names, the number of columns, and the height in pixels."""
        face = QFont(self.font())
        base = self.fontMetrics().height() * 0.8
        for size in SIZES:
            face.setPixelSize(max(round(base * size), 6))
            columns = self._columns(face)
            height = ceil(len(self.students) / columns) * self._cell(face).height()
            if height <= self._room:
                break
        return face, columns, height

    def _columns(self, face: QFont) -> int:
        return max(int(self.width() / self._cell(face).width()), 1)

    def _cell(self, face: QFont) -> QSize:
        metrics = QFontMetricsF(face)
        width = metrics.averageCharWidth() * NAME_WIDTH + metrics.height() * (self._mark_width + 0.2)
        return QSize(ceil(width), ceil(metrics.height() * 2))

    @property
    def _mark_width(self) -> float:
        """The width of a mark, in heights of the type; it has room for the number of the last student."""
        return 2.2 if len(self.students) < 100 else 2.7

    def _places(self) -> list[tuple[Student, QRectF]]:
        """Return where each student is: column by column, because people look for a name from the top."""
        face, columns, _ = self._lay_out()
        height, width = self._cell(face).height(), self.width() / columns
        lines = max(ceil(len(self.students) / columns), 1)
        return [
            (student, QRectF(number // lines * width, number % lines * height, width, height))
            for number, student in enumerate(self.students)
        ]

    def student_at(self, place: QPointF) -> Student | None:
        """Return the student at a place of the widget."""
        return next((student for student, box in self._places() if box.contains(place)), None)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        face, _, _ = self._lay_out()
        small = QFont(face)
        small.setPixelSize(max(round(face.pixelSize() * 0.72), 6))
        for student, box in self._places():
            if box.intersects(QRectF(event.rect())):
                self._paint_student(painter, student, box, face, small)
        painter.end()

    def _paint_student(self, painter: QPainter, student: Student, box: QRectF, face: QFont, small: QFont) -> None:
        present = student.state.present
        metrics, ink = QFontMetricsF(face), QColor(self.theme.text if present else self.theme.muted)
        size = metrics.ascent() * 0.85
        painter.setOpacity(1.0 if present else 0.6)
        painter.setFont(face)
        draw_mark(painter, student.mark, QPointF(box.left(), box.top() + metrics.height() * 0.55), size, ink)
        left = box.left() + metrics.height() * self._mark_width
        width = box.right() - left - GRID * 2
        bold = QFont(face)
        bold.setBold(True)
        bold.setStrikeOut(student.state is State.EXPELLED)
        painter.setFont(bold)
        painter.setPen(ink)
        name = QFontMetricsF(bold).elidedText(student.shown, Qt.TextElideMode.ElideRight, width)
        line = QRectF(left, box.top() + metrics.height() * 0.1, width, metrics.height())
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)
        painter.setFont(small)
        painter.setPen(QColor(self._colour_of(student.state)))
        state = " · ".join(word for word in (state_words(student.state), student.host) if word)
        words = QFontMetricsF(small).elidedText(state, Qt.TextElideMode.ElideRight, width)
        line = QRectF(left, box.top() + metrics.height() * 1.02, width, metrics.height() * 0.8)
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
        painter.setOpacity(1.0)

    def _colour_of(self, state: State) -> str:
        return {
            State.AWAY: self.theme.silent,
            State.VANISHED: self.theme.dead,
            State.EXPELLED: self.theme.dead,
        }.get(state, self.theme.muted)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        student = self.student_at(QPointF(event.pos()))
        if student is not None:
            self.menu_wanted.emit(student, event.globalPos())

    def event(self, event: object) -> bool:
        if isinstance(event, QHelpEvent):
            student = self.student_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), plain_tip(about(student)) if student is not None else "")
            return True
        return super().event(event)  # type: ignore[arg-type]
