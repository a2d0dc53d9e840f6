"""A picture as it comes together: the counts, who computed each point, and how each tile got on.

Fed by a `RenderJob`'s signals and watched by the canvas, the progress line and the lesson. It draws nothing and knows
no colours. Times are seconds since the epoch, for people want to know when.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from app.base.signal import Signal
from app.fractal.viewport import Tile, Viewport

if TYPE_CHECKING:
    from app.fractal.job import Failover, RenderJob
    from app.fractal.kernels.escape_time import Counts, Kernel

NOBODY = 0
"""The owner of a point that is not computed yet; no element has this identifier (RFC 5352 §3.1)."""


class TilePhase(Enum):
    """How far a tile is."""

    WAITING = "waiting"
    IN_FLIGHT = "in flight"
    DONE = "done"


@dataclass(slots=True)
class TileState:
    """The story of one tile."""

    tile: Tile
    phase: TilePhase = TilePhase.WAITING
    started: float | None = None
    ended: float | None = None
    element: int | None = None
    """Who works on it, or did last."""
    elements: list[int] = field(default_factory=list)
    """All who served it, in the order in which they came."""
    seams: list[Failover] = field(default_factory=list)
    """Its failovers: from point `resumed_at` on (counted within the tile) it is another element's work."""

    def _serve(self, element: int) -> None:
        self.element = element
        if element not in self.elements:
            self.elements.append(element)


class Picture:
    """The points of a viewport, cut into these tiles. `watch` makes it follow a job."""

    def __init__(self, viewport: Viewport, tiles: Sequence[Tile], *, clock: Callable[[], float] = time.time) -> None:
        self.viewport = viewport
        shape = viewport.height, viewport.width
        self.counts: NDArray[np.uint32] = np.zeros(shape, np.uint32)
        self.owner: NDArray[np.uint32] = np.zeros(shape, np.uint32)
        """The identifier of the element that computed each point, `NOBODY` where nobody has."""
        self.states: dict[int, TileState] = {tile.index: TileState(tile) for tile in tiles}
        """By the tile's index, in the order in which they are rendered."""
        self.in_flight: dict[int, TileState] = {}
        """Those that elements work on: a few of perhaps thousands, and asked for in each frame."""
        self.moved: dict[int, TileState] = {}
        """Those that have seams."""
        self._places: dict[int, NDArray[np.intp]] = {}
        """Of tiles whose points are coming: thousands of runs of them, which begin and end anywhere in a row."""
        self.tiles_done = 0
        self.points_done = 0
        self.started: float | None = None
        self.ended: float | None = None
        """When the last tile was done; None before."""
        self.points_added: Signal[Tile, int, int, int] = Signal()
        """tile, first point within it, how many, element: they are in `counts` and `owner` now."""
        self.tile_changed: Signal[TileState] = Signal()
        self.finished: Signal[()] = Signal()
        self._clock = clock

    @property
    def points(self) -> int:
        """How many points all tiles have."""
        return sum(state.tile.parameter.points for state in self.states.values())

    @property
    def complete(self) -> bool:
        return self.tiles_done == len(self.states)

    @property
    def failovers(self) -> list[Failover]:
        """Those of all tiles."""
        return [seam for state in self.moved.values() for seam in state.seams]

    def tile_at(self, x: int, y: int) -> TileState | None:
        """The tile to which this pixel belongs."""
        for state in self.states.values():
            tile = state.tile
            if tile.x <= x < tile.x + tile.width and tile.y <= y < tile.y + tile.height:
                return state
        return None

    def owner_at(self, x: int, y: int) -> int | None:
        """The element that computed this pixel."""
        return int(self.owner[y, x]) or None

    def points_by_element(self) -> dict[int, int]:
        """How many points of the picture are each element's work."""
        owners, points = np.unique(self.owner, return_counts=True)
        return {int(owner): int(n) for owner, n in zip(owners, points, strict=True) if owner != NOBODY}

    def differing(self, kernel: Kernel) -> int:
        """How many points differ from what this process computes from the same tiles' Parameters. It takes a while."""
        different = 0
        for state in self.states.values():
            tile = state.tile
            expected = kernel(tile.parameter, 0, tile.parameter.points).reshape(tile.height, tile.width)
            here = self.counts[tile.y : tile.y + tile.height, tile.x : tile.x + tile.width]
            different += int(np.count_nonzero(here != expected))
        return different

    def watch(self, job: RenderJob) -> Callable[[], None]:
        """Follow this job; the function returned ends that."""
        disconnects = (
            job.tile_started.connect(self.start_tile),
            job.points.connect(self.add_points),
            job.tile_done.connect(self.finish_tile),
            job.recut.connect(self.recut),
            job.failed_over.connect(self.fail_over),
        )

        def forget() -> None:
            for disconnect in disconnects:
                disconnect()

        return forget

    def start_tile(self, tile: Tile, element: int) -> None:
        """It has been ordered at this element."""
        state = self.states[tile.index]
        now = self._clock()
        if self.started is None:
            self.started = now
        if state.started is None:
            state.started = now
        state.phase = TilePhase.IN_FLIGHT
        self.in_flight[tile.index] = state
        state._serve(element)
        self.tile_changed.emit(state)

    def recut(self, tile: Tile, parts: Sequence[Tile]) -> None:
        """A tile that nobody has begun is now several."""
        del self.states[tile.index]
        self.states |= {part.index: TileState(part) for part in parts}
        self.tile_changed.emit(self.states[parts[0].index])

    def add_points(self, tile: Tile, first: int, counts: Counts, element: int) -> None:
        """The counts of the points from `first` on, row by row, have come from this element."""
        if tile.index not in self._places:
            self._places[tile.index] = self._places_of(tile)
        places, owner = self._places[tile.index][first : first + len(counts)], self.owner.reshape(-1)
        self.points_done += len(counts) - int(np.count_nonzero(owner[places]))  # NOBODY is 0
        self.counts.reshape(-1)[places] = counts
        owner[places] = element
        self.states[tile.index]._serve(element)
        self.points_added.emit(tile, first, len(counts), element)

    def _places_of(self, tile: Tile) -> NDArray[np.intp]:
        """Where each point of a tile is in the picture's, row by row."""
        rows = np.arange(tile.y, tile.y + tile.height) * self.viewport.width
        return (rows[:, None] + np.arange(tile.x, tile.x + tile.width)).reshape(-1)

    def finish_tile(self, tile: Tile, element: int) -> None:
        """All its points are there."""
        state = self.states[tile.index]
        state.phase = TilePhase.DONE
        self.in_flight.pop(tile.index, None)
        self._places.pop(tile.index, None)
        state.ended = self._clock()
        state._serve(element)
        self.tiles_done += 1
        if self.complete:
            self.ended = state.ended
        self.tile_changed.emit(state)
        if self.complete:
            self.finished.emit()

    def fail_over(self, failover: Failover) -> None:
        """A tile goes on at another element."""
        state = self.states[failover.tile]
        state.seams.append(failover)
        self.moved[failover.tile] = state
        state._serve(failover.to)
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
        """A tile's story as it was when somebody noted it; its points are there already."""
        state = self.states[index]
        self.tiles_done += (phase is TilePhase.DONE) - (state.phase is TilePhase.DONE)
        state.phase, state.started, state.ended, state.element = phase, started, ended, element
        state.elements, state.seams = list(elements), list(seams)
        if phase is TilePhase.DONE:
            self._places.pop(index, None)
        for there, states in ((phase is TilePhase.IN_FLIGHT, self.in_flight), (bool(seams), self.moved)):
            if there:
                states[index] = state
            else:
                states.pop(index, None)
        begun = [known for known in (self.started, started) if known is not None]
        self.started = min(begun, default=None)
        if self.complete:
            self.ended = max(known.ended or 0.0 for known in self.states.values())
        self.tile_changed.emit(state)
