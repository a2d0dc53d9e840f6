"""Figures over time as graphs, with the same figures in a table. They can be frozen, zoomed, and written to PNG, SVG
and CSV.

The panel measures nothing: it shows the measurements it is given, and draws only while it is visible.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.base.clock import now
from app.base.language import translate
from app.models.measurements.measurements import PERIOD, Graph, Measurements, as_csv
from app.models.scene import Scene
from app.ui.actions import Actions
from app.ui.look.theme import GRID, Theme
from app.ui.measurements.table import FiguresModel, lines_of
from app.ui.measurements.tile import GraphTile, title_of
from app.ui.panels.panel import Context, Panel
from app.ui.widgets.drawing import as_png, as_svg
from app.ui.widgets.exports import ask_for_file, write_as
from app.ui.widgets.label import Label
from app.ui.widgets.tables import fit_rows_and_columns, plain_table

DRAW_MS = 160
"""The interval between drawing two graphs."""

IMPORT_MS = 20
"""Milliseconds until pyqtgraph is imported, so that the panel is shown first."""

TWO_COLUMNS = 90
"""The width in characters from which graphs have two columns."""

LOWEST = 34
"""The minimum height of a graph, in grid steps."""

TABLE_WIDTH = 62
FORMATS = (".png", ".svg", ".csv")


class GraphsPanel(Panel):
    """Tiles with a graph each, and a table of their latest figures."""

    def __init__(self, context: Context, clock: Callable[[], float] = now) -> None:
        super().__init__(context)
        theme = self._theme = context.look.theme
        context.playback.measured.connect(self._show_measured)
        self._clock = self._live_clock = clock
        self.measurements = context.demonstrator.measurements
        self._made: GraphTile | None = None
        """The tile that was built last and is not in its place yet."""
        self.tiles: dict[str, GraphTile] = {}
        """The tiles built so far, by the names of their graphs."""
        self.chooser = QComboBox(self)
        self.chooser.setAccessibleName(translate("Graphs", "Graph to show"))
        self.chooser.setToolTip(translate("Graphs", "Show all graphs, or one of them large"))
        self.chooser.addItem(translate("Graphs", "All graphs"), "")
        for graph in self.measurements.graphs:
            self.chooser.addItem(title_of(graph.name), graph.name)
        self.chooser.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.chooser.setMinimumContentsLength(12)
        self.chooser.currentIndexChanged.connect(lambda _index: self._arrange())
        heading = Label(translate("Graphs", "Graphs"), self)
        heading.setProperty("role", "heading")
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(0)
        top = QHBoxLayout()
        top.setContentsMargins(GRID * 3, GRID, GRID * 2, GRID)
        top.setSpacing(GRID * 2)
        top.addWidget(heading)
        top.addWidget(self.chooser, 1)
        top.addLayout(self._buttons)

        self._body = QWidget(self)
        self._grid = QGridLayout(self._body)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(GRID)
        self.area = QScrollArea(self)
        self.area.setWidget(self._body)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.model = FiguresModel(self)
        self.table = plain_table(self.model, translate("Graphs", "Figures of the graphs"), 0, self)
        self.split = QSplitter(Qt.Orientation.Vertical, self)
        self.split.setChildrenCollapsible(False)
        self.split.addWidget(self.area)
        self.split.addWidget(self.table)
        self.split.setStretchFactor(0, 1)
        self.split.setStretchFactor(1, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.split, 1)

        self.setFocusProxy(self.chooser)
        self.frozen = False
        self._refreshing = QTimer(self, interval=round(PERIOD * 1000))
        self._refreshing.timeout.connect(self.refresh)
        self._refreshing.start()
        self._soon = QTimer(self, singleShot=True, interval=0)  # when the layout is done
        self._soon.timeout.connect(lambda: self.refresh(even_if_frozen=True))
        self._stale: dict[str, None] = {}
        """The names of the graphs to draw again, the next one first."""
        self._drawing = QTimer(self, interval=DRAW_MS)
        self._drawing.timeout.connect(self._draw_next)
        self.area.verticalScrollBar().valueChanged.connect(lambda _value: self._soon.start())
        self._building = QTimer(self, interval=IMPORT_MS)
        self._building.timeout.connect(self.build_next)
        self.set_theme(theme)

    # --- what people want --------------------------------------------------------------------------------------------

    def connect_actions(self, actions: Actions) -> None:
        """Add the buttons."""
        actions["freeze_graphs"].toggled.connect(self.freeze)
        actions["follow_graphs"].triggered.connect(lambda _checked: self.follow())
        actions["export_graphs"].triggered.connect(lambda _checked: self.export())
        for name in ("freeze_graphs", "follow_graphs", "export_graphs"):
            button = QToolButton(self)
            button.setDefaultAction(actions[name])
            button.setProperty("role", "small")
            button.setAccessibleName(actions[name].text())
            self._buttons.addWidget(button)

    def freeze(self, on: bool) -> None:
        """Stop drawing, or continue. Measuring continues in any case."""
        self.frozen = on
        self.refresh()

    def follow(self) -> None:
        """Return to the latest minute."""
        for tile in self.tiles.values():
            tile.plot.follow()
        self.refresh(even_if_frozen=True)

    def export(self) -> None:
        """Ask for a file and export the visible graphs."""
        ask_for_file(self, translate("Graphs", "Export graphs"), FORMATS, self.export_to)

    def export_to(self, path: Path) -> bool:
        """Write the visible graphs to a file; its ending is the format. Return whether that worked."""
        return write_as(path, FORMATS, self._written, self.context.complain)

    def show_scene(self, scene: Scene) -> None:
        """Show the figures of the scene's run as they were at its moment."""
        self._clock = self._live_clock if scene.live else scene.clock
        self._show_measured()
        self.refresh(even_if_frozen=True)

    def _show_measured(self) -> None:
        measurements = self.context.playback.measurements
        if measurements is not None:
            self.show_measurements(measurements)

    def show_measurements(self, measurements: Measurements) -> None:
        """Show the figures of another run."""
        if measurements is self.measurements:
            return
        self.measurements = measurements
        for graph in measurements.graphs:
            if graph.name in self.tiles:
                self.tiles[graph.name].plot.show_measurements(measurements, graph)
        self.refresh(even_if_frozen=True)

    def close_models(self) -> None:
        """Stop drawing."""
        self._refreshing.stop()
        self._building.stop()
        self._soon.stop()
        self._drawing.stop()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        fit_rows_and_columns(self.table, {1: 13, 2: 9, 3: 11})
        self._body.setStyleSheet(f"QWidget {{ background: {theme.surface}; }}")
        for tile in self.tiles.values():
            tile.set_theme(theme)
        self.refresh(even_if_frozen=True)

    # --- drawing -----------------------------------------------------------------------------------------------------

    def refresh(self, even_if_frozen: bool = False) -> None:
        """Draw the visible graphs."""
        if not self.isVisible() or (self.frozen and not even_if_frozen):
            return
        self._stale |= dict.fromkeys(graph.name for graph in self._shown() if graph.name in self.tiles)
        self._draw_next()
        self._drawing.start()
        if not self.table.visibleRegion().isEmpty():
            self.model.show(lines_of(self.measurements, self._shown(), self._clock()))

    @property
    def drawn(self) -> bool:
        """Whether no graph is waiting to be drawn."""
        return not self._stale and not self._drawing.isActive()

    def _draw_next(self) -> None:
        """Draw one graph: each takes some milliseconds, and all of them together would block the window."""
        while self._stale:
            name = next(iter(self._stale))
            del self._stale[name]
            tile = self.tiles[name]
            if not tile.visibleRegion().isEmpty():
                tile.refresh(self._clock())
                return
        self._drawing.stop()

    def showEvent(self, event: object) -> None:
        if len(self.tiles) < len(self.measurements.graphs):
            self._building.start()
        self.refresh(even_if_frozen=True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() > self.height() * 1.5
        way = Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical
        if way is not self.split.orientation() or not event.oldSize().isValid():
            self.split.setOrientation(way)
            length = self.width() if wide else self.height()
            table = min(self.fontMetrics().averageCharWidth() * TABLE_WIDTH, length // 2) if wide else length // 4
            self.split.setSizes([length - table, table])
        self._arrange()

    def _shown(self) -> list[Graph]:
        chosen = self.chooser.currentData()
        return [graph for graph in self.measurements.graphs if chosen in ("", graph.name)]

    def build_next(self) -> None:
        """Build one graph, or one step of it, so that the window keeps responding. The first step imports pyqtgraph, in
        0.2 s. It cannot be imported in another thread: the import makes types of Qt, and the program crashed now and
        then when the window was painted meanwhile."""
        self._building.setInterval(0)
        if "pyqtgraph" not in sys.modules:
            import_module("pyqtgraph")
            return
        from app.ui.measurements.plots import Plot

        missing = [graph for graph in self.measurements.graphs if graph.name not in self.tiles]
        if self._made is not None:
            tile, self._made, graph = self._made, None, missing.pop(0)
            tile.plot.show_measurements(self.measurements, graph)  # another run may be shown by now
            tile.set_theme(self._theme)
            self.tiles[graph.name] = tile
            self._arrange()
        elif missing:
            self._made = GraphTile(Plot(self.measurements, missing[0]), self._body)
            self._made.enlarged.connect(self._enlarge)
            self._made.hide()
        if not missing:
            self._building.stop()
            self.refresh(even_if_frozen=True)

    def _arrange(self) -> None:
        shown = [graph.name for graph in self._shown()]
        columns = 2 if self.area.width() > self.fontMetrics().averageCharWidth() * TWO_COLUMNS else 1
        for place in range(max(self._grid.rowCount(), len(shown))):  # includes the graphs that are not built yet
            row_is_used = place * columns < len(shown)
            self._grid.setRowMinimumHeight(place, GRID * LOWEST if row_is_used else 0)
            self._grid.setRowStretch(place, int(row_is_used))
        for column in range(2):
            self._grid.setColumnStretch(column, int(column < min(columns, len(shown))))
        for name, tile in self.tiles.items():
            if name in shown:
                row, column = divmod(shown.index(name), columns)
                item = self._grid.itemAtPosition(row, column)
                if item is None or item.widget() is not tile:
                    self._grid.addWidget(tile, row, column)
            tile.setVisible(name in shown)
        self._soon.start()

    def _enlarge(self, name: str) -> None:
        """Show this graph alone, or all again."""
        alone = self.chooser.currentData() == name
        self.chooser.setCurrentIndex(0 if alone else self.chooser.findData(name))

    def _written(self, ending: str) -> bytes:
        if ending == ".csv":
            return as_csv(self.measurements, tuple(graph.name for graph in self._shown())).encode()
        for graph in self._shown():  # includes graphs that nobody has scrolled to
            if graph.name in self.tiles and not self.frozen:
                self.tiles[graph.name].refresh(self._clock())
        return as_png(self._body) if ending == ".png" else as_svg(self._body)
