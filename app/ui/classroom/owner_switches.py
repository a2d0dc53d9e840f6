"""What makes the elements go: a switch for each need of the owner, its threshold, and what the sensor says now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.base.language import translate
from app.classroom.owner import WATCHED, Need, Signs, Thresholds
from app.ui.classroom.words import need_words, percent, watched_words
from app.ui.look.theme import GRID
from app.ui.look.words import capital
from app.ui.settings import LONGEST_BACK
from app.ui.widgets.label import Label
from app.ui.widgets.number_box import NumberBox


class OwnerSwitches(QFrame):
    """Shows `thresholds` and changes them. `changed` is emitted after each change."""

    changed = Signal()

    def __init__(self, thresholds: Thresholds, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._thresholds = thresholds
        self._missing: Mapping[Need, str] = {}
        names = {need: capital(need_words(need)) for need in WATCHED}
        names[Need.USE] = translate("Join", "Other programs take more than")
        self.switches = {need: QCheckBox(names[need], self) for need in WATCHED}
        self.notes = {need: Label(parent=self, wordWrap=True) for need in WATCHED}
        self.busy = self._box(5, 100, round(thresholds.busy * 100), "\u00a0%")
        self.busy.setSingleStep(5)
        self.busy.setAccessibleName(translate("Join", "Part of the processors that other programs take"))
        self.back = self._box(1, round(LONGEST_BACK), round(thresholds.back_after), "\u00a0s")
        self.back.setSingleStep(5)
        self.back.setAccessibleName(translate("Join", "Idle seconds until the elements come back"))
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 5, GRID * 4, GRID * 5, GRID * 4)
        column.setSpacing(GRID)
        title = Label(translate("Join", "You come first"), self)
        title.setProperty("role", "caption")
        column.addWidget(title)
        column.addWidget(
            Label(
                translate("Join", "Each of these sends the elements away, after their present step:"),
                self,
                wordWrap=True,
            )
        )
        column.addSpacing(GRID)
        for need, switch in self.switches.items():
            switch.toggled.connect(self._take)
            column.addWidget(switch)
            if need is Need.USE:
                column.addLayout(_line(self.busy, Label(translate("Join", "of the processors"), self), indent=True))
            note = self.notes[need]
            note.setProperty("role", "muted")
            note.setContentsMargins(GRID * 6, 0, 0, GRID)
            column.addWidget(note)
        column.addSpacing(GRID * 2)
        column.addLayout(_line(Label(translate("Join", "They come back after"), self), self.back))
        column.addWidget(Label(translate("Join", "without any of these."), self, wordWrap=True))
        column.addStretch(1)
        self.show_thresholds(thresholds)
        self.show_signs(Signs(), {})

    @property
    def thresholds(self) -> Thresholds:
        """What is chosen."""
        return self._thresholds

    def show_thresholds(self, thresholds: Thresholds) -> None:
        """Show these instead."""
        for need, switch in self.switches.items():
            switch.setChecked(need not in thresholds.ignored)
        self.busy.setValue(round(thresholds.busy * 100))
        self.back.setValue(round(thresholds.back_after))

    def show_signs(self, signs: Signs, missing: Mapping[Need, str]) -> None:
        """Show what the sensors say at present, and why some are missing. Their switches have no effect."""
        self._missing = dict(missing)
        present = {
            Need.USE: "" if signs.busy is None else translate("Join", "now {part}").format(part=percent(signs.busy)),
            Need.BATTERY: watched_words(Need.BATTERY, signs.battery),
            Need.LOCK: watched_words(Need.LOCK, signs.lock),
            Need.LID: watched_words(Need.LID, signs.lid),
        }
        for need, note in self.notes.items():
            why = self._missing.get(need)
            words = present[need] if why is None else translate("Join", "Not watched: {why}.").format(why=why)
            if words != note.text():
                note.setText(words)
            note.setVisible(bool(words))
            self.switches[need].setEnabled(why is None)
            self.switches[need].setAccessibleDescription(words)
        self.busy.setEnabled(Need.USE not in self._missing and self.switches[Need.USE].isChecked())

    def _box(self, low: int, high: int, value: int, suffix: str) -> NumberBox:
        box = NumberBox(self, low, high, value)
        box.setSuffix(suffix)
        box.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        box.setFixedWidth(GRID * 24)
        box.valueChanged.connect(self._take)
        return box

    def _take(self) -> None:
        self._thresholds = replace(
            self._thresholds,
            busy=self.busy.value() / 100,
            back_after=float(self.back.value()),
            ignored=frozenset(need for need, switch in self.switches.items() if not switch.isChecked()),
        )
        self.busy.setEnabled(self.switches[Need.USE].isEnabled() and self.switches[Need.USE].isChecked())
        self.changed.emit()


def _line(first: QWidget, second: QWidget, *, indent: bool = False) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setContentsMargins(GRID * 6 if indent else 0, 0, 0, 0)
    line.setSpacing(GRID * 2)
    line.addWidget(first)
    line.addWidget(second)
    line.addStretch(1)
    return line
