"""The record of a lesson: the speed of pictures by number of elements, and the elements that came back."""

from __future__ import annotations

import asyncio

from app.lessons.facts import Facts, Rate
from app.lessons.record import Record
from app.models.fleet.fleet import ElementRow, State
from rserpool import ElementId, RemovalReason, notices
from tests.app.lessons.played import PICTURE, PlayedStage
from tests.app.registrars import POOL, Spy, add, start, tell
from tests.app.ui.builders import compute, finish


class RecordedStage(PlayedStage):
    """A stage with a record whose clock the test moves."""

    def __init__(self, *elements: ElementRow) -> None:
        super().__init__(at_once=False)
        self.now = 100.0
        self.record = Record(self, lambda: self.now)
        self.record.elements += elements
        self.fleet.elements += elements


def an_element(number: int) -> ElementRow:
    return ElementRow(number, identifier=number, state=State.RUNNING, child=Spy())


def render(stage: RecordedStage) -> None:
    stage.render(PICTURE.view, tiles=PICTURE.tiles, sessions=2)
    stage.record.picture_begun()


def facts(stage: RecordedStage) -> Facts:
    return asyncio.run(stage.record.facts("x", "tcp", 0.0, ""))


def test_a_picture_is_timed_from_its_order_and_its_speed_from_the_first_points() -> None:
    stage = RecordedStage(an_element(1), an_element(2))
    render(stage)
    picture = stage.picture
    assert picture is not None
    stage.now += 1.0
    compute(picture, 0, 1, 0, 1)
    stage.now += 1.0
    compute(picture, 0, 1, 1, 63)
    stage.record.phase()
    stage.now += 0.1  # too short to measure
    stage.record.elements.append(an_element(3))
    stage.record.phase()
    stage.now += 2.0
    for index in picture.states:
        finish(picture, index, 3)
    (result,) = facts(stage).pictures
    assert result.seconds is not None
    assert round(result.seconds, 6) == 4.1
    first, second = result.rates
    assert (first.elements, round(first.points_per_second), round(first.seconds, 6)) == (2, 64, 1.0)
    assert second == Rate(3, (24 * 16 - 64) / second.seconds, second.seconds)
    stage.record.phase()  # the picture is complete
    assert len(facts(stage).pictures[0].rates) == 2


def test_a_picture_that_is_not_complete_has_no_duration() -> None:
    stage = RecordedStage(an_element(1))
    render(stage)
    (result,) = facts(stage).pictures
    assert result.seconds is None


def test_an_element_that_is_removed_alive_and_registers_again_has_returned() -> None:
    living, dead = an_element(1), an_element(2)
    stage = RecordedStage(living, dead)
    one, two = start(stage.fleet, 0xA), start(stage.fleet, 0xB)
    for element in (1, 2):
        add(stage.fleet, element, one, two)
    assert facts(stage).returned == ()
    dead.state = State.GONE
    for element in (1, 2):
        for row in (two, one):  # the registrar that is not its home only follows
            tell(stage.fleet, row, notices.ElementRemoved(POOL, ElementId(element), RemovalReason.NO_ANSWER))
    add(stage.fleet, 2, one)
    add(stage.fleet, 1, two)
    assert facts(stage).returned == (1,)
    stage.record.close()
