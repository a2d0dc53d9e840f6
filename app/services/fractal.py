"""The fractal service of a pool element: computes the points that a Parameter or a cookie orders, and streams them.

Threads compute blocks of points with the interpreter's lock released, so that the event loop can answer keep-alives and
serve other sessions. Only blocks that certainly take no time are computed in the event loop. After the Finalizer, a
session may order another picture, or has done so already. A malformed message ends its session and nothing else
(`rserpool.serve` ends the session when a handler returns or raises).

A cookie states that all points before its point have been sent, and it is sent after them. The next element therefore
skips no points, and repeats only those that were sent after the cookie.
"""

from __future__ import annotations

import asyncio
import logging
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, get_ident
from typing import Final

from app.fractal.kernel import best_kernel, numba_kernel, warm_up
from app.fractal.kernels.escape_time import Counts, longest_time
from app.fractal.protocol import (
    FINALIZER,
    MAX_POINTS,
    PPID,
    FractalCookie,
    FractalProtocolError,
    Parameter,
    decode,
    encode_data,
)
from app.services.service import Handler, ServiceOptions, ServiceSession
from rserpool import Cookie, SessionMessage

log = logging.getLogger(__name__)

COOKIE_PACKETS: Final = 10
COOKIE_INTERVAL: Final = 0.1
"""Send a cookie after this many Data packets or seconds, whichever comes first (rsplib: 10 and 1 s). What was sent
after the cookie is computed again after a failover, perhaps by a much slower element."""

BLOCK_TIME: Final = 0.02
"""The target processor time of a block in seconds: short enough for a lively picture, long enough to make the thread
switch cheap. With wall-clock time, blocks would shrink, and cost more, on a busy machine."""

MAX_BLOCK: Final = 50 * MAX_POINTS

LONGEST_BLOCK: Final = 0.1
"""The processor time of a block in seconds if none of its points escapes. A block cannot be interrupted, and the next
one may be much more expensive than those before. Users must see progress and the element must be able to end."""

QUICK: Final = 0.005
"""A block that takes at most this many seconds is computed in the event loop, because changing threads costs more."""

THREADS: Final = 8
"""The maximum number of threads that are started in advance. Without a session limit, four times as many may follow."""


_computing: set[int] = set()
"""The threads of this process that are computing a block."""


def is_computing() -> bool:
    """Return whether a thread of this process is computing a block."""
    return bool(_computing)


def fractal_service(options: ServiceOptions) -> Handler:
    """Return a handler for `rserpool.serve`. All its sessions share the limits in `options`."""
    # In the window's children this takes no time, because the launcher has already done it.
    warm_up(options.kernel)
    return _FractalService(options).serve


class _FractalService:
    def __init__(self, options: ServiceOptions) -> None:
        self._options = options
        self._kernel = best_kernel(options.kernel)
        self._speed = options.speed
        self._sessions = 0
        self._threads = _started_threads(options.max_sessions or 4 * THREADS)

    async def serve(self, session: ServiceSession) -> None:
        limit = self._options.max_sessions
        if limit and self._sessions >= limit:
            log.info("session %d: refused, %d are already served", session.id, self._sessions)
            return
        self._sessions += 1
        try:
            await self._serve(session)
        except FractalProtocolError as error:
            log.warning("session %d: ended, %s", session.id, error)
        finally:
            self._sessions -= 1

    async def _serve(self, session: ServiceSession) -> None:
        if session.cookie is not None:
            cookie = FractalCookie.decode(session.cookie)
            await self._compute(session, cookie.parameter, cookie.point)
        async for message in session:
            if message.ppid != PPID:
                raise FractalProtocolError(f"PPID {message.ppid} is not {PPID}")
            order = decode(message.payload)
            if not isinstance(order, Parameter):
                raise FractalProtocolError("the user sent Data, not a Parameter")
            await self._compute(session, order, 0)

    async def _compute(self, session: ServiceSession, parameter: Parameter, first: int) -> None:
        """Compute and send the points from `first` on, then the Finalizer."""
        self._options.on_tile_started()
        out = _Outbox(session, parameter, first)
        most = min(MAX_BLOCK, max(1, int(LONGEST_BLOCK / longest_time(parameter))))
        quick = int(QUICK / longest_time(parameter)) if self._kernel is numba_kernel else 0
        size = min(MAX_POINTS, most)
        while (left := parameter.points - out.point) > 0:
            # The first block is small, to arrive early, unless all that is left takes no time.
            count = min(left, self._speed.chunk, max(size, quick if left <= quick else 0))
            if self._speed.rate:
                await out.send()
                # The first points show people when a failover is over, so they do not wait behind other sessions.
                await self._speed.spend(count, wait=out.point != first)
            took = 0.0
            if count <= quick:
                block = self._kernel(parameter, out.point, count)
            else:
                await out.send()
                loop = asyncio.get_running_loop()
                block, took = await loop.run_in_executor(
                    self._threads, self._compute_block, parameter, out.point, count
                )
            out.put(block)
            await out.send()
            if count <= quick and count < left:
                await asyncio.sleep(0)  # the event loop has other work, too
            if took < BLOCK_TIME / 4:
                size = min(4 * size, most)
            elif took > 2 * BLOCK_TIME:
                size = max(size // 2, 1)
        self._options.on_order_done(parameter.encode())
        self._options.on_tile_done(parameter.points - first)

    def _compute_block(self, parameter: Parameter, first: int, count: int) -> tuple[Counts, float]:
        """Return the counts, and the processor time that they took in seconds."""
        _computing.add(get_ident())
        try:
            began = time.thread_time()
            return self._kernel(parameter, first, count), time.thread_time() - began
        finally:
            _computing.discard(get_ident())


class _Outbox:
    """What is sent for an order: points from `point` on, cookies among them, and the Finalizer after the last point.

    Everything for one block leaves together.
    """

    def __init__(self, session: ServiceSession, parameter: Parameter, point: int) -> None:
        self.point = point
        """The next point to compute."""
        self._session = session
        self._parameter = parameter
        self._clock = asyncio.get_running_loop().time
        self._unsent: list[SessionMessage | Cookie] = []
        self._put_cookie()

    def put(self, counts: Counts) -> None:
        """Add the next points."""
        for message, points in encode_data(self._parameter, self.point, counts):
            if self._packets == COOKIE_PACKETS:
                self._put_cookie()
            self._unsent.append(SessionMessage(message, PPID))
            self._packets += 1
            self.point += points
        if self.point == self._parameter.points:
            self._unsent.append(SessionMessage(FINALIZER, PPID))
        elif self._packets == COOKIE_PACKETS or self._clock() - self._cookie_at >= COOKIE_INTERVAL:
            self._put_cookie()

    def _put_cookie(self) -> None:
        y, x = divmod(self.point, self._parameter.width)
        self._unsent.append(Cookie(FractalCookie(self._parameter, x, y, takes_more=True).encode()))
        self._packets, self._cookie_at = 0, self._clock()

    async def send(self) -> None:
        """Send what has been added, and wait until there is room for more."""
        unsent, self._unsent = self._unsent, []
        if unsent:
            await self._session.send_all(unsent)


def _started_threads(most: int) -> ThreadPoolExecutor:
    """Return threads to compute in, and start some of them in advance. Starting a thread takes about ten milliseconds
    in a newly forked process, which is longer than a failover."""
    threads = ThreadPoolExecutor(most, "fractal")
    together = Barrier(min(most, THREADS))
    for _ in range(together.parties):
        threads.submit(together.wait)
    return threads
