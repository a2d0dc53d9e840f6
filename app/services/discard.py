"""The discard service (after RFC 863): receives every message and answers none."""

from __future__ import annotations

from app.services.service import Handler, ServiceOptions, ServiceSession


def discard_service(options: ServiceOptions) -> Handler:
    """Return a handler for `rserpool.serve`. It needs no options."""
    return _discard


async def _discard(session: ServiceSession) -> None:
    async for _ in session:
        pass
