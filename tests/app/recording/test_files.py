"""Recordings as files: complete, incomplete, damaged, and files that are not recordings."""

from __future__ import annotations

import json
import random
import struct
import zlib
from pathlib import Path

import pytest

from app.base.files import NotWritten
from app.recording.events import RecordingError
from app.recording.files import MAGIC, Writer, load
from app.recording.player import Player
from tests.app.recording.story import Run, seen


@pytest.fixture
def recorded(tmp_path: Path) -> tuple[Path, Run]:
    """A file to which a run was written from its middle on, including what came before."""
    run, path = Run(), tmp_path / "run.poolscope"
    writer = None
    for number, _ in enumerate(run.steps()):
        if number == 10:
            writer = Writer(run.tape, path)
    assert writer is not None
    writer.close().result()
    assert writer.trouble is None
    run.recorder.close()
    return path, run


def frame(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">4sII", kind, len(content), zlib.crc32(kind + content)) + content


def test_a_file_plays_like_the_run(recorded: tuple[Path, Run]) -> None:
    path, run = recorded
    recording = load(path)
    assert recording.complaint == ""
    assert (recording.tape.began, recording.tape.ended) == (run.tape.began, run.tape.ended)
    assert list(recording.tape.entries) == list(run.journal.entries)
    mine, theirs = Player(run.tape), Player(recording.tape)
    for part in (0.1, 0.5, 0.8, 1.0, 0.3):
        at = run.tape.began + part * (run.tape.ended - run.tape.began)
        assert seen(theirs.go(at)) == seen(mine.go(at))


def test_the_end_of_a_run_is_later_than_its_last_event(recorded: tuple[Path, Run]) -> None:
    path, run = recorded
    data = path.read_bytes()
    body = data[: data.rindex(b"DONE")]
    path.write_bytes(body + frame(b"DONE", json.dumps({"ended": run.tape.ended + 60.0}).encode()))
    recording = load(path)
    assert recording.complaint == ""
    assert recording.tape.ended == run.tape.ended + 60.0


def test_registrars_belong_to_the_next_entries_only_and_may_be_missing(recorded: tuple[Path, Run]) -> None:
    path, _ = recorded
    data = path.read_bytes()
    before = len(load(path).tape.entries)
    entries = json.dumps([[1.0, "pool", "one", []], [2.0, "pool", "two", [3]]]).encode()
    added = frame(b"JREG", b'[["A"], []]') + frame(b"JRNL", entries) + frame(b"JRNL", entries)
    path.write_bytes(data[: data.rindex(b"DONE")] + added + frame(b"DONE", b'{"ended": 0}'))
    read = list(load(path).tape.entries)[before:]
    assert [(entry.text, entry.registrars, len(entry.marks)) for entry in read] == [
        ("one", ("A",), 0),
        ("two", (), 1),
        ("one", (), 0),
        ("two", (), 1),
    ]


def test_the_intact_part_of_a_truncated_file_is_played(recorded: tuple[Path, Run]) -> None:
    path, run = recorded
    data = path.read_bytes()
    played = 0
    for size in random.Random(1).sample(range(len(data)), 60):
        path.write_bytes(data[:size])
        try:
            recording = load(path)
        except RecordingError:
            continue
        played += 1
        assert "incomplete" in recording.complaint
        assert recording.tape.ended <= run.tape.ended
        Player(recording.tape).go(recording.tape.ended)
    assert played > 10


def test_a_damaged_octet_ends_the_playable_part(recorded: tuple[Path, Run]) -> None:
    path, _ = recorded
    data = bytearray(path.read_bytes())
    data[-100] ^= 1
    path.write_bytes(data)
    assert "incomplete" in load(path).complaint


def test_files_that_are_not_recordings_are_refused_with_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "x.poolscope"
    later = MAGIC + frame(b"HEAD", json.dumps({"version": 2}).encode())
    for content, words in (
        (b"", "is not a Poolscope recording"),
        (b"hello", "is not a Poolscope recording"),
        (MAGIC, "contains nothing to play"),
        (MAGIC + frame(b"HEAD", b"[]"), "contains nothing to play"),
        (MAGIC + frame(b"PIEC", b"12345678"), "contains nothing to play"),
        (later, "a newer version"),
    ):
        path.write_bytes(content)
        with pytest.raises(RecordingError, match=words):
            load(path)
    with pytest.raises(RecordingError, match="cannot be read: No such file"):
        load(tmp_path / "none.poolscope")


@pytest.mark.parametrize(
    "line",
    [
        b'2 row 0 ["e1",{"state":"dancing"}]\n',
        b'2 row 0 ["x",{}]\n',
        b'2 view 0 ["r9",{}]\n',
        b"2 points 0 [1,2,3,4]\n",
        b'2 picture 0 [{"view":{"width":1000000,"height":1000000,"c1":[0,0],"c2":[1,1],"iterations":9,"algorithm":1},'
        b'"columns":1,"rows":1}]\n',
        b"2 message 0 []\n",
        b"2 tiles 0 [1]\n",
        b"2 whole 1 [[]]\nx",
        b"nonsense\n",
    ],
)
def test_nonsense_in_a_file_is_reported_when_it_is_played(line: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.poolscope"
    deflate = zlib.compressobj()
    piece = deflate.compress(b"1 complete 0 []\n" + line) + deflate.flush(zlib.Z_SYNC_FLUSH)
    path.write_bytes(MAGIC + frame(b"SEGM", b'{"at": 1}') + frame(b"PIEC", struct.pack(">d", 3.0) + piece))
    with pytest.raises(RecordingError, match="the recording"):
        Player(load(path).tape).go(3.0)


def test_events_and_fields_of_later_versions_are_skipped(tmp_path: Path) -> None:
    path = tmp_path / "x.poolscope"
    deflate = zlib.compressobj()
    lines = b'1 row 0 ["e1",{"state":"running","mood":"good"}]\n1 complete 0 []\n2 weather 3 ["rain"]\nabc'
    piece = deflate.compress(lines) + deflate.flush(zlib.Z_SYNC_FLUSH)
    path.write_bytes(MAGIC + frame(b"SEGM", b'{"at": 1}') + frame(b"PIEC", struct.pack(">d", 3.0) + piece))
    assert [row.number for row in Player(load(path).tape).go(3.0).fleet.elements] == [1]


def test_a_full_disk_ends_only_the_writing(recorded: tuple[Path, Run], tmp_path: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("needs /dev/full")
    run = Run()
    writer = Writer(run.tape, Path("/dev/full"))
    for _ in run.steps():
        pass
    writer.close().result()
    assert str(writer.trouble) == "/dev/full could not be written: the disk is full"
    assert seen(Player(run.tape).go(run.now)) == seen(run.scene)
    run.recorder.close()


def test_a_missing_folder_is_an_error_immediately(tmp_path: Path) -> None:
    run = Run()
    with pytest.raises(NotWritten, match="No such file"):
        Writer(run.tape, tmp_path / "none" / "x.poolscope")
    run.recorder.close()
