"""What the elements of others do for this window's picture: sessions, tiles and points, in their rows.

Elements of ours report that themselves. Those of others may work for other users too, of which nothing is known here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from app.fractal.picture import Picture, TilePhase, TileState
from app.models.scene import Scene


class BorrowedWork:
    """Keeps these figures in a scene's rows."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._picture: Picture | None = None
        self._forget_picture: Callable[[], None] = lambda: None
        scene.picture_changed.connect(self._show_picture)

    def _show_picture(self, picture: Picture | None) -> None:
        self._forget_picture()
        self._picture = picture
        self._forget_picture = (lambda: None) if picture is None else picture.tile_changed.connect(self._tile_changed)
        self._count_sessions()

    def _tile_changed(self, state: TileState) -> None:
        row = None if state.element is None else self._scene.fleet.element(state.element)
        if row is not None and not row.ours and state.phase is TilePhase.DONE:
            row.tiles += 1
            row.points += state.tile.parameter.points
            self._scene.fleet.changed.emit(row)
        self._count_sessions()

    def _count_sessions(self) -> None:
        in_flight = () if self._picture is None else self._picture.in_flight.values()
        sessions = Counter(state.element for state in in_flight)
        for row in self._scene.fleet.elements:
            if not row.ours and row.sessions != sessions[row.identifier]:
                row.sessions = sessions[row.identifier]
                self._scene.fleet.changed.emit(row)
