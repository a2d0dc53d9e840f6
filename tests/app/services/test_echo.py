"""The echo service, and the table of services."""

from __future__ import annotations

import asyncio

from app.services import SERVICES, ServiceOptions
from tests.app.services.sessions import UserSession


def test_every_message_is_sent_back() -> None:
    async def scene() -> None:
        session = UserSession()
        session.order(b"hello", 32, 0)
        session.order(b"", 7, 3)
        session.leave()
        await SERVICES["echo"](ServiceOptions())(session)
        assert session.sent == [("data", b"hello"), ("7/3", b"")]

    asyncio.run(scene())


def test_services_have_names() -> None:
    assert {"echo", "fractal"} <= set(SERVICES)
