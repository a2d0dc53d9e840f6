"""Ping-pong, discard, daytime and chargen: with a session in the test, and as elements of a pool."""

from __future__ import annotations

import asyncio
import csv
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

import pytest

import rserpool
from app.services import GREETING, SERVICES, ServiceOptions, chargen, daytime, pool_handle_of
from rserpool import ElementConfig, SessionClosed, SessionMessage
from rserpool.transport.memory import MemoryTransport
from tests.app.services.sessions import UserSession

CAPTURES = Path(__file__).parents[2] / "data" / "captures.tsv"
with CAPTURES.open(newline="") as lines:
    ROWS = [row for row in csv.DictReader(lines, delimiter="\t") if row["capture"] == "csp-pingpong"]
PINGS, PONGS = (
    [bytes.fromhex(row["payload_hex"]) for row in ROWS if row["message"] == message] for message in ("ping", "pong")
)
COOKIES = [bytes.fromhex(row["payload_hex"])[8:] for row in ROWS if row["message"] == "cookie"]
ECHO = next(bytes.fromhex(row["payload_hex"])[8:] for row in ROWS if row["message"] == "cookie-echo")


def serve(service: str, session: UserSession) -> None:
    asyncio.run(asyncio.wait_for(SERVICES[service](ServiceOptions())(session), 30))


def pingpong(*orders: bytes, cookie: bytes | None = None, ppid: int = 33, stream: int = 0) -> list[tuple[str, bytes]]:
    session = UserSession(cookie)
    for order in orders:
        session.order(order, ppid, stream)
    session.leave()
    serve("pingpong", session)
    return session.sent


def test_recorded_pings_are_answered_octet_by_octet_as_rsplib_did() -> None:
    assert len(PINGS) == len(PONGS) == 5
    sent = pingpong(*PINGS)
    assert sent == [
        item
        for pong, cookie in zip(PONGS, COOKIES, strict=False)
        for item in (("33/0", pong), ("cookie", cookie))
    ]  # fmt: skip


def test_the_count_resumes_from_a_recorded_cookie() -> None:
    """The user echoed a 7. The next cookie from rsplib's second element contains an 8."""
    (_, pong), (kind, cookie) = pingpong(PINGS[0], cookie=ECHO)
    assert int.from_bytes(pong[12:20]) == 7
    assert (kind, cookie) == ("cookie", COOKIES[COOKIES.index(ECHO) + 1])


def test_a_pong_is_sent_on_the_stream_of_its_ping_and_the_count_wraps() -> None:
    sent = pingpong(PINGS[0], cookie=b"<PP-TD1>" + b"\xff" * 8, stream=3)
    assert [kind for kind, _ in sent] == ["33/3", "cookie"]
    assert sent[1][1] == b"<PP-TD1>" + bytes(8)


@pytest.mark.parametrize(
    "nonsense",
    [b"", PINGS[0][:11], PINGS[0] + b"x", PONGS[0], b"\1\0\xff\xff" + bytes(0xFFFB)],
    ids=["nothing", "short", "wrong length", "a pong", "too long to be answered"],
)
def test_anything_but_a_ping_ends_the_session(nonsense: bytes, caplog: pytest.LogCaptureFixture) -> None:
    assert pingpong(nonsense, PINGS[0]) == []
    assert "no Ping" in caplog.text


def test_other_ppids_and_cookies_end_the_session(caplog: pytest.LogCaptureFixture) -> None:
    assert pingpong(PINGS[0], ppid=32) == []
    assert pingpong(PINGS[0], cookie=b"<FG-TD1>" + bytes(8)) == []
    assert pingpong(PINGS[0], cookie=ECHO + b"\0") == []
    assert caplog.text.count("session 1: ended") == 3


def test_discard_answers_nothing() -> None:
    session = UserSession()
    session.order(b"hello")
    session.leave()
    serve("discard", session)
    assert session.sent == []


def test_daytime_sends_the_time_once() -> None:
    session = UserSession()
    before = datetime.now()
    serve("daytime", session)
    ((kind, line),) = session.sent
    assert kind == "0/0"
    assert before <= datetime.strptime(line.decode(), daytime.FORMAT) <= datetime.now()


def test_chargen_sends_until_the_user_has_left() -> None:
    async def scene() -> None:
        session = UserSession()
        task = asyncio.ensure_future(SERVICES["chargen"](ServiceOptions())(session))
        await session.until(20)
        session.vanish()
        with pytest.raises(SessionClosed):
            await task
        assert set(session.sent) == {("0/0", chargen.MESSAGE)}
        assert (len(chargen.MESSAGE), chargen.MESSAGE[:2], chargen.MESSAGE[97:99]) == (1024, b"\x1e\x1f", b"\x7f\x1e")

    asyncio.run(asyncio.wait_for(scene(), 30))


def test_pools_have_the_same_names_as_in_rsplib() -> None:
    assert {service: pool_handle_of(service) for service in SERVICES} == {
        "chargen": "CharGenPool",
        "daytime": "DaytimePool",
        "discard": "DiscardPool",
        "echo": "EchoPool",
        "fractal": "FractalGeneratorPool",
        "pingpong": "PingPongPool",
    }
    assert set(SERVICES) >= GREETING


@asynccontextmanager
async def in_a_pool(service: str) -> AsyncIterator[rserpool.Session]:
    transport = MemoryTransport()
    config = ElementConfig(greet_after=0.01 if service in GREETING else None)
    handler = SERVICES[service](ServiceOptions())
    async with (
        asyncio.timeout(30),
        rserpool.Registrar(transport=transport, port=0) as registrar,
        rserpool.serve(service, handler, registrars=[registrar.address], transport=transport, config=config),
        rserpool.PoolUser(registrars=[registrar.address], transport=transport) as user,
        user.session(service) as session,
    ):
        yield session


@pytest.mark.parametrize(("service", "octets"), [("daytime", b"-20"), ("chargen", chargen.MESSAGE)])
def test_a_silent_user_in_a_pool_is_served(service: str, octets: bytes) -> None:
    async def scene() -> None:
        async with in_a_pool(service) as session:
            item = await session.receive()
            assert isinstance(item, SessionMessage)
            assert octets in item.payload
            assert item.ppid == 0

    asyncio.run(scene())


def test_ping_pong_in_a_pool() -> None:
    async def scene() -> None:
        async with in_a_pool("pingpong") as session:
            for ping, pong in zip(PINGS, PONGS, strict=True):
                await session.send(ping, ppid=33)
                item = await session.receive()
                assert isinstance(item, SessionMessage)
                assert (item.payload, item.ppid) == (pong, 33)

    asyncio.run(scene())
