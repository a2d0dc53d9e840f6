"""The strip of the time line: marks, the playhead, and the moments that pointer and keys ask for."""

from __future__ import annotations

from datetime import datetime

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.models.journal import Entry
from app.recording.player import SETTLES
from app.ui.look.theme import DARK, LIGHT, Theme
from app.ui.recording.strip import ORDER, TimeLine

BEGAN = 1_700_000_000.0


def entry(seconds: float, kind: str = "pool", text: str = "Something") -> Entry:
    return Entry(datetime.fromtimestamp(BEGAN + seconds), kind, text)


@pytest.fixture
def strip(qtbot: QtBot) -> TimeLine:
    strip = TimeLine(LIGHT)
    qtbot.addWidget(strip)
    strip.resize(616, 40)  # six pixels a second, and eight at either end
    strip.show_entries([entry(10, "pool", "Registrar A runs"), entry(50, "trouble", "Element 1 was killed")])
    strip.show_moment(BEGAN, BEGAN + 100, BEGAN + 30, live=False)
    strip.show()
    return strip


@pytest.fixture
def wants(strip: TimeLine) -> list[float]:
    """The requested moments, in seconds since the beginning."""
    wants: list[float] = []
    strip.wanted.connect(lambda at: wants.append(round(at - BEGAN, 1)))
    return wants


def test_a_click_goes_to_its_moment_or_to_a_near_event(strip: TimeLine, wants: list[float]) -> None:
    assert strip.place_of(BEGAN + 50) == 308
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(310, 10))
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(128, 10))
    assert wants == [50.0, 20.0]


def test_dragging_follows_the_pointer_up_to_the_ends(strip: TimeLine, wants: list[float]) -> None:
    QTest.mousePress(strip, Qt.MouseButton.LeftButton, pos=QPoint(248, 10))
    for x in (188, -50, 900):
        QTest.mouseMove(strip, QPoint(x, 10))
    assert wants[:2] == [40.0, 30.0]
    assert wants[-2:] == [0.0, 100.0]


def test_keys_go_from_event_to_event_and_to_the_ends(strip: TimeLine, wants: list[float], qtbot: QtBot) -> None:
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End):
        QTest.keyClick(strip, key)
    assert wants == [10.0, 50.0, 0.0, 100.0]
    strip.show_moment(BEGAN, BEGAN + 100, BEGAN + 50 + SETTLES, live=False)
    QTest.keyClick(strip, Qt.Key.Key_Right)
    QTest.keyClick(strip, Qt.Key.Key_Left)
    assert wants[4:] == [100.0, 10.0]
    with qtbot.waitSignal(strip.play_wanted):
        QTest.keyClick(strip, Qt.Key.Key_Space)


def test_the_pointer_shows_the_event_or_the_time(strip: TimeLine) -> None:
    assert strip.told_at(309).endswith("  Element 1 was killed")
    assert strip.told_at(200) == f"{datetime.fromtimestamp(BEGAN + 32):%H:%M:%S}"


def test_screen_readers_get_the_time_and_the_last_event(strip: TimeLine) -> None:
    assert strip.accessibleName() == "Time line"
    assert strip.accessibleDescription() == f"{datetime.fromtimestamp(BEGAN + 30):%H:%M:%S}  Registrar A runs"
    assert (strip.minimum(), strip.maximum(), strip.value()) == (0, 1000, 300)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_each_kind_of_event_has_its_own_sign(strip: TimeLine, theme: Theme) -> None:
    strip.set_theme(theme)
    signs = set()
    for kind in ORDER:
        strip.show_entries([entry(50, kind)])
        image = strip.grab().toImage()
        middle = [(x, y) for x in range(298, 319) for y in range(4, 20)]
        signs.add(tuple(image.pixel(x, y) for x, y in middle))
    assert len(signs) == len(ORDER)


def test_an_event_in_the_future_is_fainter(strip: TimeLine) -> None:
    later = strip.grab().toImage()
    strip.show_moment(BEGAN, BEGAN + 100, BEGAN + 51, live=False)
    assert strip.grab().toImage().pixel(302, 4) != later.pixel(302, 4) or strip.grab().toImage() != later


def test_the_most_important_of_many_events_are_visible(strip: TimeLine) -> None:
    strip.show_entries([entry(50 + number / 10_000, ORDER[number % 6]) for number in range(2000)])
    assert strip.told_at(308).endswith("Something")
    assert len(strip) == 2000
    strip.grab()
    assert {rank for rank, place, _ in strip.marks if place == 308} == {ORDER.index("trouble")}
