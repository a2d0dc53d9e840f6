"""Running registrars, elements and users, over every transport that this machine has."""

from __future__ import annotations

import asyncio
import contextlib
import random
from typing import Any

import pytest

import rserpool
from rserpool import FailedOver, RemovalReason, SessionClosed, SessionMessage, notices
from rserpool.policies import UnknownPolicy
from rserpool.transport.memory import MemoryTransport
from tests.rserpool.runtime.stories import Notes, echo, pool_of, run, user_of
from tests.rserpool.transport.meeting import available


@pytest.fixture(params=rserpool.TRANSPORTS)
def transport(request: pytest.FixtureRequest) -> Any:
    return available(request.param)


def test_an_element_reports_its_number_of_sessions_when_it_changes(transport: Any) -> None:
    async def story() -> None:
        heard = Notes()
        numbers: list[int] = []
        ended = asyncio.Event()

        def count(number: int) -> None:
            numbers.append(number)
            if numbers == [1, 2, 1, 0]:
                ended.set()

        async with (
            rserpool.Registrar(transport=transport, port=0, enrp_port=0, on_notice=heard) as registrar,
            pool_of(transport, registrar, echo, on_sessions=count),
            user_of(transport, registrar) as user,
        ):
            await heard.until(notices.ElementAdded)
            async with user.session(b"EchoPool") as one, user.session(b"EchoPool") as two:
                for session in (one, two):
                    await session.send(b"hello", ppid=0)
                    await session.receive()
            await ended.wait()

    run(story)


def test_a_user_talks_to_an_element_it_found_through_the_registrar(transport: Any) -> None:
    async def story() -> None:
        heard = Notes()
        async with (
            rserpool.Registrar(transport=transport, port=0, enrp_port=0, on_notice=heard) as registrar,
            pool_of(transport, registrar, echo) as element,
            user_of(transport, registrar) as user,
            user.session(b"EchoPool") as session,
        ):
            assert session.element is not None
            assert session.element.identifier == element.identifier
            await session.send(b"hello", ppid=7)
            assert await session.receive() == SessionMessage(b"hello", 7)
            assert session.sender == session.element
            assert (await heard.until(notices.ElementAdded)).element.identifier == element.identifier
        assert (await heard.until(notices.ElementRemoved)).reason is RemovalReason.DEREGISTERED

    run(story)


def test_messages_and_cookies_that_are_sent_together_keep_their_order(transport: Any) -> None:
    async def story() -> None:
        async def counting(session: rserpool.ServerSession) -> None:
            await session.receive()
            numbers = [SessionMessage(str(number).encode(), 0) for number in range(100)]
            await session.send_all([*numbers[:50], rserpool.Cookie(b"half"), *numbers[50:]])
            await asyncio.Event().wait()

        order: list[bytes] = []

        def note(message: rserpool.WireMessage) -> None:
            if not message.outgoing:
                order.append(message.payload)

        async with (
            rserpool.Registrar(transport=transport, port=0, enrp_port=0) as registrar,
            pool_of(transport, registrar, counting),
            user_of(transport, registrar, on_message=note) as user,
            user.session(b"EchoPool") as session,
        ):
            await session.send(b"count", ppid=0)
            for number in range(100):
                assert await session.receive() == SessionMessage(str(number).encode(), 0)
            (cookie,) = [index for index, payload in enumerate(order) if b"half" in payload]
            assert order[cookie - 1 : cookie + 2 : 2] == [b"49", b"50"]

    run(story)


def test_a_session_continues_with_its_cookie_when_the_element_breaks(transport: Any) -> None:
    """RFC 5352 §3.8: the cookie is the first message that the new element receives."""

    async def story() -> None:
        async def counting(session: rserpool.ServerSession) -> None:
            start = int(session.cookie) if session.cookie else 0
            for number in range(start, start + 3):
                await session.send(str(number).encode(), ppid=0)
                await session.send_cookie(str(number + 1).encode())
            if session.cookie is None:
                await session.receive()  # the request
                await asyncio.Event().wait()  # hang until the element closes
            await asyncio.Event().wait()

        heard = Notes()
        async with (
            rserpool.Registrar(transport=transport, port=0, enrp_port=0) as registrar,
            pool_of(transport, registrar, counting, identifier=rserpool.ElementId(1)) as one,
            pool_of(transport, registrar, counting, identifier=rserpool.ElementId(2)) as two,
            user_of(transport, registrar, on_notice=heard) as user,
            user.session(b"EchoPool") as session,
        ):
            await session.send(b"count", ppid=0)
            for expected in (b"0", b"1", b"2"):
                item = await session.receive()
                assert isinstance(item, SessionMessage)
                assert item.payload == expected
            await heard.until(notices.CookieReceived, 3)
            first = session.element
            assert first is not None
            serving, spare = (one, two) if one.identifier == first.identifier else (two, one)
            await serving.aclose()
            item = await session.receive()
            assert isinstance(item, FailedOver)
            assert (item.left, item.cookie) == (serving.identifier, b"3")
            assert item.element.identifier == spare.identifier
            after = await session.receive()
            assert isinstance(after, SessionMessage)
            assert after.payload == b"3"
            assert session.sender is not None
            assert session.sender.identifier == spare.identifier

    run(story)


def test_a_registrar_an_element_and_a_user_find_each_other_with_no_options_given(monkeypatch: Any) -> None:
    memory = MemoryTransport()
    monkeypatch.setitem(rserpool.TRANSPORTS, "kernel", lambda: memory)  # the first one tried

    async def story() -> None:
        async with (
            rserpool.Registrar() as registrar,
            rserpool.serve("EchoPool", echo),
            rserpool.PoolUser() as user,
            user.session("EchoPool") as session,
        ):
            assert registrar.address == rserpool.parse_address(f"127.0.0.1:{rserpool.ASAP_PORT}", memory.protocol)
            await session.send(b"hello", ppid=0)
            assert await session.receive() == SessionMessage(b"hello", 0)
            view = await rserpool.read_handlespace(registrar.enrp_address)
            assert view.elements == 1

    run(story)


def test_an_unknown_pool_is_refused_with_its_cause(transport: Any) -> None:
    async def story() -> None:
        async with (
            rserpool.Registrar(transport=transport, port=0, enrp_port=0) as registrar,
            user_of(transport, registrar) as user,
        ):
            with pytest.raises(rserpool.Rejected) as caught:
                await user.resolve(b"NoSuchPool")
            assert caught.value.cause == rserpool.ErrorCause(rserpool.CauseCode.UNKNOWN_POOL_HANDLE)

    run(story)


def test_a_session_waits_for_the_first_element_and_then_continues(transport: Any) -> None:
    async def story() -> None:
        heard = Notes()
        async with (
            rserpool.Registrar(transport=transport, port=0, enrp_port=0) as registrar,
            user_of(transport, registrar, on_notice=heard) as user,
        ):
            session = user.session(b"EchoPool")
            entering = asyncio.create_task(session.__aenter__())
            waiting = await heard.until(notices.SessionWaiting)
            assert "EchoPool" in waiting.reason
            async with pool_of(transport, registrar, echo):
                await entering
                await session.send(b"at last", ppid=0)
                item = await session.receive()
                assert isinstance(item, SessionMessage)
                assert item.payload == b"at last"
                session.close()

    run(story)


def test_a_full_element_sends_the_user_elsewhere(transport: Any) -> None:
    async def story() -> None:
        async with (
            rserpool.Registrar(transport=transport, port=0, enrp_port=0) as registrar,
            pool_of(transport, registrar, echo, max_sessions=1) as one,
            pool_of(transport, registrar, echo, max_sessions=1) as two,
            user_of(transport, registrar) as user,
        ):
            sessions = [user.session(b"EchoPool") for _ in range(2)]
            served = set()
            for session in sessions:
                await session.__aenter__()
                await session.send(b"mine", ppid=0)
                item = await session.receive()
                while isinstance(item, FailedOver):  # refused without a cookie, so the request is repeated
                    await session.send(b"mine", ppid=0)
                    item = await session.receive()
                assert session.sender is not None
                served.add(session.sender.identifier)
            assert served == {one.identifier, two.identifier}
            for session in sessions:
                session.close()

    run(story)


def test_a_service_that_raises_ends_only_its_own_session(transport: Any, caplog: pytest.LogCaptureFixture) -> None:
    async def story() -> None:
        async def touchy(session: rserpool.ServerSession) -> None:
            async for data in session:
                if data.payload == b"bad":
                    raise ValueError("on purpose")
                await session.send(data.payload, ppid=0)

        async with (
            rserpool.Registrar(transport=transport, port=0, enrp_port=0) as registrar,
            pool_of(transport, registrar, touchy),
            user_of(transport, registrar) as user,
            user.session(b"EchoPool") as good,
            user.session(b"EchoPool") as bad,
        ):
            await good.send(b"one", ppid=0)
            assert isinstance(await good.receive(), SessionMessage)
            await bad.send(b"bad", ppid=0)
            assert isinstance(await bad.receive(), FailedOver)
            await good.send(b"two", ppid=0)
            item = await good.receive()
            assert isinstance(item, SessionMessage)
            assert item.payload == b"two"

    run(story)
    assert "on purpose" in caplog.text


def test_many_messages_arrive_in_order(transport: Any) -> None:
    """There are more messages than the receiver and the endpoint buffer; none is lost or duplicated."""

    async def story() -> None:
        async def pour(session: rserpool.ServerSession) -> None:
            await session.receive()
            for number in range(5000):
                await session.send(number.to_bytes(4) + bytes(1000), ppid=32)
            await session.receive()

        async with (
            rserpool.Registrar(transport=transport, port=0, enrp_port=0) as registrar,
            pool_of(transport, registrar, pour),
            user_of(transport, registrar) as user,
            user.session(b"EchoPool") as session,
        ):
            await session.send(b"pour", ppid=32)
            for number in range(5000):
                item = await session.receive()
                assert isinstance(item, SessionMessage)
                assert int.from_bytes(item.payload[:4]) == number
                if number % 500 == 0:
                    await asyncio.sleep(0)

    run(story)


def test_registrar_and_element_survive_nonsense_from_a_stranger(transport: Any) -> None:
    async def story() -> None:
        rng = random.Random(5)
        async with (
            rserpool.Registrar(transport=transport, port=0, enrp_port=0) as registrar,
            pool_of(transport, registrar, echo) as element,
            user_of(transport, registrar) as user,
            user.session(b"EchoPool") as session,
        ):
            for target in (registrar.address, element.address):
                for ppid in (0, 11, 12, 99):
                    stranger = await transport.open(listen=False)
                    association = await stranger.connect(target, timeout=5)
                    for _ in range(20):
                        stranger.send(association, rng.randbytes(rng.randrange(1, 80)), ppid=ppid)
                    await stranger.aclose()
            await session.send(b"still there", ppid=0)
            item = await session.receive()
            assert isinstance(item, SessionMessage)
            assert (await user.resolve(b"EchoPool")).elements[0].identifier == element.identifier

    run(story)


def test_elements_that_do_not_fit_into_one_answer_are_answered_with_those_that_fit(transport: Any) -> None:
    """Three elements of 30 kB made an answer of more than 64 KiB, and the association of everyone who asked ended."""

    async def story() -> None:
        large, huge = (UnknownPolicy(0x80001234, tuple(range(count))) for count in (900, 5500))
        registrar_says, user_says = Notes(), Notes()
        async with (
            rserpool.Registrar(transport=transport, port=0, enrp_port=0, on_notice=registrar_says) as registrar,
            contextlib.AsyncExitStack() as elements,
            user_of(transport, registrar, on_notice=user_says) as user,
        ):
            for _ in range(20):
                await elements.enter_async_context(pool_of(transport, registrar, echo, policy=large))
            await elements.enter_async_context(pool_of(transport, registrar, echo, policy=huge))
            await registrar_says.until(notices.RegistrationRefused)
            await registrar_says.until(notices.ElementAdded, 20)
            assert 10 < len((await user.resolve(b"EchoPool")).elements) < 20
            assert len((await user.resolve(b"EchoPool", 3)).elements) == 3
            assert not user_says.of(notices.RegistrarLost)

    run(story)


def test_the_registrar_can_restart_without_a_session_noticing(transport: Any) -> None:
    async def story() -> None:
        registrar = rserpool.Registrar(transport=transport, port=0, enrp_port=0)
        await registrar.__aenter__()
        heard = Notes()
        async with (
            pool_of(transport, registrar, echo, on_notice=heard),
            user_of(transport, registrar) as user,
            user.session(b"EchoPool") as session,
        ):
            await heard.until(notices.Registered)
            await registrar.__aexit__(None, None, None)
            await heard.until(notices.RegistrarLost)
            await session.send(b"alone", ppid=0)
            assert isinstance(await session.receive(), SessionMessage)
            async with rserpool.Registrar(transport=transport, port=registrar.address.port, enrp_port=0) as again:
                await heard.until(notices.Registered, 2)
                assert again.address == registrar.address
                assert (await user.resolve(b"EchoPool")).elements

    run(story)


def test_a_closed_session_raises() -> None:
    async def story() -> None:
        transport = MemoryTransport()
        async with (
            rserpool.Registrar(transport=transport, port=0, enrp_port=0) as registrar,
            pool_of(transport, registrar, echo),
            user_of(transport, registrar) as user,
            user.session(b"EchoPool") as session,
        ):
            session.close()
            with pytest.raises(SessionClosed):
                await session.receive()
            with pytest.raises(SessionClosed):
                await session.send(b"late", ppid=0)

    run(story)
