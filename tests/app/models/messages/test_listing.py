"""The list of messages: its lines, its filter, and its limited work per update."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from app.models.messages.listing import (
    AT_ONCE,
    MessageFilter,
    MessageList,
    latest,
    life_unit_of,
    long_label_of,
    number_of,
    time_words,
)
from app.models.messages.log import Message, MessageLog, Party, Role
from app.models.topology.graph import USER
from app.models.topology.traffic import Kind
from app.processes.options import RegistrarOptions
from tests.app.ui.builders import ONE, Stage, add_element, add_registrar

A, ELEMENT = Party(Role.REGISTRAR, 0x1A2B3C4D), Party(Role.ELEMENT, ONE)
REGISTRATION, RESOLUTION, PRESENCE, DATA = (11, b"\1\0\0\4"), (11, b"\5\0\0\4"), (12, b"\1\0\0\4"), (32, b"\2\0\0\4")


class Story:
    """A scene with registrar A and element 1, and the list of its messages."""

    def __init__(self, limit: int = 100_000) -> None:
        stage = Stage()
        self.scene = stage.scene
        self.scene.messages = MessageLog(limit)
        self.registrar = add_registrar(stage.fleet)
        add_element(stage.fleet, 1, ONE)
        self.changes: list[tuple[int, int]] = []
        self.list = MessageList(self.scene, self._note)
        self.number = 0

    def _note(self, gone: int, come: int, do: Callable[[], None]) -> None:
        before = len(self.list.rows)
        do()
        assert len(self.list.rows) == (0 if gone < 0 else before - gone + come)
        self.changes.append((gone, come))

    def say(
        self, what: tuple[int, bytes], sender: Party | None = ELEMENT, receiver: Party | None = A, at: float = 0.0
    ) -> Message:
        self.number += 1
        message = Message(self.number, at, sender, receiver, what[0], 0, what[1], "127.0.0.1:41000", "127.0.0.1:3863")
        self.scene.messages.note(message)
        return message

    @property
    def names(self) -> list[str]:
        return [self.list.line(message)[4] for message in self.list.rows]


def test_a_line_has_time_sender_receiver_kind_and_name() -> None:
    it = Story()
    at = time.mktime((2024, 5, 6, 12, 4, 31, 0, 0, -1)) + 0.207
    assert it.list.line(it.say(REGISTRATION, at=at)) == ("12:04:31.207", "■1", "A", "ASAP", "Registration", "4")
    assert it.list.line(it.say(DATA, ELEMENT, USER))[1:5] == ("■1", "User", "FGP", "Data")
    assert it.list.line(it.say((7, b"hi"), None, USER))[1:5] == ("127.0.0.1:41000", "User", "PPID 7", "unknown")
    assert it.list.tip(it.say(PRESENCE, A, None)) == (
        "ENRP Presence from Registrar A to 127.0.0.1:3863\n127.0.0.1:41000 → 127.0.0.1:3863, 4 octets"
    )
    assert long_label_of(it.scene, ELEMENT) == "Element ■1 0x5562e917"
    assert long_label_of(it.scene, USER) == "Pool user"
    assert long_label_of(it.scene, None) == "unknown sender"


def test_a_time_just_before_a_full_second_is_rounded_up() -> None:
    assert time_words(1000.9999) == time_words(1001.0)


def test_new_messages_are_added_together_at_update() -> None:
    it = Story()
    it.say(REGISTRATION)
    it.say(RESOLUTION, USER, A)
    assert it.list.rows == []
    assert not it.list.update()
    assert it.names == ["Registration", "Handle resolution"]
    assert it.changes == [(0, 2)]
    assert list(it.list.parties) == [ELEMENT, A, USER]
    assert not it.list.update()
    assert it.changes == [(0, 2)]


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (MessageFilter("registr"), ["Registration"]),
        (MessageFilter("USER  handle"), ["Handle resolution"]),
        (MessageFilter("127.0.0.1:41000"), ["Registration", "Handle resolution", "Presence", "Data"]),
        (MessageFilter("nothing like it"), []),
        (MessageFilter(kinds=frozenset({Kind.ENRP})), ["Presence"]),
        (MessageFilter(kinds=frozenset({Kind.ASAP, Kind.DATA})), ["Registration", "Handle resolution", "Data"]),
        (MessageFilter(party=USER), ["Handle resolution", "Data"]),
        (MessageFilter("data", frozenset({Kind.DATA}), USER), ["Data"]),
    ],
)
def test_only_messages_that_match_the_filter_are_listed(wanted: MessageFilter, names: list[str]) -> None:
    it = Story()
    it.say(REGISTRATION)
    it.say(RESOLUTION, USER, A)
    it.list.update()
    it.list.use_filter(wanted)
    assert it.changes[-1] == (-1, 0)
    it.say(PRESENCE, A, None)
    it.say(DATA, ELEMENT, USER)
    it.list.update()
    assert it.names == names
    it.list.use_filter(MessageFilter())
    it.list.update()
    assert len(it.list.rows) == 4


def test_many_messages_are_added_in_several_updates() -> None:
    it = Story()
    for _ in range(2 * AT_ONCE + 1):
        it.say(REGISTRATION)
    assert it.list.update()
    assert it.list.update()
    assert not it.list.update()
    assert it.changes == [(0, AT_ONCE), (0, AT_ONCE), (0, 1)]


def test_messages_that_the_scene_forgets_leave_the_list_too() -> None:
    it = Story(limit=10)
    first = it.say(REGISTRATION)
    it.list.update()
    for _ in range(12):
        last = it.say(RESOLUTION)
    it.list.update()
    assert it.changes == [(0, 1), (1, 0), (0, 10)]
    assert (it.list.row_of(first), it.list.row_of(last)) == (-1, 9)


def test_a_list_that_is_never_updated_does_not_grow_without_limit() -> None:
    it = Story(limit=10)
    for _ in range(10 * AT_ONCE):
        it.say(REGISTRATION)
    assert it.list.held <= 2 * 10 + AT_ONCE
    it.list.update()
    assert len(it.list.rows) == 10


def test_messages_that_were_only_counted_are_added_up() -> None:
    it = Story()
    it.scene.messages.passed.emit(ELEMENT, USER, 32, 17)
    assert it.list.unlisted == 17


def test_a_closed_list_keeps_its_lines() -> None:
    it = Story()
    it.say(REGISTRATION)
    it.list.update()
    it.list.close()
    it.say(REGISTRATION)
    it.list.update()
    assert len(it.list.rows) == 1


def test_the_latest_messages_are_relative_to_the_newest() -> None:
    it = Story()
    messages: list[Any] = [it.say(REGISTRATION, at=float(at)) for at in (1, 2, 3, 7, 8)]
    assert latest(messages, 5.0) == messages[2:]
    assert latest([], 5.0) == []


def test_components_have_numbers_and_the_scene_has_a_life_unit() -> None:
    it = Story()
    assert [number_of(it.scene, p) for p in (A, ELEMENT, USER, Party(Role.REGISTRAR, 9))] == [1, 1, 0, 0]
    assert life_unit_of(it.scene) == 1.0
    it.registrar.options = RegistrarOptions(profile="rsplib")
    assert life_unit_of(it.scene) == 0.001
