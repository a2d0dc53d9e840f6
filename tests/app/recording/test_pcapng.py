"""Capture files, as tshark reads them with its own dissectors."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from app.fractal.protocol import FINALIZER, Algorithm, Data, Parameter
from app.models.messages.log import Message
from app.recording.pcapng import PIECE, crc32c, pcapng, write_pcapng
from rserpool import PoolElement, PoolHandle, RoundRobin, ServerId, TransportAddress, TransportProtocol
from rserpool.model import ElementId
from rserpool.wire import asap, encode, enrp

A, B = ServerId(0x11111111), ServerId(0x22222222)
HANDLE = PoolHandle("FractalGeneratorPool")
HERE, THERE = "127.0.0.1:3863", "127.0.0.1:41000"


def element(identifier: int) -> PoolElement:
    where = TransportAddress(TransportProtocol.SCTP, 5000, ("127.0.0.1",))
    return PoolElement(ElementId(identifier), A, 30.0, where, RoundRobin())


REGISTRATION = encode(asap.Registration(HANDLE, element(7)))
PRESENCE = encode(enrp.Presence(A, B))
LONG = encode(enrp.HandleTableResponse(A, B, (enrp.PoolEntry(HANDLE, tuple(map(element, range(1, 400)))),)))
REQUEST = Parameter(64, 48, 100, Algorithm.MANDELBROT, -2 - 1j, 1 + 1j).encode()


def messages(*payloads: tuple[int, bytes], source: str = HERE, target: str = THERE) -> list[Message]:
    return [
        Message(number, 1_700_000_000.25 + number / 1000, None, None, ppid, 3, payload, source, target)
        for number, (ppid, payload) in enumerate(payloads)
    ]


EVERY = messages(
    (11, REGISTRATION), (12, PRESENCE), (12, LONG), (12, PRESENCE), (32, REQUEST),
    (32, Data.of(1, 2, np.arange(324)).encode()), (32, FINALIZER),
)  # fmt: skip


def tshark(folder: Path, octets: bytes, *names: str) -> list[list[str]]:
    """Return these fields of each packet. tshark checks the SCTP checksums."""
    program = shutil.which("tshark")
    if program is None:
        pytest.skip("tshark is needed: apt-get install tshark")
    path = folder / "capture.pcapng"
    path.write_bytes(octets)
    fields = [part for name in names for part in ("-e", name)]
    options = ("-o", "sctp.checksum:CRC 32c", "-o", "ip.check_checksum:TRUE")
    read = subprocess.run(
        [program, "-r", str(path), *options, "-T", "fields", *fields], capture_output=True, text=True, check=True
    )
    return [line.split("\t") for line in read.stdout.splitlines()]


def test_wireshark_reads_all_three_protocols_without_complaint(tmp_path: Path) -> None:
    found = tshark(tmp_path, pcapng(EVERY), "frame.protocols", "_ws.expert.severity", "_ws.expert.message")
    assert [row[1:] for row in found if any(row[1:])] == []
    last = [row[0].rpartition(":")[2] for row in found]
    pieces = -(-len(LONG) // PIECE)
    assert pieces > 10
    assert last == [
        *("asap", "enrp", *["sctp"] * (pieces - 1), "enrp", "enrp"),
        *["fractalgeneratorprotocol"] * 3,
    ]


def test_checksums_ends_streams_and_times_are_right(tmp_path: Path) -> None:
    names = ("sctp.checksum.status", "ip.checksum.status", "ip.src", "sctp.srcport", "ip.dst", "sctp.dstport")
    found = tshark(
        tmp_path, pcapng(EVERY[:2]), *names, "sctp.data_sid", "sctp.data_payload_proto_id", "frame.time_epoch"
    )
    ends = ["1", "1", "127.0.0.1", "3863", "127.0.0.1", "41000"]
    assert found == [
        [*ends, "0x0003", "11", "1700000000.250000000"],
        [*ends, "0x0003", "12", "1700000000.251000000"],
    ]


def test_sequence_numbers_count_messages_and_chunks_each_way(tmp_path: Path) -> None:
    there = messages((12, LONG), (12, PRESENCE))
    back = messages((12, PRESENCE), source=THERE, target=HERE)
    found = tshark(tmp_path, pcapng([*there, *back]), "sctp.data_tsn_raw", "sctp.data_ssn", "sctp.verification_tag")
    pieces = -(-len(LONG) // PIECE)
    assert [int(tsn) for tsn, _, _ in found] == [*range(1, pieces + 2), 1]
    assert [int(ssn) for _, ssn, _ in found] == [*[0] * pieces, 1, 0]
    tags = [tag for _, _, tag in found]
    assert len(set(tags[:-1])) == 1 != len(set(tags))


@pytest.mark.parametrize(("source", "target"), [("[::1]:3863", "[::1]:41000"), ("127.0.0.1:3863", "[::1]:41000")])
def test_ipv6_addresses_are_framed_too(tmp_path: Path, source: str, target: str) -> None:
    octets = pcapng(messages((11, REGISTRATION), source=source, target=target))
    assert tshark(tmp_path, octets, "sctp.checksum.status", "ipv6.dst", "_ws.expert.severity") == [["1", "::1", ""]]


@pytest.mark.parametrize("port", [-1, -70000, 70000])
def test_a_port_out_of_range_is_an_unknown_address(port: int) -> None:
    strange, unknown = (pcapng(messages((11, REGISTRATION), source=source)) for source in (f"127.0.0.1:{port}", ""))
    assert strange == unknown


def test_an_unknown_address_is_the_unspecified_one(tmp_path: Path) -> None:
    octets = pcapng(messages((11, REGISTRATION), source="", target=HERE))
    assert tshark(tmp_path, octets, "ip.src", "asap.message_type") == [["0.0.0.0", "1"]]


def test_a_malformed_message_is_kept_as_it_was(tmp_path: Path) -> None:
    (found,) = tshark(tmp_path, pcapng(messages((11, REGISTRATION[:30]))), "sctp.data_payload_proto_id", "frame.len")
    assert found == ["11", str(20 + 12 + 16 + 32)]


def test_a_capture_of_nothing_is_a_capture(tmp_path: Path) -> None:
    write_pcapng(tmp_path / "empty.pcapng", [])
    assert tshark(tmp_path, (tmp_path / "empty.pcapng").read_bytes(), "frame.number") == []


def test_the_checksum_is_crc32c() -> None:
    sums = crc32c([b"123456789", b"", bytes(32), b"\xff" * 32])  # the last two are from RFC 3720 §B.4
    assert sums.tolist() == [0xE3069283, 0, 0x8A9136AA, 0x62A8AB43]
