"""The picture under way: the view that is shown, the job that computes it on the pool, and the other views visited.

One picture is computed at a time. A picture that has lost all its elements, or its registrar when it needs one, waits:
the job keeps asking and continues when one answers. This module only signals that; `app.chronicle` says it in
words.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from app.base.signal import Signal
from app.fractal.job import RenderJob
from app.fractal.picture import Picture
from app.fractal.protocol import POOL_HANDLE
from app.fractal.session import PROGRESS_TIMEOUT
from app.fractal.viewport import Viewport
from app.models.scene import Scene
from app.models.viewing.views import ViewHistory
from rserpool import PoolHandle, PoolUser

log = logging.getLogger(__name__)

TILES = (12, 8)
SESSIONS = 6


class Rendering:
    """Renders views with a pool user and shows them in a scene. `progress_timeout`: see `RenderJob`."""

    def __init__(self, user: PoolUser, scene: Scene, progress_timeout: float = PROGRESS_TIMEOUT) -> None:
        self.tiles, self.sessions = TILES, SESSIONS
        """Columns and rows of the next pictures; tiles under way at a time."""
        self.view_size = Viewport.DEFAULT.width, Viewport.DEFAULT.height
        """The pixels there is room for."""
        self.automatic_depth = False
        """Whether zooming changes the number of iterations with the magnification."""
        self.views = ViewHistory()
        """The views visited; `go_to` returns to one."""
        self.picture_changed = scene.picture_changed
        self.waiting = Signal[str]()
        """No element answers; the job's reason. Empty: the picture no longer waits."""
        self.resumed = Signal[()]()
        """An element answers again."""
        self.settings_changed = Signal[()]()
        """`tiles` or `sessions` have changed."""
        self.completed = Signal[Picture, float]()
        """A picture is complete, after this many seconds."""
        self.stopped = Signal[()]()
        """The user stopped the picture under way."""
        self.failed = Signal[Exception]()
        """The picture cannot continue."""
        self.pool_handle = PoolHandle(POOL_HANDLE)
        """The pool that computes."""
        self._user = user
        self._scene = scene
        self._progress_timeout = progress_timeout
        self._job: RenderJob | None = None
        self._task: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        """`_task`, and earlier ones that have not ended yet."""
        self._forget: list[Callable[[], None]] = []
        self._closed = False
        self._kept = False
        """Whether the picture stays as it is when there is another room for it."""

    @property
    def picture(self) -> Picture | None:
        """The picture under way, or the last one."""
        return self._scene.picture

    @property
    def whole(self) -> Viewport:
        """The view of the whole set."""
        return Viewport.DEFAULT.resized(*self.view_size)

    async def aclose(self) -> None:
        """End the picture under way, and begin no other: a window that closes may still be resized."""
        self._closed = True
        self._end_picture()
        if self._tasks:
            await asyncio.wait(self._tasks)

    # --- one picture -------------------------------------------------------------------------------------------------

    def render(
        self,
        view: Viewport | None = None,
        /,
        *,
        tiles: tuple[int, int] | None = None,
        sessions: int | None = None,
        session_per_tile: bool = False,
    ) -> None:
        """Begin a picture of this view, or of the present one again.

        `tiles` and `sessions` also apply to later pictures; before the first picture they are only stored.
        `session_per_tile`: see `RenderJob`.
        """
        only_settings = view is None and (tiles or sessions) and self.picture is None
        self.tiles = tiles or self.tiles
        self.sessions = sessions or self.sessions
        if not only_settings:
            view = view or self.views.now or self.whole
            self.views.visit(view)
            self._begin(view, session_per_tile)

    def use_sessions(self, sessions: int) -> None:
        """Compute this many tiles at a time, in the picture under way too."""
        self.sessions = sessions
        if self._job is not None:
            self._job.use_sessions(sessions)
        self.settings_changed.emit()

    def prefer(self, tiles: tuple[int, int], sessions: int) -> None:
        """Use these columns and rows for later pictures, and compute this many tiles at a time from now on."""
        self.tiles = tiles
        self.use_sessions(sessions)

    def use_tiles(self, columns: int, rows: int) -> None:
        """Use this many tiles.

        The picture under way continues with smaller tiles where none has begun. Larger tiles begin the picture again,
        because tiles that were split stay split; so does any change to a complete picture.
        """
        smaller = columns >= self.tiles[0] and rows >= self.tiles[1]
        self.tiles = columns, rows
        picture = self.picture
        if picture is None:
            return
        if smaller and not picture.complete and self._job is not None:
            self._job.cut(picture.viewport.width // columns, picture.viewport.height // rows)
        else:
            self.render()

    def stop(self) -> None:
        """Stop computing; the points that have arrived stay."""
        if self._task is not None and not self._task.done() and not self._task.cancelling():
            self.stopped.emit()
        self._end_picture()

    def use_user(self, user: PoolUser) -> None:
        """Compute with this pool user from now on.

        A picture under way stops, and stays as it is until another is wanted: this user's pool may be empty, and a
        change of the window's size must not lose the picture.
        """
        self.stop()
        self._user, self._kept = user, True

    def clear(self) -> None:
        """Stop computing, and show no picture."""
        self._end_picture()
        self._scene.show_picture(None)

    # --- moving about ------------------------------------------------------------------------------------------------

    def count_deeper(self, factor: float) -> None:
        """Multiply the number of iterations; from now on the user chooses the depth."""
        self.automatic_depth = False
        if (view := self.views.now) is not None:
            self._go(view.with_iterations(round(view.iterations * factor)))

    def fit_depth(self, on: bool) -> None:
        """Whether the number of iterations follows the magnification, beginning with this view."""
        self.automatic_depth = on
        if on and (view := self.views.now) is not None:
            self._go(self._deep_enough(view))

    def zoom(self, factor: float, x: float, y: float) -> None:
        """Magnify around a pixel."""
        if (view := self.views.now) is not None:
            zoomed = view.zoomed(factor, x, y)
            self._go(self._deep_enough(zoomed) if zoomed != view else view)

    def pan(self, dx: float, dy: float) -> None:
        """Move the picture, in pixels."""
        if (view := self.views.now) is not None:
            self._go(view.panned(dx, dy))

    def resize(self, width: int, height: int) -> None:
        """The room for the picture changed: render the same view on another raster."""
        self.view_size = width, height
        if not self._kept and (view := self.views.now) is not None and (view.width, view.height) != self.view_size:
            self.views.fit(width, height)
            self.render()

    def home(self) -> None:
        """Show the whole set."""
        self._go(self.whole)

    def back(self) -> None:
        self.go_to(self.views.at - 1)

    def forward(self) -> None:
        self.go_to(self.views.at + 1)

    def go_to(self, place: int) -> None:
        """Return to one of the views."""
        if (view := self.views.go_to(place)) is not None:
            self._begin(view)

    @property
    def can_go_back(self) -> bool:
        return self.views.can_go_back

    @property
    def can_go_forward(self) -> bool:
        return self.views.can_go_forward

    def _deep_enough(self, view: Viewport) -> Viewport:
        return view.with_iterations(view.fitting_iterations) if self.automatic_depth else view

    def _go(self, view: Viewport) -> None:
        if view != self.views.now:
            self.views.visit(view)
            self._begin(view)

    # --- the job -----------------------------------------------------------------------------------------------------

    def _begin(self, view: Viewport, session_per_tile: bool = False) -> None:
        if self._closed:
            return
        former = self._job
        self._end_picture()
        self._kept = False
        tiles = view.tiles(*self.tiles)
        job = self._job = RenderJob(
            self._user,
            view,
            tiles,
            sessions=self.sessions,
            pool_handle=self.pool_handle,
            session_per_tile=session_per_tile,
            progress_timeout=self._progress_timeout,
            harmed_at=self._scene.fleet.harmed.get,
        )
        if former is not None:
            job.waits.worked_at = former.waits.worked_at  # its sessions may occupy the elements for a moment
        picture = Picture(view, tiles)
        self._forget = [
            picture.watch(job),
            job.failed_over.connect(self._scene.failed_over.emit),
            job.waiting.connect(self.waiting.emit),
            job.resumed.connect(self._on_resumed),
        ]
        self._task = asyncio.get_running_loop().create_task(self._run(job, picture))
        self._tasks.add(self._task)
        self._task.add_done_callback(self._tasks.discard)
        self._scene.show_picture(picture)

    async def _run(self, job: RenderJob, picture: Picture) -> None:
        began = asyncio.get_running_loop().time()
        try:
            await job.run()
        except Exception as error:
            log.exception("the picture failed")
            self.failed.emit(error)
            return
        self.completed.emit(picture, asyncio.get_running_loop().time() - began)

    def _end_picture(self) -> None:
        for forget in self._forget:
            forget()
        self._forget = []
        if self._task is not None:
            self._task.cancel()
        self._job = None
        self.waiting.emit("")

    def _on_resumed(self) -> None:
        self.resumed.emit()
        self.waiting.emit("")
