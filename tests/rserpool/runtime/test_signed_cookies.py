"""Sessions of elements that sign their cookies (RFC 5352 §3.8)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

import rserpool
from rserpool import FailedOver, SessionMessage, notices
from rserpool.transport.base import Message, Up
from rserpool.transport.memory import MemoryEndpoint, MemoryTransport
from rserpool.wire.cookie_seal import cookie_content
from tests.rserpool.runtime.stories import QUICK_ELEMENT, Notes, pool_of, run, user_of

KEY, OTHER_KEY = b"the key of the pool" * 2, b"the key of another pool" * 2


async def counting(session: rserpool.ServerSession) -> None:
    """Count from the cookie, or from 0 for each message of the user."""
    at = int(session.cookie) if session.cookie else 0
    if session.cookie:
        await session.send(b"from %d" % at, ppid=0)
    async for _ in session:
        await session.send(b"at %d" % at, ppid=0)
        at += 1
        await session.send_cookie(b"%d" % at)


async def counting_at_once(session: rserpool.ServerSession) -> None:
    """Count in the same way. Each message leaves together with its cookie."""
    at = int(session.cookie) if session.cookie else 0
    if session.cookie:
        await session.send(b"from %d" % at, ppid=0)
    async for _ in session:
        at += 1
        await session.send_all([SessionMessage(b"at %d" % (at - 1), 0, 0), rserpool.Cookie(b"%d" % at)])


async def payload_of(session: rserpool.Session) -> bytes:
    item = await session.receive()
    assert isinstance(item, SessionMessage)
    return item.payload


def story_of(
    one: dict[str, Any], two: dict[str, Any], service: rserpool.Handler = counting
) -> tuple[list[FailedOver], bytes, list[str], bytes]:
    """Lose the first element after it has given a cookie.

    Return the failovers that the user was told, what the second element said first, why that refused cookies, and the
    user's cookie.
    """
    failovers: list[FailedOver] = []
    first: list[bytes] = []
    refusals: list[str] = []
    cookies: list[bytes] = []

    async def story() -> None:
        transport, heard, told = MemoryTransport(), Notes(), Notes()
        async with (
            rserpool.Registrar(transport=transport, port=0, enrp_port=0) as registrar,
            user_of(transport, registrar, on_notice=heard) as user,
        ):
            element = await pool_of(transport, registrar, service, **one).__aenter__()
            async with user.session("EchoPool") as session:
                await session.send(b"count", ppid=0)
                assert await payload_of(session) == b"at 0"
                cookies.append((await heard.until(notices.CookieReceived)).cookie)
                async with pool_of(transport, registrar, service, on_notice=told, **two) as other:
                    await told.until(notices.Registered)
                    await element.aclose()
                    while not first:
                        match await session.receive():
                            case FailedOver() as item:
                                failovers.append(item)
                                if item.cookie is None:
                                    await session.send(b"count", ppid=0)
                            case SessionMessage(payload=payload):
                                first.append(payload)
                    refusals.extend(notice.reason for notice in told.of(notices.CookieRefused))
                    assert other.cookies_refused == len(refusals)
                    assert len(heard.of(notices.SessionCookieRefused)) == len(refusals)

    run(story)
    return failovers, first[0], refusals, cookies[0]


@pytest.mark.parametrize("service", [counting, counting_at_once])
def test_with_the_same_key_a_session_continues_from_its_cookie(service: rserpool.Handler) -> None:
    failovers, first, refusals, cookie = story_of({"pool_key": KEY}, {"pool_key": KEY}, service)
    assert [item.cookie for item in failovers] == [b"1"]
    assert (first, refusals) == (b"from 1", [])
    assert cookie_content(cookie) == b"1" != cookie


def test_without_a_key_cookies_are_on_the_wire_as_the_service_makes_them() -> None:
    failovers, first, refusals, cookie = story_of({}, {})
    assert [item.cookie for item in failovers] == [b"1"]
    assert (first, refusals, cookie) == (b"from 1", [], b"1")


STALE = replace(QUICK_ELEMENT, cookie_life=-1.0)


@pytest.mark.parametrize(
    ("one", "two", "reason"),
    [
        ({}, {"pool_key": KEY}, "it is not signed"),
        ({"pool_key": OTHER_KEY}, {"pool_key": KEY}, "its signature is wrong"),
        ({"pool_key": KEY, "service": "other"}, {"pool_key": KEY}, "its signature is wrong"),
        ({"pool_key": KEY}, {"pool_key": KEY, "config": STALE}, "it is 0 s old"),
    ],
)
def test_a_cookie_that_cannot_be_trusted_is_refused_and_the_session_begins_anew(
    one: dict[str, Any], two: dict[str, Any], reason: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("WARNING", "rserpool.runtime.pool_element"):
        failovers, first, refusals, _ = story_of(one, two)
    assert caplog.messages == [], "who hears the notice is not warned in the log too"
    assert [item.cookie for item in failovers] == [b"1", None]
    assert failovers[1].left == failovers[1].element.identifier
    assert (first, refusals) == (b"at 0", [reason])


def test_elements_in_the_profile_of_rsplib_neither_sign_nor_check() -> None:
    config = replace(QUICK_ELEMENT, profile=rserpool.RSPLIB)
    failovers, first, refusals, cookie = story_of({}, {"pool_key": KEY, "config": config})
    assert (len(failovers), first, refusals, cookie) == (1, b"from 1", [], b"1")
    _, first, _, cookie = story_of({"pool_key": KEY, "config": config}, {})
    assert (first, cookie) == (b"from 1", b"1")


async def echo(endpoint: MemoryEndpoint, element: rserpool.PoolElementServer, cookie: bytes) -> None:
    association = await endpoint.connect(element.address, timeout=5)
    echoed = rserpool.wire.encode(rserpool.wire.asap.CookieEcho(rserpool.Cookie(cookie)), life_unit=1.0)
    endpoint.send(association, echoed, ppid=rserpool.ASAP_PPID)


def test_a_user_that_noticed_a_loss_earlier_than_its_element_continues_there() -> None:
    """The element still has the former association, and room for one session only."""

    async def story() -> None:
        transport, heard, told = MemoryTransport(), Notes(), Notes()
        async with (
            rserpool.Registrar(transport=transport, port=0, enrp_port=0) as registrar,
            pool_of(transport, registrar, counting, pool_key=KEY, max_sessions=1, on_notice=told) as element,
            user_of(transport, registrar, on_notice=heard) as user,
            user.session("EchoPool") as session,
        ):
            await session.send(b"count", ppid=0)
            await session.receive()
            cookie = (await heard.until(notices.CookieReceived)).cookie
            again = await transport.open(element.address.addresses)
            await echo(again, element, cookie)
            while not isinstance(event := await again.receive(), Message):
                assert isinstance(event, Up)
            assert event.payload == b"from 1"
            assert (element.sessions, element.cookies_refused) == (1, 0)
            await again.aclose()

    run(story)


def test_a_cookie_is_refused_while_its_session_is_served() -> None:
    """A stranger has read the cookie of another user and replays it."""

    async def story() -> None:
        transport, heard, told = MemoryTransport(), Notes(), Notes()
        async with (
            rserpool.Registrar(transport=transport, port=0, enrp_port=0) as registrar,
            pool_of(transport, registrar, counting, pool_key=KEY, on_notice=told) as element,
            user_of(transport, registrar, on_notice=heard) as user,
            user.session("EchoPool") as session,
        ):
            await session.send(b"count", ppid=0)
            await session.receive()
            cookie = (await heard.until(notices.CookieReceived)).cookie
            stranger = await transport.open(("127.0.0.9",))
            await echo(stranger, element, cookie)
            assert (await told.until(notices.CookieRefused)).reason == "its session is served here already"
            # The session of the user it was stolen from is not disturbed.
            await session.send(b"count", ppid=0)
            assert await payload_of(session) == b"at 1"
            await stranger.aclose()

    run(story)


def test_the_cookies_of_a_session_that_begins_anew_are_accepted_again() -> None:
    """A third element accepts what the second one signs."""

    async def story() -> None:
        transport, heard = MemoryTransport(), Notes()
        async with (
            rserpool.Registrar(transport=transport, port=0, enrp_port=0) as registrar,
            user_of(transport, registrar, on_notice=heard) as user,
        ):
            element = await pool_of(transport, registrar, counting, pool_key=OTHER_KEY).__aenter__()
            async with user.session("EchoPool") as session:
                for cookies, expected in ((1, [b"1", None]), (2, [b"1"])):
                    await session.send(b"count", ppid=0)
                    await heard.until(notices.CookieReceived, cookies)
                    told, leaving = Notes(), element
                    element = await pool_of(transport, registrar, counting, pool_key=KEY, on_notice=told).__aenter__()
                    await told.until(notices.Registered)
                    await leaving.aclose()
                    given: list[bytes | None] = []
                    while len(given) < len(expected):
                        if isinstance(item := await session.receive(), FailedOver):
                            given.append(item.cookie)
                    assert given == expected
                assert await payload_of(session) == b"from 1"
            await element.aclose()

    run(story)


def test_a_session_that_comes_back_to_its_element_is_not_taken_for_a_replay() -> None:
    """Its user loses the association to the only element of the pool."""

    async def story() -> None:
        transport, heard = MemoryTransport(), Notes()
        async with (
            rserpool.Registrar(transport=transport, port=0, enrp_port=0) as registrar,
            pool_of(transport, registrar, counting, pool_key=KEY) as element,
            user_of(transport, registrar, on_notice=heard) as user,
            user.session("EchoPool") as session,
        ):
            await session.send(b"count", ppid=0)
            assert await payload_of(session) == b"at 0"
            await heard.until(notices.CookieReceived)
            session.fail_over("the association was lost")
            back = await session.receive()
            assert isinstance(back, FailedOver)
            assert (back.element.identifier, back.cookie) == (element.identifier, b"1")
            assert await payload_of(session) == b"from 1"
            assert element.cookies_refused == 0

    run(story)
