"""The sessions of a render job.

The part of a pool user and its sessions that a job uses is defined as protocols, so that tests can offer other ones.
Here is also what a worker knows about its session and its tile, what the messages in it hold, when it leaves an
element, and what a failover is.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterator, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass, field
from math import ceil, inf
from types import TracebackType
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from app.fractal.protocol import PPID, Data, FractalCookie, FractalProtocolError, Parameter, decode
from app.fractal.viewport import Tile
from rserpool import Notice, NotRunning, PoolElement, SessionItem, SessionMessage, cookie_content


@dataclass(frozen=True, slots=True)
class Failover:
    """A tile failed over to another element.

    `resumed_at` is the point within the tile, `gap` the seconds from noticing the loss to the next data, and `at` the
    time of that data on the job's clock (0: unknown). `unnoticed` are the seconds from the fault to noticing it, if the
    fault was done here; otherwise nobody knows, and it is 0.
    """

    tile: int
    left: int
    to: int
    resumed_at: int
    gap: float
    with_cookie: bool
    at: float = 0.0
    unnoticed: float = 0.0

    @property
    def seconds(self) -> float:
        """The time of the failover, wherever one is shown: from the fault to the next data."""
        return self.unnoticed + self.gap


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

    def receive_now(self) -> SessionItem | None: ...

    def fail_over(self, reason: str) -> None: ...


class JobUser(Protocol):
    """The part of `rserpool.PoolUser` that a job uses."""

    def session(self, pool_handle: bytes | str) -> JobSession: ...


PROGRESS_TIMEOUT: Final = 5.0
"""Seconds without a new point after which a session leaves its element (rsplib's fractalpooluser: 5 s of silence)."""

ANSWER_TIMEOUT: Final = 1.0
"""Seconds until the first sign of an element that was given an order or a cookie: it answers with a cookie at once,
however long its points take (ours and rsplib's). An element that does not is frozen or cut off."""


class Patience:
    """Makes a session leave an element that takes too long, until `end`.

    An element has `points` seconds for each new point. For its first sign it has `answer` seconds, or twice as long as
    the last first sign took; and twice as much for each element that was left without a new point in between, because
    then it may be the network that is slow.

    The timer is moved only when it fires or has to fire earlier, because progress comes hundreds of times a second.
    """

    def __init__(self, points: float, answer: float, session: JobSession) -> None:
        self._loop = asyncio.get_running_loop()
        self._points = points
        self._least = self._answer = self._first = min(answer, points)
        self._awaits_first = False
        self._asked_at = 0.0
        self._session = session
        self._deadline = self._loop.time() + points
        self._timer = self._loop.call_at(self._deadline, self._due)

    def await_first(self) -> None:
        """Wait for the first sign of an element that was just given work."""
        self._awaits_first = True
        self._asked_at = self._loop.time()
        self._deadline = self._asked_at + self._first
        self._timer.cancel()
        self._timer = self._loop.call_at(self._deadline, self._due)

    def signed(self) -> None:
        """Note that the element answers. Only the first time does it get more time for its points."""
        if self._awaits_first:
            now = self._loop.time()
            self._awaits_first = False
            self._answer = min(max(self._least, 2 * (now - self._asked_at)), self._points)
            self._deadline = now + self._points

    def renew(self) -> None:
        """Note that new points came."""
        self.signed()
        self._first = self._answer
        self._deadline = self._loop.time() + self._points

    def end(self) -> None:
        self._timer.cancel()

    def _due(self) -> None:
        if self._loop.time() >= self._deadline:
            self._leave_element()
        self._timer = self._loop.call_at(self._deadline, self._due)

    def _leave_element(self) -> None:
        reason = f"no new points for {self._points:g} s"
        if self._awaits_first:
            reason = f"no answer for {self._first:g} s"
        if self._session.element is not None:
            self._first = min(2 * self._first, self._points)
        self._awaits_first = False
        self._deadline = self._loop.time() + self._points
        with suppress(NotRunning):  # the pool user was closed a moment ago
            self._session.fail_over(reason)


QUIET: Final = 1.0
"""Seconds for which no element must have worked until it is said that none does."""


class Waits:
    """Knows which of a job's `workers` wait for an element, and reports when all of them do: only then the picture
    stops. `report` gets the latest reason, or an empty text when an element works again.

    Between two sessions of an element that is full all may wait for a moment. So it is reported when no element has
    worked for `quiet` seconds.
    """

    def __init__(
        self, workers: Set[int], report: Callable[[str], None], quiet: float, clock: Callable[[], float]
    ) -> None:
        self.worked_at = -inf
        """When an element worked last, as `clock` has it. A job that follows another one continues it."""
        self._workers, self._report = workers, report
        self._quiet, self._clock = quiet, clock
        self._reasons: dict[int, str] = {}
        self._reported = False
        self._timer: asyncio.TimerHandle | None = None

    def begin(self, worker: int, reason: str) -> None:
        """Note that a worker waits for an element."""
        self._reasons[worker] = reason
        self._look()

    def end(self, worker: int) -> None:
        """Note that a worker does not wait any more, or has ended."""
        self._reasons.pop(worker, None)
        self._look()

    def worked(self) -> None:
        """Note that an element works for the job."""
        self.worked_at = self._clock()

    def close(self) -> None:
        """Report nothing by itself any more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _look(self) -> None:
        self.close()
        waiting = bool(self._reasons) and self._reasons.keys() >= self._workers
        if waiting == self._reported:
            return
        left = self.worked_at + self._quiet - self._clock() if waiting else 0.0
        if left > 0:
            self._timer = asyncio.get_running_loop().call_later(left, self._look)
            return
        self._reported = waiting
        self._report(next(reversed(self._reasons.values())) if waiting else "")


@dataclass(frozen=True, slots=True)
class Loss:
    """A failover after which no data has arrived yet."""

    left: int
    at: float
    resumed_at: int
    with_cookie: bool


@dataclass(slots=True)
class Work:
    """A tile that a worker has ordered, or is about to order."""

    tile: Tile
    missing: NDArray[np.bool_] = field(init=False)
    """The points that have not arrived yet."""
    loss: Loss | None = None
    uninterrupted: bool = True
    """There was no failover since the last order, so all points must arrive."""
    has_data: bool = False
    """Whether the current element has sent points of this tile."""
    sent: NDArray[np.bool_] = field(init=False)
    """The points that the current element has sent."""

    def __post_init__(self) -> None:
        self.missing = np.ones(self.tile.parameter.points, bool)
        self.sent = np.zeros_like(self.missing)


FAR: Final = 0.1
"""Seconds of a round trip from which on tiles are ordered ahead. To nearby elements that would only make the order of
tiles less even, and where many processes share a machine, answers may take this long without any distance."""

MOST_AHEAD: Final = 8
"""Tiles ordered ahead on one session."""


@dataclass(slots=True)
class Line:
    """A worker's session, and what its events say before its items are read.

    The next tiles may be ordered before the present one is done, so that a distant element does not wait for a round
    trip between two tiles: as many as it computes in that time. Only an element that says in its cookies that it takes
    them gets such orders. Times are those of any clock that counts seconds.
    """

    session: JobSession
    patience: Patience
    """Ends when the element owes points and sends no new ones."""
    heard: bool = False
    """Whether the current element has sent a cookie and therefore works for us."""
    unread: deque[bool] = field(default_factory=deque)
    """For each failover that has not been read yet: whether the lost element had worked for us."""
    ahead: deque[Work] = field(default_factory=deque)
    """What was ordered ahead, in the order in which it is computed."""
    takes_more: bool = False
    """Whether the current element takes orders ahead."""
    round_trip: float = inf
    """The shortest time that the current element took to answer an order; infinite: it has not answered yet."""
    ordered_at: float | None = None
    """When an order was sent that has not been answered."""
    tile_time: float = 0.0
    """The time from the first points of the last tile to its last ones."""

    @property
    def element(self) -> int | None:
        """The element that a message sent now would reach; None if there is none or a failover must be read first."""
        return None if self.unread or self.session.element is None else self.session.element.identifier

    def note_cookie(self, cookie: bytes, now: float) -> None:
        """Note that the current element works for us."""
        self.heard = True
        self.takes_more = takes_more(cookie)
        if self.ordered_at is not None:
            self.round_trip, self.ordered_at = min(self.round_trip, now - self.ordered_at), None

    def note_change(self) -> None:
        """Note that another element serves the session, or the same one from the beginning."""
        self.unread.append(self.heard)
        self.heard = self.takes_more = False
        self.round_trip, self.ordered_at = inf, None

    def wants(self, share: int) -> int:
        """Return how many more tiles to order ahead, if `share` that nobody has ordered are left for each session."""
        if self.element is None or not self.takes_more or not FAR <= self.round_trip < inf:
            return 0
        most = MOST_AHEAD
        if self.tile_time * most > self.round_trip:
            most = ceil(self.round_trip / self.tile_time - 0.25)  # less than a quarter of a tile is no loss
        return max(0, min(most - len(self.ahead), share))


def runs(parameter: Parameter, messages: Sequence[SessionMessage]) -> Iterator[tuple[int, bytes]]:
    """Yield the points in these messages, those of consecutive messages together: the first one's index, and octets.

    The Finalizer is a run without octets. Other messages without points are left out. Raise `FractalProtocolError`,
    after the points before, for a message that no element may send.
    """
    first, run, octets = 0, list[bytes](), 0
    problem: FractalProtocolError | None = None
    final = False
    for message in messages:
        try:
            data = _data_in(message)
            at = data.first_point(parameter) if len(data) else 0
        except FractalProtocolError as error:
            problem = error
            break
        if len(data):
            if run and at != first + octets // 4:
                yield first, b"".join(run)
                run, octets = [], 0
            if not run:
                first = at
            run.append(data.points)
            octets += len(data.points)
        final = final or data.is_final
    if run:
        yield first, b"".join(run)
    if problem is not None:
        raise problem
    if final:
        yield parameter.points, b""


def _data_in(message: SessionMessage) -> Data:
    if message.ppid != PPID:
        raise FractalProtocolError(f"the element sent PPID {message.ppid}, not {PPID}")
    data = decode(message.payload)
    if not isinstance(data, Data):
        raise FractalProtocolError("the element sent a Parameter")
    return data


def takes_more(cookie: bytes) -> bool:
    """Tell whether the element that made this cookie takes further orders while it computes."""
    try:
        return FractalCookie.decode(cookie_content(cookie)).takes_more
    except FractalProtocolError:
        return False


def resumed_at(cookie: bytes | None, parameter: Parameter) -> int | None:
    """Return the point at which an element with this cookie resumes this order, or None if it does not resume it."""
    if cookie is None:
        return None
    try:
        echoed = FractalCookie.decode(cookie)
    except FractalProtocolError:
        return None
    return echoed.point if echoed.parameter == parameter else None
