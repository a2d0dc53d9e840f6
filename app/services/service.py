"""What every service receives: its options and, for each session, a `ServiceSession`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias

from app.services.speed import SpeedLimit
from rserpool import Cookie, SessionMessage


class ServiceSession(Protocol):
    """The part of `rserpool.ServerSession` that services use, so that tests can offer another one."""

    @property
    def id(self) -> int: ...

    @property
    def cookie(self) -> bytes | None: ...

    def __aiter__(self) -> AsyncIterator[SessionMessage]: ...

    async def send(self, payload: bytes, *, ppid: int, stream: int = 0) -> None: ...

    async def send_all(self, messages: Sequence[SessionMessage | Cookie]) -> None: ...

    async def send_cookie(self, cookie: bytes) -> None: ...


def _ignore(*_: Any) -> None:
    pass


@dataclass(frozen=True, slots=True)
class ServiceOptions:
    """The limits of one element, and callbacks that report its work. Callbacks run in the event loop."""

    max_sessions: int = 4
    """Maximum number of concurrent sessions; further ones are ended immediately. 0: no limit. rsplib has 4 threads."""

    speed: SpeedLimit = field(default_factory=SpeedLimit)
    """The speed limit of all sessions together. Its creator may change it at any time."""

    kernel: str | None = None
    """A name in `app.fractal.kernel.KERNELS`; None: the fastest."""

    on_tile_started: Callable[[], None] = _ignore
    """Called when work on an order, or on the rest of one, begins."""

    on_tile_done: Callable[[int], None] = _ignore
    """Called after the Finalizer was sent, with the number of points that were computed here."""

    on_order_done: Callable[[bytes], None] = _ignore
    """Called before that with the order, as the user has sent it."""


Handler: TypeAlias = Callable[[ServiceSession], Awaitable[None]]
"""Serves one session. `rserpool.serve` calls it for each session."""

Service: TypeAlias = Callable[[ServiceOptions], Handler]
"""Returns the handler for an element with these options."""
