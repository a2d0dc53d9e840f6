"""The inspector beside the topology: a sentence about a component, its timers as rings, and its facts as a tree."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QHeaderView, QSizePolicy, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from app.base.clock import now
from app.base.durations import duration
from app.base.language import translate
from app.models.messages.log import Party
from app.models.topology.inspection import Inspection, Inspector, Timer
from app.ui.look.theme import GRID, LIGHT, Theme
from app.ui.widgets.label import Label, plain_tip

REFRESH_MS = 250


class Rings(QWidget):
    """Timers as rings that fill; the words beside them say the same."""

    def __init__(self, parent: QWidget, clock: Callable[[], float]) -> None:
        super().__init__(parent)
        self._clock = clock
        self.theme = LIGHT
        self.timers: tuple[Timer, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_timers(self, timers: tuple[Timer, ...]) -> None:
        if len(timers) != len(self.timers):
            self.updateGeometry()
        self.timers = timers
        self.setVisible(bool(timers))
        self.setAccessibleName("; ".join(map(self.words, timers)))
        self.update()

    def words(self, timer: Timer) -> str:
        """Return a timer in words: `Renewal every 30 s, 12 s ago`."""
        every = translate("Topology", "{name} every {interval}")
        text = every.format(name=timer.name, interval=duration(timer.interval))
        if timer.since is None:
            return translate("Topology", "{timer}, none seen yet").format(timer=text)
        ago = max(self._clock() - timer.since, 0.0)
        return translate("Topology", "{timer}, last {ago} ago").format(timer=text, ago=f"{ago:.0f}\u00a0s")

    def sizeHint(self) -> QSize:
        return QSize(GRID * 40, (self.fontMetrics().height() + GRID * 2) * len(self.timers))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = self.fontMetrics().height()
        for number, timer in enumerate(self.timers):
            top = number * (side + GRID * 2) + GRID
            box = QRectF(GRID * 3 + 2, top + 1, side - 2, side - 2)
            painter.setPen(QPen(QColor(self.theme.line), 3))
            painter.drawEllipse(box)
            if timer.since is not None:
                part = min(max(self._clock() - timer.since, 0.0) / timer.interval, 1.0)
                painter.setPen(QPen(QColor(self.theme.accent), 3))
                painter.drawArc(box, 90 * 16, -round(part * 360 * 16))
            painter.setPen(QColor(self.theme.text))
            left = GRID * 5 + side
            room = QRectF(left, top, self.width() - left, side)
            painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), self.words(timer))
        painter.end()


class InspectorView(QWidget):
    """Shows what an `Inspector` says about one component, updated a few times a second while it is visible."""

    def __init__(self, parent: QWidget | None = None, clock: Callable[[], float] = now) -> None:
        super().__init__(parent)
        self._inspector: Inspector | None = None
        self._party: Party | None = None
        self._shown: Inspection | None = None
        self.title, self.sentence = Label(parent=self), Label(parent=self)
        self.title.setProperty("role", "strong")
        self.sentence.setWordWrap(True)
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for label in (self.title, self.sentence):
            label.setContentsMargins(GRID * 3, GRID, GRID * 3, GRID)
        self.rings = Rings(self, clock)
        self.tree = QTreeWidget(self)
        self.tree.setAccessibleName(translate("Topology", "Facts about the component"))
        self.tree.setColumnCount(2)
        self.tree.setHeaderHidden(True)
        self.tree.setUniformRowHeights(True)
        self.tree.setMinimumHeight(GRID * 8)
        self.tree.setIndentation(GRID * 4)
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.tree.header().setStretchLastSection(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.title, self.sentence, self.rings):
            column.addWidget(widget)
        column.addWidget(self.tree, 1)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)
        self._timer = QTimer(self, interval=REFRESH_MS)
        self._timer.timeout.connect(self.refresh)
        self.refresh()

    def set_theme(self, theme: Theme) -> None:
        self.rings.theme = theme
        self.rings.update()

    def show_component(self, inspector: Inspector, party: Party | None) -> None:
        """Show this component from now on."""
        self._inspector, self._party = inspector, party
        self.refresh()

    def refresh(self) -> None:
        inspection = None
        if self._inspector is not None and self._party is not None:
            inspection = self._inspector.inspect(self._party)
        if inspection is None:
            nothing = translate("Topology", "Choose a component in the drawing or in the list.")
            inspection = Inspection(translate("Topology", "No component chosen"), nothing, (), ())
        before, self._shown = self._shown, inspection
        self.rings.show_timers(inspection.timers)
        if inspection == before:
            return
        self.title.setText(inspection.title)
        self.sentence.setText(inspection.sentence)
        if before is None or before.groups != inspection.groups:
            self._fill(inspection)

    def showEvent(self, event: object) -> None:
        self.refresh()
        self._timer.start()

    def hideEvent(self, event: object) -> None:
        self._timer.stop()

    def _fill(self, inspection: Inspection) -> None:
        """Update the existing items; people may have opened and closed some, and be reading."""
        root = self.tree.invisibleRootItem()
        _cut(root, len(inspection.groups))
        for number, group in enumerate(inspection.groups):
            top = root.child(number)
            if top is None:
                top = QTreeWidgetItem(root)
                top.setFirstColumnSpanned(True)
                top.setExpanded(len(group.facts) <= 12)
            top.setText(0, f"{group.title} ({len(group.facts)})")
            _cut(top, len(group.facts))
            for place, (name, value) in enumerate(group.facts):
                item = top.child(place) or QTreeWidgetItem(top)
                if item.text(0) != name or item.text(1) != value:
                    item.setText(0, name)
                    item.setText(1, value)
                    item.setToolTip(1, plain_tip(value))


def _cut(item: QTreeWidgetItem, length: int) -> None:
    """Keep at most `length` children of an item."""
    for place in reversed(range(length, item.childCount())):
        item.takeChild(place)
