"""A list that keeps its selection when its lines change, and the names of components in it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from app.base.language import translate
from app.models.fleet.fleet import ElementRow, Row

DATA = Qt.ItemDataRole.UserRole


class Listing(QListWidget):
    """A list of lines, each with its value: a row, None, or a tuple of these."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setTabKeyNavigation(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)

    @property
    def items_(self) -> list[QListWidgetItem]:
        return [self.item(index) for index in range(self.count())]

    @property
    def chosen(self) -> tuple[Any, ...]:
        """Return the values of the selected lines."""
        return tuple(item.data(DATA) for item in self.selectedItems())

    def choose(self, *wanted: object) -> None:
        """Select the lines with these values and no others."""
        keys = {_key(data) for data in wanted}
        for item in self.items_:
            item.setSelected(_key(item.data(DATA)) in keys)

    def fill(self, wanted: list[tuple[object, str]]) -> None:
        """Show these values with their texts; lines that are already there stay."""
        keys = {_key(data) for data, _ in wanted}
        for item in self.items_:
            if _key(item.data(DATA)) not in keys:
                self.takeItem(self.row(item))
        for index, (data, text) in enumerate(wanted):
            item = self.item(index)
            if item is None or _key(item.data(DATA)) != _key(data):
                item = QListWidgetItem()
                item.setData(DATA, data)
                self.insertItem(index, item)
            if item.text() != text:
                item.setText(text)


def long_name(end: Row | None) -> str:
    """Return mark and name: `■1 Element 0x5562e917`."""
    if end is None:
        return translate("Faults", "Pool user of this window")
    return f"{end.mark} {end.name}" if isinstance(end, ElementRow) else end.name


def short_name(end: Row | None) -> str:
    """Return the name in the drawing: `■1`."""
    if end is None:
        return translate("Faults", "User")
    return str(end.mark) if isinstance(end, ElementRow) else end.short_name


def _key(data: object) -> object:
    """Return a key of a value: rows are compared by identity, not by content."""
    return tuple(map(id, data)) if isinstance(data, tuple) else id(data)
