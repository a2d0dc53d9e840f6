"""What tests of running roles share: a story with a time limit, collected notices, an echo service."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import rserpool
from rserpool import Transport

N = TypeVar("N")

QUICK = rserpool.UserConfig(retry_delay=0.01, hunt=rserpool.HuntConfig(timeout=0.2))
QUICK_ELEMENT = rserpool.ElementConfig(hunt=rserpool.HuntConfig(timeout=0.2))


def run(story: Callable[[], Awaitable[None]]) -> None:
    """Run a story. A minute means that it hangs; it is no limit of speed."""

    async def guarded() -> None:
        async with asyncio.timeout(60):
            await story()

    asyncio.run(guarded())


class Notes(list[object]):
    """Collects notices, and waits for one of a kind."""

    def __init__(self) -> None:
        super().__init__()
        self._changed = asyncio.Event()

    def __call__(self, notice: object) -> None:
        self.append(notice)
        self._changed.set()

    def of(self, kind: type[N]) -> list[N]:
        """Return all notices of a kind."""
        return [notice for notice in self if isinstance(notice, kind)]

    async def until(self, kind: type[N], count: int = 1) -> N:
        """Return the `count`th notice of a kind as soon as there is one."""
        while len(self.of(kind)) < count:
            self._changed.clear()
            await self._changed.wait()
        return self.of(kind)[count - 1]


async def echo(session: rserpool.ServerSession) -> None:
    """Send every message back."""
    async for message in session:
        await session.send(message.payload, ppid=message.ppid)


def pool_of(
    transport: Transport,
    registrar: rserpool.Registrar,
    handler: rserpool.Handler,
    *,
    config: rserpool.ElementConfig = QUICK_ELEMENT,
    **options: Any,
) -> rserpool.PoolElementServer:
    """An element of EchoPool at a registrar."""
    return rserpool.serve(
        b"EchoPool", handler, registrars=[registrar.address], transport=transport, config=config, **options
    )


def user_of(transport: Transport, registrar: rserpool.Registrar, **options: Any) -> rserpool.PoolUser:
    """A user of a registrar."""
    return rserpool.PoolUser(registrars=[registrar.address], transport=transport, config=QUICK, **options)
