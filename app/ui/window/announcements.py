"""What is announced over the picture in large type: failovers, takeovers, and faults with their outcome."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer

from app.fractal.session import Failover
from app.models.faults.faults import Faults
from app.models.handlespace.scope import Takeover
from app.models.scene import Scene
from app.ui.look.words import big_number, expectation_words, outcome_words, takeover_words
from app.ui.widgets.toast import Toast

GATHER_MS: Final = 250
"""The failovers after one kill arrive within this time and are announced as one."""


class Announcements(QObject):
    """Announces in `toast` what happens in `scene`, and to `faults` while the scene is live."""

    def __init__(self, toast: Toast, faults: Faults, scene: Scene) -> None:
        super().__init__(toast)
        self._toast, self._faults, self._scene = toast, faults, scene
        self._gathered: list[Failover] = []
        self._gathering = QTimer(self, singleShot=True, interval=GATHER_MS)
        self._gathering.timeout.connect(self._announce_failovers)
        self._disconnect: list[Callable[[], None]] = []
        self.show_scene(scene)

    def show_scene(self, scene: Scene) -> None:
        """Listen to this scene from now on."""
        self.close()
        self._scene = scene
        self._disconnect = [
            scene.failed_over.connect(self._failed_over),
            scene.scope.took_over.connect(self._took_over),
        ]
        if scene.live:
            self._disconnect += [
                self._faults.happened.connect(lambda fault: self._toast.announce("", expectation_words(fault))),
                self._faults.concluded.connect(lambda fault: self._toast.announce(*outcome_words(fault))),
            ]

    def close(self) -> None:
        """Announce nothing more."""
        self._gathering.stop()
        self._gathered = []
        for disconnect in self._disconnect:
            disconnect()

    def _took_over(self, takeover: Takeover) -> None:
        self._toast.announce(*takeover_words(takeover, self._scene.scope.name_of))

    def _failed_over(self, failover: Failover) -> None:
        self._gathered.append(failover)
        self._gathering.start()

    def _announce_failovers(self) -> None:
        gathered, self._gathered = self._gathered, []
        self._toast.announce(*big_number(gathered, self._scene.mark_of))
