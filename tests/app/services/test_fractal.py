"""The fractal service with a user in the test: what it sends, in which order, and how it treats malformed messages."""

from __future__ import annotations

import asyncio
import itertools
import random
import threading
from dataclasses import replace

import numpy as np
import pytest

from app.fractal.kernel import KERNELS
from app.fractal.kernels.arrays import numpy_kernel
from app.fractal.kernels.escape_time import Counts
from app.fractal.protocol import FINALIZER, Algorithm, Data, FractalCookie, Parameter, decode
from app.services import SERVICES, Handler, ServiceOptions
from app.services.speed import SpeedLimit
from rserpool import SessionClosed
from tests.app.services.sessions import UserSession

PICTURE = Parameter(97, 83, 60, Algorithm.MANDELBROT, -1.5 + 1.5j, 1.5 - 1.5j)
SMALL = Parameter(7, 5, 20, Algorithm.MANDELBROT_N, -1.5 + 1.5j, 1.5 - 1.5j, 3.0)
COUNTS = numpy_kernel(PICTURE, 0, PICTURE.points)

QUICK = ServiceOptions(kernel="numpy")


def served(session: UserSession, options: ServiceOptions = QUICK) -> list[tuple[str, bytes]]:
    asyncio.run(_serve(SERVICES["fractal"](options), session))
    return session.sent


async def _serve(handler: Handler, session: UserSession) -> None:
    await handler(session)


def pasted(sent: list[tuple[str, bytes]], parameter: Parameter) -> tuple[Counts, set[int]]:
    """Return the counts in these messages, and the indices of the points that they contain."""
    counts, came = np.zeros(parameter.points, np.uint32), set[int]()
    for kind, octets in sent:
        data = decode(octets) if kind == "data" and octets != FINALIZER else None
        if isinstance(data, Data):
            first = data.first_point(parameter)
            counts[first : first + len(data)] = data.counts
            came |= set(range(first, first + len(data)))
    return counts, came


def test_an_order_is_computed_and_finished() -> None:
    session = UserSession()
    session.order(PICTURE.encode())
    session.leave()
    sent = served(session)
    counts, came = pasted(sent, PICTURE)
    assert len(came) == PICTURE.points
    assert (counts == COUNTS).all()
    assert sent[0] == ("cookie", FractalCookie(PICTURE, 0, 0, takes_more=True).encode())
    assert sent[-1] == ("data", FINALIZER)
    assert [octets for _, octets in sent].count(FINALIZER) == 1


def test_threads_are_started_before_the_first_order() -> None:
    before = set(threading.enumerate())
    service = SERVICES["fractal"](replace(QUICK, max_sessions=3))
    assert len(set(threading.enumerate()) - before) == 3
    del service


def test_a_cookie_is_sent_at_least_every_ten_packets_and_after_its_data() -> None:
    session = UserSession()
    session.order(PICTURE.encode())
    session.leave()
    packets, came, cookies = 0, 0, 0
    for kind, octets in served(session):
        if kind == "cookie":
            assert FractalCookie.decode(octets).point == came  # all points before it were sent, and none after it
            packets, cookies = 0, cookies + 1
        elif octets != FINALIZER:
            data = decode(octets)
            assert isinstance(data, Data)
            assert data.first_point(PICTURE) == came
            came += len(data)
            packets += 1
            assert packets <= 10
    assert cookies > 2


def test_a_cookie_is_sent_at_least_every_tenth_of_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    """Computing a block takes 60 ms on this loop's clock."""
    blocks = itertools.count()
    computed = [0]

    def kernel(parameter: Parameter, first: int, count: int) -> Counts:
        computed[0] = next(blocks)
        return numpy_kernel(parameter, first, count)

    async def scene() -> None:
        loop = asyncio.get_running_loop()
        session = UserSession()
        session.order(replace(PICTURE, height=20).encode())
        session.leave()
        start, real = loop.time(), loop.time
        monkeypatch.setattr(loop, "time", lambda: start + (real() - start) * 1e-9 + 0.06 * computed[0])
        monkeypatch.setitem(KERNELS, "slow", kernel)
        monkeypatch.setattr("app.services.fractal.MAX_BLOCK", 324)
        await _serve(SERVICES["fractal"](ServiceOptions(kernel="slow")), session)
        assert "".join(kind[0] for kind, _ in session.sent) == "cddcddcddd"

    asyncio.run(scene())


@pytest.mark.parametrize(("cost", "packets"), [(0.0, [324, 324, 324, 324, 324]), (0.05, [324, 162, 81, 40, 20])])
def test_the_size_of_blocks_follows_their_processor_time(
    monkeypatch: pytest.MonkeyPatch, cost: float, packets: list[int]
) -> None:
    spent = itertools.count()
    monkeypatch.setattr("app.services.fractal.time.thread_time", lambda: next(spent) * cost)
    session = UserSession()
    session.order(PICTURE.encode())
    session.leave()
    data = [decode(octets) for kind, octets in served(session) if kind == "data" and octets != FINALIZER]
    assert [len(d) for d in data if isinstance(d, Data)][:5] == packets


@pytest.mark.parametrize(
    ("iterations", "n", "most"), [(1024, 2.0, 16200), (10**6, 2.0, 200), (10**6, 2.5, 1), (10**6, 999_999.5, 1)]
)
def test_no_block_takes_long_even_if_none_of_its_points_escapes(
    monkeypatch: pytest.MonkeyPatch, iterations: int, n: float, most: int
) -> None:
    """The blocks grow to their limit, because every point of this kernel escapes at once."""
    blocks: list[int] = []

    def escapes_at_once(_parameter: Parameter, _first: int, count: int) -> Counts:
        blocks.append(count)
        return np.zeros(count, np.uint32)

    monkeypatch.setitem(KERNELS, "escapes at once", escapes_at_once)
    session = UserSession()
    session.order(Parameter(300, 120, iterations, Algorithm.MANDELBROT_N, -2 + 2j, 2 - 2j, n).encode())
    session.leave()
    handler = SERVICES["fractal"](ServiceOptions(kernel="escapes at once"))
    blocks.clear()
    asyncio.run(_serve(handler, session))
    assert blocks[0] == min(324, most)
    assert max(blocks) == most
    assert sum(blocks) == 300 * 120


@pytest.mark.parametrize("point", [0, 1, 97, 4000, 97 * 83 - 1])
def test_computing_resumes_at_the_point_of_the_cookie(point: int) -> None:
    y, x = divmod(point, PICTURE.width)
    session = UserSession(FractalCookie(PICTURE, x, y).encode())
    session.leave()
    sent = served(session)
    counts, came = pasted(sent, PICTURE)
    assert came == set(range(point, PICTURE.points))
    assert (counts[point:] == COUNTS[point:]).all()
    assert sent[-1] == ("data", FINALIZER)


def test_every_cookie_completes_the_picture() -> None:
    session = UserSession()
    session.order(PICTURE.encode())
    session.leave()
    sent = served(session)
    for at in [index for index, (kind, _) in enumerate(sent) if kind == "cookie"]:
        rest = UserSession(sent[at][1])
        rest.leave()
        counts, came = pasted(sent[:at] + served(rest), PICTURE)
        assert len(came) == PICTURE.points
        assert (counts == COUNTS).all()


def test_a_session_may_order_several_pictures_in_turn() -> None:
    session = UserSession()
    for parameter in (SMALL, PICTURE, SMALL):
        session.order(parameter.encode())
    session.leave()
    assert [octets for _, octets in served(session)].count(FINALIZER) == 3


@pytest.mark.parametrize(
    ("payload", "ppid"),
    [
        (PICTURE.encode(), 33),
        (PICTURE.encode()[:40], 32),
        (PICTURE.encode()[:4] + bytes(4) + PICTURE.encode()[8:], 32),
        (PICTURE.encode()[:12] + (10**9).to_bytes(4, "big") + PICTURE.encode()[16:], 32),
        (FINALIZER, 32),
        (b"", 32),
    ],
    ids=["wrong PPID", "truncated", "width 0", "10⁹ iterations", "Data", "nothing"],
)
def test_a_malformed_message_ends_its_session_and_no_other(payload: bytes, ppid: int) -> None:
    async def scene() -> None:
        handler = SERVICES["fractal"](QUICK)
        good, bad = UserSession(number=1), UserSession(number=2)
        good.order(PICTURE.encode())
        bad.order(payload, ppid)
        async with asyncio.TaskGroup() as group:
            group.create_task(_serve(handler, good))
            await _serve(handler, bad)  # returns although the user does not leave
            good.leave()
        assert bad.sent == []
        assert good.sent[-1] == ("data", FINALIZER)

    asyncio.run(scene())


def test_a_cookie_of_another_service_or_size_ends_its_session() -> None:
    octets = FractalCookie(PICTURE, 0, 0).encode()
    for cookie in (octets[:-4], octets + bytes(4), b"", b"<XX-TD1>" + octets[8:], octets[:12] + bytes(64)):
        assert served(UserSession(cookie)) == []


def test_random_orders_never_raise() -> None:
    generator = random.Random(7)
    for _ in range(200):
        octets = bytearray(SMALL.encode())
        for _ in range(generator.randrange(4)):
            octets[generator.randrange(4)] = generator.randrange(256)
        session = UserSession(generator.randbytes(76) if generator.random() < 0.2 else None)
        session.order(bytes(octets), generator.choice([0, 32]))
        session.leave()
        served(session)


def test_the_work_ends_when_the_user_leaves() -> None:
    async def scene() -> None:
        session = UserSession()
        session.order(replace(PICTURE, width=2000, height=2000).encode())
        task = asyncio.create_task(_serve(SERVICES["fractal"](QUICK), session))
        await session.until(5)
        session.vanish()
        with pytest.raises(SessionClosed):
            await task
        assert len(session.sent) < 1000

    asyncio.run(scene())


def test_sessions_above_the_limit_are_refused() -> None:
    async def scene() -> None:
        handler = SERVICES["fractal"](replace(QUICK, max_sessions=2))
        first, second, third = (UserSession(number=number) for number in (1, 2, 3))
        async with asyncio.TaskGroup() as group:
            for session in (first, second):
                session.order(SMALL.encode())
                group.create_task(_serve(handler, session))
                await session.until(2)
            third.order(SMALL.encode())
            await _serve(handler, third)  # returns immediately
            assert third.sent == []
            first.leave()
            second.leave()
        again = UserSession()
        again.order(SMALL.encode())
        again.leave()
        await _serve(handler, again)
        assert again.sent[-1] == ("data", FINALIZER)

    asyncio.run(scene())


def test_it_reports_its_work() -> None:
    started: list[None] = []
    done: list[int] = []
    options = replace(QUICK, on_tile_started=lambda: started.append(None), on_tile_done=done.append)
    session = UserSession(FractalCookie(SMALL, 0, 4).encode())
    session.order(PICTURE.encode())
    session.leave()
    served(session, options)
    assert len(started) == 2
    assert done == [7, PICTURE.points]


def test_the_event_loop_runs_while_points_are_computed() -> None:
    """The same loop answers keep-alives."""

    async def scene() -> None:
        # Just outside the cusp at -1/4, points need all their iterations, and no shortcut applies.
        slow = Parameter(300, 300, 20000, Algorithm.MANDELBROT, -0.250000001 + 1e-12j, -0.250000001001 - 1e-12j)
        session = UserSession()
        session.order(slow.encode())
        task = asyncio.create_task(_serve(SERVICES["fractal"](ServiceOptions()), session))
        await session.until(1)
        turns = 0
        while len(session.sent) < 10:
            await asyncio.sleep(0)
            turns += 1
        session.vanish()
        with pytest.raises(SessionClosed):
            await task
        assert turns > 100

    asyncio.run(scene())


def test_a_speed_limit_is_shared_by_all_sessions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two sessions share 500 points/s. 8000 points take 16 s on a clock that only sleeping advances."""

    async def scene() -> None:
        loop = asyncio.get_running_loop()
        now, sleepers = 100.0, list[tuple[float, int, asyncio.Future[None]]]()
        monkeypatch.setattr(loop, "time", lambda: now)

        async def sleep(seconds: float) -> None:
            sleepers.append((now + seconds, len(sleepers), future := loop.create_future()))
            await future

        monkeypatch.setattr("app.services.speed.asyncio.sleep", sleep)
        handler = SERVICES["fractal"](replace(QUICK, speed=SpeedLimit(500.0)))
        sessions = [UserSession(number=number) for number in (1, 2)]
        tasks = []
        for session in sessions:
            session.order(replace(PICTURE, width=50, height=80).encode())
            session.leave()
            tasks.append(asyncio.ensure_future(_serve(handler, session)))
        everything = asyncio.gather(*tasks)
        ready = asyncio.Event()
        while not everything.done():
            ready.clear()
            loop.call_soon(ready.set)
            await ready.wait()
            # Advance the clock when every unfinished session is waiting.
            if sleepers and len(sleepers) == sum(not task.done() for task in tasks):
                sleepers.sort()
                now, _, future = sleepers.pop(0)
                future.set_result(None)
        assert now - 100.0 == pytest.approx(16.0, abs=0.2)
        sent = [decode(o) for s in sessions for kind, o in s.sent if kind == "data" and o != FINALIZER]
        assert max(len(data) for data in sent if isinstance(data, Data)) == 10

    asyncio.run(scene())


def test_points_that_do_not_wait_delay_later_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene() -> None:
        monkeypatch.setattr(asyncio.get_running_loop(), "time", lambda: 100.0)
        slept: list[float] = []

        async def sleep(seconds: float) -> None:
            slept.append(seconds)

        monkeypatch.setattr("app.services.speed.asyncio.sleep", sleep)
        limit = SpeedLimit(100)
        await limit.spend(30)
        await limit.spend(80, wait=False)
        assert slept == []
        await limit.spend(1)
        assert slept == [pytest.approx(1.1)]
        # Many small orders do not bypass the limit.
        await limit.spend(1, wait=False)
        assert slept[1:] == [pytest.approx(1.11)]

    asyncio.run(scene())


def test_without_a_limit_there_is_no_waiting() -> None:
    async def scene() -> None:
        for _ in range(10):
            await SpeedLimit(0).spend(10**9)

    asyncio.run(scene())
