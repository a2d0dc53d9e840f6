"""A picture while it is rendered: the counts, the element that computed each point, and the history of each tile.

It follows a `RenderJob`'s signals; the canvas, the progress line and lessons observe it. It draws nothing and knows no
colours. Times are seconds since the epoch, so that they can be shown as time of day.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from app.base.clock import now
from app.base.signal import Signal
from app.fractal.viewport import Tile, Viewport

if TYPE_CHECKING:
    from app.fractal.job import RenderJob
    from app.fractal.kernels.escape_time import Counts, Kernel
    from app.fractal.session import Failover

NOBODY = 0
"""The owner of a point that is not computed yet. No element has this identifier (RFC 5352 §3.1)."""


class TilePhase(Enum):
    """The progress of a tile."""

    WAITING = "waiting"
    IN_FLIGHT = "in flight"
    DONE = "done"


@dataclass(slots=True)
class TileState:
    """The state and history of one tile. Times are seconds since the epoch."""

    tile: Tile
    phase: TilePhase = TilePhase.WAITING
    started: float | None = None
    ended: float | None = None
    element: int | None = None
    """The element that computes it, or computed it last."""
    elements: list[int] = field(default_factory=list)
    """All elements that computed it, in order of their first contribution."""
    seams: list[Failover] = field(default_factory=list)
    """Its failovers. From point `resumed_at` of the tile on, another element computed it."""

    def _served_by(self, element: int) -> None:
        self.element = element
        if element not in self.elements:
            self.elements.append(element)


class Picture:
    """The points of a viewport that is cut into tiles. `watch` makes it follow a job."""

    def __init__(self, viewport: Viewport, tiles: Sequence[Tile], *, clock: Callable[[], float] = now) -> None:
        self.viewport = viewport
        shape = viewport.height, viewport.width
        self.counts: NDArray[np.uint32] = np.zeros(shape, np.uint32)
        self.owner: NDArray[np.uint32] = np.zeros(shape, np.uint32)
        """The identifier of the element that computed each point, or `NOBODY`."""
        self.states: dict[int, TileState] = {tile.index: TileState(tile) for tile in tiles}
        """The tiles by index, in the order of rendering."""
        self.in_flight: dict[int, TileState] = {}
        """The tiles in flight: a few of perhaps thousands, needed in each frame."""
        self.with_seams: dict[int, TileState] = {}
        """The tiles that failed over."""
        self._places: dict[int, NDArray[np.intp]] = {}
        """The index in the picture of each point of the tiles in flight. Cached, because a tile's points arrive in many
        runs that begin and end anywhere in a row."""
        self.tiles_done = 0
        self.points_done = 0
        self.started: float | None = None
        self.ended: float | None = None
        """When the last tile was done; None before that."""
        self.points_added: Signal[Tile, int, int, int] = Signal()
        """(tile, first point within the tile, number of points, element): `counts` and `owner` contain these points."""
        self.tile_changed: Signal[TileState] = Signal()
        self.finished: Signal[()] = Signal()
        self._clock = clock

    @property
    def points(self) -> int:
        """The number of points of all tiles."""
        return sum(state.tile.parameter.points for state in self.states.values())

    @property
    def complete(self) -> bool:
        return self.tiles_done == len(self.states)

    @property
    def failovers(self) -> list[Failover]:
        """The failovers of all tiles."""
        return [seam for state in self.with_seams.values() for seam in state.seams]

    def tile_at(self, x: int, y: int) -> TileState | None:
        """Return the tile that contains this pixel, or None outside the picture."""
        for state in self.states.values():
            tile = state.tile
            if tile.x <= x < tile.x + tile.width and tile.y <= y < tile.y + tile.height:
                return state
        return None

    def owner_at(self, x: int, y: int) -> int | None:
        """Return the element that computed this pixel, or None."""
        return int(self.owner[y, x]) or None

    def points_by_element(self) -> dict[int, int]:
        """Return the number of points that each element computed."""
        owners, points = np.unique(self.owner, return_counts=True)
        return {int(owner): int(n) for owner, n in zip(owners, points, strict=True) if owner != NOBODY}

    def differing(self, kernel: Kernel) -> int:
        """Recompute all tiles from their Parameters and return the number of points that differ. This is slow."""
        different = 0
        for state in self.states.values():
            tile = state.tile
            expected = kernel(tile.parameter, 0, tile.parameter.points).reshape(tile.height, tile.width)
            here = self.counts[tile.y : tile.y + tile.height, tile.x : tile.x + tile.width]
            different += int(np.count_nonzero(here != expected))
        return different

    def watch(self, job: RenderJob) -> Callable[[], None]:
        """Follow this job. Return a function that stops following it."""
        disconnects = (
            job.tile_started.connect(self.start_tile),
            job.points.connect(self.add_points),
            job.tile_done.connect(self.finish_tile),
            job.recut.connect(self.recut),
            job.failed_over.connect(self.fail_over),
        )

        def unwatch() -> None:
            for disconnect in disconnects:
                disconnect()

        return unwatch

    def start_tile(self, tile: Tile, element: int) -> None:
        """Note that a tile was ordered from this element."""
        state = self.states[tile.index]
        now = self._clock()
        if self.started is None:
            self.started = now
        if state.started is None:
            state.started = now
        state.phase = TilePhase.IN_FLIGHT
        self.in_flight[tile.index] = state
        state._served_by(element)
        self.tile_changed.emit(state)

    def recut(self, tile: Tile, parts: Sequence[Tile]) -> None:
        """Replace a tile that has not been started by its parts."""
        del self.states[tile.index]
        self.states |= {part.index: TileState(part) for part in parts}
        self.tile_changed.emit(self.states[parts[0].index])

    def add_points(self, tile: Tile, first: int, counts: Counts, element: int) -> None:
        """Add counts that an element sent: those of the tile's points from `first` on, row by row."""
        if tile.index not in self._places:
            self._places[tile.index] = self._places_of(tile)
        places, owner = self._places[tile.index][first : first + len(counts)], self.owner.reshape(-1)
        self.points_done += len(counts) - int(np.count_nonzero(owner[places]))  # NOBODY is 0
        self.counts.reshape(-1)[places] = counts
        owner[places] = element
        self.states[tile.index]._served_by(element)
        self.points_added.emit(tile, first, len(counts), element)

    def _places_of(self, tile: Tile) -> NDArray[np.intp]:
        """Return the index in the picture of each point of a tile, row by row."""
        rows = np.arange(tile.y, tile.y + tile.height) * self.viewport.width
        return (rows[:, None] + np.arange(tile.x, tile.x + tile.width)).reshape(-1)

    def finish_tile(self, tile: Tile, element: int) -> None:
        """Note that all points of a tile have arrived."""
        state = self.states[tile.index]
        state.phase = TilePhase.DONE
        self.in_flight.pop(tile.index, None)
        self._places.pop(tile.index, None)
        state.ended = self._clock()
        state._served_by(element)
        self.tiles_done += 1
        if self.complete:
            self.ended = state.ended
        self.tile_changed.emit(state)
        if self.complete:
            self.finished.emit()

    def fail_over(self, failover: Failover) -> None:
        """Note that a tile failed over to another element."""
        state = self.states[failover.tile]
        state.seams.append(failover)
        self.with_seams[failover.tile] = state
        state._served_by(failover.to)
        self.tile_changed.emit(state)

    def restore_tile(
        self,
        index: int,
        phase: TilePhase,
        started: float | None,
        ended: float | None,
        element: int | None,
        elements: Sequence[int],
        seams: Sequence[Failover],
    ) -> None:
        """Restore a tile's history from a recording. Its points have been added before."""
        state = self.states[index]
        self.tiles_done += (phase is TilePhase.DONE) - (state.phase is TilePhase.DONE)
        state.phase, state.started, state.ended, state.element = phase, started, ended, element
        state.elements, state.seams = list(elements), list(seams)
        if phase is TilePhase.DONE:
            self._places.pop(index, None)
        for there, states in ((phase is TilePhase.IN_FLIGHT, self.in_flight), (bool(seams), self.with_seams)):
            if there:
                states[index] = state
            else:
                states.pop(index, None)
        begun = [known for known in (self.started, started) if known is not None]
        self.started = min(begun, default=None)
        if self.complete:
            self.ended = max(known.ended or 0.0 for known in self.states.values())
        self.tile_changed.emit(state)
