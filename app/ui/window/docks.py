"""The docks around the picture, one for each panel. Panels that are shown on demand share one place as tabs. Every
panel can be torn off to a window of its own, for a second screen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QWidget

from app.base.language import translate
from app.ui.actions import ACTIONS, Actions
from app.ui.look.theme import GRID
from app.ui.panels.panel import Panel
from app.ui.window.panels import PanelSpec

LAYOUT = 2
"""The version of the arrangement. A saved state of another version is ignored."""

SIDES = (Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea)


class Dock(QDockWidget):
    """The frame of one panel. It has no title bar while it is docked, because the panel has its own heading. Closing
    the frame of a torn-off panel docks the panel again and emits `put_back`."""

    put_back = Signal()

    def __init__(self, name: str, title: str, panel: QWidget, window: QMainWindow) -> None:
        super().__init__(title, window)
        self.setObjectName(name)
        self.setWidget(panel)
        self._frame(False)
        self.topLevelChanged.connect(self._frame)

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.setFloating(False)
        self.put_back.emit()

    def _frame(self, floating: bool) -> None:
        features = QDockWidget.DockWidgetFeature
        self.setFeatures(
            features.DockWidgetMovable | features.DockWidgetFloatable | features.DockWidgetClosable
            if floating
            else features.NoDockWidgetFeatures
        )
        self.setTitleBarWidget(None if floating else QWidget(self))  # type: ignore[arg-type]


class Docks:
    """The docks of the panels in `table`, in `window`. `panels` maps names to panels."""

    def __init__(
        self, window: QMainWindow, table: Sequence[PanelSpec], panels: Mapping[str, Panel], actions: Actions
    ) -> None:
        self._window = window
        self._table, self._panels = table, panels
        self._actions = actions
        named = {spec.name for spec in ACTIONS}
        self.on_demand = tuple(spec.name for spec in table if spec.name in named)
        """The panels that an action of the same name shows and hides."""
        self._docks: dict[str, Dock] = {}
        self._was_behind = ""
        """The panel that was behind another tab when its action was last unchecked; otherwise empty."""
        self._restored = False
        """Whether the sizes were restored; then showing the window does not change them."""
        window.setDockOptions(QMainWindow.DockOption.AllowNestedDocks | QMainWindow.DockOption.AllowTabbedDocks)
        window.setCorner(Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.LeftDockWidgetArea)
        for spec in table:
            dock = Dock(spec.name, translate("Panels", spec.title), panels[spec.name], window)
            window.addDockWidget(spec.area, dock)
            self._docks[spec.name] = dock
        for side in SIDES:
            for first, second in pairwise(spec.name for spec in table if spec.area is side):
                window.tabifyDockWidget(self._docks[first], self._docks[second])
        below = [spec.name for spec in table if spec.area not in SIDES]
        for first, second in pairwise(below):
            window.splitDockWidget(self._docks[first], self._docks[second], Qt.Orientation.Vertical)
        for name in self.on_demand:
            self._docks[name].put_back.connect(partial(actions[name].setChecked, False))
            actions[name].toggled.connect(lambda shown, name=name: self._toggled(name, shown))
            actions[name].triggered.connect(lambda shown, name=name: self._triggered(name, shown))
        actions.on("tear_off", self.tear_off)
        self.show()

    def size(self) -> None:
        """Give each panel the size of its line in the table, unless sizes were restored."""
        if not self._restored:
            for spec in self._table:
                self._size(spec)

    def _size(self, spec: PanelSpec) -> None:
        window, metrics, dock = self._window, self._window.fontMetrics(), self._docks[spec.name]
        if spec.area in SIDES:
            width = min(metrics.averageCharWidth() * spec.size, max(window.width() * 3 // 7, GRID * 60))
            dock.setMinimumWidth(width * 2 // 3)
            window.resizeDocks([dock], [width], Qt.Orientation.Horizontal)
        else:
            height = min(metrics.height() * spec.size, max(window.height() // 4, GRID * 25))
            window.resizeDocks([dock], [height], Qt.Orientation.Vertical)

    def show(self) -> None:
        """Show the docks that are wanted: those `on_demand` if their action is checked, the others always. A
        presentation hides all docks except those that are torn off."""
        presenting = self._actions["presentation"].isChecked()
        for name, dock in self._docks.items():
            wanted = name not in self.on_demand or self._actions[name].isChecked()
            dock.setVisible(wanted and (dock.isFloating() or not presenting))

    def tear_off(self) -> None:
        """Tear off the panel that has the focus, or dock it again. If no panel has the focus, take the tab in front."""
        focus = QApplication.focusWidget()
        inside = [dock for dock in self._docks.values() if focus is not None and dock.isAncestorOf(focus)]
        on_demand = [name for name in self.on_demand if self._docks[name].isVisible()]
        in_front = [self._docks[name] for name in on_demand if not self._behind(name)]
        for dock in (inside or in_front)[:1]:
            dock.setFloating(not dock.isFloating())
            dock.activateWindow()
            dock.widget().setFocus(Qt.FocusReason.ShortcutFocusReason)  # so that the key docks it again

    def state(self) -> QByteArray:
        """Return the places and sizes of all docks, for `restore`."""
        return self._window.saveState(LAYOUT)

    def restore(self, state: QByteArray) -> None:
        """Restore places and sizes. A state of another `LAYOUT` changes nothing."""
        self._restored = self._window.restoreState(state, LAYOUT)
        self.show()

    def _toggled(self, name: str, shown: bool) -> None:
        self._was_behind = name if not shown and self._behind(name) else ""
        self.show()

    def _triggered(self, name: str, shown: bool) -> None:
        """Bring the panel to the front and give it the focus when people want to see it, also if it was only behind
        another tab."""
        if not shown and self._was_behind == name:
            self._actions[name].setChecked(True)
        elif shown:
            others = [self._docks[other] for other in self.on_demand if other != name]
            if all(dock.isHidden() or dock.isFloating() for dock in others):  # nobody has chosen a width yet
                self._size(next(spec for spec in self._table if spec.name == name))
        if self._actions[name].isChecked():
            self._docks[name].raise_()
            self._panels[name].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _behind(self, name: str) -> bool:
        """Whether people do not see the panel because another tab is in front of it."""
        dock = self._docks[name]
        beside = [other for other in self._window.tabifiedDockWidgets(dock) if not other.isHidden()]
        return bool(beside) and dock.isVisible() and dock.visibleRegion().isEmpty()
