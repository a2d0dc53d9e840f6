"""The fractal service and a render job together, over the library's memory transport."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace

import pytest

import rserpool
from app.fractal.job import RenderJob
from app.fractal.kernels.arrays import numpy_kernel
from app.fractal.picture import Picture
from app.fractal.protocol import POOL_HANDLE, Algorithm, Parameter
from app.fractal.session import Failover
from app.fractal.viewport import Viewport
from app.services import SERVICES, ServiceOptions
from app.services.speed import SpeedLimit

VIEW = Viewport(240, 180, -1.5 + 1.5j, 1.5 - 1.5j, 200, Algorithm.MANDELBROT_N, 3.0)


class Pool:
    """A registrar, elements and a user."""

    def __init__(self, stack: AsyncExitStack) -> None:
        self._stack = stack
        self._transport = rserpool.TRANSPORTS["memory"]()
        self._elements: dict[int, AsyncExitStack] = {}

    async def begin(self) -> rserpool.PoolUser:
        registrar = await self._stack.enter_async_context(rserpool.Registrar(transport=self._transport, port=0))
        self.registrars = [registrar.address]
        user = rserpool.PoolUser(registrars=self.registrars, transport=self._transport)
        return await self._stack.enter_async_context(user)

    async def add(self, options: ServiceOptions, pool_key: bytes | None = None) -> int:
        stack = await self._stack.enter_async_context(AsyncExitStack())
        registered = asyncio.Event()

        def hear(notice: object) -> None:
            if isinstance(notice, rserpool.notices.Registered):
                registered.set()

        element = await stack.enter_async_context(
            rserpool.serve(
                POOL_HANDLE,
                SERVICES["fractal"](options),
                registrars=self.registrars,
                transport=self._transport,
                pool_key=pool_key,
                service="fractal",
                on_notice=hear,
            )
        )
        await registered.wait()
        self._elements[element.identifier] = stack
        return element.identifier

    async def stop(self, element: int) -> None:
        await self._elements.pop(element).aclose()


def test_three_elements_render_a_picture() -> None:
    async def scene() -> None:
        async with AsyncExitStack() as stack:
            pool = Pool(stack)
            user = await pool.begin()
            elements = {await pool.add(ServiceOptions()) for _ in range(3)}
            tiles = VIEW.tiles(4, 3)
            job = RenderJob(user, VIEW, tiles, sessions=6)
            picture = Picture(VIEW, tiles)
            picture.watch(job)
            await job.run()
            assert picture.complete
            assert picture.differing(numpy_kernel) == 0
            assert set(picture.points_by_element()) == elements

    asyncio.run(scene())


def test_more_sessions_than_the_pool_can_serve_finish_too() -> None:
    async def scene() -> None:
        async with AsyncExitStack() as stack:
            pool = Pool(stack)
            user = await pool.begin()
            await pool.add(ServiceOptions(max_sessions=2))
            tiles = VIEW.tiles(3, 3)
            job = RenderJob(user, VIEW, tiles, sessions=5)
            picture = Picture(VIEW, tiles)
            picture.watch(job)
            await job.run()
            assert picture.differing(numpy_kernel) == 0

    asyncio.run(scene())


@pytest.mark.parametrize(
    ("key", "other_key", "accepted"),
    [(None, None, True), (b"a" * 32, b"a" * 32, True), (b"a" * 32, b"b" * 32, False), (None, b"b" * 32, False)],
)
def test_a_tile_resumes_from_a_cookie_that_the_next_element_trusts_and_otherwise_begins_anew(
    key: bytes | None, other_key: bytes | None, accepted: bool
) -> None:
    async def scene() -> None:
        async with AsyncExitStack() as stack:
            pool = Pool(stack)
            user = await pool.begin()
            # Slow enough to be in the middle of its tile when it leaves.
            first = await pool.add(ServiceOptions(speed=SpeedLimit(100_000)), key)
            tiles = VIEW.tiles(1, 1)
            job = RenderJob(user, VIEW, tiles, sessions=1)
            picture = Picture(VIEW, tiles)
            picture.watch(job)
            failovers: list[Failover] = []
            job.failed_over.connect(failovers.append)
            far_enough = asyncio.Event()
            job.points.connect(lambda *_: far_enough.set() if picture.points_done >= 6 * 324 * 5 else None)
            task = asyncio.create_task(job.run())
            await far_enough.wait()
            second = await pool.add(ServiceOptions(), other_key)
            await pool.stop(first)
            await task
            assert picture.differing(numpy_kernel) == 0
            assert [(f.left, f.to, f.with_cookie) for f in failovers] == [(first, second, accepted)]
            assert (failovers[0].resumed_at >= 324) == accepted
            assert set(picture.points_by_element()) == ({first, second} if accepted else {second})

    asyncio.run(scene())


def test_malformed_messages_end_their_sessions_and_not_others() -> None:
    async def scene() -> None:
        async with AsyncExitStack() as stack:
            pool = Pool(stack)
            user = await pool.begin()
            await pool.add(ServiceOptions())
            good = Parameter(20, 20, 50, Algorithm.MANDELBROT, -1.5 + 1.5j, 1.5 - 1.5j)
            ended = asyncio.Event()

            def hear(notice: object) -> None:
                if isinstance(notice, rserpool.notices.SessionInterrupted):
                    ended.set()

            for payload, ppid in ((good.encode(), 7), (good.encode()[:30], 32), (replace(good).encode() + b"\0", 32)):
                ended.clear()
                bad = user.session(POOL_HANDLE)
                bad.on_event = hear
                async with bad:
                    await bad.send(payload, ppid=ppid)
                    await ended.wait()
            tiles = VIEW.tiles(2, 2)
            job = RenderJob(user, VIEW, tiles, sessions=2)
            picture = Picture(VIEW, tiles)
            picture.watch(job)
            await job.run()
            assert picture.differing(numpy_kernel) == 0

    asyncio.run(scene())
