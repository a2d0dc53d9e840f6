"""The queue of events: when it is full, and when it has room again."""

from __future__ import annotations

import asyncio

import pytest

from rserpool.errors import TransportError
from rserpool.model import AssociationId
from rserpool.transport.base import Closed, Message
from rserpool.transport.flow import FULL, ROOM, UNFINISHED_MAX, Inbox, Unfinished
from tests.rserpool.transport.meeting import run

ONE, TWO = AssociationId(1), AssociationId(2)


@pytest.mark.parametrize("size", [1, 1000, 1 << 20])
def test_an_association_is_sated_at_the_limit_and_not_well_below_it(size: int) -> None:
    async def story() -> None:
        calls: list[AssociationId] = []
        inbox = Inbox(calls.append)
        put = 0
        while not inbox.sated(ONE):
            inbox.put(Message(ONE, bytes(size), 1))
            put += 1
        assert put <= FULL // (size + 100) + 1, "small messages count for more than their payload"
        taken = 0
        while inbox.sated(ONE):
            await inbox.get()
            taken += 1
        assert calls == [ONE]
        assert (put - taken) * size <= ROOM

    run(story)


def test_a_closed_inbox_can_be_read_to_its_end() -> None:
    async def story() -> None:
        inbox = Inbox(lambda _: None)
        inbox.put(Closed(ONE))
        inbox.close()
        assert await inbox.get() == Closed(ONE)
        with pytest.raises(TransportError, match="closed"):
            await inbox.get()

    run(story)


def test_associations_take_turns_and_share_the_room() -> None:
    async def story() -> None:
        room: list[AssociationId] = []
        inbox = Inbox(room.append)
        flood = 0
        while not inbox.put(Message(ONE, bytes(32), flood)):
            flood += 1
        assert inbox.sated(ONE)
        assert not inbox.put(Message(TWO, b"a", 1))
        assert not inbox.put(Message(TWO, b"b", 2))
        assert not inbox.sated(TWO)
        taken = [await inbox.get() for _ in range(4)]
        assert [event.association for event in taken] == [ONE, TWO, ONE, TWO]
        while inbox.sated(ONE):
            await inbox.get()
        assert ONE in room
        assert TWO not in room
        half = 0
        inbox.put(Message(TWO, b"c", 3))
        while not inbox.put(Message(ONE, bytes(32), half)):
            half += 1
        assert half < flood * 3 / 4, "two associations have half of the room each"

    run(story)


def test_events_of_a_paused_association_wait_and_it_becomes_sated() -> None:
    async def story() -> None:
        room: list[AssociationId] = []
        inbox = Inbox(room.append)
        inbox.put(Message(ONE, b"first", 0))
        inbox.pause(ONE)
        put = 1
        while not inbox.put(Message(ONE, bytes(1000), put)):
            put += 1
        assert put * 1000 <= FULL
        inbox.put(Message(TWO, b"other", 0))
        assert await inbox.get() == Message(TWO, b"other", 0)
        assert inbox.get_now() is None
        waiting = asyncio.create_task(inbox.get())
        await asyncio.sleep(0)
        inbox.resume(ONE)
        assert await waiting == Message(ONE, b"first", 0)
        for number in range(1, put + 1):
            assert inbox.get_now() == Message(ONE, bytes(1000), number)
        assert room == [ONE]

    run(story)


def test_an_association_may_be_paused_before_it_has_events_and_a_closed_inbox_keeps_none() -> None:
    async def story() -> None:
        inbox = Inbox(lambda _: None)
        inbox.pause(ONE)
        inbox.pause(TWO)
        inbox.resume(TWO)
        inbox.resume(TWO)
        inbox.put(Message(ONE, b"first", 0))
        inbox.put(Closed(ONE))
        assert inbox.get_now() is None
        inbox.close()
        assert [await inbox.get(), await inbox.get()] == [Message(ONE, b"first", 0), Closed(ONE)]

    run(story)


def test_the_oldest_unfinished_message_goes_first() -> None:
    gone: list[int] = []
    unfinished: Unfinished[int] = Unfinished(gone.append)
    piece = UNFINISHED_MAX // 4
    for association in range(4):
        unfinished.keep(association, piece)
    unfinished.drop(0)
    unfinished.keep(0, piece)
    unfinished.keep(2, piece)
    assert gone == []
    unfinished.keep(3, 2 * piece)
    assert gone == [1]
    unfinished.keep(4, UNFINISHED_MAX)
    assert gone == [1, 2, 3, 0]
