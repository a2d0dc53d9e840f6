"""The entries for faults in the context menu of a component: its speed and its links."""

from __future__ import annotations

from PySide6.QtWidgets import QMenu

from app.base.language import translate
from app.models.faults.faults import Faults
from app.models.fleet.fleet import ElementRow, Fleet, Row
from app.models.topology.graph import USER, party_of

MOST = 12
"""The maximum number of links in the menu; the faults panel has all."""


def add_faults(menu: QMenu, end: Row | None, faults: Faults, fleet: Fleet) -> QMenu:
    """Add the entries to the menu of a component and return the menu. None is the window's pool user."""
    if isinstance(end, ElementRow) and end.reachable:
        slow = faults.is_slow(end)
        text = translate("Faults", "Restore speed") if slow else translate("Faults", "Slow down")
        menu.addAction(text).triggered.connect(lambda: (faults.restore if slow else faults.slow)(end))
    others: list[Row | None] = [row for row in fleet.rows if row.reachable and row is not end]
    if end is not None:
        others.insert(0, None)
        if isinstance(end, ElementRow):  # elements do not talk to each other
            others = [other for other in others if not isinstance(other, ElementRow)]
    for other in others[:MOST] if end is None or end.reachable else []:
        name = other.name if other is not None else translate("Faults", "the user")
        _link_menu(menu, translate("Faults", "Link to {name}").format(name=name), end, other, faults)
    return menu


def _link_menu(menu: QMenu, title: str, one: Row | None, other: Row | None, faults: Faults) -> None:
    below = menu.addMenu(title)
    for text, do in (
        (translate("Faults", "Cut"), faults.cut),
        (translate("Faults", "Lose 10 %"), faults.lose),
        (translate("Faults", "Delay by 200 ms"), faults.delay),
        (translate("Faults", "Heal"), faults.heal),
    ):
        below.addAction(text).triggered.connect(lambda _checked=False, do=do: do(one, other))
    is_faulty = faults.links.between(*(USER if end is None else party_of(end) for end in (one, other))) is not None
    below.actions()[-1].setEnabled(is_faulty)
