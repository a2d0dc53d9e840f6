"""The students on the wall, in the table, and in the legend of the mosaic, also a hundred of them."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QMenu, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from app.fractal.picture import Picture
from app.models.classroom.students import State, Students
from app.models.classroom.words import sentence_about
from app.models.fleet.marks import mark
from app.ui.classroom.invite.fitted_text import FittedText
from app.ui.classroom.invite.qr_code import QUIET, QrCode, modules_of
from app.ui.classroom.invite.student_wall import StudentWall
from app.ui.classroom.legend import ClassLegend
from app.ui.classroom.mosaic import mosaic
from app.ui.classroom.panel import ClassPanel
from app.ui.classroom.student_menu import student_menu
from app.ui.classroom.table import NAME, SHARE, STATE, StudentsModel
from app.ui.look.theme import GRID, LIGHT
from app.ui.window.main_window import MainWindow
from rserpool import ElementId, csp
from tests.app.ui.builders import ONE, TWO, Stage, a_picture, finish, order, until
from tests.app.ui.windows import InWindow, ModelTester, colours_of, panel_of


def a_class(number: int) -> Students:
    """Return a class in which each student has one element, and as many tiles as its number."""
    students = Students()
    for at in range(1, number + 1):
        student = students.join(f"Student {at}", f"laptop-{at}", f"10.1.0.{at}")
        students.put(student, State.SERVING)
        location = csp.octets(f"{student.name}@{student.host}: {student.address}:4711")
        sender = csp.component_id(csp.Group.POOL_ELEMENT, at)
        students.take(csp.Report(sender, 1.0, 1.0, location, csp.octets(f"1 Session, {at} tiles")), student.address)
    return students


@pytest.fixture
def wall(qtbot: QtBot) -> StudentWall:
    wall = StudentWall(LIGHT, None)
    qtbot.addWidget(wall)
    wall.resize(1200, 460)
    return wall


def test_the_table_shows_every_state_whole_and_marks_of_chosen_students_beside_the_selection(
    in_window: InWindow,
) -> None:
    async def story(window: MainWindow, stage: Stage) -> None:
        window.actions_["class"].trigger()
        panel = panel_of(window, ClassPanel)
        students = stage.teaching.students
        for at, state in enumerate(State, 1):
            students.put(students.join(f"Student {at}", f"laptop-{at}", f"10.1.0.{at}"), state)
        await until(lambda: len(panel.model.rows) == len(State))
        table = panel.table
        for row in range(len(State)):
            words = panel.model.index(row, STATE).data()
            assert table.fontMetrics().horizontalAdvance(words) + GRID < table.columnWidth(STATE), words
        table.selectRow(0)
        assert table.columnWidth(STATE) < table.width() // 2
        cell = table.visualRect(panel.model.index(0, NAME))
        image = table.viewport().grab(cell).toImage()
        assert image.pixelColor(1, cell.height() // 2).name() == LIGHT.surface
        assert image.pixelColor(cell.width() - 2, 1).name() != LIGHT.surface

    in_window(story)


def test_the_button_for_the_export_says_so(in_window: InWindow) -> None:
    def story(window: MainWindow, stage: Stage) -> None:
        window.actions_["class"].trigger()
        stage.teaching.students.join("Ada", "laptop", "10.1.0.2")
        stage.teaching.changed.emit()
        (button,) = [b for b in panel_of(window, ClassPanel).findChildren(QToolButton)
                     if b.defaultAction() is window.actions_["export_class"]]  # fmt: skip
        assert button.isEnabled()
        assert button.text() == "Export…"
        assert button.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonTextOnly

    in_window(story)


def test_the_journal_says_that_a_student_has_left_the_class() -> None:
    student = Students().join("Bob", "vm", "10.1.0.2")
    student.state = State.LEFT
    assert sentence_about(student) == "Bob has left the class"


@pytest.mark.parametrize("number", [1, 12, 30, 60])
def test_a_class_is_seen_at_once_on_the_wall(wall: StudentWall, number: int) -> None:
    wall.show_students(a_class(number).rows, 460)
    assert wall.minimumHeight() <= 460


def test_a_larger_class_scrolls_and_each_student_has_its_own_place(wall: StudentWall) -> None:
    students = a_class(200).rows
    wall.show_students(students, 460)
    wall.resize(1200, wall.minimumHeight())
    found = {
        student.number
        for x in range(5, 1200, 20)
        for y in range(5, wall.height(), 10)
        if (student := wall.student_at(QPointF(x, y))) is not None
    }
    assert found == set(range(1, 201))


def test_the_wall_shows_each_student_in_its_colour(wall: StudentWall) -> None:
    wall.show_students(a_class(12).rows, 460)
    shown = colours_of(wall)
    assert {QColor(*mark(number).rgb).name() for number in range(1, 13)} <= shown


def test_the_table_renames_and_says_after_the_class_who_took_part(
    qapp: QApplication, qtmodeltester: ModelTester
) -> None:
    students = a_class(3)
    parent = QWidget()
    model = StudentsModel(parent, LIGHT, students.rename)
    model.show(students, over=False)
    qtmodeltester.check(model)
    assert [model.index(row, SHARE).data() for row in range(3)] == ["17\u00a0%", "33\u00a0%", "50\u00a0%"]
    assert model.index(0, STATE).data() == "working"
    assert model.setData(model.index(0, NAME), "Ada")
    model.show(students, over=True)
    assert (model.index(0, NAME).data(), model.index(0, STATE).data()) == ("Ada", "took part")
    assert "Student 1" in model.index(0, NAME).data(Qt.ItemDataRole.ToolTipRole)
    assert model.setData(model.index(0, NAME), "Student 1")  # its own name again
    assert students.rows[0].alias == ""


def test_the_exported_mosaic_has_the_picture_in_the_colours_of_the_students_and_all_of_them_below(
    qapp: QApplication,
) -> None:
    students = a_class(30)
    picture: Picture = a_picture(480, 320, 2, 1)
    first, second = order(picture)
    finish(picture, first, ONE)
    finish(picture, second, TWO)
    owners = {ONE: students.rows[0].mark, TWO: students.rows[1].mark}
    image = mosaic(picture, students, lambda which: owners[ElementId(which)])
    below = image.copy(0, 360, image.width(), image.height() - 360)
    shown = {below.pixelColor(x, y).name() for x in range(below.width()) for y in range(below.height())}
    assert {QColor(*student.rgb).name() for student in students.rows} <= shown
    for at, whose in ((100, mark(1)), (400, mark(2))):
        assert image.pixelColor(at, 60).hue() == pytest.approx(QColor(*whose.rgb).hue(), abs=5)


def test_a_class_without_a_picture_is_exported_as_its_legend(qapp: QApplication) -> None:
    assert mosaic(None, a_class(2), lambda _: mark(1)).height() < 200


@pytest.mark.parametrize("number", [1, 30, 200])
def test_the_legend_over_the_picture_leaves_room_for_the_picture(qtbot: QtBot, number: int) -> None:
    stage, room = Stage(), QWidget()
    qtbot.addWidget(room)
    room.resize(1280, 800)
    stage.teaching.students = a_class(number)
    legend = ClassLegend(stage.teaching, LIGHT, room)
    legend.show()
    legend.place()
    assert legend.width() <= 1280 * 0.5
    assert legend.height() <= 800 * 0.75
    assert room.rect().contains(legend.geometry())
    assert QColor(*mark(number).rgb).name() in colours_of(legend)  # who has done most is always there
    legend.close_model()


def test_the_menu_of_a_student_acts_only_while_the_class_is_open(qtbot: QtBot) -> None:
    stage, parent = Stage(), QWidget()
    qtbot.addWidget(parent)
    students = a_class(1)
    menu: QMenu = student_menu(students.rows[0], stage.teaching, asyncio.ensure_future, parent)
    texts = {action.text(): action.isEnabled() for action in menu.actions() if action.text()}
    assert texts == {"Show another name…": True, "Remove from the class": False, "Remove and change the code": False}


def test_the_qr_code_has_dark_modules_on_white_and_a_quiet_zone(qtbot: QtBot) -> None:
    text = "poolscope://10.1.0.2:28630/K7M2P-9WQX4-TB3HA"
    parent = QWidget()
    qtbot.addWidget(parent)
    code = QrCode(parent)
    code.show_text(text)
    modules = modules_of(text)
    across = len(modules) + 2 * QUIET
    code.resize(4 * across, 4 * across)
    image = code.grab().toImage()
    seen = tuple(
        tuple(image.pixelColor(4 * x + 2, 4 * y + 2).lightness() < 128 for x in range(QUIET, across - QUIET))
        for y in range(QUIET, across - QUIET)
    )
    assert seen == modules
    assert image.pixelColor(4, 2 * across).name() == "#ffffff"


def test_a_long_line_is_smaller_instead_of_being_cut_off(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    line = FittedText(4.0, parent, fixed=True)
    line.show_text("K7M2P-9WQX4-TB3HA")
    line.resize(300, 60)
    image = line.grab().toImage()
    ink = [x for x in range(300) for y in range(60) if image.pixelColor(x, y).lightness() < 100]
    assert 250 < max(ink) < 300
