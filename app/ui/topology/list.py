"""The components of the topology as a table: the content of the drawing for people who read or listen."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Qt

from app.base.language import translate
from app.models.messages.log import Party, Role
from app.models.topology.graph import LOAD_STEPS, Node, Topology
from app.ui.topology.drawing import describe
from app.ui.topology.words import health_words
from app.ui.widgets.label import plain_tip
from app.ui.widgets.tables import Index, TableModel


class ComponentsModel(TableModel):
    """A row for each component, in the order of the topology."""

    def __init__(self, parent: QObject) -> None:
        headings = (
            translate("Topology", "Component"),
            translate("Topology", "State"),
            translate("Topology", "Home"),
            translate("Topology", "Load"),
        )
        super().__init__(headings, parent)
        self._names: dict[Party, str] = {}

    def show(self, topology: Topology) -> None:
        """Show this topology, and report only what is new."""
        nodes = list(topology.nodes.values())
        self._names = {node.party: node.label for node in nodes if node.party.role is Role.REGISTRAR}
        self.put(nodes, lambda node: node.party)

    def row_of(self, party: Party | None) -> int:
        """Return the row of a component; -1 if it is not there."""
        return next((row for row, node in enumerate(self.rows) if node.party == party), -1)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        node: Node = self.rows[index.row()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(describe(node))
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
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
