"""A list of rows without processes, and its signals."""

from __future__ import annotations

from typing import Any

from app.models.fleet.process_list import ProcessList
from app.models.fleet.process_row import ElementRow, RegistrarRow, State
from rserpool import notices
from tests.app.registrars import POOL, A, a_record, heard


def test_rows_are_added_changed_and_removed_with_signals() -> None:
    rows, told = ProcessList(), []
    for name in ("added", "changed", "removed"):
        getattr(rows, name).connect(lambda row, name=name: told.append((name, row)))
    registrar, element = RegistrarRow(1), ElementRow(1)
    rows.add(registrar)
    rows.add(element)
    assert rows.rows == (registrar, element)
    rows.put(element, identifier=7, state=State.RUNNING)
    assert rows.element(7) is element
    rows.remove(element)  # it is alive, so it stays
    assert rows.elements == [element]
    rows.put(element, state=State.GONE)
    rows.remove(element)
    assert rows.element(7) is None
    assert told == [("added", registrar), ("added", element), ("removed", element)]


def test_an_identifier_that_is_used_again_finds_the_later_row() -> None:
    rows = ProcessList()
    first, second = ElementRow(1), ElementRow(2)
    rows.add(first)
    rows.put(first, identifier=7)
    assert rows.element(7) is first
    rows.add(second)
    rows.put(second, identifier=7)
    assert rows.element(7) is second


def test_a_registrar_has_a_view_from_its_notices_until_it_ends() -> None:
    rows, heard_of = ProcessList(), list[Any]()
    rows.reported.connect(lambda row, change: heard_of.append((row, type(change.notice))))
    row = RegistrarRow(1)
    rows.add(row)
    rows.put(row, identifier=A, state=State.RUNNING)
    assert row.view.registrar == A
    rows.hear(row, heard(notices.ElementAdded(POOL, a_record(3, A))))
    rows.hear(row, notices.HandleResolved(POOL, ()))
    assert heard_of == [(row, notices.ElementAdded)]
    assert row.elements == {3: str(POOL)}
    assert rows.registrar(A) is row
    rows.put(row, state=State.GONE)
    assert row.elements == {}
