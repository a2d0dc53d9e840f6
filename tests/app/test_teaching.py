"""A demonstrator that teaches a class: real processes on one machine compute its picture."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest

from app.classroom.invitation import InvitationOptions
from app.classroom.joining import Joining, JoinOptions
from app.classroom.owner import Need, Thresholds
from app.classroom.visit import JoinFailed
from app.demonstrator import Demonstrator
from app.fractal.picture import Picture
from app.fractal.viewport import Viewport
from app.models.classroom.students import MOST, State
from app.models.fleet.marks import mark
from app.processes.supervisor import StartFailed, Supervisor
from app.rendering import SESSIONS, TILES
from app.teaching import Phase

HOST = "127.0.0.1"
CARELESS = Thresholds(ignored=frozenset({Need.USE, Need.BATTERY, Need.LOCK, Need.LID}))


async def until(signal: Any, wanted: Callable[[], object]) -> None:
    """Wait until something is true, which may change when the signal is emitted."""
    changed = asyncio.Event()
    disconnect = signal.connect(lambda *_: changed.set())
    while not wanted():
        await changed.wait()
        changed.clear()
    disconnect()


@asynccontextmanager
async def teaching(transport: str = "tcp", speed: float = 0.0) -> AsyncIterator[Demonstrator]:
    """Open a class, whose elements compute at most this many points per second."""
    async with asyncio.timeout(60), Demonstrator(transport="tcp") as demonstrator:
        options = InvitationOptions((HOST,), port=0, registrar_port=0, transport=transport, speed=speed)
        await demonstrator.teaching.invite(options)
        yield demonstrator


@asynccontextmanager
async def student(demonstrator: Demonstrator, name: str) -> AsyncIterator[asyncio.Task[None]]:
    """Join the class with one element, and yield the task of being there."""
    invitation = demonstrator.teaching.invitation
    assert invitation is not None
    host, _, port = invitation.places[0].rpartition(":")
    async with Supervisor() as supervisor:
        options = JoinOptions(invitation.code, name, (host, int(port)), elements=1, thresholds=CARELESS)
        joining = Joining(supervisor, options)
        there = asyncio.create_task(joining.run())
        students = demonstrator.teaching.students
        try:
            await until(students.changed, lambda: (who := students.named(name)) is not None and who.elements)
            who, (registrar,) = students.named(name), demonstrator.fleet.registrars
            assert who is not None
            await until(demonstrator.fleet.changed, lambda: who.elements <= set(registrar.elements))
            yield there
        finally:
            joining.leave()
            with suppress(JoinFailed):
                await there


async def a_picture(demonstrator: Demonstrator, sessions: int | None = 4) -> Picture:
    """Render a small picture, and return it when it is complete."""
    done = asyncio.Event()
    demonstrator.rendering.completed.connect(lambda *_: done.set())
    demonstrator.rendering.render(Viewport.DEFAULT.resized(320, 240), tiles=(8, 6), sessions=sessions)
    await done.wait()
    assert demonstrator.scene.picture is not None
    return demonstrator.scene.picture


@pytest.mark.parametrize("transport", ["tcp", "userland"])
def test_the_picture_of_a_class_is_computed_by_its_students_each_in_one_colour(transport: str) -> None:
    async def scene() -> None:
        async with teaching(transport) as demonstrator, student(demonstrator, "Ada"), student(demonstrator, "Bob"):
            picture = await a_picture(demonstrator)
            whose = {demonstrator.scene.mark_of(identifier) for tile in picture.states.values()
                     for identifier in tile.elements}  # fmt: skip
            assert whose == {mark(1, "Ada"), mark(2, "Bob")}

    asyncio.run(scene())


def test_elements_of_the_teacher_join_the_class_and_have_marks_that_no_student_has() -> None:
    async def scene() -> None:
        async with teaching() as demonstrator:
            row = await demonstrator.fleet.start_element()
            picture = await a_picture(demonstrator)
            assert {tile.element for tile in picture.states.values()} == {row.identifier}
            assert row.mark == mark(MOST + 1)
            (registrar,) = demonstrator.fleet.registrars
            assert list(registrar.elements) == [row.identifier]

    asyncio.run(scene())


def test_every_element_of_a_class_has_work_and_afterwards_the_numbers_are_as_they_were() -> None:
    async def scene() -> None:
        async with teaching() as demonstrator:
            rendering = demonstrator.rendering
            rendering.prefer((4, 3), 2)
            before = rendering.sessions
            rows = await demonstrator.fleet.start_elements(4)
            (registrar,) = demonstrator.fleet.registrars
            await until(demonstrator.fleet.changed, lambda: len(registrar.elements) == len(rows))
            assert (before, rendering.sessions, rendering.tiles) == (2, 4, (12, 8))
            picture = await a_picture(demonstrator, sessions=None)
            assert {tile.element for tile in picture.states.values()} == {row.identifier for row in rows}
            await demonstrator.teaching.end()
            assert (rendering.sessions, rendering.tiles) == (SESSIONS, TILES)

    asyncio.run(scene())


def test_in_a_class_there_is_no_other_registrar_and_the_demo_is_only_a_picture() -> None:
    async def scene() -> None:
        async with teaching() as demonstrator:
            with pytest.raises(StartFailed, match="A class has one registrar"):
                await demonstrator.fleet.start_registrar()
            await demonstrator.start_demo()
            assert demonstrator.scene.picture is not None
            assert (len(demonstrator.fleet.registrars), len(demonstrator.fleet.elements)) == (1, 0)

    asyncio.run(scene())


def test_the_picture_goes_on_without_a_student_who_is_expelled_and_who_cannot_come_back() -> None:
    async def scene() -> None:
        async with teaching() as demonstrator, student(demonstrator, "Ada") as ada, student(demonstrator, "Bob"):
            students = demonstrator.teaching.students
            assert demonstrator.teaching.invitation is not None
            former = demonstrator.teaching.invitation.code
            await demonstrator.teaching.expel_and_change_code(students.rows[0])
            assert demonstrator.teaching.invitation.code != former
            with pytest.raises(JoinFailed):
                await ada
            assert [who.state for who in students.rows] == [State.EXPELLED, State.SERVING]
            picture = await a_picture(demonstrator)
            assert {demonstrator.scene.mark_of(identifier).owner for tile in picture.states.values()
                    for identifier in tile.elements} == {"Bob"}  # fmt: skip
            invitation = demonstrator.teaching.invitation
            assert invitation is not None
            host, _, port = invitation.places[0].rpartition(":")
            async with Supervisor() as supervisor:
                again = JoinOptions(invitation.code, "Ada", (host, int(port)), thresholds=CARELESS)
                with pytest.raises(JoinFailed):
                    await Joining(supervisor, again).run()

    asyncio.run(scene())


def test_the_journal_does_not_call_an_element_lost_whose_owner_leaves() -> None:
    async def scene() -> None:
        async with teaching(speed=20_000.0) as demonstrator, student(demonstrator, "Bob"):
            async with student(demonstrator, "Ada"):
                (ada,) = {which for which, owner in demonstrator.scene.lent.items() if owner.owner == "Ada"}
                demonstrator.rendering.render(Viewport.DEFAULT.resized(640, 480), tiles=(4, 3), sessions=4)
                picture = demonstrator.scene.picture
                assert picture is not None
                await until(picture.points_added, lambda: any(ada in tile.elements for tile in picture.states.values()))
            entries = demonstrator.journal.entries
            await until(demonstrator.journal.added, lambda: any(entry.kind == "failover" for entry in entries))
            told = [entry.text for entry in entries if entry.kind == "failover"]
            assert {text.partition(";")[0] for text in told} == {"An element of Ada left the pool"}

    asyncio.run(scene())


def test_the_elements_of_a_class_are_forgotten_when_it_is_over() -> None:
    async def scene() -> None:
        async with teaching() as demonstrator, student(demonstrator, "Ada"):
            components = demonstrator.scene.components
            await until(components.changed, lambda: components.rows)
            await demonstrator.teaching.end()
            assert (list(components.rows), len(components)) == ([], 0)

    asyncio.run(scene())


def test_the_end_of_a_class_ends_all_its_processes_and_leaves_the_picture_and_its_colours() -> None:
    async def scene() -> None:
        async with teaching() as demonstrator, student(demonstrator, "Ada") as ada:
            await demonstrator.fleet.start_element()
            picture = await a_picture(demonstrator)
            await demonstrator.teaching.end()
            with pytest.raises(JoinFailed, match="the class is over"):
                await ada
            assert (demonstrator.teaching.phase, demonstrator.fleet.rows) == (Phase.NONE, ())
            assert len(demonstrator.fleet.pids) == 2  # this process, and the launcher
            assert demonstrator.scene.picture is picture
            (who,) = demonstrator.teaching.students.rows
            assert who.mark in {demonstrator.scene.mark_of(which) for which in demonstrator.scene.lent}
            assert who.state is State.SERVING  # it did not leave before
            await demonstrator.start_demo()  # our own scope is as it was
            assert len(demonstrator.fleet.elements) == 3

    asyncio.run(scene())


def test_a_class_that_cannot_be_opened_leaves_everything_as_it_was() -> None:
    async def scene() -> None:
        async with Demonstrator(transport="tcp") as demonstrator:
            with pytest.raises(StartFailed, match=r"192\.0\.2\.1"):
                await demonstrator.teaching.invite(InvitationOptions(("192.0.2.1",), registrar_port=0))
            assert (demonstrator.teaching.phase, demonstrator.fleet.rows) == (Phase.NONE, ())
            await demonstrator.start_demo()

    asyncio.run(scene())


def test_a_class_whose_registrar_dies_is_over() -> None:
    async def scene() -> None:
        async with teaching() as demonstrator:
            demonstrator.fleet.kill(demonstrator.fleet.registrars[0])
            await until(demonstrator.teaching.changed, lambda: demonstrator.teaching.phase is Phase.NONE)
            assert any("registrar of the class" in entry.text for entry in demonstrator.journal.entries)

    asyncio.run(scene())


def test_without_the_package_for_certificates_a_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene() -> None:
        async with Demonstrator(transport="tcp") as demonstrator:
            options = InvitationOptions((HOST,))
            monkeypatch.setitem(__import__("sys").modules, "app.classroom.invitation", None)
            with pytest.raises(StartFailed, match="pip install"):
                await demonstrator.teaching.invite(options)

    asyncio.run(scene())
