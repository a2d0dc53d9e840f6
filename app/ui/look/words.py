"""The words of the window that several parts use: for tiles, failovers, takeovers, states, speeds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from app.base.durations import duration
from app.base.language import decimal, translate
from app.fractal.picture import TilePhase, TileState
from app.fractal.session import Failover
from app.models.faults.faults import FaultRecord
from app.models.fleet.fleet import State
from app.models.fleet.marks import Mark
from app.models.handlespace.scope import Takeover

MarkOf = Callable[[int], Mark]


def named(identifier: int, mark_of: MarkOf) -> str:
    """Return mark, owner and identifier: `▲2 0xdeadbeef`, `▲2 Ada 0xdeadbeef`."""
    return mark_of(identifier).beside(f"0x{identifier:08x}")


def clock_time(seconds: float) -> str:
    """Return the local time of day: `12:04:31.207`."""
    at = datetime.fromtimestamp(seconds)
    return f"{at:%H:%M:%S}.{at.microsecond // 1000:03d}"


def about_tile(state: TileState, mark_of: MarkOf) -> str:
    """Return the tool tip of a tile, in lines."""
    tile = state.tile
    lines = [
        translate("Tiles", "Tile {number} · {width} × {height} pixels").format(
            number=tile.index, width=tile.width, height=tile.height
        )
    ]
    if state.element is None or state.started is None:
        return "\n".join([*lines, translate("Tiles", "waiting")])
    element = named(state.element, mark_of)
    if state.phase is TilePhase.DONE and state.ended is not None:
        told = translate("Tiles", "by {element}, {time}, after {duration}").format(
            element=element, time=clock_time(state.ended), duration=duration(state.ended - state.started)
        )
    else:
        told = translate("Tiles", "{element} has worked on it since {time}").format(
            element=element, time=clock_time(state.started)
        )
    lines.append(told)
    return "\n".join([*lines, *(seam_line(seam, mark_of) for seam in state.seams)])


def seam_line(seam: Failover, mark_of: MarkOf) -> str:
    if seam.with_cookie:
        text = translate("Tiles", "left {left}, continued on {to} after {gap} from point {point}, from its cookie")
    else:
        text = translate(
            "Tiles", "left {left}, continued on {to} after {gap} from its beginning, because there was no cookie"
        )
    return text.format(
        left=named(seam.left, mark_of), to=mark_of(seam.to), gap=duration(seam.seconds), point=seam.resumed_at
    )


def big_number(failovers: Sequence[Failover], mark_of: MarkOf) -> tuple[str, str]:
    """Return a headline and the line below it, for failovers that came together: the longest counts."""
    if len(failovers) == 1:
        (seam,) = failovers
        if seam.with_cookie:
            small = translate("Tiles", "Tile {tile} left {left} and continues on {to} from its cookie")
        else:
            small = translate("Tiles", "Tile {tile} left {left} and continues on {to} from its beginning")
        small = small.format(tile=seam.tile, left=mark_of(seam.left), to=mark_of(seam.to))
    else:
        kept = sum(seam.with_cookie for seam in failovers)
        small = translate("Tiles", "{count} tiles continue elsewhere, {kept} of them from their cookies").format(
            count=len(failovers), kept=kept
        )
    longest = max(seam.seconds for seam in failovers)
    return translate("Tiles", "Failover took {time}").format(time=duration(longest)), small


def takeover_words(takeover: Takeover, name_of: Callable[[int], str]) -> tuple[str, str]:
    """Return a headline and the line below it, for a takeover among registrars."""
    return (
        translate("Tiles", "Takeover took {time}").format(time=duration(takeover.seconds)),
        capital(
            translate(
                "Tiles", "{registrar} is now the home of %n element(s) of {former}", "", takeover.elements
            ).format(registrar=name_of(takeover.by), former=name_of(takeover.target))
        ),
    )


def capital(sentence: str) -> str:
    """Return the sentence with a capital letter at its beginning."""
    return sentence[:1].upper() + sentence[1:]


def transport_words(name: str) -> str:
    """Return the name of a transport as the status bar shows it."""
    return {
        "tcp": "TCP",
        "memory": translate("Words", "In memory"),
        "kernel": translate("Words", "SCTP (kernel)"),
        "userland": translate("Words", "SCTP in UDP (userland)"),
    }[name]


def protocol_words(protocol: str) -> str:
    """Return the name of a transport protocol (`rserpool.TransportProtocol`) as people write it."""
    return protocol.replace("_", "-").upper()


def why_not() -> str:
    """Return why nothing can be done to a process that others started."""
    return translate("Row", "Started elsewhere: only who started it can freeze, stop or kill it.")


def theme_words(choice: str) -> str:
    """Return the name of a theme as the status bar shows it."""
    return {
        "system": translate("Words", "Theme: same as the desktop"),
        "light": translate("Words", "Theme: light"),
        "dark": translate("Words", "Theme: dark"),
        "contrast": translate("Words", "Theme: high contrast"),
    }[choice]


def expectation_words(record: FaultRecord) -> str:
    """Return what was done and what to expect."""
    text = translate("Faults", "{done}. Expected: {expectation}")
    return text.format(done=record.done, expectation=record.expectation)


def outcome_words(record: FaultRecord) -> tuple[str, str]:
    """Return the main result and the details: "Failover took 18 ms; 0 of 96 tiles lost." and further sentences."""
    first, *others = record.outcomes
    return first, " ".join([f"{record.done}.", *others])


def state_words(state: State) -> str:
    """Return the state of a process as its row shows it: `frozen`."""
    return {
        State.WAITING: translate("Row", "waits to start"),
        State.STARTING: translate("Row", "starting"),
        State.RUNNING: translate("Row", "running"),
        State.FROZEN: translate("Row", "frozen"),
        State.STOPPING: translate("Row", "stopping"),
        State.GONE: translate("Row", "gone"),
    }[state]


def tiles_words(number: int) -> str:
    """Return a number of tiles: `31 tiles`."""
    return with_figures(translate("Row", "%n tile(s)", "", number), number)


def with_figures(text: str, number: int) -> str:
    """Return `text` with thin spaces in its long number, and the unit on the same line: `1 200 tiles`."""
    return text.replace(" ", "\u00a0").replace(str(number), f"{number:,}".replace(",", "\u2009"), 1)


def speed(pixels_per_second: float) -> str:
    """Return a speed: `8.2 Mpx/s`, `640 kpx/s`."""
    if pixels_per_second >= 1e6:
        return f"{decimal(pixels_per_second / 1e6, '.1f')} Mpx/s"
    if pixels_per_second >= 1e3:
        return f"{pixels_per_second / 1e3:.0f} kpx/s"
    return f"{pixels_per_second:.0f} px/s"
