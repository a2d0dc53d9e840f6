"""The sheet of `app.ui.handlespace.lines` as a tree: a Qt model that updates only what changed, and its painter.

Cells explain themselves (`Qt.AccessibleTextRole`, tool tips), because a letter alone says little.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.ui.handlespace.lines import Cell, Line, Sheet
from app.ui.look.swatch import draw_mark
from app.ui.look.theme import GRID, Theme
from app.ui.widgets.label import plain_tip
from app.ui.widgets.tables import NOWHERE, Index

LINE, CELL = int(Qt.ItemDataRole.UserRole), int(Qt.ItemDataRole.UserRole) + 1

_TITLE_COLUMN = 0


class SheetModel(QAbstractItemModel):
    """A column for the subjects, then one for each registrar. The elements of a pool are below it."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.sheet = Sheet((), (), (), "")
        self._tops: list[int] = []
        """The numbers of the top-level lines."""
        self._below: list[int] = []
        """The number of lines below each of them."""

    def show(self, sheet: Sheet) -> None:
        """Replace the sheet. If subjects and registrars stay the same, report only the cells that changed."""
        before, self.sheet = self.sheet, sheet
        if before.subjects != sheet.subjects or len(before.registrars) != len(sheet.registrars):
            self.beginResetModel()
            self._sort()
            self.endResetModel()
            return
        if before.described != sheet.described:
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 1, len(sheet.registrars))
        for number, (old, new) in enumerate(zip(before.lines, sheet.lines, strict=True)):
            if old != new:
                self.dataChanged.emit(self.at(number, 0), self.at(number, len(sheet.registrars)))

    def at(self, number: int, column: int) -> QModelIndex:
        """Return the index of a line of the sheet."""
        top = bisect_right(self._tops, number) - 1
        below = number - self._tops[top]
        return self.createIndex(below - 1, column, top + 1) if below else self.createIndex(top, column, 0)

    def line_number(self, index: Index) -> int:
        """Return the number of the line at an index."""
        top = int(index.internalId())
        return self._tops[top - 1] + 1 + index.row() if top else self._tops[index.row()]

    def rowCount(self, parent: Index = NOWHERE) -> int:
        if not parent.isValid():
            return len(self._tops)
        is_top = not parent.internalId() and parent.column() == _TITLE_COLUMN
        return self._below[parent.row()] if is_top else 0

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 1 + len(self.sheet.registrars)

    def index(self, row: int, column: int, parent: Index = NOWHERE) -> QModelIndex:
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, index: Index = NOWHERE) -> QModelIndex:  # type: ignore[override]
        top = int(index.internalId()) if index.isValid() else 0
        return self.createIndex(top - 1, _TITLE_COLUMN, 0) if top else QModelIndex()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.sheet.lines[self.line_number(index)]
        cell = None if index.column() == _TITLE_COLUMN or line.heading else line.cells[index.column() - 1]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return line.title if cell is None else cell.text
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(line.spoken if cell is None else cell.spoken)
            case Qt.ItemDataRole.AccessibleTextRole:
                return line.spoken if cell is None else cell.spoken
        return {LINE: line, CELL: cell}.get(role)

    def _sort(self) -> None:
        """Sort the lines into top-level ones and those below a heading, which reach up to the next top-level line."""
        self._tops, self._below, headed = [], [], False
        for number, line in enumerate(self.sheet.lines):
            if line.heading or not headed:
                self._tops.append(number)
                self._below.append(0)
            else:
                self._below[-1] += 1
            headed = headed or line.heading

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal or section == _TITLE_COLUMN:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.sheet.registrars[section - 1]
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                return self.sheet.described[section - 1]
            case Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignCenter
        return None


class SheetDelegate(QStyledItemDelegate):
    """Paints subjects with their marks, centred cells, and flaws in a way that does not depend on colour."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        metrics, line = QFontMetricsF(_bold(option.font)), index.data(LINE)
        width = 0.0 if line.heading else metrics.horizontalAdvance(index.data())  # a heading spans all columns
        if index.column() == _TITLE_COLUMN and line.mark is not None:
            width += metrics.horizontalAdvance(str(line.mark.number)) + metrics.height() * 1.5
        return QSize(round(width) + GRID * 4, round(metrics.height()) + GRID)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line, cell, box = index.data(LINE), index.data(CELL), QRectF(option.rect)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected or line.heading:
            painter.fillRect(box, QColor(self.theme.raised))
        painter.setFont(option.font)
        if cell is None:
            self._paint_title(painter, line, box.adjusted(GRID, 0, 0, 0))
        else:
            self._paint_cell(painter, cell, box)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(self.theme.accent))
            painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))
        painter.restore()

    def _paint_title(self, painter: QPainter, line: Line, box: QRectF) -> None:
        font = _bold(painter.font()) if line.heading else painter.font()
        metrics = QFontMetricsF(font)
        text, muted = QColor(self.theme.text), QColor(self.theme.muted)
        if line.mark is not None:
            size = metrics.ascent() * 0.8
            at = QPointF(box.left(), box.center().y() - size / 2)
            box.setLeft(box.left() + draw_mark(painter, line.mark, at, size, text) + GRID * 2)
        painter.setFont(font)
        painter.setPen(text if line.mark is not None or line.heading else muted)
        self._draw(painter, line.title, box, Qt.AlignmentFlag.AlignLeft)
        box.setLeft(box.left() + metrics.horizontalAdvance(line.title) + GRID * 2)
        if line.more and box.width() > metrics.height() * 2:
            painter.setPen(muted)
            self._draw(painter, line.more, box, Qt.AlignmentFlag.AlignLeft)

    def _paint_cell(self, painter: QPainter, cell: Cell, box: QRectF) -> None:
        if cell.flaw:
            painter.fillRect(box, QColor(self.theme.raised))
            painter.fillRect(QRectF(box.left(), box.top(), 3, box.height()), QColor(self.theme.silent))
        if cell.flaw or cell.strong:
            painter.setFont(_bold(painter.font()))
        plain = self.theme.text if cell.strong else self.theme.muted
        painter.setPen(QColor(self.theme.silent if cell.flaw else plain))
        self._draw(painter, cell.text, box.adjusted(GRID, 0, 0, 0), Qt.AlignmentFlag.AlignHCenter)

    @staticmethod
    def _draw(painter: QPainter, text: str, box: QRectF, side: Qt.AlignmentFlag) -> None:
        fitting = QFontMetricsF(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, int(side | Qt.AlignmentFlag.AlignVCenter), fitting)


def _bold(font: QFont) -> QFont:
    bold = QFont(font)
    bold.setBold(True)
    return bold
