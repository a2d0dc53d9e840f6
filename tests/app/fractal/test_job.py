"""A job completes its tiles whatever happens to its sessions, and a picture records their history."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from app.fractal.job import MAX_SEARCHING, RenderJob
from app.fractal.kernels.arrays import numpy_kernel
from app.fractal.picture import Picture, TilePhase
from app.fractal.protocol import FINALIZER, Algorithm, Data, Parameter
from app.fractal.session import Failover
from app.fractal.viewport import Viewport
from rserpool import LocalError
from tests.app.fractal.pool import A, B, C, PlayedSession, PlayedUser, Scene, cookie_at, diligent

VIEW = Viewport(80, 60, -1.5 + 1.5j, 1.5 - 1.5j, 40, Algorithm.MANDELBROT)


class Played:
    """A job with a played pool, its picture, and what it reported."""

    def __init__(
        self,
        *scenes: Scene,
        sessions: int = 1,
        tiles: tuple[int, int] = (2, 2),
        session_per_tile: bool = False,
        progress_timeout: float = 60.0,
        answer_timeout: float = 60.0,
        quiet: float = 0.0,
    ) -> None:
        self.user = PlayedUser(*scenes)
        self.now = 100.0
        self.harmed: dict[int, float] = {}
        cut = VIEW.tiles(*tiles)
        self.job = RenderJob(
            self.user,
            VIEW,
            cut,
            sessions=sessions,
            session_per_tile=session_per_tile,
            progress_timeout=progress_timeout,
            answer_timeout=answer_timeout,
            clock=lambda: self.now,
            harmed_at=self.harmed.get,
            retry_delay=0.0,
            quiet=quiet,
        )
        self.picture = Picture(VIEW, cut, clock=lambda: 5000.0)
        self.picture.watch(self.job)
        self.failovers: list[Failover] = []
        self.job.failed_over.connect(self.failovers.append)
        self.rounds: list[int] = []
        """How many orders the element of `distant` had each time."""
        self.reported: list[str] = []
        self.job.waiting.connect(self.reported.append)
        self.job.resumed.connect(lambda: self.reported.append("resumed"))

    def run(self) -> Played:
        asyncio.run(self.job.run())
        assert self.picture.complete
        assert self.picture.differing(numpy_kernel) == 0
        assert self.picture.points_done == self.picture.points == VIEW.width * VIEW.height
        assert all(session.closed for session in self.user.sessions)
        return self


def test_a_picture_is_rendered_over_one_session() -> None:
    played = Played(diligent(A)).run()
    assert len(played.user.sessions) == 1
    assert played.failovers == []
    assert played.reported == []
    assert played.picture.points_by_element() == {A: VIEW.width * VIEW.height}


def test_a_picture_is_rendered_over_several_sessions() -> None:
    played = Played(diligent(A), diligent(B), diligent(C), sessions=3, tiles=(5, 4)).run()
    assert set(played.picture.points_by_element()) == {A, B, C}


def test_no_more_sessions_are_opened_than_there_are_tiles() -> None:
    assert len(Played(sessions=9).run().user.sessions) == 4


def test_with_a_session_per_tile_an_element_is_chosen_for_each_tile_in_turn() -> None:
    played = Played(diligent(A), diligent(B), diligent(A), sessions=2, session_per_tile=True)
    begun: list[tuple[int, int]] = []
    played.job.tile_started.connect(lambda tile, element: begun.append((tile.index, element)))
    played.run()
    tiles = [tile.index for tile in played.job.tiles]
    assert len(tiles) == len(played.user.sessions) == 4
    assert sorted(begun) == sorted(zip(tiles, (A, B, A, C), strict=True))


def test_with_a_session_per_tile_a_tile_survives_the_end_of_its_session() -> None:
    async def ends(session: PlayedSession) -> None:
        session.bind(A)
        await session.order()
        session.end()

    played = Played(ends, sessions=1, session_per_tile=True).run()
    assert len(played.user.sessions) == 5
    assert played.picture.points_by_element() == {C: VIEW.width * VIEW.height}


def test_a_failover_is_timed_from_the_fault_if_one_was_done_to_the_element() -> None:
    played = Played()

    async def scene(session: PlayedSession) -> None:
        session.bind(A)
        parameter = await session.order()
        session.cookie()
        session.compute(parameter, 0, 700)
        played.harmed[A] = played.now
        played.now += 5.0
        session.change_to(B, cookie_at(parameter, 500), lost_at=played.now - 0.012)
        session.compute(parameter, 500)
        await diligent(B)(session)

    played.user.play(scene)
    played.run()
    (failover,) = played.failovers
    assert failover.gap == pytest.approx(0.012)
    assert failover.seconds == pytest.approx(5.0)


def test_a_job_without_tiles_ends_immediately() -> None:
    job = RenderJob(PlayedUser(), VIEW, (), sessions=2)
    asyncio.run(job.run())


def test_an_element_with_the_cookie_resumes_at_its_point() -> None:
    played = Played()

    async def scene(session: PlayedSession) -> None:
        session.bind(A)
        parameter = await session.order()
        session.cookie()
        session.compute(parameter, 0, 700)
        session.change_to(B, cookie_at(parameter, 500), lost_at=played.now - 0.012)
        assert session.unread_orders == 0
        session.compute(parameter, 500)
        await diligent(B)(session)

    played.user.play(scene)
    played.run()
    (failover,) = played.failovers
    first = played.job.tiles[0]
    assert failover == Failover(first.index, A, B, 500, failover.gap, True, played.now)
    assert failover.gap == failover.seconds == pytest.approx(0.012)
    assert played.picture.points_by_element()[A] == 500
    state = played.picture.states[first.index]
    assert (state.elements, state.element, state.seams) == ([A, B], B, [failover])
    assert len(played.user.sessions) == 1


def test_an_element_without_a_cookie_is_sent_the_order_again() -> None:
    async def scene(session: PlayedSession) -> None:
        session.bind(A)
        session.compute(await session.order(), 0, 300)
        session.change_to(B, None)
        await session.compute_all()

    played = Played(scene).run()
    assert [(f.left, f.to, f.resumed_at, f.with_cookie) for f in played.failovers] == [(A, B, 0, False)]
    assert len(played.user.sessions) == 1


def test_the_cookie_of_the_previous_tile_makes_the_session_unusable() -> None:
    """Its new element computes the previous tile. None of those points may get into this one."""

    async def scene(session: PlayedSession) -> None:
        session.bind(A)
        former = await session.order()
        session.cookie()
        session.compute(former)
        await session.order()
        session.change_to(B, cookie_at(former, 100))
        session.compute(former, 100)

    played = Played(scene, diligent(C)).run()
    assert B not in played.picture.points_by_element()
    assert [(f.left, f.to, f.with_cookie) for f in played.failovers] == [(A, C, False)]
    assert len(played.user.sessions) == 2


def test_after_a_loss_between_two_tiles_no_order_is_sent_until_the_failover() -> None:
    """While no element serves the session, an order would reach the next element together with an old cookie."""

    async def scene(session: PlayedSession) -> None:
        session.bind(A)
        former = await session.order()
        session.cookie()
        session.compute(former)
        left = session.lose()
        for _ in range(5):
            await asyncio.sleep(0)
        assert session.unread_orders == 0
        session.resume(left, B, cookie_at(former, 100))
        session.compute(former, 100)

    played = Played(scene, diligent(C)).run()
    assert B not in played.picture.points_by_element()


def test_several_failovers_before_data_lead_to_one_order() -> None:
    """Both happen before the job reads either. Only the last element receives an order."""

    async def scene(session: PlayedSession) -> None:
        session.bind(A)
        session.compute(await session.order(), 0, 50)
        session.change_to(B, None)
        session.change_to(C, None)
        parameter = await session.order()
        for _ in range(5):
            await asyncio.sleep(0)
        assert session.unread_orders == 0
        session.compute(parameter)
        await session.compute_all()

    played = Played(scene).run()
    assert [(f.left, f.to) for f in played.failovers] == [(A, C)]


def test_a_refusal_is_not_a_failover() -> None:
    async def scene(session: PlayedSession) -> None:
        session.bind(A)
        await session.order()
        session.change_to(B, None)
        await session.compute_all()

    played = Played(scene).run()
    assert played.failovers == []
    assert played.picture.points_by_element() == {B: VIEW.width * VIEW.height}


def test_repeated_points_are_accepted() -> None:
    async def scene(session: PlayedSession) -> None:
        session.bind(A)
        while True:
            parameter = await session.order()
            session.compute(parameter, 0, 600)
            session.compute(parameter, 200, 900)
            session.say(Data(0, 0, b"").encode())
            session.compute(parameter, 850)

    assert len(Played(scene).run().user.sessions) == 1


def test_a_tile_with_points_missing_after_a_failover_is_ordered_again() -> None:
    """rsplib skips points that it had computed but not sent when it sent the cookie."""

    async def scene(session: PlayedSession) -> None:
        session.bind(A)
        parameter = await session.order()
        session.cookie()
        session.compute(parameter, 0, 324)
        session.change_to(B, cookie_at(parameter, 400))
        session.compute(parameter, 400)
        again = await session.order()
        assert again == parameter
        session.compute(again)
        await session.compute_all()

    played = Played(scene).run()
    assert len(played.failovers) == 1
    assert len(played.user.sessions) == 1


MALFORMED: dict[str, Callable[[PlayedSession], None]] = {
    "wrong PPID": lambda session: session.say(FINALIZER, ppid=33),
    "no message": lambda session: session.say(b"hello"),
    "a Parameter": lambda session: session.say(VIEW.parameter.encode()),
    "points beside the tile": lambda session: session.say(Data.of(40, 0, [1]).encode()),
    "more points than the tile has": lambda session: session.say(Data.of(39, 29, [1, 2]).encode()),
    "an end with points missing": lambda session: session.say(FINALIZER),
}


@pytest.mark.parametrize("say", MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_message_ends_the_session(say: Callable[[PlayedSession], None]) -> None:
    async def scene(session: PlayedSession) -> None:
        session.bind(A)
        session.compute(await session.order(), 0, 100)
        say(session)

    played = Played(scene, diligent(B)).run()
    assert played.picture.points_by_element() == {B: VIEW.width * VIEW.height}


def test_the_tile_of_a_session_that_ended_is_ordered_again() -> None:
    async def scene(session: PlayedSession) -> None:
        session.bind(A)
        await session.order()
        session.end()

    played = Played(scene, diligent(B), sessions=2).run()
    assert A not in played.picture.points_by_element()


def test_the_job_reports_once_when_all_sessions_wait_and_when_it_resumes() -> None:
    async def scene(session: PlayedSession) -> None:
        session.wait("No registrar answers.")
        await asyncio.sleep(0)
        session.bind(A)
        parameter = await session.order()
        session.cookie()
        session.compute(parameter, 0, 100)
        left = session.lose()
        session.wait("No element is registered in pool X.")
        # Bound to a full element, which refuses: the job has not resumed.
        session.resume(left, B, None)
        session.wait("All elements have been tried.")
        session.change_to(A, cookie_at(parameter, 100))
        session.cookie()
        session.compute(parameter, 100)
        await diligent(A)(session)

    played = Played(scene).run()
    assert played.reported == ["No registrar answers.", "resumed", "No element is registered in pool X.", "resumed"]


def test_a_single_waiting_session_is_not_reported_and_does_not_delay_the_picture() -> None:
    async def waits(session: PlayedSession) -> None:
        session.wait("All elements have been tried.")
        await asyncio.Event().wait()

    assert Played(waits, diligent(A), sessions=2).run().reported == []


def test_a_moment_between_two_sessions_of_a_full_element_is_not_reported() -> None:
    """The element serves one session, and refuses the other one until the first ends."""
    ended, refused_now = asyncio.Event(), asyncio.Event()

    async def served(session: PlayedSession) -> None:
        session.bind(A)
        session.compute(await session.order())
        await refused_now.wait()
        session.compute(await session.order())
        ended.set()

    async def refused(session: PlayedSession) -> None:
        session.bind(A)
        await session.order()
        lost = session.lose()
        session.wait("All elements have been tried.")
        refused_now.set()
        await ended.wait()
        for _ in range(20):
            await asyncio.sleep(0)  # the first session's worker is done
        session.resume(lost, A, None)
        session.compute(await session.order())

    assert Played(served, refused, tiles=(3, 1), sessions=2, quiet=60.0).run().reported == []
    ended, refused_now = asyncio.Event(), asyncio.Event()
    assert Played(served, refused, tiles=(3, 1), sessions=2).run().reported == [
        "All elements have been tried.",
        "resumed",
    ]


def test_cancelling_ends_all_sessions() -> None:
    ordered = asyncio.Semaphore(0)

    async def idle(session: PlayedSession) -> None:
        session.bind(A)
        await session.order()
        ordered.release()

    async def scene(played: Played) -> None:
        task = asyncio.create_task(played.job.run())
        await ordered.acquire()
        await ordered.acquire()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert all(session.closed for session in played.user.sessions)
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(scene(Played(idle, idle, sessions=2)))


def test_a_closed_user_raises_an_error_instead_of_endless_retries() -> None:
    played = Played()
    played.user.closed = True
    with pytest.raises(LocalError):
        asyncio.run(played.job.run())


def test_a_job_without_sessions_is_refused() -> None:
    with pytest.raises(LocalError):
        RenderJob(PlayedUser(), VIEW, VIEW.tiles(2, 2), sessions=0)


def test_a_picture_records_which_element_computed_each_point_and_when() -> None:
    played = Played(diligent(A))
    finished: list[None] = []
    played.picture.finished.connect(lambda: finished.append(None))
    state = played.picture.tile_at(79, 59)
    assert state is not None
    assert (state.tile.index, state.phase, state.started) == (3, TilePhase.WAITING, None)
    assert played.picture.owner_at(79, 59) is None
    played.run()
    assert (state.phase, state.started, state.ended) == (TilePhase.DONE, 5000.0, 5000.0)
    assert played.picture.owner_at(79, 59) == A
    assert played.picture.tile_at(80, 0) is None
    assert (played.picture.started, played.picture.ended) == (5000.0, 5000.0)
    assert len(finished) == 1


def test_a_picture_can_be_checked() -> None:
    played = Played(diligent(A)).run()
    played.picture.counts[3, 4] += 1
    played.picture.counts[30, 79] += 1
    assert played.picture.differing(numpy_kernel) == 2


def test_a_picture_that_stops_watching_does_not_change() -> None:
    played = Played(diligent(A))
    picture = Picture(VIEW, played.job.tiles)
    picture.watch(played.job)()
    played.run()
    assert picture.points_done == 0


# --- changes while it runs -------------------------------------------------------------------------------------------


def test_additional_sessions_start_immediately() -> None:
    played = Played(tiles=(4, 4))
    started: list[int] = []

    async def scene(session: PlayedSession) -> None:
        session.bind(A)
        parameter = await session.order()
        played.job.use_sessions(3)
        while len(played.user.sessions) < 3:  # noqa: ASYNC110 -- no event for it
            await asyncio.sleep(0)
        started.append(len(played.user.sessions))
        session.compute(parameter)
        await diligent(A)(session)

    played.user.play(scene)
    played.run()
    assert started == [3]
    assert len(played.user.sessions) == 3


def test_surplus_sessions_end_after_their_tile() -> None:
    played = Played(tiles=(4, 4), sessions=4)
    served: list[PlayedSession] = []

    async def scene(session: PlayedSession) -> None:
        session.bind(A)
        while True:
            parameter = await session.order()
            served.append(session)
            if len(served) == 4:
                played.job.use_sessions(1)
            while len(served) < 4:  # noqa: ASYNC110 -- no event for it
                await asyncio.sleep(0)
            session.compute(parameter)

    played.user.play(*[scene] * 4)
    played.run()
    assert len(set(map(id, served[:4]))) == 4
    assert len(set(map(id, served[4:]))) == 1
    assert len(served) == 16


def test_a_surplus_session_with_a_missing_tile_does_not_end() -> None:
    """The surplus session has the last tile, and its element sends a malformed message."""
    played = Played(tiles=(2, 1), sessions=2)
    others = asyncio.Event()

    async def poor(session: PlayedSession) -> None:
        session.bind(A)
        await session.order()
        played.job.use_sessions(1)
        await others.wait()
        for _ in range(20):
            await asyncio.sleep(0)
        session.say(b"nonsense")

    async def good(session: PlayedSession) -> None:
        session.bind(B)
        session.compute(await session.order())
        others.set()

    played.user.play(poor, good)
    played.run()


def test_changing_to_no_sessions_is_refused() -> None:
    with pytest.raises(LocalError):
        Played().job.use_sessions(0)


def test_tiles_that_were_not_ordered_are_cut_and_others_stay() -> None:
    played = Played(tiles=(2, 2))
    first = played.job.tiles[0].index
    cuts: list[int] = []
    played.job.recut.connect(lambda tile, parts: cuts.append(len(parts)))

    async def scene(session: PlayedSession) -> None:
        session.bind(A)
        parameter = await session.order()
        session.compute(parameter, 0, 400)
        while not played.picture.points_done:  # noqa: ASYNC110 -- no event for it
            await asyncio.sleep(0)
        played.job.cut(20, 10)
        played.job.cut(40, 30)  # parts are not joined again
        session.compute(parameter, 400)
        await diligent(B)(session)

    played.user.play(scene)
    played.run()
    assert cuts == [6, 6, 6]
    assert first in played.picture.states
    assert len(played.picture.states) == len(played.job.tiles) == 1 + 18
    assert {state.tile.parameter.points for state in played.picture.states.values()} == {1200, 200}


def test_cutting_tiles_makes_work_for_all_sessions() -> None:
    played = Played(tiles=(1, 2), sessions=8)

    async def scene(session: PlayedSession) -> None:
        session.bind(A)
        parameter = await session.order()
        while len(played.user.sessions) < 8:  # noqa: ASYNC110 -- no event for it
            await asyncio.sleep(0)
        session.compute(parameter)
        await diligent(A)(session)

    played.user.play(scene)
    played.job.tile_started.connect(lambda _tile, _element: played.job.cut(10, 10))
    played.run()
    assert len(played.user.sessions) == 8


def test_only_some_sessions_search_in_a_full_pool_and_all_start_when_there_is_room() -> None:
    played = Played(tiles=(10, 6), sessions=60)
    room = asyncio.Event()

    async def waits(session: PlayedSession) -> None:
        session.wait("All elements are full.")
        await room.wait()
        await diligent(A)(session)

    async def visitor() -> None:
        while not played.reported:  # noqa: ASYNC110 -- no event for it
            await asyncio.sleep(0)
        for _ in range(20):
            await asyncio.sleep(0)
        assert len(played.user.sessions) == MAX_SEARCHING
        room.set()

    async def both() -> None:
        await asyncio.gather(played.job.run(), visitor())

    played.user.play(*[waits] * 60)
    asyncio.run(both())
    assert played.picture.complete
    assert MAX_SEARCHING < len(played.user.sessions) <= 60


def silent(_session: PlayedSession, _parameter: Parameter) -> None:
    pass


def only_cookies(session: PlayedSession, _parameter: Parameter) -> None:
    session.cookie()


def the_same_points_again(session: PlayedSession, parameter: Parameter) -> None:
    session.compute(parameter, 0, 300)


@pytest.mark.parametrize("work", [silent, only_cookies, the_same_points_again])
def test_an_element_that_sends_no_new_points_is_left_for_another_one(
    work: Callable[[PlayedSession, Parameter], None],
) -> None:
    async def idles(session: PlayedSession) -> None:
        session.bind(A)
        parameter = await session.order()
        while not session.given_up.is_set():
            work(session, parameter)
            await asyncio.sleep(0)
        session.change_to(B, None)
        await session.compute_all()

    played = Played(idles, progress_timeout=0.05).run()
    no = "no answer" if work is silent else "no new points"
    assert played.user.sessions[0].why == f"{no} for 0.05 s"
    assert B in played.picture.points_by_element()


def test_an_element_that_does_not_answer_is_left_although_its_points_may_take_longer() -> None:
    async def dumb(session: PlayedSession) -> None:
        session.bind(A)
        parameter = await session.order()
        session.compute(parameter, 0, 300)
        session.cookie()
        session.change_to(B, cookie_at(parameter, 300))
        await session.given_up.wait()
        session.change_to(C, cookie_at(parameter, 300))
        session.compute(parameter, 300)
        await session.compute_all()

    played = Played(dumb, answer_timeout=0.05).run()
    assert played.user.sessions[0].why == "no answer for 0.05 s"
    assert set(played.picture.points_by_element()) == {A, C}


def test_an_element_that_has_answered_may_take_longer_for_its_points() -> None:
    async def slow(session: PlayedSession) -> None:
        session.bind(A)
        while True:
            parameter = await session.order()
            session.cookie()
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(session.given_up.wait(), 0.1)
            session.compute(parameter)

    assert Played(slow, answer_timeout=0.05).run().user.sessions[0].why == ""


def test_progress_counts_each_point_once() -> None:
    async def repeats(session: PlayedSession) -> None:
        session.bind(A)
        while True:
            parameter = await session.order()
            session.compute(parameter, 0, 400)
            session.compute(parameter)

    played = Played(repeats)
    progress: list[int] = []
    played.job.progressed.connect(progress.append)
    played.run()
    assert sum(progress) == VIEW.width * VIEW.height
    assert 0 not in progress


def test_an_element_that_first_repeats_the_points_of_the_lost_one_makes_progress(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is so slow that it has repeated them only after three times the time-out, on the loop's clock."""

    async def slow(session: PlayedSession) -> None:
        loop = asyncio.get_running_loop()
        now = loop.time()
        monkeypatch.setattr(loop, "time", lambda: now)
        session.bind(A)
        parameter = await session.order()
        session.compute(parameter, 0, 600)
        session.change_to(B, cookie_at(parameter, 100))
        session.cookie()
        for point in range(100, 600, 100):
            for _ in range(10):  # turns of the loop, in which the job reads and its timers fire
                await asyncio.sleep(0)
            session.compute(parameter, point, point + 100)
            for _ in range(10):
                await asyncio.sleep(0)
            now += 3.0
        session.compute(parameter, 600)
        await session.compute_all()

    played = Played(slow, progress_timeout=5.0).run()
    assert not played.user.sessions[0].given_up.is_set()


def distant(played: Played, identifier: int, *, trip: float, takes_more: bool, per_tile: float = 0.0) -> Scene:
    """Return the scene of an element whose answers come `trip` seconds later, and which computes all orders it has."""

    async def scene(session: PlayedSession) -> None:
        session.bind(identifier)
        while True:
            orders = [await session.order()]
            while session.unread_orders:
                orders.append(await session.order())
            played.rounds.append(len(orders))
            played.now += trip
            for parameter in orders:
                session.cookie(cookie_at(parameter, 0, takes_more))
                session.compute(parameter)

    def take_time(*_: object) -> None:
        played.now += per_tile

    played.job.tile_done.connect(take_time)
    return scene


@pytest.mark.parametrize(
    ("trip", "takes_more", "per_tile", "rounds"),
    [
        (0.8, True, 0.0, [1, 9, 9, 9, 9, 9, 2]),  # many tiles in each round trip
        (0.8, True, 0.4, [1, 3]),  # as many as are computed in a round trip
        (0.8, True, 8.0, [1] * 48),  # it would be of no use
        (0.8, False, 0.0, [1] * 48),  # rsplib's element would lose orders
        (0.02, True, 0.0, [1] * 48),  # nearby
    ],
)
def test_a_distant_element_gets_as_many_orders_ahead_as_it_computes_in_a_round_trip(
    trip: float, takes_more: bool, per_tile: float, rounds: list[int]
) -> None:
    played = Played(tiles=(8, 6))
    played.user.play(distant(played, A, trip=trip, takes_more=takes_more, per_tile=per_tile))
    played.run()
    assert sum(played.rounds) == 48
    assert played.rounds[: len(rounds)] == rounds


@pytest.mark.parametrize("with_cookie", [True, False])
def test_what_was_ordered_ahead_is_ordered_again_when_the_element_is_lost(with_cookie: bool) -> None:
    """Its successor is an element of rsplib, which takes one order at a time."""
    played = Played(tiles=(8, 6))
    begun: list[tuple[int, int]] = []
    played.job.tile_started.connect(lambda tile, element: begun.append((tile.index, element)))

    async def scene(session: PlayedSession) -> None:
        session.bind(A)
        parameter = await session.order()
        played.now += 0.8
        session.cookie(cookie_at(parameter, 0, takes_more=True))
        session.compute(parameter)
        present, following, *more = [await session.order() for _ in range(9)]
        session.cookie(cookie_at(present, 0, takes_more=True))
        session.compute(present)
        session.cookie(cookie_at(following, 0, takes_more=True))
        session.compute(following, 0, 30)
        assert len(more) == 7
        session.change_to(B, cookie_at(following, 30) if with_cookie else None)
        if with_cookie:
            session.compute(following, 30)
        while True:
            parameter = await session.order()
            assert session.unread_orders == 0
            session.cookie(cookie_at(parameter, 0))
            session.compute(parameter)

    played.user.play(scene)
    played.run()
    assert [element for _, element in begun][:3] == [A, A, A]
    assert len({tile for tile, _ in begun}) == 48
    assert len(begun) == 48 + (not with_cookie)
    assert [failover.with_cookie for failover in played.failovers] == [with_cookie]
