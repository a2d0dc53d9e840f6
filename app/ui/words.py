"""Sentences of the window about tiles and failovers: who, what, where to, how long."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from app.fractal.job import Failover
from app.fractal.picture import TilePhase, TileState
from app.language import translate
from app.models.palette import Mark
from app.models.scope import Takeover
from app.ui.widgets.progress import duration

MarkOf = Callable[[int], Mark]


def named(identifier: int, mark_of: MarkOf) -> str:
    """`▲2 0xdeadbeef`."""
    return f"{mark_of(identifier)} 0x{identifier:08x}"


def clock_time(seconds: float) -> str:
    """`12:04:31.207`, in local time."""
    at = datetime.fromtimestamp(seconds)
    return f"{at:%H:%M:%S}.{at.microsecond // 1000:03d}"


def about_tile(state: TileState, mark_of: MarkOf) -> str:
    """What the pointer over a tile is told, in lines."""
    head = f"Tile {state.tile.index} · {state.tile.width} × {state.tile.height} pixels"
    if state.element is None or state.started is None:
        return f"{head}\nwaits for its turn"
    if state.phase is TilePhase.DONE and state.ended is not None:
        took = duration(state.ended - state.started)
        lines = [head, f"by {named(state.element, mark_of)}, {clock_time(state.ended)}, after {took}"]
    else:
        lines = [head, f"{named(state.element, mark_of)} works on it since {clock_time(state.started)}"]
    return "\n".join([*lines, *(seam_line(seam, mark_of) for seam in state.seams)])


def seam_line(seam: Failover, mark_of: MarkOf) -> str:
    how = (
        f"from point {seam.resumed_at}, by the cookie"
        if seam.with_cookie
        else "from its beginning, for want of a cookie"
    )
    return f"left {named(seam.left, mark_of)}, went on at {mark_of(seam.to)} after {duration(seam.gap)}, {how}"


def big_number(failovers: Sequence[Failover], mark_of: MarkOf) -> tuple[str, str]:
    """The headline and the line below it for failovers that came together."""
    gaps = [seam.gap for seam in failovers]
    longest, shortest = duration(max(gaps)), duration(min(gaps))
    if len(failovers) == 1:
        (seam,) = failovers
        how = "at the point where the cookie was" if seam.with_cookie else "from its beginning"
        small = f"Tile {seam.tile} left {mark_of(seam.left)} and goes on at {mark_of(seam.to)}, {how}"
        return f"Failover took {longest}", small
    span = longest if longest == shortest else f"{shortest} to {longest}"
    kept = sum(seam.with_cookie for seam in failovers)
    return f"Failover took {span}", f"{len(failovers)} tiles go on elsewhere, {kept} of them from their cookies"


def takeover_words(takeover: Takeover, name_of: Callable[[int], str]) -> tuple[str, str]:
    """The headline and the line below it for a takeover among registrars."""
    name = name_of(takeover.by)
    elements = f"{takeover.elements} element{'' if takeover.elements == 1 else 's'}"
    return (
        f"Takeover took {duration(takeover.seconds)}",
        f"{name[:1].upper()}{name[1:]} is now the home of {elements} of {name_of(takeover.target)}",
    )


def transport_words(name: str) -> str:
    """`userland` as the status bar says it."""
    return {
        "tcp": "TCP",
        "memory": translate("Words", "In memory"),
        "kernel": translate("Words", "SCTP (kernel)"),
        "userland": translate("Words", "SCTP in UDP (userland)"),
    }[name]


def theme_words(choice: str) -> str:
    """`contrast` as the status bar says it."""
    return {
        "system": translate("Words", "Theme: as the desktop has it"),
        "light": translate("Words", "Theme: light"),
        "dark": translate("Words", "Theme: dark"),
        "contrast": translate("Words", "Theme: high contrast"),
    }[choice]
