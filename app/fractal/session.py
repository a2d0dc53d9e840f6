"""The sessions of a render job: the part of a pool user and its sessions that it uses, as protocols, so that tests can
offer other ones, and what a worker knows about its session."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
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

    def fail_over(self, reason: str) -> None: ...


class JobUser(Protocol):
    """The part of `rserpool.PoolUser` that a job uses."""

    def session(self, pool_handle: bytes | str) -> JobSession: ...


class Patience:
    """Calls `impatient` whenever `seconds` have passed since the latest `renew`, until `end`.

    It moves its timer only when that fires, because progress comes hundreds of times a second.
    """

    def __init__(self, seconds: float, impatient: Callable[[], None]) -> None:
        self._loop = asyncio.get_running_loop()
        self._seconds = seconds
        self._impatient = impatient
        self.renew()
        self._timer = self._loop.call_at(self._deadline, self._due)

    def renew(self) -> None:
        self._deadline = self._loop.time() + self._seconds

    def end(self) -> None:
        self._timer.cancel()

    def _due(self) -> None:
        if self._loop.time() >= self._deadline:
            self.renew()
            self._impatient()
        self._timer = self._loop.call_at(self._deadline, self._due)


@dataclass(slots=True)
class Line:
    """A worker's session, and what its events say before its items are read."""

    session: JobSession
    patience: Patience
    """Ends when the element owes points and sends no new ones."""
    heard: bool = False
    """Whether the current element has sent a cookie and therefore works for us."""
    unread: deque[bool] = field(default_factory=deque)
    """For each failover that has not been read yet: whether the lost element had worked for us."""

    @property
    def element(self) -> int | None:
        """The element that a message sent now would reach; None if there is none or a failover must be read first."""
        return None if self.unread or self.session.element is None else self.session.element.identifier
