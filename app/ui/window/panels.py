"""The table of panels around the picture: each panel has a folder and one line in `PANELS`. The main window docks them
all.

A panel is a `Panel` (`app.ui.panels.panel`). If an action has the name of a panel (`app.ui.actions`), it shows and
hides that panel. Panels without such an action are always shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt

from app.ui.classroom.panel import ClassPanel
from app.ui.comparison.panel import ComparePanel
from app.ui.faults.panel import FaultsPanel
from app.ui.fleet.panel import PoolPanel
from app.ui.handlespace.panel import HandlespacePanel
from app.ui.journal.panel import JournalPanel
from app.ui.measurements.panel import GraphsPanel
from app.ui.messages.panel import MessagesPanel
from app.ui.panels.panel import Context, Panel
from app.ui.recording.panel import TimeLinePanel
from app.ui.topology.panel import TopologyPanel
from app.ui.viewing.panel import ViewsPanel

LEFT, RIGHT = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
BELOW = Qt.DockWidgetArea.BottomDockWidgetArea


@dataclass(frozen=True, slots=True)
class PanelSpec:
    """One line of the table: a panel's name and title, where it is docked at first, and its class. `size` is the
    initial width in characters, or below the picture the height in lines."""

    name: str
    title: str
    area: Qt.DockWidgetArea
    size: int
    make: Callable[[Context], Panel]


PANELS: tuple[PanelSpec, ...] = (
    PanelSpec("pool", "Pool", LEFT, 42, PoolPanel),
    PanelSpec("handlespace", "Handlespace", RIGHT, 44, HandlespacePanel),
    PanelSpec("topology", "Topology", RIGHT, 52, TopologyPanel),
    PanelSpec("faults", "Faults", RIGHT, 52, FaultsPanel),
    PanelSpec("graphs", "Graphs", RIGHT, 52, GraphsPanel),
    PanelSpec("messages", "Messages", RIGHT, 64, MessagesPanel),
    PanelSpec("compare", "Compare policies", RIGHT, 56, ComparePanel),
    PanelSpec("class", "Class", RIGHT, 60, ClassPanel),
    PanelSpec("views", "Views", RIGHT, 36, ViewsPanel),
    PanelSpec("journal", "Journal", BELOW, 8, JournalPanel),
    PanelSpec("time line", "Time line", BELOW, 3, TimeLinePanel),
)
