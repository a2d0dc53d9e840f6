"""The part of a pool user and its sessions that a render job uses, as protocols, so that tests can offer other ones."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import Protocol

from rserpool import Notice, PoolElement, SessionItem


class JobSession(Protocol):
    """The part of `rserpool.Session` that a job uses."""

    on_event: Callable[[Notice], None] | None

    @property
    def element(self) -> PoolElement | None: ...

    @property
    def sender(self) -> PoolElement | None: ...

    async def __aenter__(self) -> object: ...

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    async def send(self, payload: bytes, *, ppid: int) -> None: ...

    async def receive(self) -> SessionItem: ...


class JobUser(Protocol):
    """The part of `rserpool.PoolUser` that a job uses."""

    def session(self, pool_handle: bytes | str) -> JobSession: ...
