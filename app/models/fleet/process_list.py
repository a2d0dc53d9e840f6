"""The rows of registrars and elements that the window shows, and signals for every change.

The rows of a fleet (`app.models.fleet.fleet`) belong to processes; the rows of a recorded run do not. Models and panels
use only this interface.
"""

from __future__ import annotations

from typing import Any

from app.base.signal import Signal
from app.models.fleet.process_row import ElementRow, RegistrarRow, Row
from app.models.handlespace.registrar_view import Change
from rserpool import ServerId, notices


class ProcessList:
    """Registrars and elements, each in the order in which they were started."""

    def __init__(self) -> None:
        self.registrars: list[RegistrarRow] = []
        self.elements: list[ElementRow] = []
        self.added = Signal[Row]()
        self.changed = Signal[Row]()
        self.removed = Signal[Row]()
        self.reported = Signal[RegistrarRow, Change]()
        """A registrar reported a change of its view. The change is already applied to the row's view."""
        self.harmed: dict[int, float] = {}
        """When elements and registrars that are not healed were harmed last, by identifier, on the scope's clock."""
        self.harm_changed = Signal[frozenset[int]]()
        """These were harmed or healed."""
        self._found: dict[int, ElementRow] = {}
        """A cache of the results of `element`, by identifier."""
        self._counted: dict[type[Row], int] = {RegistrarRow: 0, ElementRow: 0}

    @property
    def rows(self) -> tuple[Row, ...]:
        return *self.registrars, *self.elements

    def next_number(self, kind: type[Row]) -> int:
        """Return the number of the next row of this kind."""
        self._counted[kind] += 1
        return self._counted[kind]

    def count_from(self, kind: type[Row], number: int) -> None:
        """Give the next row of this kind the number after this."""
        self._counted[kind] = number

    def count_again(self) -> None:
        """Count the next row of a kind from 1 if there is none."""
        for kind, rows in ((RegistrarRow, self.registrars), (ElementRow, self.elements)):
            if not rows:
                self._counted[kind] = 0

    def element(self, identifier: int) -> ElementRow | None:
        """Return the row of an element of ours by its identifier, also after its end; None if there is no row."""
        row = self._found.get(identifier)  # called for each tile that is painted
        if row is None:
            row = next((row for row in reversed(self.elements) if row.identifier == identifier), None)
            if row is not None:
                self._found[identifier] = row
        return row

    def registrar(self, identifier: int) -> RegistrarRow | None:
        """Return the row of a registrar of ours by its identifier, also after its end; None if there is no row."""
        return next((row for row in reversed(self.registrars) if row.identifier == identifier), None)

    def add(self, row: Row) -> None:
        """Add a row at the end of its kind."""
        self._kin(row).append(row)
        self.added.emit(row)

    def put(self, row: Row, **values: Any) -> None:
        """Set fields of a row and update what depends on them. The caller emits `changed`."""
        for name, value in values.items():
            setattr(row, name, value)
        if row.identifier is not None and "identifier" in values:
            self._found.pop(row.identifier, None)
        if isinstance(row, RegistrarRow):
            if row.identifier is not None:
                row.view.registrar = ServerId(row.identifier)
            if not row.alive:
                row.view.clear()

    def hear(self, row: RegistrarRow, notice: notices.Notice) -> None:
        """Apply a notice to the registrar's view, if it is about the handlespace."""
        change = row.view.take(notice)
        if change is not None:
            self.reported.emit(row, change)

    def harm(self, identifiers: frozenset[int], at: float | None) -> None:
        """Note when a fault was done to these; None: it is over."""
        for identifier in identifiers:
            self.harmed.pop(identifier, None)
            if at is not None:
                self.harmed[identifier] = at
        if identifiers:
            self.harm_changed.emit(identifiers)

    def remove(self, row: Row) -> None:
        """Remove a row whose process has ended."""
        rows = self._kin(row)
        if not row.alive and row in rows:
            rows.remove(row)
            if row.identifier is not None:
                self._found.pop(row.identifier, None)
                self.harmed.pop(row.identifier, None)
            self.removed.emit(row)

    def _kin(self, row: Row) -> list[Any]:
        return self.registrars if isinstance(row, RegistrarRow) else self.elements
