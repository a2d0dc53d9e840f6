"""The discard service: takes every message and answers none (after RFC 863)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from app.services.options import ServiceOptions

if TYPE_CHECKING:
    from rserpool import ServerSession


def discard_service(options: ServiceOptions) -> Callable[[ServerSession], Awaitable[None]]:
    """A handler for `rserpool.serve`. It needs no options."""
    return _discard


async def _discard(session: ServerSession) -> None:
    async for _ in session:
        pass
