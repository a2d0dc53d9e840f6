"""The section 'Other components': components that report to us but were not started here and are in no handlespace that
we know, and users. It is hidden if there are none.

It reads `app.models.fleet.other_components.Components`. It has no buttons, because we cannot end what others started.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from app.base.durations import duration
from app.base.language import translate
from app.models.fleet.other_components import Component, Components, Link
from app.models.fleet.process_list import ProcessList
from app.models.fleet.process_row import Row
from app.ui.look.theme import GRID
from app.ui.widgets.elided_label import ElidedLabel
from app.ui.widgets.label import Label, plain_tip
from rserpool import csp

MOST = 60
"""The number of components that get a row; the others are only counted."""

LINKS = 4
"""The number of associations that get a line in a row; the tool tip has all."""


class ComponentView(QFrame):
    """One component: name and workload, status, place, associations."""

    def __init__(self, component: Component, parent: QWidget) -> None:
        super().__init__(parent)
        self._name, self._workload = ElidedLabel(self), Label(parent=self)
        self._workload.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._status, self._place, self._links = ElidedLabel(self), ElidedLabel(self), Label(parent=self)
        for label, role in (
            (self._name, "strong"),
            (self._status, "small"),
            (self._place, "small"),
            (self._links, "small"),
        ):
            label.setProperty("role", role)
        # Cut off text that is too long, instead of making the panel wider.
        self._links.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        grid = QGridLayout(self)
        grid.setContentsMargins(GRID * 3, GRID * 2, GRID * 3, GRID * 2)
        grid.setHorizontalSpacing(GRID * 2)
        grid.setVerticalSpacing(GRID // 2)
        grid.addWidget(self._name, 0, 0)
        grid.addWidget(self._workload, 0, 1)
        for line, label in enumerate((self._status, self._place, self._links), 1):
            grid.addWidget(label, line, 0, 1, 2)
        grid.setColumnStretch(0, 1)
        self._component: Component | None = None
        self.show_component(component)

    def show_component(self, component: Component) -> None:
        if component == self._component:
            return
        self._component = component
        self._name.setText(component.name)
        self._workload.setText(
            "" if component.workload is None else f"{component.workload:.0%}".replace("%", "\u00a0%")
        )
        self._status.setText(component.status)
        self._place.setText(component.location or component.source)
        links = [link_words(link) for link in component.links]
        shown = (
            links
            if len(links) <= LINKS
            else [
                *links[: LINKS - 1],
                translate("Components", "and {count} more associations").format(count=len(links) - LINKS + 1),
            ]
        )
        self._links.setText("\n".join(shown))
        self._links.setVisible(bool(shown))
        told = [
            component.name,
            component.status,
            component.location,
            translate("Components", "reports from {address}").format(address=component.source),
            *links,
        ]
        self.setToolTip(plain_tip("\n".join(told)))
        self.setAccessibleName(", ".join(filter(None, told)))


class OtherComponents(QWidget):
    """The heading and a row for each component; hidden if there are none."""

    def __init__(self, components: Components, rows: ProcessList, parent: QWidget) -> None:
        super().__init__(parent)
        self._components, self._rows = components, rows
        heading = Label(translate("Components", "Other components"), self)
        heading.setProperty("role", "heading")
        heading.setContentsMargins(GRID * 3, GRID * 2, GRID * 2, GRID)
        self._more = Label(parent=self)
        self._more.setProperty("role", "muted")
        self._more.setContentsMargins(GRID * 3, GRID, GRID * 3, GRID * 3)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(heading)
        self._column.addWidget(self._more)
        self.views: dict[int, ComponentView] = {}
        self.disconnect_models: list[Callable[[], None]] = []
        self.show_components(components, rows)

    def show_components(self, components: Components, rows: ProcessList) -> None:
        """Show these components from now on, except those that have a row of their own."""
        for disconnect in self.disconnect_models:
            disconnect()
        self._components, self._rows = components, rows
        self.disconnect_models = [
            components.changed.connect(self._refresh),
            rows.added.connect(self._row_came_or_went),
            rows.removed.connect(self._row_came_or_went),
        ]
        self._refresh()

    def _row_came_or_went(self, row: Row) -> None:
        if not row.ours:
            self._refresh()

    def _refresh(self) -> None:
        known = {(csp.Group.REGISTRAR, row.identifier) for row in self._rows.registrars}
        known |= {(csp.Group.POOL_ELEMENT, row.identifier) for row in self._rows.elements}
        rows = [component for component in self._components.rows if csp.split_id(component.key) not in known]
        shown = rows[:MOST]
        for key in self.views.keys() - {component.key for component in shown}:
            view = self.views.pop(key)
            self._column.removeWidget(view)
            view.deleteLater()
        for place, component in enumerate(shown, 1):
            view = self.views.get(component.key) or ComponentView(component, self)
            self.views[component.key] = view
            view.show_component(component)
            if self._column.indexOf(view) != place:
                self._column.insertWidget(place, view)
        self._more.setText(translate("Components", "and {count} more").format(count=len(rows) - MOST))
        self._more.setVisible(len(rows) > MOST)
        self.setVisible(bool(rows))


def link_words(link: Link) -> str:
    """Return an association in words: `→ Registrar 0x11111111, ASAP, for 5 s`."""
    if link.duration is None:
        return f"→ {link.to}, {link.protocol}"
    return translate("Components", "→ {to}, {protocol}, for {time}").format(
        to=link.to, protocol=link.protocol, time=duration(link.duration)
    )
