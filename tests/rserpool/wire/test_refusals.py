"""Which input is refused with which cause, and which is ignored (RFC 5354 §2 to §4)."""

from __future__ import annotations

from typing import TypeVar

import pytest

from rserpool.config import RFC, RSPLIB, ElementConfig, RegistrarConfig, UserConfig
from rserpool.errors import CauseCode, ErrorCause, LocalError, RemoteError
from rserpool.model import (
    INFINITE_LIFE,
    ElementId,
    PoolElement,
    PoolHandle,
    ServerId,
    TransportAddress,
    TransportProtocol,
    TransportUse,
)
from rserpool.policies import LeastUsed, Policy, RoundRobin, UnknownPolicy
from rserpool.wire import asap, decode, encode, enrp, ppid_of
from rserpool.wire.dissection import dissect
from rserpool.wire.parameters.error import OperationError
from rserpool.wire.tlv import QUOTE_MAX, REPORTS_MAX, tlv

HANDLE = bytes.fromhex("0009000c4563686f506f6f6c")
IDENTIFIER = bytes.fromhex("000e000812345678")
USERS = bytes.fromhex("000400101388000100010008c000020a")
POLICY = bytes.fromhex("0008000800000001")
NUMBERS = bytes.fromhex("12345678000000000000005a")
ELEMENT = tlv(0x000A, NUMBERS + USERS + POLICY)

ECHO = PoolHandle("EchoPool")
ID = ElementId(0x12345678)
ADDRESS = TransportAddress(TransportProtocol.SCTP, 5000, ("192.0.2.10",), TransportUse.DATA_AND_CONTROL)
ECHO_ELEMENT = PoolElement(ID, ServerId(0), 90.0, ADDRESS, RoundRobin())


M = TypeVar("M", bound=asap.AsapMessage | enrp.EnrpMessage)


def an_asap(code: int, *parameters: bytes, flags: int = 0) -> bytes:
    body = b"".join(parameters)
    return bytes((code, flags)) + (4 + len(body)).to_bytes(2) + body


def decoded(cls: type[M], octets: bytes, life_unit: float = RFC.life_unit) -> M:
    """Return the message of class `cls` in octets."""
    ppid = asap.PPID if issubclass(cls, asap.AsapMessage) else enrp.PPID
    message = decode(ppid, octets, life_unit=life_unit)
    assert isinstance(message, cls)
    return message


def refused(octets: bytes, ppid: int = asap.PPID) -> ErrorCause | None:
    """Return the cause with which octets are refused."""
    with pytest.raises(RemoteError) as caught:
        decode(ppid, octets)
    return caught.value.cause


def refused_as_invalid(octets: bytes, quote: bytes | None = None, ppid: int = asap.PPID) -> bool:
    cause = refused(octets, ppid)
    assert cause is not None
    assert quote is None or cause.data == quote
    return cause.code == CauseCode.INVALID_VALUES


def refused_as_broken(octets: bytes, ppid: int = asap.PPID) -> bool:
    """Return whether no single parameter is at fault; "invalid values" would name one (RFC 5354 §3.12.4)."""
    return refused(octets, ppid) == ErrorCause(CauseCode.UNSPECIFIED)


# --- unknown parameters ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["message", "element", "server information", "transport"])
class TestUnknownParameters:
    """RFC 5354 §3: the two highest bits of an unknown type select the action, at any depth."""

    def octets(self, place: str, unknown: bytes) -> tuple[int, bytes]:
        users = tlv(0x0004, USERS[4:] + unknown) if place == "transport" else USERS
        inside = NUMBERS + users + POLICY + (unknown if place == "element" else b"")
        if place == "server information":
            server = tlv(0x000B, b"\0\0\0\1" + USERS + unknown)
            return enrp.PPID, an_asap(0x01, b"\0\0\0\1\0\0\0\0", server)
        return asap.PPID, an_asap(0x01, HANDLE, unknown if place == "message" else b"", tlv(0x000A, inside))

    def test_00_stops_silently(self, place: str) -> None:
        ppid, octets = self.octets(place, tlv(0x3FFF, b"any"))
        assert refused(octets, ppid) is None

    def test_01_stops_and_reports(self, place: str) -> None:
        unknown = tlv(0x7FFF, b"four")
        ppid, octets = self.octets(place, unknown)
        assert refused(octets, ppid) == ErrorCause(CauseCode.UNRECOGNIZED_PARAMETER, unknown)

    def test_10_continues(self, place: str) -> None:
        reports: list[ErrorCause] = []
        ppid, octets = self.octets(place, tlv(0xBFFF, b"any"))
        ppid_without, without = self.octets(place, b"")
        assert decode(ppid, octets, reports) == decode(ppid_without, without)
        assert reports == []

    def test_11_continues_and_reports(self, place: str) -> None:
        unknown = tlv(0xFFFF, b"four")
        ppid, octets = self.octets(place, unknown)
        ppid_without, without = self.octets(place, b"")
        for _ in range(2):  # the second time the element is cached
            reports: list[ErrorCause] = []
            assert decode(ppid, octets, reports) == decode(ppid_without, without)
            assert reports == [ErrorCause(CauseCode.UNRECOGNIZED_PARAMETER, unknown)]

    def test_collecting_reports_is_optional(self, place: str) -> None:
        ppid, octets = self.octets(place, tlv(0xFFFF, b"four"))
        assert decode(ppid, octets)


def test_a_question_that_is_asked_again_is_reported_again() -> None:
    """Resolutions are remembered, each with what was unknown in it."""
    unknown = tlv(0xFFFF, b"four")
    octets = an_asap(0x05, HANDLE, unknown)
    for _ in range(2):
        reports: list[ErrorCause] = []
        assert decode(asap.PPID, octets, reports) == decode(asap.PPID, an_asap(0x05, HANDLE))
        assert reports == [ErrorCause(CauseCode.UNRECOGNIZED_PARAMETER, unknown)]


def test_reports_always_fit_into_one_message() -> None:
    reports: list[ErrorCause] = []
    decode(asap.PPID, an_asap(0x09, HANDLE, IDENTIFIER, *[tlv(0xFFFF, bytes(3000))] * 20), reports)
    assert len(reports) == REPORTS_MAX
    assert all(len(cause.data) == QUOTE_MAX for cause in reports)
    assert encode(asap.Error(OperationError(tuple(reports))))


def test_a_known_parameter_in_the_wrong_place_is_reported() -> None:
    cookie = tlv(0x000D, b"crumbs")
    assert refused_as_invalid(an_asap(0x09, HANDLE, IDENTIFIER, cookie), quote=cookie[:-2])


def test_the_items_option_is_ignored_elsewhere_since_its_bits_are_10() -> None:
    message = decode(asap.PPID, an_asap(0x09, HANDLE, tlv(0x803F, b"\0\0\0\1"), IDENTIFIER))
    assert message == asap.EndpointUnreachable(ECHO, ID)


# --- messages -------------------------------------------------------------------------------------------------------


def test_an_unknown_message_is_quoted_in_the_report() -> None:
    octets = an_asap(0x77, HANDLE)
    assert refused(octets) == ErrorCause(CauseCode.UNRECOGNIZED_MESSAGE, octets)
    assert refused(octets, enrp.PPID) == ErrorCause(CauseCode.UNRECOGNIZED_MESSAGE, octets)


@pytest.mark.parametrize(("ppid", "code", "fixed"), [(asap.PPID, 0x0E, b""), (enrp.PPID, 0x0A, bytes(8))])
def test_an_error_is_never_answered_with_an_error(ppid: int, code: int, fixed: bytes) -> None:
    assert refused(an_asap(code, fixed), ppid) is None
    assert refused(an_asap(code, fixed, tlv(0x000C, b"\0\0\0")), ppid) is None
    assert refused(an_asap(code, fixed, tlv(0x7FFF, b"")), ppid) is None


def test_the_padding_of_the_last_parameter_may_be_counted_uncounted_or_missing() -> None:
    """RFC 5354 §4 excludes it from Length; rsplib includes it."""
    cookie = bytes.fromhex("000d000741424300")
    for length, sent in ((12, cookie), (11, cookie), (11, cookie[:-1])):
        octets = b"\x0b\0" + length.to_bytes(2) + sent
        assert decoded(asap.Cookie, octets).cookie == b"ABC"


@pytest.mark.parametrize("length", [0, 3, 8, 23, 28, 65535])
def test_a_length_that_does_not_match_is_refused(length: int) -> None:
    octets = bytearray(an_asap(0x09, HANDLE, IDENTIFIER))
    octets[2:4] = length.to_bytes(2)
    if length == 23:
        octets += b"\0"
    assert refused_as_broken(bytes(octets))


def test_parameters_may_come_in_any_order() -> None:
    assert decode(asap.PPID, an_asap(0x09, IDENTIFIER, HANDLE)) == asap.EndpointUnreachable(ECHO, ID)


def test_undefined_flags_are_ignored() -> None:
    assert decode(asap.PPID, an_asap(0x09, HANDLE, IDENTIFIER, flags=0xFF)) == asap.EndpointUnreachable(ECHO, ID)


@pytest.mark.parametrize(
    "octets",
    [
        an_asap(0x09, HANDLE),
        an_asap(0x09, HANDLE, IDENTIFIER, b"\0\0"),
        an_asap(0x09, HANDLE, IDENTIFIER, b"\xbf\xff\0\3"),
        an_asap(0x07, b"\0\0\1"),
        an_asap(0x07, b"\0\0\0\1"),
    ],
)
def test_a_message_with_a_missing_or_truncated_parameter_is_refused(octets: bytes) -> None:
    assert refused_as_broken(octets)


@pytest.mark.parametrize(
    ("octets", "quote"),
    [
        (an_asap(0x09, HANDLE, IDENTIFIER, IDENTIFIER), IDENTIFIER),
        (an_asap(0x09, tlv(0x0009, b""), IDENTIFIER), tlv(0x0009, b"")),
        (an_asap(0x09, HANDLE, tlv(0x000E, b"\1\2\3")), b"\0\x0e\0\x07\1\2\3"),
    ],
)
def test_a_message_with_a_repeated_or_invalid_parameter_is_refused(octets: bytes, quote: bytes) -> None:
    assert refused_as_invalid(octets, quote)


def test_an_update_action_beyond_del_pe_is_refused() -> None:
    assert refused_as_broken(an_asap(0x04, bytes(8), b"\0\2\0\0", HANDLE, ELEMENT), ppid=enrp.PPID)


def test_the_reserved_half_of_an_update_action_is_ignored() -> None:
    message = decoded(enrp.HandleUpdate, an_asap(0x04, bytes(8), b"\0\1\xff\xff", HANDLE, ELEMENT))
    assert message.action is enrp.UpdateAction.DEL_PE


# --- tables ---------------------------------------------------------------------------------------------------------


def a_table(*parameters: bytes) -> bytes:
    return an_asap(0x03, bytes(8), *parameters)


def test_a_handle_begins_the_next_entry_of_a_table() -> None:
    other = tlv(0x0009, b"Other")
    message = decoded(enrp.HandleTableResponse, a_table(HANDLE, ELEMENT, ELEMENT, other, ELEMENT))
    assert message.entries == (
        enrp.PoolEntry(ECHO, (ECHO_ELEMENT, ECHO_ELEMENT)),
        enrp.PoolEntry(PoolHandle("Other"), (ECHO_ELEMENT,)),
    )


@pytest.mark.parametrize("parameters", [(HANDLE,), (HANDLE, HANDLE, ELEMENT), (HANDLE, ELEMENT, HANDLE)])
def test_a_table_needs_elements_after_each_handle(parameters: tuple[bytes, ...]) -> None:
    assert refused_as_broken(a_table(*parameters), ppid=enrp.PPID)


def test_a_table_needs_a_handle_before_elements() -> None:
    assert refused_as_invalid(a_table(ELEMENT), quote=ELEMENT, ppid=enrp.PPID)


def test_an_entry_without_elements_cannot_be_sent() -> None:
    with pytest.raises(LocalError, match="PoolEntry without pool_elements"):
        encode(enrp.HandleTableResponse(ServerId(1), entries=(enrp.PoolEntry(ECHO, ()),)))


# --- elements, transports, policies ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "inside",
    [
        b"",
        NUMBERS[:8],
        NUMBERS,
        NUMBERS + USERS,
        NUMBERS + POLICY,
        NUMBERS + USERS + POLICY + POLICY,
        NUMBERS + USERS + POLICY + USERS + USERS,
        NUMBERS[:8] + b"\xff\xff\xff\xfe" + USERS + POLICY,
        NUMBERS + USERS + tlv(0x0008, b"\0\0"),
        NUMBERS + USERS + tlv(0x0008, b"\0\0\0\2"),
        NUMBERS + USERS + tlv(0x0008, b"\x40\0\0\1\0\0\0\0\0\0\0\0"),
        NUMBERS + USERS + tlv(0x0008, b"\xbb\0\0\1\0\0"),
        NUMBERS + tlv(0x0004, b"\x13\x88") + POLICY,
        NUMBERS + tlv(0x0004, b"\x13\x88\0\1") + POLICY,
        NUMBERS + tlv(0x0004, b"\x13\x88\0\2" + USERS[8:]) + POLICY,
        NUMBERS + tlv(0x0004, b"\x13\x88\0\1" + tlv(0x0001, bytes(5))) + POLICY,
        NUMBERS + tlv(0x0004, b"\x13\x88\0\1" + tlv(0x0002, bytes(4))) + POLICY,
        NUMBERS + tlv(0x0005, b"\x13\x88\0\1" + USERS[8:] + USERS[8:]) + POLICY,
        NUMBERS + tlv(0x0003, b"\x13\x88\0\0") + POLICY,
    ],
)
def test_an_element_with_an_invalid_part_is_refused(inside: bytes) -> None:
    assert refused_as_invalid(an_asap(0x01, HANDLE, tlv(0x000A, inside)))


def test_an_element_with_a_truncated_policy_is_refused() -> None:
    assert refused_as_broken(an_asap(0x01, HANDLE, tlv(0x000A, NUMBERS + USERS + POLICY[:-4])))


def test_the_second_transport_of_an_element_is_for_its_registrar() -> None:
    control = tlv(0x0004, b"\x9c\x40\0\0" + tlv(0x0001, bytes((192, 0, 2, 11))))
    octets = an_asap(0x01, HANDLE, tlv(0x000A, NUMBERS + USERS + POLICY + control))
    message = decoded(asap.Registration, octets)
    assert message.pool_element.transport == ADDRESS
    assert message.pool_element.asap_transport == TransportAddress(TransportProtocol.SCTP, 40000, ("192.0.2.11",))


def test_server_information_needs_one_transport() -> None:
    for inside in (b"", bytes(4), bytes(4) + USERS + USERS):
        assert refused_as_invalid(an_asap(0x01, bytes(8), tlv(0x000B, inside)), ppid=enrp.PPID)


@pytest.mark.parametrize("size", range(4))
def test_a_last_transport_too_short_for_its_port_is_refused(size: int) -> None:
    assert refused_as_invalid(an_asap(0x0A, bytes(4), tlv(0x0004, bytes(size))))


def test_reserved_fields_of_transports_are_ignored() -> None:
    octets = an_asap(0x0A, bytes(4), tlv(0x0006, b"\x13\x88\xff\xff" + USERS[8:]))
    transport = TransportAddress(TransportProtocol.UDP, 5000, ("192.0.2.10",))
    assert decoded(asap.ServerAnnounce, octets).transports == (transport,)


def test_an_ipv4_mapped_ipv6_address_is_an_ipv4_address() -> None:
    mapped = tlv(0x0002, bytes(10) + b"\xff\xff" + bytes((192, 0, 2, 10)))
    received = decode(asap.PPID, an_asap(0x0A, bytes(4), tlv(0x0004, b"\x13\x88\0\1" + mapped)))
    assert received == asap.ServerAnnounce(ServerId(0), (ADDRESS,))
    told = TransportAddress(TransportProtocol.SCTP, 5000, ("::ffff:192.0.2.10",), TransportUse.DATA_AND_CONTROL)
    assert encode(asap.ServerAnnounce(ServerId(0), (told,))) == an_asap(0x0A, bytes(4), USERS)


def test_an_unknown_policy_is_kept() -> None:
    policy = tlv(0x0008, bytes.fromhex("b00020040000000100000002"))
    octets = an_asap(0x01, HANDLE, tlv(0x000A, NUMBERS + USERS + policy))
    message = decoded(asap.Registration, octets)
    assert message.pool_element.policy == UnknownPolicy(0xB0002004, (1, 2))
    assert encode(message) == octets


def test_unknown_causes_of_an_error_are_kept() -> None:
    error = OperationError((ErrorCause(0xF008), ErrorCause(0x100A, b"abcde"), ErrorCause(CauseCode.UNSPECIFIED, b"x")))
    assert decode(asap.PPID, encode(asap.Error(error))) == asap.Error(error)
    assert str(error) == "cause 0xf008, cause 0x100a, unspecified"


@pytest.mark.parametrize(("value", "octets"), [(ECHO_ELEMENT, ELEMENT), (ADDRESS, USERS), (RoundRobin(), POLICY)])
def test_a_cause_repeats_the_parameter_at_fault(value: PoolElement | TransportAddress | Policy, octets: bytes) -> None:
    assert asap.fault(CauseCode.INVALID_VALUES, value) == ErrorCause(CauseCode.INVALID_VALUES, octets)


# --- life -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("life", "unit", "wire"),
    [
        (90.0, 0.001, 90_000),
        (90.0, 1.0, 90),
        (0.009, 0.001, 9),
        (INFINITE_LIFE, 0.001, -1),
        (INFINITE_LIFE, 1.0, -1),
        (1e12, 0.001, 0x7FFF_FFFF),
    ],
)
def test_life_is_seconds_in_the_model_and_signed_units_on_the_wire(life: float, unit: float, wire: int) -> None:
    message = asap.Registration(ECHO, PoolElement(ID, ServerId(0), life, ADDRESS, RoundRobin()))
    octets = encode(message, life_unit=unit)
    assert octets[28:32] == wire.to_bytes(4, signed=True)
    if life < 1e12 or life == INFINITE_LIFE:
        assert decode(asap.PPID, octets, life_unit=unit) == message


def test_two_units_do_not_mix() -> None:
    """Recent elements are cached; the unit is part of the key."""
    message = asap.Registration(ECHO, ECHO_ELEMENT)
    octets = encode(message, life_unit=RSPLIB.life_unit)
    assert decoded(asap.Registration, octets, RFC.life_unit).pool_element.life == 90_000
    assert decoded(asap.Registration, octets, RSPLIB.life_unit).pool_element.life == 90
    assert encode(message, life_unit=RFC.life_unit) != octets


def test_the_codec_and_the_configurations_have_the_same_default_unit() -> None:
    message = asap.Registration(ECHO, ECHO_ELEMENT)
    octets = encode(message)
    for config in (RegistrarConfig(), ElementConfig(), UserConfig()):
        unit = config.profile.life_unit
        assert encode(message, life_unit=unit) == octets
        assert decode(asap.PPID, octets) == decode(asap.PPID, octets, life_unit=unit) == message
        fault = asap.fault(CauseCode.INVALID_VALUES, ECHO_ELEMENT)
        assert fault == asap.fault(CauseCode.INVALID_VALUES, ECHO_ELEMENT, life_unit=unit)
        assert dissect(asap.PPID, octets) == dissect(asap.PPID, octets, life_unit=unit)


# --- values that cannot be encoded ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "element",
    [
        PoolElement(ElementId(1 << 32), ServerId(0), 1.0, ADDRESS, RoundRobin()),
        PoolElement(ID, ServerId(0), -1.0, ADDRESS, RoundRobin()),
        PoolElement(ID, ServerId(0), float("nan"), ADDRESS, RoundRobin()),
        PoolElement(ID, ServerId(0), 1.0, ADDRESS, LeastUsed(-1)),
        PoolElement(ID, ServerId(0), 1.0, TransportAddress(TransportProtocol.SCTP, 1, ("localhost",)), RoundRobin()),
        PoolElement(ID, ServerId(0), 1.0, TransportAddress(TransportProtocol.SCTP, 1, ()), RoundRobin()),
        PoolElement(ID, ServerId(0), 1.0, TransportAddress(TransportProtocol.TCP, 1, ("::1", "::2")), RoundRobin()),
        PoolElement(ID, ServerId(0), 1.0, TransportAddress(TransportProtocol.TCP, 65536, ("::1",)), RoundRobin()),
    ],
)
def test_an_element_that_cannot_be_encoded_is_a_local_error(element: PoolElement) -> None:
    with pytest.raises(LocalError):
        encode(asap.Registration(ECHO, element))


def test_a_message_too_long_for_its_length_field_cannot_be_sent() -> None:
    with pytest.raises(LocalError, match="HandleResolutionResponse"):
        encode(asap.HandleResolutionResponse(ECHO, RoundRobin(), (ECHO_ELEMENT,) * 2000))


def test_the_payload_protocol_identifiers_are_11_and_12() -> None:
    assert ppid_of(asap.Deregistration(ECHO, ID)) == 11
    assert ppid_of(enrp.ListRequest(ServerId(1))) == 12


def test_a_message_prints_numbers_like_the_rfcs() -> None:
    message = asap.EndpointKeepAlive(ServerId(0xAABBCCDD), ECHO, ID, home=True)
    expected = "EndpointKeepAlive(server=0xaabbccdd, pool_handle=EchoPool, identifier=0x12345678, home=True)"
    assert str(message) == expected
