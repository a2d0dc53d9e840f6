"""Number boxes in the row of an element, for its weight, speed, capacity and load from other work while it runs.

`chosen` is emitted with each new number. Speeds are in points per second (0: no limit), loads in per cent.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFormLayout, QWidget

from app.base.language import translate
from app.models.fleet.fleet import ElementRow
from app.models.fleet.policy_words import setting
from app.models.fleet.tunable import Tunable
from app.ui.look.theme import GRID
from app.ui.widgets.number_box import NumberBox

FASTEST = 100_000_000
SPEED_STEP = 1000


def speed_box(parent: QWidget, value: float) -> NumberBox:
    """Return a box for points per second; 0 means no limit."""
    box = _box(parent, 0, FASTEST, round(value), translate("Tuner", " px/s"))
    box.setSpecialValueText(translate("Tuner", "No limit"))
    box.setSingleStep(SPEED_STEP)
    box.setAccelerated(True)
    return box


def capacity_box(parent: QWidget, value: float) -> NumberBox:
    """Return a box for the number of sessions that make a load of 100 %."""
    return _box(parent, 1, 10_000, round(value), translate("Tuner", " sessions"))


def _box(parent: QWidget, low: int, high: int, value: int, suffix: str = "") -> NumberBox:
    box = NumberBox(parent, low, high, value)
    box.setSuffix(suffix)
    return box


class Tuner(QWidget):
    """`Tuner(row)`. `left` is emitted when the user closes it (Esc)."""

    chosen = Signal(object, float)
    """A `Tunable` and its new value."""
    left = Signal()

    def __init__(self, row: ElementRow, parent: QWidget) -> None:
        super().__init__(parent)
        form = QFormLayout(self)
        form.setContentsMargins(0, GRID, 0, GRID)
        form.setVerticalSpacing(GRID)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.boxes: dict[Tunable, NumberBox] = {}
        of_policy = setting(row.policy)
        if of_policy is not None:
            suffix = "\u00a0%" if of_policy.percent else ""
            self._add(form, Tunable.WEIGHT, of_policy.label, _box(self, 0, of_policy.top, of_policy.value, suffix))
        self._add(form, Tunable.SPEED, translate("Tuner", "Speed limit"), speed_box(self, row.options.speed_limit))
        self._add(form, Tunable.CAPACITY, translate("Tuner", "Capacity"), capacity_box(self, row.options.capacity))
        load = _box(self, 0, 100, round(row.other_load * 100), "\u00a0%")
        load.setSingleStep(10)
        self._add(form, Tunable.LOAD, translate("Tuner", "Other load"), load)

    def focus(self, what: Tunable) -> None:
        """Focus the box for this, or the first box."""
        box = self.boxes.get(what) or next(iter(self.boxes.values()))
        box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        box.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return True
        return super().eventFilter(watched, event)

    def _add(self, form: QFormLayout, what: Tunable, label: str, box: NumberBox) -> None:
        box.setAccessibleName(label)
        box.installEventFilter(self)
        box.valueChanged.connect(lambda value: self.chosen.emit(what, float(value)))
        form.addRow(label, box)
        self.boxes[what] = box
