"""Who may join, and how often somebody may be wrong."""

from __future__ import annotations

import pytest

from app.classroom.members import NAMES_AT_ONE_PLACE, REMEMBERED, Member, Members, Reason, Turned
from app.classroom.tries import AT_ONCE, EVERY, PLACES, Tries
from app.models.classroom.students import MOST, State, Students

ADA, BOB = "10.1.0.2", "10.1.0.3"


def members() -> tuple[Members, Students]:
    students = Students()
    return Members(students, ends=1000.0), students


def join(to: Members, students: Students, name: str, address: str = ADA, now: float = 0.0) -> Member | Turned:
    member = to.admit(now, address, name, name.encode(), proven=True)
    if isinstance(member, Member):
        students.join(member.name, "laptop", address)
        member.connection = object()
    return member


def test_who_has_proved_the_code_is_in_under_a_clean_name() -> None:
    to, students = members()
    member = join(to, students, "  Ada\x1b[31m \u202eLovelace@home  ")
    assert isinstance(member, Member)
    assert member.name == "Ada[31m Lovelace home"


def test_a_name_is_taken_while_its_owner_is_there_in_whatever_case_it_is_written() -> None:
    to, students = members()
    join(to, students, "Ada")
    assert join(to, students, "ＡDA", BOB) == Turned(Reason.NAME_TAKEN)


def test_a_name_is_free_when_its_owner_has_vanished_and_keeps_its_old_certificates_to_be_revoked() -> None:
    to, students = members()
    former = join(to, students, "Ada")
    assert isinstance(former, Member)
    former.connection = None
    to.issued("Ada", 7, until=100.0)
    member = to.admit(1.0, BOB, "Ada", b"new", proven=True)
    assert isinstance(member, Member)
    to.issued("ada", 8, until=200.0)
    assert (to.serials(99.0, "Ada"), to.serials(100.0, "Ada")) == ([7, 8], [8])
    assert to.come_back(1.0, ADA, former.token) == Turned(Reason.UNKNOWN)
    assert to.come_back(1.0, BOB, b"new") is member


@pytest.mark.parametrize("name", ["", " ", "\u202e", "\x00\x1b", "@@"])
def test_a_name_without_letters_is_none(name: str) -> None:
    to, students = members()
    assert join(to, students, name) == Turned(Reason.NO_NAME)


def test_after_the_end_of_the_class_nobody_gets_in_or_back() -> None:
    to, students = members()
    member = join(to, students, "Ada")
    assert isinstance(member, Member)
    assert to.may_try(1000.0, BOB) == Turned(Reason.OVER)
    assert to.come_back(1000.0, ADA, member.token) == Turned(Reason.OVER)


def test_who_is_expelled_gets_in_under_no_name_from_that_machine() -> None:
    to, students = members()
    member = join(to, students, "Ada")
    assert to.expel("ada") is member
    assert isinstance(member, Member)
    assert to.come_back(1.0, ADA, member.token) == Turned(Reason.EXPELLED)
    assert join(to, students, "Ada", BOB) == Turned(Reason.EXPELLED)
    assert join(to, students, "Somebody") == Turned(Reason.EXPELLED)
    assert isinstance(join(to, students, "Bob", BOB), Member)


def test_others_behind_the_address_of_an_expelled_student_may_still_join() -> None:
    to, students = members()
    join(to, students, "Ada")
    join(to, students, "Bob")
    to.expel("Ada")
    assert isinstance(join(to, students, "Cleo"), Member)


def test_a_second_name_on_a_machine_does_not_keep_it_open_once_both_are_expelled() -> None:
    to, students = members()
    join(to, students, "Eve")
    decoy = join(to, students, "Decoy")
    gone = join(to, students, "Gone")
    assert isinstance(decoy, Member)
    assert isinstance(gone, Member)
    gone.connection = None
    to.expel("Eve")
    to.expel("Decoy")
    assert join(to, students, "Eve again") == Turned(Reason.EXPELLED)
    assert to.pardon("Decoy")
    assert isinstance(join(to, students, "Decoy"), Member)


def test_a_network_of_ipv6_is_shut_unless_others_are_in_it_and_then_the_address() -> None:
    to, students = members()
    join(to, students, "Eve", "fd00:9::1")
    to.expel("Eve")
    assert join(to, students, "Eve again", "fd00:9::2") == Turned(Reason.EXPELLED)
    join(to, students, "Ada", "fd00:10::1")
    join(to, students, "Mallory", "fd00:10::2")
    to.expel("Mallory")
    assert join(to, students, "Mallory again", "fd00:10::2") == Turned(Reason.EXPELLED)
    assert isinstance(join(to, students, "Bob", "fd00:10::3"), Member)


def test_a_class_has_a_limit() -> None:
    to, students = members()
    for number in range(MOST):
        assert isinstance(join(to, students, f"student {number}", f"10.1.1.{number}"), Member)
    assert join(to, students, "one more") == Turned(Reason.FULL)


def test_one_place_cannot_fill_a_class() -> None:
    to, students = members()
    for number in range(NAMES_AT_ONE_PLACE):
        assert isinstance(join(to, students, f"x{number}", f"fd00:9::{number:x}"), Member)
    assert join(to, students, "one more", "fd00:9::ffff") == Turned(Reason.CROWDED)
    assert isinstance(join(to, students, "Ada", ADA), Member)


@pytest.mark.parametrize("spread", [False, True], ids=["one place", "many places"])
def test_names_that_are_gone_without_a_tile_give_way_to_new_ones(spread: bool) -> None:
    to, students = members()
    kept = students.join("Kept", "laptop", BOB)
    kept.tiles_before = 1
    students.put(kept, State.VANISHED)
    for number in range(3 * MOST):
        address = f"10.{number // 250}.2.{number % 250}" if spread else ADA
        member = join(to, students, f"x{number}", address)
        assert isinstance(member, Member)
        member.connection = None
        students.put(students.rows[-1], State.VANISHED)
    tokens = sum(isinstance(to.come_back(0.0, ADA, f"x{number}".encode()), Member) for number in range(3 * MOST))
    assert tokens == len(students) - 1 == (MOST - 1 if spread else NAMES_AT_ONE_PLACE)
    assert students.rows[0] is kept
    numbers = [student.number for student in students.rows]
    assert len(set(numbers)) == len(numbers)
    assert max(numbers) <= MOST


def test_who_leaves_may_join_again_and_keeps_colour_and_tiles() -> None:
    to, students = members()
    member = join(to, students, "Ada")
    join(to, students, "Bob", BOB)
    assert isinstance(member, Member)
    students.rows[0].tiles_before = 12
    to.leave(member)
    again = join(to, students, "Ada")
    assert isinstance(again, Member)
    assert (students.rows[0].number, students.rows[0].tiles, students.rows[0].state) == (1, 12, State.JOINING)


def test_the_certificates_of_few_names_are_remembered() -> None:
    to, _ = members()
    for number in range(REMEMBERED + 1):
        to.issued(f"student {number}", number, until=100.0)
    assert (to.serials(0.0, "student 0"), to.serials(0.0, "student 1")) == ([], [1])


def test_a_guesser_has_few_tries_at_once_and_then_one_in_a_while() -> None:
    tries = Tries()
    for _ in range(AT_ONCE):
        assert tries.wait(0.0, ADA) == 0
        tries.wrong(0.0, ADA)
    assert tries.wait(0.0, ADA) == pytest.approx(EVERY)
    assert tries.wait(EVERY, ADA) == 0
    assert tries.wait(0.0, BOB) == 0, "another machine may try"
    assert tries.refused == 1


def test_in_an_hour_a_guesser_has_a_few_hundred_tries_from_one_place() -> None:
    tries, made = Tries(), 0
    for tenth in range(36_000):
        if not tries.wait(tenth / 10, ADA):
            tries.wrong(tenth / 10, ADA)
            made += 1
    assert made <= AT_ONCE + 3600 / EVERY


def test_a_network_of_ipv6_is_one_place() -> None:
    tries = Tries()
    for number in range(AT_ONCE):
        tries.wrong(0.0, f"fd00:9::{number:x}")
    assert tries.wait(0.0, "fd00:9::abcd%eth0") > 0
    assert tries.wait(0.0, "fd00:10::1") == 0


def test_many_places_together_are_limited_too_and_few_are_remembered() -> None:
    tries, made = Tries(), 0
    for number in range(2 * PLACES):
        address = f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}"
        if not tries.wait(0.0, address):
            made += 1
        tries.wrong(0.0, address)
    assert made == 100
    assert len(tries) == PLACES
