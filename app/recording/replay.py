"""A scene that is rebuilt from events. Its models are those of the live scene; only what feeds them differs.

Times are those of the recording: a model that asks for the time gets that of the latest event.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any, Final

import numpy as np

from app.base.language import translate
from app.fractal.picture import Picture, TilePhase
from app.fractal.session import Failover
from app.fractal.viewport import MOST_TILES, Tile, Viewport
from app.models.classroom.names import clean_name
from app.models.fleet.marks import mark
from app.models.fleet.other_components import LIMIT, Component, Components
from app.models.fleet.process_list import ProcessList
from app.models.fleet.process_row import ElementRow, RegistrarRow, Row
from app.models.handlespace.scope import Scope
from app.models.journal import Entry, Journal
from app.models.messages.log import Message, Party, Role
from app.models.scene import Scene
from app.recording.events import COMPLETE, Event, RecordingError
from app.recording.snapshot import NOT_KEPT, state_of
from app.recording.values import MOST_ENTRIES, MOST_ROWS, known, made, moment, whole, words
from rserpool import LinkFault, LocalError, report

MOST_ELEMENTS: Final = 50_000
"""The most elements in the view of a registrar."""


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
            "lent": self._lent,
            "picture": self._picture,
            "harm": self._harm,
            "recut": self._recut,
            "started": self._started,
            "points": self._points,
            "done": self._finished,
            "failover": self._failover,
            "told": lambda values: self.scene.failed_over.emit(_failover(values)),
            "whole": self._whole,
            "tiles": self._tiles,
            "waiting": lambda sentence: self.scene.say_waiting(words(sentence)),
            "caption": lambda sentence: self.scene.say(words(sentence)),
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
        except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, LocalError) as error:
            text = translate("Recording", "the recording is inconsistent ({kind}: {error})")
            raise RecordingError(text.format(kind=event.kind, error=str(error)[:200])) from error

    def _completed(self) -> None:
        self.complete = True
        for row in self.scene.fleet.rows:
            self.scene.fleet.changed.emit(row)

    # --- rows, views, components -------------------------------------------------------------------------------------

    def _row(self, key: str, values: dict[str, Any]) -> None:
        row = self._rows.get(key)
        new = row is None
        if row is None:
            if not re.fullmatch("[re][0-9]{1,5}", key) or len(self._rows) >= MOST_ROWS:
                raise ValueError("a row of that name")
            row = self._rows[key] = (RegistrarRow if key[0] == "r" else ElementRow)(whole(int(key[1:]), MOST_ROWS, 1))
        if "state" in values:
            values["state"] = state_of(values["state"])
        rows = self.scene.fleet
        rows.put(row, **known(type(row), {name: value for name, value in values.items() if name not in NOT_KEPT}))
        if new:
            rows.add(row)
        if self.complete:
            rows.changed.emit(row)

    def _removed(self, key: str) -> None:
        row = self._rows.pop(key)
        self.scene.fleet.remove(row)

    def _harm(self, harmed: list[list[Any]]) -> None:
        for identifier, at in harmed:
            self.scene.fleet.harm(frozenset((identifier,)), at)

    def _view(self, key: str, values: dict[str, Any]) -> None:
        row = self._rows[key]
        if isinstance(row, RegistrarRow):
            with suppress(LocalError):  # a notice of a later version
                self.scene.fleet.hear(row, report.from_dict(values))
            if len(row.view.elements) > MOST_ELEMENTS:
                raise ValueError("the number of elements")
            if self.complete:
                self.scene.fleet.changed.emit(row)

    def _differing(self, found: list[list[Any]]) -> None:
        self.scene.scope.backdate({(r, pool, e, flaw): moment(since) for r, pool, e, flaw, since in found})

    def _components(self, came: list[dict[str, Any]], went: list[int]) -> None:
        self.scene.components.put([made(Component, values) for values in came], went)
        if len(self.scene.components.rows) > LIMIT:
            raise ValueError("the number of components")

    def _lent(self, lent: list[tuple[int, int, str]]) -> None:
        for identifier, number, owner in lent:
            self.scene.lend(whole(identifier), mark(whole(number, MOST_ROWS, 1), clean_name(words(owner))))
        if len(self.scene.lent) > 2 * MOST_ELEMENTS:
            raise ValueError("the number of elements")

    def _links(self, faulty: list[Any]) -> None:
        links = self.scene.links
        if len(faulty) > MOST_ENTRIES:
            raise ValueError("the number of links")
        now = [(_party(one), _party(other), made(LinkFault, fault)) for one, other, fault in faulty]
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
        parties = _party(sender), _party(receiver)
        numbers = whole(ppid), whole(stream, 0xFFFF)
        places = words(source, 300), words(target, 300)
        self.scene.messages.note(Message(whole(number), moment(at), *parties, *numbers, octets, *places))

    def _passed(self, sender: Any, receiver: Any, ppid: int, number: int) -> None:
        one, other = _party(sender), _party(receiver)
        if one is not None and other is not None:
            self.scene.messages.passed.emit(one, other, whole(ppid), whole(number))

    # --- the picture -------------------------------------------------------------------------------------------------

    def _picture(self, about: dict[str, Any] | None) -> None:
        if about is None:
            self.scene.show_picture(None)
            return
        view = made(Viewport, about["view"])
        if complaint := view.refusal or view.flaw or view.excess:
            raise ValueError(complaint)
        tiles = _tiles(view, about["tiles"], view.parameter.points)
        self.scene.show_picture(Picture(view, tiles, clock=self._now))

    def _recut(self, went: list[int], came: list[list[int]]) -> None:
        picture = self._shown
        (tile,) = [picture.states[index].tile for index in went]
        if len(picture.states) + len(came) > MOST_TILES:
            raise ValueError("the number of tiles")
        picture.recut(tile, _tiles(picture.viewport, came, tile.parameter.points))

    @property
    def _shown(self) -> Picture:
        if self.scene.picture is None:
            raise ValueError("there is no picture")
        return self.scene.picture

    def _started(self, index: int, element: int) -> None:
        self._shown.start_tile(self._shown.states[index].tile, whole(element))

    def _points(self, index: int, first: int, count: int, element: int, octets: bytes = b"") -> None:
        tile = self._shown.states[index].tile
        whole(first + whole(count, least=1), tile.parameter.points, whole(first))
        counts = np.frombuffer(octets, f"<u{len(octets) // count}", count).astype(np.uint32)
        self._shown.add_points(tile, first, counts, whole(element))

    def _finished(self, index: int, element: int) -> None:
        self._shown.finish_tile(self._shown.states[index].tile, whole(element))

    def _failover(self, values: dict[str, Any]) -> None:
        self._shown.fail_over(_failover(values))

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
            self._shown.restore_tile(
                index,
                TilePhase(phase),
                None if started is None else moment(started),
                None if ended is None else moment(ended),
                None if element is None else whole(element),
                [whole(one) for one in elements[:MOST_ENTRIES]],
                [_failover(values) for values in seams[:MOST_ENTRIES]],
            )


def _tiles(view: Viewport, rectangles: list[list[int]], points: int) -> list[Tile]:
    """Return tiles that lie in the picture and have no more points than this together."""
    if not 0 < len(rectangles) <= MOST_TILES:
        raise ValueError("the number of tiles")
    tiles = [
        view.tile(whole(index), range(whole(x), x + whole(width)), range(whole(y), y + whole(height)))
        for index, x, y, width, height in rectangles
    ]
    if any(tile.x + tile.width > view.width or tile.y + tile.height > view.height for tile in tiles):
        raise ValueError("a tile beside the picture")
    if sum(tile.parameter.points for tile in tiles) > points:
        raise ValueError("tiles that overlap")
    return tiles


def _failover(values: dict[str, Any]) -> Failover:
    failover = made(Failover, values)
    whole(failover.left), whole(failover.to), whole(failover.resumed_at)
    return failover


def _party(values: list[Any] | None) -> Party | None:
    return None if values is None else Party(Role(values[0]), whole(values[1]))
