"""An element that leaves lets its sessions reach their next cookie."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest

import rserpool
from rserpool import notices
from rserpool.transport.memory import MemoryTransport
from tests.rserpool.runtime.stories import Notes, pool_of, run, user_of


@dataclass
class Play:
    """A user, and an element that it finds and that the test closes."""

    transport: MemoryTransport
    registrar: rserpool.Registrar
    user: rserpool.PoolUser
    heard: Notes
    """The user's notices."""
    element: rserpool.PoolElementServer
    left: Notes
    """The element's notices."""


@asynccontextmanager
async def play(service: rserpool.Handler, *, patience: float) -> AsyncIterator[Play]:
    transport, heard, left = MemoryTransport(), Notes(), Notes()
    async with (
        rserpool.Registrar(transport=transport, port=0, enrp_port=0) as registrar,
        user_of(transport, registrar, on_notice=heard) as user,
    ):
        element = await pool_of(transport, registrar, service, on_notice=left).__aenter__()
        element.cookie_patience = patience
        yield Play(transport, registrar, user, heard, element, left)


@pytest.mark.parametrize(("patience", "goes_on_from"), [(30.0, b"second"), (0.0, b"first")])
def test_another_element_goes_on_from_the_cookie_that_a_session_reached_while_its_element_left(
    patience: float, goes_on_from: bytes
) -> None:
    async def story() -> None:
        told = Notes()
        work = asyncio.Event()
        resumed: asyncio.Future[bytes | None] = asyncio.get_running_loop().create_future()

        async def service(session: rserpool.ServerSession) -> None:
            if session.cookie is not None:
                resumed.set_result(session.cookie)
                return
            await session.receive()
            await session.send_cookie(b"first")
            await work.wait()
            await session.send_cookie(b"second")
            await asyncio.Event().wait()

        async with play(service, patience=patience) as pool, pool.user.session("EchoPool") as session:
            await session.send(b"go", ppid=0)
            await pool.heard.until(notices.CookieReceived)
            async with pool_of(pool.transport, pool.registrar, service, on_notice=told):
                await told.until(notices.Registered)
                closing = asyncio.create_task(pool.element.aclose())
                await pool.left.until(notices.Deregistered)
                work.set()
                await closing
                failing_over = asyncio.create_task(session.receive())
                assert await resumed == goes_on_from
                failing_over.cancel()

    run(story)


def test_a_session_that_waits_for_its_user_does_not_delay_the_leaving() -> None:
    async def story() -> None:
        async def service(session: rserpool.ServerSession) -> None:
            async for _ in session:
                await session.send_cookie(b"done")

        async with play(service, patience=3600.0) as pool, pool.user.session("EchoPool") as session:
            await session.send(b"go", ppid=0)
            await pool.heard.until(notices.CookieReceived)
            await pool.element.aclose()

    run(story)


def test_nothing_is_sent_after_the_last_cookie_while_another_session_has_not_reached_its_own() -> None:
    """The next element would compute it again."""

    async def story() -> None:
        late, on_time = asyncio.Event(), asyncio.Event()

        async def service(session: rserpool.ServerSession) -> None:
            which = (await session.receive()).payload
            await session.send_cookie(b"first")
            await (on_time if which == b"on time" else late).wait()
            more = rserpool.SessionMessage(b"more", 0)
            await session.send_all([more, rserpool.Cookie(b"second"), more])
            await session.send(b"even more", ppid=0)
            late.set()

        async with (
            play(service, patience=0.2) as pool,
            pool.user.session("EchoPool") as quick,
            pool.user.session("EchoPool") as slow,
        ):
            await quick.send(b"on time", ppid=0)
            await slow.send(b"late", ppid=0)
            await pool.heard.until(notices.CookieReceived, 2)
            closing = asyncio.create_task(pool.element.aclose())
            await pool.left.until(notices.Deregistered)
            on_time.set()
            await closing
            got = [quick.receive_now(), quick.receive_now()]
            assert [item.payload for item in got if isinstance(item, rserpool.SessionMessage)] == [b"more"]

    run(story)


@pytest.mark.parametrize("begun", [True, False], ids=["waiting session", "new session"])
def test_no_work_begins_while_another_session_has_not_reached_its_cookie(begun: bool) -> None:
    """It would be cut off between two cookies, and the next element would compute a part of it again."""

    async def story() -> None:
        work = asyncio.Event()
        orders: list[bytes] = []

        async def service(session: rserpool.ServerSession) -> None:
            async for order in session:
                orders.append(order.payload)
                await session.send_cookie(b"first")
                if order.payload == b"slow":
                    await work.wait()
                    await session.send_cookie(b"second")

        async with (
            play(service, patience=3600.0) as pool,
            pool.user.session("EchoPool") as busy,
            pool.user.session("EchoPool") as other,
        ):
            await busy.send(b"slow", ppid=0)
            await pool.heard.until(notices.CookieReceived)
            if begun:
                await other.send(b"before", ppid=0)
                await pool.heard.until(notices.CookieReceived, 2)
            closing = asyncio.create_task(pool.element.aclose())
            await pool.left.until(notices.Deregistered)
            await other.send(b"too late", ppid=0)
            for _ in range(100):
                await asyncio.sleep(0)
            work.set()
            await closing
            assert orders == [b"slow", b"before"][: 1 + begun]

    run(story)
