"""The daytime service: tells the time and ends the session (after RFC 867). Nobody has to ask
(`app.services.GREETING`). The line is like `Monday, 23-November-2026 08:21:31.004217`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TYPE_CHECKING, Final

from app.services.options import ServiceOptions

if TYPE_CHECKING:
    from rserpool import ServerSession

PPID: Final = 0
FORMAT: Final = "%A, %d-%B-%Y %H:%M:%S.%f\n"


def daytime_service(options: ServiceOptions) -> Callable[[ServerSession], Awaitable[None]]:
    """A handler for `rserpool.serve`. It needs no options."""
    return _daytime


async def _daytime(session: ServerSession) -> None:
    await session.send(datetime.now().astimezone().strftime(FORMAT).encode(), ppid=PPID)
