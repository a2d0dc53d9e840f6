"""The daytime service (after RFC 867): sends the time and ends the session.

It speaks first (`app.services.GREETING`). The time looks like `Monday, 23-November-2026 08:21:31.004217`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from app.services.service import Handler, ServiceOptions, ServiceSession

PPID: Final = 0
FORMAT: Final = "%A, %d-%B-%Y %H:%M:%S.%f\n"


def daytime_service(options: ServiceOptions) -> Handler:
    """Return a handler for `rserpool.serve`. It needs no options."""
    return _daytime


async def _daytime(session: ServiceSession) -> None:
    await session.send(datetime.now().astimezone().strftime(FORMAT).encode(), ppid=PPID)
