"""The time line panel: the strip, buttons to play, return to now, record and open a recording, the speed, and the time.

It shows and controls the window's `Playback`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QToolButton

from app.base.language import decimal, translate
from app.models.journal import Entry
from app.recording.tape import ENTRIES
from app.ui.actions import Actions
from app.ui.look.icons import icon
from app.ui.look.theme import GRID, Theme
from app.ui.panels.panel import Context, Panel
from app.ui.playback import SPEEDS
from app.ui.recording.strip import TimeLine
from app.ui.widgets.label import Label

LOOK_MS = 500
"""The interval at which the end of a live run is updated."""


class TimeLinePanel(Panel):
    """Shows and controls the window's playback."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        theme = self._theme = context.look.theme
        playback = self._playback = context.playback
        self._actions: Actions | None = None
        self._disconnect: tuple[Callable[[], None], ...] = ()
        self.strip = TimeLine(theme, self)
        self.speed_box = QComboBox(self)
        self.speed_box.setAccessibleName(translate("Time line", "Speed"))
        self.speed_box.setToolTip(translate("Time line", "Playback speed"))
        for speed in SPEEDS:
            self.speed_box.addItem(f"{decimal(speed, 'g')} ×", speed)
        self.speed_box.setCurrentIndex(SPEEDS.index(1.0))
        self.when = Label(parent=self)
        self.when.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        self._row.setSpacing(GRID)
        self._row.addWidget(self.speed_box)
        self._row.addWidget(self.strip, 1)
        self._row.addWidget(self.when)
        self.setFocusProxy(self.strip)
        self._looking = QTimer(self, interval=LOOK_MS)
        self._looking.timeout.connect(self._look)
        playback.moved.connect(self._refresh)
        playback.loaded.connect(self._take_tape)
        self.strip.wanted.connect(playback.go)
        self.strip.play_wanted.connect(playback.toggle)
        self.speed_box.currentIndexChanged.connect(lambda index: setattr(playback, "speed", SPEEDS[index]))
        self._looking.start()
        self.set_theme(theme)
        self._take_tape()

    def connect_actions(self, actions: Actions) -> None:
        """Add the buttons."""
        self._actions = actions
        actions.on("to_time_line", self.setFocus)
        actions.on("event_before", self.strip.event_before)
        actions.on("event_after", self.strip.event_after)
        for place, name in ((0, "play"), (-1, "live"), (-1, "record"), (-1, "open_recording")):
            button = QToolButton(self)
            button.setDefaultAction(actions[name])
            button.setProperty("role", "small")
            button.setAccessibleName(actions[name].text())
            self._row.insertWidget(place, button)

    def close_models(self) -> None:
        """Stop listening to the models."""
        self._looking.stop()
        for disconnect in self._disconnect:
            disconnect()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.strip.set_theme(theme)
        self.setFixedHeight(self.strip.sizeHint().height() + GRID * 2)
        self.when.setMinimumWidth(self.fontMetrics().horizontalAdvance("00:00:00.0 "))
        self._refresh()

    def _take_tape(self) -> None:
        for disconnect in self._disconnect:
            disconnect()
        tape = self._playback.tape
        self.strip.show_entries(tape.entries)
        self._disconnect = tape.noted.connect(self._noted), tape.shortened.connect(self._shortened)
        self._refresh()

    def _noted(self, entry: Entry) -> None:
        self.strip.add_entry(entry)
        if len(self.strip) > ENTRIES * 1.1:
            self._shortened()

    def _shortened(self) -> None:
        self.strip.show_entries(self._playback.tape.entries)

    def _look(self) -> None:
        self._playback.look()
        self._refresh()

    def _refresh(self) -> None:
        playback = self._playback
        if not self.isVisibleTo(self.window()):
            return
        self.strip.show_moment(playback.tape.began, playback.ended, playback.wanted, live=playback.live)
        at = datetime.fromtimestamp(playback.moment)
        self.when.setText(f"{at:%H:%M:%S}.{at.microsecond // 100_000}")
        if self._actions is not None:
            playing = playback.playing
            self._actions["play"].setIcon(icon("pause" if playing else "play", self._theme.text))
            self._actions["live"].setEnabled(not playback.live and playback.has_live)
