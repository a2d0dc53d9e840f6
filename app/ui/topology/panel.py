"""The topology: a drawing of the components, their connections and their messages; the same as a list; and an inspector
for one component. A click on a travelling message shows it in the messages panel.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QPoint, QPointF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QMenu,
    QSizePolicy,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.base.language import translate
from app.models.messages.log import Party, Role
from app.models.scene import Scene
from app.models.topology.graph import USER, Edge, Relation
from app.models.topology.inspection import Inspector
from app.models.topology.traffic import Kind
from app.ui.look.theme import GRID, LIGHT, Theme
from app.ui.panels.panel import Context, Panel
from app.ui.topology.drawing import TopologyDrawing
from app.ui.topology.inspector import InspectorView
from app.ui.topology.list import ComponentsModel
from app.ui.topology.paint import Brush
from app.ui.topology.words import relation_words, signs
from app.ui.widgets.label import Label
from app.ui.widgets.tables import plain_table

LIST_MS = 200
"""The interval at which the list follows the drawing."""

COLUMNS = (10, 7, 7)
"""The widths of the list's columns in characters, except the first."""

LEGEND_FROM = 24
"""The height in lines of text from which there is room for a legend."""

LIST_WIDTH = 52
"""The width in characters of the whole list beside the drawing."""

SHOWN = (Relation.HOME, Relation.PEER, Relation.MENTOR, Relation.SESSION, Relation.CUT)
"""The relations that the legend explains."""


class TopologyPanel(Panel):
    """The drawing, with a list of the components and an inspector below or beside it."""

    def __init__(self, context: Context, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(context)
        scene, theme = context.demonstrator.scene, context.look.theme
        heading = Label(translate("Topology", "Topology"), self)
        heading.setProperty("role", "heading")
        self.summary = Label(parent=self)
        self.summary.setProperty("role", "muted")
        self.summary.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        top = QHBoxLayout()
        top.setContentsMargins(GRID * 3, GRID * 2, GRID * 3, GRID)
        top.addWidget(heading)
        top.addWidget(self.summary, 1)

        self.drawing = TopologyDrawing(scene, self, clock)
        self.legend = Legend(self)
        drawn = QWidget(self)
        column = QVBoxLayout(drawn)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.drawing, 1)
        column.addWidget(self.legend)

        self._model = ComponentsModel(self)
        self.list = plain_table(self._model, translate("Topology", "Components"), 0, self)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.inspector_view = InspectorView(self)
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.list, translate("Topology", "Components"))
        self.tabs.addTab(self.inspector_view, translate("Topology", "Inspector"))
        self.split = QSplitter(Qt.Orientation.Vertical, self)
        self.split.setChildrenCollapsible(False)
        self.split.addWidget(drawn)
        self.split.addWidget(self.tabs)
        self.split.setStretchFactor(0, 1)
        self.split.setStretchFactor(1, 0)

        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(top)
        outer.addWidget(self.split, 1)

        self._listing = QTimer(self, singleShot=True, interval=LIST_MS)
        self._listing.timeout.connect(self._show_list)
        self.drawing.changed.connect(self._changed)
        self.drawing.picked.connect(self._picked)
        self.drawing.opened.connect(self.inspect)
        self.drawing.menu_wanted.connect(self._show_menu)
        self.drawing.message_chosen.connect(lambda message: context.message_wanted.emit(message))
        self.list.selectionModel().currentRowChanged.connect(self._row_chosen)
        self.list.activated.connect(lambda _index: self.inspect(self.drawing.current))
        self._inspector = Inspector(scene, self.drawing.topology)
        self.setFocusProxy(self.drawing)
        self.set_theme(theme)
        self.drawing.refresh()
        self._show_list()

    def set_reduced_motion(self, on: bool) -> None:
        """Let components jump to their places, and let messages only widen the lines."""
        self.drawing.reduced_motion = on

    def show_scene(self, scene: Scene) -> None:
        """Show this scene from now on."""
        self._inspector.close()
        self.drawing.show_scene(scene)
        self._inspector = Inspector(scene, self.drawing.topology)
        self.drawing.refresh()
        self.inspector_view.show_component(self._inspector, self.drawing.current)
        self._show_list()

    def close_models(self) -> None:
        """Stop listening to the models."""
        self._inspector.close()
        self.drawing.close_models()

    def set_theme(self, theme: Theme) -> None:
        self.drawing.set_theme(theme)
        self.legend.set_theme(theme)
        self.inspector_view.set_theme(theme)
        self.list.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + GRID)
        for column, characters in enumerate(COLUMNS, 1):
            self.list.setColumnWidth(column, self.fontMetrics().averageCharWidth() * characters)

    def inspect(self, party: Party | None) -> None:
        """Show this component in the inspector."""
        self.drawing.go_to(party)
        self.inspector_view.show_component(self._inspector, party)
        self.tabs.setCurrentWidget(self.inspector_view)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.legend.setVisible(self.height() > self.fontMetrics().height() * LEGEND_FROM)
        wide = self.width() > self.height() * 1.5
        way = Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical
        if way is not self.split.orientation() or not event.oldSize().isValid():
            self.split.setOrientation(way)
            length = self.width() if wide else self.height()
            side = min(self.fontMetrics().averageCharWidth() * LIST_WIDTH, length // 2) if wide else length // 3
            self.split.setSizes([length - side, side])

    def _changed(self) -> None:
        if not self._listing.isActive():
            self._listing.start()

    def _show_list(self) -> None:
        self._model.show(self.drawing.topology)
        nodes = self.drawing.topology.nodes.values()
        roles = [node.party.role for node in nodes if node.health.lives]
        self.summary.setText(
            ", ".join(
                (
                    translate("Topology", "%n registrar(s)", "", roles.count(Role.REGISTRAR)),
                    translate("Topology", "%n element(s)", "", roles.count(Role.ELEMENT)),
                )
            )
        )
        self._select(self.drawing.current)

    def _picked(self, party: Party) -> None:
        self._select(party)
        self.inspector_view.show_component(self._inspector, party)

    def _select(self, party: Party | None) -> None:
        row = self._model.row_of(party)
        if row >= 0 and self.list.currentIndex().row() != row:
            self.list.setCurrentIndex(self._model.index(row, 0))

    def _row_chosen(self, index: object) -> None:
        row = self.list.currentIndex().row()
        if row >= 0:
            self.drawing.go_to(self._model.rows[row].party)

    def _show_menu(self, party: Party, place: QPoint) -> None:
        row = self.drawing.topology.row_of(party)
        ours = self.drawing.scene.live and (row is not None or party == USER)
        menu = self.context.menu_of(row) if ours else QMenu(self)
        first = menu.actions()[0] if menu.actions() else None
        look = menu.addAction(translate("Topology", "Inspect"))
        look.triggered.connect(lambda: self.inspect(party))
        if first is not None:
            menu.insertAction(first, look)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)


class Legend(QWidget):
    """The meaning of the lines and of the travelling messages."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._items: list[tuple[Kind | Relation, str]] = [
            (Kind.ASAP, "ASAP"),
            (Kind.ENRP, "ENRP"),
            (Kind.DATA, translate("Topology", "FGP (data)")),
            *((relation, relation_words(relation)) for relation in SHOWN),
        ]
        self.setAccessibleName(translate("Topology", "Legend"))
        self.setAccessibleDescription(", ".join(text for _, text in self._items))
        self.setToolTip(signs())
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        rows = self._rows(max(self.width(), GRID * 20))
        return QSize(GRID * 50, (self.fontMetrics().height() + GRID) * (rows[-1][1] + 1) + GRID)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(self._theme.surface))
        painter.setPen(QPen(QColor(self._theme.line), 1))
        painter.drawLine(0, 0, self.width(), 0)
        height = self.fontMetrics().height()
        brush = Brush(self._theme, self.font(), float(height), 1.0)
        for (left, row), (item, text) in zip(self._rows(self.width()), self._items, strict=True):
            middle = row * (height + GRID) + GRID + height / 2
            if isinstance(item, Kind):
                brush.message(painter, item, QPointF(left + height * 0.6, middle), None)
            else:
                sign = height * (4.2 if item is Relation.MENTOR else 1.4)
                over = (sign - height * 1.4) / 2
                one, other = QPointF(left - over, middle), QPointF(left + height * 1.4 + over, middle)
                if item is Relation.MENTOR:
                    one, other = one - QPointF(0, height * 0.6), other - QPointF(0, height * 0.6)
                brush.edge(painter, Edge(item, USER, USER, 2), one, other, None, True)
            painter.setPen(QColor(self._theme.muted))
            painter.drawText(QPointF(left + height * 1.7, middle + self.fontMetrics().ascent() * 0.38), text)
        painter.end()

    def _rows(self, width: int) -> list[tuple[float, int]]:
        """Return the left end and the row of each item."""
        metrics, x, row, found = self.fontMetrics(), float(GRID * 3), 0, []
        for _, text in self._items:
            room = metrics.height() * 1.7 + metrics.horizontalAdvance(text) + GRID * 4
            if x + room > width and x > GRID * 3:
                x, row = float(GRID * 3), row + 1
            found.append((x, row))
            x += room
        return found
