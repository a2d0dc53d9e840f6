"""The choices for a comparison: policies, capacities, the amount of work, the number of runs, and the seed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QGridLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from app.base.language import translate
from app.comparison.plan import Plan, kinds
from app.models.fleet.policy_words import about, spaced
from app.ui.look.theme import GRID
from app.ui.widgets.label import Label
from app.ui.widgets.number_box import NumberBox
from rserpool import LocalError

SIZES = ((272, 204), (384, 288), (608, 456))
"""The sizes of the picture: about 2, 4 and 10 seconds of work for capacities of 1, 2 and 4."""

LINES = 5
"""The number of policies that are visible without scrolling."""


class CompareChoices(QWidget):
    """`plan` is the choice, `changed` is emitted when it changes. `complaint` says why there is no plan."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.complaint = ""
        first = Plan()
        self.policies = QListWidget(self)
        self.policies.setAccessibleName(translate("Compare", "Policies"))
        self.policies.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.policies.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for policy in kinds():
            item = QListWidgetItem(spaced(policy.name), self.policies)
            item.setData(Qt.ItemDataRole.UserRole, policy.name)
            item.setToolTip(about(policy.name))
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
            chosen = policy.name in first.policies
            item.setCheckState(Qt.CheckState.Checked if chosen else Qt.CheckState.Unchecked)
        self.policies.setCurrentRow(0)
        self.capacities = QLineEdit(" : ".join(f"{number:g}" for number in first.capacities), self)
        self.capacities.setAccessibleName(translate("Compare", "Capacities"))
        self.capacities.setToolTip(
            translate("Compare", "One number per element: its relative speed and its number of parallel sessions")
        )
        self.work = QComboBox(self)
        self.work.setAccessibleName(translate("Compare", "Work"))
        self.work.setToolTip(translate("Compare", "The size of the picture, the same for all policies"))
        words = (translate("Compare", "Small"), translate("Compare", "Medium"), translate("Compare", "Large"))
        for word, size in zip(words, SIZES, strict=True):
            self.work.addItem(word, size)
        self.work.setCurrentIndex(1)
        self.repetitions = self._number(translate("Compare", "Runs of each"), 1, 100, first.repetitions)
        self.repetitions.setToolTip(translate("Compare", "How often each policy runs; the median counts"))
        self.seed = self._number(translate("Compare", "Seed"), 0, 999_999, first.seed)
        self.seed.setToolTip(translate("Compare", "The same seed gives the same selections"))

        grid = QGridLayout(self)
        grid.setContentsMargins(GRID * 3, GRID, GRID * 3, GRID)
        grid.setHorizontalSpacing(GRID * 2)
        grid.setVerticalSpacing(GRID)
        grid.addWidget(self.policies, 0, 0, 1, 4)
        for place, (text, field) in enumerate((
            (translate("Compare", "Capacities"), self.capacities),
            (translate("Compare", "Work"), self.work),
            (translate("Compare", "Runs of each"), self.repetitions),
            (translate("Compare", "Seed"), self.seed),
        )):  # fmt: skip
            label = Label(text, self)
            label.setBuddy(field)
            row, column = divmod(place, 2)
            grid.addWidget(label, row + 1, column * 2)
            grid.addWidget(field, row + 1, column * 2 + 1)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        self.policies.itemChanged.connect(lambda _item: self._choose())
        self.capacities.textChanged.connect(lambda _text: self._choose())
        self.work.currentIndexChanged.connect(lambda _index: self._choose())
        self.repetitions.valueChanged.connect(lambda _value: self._choose())
        self.seed.valueChanged.connect(lambda _value: self._choose())
        self.plan: Plan | None = first
        self.fit()

    def fit(self) -> None:
        """Fit the heights after a change of the type size."""
        metrics = QFontMetrics(self.font())
        self.policies.setFixedHeight(round(metrics.height() * LINES * 1.35) + GRID)
        for field in (self.capacities, self.work, self.repetitions, self.seed):
            field.setMinimumWidth(metrics.averageCharWidth() * 9)

    def _number(self, name: str, low: int, high: int, value: int) -> NumberBox:
        box = NumberBox(self, low, high, value)
        box.setAccessibleName(name)
        return box

    def _choose(self) -> None:
        items = [self.policies.item(row) for row in range(self.policies.count())]
        chosen = tuple(
            item.data(Qt.ItemDataRole.UserRole) for item in items if item.checkState() is Qt.CheckState.Checked
        )
        width, height = self.work.currentData()
        self.complaint, self.plan = "", None
        if not chosen:
            self.complaint = translate("Compare", "Choose at least one policy.")
        try:
            capacities = tuple(float(number.replace(",", ".")) for number in self.capacities.text().split(":"))
            if chosen:
                self.plan = Plan(
                    policies=chosen,
                    capacities=capacities,
                    width=width,
                    height=height,
                    repetitions=self.repetitions.value(),
                    seed=self.seed.value(),
                )
        except (ValueError, LocalError):
            self.complaint = translate("Compare", "Capacities are numbers above 0, separated by colons: 1 : 2 : 4")
        self.changed.emit()
