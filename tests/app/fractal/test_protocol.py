"""The Fractal Generator Protocol: rsplib's octets decode and encode, and other octets raise the documented error."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.fractal.protocol import (
    FINALIZER,
    MAX_ITERATIONS,
    MAX_POINTS,
    PPID,
    Algorithm,
    Data,
    FractalCookie,
    FractalProtocolError,
    Parameter,
    decode,
)
from app.fractal.session import takes_more
from rserpool import PoolHandle
from rserpool.wire.cookie_seal import SESSION_OCTETS, CookieSeal

CAPTURES = Path(__file__).parents[2] / "data" / "captures.tsv"

PARAMETER = bytes.fromhex(
    "0100003c00000190000000fa0000040000000001bff80000000000003ff80000000000003ff8000000000000bff8000000000000"
    "4000000000000000"
)
COOKIE = bytes.fromhex(
    "3c46472d5444313e0100000400000190000000fa0000040000000001bff80000000000003ff80000000000003ff8000000000000"
    "bff800000000000040000000000000000000001100000003"
)
DATA = bytes.fromhex("020000180000000a00000002000000020000000500000400")

DEFAULT = Parameter(400, 250, 1024, Algorithm.MANDELBROT, -1.5 + 1.5j, 1.5 - 1.5j, 2.0)

numbers = st.floats(allow_nan=False, allow_infinity=False)
parameters = st.builds(
    Parameter,
    width=st.integers(1, 65536),
    height=st.integers(1, 65536),
    iterations=st.integers(1, 1_000_000),
    algorithm=st.sampled_from(Algorithm),
    c1=st.builds(complex, numbers, numbers),
    c2=st.builds(complex, numbers, numbers),
    n=st.floats(-1e6, 1e6),
)


@pytest.mark.parametrize(
    ("value", "octets"), [(DEFAULT, PARAMETER), (Data.of(10, 2, [5, 0x400]), DATA)], ids=["Parameter", "Data"]
)
def test_the_golden_vectors_decode_and_encode(value: Parameter | Data, octets: bytes) -> None:
    assert decode(octets) == value
    assert value.encode() == octets


def test_the_golden_cookie_decodes_and_encodes() -> None:
    assert FractalCookie.decode(COOKIE) == FractalCookie(DEFAULT, 17, 3)
    assert FractalCookie(DEFAULT, 17, 3).encode() == COOKIE


def test_the_golden_finalizer_decodes_and_encodes() -> None:
    assert bytes.fromhex("02000010ffffffffffffffff00000000") == FINALIZER
    data = decode(FINALIZER)
    assert isinstance(data, Data)
    assert data.is_final
    assert data.encode() == FINALIZER


def captured(ppid: int) -> list[bytes]:
    with CAPTURES.open() as file:
        return [bytes.fromhex(r["payload_hex"]) for r in csv.DictReader(file, delimiter="\t") if r["ppid"] == str(ppid)]


def test_all_captured_messages_of_rsplib_survive_decoding_and_encoding() -> None:
    octets = captured(PPID)
    assert len(octets) >= 3
    assert [decode(message).encode() for message in octets] == octets


def test_the_captured_cookie_of_rsplib_survives_decoding_and_encoding() -> None:
    found = [m[m.index(b"<FG-TD1>") :][:76] for m in captured(11) if b"<FG-TD1>" in m]
    assert found
    for octets in found:
        assert FractalCookie.decode(octets).encode() == octets


def test_a_cookie_with_the_correct_inner_length_is_accepted_too() -> None:
    correct = COOKIE[:10] + b"\x00\x3c" + COOKIE[12:]
    assert FractalCookie.decode(correct) == FractalCookie(DEFAULT, 17, 3)


def test_data_without_points_is_accepted() -> None:
    data = decode(bytes.fromhex("02000010" + "00000000" * 3))
    assert data == Data(0, 0, b"")
    assert isinstance(data, Data)
    assert not data.is_final
    assert len(data) == 0


@settings(deadline=None)
@given(parameters)
def test_every_parameter_survives_the_wire(parameter: Parameter) -> None:
    assert decode(parameter.encode()) == parameter


@settings(deadline=None)
@given(parameters, st.data())
def test_every_cookie_survives_the_wire(parameter: Parameter, data: st.DataObject) -> None:
    x = data.draw(st.integers(0, parameter.width - 1))
    y = data.draw(st.integers(0, parameter.height - 1))
    cookie = FractalCookie(parameter, x, y)
    assert FractalCookie.decode(cookie.encode()) == cookie
    assert divmod(cookie.point, parameter.width) == (y, x)


@settings(deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1), st.lists(st.integers(0, 2**32 - 1), max_size=MAX_POINTS))
def test_all_data_survives_the_wire(x: int, y: int, counts: list[int]) -> None:
    data = Data.of(x, y, counts)
    octets = data.encode()
    assert len(octets) == 16 + 4 * len(counts) <= 1312
    back = decode(octets)
    assert back == data
    assert isinstance(back, Data)
    assert back.counts.tolist() == counts


def mutations(octets: bytes) -> st.SearchStrategy[bytes]:
    """Return these octets truncated, extended, or with some of them changed."""
    changed = st.lists(st.tuples(st.integers(0, len(octets) - 1), st.integers(0, 255)), min_size=1, max_size=4)

    def change(places: list[tuple[int, int]]) -> bytes:
        result = bytearray(octets)
        for place, value in places:
            result[place] = value
        return bytes(result)

    cut = st.integers(0, len(octets)).map(lambda end: octets[:end])
    return st.one_of(changed.map(change), cut, st.binary(max_size=8).map(lambda more: octets + more))


@settings(deadline=None, max_examples=300)
@given(st.one_of(st.binary(max_size=100), *map(mutations, (PARAMETER, DATA, FINALIZER))))
@example(b"")
def test_any_octets_decode_or_raise_the_one_error(octets: bytes) -> None:
    try:
        message = decode(octets)
    except FractalProtocolError:
        pass
    else:
        # The flags octet has no meaning and is written as 0.
        assert message.encode() == octets[:1] + b"\0" + octets[2:]


@settings(deadline=None, max_examples=300)
@given(st.one_of(st.binary(max_size=100), mutations(COOKIE)))
def test_any_octets_are_a_cookie_or_raise_the_one_error(octets: bytes) -> None:
    try:
        cookie = FractalCookie.decode(octets)
    except FractalProtocolError:
        pass
    else:
        assert FractalCookie.decode(cookie.encode()) == cookie


@pytest.mark.parametrize(
    ("offset", "value"),
    [
        (4, bytes(4)),
        (4, (65537).to_bytes(4, "big")),
        (8, bytes(4)),
        (8, b"\xff" * 4),
        (12, bytes(4)),
        (12, (MAX_ITERATIONS + 1).to_bytes(4, "big")),
        (12, (10**9).to_bytes(4, "big")),
        (16, bytes(4)),
        (16, b"\x00\x00\x00\x03"),
        (20, bytes.fromhex("7ff0000000000000")),
        (28, bytes.fromhex("7ff8000000000000")),
        (36, bytes.fromhex("fff0000000000000")),
        (44, bytes.fromhex("7ff8000000000001")),
        (52, bytes.fromhex("7ff8000000000000")),
        (52, bytes.fromhex("7fe0000000000000")),
    ],
)
def test_a_parameter_out_of_bounds_is_refused(offset: int, value: bytes) -> None:
    octets = PARAMETER[:offset] + value + PARAMETER[offset + len(value) :]
    with pytest.raises(FractalProtocolError):
        decode(octets)
    with pytest.raises(FractalProtocolError):
        FractalCookie.decode(b"<FG-TD1>" + octets + bytes(8))


@pytest.mark.parametrize(("x", "y"), [(400, 0), (0, 250), (2**32 - 1, 0)])
def test_a_cookie_outside_its_picture_is_refused(x: int, y: int) -> None:
    with pytest.raises(FractalProtocolError):
        FractalCookie.decode(COOKIE[:68] + x.to_bytes(4, "big") + y.to_bytes(4, "big"))


def test_data_is_located_in_its_picture() -> None:
    assert Data.of(10, 2, [1, 2]).first_point(DEFAULT) == 810
    assert Data.of(399, 249, [1]).first_point(DEFAULT) == 400 * 250 - 1


@pytest.mark.parametrize("data", [Data.of(400, 0, [1]), Data.of(0, 250, [1]), Data.of(399, 249, [1, 2])])
def test_data_outside_its_picture_is_refused(data: Data) -> None:
    with pytest.raises(FractalProtocolError):
        data.first_point(DEFAULT)


def test_more_points_than_a_packet_holds_are_refused() -> None:
    counts = np.zeros(MAX_POINTS + 1, np.uint32)
    with pytest.raises(FractalProtocolError):
        Data.of(0, 0, counts)
    octets = b"\x02\x00" + (16 + 4 * 325).to_bytes(2, "big") + bytes(8) + (325).to_bytes(4, "big") + bytes(4 * 325)
    with pytest.raises(FractalProtocolError):
        decode(octets)


def test_values_are_checked_when_they_are_created() -> None:
    with pytest.raises(FractalProtocolError):
        Parameter(0, 1, 1, Algorithm.MANDELBROT, 0j, 1j)
    with pytest.raises(FractalProtocolError):
        Parameter(1, 1, 1, Algorithm.MANDELBROT, complex(math.nan, 0), 1j)


def test_a_cookie_may_say_in_one_octet_that_its_element_takes_more_orders() -> None:
    octets = FractalCookie(DEFAULT, 17, 3, takes_more=True).encode()
    assert [place for place, (one, other) in enumerate(zip(octets, COOKIE, strict=True)) if one != other] == [9]
    sealed = CookieSeal(b"the key of the pool", PoolHandle(b"pool"), "fractal", 60.0)
    signed = sealed.seal(octets, session=bytes(SESSION_OCTETS), at=0.0)
    assert (takes_more(octets), takes_more(signed), takes_more(COOKIE)) == (True, True, False)
    assert not takes_more(b"a cookie of another service")
