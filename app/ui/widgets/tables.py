"""Tables as all panels use them: rows can be selected, nothing can be edited, and text that does not fit ends in
dots."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from app.ui.look.theme import GRID

Index: TypeAlias = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()


class TableModel(QAbstractTableModel):
    """Rows below headings. A subclass gives the content of the cells in `data`."""

    def __init__(self, headings: Sequence[str], parent: QObject) -> None:
        super().__init__(parent)
        self.rows: Sequence[Any] = ()
        self._headings = headings

    def put(self, rows: Sequence[Any], subject: Callable[[Any], object]) -> None:
        """Show these rows from now on, and report only what is new. `subject` returns what a row is about."""
        before = self.rows
        if [subject(row) for row in before] != [subject(row) for row in rows]:
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()
            return
        self.rows = rows
        changed = [number for number, (old, new) in enumerate(zip(before, rows, strict=True)) if old != new]
        if changed:
            self.dataChanged.emit(self.index(changed[0], 0), self.index(changed[-1], self.columnCount() - 1))

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._headings)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return self._headings[section]


def plain_table(model: QAbstractItemModel, name: str, stretched: int, parent: QWidget) -> QTableView:
    """Return a table of this model. `name` is for screen readers; the column `stretched` takes the remaining width."""
    table = QTableView(parent)
    table.setModel(model)
    table.setAccessibleName(name)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setShowGrid(False)
    table.setTabKeyNavigation(False)
    table.setCornerButtonEnabled(False)
    table.verticalHeader().hide()
    header = table.horizontalHeader()
    header.setTextElideMode(Qt.TextElideMode.ElideRight)
    header.setSectionsClickable(False)
    header.setHighlightSections(False)
    header.setSectionResizeMode(stretched, QHeaderView.ResizeMode.Stretch)
    return table


def fit_rows_and_columns(table: QTableView, characters: Mapping[int, int]) -> None:
    """Fit the table after a change of the type size: give each column this many characters, and at least the width of
    its heading."""
    metrics, header = table.fontMetrics(), table.horizontalHeader()
    table.verticalHeader().setDefaultSectionSize(metrics.height() + GRID)
    for column, count in characters.items():
        table.setColumnWidth(column, max(metrics.averageCharWidth() * count, header.sectionSizeHint(column)))
