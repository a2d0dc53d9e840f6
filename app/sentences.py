"""What befell elements and pictures, as sentences for people, from what there is to see in the fleet."""

from __future__ import annotations

from app.models.fleet import Fleet
from app.models.rows import Row, State
from rserpool import hex_id


def what_befell(fleet: Fleet, identifier: int) -> str:
    """Why a tile had to leave an element."""
    row = fleet.element(identifier)
    if row is None or row.child is None:
        return f"Element {hex_id(identifier)} was lost"
    if row.child.outcome is not None:
        return f"{row.name} {row.child.outcome.what}"
    if row.killed:  # it is dead, and the news is on its way
        return f"{row.name} was killed (SIGKILL)"
    words = {State.PAUSED: "does not answer", State.STOPPING: "is leaving the pool"}
    return f"{row.name} {words.get(row.state, 'broke off')}"


def why_it_waits(fleet: Fleet, reason: str) -> str:
    """Why the picture stands still; `reason` is what its job says."""
    if not any(_answers(row) for row in fleet.elements):
        why = ": no element of the pool is left. Start one, and it goes on by itself."
    elif not any(_answers(row) for row in fleet.registrars):
        why = ": no registrar is left to name an element. Start one, and it goes on by itself."
    else:
        why = f". {reason.rstrip('.')}. It goes on by itself as soon as an element answers."
    return f"The picture waits{why}"


def _answers(row: Row) -> bool:
    return row.state is State.RUNNING and not row.killed
