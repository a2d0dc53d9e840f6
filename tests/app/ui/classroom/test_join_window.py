"""The window of a student, in a class that another process serves."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPushButton, QWidget

from app.classroom.code import JoinCode
from app.classroom.finding import read_place
from app.classroom.members import Reason
from app.classroom.owner import Need
from app.classroom.visit import sentence_about
from app.ui.classroom.guest import Guest
from app.ui.classroom.join_window import JoinWindow
from app.ui.look.theme import LIGHT, Look
from app.ui.look.translation import LANGUAGES, choose_language
from app.ui.loop import Tasks
from tests.app.ui.builders import until
from tests.app.ui.classroom.cut import Way
from tests.app.ui.classroom.invited import Teacher, a_student, a_teacher, at_work, habits
from tests.app.ui.windows import Aio, colours_of, cut_off, texts


def figures(window: JoinWindow) -> list[str]:
    return [figure.text for figure in window.page.figures]


def test_a_student_joins_works_pauses_and_leaves_and_sees_all_of_it(aio: Aio, tmp_path: Path) -> None:
    async def story() -> None:
        async with a_teacher(tmp_path) as teacher, a_student(habits(tmp_path), teacher) as window:
            async with teacher.rendering():
                window.form.button.click()
                await until(window.page.isVisible)
                assert window.page.leave.text() == "Cancel"
                await teacher.says("Ada works at")
                await until(lambda: window.page.headline.text() == "Computes for the class")
                await until(lambda: int(figures(window)[0].split()[0]) > 0)
                assert window.page.name.text() == "Ada"
                assert str(window.page.badge.accessibleName()) == "■1"  # as the teacher shows her
                assert window.page.place.text().startswith("In the class at 127.0.0.1 since ")
                await until(lambda: figures(window)[1] == "100\u00a0% Share of the class's work")
                assert figures(window)[2] == "2 Elements, at low priority"
                drawing = window.page.drawing.drawing
                await until(lambda: drawing.tiles)
                assert {colour for colour in colours_of(window.page.drawing) if colour != LIGHT.picture}
                assert figures(window)[3].endswith("% CPU used by the elements")
            window.page.pause.click()
            await teacher.says("Ada pauses at .*: its owner asked for a pause")
            await until(lambda: window.page.headline.text() == "Paused")
            await until(lambda: figures(window)[2].startswith("0 "))
            explained = "You asked for a pause. The elements come back when you continue."
            assert window.page.explanation.text() == explained
            window.page.pause.click()
            await until(lambda: window.page.headline.text() == "Ready: waits for a picture")
            window.page.leave.click()
            assert window.page.headline.text() == "Leaves the class …"
            await teacher.says("Ada has left")
            await until(window.over.isVisible)
            assert window.over.title.text() == "You have left the class"
            assert "This machine has computed " in window.over.given.text()
            assert not window.joined
            assert window.close()

    aio(story())


def test_the_end_of_the_class_and_being_put_out_are_told(aio: Aio, tmp_path: Path) -> None:
    async def story() -> None:
        async with a_teacher(tmp_path) as teacher, a_student(habits(tmp_path, "Bob"), teacher, elements=1) as bob:
            await at_work(bob)
            teacher.tell("expel Bob")
            await until(bob.over.isVisible)
            assert bob.over.title.text() == "You are out of the class"
            assert bob.over.sentence.text() == "The teacher has removed you; talk to the teacher."
        async with a_teacher(tmp_path) as teacher, a_student(habits(tmp_path), teacher, elements=1) as ada:
            await at_work(ada)
            teacher.interrupt()
            await until(ada.over.isVisible)
            assert ada.over.title.text() == "The class is over"
            assert ada.over.sentence.text() == "The class is over; ask the teacher for a new code."
            (again,) = [b for b in ada.over.findChildren(QPushButton) if b.text() == "Join again"]
            again.click()
            assert ada.form.isVisible()
            assert ada.form.name.text() == "Ada"

    aio(story())


def test_why_somebody_is_not_let_in_is_one_sentence_in_the_form(aio: Aio, tmp_path: Path) -> None:
    async def told(teacher: Teacher, name: str, code: JoinCode, address: str) -> str:
        async with a_student(habits(tmp_path, name), elements=1) as window:
            window.fill(code=str(code), address=address)
            window.form.button.click()
            await until(lambda: window.joined)
            await until(lambda: not window.joined)
            assert window.form.isVisible()
            return window.form.trouble.text()

    async def story() -> None:
        async with a_teacher(tmp_path) as teacher, a_student(habits(tmp_path), teacher, elements=1) as ada:
            await at_work(ada)
            code, address = teacher.code, teacher.address
            assert await told(teacher, "ada", code, address) == (
                "The name ada is taken; choose another, or wait a few seconds if it was you."
            )
            assert await told(teacher, "Bob", JoinCode(code.fingerprint, code.secret ^ 1), address) == (
                "The code is of this class but not right; ask the teacher for the present one."
            )
            assert await told(teacher, "Bob", JoinCode(code.fingerprint ^ 1, code.secret), address) == (
                "At 127.0.0.1 is another class, or somebody who pretends to be one; check the code."
            )
            assert await told(teacher, "Bob", code, "127.0.0.1:9") == (
                "No class answers at 127.0.0.1, port 9; compare the address with the teacher's."
            )
            teacher.tell("expel Ada")
            await until(ada.over.isVisible)
            assert await told(teacher, "Ada", code, address) == "The teacher has removed you; talk to the teacher."
            await teacher.says("Ada is out; 'code' gives a new join code")
            teacher.tell("code")
            new = JoinCode.parse((await teacher.says(r"Join code: (\S+); nobody can join with the former one"))[1])
            assert new.fingerprint == code.fingerprint
            assert await told(teacher, "Ada", code, address) == (
                "The code is of this class but not right; ask the teacher for the present one."
            )

    aio(story())


def test_classes_in_the_network_are_found_and_one_click_fills_in_the_address(aio: Aio, tmp_path: Path) -> None:
    async def story() -> None:
        async with a_teacher(tmp_path) as teacher, a_student(habits(tmp_path)) as window:
            form = window.form
            line = f"{teacher.address}  code {str(teacher.code)[:9]}…"

            def shown() -> list[str]:
                return [form.found.list.item(row).text() for row in range(form.found.list.count())]

            await until(lambda: line in shown())
            form.code.setText(str(teacher.code).lower().replace("-", " "))
            assert form.code.text() == str(teacher.code)
            matched = f"{teacher.address}  ✓ the class of this code"
            assert matched in shown()
            form.found.list.itemClicked.emit(form.found.list.item(shown().index(matched)))
            assert form.address.text() == teacher.address
            form.address.clear()
            await at_work(window)  # it is also found without the address

    aio(story())


@pytest.mark.parametrize("yes", ["the button", "closing again"])
def test_who_closes_the_window_is_asked_once_and_leaves_politely(aio: Aio, tmp_path: Path, yes: str) -> None:
    async def story() -> None:
        async with a_teacher(tmp_path) as teacher, a_student(habits(tmp_path), teacher, elements=1) as window:
            await at_work(window)
            assert not window.close()
            assert window.isVisible()
            assert "This machine takes part in the class. Leave it, and close this window?" in texts(window)
            window.question.no.click()
            assert not window.question.isVisible()
            assert not window.close()
            if yes == "the button":
                window.question.yes.click()
            else:
                window.close()
            await teacher.says("Ada has left")
            await until(lambda: not window.isVisible())

    aio(story())


def test_the_main_window_closes_after_the_class_has_been_left(aio: Aio, qapp: QApplication, tmp_path: Path) -> None:
    async def story() -> None:
        tasks, main = Tasks(), QWidget()
        guest = Guest(main, Look(qapp, LIGHT.name), tasks.spawn, habits(tmp_path))
        main.show()
        async with a_teacher(tmp_path) as teacher:
            guest.open()
            window = guest.join_window
            assert window is not None
            window.fill(code=str(teacher.code), address=teacher.address)
            await at_work(window)
            assert not main.close()
            assert "This machine takes part in the class. Leave it, and quit Poolscope?" in texts(window)
            window.question.yes.click()
            await teacher.says("Ada has left")
            await until(lambda: not main.isVisible())
        await tasks.aclose()
        main.deleteLater()

    aio(story())


def test_a_program_that_is_ended_leaves_politely_too(aio: Aio, tmp_path: Path) -> None:
    """SIGTERM and Ctrl-C cancel the tasks of the window."""

    async def story() -> None:
        async with a_teacher(tmp_path) as teacher:
            async with a_student(habits(tmp_path), teacher, elements=1) as window:
                await at_work(window)
            await teacher.says("Ada has left")

    aio(story())


def test_what_was_filled_in_is_remembered(aio: Aio, tmp_path: Path) -> None:
    async def story() -> None:
        settings = habits(tmp_path)
        async with a_student(settings) as window:
            window.switches.busy.setValue(35)
            window.switches.back.setValue(5)
            window.switches.switches[Need.LID].setChecked(True)
            window.fill(code=str(JoinCode(1, 2)), name="Grace", address="127.0.0.1:9")
            window.form.button.click()
            await until(lambda: window.form.trouble.text())
        async with a_student(settings) as window:
            assert window.form.name.text() == "Grace"
            assert window.form.address.text() == window.form.code.text() == ""
            assert (window.switches.busy.value(), window.switches.back.value()) == (35, 5)
            checked = {need for need, switch in window.switches.switches.items() if switch.isChecked()}
            assert checked == {Need.LID}

    aio(story())


def test_elements_stay_while_the_desk_is_out_of_reach_and_the_window_says_so(aio: Aio, tmp_path: Path) -> None:
    async def story() -> None:
        async with (
            a_teacher(tmp_path) as teacher,
            Way(read_place(teacher.address)) as way,
            a_student(habits(tmp_path), teacher, elements=1) as window,
        ):
            window.fill(address=f"127.0.0.1:{way.port}")
            await at_work(window)
            way.break_off()
            await until(lambda: window.page.trouble.text().startswith("The teacher's machine cannot be reached"))
            await teacher.says("Ada has vanished")
            assert figures(window)[2] == "1 Elements, at low priority"
            assert window.page.headline.text() == "Ready: waits for a picture"
            way.cut = False
            await until(lambda: not window.page.trouble.isVisible())
            assert window.page.headline.text() == "Ready: waits for a picture"

    aio(story())


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_label_or_button_is_cut_off(aio: Aio, qapp: QApplication, tmp_path: Path, code: str) -> None:
    async def story() -> None:
        async with a_teacher(tmp_path) as teacher, a_student(habits(tmp_path), teacher, elements=1) as window:
            await until(lambda: window.form.found.list.count())
            window.form.say(sentence_about(Reason.NAME_TAKEN, "Ada"))
            assert found(window) == []
            window.form.button.click()
            await until(lambda: window.joined and window.page.pause.isEnabled() and window.page.badge.isVisible())
            window.close()
            assert window.question.isVisible()
            window.page.pause.click()
            await until(lambda: window.page.figures[2].text.startswith("0 "))
            assert found(window) == []
            window.question.no.click()
            window.page.leave.click()
            await until(window.over.isVisible)
            assert found(window) == []

    def found(window: JoinWindow) -> list[str]:
        QCoreApplication.sendPostedEvents()  # layout requests among them
        parts: list[QLabel | QAbstractButton] = [*window.findChildren(QLabel), *window.findChildren(QAbstractButton)]
        return [part.text() for part in parts if cut_off(part)]

    choose_language(qapp, code)
    try:
        aio(story())
    finally:
        choose_language(qapp, "en")
