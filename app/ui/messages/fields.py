"""One message: its fields as a tree, and its octets beside it. Selecting a field shows its octets, and selecting an
octet shows its field.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QColor, QPalette, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QSplitter, QTreeView, QVBoxLayout, QWidget

from app.base.language import translate
from app.models.messages.fields import field_at, fields_of
from app.models.messages.log import Message
from app.ui.look.theme import GRID, LIGHT, Theme
from app.ui.messages.hex_view import HexView
from app.ui.widgets.label import Label, plain_tip
from app.ui.widgets.tables import NOWHERE, Index
from rserpool import WireField

ALL_OPEN = 120
"""The number of fields up to which the whole tree is expanded. Longer messages show only two levels."""


class FieldsModel(QAbstractItemModel):
    """The tree of a message's fields. Rows are made when they are needed."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.theme = LIGHT
        self._fields: list[WireField] = []
        """The fields by the identifier of their index; 0 is the message."""
        self._above: list[tuple[int, int]] = []
        """For each field, the identifier of the field around it and its row there."""
        self._within: dict[int, int] = {}
        """The identifier of a field's first part; the other parts follow."""

    def show_field(self, field: WireField | None) -> None:
        """Show the fields of this message."""
        self.beginResetModel()
        self._fields = [field] if field is not None else []
        self._above = [(-1, 0)]
        self._within = {}
        self.endResetModel()

    def field(self, index: Index) -> WireField | None:
        return self._fields[index.internalId()] if index.isValid() else None

    def index_at(self, offset: int) -> QModelIndex:
        """Return the innermost field that contains this octet."""
        if not self._fields:
            return QModelIndex()
        wanted, index = field_at(self._fields[0], offset), self.index(0, 0)
        while (field := self.field(index)) is not None and field is not wanted:
            row = next((n for n, part in enumerate(field.parts) if part.start <= offset < part.end), None)
            if row is None:
                break
            index = self.index(row, 0, index)
        return index

    def index(self, row: int, column: int, parent: Index = NOWHERE) -> QModelIndex:
        if not self._fields or not (0 <= column < 2 and 0 <= row < self.rowCount(parent)):
            return QModelIndex()
        if not parent.isValid():
            return self.createIndex(0, column, 0)
        above = parent.internalId()
        if above not in self._within:
            self._within[above] = len(self._fields)
            self._fields += self._fields[above].parts
            self._above += [(above, number) for number in range(len(self._fields[above].parts))]
        return self.createIndex(row, column, self._within[above] + row)

    def parent(self, index: Index = NOWHERE) -> Any:
        above = self._above[index.internalId()][0] if index.isValid() else -1
        return self.createIndex(self._above[above][1], 0, above) if above >= 0 else QModelIndex()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        if not parent.isValid():
            return min(len(self._fields), 1)
        return len(self._fields[parent.internalId()].parts) if parent.column() == 0 else 0

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 2

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (translate("Messages", "Field"), translate("Messages", "Value"))[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        field = self.field(index)
        if field is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return (field.name, field.value)[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            place = translate("Messages", "{name}: {value}\nfrom octet {start}, {length} octets")
            text = place.format(name=field.name, value=field.value, start=field.start, length=field.length)
            return plain_tip(f"{text}\n{field.fault}" if field.fault else text)
        if role == Qt.ItemDataRole.ForegroundRole and field.fault:
            return QColor(self.theme.dead)
        return None


class FieldsView(QWidget):
    """`show_message` shows the fields of a message, its octets, and its errors, if any."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self.message: Message | None = None
        self.fault = Label(parent=self)
        self.fault.setWordWrap(True)
        self.fault.setContentsMargins(GRID * 3, GRID, GRID * 3, GRID)
        self.fault.hide()
        self.model = FieldsModel(self)
        self.tree = QTreeView(self)
        self.tree.setModel(self.model)
        self.tree.setAccessibleName(translate("Messages", "Fields of the message"))
        self.tree.setUniformRowHeights(True)
        self.tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.tree.header().setSectionsMovable(False)
        self.tree.header().setStretchLastSection(True)
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        self.hex = HexView(self)
        self.split = QSplitter(Qt.Orientation.Horizontal, self)
        self.split.setChildrenCollapsible(False)
        self.split.addWidget(self.tree)
        self.split.addWidget(self.hex)
        self.split.setStretchFactor(0, 1)
        self.split.setStretchFactor(1, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.fault)
        column.addWidget(self.split, 1)
        self.tree.selectionModel().currentChanged.connect(lambda index, _before: self._mark(index))
        self.hex.octet_chosen.connect(self._choose)

    def set_theme(self, theme: Theme) -> None:
        self._theme = self.model.theme = theme
        self.hex.set_theme(theme)
        self.tree.setColumnWidth(0, self.fontMetrics().averageCharWidth() * 30)
        colours = QPalette(self.fault.palette())
        colours.setColor(QPalette.ColorRole.WindowText, QColor(theme.dead))
        self.fault.setPalette(colours)

    def show_message(self, message: Message | None, life_unit: float = 1.0) -> None:
        """Show this message, or none. `life_unit` is the number of seconds per unit of registration life in it."""
        if message is self.message:
            return
        self.message = message
        field = fields_of(message, life_unit) if message is not None else None
        self.model.show_field(field)
        self.hex.show_octets(message.payload if message is not None else b"")
        inner = max(field.faults(), key=lambda fault: fault.start, default=None) if field is not None else None
        self.fault.setVisible(inner is not None)
        if field is not None and inner is not None:
            text = translate("Messages", "Malformed: {fault}. Decoded up to octet {offset}.")
            self.fault.setText(text.format(fault=(field.fault or inner.fault).rstrip("."), offset=inner.start))
        if field is not None:
            if sum(1 for _ in field.leaves()) <= ALL_OPEN:
                self.tree.expandAll()
            else:
                self.tree.expandToDepth(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() > self.hex.width_for(8) * 2
        way = Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical
        if way is not self.split.orientation() or not event.oldSize().isValid():
            self.split.setOrientation(way)
            length = self.width() if wide else self.height()
            octets = self.hex.width_for(16 if length > self.hex.width_for(16) * 1.7 else 8) if wide else length // 3
            self.split.setSizes([length - octets, octets])

    def _mark(self, index: QModelIndex) -> None:
        field = self.model.field(index)
        if field is not None:
            above = self.model.field(index.parent())
            around = (above.start, above.end) if above is not None and index.parent().parent().isValid() else (0, 0)
            self.hex.mark(field.start, field.end, around)

    def _choose(self, offset: int) -> None:
        index = self.model.index_at(offset)
        self.tree.setCurrentIndex(index)
        self.tree.scrollTo(index)
