"""The class of a lesson, with laptops that a test plays."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from app.lessons.laptops.laptop import Laptop
from app.lessons.laptops.school import School
from app.models.actions import Action
from app.models.classroom.students import State, Student
from app.processes.supervisor import StartFailed
from rserpool import csp
from tests.app.lessons.played import PlayedTeacher

ELEMENT, NEXT = 0x11, 0x12


class PlayedInvitation:
    """An invitation with a code and nothing else."""

    url = "poolscope://127.0.0.1:1/K7M2P-9WQX4-TB3HA"


class PlayedLaptop(Laptop):
    """A laptop without processes."""

    log: list[str] = []  # noqa: RUF012

    async def join(self, url: str) -> None:
        self.log.append(f"{self.name} joins as {self.number}")

    async def vanish(self) -> None:
        self.log.append(f"{self.name} vanishes")

    def use(self, *, on: bool) -> None:
        self.log.append(f"{self.name} {'works' if on else 'rests'}")

    async def close(self) -> None:
        self.log.append(f"{self.name} is closed")


class Scene:
    """A class with a clock that a test sets."""

    def __init__(self) -> None:
        self.now = 0.0
        self.teacher = PlayedTeacher()
        self.teacher.invitation = PlayedInvitation()  # type: ignore[assignment]
        self.log: list[str] = []
        PlayedLaptop.log = self.log
        self.school = School(self.teacher, make=PlayedLaptop, clock=lambda: self.now)

    def let_in(self, name: str) -> Student:
        student = self.teacher.students.join(name, "host", "127.0.0.1")
        self.teacher.students.put(student, State.SERVING)
        return student

    def reports(self, student: Student, identifier: int, *, final: bool = False) -> None:
        sender = csp.component_id(csp.Group.POOL_ELEMENT, identifier)
        location = csp.octets(f"{student.name}@host: 127.0.0.1:1")
        flags = csp.FINAL if final else 0
        said = csp.Report(sender, 1.0, 1.0, location, csp.octets("1 Session, 1 tiles"), flags=flags)
        self.teacher.students.take(said, "127.0.0.1")


def run(story: Callable[[Scene], object]) -> Scene:
    scene = Scene()

    async def play() -> None:
        await scene.school.invite("tcp", 1000.0)
        await story(scene)  # type: ignore[misc]
        await scene.school.close()

    asyncio.run(play())
    return scene


def test_what_a_lesson_says_is_done_by_the_laptops() -> None:
    async def story(scene: Scene) -> None:
        for action, name in (
            (Action.JOIN, "Ada"),
            (Action.JOIN, "Bob"),
            (Action.USE, "Ada"),
            (Action.REST, "Ada"),
            (Action.VANISH, "Bob"),
            (Action.LEAVE, "Ada"),
            (Action.JOIN, "Ada"),
        ):
            await scene.school.do(action, name)

    scene = run(story)
    assert scene.teacher.log == ["invite tcp 1000", "end"]
    assert scene.log == [
        "Ada joins as 1",
        "Bob joins as 2",
        "Ada works",
        "Ada rests",
        "Bob vanishes",
        "Ada is closed",
        "Ada joins as 1",
        "Ada is closed",
        "Bob is closed",
    ]


def test_a_student_has_joined_when_the_registrar_lists_an_element_of_the_laptop() -> None:
    async def story(scene: Scene) -> None:
        school = scene.school
        await school.do(Action.JOIN, "Ada")
        assert not school.joined({ELEMENT})
        scene.now = 1.0
        ada = scene.let_in("Ada")
        assert not school.joined({ELEMENT})
        scene.now = 1.5
        school.registered(ELEMENT)
        scene.reports(ada, ELEMENT)
        assert not school.joined(set())
        assert school.joined({ELEMENT})
        (result,) = school.results({ELEMENT: 3}, {ELEMENT: 30})
        assert (result.name, result.joined, result.tiles, result.points) == ("Ada", 0.5, 3, 30)
        assert not result.away

    run(story)


@pytest.mark.parametrize("registered_first", [True, False])
def test_how_long_a_student_was_away_counts_to_the_next_element(registered_first: bool) -> None:
    async def story(scene: Scene) -> None:
        school, students = scene.school, scene.teacher.students
        await school.do(Action.JOIN, "Ada")
        ada = scene.let_in("Ada")
        school.registered(ELEMENT)
        scene.reports(ada, ELEMENT)
        scene.now = 10.0
        students.put(ada, State.AWAY, "its owner uses the processor")
        assert not school.away({ELEMENT})
        assert school.away(set())
        scene.reports(ada, ELEMENT, final=True)
        students.put(ada, State.SERVING)
        assert not school.away(set())
        scene.now = 15.0
        if registered_first:
            school.registered(NEXT)
        scene.now = 16.0
        scene.reports(ada, NEXT)
        if not registered_first:
            school.registered(NEXT)
        (result,) = school.results({}, {})
        assert result.away == (5.0 if registered_first else 6.0,)
        assert result.elements == (ELEMENT, NEXT)

    run(story)


def test_who_has_vanished_is_not_waited_for() -> None:
    async def story(scene: Scene) -> None:
        school = scene.school
        await school.do(Action.JOIN, "Bob")
        bob = scene.let_in("Bob")
        await school.do(Action.VANISH, "Bob")
        assert school.joined(set())
        assert not school.has_vanished()
        scene.teacher.students.put(bob, State.VANISHED)
        assert school.has_vanished()
        (result,) = school.results({}, {})
        assert result.vanished

    run(story)


def test_a_laptop_that_ends_by_itself_is_told_with_its_last_words() -> None:
    async def story(scene: Scene) -> None:
        await scene.school.do(Action.JOIN, "Ada")
        assert scene.school.broken() == ""
        laptop = scene.school.laptops["Ada"]
        laptop.failed, laptop.last_words = True, "poolscope: no class answers"
        assert scene.school.broken() == "the laptop of Ada has ended: poolscope: no class answers"

    run(story)


def test_a_class_that_cannot_be_opened_stops_the_lesson() -> None:
    async def play() -> None:
        with pytest.raises(StartFailed, match="the class could not be opened"):
            await School(PlayedTeacher()).invite("tcp", 0.0)

    asyncio.run(play())
