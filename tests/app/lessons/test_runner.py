"""The runner with a pool that the test plays: the order of steps, the components they act on, and the report."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pytest

from app.fractal.session import Failover
from app.fractal.viewport import Viewport
from app.lessons.parts import Expect, Lesson, Step
from app.lessons.report import Report
from app.lessons.runner import LessonRunner
from app.models.actions import Action
from app.models.fleet.fleet import ElementRow, RegistrarRow, Row, State
from app.models.handlespace.scope import Join, Takeover
from app.processes.options import ElementOptions, RegistrarOptions
from rserpool import ElementId, RemovalReason, ServerId, notices
from tests.app.lessons.played import PICTURE, PlayedStage
from tests.app.registrars import POOL, a_record, add, start, tell


def lesson(*steps: Step, timeout: float = 60.0, **expect: Any) -> Lesson:
    begin = (
        Step("a", Action.START_REGISTRARS),
        Step("b", Action.START_ELEMENTS, count=2, speed=7, capacity=3),
        Step("c", Action.RENDER),
    )
    return Lesson("x", "X", "", PICTURE, (*begin, *steps), Expect(**expect), timeout)


def play(stage: PlayedStage, what: Lesson, **options: bool) -> Report:
    return asyncio.run(LessonRunner(stage, what, transport="tcp", **options).run())


def test_steps_are_played_in_order_and_captions_told() -> None:
    stage, captions = PlayedStage(), list[str]()

    async def run() -> Report:
        runner = LessonRunner(stage, lesson(complete=True, identical=True), transport="tcp")
        runner.shown.connect(lambda step: captions.append(step.say))
        return await runner.run()

    report = asyncio.run(run())
    assert report.ok
    assert captions == ["a", "b", "c"]
    assert stage.fleet.log == ["registrar", "element", "element"]
    assert stage.fleet.elements[0].options == ElementOptions(speed_limit=7.0, max_sessions=3, capacity=3.0)
    assert (report.facts.width, report.facts.height, report.facts.tiles, report.facts.tiles_done) == (24, 16, 6, 6)
    assert report.facts.handle_resolutions == 5
    first, second = report.facts.elements
    assert (first.identifier, first.pid, first.tiles, first.points, first.outcome) == (1, 1001, 3, 192, "running")
    assert (second.tiles, second.points) == (3, 192)  # tile 2, which it only began, is not its tile


def test_a_picture_with_other_counts_is_not_identical() -> None:
    report = play(PlayedStage(wrong=True), lesson(complete=True, identical=True))
    assert [finding.ok for finding in report.findings] == [True, False]


@pytest.mark.parametrize(
    ("step", "done"),
    [
        (Step("d", Action.KILL, whom="busiest"), "kill 2"),
        (Step("d", Action.KILL, whom="idlest"), "kill 1"),
        (Step("d", Action.FREEZE, whom=1), "pause 1"),
        (Step("d", Action.THAW, whom=2), "go on 2"),
        (Step("d", Action.STOP, whom="busiest"), "stop 2"),
    ],
)
def test_a_step_finds_its_element(step: Step, done: str) -> None:
    stage = PlayedStage()
    assert play(stage, lesson(step)).ok
    assert stage.fleet.log[-1] == done


def test_a_step_may_act_on_several() -> None:
    stage = PlayedStage()
    steps = (
        Step("d", Action.FREEZE, whom="busiest", count=2),
        Step("e", Action.THAW, whom="frozen"),
        Step("f", Action.STOP, whom="all"),
    )
    assert play(stage, lesson(*steps)).ok
    assert stage.fleet.log[3:] == ["pause 2", "pause 1", "go on 1", "go on 2", "stop 1", "stop 2"]


def test_an_element_that_stays_frozen_is_frozen_in_the_report() -> None:
    report = play(PlayedStage(), lesson(Step("d", Action.FREEZE, whom=1)))
    assert [element.outcome for element in report.facts.elements] == ["frozen", "running"]


def test_the_numbers_of_elements_are_those_of_the_lesson() -> None:
    """Other elements may have been started before."""
    stage = PlayedStage()
    stage.fleet.elements.append(ElementRow(1, identifier=77, state=State.GONE))
    report = play(stage, lesson(Step("d", Action.KILL, whom=1)))
    assert stage.fleet.log[-1] == "kill 2"
    assert [element.identifier for element in report.facts.elements] == [2, 3]


def test_a_lesson_may_start_fewer_elements_with_userland_sctp() -> None:
    fewer = replace(
        lesson(),
        steps=(Step("a", Action.START_REGISTRARS), Step("b", Action.START_ELEMENTS, count=5, count_userland=2)),
    )
    for transport, count in (("userland", 2), ("tcp", 5)):
        stage = PlayedStage()
        asyncio.run(LessonRunner(stage, fewer, transport=transport).run())
        assert len(stage.fleet.elements) == count


def test_registrars_may_send_keep_alives_more_often() -> None:
    stage = PlayedStage()
    play(stage, replace(lesson(), steps=(Step("a", Action.START_REGISTRARS, keep_alive=1.5),)))
    options = stage.fleet.registrar_options
    assert (options.keep_alive_interval, options.keep_alive_timeout, options.max_time_last_heard) == (1.5, 1.5, 3.0)
    play(stage, replace(lesson(), steps=(Step("a", Action.START_REGISTRARS),)))
    assert stage.fleet.registrar_options == RegistrarOptions(port=0)


async def waits_until(stage: PlayedStage, what: str, *tell: Callable[[], object]) -> Report:
    """Run a lesson that waits for `what` after its picture, and check that it waits for the last change of `tell`."""
    waiting = lesson(Step("d", Action.KILL, whom=1), Step("e", until=what), complete=True, apart=what == "apart")
    shown: list[str] = []
    runner = LessonRunner(stage, waiting, transport="tcp")
    runner.shown.connect(lambda step: shown.append(step.say))
    task = asyncio.create_task(runner.run())
    await turns(lambda: "kill 1" in stage.fleet.log)
    for change in tell:
        await turns(lambda: False)
        assert "e" not in shown
        change()
    return await task


def test_a_step_waits_until_all_running_elements_are_registered_everywhere() -> None:
    stage = PlayedStage()

    async def run() -> Report:
        two = start(stage.fleet, 0xB)
        return await waits_until(
            stage,
            "registered",
            lambda: add(stage.fleet, 2, stage.fleet.registrars[-1]),
            lambda: add(stage.fleet, 2, two),
        )

    assert asyncio.run(run()).ok


def test_a_step_waits_until_dead_elements_are_removed() -> None:
    stage = PlayedStage()

    async def run() -> Report:
        one = start(stage.fleet, 0xB)
        add(stage.fleet, 1, one)
        gone = notices.ElementRemoved(POOL, ElementId(1), RemovalReason.NO_ANSWER)
        return await waits_until(stage, "removed", lambda: tell(stage.fleet, one, gone))

    assert asyncio.run(run()).ok


def test_a_network_is_split_into_halves_with_their_own_elements_and_healed() -> None:
    stage = PlayedStage()

    async def run() -> Report:
        steps = (
            Step("a", Action.START_REGISTRARS, count=2),
            Step("b", Action.START_ELEMENTS, count=3),
            Step("c", Action.RENDER),
            Step("d", Action.SPLIT),
            Step("e", until="apart"),
            Step("f", Action.HEAL),
        )
        runner = LessonRunner(stage, replace(lesson(apart=True), steps=steps), transport="tcp")
        task = asyncio.create_task(runner.run())
        await turns(lambda: stage.fleet.log[-1:] == ["split user A 1 2 from B 3"])
        a, b = stage.fleet.registrars
        add(stage.fleet, 1, a, b)
        add(stage.fleet, 2, a)
        add(stage.fleet, 3, b)
        await turns(lambda: False)
        assert "heal" not in stage.fleet.log
        tell(stage.fleet, b, notices.ElementRemoved(POOL, ElementId(1), RemovalReason.NO_ANSWER))
        return await task

    report = asyncio.run(run())
    assert report.ok, report.lines()
    assert stage.fleet.log[-1] == "heal"


def test_several_pictures_are_judged_together() -> None:
    stage = PlayedStage(wrong=True)
    report = play(stage, lesson(Step("d", Action.RENDER, done=1.0), complete=True, identical=False))
    assert report.ok
    assert (report.facts.tiles, report.facts.tiles_done) == (12, 12)
    assert [picture.tiles_done for picture in report.facts.pictures] == [6, 6]
    assert sum(element.points for element in report.facts.elements) == 2 * 24 * 16


def test_a_killed_element_is_not_chosen_again_and_its_end_is_reported() -> None:
    stage = PlayedStage()
    report = play(stage, lesson(Step("d", Action.KILL, whom="busiest"), Step("e", Action.KILL, whom="busiest")))
    assert stage.fleet.log[-2:] == ["kill 2", "kill 1"]
    assert {element.outcome for element in report.facts.elements} == {"was killed (SIGKILL)"}


def three_registrars(*steps: Step, **expect: Any) -> Lesson:
    begin = (
        Step("a", Action.START_REGISTRARS, count=3),
        Step("b", Action.START_ELEMENTS, count=2),
        Step("c", Action.RENDER),
    )
    return Lesson("x", "X", "", PICTURE, (*begin, *steps), Expect(**expect))


class SeveralRegistrars(PlayedStage):
    """Registrars A, B and C (identifiers 10, 11 and 12). B is home to elements 1 and 2, and C takes it over."""

    def __init__(self, completes: bool = True) -> None:
        super().__init__()
        self.completes = completes
        self.fleet.changed.connect(self.changed)
        self.took_over = False

    def render(self, viewport: Viewport, /, **options: Any) -> None:
        a, b, c, *_ = self.fleet.registrars
        for element in (1, 2):
            add(self.fleet, element, b, a, c)
        super().render(viewport, **options)

    def changed(self, row: Row) -> None:
        if self.completes and isinstance(row, RegistrarRow) and row.letter == "B" and not row.alive:
            # Long after the picture is complete, which takes two turns of the loop.
            asyncio.get_running_loop().call_later(0.05, self.take_over)

    def take_over(self) -> None:
        a, b, c, *_ = self.fleet.registrars
        target, by = b.view.registrar, c.view.registrar
        moves = [notices.ElementMoved(POOL, ElementId(element), by) for element in (1, 2)]
        tell(self.fleet, c, notices.TakeoverStarted(target), *moves, notices.TakeoverDone(target, by, 2, 0.014))
        tell(self.fleet, a, *moves, notices.TakeoverDone(target, by, 2, 0.0))


def test_the_takeover_after_the_home_of_most_elements_is_killed_is_awaited_and_reported() -> None:
    stage = SeveralRegistrars()
    killing = three_registrars(Step("d", Action.KILL, whom="home"), takeovers=1, rehomed=True, agree=True)
    report = play(stage, killing)
    assert report.ok, report.lines()
    assert stage.fleet.log == ["registrar"] * 3 + ["element"] * 2 + ["kill B"]
    facts = report.facts
    assert facts.takeovers == (Takeover(11, 12, 2, 0.014),)
    assert [element.home for element in facts.elements] == [12, 12]
    assert facts.checksums.keys() == {10, 12}
    assert facts.handle_resolutions == 15


def test_registrars_that_never_agree_are_reported_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.lessons.runner.PATIENCE", 0.05)
    stage = SeveralRegistrars(completes=False)
    killing = three_registrars(Step("d", Action.KILL, whom="home"), takeovers=1, rehomed=True, agree=True)
    report = play(stage, killing)
    assert [finding.ok for finding in report.findings] == [False, False, True]
    assert report.facts.error == ""


def test_a_registrar_that_joins_is_awaited_and_reported() -> None:
    stage = SeveralRegistrars()
    joining = three_registrars(Step("d", Action.START_REGISTRARS), joined_within=5.0, agree=True)

    async def run() -> Report:
        runner = LessonRunner(stage, joining, transport="tcp")
        task = asyncio.create_task(runner.run())
        await turns(lambda: len(stage.fleet.registrars) == 4)
        (newcomer,) = stage.scope.joining
        for element in (1, 2):
            tell(stage.fleet, newcomer, notices.ElementAdded(POOL, a_record(element, ServerId(11))))
        return await task

    report = asyncio.run(run())
    assert report.ok, report.lines()
    *at_first, newcomer = report.facts.joins
    assert [(join.registrar, join.elements) for join in at_first] == [(11, 0), (12, 0)]
    assert newcomer == Join(13, 2, newcomer.seconds)


def test_a_step_waits_for_a_fraction_of_the_picture() -> None:
    stage = PlayedStage(at_once=False)

    async def run() -> None:
        killing = Step("d", Action.KILL, whom=1, done=0.5)
        runner = LessonRunner(stage, lesson(killing), transport="tcp")
        task = asyncio.create_task(runner.run())
        await turns(lambda: stage.picture is not None)
        stage.compute(2)
        await turns(lambda: False)
        assert "kill 1" not in stage.fleet.log
        stage.compute(3)
        await turns(lambda: "kill 1" in stage.fleet.log)
        assert "kill 1" in stage.fleet.log
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(run())


def test_a_step_waits_for_a_tile_that_is_far_enough_but_not_nearly_done() -> None:
    stage = PlayedStage(at_once=False)

    async def run() -> None:
        killing = Step("d", Action.KILL, whom="busiest", tile=0.5)
        runner = LessonRunner(stage, lesson(killing), transport="tcp")
        task = asyncio.create_task(runner.run())
        await turns(lambda: stage.picture is not None)
        for index, points, killed in ((0, 60, False), (1, 31, False), (2, 60, False), (3, 32, True)):
            counts = np.ones(points, np.uint32)
            stage.job.points.emit(stage.tiles[index], 0, counts, 2 if index else 1)
            await turns(lambda: "kill 2" in stage.fleet.log)
            assert ("kill 2" in stage.fleet.log) is killed
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(run())


async def turns(reached: Callable[[], bool]) -> None:
    """Let the loop turn until `reached`, fifty times at most."""
    for _ in range(50):
        if reached():
            return
        await asyncio.sleep(0)


def test_failovers_come_from_the_picture() -> None:
    stage = PlayedStage()
    failover = Failover(tile=0, left=1, to=2, resumed_at=30, gap=0.02, with_cookie=True, at=5.0)
    stage.before_computing = lambda: stage.job.failed_over.emit(failover)
    report = play(stage, lesson(failovers=1, resumed=1))
    assert report.ok
    (found,) = report.facts.failovers
    assert (found.tile, found.left, found.to, found.resumed_at, found.gap) == (0, 1, 2, 30, 0.02)
    assert found.after_kill is None


def test_a_failover_counts_from_the_kill_too() -> None:
    stage = PlayedStage()

    def fail_over() -> None:
        for left in (1, 2):
            stage.job.failed_over.emit(
                Failover(0, left=left, to=3 - left, resumed_at=0, gap=1.0, with_cookie=True, unnoticed=59.0)
            )

    stage.before_computing = fail_over
    report = play(stage, lesson(Step("The second is killed", Action.KILL, whom=2)))
    survivor, victim = (found.after_kill for found in report.facts.failovers)
    assert survivor is None
    assert victim == 60.0


@pytest.mark.parametrize(
    ("stopped", "sentence"),
    [
        (lesson(Step("d", Action.KILL, whom=3)), "there is no element 3 to kill"),
        (Lesson("x", "", "", PICTURE, (Step("a", done=0.5),), Expect()), "it waits for a picture that no step renders"),
        (
            Lesson("x", "", "", PICTURE, (Step("a", Action.RENDER), Step("b", Action.KILL, whom="busiest")), Expect()),
            "there is no running element to kill",
        ),
        (lesson(Step("d", Action.THAW, whom="frozen")), "there is no frozen element to thaw"),
        (
            Lesson("x", "", "", PICTURE, (Step("a", Action.RENDER), Step("b", Action.KILL, whom="home")), Expect()),
            "there is no running registrar to kill",
        ),
    ],
)
def test_a_lesson_that_cannot_continue_says_why(stopped: Lesson, sentence: str) -> None:
    report = play(PlayedStage(), stopped)
    assert not report.ok
    assert report.facts.error == sentence


def test_a_process_that_does_not_start_stops_the_lesson() -> None:
    stage = PlayedStage()
    stage.fleet.fails = True
    assert "exit code 1" in play(stage, lesson()).facts.error


def test_a_lesson_that_takes_too_long_has_failed() -> None:
    report = play(PlayedStage(at_once=False), lesson(timeout=0.01, complete=True))
    assert report.facts.error == "not finished after 0.01 s"
    assert not report.ok


PEOPLE = (
    Step("d", read=3600.0),
    Step("e", question="?", answers=("yes", "no"), right=1, why="so"),
    Step("f", pause=True),
)


def test_waiting_for_people_does_not_count_against_the_timeout(monkeypatch: pytest.MonkeyPatch) -> None:
    stage, shown = PlayedStage(), list[str]()

    async def run() -> Report:
        slow = lesson(*PEOPLE, timeout=60.0, complete=True)
        runner = LessonRunner(stage, slow, transport="tcp")
        runner.shown.connect(lambda step: shown.append(step.say))
        waits: list[bool] = []
        runner.waits.connect(waits.append)

        def reached(count: int) -> bool:
            return waits.count(True) == count

        task = asyncio.create_task(runner.run())
        for count in (1, 2, 3):
            await turns(partial(reached, count))
            assert waits[-1]
            assert len(shown) == 3 + count
            if count == 1:
                loop = asyncio.get_running_loop()
                later = loop.time() + 3600.0  # more than the lesson's timeout
                monkeypatch.setattr(loop, "time", partial(float, later))
            runner.next()
        return await task

    report = asyncio.run(run())
    assert report.ok, report.lines()


def test_the_time_for_reading_ends_by_itself() -> None:
    assert play(PlayedStage(), lesson(Step("d", read=0.01), complete=True)).ok


def test_a_lesson_in_a_hurry_waits_for_nobody() -> None:
    assert play(PlayedStage(), lesson(*PEOPLE, timeout=60.0, complete=True), in_a_hurry=True).ok
