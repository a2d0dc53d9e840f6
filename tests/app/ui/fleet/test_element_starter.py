"""Starting elements from the pool panel: how many, where and how. Large pools in the list."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from app.models.fleet.fleet import ElementRow, Fleet, State
from app.processes.options import ElementOptions
from app.processes.supervisor import Supervisor
from app.ui.fleet.element_starter import ElementStarter
from app.ui.fleet.panel import PoolPanel
from app.ui.fleet.section import SHOWN
from app.ui.look.theme import DARK
from app.ui.loop import Tasks
from tests.app.registrars import A, add, start
from tests.app.ui.builders import Stage, a_fleet, add_element, until
from tests.app.ui.windows import Aio, a_context, a_pool_panel, label_of, texts


@pytest.fixture
def fleet() -> Fleet:
    return a_fleet()


@pytest.fixture
def pool(qtbot: QtBot, fleet: Fleet) -> PoolPanel:
    return a_pool_panel(qtbot, fleet)


@pytest.fixture
def starter(pool: PoolPanel) -> ElementStarter:
    pool.choose_elements()
    return pool.starter


def choose(box: QComboBox, data: object) -> None:
    box.setCurrentIndex(box.findData(data))


def test_the_form_opens_on_request_and_closes_with_escape(pool: PoolPanel, starter: ElementStarter) -> None:
    assert starter.isVisible()
    assert starter.count.hasFocus()
    QTest.keyClick(starter.count, Qt.Key.Key_Escape)
    assert starter.isHidden()
    pool.options_button.click()
    assert starter.isVisible()
    pool.options_button.click()
    assert starter.isHidden()


def test_the_chosen_options_are_used(starter: ElementStarter) -> None:
    assert starter.options == ElementOptions()
    starter.pool.setEditText("Another pool")
    choose(starter.policy, "WeightedRoundRobin")
    starter.weight.setValue(3)
    starter.capacity.setValue(8)
    starter.speed.setValue(50_000)
    assert starter.options == ElementOptions(
        pool_handle="Another pool",
        policy="WeightedRoundRobin:3",
        capacity=8.0,
        max_sessions=8,
        speed_limit=50_000.0,
    )


@pytest.mark.parametrize("number", [1, 5, 20, 100])
def test_usual_numbers_are_a_press_away(starter: ElementStarter, number: int) -> None:
    starter.counts[number].click()
    assert starter.count.value() == number
    assert str(number) in starter.start.text()


def test_a_policy_is_explained_and_asks_for_its_number_if_it_has_one(starter: ElementStarter) -> None:
    choose(starter.policy, "RoundRobin")
    assert "Each element in turn." in texts(starter)
    assert not starter.weight.isVisible()
    choose(starter.policy, "Priority")
    assert starter.weight.isVisible()
    assert "Priority" in texts(starter)
    choose(starter.policy, "LeastUsedDegradation")
    assert "Load per selection" in texts(starter)
    assert starter.weight.suffix() == "\u00a0%"
    assert starter.options.policy.startswith("LeastUsedDegradation:0:")


def test_a_policy_that_differs_from_the_pools_gives_a_warning(starter: ElementStarter, fleet: Fleet) -> None:
    assert not starter.warning.isVisible()
    add(fleet, 0xA1, start(fleet, A))
    choose(starter.policy, "LeastUsed")
    assert starter.warning.isVisible()
    assert "has the policy round robin" in starter.warning.text()
    starter.pool.setEditText("A new one")
    assert not starter.warning.isVisible()


def test_the_warning_also_appears_when_the_pool_comes_later(starter: ElementStarter, fleet: Fleet) -> None:
    choose(starter.policy, "LeastUsed")
    add(fleet, 0xA1, start(fleet, A))
    assert starter.warning.isVisible()


def test_choosing_an_existing_pool_chooses_its_policy(starter: ElementStarter, fleet: Fleet) -> None:
    add_element(fleet, 1, 0xA1, options=ElementOptions(pool_handle="Weighty", policy="WeightedRandom:3"))
    starter.refresh()
    assert [starter.pool.itemText(n) for n in range(starter.pool.count())] == ["FractalGeneratorPool", "Weighty"]
    starter.pool.setCurrentIndex(1)
    starter.pool.textActivated.emit("Weighty")
    assert starter.options.policy == "WeightedRandom:1"
    assert not starter.warning.isVisible()


def test_typed_text_stays_while_pools_appear_and_disappear(starter: ElementStarter, fleet: Fleet) -> None:
    starter.pool.setEditText("My po")
    add_element(fleet, 1, 0xA1, options=ElementOptions(pool_handle="Weighty"))
    starter.refresh()
    assert starter.pool.currentText() == "My po"


def test_return_starts_them(pool: PoolPanel, starter: ElementStarter) -> None:
    wanted = []
    starter.wanted.connect(lambda: wanted.append(starter.count.value()))
    starter.count.selectAll()
    QTest.keyClicks(starter.count, "20")
    QTest.keyClick(starter.count, Qt.Key.Key_Return)
    assert wanted == [20]


class SlowFleet(Fleet):
    """Notes which elements are started, and starts none."""

    def __init__(self) -> None:
        super().__init__(Supervisor())
        self.started: list[ElementOptions] = []

    async def start_element(self, options: ElementOptions | None = None, *, checked: bool = False) -> ElementRow:
        assert options is not None
        self.started.append(options)
        return ElementRow(len(self.started))


def test_many_elements_are_started_one_by_one_while_the_window_keeps_responding(qtbot: QtBot, aio: Aio) -> None:
    fleet = SlowFleet()
    between: list[int] = []

    async def look_on() -> None:
        while len(fleet.started) < 100:
            between.append(len(fleet.started))
            await asyncio.sleep(0)

    async def story() -> None:
        tasks = Tasks()
        panel = PoolPanel(a_context(Stage(fleet), spawn=tasks.spawn))
        qtbot.addWidget(panel)
        panel.starter.count.setValue(100)
        looking = asyncio.ensure_future(look_on())
        panel.start_elements()
        await until(lambda: len(fleet.started) == 100)
        await looking
        await tasks.aclose()

    aio(story())
    assert len(set(between)) > 50


def test_the_form_can_have_another_theme(starter: ElementStarter, pool: PoolPanel, fleet: Fleet) -> None:
    add_element(fleet, 1, 0xA1)
    choose(starter.policy, "LeastUsed")
    pool.set_theme(DARK)
    assert DARK.silent in starter.warning.styleSheet()


# --- many of them -----------------------------------------------------------------------------------------------------


def fill(fleet: Fleet, number: int, pool_handle: str = "FractalGeneratorPool", first: int = 1) -> None:
    for n in range(first, first + number):
        add_element(fleet, n, 0x1000 + n, options=ElementOptions(pool_handle=pool_handle))


def more_of(pool: PoolPanel) -> str:
    (text,) = [group.more.text() for group in pool.elements.groups if group.more.isVisible()]
    return text


def test_the_first_of_a_hundred_elements_are_shown_and_the_others_on_request(
    pool: PoolPanel, fleet: Fleet, qtbot: QtBot
) -> None:
    fill(fleet, 100)
    assert len(pool.elements.views) == SHOWN
    assert more_of(pool) == f"Show {100 - SHOWN} more"
    (group,) = pool.elements.groups
    group.more.click()
    assert len(pool.elements.views) < 30, "not all at once: the window would stand still"
    qtbot.waitUntil(lambda: [view.row.number for view in pool.elements.views] == list(range(1, 101)))
    assert more_of(pool) == f"Show only the first {SHOWN}"
    group.more.click()
    assert len(pool.elements.views) == SHOWN


def test_a_hidden_element_is_shown_when_it_is_acted_on(pool: PoolPanel, fleet: Fleet) -> None:
    fill(fleet, 30)
    view = pool.view_of(fleet.elements[29])
    assert view.row.number == 30
    assert view.isVisible()
    assert pool.view_of(fleet.elements[29]) is view
    assert [view.row.number for view in pool.elements.views] == [*range(1, 21), 30]
    assert more_of(pool) == "Show 9 more"


def test_trouble_among_hidden_elements_is_reported(pool: PoolPanel, fleet: Fleet, qtbot: QtBot) -> None:
    fill(fleet, 30)
    row = fleet.elements[25]
    row.state = State.FROZEN
    fleet.changed.emit(row)
    qtbot.waitUntil(lambda: more_of(pool) == "Show 10 more, 1 of them not running")


def test_the_next_element_replaces_a_removed_one(pool: PoolPanel, fleet: Fleet, qtbot: QtBot) -> None:
    fill(fleet, 22)
    row = fleet.elements[3]
    row.state = State.GONE
    fleet.remove(row)
    qtbot.waitUntil(lambda: more_of(pool) == "Show 1 more")
    assert [view.row.number for view in pool.elements.views] == [n for n in range(1, 22) if n != 4]


def test_several_pools_have_headings(pool: PoolPanel, fleet: Fleet) -> None:
    fill(fleet, 2)
    headings = [group.heading for group in pool.elements.groups]
    assert not any(heading.isVisible() for heading in headings)
    fill(fleet, 1, "Another pool", first=3)
    fill(fleet, 1, first=4)
    assert [view.row.number for view in pool.elements.views] == [1, 2, 4, 3]
    headings = [group.heading for group in pool.elements.groups]
    assert [heading.text() for heading in headings] == ["FractalGeneratorPool: 3 elements", "Another pool: 1 element"]
    assert all(heading.isVisible() for heading in headings)


def test_figures_are_updated_soon_and_states_immediately(pool: PoolPanel, fleet: Fleet, qtbot: QtBot) -> None:
    row = add_element(fleet, 1, 0xA1)
    view = pool.view_of(row)
    row.tiles = 7
    fleet.changed.emit(row)
    qtbot.waitUntil(lambda: "7\u00a0tiles" in texts(view))
    row.state = State.FROZEN
    fleet.changed.emit(row)
    assert label_of(view, "frozen")
