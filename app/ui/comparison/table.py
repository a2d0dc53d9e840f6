"""The figures of a comparison as a table: a line for each policy, and below it one for each of its elements."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QFont

from app.base.language import decimal, translate
from app.comparison.results import Results
from app.models.fleet.marks import mark
from app.models.fleet.policy_words import spaced
from app.ui.comparison.chart import percent, seconds
from app.ui.widgets.label import plain_tip
from app.ui.widgets.tables import Index, TableModel


@dataclass(frozen=True, slots=True)
class Line:
    """One line; `tip` is its tool tip. A `heading` is a policy's line."""

    cells: tuple[str, str, str, str, str]
    tip: str
    heading: bool = False


def lines_of(results: Results) -> list[Line]:
    """Return the lines of all policies measured so far."""
    lines = []
    for summary in results.summaries():
        order = " ".join(map(str, summary.order))
        tip = translate("Compare", "While idle, it selects in this order: {order}").format(order=order)
        name = spaced(summary.policy)
        if summary.runs > 1:
            name = translate("Compare", "{policy}, {runs} runs").format(policy=name, runs=summary.runs)
        tiles, busy = f"{sum(summary.tiles):.0f}", percent(summary.mean_utilisation)
        lines.append(Line((name, seconds(summary.duration), tiles, percent(1.0), busy), tip, True))
        for element in results.plan.elements(summary.policy):
            at = element.number - 1
            text = translate("Compare", "{mark} of capacity {capacity}")
            tip = translate("Compare", "At most {speed} points per second; registered as {policy}")
            lines.append(
                Line(
                    (
                        text.format(mark=mark(element.number), capacity=f"{element.capacity:g}"),
                        "",
                        decimal(summary.tiles[at], ".4g"),
                        percent(summary.share[at]),
                        percent(summary.utilisation[at]),
                    ),
                    tip.format(speed=f"{element.speed:,.0f}".replace(",", "\u2009"), policy=spaced(element.policy)),
                )
            )
    return lines


class ComparisonModel(TableModel):
    """Policies and their elements."""

    def __init__(self, parent: QObject) -> None:
        headings = (
            translate("Compare", "Policy, element"),
            translate("Compare", "Time"),
            translate("Compare", "Tiles"),
            translate("Compare", "Share"),
            translate("Compare", "Busy"),
        )
        super().__init__(headings, parent)

    def show(self, results: Results) -> None:
        self.put(lines_of(results), lambda line: line.cells[0])

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line: Line = self.rows[index.row()]
        match role:
            case Qt.ItemDataRole.TextAlignmentRole if index.column():
                return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(line.tip)
            case Qt.ItemDataRole.FontRole if line.heading:
                face = QFont()
                face.setBold(True)
                return face
            case Qt.ItemDataRole.DisplayRole:
                return line.cells[index.column()]
        return None
