"""The character generator: sends as fast as it is read, without end (after RFC 864). Nobody has to ask for it
(`app.services.GREETING`), and nobody is listened to."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Final

from app.services.options import ServiceOptions

if TYPE_CHECKING:
    from rserpool import ServerSession

PPID: Final = 0
MESSAGE: Final = bytes(30 + i % 98 for i in range(1024))
"""rsplib's: 1024 octets, 30 to 127 over and over."""


def chargen_service(options: ServiceOptions) -> Callable[[ServerSession], Awaitable[None]]:
    """A handler for `rserpool.serve`. It needs no options."""
    return _chargen


async def _chargen(session: ServerSession) -> None:
    """Ends when the user has gone: then `send` raises."""
    while True:
        await session.send(MESSAGE, ppid=PPID)
        await asyncio.sleep(0)  # there may be other sessions
