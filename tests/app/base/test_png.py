"""The PNG writer, checked by a reader written from the specification for these tests."""

from __future__ import annotations

import contextlib
import random
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from app.base.png import PngError, encode, rgb, texts


def chunks(file: bytes) -> list[tuple[bytes, bytes]]:
    assert file[:8] == bytes([137, 80, 78, 71, 13, 10, 26, 10])
    at, found = 8, []
    while at < len(file):
        length, kind = struct.unpack_from(">I4s", file, at)
        content = file[at + 8 : at + 8 + length]
        (checksum,) = struct.unpack_from(">I", file, at + 8 + length)
        assert checksum == zlib.crc32(kind + content)
        found.append((kind, content))
        at += 12 + length
    return found


def decode(file: bytes) -> NDArray[np.uint8]:
    (header_kind, header), *rest = chunks(file)
    assert header_kind == b"IHDR"
    assert rest[-1] == (b"IEND", b"")
    width, height, *details = struct.unpack(">IIBBBBB", header)
    assert details == [8, 2, 0, 0, 0]
    raw = zlib.decompress(b"".join(content for kind, content in rest if kind == b"IDAT"))
    above, rows = [0] * (width * 3), []
    for y in range(height):
        start = y * (1 + width * 3)
        assert raw[start] == 2
        above = [(d + a) % 256 for d, a in zip(raw[start + 1 : start + 1 + width * 3], above, strict=True)]
        rows.append(above)
    return np.array(rows, np.uint8).reshape(height, width, 3)


@settings(deadline=None, max_examples=50)
@given(st.integers(1, 9), st.integers(1, 9), st.randoms(use_true_random=False))
def test_a_written_picture_can_be_read(width: int, height: int, rng: random.Random) -> None:
    pixels = np.frombuffer(rng.randbytes(width * height * 3), np.uint8).reshape(height, width, 3)
    assert np.array_equal(decode(encode(pixels)), pixels)


def test_texts_are_stored_as_the_specification_requires() -> None:
    said = {"Fractal": "Mandelbrot centre 0+0i", "Software": "Poolscope"}
    file = encode(np.zeros((2, 2, 3), np.uint8), said)
    assert texts(file) == said
    assert (b"tEXt", b"Software\0Poolscope") in chunks(file)
    assert decode(file).shape == (2, 2, 3)


@given(st.integers(0, 200), st.binary(max_size=20))
def test_texts_in_arbitrary_octets_are_read_or_refused(at: int, other: bytes) -> None:
    file = encode(np.zeros((2, 2, 3), np.uint8), {"Software": "Poolscope"})
    with contextlib.suppress(PngError):
        assert texts(file[:at] + other + file[at + len(other) :])["Software"] == "Poolscope"


def test_a_file_that_is_cut_short_is_refused() -> None:
    file = encode(np.zeros((2, 2, 3), np.uint8))
    with pytest.raises(PngError, match="incomplete"):
        texts(file[:-4])


def test_pixels_become_red_green_and_blue() -> None:
    assert rgb(np.array([[0xFF102030]], np.uint32)).tolist() == [[[0x10, 0x20, 0x30]]]
