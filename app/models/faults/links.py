"""The links between components that have a fault."""

from __future__ import annotations

from app.base.signal import Signal
from app.models.messages.log import Party
from rserpool import LinkFault


class FaultyLinks:
    """Faults by the two components at the ends of a link, in the order in which they were set."""

    def __init__(self) -> None:
        self.changed = Signal[()]()
        self._faults: dict[frozenset[Party], tuple[Party, Party, LinkFault]] = {}

    def __len__(self) -> int:
        return len(self._faults)

    @property
    def all(self) -> tuple[tuple[Party, Party, LinkFault], ...]:
        return tuple(self._faults.values())

    def between(self, one: Party, other: Party) -> LinkFault | None:
        found = self._faults.get(frozenset((one, other)))
        return None if found is None else found[2]

    def of(self, party: Party) -> tuple[Party, ...]:
        """The other ends of this component's links that have a fault."""
        return tuple(b if a == party else a for a, b, _ in self.all if party in (a, b))

    def put(self, one: Party, other: Party, fault: LinkFault | None) -> None:
        """Set the fault of a link; None removes it."""
        if self.between(one, other) == fault:
            return
        if fault is None:
            del self._faults[frozenset((one, other))]
        else:
            self._faults[frozenset((one, other))] = one, other, fault
        self.changed.emit()
