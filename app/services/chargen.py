"""The character generator (after RFC 864): sends endlessly, as fast as the user reads.

It speaks first (`app.services.GREETING`) and ignores what the user sends.
"""

from __future__ import annotations

import asyncio
from typing import Final

from app.services.service import Handler, ServiceOptions, ServiceSession

PPID: Final = 0
MESSAGE: Final = bytes(30 + i % 98 for i in range(1024))
"""rsplib's message: 1024 octets, from 30 to 127 repeatedly."""


def chargen_service(options: ServiceOptions) -> Handler:
    """Return a handler for `rserpool.serve`. It needs no options."""
    return _chargen


async def _chargen(session: ServiceSession) -> None:
    """Send until the user has left; `send` then raises."""
    while True:
        await session.send(MESSAGE, ppid=PPID)
        await asyncio.sleep(0)  # give other sessions a turn
