"""How a scene is at a moment, as the events that build one like it: the beginning of a tape's segment.

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
from app.models.fleet.process_row import ElementRow, RegistrarRow, Row
from app.models.handlespace.registrar_view import Heard
from app.models.messages.log import Party
from app.models.scene import Scene
from app.processes.options import Options
from app.recording.events import Event
from rserpool import notices, report

SMALL: Final = 0xFFFF
"""Counts up to this take two octets, larger ones four."""

NOT_KEPT: Final = {"number", "child", "joiner", "view"}
"""Fields of rows that are not values, or are told otherwise."""

FIELDS: Final = {
    kind: tuple(field.name for field in fields(kind) if field.name not in NOT_KEPT)
    for kind in (RegistrarRow, ElementRow)
}


def how_it_is(scene: Scene, at: float) -> Iterable[Event]:
    """Events that build a scene that is like this one. What may change meanwhile is copied at once; the rest is done
    when the events are asked for, on whatever thread."""
    at_once: list[Event] = [
        Event(at, "row", (key_of(row), {name: plain(getattr(row, name)) for name in FIELDS[type(row)]}))
        for row in scene.fleet.rows
    ]
    views = [(key_of(row), tuple(row.view.elements.items()), dict(row.view.peers), row.view.in_service,
              row.view.mentor) for row in scene.fleet.registrars]  # fmt: skip
    now = scene.scope.now
    differences = [
        (
            difference.registrar,
            str(difference.pool_handle),
            difference.identifier,
            difference.flaw.value,
            at - now + since,
        )
        for difference, since in scene.scope.differences
    ]
    at_once.append(Event(at, "components", ([asdict(component) for component in scene.components.rows], [])))
    at_once.append(Event(at, "links", (about_links(scene.links),)))
    at_once.append(Event(at, "waiting", (scene.waits_for,)))
    at_once.append(Event(at, "caption", (scene.caption,)))
    picture = scene.picture
    drawn = list(_tiles(picture)) if picture is not None else []
    about = about_picture(picture)
    cut = [(state.tile, _sole(state)) for state in picture.states.values()] if picture is not None else []
    planes = (picture.counts.copy(), picture.owner.copy()) if picture is not None else None

    def events() -> Iterator[Event]:
        yield from at_once
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


def _view(
    elements: Sequence[tuple[Any, Any]], peers: Mapping[Any, Heard | None], in_service: bool, mentor: Any
) -> Iterator[dict[str, Any]]:
    """What a registrar's process would have written for its view to be as it is."""
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
    """The stories of the tiles that have been begun."""
    for index, state in picture.states.items():
        if state.elements:
            seams = [asdict(seam) for seam in state.seams]
            yield index, state.phase.value, state.started, state.ended, state.element, list(state.elements), seams


def _sole(state: TileState) -> int | None:
    """The element that computed all of a tile."""
    return state.element if state.phase is TilePhase.DONE and len(state.elements) == 1 else None


def _points(
    at: float, picture: Picture, tiles: Sequence[tuple[Tile, int | None]], counts: NDArray[Any], owner: NDArray[Any]
) -> Iterator[Event]:
    """All points that are there: whole tiles of one element each in one event, others in runs of one element each.
    With each tile comes the element that has all of it."""
    whole, octets_of_whole = [], []
    counts = narrow(counts, picture)
    for tile, sole in tiles:
        place = slice(tile.y, tile.y + tile.height), slice(tile.x, tile.x + tile.width)
        if sole is not None:
            whole.append((tile.index, sole))
            octets_of_whole.append(counts[place].tobytes())
            continue
        own_counts, owners = counts[place].reshape(-1), owner[place].reshape(-1)
        starts = [0, *(np.flatnonzero(np.diff(owners)) + 1).tolist(), len(owners)]
        for first, end in pairwise(starts):
            if (element := int(owners[first])) != NOBODY:
                octets = own_counts[first:end].tobytes()
                yield Event(at, "points", (tile.index, first, end - first, element), octets)
    if whole:
        yield Event(at, "whole", (whole,), b"".join(octets_of_whole))


def about_picture(picture: Picture | None) -> dict[str, Any] | None:
    """What its viewport is and how it is cut."""
    if picture is None:
        return None
    view = {name: plain(value) for name, value in asdict(picture.viewport).items()}
    return {"view": view, "tiles": [about_tile(state.tile) for state in picture.states.values()]}


def about_tile(tile: Tile) -> list[int]:
    return [tile.index, tile.x, tile.y, tile.width, tile.height]


def about_links(links: FaultyLinks) -> list[Any]:
    """The links that have faults."""
    return [(party(one), party(other), asdict(fault)) for one, other, fault in links.all]


def narrow(counts: NDArray[Any], picture: Picture) -> NDArray[Any]:
    """Counts in as few octets each as the picture needs, the low one first."""
    return counts.astype("<u2" if picture.viewport.iterations <= SMALL else "<u4")


def key_of(row: Row) -> str:
    """`r1`, `e3`: a row by its kind and number."""
    return f"{'r' if isinstance(row, RegistrarRow) else 'e'}{row.number}"


def party(party: Party | None) -> list[Any] | None:
    return None if party is None else [party.role.value, party.identifier]


def plain(value: Any) -> Any:
    """As JSON has it."""
    if isinstance(value, Options):
        return value.to_json()
    if isinstance(value, complex):
        return [value.real, value.imag]
    return value.value if isinstance(value, Enum) else value
