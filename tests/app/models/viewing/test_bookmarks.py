"""Bookmarks: presets at first, then those in a file. What cannot be read is put aside."""

from __future__ import annotations

import json
import os
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


GOOD = {"name": "g", "coordinates": "Mandelbrot centre 0.5+0.25i height 2"}
BEYOND = {"name": "x", "coordinates": "Mandelbrot centre 0+0i height 1 iterations 1e999"}


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "null",
        "NaN",
        "nonsense",
        "\x00",
        "[" * 60_000,
        '{"1":' * 9000,
        " " * 70_000,
        json.dumps({"1": BEYOND}),
        json.dumps({"1": 5, "2": {"name": "a"}, "3": {"name": "b", "coordinates": "nowhere"}}),
        json.dumps({"12": GOOD}),
    ],
)
def test_a_file_that_cannot_be_read_is_put_aside(tmp_path: Path, content: str) -> None:
    file = tmp_path / "bookmarks.json"
    file.write_text(content)
    bookmarks = Bookmarks(file)
    assert [bookmarks[slot] for slot in SLOTS] == list(PRESETS[:9])
    assert bookmarks.complaint.endswith("the file is kept as bookmarks.json.unreadable.")
    assert (tmp_path / "bookmarks.json.unreadable").read_text() == content
    assert not file.exists()
    assert Bookmarks(file).complaint == ""


def test_good_bookmarks_beside_a_bad_one_remain(tmp_path: Path) -> None:
    file = tmp_path / "bookmarks.json"
    file.write_text(json.dumps({"1": BEYOND, "2": GOOD, "3": {**GOOD, "name": "\ud800a\nb" + "c" * 200}}))
    bookmarks = Bookmarks(file)
    assert bookmarks.is_own(2)
    assert bookmarks[3].name == "ab" + "c" * 98
    assert not bookmarks.is_own(1)
    assert "could not all be read" in bookmarks.complaint
    again = Bookmarks(file)
    assert (again[2], again[3], again.complaint) == (bookmarks[2], bookmarks[3], "")


def test_what_is_no_file_is_put_aside_too(tmp_path: Path) -> None:
    file = tmp_path / "bookmarks.json"
    for make in (os.mkdir, os.mkfifo):
        make(file)
        bookmarks = Bookmarks(file)
        assert bookmarks.complaint
        bookmarks.keep(1, HERE)
        assert Bookmarks(file)[1] == HERE
        file.unlink()
    assert len(list(tmp_path.iterdir())) == 2


def test_where_nothing_can_be_renamed_the_presets_are_there(tmp_path: Path) -> None:
    (tmp_path / "folder").write_text("a file")
    assert Bookmarks(tmp_path / "folder" / "bookmarks.json")[1] == PRESETS[0]


def test_a_file_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "folder").write_text("a file")
    bookmarks = Bookmarks(tmp_path / "folder" / "bookmarks.json")
    with pytest.raises(OSError, match="folder"):
        bookmarks.keep(1, HERE)
    assert bookmarks[1] == HERE
