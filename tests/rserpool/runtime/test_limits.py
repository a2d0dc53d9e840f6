"""What one user or stranger can take of a running element or registrar: limits in octets and in time."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import Any, TypeVar

import pytest

import rserpool
from rserpool import PoolHandle, notices, wire
from rserpool.runtime import links
from rserpool.runtime.links import BACKLOG_MAX
from rserpool.runtime.server_session import ELEMENT_UNREAD_MAX, SESSION_UNREAD_MAX
from rserpool.transport.base import Lost, Message
from rserpool.transport.flow import MAX_MESSAGE
from rserpool.transport.memory import MemoryTransport
from rserpool.transport.tcp import TcpTransport
from rserpool.wire import asap
from tests.helpers.cores import an_element
from tests.rserpool.runtime.stories import QUICK_ELEMENT, Notes, echo, pool_of, run, user_of

E = TypeVar("E", Lost, Message)

IMPATIENT = rserpool.ElementConfig(hunt=QUICK_ELEMENT.hunt, idle_timeout=0.2, idle_gives_way=0.05)
COOKIE_ECHO = wire.encode(asap.CookieEcho(rserpool.Cookie(b"x")), life_unit=1.0)


@pytest.fixture(params=[MemoryTransport, TcpTransport])
def transport(request: pytest.FixtureRequest) -> Any:
    return request.param()


async def busy(session: rserpool.ServerSession) -> None:
    """Read nothing."""
    await asyncio.Event().wait()


async def stranger_at(transport: Any, element: rserpool.PoolElementServer) -> tuple[Any, Any]:
    """Return an endpoint, and its association with an element."""
    endpoint = await transport.open(listen=False)
    return endpoint, await endpoint.connect(element.address, timeout=5)


async def pour(endpoint: Any, association: Any, payload: bytes, octets: int) -> None:
    """Send this number of octets."""
    for _ in range(octets // len(payload)):
        while not endpoint.send(association, payload, ppid=0):
            await endpoint.writable(association)


async def next_of(endpoint: Any, kind: type[E]) -> E:
    """Return the next event of this class, and drop those before it."""
    while not isinstance(event := await endpoint.receive(), kind):
        pass
    return event


@pytest.mark.parametrize("size", [100, MAX_MESSAGE])
def test_a_user_that_sends_more_than_the_service_reads_is_cut_off_by_octets(transport: Any, size: int) -> None:
    async def story() -> None:
        says = Notes()
        async with (
            rserpool.Registrar(transport=transport, port=0, enrp_port=0) as registrar,
            pool_of(transport, registrar, busy, on_notice=says) as element,
        ):
            endpoint, association = await stranger_at(transport, element)
            async with aclosing(endpoint):
                pouring = asyncio.create_task(pour(endpoint, association, bytes(size), 2 * SESSION_UNREAD_MAX))
                cut_off = await says.until(notices.PeerCutOff)
                assert cut_off.reason == "too many unread octets"
                await next_of(endpoint, Lost)
                await pouring
            assert element.sessions == 0

    run(story)


def test_the_session_with_most_unread_octets_goes_first() -> None:
    async def story() -> None:
        transport, says = MemoryTransport(), Notes()
        async with (
            rserpool.Registrar(transport=transport, port=0, enrp_port=0) as registrar,
            pool_of(transport, registrar, busy, on_notice=says) as element,
        ):
            share = SESSION_UNREAD_MAX - 2 * MAX_MESSAGE
            strangers = [await stranger_at(transport, element) for _ in range(ELEMENT_UNREAD_MAX // share + 1)]
            most = strangers[2]
            await pour(*most, bytes(MAX_MESSAGE), share + MAX_MESSAGE)
            for endpoint, association in strangers:
                if endpoint is not most[0]:
                    await pour(endpoint, association, bytes(MAX_MESSAGE), share)
            cut_off = await says.until(notices.PeerCutOff)
            assert cut_off.reason == "too many unread octets in all sessions"
            await next_of(most[0], Lost)
            for endpoint, _ in strangers:
                await endpoint.aclose()

    run(story)


def test_users_that_do_nothing_give_way_to_one_that_works(transport: Any) -> None:
    """Each of them echoes a cookie and is silent from then on."""

    async def story() -> None:
        says = Notes()
        config = rserpool.ElementConfig(hunt=QUICK_ELEMENT.hunt, idle_gives_way=0.05)
        async with (
            rserpool.Registrar(transport=transport, port=0, enrp_port=0) as registrar,
            pool_of(transport, registrar, echo, config=config, max_sessions=4, on_notice=says) as element,
            user_of(transport, registrar) as user,
        ):
            silent = [await stranger_at(transport, element) for _ in range(4)]
            for endpoint, association in silent:
                endpoint.send(association, COOKIE_ECHO, ppid=11)
            await says.until(notices.SessionStarted, 4)
            async with user.session(b"EchoPool") as session:
                item: Any = None
                while not isinstance(item, rserpool.SessionMessage):  # refused until the others are idle for long
                    await session.send(b"work", ppid=0)
                    item = await session.receive()
                assert item.payload == b"work"
            ended = await says.until(notices.SessionEnded)
            while "idle" not in ended.reason:
                ended = await says.until(notices.SessionEnded, says.of(notices.SessionEnded).index(ended) + 2)
            for endpoint, _ in silent:
                await endpoint.aclose()

    run(story)


@pytest.mark.parametrize("way", ["silent", "does not read"])
def test_a_user_that_keeps_the_service_waiting_is_ended(transport: Any, way: str) -> None:
    async def story() -> None:
        async def endless(session: rserpool.ServerSession) -> None:
            while True:
                await session.send(bytes(60_000), ppid=0)

        says = Notes()
        service = echo if way == "silent" else endless
        async with (
            rserpool.Registrar(transport=transport, port=0, enrp_port=0) as registrar,
            pool_of(transport, registrar, service, config=IMPATIENT, on_notice=says) as element,
        ):
            endpoint, association = await stranger_at(transport, element)
            endpoint.send(association, b"hello", ppid=0)
            ended = await says.until(notices.SessionEnded)
            assert ended.reason.startswith("it was idle for ")
            assert element.sessions == 0
            await endpoint.aclose()

    run(story)


def test_a_service_that_works_is_not_idle(transport: Any) -> None:
    async def story() -> None:
        worked = asyncio.Event()

        async def slow(session: rserpool.ServerSession) -> None:
            await session.receive()
            await worked.wait()
            await session.send(b"done", ppid=0)

        says = Notes()
        async with (
            rserpool.Registrar(transport=transport, port=0, enrp_port=0) as registrar,
            pool_of(transport, registrar, slow, config=IMPATIENT, max_sessions=2, on_notice=says) as element,
        ):
            endpoint, association = await stranger_at(transport, element)
            endpoint.send(association, b"compute", ppid=0)
            await says.until(notices.SessionStarted)
            idle, other = await stranger_at(transport, element)
            idle.send(other, COOKIE_ECHO, ppid=11)
            ended = await says.until(notices.SessionEnded)
            assert ended.association != says.of(notices.SessionStarted)[0].association
            worked.set()
            assert (await next_of(endpoint, Message)).payload == b"done"
            await endpoint.aclose()
            await idle.aclose()

    run(story)


def test_answers_that_nobody_reads_are_limited_for_all_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each stranger stays just below the limit of one association."""
    limit = 4 * BACKLOG_MAX
    monkeypatch.setattr(links, "BACKLOG_OF_ALL_MAX", limit)

    async def story() -> None:
        transport, says, pool = MemoryTransport(), Notes(), PoolHandle(b"EchoPool")
        async with rserpool.Registrar(transport=transport, port=0, enrp_port=0, on_notice=says) as registrar:
            member = await transport.open(listen=False)
            home = await member.connect(registrar.address, timeout=5)
            for number in range(1, 60):
                registration = asap.Registration(pool, an_element(number, addresses=registrar.address.addresses))
                member.send(home, wire.encode(registration, life_unit=1.0), ppid=11)
            await says.until(notices.ElementAdded, 59)
            question = wire.encode(asap.HandleResolution(pool, asap.ResolutionItems(59)), life_unit=1.0)
            greedy = []
            while not says.of(notices.PeerCutOff):
                says.clear()
                endpoint = await transport.open(listen=False)
                greedy.append(endpoint)
                association = await endpoint.connect(registrar.address, timeout=5)
                before, asked = registrar.backlog, 0
                while before <= registrar.backlog < before + BACKLOG_MAX * 3 // 4:
                    for _ in range(50):
                        endpoint.send(association, question, ppid=11)
                    asked += 50
                    await says.until(notices.HandleResolved, asked)
            assert [note.reason for note in says.of(notices.PeerCutOff)] == [
                "too much waits for all peers, and most for this one"
            ]
            assert limit - 2 * BACKLOG_MAX < registrar.backlog <= limit
            for endpoint in greedy:
                await endpoint.aclose()
            await member.aclose()

    run(story)
