"""The smallest service: every message goes back as it came."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from app.services.options import ServiceOptions

if TYPE_CHECKING:
    from rserpool import ServerSession


def echo_service(options: ServiceOptions) -> Callable[[ServerSession], Awaitable[None]]:
    """A handler for `rserpool.serve`. It needs no options."""
    return _echo


async def _echo(session: ServerSession) -> None:
    async for message in session:
        await session.send(message.payload, ppid=message.ppid, stream=message.stream)
