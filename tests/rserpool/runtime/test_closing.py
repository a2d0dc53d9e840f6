"""Roles and sessions before they are entered, after they are closed, and while callers wait: one error, no hangs."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

import rserpool
from rserpool import LocalError, NotRunning, SessionClosed, TransportError, notices
from rserpool.model import AssociationId
from rserpool.transport.memory import MemoryEndpoint, MemoryTransport
from tests.rserpool.runtime.stories import QUICK, Notes, echo, pool_of, run, user_of

BLOCKED = 99
"""Messages with this payload protocol never find room in an endpoint of `Crowded`."""


class CrowdedEndpoint(MemoryEndpoint):
    """An endpoint whose buffer is always full for some messages."""

    def send(self, association: AssociationId, payload: bytes, *, ppid: int, stream: int = 0) -> bool:
        return ppid != BLOCKED and super().send(association, payload, ppid=ppid, stream=stream)

    async def writable(self, association: AssociationId) -> None:
        await asyncio.Event().wait()


class Crowded(MemoryTransport):
    """Opens such endpoints."""

    async def open(
        self, addresses: tuple[str, ...] = ("127.0.0.1",), port: int = 0, *, listen: bool = True
    ) -> MemoryEndpoint:
        return CrowdedEndpoint(self.network, addresses, port, listen=listen)


def lonely_user(**options: Any) -> rserpool.PoolUser:
    """A user that knows no registrar: whatever it asks for waits."""
    return rserpool.PoolUser(registrars=(), transport=MemoryTransport(), config=QUICK, **options)


async def waiting(awaitable: Awaitable[object]) -> asyncio.Task[object]:
    """Start a task and let it run until it waits."""

    async def wait() -> object:
        return await awaitable

    task = asyncio.create_task(wait())
    await asyncio.sleep(0)
    assert not task.done()
    return task


# --- before entering ------------------------------------------------------------------------------------------------


def test_what_is_not_entered_has_no_address() -> None:
    transport = MemoryTransport()
    registrar = rserpool.Registrar(transport=transport)
    element = rserpool.serve("EchoPool", echo, transport=transport)
    looks: list[tuple[str, Callable[[], object]]] = [
        ("registrar", lambda: registrar.address),
        ("registrar", lambda: registrar.enrp_address),
        ("pool element", lambda: element.address),
        ("pool user", lambda: lonely_user().address),
    ]
    for name, look in looks:
        with pytest.raises(NotRunning, match=f"the {name} is not running: enter it with `async with` first"):
            look()


def test_a_user_that_is_not_entered_neither_resolves_nor_opens_sessions() -> None:
    async def story() -> None:
        user = lonely_user()
        with pytest.raises(NotRunning, match="not running"):
            await user.resolve("EchoPool")
        with pytest.raises(NotRunning, match="not running"):
            user.session("EchoPool")

    run(story)


def test_a_session_that_is_not_entered_neither_sends_nor_receives() -> None:
    async def story() -> None:
        async with lonely_user() as user:
            session = user.session("EchoPool")
            with pytest.raises(NotRunning, match="the session is not running: enter it with `async with` first"):
                await session.send(b"early", ppid=0)
            with pytest.raises(NotRunning, match="not running"):
                await session.receive()
            with pytest.raises(NotRunning, match="not running"):
                session.fail_over("too slow")

    run(story)


def test_nothing_is_reported_of_what_is_not_entered() -> None:
    async def story() -> None:
        monitor = rserpool.TransportAddress(rserpool.TransportProtocol.UDP, 9, ("127.0.0.1",))
        for component in (rserpool.Registrar(transport=MemoryTransport()), lonely_user()):
            with pytest.raises(NotRunning, match="not running"):
                await rserpool.CspReporter(component, monitor, interval=1.0).__aenter__()

    run(story)


def test_an_element_that_was_never_entered_may_be_closed() -> None:
    async def story() -> None:
        element = rserpool.serve("EchoPool", echo, transport=MemoryTransport())
        await element.aclose(grace=60)
        with pytest.raises(NotRunning, match="the pool element is closed"):
            await element.__aenter__()

    run(story)


# --- after closing --------------------------------------------------------------------------------------------------


def test_what_is_closed_keeps_its_address_and_does_not_start_again() -> None:
    async def story() -> None:
        transport = MemoryTransport()
        registrar = rserpool.Registrar(transport=transport)
        element = rserpool.serve("EchoPool", echo, transport=transport)
        user = rserpool.PoolUser(transport=transport)
        roles: list[tuple[str, Any]] = [("registrar", registrar), ("pool element", element), ("pool user", user)]
        for name, role in roles:
            async with role:
                address = role.address
            assert role.address == address
            with pytest.raises(NotRunning, match=f"the {name} is closed"):
                await role.__aenter__()

    run(story)


def test_a_registrar_that_could_not_be_entered_does_not_start_later() -> None:
    async def story() -> None:
        transport = MemoryTransport()
        async with rserpool.Registrar(transport=transport, enrp_port=0):
            other = rserpool.Registrar(transport=transport, enrp_port=0)
            with pytest.raises(TransportError, match="taken"):
                await other.__aenter__()
        with pytest.raises(NotRunning, match="the registrar is closed"):
            await other.__aenter__()

    run(story)


def test_what_runs_is_not_entered_twice() -> None:
    async def story() -> None:
        async with lonely_user() as user:
            with pytest.raises(LocalError, match="the pool user is running"):
                await user.__aenter__()

    run(story)


def test_a_closed_user_neither_resolves_nor_opens_sessions() -> None:
    async def story() -> None:
        async with lonely_user() as user:
            unused = user.session("EchoPool")
        with pytest.raises(NotRunning, match="the pool user is closed"):
            await user.resolve("EchoPool")
        with pytest.raises(NotRunning, match="the pool user is closed"):
            user.session("EchoPool")
        with pytest.raises(NotRunning, match="the pool user is closed"):
            await unused.__aenter__()

    run(story)


def test_closing_twice_does_nothing() -> None:
    async def story() -> None:
        async with lonely_user() as user:
            pass
        await user.__aexit__(None, None, None)

    run(story)


# --- waiting while it closes ----------------------------------------------------------------------------------------


def test_a_resolution_ends_when_its_user_closes() -> None:
    async def story() -> None:
        async with lonely_user() as user:
            resolving = await waiting(user.resolve("EchoPool"))
        with pytest.raises(NotRunning, match="the pool user is closed"):
            await resolving

    run(story)


def test_entering_a_session_ends_when_its_user_closes() -> None:
    async def story() -> None:
        async with lonely_user() as user:
            entering = await waiting(user.session("EchoPool").__aenter__())
        with pytest.raises(SessionClosed):
            await entering

    run(story)


def test_entering_a_session_ends_when_the_session_is_closed() -> None:
    async def story() -> None:
        async with lonely_user() as user:
            session = user.session("EchoPool")
            entering = await waiting(session.__aenter__())
            session.close()
            with pytest.raises(SessionClosed):
                await entering
            with pytest.raises(SessionClosed):
                await session.__aenter__()
            assert user.sessions == ()

    run(story)


def test_receiving_ends_when_the_session_or_its_user_closes() -> None:
    async def story() -> None:
        transport = MemoryTransport()
        async with (
            rserpool.Registrar(transport=transport) as registrar,
            pool_of(transport, registrar, echo),
        ):
            async with user_of(transport, registrar) as user:
                one, two = user.session("EchoPool"), user.session("EchoPool")
                await one.__aenter__()
                await two.__aenter__()
                receiving_one, receiving_two = await waiting(one.receive()), await waiting(two.receive())
                one.close()
                with pytest.raises(SessionClosed):
                    await receiving_one
            with pytest.raises(SessionClosed):
                await receiving_two

    run(story)


def test_an_iteration_ends_when_the_user_closes() -> None:
    async def story() -> None:
        transport = MemoryTransport()

        async def collect(session: rserpool.Session) -> list[rserpool.SessionItem]:
            return [item async for item in session]

        async with (
            rserpool.Registrar(transport=transport) as registrar,
            pool_of(transport, registrar, echo),
        ):
            async with user_of(transport, registrar) as user:
                session = await user.session("EchoPool").__aenter__()
                collecting = await waiting(collect(session))
            assert await collecting == []

    run(story)


def test_sending_without_room_ends_when_the_session_closes() -> None:
    async def story() -> None:
        transport = Crowded()
        async with (
            rserpool.Registrar(transport=transport) as registrar,
            pool_of(transport, registrar, echo),
            user_of(transport, registrar) as user,
        ):
            session = await user.session("EchoPool").__aenter__()
            sending = await waiting(session.send(b"no room", ppid=BLOCKED))
            session.close()
            with pytest.raises(SessionClosed):
                await sending

    run(story)


def test_an_element_that_sends_without_room_hears_that_its_user_has_gone() -> None:
    async def story() -> None:
        transport = Crowded()
        ended: asyncio.Future[BaseException] = asyncio.get_running_loop().create_future()
        begun = asyncio.Event()

        async def pour(session: rserpool.ServerSession) -> None:
            begun.set()
            try:
                await session.send(b"no room", ppid=BLOCKED)
            except BaseException as error:
                ended.set_result(error)
                raise

        async with (
            rserpool.Registrar(transport=transport) as registrar,
            pool_of(transport, registrar, pour),
            user_of(transport, registrar) as user,
        ):
            async with user.session("EchoPool") as session:
                await session.send(b"pour", ppid=0)
                await begun.wait()
            assert isinstance(await ended, SessionClosed)

    run(story)


def test_a_task_of_a_service_that_receives_hears_that_its_element_closes() -> None:
    async def story() -> None:
        transport = MemoryTransport()
        receiving: asyncio.Future[asyncio.Task[object]] = asyncio.get_running_loop().create_future()

        async def delegate(session: rserpool.ServerSession) -> None:
            await session.receive()
            receiving.set_result(await waiting(session.receive()))
            await asyncio.Event().wait()

        async with (
            rserpool.Registrar(transport=transport) as registrar,
            user_of(transport, registrar) as user,
        ):
            async with pool_of(transport, registrar, delegate):
                session = await user.session("EchoPool").__aenter__()
                await session.send(b"begin", ppid=0)
                task = await receiving
            with pytest.raises(SessionClosed):
                await task

    run(story)


def test_closing_an_element_does_not_wait_for_a_registration_that_is_pending() -> None:
    async def story() -> None:
        transport = MemoryTransport()
        silent = await transport.open()
        heard = Notes()
        element = rserpool.serve("EchoPool", echo, registrars=[silent.local], transport=transport, on_notice=heard)
        async with element:
            await heard.until(notices.RegistrarFound)
            await element.aclose(grace=0.01)
        assert not heard.of(notices.Registered)

    run(story)


def test_one_task_at_a_time_receives_from_a_session() -> None:
    async def story() -> None:
        transport = MemoryTransport()
        async with (
            rserpool.Registrar(transport=transport) as registrar,
            pool_of(transport, registrar, echo),
            user_of(transport, registrar) as user,
            user.session("EchoPool") as session,
        ):
            first = await waiting(session.receive())
            with pytest.raises(LocalError, match="another task"):
                await session.receive()
            await session.send(b"hello", ppid=0)
            assert await first == rserpool.SessionMessage(b"hello", 0)

    run(story)


def test_a_cancelled_reader_makes_room_for_another() -> None:
    async def story() -> None:
        transport = MemoryTransport()
        async with (
            rserpool.Registrar(transport=transport) as registrar,
            pool_of(transport, registrar, echo),
            user_of(transport, registrar) as user,
            user.session("EchoPool") as session,
        ):
            first = await waiting(session.receive())
            first.cancel()
            await asyncio.wait({first})
            await session.send(b"hello", ppid=0)
            assert await session.receive() == rserpool.SessionMessage(b"hello", 0)

    run(story)


# --- the error ------------------------------------------------------------------------------------------------------


def test_one_class_covers_what_is_not_running() -> None:
    """A session that is closed is not running either; that its other side ended it is also the network's doing."""
    assert issubclass(NotRunning, LocalError)
    assert issubclass(SessionClosed, NotRunning)
    assert issubclass(SessionClosed, TransportError)
