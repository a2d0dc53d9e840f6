"""The echo service: sends every message back unchanged."""

from __future__ import annotations

from app.services.service import Handler, ServiceOptions, ServiceSession


def echo_service(options: ServiceOptions) -> Handler:
    """Return a handler for `rserpool.serve`. It needs no options."""
    return _echo


async def _echo(session: ServiceSession) -> None:
    async for message in session:
        await session.send(message.payload, ppid=message.ppid, stream=message.stream)
