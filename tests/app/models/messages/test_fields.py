"""Names and fields of messages of all kinds, and the field at an octet."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.fractal.protocol import FINALIZER, Algorithm, Data, FractalCookie, Parameter
from app.fractal.protocol import PPID as FRACTAL_PPID
from app.models.messages.fields import field_at, fields_of, name_of
from app.models.messages.log import Message
from rserpool import ASAP_PPID, ENRP_PPID, WireField
from rserpool.model import Cookie
from rserpool.wire import asap, encode
from tests.rserpool.wire.test_dissection import shown, whole

PICTURE = Parameter(64, 48, 100, Algorithm.MANDELBROT_N, -2 - 1j, 1 + 0.5j, 3.0)
COUNTS = Data.of(8, 2, np.arange(5))
CAPTURES = Path(__file__).parents[3] / "data" / "captures.tsv"
PPIDS = {"asap": ASAP_PPID, "enrp": ENRP_PPID, "fgp": FRACTAL_PPID}

with CAPTURES.open(newline="") as lines:
    ROWS = [row for row in csv.DictReader(lines, delimiter="\t") if row["protocol"] in PPIDS]


def message(ppid: int, payload: bytes) -> Message:
    return Message(1, 0.0, None, None, ppid, 0, payload)


def dissected(ppid: int, payload: bytes) -> WireField:
    field = fields_of(message(ppid, payload))
    whole(field, payload)
    return field


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['capture']}-{row['frame']}-{row['message']}")
def test_recorded_messages_are_covered_and_named(row: dict[str, str]) -> None:
    ppid, payload = PPIDS[row["protocol"]], bytes.fromhex(row["payload_hex"])
    assert list(dissected(ppid, payload).faults()) == []
    assert name_of(message(ppid, payload))


def test_the_fields_of_a_requested_picture_are_shown() -> None:
    field = dissected(32, PICTURE.encode())
    assert field.name == name_of(message(32, PICTURE.encode())) == "Parameter"
    assert shown(field, "Width", "Height", "Iterations", "Algorithm") == ["64", "48", "100", "2 (MandelbrotN)"]
    assert shown(field, "C1 real", "C2 imaginary", "N") == ["-2.0", "0.5", "3.0"]


def test_data_shows_its_points_and_whether_it_is_the_last() -> None:
    field = dissected(32, COUNTS.encode())
    assert shown(field, "Start x", "Start y", "Points", "Counts") == ["8", "2", "5", "5 points"]
    assert shown(field, "Count 1", "Count 5") == ["0", "4"]
    assert name_of(message(32, COUNTS.encode())) == "Data"
    assert name_of(message(32, FINALIZER)) == "Final data"
    assert shown(dissected(32, FINALIZER), "Start x") == ["none"]


def test_a_fractal_cookie_in_asap_is_dissected_and_another_cookie_is_not() -> None:
    octets = encode(asap.Cookie(Cookie(FractalCookie(PICTURE, 3, 4).encode())))
    field = dissected(11, octets)
    assert shown(field, "Kind of cookie", "Width", "X", "Y") == ["<FG-TD1>", "64", "3", "4"]
    other = dissected(11, encode(asap.Cookie(Cookie(b"<PP-TD1>" + bytes(8)))))
    assert shown(other, "Kind of cookie") == []
    short = dissected(11, encode(asap.CookieEcho(Cookie(b"<FG-TD1>"))))
    assert shown(short, "Octets") == ["3c 46 47 2d 54 44 31 3e"]


@given(st.sampled_from([PICTURE.encode(), COUNTS.encode(), FINALIZER]), st.data())
def test_damaged_fractal_messages_are_covered(payload: bytes, data: st.DataObject) -> None:
    octets = bytearray(payload[: data.draw(st.integers(0, len(payload)))] + data.draw(st.binary(max_size=6)))
    if octets:
        octets[data.draw(st.integers(0, len(octets) - 1))] = data.draw(st.integers(0, 255))
    dissected(32, bytes(octets))


def test_a_wrong_length_of_a_fractal_message_is_a_fault() -> None:
    field = dissected(32, PICTURE.encode()[:-3])
    assert field.fault == "the length field says 60, the message has 57 octets"
    assert [part.name for part in field.faults()] == ["Octets", "Parameter"]


def test_a_message_of_another_service_is_one_field() -> None:
    assert dissected(7, b"hello") == WireField("Data", "payload protocol 7", 0, 5)
    assert name_of(message(7, b"hello")) == ""


def test_the_field_at_an_octet_is_the_innermost() -> None:
    octets = encode(asap.Cookie(Cookie(FractalCookie(PICTURE, 3, 4).encode())))
    field = fields_of(message(11, octets))
    for leaf in field.leaves():
        assert field_at(field, leaf.start) == field_at(field, leaf.end - 1) == leaf
    assert field_at(field, len(octets)) == field
