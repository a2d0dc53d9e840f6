"""The students as a table: mark and name, machine, state, tiles, and the share of all tiles as a bar."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.base.language import translate
from app.models.classroom.students import State, Student, Students
from app.models.classroom.words import about, state_words
from app.models.fleet.marks import Mark
from app.ui.look.swatch import draw_mark
from app.ui.look.theme import GRID, Theme
from app.ui.widgets.label import plain_tip
from app.ui.widgets.tables import Index, TableModel

NAME, HOST, STATE, TILES, SHARE = range(5)


@dataclass(frozen=True, slots=True)
class Line:
    """One student as it is now. `share` is from 0 to 1."""

    student: Student
    mark: Mark
    cells: tuple[str, str, str, str, str]
    share: float
    bar: float
    """The share of the one who has done most, as 1."""
    tip: str
    present: bool


def percent(share: float) -> str:
    """Return a share as the table shows it: `24 %`."""
    return f"{round(share * 100)}\u00a0%"


def lines_of(students: Students, *, over: bool) -> list[Line]:
    """Return the lines of all students, in the order of joining. `over`: the class has ended."""
    lines, most = [], max((student.tiles for student in students.rows), default=0) or 1
    for student in students.rows:
        share = students.share(student)
        tiles = f"{student.tiles:,}".replace(",", "\u2009")
        present = student.state.present
        state = translate("Class", "took part") if over and present else state_words(student.state)
        cells = student.shown, student.host, state, tiles, percent(share)
        lines.append(Line(student, student.mark, cells, share, student.tiles / most, about(student), present))
    return lines


def all_state_words() -> tuple[str, ...]:
    """Return all that the column for the state may say."""
    return (translate("Class", "took part"), *map(state_words, State))


class StudentsModel(TableModel):
    """A row for each student. `renamed` is called with a student and the name that was typed."""

    def __init__(self, parent: QObject, theme: Theme, renamed: Any) -> None:
        headings = (
            translate("Class", "Name"),
            translate("Class", "Machine"),
            translate("Class", "State"),
            translate("Class", "Tiles"),
            translate("Class", "Share"),
        )
        super().__init__(headings, parent)
        self.theme = theme
        self._renamed = renamed

    def show(self, students: Students, *, over: bool) -> None:
        """Show these students as they are now."""
        self.put(lines_of(students, over=over), lambda line: id(line.student))

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line: Line = self.rows[index.row()]
        match role:
            case Qt.ItemDataRole.TextAlignmentRole if index.column() in (TILES, SHARE):
                return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(line.tip)
            case Qt.ItemDataRole.ForegroundRole if not line.present:
                return QColor(self.theme.muted)
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return line.cells[index.column()]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        more = Qt.ItemFlag.ItemIsEditable if index.column() == NAME else Qt.ItemFlag.NoItemFlags
        return super().flags(index) | more

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        line: Line = self.rows[index.row()]
        if role != Qt.ItemDataRole.EditRole or index.column() != NAME or value == line.cells[NAME]:
            return False
        self._renamed(line.student, "" if value == line.student.name else value)
        return True


class MarkDelegate(QStyledItemDelegate):
    """Draws a student's mark before its name, and its share as a bar in its colour below the figure."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        model = index.model()
        assert isinstance(model, StudentsModel)
        line: Line = model.rows[index.row()]
        box = QRectF(option.rect)
        if index.column() == SHARE:
            super().paint(painter, option, index)
            bar = QRectF(box.left() + GRID, box.bottom() - 3, max(box.width() - 2 * GRID, 0) * line.bar, 2)
            painter.fillRect(bar, QColor(*line.mark.rgb))
            return
        if index.column() == NAME:
            height = option.fontMetrics.height()
            size = option.fontMetrics.ascent() * 0.85
            if option.state & QStyle.StateFlag.State_Selected:  # no mark may have the colour of the selection
                painter.fillRect(box.adjusted(0, 0, mark_width(height) - box.width(), 0), QColor(model.theme.surface))
            painter.save()
            painter.setOpacity(1.0 if line.present else 0.5)
            place = QPointF(box.left() + GRID, box.top() + (box.height() - size) / 2)
            draw_mark(painter, line.mark, place, size, QColor(model.theme.text))
            painter.restore()
            option.rect.setLeft(option.rect.left() + mark_width(height))
        super().paint(painter, option, index)

    def updateEditorGeometry(self, editor: Any, option: QStyleOptionViewItem, index: Any) -> None:
        super().updateEditorGeometry(editor, option, index)
        shift = mark_width(option.fontMetrics.height())
        editor.setGeometry(editor.geometry().adjusted(shift, 0, 0, 0))


def mark_width(height: int) -> int:
    """Return the width of a mark with three digits, for a line of this height."""
    return round(height * 2.2) + GRID
