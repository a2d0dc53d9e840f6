"""A snapshot of a scene at a moment, as the events that rebuild it: the beginning of a tape's segment.

Also how values of the models are written in events, which the recorder needs too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, fields
from enum import Enum
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from app.fractal.picture import NOBODY, Picture, TilePhase, TileState
from app.fractal.viewport import Tile
from app.models.faults.links import FaultyLinks
from app.models.fleet.marks import Mark
from app.models.fleet.process_row import ElementRow, RegistrarRow, Row, State
from app.models.handlespace.registrar_view import PeerPresence
from app.models.messages.log import Party
from app.models.scene import Scene
from app.processes.options import Options
from app.recording.events import Event
from rserpool import notices, report

RUN: Final = 1 << 19
"""The most points in an event, so that no event takes more than a few megabytes."""

SMALL: Final = 0xFFFF
"""Counts up to this take two octets, larger ones four."""

NOT_KEPT: Final = {"number", "child", "view", "owner"}
"""Fields of rows that are not recorded: they are not values, or are recorded in another way."""

PAUSED: Final = "paused"
"""The word for `State.FROZEN` in recordings. Other versions of the program know only this one."""

FIELDS: Final = {
    kind: tuple(field.name for field in fields(kind) if field.name not in NOT_KEPT)
    for kind in (RegistrarRow, ElementRow)
}


def snapshot(scene: Scene, at: float) -> Iterable[Event]:
    """Return the events that rebuild this scene. Whatever may change is copied now; the rest of the work is done when
    the events are iterated, on any thread."""
    immediate: list[Event] = [
        Event(at, "row", (row_key(row), {name: json_value(getattr(row, name)) for name in FIELDS[type(row)]}))
        for row in scene.fleet.rows
    ]
    views = [(row_key(row), tuple(row.view.elements.items()), dict(row.view.peers), row.view.in_service,
              row.view.mentor) for row in scene.fleet.registrars]  # fmt: skip
    now = scene.scope.now
    differences = [
        (
            difference.registrar,
            str(difference.pool_handle),
            difference.identifier,
            difference.kind.value,
            at - now + since,
        )
        for difference, since in scene.scope.differences
    ]
    immediate.append(Event(at, "components", ([asdict(component) for component in scene.components.rows], [])))
    immediate.append(Event(at, "links", (link_values(scene.links),)))
    immediate.append(Event(at, "harm", (harm_values(scene, at, scene.fleet.harmed),)))
    immediate.append(Event(at, "lent", ([lent_values(which, owner) for which, owner in scene.lent.items()],)))
    immediate.append(Event(at, "waiting", (scene.waits_for,)))
    immediate.append(Event(at, "caption", (scene.caption,)))
    picture = scene.picture
    drawn = list(_tiles(picture)) if picture is not None else []
    about = picture_values(picture)
    cut = [(state.tile, _sole(state)) for state in picture.states.values()] if picture is not None else []
    planes = (picture.counts.copy(), picture.owner.copy()) if picture is not None else None

    def events() -> Iterator[Event]:
        yield from immediate
        for key, elements, peers, in_service, mentor in views:
            for values in _view(elements, peers, in_service, mentor):
                yield Event(at, "view", (key, values))
        if differences:
            yield Event(at, "differing", (differences,))
        if picture is not None and planes is not None:
            yield Event(at, "picture", (about,))
            yield from _points(at, picture, cut, *planes)
            yield Event(at, "tiles", (drawn,))

    return events()


def lent_values(identifier: int, owner: Mark) -> tuple[int, int, str]:
    """Return whose element this is, as an event has it."""
    return identifier, owner.number, owner.owner


def _view(
    elements: Sequence[tuple[Any, Any]], peers: Mapping[Any, PeerPresence | None], in_service: bool, mentor: Any
) -> Iterator[dict[str, Any]]:
    """Yield the reports of a registrar's process that would lead to this view."""
    for (handle, _), element in elements:
        yield report.to_dict(notices.ElementAdded(handle, element))
    for server, heard in peers.items():
        if heard is None:
            yield report.to_dict(notices.PeerFound(server))
        else:
            yield report.to_dict(notices.PeerHeard(server, heard.checksum, heard.ours))
    if in_service:
        yield report.to_dict(notices.ServiceBegun(mentor, len(elements)))


def _tiles(picture: Picture) -> Iterator[tuple[Any, ...]]:
    """Yield the history of each tile that has been started."""
    for index, state in picture.states.items():
        if state.elements:
            seams = [asdict(seam) for seam in state.seams]
            yield index, state.phase.value, state.started, state.ended, state.element, list(state.elements), seams


def _sole(state: TileState) -> int | None:
    """Return the element that computed all of a tile, or None."""
    return state.element if state.phase is TilePhase.DONE and len(state.elements) == 1 else None


def _points(
    at: float, picture: Picture, tiles: Sequence[tuple[Tile, int | None]], counts: NDArray[Any], owner: NDArray[Any]
) -> Iterator[Event]:
    """Yield all points: small complete tiles of one element each together, others in runs of one element each. `tiles`
    come with the element that computed all of them, if one did."""
    whole: list[tuple[int, int]] = []
    octets_of_whole = bytearray()
    counts = narrow(counts, picture)
    for tile, sole in tiles:
        place = slice(tile.y, tile.y + tile.height), slice(tile.x, tile.x + tile.width)
        if sole is not None and tile.parameter.points <= RUN:
            whole.append((tile.index, sole))
            octets_of_whole += counts[place].tobytes()
            if len(octets_of_whole) >= RUN:
                yield Event(at, "whole", (whole,), bytes(octets_of_whole))
                whole, octets_of_whole = [], bytearray()
            continue
        own_counts, owners = counts[place].reshape(-1), owner[place].reshape(-1)
        starts = [0, *(np.flatnonzero(np.diff(owners)) + 1).tolist(), len(owners)]
        for first, end in pairwise(starts):
            if (element := int(owners[first])) != NOBODY:
                for begin in range(first, end, RUN):
                    octets = own_counts[begin : min(begin + RUN, end)].tobytes()
                    yield Event(at, "points", (tile.index, begin, min(RUN, end - begin), element), octets)
    if whole:
        yield Event(at, "whole", (whole,), bytes(octets_of_whole))


def picture_values(picture: Picture | None) -> dict[str, Any] | None:
    """Return the viewport and the tiles of a picture."""
    if picture is None:
        return None
    view = {name: json_value(value) for name, value in asdict(picture.viewport).items()}
    return {"view": view, "tiles": [tile_values(state.tile) for state in picture.states.values()]}


def tile_values(tile: Tile) -> list[int]:
    return [tile.index, tile.x, tile.y, tile.width, tile.height]


def link_values(links: FaultyLinks) -> list[Any]:
    """Return the links that have faults."""
    return [(party_values(one), party_values(other), asdict(fault)) for one, other, fault in links.all]


def narrow(counts: NDArray[Any], picture: Picture) -> NDArray[Any]:
    """Return counts in as few octets each as the picture needs, in little-endian order."""
    return counts.astype("<u2" if picture.viewport.iterations <= SMALL else "<u4")


def harm_values(scene: Scene, now: float, identifiers: Iterable[int]) -> list[tuple[int, float | None]]:
    """Return when these were harmed, in the time of the recording, in which it is `now`; None: they are healed."""
    harmed, ahead = scene.fleet.harmed, now - scene.scope.now
    return [(i, None if i not in harmed else ahead + harmed[i]) for i in identifiers]


def row_key(row: Row) -> str:
    """Return `r1` or `e3`: the kind and number of a row."""
    return f"{'r' if isinstance(row, RegistrarRow) else 'e'}{row.number}"


def party_values(party: Party | None) -> list[Any] | None:
    return None if party is None else [party.role.value, party.identifier]


def json_value(value: Any) -> Any:
    """Return a value as JSON has it."""
    if isinstance(value, Options):
        return value.to_json()
    if isinstance(value, dict):
        return {json_value(key): json_value(entry) for key, entry in value.items()}
    if isinstance(value, complex):
        return [value.real, value.imag]
    if value is State.FROZEN:
        return PAUSED
    return value.value if isinstance(value, Enum) else value


def state_of(word: str) -> State:
    """Return the state that `json_value` wrote as this word. Raises ValueError if there is none."""
    return State.FROZEN if word == PAUSED else State(word)
