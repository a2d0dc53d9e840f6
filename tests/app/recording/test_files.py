"""Recordings as files: complete, incomplete, damaged, and files that are not recordings."""

from __future__ import annotations

import json
import math
import os
import random
import struct
import tracemalloc
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
    path, run = recorded
    data = path.read_bytes()
    before = len(load(path).tape.entries)
    entries = json.dumps([[run.now, "pool", "one", []], [run.now, "pool", "two", [3]]]).encode()
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


def packed(lines: bytes) -> bytes:
    """Return a recording whose only segment has these lines."""
    deflate = zlib.compressobj()
    piece = deflate.compress(lines) + deflate.flush(zlib.Z_SYNC_FLUSH)
    return MAGIC + frame(b"SEGM", b'{"at": 1}') + frame(b"PIEC", struct.pack(">d", 3.0) + piece)


VIEW = b'{"width":60,"height":40,"c1":[-1,1],"c2":[1,-1],"iterations":9,"algorithm":1,"n":2}'
PICTURE = b'2 picture 0 [{"view":' + VIEW + b',"tiles":[[0,0,0,60,40]]}]\n'
FAILOVER = b'{"tile":0,"left":1,"to":2,"resumed_at":5,"gap":0.1,"with_cookie":true,"at":2}'


@pytest.mark.parametrize(
    "at", [b"NaN", b"Infinity", b"-Infinity", b"1e300", b"-1", b"1e999", b"9" * 5000, b'"1"', b"true"]
)
def test_times_that_are_no_times_end_the_playable_part(at: bytes, tmp_path: Path) -> None:
    """They ended the program when the time line was painted."""
    path, good = tmp_path / "x.poolscope", packed(b"1 complete 0 []\n")
    for more in (
        frame(b"SEGM", b'{"at": ' + at + b"}"),
        frame(b"DONE", b'{"ended": ' + at + b"}"),
        frame(b"JRNL", b"[[" + at + b', "pool", "one", []]]'),
    ):
        path.write_bytes(good + more)
        recording = load(path)
        assert "incomplete" in recording.complaint
        assert recording.tape.ended == 3.0
        assert not recording.tape.entries


@pytest.mark.parametrize("until", [math.nan, math.inf, 1e300, -1.0, 1e10])
def test_a_piece_that_ends_at_no_time_is_not_played(until: float, tmp_path: Path) -> None:
    path, good = tmp_path / "x.poolscope", packed(b"1 complete 0 []\n")
    path.write_bytes(good + frame(b"PIEC", struct.pack(">d", until) + b"x"))
    assert (load(path).complaint != "", load(path).tape.ended) == (True, 3.0)


def test_deep_nesting_in_a_file_ends_the_playable_part(tmp_path: Path) -> None:
    path, good = tmp_path / "x.poolscope", packed(b"1 complete 0 []\n")
    for kind in (b"HEAD", b"SEGM", b"JREG", b"JRNL", b"DONE"):
        path.write_bytes(good + frame(kind, b"[" * 650_000))
        assert "incomplete" in load(path).complaint


def test_a_file_takes_little_more_memory_than_its_size(tmp_path: Path) -> None:
    """A piece of 650 kB inflated to a quarter of a gigabyte."""
    path = tmp_path / "x.poolscope"
    for lines in (b"2 picture 0 " + b"[" * (64 << 20), b"2 row 0 [" + b"[]," * (10 << 20)):
        path.write_bytes(packed(b"1 complete 0 []\n" + lines))
        tracemalloc.start()
        with pytest.raises(RecordingError, match="the recording"):
            Player(load(path).tape).go(3.0)
        assert tracemalloc.get_traced_memory()[1] < 128 << 20
        tracemalloc.stop()


def test_what_is_no_file_or_too_large_is_refused_with_a_sentence(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.poolscope")
    for path in (tmp_path, tmp_path / "pipe.poolscope", Path("/dev/zero")):
        with pytest.raises(RecordingError, match="cannot be read: it is a folder, a pipe or a device"):
            load(path)
    with (tmp_path / "large.poolscope").open("wb") as file:
        file.truncate(2 << 30)
    with pytest.raises(RecordingError, match="cannot be read: it is larger than"):
        load(tmp_path / "large.poolscope")


@pytest.mark.parametrize(
    "line",
    [
        b"1e300 row 0 []\n",
        b"nan row 0 []\n",
        b"2 row 0 " + b"[" * 5000 + b"\n",
        b'2 row 0 ["e0",{}]\n',
        b'2 row 0 ["e99999",{}]\n',
        b'2 row 0 ["e1",{"identifier":"x"}]\n',
        b'2 row 0 ["e1",{"registered_at":1e300}]\n',
        b'2 row 0 ["e1",{"load":"much"}]\n',
        b'2 row 0 ["e1",{"options":{"registrars":[1]}}]\n',
        b'2 view 0 ["r1",{}]\n',
        b"2 waiting 0 [5]\n",
        b'2 lent 0 [[[-1,1,"Ada"]]]\n',
        b'2 lent 0 [[[1,0,"Ada"]]]\n',
        b"2 lent 0 [[[1,1,2]]]\n",
        b"2 caption 0 [[]]\n",
        b'2 components 0 [[{"key":1,"name":5}],[]]\n',
        b'2 message 0 [1,1e300,null,null,11,0,"",""]\n',
        b'2 message 0 [1,2,null,null,-1,0,"",""]\n',
        b'2 message 0 [1,2,null,null,11,70000,"",""]\n',
        b'2 told 0 [{"tile":0,"left":-1,"to":2,"resumed_at":5,"gap":0.1,"with_cookie":true}]\n',
        b'2 picture 0 [{"view":' + VIEW + b',"tiles":[[0,0,0,60,40],[1,0,0,60,40]]}]\n',
        b'2 picture 0 [{"view":' + VIEW.replace(b"1,-1]", b"-1,-1]") + b',"tiles":[[0,0,0,60,40]]}]\n',
        PICTURE + b"2 points 4 [0,0,1,4294967296]\nabcd",
        PICTURE + b"2 started 0 [0,-1]\n",
        b'2 picture 0 [{"view":'
        + VIEW
        + b',"tiles":[[0,0,0,60,40]]}]\n2 failover 0 ['
        + FAILOVER.replace(b"0.1", b"[]")
        + b"]\n",
        PICTURE + b'2 tiles 0 [[[0,"done",1e300,1,1,[],[]]]]\n',
        b'2 picture 0 [{"view":'
        + VIEW
        + b',"tiles":[[0,0,0,60,40]]}]\n2 recut 0 [[0],[[1,0,0,60,40],[2,0,0,60,40]]]\n',
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
    path.write_bytes(packed(b"1 complete 0 []\n" + line))
    with pytest.raises(RecordingError, match="the recording") as complaint:
        Player(load(path).tape).go(3.0)
    assert len(str(complaint.value)) < 300


def test_events_and_fields_of_later_versions_are_skipped(tmp_path: Path) -> None:
    path = tmp_path / "x.poolscope"
    lines = b'1 row 0 ["e1",{"state":"running","mood":"good"}]\n1 complete 0 []\n2 weather 3 ["rain"]\nabc'
    path.write_bytes(packed(lines))
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
