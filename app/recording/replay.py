"""A scene that is rebuilt from events. Its models are those of the live scene; only what feeds them differs.

Times are those of the recording: a model that asks for the time gets that of the latest event.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import fields
from typing import Any, Final

import numpy as np

from app.base.language import translate
from app.fractal.job import Failover
from app.fractal.picture import Picture, TilePhase
from app.fractal.protocol import Algorithm
from app.fractal.viewport import Tile, Viewport
from app.models.fleet.other_components import Component, Components, Link
from app.models.fleet.process_list import ProcessList
from app.models.fleet.process_row import ElementRow, RegistrarRow, Row
from app.models.handlespace.scope import Scope
from app.models.journal import Entry, Journal
from app.models.messages.log import Message, Party, Role
from app.models.scene import Scene
from app.processes.options import ElementOptions, RegistrarOptions
from app.recording.events import COMPLETE, Event, RecordingError
from app.recording.snapshot import state_of
from rserpool import LinkFault, LocalError, report

LARGEST: Final = 40_000_000
"""The most pixels of a picture; a file with a larger picture is not ours."""

MOST_TILES: Final = 100_000


class Replay:
    """A scene as it was at `at`. `take` the events in order, beginning with the snapshot of a segment. `entries` are
    the journal up to then."""

    def __init__(self, at: float, entries: Iterable[Entry] = ()) -> None:
        self.at = at
        self.complete = False
        """Whether the snapshot is complete; later events are changes."""
        self._rows: dict[str, Row] = {}
        rows, components = ProcessList(), Components()
        self.scene = Scene(rows, Scope(rows, self._now), Journal(), components, live=False, clock=self._now)
        self.scene.journal.entries.extend(entries)
        self._do: dict[str, Callable[..., None]] = {
            "row": self._row,
            "removed": self._removed,
            "view": self._view,
            "differing": self._differing,
            "components": self._components,
            "message": self._message,
            "passed": self._passed,
            "links": self._links,
            "picture": self._picture,
            "recut": self._recut,
            "started": self._started,
            "points": self._points,
            "done": self._finished,
            "failover": self._failover,
            "told": lambda values: self.scene.failed_over.emit(_made(Failover, values)),
            "whole": self._whole,
            "tiles": self._tiles,
            "waiting": self.scene.say_waiting,
            "caption": self.scene.say,
            COMPLETE: self._completed,
        }

    def _now(self) -> float:
        return self.at

    def write(self, entry: Entry) -> None:
        """Add an entry to the journal."""
        self.at = max(entry.at.timestamp(), self.at)
        self.scene.journal.take(entry)

    def take(self, event: Event) -> None:
        """Apply an event. Raises `RecordingError` for an event that makes no sense."""
        self.at = max(event.at, self.at)
        do = self._do.get(event.kind)
        if do is None:  # a kind of a later version
            return
        try:
            do(*event.values, **({"octets": event.octets} if event.octets else {}))
        except (LookupError, TypeError, ValueError, AttributeError, LocalError) as error:
            text = translate("Recording", "the recording is inconsistent ({kind}: {error})")
            raise RecordingError(text.format(kind=event.kind, error=error)) from error

    def _completed(self) -> None:
        self.complete = True
        for row in self.scene.fleet.rows:
            self.scene.fleet.changed.emit(row)

    # --- rows, views, components -------------------------------------------------------------------------------------

    def _row(self, key: str, values: dict[str, Any]) -> None:
        row = self._rows.get(key)
        new = row is None
        if row is None:
            row = self._rows[key] = (RegistrarRow if key[0] == "r" else ElementRow)(int(key[1:]))
        if "state" in values:
            values["state"] = state_of(values["state"])
        if "options" in values:
            kind = RegistrarOptions if isinstance(row, RegistrarRow) else ElementOptions
            values["options"] = kind.from_json(_known(kind, values["options"]))
        rows = self.scene.fleet
        rows.put(row, **_known(type(row), values))
        if new:
            rows.add(row)
        if self.complete:
            rows.changed.emit(row)

    def _removed(self, key: str) -> None:
        row = self._rows.pop(key)
        self.scene.fleet.remove(row)

    def _view(self, key: str, values: dict[str, Any]) -> None:
        row = self._rows[key]
        if isinstance(row, RegistrarRow):
            with suppress(LocalError):  # a notice of a later version
                self.scene.fleet.hear(row, report.from_dict(values))
            if self.complete:
                self.scene.fleet.changed.emit(row)

    def _differing(self, found: list[list[Any]]) -> None:
        self.scene.scope.backdate({(r, pool, e, flaw): since for r, pool, e, flaw, since in found})

    def _components(self, came: list[dict[str, Any]], went: list[int]) -> None:
        made = []
        for values in came:
            links = tuple(_made(Link, link) for link in values["links"])
            made.append(_made(Component, {**values, "links": links}))
        self.scene.components.put(made, went)

    def _links(self, faulty: list[Any]) -> None:
        links = self.scene.links
        now = [(_party(one), _party(other), _made(LinkFault, fault)) for one, other, fault in faulty]
        for one, other, _ in links.all:
            if (one, other) not in [(a, b) for a, b, _ in now]:
                links.put(one, other, None)
        for a, b, fault in now:
            if a is not None and b is not None:
                links.put(a, b, fault)

    # --- messages ----------------------------------------------------------------------------------------------------

    def _message(
        self, number: int, at: float, sender: Any, receiver: Any, ppid: int, stream: int, source: str, target: str,
        octets: bytes = b"",
    ) -> None:  # fmt: skip
        message = Message(number, at, _party(sender), _party(receiver), ppid, stream, octets, source, target)
        self.scene.messages.note(message)

    def _passed(self, sender: Any, receiver: Any, ppid: int, number: int) -> None:
        one, other = _party(sender), _party(receiver)
        if one is not None and other is not None:
            self.scene.messages.passed.emit(one, other, ppid, number)

    # --- the picture -------------------------------------------------------------------------------------------------

    def _picture(self, about: dict[str, Any] | None) -> None:
        if about is None:
            self.scene.show_picture(None)
            return
        values = about["view"]
        view = _made(
            Viewport,
            {
                **values,
                "c1": complex(*values["c1"]),
                "c2": complex(*values["c2"]),
                "algorithm": Algorithm(values["algorithm"]),
            },
        )
        if not (view.width > 0 and view.height > 0 and view.width * view.height <= LARGEST):
            raise ValueError("a picture of that size")
        self.scene.show_picture(Picture(view, _tiles(view, about["tiles"]), clock=self._now))

    def _recut(self, went: list[int], came: list[list[int]]) -> None:
        picture = self._shown
        (tile,) = [picture.states[index].tile for index in went]
        picture.recut(tile, _tiles(picture.viewport, came))

    @property
    def _shown(self) -> Picture:
        if self.scene.picture is None:
            raise ValueError("there is no picture")
        return self.scene.picture

    def _started(self, index: int, element: int) -> None:
        self._shown.start_tile(self._shown.states[index].tile, element)

    def _points(self, index: int, first: int, count: int, element: int, octets: bytes = b"") -> None:
        tile = self._shown.states[index].tile
        if not (first >= 0 and count > 0 and first + count <= tile.parameter.points):
            raise ValueError("points outside their tile")
        counts = np.frombuffer(octets, f"<u{len(octets) // count}").astype(np.uint32)
        self._shown.add_points(tile, first, counts, element)

    def _finished(self, index: int, element: int) -> None:
        self._shown.finish_tile(self._shown.states[index].tile, element)

    def _failover(self, values: dict[str, Any]) -> None:
        self._shown.fail_over(_made(Failover, values))

    def _whole(self, tiles: list[list[int]], octets: bytes) -> None:
        """Take complete tiles of one element each; their points follow one another."""
        if not tiles:
            raise ValueError("whole tiles without one")
        sizes = [self._shown.states[index].tile.parameter.points for index, _ in tiles]
        each, place = len(octets) // sum(sizes), 0
        for (index, element), size in zip(tiles, sizes, strict=True):
            self._points(index, 0, size, element, octets[place : place + size * each])
            place += size * each

    def _tiles(self, stories: list[list[Any]]) -> None:
        for index, phase, started, ended, element, elements, seams in stories:
            failovers = [_made(Failover, values) for values in seams]
            self._shown.restore_tile(index, TilePhase(phase), started, ended, element, elements, failovers)


def _tiles(view: Viewport, rectangles: list[list[int]]) -> list[Tile]:
    if not 0 < len(rectangles) <= MOST_TILES:
        raise ValueError("the number of tiles")
    tiles = [view.tile(index, range(x, x + width), range(y, y + height)) for index, x, y, width, height in rectangles]
    if any(tile.x < 0 or tile.x + tile.width > view.width for tile in tiles):
        raise ValueError("a tile beside the picture")
    if any(tile.y < 0 or tile.y + tile.height > view.height for tile in tiles):
        raise ValueError("a tile beside the picture")
    return tiles


def _known(kind: type, values: dict[str, Any]) -> dict[str, Any]:
    """Return the values that the kind has a field for; a later version may have others."""
    names = {field.name for field in fields(kind)} - {"child", "view", "number"}
    return {name: value for name, value in values.items() if name in names}


def _made(kind: type, values: dict[str, Any]) -> Any:
    return kind(**{field.name: values[field.name] for field in fields(kind) if field.name in values})


def _party(values: list[Any] | None) -> Party | None:
    return None if values is None else Party(Role(values[0]), int(values[1]))
