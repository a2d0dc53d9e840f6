"""Every message that can be said comes back as it was, and every decoder survives whatever arrives instead."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rserpool.errors import RemoteError
from rserpool.wire import asap, decode, encode, enrp, ppid_of
from tests.helpers.strategies import any_message, messages

EVERY_MESSAGE = pytest.mark.parametrize(
    "cls", asap.ASAP_MESSAGES + enrp.ENRP_MESSAGES, ids=lambda cls: f"{cls.__module__.split('.')[-1]}.{cls.__name__}"
)
PPIDS = st.sampled_from([asap.PPID, enrp.PPID])


def decodes_or_is_refused(ppid: int, data: bytes) -> None:
    """Decode; what decodes must be sendable again, what does not must raise `RemoteError` and nothing else."""
    try:
        message = decode(ppid, data)
    except RemoteError:
        return
    assert decode(ppid, encode(message)) == message


def test_the_tables_hold_all_messages_of_the_rfcs() -> None:
    assert [cls.code for cls in asap.ASAP_MESSAGES] == list(range(0x01, 0x0F))
    assert [cls.code for cls in enrp.ENRP_MESSAGES] == list(range(0x01, 0x0B))


@EVERY_MESSAGE
@settings(deadline=None, max_examples=40)
@given(data=st.data())
def test_a_message_comes_back_as_it_was(cls, data) -> None:
    message = data.draw(messages(cls))
    octets = encode(message)
    assert len(octets) % 4 == 0
    assert int.from_bytes(octets[2:4]) == len(octets)
    again = decode(ppid_of(message), octets)
    assert again == message
    assert hash(again) == hash(message)
    assert type(again) is cls


@EVERY_MESSAGE
@settings(deadline=None, max_examples=15)
@given(data=st.data())
def test_a_message_prints_with_its_name_and_fields(cls, data) -> None:
    message = data.draw(messages(cls))
    assert str(message).startswith(f"{cls.__name__}(")
    assert all(f"{name}=" in str(message) for name in cls.plan.names)


@settings(deadline=None, max_examples=100)
@given(message=any_message)
def test_seconds_on_the_wire_come_back_as_well(message) -> None:
    octets = encode(message, life_unit=1.0)
    again = decode(ppid_of(message), octets, life_unit=1.0)
    assert encode(again, life_unit=1.0) == octets


@settings(deadline=None, max_examples=300)
@given(ppid=PPIDS, data=st.binary(max_size=120))
def test_random_octets_do_no_harm(ppid, data) -> None:
    decodes_or_is_refused(ppid, data)


@settings(deadline=None, max_examples=300)
@given(ppid=PPIDS, code=st.integers(1, 14), flags=st.integers(0, 255), body=st.binary(max_size=120))
def test_random_octets_under_a_right_header_do_no_harm(ppid, code, flags, body) -> None:
    decodes_or_is_refused(ppid, bytes((code, flags)) + (4 + len(body)).to_bytes(2) + body)


@settings(deadline=None, max_examples=150)
@given(message=any_message, data=st.data())
def test_a_message_cut_short_is_refused(message, data) -> None:
    octets = encode(message)
    size = data.draw(st.integers(0, len(octets) - 1))
    with pytest.raises(RemoteError):
        decode(ppid_of(message), octets[:size])


@settings(deadline=None, max_examples=150)
@given(message=any_message, data=st.data())
def test_a_message_cut_short_with_a_matching_length_does_no_harm(message, data) -> None:
    octets = encode(message)
    size = data.draw(st.integers(4, len(octets)))
    decodes_or_is_refused(ppid_of(message), octets[:2] + size.to_bytes(2) + octets[4:size])


@settings(deadline=None, max_examples=300)
@given(message=any_message, data=st.data())
def test_flipped_bits_do_no_harm(message, data) -> None:
    octets = bytearray(encode(message))
    for bit in data.draw(st.lists(st.integers(0, 8 * len(octets) - 1), min_size=1, max_size=4)):
        octets[bit // 8] ^= 1 << bit % 8
    decodes_or_is_refused(ppid_of(message), bytes(octets))


@settings(deadline=None, max_examples=100)
@given(ppid=st.integers(0, 0xFFFF_FFFF).filter(lambda ppid: ppid not in (asap.PPID, enrp.PPID)), data=st.binary())
def test_what_is_neither_asap_nor_enrp_is_refused_in_silence(ppid, data) -> None:
    with pytest.raises(RemoteError) as caught:
        decode(ppid, data)
    assert caught.value.cause is None
