"""The load of the machine in the status bar, and the elements that wait in the pool panel."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.models.fleet.fleet import ElementRow, Fleet, State
from app.models.fleet.starts import StartCancelled
from app.models.machine.load import Load
from app.processes.supervisor import StartFailed, Supervisor
from app.ui.look.theme import DARK, LIGHT
from app.ui.loop import Tasks
from app.ui.machine.load_strip import LoadStrip, explanation
from app.ui.window.main_window import MainWindow
from tests.app.machines import FixedMachine
from tests.app.ui.builders import Stage, a_fleet, until
from tests.app.ui.windows import Aio, InWindow, a_pool_panel

GB = 10**9


def a_strip(qtbot: QtBot, machine: FixedMachine) -> LoadStrip:
    strip = LoadStrip(Fleet(Supervisor(), machine=machine.watch), LIGHT, None)
    qtbot.addWidget(strip)
    return strip


def test_processors_and_memory_are_shown_from_the_second_reading_on(qtbot: QtBot) -> None:
    strip = a_strip(qtbot, FixedMachine(elements=1000, share=0.5))
    strip.measure()
    assert strip.text == ""
    strip.measure()
    assert strip.text == "CPU 50\u00a0%, ours 25\u00a0% · 11.5\u00a0GB free"
    assert strip.toolTip().splitlines() == [
        "The load of this machine:",
        "50 % of its 1 processor are in use, 25 % by this window and its processes",
        "11.5 of 21.0 GB of memory are free",
    ]


def test_a_busy_machine_is_a_warning_in_colour_and_in_words(qtbot: QtBot) -> None:
    strip = a_strip(qtbot, FixedMachine(share=1.0))
    for _ in range(5):
        strip.measure()
    assert strip.text.startswith("The machine is busy · CPU 100")
    assert strip.toolTip().endswith("The machine is busy: times shown may be longer than the protocol's.")


def test_while_elements_wait_their_number_takes_the_place_of_the_warning(qtbot: QtBot, aio: Aio) -> None:
    fleet = Fleet(Supervisor(), machine=FixedMachine(elements=0, share=1.0).watch)
    strip = LoadStrip(fleet, LIGHT, None)
    qtbot.addWidget(strip)
    for _ in range(5):
        strip.measure()
    assert strip.text.startswith("The machine is busy · CPU")

    async def story() -> None:
        row = ElementRow(1)
        fleet.add(row)
        waiting = asyncio.ensure_future(fleet.starts.turn(row))
        await until(lambda: fleet.starts.waiting)
        assert strip.text.startswith("1 element waiting · CPU")
        fleet.starts.cancel_all()
        assert strip.text.startswith("The machine is busy · CPU")
        await asyncio.wait([waiting])
        assert isinstance(waiting.exception(), StartCancelled)

    aio(story())


def test_short_memory_is_a_warning_too(qtbot: QtBot) -> None:
    strip = a_strip(qtbot, FixedMachine(elements=-50))
    strip.measure()
    strip.measure()
    assert strip.text.startswith("Memory is short · CPU")
    assert strip.toolTip().endswith("Memory is short: stop some processes.")


def test_the_explanation_counts_processors() -> None:
    lines = explanation(Load(8, 0.5, 0.25, 8 * GB, 4 * GB, busy=False))
    assert "of its 8 processors are in use" in lines[1]


def test_the_strip_measures_while_it_is_visible(qtbot: QtBot) -> None:
    strip = a_strip(qtbot, FixedMachine())
    strip.show()
    qtbot.waitUntil(lambda: "CPU" in strip.text)
    strip.set_theme(DARK)
    strip.stop()


def test_elements_that_wait_are_counted_and_can_be_removed_together(qtbot: QtBot, aio: Aio) -> None:
    fleet = Fleet(Supervisor(), machine=FixedMachine(elements=0).watch)
    panel = a_pool_panel(qtbot, fleet)
    strip = LoadStrip(fleet, LIGHT, panel)

    async def wait_as(row: ElementRow) -> None:
        fleet.add(row)
        await fleet.starts.turn(row)

    async def story() -> None:
        complaints: list[str] = []
        tasks = Tasks(complaints.append)
        assert panel.queue.isHidden()
        for number in (1, 2, 3):
            tasks.spawn(wait_as(ElementRow(number)))
        await until(lambda: len(fleet.starts.waiting) == 3)
        assert panel.queue.isVisible()
        assert panel.queue.text == "3 of 3 elements wait to start: memory is short"
        assert strip.text == "3 elements waiting"
        view = panel.elements.views[0]
        assert view.accessibleName().startswith("Element 1, waits to start")
        view.setFocus()
        QTest.keyClick(view, Qt.Key.Key_Delete, Qt.KeyboardModifier.ShiftModifier)
        fleet.stop(view.row)
        assert [row.number for row in fleet.elements] == [2, 3]
        panel.queue.cancel.click()
        assert not fleet.elements
        assert panel.queue.isHidden()
        assert strip.text == ""
        await tasks.aclose()
        assert complaints == [], "what people ask for is no failure"

    aio(story())


def test_a_waiting_row_offers_only_not_to_start_it(qtbot: QtBot) -> None:
    fleet = a_fleet()
    panel = a_pool_panel(qtbot, fleet)
    row = ElementRow(1, state=State.WAITING)
    fleet.add(row)
    view = panel.view_of(row)
    assert [entry.text().partition("\t")[0] for entry in view.menu().actions()] == ["Do not start it"]
    shown = [button.toolTip() for button in view.buttons.values() if not button.isHidden()]
    assert shown == ["Do not start it (Shift+Del)"]


def test_a_refusal_is_told_as_it_is_and_a_cancelled_start_not_at_all(aio: Aio) -> None:
    async def story() -> None:
        complaints: list[str] = []
        tasks = Tasks(complaints.append)

        async def fail(error: StartFailed) -> None:
            raise error

        tasks.spawn(fail(StartFailed("This machine has no memory.")))
        tasks.spawn(fail(StartCancelled("Element 3 was removed")))
        await asyncio.sleep(0)
        await tasks.aclose()
        assert complaints == ["This machine has no memory."]

    aio(story())


def test_a_long_sentence_in_the_status_bar_takes_the_place_of_the_load(in_window: InWindow) -> None:
    def story(window: MainWindow, stage: Stage) -> None:
        (strip,) = window.statusBar().findChildren(LoadStrip)
        assert strip.isVisible()
        window.complain("No registrar.")
        assert strip.isVisible()
        window.complain("This sentence does not fit beside the load of the machine. " * 3)
        assert not strip.isVisible()
        window.statusBar().clearMessage()
        assert strip.isVisible()

    in_window(story)
