"""Rows of processes under a heading, with a group for each pool. A large group shows only its first rows until asked
for all.

A row on the screen takes milliseconds to build and some time at each change. A hundred rows that nobody looks at would
take most of the window's time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from app.base.language import translate
from app.models.fleet.fleet import ElementRow, Row, State
from app.ui.fleet.row import RowView
from app.ui.look.theme import GRID
from app.ui.widgets.label import Label
from app.ui.widgets.throttle import Throttle

SHOWN = 20
"""The number of rows of a group that are shown at first."""

AT_ONCE = 4
"""The number of rows that are built without giving way to other events."""

TELLING_MS = 100
"""The delay after which a change of hidden rows is summed up."""

ALL = 1_000_000


@dataclass(eq=False)
class Group:
    """The rows of one pool; the first of them have views."""

    heading: QLabel
    more: QToolButton
    column: QVBoxLayout
    rows: list[Row] = field(default_factory=list)
    views: list[RowView] = field(default_factory=list)
    """The views of the first rows, in the same order."""
    wanted: int = SHOWN
    """The maximum number of rows with a view."""

    @property
    def hidden(self) -> list[Row]:
        return self.rows[len(self.views) :]


class Section(QWidget):
    """`make` returns the view of a row. `body` has everything below the heading."""

    def __init__(self, title: str, make: Callable[[Row], RowView], parent: QWidget) -> None:
        super().__init__(parent)
        self._make = make
        self._groups: dict[str, Group] = {}
        self._by_row: dict[Row, RowView] = {}
        self._unfinished = QTimer(self, singleShot=True, interval=0)
        self._unfinished.timeout.connect(self._fill_more)
        self._untold = Throttle(self._tell, self, TELLING_MS)
        heading = Label(title, self)
        heading.setProperty("role", "heading")
        self._top = QHBoxLayout()
        self._top.setContentsMargins(GRID * 3, GRID * 2, GRID * 2, GRID)
        self._top.setSpacing(0)
        self._top.addWidget(heading)
        self._top.addStretch(1)
        self._empty = Label(translate("Pool", "None yet"), self)
        self._empty.setProperty("role", "muted")
        self._empty.setContentsMargins(GRID * 3, GRID, GRID * 3, GRID * 3)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        self.body.addLayout(self._top)
        self.body.addWidget(self._empty)

    def button(self, name: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setProperty("role", "small")
        button.setToolTip(tip)
        button.setAccessibleName(name)
        self._top.addWidget(button)
        return button

    @property
    def groups(self) -> list[Group]:
        """The groups, from the top."""
        return list(self._groups.values())

    @property
    def views(self) -> list[RowView]:
        """The rows on the screen, from the top."""
        return [view for group in self._groups.values() for view in group.views]

    def append(self, row: Row) -> None:
        group = self._group(_pool_of(row))
        group.rows.append(row)
        self._fill(group)

    def drop(self, row: Row) -> None:
        """Remove a row."""
        group = self._groups[_pool_of(row)]
        place = group.rows.index(row)
        del group.rows[place]
        if place < len(group.views):
            self._remove(group, place)
        self._unfinished.start()  # many may disappear together

    def show_rows(self, rows: Sequence[Row], live: bool) -> None:
        """Show these rows instead of the present ones. The views are reused, because new ones are expensive."""
        by_pool: dict[str, list[Row]] = {name: [] for name in self._groups}
        for row in rows:
            by_pool.setdefault(_pool_of(row), []).append(row)
        self._by_row.clear()
        for name, own in by_pool.items():
            group = self._group(name)
            group.rows = own
            while len(group.views) > len(own):
                self._remove(group, len(group.views) - 1)
            for row, view in zip(own, group.views, strict=False):
                view.show_row(row, live)
                self._by_row[row] = view
            self._fill(group)

    def view_of(self, row: Row) -> RowView | None:
        """Return the view of a row. If it has none, update the summary of the hidden rows."""
        view = self._by_row.get(row)
        if view is None:
            self._untold.request()
        return view

    def reveal(self, row: Row) -> RowView:
        """Return the view of a row. If it has none, it gets one, below the others."""
        if row not in self._by_row:
            group = self._groups[_pool_of(row)]
            group.rows.remove(row)
            group.rows.insert(len(group.views), row)
            group.wanted = max(group.wanted, len(group.views) + 1)
            self._fill(group)
        return self._by_row[row]

    def _group(self, name: str) -> Group:
        group = self._groups.get(name)
        if group is None:
            box = QWidget(self)
            column = QVBoxLayout(box)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(0)
            heading, more = Label(parent=box), QToolButton(box)
            heading.setProperty("role", "muted")
            heading.setContentsMargins(GRID * 3, GRID * 2, GRID * 3, GRID)
            more.setProperty("role", "small")
            group = self._groups[name] = Group(heading, more, column)
            more.clicked.connect(lambda: self._unfold(group, group.wanted < len(group.rows)))
            column.addWidget(heading)
            column.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
            self.body.addWidget(box)
            box.show()
        return group

    def _unfold(self, group: Group, unfolded: bool) -> None:
        group.wanted = ALL if unfolded else SHOWN
        self._fill(group)

    def _fill(self, group: Group) -> None:
        """Build the missing views."""
        wanted = min(len(group.rows), group.wanted)
        for row in group.rows[len(group.views) : min(wanted, len(group.views) + AT_ONCE)]:
            view = self._by_row[row] = self._make(row)
            group.views.append(view)
            group.column.insertWidget(len(group.views), view)  # after the heading
            view.show()
        while len(group.views) > wanted:
            self._remove(group, len(group.views) - 1)
        if len(group.views) < wanted:
            self._unfinished.start()
        self._describe(group)
        self._empty.setVisible(not any(other.rows for other in self._groups.values()))
        named = sum(bool(other.rows) for other in self._groups.values()) > 1
        for name, other in self._groups.items():
            other.heading.setVisible(bool(named and other.rows))
            other.heading.setText(translate("Pool", "{pool}: %n element(s)", "", len(other.rows)).format(pool=name))

    def _fill_more(self) -> None:
        for group in self._groups.values():
            self._fill(group)

    def _tell(self) -> bool:
        for group in self._groups.values():
            self._describe(group)
        return False

    def _remove(self, group: Group, place: int) -> None:
        view = group.views.pop(place)
        self._by_row.pop(view.row, None)
        group.column.removeWidget(view)
        view.deleteLater()

    @staticmethod
    def _describe(group: Group) -> None:
        hidden = group.hidden
        group.more.setVisible(len(group.rows) > SHOWN)
        if group.wanted >= len(group.rows):
            text = translate("Pool", "Show only the first {number}").format(number=SHOWN)
        else:
            text = translate("Pool", "Show %n more", "", len(hidden))
            still = sum(row.state not in (State.RUNNING, State.WAITING) for row in hidden)
            if still:
                text = translate("Pool", "{more}, {still} of them not running").format(more=text, still=still)
        if group.more.text() != text:
            group.more.setText(text)
            group.more.setAccessibleName(text)
            group.more.setToolTip(translate("Pool", "Rows of this pool that are hidden, or shown on demand"))


def _pool_of(row: Row) -> str:
    return row.options.pool_handle if isinstance(row, ElementRow) else ""
