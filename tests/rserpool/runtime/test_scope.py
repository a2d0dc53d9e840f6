"""Several registrars share one handlespace and survive each other (RFC 5353): what elements and users notice."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from typing import Any

import pytest

import rserpool
from rserpool import FailedOver, SessionMessage, notices
from rserpool.transport.tcp import TcpTransport
from tests.rserpool.runtime.scopes import SCOPES, MemoryScope, Recording, records_by_key
from tests.rserpool.runtime.stories import Notes, run

POOL = b"EchoPool"

USER = rserpool.UserConfig(retry_delay=0.01)
ELEMENT = rserpool.ElementConfig(claim_wait=30)
"""An element that waits for a claim, so that only the registrars decide what happens to it."""


@pytest.fixture(params=SCOPES)
def scope(request: pytest.FixtureRequest) -> MemoryScope:
    return SCOPES[request.param]()


async def echo(session: rserpool.ServerSession) -> None:
    async for data in session:
        await session.send(data.payload, ppid=data.ppid)


async def three(scope: MemoryScope) -> None:
    for identifier in (0xA, 0xB, 0xC):
        await scope.start(identifier)


def elements(scope: MemoryScope, count: int, **options: Any) -> list[rserpool.PoolElementServer]:
    """Return elements that register with the registrars of the scope in turn."""
    return [
        rserpool.serve(
            POOL,
            echo,
            registrars=[scope.members[number % len(scope.members)].address],
            identifier=rserpool.ElementId(number + 1),
            config=ELEMENT,
            **{"transport": scope.transport, **options},
        )
        for number in range(count)
    ]


def test_registrars_see_the_same_elements_wherever_they_registered(scope: MemoryScope) -> None:
    async def story() -> None:
        async with scope, contextlib.AsyncExitStack() as stack:
            await three(scope)
            for element in elements(scope, 6):
                await stack.enter_async_context(element)
            views = await scope.until_agreed(6)
            assert views[0].owned() == {0xA: 2, 0xB: 2, 0xC: 2}
            assert views[0].checksums() == views[1].checksums() | views[2].checksums()
            leaver = await stack.enter_async_context(elements(scope, 7)[6])
            await scope.until_agreed(7)
            await leaver.aclose()
            await scope.until_agreed(6)

    run(story)


def test_a_newcomer_learns_everything(scope: MemoryScope) -> None:
    async def story() -> None:
        async with scope, contextlib.AsyncExitStack() as stack:
            await scope.start(0xA)
            for element in elements(scope, 20):
                await stack.enter_async_context(element)
            await scope.until_agreed(20)
            await scope.start(0xB)
            views = await scope.until_agreed(20, {0xA})
            assert views[1].registrar == 0xB

    run(story)


def test_a_killed_registrar_is_taken_over_without_a_session_noticing(scope: MemoryScope) -> None:
    async def story() -> None:
        async with scope, contextlib.AsyncExitStack() as stack:
            await three(scope)
            heard = Notes()
            served = elements(scope, 6, on_notice=heard)
            for element in served:
                await stack.enter_async_context(element)
            before = await scope.until_agreed(6)
            dead = scope.members[0]
            everybody = [member.address for member in scope.members]
            user = await stack.enter_async_context(
                rserpool.PoolUser(registrars=[dead.address], transport=scope.transport, config=USER)
            )
            sessions = [await stack.enter_async_context(user.session(POOL)) for _ in range(6)]
            used = Counter(session.element.identifier for session in sessions if session.element)
            assert used.keys() == {element.identifier for element in served}
            await scope.kill(dead)
            user.use_registrars(everybody)
            for session in sessions:
                await session.send(b"meanwhile", ppid=0)
            after = await scope.until_agreed(6)
            for session in sessions:
                await session.send(b"afterwards", ppid=0)
                for payload in (b"meanwhile", b"afterwards"):
                    item = await session.receive()
                    assert not isinstance(item, FailedOver)
                    assert item.payload == payload
            # The element keeps the port that users know. Only its home has changed.
            assert {key: e.transport for key, e in records_by_key(before[1]).items()} == {
                key: e.transport for key, e in records_by_key(after[0]).items()
            }
            moved = {key for key, e in records_by_key(before[1]).items() if e.home == dead.identifier}
            assert len(moved) == 2
            assert len({records_by_key(after[0])[key].home for key in moved}) == 1
            assert len(heard.of(notices.HomeChanged)) == 2
            # A user whose registrar has died asks another one.
            resolved = await user.resolve(POOL, items=10)
            assert len(resolved.elements) == 6

    run(story)


def test_the_last_of_two_takes_over_immediately(scope: MemoryScope) -> None:
    """No other registrar has to agree, unlike with rsplib."""

    async def story() -> None:
        async with scope, contextlib.AsyncExitStack() as stack:
            await scope.start(0xA)
            await scope.start(0xB)
            for element in elements(scope, 4):
                await stack.enter_async_context(element)
            await scope.until_agreed(4)
            await scope.kill(scope.members[1])
            views = await scope.until_agreed(4, {0xA})
            assert views[0].peers == ()

    run(story)


def test_two_registrars_die_one_after_the_other(scope: MemoryScope) -> None:
    async def story() -> None:
        async with scope, contextlib.AsyncExitStack() as stack:
            await three(scope)
            for element in elements(scope, 6):
                await stack.enter_async_context(element)
            await scope.until_agreed(6)
            await scope.kill(scope.members[0])
            await scope.kill(scope.members[1])
            await scope.until_agreed(6, {0xC})

    run(story)


def test_a_restarted_registrar_learns_everything(scope: MemoryScope) -> None:
    async def story() -> None:
        async with scope, contextlib.AsyncExitStack() as stack:
            await three(scope)
            for element in elements(scope, 6):
                await stack.enter_async_context(element)
            await scope.until_agreed(6)
            dead = scope.members[2]
            await scope.kill(dead)
            again = await scope.start(0xCC, like=dead)
            assert again.address == dead.address
            views = await scope.until_agreed(6)
            assert views[2].registrar == 0xCC
            # It serves like any other registrar: a new element registers there.
            newcomer = rserpool.serve(
                POOL, echo, registrars=[again.address], transport=scope.transport, identifier=rserpool.ElementId(77)
            )
            await stack.enter_async_context(newcomer)
            await scope.until_agreed(7)

    run(story)


def test_an_element_that_dies_with_its_registrar_is_removed_soon(scope: MemoryScope) -> None:
    """It does not answer the claim of its new home."""

    async def story() -> None:
        async with scope, contextlib.AsyncExitStack() as stack:
            await three(scope)
            recording = Recording(scope.transport)
            (mortal,) = elements(scope, 1, transport=recording)
            for element in (mortal, *elements(scope, 6)[1:]):
                await stack.enter_async_context(element)
            await scope.until_agreed(6)
            await scope.kill(scope.members[0])
            # As abrupt as it can be within one process: it does not deregister.
            for endpoint in recording.opened:
                await endpoint.aclose(0)
            await scope.until_agreed(5)

    run(story)


def test_registrars_are_hunted_in_parallel() -> None:
    """RFC 5352 §3.6 SH2: with two silent registrars the third one is found without waiting for a timer."""

    async def story() -> None:
        transport = TcpTransport()
        config = rserpool.UserConfig(connect_timeout=1000, hunt=rserpool.HuntConfig(timeout=1000))
        loop = asyncio.get_running_loop()
        silent = [await loop.create_server(asyncio.Protocol, "127.0.0.1", 0) for _ in range(2)]
        ports = [server.sockets[0].getsockname()[1] for server in silent]
        async with rserpool.Registrar(transport=transport, port=0, enrp_port=0) as registrar:
            registrars = [rserpool.parse_address(f"127.0.0.1:{port}", transport.protocol) for port in ports]
            element = rserpool.serve(POOL, echo, registrars=[registrar.address], transport=transport)
            user = rserpool.PoolUser(registrars=[*registrars, registrar.address], transport=transport, config=config)
            async with element, user, user.session(POOL) as session:
                await session.send(b"here", ppid=0)
                assert isinstance(await session.receive(), SessionMessage)
        for server in silent:
            server.close()

    run(story)
