"""The classes that announce themselves in this network. A click fills in the address; the code is needed all the same,
because anybody can announce a class."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.base.language import translate
from app.classroom.code import FINGERPRINT_CHARACTERS, JoinCode
from app.classroom.finding import Announced, place_words
from app.ui.look.theme import GRID
from app.ui.widgets.label import Label

BEGINNING = FINGERPRINT_CHARACTERS + 1
"""Characters of a code that the fingerprint gives, with the stroke between them."""

ROWS = 4
"""Lines that are visible without scrolling."""


class FoundClasses(QWidget):
    """A list. `chosen` is emitted with the address of a class, as people write it."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._desks: Sequence[Announced] = ()
        self._code: JoinCode | None = None
        self.list = QListWidget(self)
        self.list.setProperty("role", "field")
        self.list.setAccessibleName(translate("Join", "Classes in this network"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(self._choose)
        self.list.itemActivated.connect(self._choose)
        self.nothing = Label(parent=self, wordWrap=True)
        self.nothing.setText(
            translate("Join", "None is heard yet. If it stays so, type the address that the teacher's screen shows.")
        )
        self.nothing.setProperty("role", "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self.nothing)
        column.addWidget(self.list)
        self._draw()

    def show_desks(self, desks: Sequence[Announced]) -> None:
        """Show these."""
        if tuple(desks) != tuple(self._desks):
            self._desks = tuple(desks)
            self._draw()

    def show_code(self, code: JoinCode | None) -> None:
        """Mark the class that this code is of."""
        if code != self._code:
            self._code = code
            self._draw()

    def _draw(self) -> None:
        row = self.list.currentRow()
        self.list.clear()
        for desk in self._desks:
            beginning = str(JoinCode(desk.fingerprint, 0))[:BEGINNING]
            if self._code is not None and self._code.fingerprint == desk.fingerprint:
                text = translate("Join", "{address}  ✓ the class of this code")
            else:
                text = translate("Join", "{address}  code {beginning}…")
            place = place_words(desk.address, desk.port)
            item = QListWidgetItem(text.format(address=place, beginning=beginning), self.list)
            item.setData(Qt.ItemDataRole.UserRole, place)
            item.setToolTip(translate("Join", "Fill in this address"))
        if 0 <= row < self.list.count():
            self.list.setCurrentRow(row)
        self.list.setVisible(bool(self._desks))
        self.nothing.setVisible(not self._desks)
        line = self.list.sizeHintForRow(0) if self._desks else 0
        self.list.setFixedHeight(line * min(max(len(self._desks), 1), ROWS) + 8)

    def _choose(self, item: QListWidgetItem) -> None:
        self.chosen.emit(item.data(Qt.ItemDataRole.UserRole))
