"""The dissection of messages: every octet belongs to one leaf, and the leaves show what the decoder reads."""

from __future__ import annotations

import csv
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rserpool.config import RFC, RSPLIB
from rserpool.errors import CauseCode, ErrorCause, RemoteError
from rserpool.model import Cookie, ElementId, PoolElement, PoolHandle, ServerId, TransportAddress, TransportProtocol
from rserpool.policies import LeastUsedDegradation, Policy, RoundRobin, UnknownPolicy
from rserpool.wire import asap, decode, encode, enrp
from rserpool.wire.dissection import INSIDE, WireField, dissect, message_name
from rserpool.wire.parameters import PARAMETERS
from rserpool.wire.tlv import tlv

CAPTURES = Path(__file__).parents[2] / "data" / "captures.tsv"
PPIDS = {"asap": asap.PPID, "enrp": enrp.PPID}

with CAPTURES.open(newline="") as lines:
    ROWS = [
        (PPIDS[row["protocol"]], bytes.fromhex(row["payload_hex"]), row["message"])
        for row in csv.DictReader(lines, delimiter="\t")
        if row["protocol"] in PPIDS
    ]

HANDLE, A, B = PoolHandle("A pool"), ServerId(0x11111111), ServerId(0x22222222)


ROUND_ROBIN = RoundRobin()


def element(policy: Policy = ROUND_ROBIN) -> PoolElement:
    where = TransportAddress(TransportProtocol.SCTP, 5000, ("192.0.2.10", "2001:db8::1"))
    return PoolElement(ElementId(7), A, 30.0, where, policy)


def covers(field: WireField) -> None:
    """Assert that the parts of each field cover it without gaps."""
    if field.parts:
        assert (field.parts[0].start, field.parts[-1].end) == (field.start, field.end)
        for one, other in pairwise(field.parts):
            assert one.end == other.start
    assert field.length > 0 or field.start == 0
    for part in field.parts:
        covers(part)


def whole(field: WireField, payload: bytes) -> None:
    assert (field.start, field.length) == (0, len(payload))
    covers(field)
    assert b"".join(payload[leaf.start : leaf.end] for leaf in field.leaves()) == payload


def shown(field: WireField, *names: str) -> list[str]:
    """Return the values of the fields with these names, in order."""
    found = [field.value] if field.name in names else []
    return found + [value for part in field.parts for value in shown(part, *names)]


def fault_of(ppid: int, payload: bytes) -> str:
    try:
        decode(ppid, payload)
    except RemoteError as error:
        return str(error)
    return ""


@pytest.mark.parametrize(("ppid", "payload", "message"), ROWS)
def test_recorded_messages_are_covered_without_faults(ppid: int, payload: bytes, message: str) -> None:
    field = dissect(ppid, payload)
    whole(field, payload)
    assert list(field.faults()) == []
    assert field.name == message_name(ppid, payload)
    assert field.name.lower().replace(" ", "-") == message
    unnamed = [leaf for leaf in field.leaves() if leaf.name.startswith(("Octets", "Unknown"))]
    assert len(unnamed) == message.startswith("cookie"), "only its service can interpret a cookie"


@given(st.sampled_from(ROWS), st.data())
def test_damaged_messages_are_covered_and_show_the_decoders_error(
    row: tuple[int, bytes, str], data: st.DataObject
) -> None:
    ppid, payload, _ = row
    damaged = bytearray(payload[: data.draw(st.integers(0, len(payload)))])
    for _ in range(data.draw(st.integers(0, 3))):
        if damaged:
            damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    damaged += data.draw(st.binary(max_size=6))
    field = dissect(ppid, bytes(damaged))
    whole(field, bytes(damaged))
    assert field.fault == fault_of(ppid, bytes(damaged))


@given(st.sampled_from([11, 12, 7]), st.binary(max_size=200))
def test_arbitrary_octets_are_covered(ppid: int, payload: bytes) -> None:
    whole(dissect(ppid, payload), payload)


def test_the_values_are_those_of_the_message() -> None:
    octets = encode(asap.Registration(HANDLE, element(LeastUsedDegradation(1, 2))))
    field = dissect(11, octets)
    whole(field, octets)
    assert shown(field, "Name", "PE identifier", "Home registrar", "Registration life", "Port", "Transport use") == [
        *("A pool", "0x00000007", "0x11111111", "30 s", "5000", "data only"),
    ]
    assert shown(field, "Address", "Policy type", "Load", "Degradation") == [
        *("192.0.2.10", "2001:db8::1", "0x40000002 (LeastUsedDegradation)", "1", "2"),
    ]
    assert shown(field, "Pool element", "SCTP transport") == ["0x00000007", "192.0.2.10,[2001:db8::1]:5000"]


def test_flags_and_fixed_fields_follow_the_declaration() -> None:
    update = enrp.HandleUpdate(A, B, enrp.UpdateAction.DEL_PE, HANDLE, element(), takeover=True)
    field = dissect(12, encode(update))
    assert shown(field, "Flags", "Sender", "Receiver", "Action", "Reserved") == [
        *("0x01 (takeover)", "0x11111111", "0x22222222", "1 (Del PE)", "00 00"),
    ]
    assert field.name == "Handle update"


def test_life_uses_the_unit_of_the_profile() -> None:
    for unit in (RFC.life_unit, RSPLIB.life_unit):
        octets = encode(asap.Registration(HANDLE, element()), life_unit=unit)
        assert shown(dissect(11, octets, life_unit=unit), "Registration life") == ["30 s"]


def test_causes_and_unknown_parts_have_names() -> None:
    causes = asap.OperationError((ErrorCause(CauseCode.INVALID_VALUES, b"abc"), ErrorCause(0xF006, b"")))
    octets = encode(asap.RegistrationResponse(HANDLE, ElementId(7), causes, rejected=True))
    field = dissect(11, octets)
    whole(field, octets)
    assert shown(field, "Error cause") == ["invalid values", "cause 0xf006"]
    assert shown(field, "Octets") == ["61 62 63"]

    strange = encode(asap.Cookie(Cookie(b"x"))) + tlv(0x8123, b"what")
    strange = strange[:2] + len(strange).to_bytes(2, "big") + strange[4:]
    assert "Unknown parameter 0x8123" in [part.name for part in dissect(11, strange).parts]
    values = encode(asap.BusinessCard(HANDLE, UnknownPolicy(0xB0009999, (4, 5))))
    assert shown(dissect(11, values), "Value 1", "Value 2") == ["4", "5"]


def test_a_fault_is_shown_where_the_message_breaks() -> None:
    octets = encode(asap.Registration(HANDLE, element()))
    cut = dissect(11, octets[:30])
    assert [field.fault for field in cut.faults()] == [
        "the message has 30 octets",
        "parameter 0x000a has length 60 but only 14 octets are left",
        f"Registration has length {len(octets)} but 30 octets were received",
    ]
    nonsense = dissect(11, bytes.fromhex("0e00000c 000c0008 00"))
    assert nonsense.fault == fault_of(11, bytes.fromhex("0e00000c000c000800"))
    bad_use = bytearray(octets)
    bad_use[octets.index(b"\x13\x88") + 3] = 9
    assert "transport use 9" in [field.fault for field in dissect(11, bytes(bad_use)).faults()]
    assert shown(dissect(12, bytes.fromhex("040000101111111122222222 00090000")), "Action") == ["9"]


@pytest.mark.parametrize(
    ("ppid", "octets", "leaf"),
    [
        (12, "01000006 1111", WireField("Sender", "11 11", 4, 2, fault="truncated")),
        (12, "0100000a 11111111 2222", WireField("Receiver", "22 22", 8, 2, fault="truncated")),
        (11, "0900000a 000e0006 1234", WireField("Identifier", "12 34", 8, 2, fault="truncated")),
    ],
)
def test_a_truncated_number_is_a_leaf_with_a_fault(ppid: int, octets: str, leaf: WireField) -> None:
    payload = bytes.fromhex(octets)
    field = dissect(ppid, payload)
    whole(field, payload)
    assert list(field.leaves())[-1] == leaf


def test_every_decoded_parameter_has_an_inner_layout() -> None:
    assert {kind for parameter in PARAMETERS for kind in parameter.types} <= set(INSIDE)


@pytest.mark.parametrize("cls", [*asap.ASAP_MESSAGES, *enrp.ENRP_MESSAGES])
def test_every_message_has_a_name(cls: type[asap.AsapMessage] | type[enrp.EnrpMessage]) -> None:
    ppid = asap.PPID if issubclass(cls, asap.AsapMessage) else enrp.PPID
    assert message_name(ppid, bytes([cls.code])).replace(" ", "").lower() == cls.__name__.lower()
    assert message_name(ppid, b"") == message_name(ppid, b"\x77") == message_name(7, b"\1") == ""
