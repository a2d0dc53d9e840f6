"""The feed: sender and receiver of each message, each message once, and messages that are only counted."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from app.models.fleet.fleet import ElementRow, State
from app.models.handlespace.registrar_view import Change
from app.models.messages import feed
from app.models.messages.feed import CONTROL_LISTED, DATA_LISTED, MessageFeed
from app.models.messages.log import Message, MessageLog, Party, Role
from app.models.topology.graph import USER
from app.processes.options import ElementOptions, RegistrarOptions
from app.processes.protocol import MessageSeen
from rserpool import (
    ElementId,
    PoolElement,
    PoolHandle,
    RoundRobin,
    ServerId,
    TransportAddress,
    TransportProtocol,
    WireMessage,
    notices,
)
from tests.app.ui.builders import ONE, TWO, a_fleet, add_element, add_registrar

A, B = Party(Role.REGISTRAR, 0x1A2B3C4D), Party(Role.REGISTRAR, 0x22222222)
ELEMENT = Party(Role.ELEMENT, ONE)
AT_A, AT_ELEMENT, AT_SECOND, AT_USER = "127.0.0.1:3863", "127.0.0.1:41000", "127.0.0.1:42000", "127.0.0.1:50000"
RESOLUTION, COOKIE, DATA, REQUEST = b"\x05\0\0\4", b"\x0b\0\0\4", b"\x02\0\0\4", b"\x01\0\0\4"


def address(text: str) -> TransportAddress:
    host, port = text.split(":")
    return TransportAddress(TransportProtocol.TCP, int(port), (host,))


class Story:
    """A registrar and an element of ours, and the log."""

    def __init__(self) -> None:
        self.now = 0.0
        self.fleet, self.log = a_fleet(), MessageLog()
        self.feed = MessageFeed(self.fleet, self.log, lambda: 100.0, lambda: self.now)
        self.registrar = add_registrar(self.fleet)
        self.registrar.options = RegistrarOptions(messages=True)
        self.registrar.enrp_address = "127.0.0.1:9901"
        self.element = add_element(self.fleet, 1, ONE, options=ElementOptions(messages=True), address=AT_ELEMENT)
        self.fleet.changed.emit(self.registrar)
        self.fleet.changed.emit(self.element)

    def seen(self, row: Any, outgoing: bool, peer: str, payload: bytes = b"\x01\0\0\4", ppid: int = 11) -> None:
        self.fleet.message_seen.emit(row, MessageSeen(1.0, outgoing, row.address, peer, ppid, 0, payload))

    def by_user(self, outgoing: bool, peer: str, payload: bytes, ppid: int = 11, own: str = AT_USER) -> None:
        self.feed.by_user(WireMessage(outgoing, address(own), address(peer), ppid, 0, payload))

    @property
    def ways(self) -> list[tuple[Party | None, Party | None]]:
        return [(m.sender, m.receiver) for m in self.log.messages]


def run(story: Callable[[Story], Any]) -> None:
    async def main() -> None:
        it = Story()
        await story(it)
        it.feed.close()

    asyncio.run(main())


def test_a_message_between_two_of_ours_is_noted_from_the_senders_report() -> None:
    it = Story()
    it.seen(it.element, True, AT_A)
    it.seen(it.registrar, False, AT_ELEMENT)
    (message,) = it.log.messages
    assert message == Message(1, 1.0, ELEMENT, A, 11, 0, b"\x01\0\0\4", AT_ELEMENT, AT_A)


def test_messages_from_other_components_are_reported_by_their_receiver() -> None:
    it = Story()
    it.seen(it.registrar, False, "10.0.0.9:4000")
    it.seen(it.registrar, True, "10.0.0.9:4000")
    assert it.ways == [(None, A), (A, None)]
    assert [(m.source, m.target) for m in it.log.messages] == [("10.0.0.9:4000", AT_A), (AT_A, "10.0.0.9:4000")]


def test_a_message_of_an_element_that_does_not_report_is_noted_from_the_receivers_report() -> None:
    it = Story()
    it.element.options = ElementOptions()
    it.seen(it.registrar, False, AT_ELEMENT)
    assert it.ways == [(ELEMENT, A)]


def test_a_strangers_element_is_known_from_the_handlespace() -> None:
    it = Story()
    element = PoolElement(ElementId(7), ServerId(A.identifier), 30.0, address("10.0.0.9:4000"), RoundRobin())
    it.fleet.reported.emit(it.registrar, Change(notices.ElementAdded(PoolHandle("Pool"), element)))
    it.seen(it.registrar, False, "10.0.0.9:4000")
    assert it.ways == [(Party(Role.ELEMENT, 7), A)]


def test_the_ends_of_an_enrp_message_are_read_from_the_message() -> None:
    it = Story()
    heard = bytes([1, 0, 0, 12]) + B.identifier.to_bytes(4, "big") + A.identifier.to_bytes(4, "big")
    sent = bytes([1, 0, 0, 12]) + A.identifier.to_bytes(4, "big") + B.identifier.to_bytes(4, "big")
    to_all = bytes([1, 0, 0, 12]) + A.identifier.to_bytes(4, "big") + bytes(4)
    it.seen(it.registrar, False, "10.0.0.9:9901", heard, 12)
    it.seen(it.registrar, True, "10.0.0.9:9901", sent, 12)
    it.seen(it.registrar, True, "239.0.0.51:9901", to_all, 12)
    assert it.ways == [(B, A), (A, B), (A, None)]


def test_messages_of_our_user_are_noted_once() -> None:
    it = Story()
    it.by_user(True, AT_A, RESOLUTION)
    it.seen(it.registrar, False, AT_USER, RESOLUTION)
    it.seen(it.registrar, True, AT_USER, b"\x06\0\0\4")
    it.by_user(False, AT_A, b"\x06\0\0\4")
    assert it.ways == [(USER, A), (A, USER)]
    assert it.log.messages[0].at == 100.0


def test_an_unknown_port_belongs_to_no_component() -> None:
    it = Story()
    it.by_user(True, AT_A, RESOLUTION, own="127.0.0.1:0")
    it.seen(it.registrar, False, "127.0.0.1:0")
    assert it.ways == [(USER, A), (None, A)]


def test_an_address_that_is_used_again_belongs_to_the_new_registrar() -> None:
    it = Story()
    heir = add_registrar(it.fleet, 2)
    heir.identifier = B.identifier
    it.fleet.changed.emit(heir)
    it.seen(it.element, True, AT_A)
    assert it.ways == [(ELEMENT, B)]


def test_a_limited_number_of_session_messages_is_listed_per_second_and_the_others_are_counted() -> None:
    async def story(it: Story) -> None:
        passed: list[Any] = []
        it.log.passed.connect(lambda *values: passed.append(values))
        for _ in range(300):
            it.by_user(False, AT_ELEMENT, DATA, 32)
        for _ in range(150):
            it.by_user(False, AT_ELEMENT, COOKIE)
            it.by_user(True, AT_A, RESOLUTION)  # always listed: it is rare, and people look for it
        assert len(it.log.messages) == DATA_LISTED + CONTROL_LISTED + 150
        assert passed == []
        while len(passed) < 2:  # noqa: ASYNC110 -- there is no event for it
            await asyncio.sleep(0.005)
        assert sorted(passed, key=lambda p: p[2]) == [
            (ELEMENT, USER, 11, 150 - CONTROL_LISTED),
            (ELEMENT, USER, 32, 300 - DATA_LISTED),
        ]
        it.now += 0.5
        for _ in range(DATA_LISTED):
            it.by_user(False, AT_ELEMENT, DATA, 32)
        assert len(it.log.messages) == DATA_LISTED + CONTROL_LISTED + 150 + DATA_LISTED // 2

    run(story)


def add_starting(it: Story) -> ElementRow:
    """Add an element that has not said yet who it is."""
    row = add_element(it.fleet, 2, 0, options=ElementOptions(messages=True))
    row.state = State.STARTING
    return row


def runs(it: Story, row: ElementRow) -> None:
    row.identifier, row.address, row.state = TWO, AT_SECOND, State.RUNNING
    it.fleet.changed.emit(row)


def test_a_report_that_comes_before_the_sender_has_said_who_it_is_waits_for_that() -> None:
    """On a busy machine, a registration was noted twice: from the registrar, without a sender, and from the element."""

    async def story(it: Story) -> None:
        row = add_starting(it)
        it.seen(it.registrar, False, AT_SECOND)
        assert it.ways == []
        runs(it, row)
        assert it.ways == []
        it.seen(row, True, AT_A)
        assert it.ways == [(Party(Role.ELEMENT, TWO), A)]

    run(story)


def test_a_message_to_an_element_that_has_not_said_who_it_is_names_its_receiver_later() -> None:
    async def story(it: Story) -> None:
        row = add_starting(it)
        it.seen(it.registrar, True, AT_SECOND)
        it.by_user(True, AT_SECOND, COOKIE)
        assert it.ways == []
        runs(it, row)
        assert it.ways == [(A, Party(Role.ELEMENT, TWO)), (USER, Party(Role.ELEMENT, TWO))]

    run(story)


@pytest.mark.parametrize("end", ["runs", "ends", "is removed"])
def test_a_strangers_message_is_noted_when_nothing_is_starting_any_more(end: str) -> None:
    async def story(it: Story) -> None:
        row = add_starting(it)
        it.seen(it.registrar, False, "127.0.0.1:43000")
        assert it.ways == []
        match end:
            case "runs":
                runs(it, row)
            case "ends":
                row.state = State.GONE
                it.fleet.changed.emit(row)
            case _:
                it.fleet.elements.remove(row)
                it.fleet.removed.emit(row)
        assert it.ways == [(None, A)]

    run(story)


def test_reports_are_held_for_a_limited_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "HELD_FOR", 0.0)

    async def story(it: Story) -> None:
        add_starting(it)
        noted = asyncio.Event()
        it.log.added.connect(lambda _: noted.set())
        it.seen(it.registrar, False, AT_SECOND)
        assert it.ways == []
        await noted.wait()
        assert it.ways == [(None, A)]

    run(story)


def test_a_limited_number_of_octets_is_held() -> None:
    async def story(it: Story) -> None:
        add_starting(it)
        for _ in range(20):
            it.seen(it.registrar, False, AT_SECOND, bytes(feed.HELD // 10))
        assert len(it.ways) == 10

    run(story)


def test_the_log_forgets_the_oldest_by_number_and_by_octets() -> None:
    log = MessageLog(limit=3, octets=100)
    for number in range(1, 6):
        log.note(Message(number, 0.0, None, None, 11, 0, b"12345678"))
    assert [m.number for m in log.messages] == [3, 4, 5]
    log.note(Message(6, 0.0, None, None, 11, 0, bytes(90)))
    assert [m.number for m in log.messages] == [5, 6]


@pytest.mark.parametrize("outgoing", [True, False])
def test_a_closed_feed_notes_nothing(outgoing: bool) -> None:
    it = Story()
    it.feed.close()
    it.seen(it.element, outgoing, AT_A)
    assert it.ways == []
