"""The program as a person has it, which also says where its parts are on the screen:

    python tests/app/ui/located.py --transport=tcp

Each line on standard input is the beginning of a name; it is answered by a line of JSON on standard output, a list of
rectangles [left, top, width, height]. A name is what a screen reader says of a widget, the text of a menu's entry, or a
whole object name. `=NAME` is answered by what a screen reader says of the widgets with this object name.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from threading import Thread

from PySide6.QtCore import QObject, QRect, Qt, Signal
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from app.__main__ import main


class Locator(QObject):
    """Answers in the thread of the window, where widgets may be asked."""

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.asked.connect(self._answer, Qt.ConnectionType.QueuedConnection)

    def listen(self) -> None:
        """Read names until the end of standard input."""
        for line in sys.stdin:
            self.asked.emit(line.rstrip("\n"))

    def _answer(self, name: str) -> None:
        if name.startswith("="):
            said = [w.accessibleName() for w in QApplication.allWidgets() if w.objectName() == name[1:]]
            print(json.dumps(said), flush=True)
            return
        found = [box.getRect() for widget in QApplication.allWidgets() for box in boxes(widget, name)]
        print(json.dumps(sorted(found, key=lambda box: (box[1], box[0]))), flush=True)


def boxes(widget: QWidget, name: str) -> Iterator[QRect]:
    """Yield where this widget, or an entry of this menu, is on the screen, if it is visible and has this name."""
    if not widget.isVisible():
        return
    if widget.accessibleName().startswith(name) or widget.objectName() == name:
        yield QRect(widget.mapToGlobal(widget.rect().topLeft()), widget.size())
    if isinstance(widget, QMenu):
        for action in widget.actions():
            if action.text().startswith(name):
                box = widget.actionGeometry(action)
                yield QRect(widget.mapToGlobal(box.topLeft()), box.size())


if __name__ == "__main__":
    locator = Locator()
    Thread(target=locator.listen, daemon=True).start()
    sys.exit(main(sys.argv[1:]))
