"""The queue of events: when it is full, and when it has room again."""

from __future__ import annotations

import pytest

from rserpool.errors import TransportError
from rserpool.model import AssociationId
from rserpool.transport.base import Closed, Message
from rserpool.transport.flow import FULL, ROOM, Inbox
from tests.rserpool.transport.meeting import run

ONE = AssociationId(1)


@pytest.mark.parametrize("size", [1, 1000, 1 << 20])
def test_an_inbox_is_full_at_its_limit_and_has_room_well_below_it(size: int) -> None:
    async def story() -> None:
        calls: list[bool] = []
        inbox = Inbox(lambda: calls.append(inbox.full))
        put = 0
        while not inbox.full:
            inbox.put(Message(ONE, bytes(size), 1))
            put += 1
        assert put <= FULL // (size + 100) + 1, "small messages count for more than their payload"
        taken = 0
        while inbox.full:
            await inbox.get()
            taken += 1
        assert calls == [False]
        assert (put - taken) * size <= ROOM

    run(story)


def test_a_closed_inbox_can_be_read_to_its_end() -> None:
    async def story() -> None:
        inbox = Inbox(lambda: None)
        inbox.put(Closed(ONE))
        inbox.close()
        assert await inbox.get() == Closed(ONE)
        with pytest.raises(TransportError, match="closed"):
            await inbox.get()

    run(story)
