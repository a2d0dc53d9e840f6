"""Bookmarks: presets at first, then those in a file, in which unreadable entries are skipped."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.fractal.places import Place
from app.fractal.presets import PRESETS
from app.models.viewing.bookmarks import SLOTS, Bookmarks

HERE = Place("Øre", 0.5 + 0.25j, 0.125, 300)


def test_bookmarks_are_the_presets_at_first() -> None:
    bookmarks = Bookmarks()
    assert [bookmarks[slot] for slot in SLOTS] == list(PRESETS[:9])
    assert not any(map(bookmarks.is_own, SLOTS))


def test_a_bookmark_that_was_kept_is_there_next_time(tmp_path: Path) -> None:
    file = tmp_path / "new" / "bookmarks.json"
    bookmarks = Bookmarks(file)
    assert not file.exists()
    told: list[int] = []
    bookmarks.changed.connect(told.append)
    bookmarks.keep(4, HERE)
    bookmarks.keep(9, HERE.named("nine"))
    again = Bookmarks(file)
    assert (again[4], again[9], again[1]) == (HERE, HERE.named("nine"), PRESETS[0])
    again.forget(4)
    again.forget(4)
    assert Bookmarks(file)[4] == PRESETS[3]
    assert Bookmarks(file).is_own(9)
    assert told == [4, 9]
    assert [path.name for path in file.parent.iterdir()] == ["bookmarks.json"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "nonsense",
        '{"1": 5, "2": {"name": "a"}, "3": {"name": "b", "coordinates": "nowhere"}, "12": {}}',
    ],
)
def test_unreadable_entries_are_skipped(tmp_path: Path, text: str) -> None:
    file = tmp_path / "bookmarks.json"
    file.write_text(text)
    assert Bookmarks(file)[3] == PRESETS[2]
    assert file.read_text() == text


def test_a_file_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "folder").write_text("a file")
    bookmarks = Bookmarks(tmp_path / "folder" / "bookmarks.json")
    with pytest.raises(OSError, match="folder"):
        bookmarks.keep(1, HERE)
    assert bookmarks[1] == HERE
