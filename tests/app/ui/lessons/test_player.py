"""A lesson over the picture: pages, questions and keys, in a window and with what the runner would say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.lessons.facts import Facts
from app.lessons.parts import ANSWERS, Expect, Lesson, PictureOptions, Step
from app.lessons.report import judge
from app.models.actions import Action
from app.ui.actions import ACTIONS, Scope
from app.ui.lessons.player import LessonPlayer
from app.ui.look.theme import LIGHT, Look
from app.ui.window.main_window import MainWindow
from tests.app.ui.builders import Stage, a_picture, until
from tests.app.ui.windows import Aio, closing, texts

FIRST = Step("A registrar starts.", Action.START_REGISTRARS, pause=True)
ASKS = Step(
    "A picture.", Action.RENDER, question="Who computes it?", answers=("I", "you", "all"), right=2, why="You do."
)
LAST = Step("It is done.", pause=True)
LESSON = Lesson("x", "A lesson", "What it is about.", PictureOptions(), (FIRST, Step(), ASKS, LAST), Expect())
FACTS = Facts("x", "tcp", 1.0, tiles=6, tiles_done=5, identical=True)


LessonStory = Callable[[MainWindow, LessonPlayer], None]
InLesson = Callable[[LessonStory], None]


@pytest.fixture
def stage() -> Stage:
    return Stage()


@pytest.fixture
def in_lesson(aio: Aio, qapp: QApplication, stage: Stage) -> InLesson:
    """Run `story(window, player)` on a loop, in a window that plays `LESSON`."""

    def run(story: LessonStory) -> None:
        async def main() -> None:
            window = MainWindow(stage, Look(qapp, LIGHT.name))
            window.resize(1024, 768)
            window.show()
            window.activateWindow()
            await until(window.isActiveWindow)
            async with closing(window):
                window.lock(True)
                window.overlays.lesson.begin(LESSON)
                story(window, window.overlays.lesson)

        aio(main())

    return run


def said(player: LessonPlayer) -> list[bool]:
    wanted: list[bool] = []
    player.next_wanted.connect(lambda: wanted.append(True))
    return wanted


def test_the_first_page_says_what_the_lesson_is_about(in_lesson: InLesson) -> None:
    def story(window: MainWindow, player: LessonPlayer) -> None:
        assert player.isVisible()
        assert player.title == "A lesson"
        assert player.text == "What it is about."
        assert not window.overlays.welcome.isVisible()
        assert not window.actions_["lesson_next"].isEnabled()

    in_lesson(story)


def test_next_works_while_the_lesson_waits(in_lesson: InLesson) -> None:
    def story(window: MainWindow, player: LessonPlayer) -> None:
        wanted = said(player)
        player.show_step(FIRST)
        assert player.text == "A registrar starts."
        assert any("1 of 3" in text for text in texts(player))
        assert not window.actions_["lesson_next"].isEnabled()
        player.set_waiting(True)
        QTest.keyClick(window.canvas, Qt.Key.Key_PageDown)
        assert wanted == [True]
        player.set_waiting(False)
        QTest.keyClick(window.canvas, Qt.Key.Key_N)
        assert wanted == [True]

    in_lesson(story)


@pytest.mark.parametrize(
    ("key", "sentence"),
    [(Qt.Key.Key_1, "Wrong. You do."), (Qt.Key.Key_2, "Right. You do."), (Qt.Key.Key_3, "Wrong. You do.")],
)
def test_a_digit_answers_a_question_and_the_reason_is_shown(in_lesson: InLesson, key: Qt.Key, sentence: str) -> None:
    def story(window: MainWindow, player: LessonPlayer) -> None:
        wanted = said(player)
        player.show_step(ASKS)
        player.set_waiting(True)
        assert player.text == "A picture.\nWho computes it?\n1   I\n2   you\n3   all"
        assert not window.actions_["answer_4"].isEnabled()
        QTest.keyClick(window.canvas, key)
        lines = player.text.splitlines()
        assert lines[3] == "2   ✔   you"
        assert lines[-1] == sentence
        assert ("✘" in player.text) is (key is not Qt.Key.Key_2)
        assert not window.actions_["answer_1"].isEnabled()
        assert wanted == []
        QTest.keyClick(window.canvas, Qt.Key.Key_N)
        assert wanted == [True]

    in_lesson(story)


def test_next_without_an_answer_shows_the_right_one_first(in_lesson: InLesson) -> None:
    def story(window: MainWindow, player: LessonPlayer) -> None:
        wanted = said(player)
        player.show_step(ASKS)
        player.set_waiting(True)
        player.go_next()
        assert player.text.splitlines()[-1] == "You do."
        assert wanted == []
        player.go_next()
        assert wanted == [True]

    in_lesson(story)


def test_a_click_answers_too_and_leaves_the_focus_in_the_picture(in_lesson: InLesson) -> None:
    def story(window: MainWindow, player: LessonPlayer) -> None:
        player.show_step(ASKS)
        player.set_waiting(True)
        QTest.mouseClick(player.answers[1], Qt.MouseButton.LeftButton)
        assert player.text.endswith("Right. You do.")
        assert not player.answers[3].isVisible()
        assert not player.answers[1].hasFocus()

    in_lesson(story)


def test_back_shows_earlier_pages_and_says_that_nothing_is_undone(in_lesson: InLesson) -> None:
    def story(window: MainWindow, player: LessonPlayer) -> None:
        wanted = said(player)
        player.show_step(FIRST)
        assert not window.actions_["lesson_back"].isEnabled()
        player.show_step(LAST)
        player.set_waiting(True)
        QTest.keyClick(window.canvas, Qt.Key.Key_PageUp)
        assert player.text == "A registrar starts.\nThis is an earlier caption. Nothing is undone."
        QTest.keyClick(window.canvas, Qt.Key.Key_PageDown)
        assert player.text == "It is done."
        assert wanted == []
        player.go_back()
        player.show_step(ASKS)  # the lesson continued, so the reader of an earlier page is brought to the latest
        assert player.text.startswith("A picture.")

    in_lesson(story)


def test_the_last_page_lists_the_expectations_until_it_is_closed(in_lesson: InLesson) -> None:
    def story(window: MainWindow, player: LessonPlayer) -> None:
        player.show_step(LAST)
        player.show_report(judge(Expect(complete=True, identical=True), FACTS))
        assert player.text.splitlines() == [
            "Not all expectations were met.",
            "✘ The picture is complete: 5 of 6 tiles done",
            "✔ The picture is identical to the same tiles computed in this process: identical",
        ]
        assert any("✘" in text for text in texts(player))
        window.lock(False)
        player.go_back()
        assert player.text.startswith("It is done.")
        player.go_next()
        assert player.next_button.text().startswith("Close")
        QTest.keyClick(window.canvas, Qt.Key.Key_PageDown)
        assert not player.isVisible()

    in_lesson(story)


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        (replace(FACTS, tiles_done=6), "All expectations met."),
        (replace(FACTS, error="no registrar"), "The lesson stopped: no registrar"),
    ],
)
def test_the_verdict_is_one_sentence(in_lesson: InLesson, facts: Facts, sentence: str) -> None:
    def story(window: MainWindow, player: LessonPlayer) -> None:
        player.show_report(judge(Expect(complete=True), facts))
        assert player.text.splitlines()[0] == sentence

    in_lesson(story)


def test_another_picture_after_the_lesson_closes_the_player(in_lesson: InLesson, stage: Stage) -> None:
    def story(window: MainWindow, player: LessonPlayer) -> None:
        player.show_report(judge(Expect(complete=True), FACTS))
        stage.show(a_picture())
        assert player.isVisible()
        window.lock(False)
        stage.show(a_picture())
        assert not player.isVisible()

    in_lesson(story)


def test_page_keys_pressed_once_too_often_do_not_change_the_picture_of_the_lesson(
    in_lesson: InLesson, stage: Stage
) -> None:
    def story(window: MainWindow, player: LessonPlayer) -> None:
        stage.show(a_picture())
        player.set_waiting(True)
        player.show_report(judge(Expect(), FACTS))
        window.lock(False)
        window.canvas.setFocus()
        for _ in range(3):
            QTest.keyClick(window.canvas, Qt.Key.Key_PageDown)
        QTest.keyClick(window.canvas, Qt.Key.Key_PageUp)
        assert not player.isVisible()
        assert "count_deeper" not in [what for what, *_ in stage.asked]
        window.actions_["shallower"].trigger()  # in the menu it can still be chosen
        assert stage.asked[-1] == ("count_deeper", 0.5)
        stage.show(a_picture(factor=2.0, x=60.0, y=40.0))
        QTest.keyClick(window.canvas, Qt.Key.Key_PageDown)
        QTest.keyClick(window.canvas, Qt.Key.Key_PageUp)
        assert stage.asked[-2:] == [("count_deeper", 0.5), ("count_deeper", 2.0)]

    in_lesson(story)


def test_no_key_of_a_running_lesson_is_ambiguous(in_lesson: InLesson, stage: Stage) -> None:
    def story(window: MainWindow, player: LessonPlayer) -> None:
        stage.show(a_picture())
        player.show_step(FIRST)
        player.show_step(replace(ASKS, answers=("a", "b", "c", "d")))
        player.set_waiting(True)
        actions = [*window.actions_.all(), *(a for a in window.actions() if a not in window.actions_.all())]
        mine = {key for spec in ACTIONS if spec.scope is Scope.LESSON for key in spec.keys}
        names = {a.objectName() for a in actions if a.isEnabled()}
        assert {"lesson_next", "lesson_back", *(f"answer_{n}" for n in range(1, ANSWERS + 1))} <= names
        keys = Counter(key.toString() for action in actions if action.isEnabled() for key in action.shortcuts())
        assert {key: keys[key] for key in mine} == dict.fromkeys(mine, 1)
        window.lock(False)
        player.show_report(judge(Expect(), FACTS))
        keys = Counter(key.toString() for action in actions if action.isEnabled() for key in action.shortcuts())
        assert keys["PgUp"] == keys["PgDown"] == 1

    in_lesson(story)


@pytest.mark.parametrize("width", [700, 900, 1280])
def test_long_answers_are_broken_into_lines_that_fit(in_lesson: InLesson, width: int) -> None:
    long = "Both: each element has one home registrar, and that one decides for it, however long this takes to read"

    def story(window: MainWindow, player: LessonPlayer) -> None:
        window.resize(width, 768)
        QCoreApplication.processEvents()
        player.show_step(replace(ASKS, answers=("I", long, "all"), right=2))
        for _ in range(2):  # before and after the answer, when the right one is bold
            QCoreApplication.processEvents()
            for button in player.answers[:3]:
                assert button.sizeHint().width() <= button.width(), button.text()
                assert button.sizeHint().height() <= button.height(), button.text()
            assert " ".join(player.answers[1].text().split()).endswith(long)
            player.answer(2)

    in_lesson(story)


def test_a_resized_window_breaks_long_answers_as_a_new_one_does(in_lesson: InLesson) -> None:
    long = "Both: each element has one home registrar, and that one decides for it, however long this takes to read"

    def story(window: MainWindow, player: LessonPlayer) -> None:
        seen = []
        player.show_step(replace(ASKS, answers=("I", long, "all"), right=2))
        for width in (1280, 700, 1280, 700):
            window.resize(width, 768)
            QCoreApplication.processEvents()
            assert all(button.sizeHint().width() <= button.width() for button in player.answers[:3])
            seen.append(player.answers[1].text())
        assert "\n" in seen[1]
        assert seen[:2] == seen[2:]

    in_lesson(story)


@pytest.mark.parametrize(("size", "scale"), [((1024, 768), 1.0), ((1280, 800), 1.0), ((1600, 1000), 1.5)])
def test_the_whole_text_has_room(in_lesson: InLesson, size: tuple[int, int], scale: float) -> None:
    def story(window: MainWindow, player: LessonPlayer) -> None:
        window.resize(*size)
        window.look.scale = scale
        window.look.apply()
        window.restyle()
        long = replace(ASKS, say="word " * 24, question="question " * 8, answers=("answer " * 6,) * 4)
        player.show_step(long)
        player.set_waiting(True)
        player.answer(1)
        assert player.height() == player.height_wanted
        assert window.canvas.rect().contains(player.geometry())
        window.look.scale = 1.0
        window.look.apply()

    in_lesson(story)


def test_the_buttons_of_the_first_page_are_not_cut_off(in_lesson: InLesson) -> None:
    def story(window: MainWindow, player: LessonPlayer) -> None:
        player.show_step(FIRST)
        QCoreApplication.sendPostedEvents()
        assert player.next_button.height() >= player.next_button.sizeHint().height()
        assert player.height() == player.height_wanted

    in_lesson(story)


def test_text_scrolls_if_there_is_little_room(in_lesson: InLesson) -> None:
    def story(window: MainWindow, player: LessonPlayer) -> None:
        player.show_step(replace(ASKS, say="word " * 400))
        assert player.height() < player.height_wanted
        assert window.canvas.rect().contains(player.geometry())

    in_lesson(story)
