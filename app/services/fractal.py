"""The fractal service of a pool element: computes what a Parameter or a cookie orders and sends it as it goes.

Points are computed in blocks in a thread with the interpreter's lock released, so that the event loop answers
keep-alives and other sessions meanwhile. After the Finalizer a session may order another picture. A user that talks
nonsense loses its session and nothing else happens (`rserpool.serve` does that when a handler returns or raises).

A cookie says that everything before its point has been sent, and is sent after it: the next element neither skips
points nor repeats more than what came after the cookie.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING, Final

from app.fractal.kernel import best_kernel, warm_up
from app.fractal.kernels.escape_time import Counts
from app.fractal.protocol import (
    FINALIZER,
    MAX_POINTS,
    PPID,
    Data,
    FractalCookie,
    FractalProtocolError,
    Parameter,
    decode,
)
from app.services.options import ServiceOptions

if TYPE_CHECKING:
    from rserpool import ServerSession

log = logging.getLogger(__name__)

COOKIE_PACKETS: Final = 10
COOKIE_INTERVAL: Final = 1.0
"""A cookie goes out after so many Data packets, or so many seconds, whichever comes first (rsplib's values)."""

BLOCK_TIME: Final = 0.02
"""Seconds of processor time a block should take: short enough for a lively picture, long enough to make the thread
switch cheap. (By the clock on the wall, blocks would become the smaller, and dearer, the busier the machine is.)"""

MAX_BLOCK: Final = 50 * MAX_POINTS

THREADS: Final = 8
"""Threads that are started beforehand at most; without a limit of sessions four times as many may follow."""


def fractal_service(options: ServiceOptions) -> Callable[[ServerSession], Awaitable[None]]:
    """A handler for `rserpool.serve`. All its sessions share the limits in `options`."""
    # Elsewhere the launcher has done that long ago, and this takes no time.
    warm_up(options.kernel)
    return _FractalService(options).serve


class _FractalService:
    def __init__(self, options: ServiceOptions) -> None:
        self._options = options
        self._kernel = best_kernel(options.kernel)
        self._speed = options.speed
        self._sessions = 0
        self._threads = _started_threads(options.max_sessions or 4 * THREADS)

    async def serve(self, session: ServerSession) -> None:
        limit = self._options.max_sessions
        if limit and self._sessions >= limit:
            log.info("session %d: refused, %d are being served", session.id, self._sessions)
            return
        self._sessions += 1
        try:
            await self._serve(session)
        except FractalProtocolError as error:
            log.warning("session %d: ended, %s", session.id, error)
        finally:
            self._sessions -= 1

    async def _serve(self, session: ServerSession) -> None:
        if session.cookie is not None:
            cookie = FractalCookie.decode(session.cookie)
            await self._compute(session, cookie.parameter, cookie.point)
        async for message in session:
            if message.ppid != PPID:
                raise FractalProtocolError(f"payload protocol {message.ppid} is not {PPID}")
            order = decode(message.payload)
            if not isinstance(order, Parameter):
                raise FractalProtocolError("a user sends Parameters, no Data")
            await self._compute(session, order, 0)

    async def _compute(self, session: ServerSession, parameter: Parameter, first: int) -> None:
        """The points from `first` on, and the Finalizer."""
        clock = asyncio.get_running_loop().time
        self._options.on_tile_started()
        await session.send_cookie(_cookie(parameter, first).encode())
        packets, cookie_at = 0, clock()
        point = first
        async for block in self._blocks(parameter, first):
            for offset in range(0, len(block), MAX_POINTS):
                counts = block[offset : offset + MAX_POINTS]
                y, x = divmod(point, parameter.width)
                await session.send(Data.of(x, y, counts).encode(), ppid=PPID)
                point += len(counts)
                packets += 1
                due = packets >= COOKIE_PACKETS or clock() - cookie_at >= COOKIE_INTERVAL
                if due and point < parameter.points:
                    await session.send_cookie(_cookie(parameter, point).encode())
                    packets, cookie_at = 0, clock()
        await session.send(FINALIZER, ppid=PPID)
        self._options.on_tile_done(parameter.points - first)

    async def _blocks(self, parameter: Parameter, first: int) -> AsyncIterator[Counts]:
        """The counts from `first` on, in blocks of about BLOCK_TIME, the first one small so that it comes soon."""
        loop = asyncio.get_running_loop()
        size, begin = MAX_POINTS, first
        while first < parameter.points:
            count = min(size, self._speed.chunk, parameter.points - first)
            # After a failover people look at when the first points come, not at how many are before them in the queue.
            await self._speed.spend(count, at_once=first == begin)
            block, took = await loop.run_in_executor(self._threads, self._compute_block, parameter, first, count)
            yield block
            first += count
            if took < BLOCK_TIME / 4:
                size = min(4 * size, MAX_BLOCK)
            elif took > 2 * BLOCK_TIME:
                size = max(size // 2, 1)

    def _compute_block(self, parameter: Parameter, first: int, count: int) -> tuple[Counts, float]:
        """The counts, and the seconds of processor time that they took."""
        began = time.thread_time()
        return self._kernel(parameter, first, count), time.thread_time() - began


def _started_threads(most: int) -> ThreadPoolExecutor:
    """Threads to compute in. Starting one costs some ten milliseconds in a process that was forked a moment ago, and a
    failover is shorter than that: they are started while nobody waits."""
    threads = ThreadPoolExecutor(most, "fractal")
    together = Barrier(min(most, THREADS))
    for _ in range(together.parties):
        threads.submit(together.wait)
    return threads


def _cookie(parameter: Parameter, point: int) -> FractalCookie:
    y, x = divmod(point, parameter.width)
    return FractalCookie(parameter, x, y)
