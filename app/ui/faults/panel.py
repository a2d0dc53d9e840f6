"""Deliberate faults: select components, and kill, freeze or slow them, crash their host, or cut the link between two.
Below are the faulty links, a record of each fault with its expectation and outcome, and chaos.

It uses `app.models.faults.faults.Faults` and `app.models.faults.chaos.Chaos`. Its keys are those of the actions
`fault_…`, which work while this panel has the focus.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QListWidgetItem,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.base.language import translate
from app.models.actions import Action
from app.models.faults.chaos import RATES
from app.models.faults.faults import FaultRecord
from app.models.faults.impact import LinkEnds
from app.models.fleet.fleet import ElementRow, Row, State
from app.models.scene import Scene
from app.models.topology.graph import USER, fault_note, party_of
from app.ui.faults.component_list import Listing, long_name, short_name
from app.ui.look.theme import GRID, Theme
from app.ui.look.words import state_words
from app.ui.panels.panel import Context, Panel
from app.ui.widgets.label import Label
from app.ui.widgets.number_box import NumberBox
from app.ui.widgets.throttle import Throttle

if TYPE_CHECKING:
    from app.ui.actions import Actions

BUTTONS = (
    ("fault_cut", "fault_lose", "fault_delay", "fault_heal"),
    ("fault_slow", "fault_freeze", "fault_stop", "fault_kill"),
    ("fault_crash", "heal_all"),
)

SHOWN = 60
"""The number of fault records in the list."""

REFRESH_MS = 100
"""The interval at which the lists are updated."""

LINKS_LINES = 4
"""The number of links that are visible at a time."""


class FaultsPanel(Panel):
    """Lists of components, faulty links and records, and buttons for what can be done to the selected ones."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        demonstrator, theme = context.demonstrator, context.look.theme
        faults = self._faults = demonstrator.faults
        chaos = self._chaos = demonstrator.chaos
        fleet = self._fleet = demonstrator.fleet
        self._actions: Actions | None = None
        self._items: dict[FaultRecord, QListWidgetItem] = {}
        self._throttle = Throttle(self._refresh, self, REFRESH_MS)

        self.components = Listing(translate("Faults", "Components"), self)
        self.components.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.components.itemSelectionChanged.connect(self._enable)
        self.links = Listing(translate("Faults", "Links with a fault"), self)
        self.links.itemSelectionChanged.connect(self._enable)
        self.records = Listing(translate("Faults", "What was done, what was expected, and what happened"), self)
        self.records.setWordWrap(True)
        self.records.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.records.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._no_links = _muted(self, translate("Faults", "All links work normally."))
        self._no_records = _muted(
            self, translate("Faults", "Choose one or more components (with Ctrl), or two for the link between them.")
        )
        self.buttons = QGridLayout()
        self.buttons.setContentsMargins(GRID * 3, GRID, GRID * 3, GRID)
        self.buttons.setSpacing(GRID)

        self.rate = _spin(self, int(RATES[0]), int(RATES[1]), int(chaos.rate), translate("Faults", "Faults per minute"))
        self.seed = _spin(self, 0, 999_999, chaos.seed, translate("Faults", "Seed of the chaos"))
        self._chaos_button = QToolButton(self)
        self.status = _muted(self, "")
        chance = QHBoxLayout()
        chance.setContentsMargins(GRID * 3, 0, GRID * 3, GRID * 2)
        chance.setSpacing(GRID * 2)
        for widget in (
            _label(self, translate("Faults", "Faults per minute")), self.rate,
            _label(self, translate("Faults", "Seed")), self.seed,
        ):  # fmt: skip
            chance.addWidget(widget, isinstance(widget, NumberBox))
        chance.addWidget(self._chaos_button)

        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(_heading(self, translate("Faults", "Faults")))
        outer.addWidget(self.components, 3)
        outer.addLayout(self.buttons)
        outer.addWidget(_heading(self, translate("Faults", "Links with a fault")))
        outer.addWidget(self._no_links)
        outer.addWidget(self.links)
        outer.addWidget(_heading(self, translate("Faults", "What happened")))
        outer.addWidget(self._no_records)
        outer.addWidget(self.records, 4)
        outer.addWidget(_heading(self, translate("Faults", "Chaos")))
        outer.addLayout(chance)
        outer.addWidget(self.status)
        self.setFocusProxy(self.components)

        self._disconnect: list[Callable[[], None]] = [
            fleet.added.connect(self._request),
            fleet.changed.connect(self._request),
            fleet.removed.connect(self._request),
            faults.links.changed.connect(self._request),
            faults.happened.connect(self._happened),
            faults.concluded.connect(self._concluded),
            chaos.changed.connect(self._show_chaos),
        ]
        for record in faults.records:
            self._happened(record)
        self.set_theme(theme)
        self._refresh()
        self._show_chaos()

    def close_models(self) -> None:
        """Stop listening to the models."""
        for disconnect in self._disconnect:
            disconnect()
        self._disconnect = []

    def show_scene(self, scene: Scene) -> None:
        """Disable the panel while another moment or a recording is shown: faults belong to the run under way."""
        self.setEnabled(scene.live)

    def set_theme(self, theme: Theme) -> None:
        line = self.fontMetrics().height() + GRID * 1.5
        self.links.setFixedHeight(round(line * LINKS_LINES))
        self.components.setMinimumHeight(round(line * 3))
        self.setStyleSheet(
            f"QListWidget {{ background: {theme.surface}; border: 0; border-top: 1px solid {theme.line};"
            f" border-bottom: 1px solid {theme.line}; }}"
            f"QListWidget::item {{ padding: {GRID // 2}px {GRID * 3}px; color: {theme.text}; }}"
            f"QListWidget::item:selected {{ background: {theme.accent}; color: {theme.on_accent}; }}"
            f"QToolButton {{ border: 1px solid {theme.line}; border-radius: 4px; }}"
            f"QToolButton:checked {{ background: {theme.accent}; color: {theme.on_accent}; }}"
        )
        self._show_lengths()

    def connect_actions(self, actions: Actions) -> None:
        self._actions = actions
        for name, do in {
            "fault_cut": lambda: self._to_link(self._faults.cut),
            "fault_lose": lambda: self._to_link(self._faults.lose),
            "fault_delay": lambda: self._to_link(self._faults.delay),
            "fault_heal": self._heal,
            "fault_slow": self._slow,
            "fault_freeze": self._freeze,
            "fault_stop": lambda: self._to_each(Action.STOP),
            "fault_kill": lambda: self._to_each(Action.KILL),
            "fault_crash": lambda: self._faults.crash(self.rows),
            "heal_all": self._faults.heal_all,
            "chaos": self._switch_chaos,
        }.items():
            actions.on(name, do)
        for line, names in enumerate(BUTTONS):
            for column, name in enumerate(names):
                button = QToolButton(self)
                button.setDefaultAction(actions[name])
                button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
                button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
                self.buttons.addWidget(button, line, column * 4 // len(names), 1, 4 // len(names))
        self._chaos_button.setDefaultAction(actions["chaos"])
        self._enable()

    # --- what is chosen ----------------------------------------------------------------------------------------------

    @property
    def ends(self) -> tuple[Row | None, ...]:
        """The selected components; None is the window's pool user."""
        return self.components.chosen

    @property
    def rows(self) -> tuple[Row, ...]:
        return tuple(end for end in self.ends if end is not None)

    def choose(self, *ends: Row | None) -> None:
        """Select these components and no others."""
        self.components.choose(*ends)

    def _pair(self) -> LinkEnds | None:
        if len(self.ends) == 2 and self._faults.can_link(self.ends[0], self.ends[1]):
            return self.ends[0], self.ends[1]
        return None

    # --- what people want --------------------------------------------------------------------------------------------

    def _to_link(self, do: Callable[[Row | None, Row | None], object]) -> None:
        if (pair := self._pair()) is not None:
            do(*pair)

    def _to_each(self, action: Action) -> None:
        for row in self.rows:
            self._fleet.do(action, row)

    def _heal(self) -> None:
        for one, other in self.links.chosen or [pair for pair in (self._pair(),) if pair is not None]:
            self._faults.heal(one, other)

    def _slow(self) -> None:
        """Slow the elements that are not slow; if all are, restore their speed."""
        rows = [row for row in self.rows if isinstance(row, ElementRow)]
        fast = [row for row in rows if not self._faults.is_slow(row)]
        for row in fast or rows:
            (self._faults.slow if fast else self._faults.restore)(row)

    def _freeze(self) -> None:
        running = [row for row in self.rows if row.state is State.RUNNING]
        for row in running or self.rows:
            self._fleet.do(Action.FREEZE if running else Action.THAW, row)

    def _switch_chaos(self) -> None:
        if self._chaos.running:
            self._chaos.stop()
        else:
            self._chaos.start(rate=float(self.rate.value()), seed=self.seed.value())
        self._show_chaos()

    # --- what is so --------------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh()

    def _request(self, _: object = None) -> None:
        """Request a refresh while the panel is visible; elements report many times a second."""
        if self.isVisible():
            self._throttle.request()

    def _refresh(self) -> bool:
        ends: list[Row | None] = [row for row in self._fleet.rows if row.has_process]
        ends.append(None)
        self.components.fill([(end, self._words(end)) for end in ends])
        links = [(self._row(one), self._row(other), fault) for one, other, fault in self._faults.links.all]
        cut = translate("Faults", "cut")
        self.links.fill(
            [((a, b), f"{short_name(a)} ✕ {short_name(b)}: {fault_note(f) or cut}") for a, b, f in links],
        )
        self.links.setVisible(bool(links))
        self._no_links.setVisible(not links)
        self._enable()
        return False

    def _enable(self) -> None:
        if self._actions is None:
            return
        rows, pair = self.rows, self._pair()
        for name, on in {
            "fault_cut": pair is not None,
            "fault_lose": pair is not None,
            "fault_delay": pair is not None,
            "fault_heal": pair is not None or bool(self.links.chosen),
            "fault_slow": any(isinstance(row, ElementRow) for row in rows),
            "fault_freeze": bool(rows),
            "fault_stop": bool(rows),
            "fault_kill": bool(rows),
            "fault_crash": bool(rows),
        }.items():
            self._actions[name].setEnabled(on)

    def _words(self, end: Row | None) -> str:
        if end is None:
            return long_name(end)
        words = [state_words(end.state)]
        if self._faults.is_slow(end):
            words.append(translate("Faults", "slowed down"))
        return f"{long_name(end)} – {', '.join(words)}"

    def _row(self, party: object) -> Row | None:
        return None if party == USER else next((r for r in self._fleet.rows if party_of(r) == party), None)

    def _happened(self, record: FaultRecord) -> None:
        item = QListWidgetItem()
        self._items[record] = item
        self.records.insertItem(0, item)
        self._write(record)
        while self.records.count() > SHOWN:
            self.records.takeItem(self.records.count() - 1)
        self._items = {i: item for i, item in self._items.items() if i.number > record.number - SHOWN}
        self._no_records.hide()
        self._request()

    def _concluded(self, record: FaultRecord) -> None:
        if record in self._items:
            self._write(record)

    def _write(self, record: FaultRecord) -> None:
        lines = [f"{record.done}.", record.expectation]
        if record.outcome:
            lines.append(f"→ {record.outcome}")
        elif record.watch is not None:
            lines.append("→ …")
        self._items[record].setText("\n".join(lines))

    def _show_lengths(self) -> None:
        """Measure the texts again: their height depends on the type size and on the width."""
        for record in self._items:
            self._write(record)

    def _show_chaos(self) -> None:
        running = self._chaos.running
        self.status.setText(self._chaos.status)
        self.status.setVisible(bool(self._chaos.status))
        self.rate.setEnabled(not running)
        self.seed.setEnabled(not running)
        if self._actions is not None:
            self._actions["chaos"].setChecked(running)

    def sizeHint(self) -> QSize:
        return QSize(GRID * 70, GRID * 120)


def _heading(parent: QWidget, text: str) -> QLabel:
    label = Label(text, parent)
    label.setProperty("role", "heading")
    label.setContentsMargins(GRID * 3, GRID * 2, GRID * 3, GRID)
    return label


def _label(parent: QWidget, text: str) -> QLabel:
    label = Label(text, parent)
    label.setProperty("role", "muted")
    return label


def _muted(parent: QWidget, text: str) -> QLabel:
    label = _label(parent, text)
    label.setWordWrap(True)
    label.setContentsMargins(GRID * 3, 0, GRID * 3, GRID * 2)
    return label


def _spin(parent: QWidget, least: int, most: int, value: int, name: str) -> NumberBox:
    spin = NumberBox(parent, least, most, value)
    spin.setAccessibleName(name)
    spin.setToolTip(name)
    return spin
