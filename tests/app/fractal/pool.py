"""A pool user in the test. Each session plays a scene written by the test, with the notices that the library gives."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from app.fractal.kernels.arrays import numpy_kernel
from app.fractal.protocol import FINALIZER, MAX_POINTS, PPID, Data, FractalCookie, Parameter, decode
from app.fractal.session import JobUser
from rserpool import (
    ElementId,
    FailedOver,
    LocalError,
    Notice,
    PoolElement,
    RoundRobin,
    ServerId,
    SessionClosed,
    SessionItem,
    SessionMessage,
    TransportAddress,
    TransportProtocol,
    notices,
)

A, B, C = 0xA, 0xB, 0xC


def an_element(identifier: int) -> PoolElement:
    transport = TransportAddress(TransportProtocol.TCP, 7000 + identifier, ("127.0.0.1",))
    return PoolElement(ElementId(identifier), ServerId(1), 60.0, transport, RoundRobin())


class PlayedSession:
    """A session whose element is played by the scene."""

    def __init__(self, scene: Scene) -> None:
        self.element: PoolElement | None = None
        self.sender: PoolElement | None = None
        self.on_event: Callable[[Notice], None] | None = None
        self.closed = False
        self._scene = scene
        self._items: asyncio.Queue[SessionItem | None] = asyncio.Queue()
        self._orders: asyncio.Queue[Parameter] = asyncio.Queue()
        self._is_bound = asyncio.Event()
        self.given_up = asyncio.Event()
        """The job has asked for another element."""
        self.why = ""
        self._task: asyncio.Task[None] | None = None

    # --- what the job sees ------------------------------------------------------------------------------------------

    async def __aenter__(self) -> PlayedSession:
        self._task = asyncio.ensure_future(self._scene(self))
        try:
            await self._is_bound.wait()
        except asyncio.CancelledError:
            await self.__aexit__()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._task is not None
        self.closed = True
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def send(self, payload: bytes, *, ppid: int, stream: int = 0) -> None:
        assert (ppid, stream) == (PPID, 0)
        order = decode(payload)
        assert isinstance(order, Parameter)
        self._orders.put_nowait(order)

    async def receive(self) -> SessionItem:
        item = await self._items.get()
        if item is None:
            raise SessionClosed("the scene ended the session")
        if isinstance(item, FailedOver):
            self.sender = item.element
        return item

    def receive_now(self) -> SessionItem | None:
        return self._received(self._items.get_nowait()) if self._items.qsize() else None

    def _received(self, item: SessionItem | None) -> SessionItem | None:
        if isinstance(item, FailedOver):
            self.sender = item.element
        return item

    def fail_over(self, reason: str) -> None:
        self.why = reason
        self.given_up.set()

    # --- what scenes do ---------------------------------------------------------------------------------------------

    def bind(self, identifier: int) -> None:
        self.element = an_element(identifier)
        self.sender = self.sender or self.element
        self.tell(notices.SessionBound(1, self.element))
        self._is_bound.set()

    def tell(self, notice: Notice) -> None:
        assert self.on_event is not None
        self.on_event(notice)

    async def order(self) -> Parameter:
        return await self._orders.get()

    @property
    def unread_orders(self) -> int:
        return self._orders.qsize()

    def say(self, payload: bytes, ppid: int = PPID) -> None:
        assert self.element is not None
        self._items.put_nowait(SessionMessage(payload, ppid))

    def cookie(self, octets: bytes = b"") -> None:
        self.tell(notices.CookieReceived(1, octets))

    def compute(self, parameter: Parameter, first: int = 0, end: int | None = None) -> None:
        """Send the points from `first` to before `end`, and the Finalizer after the last point of the tile."""
        end = parameter.points if end is None else end
        for point in range(first, end, MAX_POINTS):
            y, x = divmod(point, parameter.width)
            counts = numpy_kernel(parameter, point, min(MAX_POINTS, end - point))
            self.say(Data.of(x, y, counts).encode())
        if end == parameter.points:
            self.say(FINALIZER)

    async def compute_all(self) -> None:
        """Compute every order."""
        while True:
            self.compute(await self.order())

    def lose(self, reason: str = "connection reset") -> PoolElement:
        assert self.element is not None
        lost, self.element = self.element, None
        self.tell(notices.SessionInterrupted(1, lost, reason))
        return lost

    def wait(self, reason: str) -> None:
        self.tell(notices.SessionWaiting(1, reason))

    def resume(self, left: PoolElement, to: int, cookie: bytes | None, lost_at: float = 0.0) -> None:
        self.element = an_element(to)
        self.tell(notices.SessionFailedOver(1, left.identifier, self.element, cookie))
        self._items.put_nowait(FailedOver(left.identifier, self.element, cookie, lost_at))

    def change_to(self, to: int, cookie: bytes | None, lost_at: float = 0.0) -> None:
        self.resume(self.lose(), to, cookie, lost_at)

    def end(self) -> None:
        self._items.put_nowait(None)


Scene = Callable[[PlayedSession], Awaitable[None]]


class PlayedUser(JobUser):
    """Gives each session the next scene. After the last scene, `diligent` elements serve all sessions."""

    def __init__(self, *scenes: Scene) -> None:
        self.sessions: list[PlayedSession] = []
        self.closed = False
        self._scenes = list(scenes)

    def play(self, *scenes: Scene) -> None:
        """Add scenes for the next sessions."""
        self._scenes.extend(scenes)

    def session(self, pool_handle: bytes | str) -> PlayedSession:
        if self.closed:
            raise LocalError("the pool user is closed")
        session = PlayedSession(self._scenes.pop(0) if self._scenes else diligent(C))
        self.sessions.append(session)
        return session


def diligent(identifier: int) -> Scene:
    """Return the scene of an element that computes every order."""

    async def scene(session: PlayedSession) -> None:
        session.bind(identifier)
        while True:
            parameter = await session.order()
            session.cookie()
            session.compute(parameter)

    return scene


def cookie_at(parameter: Parameter, point: int, takes_more: bool = False) -> bytes:
    y, x = divmod(point, parameter.width)
    return FractalCookie(parameter, x, y, takes_more).encode()
