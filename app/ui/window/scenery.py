"""Which scene the window shows, and what it does when something happens there. The live one is shown at first; others
are moments of what was recorded, in which nothing can be acted upon.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from app.base.language import translate
from app.fractal.job import Failover
from app.models.fleet.process_row import State
from app.models.handlespace.scope import Takeover
from app.models.scene import Scene
from app.ui.journal.panel import JournalPanel
from app.ui.look.words import big_number, expectation_words, outcome_words, takeover_words
from app.ui.measurements.panel import GraphsPanel
from app.ui.recording.panel import TimeLinePanel
from app.ui.recording.playback import Playback, journal_of

if TYPE_CHECKING:
    from app.ui.window.main_window import MainWindow

GATHER_MS: Final = 250
"""Failovers of one kill come within this time and are told as one."""

LIVE_ONLY: Final = ("add_element", "add_registrar", "choose_elements", "tune", "freeze", "end", "kill", "heal_all",
                    "chaos")  # fmt: skip
"""Actions that act upon processes; not upon what is over."""

RUN_ONLY: Final = ("record", "run_comparison")
"""Actions that are for a run under way, whatever moment of it is shown; not where there is only a recording."""


class Scenery(QObject):
    """Of one window; `connect_window` when that is built."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.scene: Scene = window.demonstrator.scene
        self._gathered: list[Failover] = []
        self._gathering = QTimer(self, singleShot=True, interval=GATHER_MS)
        self._gathering.timeout.connect(self._tell_failovers)
        self._forget: list[Callable[[], None]] = []

    def connect_window(self) -> None:
        """Its panels and overlays are there now."""
        window = self._window
        self.playback = Playback(window)
        self.playback.connect_actions(window.actions_)
        self.playback.moved.connect(self._moved)
        self.playback.loaded.connect(self._loaded)
        window.actions_.on("to_time_line", self._time_line.setFocus)
        self._time_line.show_playback(self.playback)
        self._journal.moment_chosen.connect(self.playback.go)
        self._connect()

    def close(self) -> None:
        self.playback.pause()
        self._gathering.stop()
        for forget in self._forget:
            forget()

    def is_frozen(self, identifier: int) -> bool:
        row = self.scene.fleet.element(identifier)
        return row is not None and row.state is State.PAUSED

    def steps(self, scene: Scene) -> Iterator[None]:
        """Show this scene, one part of the window after the other."""
        window = self._window
        for forget in self._forget:
            forget()
        self.scene = scene
        self._connect()
        window.overlays.show_scene(scene)
        window.show_picture(scene.picture)
        yield
        for panel in window.panels.values():
            if hasattr(panel, "show_scene"):
                panel.show_scene(scene)
            yield
        self.show_figures()

    def show_figures(self) -> None:
        """Give the graphs the measurements of the run that is shown, as far as they are there."""
        graphs, playback = self._window.panels["graphs"], self.playback
        measurements = self._window.demonstrator.measurements if playback.file is None else playback.measurements
        if isinstance(graphs, GraphsPanel) and measurements is not None:
            graphs.show_measurements(measurements)

    @property
    def _journal(self) -> JournalPanel:
        return self._window.journal

    @property
    def _time_line(self) -> TimeLinePanel:
        panel = self._window.panels["time line"]
        assert isinstance(panel, TimeLinePanel)
        return panel

    def _connect(self) -> None:
        window, scene = self._window, self.scene
        self._forget = [
            scene.picture_changed.connect(window.show_picture),
            scene.waiting.connect(window.overlays.say_waiting),
            scene.captioned.connect(window.overlays.say_caption),
            scene.failed_over.connect(self._failed_over),
            scene.fleet.changed.connect(lambda _row: window.canvas.throttle.request()),
            scene.scope.took_over.connect(self._took_over),
        ]
        if scene.live:
            faults, toast = window.demonstrator.faults, window.overlays.toast
            self._forget += [
                faults.happened.connect(lambda fault: toast.announce("", expectation_words(fault))),
                faults.concluded.connect(lambda fault: toast.announce(*outcome_words(fault))),
            ]

    # --- another moment ----------------------------------------------------------------------------------------------

    def _loaded(self) -> None:
        file = self.playback.file
        journal = self._window.demonstrator.journal if file is None else journal_of(self.playback.tape)
        self._journal.show_journal(journal)
        self._window.setWindowTitle("Poolscope" if file is None else f"{file.name} – Poolscope")

    def _moved(self) -> None:
        playback = self.playback
        self._journal.show_moment(None if playback.live else playback.moment)
        if playback.live:
            self._window.overlays.say_when("")
            return
        at = f"{datetime.fromtimestamp(playback.moment):%H:%M:%S}"
        if playback.file is not None:
            text = translate("Time line", "Recording, {time}")
        else:
            text = translate("Time line", "{time}, in the past. Esc returns to now.")
        self._window.overlays.say_when(text.format(time=at))

    # --- what happens ------------------------------------------------------------------------------------------------

    def _took_over(self, takeover: Takeover) -> None:
        self._window.overlays.toast.announce(*takeover_words(takeover, self.scene.scope.name_of))

    def _failed_over(self, failover: Failover) -> None:
        self._gathered.append(failover)
        self._gathering.start()

    def _tell_failovers(self) -> None:
        gathered, self._gathered = self._gathered, []
        self._window.overlays.toast.announce(*big_number(gathered, self.scene.mark_of))
