"""The Component Status Protocol: recorded reports, arbitrary reports, and arbitrary octets."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rserpool.errors import LocalError, RemoteError
from rserpool.wire import csp

CAPTURES = Path(__file__).parents[2] / "data" / "captures.tsv"
with CAPTURES.open(newline="") as lines:
    ROWS = [row for row in csv.DictReader(lines, delimiter="\t") if row["protocol"] == "csp"]

ELEMENT = csp.component_id(csp.Group.POOL_ELEMENT, 0xAA000002)
REGISTRAR = csp.component_id(csp.Group.REGISTRAR, 0x11111111)

seconds = st.integers(0, 1 << 51).map(lambda microseconds: microseconds / 1e6)
u16, u32, u64 = (st.integers(0, (1 << bits) - 1) for bits in (16, 32, 64))
texts = st.binary(max_size=128).map(lambda octets: octets.rstrip(b"\0"))
reports = st.builds(
    csp.Report,
    sender=u64,
    uptime=seconds,
    interval=u32.map(lambda microseconds: microseconds / 1e6),
    location=texts,
    status=texts,
    workload=st.none() | st.integers(0, 0xFFFE).map(lambda part: part / 0xFFFE),
    associations=st.lists(
        st.builds(csp.Association, receiver=u64, duration=st.none() | seconds, ppid=u32, protocol=u16, flags=u16),
        max_size=5,
    ).map(tuple),
    flags=st.integers(0, 255),
)


def test_the_recordings_are_there() -> None:
    assert len(ROWS) == 4


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["frame"])
def test_a_recorded_report_encodes_to_the_same_octets(row: dict[str, str]) -> None:
    octets = bytes.fromhex(row["payload_hex"])
    report = csp.decode(octets)
    assert csp.encode(report) == octets
    assert report.sender == REGISTRAR
    assert report.interval == 0.5
    assert csp.text(report.location) == "(none): 10.1.0.1:3863"
    assert csp.text(report.status) == "0[0] PEs in 0 Pools, 0 Peers"
    assert (report.workload, report.associations, report.final) == (None, (), False)


def test_a_report_with_an_association_follows_the_layout() -> None:
    report = csp.Report(
        ELEMENT, 3.240879, 0.5, b"here", b"1 Session", 0.5, (csp.Association(REGISTRAR, 0.501159, 11),), csp.FINAL
    )
    octets = csp.encode(report)
    assert octets[:28].hex() == "0101013800000200" + "02000000aa000002" + "00000000003173af" + "0007a120"
    assert octets[28:156] == b"here".ljust(128, b"\0")
    assert octets[284:288].hex() == "7fff0001"
    assert octets[288:].hex() == "0100000011111111" + "000000000007a5a7" + "0000" + "0084" + "0000000b"
    assert csp.decode(octets) == report
    assert report.final


@settings(deadline=None, max_examples=200)
@given(reports)
def test_every_report_survives_encoding_and_decoding(report: csp.Report) -> None:
    assert csp.decode(csp.encode(report)) == report


@settings(deadline=None, max_examples=300)
@given(st.binary(max_size=400) | st.tuples(reports, st.integers(0, 287), st.binary(max_size=4)).map(
    lambda parts: csp.encode(parts[0])[: parts[1]] + parts[2] + csp.encode(parts[0])[parts[1] + len(parts[2]) :]
))  # fmt: skip
def test_arbitrary_octets_round_trip_or_are_refused(octets: bytes) -> None:
    try:
        report = csp.decode(octets)
    except RemoteError:
        pass
    else:
        assert csp.encode(report) == octets


@pytest.mark.parametrize(
    ("at", "patch"),
    [(0, b"\2"), (2, b"\1\x21"), (4, b"\0\0\3\0"), (16, b"\xff" * 8), (286, b"\0\1")],
    ids=["type", "length", "version", "excessive uptime", "missing associations"],
)
def test_an_invalid_report_is_refused(at: int, patch: bytes) -> None:
    octets = csp.encode(csp.Report(ELEMENT, 1.0, 1.0))
    csp.decode(octets)
    with pytest.raises(RemoteError):
        csp.decode(octets[:at] + patch + octets[at + len(patch) :])
    for broken in (octets[:-1], octets + b"\0"):
        with pytest.raises(RemoteError):
            csp.decode(broken)


def test_a_value_that_does_not_fit_is_a_local_error() -> None:
    for report in (
        csp.Report(1 << 64, 0, 0),
        csp.Report(1, 0, 5000.0),
        csp.Report(1, 0, 0, location=b"x" * 129),
        csp.Report(1, 0, 0, associations=(csp.Association(1, None, 1),) * (csp.MAX_ASSOCIATIONS + 1)),
    ):
        with pytest.raises(LocalError):
            csp.encode(report)


def test_a_workload_is_clamped_to_0_to_1() -> None:
    for workload, kept in ((-1.0, 0.0), (0.0, 0.0), (1.0, 1.0), (7.0, 1.0), (None, None)):
        assert csp.decode(csp.encode(csp.Report(1, 0, 0, workload=workload))).workload == kept


def test_texts_are_cut_between_characters_and_lose_control_characters() -> None:
    assert csp.octets("é" * 80) == "é".encode() * 63
    assert csp.octets("a\ud800") == b"a?"
    assert csp.text(b"one\ntwo\x1b[31m\xff\0three") == "one�two�[31m�"


def test_an_identifier_is_a_group_and_56_bits() -> None:
    assert hex(ELEMENT) == "0x2000000aa000002"
    assert csp.split_id(ELEMENT) == (csp.Group.POOL_ELEMENT, 0xAA000002)
    assert csp.split_id(csp.component_id(csp.Group.POOL_USER, 0x0371838529A58370)) == (3, 0x71838529A58370)
