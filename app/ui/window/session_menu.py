"""The menu for the number of tiles in flight: usual numbers, a box for any number, and keys for one step up or down.

A picture in progress continues with the new number.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget, QWidgetAction

from app.base.language import translate
from app.ui.actions import Actions
from app.ui.look.theme import GRID
from app.ui.widgets.label import Label
from app.ui.widgets.number_box import NumberBox
from app.ui.window.choices import MOST_SESSIONS, SESSIONS


class SessionChoice:
    """Fills `menu`. `use` is called with each chosen number."""

    def __init__(self, menu: QMenu, actions: Actions, sessions: int, use: Callable[[int], object]) -> None:
        self._use = use
        group = QActionGroup(menu)
        group.setExclusionPolicy(QActionGroup.ExclusionPolicy.ExclusiveOptional)
        self._usual: dict[int, QAction] = {}
        for count in SESSIONS:
            action = menu.addAction(str(count))
            action.setCheckable(True)
            action.setToolTip(translate("Sessions", "{count} at a time").format(count=count))
            action.triggered.connect(lambda _checked=False, count=count: self.choose(count))
            group.addAction(action)
            self._usual[count] = action
        menu.addSeparator()
        self.box = NumberBox(None, 1, MOST_SESSIONS, sessions)
        self.box.setAccessibleName(translate("Sessions", "Tiles in flight at a time"))
        self.box.setToolTip(
            translate("Sessions", "Any number up to {most}; only as many start as the pool has room for").format(
                most=MOST_SESSIONS
            )
        )
        self.box.valueChanged.connect(self._changed)
        line = QWidget(menu)
        row = QHBoxLayout(line)
        row.setContentsMargins(GRID * 6, GRID, GRID * 3, GRID)
        row.addWidget(Label(translate("Sessions", "Exact number"), line))
        row.addWidget(self.box, 1)
        exactly = QWidgetAction(menu)
        exactly.setDefaultWidget(line)
        menu.addAction(exactly)
        menu.addSeparator()
        for name, step in (("more_sessions", 1), ("fewer_sessions", -1)):
            menu.addAction(actions[name])
            actions.on(name, partial(self.step, step))
        self._mark()

    def choose(self, count: int) -> None:
        """Choose a number from 1 to 400."""
        self.box.setValue(count)
        self._mark()  # choosing the same number again would uncheck it

    def step(self, step: int) -> None:
        """Go to the next usual number above (1) or below (-1)."""
        beyond = [count for count in SESSIONS if (count - self.box.value()) * step > 0]
        if beyond:
            self.choose(beyond[0] if step > 0 else beyond[-1])

    def _changed(self, count: int) -> None:
        self._mark()
        self._use(count)

    def _mark(self) -> None:
        for count, action in self._usual.items():
            action.setChecked(count == self.box.value())
