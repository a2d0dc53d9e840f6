"""Datagrams wait by peer, and the peers are served in turn."""

from __future__ import annotations

import pytest

from rserpool.transport.flow import PER_MESSAGE
from rserpool.transport.userland import intake
from rserpool.transport.userland.intake import Intake


def everything(waiting: Intake[str, str]) -> list[str]:
    """Take all items."""
    items = []
    while (item := waiting.take()) is not None:
        items.append(item)
    return items


def test_peers_are_served_in_turn_and_each_in_order() -> None:
    waiting: Intake[str, str] = Intake()
    for key, item in (("a", "a1"), ("a", "a2"), ("a", "a3"), ("b", "b1"), ("c", "c1"), ("c", "c2")):
        waiting.put(key, item, 10)
    assert everything(waiting) == ["a1", "b1", "c1", "a2", "c2", "a3"]


def test_a_peer_that_sends_too_much_loses_its_own_items_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "WAITING_MAX", 100 * (PER_MESSAGE + 10))
    waiting: Intake[str, str] = Intake()
    for number in range(1000):
        waiting.put("flood", f"flood {number}", 10)
    for number in range(5):
        waiting.put("good", f"good {number}", 10)
    taken = everything(waiting)
    assert [item for item in taken if item.startswith("good")] == [f"good {number}" for number in range(5)]
    assert [item for item in taken if item.startswith("flood")] == [f"flood {number}" for number in range(100)]


def test_peers_share_the_room_equally(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "WAITING_MAX", 100 * (PER_MESSAGE + 10))
    waiting: Intake[str, str] = Intake()
    for number in range(1000):
        waiting.put(str(number % 10), str(number % 10), 10)
    taken = everything(waiting)
    assert {key: taken.count(key) for key in set(taken)} == {str(key): 10 for key in range(10)}


def test_the_first_item_of_a_peer_is_always_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "WAITING_MAX", 1)
    waiting: Intake[str, str] = Intake()
    for key in ("a", "a", "b", "b"):
        waiting.put(key, key, 10)
    assert everything(waiting) == ["a", "b"]


def test_all_items_of_a_peer_are_taken_at_once() -> None:
    waiting: Intake[str, str] = Intake()
    for key, item in (("a", "a1"), ("b", "b1"), ("a", "a2")):
        waiting.put(key, item, 10)
    assert waiting.take_all("a") == ["a1", "a2"]
    assert waiting.take_all("a") == []
    assert everything(waiting) == ["b1"]
