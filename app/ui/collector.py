"""Runs Python's cyclic garbage collection only in the thread of the window.

By default it runs in whichever thread happens to allocate most, and closed windows are often part of cycles. A thread
that compresses a recording would then destroy a widget, and Qt would warn or crash. Collection also runs seldom,
because it stops everything for a moment.
"""

from __future__ import annotations

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer

LOOK_MS: Final = 1000

YOUNG: Final = 10_000
"""The number of new objects that starts a collection of the youngest generation. Thousands of messages a second come
and go without leaving garbage."""

OLDER: Final = 20
"""The number of collections of a generation after which the next older one is collected too."""


class Collector(QObject):
    """Collects garbage in this thread alone until `close`, looking every `interval` milliseconds. Objects that already
    exist never count as garbage."""

    def __init__(self, parent: QObject, interval: int = LOOK_MS) -> None:
        super().__init__(parent)
        gc.disable()
        gc.freeze()  # loaded modules stay
        self._timer = QTimer(self, interval=interval)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Collect the generations that have enough new objects."""
        young, middle, old = gc.get_count()
        if young > YOUNG:
            gc.collect(0 if middle < OLDER else 1 if old < OLDER else 2)

    def close(self) -> None:
        """Return collection to Python's default."""
        self._timer.stop()
        gc.enable()
