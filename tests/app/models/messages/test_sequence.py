"""Sequence charts: lanes, arrows and pauses."""

from __future__ import annotations

from app.models.messages.log import Message, Party, Role
from app.models.messages.sequence import Arrow, Pause, sequences

USER, A, B = Party(Role.USER), Party(Role.REGISTRAR, 0xB0), Party(Role.REGISTRAR, 0xA0)
ONE, TWO = Party(Role.ELEMENT, 9), Party(Role.ELEMENT, 5)
NUMBERS = {A: 1, B: 2, ONE: 1, TWO: 2}


def message(at: float, sender: Party | None, receiver: Party | None, source: str = "", target: str = "") -> Message:
    return Message(round(at * 1000), at, sender, receiver, 11, 0, b"\1\0\0\4", source, target)


def number_of(party: Party) -> int:
    return NUMBERS.get(party, 0)


def test_lanes_are_sorted_by_role_and_number_with_unknown_addresses_last() -> None:
    shown = sequences(
        [message(1.0, TWO, B), message(1.1, ONE, A), message(1.2, None, USER, source="10.0.0.9:4000")], number_of
    )
    assert shown.lanes == (USER, A, B, ONE, TWO, "10.0.0.9:4000")
    assert [(arrow.start, arrow.end) for arrow in shown.arrows] == [(4, 2), (3, 1), (5, 0)]
    assert [arrow.row for arrow in shown.arrows] == [0, 1, 2]
    assert shown.by_row[1] is shown.arrows[1]


def test_a_long_silence_has_its_own_row() -> None:
    first, second = message(1.0, ONE, A), message(3.5, A, ONE)
    shown = sequences([first, second])
    assert shown.arrows == (Arrow(first, 0, 1, 0), Arrow(second, 2, 0, 1))
    assert shown.pauses == (Pause(1, 2.5),)
    assert shown.rows == 3


def test_messages_are_sorted_by_time() -> None:
    late, early = message(1.2, ONE, A), message(1.1, A, ONE)
    assert [arrow.message for arrow in sequences([late, early]).arrows] == [early, late]


def test_of_too_many_messages_the_latest_are_shown() -> None:
    some = [message(n / 10, ONE, A) for n in range(10)]
    shown = sequences(some, limit=4)
    assert [arrow.message for arrow in shown.arrows] == some[6:]
    assert shown.left_out == 6


def test_an_unknown_end_without_an_address_has_a_lane() -> None:
    assert sequences([message(1.0, None, A)]).lanes == (A, "?")


def test_no_messages_make_an_empty_chart() -> None:
    assert (sequences([]).lanes, sequences([]).rows) == ((), 0)
