"""Rendering a picture in a pool: its tiles over several sessions, each of which survives the loss of its element.

A worker holds a session, takes a tile, orders it and collects its points until the Finalizer. After a failover, there
are three cases. An element that received this tile's cookie resumes from there. An element that received no cookie is
sent the order again. An element that received the cookie of the previous tile computes that tile, and Data does not say
to which order it belongs; the worker then changes to a new session.

A distant element gets several orders at a time (`Line`). When it is lost, those that it has not begun wait again.

A tile with missing points is never accepted but ordered again, because other implementations skip points that were
computed but not sent before a cookie. Points that come twice are accepted, because they are equal.

An element makes progress with each point that it has not sent before; after a failover it repeats points of the lost
one. An element that sends nothing, only cookies, or the same points again is left for another one after a while; one
that does not answer an order or a cookie is left sooner.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable, Sequence
from itertools import count
from typing import Final

import numpy as np

from app.base.signal import Signal
from app.fractal.kernels.escape_time import Counts
from app.fractal.protocol import (
    FINALIZER,
    POOL_HANDLE,
    PPID,
    FractalProtocolError,
)
from app.fractal.session import (
    ANSWER_TIMEOUT,
    PROGRESS_TIMEOUT,
    QUIET,
    Failover,
    JobUser,
    Line,
    Loss,
    Patience,
    Waits,
    Work,
    resumed_at,
    runs,
)
from app.fractal.viewport import Tile, Viewport
from rserpool import FailedOver, LocalError, Notice, RemoteError, SessionItem, SessionMessage, TransportError, notices

log = logging.getLogger(__name__)

RETRY_DELAY: Final = 0.25
"""Seconds before a worker retries after its session ended or its element sent a malformed message."""

MAX_SEARCHING: Final = 16
"""The maximum number of sessions that look for their first element at the same time. It keeps hundreds of sessions from
hammering the elements of a full pool, the registrar and the window."""


class RenderJob:
    """Renders tiles over `sessions` concurrent sessions with a pool. `run` it once; cancel it to stop.

    With `session_per_tile`, a session ends with its tile, and the pool's policy chooses an element for each tile, in
    the order of `tiles`. Otherwise the policy chooses an element per session, which takes tiles until none is left.

    A session whose element sends no new point for `progress_timeout` seconds, or does not answer an order or a cookie
    at all within `answer_timeout` seconds, fails over to another element. `harmed_at` tells when a fault was done to an
    element, on the same clock, or None.

    The number of sessions and the tiles may change while the job runs (`use_sessions`, `cut`).
    """

    def __init__(
        self,
        user: JobUser,
        viewport: Viewport,
        tiles: Sequence[Tile],
        *,
        sessions: int,
        session_per_tile: bool = False,
        pool_handle: bytes | str = POOL_HANDLE,
        progress_timeout: float = PROGRESS_TIMEOUT,
        answer_timeout: float = ANSWER_TIMEOUT,
        clock: Callable[[], float] = time.monotonic,
        harmed_at: Callable[[int], float | None] = lambda _element: None,
        retry_delay: float = RETRY_DELAY,
        quiet: float = QUIET,
    ) -> None:
        if sessions < 1:
            raise LocalError("a job needs at least one session")
        self.viewport = viewport
        self.tiles = tuple(tiles)
        self.tile_started: Signal[Tile, int] = Signal()
        """(tile, element): The tile was ordered, possibly again after a failover without a cookie."""
        self.points: Signal[Tile, int, Counts, int] = Signal()
        """(tile, first point within the tile, counts, element): Some of them may have come before."""
        self.progressed: Signal[int] = Signal()
        """(number of points): These points are new. Emitted after `points`."""
        self.tile_done: Signal[Tile, int] = Signal()
        """(tile, element)"""
        self.recut: Signal[Tile, Sequence[Tile]] = Signal()
        """(tile, parts): A tile that had not been ordered yet was cut into parts."""
        self.failed_over: Signal[Failover] = Signal()
        """Emitted before the first points of the new element."""
        self.waiting: Signal[str] = Signal()
        """(reason): No session has an element."""
        self.resumed: Signal[()] = Signal()
        """Emitted after `waiting`, when an element works for us again."""
        self._user = user
        self._sessions = sessions
        self._session_per_tile = session_per_tile
        self._pool_handle = pool_handle
        self._progress_timeout = progress_timeout
        self._answer_timeout = answer_timeout
        self._clock, self._harmed_at = clock, harmed_at
        self._retry_delay = retry_delay
        self._queue: deque[Tile] = deque(self.tiles)
        self._left = len(self.tiles)
        self._ordered: set[int] = set()
        """Indices of the tiles that were ordered at least once."""
        self._changed = asyncio.Event()
        """All tiles are done, or there are additional workers."""
        self._tasks: set[asyncio.Task[None]] = set()
        self._numbers = count()
        self._workers: set[int] = set()
        self.waits = Waits(self._workers, self._report_waiting, quiet, clock)
        self._searching: set[int] = set()
        """The workers that have not had an element yet."""
        self._running = self._ending = False

    async def run(self) -> None:
        """Return when all tiles are done, however long that takes. Raise `LocalError` if the user is closed."""
        if not self._left:
            return
        self._running = True
        self._start_workers()
        # A worker that still waits for an element must not delay a complete picture. Hence the extra task.
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
            self.waits.close()
            tasks = (watching, *self._tasks)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def use_sessions(self, sessions: int) -> None:
        """Change the number of concurrent sessions. New ones start immediately; surplus ones end after their tile."""
        if sessions < 1:
            raise LocalError("a job needs at least one session")
        self._sessions = sessions
        self._start_workers()

    def cut(self, width: int, height: int) -> None:
        """Cut larger tiles that have not been ordered yet into parts of about this size in pixels."""
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
        self._start_workers()

    def _start_workers(self) -> None:
        """Start one worker per session, but at most one per tile, and only while few workers search for an element."""
        wanted = min(self._sessions, self._left)
        while self._running and len(self._workers) < wanted and len(self._searching) < MAX_SEARCHING:
            number = next(self._numbers)
            self._workers.add(number)
            self._searching.add(number)
            self._tasks.add(asyncio.create_task(self._work(number)))
            self._changed.set()

    def _is_needed(self, number: int) -> bool:
        """Return whether this worker is still needed, and dismiss it if not."""
        if not self._queue or len(self._workers) > self._sessions:
            self._workers.discard(number)
            self._stop_waiting(number)
        return number in self._workers

    async def _watch(self) -> None:
        await self._changed.wait()
        self._changed.clear()

    # --- a worker ---------------------------------------------------------------------------------------------------

    async def _work(self, number: int) -> None:
        """Take tiles until none is left. If a session ends with an error, return its tile to the queue."""
        work: Work | None = None
        try:
            while work is not None or self._is_needed(number):
                if work is None and self._session_per_tile:
                    work = self._next()
                try:
                    work = await self._hold_session(number, work)
                except (RemoteError, TransportError, FractalProtocolError) as error:
                    log.warning("a session ended: %s; its tile is ordered again", error)
                    work = None
                    await asyncio.sleep(self._retry_delay)
        finally:
            self._workers.discard(number)
            self._stop_waiting(number)

    async def _hold_session(self, number: int, work: Work | None) -> Work | None:
        """Work over one session. Return the tile to continue in a new one, or None if there is nothing left to do."""
        session = self._user.session(self._pool_handle)
        line = Line(session, Patience(self._progress_timeout, self._answer_timeout, session))
        session.on_event = lambda notice: self._on_session_event(number, line, notice)
        try:
            async with session:
                while work is not None or line.ahead or self._is_needed(number):
                    ordered = work is None and bool(line.ahead)
                    work = work or (line.ahead.popleft() if ordered else self._next())
                    if not await self._render(number, line, work, ordered):
                        return work
                    work = None
                    if self._session_per_tile:
                        break
        except BaseException:
            if work is not None:
                self._queue.appendleft(work.tile)
            raise
        finally:
            self._take_back(line)
            line.patience.end()
        return None

    def _next(self) -> Work:
        return Work(self._queue.popleft())

    async def _render(self, number: int, line: Line, work: Work, ordered: bool) -> bool:
        """Order the tile if it is not, and collect its points. Return False if this session cannot be used for it."""
        if ordered:
            line.patience.renew()  # the sign that its element begins may have come already
            assert line.session.sender is not None
            self.tile_started.emit(work.tile, line.session.sender.identifier)
        else:
            await self._order(line, work)
        if not self._session_per_tile:
            await self._order_ahead(line)
        began = None
        following: SessionItem | None = None
        while True:
            item = following or await line.session.receive()
            following = None
            if isinstance(item, FailedOver):
                had_worked = line.unread.popleft() or work.has_data
                self._take_back(line)
                if not self._fail_over(work, item, had_worked):
                    return False
                if item.cookie is None:
                    await self._order(line, work)
            else:
                self.waits.worked()
                self._stop_waiting(number)
                sender = line.session.sender
                assert sender is not None
                began = self._clock() if began is None else began
                together = [item]  # messages that have come together are taken together
                while item.payload != FINALIZER:
                    following = line.session.receive_now()
                    if not isinstance(following, SessionMessage):
                        break
                    together.append(item := following)
                    following = None
                if await self._take(line, work, sender.identifier, together):
                    line.tile_time = self._clock() - began
                    return True

    async def _order(self, line: Line, work: Work) -> None:
        """Send the order. If no element serves now, do nothing: this is called again after the failover."""
        element = line.element
        if element is not None:
            work.uninterrupted = True
            work.sent[:] = False
            self._ordered.add(work.tile.index)
            self.tile_started.emit(work.tile, element)
            line.patience.await_first()
            line.ordered_at = self._clock()
            await line.session.send(work.tile.parameter.encode(), ppid=PPID)

    async def _order_ahead(self, line: Line) -> None:
        """Order tiles that the element may begin before it hears that the present one has come."""
        for _ in range(line.wants(len(self._queue) // self._sessions)):
            if self._queue and line.element is not None:
                line.ahead.append(work := self._next())
                self._ordered.add(work.tile.index)
                await line.session.send(work.tile.parameter.encode(), ppid=PPID)

    def _take_back(self, line: Line) -> None:
        """Return tiles that were ordered ahead to the queue: the session has another element, or ends."""
        if line.ahead:
            self._queue.extendleft(work.tile for work in reversed(line.ahead))
            line.ahead.clear()
            self._start_workers()

    def _fail_over(self, work: Work, item: FailedOver, had_worked: bool) -> bool:
        """Note that another element serves the session. Return False if that element computes something else."""
        point = resumed_at(item.cookie, work.tile.parameter)
        # An element that only refused the session is no loss. After several failovers without data in between, report
        # the first: that element had worked, and the gap starts with its loss.
        if had_worked or work.loss is not None:
            left, at = (item.left, item.lost_at) if work.loss is None else (work.loss.left, work.loss.at)
            work.loss = Loss(left, at, point or 0, point is not None)
        work.uninterrupted = work.has_data = work.sent[:] = False
        return item.cookie is None or point is not None

    async def _take(self, line: Line, work: Work, element: int, messages: Sequence[SessionMessage]) -> bool:
        """Add messages of an element to the tile. Return whether the tile is complete."""
        tile = work.tile
        for first, points in runs(tile.parameter, messages):
            if points:
                self._add(line, work, element, first, np.frombuffer(points, ">u4").astype(np.uint32))
                continue
            if missing := int(work.missing.sum()):
                if work.uninterrupted:
                    raise FractalProtocolError(f"the element finished tile {tile.index} with {missing} points missing")
                log.info("tile %d has %d points missing and is ordered again", tile.index, missing)
                await self._order(line, work)
                return False
            self._report_failover(work, element)
            self.tile_done.emit(tile, element)
            self._left -= 1
            if not self._left:
                self._changed.set()
            return True
        return False

    def _add(self, line: Line, work: Work, element: int, first: int, counts: Counts) -> None:
        """Add the counts of consecutive points."""
        self._report_failover(work, element)
        these = slice(first, first + len(counts))
        new = int(np.count_nonzero(work.missing[these]))
        work.missing[these] = False
        if not (line.unread or work.sent[these].all()):  # unread: they come from an element that is lost
            line.patience.renew()
        work.sent[these] = work.has_data = True
        self.points.emit(work.tile, first, counts, element)
        if new:
            self.progressed.emit(new)

    def _report_failover(self, work: Work, to: int) -> None:
        if work.loss is not None:
            loss, work.loss = work.loss, None
            now = self._clock()
            gap, harmed_at = max(0.0, now - loss.at), self._harmed_at(loss.left)
            unnoticed = 0.0 if harmed_at is None else max(0.0, loss.at - harmed_at)
            left, point = loss.left, loss.resumed_at
            self.failed_over.emit(Failover(work.tile.index, left, to, point, gap, loss.with_cookie, now, unnoticed))

    # --- waiting for an element -------------------------------------------------------------------------------------

    def _on_session_event(self, number: int, line: Line, notice: Notice) -> None:
        match notice:
            case notices.SessionWaiting(reason=reason):
                self.waits.begin(number, reason)
            case notices.CookieReceived(cookie=cookie):
                self.waits.worked()
                line.note_cookie(cookie, self._clock())
                line.patience.signed()
                self._stop_waiting(number)
            case notices.SessionFailedOver() | notices.SessionCookieRefused():
                line.patience.await_first()
                line.note_change()
            case notices.SessionInterrupted(reason=reason):
                log.info("a session was interrupted: %s", reason)

    def _stop_waiting(self, number: int) -> None:
        """Note that a worker's element works for us, or that the worker is done. A bound session is not enough,
        because a full element is bound, too, and then refuses."""
        if number in self._searching:
            self._searching.discard(number)
            self._start_workers()
        self.waits.end(number)

    def _report_waiting(self, reason: str) -> None:
        if self._ending or not self._left:
            return
        if reason:
            self.waiting.emit(reason)
        else:
            self.resumed.emit()
