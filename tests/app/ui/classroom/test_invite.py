"""Inviting a class in the window, with real processes of `poolscope join` on this machine."""

from __future__ import annotations

import asyncio
import csv
import io
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from app.classroom.interfaces import Place
from app.demonstrator import Demonstrator
from app.fractal.picture import Picture
from app.models.classroom.students import State, Student
from app.teaching import Phase
from app.ui.classroom.invite.form import InviteForm
from app.ui.classroom.panel import ClassPanel
from app.ui.look.theme import LIGHT, Look
from app.ui.look.words import about_tile
from app.ui.window.main_window import MainWindow
from tests.app.ui.builders import Stage, until
from tests.app.ui.windows import Aio, InWindow, closing, panel_of, texts

ROOT = Path(__file__).parents[4]
HERE = (Place("127.0.0.1", ""),)

Classroom = Callable[[MainWindow, Demonstrator], Awaitable[None]]


async def join(code: str, address: str, name: str) -> asyncio.subprocess.Process:
    """Start `poolscope join` with one element."""
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "app", "join", code, f"--name={name}", f"--address={address}", "--elements=1"),
        "--ignore=use,battery,lock,lid",
        cwd=ROOT,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )


@pytest.fixture
def classroom(aio: Aio, qapp: QApplication) -> Callable[[Classroom], None]:
    """Run a story in a window over a real demonstrator."""

    def run(story: Classroom) -> None:
        async def main() -> None:
            async with Demonstrator(transport="tcp") as demonstrator:
                window = MainWindow(demonstrator, Look(qapp, LIGHT.name))
                window.resize(1280, 800)
                window.show()
                window.activateWindow()
                await until(window.isActiveWindow)
                async with closing(window):
                    try:
                        await story(window, demonstrator)
                    finally:
                        await demonstrator.aclose()

        aio(main())

    return run


async def invite(window: MainWindow, demonstrator: Demonstrator) -> tuple[str, str]:
    """Invite a class at the loopback address as a person does. Return the code and the address on the board."""
    window.actions_["invite"].trigger()
    page = window.overlays.invite
    page.form.find_places = lambda: HERE
    page.form.look_again()
    page.form.invite.click()
    await until(lambda: demonstrator.teaching.open)
    return page.board.code.text, page.board.address.text


@asynccontextmanager
async def students(
    demonstrator: Demonstrator, code: str, address: str, *names: str
) -> AsyncIterator[Sequence[Student]]:
    """Let these join, and wait until their elements are in the pool."""
    processes = [await join(code, address, name) for name in names]
    try:
        rows = demonstrator.teaching.students
        (registrar,) = demonstrator.fleet.registrars
        await until(lambda: len(rows) == len(names) and all(student.elements for student in rows.rows))
        await until(lambda: all(student.elements <= set(registrar.elements) for student in rows.rows))
        yield rows.rows
    finally:
        for process in processes:
            if process.returncode is None:
                process.terminate()
            await process.communicate()


async def complete(demonstrator: Demonstrator) -> Picture:
    """Wait until there is a complete picture."""
    scene = demonstrator.scene
    await until(lambda: scene.picture is not None and scene.picture.complete)
    assert scene.picture is not None
    return scene.picture


def test_a_class_joins_by_the_code_on_the_board_and_computes_a_mosaic(classroom: Callable[[Classroom], None]) -> None:
    async def story(window: MainWindow, demonstrator: Demonstrator) -> None:
        code, address = await invite(window, demonstrator)
        invitation = demonstrator.teaching.invitation
        assert invitation is not None
        board = window.overlays.invite.board
        assert (code, address) == (str(invitation.code), invitation.places[0])
        assert board.qr.text == invitation.url == f"poolscope://{address}/{code}"
        assert board.count.text() == "Nobody is here yet"
        async with students(demonstrator, code, address, "Ada", "Bob"):
            await until(lambda: board.count.text() == "2 students here")
            board.show_picture.click()
            assert window.overlays.invite.isHidden()
            panel = panel_of(window, ClassPanel)
            assert panel.isVisible()
            picture = await complete(demonstrator)
            owners = {demonstrator.scene.mark_of(which).owner for tile in picture.states.values()
                      for which in tile.elements}  # fmt: skip
            assert owners == {"Ada", "Bob"}
            tile = next(iter(picture.states.values()))
            assert tile.element is not None
            assert demonstrator.scene.mark_of(tile.element).owner in about_tile(tile, demonstrator.scene.mark_of)
            await until(lambda: sum(int(line.cells[3]) for line in panel.model.rows) >= len(picture.states))
            assert [line.cells[0] for line in panel.model.rows] == [
                row.name for row in demonstrator.teaching.students.rows
            ]

    classroom(story)


def test_the_table_and_the_picture_with_its_legend_are_exported(
    classroom: Callable[[Classroom], None], tmp_path: Path
) -> None:
    async def story(window: MainWindow, demonstrator: Demonstrator) -> None:
        code, address = await invite(window, demonstrator)
        assert not window.actions_["export_class"].isEnabled()
        async with students(demonstrator, code, address, "Ada"):
            window.overlays.invite.board.show_picture.click()
            picture = await complete(demonstrator)
            panel = panel_of(window, ClassPanel)
            await until(window.actions_["export_class"].isEnabled)
            assert panel.export_to(tmp_path / "class.csv")
            assert panel.export_to(tmp_path / "class.png")
            (ada,) = csv.DictReader(io.StringIO((tmp_path / "class.csv").read_text()))
            assert (ada["name"], ada["colour"], ada["address"]) == ("Ada", "#56b4e9", "127.0.0.1")
            image = QImage(str(tmp_path / "class.png"))
            view = picture.viewport
            assert image.width() > view.width
            assert image.height() > view.height

    classroom(story)


def test_a_student_who_is_removed_goes_and_can_only_come_back_when_let_in_again(
    classroom: Callable[[Classroom], None],
) -> None:
    async def story(window: MainWindow, demonstrator: Demonstrator) -> None:
        code, address = await invite(window, demonstrator)
        window.overlays.invite.board.show_picture.click()
        panel, teaching = panel_of(window, ClassPanel), demonstrator.teaching
        async with students(demonstrator, code, address, "Ada") as (ada,):
            await until(lambda: len(panel.model.rows) == 1)
            assert not panel.remove.isEnabled()
            panel.table.selectRow(0)
            panel.remove.click()
            await until(lambda: ada.state is State.EXPELLED and not demonstrator.fleet.registrars[0].elements)
            await until(lambda: not panel.remove.isEnabled())
            again = await join(code, address, "Ada")
            _, said = await again.communicate()
            assert b"removed you" in said
            teaching.pardon(ada)
            async with students(demonstrator, code, address, "Ada"):
                assert ada.state is State.SERVING

    classroom(story)


def test_the_end_of_the_class_asks_first_and_then_ends_everything(classroom: Callable[[Classroom], None]) -> None:
    async def story(window: MainWindow, demonstrator: Demonstrator) -> None:
        code, address = await invite(window, demonstrator)
        board = window.overlays.invite.board
        process = await join(code, address, "Ada")
        await until(lambda: demonstrator.teaching.students.present)
        board.end.click()
        assert any("1 student will leave" in text for text in texts(board))
        other = await join(code, address, "Bob")  # who comes meanwhile is counted
        await until(lambda: any("2 students will leave" in text for text in texts(board)))
        await until(lambda: all(student.elements for student in demonstrator.teaching.students.rows))
        assert board.rather_not.text() == "Keep the class"
        board.rather_not.click()
        assert demonstrator.teaching.open
        board.end.click()
        board.really.click()
        await until(lambda: demonstrator.teaching.phase is Phase.NONE)
        _, said = await process.communicate()
        assert b"the class is over" in said
        await other.communicate()
        assert window.overlays.invite.isHidden()
        assert demonstrator.fleet.rows == ()
        assert len(demonstrator.fleet.pids) == 2  # this process, and the launcher
        assert panel_of(window, ClassPanel).says.text().startswith("The class is over: 2 students")

    classroom(story)


def test_a_window_that_closes_ends_its_class(classroom: Callable[[Classroom], None]) -> None:
    async def story(window: MainWindow, demonstrator: Demonstrator) -> None:
        code, address = await invite(window, demonstrator)
        process = await join(code, address, "Ada")
        await until(lambda: demonstrator.teaching.students.present)
        window.close()
        await demonstrator.aclose()
        _, said = await process.communicate()
        assert b"the class is over" in said
        assert len(demonstrator.fleet.pids) == 1

    classroom(story)


def test_a_new_code_is_shown_and_can_be_copied_with_the_address(classroom: Callable[[Classroom], None]) -> None:
    async def story(window: MainWindow, demonstrator: Demonstrator) -> None:
        code, address = await invite(window, demonstrator)
        board = window.overlays.invite.board
        board.change.click()
        await until(lambda: board.code.text != code)
        board.copy.click()
        copied = QGuiApplication.clipboard().text()
        assert copied == f"poolscope join {board.code.text} --address={address}"
        assert board.code.text in board.qr.text

    classroom(story)


def test_keys_invite_show_the_picture_and_come_back_to_the_code(
    classroom: Callable[[Classroom], None],
) -> None:
    async def story(window: MainWindow, demonstrator: Demonstrator) -> None:
        page = window.overlays.invite
        page.form.find_places = lambda: HERE
        window.actions_["invite"].trigger()
        QTest.keyClick(focus(), Qt.Key.Key_Return)
        await until(lambda: demonstrator.teaching.open)
        QTest.keyClick(focus(), Qt.Key.Key_Escape)
        assert page.isHidden()
        assert window.actions_["class"].isChecked()
        window.actions_["invite"].trigger()
        assert page.board.isVisible()

    classroom(story)


def focus() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def test_the_status_bar_says_how_far_the_class_reaches_and_that_it_has_tls(
    classroom: Callable[[Classroom], None],
) -> None:
    async def story(window: MainWindow, demonstrator: Demonstrator) -> None:
        assert "TCP" in texts(window.statusBar())
        await invite(window, demonstrator)
        window.overlays.invite.hide()
        assert "TCP with TLS" in texts(window.statusBar())
        board = window.overlays.invite.board
        assert board.reach.text() == "Only programs on this computer can join."
        await demonstrator.teaching.end()
        assert "TCP" in texts(window.statusBar())

    classroom(story)


def test_a_class_that_cannot_be_opened_says_why_on_the_form(classroom: Callable[[Classroom], None]) -> None:
    async def story(window: MainWindow, demonstrator: Demonstrator) -> None:
        window.actions_["invite"].trigger()
        form = window.overlays.invite.form
        form.find_places = lambda: (Place("192.0.2.99", "eth0"),)
        form.look_again()
        form.invite.click()
        await until(form.complaint.text)
        assert form.complaint.text().startswith("Cannot listen at 192.0.2.99")
        assert form.isVisible()
        assert form.invite.isEnabled()

    classroom(story)


def test_without_the_package_for_qr_codes_the_board_says_what_to_install(
    classroom: Callable[[Classroom], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(window: MainWindow, demonstrator: Demonstrator) -> None:
        monkeypatch.setitem(sys.modules, "segno", None)
        await invite(window, demonstrator)
        board = window.overlays.invite.board
        assert board.no_qr.isVisible()
        assert "pip install" in board.no_qr.text()

    classroom(story)


def test_without_the_package_for_certificates_the_form_says_what_to_install(
    in_window: InWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(window: MainWindow, stage: Stage) -> None:
        monkeypatch.setitem(sys.modules, "app.classroom.invitation", None)
        window.actions_["invite"].trigger()
        form = window.overlays.invite.form
        form.invite.click()
        await until(form.complaint.text)
        assert "pip install" in form.complaint.text()

    in_window(story)


def test_the_first_page_offers_to_invite_a_class(in_window: InWindow) -> None:
    def story(window: MainWindow, stage: Stage) -> None:
        buttons = window.overlays.welcome.findChildren(QPushButton)
        (button,) = [button for button in buttons if button.text() == "Invite the class"]
        button.click()
        assert window.overlays.invite.isVisible()
        window.overlays.invite.form.cancel.click()
        assert window.overlays.invite.isHidden()

    in_window(story)


def a_form(*found: Place) -> InviteForm:
    return InviteForm(None, lambda: found)


LAN, VIRTUAL, SIX = Place("10.1.0.2", "wlan0"), Place("172.17.0.1", "docker0"), Place("fd00::2", "wlan0")


def test_the_network_is_chosen_and_virtual_ones_are_only_offered(qapp: QApplication) -> None:
    form = a_form(LAN, SIX, VIRTUAL)
    assert form.addresses == ("10.1.0.2",)
    assert "virtual" in form.places["172.17.0.1"].text()
    form.places["10.1.0.2"].setChecked(False)
    assert not form.invite.isEnabled()
    form.places["fd00::2"].setChecked(True)
    assert form.options.addresses == ("fd00::2",)


def test_a_network_that_comes_later_is_found_and_the_choice_stays(qapp: QApplication) -> None:
    form = a_form(*HERE)
    assert form.addresses == ("127.0.0.1",)
    assert any("no network" in text for text in (form.alone.text(),))
    assert not form.alone.isHidden()
    form.find_places = lambda: (LAN, SIX)
    form.look_again()
    assert form.addresses == ("10.1.0.2",)
    assert form.alone.isHidden()
    form.places["fd00::2"].setChecked(True)
    form.look_again()
    assert list(form.addresses) == ["10.1.0.2", "fd00::2"]


def test_a_class_over_sctp_is_chosen_with_its_duration(qapp: QApplication) -> None:
    form = a_form(LAN)
    form.sctp.setChecked(True)
    form.hours.setValue(1)
    assert (form.options.transport, form.options.hours, form.options.messages) == ("userland", 1.0, True)
