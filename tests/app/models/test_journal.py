"""The journal: entries with times and marks, the latest ones only."""

from __future__ import annotations

from datetime import datetime

from app.models.fleet.marks import mark
from app.models.journal import Entry, Journal

NOON = datetime(2024, 5, 17, 12, 4, 31, 207_900)


def test_a_sentence_is_kept_with_its_time_and_marks_and_signalled() -> None:
    journal = Journal(clock=lambda: NOON)
    heard: list[Entry] = []
    journal.added.connect(heard.append)
    entry = journal.write("failover", "Tile 37 went on", mark(2), mark(3))
    assert entry == Entry(NOON, "failover", "Tile 37 went on", (mark(2), mark(3)))
    assert heard == [entry] == list(journal.entries)
    assert str(entry) == "12:04:31.207  Tile 37 went on"


def test_only_the_latest_entries_are_kept() -> None:
    journal = Journal(limit=3)
    for number in range(5):
        journal.write("pool", str(number))
    assert [entry.text for entry in journal.entries] == ["2", "3", "4"]
