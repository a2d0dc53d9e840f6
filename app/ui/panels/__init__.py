"""Panels around the picture: one file each and one line in `PANELS`; the main window docks whatever is listed.

A panel is a QWidget with `set_theme(theme)`; those that can show a run that is over also have `show_scene(scene)`
(`app.models.scene`), those with actions of their own `connect_actions(actions)`. A panel with an action of its own name
(`app.ui.window.actions`) is shown on demand, the others always. Its line gives its title, the side it starts at, how to
build it from what the window has, and its initial width or height.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from app.models.fleet.fleet import Row
from app.ui.comparison.panel import ComparePanel
from app.ui.faults.menu import add_faults
from app.ui.faults.panel import FaultsPanel
from app.ui.fleet.panel import PoolPanel
from app.ui.handlespace.panel import HandlespacePanel
from app.ui.journal.panel import JournalPanel
from app.ui.measurements.panel import GraphsPanel
from app.ui.messages.panel import MessagesPanel
from app.ui.recording.panel import TimeLinePanel
from app.ui.topology.panel import TopologyPanel
from app.ui.viewing.panel import ViewsPanel

if TYPE_CHECKING:
    from app.ui.window.main_window import MainWindow


@dataclass(frozen=True, slots=True)
class Panel:
    """One line of the table; `size` counts characters at a side, lines below the picture."""

    name: str
    title: str
    area: Qt.DockWidgetArea
    size: int
    make: Callable[[MainWindow], QWidget]


def _menu_of(window: MainWindow, row: Row | None) -> QMenu:
    """A component's menu: what its row in the pool has, and faults."""
    menu = QMenu(window) if row is None else window.pool.menu_of(row)
    return add_faults(menu, row, window.demonstrator.faults, window.demonstrator.fleet)


PANELS: tuple[Panel, ...] = (
    Panel(
        "pool", "Pool", Qt.DockWidgetArea.LeftDockWidgetArea, 42,
        lambda window: PoolPanel(
            window.demonstrator.fleet, window.tasks.spawn, window.look.theme, window.demonstrator.components
        ),
    ),
    Panel(
        "handlespace", "Handlespace", Qt.DockWidgetArea.RightDockWidgetArea, 44,
        lambda window: HandlespacePanel(window.demonstrator.scope, window.mark_of, window.look.theme),
    ),
    Panel(
        "topology", "Topology", Qt.DockWidgetArea.RightDockWidgetArea, 52,
        lambda window: TopologyPanel(
            window.demonstrator.scene, window.look.theme, lambda row: _menu_of(window, row)
        ),
    ),
    Panel(
        "faults", "Faults", Qt.DockWidgetArea.RightDockWidgetArea, 52,
        lambda window: FaultsPanel(
            window.demonstrator.faults, window.demonstrator.chaos, window.demonstrator.fleet, window.look.theme
        ),
    ),
    Panel(
        "graphs", "Graphs", Qt.DockWidgetArea.RightDockWidgetArea, 52,
        lambda window: GraphsPanel(window.demonstrator.measurements, window.look.theme, window.complain),
    ),
    Panel(
        "messages", "Messages", Qt.DockWidgetArea.RightDockWidgetArea, 64,
        lambda window: MessagesPanel(
            window.demonstrator.scene, window.look.theme, window.tasks.spawn, window.complain
        ),
    ),
    Panel(
        "compare", "Compare policies", Qt.DockWidgetArea.RightDockWidgetArea, 56,
        lambda window: ComparePanel(
            window.demonstrator.comparison, window.tasks.spawn, window.look.theme, window.complain
        ),
    ),
    Panel(
        "views", "Views", Qt.DockWidgetArea.RightDockWidgetArea, 36,
        lambda window: ViewsPanel(
            window.demonstrator.rendering.views, window.bookmarks, window.thumbnails, window.look.theme,
            lambda: window.canvas.palette_, lambda place: window.viewer.go(place),
            lambda at: window.viewer.go_to(at), window.complain,
        ),
    ),
    Panel(
        "journal", "Journal", Qt.DockWidgetArea.BottomDockWidgetArea, 8,
        lambda window: JournalPanel(window.demonstrator.journal, window.look.theme),
    ),
    Panel("time line", "Time line", Qt.DockWidgetArea.BottomDockWidgetArea, 3,
          lambda window: TimeLinePanel(window.look.theme)),
)  # fmt: skip
