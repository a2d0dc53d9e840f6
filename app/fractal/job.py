"""Rendering a picture in a pool: its tiles over several sessions, each of which survives the loss of its element.

A worker holds a session, takes a tile, orders it and collects its points until the Finalizer. When the session fails
over, an element that was given this tile's cookie goes on from there; one that was given none is sent the order again.
When it was given the cookie of the tile before, it goes on with that one, and Data does not say to which order it
belongs: then the worker leaves that session for a fresh one.

A tile with missing points is never accepted (other implementations skip what they had not sent when they sent a
cookie): it is ordered again. Points that come twice are welcome, they are the same.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.base.signal import Signal
from app.fractal.kernels.escape_time import Counts
from app.fractal.protocol import POOL_HANDLE, PPID, Data, FractalCookie, FractalProtocolError, Parameter, decode
from app.fractal.viewport import Tile, Viewport
from rserpool import (
    FailedOver,
    LocalError,
    Notice,
    PoolUser,
    RemoteError,
    Session,
    SessionMessage,
    TransportError,
    notices,
)

log = logging.getLogger(__name__)

RETRY_DELAY: Final = 0.25
"""Seconds before a worker tries again after its session ended or its element talked nonsense."""

KNOCKING: Final = 16
"""Sessions that look for their first element at a time. Where the pool is full, hundreds that knock again and again
would keep elements, registrar and window from their work."""


@dataclass(frozen=True, slots=True)
class Failover:
    """A tile went on elsewhere. `resumed_at` is the point within the tile, `gap` the seconds from the loss being
    noticed to data again, `at` when that came, by the job's clock (0: it is not known any more)."""

    tile: int
    left: int
    to: int
    resumed_at: int
    gap: float
    with_cookie: bool
    at: float = 0.0


@dataclass(frozen=True, slots=True)
class _Loss:
    """A failover that has not brought data yet."""

    left: int
    at: float
    resumed_at: int
    with_cookie: bool


@dataclass(slots=True)
class _Line:
    """A worker's session, and what its events tell ahead of what can be read from it."""

    session: Session
    heard: bool = False
    """Whether the present element has sent a cookie, hence works for us."""
    unread: deque[bool] = field(default_factory=deque)
    """For each failover that has not been read yet: whether the element that was lost had worked for us."""

    @property
    def element(self) -> int | None:
        """Who would get what is sent now; None while nobody would, or a failover must be read first."""
        return None if self.unread or self.session.element is None else self.session.element.identifier


@dataclass(slots=True)
class _Work:
    """A tile in a worker's hands."""

    tile: Tile
    missing: NDArray[np.bool_]
    """The points that have not come yet."""
    loss: _Loss | None = None
    in_one_go: bool = True
    """No failover since it was last ordered: all of its points must come."""
    has_data: bool = False
    """Whether the present element has sent points of it."""


class RenderJob:
    """Renders these tiles over `sessions` sessions with a pool. `run` it once; cancel it to stop. Both may change while
    it runs.

    `session_per_tile`: a session ends with its tile, and the pool's policy chooses an element for each tile, in the
    order of `tiles`. Otherwise it chooses one for each session, which takes tiles while there are any.
    """

    def __init__(
        self,
        user: PoolUser,
        viewport: Viewport,
        tiles: Sequence[Tile],
        *,
        sessions: int,
        session_per_tile: bool = False,
        pool_handle: bytes | str = POOL_HANDLE,
        clock: Callable[[], float] = time.monotonic,
        retry_delay: float = RETRY_DELAY,
    ) -> None:
        if sessions < 1:
            raise LocalError("a job needs at least one session")
        self.viewport = viewport
        self.tiles = tuple(tiles)
        self.tile_started: Signal[Tile, int] = Signal()
        """tile, element: it has been ordered; again after a failover that no cookie covered."""
        self.points: Signal[Tile, int, Counts, int] = Signal()
        """tile, first point within it, counts, element."""
        self.tile_done: Signal[Tile, int] = Signal()
        self.recut: Signal[Tile, Sequence[Tile]] = Signal()
        """tile, parts: it had not been ordered yet and is now several."""
        self.failed_over: Signal[Failover] = Signal()
        """Emitted before the first points of the new element."""
        self.waiting: Signal[str] = Signal()
        """No session has an element any more; the sentence says why."""
        self.going_on: Signal[()] = Signal()
        """After `waiting`: an element works for us again."""
        self._user = user
        self._sessions = sessions
        self._session_per_tile = session_per_tile
        self._pool_handle = pool_handle
        self._clock = clock
        self._retry_delay = retry_delay
        self._queue: deque[Tile] = deque(self.tiles)
        self._left = len(self.tiles)
        self._ordered: set[int] = set()
        """Tiles that were ordered at least once, by their indices."""
        self._news = asyncio.Event()
        """All is done, or there are further workers."""
        self._tasks: set[asyncio.Task[None]] = set()
        self._numbers = count()
        # Workers by number: those at it, and those of them that wait for an element, with the reason.
        self._working: set[int] = set()
        self._stuck: dict[int, str] = {}
        self._knocking: set[int] = set()
        """Workers that have not had an element yet."""
        self._said_waiting = False
        self._running = self._ending = False

    async def run(self) -> None:
        """Returns when all tiles are done, however long the pool takes. Raises `LocalError` if the user is closed."""
        if not self._left:
            return
        self._running = True
        self._staff()
        # A worker that still waits for an element must not keep a complete picture waiting: hence the extra task.
        watching = asyncio.create_task(self._watch())
        try:
            while self._left:
                finished, _ = await asyncio.wait({watching, *self._tasks}, return_when=asyncio.FIRST_COMPLETED)
                for task in finished:
                    self._tasks.discard(task)
                    task.result()
                if watching.done():
                    watching = asyncio.create_task(self._watch())
        finally:
            self._running, self._ending = False, True
            tasks = (watching, *self._tasks)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def use_sessions(self, sessions: int) -> None:
        """So many at a time from now on: further ones begin at once, those too many end after their tile."""
        if sessions < 1:
            raise LocalError("a job needs at least one session")
        self._sessions = sessions
        self._staff()

    def cut(self, width: int, height: int) -> None:
        """Cut the tiles that have not been ordered yet into parts of about this size, where they are larger."""
        uncut, self._queue = self._queue, deque()
        index = max(tile.index for tile in self.tiles) + 1
        for tile in uncut:
            parts = (tile,) if tile.index in self._ordered else self.viewport.cut(tile, width, height, index)
            self._queue.extend(parts)
            if len(parts) > 1:
                index += len(parts)
                self._left += len(parts) - 1
                self.tiles = (*(other for other in self.tiles if other is not tile), *parts)
                self.recut.emit(tile, parts)
        self._staff()

    def _staff(self) -> None:
        """Workers for all sessions, but no more than tiles, and no more than find elements."""
        wanted = min(self._sessions, self._left)
        while self._running and len(self._working) < wanted and len(self._knocking) < KNOCKING:
            number = next(self._numbers)
            self._working.add(number)
            self._knocking.add(number)
            self._tasks.add(asyncio.create_task(self._work(number)))
            self._news.set()

    def _goes_on(self, number: int) -> bool:
        """Whether this worker is still needed. One that is not is no worker any more."""
        if not self._queue or len(self._working) > self._sessions:
            self._working.discard(number)
            self._unstick(number)
        return number in self._working

    async def _watch(self) -> None:
        await self._news.wait()
        self._news.clear()

    # --- a worker ---------------------------------------------------------------------------------------------------

    async def _work(self, number: int) -> None:
        """Takes tiles until none is left. A session that ends for good puts its tile back for whoever comes first."""
        work: _Work | None = None
        try:
            while work is not None or self._goes_on(number):
                if work is None and self._session_per_tile:
                    work = self._next()
                try:
                    work = await self._hold_session(number, work)
                except (RemoteError, TransportError, FractalProtocolError) as error:
                    log.warning("a session ended: %s; its tile is ordered again", error)
                    work = None
                    await asyncio.sleep(self._retry_delay)
        finally:
            self._working.discard(number)
            self._unstick(number)

    async def _hold_session(self, number: int, work: _Work | None) -> _Work | None:
        """One session. Returns the tile to go on with in a fresh one, or None when there is nothing left to do."""
        line = _Line(self._user.session(self._pool_handle))
        line.session.on_event = lambda notice: self._on_session_event(number, line, notice)
        try:
            async with line.session:
                while work is not None or self._goes_on(number):
                    work = work or self._next()
                    if not await self._render(number, line, work):
                        return work
                    work = None
                    if self._session_per_tile:
                        break
        except BaseException:
            if work is not None:
                self._queue.appendleft(work.tile)
            raise
        return None

    def _next(self) -> _Work:
        tile = self._queue.popleft()
        return _Work(tile, np.ones(tile.parameter.points, bool))

    async def _render(self, number: int, line: _Line, work: _Work) -> bool:
        """Order the tile and collect its points. False: this session is spoilt for it."""
        await self._order(line, work)
        while True:
            item = await line.session.receive()
            if isinstance(item, FailedOver):
                had_worked = line.unread.popleft() or work.has_data
                if not self._move(work, item, had_worked):
                    return False
                if item.cookie is None:
                    await self._order(line, work)
            else:
                self._unstick(number)
                if await self._take(line, work, item):
                    return True

    async def _order(self, line: _Line, work: _Work) -> None:
        """Send the order, unless nobody serves now: then a failover comes, and this is called again."""
        element = line.element
        if element is not None:
            work.in_one_go = True
            self._ordered.add(work.tile.index)
            self.tile_started.emit(work.tile, element)
            await line.session.send(work.tile.parameter.encode(), ppid=PPID)

    def _move(self, work: _Work, item: FailedOver, had_worked: bool) -> bool:
        """The session has moved to another element. False: which now computes something else."""
        point = _resumed_at(item.cookie, work.tile.parameter)
        # An element that only refused the session has lost us nothing. After several failovers without data in
        # between, the first is told: it is the one that had worked, and the gap counts from its loss.
        if had_worked or work.loss is not None:
            left, at = (item.left, item.lost_at) if work.loss is None else (work.loss.left, work.loss.at)
            work.loss = _Loss(left, at, point or 0, point is not None)
        work.in_one_go = work.has_data = False
        return item.cookie is None or point is not None

    async def _take(self, line: _Line, work: _Work, message: SessionMessage) -> bool:
        """Take a message into the tile; True when it is complete."""
        sender = line.session.sender
        assert sender is not None
        tile, element = work.tile, sender.identifier
        if message.ppid != PPID:
            raise FractalProtocolError(f"element sent payload protocol {message.ppid}, not {PPID}")
        data = decode(message.payload)
        if not isinstance(data, Data):
            raise FractalProtocolError("element sent a Parameter")
        if data.is_final:
            if missing := int(work.missing.sum()):
                if work.in_one_go:
                    raise FractalProtocolError(f"element finished tile {tile.index} with {missing} points missing")
                log.info("tile %d came with %d points missing: ordered again", tile.index, missing)
                await self._order(line, work)
                return False
            self._report_failover(work, element)
            self.tile_done.emit(tile, element)
            self._left -= 1
            if not self._left:
                self._news.set()
            return True
        if len(data):
            first = data.first_point(tile.parameter)
            self._report_failover(work, element)
            work.missing[first : first + len(data)] = False
            work.has_data = True
            self.points.emit(tile, first, data.counts, element)
        return False

    def _report_failover(self, work: _Work, to: int) -> None:
        if work.loss is not None:
            loss, work.loss = work.loss, None
            now = self._clock()
            gap = max(0.0, now - loss.at)
            failover = Failover(work.tile.index, loss.left, to, loss.resumed_at, gap, loss.with_cookie, now)
            self.failed_over.emit(failover)

    # --- waiting for an element -------------------------------------------------------------------------------------

    def _on_session_event(self, number: int, line: _Line, notice: Notice) -> None:
        match notice:
            case notices.SessionWaiting(reason=reason):
                self._stuck[number] = reason
                self._say_whether_waiting()
            case notices.CookieReceived():
                line.heard = True
                self._unstick(number)
            case notices.SessionFailedOver():
                line.unread.append(line.heard)
                line.heard = False
            case notices.SessionInterrupted(reason=reason):
                log.info("a session was interrupted: %s", reason)

    def _unstick(self, number: int) -> None:
        """A sign of life from its element, or the worker has nothing left to do. (Being bound is none: a full element
        binds, too, and then refuses.)"""
        self._stuck.pop(number, None)
        if number in self._knocking:
            self._knocking.discard(number)
            self._staff()
        self._say_whether_waiting()

    def _say_whether_waiting(self) -> None:
        """One worker without an element is nobody's business; when all are, the picture stands still."""
        waiting = bool(self._stuck) and self._stuck.keys() >= self._working
        if waiting == self._said_waiting or self._ending or not self._left:
            return
        self._said_waiting = waiting
        if waiting:
            self.waiting.emit(next(reversed(self._stuck.values())))
        else:
            self.going_on.emit()


def _resumed_at(cookie: bytes | None, parameter: Parameter) -> int | None:
    """The point at which the next element goes on with this order; None when it does not."""
    if cookie is None:
        return None
    try:
        echoed = FractalCookie.decode(cookie)
    except FractalProtocolError:
        return None
    return echoed.point if echoed.parameter == parameter else None
