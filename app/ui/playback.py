"""Moving through a run: the window shows a moment of a tape, or the present.

The tape is that of the run under way, which continues in the background, or that of a recording. Going to a moment is
done in pieces of a few milliseconds, and everything else continues between them. If several moments are requested
meanwhile, the last one wins.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from time import perf_counter
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QWidget

from app.base.files import NotWritten, complaint_about
from app.base.language import translate
from app.models.journal import Journal
from app.models.measurements.measurements import Measurements
from app.models.scene import Scene
from app.recording.events import RecordingError
from app.recording.files import ENDING, Recording, load
from app.recording.player import Player
from app.recording.recorded_measurements import RecordedMeasurements
from app.recording.recorder import Recorder
from app.recording.tape import ENTRIES, Tape
from app.ui.actions import Actions
from app.ui.loop import Spawn

TICK_MS: Final = 50
"""The interval at which time advances while playing."""

PATIENCE_MS: Final = 250
"""If a moment takes longer to reach, the window says that it is on its way."""

SPEEDS: Final = (0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 20.0, 60.0)


class Playback(QObject):
    """The playback of one window, which is `parent`. The live run is `scene`, with its `measurements`, and `recorder`
    has its tape.

    `spawn` runs a coroutine, `complain` shows a sentence about something that failed, `say` one about something that
    was done.
    """

    scene_wanted = Signal(object)
    """A `Scene` should be shown from now on."""
    moved = Signal()
    """Another moment is shown."""
    loaded = Signal()
    """The tape of another run was loaded."""
    measured = Signal()
    """More of a recording has been measured."""

    def __init__(
        self,
        scene: Scene,
        measurements: Measurements,
        recorder: Recorder,
        spawn: Spawn,
        complain: Callable[[str], object],
        say: Callable[[str], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._parent = parent
        self._live, self._live_measurements, self._recorder = scene, measurements, recorder
        self._spawn, self._complain, self._say = spawn, complain, say
        self.tape: Tape = recorder.tape
        self.journal = scene.journal
        """All entries of the tape."""
        self.file: Path | None = None
        """The recording that is shown; None means the run under way."""
        self.speed = 1.0
        self.has_live = True
        """Whether there is a run under way to return to."""
        self._record_action: QAction | None = None
        self._player: Player | None = None
        self._target: float | None = None
        self._shown: float | None = None
        """The moment of the scene that is shown; None while that is the live one."""
        self._task: asyncio.Task[None] | None = None
        self._recorded: RecordedMeasurements | None = None
        self._last_tick = 0.0
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self.moved.emit)
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self._tick)

    # --- how it is ---------------------------------------------------------------------------------------------------

    @property
    def live(self) -> bool:
        """Whether the present is shown."""
        return self._player is None

    @property
    def playing(self) -> bool:
        return self._timer.isActive()

    @property
    def arrived(self) -> bool:
        """Whether the moment that was requested last has been reached."""
        return self._target is None and (self._task is None or self._task.done())

    @property
    def moment(self) -> float:
        """The moment that is shown, in seconds since the epoch."""
        if self._shown is not None:
            return self._shown
        return self._live.clock() if self.file is None else self.wanted

    @property
    def wanted(self) -> float:
        """The moment that is shown or about to be shown, in seconds since the epoch."""
        if self._target is not None:
            return self._target
        return self._player.moment if self._player is not None else self._live.clock()

    @property
    def words(self) -> str:
        """The moment that is shown or, if it takes a while, the one that comes; empty for the present."""
        if self.live:
            return ""
        if self._target is not None and not self._patience.isActive():
            text = translate("Time line", "Going to {time} …")
            return text.format(time=f"{datetime.fromtimestamp(self.wanted):%H:%M:%S}")
        if self._shown is None and self.file is None:
            return ""
        if self.file is not None:
            text = translate("Time line", "Recording, {time}")
        else:
            text = translate("Time line", "{time}, in the past. Esc returns to now.")
        return text.format(time=f"{datetime.fromtimestamp(self.moment):%H:%M:%S}")

    @property
    def ended(self) -> float:
        """The end of the tape, in seconds since the epoch."""
        return max(self._live.clock(), self.tape.ended) if self.tape.live else self.tape.ended

    @property
    def measurements(self) -> Measurements | None:
        """The measurements of the run that is shown; None until the first of a recording are there."""
        if self.file is None:
            return self._live_measurements
        return self._recorded.measurements if self._recorded is not None else None

    # --- what people want --------------------------------------------------------------------------------------------

    def connect_actions(self, actions: Actions) -> None:
        actions.on("play", self.toggle)
        actions.on("live", self.go_live)
        actions.on("open_recording", self.ask_for_recording)
        actions.on("record", lambda: self._record(actions["record"].isChecked()))
        self._record_action = actions["record"]

    def go(self, moment: float) -> None:
        """Go to this moment."""
        if self.tape.live and moment >= self.ended - 1e-3:
            self.go_live()
            return
        if self._player is None:
            self._player = Player(self.tape)
        self._target = moment
        if self._task is None or self._task.done():
            self._patience.start()
            self._task = self._spawn(self._follow())
        if not self.playing:
            self.moved.emit()  # what is wanted has changed

    def go_live(self) -> None:
        """Return to the present. Do nothing if there is only a recording."""
        self.pause()
        if self._player is None or not self.has_live:
            return
        self._player, self._target, self._shown, self._recorded = None, None, None, None
        if self.file is not None:
            self.file, self.tape, self.journal = None, self._recorder.tape, self._live.journal
            self.loaded.emit()
        self._show(self._live)

    def toggle(self) -> None:
        """Play from the moment that is shown, or pause. At the present or at the end, play from the beginning."""
        if self.playing:
            self.pause()
            return
        if self.live or self.wanted >= self.ended - 1e-3:
            self.go(self.tape.began)
        self._last_tick = perf_counter()
        self._timer.start()
        self.moved.emit()

    def pause(self) -> None:
        self._timer.stop()
        self.moved.emit()

    def ask_for_recording(self) -> None:
        dialog = self._dialog(translate("Time line", "Open a recording"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.open(Path(name)))
        dialog.open()

    def open(self, path: Path) -> None:
        """Play this file. Complain if it is not a recording."""
        self._spawn(self._open(path))

    def show_recording(self, recording: Recording, path: Path, *, has_live: bool) -> None:
        """Show a recording, first its end, where there is most to see. Without `has_live` there is no live run to
        return to."""
        self.pause()
        self.has_live = has_live
        self.file, self.tape, self.journal = path, recording.tape, journal_of(recording.tape)
        self._player, self._shown, self._recorded = Player(self.tape), None, RecordedMeasurements(self.tape)
        self.loaded.emit()
        self.go(self.tape.ended)
        self._spawn(self._measure(self._recorded))
        if recording.complaint:
            self._complain(recording.complaint)

    def record(self, path: Path) -> bool:
        """Write the run to this file, from the beginning until recording is stopped or the window is closed."""
        complaint = complaint_about(path)
        if complaint is None:
            try:
                self._recorder.write(path)
            except NotWritten as error:
                complaint = str(error)
        if complaint is not None:
            self._complain(complaint)
        self._check_record(complaint is None)
        return complaint is None

    def look(self) -> None:
        """Stop recording and complain if the file can no longer be written. The time line calls this regularly."""
        if self._recorder.failed and self._record_action is not None and self._record_action.isChecked():
            self._check_record(False)
            self._record(False)

    # --- doing it ----------------------------------------------------------------------------------------------------

    def _tick(self) -> None:
        now = perf_counter()
        passed, self._last_tick = now - self._last_tick, now
        if self._player is None or not self.arrived:
            return  # the requested moment is not reached yet
        moment = self._player.moment + passed * self.speed
        if not self.tape.live and moment >= self.tape.ended:
            self.pause()
        self.go(moment)

    async def _follow(self) -> None:
        while self._target is not None and (player := self._player) is not None:
            wanted = self._target
            try:
                for _ in player.steps(wanted):
                    await asyncio.sleep(0)
                    if player is not self._player:  # another recording was opened meanwhile
                        break
            except RecordingError as error:
                self.pause()
                self._target = None
                self._complain(translate("Time line", "It cannot be played: {why}").format(why=error))
                return
            if player is not self._player:
                continue
            if self._target == wanted:
                self._target = None
                self._patience.stop()
            self._shown = player.moment
            self._show(player.scene)

    def _show(self, scene: Scene) -> None:
        self.scene_wanted.emit(scene)
        self.moved.emit()

    async def _open(self, path: Path) -> None:
        try:
            recording = await asyncio.to_thread(load, path)
        except RecordingError as error:
            self._complain(str(error))
            return
        self.show_recording(recording, path, has_live=self.has_live)

    async def _measure(self, recorded: RecordedMeasurements) -> None:
        shown = False
        try:
            for _ in recorded.steps():
                await asyncio.sleep(0)
                if recorded is not self._recorded:
                    return
                if not shown and recorded.measurements is not None:
                    shown = True
                    self.measured.emit()
        except RecordingError:
            return  # playing to this place will report it
        self.measured.emit()

    def _record(self, on: bool) -> None:
        if not on:
            self._spawn(self._stop_recording())
            return
        self._check_record(False)  # until there is a file
        dialog = self._dialog(translate("Time line", "Record to a file"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.fileSelected.connect(lambda name: self.record(Path(name)))
        dialog.open()

    async def _stop_recording(self) -> None:
        path = self._recorder.file
        try:
            await self._recorder.stop_writing()
        except NotWritten as error:
            text = translate("Time line", "The recording is incomplete: {error}")
            self._complain(text.format(error=error))
            return
        self._say(translate("Time line", "Recorded to {path}").format(path=path))

    def _check_record(self, on: bool) -> None:
        if self._record_action is not None:
            self._record_action.setChecked(on)

    def _dialog(self, title: str) -> QFileDialog:
        dialog = QFileDialog(self._parent, title)
        dialog.setNameFilter(translate("Time line", "Recordings (*{ending})").format(ending=ENDING))
        dialog.setDefaultSuffix(ENDING[1:])
        return dialog


def journal_of(tape: Tape) -> Journal:
    """Return the whole journal of a tape."""
    journal = Journal(ENTRIES)
    journal.entries.extend(tape.entries)
    return journal
