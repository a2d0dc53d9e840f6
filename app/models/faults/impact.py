"""Whom a fault affects: which components remain, which registrar is whose home, and the consequences that follow."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from app.models.actions import Action
from app.models.faults.expectation import Unaffected
from app.models.faults.fault_watch import Consequences
from app.models.fleet.process_list import ProcessList
from app.models.fleet.process_row import ElementRow, RegistrarRow, Row, State

Targets: TypeAlias = tuple[Row | None, ...]
"""The components that a fault is about; None is this window's pool user."""
LinkEnds: TypeAlias = tuple[Row | None, Row | None]
"""The two ends of a link."""


class FaultImpact:
    """Works out the consequences of faults for a fleet as it is now."""

    def __init__(self, fleet: ProcessList) -> None:
        self._fleet = fleet

    def unaffected(self, targets: Targets) -> Unaffected:
        """Count the components that run well, without these."""
        healthy = [row for row in self._fleet.rows if row.state is State.RUNNING and row.serves and row not in targets]
        registrars = sum(isinstance(row, RegistrarRow) for row in healthy)
        return Unaffected(registrars, len(healthy) - registrars)

    def home_of_pair(self, one: Row | None, other: Row | None) -> bool:
        """Whether one of them is the home registrar of the other."""
        return self._is_home(one, other) or self._is_home(other, one)

    def consequences(self, action: Action, targets: Targets, pairs: Sequence[LinkEnds]) -> Consequences:
        """Work out what should follow when `action` is done to these targets, or to the links between these pairs."""
        if action in (Action.CUT, Action.SPLIT):
            return self._consequences_of_cuts(pairs)
        if action in (Action.HEAL, Action.THAW):
            several = sum(row.serves for row in self._fleet.registrars) > 1
            concerned = any(isinstance(target, RegistrarRow) for target in targets)
            listed = any(row.serves for row in self._fleet.registrars) and (concerned or action is Action.THAW)
            back = (
                identifiers(target for target in targets if isinstance(target, ElementRow)) if listed else frozenset()
            )
            return Consequences(back=back, agree=several and concerned)
        if action not in (Action.KILL, Action.STOP, Action.FREEZE, Action.CRASH):
            return Consequences()
        elements = identifiers(target for target in targets if isinstance(target, ElementRow))
        registrars = [target for target in targets if isinstance(target, RegistrarRow)]
        others = self.unaffected(targets).registrars > 0
        return Consequences(
            deserted=elements,
            leaving=elements if others else frozenset(),
            orphans=self._elements_of(registrars) - elements if others else frozenset(),
            bad_homes=identifiers(registrars),
        )

    def _consequences_of_cuts(self, pairs: Sequence[LinkEnds]) -> Consequences:
        deserted: set[int] = set()
        leaving: set[int] = set()
        orphans: set[int] = set()
        homes: set[int] = set()
        apart: list[tuple[int, int]] = []
        for one, other in itertools.chain.from_iterable((pair, pair[::-1]) for pair in pairs):
            if one is None and isinstance(other, ElementRow):
                deserted |= identifiers([other])
            elif self._is_home(one, other):
                if self.unaffected((one,)).registrars:
                    orphans |= identifiers([other])
                    homes |= identifiers([one])
                else:
                    leaving |= identifiers([other])
            elif isinstance(one, RegistrarRow) and isinstance(other, RegistrarRow) and one.number < other.number:
                apart.append((one.identifier or 0, other.identifier or 0))
        if len(pairs) > 1:  # a split network has two valid views of the handlespace; neither side counts more
            return Consequences(frozenset(deserted), apart=tuple(apart))
        return Consequences(frozenset(deserted), frozenset(leaving), frozenset(orphans), frozenset(homes), tuple(apart))

    def _is_home(self, one: Row | None, other: Row | None) -> bool:
        if not isinstance(one, RegistrarRow) or not isinstance(other, ElementRow):
            return False
        return other.identifier in self._elements_of([one])

    def _elements_of(self, registrars: Iterable[RegistrarRow]) -> frozenset[int]:
        """The elements of this fleet whose home is one of these."""
        homes = {row.identifier for row in registrars}
        found = {i for row in self._fleet.registrars for (_, i), e in row.view.elements.items() if e.home in homes}
        return frozenset(i for i in found if (row := self._fleet.element(i)) is not None and row.reachable)


def identifiers(rows: Iterable[Row | None]) -> frozenset[int]:
    """The identifiers of the rows that have one."""
    return frozenset(row.identifier for row in rows if row is not None and row.identifier is not None)
