"""A roster without processes: rows that somebody puts there, and signals that tell."""

from __future__ import annotations

from typing import Any

from app.models.fleet.process_list import ProcessList
from app.models.fleet.process_row import ElementRow, RegistrarRow, State
from rserpool import notices
from tests.app.registrars import POOL, A, a_record, heard


def test_rows_come_change_and_go_and_signals_tell() -> None:
    roster, told = ProcessList(), []
    for name in ("added", "changed", "removed"):
        getattr(roster, name).connect(lambda row, name=name: told.append((name, row)))
    registrar, element = RegistrarRow(1), ElementRow(1)
    roster.add(registrar)
    roster.add(element)
    assert roster.rows == (registrar, element)
    roster.put(element, identifier=7, state=State.RUNNING)
    assert roster.element(7) is element
    roster.remove(element)  # it lives
    assert roster.elements == [element]
    roster.put(element, state=State.GONE)
    roster.remove(element)
    assert roster.element(7) is None
    assert told == [("added", registrar), ("added", element), ("removed", element)]


def test_an_identifier_that_comes_again_means_the_later_row() -> None:
    roster = ProcessList()
    first, second = ElementRow(1), ElementRow(2)
    roster.add(first)
    roster.put(first, identifier=7)
    assert roster.element(7) is first
    roster.add(second)
    roster.put(second, identifier=7)
    assert roster.element(7) is second


def test_a_registrar_that_is_heard_has_a_view_until_it_is_gone() -> None:
    roster, heard_of = ProcessList(), list[Any]()
    roster.reported.connect(lambda row, change: heard_of.append((row, type(change.notice))))
    row = RegistrarRow(1)
    roster.add(row)
    roster.put(row, identifier=A, state=State.RUNNING)
    assert row.view.registrar == A
    roster.hear(row, heard(notices.ElementAdded(POOL, a_record(3, A))))
    roster.hear(row, notices.HandleResolved(POOL, ()))
    assert heard_of == [(row, notices.ElementAdded)]
    assert row.elements == {3: str(POOL)}
    assert roster.registrar(A) is row
    roster.put(row, state=State.GONE)
    assert row.elements == {}
