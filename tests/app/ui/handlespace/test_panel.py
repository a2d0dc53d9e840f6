"""The handlespace panel: the text of its lines, reports, and differences that can be seen and heard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.models.fleet.fleet import Fleet, RegistrarRow, State
from app.models.handlespace.scope import SETTLED, Scope, Takeover
from app.ui.handlespace.lines import Line, Sheet, sheet
from app.ui.handlespace.panel import HandlespacePanel
from app.ui.look.theme import DARK, LIGHT, Theme
from app.ui.look.words import takeover_words
from rserpool import ElementId, notices, policy_by_name
from tests.app.registrars import POOL, A, B, C, a_record, add, die, learn, start, tell
from tests.app.ui.builders import ONE, THREE, TWO, Stage, a_fleet, mark_of
from tests.app.ui.windows import ModelTester, a_context
from tests.helpers.clock import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def fleet() -> Fleet:
    return a_fleet()


@pytest.fixture
def scope(fleet: Fleet, clock: Clock) -> Scope:
    return Scope(fleet, clock)


@pytest.fixture
def three(fleet: Fleet, scope: Scope) -> list[RegistrarRow]:
    """Registrars A, B and C that know element 1, at home with A, and element 2, at home with B."""
    a, b, c = rows = [start(fleet, server) for server in (A, B, C)]
    add(fleet, ONE, a, b, c)
    add(fleet, TWO, b, a, c)
    return rows


def line(shown: Sheet, title: str) -> Line:
    return next(line for line in shown.lines if line.title == title)


def texts(shown: Sheet, title: str) -> list[str]:
    return [cell.text for cell in line(shown, title).cells]


def flawed(shown: Sheet) -> list[tuple[str, str]]:
    """Return (subject, text) of all cells with a flaw."""
    return [(line.title, cell.text) for line in shown.lines for cell in line.cells if cell.flaw]


# --- lines ------------------------------------------------------------------------------------------------------------


def test_registrars_stand_side_by_side_with_their_peers_checksums_and_pools(
    scope: Scope, fleet: Fleet, three: list[RegistrarRow], clock: Clock
) -> None:
    a, b, _ = three
    tell(fleet, a, notices.PeerFound(C), notices.PeerFound(B))
    shown = sheet(scope, mark_of, clock.now)
    assert shown.registrars == ("A", "B", "C")
    assert shown.described[0] == "Registrar A 0x0a0a0a0a, running"
    assert texts(shown, "State") == ["running"] * 3
    assert texts(shown, "Peers") == ["B C", "–", "–"]
    assert texts(shown, "Checksum") == [f"{a.view.checksum_of_all():04x}"] * 3
    assert texts(shown, "of B's own elements") == [f"{b.view.checksum(B):04x}"] * 3
    assert line(shown, "FractalGeneratorPool").heading
    assert line(shown, "FractalGeneratorPool").more == "Round robin"
    assert texts(shown, "Elements") == ["2"] * 3
    assert texts(shown, "0x5562e917") == ["A"] * 3
    assert texts(shown, "0xdeadbeef") == ["B"] * 3
    assert line(shown, "0xdeadbeef").mark == mark_of(TWO)
    assert [cell.strong for cell in line(shown, "0xdeadbeef").cells] == [False, True, False]  # B is its home
    assert (shown.verdict, shown.flawed, flawed(shown)) == ("all agree", False, [])


def test_elements_are_in_the_order_of_their_numbers_in_each_pool(
    scope: Scope, fleet: Fleet, three: list[RegistrarRow]
) -> None:
    add(fleet, THREE, three[0])
    echo = notices.ElementAdded(type(POOL)(b"Echo"), a_record(7, A))
    tell(fleet, three[0], echo)
    subjects = sheet(scope, mark_of, 0.0).subjects
    assert subjects[6:] == (
        "Echo", "Elements", "0x00000007",
        "FractalGeneratorPool", "Elements", "0x5562e917", "0xdeadbeef", "0x00c0ffee",
    )  # fmt: skip


def test_a_lasting_difference_is_marked_until_it_is_repaired(
    scope: Scope, fleet: Fleet, three: list[RegistrarRow], clock: Clock
) -> None:
    a, b, c = three
    add(fleet, THREE, a, b)
    clock.now += SETTLED / 2
    assert flawed(sheet(scope, mark_of, clock.now)) == []
    clock.now += 3.0
    shown = sheet(scope, mark_of, clock.now)
    found = dict(flawed(shown))
    assert found.keys() == {"Checksum", "of A's own elements", "0x00c0ffee"}
    assert found["0x00c0ffee"] == "≠ none"
    assert found["Checksum"] == f"≠ {c.view.checksum_of_all():04x}"
    assert shown.verdict == "≠ 1\u00a0difference for 3\u00a0s"
    spoken = line(shown, "0x00c0ffee").cells[2].spoken
    assert spoken == "Registrar C sees element 0x00c0ffee: missing; differs for 3\u00a0s"
    tell(fleet, c, notices.ElementAdded(POOL, a_record(THREE, A)))
    shown = sheet(scope, mark_of, clock.now)
    assert (shown.verdict, flawed(shown)) == ("all agree", [])


def test_each_kind_of_difference_has_its_text(
    scope: Scope, fleet: Fleet, three: list[RegistrarRow], clock: Clock
) -> None:
    _, _, c = three
    tell(fleet, c, notices.ElementMoved(POOL, ElementId(ONE), B))
    tell(fleet, c, notices.ElementChanged(POOL, a_record(TWO, B, policy_by_name("WRR:3"))))
    tell(fleet, c, notices.ElementAdded(POOL, a_record(THREE, A)))
    clock.now += 90.0
    shown = sheet(scope, mark_of, clock.now)
    cells = {title: line(shown, title).cells[2] for title in ("0x5562e917", "0xdeadbeef", "0x00c0ffee")}
    assert [cell.text for cell in cells.values()] == ["≠ B", "≠ weight 3", "≠ extra"]
    assert cells["0x5562e917"].spoken.endswith("differs for 1 min 30 s; its home is registrar A")
    assert cells["0xdeadbeef"].spoken.endswith("; its policy is Round robin")
    assert cells["0x00c0ffee"].spoken.endswith("; it has left the pool")


def test_policies_show_their_values(scope: Scope, fleet: Fleet, three: list[RegistrarRow]) -> None:
    add(fleet, THREE, three[0], policy=policy_by_name("LUD:25%:10%"))
    more = line(sheet(scope, mark_of, 0.0), "0x00c0ffee").more
    assert more == "load 25\u00a0%, degradation 10\u00a0%"


def test_a_new_registrar_learns_and_a_frozen_one_is_frozen(
    scope: Scope, fleet: Fleet, three: list[RegistrarRow]
) -> None:
    learn(fleet, 0x0D0D0D0D)
    three[1].state = State.FROZEN
    fleet.changed.emit(three[1])
    shown = sheet(scope, mark_of, 0.0)
    assert texts(shown, "State") == ["running", "frozen", "running", "learning"]
    assert texts(shown, "0x5562e917") == ["A", "A", "A", "–"]
    assert shown.verdict == "D is still learning"


# --- panel ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def panel(qtbot: QtBot, fleet: Fleet, scope: Scope, clock: Clock) -> HandlespacePanel:
    panel = HandlespacePanel(a_context(Stage(fleet, scope), mark_of=mark_of))
    qtbot.addWidget(panel)
    panel.resize(420, 300)
    panel.show()
    return panel


def places(model: QAbstractItemModel, parent: QModelIndex | None = None) -> list[QModelIndex]:
    """Return the first cell of each line, from the top."""
    found = []
    for row in range(model.rowCount(parent or QModelIndex())):
        index = model.index(row, 0, parent or QModelIndex())
        found += [index, *places(model, index)]
    return found


def place(panel: HandlespacePanel, title: str) -> QModelIndex:
    return next((index for index in places(panel.view.model()) if index.data() == title), QModelIndex())


def cell(panel: HandlespacePanel, title: str, column: int) -> str:
    index = place(panel, title)
    return str(index.siblingAtColumn(column).data()) if index.isValid() else ""


def test_the_panel_follows_the_reports(
    panel: HandlespacePanel, fleet: Fleet, three: list[RegistrarRow], qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: cell(panel, "0xdeadbeef", 1) == "B")
    assert panel.view.model().columnCount() == 4
    die(fleet, three[1])
    for row in (three[0], three[2]):
        tell(fleet, row, notices.ElementMoved(POOL, ElementId(TWO), A))
    qtbot.waitUntil(lambda: cell(panel, "0xdeadbeef", 1) == "A")
    assert panel.view.model().columnCount() == 3
    view = panel.view
    tops = [index for index in places(view.model()) if not index.parent().isValid()]
    spanned = [index.data() for index in tops if view.isFirstColumnSpanned(index.row(), QModelIndex())]
    assert spanned == ["FractalGeneratorPool"]
    assert place(panel, "0xdeadbeef").parent().data() == "FractalGeneratorPool"
    qtbot.waitUntil(lambda: panel.throttle.idle)
    panel.close_models()
    tell(fleet, three[0], notices.ElementMoved(POOL, ElementId(TWO), C))
    assert panel.throttle.idle


def test_another_scene_replaces_the_present_one(
    panel: HandlespacePanel, fleet: Fleet, three: list[RegistrarRow], qtbot: QtBot
) -> None:
    panel.refresh()
    other = Stage()
    row = start(other.fleet, 0x0D0D0D0D)
    panel.show_scene(other.scene)
    assert panel.view.model().columnCount() == 2
    add(other.fleet, THREE, row)
    qtbot.waitUntil(lambda: cell(panel, "0x00c0ffee", 1) == "A")
    qtbot.waitUntil(lambda: panel.throttle.idle)
    tell(fleet, three[0], notices.ElementMoved(POOL, ElementId(TWO), C))
    assert panel.throttle.idle


def test_the_panel_rests_when_nothing_happens_and_shows_the_age_of_a_difference(
    panel: HandlespacePanel, fleet: Fleet, three: list[RegistrarRow], clock: Clock, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: panel.throttle.idle)
    add(fleet, THREE, three[0], three[1])
    clock.now += 1.0
    qtbot.waitUntil(lambda: panel.verdict.text() == "≠ 1\u00a0difference for 1\u00a0s")
    clock.now += 4.0
    qtbot.waitUntil(lambda: panel.verdict.text() == "≠ 1\u00a0difference for 5\u00a0s")
    (heading,) = [label for label in panel.findChildren(QLabel) if label.text() == "Handlespace"]
    for width in (panel.minimumWidth(), 150, 300):  # the two never run into each other
        panel.setMinimumWidth(0)
        panel.resize(width, 400)
        qtbot.waitUntil(lambda: panel.verdict.geometry().right() < panel.width())
        assert heading.geometry().right() + 4 < panel.verdict.geometry().left()
        assert heading.width() >= heading.sizeHint().width()


def test_a_hidden_panel_does_no_work(
    panel: HandlespacePanel, fleet: Fleet, three: list[RegistrarRow], qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: panel.throttle.idle)
    panel.hide()
    add(fleet, THREE, *three)
    assert panel.throttle.idle
    panel.show()
    qtbot.waitUntil(lambda: cell(panel, "0x00c0ffee", 1) == "A")


def test_the_panel_is_wanted_from_the_second_registrar_to_the_last(
    panel: HandlespacePanel, fleet: Fleet, scope: Scope
) -> None:
    asked: list[bool] = []
    panel.wanted.connect(asked.append)
    a = start(fleet, A)
    assert asked == []
    b = start(fleet, B)
    assert asked == [True]
    die(fleet, a)
    assert asked == [True]  # people want to see what happens to the dead registrar's elements
    die(fleet, b)
    assert asked == [True, False]


def test_cells_and_headers_explain_themselves(
    panel: HandlespacePanel, fleet: Fleet, three: list[RegistrarRow], qtbot: QtBot
) -> None:
    panel.refresh()
    model, index = panel.view.model(), place(panel, "0xdeadbeef")
    for role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
        assert index.data(role) == "Element 2 0xdeadbeef, Round robin"
        assert index.siblingAtColumn(1).data(role) == (
            "Registrar A sees element 0xdeadbeef: home is registrar B, Round robin"
        )
        assert "home" in index.siblingAtColumn(2).data(role)
        assert model.headerData(2, Qt.Orientation.Horizontal, role) == "Registrar B 0x0b0b0b0b, running"
    assert panel.view.accessibleName()


def test_arrows_move_through_the_cells_and_tab_leaves_them(
    panel: HandlespacePanel, fleet: Fleet, three: list[RegistrarRow], qtbot: QtBot
) -> None:
    panel.refresh()
    view = panel.view
    view.setFocus()
    view.setCurrentIndex(view.model().index(0, 0))
    QTest.keyClick(view, Qt.Key.Key_Down)
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert (view.currentIndex().row(), view.currentIndex().column()) == (1, 1)
    subject = "0xdeadbeef"
    view.setCurrentIndex(place(panel, subject).siblingAtColumn(2))
    die(fleet, three[2])  # one line less above
    panel.refresh()
    assert view.currentIndex().siblingAtColumn(0).data() == subject
    assert view.currentIndex().column() == 2
    assert not view.tabKeyNavigation()


def test_a_folded_pool_stays_folded(
    panel: HandlespacePanel, fleet: Fleet, three: list[RegistrarRow], qtmodeltester: ModelTester
) -> None:
    panel.refresh()
    view = panel.view
    pool = place(panel, "FractalGeneratorPool")
    assert view.isExpanded(pool)
    view.setCurrentIndex(pool)
    QTest.keyClick(view, Qt.Key.Key_Left)
    assert not view.isExpanded(pool)
    add(fleet, THREE, *three)
    panel.refresh()
    pool = place(panel, "FractalGeneratorPool")
    assert view.model().rowCount(pool) == 4
    assert not view.isExpanded(pool)
    view.expand(pool)
    add(fleet, 77, *three)
    panel.refresh()
    assert view.isExpanded(place(panel, "FractalGeneratorPool"))
    qtmodeltester.check(view.model())


def test_the_view_is_told_only_about_changes(panel: HandlespacePanel, fleet: Fleet, three: list[RegistrarRow]) -> None:
    panel.refresh()
    changed, reset = [], []
    model = panel.view.model()
    model.dataChanged.connect(lambda first, last: changed.append(first.data()))
    model.modelReset.connect(lambda: reset.append(True))
    panel.refresh()
    assert (changed, reset) == ([], [])
    for row in three:
        tell(fleet, row, notices.ElementMoved(POOL, ElementId(ONE), C))
    panel.refresh()
    assert changed == ["of A's own elements", "of C's own elements", "0x5562e917"]
    assert reset == []


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_marks_and_flaws_are_painted(
    panel: HandlespacePanel, fleet: Fleet, three: list[RegistrarRow], clock: Clock, theme: Theme
) -> None:
    panel.set_theme(theme)
    add(fleet, THREE, three[0], three[1])

    def colours() -> set[str]:
        panel.refresh()
        image = panel.view.viewport().grab().toImage()
        return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}

    before = colours()
    assert QColor(*mark_of(ONE).rgb).name() in before
    assert theme.silent not in before
    clock.now += 1.0
    assert theme.silent in colours()


def test_five_registrars_and_a_hundred_elements_can_be_scrolled(
    panel: HandlespacePanel, fleet: Fleet, scope: Scope, qtbot: QtBot
) -> None:
    rows = [start(fleet, server) for server in range(1, 6)]
    for number in range(100):
        home = rows[number % 5]
        add(fleet, 0x1000 + number, home, *(row for row in rows if row is not home))
    assert scope.agrees
    panel.refresh()
    view = panel.view
    assert len(places(view.model())) == 3 + 5 + 2 + 100
    bar = view.verticalScrollBar()
    bar.setValue(bar.maximum())
    last = places(view.model())[-1]
    assert view.viewport().rect().intersects(view.visualRect(last))


def test_a_takeover_is_described_in_words() -> None:
    names: dict[int, str] = {B: "registrar B", A: "registrar A"}
    assert takeover_words(Takeover(A, B, 3, 0.014), names.__getitem__) == (
        "Takeover took 14 ms",
        "Registrar B is now the home of 3 elements of registrar A",
    )
    assert takeover_words(Takeover(A, B, 1, 0.014), names.__getitem__)[1].endswith("1 element of registrar A")
