"""The docks around the picture: one for each panel of `PANELS`. Those with an action of their own name are shown on
demand, as tabs of one place; any can be torn off to a window of its own, for a second screen.
"""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QWidget

from app.base.language import translate
from app.ui.look.theme import GRID
from app.ui.panels import PANELS, Panel
from app.ui.window.actions import ACTIONS, Actions

ON_DEMAND = tuple(panel.name for panel in PANELS if panel.name in {spec.name for spec in ACTIONS})
"""Panels that an action of the same name shows and hides."""

LAYOUT = 2
"""Of the docks; a saved one of another version is not used."""

SIDES = (Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea)


class Dock(QDockWidget):
    """In the window a panel has a heading of its own; outside it needs a frame to be moved by. Closing that frame puts
    the panel back."""

    def __init__(self, name: str, title: str, panel: QWidget, window: QMainWindow, actions: Actions) -> None:
        super().__init__(title, window)
        self._actions = actions
        self.setObjectName(name)
        self.setWidget(panel)
        self._frame(False)
        self.topLevelChanged.connect(self._frame)

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.setFloating(False)
        if self.objectName() in ON_DEMAND:
            self._actions[self.objectName()].setChecked(False)

    def _frame(self, floating: bool) -> None:
        features = QDockWidget.DockWidgetFeature
        self.setFeatures(
            features.DockWidgetMovable | features.DockWidgetFloatable | features.DockWidgetClosable
            if floating
            else features.NoDockWidgetFeatures
        )
        self.setTitleBarWidget(None if floating else QWidget(self))  # type: ignore[arg-type]


class Docks:
    """`panels` by name, docked into `window`, with its actions connected."""

    def __init__(self, window: QMainWindow, panels: dict[str, QWidget], actions: Actions) -> None:
        self._window = window
        self._panels = panels
        self._actions = actions
        self._docks: dict[str, Dock] = {}
        self._placed = False
        """As they were last time; then they are not sized anew when the window is shown."""
        window.setDockOptions(QMainWindow.DockOption.AllowNestedDocks | QMainWindow.DockOption.AllowTabbedDocks)
        window.setCorner(Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.LeftDockWidgetArea)
        for panel in PANELS:
            dock = Dock(panel.name, translate("Panels", panel.title), panels[panel.name], window, actions)
            window.addDockWidget(panel.area, dock)
            self._docks[panel.name] = dock
        for side in SIDES:
            for first, second in pairwise(panel.name for panel in PANELS if panel.area is side):
                window.tabifyDockWidget(self._docks[first], self._docks[second])
        below = [panel.name for panel in PANELS if panel.area not in SIDES]
        for first, second in pairwise(below):
            window.splitDockWidget(self._docks[first], self._docks[second], Qt.Orientation.Vertical)
        for name in ON_DEMAND:
            actions[name].toggled.connect(self.show)
            actions[name].triggered.connect(lambda shown, name=name: self._raise(name, shown))
        actions.on("tear_off", self.tear_off)
        self.show()

    def size(self) -> None:
        """So much room for each as its panel asks for, unless that was chosen last time."""
        if not self._placed:
            for panel in PANELS:
                self._size(panel)

    def _size(self, panel: Panel) -> None:
        window, metrics, dock = self._window, self._window.fontMetrics(), self._docks[panel.name]
        if panel.area in SIDES:
            width = min(metrics.averageCharWidth() * panel.size, max(window.width() * 3 // 7, GRID * 60))
            dock.setMinimumWidth(width * 2 // 3)
            window.resizeDocks([dock], [width], Qt.Orientation.Horizontal)
        else:
            height = min(metrics.height() * panel.size, max(window.height() // 4, GRID * 25))
            window.resizeDocks([dock], [height], Qt.Orientation.Vertical)

    def show(self, _: object = None) -> None:
        """All but those `ON_DEMAND` are always there; in a presentation none is but those torn off."""
        presenting = self._actions["presentation"].isChecked()
        for name, dock in self._docks.items():
            wanted = name not in ON_DEMAND or self._actions[name].isChecked()
            dock.setVisible(wanted and (dock.isFloating() or not presenting))

    def tear_off(self) -> None:
        """The panel that has the focus, to a window of its own or back; without one, the tab in front."""
        focus = QApplication.focusWidget()
        inside = [dock for dock in self._docks.values() if focus is not None and dock.isAncestorOf(focus)]
        in_front = [dock for name, dock in self._docks.items() if name in ON_DEMAND and dock.isVisible()]
        for dock in (inside or in_front)[:1]:
            dock.setFloating(not dock.isFloating())

    def state(self) -> QByteArray:
        """Where they are and how large."""
        return self._window.saveState(LAYOUT)

    def restore(self, state: QByteArray) -> None:
        """As they were; nothing changes if that is from another version."""
        self._placed = self._window.restoreState(state, LAYOUT)
        self.show()

    def _raise(self, name: str, shown: bool) -> None:
        """One of several tabs to the front, where the keys go then."""
        if shown:
            others = [dock for other, dock in self._docks.items() if other in ON_DEMAND and other != name]
            if all(dock.isHidden() or dock.isFloating() for dock in others):  # nobody has chosen how wide it is yet
                self._size(next(panel for panel in PANELS if panel.name == name))
            self._docks[name].raise_()
            self._panels[name].setFocus(Qt.FocusReason.ShortcutFocusReason)
