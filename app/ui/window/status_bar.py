"""The status bar: the progress of the picture, the load of the machine, the transport, and for some seconds what was
done or failed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import nan

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QMainWindow, QStatusBar

from app.base.language import translate
from app.models.fleet.refusal_words import open_places
from app.models.scene import Scene
from app.ui.demonstration import Demonstration
from app.ui.look.theme import GRID, Theme
from app.ui.look.words import transport_words
from app.ui.machine.load_strip import LoadStrip
from app.ui.picture.progress import Meter, Progress, ProgressStrip
from app.ui.widgets.elided_label import YieldingLabel
from app.ui.widgets.label import plain_tip
from app.ui.widgets.throttle import Throttle

METER_MS = 250
PLACES = 8
"""Addresses that a tool tip names."""
SAID_MS, COMPLAINT_MS = 6_000, 10_000


class StatusBar(QStatusBar):
    """`scene()` returns the scene that is shown."""

    def __init__(
        self, window: QMainWindow, scene: Callable[[], Scene], demonstrator: Demonstration, theme: Theme
    ) -> None:
        super().__init__(window)
        self._scene = scene
        self._meter = Meter()
        self._progress = ProgressStrip(theme, self)
        self.addWidget(self._progress)
        self.messageChanged.connect(self._make_room)
        self.load = LoadStrip(demonstrator.fleet, theme, self)
        self.addPermanentWidget(self.load)
        self._theme = theme
        self.scope = YieldingLabel(self)
        """Says which scope of others is used, if one is."""
        self.scope.setContentsMargins(GRID * 2, 0, GRID * 2, 0)
        self.addPermanentWidget(self.scope)
        self.reach = YieldingLabel(self)
        self.addPermanentWidget(self.reach)
        self._fleet = demonstrator.fleet
        looking = Throttle(self.show_reach, self, METER_MS)
        for news in (self._fleet.added, self._fleet.changed, self._fleet.removed):
            news.connect(lambda _row: looking.request())
        self.show_reach()
        self._demonstrator = demonstrator
        label = self._transport = YieldingLabel(self)
        self._forget_class = demonstrator.teaching.changed.connect(self._show_transport)
        label.setContentsMargins(0, 0, GRID * 3, 0)
        self.addPermanentWidget(label)
        self._show_transport()
        self._disconnect = demonstrator.scope_changed.connect(self._show_transport)
        self.setSizeGripEnabled(False)
        self._timer = QTimer(self, interval=METER_MS)
        self._timer.timeout.connect(self.measure)

    @property
    def progress(self) -> str:
        """The sentence about the progress of the picture."""
        return self._progress.text

    @property
    def measuring(self) -> bool:
        """Whether the picture is still being measured; measuring stops when it is complete."""
        return self._timer.isActive()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.show_reach()
        self._progress.set_theme(theme)
        self.load.set_theme(theme)
        self.scope.setStyleSheet(f"color: {theme.accent}; font-weight: 600;")

    def _show_transport(self) -> None:
        """Show the transport of the class, or of the scope in use."""
        taught = self._demonstrator.fleet.places.taught
        words = transport_words(self._demonstrator.transport if taught is None else taught.transport)
        if self._demonstrator.fleet.places.has_tls:
            words = translate("Window", "{transport} with TLS").format(transport=words)
        self._transport.setText(words)
        tip = translate("Window", "The transport of ASAP and of the service: {why}")
        why = translate("Window", "that of the class") if taught is not None else self._demonstrator.why_transport
        self._transport.setToolTip(tip.format(why=why))

    def show_reach(self) -> bool:
        """Show whether other machines can reach our registrars and elements. Return False: it does not change by
        itself."""
        places = open_places((*self._fleet.registrars, *self._fleet.elements))
        text = translate("Window", "Open to other machines") if places else translate("Window", "This machine only")
        if text != self.reach.text() or places:
            tip = translate("Window", "Other machines can reach {places}.").format(places=", ".join(places[:PLACES]))
            none = translate("Window", "Registrars and elements listen at addresses that other machines cannot reach.")
            self.reach.setText(text)
            self.reach.setToolTip(plain_tip(tip if places else none))
        colour, weight = (self._theme.silent, 700) if places else (self._theme.muted, 400)
        style = f"color: {colour}; font-weight: {weight}"
        if style != self.reach.styleSheet():
            self.reach.setStyleSheet(style)
        return False

    def say(self, sentence: str) -> None:
        """Show something that was done, for some seconds."""
        self.showMessage(sentence, SAID_MS)

    def complain(self, sentence: str) -> None:
        """Show something that failed, for some seconds longer."""
        self.showMessage(sentence, COMPLAINT_MS)

    def _make_room(self, message: str) -> None:
        """Hide what lies beneath a message or would cut it off."""
        # A change of the type size changes the layout of the bar; Qt then shows this again beneath a message.
        self._progress.setVisible(not message)
        beside = (self.load, self.reach, self._transport, *(() if self.scope.isHidden() else (self.scope,)))
        room = self.width() - sum(widget.sizeHint().width() for widget in beside) - GRID * 6
        self.load.setVisible(self.fontMetrics().horizontalAdvance(message) <= room)

    def restart(self) -> None:
        """Measure the scene's picture from now on: a new picture has begun, or another scene is shown."""
        self._meter.reset()
        if self._scene().picture is not None:
            self._timer.start()
        self.measure()

    def stop(self) -> None:
        """Stop measuring, and listening to the class."""
        self._forget_class()
        self._timer.stop()
        self._disconnect()
        self.load.stop()

    def measure(self) -> None:
        """Show the progress as it is now."""
        scene = self._scene()
        picture = scene.picture
        if picture is None:
            self._progress.show_progress(Progress(0, 0, 0.0))
            return
        progress = self._meter.measure(picture, scene.clock())
        if not scene.live and not progress.pixels_per_second:  # nobody plays the recording
            progress = replace(progress, left=nan)
        self._progress.show_progress(progress)
        if picture.complete:
            self._timer.stop()
