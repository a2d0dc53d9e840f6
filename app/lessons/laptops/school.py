"""The class of a lesson: the teacher's invitation, the laptops of the students, and what happens to them.

It opens the class that a person would open at the window (`app.teaching`), and starts a laptop for each student.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from app.base.language import translate
from app.base.signal import Signal
from app.lessons.facts import StudentResult
from app.lessons.laptops.laptop import Laptop
from app.lessons.laptops.network import teacher
from app.models.actions import Action
from app.models.classroom.students import State, Student, Students
from app.processes.supervisor import StartFailed

if TYPE_CHECKING:
    from app.classroom.invitation import Invitation, InvitationOptions


class Teacher(Protocol):
    """The part of `app.teaching.Teaching` that a lesson uses."""

    @property
    def students(self) -> Students: ...

    @property
    def invitation(self) -> Invitation | None: ...

    async def invite(self, options: InvitationOptions, /) -> None: ...

    async def end(self) -> None: ...


class School:
    """The class of one lesson, until `close`. `make` makes a student's laptop from the name and a number."""

    def __init__(
        self,
        of: Teacher,
        *,
        make: Callable[[str, int], Laptop] = Laptop,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.changed = Signal[()]()
        """A student does something else, or an element of a student is known."""
        self.laptops: dict[str, Laptop] = {}
        """The laptops by the names of their students, in the order of joining."""
        self.vanished: set[str] = set()
        """The students whose laptops the lesson has taken off the network."""
        self._teacher = of
        self._make = make
        self._clock = clock
        self._let_in: dict[str, float] = {}
        self._gone: dict[str, float] = {}
        """Since when the elements of a student are away."""
        self._away: dict[str, list[float]] = {}
        self._registered: dict[int, float] = {}
        """When each element came into the pool, ours or not."""
        self._elements: dict[str, list[int]] = {}
        self._disconnect: list[Callable[[], None]] = []

    @property
    def students(self) -> Students:
        return self._teacher.students

    async def invite(self, transport: str, speed: float) -> None:
        """Open the class. Raise `StartFailed`."""
        from app.classroom.invitation import InvitationOptions  # it needs the package cryptography

        options = InvitationOptions(
            (teacher(),),
            port=0,
            registrar_port=0,
            transport=transport,
            messages=True,
            speed=speed,
        )
        await self._teacher.invite(options)
        if self._teacher.invitation is None:
            raise StartFailed(translate("Report", "the class could not be opened"))
        students = self._teacher.students
        self._disconnect = [
            students.happened.connect(self._happened),
            students.identified.connect(self._identified),
        ]

    async def do(self, action: Action, name: str) -> None:
        """Let a student do something. Raise `StartFailed`."""
        try:
            await self._do(action, name)
        except OSError as error:
            text = translate("Report", "the laptop of {name} does not work: {reason}")
            raise StartFailed(text.format(name=name, reason=error.strerror or error)) from error

    async def _do(self, action: Action, name: str) -> None:
        match action:
            case Action.JOIN:
                invitation = self._teacher.invitation
                if invitation is None:
                    raise StartFailed(translate("Report", "the class is over"))
                number = len(self.laptops) + 1
                if (former := self.laptops.get(name)) is not None:
                    await former.close()
                    number = former.number
                    self.vanished.discard(name)
                laptop = self.laptops[name] = self._make(name, number)
                laptop.over.connect(self.changed.emit)
                await laptop.join(invitation.url)
            case Action.LEAVE:
                self.laptops[name].leave()
            case Action.VANISH:
                self.vanished.add(name)
                await self.laptops[name].vanish()
            case Action.USE | Action.REST:
                self.laptops[name].use(on=action is Action.USE)

    async def close(self) -> None:
        """End the laptops and the class."""
        for disconnect in self._disconnect:
            disconnect()
        await asyncio.gather(*(laptop.close() for laptop in self.laptops.values()))
        await self._teacher.end()

    # --- what has happened --------------------------------------------------------------------------------------

    def registered(self, identifier: int) -> None:
        """Note that an element has come into the pool."""
        self._registered.setdefault(identifier, self._clock())
        for name, elements in self._elements.items():
            if identifier in elements:
                self._back(name)

    def broken(self) -> str:
        """Return in a sentence whose laptop has ended by itself, and why; empty if all is well."""
        for name, laptop in self.laptops.items():
            if laptop.failed and name not in self.vanished:
                text = translate("Report", "the laptop of {name} has ended: {reason}")
                return text.format(name=name, reason=laptop.last_words)
        return ""

    def joined(self, listed: set[int]) -> bool:
        """Return whether each student who takes part has an element among these."""
        taking_part = [
            name
            for name, laptop in self.laptops.items()
            if not laptop.left
            and name not in self.vanished
            and ((student := self.students.named(name)) is None or student.state is not State.AWAY)
        ]
        return all(listed & set(self._living(name)) for name in taking_part)

    def away(self, listed: set[int]) -> bool:
        """Return whether a student is away and has no element among these."""
        away = [student for student in self.students.rows if student.state is State.AWAY]
        return any(not listed & set(self._elements.get(student.name, ())) for student in away)

    def elements_of(self, name: str) -> set[int]:
        """Return the elements that a student's laptop has had."""
        return set(self._elements.get(name, ()))

    def has_vanished(self) -> bool:
        """Return whether the desk has noticed that somebody has vanished."""
        return any(student.state is State.VANISHED for student in self.students.rows)

    def results(self, tiles: dict[int, int], points: dict[int, int]) -> tuple[StudentResult, ...]:
        """Return what each student has done; `tiles` and `points` are those of elements."""
        found = []
        for name in self.laptops:
            elements = tuple(self._elements.get(name, ()))
            at = [self._registered[which] for which in elements if which in self._registered]
            joined = min(at) - self._let_in[name] if at and name in self._let_in else None
            found.append(
                StudentResult(
                    name,
                    elements,
                    sum(tiles.get(which, 0) for which in elements),
                    sum(points.get(which, 0) for which in elements),
                    joined,
                    name in self.vanished,
                    tuple(self._away.get(name, ())),
                )
            )
        return tuple(found)

    def _living(self, name: str) -> set[int]:
        student = self.students.named(name)
        return student.elements if student is not None else set()

    def _happened(self, student: Student) -> None:
        if student.state is State.JOINING:
            self._let_in.setdefault(student.name, self._clock())
        elif student.state is State.AWAY:
            self._gone.setdefault(student.name, self._clock())
        self.changed.emit()

    def _identified(self, identifier: int, student: Student) -> None:
        elements = self._elements.setdefault(student.name, [])
        if identifier not in elements:
            elements.append(identifier)
            if identifier in self._registered:
                self._back(student.name)
        self.changed.emit()

    def _back(self, name: str) -> None:
        """Note that a student has an element in the pool, if it had gone before that."""
        since = self._gone.get(name)
        latest = max(self._registered.get(which, 0.0) for which in self._elements[name])
        if since is not None and latest > since:
            del self._gone[name]
            self._away.setdefault(name, []).append(latest - since)
