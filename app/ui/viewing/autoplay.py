"""Autopilot and image loop: one at a time, until somebody takes over the picture.

The wheel or a button in the picture, another view, Esc and a lesson end them. Actions on the pool do not end them:
their purpose is to keep elements busy while they are killed.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from app.base.language import translate
from app.fractal.files import available
from app.models.viewing.autoplay import Autopilot, Autoplay, Guide, ImageLoop, Renderer
from app.ui.actions import Actions
from app.ui.loop import Spawn
from app.ui.picture.canvas import Canvas

PAUSES: Final = (2, 5, 10, 30)
"""The pauses between two pictures of the loop, in seconds; rsplib's pool user has 5."""

PAUSE: Final = 5
BREATH: Final = 2.0
"""The seconds that the autopilot stays at a view."""

ENDING: Final = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick, QEvent.Type.Wheel)


class AutoplayControls(QObject):
    """`say` is called with what is shown and when the tour continues."""

    def __init__(
        self, canvas: Canvas, renderer: Renderer, actions: Actions, spawn: Spawn, say: Callable[[str], object]
    ) -> None:
        super().__init__(canvas)
        self._actions, self._spawn = actions, spawn
        self._task: asyncio.Task[None] | None = None
        self.pause = PAUSE
        self.rng = random.Random()
        self._tour = Autoplay(renderer)
        self._tour.said.connect(say)
        self._files = available()
        self._loop = ImageLoop(self.rng, self._files)
        for name in ("autopilot", "image_loop"):
            actions[name].triggered.connect(lambda on, name=name: self._switch(name, on))
        actions.on("next_picture", self.next_picture)
        canvas.installEventFilter(self)

    @property
    def under_way(self) -> bool:
        return self._task is not None and not self._task.done()

    def add_pauses(self, menu: QMenu) -> None:
        """Append the choice of pauses to a menu."""
        part = QMenu(translate("Tour", "Pause between pictures"), menu)
        group = QActionGroup(part)
        for seconds in PAUSES:
            action = QAction(translate("Tour", "{seconds} s").format(seconds=seconds), part)
            action.setCheckable(True)
            action.setChecked(seconds == self.pause)
            action.triggered.connect(lambda _checked=False, seconds=seconds: self._pause(seconds))
            group.addAction(action)
            part.addAction(action)
        menu.addMenu(part)

    def next_picture(self) -> None:
        """Show the next picture of the tour immediately; without a tour, any good place."""
        if self.under_way:
            self._tour.next_picture()
        else:
            self._begin("image_loop")

    def end(self) -> None:
        """End the tour. The picture in progress continues."""
        if self._task is not None:
            self._task.cancel()
        for name in ("autopilot", "image_loop"):
            self._actions[name].setChecked(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in ENDING and self.under_way:
            self.end()
        return False

    def _switch(self, name: str, on: bool) -> None:
        self.end()
        if on:
            self._begin(name)

    def _begin(self, name: str) -> None:
        self._actions[name].setChecked(True)
        guide: Guide = self._loop if name == "image_loop" else Autopilot(self.rng)
        self._task = self._spawn(self._tour.run(guide, self.pause if name == "image_loop" else BREATH))
        self._task.add_done_callback(lambda task: self.end() if task is self._task else None)

    def _pause(self, seconds: int) -> None:
        self.pause = seconds
        if self.under_way and self._actions["image_loop"].isChecked():
            self._switch("image_loop", True)
