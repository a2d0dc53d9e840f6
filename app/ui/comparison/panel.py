"""Comparison of policies: the same real work under each chosen policy, as a chart, a table and a sentence.

The comparison has its own processes (`app.comparison`), which are neither in the pool panel nor in the topology. It
continues while the panel is hidden.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QProgressBar,
    QScrollArea,
    QSizePolicy,
    QSplitter,
    QToolButton,
    QVBoxLayout,
)

from app.base.language import translate
from app.comparison.comparison import Comparison, ComparisonFailed, Progress
from app.comparison.results import Results, as_csv, as_json, conclusion
from app.models.fleet.policy_words import spaced
from app.processes.supervisor import StartFailed
from app.ui.actions import Actions
from app.ui.comparison.chart import ComparisonChart, seconds
from app.ui.comparison.choices import CompareChoices
from app.ui.comparison.table import ComparisonModel
from app.ui.look.theme import GRID, Theme
from app.ui.panels.panel import Context, Panel
from app.ui.widgets.drawing import as_png, as_svg
from app.ui.widgets.exports import ask_for_file, write_as
from app.ui.widgets.label import Label
from app.ui.widgets.tables import fit_rows_and_columns, plain_table

FORMATS = (".png", ".svg", ".csv", ".json")

TABLE_WIDTH = 60

Spawn = Callable[[Coroutine[Any, Any, object]], object]


class ComparePanel(Panel):
    """Choices, a chart, a table and a sentence for one comparison at a time."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        theme = self._theme = context.look.theme
        self._make, self._spawn, self._complain = context.demonstrator.comparison, context.spawn, context.complain
        self._task: asyncio.Task[Any] | None = None
        self._run: QAction | None = None
        self._export: QAction | None = None
        self.results: Results | None = None
        self.choices = CompareChoices(self)
        self.choices.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.choices.changed.connect(self._tell_choice)
        heading = Label(translate("Compare", "Compare policies"), self)
        heading.setProperty("role", "heading")
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(GRID)
        top = QHBoxLayout()
        top.setContentsMargins(GRID * 3, GRID, GRID * 2, GRID)
        top.addWidget(heading)
        top.addStretch(1)
        top.addLayout(self._buttons)
        self.progress = QProgressBar(self)
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(translate("Compare", "Progress of the comparison"))
        self.says = Label(parent=self)
        self.says.setWordWrap(True)
        self.says.setContentsMargins(GRID * 3, GRID, GRID * 3, GRID)
        self.says.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

        self.chart = ComparisonChart(theme, self)
        area = QScrollArea(self)
        area.setWidget(self.chart)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.model = ComparisonModel(self)
        self.table = plain_table(self.model, translate("Compare", "Figures of the comparison"), 0, self)
        self.split = QSplitter(Qt.Orientation.Vertical, self)
        self.split.setChildrenCollapsible(False)
        self.split.addWidget(area)
        self.split.addWidget(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.choices)
        column.addWidget(self.progress)
        column.addWidget(self.says)
        column.addWidget(self.split, 1)
        column.addStretch()  # takes the space while there is nothing to show
        self.setFocusProxy(self.choices.policies)
        self.set_theme(theme)
        self._tell_choice()
        self.split.hide()

    @property
    def running(self) -> bool:
        return self._task is not None and not self._task.done()

    # --- what people want --------------------------------------------------------------------------------------------

    def connect_actions(self, actions: Actions) -> None:
        run, export = self._run, self._export = actions["run_comparison"], actions["export_comparison"]
        run.triggered.connect(lambda _checked: self.toggle())
        export.triggered.connect(lambda _checked: self.export())
        for action in (run, export):
            button = QToolButton(self)
            button.setDefaultAction(action)
            button.setProperty("role", "small")
            button.setAccessibleName(action.text())
            self._buttons.addWidget(button)
            if action is run:
                button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._enable()

    def toggle(self) -> None:
        """Begin the chosen comparison, or end the running one."""
        if self.running:
            assert self._task is not None
            self._task.cancel()
        elif self.choices.plan is not None:
            comparison = self._make(self.choices.plan)
            self._task = self._spawn(self._compare(comparison))
            self._enable()

    def export(self) -> None:
        """Ask for a file and export the results."""
        ask_for_file(self, translate("Compare", "Export the comparison"), FORMATS, self.export_to)

    def export_to(self, path: Path) -> bool:
        """Write the chart (.png, .svg) or the figures (.csv, .json) to a file; its ending is the format. Return whether
        that worked."""
        return write_as(path, FORMATS, self._written, self._complain)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.choices.fit()
        self.chart.set_theme(theme)
        self.progress.setFixedHeight(GRID)
        self.progress.setStyleSheet(
            f"QProgressBar {{ background: {theme.raised}; border: 0; }}"
            f"QProgressBar::chunk {{ background: {theme.accent}; }}"
        )
        fit_rows_and_columns(self.table, {1: 9, 2: 7, 3: 8, 4: 8})

    # --- a comparison ------------------------------------------------------------------------------------------------

    async def _compare(self, comparison: Comparison) -> None:
        self.progress.setValue(0)
        connections = [
            comparison.progress.connect(self._show_progress),
            comparison.ran.connect(lambda _run: self.show_results(comparison.results)),
        ]
        try:
            await comparison.run()
        except (ComparisonFailed, StartFailed) as failure:
            self.says.setText(str(failure))
        except asyncio.CancelledError:
            done = conclusion(comparison.results)
            self.says.setText(" ".join(filter(None, (translate("Compare", "The comparison was stopped."), done))))
            raise
        else:
            self.says.setText(conclusion(comparison.results))
        finally:
            for disconnect in connections:
                disconnect()
            self._task = None
            self.progress.setValue(0)
            self._enable()

    def show_results(self, results: Results) -> None:
        """Show the results so far."""
        self.results = results
        self.split.setVisible(bool(results.runs))
        self.chart.show_results(results)
        self.model.show(results)
        self.says.setText(conclusion(results))
        self._enable()

    def _show_progress(self, progress: Progress) -> None:
        self.progress.setValue(round(progress.whole * 1000))
        if not self.results or not self.results.runs:
            text = translate("Compare", "{policy}: run {number} of {runs}.")
            self.says.setText(text.format(policy=spaced(progress.policy), number=progress.number, runs=progress.runs))

    def _tell_choice(self) -> None:
        plan = self.choices.plan
        if plan is None:
            self.says.setText(self.choices.complaint)
        else:
            text = translate(
                "Compare",
                "Each policy gets its own elements, which compute a picture. With all of them at full speed to the "
                "end it takes {time}.",
            )
            self.says.setText(text.format(time=seconds(plan.ideal)))
        self._enable()

    def _enable(self) -> None:
        running = self.running
        self.choices.setEnabled(not running)
        if self._run is None or self._export is None:
            return
        self._run.setEnabled(running or self.choices.plan is not None)
        self._run.setText(translate("Compare", "Stop the comparison") if running else translate("Compare", "Compare"))
        self._export.setEnabled(self.results is not None and bool(self.results.runs))

    # --- as it looks -------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() > self.height() * 1.5
        way = Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical
        if way is not self.split.orientation() or not event.oldSize().isValid():
            self.split.setOrientation(way)
            length = self.width() if wide else self.height()
            table = min(self.fontMetrics().averageCharWidth() * TABLE_WIDTH, length // 2) if wide else length // 3
            self.split.setSizes([length - table, table])

    def close_models(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _written(self, ending: str) -> bytes:
        assert self.results is not None
        match ending:
            case ".csv":
                return as_csv(self.results).encode()
            case ".json":
                return json.dumps(as_json(self.results), indent=1).encode()
            case ".png":
                return as_png(self.chart)
        return as_svg(self.chart)
