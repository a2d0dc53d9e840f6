"""The comparison panel: choices, runs, chart, table, sentence and files."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QToolButton
from pytestqt.qtbot import QtBot

from app.comparison.comparison import Comparison, ComparisonFailed, Progress
from app.comparison.plan import Plan
from app.comparison.results import ElementFigures, Results, Run
from app.models.fleet.marks import mark
from app.processes.supervisor import Supervisor
from app.ui.actions import Actions, Scope
from app.ui.comparison.panel import ComparePanel
from app.ui.look.theme import DARK, LIGHT
from app.ui.loop import Tasks
from rserpool import TRANSPORTS
from tests.app.ui.builders import Stage, until
from tests.app.ui.windows import Aio, ModelTester, a_context, colours_of


def a_run(policy: str, duration: float, busy: tuple[float, ...], points: tuple[int, ...]) -> Run:
    elements = Plan().elements(policy)
    figures = tuple(
        ElementFigures(e.number, e.identifier, e.capacity, e.speed, points[e.number - 1] // 10, points[e.number - 1], s)
        for e, s in zip(elements, busy, strict=True)
    )
    return Run(policy, 1, duration, figures, (1, 2, 3))


RUNS = (
    a_run("RoundRobin", 9.0, (9.0, 4.5, 2.25), (320, 320, 320)),
    a_run("LeastUsed", 4.0, (4.0, 3.8, 3.9), (140, 270, 550)),
)


class Played(Comparison):
    """A comparison without processes; the test says what happens."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan, Supervisor(), transport=TRANSPORTS["tcp"]())
        self.results = Results(plan, "tcp", {"RoundRobin": (1, 2, 3)})
        self.end: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def run(self) -> Results:
        await self.end
        return self.results

    def reach(self, run: Run) -> None:
        self.results.runs.append(run)
        self.ran.emit(run)


@pytest.fixture
def played() -> list[Played]:
    return []


@pytest.fixture
def complaints() -> list[str]:
    return []


@pytest.fixture
def tasks(complaints: list[str]) -> Tasks:
    return Tasks(complaints.append)


class ComparingStage(Stage):
    """Keeps its comparisons in `played`."""

    def __init__(self, played: list[Played]) -> None:
        super().__init__()
        self.played = played

    def comparison(self, plan: Plan) -> Comparison:
        self.played.append(Played(plan))
        return self.played[-1]


@pytest.fixture
def panel(qtbot: QtBot, played: list[Played], tasks: Tasks, complaints: list[str]) -> ComparePanel:
    panel = ComparePanel(a_context(ComparingStage(played), spawn=tasks.spawn, complain=complaints.append))
    qtbot.addWidget(panel)
    panel.resize(480, 760)
    panel.show()
    return panel


@pytest.fixture
def actions(panel: ComparePanel) -> Actions:
    elsewhere = panel.says  # Space means something else on a row of the pool
    actions = Actions(panel, {scope: panel if scope is Scope.WINDOW else elsewhere for scope in Scope})
    panel.connect_actions(actions)
    return actions


def shown(panel: ComparePanel) -> None:
    results = Results(Plan(), "tcp", {"RoundRobin": (1, 2, 3)}, list(RUNS))
    panel.show_results(results)


def test_it_begins_with_round_robin_and_least_used_on_unequal_elements(panel: ComparePanel) -> None:
    assert panel.choices.plan == Plan()
    assert "3.9\u00a0s" in panel.says.text()
    assert not panel.split.isVisible()


def test_selected_options_make_the_plan(panel: ComparePanel) -> None:
    choices = panel.choices
    box = choices.policies.item(2)
    box.setCheckState(Qt.CheckState.Checked)
    choices.capacities.setText("1:8")
    choices.work.setCurrentIndex(0)
    choices.repetitions.setValue(3)
    choices.seed.setValue(9)
    wanted = Plan(
        policies=("RoundRobin", "Random", "LeastUsed"),
        capacities=(1.0, 8.0),
        width=272,
        height=204,
        repetitions=3,
        seed=9,
    )
    assert choices.plan == wanted


def test_every_policy_is_explained_where_it_is_chosen(panel: ComparePanel) -> None:
    items = [panel.choices.policies.item(row) for row in range(panel.choices.policies.count())]
    assert len(items) == 16
    assert all(item.toolTip().endswith(".") for item in items)


@pytest.mark.parametrize("text", ["", "1:none", "1:0", ":"])
def test_invalid_capacities_give_a_sentence_and_disable_the_comparison(
    panel: ComparePanel, actions: Actions, text: str
) -> None:
    panel.choices.capacities.setText(text)
    assert panel.choices.plan is None
    assert "1 : 2 : 4" in panel.says.text()
    assert not actions["run_comparison"].isEnabled()
    panel.toggle()
    assert not panel.running
    panel.choices.capacities.setText("3")
    assert actions["run_comparison"].isEnabled()


def test_without_a_policy_the_comparison_is_disabled(panel: ComparePanel, actions: Actions) -> None:
    for row in range(panel.choices.policies.count()):
        panel.choices.policies.item(row).setCheckState(Qt.CheckState.Unchecked)
    assert panel.says.text() == "Choose at least one policy."
    assert not actions["run_comparison"].isEnabled()


def test_a_comparison_shows_its_progress_and_results(
    panel: ComparePanel, actions: Actions, played: list[Played], tasks: Tasks, aio: Aio
) -> None:
    async def story() -> None:
        actions["run_comparison"].trigger()
        assert panel.running
        assert actions["run_comparison"].text() == "Stop the comparison"
        assert not panel.choices.isEnabled()
        await asyncio.sleep(0)
        (comparison,) = played
        comparison.progress.emit(Progress("RoundRobin", 1, 2, 0.5))
        assert panel.progress.value() == 250
        assert panel.says.text() == "Round robin: run 1 of 2."
        comparison.reach(RUNS[0])
        assert panel.split.isVisible()
        assert [line.cells[0] for line in panel.model.rows][:2] == ["Round robin", "■1 of capacity 1"]
        comparison.reach(RUNS[1])
        comparison.end.set_result(None)
        await until(lambda: not panel.running)
        assert panel.says.text().startswith("Least used took 4.0 s, round robin took 9.0 s: 2.2 times as long.")
        assert actions["run_comparison"].text() == "Compare"
        assert panel.choices.isEnabled()
        assert actions["export_comparison"].isEnabled()

    aio(story())


def test_a_stopped_comparison_keeps_its_results(
    panel: ComparePanel, played: list[Played], tasks: Tasks, aio: Aio
) -> None:
    async def story() -> None:
        panel.toggle()
        await asyncio.sleep(0)
        played[0].reach(RUNS[0])
        panel.toggle()
        await until(lambda: not panel.running)
        assert panel.says.text() == "The comparison was stopped. Round robin took 9.0 s."
        assert panel.choices.isEnabled()

    aio(story())


def test_a_failed_comparison_gives_a_sentence(
    panel: ComparePanel, played: list[Played], tasks: Tasks, complaints: list[str], aio: Aio
) -> None:
    async def story() -> None:
        panel.toggle()
        await asyncio.sleep(0)
        played[0].end.set_exception(ComparisonFailed("No progress for 20 s: no element answers"))
        await until(lambda: not panel.running)
        assert panel.says.text() == "No progress for 20 s: no element answers"
        assert complaints == []

    aio(story())


def test_figures_are_drawn_in_the_elements_colours(panel: ComparePanel, qtbot: QtBot) -> None:
    before = colours_of(panel.chart)
    shown(panel)
    wanted = {QColor(*mark(number).rgb).name() for number in (1, 2, 3)}
    assert not wanted & before
    assert wanted <= colours_of(panel.chart)


def test_the_longer_time_is_the_longer_bar(panel: ComparePanel) -> None:
    shown(panel)
    image = panel.chart.grab().toImage()
    edge = QColor(LIGHT.edge).name()
    lengths = []
    for y in range(image.height()):
        length = sum(image.pixelColor(x, y).name() == edge for x in range(image.width()))
        if length > 40:
            lengths.append(length)
    assert lengths[0] > 2 * lengths[-1] > 0


def test_the_table_has_the_same_figures(panel: ComparePanel, qtmodeltester: ModelTester) -> None:
    shown(panel)
    qtmodeltester.check(panel.model)
    cells = [line.cells for line in panel.model.rows]
    assert cells[0] == ("Round robin", "9.0\u00a0s", "96", "100\u00a0%", "58\u00a0%")
    assert cells[3] == ("●3 of capacity 4", "", "32", "33\u00a0%", "25\u00a0%")
    assert len(cells) == 8
    assert panel.model.rows[0].tip == "While idle, it selects in this order: 1 2 3"
    assert panel.model.rows[7].tip == "At most 16 000 points per second; registered as Least used, 0"


def test_the_table_says_the_number_of_runs(panel: ComparePanel) -> None:
    results = Results(replace(Plan(), repetitions=2), "tcp", {}, [RUNS[1], replace(RUNS[1], repetition=2)])
    panel.show_results(results)
    assert panel.model.rows[0].cells[0] == "Least used, 2 runs"


@pytest.mark.parametrize("ending", ["png", "svg", "csv", "json"])
def test_results_are_written_to_files(panel: ComparePanel, tmp_path: Path, ending: str) -> None:
    shown(panel)
    path = tmp_path / f"out.{ending}"
    assert panel.export_to(path)
    match ending:
        case "png":
            assert QImage(str(path)).width() == panel.chart.width()
        case "svg":
            assert QSvgRenderer(str(path)).isValid()
            assert "Round robin" in path.read_text()
        case "csv":
            assert len(path.read_text().splitlines()) == 7
        case "json":
            assert json.loads(path.read_text())["conclusion"].startswith("Least used")


def test_a_file_that_cannot_be_written_is_a_complaint(
    panel: ComparePanel, tmp_path: Path, complaints: list[str]
) -> None:
    shown(panel)
    assert not panel.export_to(tmp_path / "out.txt")
    assert not panel.export_to(tmp_path / "nowhere" / "out.csv")
    assert len(complaints) == 2
    (tmp_path / "full.csv").symlink_to("/dev/full")
    assert not panel.export_to(tmp_path / "full.csv")
    assert complaints[2] == f"{tmp_path}/full.csv could not be written: the disk is full"


def test_export_asks_for_a_file_without_blocking(panel: ComparePanel, actions: Actions) -> None:
    assert not actions["export_comparison"].isEnabled()
    shown(panel)
    actions["export_comparison"].trigger()
    (dialog,) = panel.findChildren(QFileDialog)
    assert dialog.isVisible()
    dialog.close()


def test_the_panel_fits_another_theme_and_another_shape(panel: ComparePanel) -> None:
    shown(panel)
    panel.set_theme(DARK)
    assert QColor(DARK.surface).name() in colours_of(panel.chart)
    panel.resize(1200, 500)
    assert panel.split.orientation() is Qt.Orientation.Horizontal
    panel.resize(480, 760)
    assert panel.split.orientation() is Qt.Orientation.Vertical


def test_the_keyboard_reaches_everything(panel: ComparePanel, actions: Actions, qtbot: QtBot) -> None:
    panel.activateWindow()
    panel.setFocus()
    assert panel.choices.policies.hasFocus()
    QTest.keyClick(panel.choices.policies, Qt.Key.Key_Down)
    QTest.keyClick(panel.choices.policies, Qt.Key.Key_Space)
    assert panel.choices.plan is not None
    assert panel.choices.plan.policies == ("RoundRobin", "WeightedRoundRobin", "LeastUsed")
    assert {button.defaultAction().objectName() for button in panel.findChildren(QToolButton)} == {
        "run_comparison",
        "export_comparison",
    }
