"""What can be done to a process of the fleet, as entries of its context menu."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QMenu

from app.base.language import translate
from app.models.fleet.fleet import ElementRow, Row, State
from app.models.fleet.policy_words import setting


def add_row_actions(menu: QMenu, row: Row, wanted: Callable[[str], object]) -> QMenu:
    """Fill `menu`. `wanted` is called with the word of the chosen entry, as `RowView.wanted` emits it."""

    def add(word: str, text: str) -> None:
        menu.addAction(text).triggered.connect(lambda: wanted(word))

    if row.state is State.GONE:
        add("remove", translate("Row", "Remove from the list"))
        return menu
    paused = row.state is State.PAUSED
    freeze = translate("Row", "Thaw (SIGCONT)") if paused else translate("Row", "Freeze (SIGSTOP)")
    add("freeze", f"{freeze}\tSpace")
    add("end", f"{translate('Row', 'Stop (SIGTERM)')}\tShift+Del")
    add("kill", f"{translate('Row', 'Kill (SIGKILL)')}\tDel")
    if isinstance(row, ElementRow) and row.reachable:
        menu.addSeparator()
        of_policy = setting(row.policy)
        if of_policy is not None:
            add("weight", f"{of_policy.label}…")
        add("speed", f"{translate('Row', 'Speed limit')}…")
        add("capacity", f"{translate('Row', 'Capacity')}…")
        add("load", f"{translate('Row', 'Load from other work')}…")
    return menu
