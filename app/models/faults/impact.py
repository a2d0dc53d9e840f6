"""Whom a fault concerns: who is left, whose home is whose, and what therefore is to happen (`Goals`)."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from app.models.faults.expectation import Company, Deed
from app.models.faults.fault_watch import Goals
from app.models.fleet.process_list import ProcessList
from app.models.fleet.process_row import ElementRow, RegistrarRow, Row, State

Ends: TypeAlias = tuple[Row | None, ...]
"""Components; None is this window's pool user."""
Pair: TypeAlias = tuple[Row | None, Row | None]
"""The ends of a link."""


class FaultImpact:
    """A look at a fleet as it is at the moment."""

    def __init__(self, fleet: ProcessList) -> None:
        self._fleet = fleet

    def company(self, ends: Ends) -> Company:
        """Those that run well, beside these."""
        well = [row for row in self._fleet.rows if row.state is State.RUNNING and row.reachable and row not in ends]
        registrars = sum(isinstance(row, RegistrarRow) for row in well)
        return Company(registrars, len(well) - registrars)

    def home_of_pair(self, one: Row | None, other: Row | None) -> bool:
        """Is one of them the home registrar of the other?"""
        return self._is_home(one, other) or self._is_home(other, one)

    def goals(self, deed: Deed, ends: Ends, pairs: Sequence[Pair]) -> Goals:
        """What is to happen when this is done to these, or to the links between these pairs."""
        if deed is Deed.CUT:
            return self._goals_of_cuts(pairs)
        if deed in (Deed.HEAL, Deed.THAW):
            several = sum(row.reachable for row in self._fleet.registrars) > 1
            concerned = any(isinstance(end, RegistrarRow) for end in ends)
            listed = any(row.reachable for row in self._fleet.registrars) and (concerned or deed is Deed.THAW)
            back = identifiers(end for end in ends if isinstance(end, ElementRow)) if listed else frozenset()
            return Goals(back=back, agree=several and concerned)
        if deed not in (Deed.KILL, Deed.STOP, Deed.FREEZE, Deed.CRASH):
            return Goals()
        elements = identifiers(end for end in ends if isinstance(end, ElementRow))
        registrars = [end for end in ends if isinstance(end, RegistrarRow)]
        others = self.company(ends).registrars > 0
        return Goals(
            deserted=elements,
            leaving=elements if others else frozenset(),
            orphans=self._elements_of(registrars) - elements if others else frozenset(),
            bad_homes=identifiers(registrars),
        )

    def _goals_of_cuts(self, pairs: Sequence[Pair]) -> Goals:
        deserted: set[int] = set()
        leaving: set[int] = set()
        orphans: set[int] = set()
        homes: set[int] = set()
        apart: list[tuple[int, int]] = []
        for one, other in itertools.chain.from_iterable((pair, pair[::-1]) for pair in pairs):
            if one is None and isinstance(other, ElementRow):
                deserted |= identifiers([other])
            elif self._is_home(one, other):
                if self.company((one,)).registrars:
                    orphans |= identifiers([other])
                    homes |= identifiers([one])
                else:
                    leaving |= identifiers([other])
            elif isinstance(one, RegistrarRow) and isinstance(other, RegistrarRow) and one.number < other.number:
                apart.append((one.identifier or 0, other.identifier or 0))
        if len(pairs) > 1:  # a split network has two truths, and nobody's word counts more
            return Goals(frozenset(deserted), apart=tuple(apart))
        return Goals(frozenset(deserted), frozenset(leaving), frozenset(orphans), frozenset(homes), tuple(apart))

    def _is_home(self, one: Row | None, other: Row | None) -> bool:
        if not isinstance(one, RegistrarRow) or not isinstance(other, ElementRow):
            return False
        return other.identifier in self._elements_of([one])

    def _elements_of(self, registrars: Iterable[RegistrarRow]) -> frozenset[int]:
        """The elements of ours whose home is one of these."""
        homes = {row.identifier for row in registrars}
        found = {i for row in self._fleet.registrars for (_, i), e in row.view.elements.items() if e.home in homes}
        return frozenset(i for i in found if (row := self._fleet.element(i)) is not None and row.reachable)


def identifiers(rows: Iterable[Row | None]) -> frozenset[int]:
    """Of those that have one."""
    return frozenset(row.identifier for row in rows if row is not None and row.identifier is not None)
