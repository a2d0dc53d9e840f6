"""The graphs panel: measurements are drawn and in the table; freezing, zooming, enlarging, exporting."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QImage, QPainter, QWheelEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from app.fractal.session import Failover
from app.models.measurements.measurements import Measurements
from app.models.measurements.series import OTHERS, Samples
from app.ui.look.theme import DARK, LIGHT
from app.ui.measurements.panel import GraphsPanel
from app.ui.measurements.tile import GraphTile
from tests.app.registrars import A, B, add, start
from tests.app.ui.builders import ONE, TWO, Stage, a_later_stage, a_picture, add_element, finish, order
from tests.app.ui.windows import ModelTester, a_context, colours_of
from tests.helpers.clock import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock(1_700_000_000.0)


@pytest.fixture
def stage() -> Stage:
    stage = a_later_stage()
    a, b = start(stage.fleet, A), start(stage.fleet, B)
    add_element(stage.fleet, 1, ONE, load=0.5)
    add_element(stage.fleet, 2, TWO, load=0.25)
    add(stage.fleet, ONE, a, b)
    return stage


@pytest.fixture
def measured(stage: Stage, clock: Clock) -> Iterator[Measurements]:
    measurements = stage.measurements = Measurements(stage.scene, clock)
    yield measurements
    measurements.close()


@pytest.fixture
def complaints() -> list[str]:
    return []


@pytest.fixture
def panel(
    qtbot: QtBot,
    stage: Stage,
    measured: Measurements,
    clock: Clock,
    complaints: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[GraphsPanel]:
    monkeypatch.setattr("app.ui.measurements.panel.PERIOD", 1000.0)  # the tests say when
    panel = GraphsPanel(a_context(stage, complain=complaints.append), clock)
    qtbot.addWidget(panel)
    panel.resize(500, 900)
    panel.show()
    qtbot.waitUntil(lambda: len(panel.tiles) == len(panel.measurements.graphs), timeout=30_000)
    yield panel
    panel.close_models()


def sample(panel: GraphsPanel) -> None:
    panel.measurements.sample()
    panel.refresh()


def work(panel: GraphsPanel, stage: Stage, clock: Clock, seconds: int = 4) -> None:
    """Let elements 1 and 2 finish one tile each in every half second."""
    stage.show(picture := a_picture())
    tiles = iter(order(picture))
    for _ in range(seconds * 2):
        clock.now += 0.5
        finish(picture, next(tiles), ONE)
        finish(picture, next(tiles), TWO)
        sample(panel)


@pytest.fixture
def drawn(panel: GraphsPanel, qtbot: QtBot) -> Callable[[], None]:
    """Return a function that waits until everything visible is drawn."""
    return lambda: qtbot.waitUntil(lambda: panel.drawn)


def body(panel: GraphsPanel) -> QWidget:
    """Return the widget that the graphs are on."""
    found = panel.area.widget()
    assert found is not None
    return found


def figures(panel: GraphsPanel, graph: str) -> dict[str, tuple[str, str]]:
    return {line.series: (line.latest, line.total) for line in panel.model.rows if line.graph == graph}


def test_graphs_are_built_when_they_are_first_visible(
    qtbot: QtBot, stage: Stage, measured: Measurements, clock: Clock
) -> None:
    panel = GraphsPanel(a_context(stage), clock)
    qtbot.addWidget(panel)
    sample(panel)
    assert panel.tiles == {}
    load = panel.measurements["load"].data
    assert isinstance(load, Samples)
    assert len(load) == 1
    panel.close_models()


def test_graphs_have_their_places_before_all_are_built(
    qtbot: QtBot, stage: Stage, measured: Measurements, clock: Clock
) -> None:
    """Otherwise each new graph would move and redraw all others."""
    panel = GraphsPanel(a_context(stage), clock)
    qtbot.addWidget(panel)
    panel.resize(1200, 700)
    places: list[QRect] = []

    def built() -> bool:
        panel.build_next()
        places.extend(tile.geometry() for tile in list(panel.tiles.values())[:1])
        return len(panel.tiles) == len(panel.measurements.graphs)

    panel.show()
    qtbot.waitUntil(built, timeout=60_000)
    places.append(panel.tiles[panel.measurements.graphs[0].name].geometry())
    assert len({(place.top(), place.height()) for place in places}) == 1
    panel.close_models()


def test_a_graph_that_is_being_built_shows_the_new_run(
    qtbot: QtBot, stage: Stage, measured: Measurements, clock: Clock
) -> None:
    panel = GraphsPanel(a_context(stage), clock)
    qtbot.addWidget(panel)
    while not panel.findChildren(GraphTile):  # pyqtgraph is imported first
        panel.build_next()
    panel.show_measurements(Measurements(Stage().scene))
    panel.build_next()
    assert len(panel.tiles) == 1
    assert {tile.plot.measurements for tile in panel.tiles.values()} == {panel.measurements}
    panel.close_models()


def test_work_is_stacked_in_the_colours_of_the_elements(
    panel: GraphsPanel, stage: Stage, clock: Clock, drawn: Callable[[], None]
) -> None:
    work(panel, stage, clock)
    drawn()
    plot = panel.tiles["tiles"].plot
    assert plot.keys == (ONE, TWO)
    assert {"#56b4e9", "#e69f00"} <= colours_of(plot)
    assert {"#56b4e9", "#e69f00"} <= colours_of(panel.tiles["tiles"].legend)
    assert plot.seen == pytest.approx((clock.now - 60.0, clock.now))
    assert plot.plotItem.vb.viewRange()[1][1] > 4.0  # both together


def test_the_table_has_the_latest_values_and_the_totals(
    panel: GraphsPanel, stage: Stage, clock: Clock, qtmodeltester: ModelTester
) -> None:
    work(panel, stage, clock)
    assert figures(panel, "tiles") == {"together": ("4", "16"), "■1": ("2", "8"), "▲2": ("2", "8")}
    assert figures(panel, "load") == {"■1": ("50", ""), "▲2": ("25", "")}
    assert figures(panel, "known elements") == {"A": ("1", ""), "B": ("1", "")}
    stage.scene.failed_over.emit(Failover(3, ONE, TWO, 10, 0.018, True))
    sample(panel)
    assert figures(panel, "failover") == {"latest": ("18", "1"), "median": ("18", "")}
    qtmodeltester.check(panel.table.model())


def test_many_elements_are_grouped(panel: GraphsPanel, stage: Stage, clock: Clock) -> None:
    for number in range(3, 40):
        add_element(stage.fleet, number, 5000 + number, load=number / 100)
    sample(panel)
    plot = panel.tiles["load"].plot
    plot.refresh(clock.now)
    assert len(plot.keys) == 11
    assert plot.keys[-1] == OTHERS


def test_a_difference_is_marked_until_it_is_repaired(
    panel: GraphsPanel, stage: Stage, clock: Clock, qtbot: QtBot, drawn: Callable[[], None]
) -> None:
    panel.chooser.setCurrentIndex(panel.chooser.findData("differences"))
    qtbot.waitUntil(lambda: not panel.tiles["differences"].visibleRegion().isEmpty())
    add(stage.fleet, TWO, stage.fleet.registrars[0])
    for _ in range(20):
        clock.now += 1.0
        sample(panel)
    drawn()
    plot = panel.tiles["differences"].plot
    assert plot.keys == (A, B)
    amber = {name for name in colours_of(plot) if int(name[1:3], 16) > int(name[5:7], 16) + 60}
    assert amber
    assert figures(panel, "differences") == {"A": ("0", ""), "B": ("1", "")}


def test_frozen_graphs_stand_still_while_measuring_continues(panel: GraphsPanel, stage: Stage, clock: Clock) -> None:
    work(panel, stage, clock, 2)
    before = figures(panel, "tiles")
    panel.freeze(True)
    work(panel, stage, clock, 2)
    assert figures(panel, "tiles") == before
    panel.freeze(False)
    assert figures(panel, "tiles")["together"][1] == "16"


def test_keys_zoom_and_the_latest_minute_comes_back(
    panel: GraphsPanel, stage: Stage, clock: Clock, drawn: Callable[[], None]
) -> None:
    work(panel, stage, clock, 2)
    drawn()
    plot = panel.tiles["tiles"].plot
    QTest.keyClick(plot, Qt.Key.Key_Plus)
    low, high = plot.plotItem.vb.viewRange()[0]
    assert high - low == pytest.approx(40.0)
    QTest.keyClick(plot, Qt.Key.Key_Left)
    QTest.keyClick(plot, Qt.Key.Key_Right)
    QTest.keyClick(plot, Qt.Key.Key_Minus)
    clock.now += 10.0
    sample(panel)
    drawn()
    assert plot.seen[1] < clock.now - 1.0
    panel.follow()
    drawn()
    assert plot.seen == pytest.approx((clock.now - 60.0, clock.now))


def test_the_wheel_scrolls_and_with_ctrl_it_zooms(panel: GraphsPanel, stage: Stage, clock: Clock) -> None:
    work(panel, stage, clock, 2)
    plot, spot = panel.tiles["tiles"].plot, QPointF(200, 60)

    def turn(modifiers: Qt.KeyboardModifier) -> QWheelEvent:
        event = QWheelEvent(
            spot, plot.mapToGlobal(spot), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton, modifiers,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        plot.wheelEvent(event)
        return event

    assert not turn(Qt.KeyboardModifier.NoModifier).isAccepted()
    assert plot.following
    turn(Qt.KeyboardModifier.ControlModifier)
    assert not plot.following


def test_a_graph_is_enlarged_and_reduced_again(panel: GraphsPanel) -> None:
    tile = panel.tiles["failover"]
    QTest.mouseDClick(tile, Qt.MouseButton.LeftButton, pos=tile.title.pos())
    assert [name for name, shown in panel.tiles.items() if shown.isVisible()] == ["failover"]
    tile.enlarged.emit("failover")
    assert all(shown.isVisibleTo(body(panel)) for shown in panel.tiles.values())


@pytest.mark.parametrize(("ending", "begin"), [(".png", b"\x89PNG"), (".svg", b"<?xml"), (".csv", b"seconds,graph")])
def test_the_visible_graphs_are_written_to_a_file(
    panel: GraphsPanel, stage: Stage, clock: Clock, drawn: Callable[[], None], tmp_path: Path, ending: str, begin: bytes
) -> None:
    work(panel, stage, clock, 2)
    drawn()
    path = tmp_path / f"graphs{ending}"
    assert panel.export_to(path)
    written = path.read_bytes()
    assert written.startswith(begin)
    if ending == ".png":
        assert not QImage(str(path)).isNull()
    elif ending == ".svg":
        assert b"Tiles per second" in written
        image = QImage(body(panel).size(), QImage.Format.Format_RGB32)
        painter = QPainter(image)
        QSvgRenderer(str(path)).render(painter)
        painter.end()
        tile = panel.tiles["tiles"].plot
        corner = tile.mapTo(body(panel), QPoint(0, 0))
        area = [(corner.x() + x, corner.y() + y) for x in range(tile.width()) for y in range(tile.height())]
        assert {"#56b4e9", "#e69f00"} <= {image.pixelColor(*spot).name() for spot in area}
    else:
        assert b"tiles,0x5562e917" in written


def test_a_file_that_cannot_be_written_is_complained_about(
    panel: GraphsPanel, complaints: list[str], tmp_path: Path
) -> None:
    assert not panel.export_to(tmp_path / "graphs.bmp")
    assert not panel.export_to(tmp_path / "nowhere" / "graphs.png")
    assert len(complaints) == 2
    (tmp_path / "full.png").symlink_to("/dev/full")
    assert not panel.export_to(tmp_path / "full.png")
    assert complaints[2] == f"{tmp_path}/full.png could not be written: the disk is full"


def test_the_file_dialog_blocks_nothing(
    panel: GraphsPanel, stage: Stage, clock: Clock, tmp_path: Path, qtbot: QtBot
) -> None:
    panel.export()
    dialog = panel.findChild(QFileDialog)
    assert dialog is not None
    assert dialog.isVisible()
    dialog.fileSelected.emit(str(tmp_path / "graphs.csv"))
    assert (tmp_path / "graphs.csv").exists()
    dialog.reject()


def test_another_run_has_its_own_figures_while_the_live_ones_continue(
    panel: GraphsPanel, measured: Measurements, stage: Stage, clock: Clock
) -> None:
    work(panel, stage, clock, 2)
    panel.show_measurements(Measurements(Stage().scene))
    assert figures(panel, "tiles") == {}
    work(panel, stage, clock, 2)
    measured.sample()
    panel.show_measurements(measured)
    assert figures(panel, "tiles")["together"][1] == "16"


def test_both_themes_and_both_shapes_of_the_panel_can_be_drawn(
    panel: GraphsPanel, stage: Stage, clock: Clock, drawn: Callable[[], None]
) -> None:
    work(panel, stage, clock, 2)
    panel.set_theme(DARK)
    panel.resize(1400, 600)
    drawn()
    assert panel.split.orientation() is Qt.Orientation.Horizontal
    assert DARK.surface in colours_of(panel.tiles["tiles"].plot)
    assert LIGHT.surface not in colours_of(panel.tiles["tiles"].plot)
