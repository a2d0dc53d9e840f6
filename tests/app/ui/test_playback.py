"""Moving through the run under way and through recordings."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.demonstrator import Demonstrator
from app.models.actions import Action
from app.processes.supervisor import Supervisor
from app.recording.files import Writer, load
from app.ui.application import show_window
from app.ui.fleet.panel import PoolPanel
from app.ui.journal.panel import JournalPanel
from app.ui.look.theme import LIGHT, Look
from app.ui.measurements.panel import GraphsPanel
from app.ui.playback import Playback
from app.ui.recording.panel import TimeLinePanel
from app.ui.window.main_window import MainWindow
from tests.app.recording.story import BEGAN, Run
from tests.app.ui.builders import ONE, TWO, Stage, a_picture, add_element, add_registrar, finish, order, until
from tests.app.ui.windows import Aio, panel_of, the_window

PlaybackStory = Callable[[MainWindow, Stage, Playback], Awaitable[None]]
InPlayback = Callable[[PlaybackStory], None]


@pytest.fixture
def in_window(aio: Aio, qapp: QApplication) -> InPlayback:
    """Run the coroutine `story(window, stage, playback)` with a window on a loop, and close the window."""

    def run(story: PlaybackStory) -> None:
        async def main() -> None:
            stage, look = Stage(), Look(qapp, LIGHT.name)
            window = MainWindow(stage, look)
            window.resize(1024, 768)
            window.show()
            try:
                await story(window, stage, window.playback)
            finally:
                window.close()
                await window.tasks.aclose()
                stage.recorder.close()
                window.deleteLater()
                await asyncio.sleep(0)

        aio(main())

    return run


@pytest.fixture
def recorded(tmp_path: Path) -> Path:
    """A recording in which everything happens."""
    run, path = Run(), tmp_path / "run.poolscope"
    writer = Writer(run.tape, path)
    for _ in run.steps():
        pass
    writer.close().result()
    run.recorder.close()
    return path


async def arrived(window: MainWindow) -> None:
    """Wait until the moment requested last is shown."""
    await until(lambda: window.playback.arrived and window.scenery.settled)


def rows(window: MainWindow) -> list[int]:
    return [view.row.number for view in panel_of(window, PoolPanel).elements.views]


def test_the_past_is_shown_while_the_run_continues(in_window: InPlayback) -> None:
    async def story(window: MainWindow, stage: Stage, playback: Playback) -> None:
        add_registrar(stage.fleet)
        add_element(stage.fleet, 1, ONE)
        stage.journal.write("pool", "One")
        await asyncio.sleep(0.02)
        before = stage.scene.clock()
        await asyncio.sleep(0.02)
        add_element(stage.fleet, 2, TWO)
        stage.show(picture := a_picture())
        finish(picture, order(picture)[0], TWO)
        stage.journal.write("pool", "Two")
        playback.go(before)
        await arrived(window)
        scene = window.scenery.scene
        assert not scene.live
        assert rows(window) == [1]
        assert window.canvas.picture is None
        assert "in the past. Esc returns to now." in window.overlays.past.text()
        for name in ("demo", "add_element", "process_kill", "home"):
            assert not window.actions_[name].isEnabled(), name
        panel_of(window, PoolPanel).act(Action.KILL)
        assert not panel_of(window, PoolPanel).add_element.isEnabled()
        assert panel_of(window, JournalPanel).lines() == ["One", "Two"]
        assert panel_of(window, JournalPanel).view.currentIndex().row() == 0
        add_element(stage.fleet, 3, 3)  # the run continues
        assert rows(window) == [1]
        QTest.keyClick(window, Qt.Key.Key_Escape)
        await until(lambda: window.scenery.scene.live and rows(window) == [1, 2, 3])
        assert window.canvas.picture is picture
        await until(lambda: window.overlays.past.text() == "")
        assert window.actions_["demo"].isEnabled()
        assert {name for name, *_ in stage.asked} <= {"resize"}

    in_window(story)


def test_until_a_moment_is_reached_the_clock_and_the_picture_show_the_present(in_window: InPlayback) -> None:
    """With 400 sessions that took 16 s: the clock showed another moment than the picture."""

    async def story(window: MainWindow, stage: Stage, playback: Playback) -> None:
        panel, busy = panel_of(window, TimeLinePanel), Event()

        def wait() -> None:
            busy.wait()

        stage.show(picture := a_picture())
        await asyncio.sleep(0.02)
        before = stage.scene.clock()
        await asyncio.sleep(0.02)
        stage.journal.write("pool", "Later")
        stage.recorder.tape.run(wait)
        try:
            playback.go(before)
            await until(lambda: window.overlays.past.text().startswith("Going to "))
            assert playback.wanted == panel.strip.moment == before
            assert playback.moment > before
            assert window.canvas.picture is picture
            assert window.scenery.scene.live
        finally:
            busy.set()
        await arrived(window)
        assert playback.moment == playback.wanted == before
        assert "in the past" in window.overlays.past.text()
        assert not window.scenery.scene.live
        playback.go_live()
        assert playback.moment > before

    in_window(story)


def test_an_entry_of_the_journal_leads_to_its_moment(in_window: InPlayback) -> None:
    async def story(window: MainWindow, stage: Stage, playback: Playback) -> None:
        stage.journal.write("pool", "Nobody is there")
        await asyncio.sleep(0.02)
        add_element(stage.fleet, 1, ONE)
        stage.journal.write("pool", "One is there")
        view = panel_of(window, JournalPanel).view
        for row in (0, 1):
            place = view.visualRect(view.model().index(row, 0)).center()
            QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
            await arrived(window)
            assert rows(window) == [1] * row

    in_window(story)


def test_a_recording_plays_to_its_end_by_itself(in_window: InPlayback, recorded: Path) -> None:
    async def story(window: MainWindow, stage: Stage, playback: Playback) -> None:
        playback.open(recorded)
        await until(lambda: playback.file == recorded)
        await arrived(window)
        assert playback.moment == playback.ended
        assert window.windowTitle().startswith("run.poolscope")
        assert len(panel_of(window, JournalPanel).lines()) == len(load(recorded).tape.entries)
        assert window.overlays.past.text().startswith("Recording, ")
        assert window.canvas.picture is not None
        assert window.canvas.picture.viewport.iterations == 100_000
        playback.go(BEGAN + 3.5)
        await arrived(window)
        assert rows(window) == [1]
        playback.speed = 60.0
        window.actions_["play"].trigger()
        assert playback.playing
        await until(lambda: not playback.playing)
        await arrived(window)
        assert playback.moment == playback.ended
        await until(lambda: playback.measurements is not None)
        assert panel_of(window, GraphsPanel).measurements is playback.measurements
        window.actions_["live"].trigger()
        await until(lambda: window.scenery.scene is stage.scene)
        assert window.windowTitle() == "Poolscope"
        assert panel_of(window, JournalPanel).lines() == []

    in_window(story)


def test_a_file_that_is_no_recording_gives_a_complaint(in_window: InPlayback, tmp_path: Path) -> None:
    async def story(window: MainWindow, stage: Stage, playback: Playback) -> None:
        path = tmp_path / "letter.poolscope"
        path.write_text("Dear Sir")
        playback.open(path)
        await until(lambda: stage.journal.entries)
        assert stage.journal.entries[0].text == f"{path} is not a Poolscope recording"
        assert playback.live

    in_window(story)


def test_playing_a_file_starts_no_process(aio: Aio, qapp: QApplication, recorded: Path) -> None:
    async def story() -> None:
        supervisor = Supervisor()
        demonstrator = Demonstrator(transport="tcp", supervisor=supervisor)
        look = Look(qapp, LIGHT.name)
        showing = asyncio.ensure_future(show_window(demonstrator, look, recording=(load(recorded), recorded)))
        window = await the_window()
        await until(lambda: window.canvas.picture is not None)
        assert supervisor.launcher_pid is None
        window.close()
        assert await showing == 0

    aio(story())


def test_with_only_a_recording_there_is_no_present_and_nothing_to_start(in_window: InPlayback, recorded: Path) -> None:
    async def story(window: MainWindow, stage: Stage, playback: Playback) -> None:
        playback.show_recording(load(recorded), recorded, has_live=False)
        await arrived(window)
        await until(lambda: not window.actions_["record"].isEnabled())
        window.actions_["live"].trigger()
        QTest.keyClick(window, Qt.Key.Key_Escape)
        await asyncio.sleep(0.05)
        assert not window.scenery.scene.live
        assert not window.actions_["live"].isEnabled()
        assert not window.actions_["demo"].isEnabled()

    in_window(story)


def test_the_run_is_recorded_until_recording_is_stopped(in_window: InPlayback, tmp_path: Path) -> None:
    async def story(window: MainWindow, stage: Stage, playback: Playback) -> None:
        add_element(stage.fleet, 1, ONE)
        path = tmp_path / "mine.poolscope"
        assert playback.record(path)
        assert window.actions_["record"].isChecked()
        stage.journal.write("pool", "It is being recorded")
        window.actions_["record"].trigger()
        await until(lambda: stage.recorder.file is None and "Recorded to" in window.statusBar().currentMessage())
        recording = load(path)
        assert recording.complaint == ""
        assert [entry.text for entry in recording.tape.entries] == ["It is being recorded"]
        assert not playback.record(tmp_path / "none" / "x.poolscope")
        assert not window.actions_["record"].isChecked()
        assert "does not exist" in stage.journal.entries[-1].text

    in_window(story)


def test_a_full_disk_is_reported_immediately(in_window: InPlayback) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("needs /dev/full")

    async def story(window: MainWindow, stage: Stage, playback: Playback) -> None:
        assert playback.record(Path("/dev/full"))
        await until(lambda: stage.journal.entries)
        assert stage.journal.entries[-1].text == (
            "The recording is incomplete: /dev/full could not be written: the disk is full"
        )
        assert not window.actions_["record"].isChecked()
        assert stage.recorder.file is None

    in_window(story)


def test_the_journal_can_show_one_kind_only(in_window: InPlayback) -> None:
    async def story(window: MainWindow, stage: Stage, playback: Playback) -> None:
        for kind in ("pool", "failover", "pool", "trouble"):
            stage.journal.write(kind, f"A {kind}")
        box = panel_of(window, JournalPanel).kind_box
        box.setCurrentIndex(box.findData("pool"))
        assert panel_of(window, JournalPanel).lines() == ["A pool", "A pool"]
        panel_of(window, JournalPanel).filter_box.setText("x")
        assert panel_of(window, JournalPanel).lines() == []
        panel_of(window, JournalPanel).filter_box.clear()
        box.setCurrentIndex(0)
        assert len(panel_of(window, JournalPanel).lines()) == 4

    in_window(story)


def test_a_recording_that_is_opened_while_another_is_still_sought_is_shown(
    in_window: InPlayback, recorded: Path
) -> None:
    """The window stayed at the first one, and the time line at the second."""

    async def story(window: MainWindow, _stage: Stage, playback: Playback) -> None:
        for _ in range(2):
            playback.show_recording(load(recorded), recorded, has_live=True)
            await asyncio.sleep(0)  # the first is under way
        await arrived(window)
        assert window.scenery.scene.picture is not None
        assert playback.moment == playback.tape.ended

    in_window(story)
