"""The form for starting elements: how many, in which pool, with which policy, weight, capacity and speed.

It is in the pool panel, hidden until it is asked for. All elements of a pool have one kind of policy; the form warns
about a disagreement before the registrar refuses it.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QWidget,
)

from app.base.language import translate
from app.models.fleet.fleet import Fleet
from app.models.fleet.policy_words import about, setting, spaced, with_setting
from app.models.fleet.pools import DEFAULT_POOL, disagreement, policies_of_pools
from app.processes.options import ElementOptions
from app.ui.fleet.tuner import capacity_box, speed_box
from app.ui.look.theme import GRID, Theme
from app.ui.widgets.label import Label
from app.ui.widgets.number_box import NumberBox, narrow
from rserpool import POLICIES

COUNTS = (1, 5, 20, 100)
MOST = 5000
"""The maximum at a time. The machine usually has room for fewer, and then they are refused with a sentence."""

LEAST_SESSIONS = ElementOptions().max_sessions
"""The number of sessions that an element accepts even if its capacity is smaller. More sessions than its capacity are a
load of 100 %."""


class ElementStarter(QWidget):
    """`ElementStarter(fleet, theme)`. `wanted` is emitted to start elements, `left` when the user closes the form
    (Esc)."""

    wanted = Signal()
    left = Signal()

    def __init__(self, fleet: Fleet, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._fleet, self._theme = fleet, theme
        first = ElementOptions()
        self.count = NumberBox(self, 1, MOST, 1)
        self.count.setAccessibleName(translate("Starter", "How many"))
        numbers = QHBoxLayout()
        numbers.setSpacing(GRID // 2)
        numbers.addWidget(self.count, 1)
        self.counts: dict[int, QToolButton] = {}
        for number in COUNTS:
            button = QToolButton(self)
            button.setText(str(number))
            button.setProperty("role", "small")
            name = translate("Starter", "%n element(s)", "", number)
            button.setAccessibleName(name)
            button.setToolTip(name)
            button.clicked.connect(lambda _checked=False, number=number: self.count.setValue(number))
            numbers.addWidget(button)
            self.counts[number] = button
        self.pool = QComboBox(self)
        self._pool_name = QLineEdit(self)
        self._pool_name.setStyleSheet("border: 0; padding: 0;")
        self.pool.setEditable(True)
        self.pool.setLineEdit(self._pool_name)
        self.pool.setAccessibleName(translate("Starter", "Pool"))
        self.pool.setToolTip(translate("Starter", "The pool to join, or the name of a new one"))
        self.pool.addItem(DEFAULT_POOL)
        self._pool_name.setCursorPosition(0)
        self.policy = QComboBox(self)
        self.policy.setAccessibleName(translate("Starter", "Policy"))
        for kind in POLICIES.values():
            self.policy.addItem(spaced(kind.name), kind.name)
            self.policy.setItemData(self.policy.count() - 1, about(kind.name), Qt.ItemDataRole.ToolTipRole)
        self._about = _sentence(self, "muted")
        self.weight = NumberBox(self)
        self.capacity = capacity_box(self, first.capacity)
        self.capacity.setAccessibleName(translate("Starter", "Capacity"))
        self.capacity.setToolTip(translate("Starter", "Sessions at 100 % load"))
        self.speed = speed_box(self, first.speed_limit)
        self.speed.setAccessibleName(translate("Starter", "Speed limit"))
        self.warning = _sentence(self, "")
        self.start = QPushButton(self)
        self.start.clicked.connect(self.wanted)

        self._form = form = QFormLayout(self)
        form.setContentsMargins(GRID * 3, GRID, GRID * 3, GRID * 2)
        form.setVerticalSpacing(GRID)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)  # text is longer in some languages
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(translate("Starter", "How many"), numbers)
        form.addRow(translate("Starter", "Pool"), self.pool)
        form.addRow(translate("Starter", "Policy"), self.policy)
        form.addRow(self._about)
        self._weight_label = Label(parent=self)
        self._weight_label.setBuddy(self.weight)
        form.addRow(self._weight_label, self.weight)
        form.addRow(translate("Starter", "Capacity"), self.capacity)
        form.addRow(translate("Starter", "Speed limit"), self.speed)
        form.addRow(self.warning)
        form.addRow(self.start)
        for field in (self.count, self.pool, self.policy, self.weight, self.capacity, self.speed, self.start):
            field.installEventFilter(self)
            narrow(field)
        self.count.valueChanged.connect(lambda _value: self._describe())
        self.pool.editTextChanged.connect(lambda _text: self._describe())
        self.pool.textActivated.connect(self._choose_policy_of)
        self.policy.currentIndexChanged.connect(lambda _index: self._show_policy())
        self._show_policy()
        self.set_theme(theme)

    @property
    def options(self) -> ElementOptions:
        """The options for the next elements."""
        kind = self.policy.currentData()
        policy = kind if setting(kind) is None else with_setting(kind, self.weight.value())
        capacity = self.capacity.value()
        return ElementOptions(
            pool_handle=self.pool.currentText().strip() or DEFAULT_POOL,
            policy=policy,
            speed_limit=float(self.speed.value()),
            capacity=float(capacity),
            max_sessions=max(capacity, LEAST_SESSIONS),
        )

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for button in self.counts.values():
            button.setFixedWidth(self.fontMetrics().horizontalAdvance(button.text()) + GRID * 3)
        self._describe()

    def refresh(self) -> None:
        """Take in that pools appeared or disappeared, or changed their policy."""
        if self.isHidden():
            return
        text, pools = self.pool.currentText(), dict.fromkeys((DEFAULT_POOL, *policies_of_pools(self._fleet)))
        if [self.pool.itemText(place) for place in range(self.pool.count())] != list(pools):
            self.pool.blockSignals(True)
            self.pool.clear()
            self.pool.addItems(list(pools))
            self.pool.setCurrentText(text)
            self._pool_name.setCursorPosition(0)
            self.pool.blockSignals(False)
        self._describe()

    def showEvent(self, event: object) -> None:
        self.refresh()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self.left.emit()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
                for box in (self.count, self.weight, self.capacity, self.speed):
                    box.interpretText()
                self.wanted.emit()
                return True
        return super().eventFilter(watched, event)

    def _choose_policy_of(self, pool: str) -> None:
        """Choose the policy that an existing pool already has."""
        there = policies_of_pools(self._fleet).get(pool)
        if there is not None:
            self.policy.setCurrentIndex(self.policy.findData(there))

    def _show_policy(self) -> None:
        kind = self.policy.currentData()
        chosen = setting(kind)
        self._about.setText(about(kind))
        self._form.setRowVisible(self.weight, chosen is not None)
        if chosen is not None:
            self._weight_label.setText(chosen.label)
            self.weight.setAccessibleName(chosen.label)
            self.weight.setRange(0, chosen.top)
            self.weight.setSuffix("\u00a0%" if chosen.percent else "")
            self.weight.setValue(chosen.value or (25 if chosen.percent else 1))
        self._describe()

    def _describe(self) -> None:
        self.start.setText(translate("Starter", "Start %n element(s)", "", self.count.value()))
        warning = disagreement(self._fleet, self.pool.currentText().strip() or DEFAULT_POOL, self.policy.currentData())
        if warning != self.warning.text() or f"color: {self._theme.silent}" != self.warning.styleSheet():
            self.warning.setText(warning)
            self.warning.setStyleSheet(f"color: {self._theme.silent}")
        self._form.setRowVisible(self.warning, bool(warning))


def _sentence(parent: QWidget, role: str) -> QLabel:
    label = Label(parent=parent)
    label.setWordWrap(True)
    label.setProperty("role", role)
    return label
