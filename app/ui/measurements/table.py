"""The figures of the graphs as a table: the latest value and the total of each series."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Any

from PySide6.QtCore import QObject, Qt

from app.base.language import decimal, translate
from app.models.measurements.measurements import Graph, Measurements
from app.models.measurements.series import Events
from app.ui.measurements.tile import title_of
from app.ui.widgets.tables import Index, TableModel


@dataclass(frozen=True, slots=True)
class Line:
    """One series of a graph; `series` is empty for the heading of a graph."""

    graph: str
    series: str
    latest: str
    total: str


def lines_of(measurements: Measurements, graphs: list[Graph], until: float = inf) -> list[Line]:
    """Return all series of these graphs, with the latest values at the moment `until`."""
    lines = []
    for graph in graphs:
        if isinstance(graph.data, Events):
            times, values, _ = graph.data.since()
            values = values[times <= until]
            latest = figure(float(values[-1])) if len(values) else "–"
            median = sorted(values)[len(values) // 2] if len(values) else None
            lines.append(Line(graph.name, translate("Graphs", "latest"), latest, f"{graph.data.total}"))
            if median is not None:
                lines.append(Line(graph.name, translate("Graphs", "median"), figure(float(median)), ""))
            continue
        latest_values, totals = graph.data.latest(until), graph.totals or {}
        keys = measurements.in_order(graph, dict.fromkeys((*graph.data.keys, *totals)))
        if totals and len(keys) > 1:
            together = figure(sum(latest_values.values())), figure(sum(totals.values()))
            lines.append(Line(graph.name, translate("Graphs", "together"), *together))
        for key in keys:
            value, total = latest_values.get(key), totals.get(key)
            now = figure(value if value is not None else 0.0) if totals or value is not None else "–"
            label = measurements.label(graph, key)
            lines.append(Line(graph.name, label, now, "" if total is None else figure(total)))
    return lines


def figure(value: float) -> str:
    """Return a number with three significant digits and separated thousands."""
    if value == int(value) or abs(value) >= 100:
        return f"{value:,.0f}".replace(",", "\u2009")
    return decimal(value, ".3g")


class FiguresModel(TableModel):
    """A row for each series."""

    def __init__(self, parent: QObject) -> None:
        headings = (
            translate("Graphs", "Graph"),
            translate("Graphs", "Of"),
            translate("Graphs", "Now"),
            translate("Graphs", "Total"),
        )
        super().__init__(headings, parent)

    def show(self, lines: list[Line]) -> None:
        """Show these lines, and report only what is new."""
        self.put(lines, lambda line: (line.graph, line.series))

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line: Line = self.rows[index.row()]
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() > 1:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.ToolTipRole:
            return title_of(line.graph)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return (title_of(line.graph), line.series, line.latest, line.total)[index.column()]
