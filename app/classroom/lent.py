"""The elements that a student lends to the class: real processes at low priority, started and ended by a supervisor."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from app.base.signal import Signal
from app.processes import protocol
from app.processes.options import ElementOptions
from app.processes.protocol import ELEMENT, Report
from app.processes.supervisor import Child, StartFailed, Supervisor
from rserpool import notices

COOKIE_PATIENCE = 5.0
"""Seconds in which a session may still reach its next cookie when the elements go. Cookies come ten times a second, but
an element of low priority gets little of a processor that its owner uses."""

AGAIN_AFTER = 1.0
"""Seconds until an element that has ended by itself is replaced."""


class Lent:
    """A number of elements with the same options."""

    def __init__(self, supervisor: Supervisor) -> None:
        self.changed = Signal[()]()
        self.trouble = Signal[str]()
        """Emitted with a sentence when an element cannot work."""
        self.drawn = Signal[bytes]()
        """Emitted with orders that have been done, one after the other, as users have sent them."""
        self._supervisor = supervisor
        self._options: ElementOptions | None = None
        self._wanted = 0
        self._children: dict[Child, protocol.Serving] = {}
        self._registered: set[Child] = set()
        self._tiles, self._points = 0, 0
        self._again: asyncio.TimerHandle | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def running(self) -> int:
        """The number of elements that run."""
        return len(self._children)

    @property
    def registered(self) -> int:
        """The number of those that a registrar has in its handlespace."""
        return len(self._registered)

    @property
    def sessions(self) -> int:
        """The number of users that they serve."""
        return sum(serving.sessions for serving in self._children.values())

    @property
    def tiles(self) -> int:
        """The number of tiles that they have computed, with those of earlier elements."""
        return self._tiles + sum(serving.tiles for serving in self._children.values())

    @property
    def points(self) -> int:
        """The number of points of these tiles."""
        return self._points + sum(serving.points for serving in self._children.values())

    @property
    def pids(self) -> tuple[int, ...]:
        """The process ids of the elements."""
        return tuple(child.pid for child in self._children if child.pid)

    def start(self, number: int, options: ElementOptions) -> None:
        """Have this number of elements from now on, also when one of them ends by itself."""
        self._wanted, self._options = number, options
        self._fill()

    async def stop(self) -> None:
        """Let all elements go politely: they leave the pool, reach their next cookie, and end."""
        self._wanted = 0
        if self._again is not None:
            self._again.cancel()
        leaving = list(self._children)
        for child in leaving:
            child.stop()
        if self._tasks:
            await asyncio.wait(self._tasks)
        for child in leaving:
            await child.wait()

    def _fill(self) -> None:
        self._again = None
        for _ in range(self._wanted - len(self._children) - len(self._tasks)):
            task = asyncio.get_running_loop().create_task(self._start_one())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _start_one(self) -> None:
        assert self._options is not None
        try:
            child = await self._supervisor.start(ELEMENT, self._options.to_json(), prepare=self._watch)
        except StartFailed as error:
            self.trouble.emit(str(error))
        else:
            if not self._wanted:
                child.stop()

    def _watch(self, child: Child) -> None:
        self._children[child] = protocol.Serving(0.0, 0, 0, 0)
        child.reported.connect(self._hearer(child))
        child.ended.connect(lambda _: self._ended(child))

    def _hearer(self, child: Child) -> Callable[[Report], None]:
        def heard(said: Report) -> None:
            match said:
                case protocol.Serving() if child in self._children:
                    self._children[child] = said
                    if said.drawn:
                        self.drawn.emit(said.drawn)
                case protocol.Noticed(notices.Registered()):
                    self._registered.add(child)
                case protocol.Noticed(notices.Deregistered()):
                    self._registered.discard(child)
                case protocol.Noticed(notices.RegistrationRejected(cause=cause)):
                    self._registered.discard(child)
                    self.trouble.emit(str(cause))
                case protocol.Failed(reason):
                    self.trouble.emit(reason)
                case _:
                    return
            self.changed.emit()

        return heard

    def _ended(self, child: Child) -> None:
        done = self._children.pop(child, None)
        self._registered.discard(child)
        if done is not None:
            self._tiles += done.tiles
            self._points += done.points
        if self._wanted and self._again is None:
            self._again = asyncio.get_running_loop().call_later(AGAIN_AFTER, self._fill)
        self.changed.emit()
