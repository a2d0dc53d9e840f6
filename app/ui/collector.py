"""Python's search for cyclic garbage, kept to the thread of the window.

Left to itself it runs in whichever thread happens to make the most objects, and windows that are no longer needed are
often part of cycles: a recording that is compressed in its thread would then destroy a widget there, which Qt answers
with warnings or with the end of the program. It is also done seldom, for it stops everything for a moment.
"""

from __future__ import annotations

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer

LOOK_MS: Final = 1000

YOUNG: Final = 10_000
"""Objects more than there were after which new ones are looked through. Thousands of messages a second come and go, and
leave no garbage."""

OLDER: Final = 20
"""Searches of a generation after which the next older one is looked through, too."""


class Collector(QObject):
    """Collects garbage in this thread alone, from now on until `close`; what is there already never counts as such."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        gc.freeze()  # what is loaded stays
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Search where enough has come together."""
        young, middle, old = gc.get_count()
        if young > YOUNG:
            gc.collect(0 if middle < OLDER else 1 if old < OLDER else 2)

    def close(self) -> None:
        """Python does it again as it likes."""
        self._timer.stop()
        gc.enable()
