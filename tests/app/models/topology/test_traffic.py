"""Messages in transit: the first thirty travel; the number of the others is a line width that fades."""

from __future__ import annotations

import pytest

from app.models.messages.log import Message, Party, Role
from app.models.topology.traffic import FADING, FLIGHT, MOST, WIDEST, Kind, Traffic, kind_of

ONE, TWO = Party(Role.REGISTRAR, 1), Party(Role.ELEMENT, 2)


def message(number: int, ppid: int = 11) -> Message:
    return Message(number, 0.0, ONE, TWO, ppid, 0, b"")


def test_a_message_travels_and_arrives() -> None:
    traffic = Traffic()
    traffic.take(message(1), 10.0)
    assert traffic.flights[0].progress(10.0 + FLIGHT / 2) == pytest.approx(0.5)
    assert traffic.tick(10.0 + FLIGHT / 2)
    assert not traffic.tick(10.1 + FLIGHT)
    assert traffic.flights == []


def test_beyond_thirty_lines_become_wider() -> None:
    traffic = Traffic()
    for number in range(MOST + 7):
        traffic.take(message(number), 0.0)
    assert len(traffic.flights) == MOST
    (width,) = traffic.widths(0.0).values()
    assert width == pytest.approx(4.0)  # 1 + log2(1 + 7)


def test_counted_messages_are_a_width_that_fades() -> None:
    traffic = Traffic()
    traffic.count(TWO, ONE, 32, 10**6, 0.0)
    assert traffic.widths(0.0) == {(TWO, ONE, Kind.DATA): WIDEST}
    assert traffic.tick(1.0)
    assert not traffic.tick(60 * FADING)
    assert traffic.widths(60 * FADING) == {}


def test_with_reduced_motion_nothing_travels() -> None:
    traffic = Traffic()
    traffic.still = True
    traffic.take(message(1, 12), 0.0)
    assert traffic.flights == []
    assert list(traffic.widths(0.0)) == [(ONE, TWO, Kind.ENRP)]


def test_a_message_with_an_unknown_end_is_not_drawn() -> None:
    traffic = Traffic()
    traffic.take(Message(1, 0.0, ONE, None, 11, 0, b""), 0.0)
    assert not traffic.tick(0.0)


def test_the_kind_follows_from_the_payload_protocol() -> None:
    assert [kind_of(ppid) for ppid in (11, 12, 32, 33)] == [Kind.ASAP, Kind.ENRP, Kind.DATA, Kind.DATA]
