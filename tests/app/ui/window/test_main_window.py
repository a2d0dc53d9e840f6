"""The whole window without processes: every action can be found, and does what it says."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QTextBrowser, QToolButton

from app.fractal.session import Failover
from app.fractal.shade import Tint
from app.lessons.lesson import available, load
from app.lessons.parts import Lesson
from app.models.fleet.fleet import State
from app.ui.actions import ACTIONS, Scope
from app.ui.fleet.panel import PoolPanel
from app.ui.journal.panel import JournalPanel
from app.ui.look.theme import DARK, LIGHT, Look
from app.ui.picture.progress import ProgressStrip
from app.ui.window.main_window import MainWindow
from app.ui.window.status_bar import StatusBar
from app.ui.window.tool_bar import ToolBar
from tests.app.registrars import told
from tests.app.ui.builders import ONE, TWO, Stage, a_picture, add_element, finish, order, until
from tests.app.ui.windows import Aio, InWindow, Story, a_window, child_of, label_of, panel_of, tell


@pytest.fixture
def in_window(aio: Aio, qapp: QApplication) -> Iterator[InWindow]:
    """Run `story(window, stage)` with a window that offers all lessons, and close the window."""

    def run(story: Story) -> None:
        async def main() -> None:
            lessons = [load(name) for name in available()]
            async with a_window(Look(qapp, LIGHT.name), lessons) as (window, stage):
                await tell(story, window, stage)

        aio(main())

    yield run
    Look(qapp, LIGHT.name).apply()


def test_every_action_has_a_text_an_explanation_and_a_key_of_its_own(in_window: InWindow) -> None:
    """The keys of a lesson mean something else without one; `test_player` tests them."""

    def story(window: MainWindow, stage: Stage) -> None:
        actions = [*window.actions_.all(), *(a for a in window.actions() if a not in window.actions_.all())]
        assert len(actions) > len(ACTIONS)
        keys = []
        for action in actions:
            assert action.text()
            assert action.shortcuts(), action.text()
            assert action.toolTip() not in ("", action.text()), action.text()
            assert all(key.toString() for key in action.shortcuts()), action.text()
            if not action.objectName().startswith(("answer_", "lesson_")):
                keys += [key.toString() for key in action.shortcuts()]
        assert sorted(keys) == sorted(set(keys))

    in_window(story)


def test_every_panel_and_chaos_are_in_a_menu(in_window: InWindow) -> None:
    def story(window: MainWindow, stage: Stage) -> None:
        listed = {action.objectName() for menu in window.findChildren(QMenu) for action in menu.actions()}
        assert {*window.docks.on_demand, "chaos", "heal_all"} <= listed

    in_window(story)


def test_every_button_has_a_name_and_a_tool_tip(in_window: InWindow) -> None:
    def story(window: MainWindow, stage: Stage) -> None:
        add_element(stage.fleet, 1, ONE)
        buttons = [b for b in window.findChildren(QToolButton) if not b.objectName().startswith("qt_")]
        assert len(buttons) > 12
        for button in buttons:
            assert button.accessibleName() or button.text(), button
            assert button.toolTip(), button.accessibleName()

    in_window(story)


def test_the_first_page_has_one_big_button_and_the_lessons(in_window: InWindow) -> None:
    async def story(window: MainWindow, stage: Stage) -> None:
        welcome = window.overlays.welcome
        assert welcome.isVisible()
        assert [card.title for card in welcome.cards] == [load(name).title for name in available()]
        wanted: list[Lesson] = []
        window.lesson_wanted.connect(wanted.append)
        welcome.cards[0].click()
        assert wanted == [load(next(iter(available())))]
        QTest.mouseClick(welcome.button, Qt.MouseButton.LeftButton)
        await until(lambda: stage.asked)
        assert stage.asked == [("demo",)]
        assert stage.rendering.view_size == window.canvas.view_size()
        assert not welcome.isVisible()

    in_window(story)


def test_choices_reach_the_rendering(in_window: InWindow) -> None:
    def story(window: MainWindow, stage: Stage) -> None:
        stage.rendering.can_go_back = stage.rendering.can_go_forward = True
        stage.show(a_picture())
        for name in ("back", "forward", "home", "render", "stop"):
            window.actions_[name].trigger()
        assert stage.asked == [("back",), ("forward",), ("home",), ("render",), ("stop",)]
        stage.asked.clear()
        chosen = {action.text(): action for action in window.actions()}
        chosen["16 × 12"].trigger()
        window.actions_["more_sessions"].trigger()
        window.actions_["fewer_sessions"].trigger()
        window.actions_["fewer_sessions"].trigger()
        child_of(window, ToolBar).sessions.box.setValue(400)
        window.actions_["more_sessions"].trigger()
        assert stage.asked == [
            ("use_tiles", 16, 12),
            *(("use_sessions", count) for count in (6, 4, 3, 400)),
        ]
        stage.asked.clear()
        chosen["Seahorse valley"].trigger()
        ((name, view),) = stage.asked
        assert name == "render"
        assert (view.width, view.height) == window.canvas.view_size()

    in_window(story)


def test_keys_work_where_they_belong(in_window: InWindow) -> None:
    async def story(window: MainWindow, stage: Stage) -> None:
        stage.show(a_picture())
        row = add_element(stage.fleet, 1, ONE)
        QTest.keyClick(window.canvas, Qt.Key.Key_Delete)
        assert told(row) == []
        QTest.keyClick(window, Qt.Key.Key_F6)
        view = panel_of(window, PoolPanel).focused()
        assert view is not None
        QTest.keyClick(view, Qt.Key.Key_Space)
        QTest.keyClick(view, Qt.Key.Key_Delete)
        assert told(row) == ["freeze", "kill"]
        QTest.keyClick(window, Qt.Key.Key_F7)
        QTest.keyClick(window.canvas, Qt.Key.Key_Left)
        await until(lambda: any(name == "pan" for name, *_ in stage.asked))  # and for another size, at some time
        ((_, dx, dy),) = [asked for asked in stage.asked if asked[0] == "pan"]
        assert dx > 0
        assert dy == 0

    in_window(story)


def test_zoom_keys_ask_for_a_nearer_view_around_the_middle(in_window: InWindow) -> None:
    async def story(window: MainWindow, stage: Stage) -> None:
        picture = a_picture(*window.canvas.view_size())
        stage.show(picture)
        QTest.keyClick(window.canvas, Qt.Key.Key_Plus)
        await until(lambda: stage.asked)
        ((name, factor, x, y),) = stage.asked
        assert (name, factor) == ("zoom", pytest.approx(2.0))
        assert (x, y) == pytest.approx((picture.viewport.width / 2, picture.viewport.height / 2), abs=1)

    in_window(story)


def test_t_switches_through_the_tints(in_window: InWindow) -> None:
    def story(window: MainWindow, stage: Stage) -> None:
        seen = []
        for _ in range(3):
            QTest.keyClick(window.canvas, Qt.Key.Key_T)
            seen.append(window.canvas.tint)
        assert seen == [Tint.BORDERS, Tint.PLAIN, Tint.TINT]

    in_window(story)


def test_a_waiting_picture_says_so_until_it_continues(in_window: InWindow) -> None:
    def story(window: MainWindow, stage: Stage) -> None:
        stage.show(a_picture())
        stage.scene.waiting.emit("The picture waits: no element of the pool is left.")
        assert window.overlays.banner.isVisible()
        assert "no element" in window.overlays.banner.text()
        stage.scene.waiting.emit("")
        assert not window.overlays.banner.isVisible()

    in_window(story)


def test_failovers_of_one_kill_are_announced_together(in_window: InWindow) -> None:
    async def story(window: MainWindow, stage: Stage) -> None:
        add_element(stage.fleet, 1, ONE)
        add_element(stage.fleet, 2, TWO)
        stage.scene.failed_over.emit(Failover(37, ONE, TWO, 812, 0.012, True))
        await until(window.overlays.toast.isVisible)
        assert window.overlays.toast.text.startswith("Failover took 12 ms\nTile 37 left ■1 and continues on ▲2")
        stage.scene.failed_over.emit(Failover(38, ONE, TWO, 0, 0.025, False))
        stage.scene.failed_over.emit(Failover(39, ONE, TWO, 10, 0.012, True))
        await until(lambda: "25 ms" in window.overlays.toast.text)
        assert window.overlays.toast.text.startswith("Failover took 25 ms\n2 tiles continue elsewhere, 1 of them")

    in_window(story)


def test_progress_shows_tiles_and_finally_the_overall_speed(in_window: InWindow) -> None:
    def story(window: MainWindow, stage: Stage) -> None:
        bar, picture = child_of(window, StatusBar), a_picture()
        stage.show(picture)
        for index in order(picture)[:6]:
            finish(picture, index, ONE)
        bar.measure()
        assert bar.progress.startswith("6 of 24 tiles")
        for index in order(picture)[6:]:
            finish(picture, index, ONE)
        bar.measure()
        assert bar.progress.startswith("24 of 24 tiles · ")
        assert "left" not in bar.progress
        assert not bar.measuring

    in_window(story)


def test_presentation_leaves_the_picture_and_the_legend_and_esc_ends_it(in_window: InWindow) -> None:
    def story(window: MainWindow, stage: Stage) -> None:
        row = add_element(stage.fleet, 1, ONE)
        stage.show(a_picture())
        QTest.keyClick(window, Qt.Key.Key_F5)
        assert not panel_of(window, PoolPanel).isVisible()
        assert not panel_of(window, JournalPanel).isVisible()
        assert window.overlays.legend.isVisible()
        row.state = State.FROZEN
        stage.fleet.changed.emit(row)
        QTest.keyClick(window, Qt.Key.Key_Escape)
        assert panel_of(window, PoolPanel).isVisible()
        assert not window.overlays.legend.isVisible()
        assert stage.asked == []

    in_window(story)


def test_larger_type_reaches_what_a_presentation_shows(in_window: InWindow) -> None:
    async def story(window: MainWindow, stage: Stage) -> None:
        add_element(stage.fleet, 1, ONE)
        stage.show(a_picture())
        window.overlays.toast.announce("Failover took 12 ms")
        QTest.keyClick(window, Qt.Key.Key_F5)
        shown = window.overlays.legend, window.overlays.toast
        before = [(widget.width(), widget.height()) for widget in shown]
        QTest.keyClick(window, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(window, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
        await until(window.updatesEnabled)
        for widget, (width, height) in zip(shown, before, strict=True):
            assert widget.width() > width
            assert widget.height() > height
            assert window.canvas.rect().contains(widget.geometry())

    in_window(story)


def test_f1_shows_all_keys_and_any_key_hides_them(in_window: InWindow) -> None:
    def story(window: MainWindow, stage: Stage) -> None:
        QTest.keyClick(window, Qt.Key.Key_F1)
        keys = window.overlays.keys
        assert keys.isVisible()
        words = child_of(keys, QTextBrowser)
        for spec in ACTIONS:
            assert spec.text in words.toPlainText()
        window.hide()
        window.show()
        assert ACTIONS[0].text in words.toPlainText()
        QTest.keyClick(keys, Qt.Key.Key_A)
        assert not keys.isVisible()
        assert words.toPlainText() == ""  # hidden text would be laid out with each theme and each size of the window
        QTest.keyClick(window, Qt.Key.Key_F1)
        QTest.mouseClick(words.viewport(), Qt.MouseButton.LeftButton)
        assert not keys.isVisible()

    in_window(story)


def test_the_page_of_keys_is_never_cut_off_at_the_side_and_scrolls_by_keys(in_window: InWindow) -> None:
    def story(window: MainWindow, stage: Stage) -> None:
        window.resize(800, 500)
        for _ in range(4):
            window.look.rescale(1)
        QTest.keyClick(window, Qt.Key.Key_F1)
        keys = window.overlays.keys
        words = child_of(keys, QTextBrowser)
        assert words.horizontalScrollBar().maximum() == 0
        assert words.document().idealWidth() <= words.viewport().width()
        QTest.keyClick(keys, Qt.Key.Key_PageDown)
        assert keys.isVisible()
        assert words.verticalScrollBar().value() > 0
        QTest.keyClick(keys, Qt.Key.Key_A)
        assert not keys.isVisible()

    in_window(story)


@pytest.mark.parametrize("steps", [0, 2, 4])
def test_rows_of_the_pool_are_not_cut_off_in_a_smaller_window(in_window: InWindow, steps: int) -> None:
    async def story(window: MainWindow, stage: Stage) -> None:
        for number in range(1, 20):
            add_element(stage.fleet, number, 0x1000 + number, tiles=1234)
        window.resize(800, 500)
        window.look.rescale(steps)
        window.restyle()
        panel = panel_of(window, PoolPanel)
        view = panel.elements.views[0]
        await until(lambda: 0 < view.width() <= panel.width())
        for label in view.findChildren(QLabel):
            if label.isVisible():
                assert label.mapTo(panel, label.rect().topRight()).x() <= panel.width(), label.text()
        assert label_of(view, "1\u2009234").width() >= label_of(view, "1\u2009234").sizeHint().width()

    in_window(story)


def test_a_long_caption_of_a_recording_has_room_for_all_its_lines(in_window: InWindow) -> None:
    def story(window: MainWindow, stage: Stage) -> None:
        window.resize(700, 500)
        caption = window.overlays.caption
        for text in ("Short.", "A caption that is much longer than the picture is wide. " * 6, "Two\nlines, " * 8):
            window.overlays.say_caption(text)
            assert caption.height() >= caption.heightForWidth(caption.width())
            assert window.canvas.rect().contains(caption.geometry())

    in_window(story)


def test_a_repaint_that_is_due_when_the_theme_changes_does_not_stop_all_later_ones(
    aio: Aio, qapp: QApplication
) -> None:
    class Painted(QObject):
        times = 0

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            self.times += event.type() == QEvent.Type.Paint
            return False

    async def main() -> None:
        painted = Painted()
        async with a_window(Look(qapp, LIGHT.name)) as (window, _stage):
            window.canvas.installEventFilter(painted)
            window.canvas.update()
            await until(lambda: painted.times > 0)
            window.update()
            window.actions_["theme"].trigger()
            window.update()
            await until(window.updatesEnabled)
            before = painted.times
            window.canvas.update()
            await until(lambda: painted.times > before)

    aio(main())


def test_larger_type_and_another_theme_reach_everything(in_window: InWindow) -> None:
    async def story(window: MainWindow, stage: Stage) -> None:
        before = panel_of(window, JournalPanel).filter_box.font().pointSizeF()
        QTest.keyClick(window, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
        assert panel_of(window, JournalPanel).filter_box.font().pointSizeF() > before
        window.actions_["theme"].trigger()
        assert window.look.theme.name == "dark"
        assert window.palette().window().color().name() == DARK.window
        await until(window.updatesEnabled)
        box = panel_of(window, JournalPanel).filter_box
        assert box.grab().toImage().pixelColor(3, box.height() // 2).name() == DARK.surface
        assert DARK.text in window.overlays.banner.styleSheet()
        # The message about the theme stays alone in the bar, also when the bar is laid out again.
        window.actions_["larger"].trigger()
        await until(window.updatesEnabled)
        QCoreApplication.sendPostedEvents()
        progress = child_of(window, ProgressStrip)
        assert window.statusBar().currentMessage() != ""
        assert not progress.isVisible()
        window.statusBar().clearMessage()
        assert progress.isVisible()

    in_window(story)


def test_a_running_lesson_locks_the_view_and_esc_ends_it(in_window: InWindow) -> None:
    def story(window: MainWindow, stage: Stage) -> None:
        stage.show(a_picture())
        window.lock(True)
        ended = []
        window.lesson_unwanted.connect(lambda: ended.append(True))
        assert not window.actions_["home"].isEnabled()
        assert not window.actions_["demo"].isEnabled()
        window.actions_["stop"].trigger()
        assert ended == [True]
        assert stage.asked == []
        window.lock(False)
        assert window.actions_["home"].isEnabled()

    in_window(story)


def test_a_failed_command_is_reported_in_the_window(in_window: InWindow) -> None:
    async def story(window: MainWindow, stage: Stage) -> None:
        async def fail() -> None:
            raise RuntimeError("no registrar")

        window.tasks.spawn(fail())
        await until(lambda: stage.journal.entries)
        assert stage.journal.entries[-1].text == "Unexpected error: no registrar"

    in_window(story)


def test_closing_sets_the_event_and_stops_listening(in_window: InWindow) -> None:
    def story(window: MainWindow, stage: Stage) -> None:
        window.close()
        assert window.closed.is_set()
        stage.show(a_picture())
        assert window.canvas.picture is None

    in_window(story)


def test_each_name_is_once_in_the_table_of_actions() -> None:
    names = [spec.name for spec in ACTIONS]
    assert len(names) == len(set(names))
    assert {spec.scope for spec in ACTIONS} == set(Scope)
