"""One process of the pool as a row: mark, identifier, activity, and buttons that appear with the pointer or the focus.

A row reads a `RegistrarRow` or an `ElementRow` and never changes it: `wanted` is emitted with an `Action`, or with the
`Tunable` that the user wants to change. Tuning happens in the row.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QEnterEvent,
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QMenu, QToolButton, QWidget

from app.base.language import translate
from app.models.actions import Action
from app.models.fleet.fleet import ElementRow, RegistrarRow, State
from app.models.fleet.policy_words import spaced
from app.models.fleet.tunable import Tunable
from app.ui.fleet.menu import add_row_actions
from app.ui.fleet.tuner import Tuner
from app.ui.look.icons import icon
from app.ui.look.swatch import Swatch
from app.ui.look.theme import GRID, Theme
from app.ui.look.words import protocol_words, speed, state_words, tiles_words, why_not, with_figures
from app.ui.widgets.elided_label import ElidedLabel
from app.ui.widgets.label import Label, plain_tip

BUTTONS = ((Action.FREEZE, "pause"), (Action.STOP, "stop"), (Action.KILL, "kill"))
"""The buttons of a row and their icons. The first one thaws a frozen process."""


def button_tip(action: Action) -> str:
    """Return the tool tip of a button: what it does, and its key."""
    return {
        Action.FREEZE: translate("Row", "Freeze (Space)"),
        Action.THAW: translate("Row", "Thaw (Space)"),
        Action.STOP: translate("Row", "Stop (Shift+Del)"),
        Action.REMOVE: translate("Row", "Do not start it (Shift+Del)"),
        Action.KILL: translate("Row", "Kill (Del)"),
    }[action]


class RowView(QFrame):
    """A row on the screen."""

    wanted = Signal(object)
    """Emitted with an `Action` or a `Tunable`."""
    tuned = Signal(object, float)
    """A `Tunable` of the element and its new value."""
    step = Signal(int)
    """Emitted to move to the next row (1) or the previous one (-1)."""

    def __init__(self, row: RegistrarRow | ElementRow, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.row = row
        self.live = True
        """Whether the process can be acted on."""
        self._theme = theme
        self._hovered = False
        self._shown: tuple[object, ...] = ()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._swatch = Swatch(row.mark if isinstance(row, ElementRow) else None, self)
        self._letter = Label(row.letter if isinstance(row, RegistrarRow) else "", self)
        self._name, self._figure = ElidedLabel(self), Label(parent=self)
        self._figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._doing, self._state = ElidedLabel(self), ElidedLabel(self)
        for label, role in (
            (self._letter, "strong"),
            (self._name, "strong"),
            (self._doing, "small"),
            (self._state, "small"),
        ):
            label.setProperty("role", role)

        grid = QGridLayout(self)
        grid.setContentsMargins(GRID * 3, GRID * 2, GRID * 3, GRID * 2)
        grid.setHorizontalSpacing(GRID * 2)
        grid.setVerticalSpacing(GRID // 2)
        grid.addWidget(self._swatch if isinstance(row, ElementRow) else self._letter, 0, 0)
        (self._letter if isinstance(row, ElementRow) else self._swatch).hide()
        grid.addWidget(self._name, 0, 1)
        grid.addWidget(self._figure, 0, 2)
        grid.addWidget(self._doing, 1, 1, 1, 2)
        grid.addWidget(self._state, 2, 1, 1, 2)
        grid.setColumnStretch(1, 1)

        self._grid = grid
        self.tuner: Tuner | None = None
        self._buttons = QWidget(self)
        line = QHBoxLayout(self._buttons)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID // 2)
        self.buttons: dict[Action, QToolButton] = {}
        for action, _sign in BUTTONS:
            button = QToolButton(self._buttons)
            button.setProperty("role", "small")
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the row keeps the focus and gets the keys
            button.clicked.connect(lambda _checked=False, action=action: self.wanted.emit(action))
            line.addWidget(button)
            self.buttons[action] = button
        self._buttons.hide()
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.setStyleSheet(
            f"RowView {{ background: {theme.surface}; border: 0; border-bottom: 1px solid {theme.line}; }}"
            f"RowView:focus {{ background: {theme.raised}; border-left: 3px solid {theme.accent}; }}"
        )
        self._buttons.setStyleSheet(f"background: {theme.raised}; border-radius: 4px;")
        self.refresh()

    @property
    def up_to_date(self) -> bool:
        """Whether only figures have changed since the last refresh."""
        return self._shown == _news(self.row)

    def show_row(self, row: RegistrarRow | ElementRow, live: bool) -> None:
        """Show this row from now on. If it is not `live`, it cannot be acted on."""
        if self.tuner is not None:
            self.end_tuning()
        self.row, self.live = row, live
        self.refresh()

    def refresh(self) -> None:
        """Show the row as it is now."""
        row, theme = self.row, self._theme
        self._shown = _news(row)
        gone = row.state is State.GONE
        self._swatch.show_mark(row.mark if isinstance(row, ElementRow) else None, crossed_out=gone)
        identifier = "…" if row.identifier is None else f"0x{row.identifier:08x}"
        owner = row.owner if isinstance(row, ElementRow) else None
        self._name.setText(identifier if owner is None else f"{owner.owner} {identifier}")
        if isinstance(row, ElementRow):
            self._figure.setText(tiles_words(row.tiles))
            limit = row.options.speed_limit
            limited = f"≤ {speed(limit)}" if limit else ""
            sessions = with_figures(translate("Row", "%n session(s)", "", row.sessions), row.sessions)
            load = translate("Row", "load {percent}\u00a0%").format(percent=round(row.load * 100))
            self._doing.setText(_joined(sessions, load if row.ours or row.load else "", limited))
            more = spaced(row.policy)
        elif not row.ours and not row.view.in_service:
            self._figure.setText("")
            self._doing.setText(translate("Row", "handlespace not shown"))
            more = row.address
        else:
            known, owned = len(row.elements), row.view.owned(row.view.registrar)
            self._figure.setText(with_figures(translate("Row", "%n element(s)", "", known), known))
            home = translate("Row", "home of %n element(s)", "", owned)
            asked = with_figures(translate("Row", "%n resolution(s)", "", row.resolutions), row.resolutions)
            number = sum(row.refused.values())
            refused = with_figures(translate("Row", "%n refused", "", number), number) if number else ""
            self._doing.setText(_joined(home, asked if row.ours else "", refused))
            more = row.address
        if gone:
            self.end_tuning()
        self._doing.setVisible(not gone)
        pid = f"pid {row.pid}" if row.pid else ""
        state = row.outcome if gone else _joined(row.note or state_words(row.state), pid, more)
        told = state
        if not row.ours:
            state = _whereabouts(row)
            told = "\n".join(filter(None, (why_not(), state, more)))
        self._state.setText(state)
        self._state.setWordWrap(gone)
        _style(self._state, f"color: {self._state_colour()}")
        _style(self._doing, f"color: {theme.muted}")
        _style(self._figure, f"color: {theme.muted if gone else theme.text}")
        crossed = f"color: {theme.muted}; text-decoration: line-through"
        _style(self._name, crossed if gone else f"color: {theme.text}")
        frozen, waits = row.state is State.FROZEN, row.state is State.WAITING
        for action, sign in BUTTONS:
            thaws = frozen and action is Action.FREEZE
            button, tip = self.buttons[action], button_tip(Action.THAW if thaws else action)
            if waits:
                tip = button_tip(Action.REMOVE)
            sign = "play" if thaws else sign
            side = self.fontMetrics().height()
            button.setIconSize(QSize(side, side))
            button.setIcon(icon(sign, theme.dead if action is Action.KILL else theme.text))
            button.setToolTip(tip)
            button.setAccessibleName(f"{tip.partition(' (')[0]} {row.name}")
            button.setVisible(not gone and (not waits or action is Action.STOP))
        self.setToolTip(plain_tip(told))
        self.setAccessibleName(f"{row.name}, {state}, {self._figure.text()}")
        self._show_buttons()
        self.update()

    def menu(self) -> QMenu:
        """Return the context menu of this row."""
        return add_row_actions(QMenu(self), self.row, self.wanted.emit)

    def tune(self, what: Tunable) -> None:
        """Show the boxes for what can be changed while the element runs, and focus the one for `what`."""
        if not isinstance(self.row, ElementRow) or not self.row.reachable or not self.live:
            return
        if self.tuner is None:
            self.tuner = Tuner(self.row, self)
            self.tuner.chosen.connect(self.tuned)
            self.tuner.left.connect(self.end_tuning)
            self._grid.addWidget(self.tuner, 3, 1, 1, 2)
            self.tuner.show()
        self.tuner.focus(what)

    def end_tuning(self) -> None:
        """Remove the boxes."""
        if self.tuner is not None:
            self._grid.removeWidget(self.tuner)
            self.tuner.deleteLater()
            self.tuner = None
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if not self.live and self.row.ours:
            return
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos() if event.globalPos() != QPoint() else self.mapToGlobal(self.rect().center()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move between rows with the arrows. They are handled here because the scroll area would use them to scroll."""
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.step.emit(step)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._hovered = True
        self._show_buttons()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = False
        self._show_buttons()
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._show_buttons()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._show_buttons()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_buttons()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if isinstance(self.row, ElementRow) and self.row.load > 0:
            painter = QPainter(self)
            colour = QColor(*self.row.mark.rgb)
            width = (self.width() - GRID * 6) * min(self.row.load, 1.0)
            painter.fillRect(QRectF(GRID * 3, self.height() - 3, width, 2), colour)
            painter.end()

    def _state_colour(self) -> str:
        if self.row.state is State.GONE and not self.row.orderly:
            return self._theme.dead
        if self.row.state is State.FROZEN or self.row.note:
            return self._theme.silent
        return self._theme.muted

    def _show_buttons(self) -> None:
        wanted = self._hovered or self.hasFocus()
        self._buttons.setVisible(wanted and self.live and self.row.ours and self.row.state is not State.GONE)
        self._place_buttons()

    def _place_buttons(self) -> None:
        self._buttons.adjustSize()
        self._buttons.move(self.width() - self._buttons.width() - GRID * 2, GRID)
        self._buttons.raise_()


def _joined(*parts: str) -> str:
    """Return the parts that are not empty, in one line. A starting process has no number and no address yet."""
    return " · ".join(filter(None, parts))


def _whereabouts(row: RegistrarRow | ElementRow) -> str:
    """Return where a process runs that others started: host, address, transport."""
    place = row.address
    if not place and isinstance(row, RegistrarRow) and row.enrp_address:
        place = f"ENRP {row.enrp_address}"
    host = row.host or translate("Row", "elsewhere")
    return _joined(host, place, protocol_words(row.protocol))


def _news(row: RegistrarRow | ElementRow) -> tuple[object, ...]:
    """Return what must be shown immediately when it changes."""
    who = row.identifier, row.owner if isinstance(row, ElementRow) else None
    return row.state, who, row.pid, row.note, row.outcome, row.options, row.killed, row.host, row.address


def _style(widget: QWidget, sheet: str) -> None:
    """Set a style sheet if it changed: rows change several times a second, and setting one is expensive."""
    if widget.styleSheet() != sheet:
        widget.setStyleSheet(sheet)
