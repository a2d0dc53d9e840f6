"""The students as the teacher sees them, and their table."""

from __future__ import annotations

import csv
import io

import pytest

from app.models.classroom.names import CHARACTERS, OCTETS, cell, clean_name, same
from app.models.classroom.students import ELEMENTS, State, Student, Students
from app.models.fleet.marks import mark
from rserpool import csp


def report(element: int, owner: str, tiles: int, *, host: str = "laptop", flags: int = 0) -> csp.Report:
    sender = csp.component_id(csp.Group.POOL_ELEMENT, element)
    location = csp.octets(f"{owner}@{host}: 10.1.0.2:4711")
    return csp.Report(sender, 1.0, 1.0, location, csp.octets(f"1 Session, {tiles} tiles"), flags=flags)


def ada() -> tuple[Students, Student]:
    students = Students()
    student = students.join("Ada", "laptop", "10.1.0.2")
    students.put(student, State.SERVING)
    return students, student


def test_tiles_of_all_elements_of_a_student_count_and_those_of_ended_ones_stay() -> None:
    students, student = ada()
    students.take(report(1, "Ada", 5), "10.1.0.2")
    students.take(report(2, "Ada", 7), "10.1.0.2")
    students.take(report(1, "Ada", 6), "10.1.0.2")
    students.take(report(1, "Ada", 4), "10.1.0.2")  # late
    students.take(report(2, "Ada", 0, flags=csp.FINAL), "10.1.0.2")
    assert (student.tiles, student.elements) == (13, {1})
    assert students.of_element(2) is student


def test_reports_count_only_for_students_who_are_in_and_from_their_machine() -> None:
    students, student = ada()
    students.take(report(1, "Ada", 500), "10.1.0.66")
    students.take(report(2, "Eve", 500), "10.1.0.66")
    students.take(csp.Report(csp.component_id(csp.Group.REGISTRAR, 3), 1, 1, b"Ada@laptop: x", b"1 tile"), "10.1.0.2")
    students.take(csp.Report(csp.component_id(csp.Group.POOL_ELEMENT, 3), 1, 1, b"laptop: x", b"1 Session"), "10.1.0.2")
    assert (student.tiles, len(students)) == (0, 1)
    students.put(student, State.EXPELLED)
    students.take(report(1, "Ada", 500), "10.1.0.2")
    assert student.tiles == 0


def test_one_student_cannot_take_the_element_of_another() -> None:
    students, student = ada()
    bob = students.join("Bob", "desktop", "10.1.0.3")
    students.take(report(1, "Ada", 5), "10.1.0.2")
    students.take(report(1, "Bob", 50), "10.1.0.3")
    assert (student.tiles, bob.tiles) == (5, 0)


def test_elements_that_come_and_go_take_no_more_room_and_lose_no_tiles() -> None:
    students, student = ada()
    for element in range(1, 3 * ELEMENTS):
        students.take(report(element, "Ada", 2), "10.1.0.2")
    assert student.tiles == 2 * (3 * ELEMENTS - 1)
    assert len(student.tiles_by_element) == ELEMENTS


def test_colours_are_those_of_elements_in_the_order_of_joining() -> None:
    students, student = ada()
    bob = students.join("Bob", "desktop", "10.1.0.3")
    assert (student.mark, bob.mark) == (mark(1, "Ada"), mark(2, "Bob"))


def test_changes_of_state_are_told_once() -> None:
    students, student = ada()
    told: list[tuple[State, str]] = []
    students.happened.connect(lambda who: told.append((who.state, who.why)))
    students.put(student, State.AWAY, "it runs on battery")
    students.put(student, State.AWAY, "it runs on battery")
    students.put(student, State.SERVING)
    assert told == [(State.AWAY, "it runs on battery"), (State.SERVING, "")]


def test_the_table_has_shares_and_no_formulas() -> None:
    students = Students()
    one = students.join("=HYPERLINK(1)", "+host", "10.1.0.2")
    students.put(one, State.SERVING)
    two = students.join('Bo"b, jr', "desk\ntop", "10.1.0.3")
    students.put(two, State.AWAY, "-1+1")
    students.take(report(1, "=HYPERLINK(1)", 3), "10.1.0.2")
    students.take(report(2, 'Bo"b, jr', 1), "10.1.0.3")
    rows = list(csv.reader(io.StringIO(students.as_csv())))
    assert rows[0][:3] == ["number", "name", "colour"]
    assert [row[1] for row in rows[1:]] == ["'=HYPERLINK(1)", 'Bo"b, jr']
    assert [row[-2:] for row in rows[1:]] == [["3", "0.750"], ["1", "0.250"]]
    assert not [text for row in rows for text in row if text.startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("  Ada   Lovelace ", "Ada Lovelace"),
        ("A\x00d\x1ba\n", "Ada"),
        ("\u202egnirts", "gnirts"),
        ("a@b", "a b"),
        ("x" * 100, "x" * CHARACTERS),
        ("\U0001f600" * 100, "\U0001f600" * (OCTETS // 4)),
        ("Zoe\u0308", "Zoë"),
        ("", ""),
        ("A\u034fd\ufe0fa\U000e0101", "Ada"),
        ("\u3164", ""),
        ("\u115f\u1160 \uffa0\u2800", ""),
        ("\u0301\u0308", ""),
        ("e\u200b\u0301", "é"),
    ],
)
def test_names_are_short_and_harmless(typed: str, clean: str) -> None:
    assert clean_name(typed) == clean
    assert clean_name(clean) == clean


@pytest.mark.parametrize(
    "other", ["ada", "ＡＤＡ", "\u0410da", "Ad\u0430", "\u0391d\u03b1", "\u0430\u0501\u0430", "Ad\u00aa"]
)
def test_names_that_look_alike_are_the_same(other: str) -> None:
    assert same(clean_name(other)) == same("Ada")


@pytest.mark.parametrize(("one", "other"), [("Ада", "Ава"), ("Ян", "Ан"), ("Zoë", "Zoe"), ("Νίκος", "Νίκη")])
def test_other_names_are_not_the_same(one: str, other: str) -> None:
    assert same(one) != same(other)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_a_cell_is_no_formula(text: str) -> None:
    assert cell(text) == f"'{text}"


def test_the_teacher_shows_another_name_and_the_student_keeps_its_tiles() -> None:
    students, student = ada()
    told: list[tuple[int, str]] = []
    students.identified.connect(lambda element, whose: told.append((element, whose.mark.owner)))
    students.take(report(1, "Ada", 5), "10.1.0.2")
    students.rename(student, " Student\n1 ")
    students.take(report(1, "Ada", 6), "10.1.0.2")
    assert told == [(1, "Ada"), (1, "Student 1")]
    assert (student.tiles, students.table()[1][1]) == (6, "Student 1")
    students.rename(student, "")
    assert student.shown == "Ada"
