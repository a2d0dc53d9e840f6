"""Tables as all panels have them: rows are chosen, nothing is edited, and words end in dots where they do not fit."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from app.ui.theme import GRID


def plain_table(model: QAbstractItemModel, name: str, stretched: int, parent: QWidget) -> QTableView:
    """A table of this model; `name` is for screen readers, the column `stretched` takes the room that is left."""
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
    """After the size of type has changed: so many characters for each column, and never less than its heading needs."""
    metrics, header = table.fontMetrics(), table.horizontalHeader()
    table.verticalHeader().setDefaultSectionSize(metrics.height() + GRID)
    for column, count in characters.items():
        table.setColumnWidth(column, max(metrics.averageCharWidth() * count, header.sectionSizeHint(column)))
