"""The students of a class, as the teacher sees them: name, colour, machine, what they do and how much they have done.

What they do comes from the desk, which knows them by their certificates. How much they have done comes from the status
reports of their elements (`rserpool.csp`), which carry the name of their owner. Anybody can send such reports, so they
count only for students that the desk has let in, from the student's own machine, and nothing is decided by them.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from app.base.signal import Signal
from app.fractal.palettes import Rgb
from app.models.classroom.names import CHARACTERS, cell, clean_name, same
from app.models.fleet.marks import Mark, mark
from rserpool import csp

MOST: Final = 200
"""Students of a class, present or gone."""

ELEMENTS: Final = 256
"""Elements of a student that are kept apart. Of older ones only the sum of their tiles is kept."""

_OWNER = re.compile(r"(?P<owner>.+)@(?P<host>[^@\s]+): .*")
_DONE = re.compile(r"(?P<sessions>\d+) Sessions?, (?P<tiles>\d{1,15}) tiles?|.*, (?P<more>\d{1,15}) tiles?")


class State(StrEnum):
    """What a student does. The values go over the wire and into tables."""

    JOINING = "joining"
    SERVING = "serving"
    AWAY = "away"
    """Its owner needs the machine; it comes back."""
    LEFT = "left"
    VANISHED = "vanished"
    """It has not been heard for some seconds, and did not say goodbye."""
    EXPELLED = "expelled"

    @property
    def present(self) -> bool:
        """Whether it takes part in the class."""
        return self in (State.JOINING, State.SERVING, State.AWAY)


def clean_why(why: str) -> str:
    """Return why a student is away as it may be shown."""
    return " ".join(clean_name(word) for word in why[: 6 * CHARACTERS].split())


@dataclass(slots=True)
class Student:
    """One student."""

    name: str
    number: int
    """Counted from 1 in the order of joining; it gives the colour and stays. The next one has that of a row that has
    given way."""
    host: str
    address: str
    state: State = State.JOINING
    why: str = ""
    """Why it is away, in words."""
    elements: set[int] = field(default_factory=set)
    """The identifiers of its elements that run."""
    tiles_by_element: dict[int, int] = field(default_factory=dict)
    alias: str = ""
    """What the teacher shows instead of its name; empty: the name."""
    tiles_before: int = 0
    """Tiles of elements that are no longer kept apart."""

    @property
    def tiles(self) -> int:
        """The number of tiles that its elements have computed since it joined."""
        return self.tiles_before + sum(self.tiles_by_element.values())

    @property
    def idle(self) -> bool:
        """Whether it is gone, and has computed nothing."""
        return self.state in (State.LEFT, State.VANISHED) and not self.tiles

    @property
    def shown(self) -> str:
        """The name that is shown."""
        return self.alias or self.name

    @property
    def mark(self) -> Mark:
        """Its colour, shape and number, and the name that is shown."""
        return mark(self.number, self.shown)

    @property
    def rgb(self) -> Rgb:
        """Its colour."""
        return self.mark.rgb


class Students:
    """All students of a class, in the order of joining."""

    def __init__(self) -> None:
        self.changed = Signal[()]()
        self.happened = Signal[Student]()
        """Emitted with a student whose state has changed."""
        self.identified = Signal[int, Student]()
        """Emitted when it is known whose element one is, by its identifier, and when its owner gets another name."""
        self._by_name: dict[str, Student] = {}
        self._by_element: dict[int, Student] = {}

    def __len__(self) -> int:
        return len(self._by_name)

    @property
    def rows(self) -> Sequence[Student]:
        """The students in the order of joining."""
        return tuple(self._by_name.values())

    @property
    def present(self) -> Sequence[Student]:
        """Those that take part now."""
        return tuple(student for student in self.rows if student.state.present)

    @property
    def tiles(self) -> int:
        """The number of tiles that all have computed."""
        return sum(student.tiles for student in self.rows)

    def share(self, student: Student) -> float:
        """Return a student's part of all tiles, 0 to 1."""
        return student.tiles / self.tiles if self.tiles else 0.0

    def named(self, name: str) -> Student | None:
        """Return the student that people would take for this name."""
        return self._by_name.get(same(name))

    def of_element(self, identifier: int) -> Student | None:
        """Return the student whose element this is."""
        return self._by_element.get(identifier)

    def has_room(self, name: str) -> bool:
        """Return whether a student of this name can join without `forget`."""
        return len(self._by_name) < MOST or self.named(name) is not None

    def join(self, name: str, host: str, address: str) -> Student:
        """Add a student, or take one back that has been here: it keeps its colour and its tiles."""
        student = self.named(name)
        if student is None:
            taken = {other.number for other in self._by_name.values()}
            number = next(number for number in range(1, len(taken) + 2) if number not in taken)
            student = self._by_name[same(name)] = Student(name, number, "", address)
        student.name, student.host, student.address = name, clean_name(host), address
        self.put(student, State.JOINING)
        return student

    def move(self, student: Student, address: str) -> None:
        """Note that a student is at another address now, from which its reports come."""
        student.address = address
        self.changed.emit()

    def forget(self, student: Student) -> None:
        """Remove the row of a student, which gives way to another one."""
        del self._by_name[same(student.name)]
        for identifier in student.tiles_by_element:
            self._by_element.pop(identifier, None)
        self.changed.emit()

    def rename(self, student: Student, alias: str) -> None:
        """Show another name for a student; an empty one shows its own name again. Others know it by its own name."""
        student.alias = clean_name(alias)
        for identifier in student.tiles_by_element:
            self.identified.emit(identifier, student)
        self.changed.emit()

    def put(self, student: Student, state: State, why: str = "") -> None:
        """Note what a student does now."""
        why = clean_why(why)
        if (student.state, student.why) == (state, why) and state is not State.JOINING:
            return
        student.state, student.why = state, why
        if not state.present:
            student.elements.clear()
        self.happened.emit(student)
        self.changed.emit()

    def take(self, report: csp.Report, source: str) -> None:
        """Take a status report of an element that has come from an address."""
        group, identifier = csp.split_id(report.sender)
        if group != csp.Group.POOL_ELEMENT:
            return
        if report.final:
            student = self._by_element.get(identifier)
            if student is not None and student.address == source:
                student.elements.discard(identifier)
                self.changed.emit()
            return
        found, done = _OWNER.fullmatch(csp.text(report.location)), _DONE.fullmatch(csp.text(report.status))
        student = self.named(clean_name(found["owner"])) if found else None
        if student is None or done is None or student.address != source or not student.state.present:
            return
        new = identifier not in self._by_element
        if self._by_element.setdefault(identifier, student) is not student:
            return
        if new:
            self.identified.emit(identifier, student)
        tiles = int(done["tiles"] or done["more"])
        student.elements.add(identifier)
        if tiles < student.tiles_by_element.get(identifier, 0):
            return  # an older report that has come late
        student.tiles_by_element[identifier] = tiles
        if len(student.tiles_by_element) > ELEMENTS:
            oldest = next(iter(student.tiles_by_element))
            student.tiles_before += student.tiles_by_element.pop(oldest)
            student.elements.discard(oldest)
            self._by_element.pop(oldest, None)
        self.changed.emit()

    def table(self) -> list[tuple[str, ...]]:
        """Return the students as lines of a table, after a line of headings."""
        lines: list[tuple[str, ...]] = [
            ("number", "name", "colour", "host", "address", "state", "why", "elements", "tiles", "share")
        ]
        for student in self.rows:
            lines.append(
                (
                    str(student.number),
                    student.shown,
                    "#" + "".join(f"{part:02x}" for part in student.rgb),
                    student.host,
                    student.address,
                    str(student.state),
                    student.why,
                    str(len(student.elements)),
                    str(student.tiles),
                    f"{self.share(student):.3f}",
                )
            )
        return lines

    def as_csv(self) -> str:
        """Return the table for a file. No cell is a formula for a spreadsheet."""
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows([cell(text) for text in line] for line in self.table())
        return out.getvalue()
