"""The components of the topology as a table: what the drawing shows, for those who read or hear instead."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.language import translate
from app.models.messages import Party, Role
from app.models.topology import LOAD_STEPS, Node, Topology
from app.ui.panels.topology_drawing import describe
from app.ui.panels.topology_words import health_words

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()


class ComponentsModel(QAbstractTableModel):
    """A row for each component, in the order of the topology."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.nodes: list[Node] = []
        self._names: dict[Party, str] = {}

    def show(self, topology: Topology) -> None:
        """Tell only what is new."""
        before, self.nodes = self.nodes, list(topology.nodes.values())
        self._names = {node.party: node.label for node in self.nodes if node.party.role is Role.REGISTRAR}
        if [node.party for node in before] != [node.party for node in self.nodes]:
            self.beginResetModel()
            self.endResetModel()
            return
        for row, (old, new) in enumerate(zip(before, self.nodes, strict=True)):
            if old != new:
                self.dataChanged.emit(self.index(row, 0), self.index(row, self.columnCount() - 1))

    def row_of(self, party: Party | None) -> int:
        """-1 if it is not there."""
        return next((row for row, node in enumerate(self.nodes) if node.party == party), -1)

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.nodes)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else 4

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (
            translate("Topology", "Component"),
            translate("Topology", "State"),
            translate("Topology", "Home"),
            translate("Topology", "Load"),
        )[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        node = self.nodes[index.row()]
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            return describe(node)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        is_element = node.party.role is Role.ELEMENT
        match index.column():
            case 0:
                return f"{node.mark} {node.name}" if node.mark is not None else node.name
            case 1:
                return health_words(node.health)
            case 2:
                return self._names.get(node.home, "–") if is_element and node.home is not None else ""
        return f"{node.load * 100 // LOAD_STEPS}\u00a0%" if is_element else ""
