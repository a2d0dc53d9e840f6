"""What befell elements and pictures, as sentences for people, from what there is to see in the fleet."""

from __future__ import annotations

from app.base.language import translate
from app.comparison.results import Run
from app.fractal.job import Failover
from app.fractal.picture import Picture
from app.models.fleet.fleet import Fleet
from app.models.fleet.policy_words import spaced
from app.models.fleet.process_row import Row, State
from app.processes.outcome import duration
from rserpool import hex_id


def what_befell(fleet: Fleet, identifier: int) -> str:
    """Why a tile had to leave an element."""
    row = fleet.element(identifier)
    if row is None or row.child is None:
        return translate("Sentences", "Element {element} was lost").format(element=hex_id(identifier))
    if row.child.outcome is not None:
        return f"{row.name} {row.child.outcome.what}"
    if row.killed:  # it is dead, and the news is on its way
        text = translate("Sentences", "{name} was killed (SIGKILL)")
    elif row.state is State.PAUSED:
        text = translate("Sentences", "{name} does not answer")
    elif row.state is State.STOPPING:
        text = translate("Sentences", "{name} is leaving the pool")
    else:
        text = translate("Sentences", "{name} broke off")
    return text.format(name=row.name)


def how_it_went_on(fleet: Fleet, failover: Failover) -> str:
    """What befell the element that had a tile, and where the tile went on."""
    if failover.with_cookie:
        text = translate("Sentences", "{befell}; tile {tile} went on at {element} after {time} with cookie")
    else:
        text = translate(
            "Sentences", "{befell}; tile {tile} went on at {element} after {time} from its beginning, without a cookie"
        )
    return text.format(
        befell=what_befell(fleet, failover.left),
        tile=failover.tile,
        element=hex_id(failover.to),
        time=duration(failover.gap),
    )


def how_it_was_done(picture: Picture, seconds: float) -> str:
    """A picture that is complete after so long: by how many, and how often it had to go on elsewhere."""
    elements = {identifier for state in picture.states.values() for identifier in state.elements}
    return translate("Sentences", "The picture is complete: {tiles} by {elements} in {time}, {failovers}").format(
        tiles=translate("Sentences", "%n tile(s)", "", len(picture.states)),
        elements=translate("Sentences", "%n element(s)", "by whom", len(elements)),
        time=duration(seconds),
        failovers=translate("Sentences", "%n failover(s)", "", len(picture.failovers)),
    )


def why_it_waits(fleet: Fleet, reason: str) -> str:
    """Why the picture stands still; `reason` is what its job says."""
    if not any(_answers(row) for row in fleet.elements):
        return translate(
            "Sentences", "The picture waits: no element of the pool is left. Start one, and it goes on by itself."
        )
    if not any(_answers(row) for row in fleet.registrars):
        return translate(
            "Sentences",
            "The picture waits: no registrar is left to name an element. Start one, and it goes on by itself.",
        )
    text = translate("Sentences", "The picture waits. {reason}. It goes on by itself as soon as an element answers.")
    return text.format(reason=reason.rstrip("."))


def _answers(row: Row) -> bool:
    return row.state is State.RUNNING and not row.killed


def how_long_it_took(run: Run) -> str:
    """A run of a comparison is over."""
    text = translate("Sentences", "Compared: {policy} took {time} and had its elements busy {busy} % of the time")
    busy = sum(map(run.utilisation, run.elements)) / len(run.elements)
    return text.format(policy=spaced(run.policy).lower(), time=duration(run.duration), busy=round(busy * 100))
