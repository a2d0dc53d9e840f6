"""The recorder: watches a scene and writes its changes onto a tape.

It follows the signals of the scene's models: fields of rows, what registrars report about their views, messages,
components, the picture tile by tile. Thousands of points arrive each second; consecutive points of a tile within
`GATHERED` seconds become one event.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any, Final

from app.base.clock import now
from app.fractal.picture import Picture, TilePhase, TileState
from app.fractal.session import Failover
from app.fractal.viewport import Tile
from app.models.fleet.other_components import Component
from app.models.fleet.process_row import RegistrarRow, Row
from app.models.handlespace.registrar_view import Change
from app.models.messages.log import Message, Party
from app.models.scene import Scene
from app.recording.events import Event
from app.recording.files import Writer
from app.recording.snapshot import (
    FIELDS,
    harm_values,
    json_value,
    lent_values,
    link_values,
    narrow,
    party_values,
    picture_values,
    row_key,
    snapshot,
    tile_values,
)
from app.recording.tape import Tape
from rserpool import report

GATHERED: Final = 0.05
"""Seconds within which the points of a tile become one event."""


class Recorder:
    """Records until `close`."""

    def __init__(self, scene: Scene, tape: Tape | None = None, clock: Callable[[], float] = now) -> None:
        self.tape = tape = tape or Tape()
        self._writer: Writer | None = None
        self._scene, self._clock = scene, clock
        self._at = clock()
        self._known: dict[Row, dict[str, Any]] = {}
        """The fields of each row as they are on the tape."""
        self._components: dict[int, Component] = {}
        self._runs: dict[int, tuple[Tile, int, int, int, float]] = {}
        """Points that are not on the tape yet, by tile index: tile, first, end, element, and when they arrived."""
        self._since = 0.0
        """When the first of them arrived."""
        self._seams: dict[int, int] = {}
        """The number of failovers of each tile on the tape."""
        self._forget_picture: tuple[Callable[[], None], ...] = ()
        fleet = scene.fleet
        self._forget = (
            fleet.added.connect(self._row_changed),
            fleet.changed.connect(self._row_changed),
            fleet.removed.connect(self._row_removed),
            fleet.reported.connect(self._reported),
            fleet.harm_changed.connect(lambda which: self._note("harm", harm_values(scene, self._clock(), which))),
            scene.components.changed.connect(self._components_changed),
            scene.messages.added.connect(self._message),
            scene.messages.passed.connect(self._passed),
            scene.journal.added.connect(tape.note),
            scene.lent_changed.connect(lambda which, owner: self._note("lent", [lent_values(which, owner)])),
            scene.picture_changed.connect(self._show_picture),
            scene.links.changed.connect(lambda: self._note("links", link_values(scene.links))),
            scene.waiting.connect(partial(self._note, "waiting")),
            scene.captioned.connect(partial(self._note, "caption")),
        )
        tape.before_reading = self._hand_over_points
        self._watch(scene.picture)
        self._begin()

    def close(self) -> None:
        """Stop recording."""
        for forget in (*self._forget, *self._forget_picture):
            forget()
        self.tape.close()

    @property
    def file(self) -> Path | None:
        """The file that is being written, or None."""
        return self._writer.path if self._writer is not None else None

    @property
    def failed(self) -> bool:
        """Whether writing to the file has failed; `stop_writing` says why."""
        return self._writer is not None and self._writer.trouble is not None

    def write(self, path: Path) -> None:
        """Write everything on the tape, and what is added, to a file until `stop_writing`. Raises `NotWritten`."""
        self._writer = Writer(self.tape, path)

    async def stop_writing(self) -> None:
        """Finish the file. Raises `NotWritten` if it could not be written to its end."""
        writer, self._writer = self._writer, None
        if writer is not None:
            await asyncio.wrap_future(writer.close())
            if writer.trouble is not None:
                raise writer.trouble

    # --- the tape ----------------------------------------------------------------------------------------------------

    def _note(self, kind: str, *values: Any, octets: bytes = b"") -> None:
        now = self._clock()
        if self._runs and now - self._since > GATHERED:
            self._hand_over_points()
        self._put(now, kind, values, octets)
        if self.tape.wants_beginning:
            self._begin()

    def _put(self, at: float, kind: str, values: tuple[Any, ...], octets: bytes) -> None:
        self._at = max(at, self._at)  # the clock may be set back
        self.tape.add(Event(self._at, kind, values, octets))

    def _begin(self) -> None:
        self._hand_over_points()
        self.tape.begin(self._at, snapshot(self._scene, self._at))

    # --- rows, views, components -------------------------------------------------------------------------------------

    def _row_changed(self, row: Row) -> None:
        before = self._known.setdefault(row, {})
        changed = {}
        for name in FIELDS[type(row)]:
            value = getattr(row, name)
            if name not in before or value != before[name]:
                before[name] = value
                changed[name] = json_value(value)
        if changed:
            self._note("row", row_key(row), changed)

    def _row_removed(self, row: Row) -> None:
        self._known.pop(row, None)
        self._note("removed", row_key(row))

    def _reported(self, row: RegistrarRow, change: Change) -> None:
        self._note("view", row_key(row), report.to_dict(change.notice))

    def _components_changed(self) -> None:
        now = {component.key: component for component in self._scene.components.rows}
        came = [asdict(component) for key, component in now.items() if self._components.get(key) != component]
        went = [key for key in self._components if key not in now]
        self._components = now
        self._note("components", came, went)

    # --- messages ----------------------------------------------------------------------------------------------------

    def _message(self, message: Message) -> None:
        self._note(
            "message",
            message.number,
            message.at,
            party_values(message.sender),
            party_values(message.receiver),
            message.ppid,
            message.stream,
            message.source,
            message.target,
            octets=message.payload,
        )

    def _passed(self, sender: Party, receiver: Party, ppid: int, number: int) -> None:
        self._note("passed", party_values(sender), party_values(receiver), ppid, number)

    # --- the picture -------------------------------------------------------------------------------------------------

    def _show_picture(self, picture: Picture | None) -> None:
        self._hand_over_points()
        self._watch(picture)
        self._note("picture", picture_values(picture))

    def _watch(self, picture: Picture | None) -> None:
        for forget in self._forget_picture:
            forget()
        self._forget_picture = ()
        self._seams = {}
        if picture is not None:
            self._seams = {index: len(state.seams) for index, state in picture.states.items()}
            self._forget_picture = (
                picture.tile_changed.connect(self._tile_changed),
                picture.points_added.connect(self._points_added),
                self._scene.failed_over.connect(self._told_of_failover),
            )

    def _tile_changed(self, state: TileState) -> None:
        index = state.tile.index
        self._hand_over(index)
        picture = self._scene.picture
        if index not in self._seams and picture is not None:  # tiles were split
            went = [known for known in self._seams if known not in picture.states]
            came = [state.tile for number, state in picture.states.items() if number not in self._seams]
            self._seams = {number: self._seams.get(number, 0) for number in picture.states}
            self._note("recut", went, [tile_values(tile) for tile in came])
        elif len(state.seams) > self._seams[index]:
            self._seams[index] = len(state.seams)
            self._note("failover", asdict(state.seams[-1]))
        elif state.phase is TilePhase.DONE:
            self._note("done", index, state.element)
        else:
            self._note("started", index, state.element)

    def _told_of_failover(self, failover: Failover) -> None:
        self._note("told", asdict(failover))

    def _points_added(self, tile: Tile, first: int, count: int, element: int) -> None:
        now = self._clock()
        if self._runs and now - self._since > GATHERED:
            self._hand_over_points()
        run = self._runs.get(tile.index)
        if run is not None and run[2] == first and run[3] == element:
            self._runs[tile.index] = (tile, run[1], first + count, element, now)
        else:
            self._hand_over(tile.index)
            if not self._runs:
                self._since = now
            self._runs[tile.index] = (tile, first, first + count, element, now)

    def _hand_over_points(self) -> None:
        for index in tuple(self._runs):
            self._hand_over(index)

    def _hand_over(self, index: int) -> None:
        run = self._runs.pop(index, None)
        picture = self._scene.picture
        if run is None or picture is None:
            return
        tile, first, end, element, at = run
        block = picture.counts[tile.y : tile.y + tile.height, tile.x : tile.x + tile.width].reshape(-1)[first:end]
        self._put(at, "points", (index, first, end - first, element), narrow(block, picture).tobytes())
