"""The pool at the side: registrars above, elements below, each with a button that starts another; then those elsewhere.

Reads `app.models.fleet.Fleet`. Starting takes time and may fail, hence it goes through `spawn`; stopping, freezing and
killing are signals and happen at once. Arrows move between rows; keys for a row are the window's actions.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QScrollArea, QToolButton, QVBoxLayout, QWidget

from app.models.components import Components
from app.models.fleet import Fleet, RegistrarRow, Row, State
from app.models.policies import spaced
from app.processes.options import ElementOptions
from app.ui.theme import GRID, Theme
from app.ui.widgets.components import OtherComponents
from app.ui.widgets.icons import icon
from app.ui.widgets.row import RowView

Spawn = Callable[[Coroutine[Any, Any, object]], object]

POLICIES = (
    "RoundRobin",
    "WeightedRoundRobin:2",
    "Random",
    "WeightedRandom:2",
    "Priority:1",
    "LeastUsed",
    "LeastUsedDegradation",
    "RandomizedLeastUsed",
)
"""Those worth comparing in a class; the command line knows all."""

SPEEDS = (
    (0.0, "No limit"),
    (1e6, "1 000 000 px/s"),
    (200e3, "200 000 px/s"),
    (50e3, "50 000 px/s"),
    (10e3, "10 000 px/s"),
)
CAPACITIES = (1, 2, 4, 8, 16)
COUNTS = (1, 2, 3, 5, 10)


class Section(QWidget):
    """A heading with buttons and the rows below."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        heading = QLabel(title, self)
        heading.setProperty("role", "heading")
        self._top = QHBoxLayout()
        self._top.setContentsMargins(GRID * 3, GRID * 2, GRID * 2, GRID)
        self._top.setSpacing(0)
        self._top.addWidget(heading)
        self._top.addStretch(1)
        self._empty = QLabel("None yet", self)
        self._empty.setProperty("role", "muted")
        self._empty.setContentsMargins(GRID * 3, GRID, GRID * 3, GRID * 3)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addLayout(self._top)
        self._column.addWidget(self._empty)
        self.views: list[RowView] = []

    def button(self, name: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setProperty("role", "small")
        button.setToolTip(tip)
        button.setAccessibleName(name)
        self._top.addWidget(button)
        return button

    def append(self, view: RowView) -> None:
        self.views.append(view)
        self._column.addWidget(view)
        view.show()
        self._empty.hide()

    def drop(self, view: RowView) -> None:
        self.views.remove(view)
        self._column.removeWidget(view)
        view.deleteLater()
        self._empty.setVisible(not self.views)


class PoolPanel(QWidget):
    """`PoolPanel(fleet, spawn, theme, others)`. `act` does a word to the row that has the focus."""

    def __init__(
        self,
        fleet: Fleet,
        spawn: Spawn,
        theme: Theme,
        others: Components | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._fleet = fleet
        self._spawn = spawn
        self._theme = theme
        self._views: dict[Row, RowView] = {}
        self._policy, self._speed, self._capacity, self._count = POLICIES[0], 0.0, 4, 1

        body = self._body = QWidget(self)
        body.setObjectName("pool")
        self.registrars = Section("Registrars", body)
        self.elements = Section("Elements", body)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self.registrars)
        column.addWidget(self.elements)
        others_view = OtherComponents(others if others is not None else Components(), body)
        column.addWidget(others_view)
        column.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setWidget(body)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll = scroll
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

        self.add_registrar = self.registrars.button("Start a registrar", "Start another registrar (Ctrl+R)")
        self.add_registrar.clicked.connect(self.start_registrar)
        self.add_element = self.elements.button("Start an element", "Start an element with the chosen options (Ctrl+E)")
        self.add_element.clicked.connect(self.start_elements)
        self.options_button = self.elements.button("Options for new elements", "Policy, speed, capacity and number")
        self.options_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.options_button.setMenu(self._options_menu())

        for row in fleet.rows:
            self._added(row)
        self._disconnect = [
            fleet.added.connect(self._added),
            fleet.changed.connect(self._changed),
            fleet.removed.connect(self._removed),
            others_view.disconnect_model,
        ]
        self.set_theme(theme)

    def close_models(self) -> None:
        """Listens no more."""
        for disconnect in self._disconnect:
            disconnect()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.add_registrar.setIcon(icon("plus", theme.text))
        self.add_element.setIcon(icon("plus", theme.text))
        self.options_button.setIcon(icon("down", theme.text))
        self._body.setStyleSheet(f"QWidget#pool {{ background: {theme.surface} }}")
        for view in self._views.values():
            view.set_theme(theme)

    def view_of(self, row: Row) -> RowView:
        return self._views[row]

    def start_registrar(self) -> None:
        self._spawn(self._fleet.start_registrar())

    def start_elements(self) -> None:
        """As many as chosen, with the options chosen in the menu."""
        for _ in range(self._count):
            self._spawn(self._fleet.start_element(self.options))

    @property
    def options(self) -> ElementOptions:
        """What the next element is started with."""
        return ElementOptions(policy=self._policy, speed_limit=self._speed, capacity=float(self._capacity))

    def focused(self) -> RowView | None:
        return next((view for view in self._all_views() if view.hasFocus()), None)

    def focus_first(self) -> None:
        views = self.elements.views or self.registrars.views
        (views[0] if views else self.add_element).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def act(self, word: str) -> None:
        """Freeze, end, kill or remove the row with the focus; nothing without one."""
        view = self.focused()
        if view is not None:
            self._wanted(view.row, word)

    def _step(self, view: RowView, step: int) -> None:
        views = self._all_views()
        target = views[(views.index(view) + step) % len(views)]
        target.setFocus(Qt.FocusReason.TabFocusReason)
        self._scroll.ensureWidgetVisible(target)

    def _all_views(self) -> list[RowView]:
        return [*self.registrars.views, *self.elements.views]

    def _wanted(self, row: Row, word: str) -> None:
        if word == "freeze":
            (self._fleet.go_on if row.state is State.PAUSED else self._fleet.pause)(row)
        elif word == "end":
            self._fleet.stop(row)
        elif word == "kill":
            self._fleet.kill(row)
        elif word == "remove":
            self._fleet.remove(row)

    def _section(self, row: Row) -> Section:
        return self.registrars if isinstance(row, RegistrarRow) else self.elements

    def _added(self, row: Row) -> None:
        view = RowView(row, self._theme, self)
        view.wanted.connect(lambda word: self._wanted(row, word))
        view.step.connect(lambda step: self._step(view, step))
        self._views[row] = view
        self._section(row).append(view)

    def _changed(self, row: Row) -> None:
        if row in self._views:
            self._views[row].refresh()

    def _removed(self, row: Row) -> None:
        view = self._views.pop(row, None)
        if view is not None:
            self._section(row).drop(view)

    def _options_menu(self) -> QMenu:
        menu = QMenu(self)
        self._choice(menu, "Policy", [(name, spaced(name)) for name in POLICIES], "_policy")
        self._choice(menu, "Speed limit", list(SPEEDS), "_speed")
        capacities = [(number, f"{number} session" + "s" * (number > 1)) for number in CAPACITIES]
        self._choice(menu, "Capacity", capacities, "_capacity")
        self._choice(menu, "Start at a time", [(number, str(number)) for number in COUNTS], "_count")
        return menu

    def _choice(self, menu: QMenu, title: str, values: list[tuple[Any, str]], name: str) -> None:
        part = menu.addMenu(title)
        group = QActionGroup(part)
        for value, text in values:
            action = QAction(text, part, checkable=True, checked=value == getattr(self, name))
            action.triggered.connect(lambda _checked=False, value=value: setattr(self, name, value))
            group.addAction(action)
            part.addAction(action)
