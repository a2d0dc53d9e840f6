"""The entries of a process in its context menu."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QMenu

from app.base.language import translate
from app.models.actions import Action
from app.models.fleet.fleet import ElementRow, Row, State
from app.models.fleet.policy_words import setting
from app.models.fleet.tunable import Tunable
from app.ui.look.words import why_not


def add_row_actions(menu: QMenu, row: Row, wanted: Callable[[Action | Tunable], object]) -> QMenu:
    """Add the entries for a row to `menu`. `wanted` is called with the action of the chosen entry, as in
    `RowView.wanted`."""

    def add(what: Action | Tunable, text: str) -> None:
        menu.addAction(text).triggered.connect(lambda: wanted(what))

    if not row.ours:
        menu.addAction(why_not()).setEnabled(False)
        return menu
    if row.state is State.GONE:
        add(Action.REMOVE, translate("Row", "Remove from the list"))
        return menu
    if row.state is State.WAITING:
        add(Action.STOP, f"{translate('Row', 'Do not start it')}\tShift+Del")
        return menu
    if row.state is State.FROZEN:
        add(Action.THAW, f"{translate('Row', 'Thaw (SIGCONT)')}\tSpace")
    else:
        add(Action.FREEZE, f"{translate('Row', 'Freeze (SIGSTOP)')}\tSpace")
    add(Action.STOP, f"{translate('Row', 'Stop (SIGTERM)')}\tShift+Del")
    add(Action.KILL, f"{translate('Row', 'Kill (SIGKILL)')}\tDel")
    if isinstance(row, ElementRow) and row.reachable:
        menu.addSeparator()
        of_policy = setting(row.policy)
        if of_policy is not None:
            add(Tunable.WEIGHT, f"{of_policy.label}…")
        add(Tunable.SPEED, f"{translate('Row', 'Speed limit')}…")
        add(Tunable.CAPACITY, f"{translate('Row', 'Capacity')}…")
        add(Tunable.LOAD, f"{translate('Row', 'Load from other work')}…")
    return menu
