"""What is too long for a message, or for rsplib's programs, is refused where a program says it, in a sentence."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import rserpool
from rserpool import LocalError, notices
from rserpool.transport.memory import MemoryTransport
from tests.rserpool.runtime.stories import Notes, echo, pool_of, run, user_of

LONG = b"p" * 33


def an_element(handle: bytes, profile: rserpool.InteropProfile = rserpool.RFC) -> object:
    config = rserpool.ElementConfig(profile=profile)
    return rserpool.serve(handle, echo, transport=MemoryTransport(), config=config)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: an_element(LONG, rserpool.RSPLIB), "has 33 octets, and this profile allows at most 32"),
        (lambda: an_element(b"p" * 1025), "a pool handle has at most 1024 octets, not 1025"),
        (
            lambda: rserpool.serve(b"P", echo, transport=MemoryTransport(), addresses=("127.0.0.1",) * 65),
            "an element has at most 64 addresses",
        ),
    ],
)
def test_an_element_that_registrars_would_refuse_is_not_made(make: Callable[[], object], sentence: str) -> None:
    with pytest.raises(LocalError, match=sentence):
        make()


def test_a_long_pool_handle_is_fine_without_rsplib() -> None:
    an_element(LONG)
    an_element(b"p" * 32, rserpool.RSPLIB)


def test_a_user_does_not_send_a_pool_handle_that_stops_rsplibs_registrar() -> None:
    async def story() -> None:
        config = rserpool.UserConfig(profile=rserpool.RSPLIB)
        async with rserpool.PoolUser(transport=MemoryTransport(), config=config) as user:
            with pytest.raises(LocalError, match="allows at most 32"):
                await user.resolve(LONG)
            with pytest.raises(LocalError, match="allows at most 32"):
                user.session(LONG)

    run(story)


def test_the_longest_cookie_is_passed_on_and_a_longer_one_is_refused() -> None:
    """A cookie that fits into no message would end the session at every element."""
    refused: list[str] = []

    async def service(session: rserpool.ServerSession) -> None:
        async for _ in session:
            try:
                await session.send_cookie(bytes(65_525))
            except LocalError as error:
                refused.append(str(error))
            await session.send_cookie(bytes(65_524))
            await session.send(b"done", ppid=0)

    async def story() -> None:
        transport, heard = MemoryTransport(), Notes()
        async with (
            rserpool.Registrar(transport=transport, port=0, enrp_port=0) as registrar,
            pool_of(transport, registrar, service),
            user_of(transport, registrar, on_notice=heard) as user,
            user.session(b"EchoPool") as session,
        ):
            await session.send(b"please", ppid=0)
            assert await session.receive() == rserpool.SessionMessage(b"done", 0)
            assert [len(notice.cookie) for notice in heard.of(notices.CookieReceived)] == [65_524]
            session.fail_over("to echo the cookie")
            assert (await heard.until(notices.SessionFailedOver)).cookie == bytes(65_524)
        assert refused == ["a cookie has at most 65524 octets, not 65525"]

    run(story)
