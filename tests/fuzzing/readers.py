"""Readers of files and lines that may come from anybody, for fuzzing."""

from __future__ import annotations

import argparse
import atexit
import json
import math
import random
import shutil
import struct
import tempfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from app.base import png
from app.classroom.code import CodeError, JoinCode, read_code
from app.classroom.finding import place_words, read_datagram, read_place
from app.classroom.lines import octets, read_desk_line, read_student_line
from app.cli import options, render
from app.fractal import files
from app.fractal.places import Place, PlaceError, parse, texts
from app.fractal.viewport import MAX_SPAN, Viewport
from app.lessons import lesson
from app.lessons.tables import LessonError
from app.models.classroom.drawing import Drawing, box_of, orders_in, small_tile
from app.models.classroom.names import CHARACTERS, clean_name
from app.models.classroom.students import Students
from app.models.viewing.bookmarks import SLOTS, Bookmarks
from app.processes.protocol.launcher_lines import read_launcher_line
from app.processes.protocol.orders import read_orders
from app.processes.protocol.reports import read_report
from app.processes.protocol.requests import read_request
from app.processes.protocol.schema import BadLine, parsed
from app.processes.scope_options import ScopeOptions, read_places
from app.recording.events import Event, RecordingError
from app.recording.files import MAGIC, Writer, load
from app.recording.pcapng import pcapng
from app.recording.player import Player, all_messages
from app.recording.recorded_measurements import RecordedMeasurements
from app.recording.tape import Reader, Segment, Tape
from rserpool import csp, policy_by_name, report
from rserpool.errors import LocalError
from rserpool.model import TransportProtocol
from rserpool.transport.address import parse_address
from tests.app.fractal.test_files import SPIRAL
from tests.app.lessons.test_lesson import GOOD
from tests.app.recording.story import BEGAN, Run, seen
from tests.fuzzing import mutation
from tests.fuzzing.target import Target

# --- places ---------------------------------------------------------------------------------------------------------

LINES: Final = (
    "Mandelbrot centre 0.7463+0.1102i height 0.012 iterations 2048",
    "MandelbrotN n 3 centre 0-1i height 2.8 stretch 0.75 iterations 512",
    "mandelbrot, centre = 0.7463 + 0.1102*i, height: 0.012, iterations: 2,048",
    "Mandelbrot centre -0,75i height 1,2e-2 iterations 10 000",
)


def can_be_used(view: Viewport) -> None:
    """A view that a reader accepts can be cut, copied, saved and left."""
    assert view.flaw is None
    assert view.tiles(3, 2)
    assert view.fitting_iterations > 0
    assert parse(str(Place.of(view))).view(view.width, view.height).flaw is None
    assert texts(view)
    for _ in range(400):
        view = view.zoomed(0.8, view.width / 2, view.height / 2)
    assert max(abs(view.step_x) * view.width, abs(view.step_y) * view.height) > MAX_SPAN / 2


def take_coordinates(data: bytes) -> None:
    with suppress(PlaceError):
        place = parse(data.decode("utf-8", "surrogatepass"))
        can_be_used(place.view(400, 300))


def take_fractal_file(data: bytes) -> None:
    with suppress(files.FractalFileError):
        can_be_used(files.parse(data).resized(400, 300))


def make_text(*seeds: str) -> Callable[[random.Random], bytes]:
    return lambda rng: mutation.text(rng, seeds).encode("utf-8", "surrogatepass")


# --- lessons, pictures, bookmarks -----------------------------------------------------------------------------------


def take_lesson(data: bytes) -> None:
    with suppress(LessonError):
        read = lesson.playable(lesson.parse("fuzzed", data.decode("utf-8", "replace")))
        assert read.picture.view.tiles(*read.picture.tiles)
        assert math.isfinite(sum(step.after + step.read + step.keep_alive for step in read.steps))
        assert all("\n" not in text for text in read.texts())


def a_png(contents: dict[bytes, bytes]) -> bytes:
    chunks = [
        struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        for kind, content in contents.items()
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


CHUNKS: Final = {b"IHDR": bytes(13), b"tEXt": f"Fractal\0{LINES[0]}".encode(), b"IDAT": b"x", b"IEND": b""}


def make_png(rng: random.Random) -> bytes:
    """Return a mutated file, or a file with right checksums and mutated chunks."""
    if rng.random() < 0.5:
        return mutation.octets(rng, (a_png(CHUNKS),))
    return a_png({kind: mutation.octets(rng, (content,)) for kind, content in CHUNKS.items()})


def take_png(data: bytes) -> None:
    with suppress(png.PngError):
        for text in png.texts(data).values():
            take_coordinates(text.encode())


BOOKMARKS: Final = {str(slot): {"name": f"place {slot}", "coordinates": LINES[slot % 2]} for slot in (1, 2, 9)}


def make_bookmarks(rng: random.Random) -> bytes:
    return mutation.json_text(rng, BOOKMARKS).encode("utf-8", "surrogatepass")


@cache
def folder() -> Path:
    """Return a folder for readers that need a file."""
    made = Path(tempfile.mkdtemp(prefix="fuzzing-"))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


def take_bookmarks(data: bytes) -> None:
    file = folder() / "bookmarks.json"
    file.write_bytes(data)
    bookmarks = Bookmarks(file)
    for slot in filter(bookmarks.is_own, SLOTS):
        can_be_used(bookmarks[slot].view(400, 300))
    if bookmarks.complaint:
        (folder() / f"{file.name}.unreadable").unlink()
        assert file.exists() == any(map(bookmarks.is_own, SLOTS))
    bookmarks.keep(1, bookmarks[2])
    assert Bookmarks(file).complaint == ""


# --- recordings -----------------------------------------------------------------------------------------------------


@cache
def recorded() -> tuple[bytes, tuple[Event, ...]]:
    """Return a recording in which everything happens, and its events."""
    run, path = Run(), folder() / "run.poolscope"
    writer = Writer(run.tape, path)
    for _ in run.steps():
        pass
    writer.close().result()
    run.recorder.close()
    events = []
    for segment in run.tape.segments:
        reader = Reader(segment)
        while (event := reader.read()) is not None:
            events.append(event)
    return path.read_bytes(), tuple(events)


def make_events(rng: random.Random) -> bytes:
    """Return events of which some are mutated, repeated, lost or in another place."""
    events = list(recorded()[1])
    if rng.random() < 0.3:
        at = rng.randrange(len(events))
        events.insert(rng.randrange(len(events)), events.pop(at) if rng.random() < 0.5 else events[at])
    chosen = set(rng.sample(range(len(events)), rng.choice((1, 1, 2, 3))))
    parts = [mutated(rng, event) if place in chosen else event.encode() for place, event in enumerate(events)]
    return b"".join(parts)


def mutated(rng: random.Random, event: Event) -> bytes:
    octets = mutation.octets(rng, (event.octets,)) if event.octets and rng.random() < 0.5 else event.octets
    values = mutation.json_text(rng, list(event.values)) if rng.random() < 0.9 else json.dumps(event.values)
    at = f"{event.at:.6f}" if rng.random() < 0.9 else rng.choice(mutation.WORDS)
    size = len(octets) if rng.random() < 0.95 else rng.choice(mutation.NUMBERS)
    return f"{at} {event.kind} {size} {values}\n".encode("utf-8", "surrogatepass") + octets


def take_events(data: bytes) -> None:
    """Events are played to their end and measured, or refused; everything that is shown has a date."""
    tape, segment = Tape(), Segment(BEGAN)
    segment.compress(data)
    segment.end()
    tape.segments.append(segment)
    tape.ended, tape.live = BEGAN + 60.0, False
    with suppress(RecordingError):
        play(tape)


def play(tape: Tape) -> None:
    scene = Player(tape).go(tape.ended)
    assert seen(scene)
    for message in scene.messages.messages:
        assert datetime.fromtimestamp(message.at)
    for row in scene.fleet.rows:
        assert row.name
    for registrar in scene.fleet.registrars:
        assert registrar.letter
        assert registrar.view.checksum_of_all() <= 0xFFFF
    for entry in scene.journal.entries:
        assert str(entry)
    assert pcapng(scene.messages.messages)


def make_recording(rng: random.Random) -> bytes:
    """Return a file with mutated octets, or with right checksums and mutated frames."""
    data = recorded()[0]
    if rng.random() < 0.3:
        return mutation.octets(rng, (data,))
    frames, place = [], len(MAGIC)
    while place < len(data):
        kind, size, _ = struct.unpack_from(">4sII", data, place)
        frames.append((kind, data[place + 12 : place + 12 + size]))
        place += 12 + size
    at = rng.randrange(len(frames))
    kind, content = frames[at]
    if kind == b"PIEC":
        frames[at] = kind, mutation.octets(rng, (content,))
    else:
        frames[at] = kind, mutation.json_text(rng, json.loads(content)).encode("utf-8", "surrogatepass")
    if rng.random() < 0.2:
        frames.insert(rng.randrange(len(frames)), frames.pop(rng.randrange(len(frames))))
    parts = [kind + struct.pack(">II", len(some), zlib.crc32(kind + some)) + some for kind, some in frames]
    return MAGIC + b"".join(parts)


def take_recording(data: bytes) -> None:
    path = folder() / "fuzzed.poolscope"
    path.write_bytes(data)
    with suppress(RecordingError):
        tape = load(path).tape
        assert tape.began <= tape.ended
        assert datetime.fromtimestamp(tape.began) <= datetime.fromtimestamp(tape.ended)
        play(tape)
        assert len(list(all_messages(tape))) < 1000
        for _ in RecordedMeasurements(tape).steps():
            pass


# --- lines and options ----------------------------------------------------------------------------------------------

SPOKEN: Final[tuple[dict[str, Any], ...]] = (
    {"at": 1.5, "notice": "ElementRemoved", "pool_handle": "echo", "identifier": 7, "reason": "deregistered"},
    {"notice": "PeerHeard", "server": 7, "checksum": 1, "ours": 2},
    {"notice": "TakeoverDone", "target": 1, "by": 2, "elements": 3, "duration": 0.5},
    {"notice": "ServiceBegun", "mentor": 1, "elements": 3},
    {"notice": "Running", "identifier": 7, "address": "127.0.0.1:3863"},
    {"set_policy": "WeightedRoundRobin:3"},
    {"set_link": "127.0.0.1:4711", "cut": False, "loss": 0.1, "delay": 0.5},
    {"exited": 4711, "status": 0},
    {"start": "element", "token": 1, "options": {}},
    {"kill": 4711},
)


def make_line(rng: random.Random) -> bytes:
    views = [event.values[1] for event in recorded()[1] if event.kind == "view"]
    return mutation.json_text(rng, rng.choice((*SPOKEN, *views))).encode("utf-8", "surrogatepass")


def take_line(data: bytes) -> None:
    with suppress(LocalError):
        notice = report.from_dict(report.from_line(data))
        assert report.to_line(report.to_dict(notice)).endswith("\n")
    readers: tuple[Callable[[bytes], object], ...] = (
        lambda line: read_report(parsed(line)),
        lambda line: list(read_orders(line)),
        read_request,
        read_launcher_line,
    )
    for read in readers:
        with suppress(BadLine):
            read(data)


WRITTEN: Final = (
    "127.0.0.1:3863", "[::1]:3863", "239.0.0.1:3863", "0x1234", "12x8", "-1.5+1.5i", "-1.5,1.5", "0.5", "1:2:4",
    "WeightedRoundRobin:3", "LeastUsedDegradation:50%", "LUD:0.5:0.25", "[127.0.0.1,192.0.2.1]:3863",
    '{"registrars": ["127.0.0.1:3863"], "asap_announce": "[ff05::133]:3863", "profile": "auto", "local": []}',
)  # fmt: skip


def read_scope(text: str) -> ScopeOptions:
    """Read the scope in the window's settings. What is read can be written, and used."""
    scope = ScopeOptions.from_text(text)
    assert ScopeOptions.from_text(scope.to_text()) == scope
    assert isinstance(scope.words, str)
    return scope


READ: Final[tuple[Callable[[str], object], ...]] = (
    options.host_and_port,
    options.registrar_address,
    options.identifier,
    options.pair,
    render.complex_number,
    options.positive,
    options.number(1, 1000),
    options.milliseconds(1, 1000),
    options.group(options.ASAP_GROUP),
    policy_by_name,
    lambda text: parse_address(text, TransportProtocol.SCTP),
    lambda text: read_places(text, 3863),
    read_scope,
)


def take_option(data: bytes) -> None:
    text = data.decode("utf-8", "surrogatepass")
    for read in READ:
        with suppress(argparse.ArgumentTypeError, LocalError):
            read(text)


# --- a class --------------------------------------------------------------------------------------------------------

SAID: Final = (
    '{"desk": 1, "nonce": "AAAA", "authority": "-----BEGIN CERTIFICATE-----", "now": 1.5}',
    '{"join": "Ada", "host": "laptop", "request": "-----BEGIN CERTIFICATE REQUEST-----", "proof": "AAAA"}',
    '{"welcome": "AAAA", "name": "Ada", "certificate": "", "authority": "", "life": 7200.0, "settings": {"tls": true}}',
    '{"return": "AAAA", "request": ""}',
    '{"state": "away", "why": "it runs on battery"}',
    '{"refused": "over", "wait": 3.0}',
    "POOLSCOPE desk 1 00000000ab 28630",
    "POOLSCOPE find 1 00000000ab",
    str(JoinCode(0x1234567890, 0x2ABCDEF0)),
    JoinCode(0x1234567890, 0x2ABCDEF0).url("10.1.0.1:28630"),
)


def take_said(data: bytes) -> None:
    """What is read is short, clean and reads the same again."""
    for read in (read_desk_line, read_student_line):
        with suppress(BadLine):
            said = read(data)
            assert read(octets(said)) == said
    read_datagram(data)
    text = data.decode("utf-8", "replace")
    with suppress(CodeError):
        code, _ = read_code(text)
        assert JoinCode.parse(str(code)) == code
    with suppress(ValueError):
        place = read_place(text)
        assert read_place(place_words(*place)) == place
    for order in orders_in(data):
        drawing = Drawing()
        drawing.add(order, small_tile(order))
        assert drawing.bounds == box_of(order)
    name = clean_name(text)
    assert clean_name(name) == name
    assert len(name) <= CHARACTERS
    assert name.isprintable()
    students = Students()
    students.join("Ada", text, "10.1.0.2")
    sender = csp.component_id(csp.Group.POOL_ELEMENT, 1)
    students.take(csp.Report(sender, 1.0, 1.0, b"Ada@" + data[:100], data[:100]), "10.1.0.2")
    assert all(text.isprintable() for line in students.table() for text in line)


READERS: Final = (
    Target("coordinates", make_text(*LINES), take_coordinates),
    Target("fractal-file", make_text(SPIRAL), take_fractal_file),
    Target("lesson", make_text(GOOD), take_lesson),
    Target("png", make_png, take_png),
    Target("bookmarks", make_bookmarks, take_bookmarks),
    Target("events", make_events, take_events),
    Target("recording", make_recording, take_recording),
    Target("line", make_line, take_line),
    Target("class", make_text(*SAID), take_said),
    Target("option", make_text(*WRITTEN), take_option),
)
