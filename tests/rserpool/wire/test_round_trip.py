"""Every possible message round-trips, and every decoder survives arbitrary input."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rserpool.config import RSPLIB
from rserpool.errors import RemoteError
from rserpool.model import PoolElement, PoolHandle, ServerId
from rserpool.wire import asap, decode, encode, enrp, ppid_of
from tests.helpers.cores import an_element
from tests.helpers.strategies import any_message, messages, pool_elements, pool_handles

Message: TypeAlias = asap.AsapMessage | enrp.EnrpMessage

EVERY_MESSAGE = pytest.mark.parametrize(
    "cls", asap.ASAP_MESSAGES + enrp.ENRP_MESSAGES, ids=lambda cls: f"{cls.__module__.split('.')[-1]}.{cls.__name__}"
)
PPIDS = st.sampled_from([asap.PPID, enrp.PPID])


def decodes_or_is_refused(ppid: int, data: bytes) -> None:
    """Decode: either the message can be encoded again, or decoding raises only `RemoteError`."""
    try:
        message = decode(ppid, data)
    except RemoteError:
        return
    assert decode(ppid, encode(message)) == message


def test_the_tables_contain_all_messages_of_the_rfcs() -> None:
    assert [cls.code for cls in asap.ASAP_MESSAGES] == list(range(0x01, 0x0F))
    assert [cls.code for cls in enrp.ENRP_MESSAGES] == list(range(0x01, 0x0B))


@EVERY_MESSAGE
@settings(deadline=None, max_examples=40)
@given(data=st.data())
def test_a_message_round_trips(cls: type[Message], data: st.DataObject) -> None:
    message = data.draw(messages(cls))
    octets = encode(message, life_unit=RSPLIB.life_unit)
    assert len(octets) % 4 == 0
    assert int.from_bytes(octets[2:4]) == len(octets)
    again = decode(ppid_of(message), octets, life_unit=RSPLIB.life_unit)
    assert again == message
    assert hash(again) == hash(message)
    assert type(again) is cls


@EVERY_MESSAGE
@settings(deadline=None, max_examples=15)
@given(data=st.data())
def test_a_message_prints_with_its_name_and_fields(cls: type[Message], data: st.DataObject) -> None:
    message = data.draw(messages(cls))
    assert str(message).startswith(f"{cls.__name__}(")
    assert all(f"{name}=" in str(message) for name in cls.plan.names)


@settings(deadline=None, max_examples=100)
@given(message=any_message)
def test_a_message_with_lives_in_seconds_round_trips_after_rounding(message: Message) -> None:
    octets = encode(message, life_unit=1.0)
    again = decode(ppid_of(message), octets, life_unit=1.0)
    assert encode(again, life_unit=1.0) == octets


@settings(deadline=None, max_examples=300)
@given(ppid=PPIDS, data=st.binary(max_size=120))
def test_random_octets_are_handled(ppid: int, data: bytes) -> None:
    decodes_or_is_refused(ppid, data)


@settings(deadline=None, max_examples=300)
@given(ppid=PPIDS, code=st.integers(1, 14), flags=st.integers(0, 255), body=st.binary(max_size=120))
def test_random_octets_after_a_valid_header_are_handled(ppid: int, code: int, flags: int, body: bytes) -> None:
    decodes_or_is_refused(ppid, bytes((code, flags)) + (4 + len(body)).to_bytes(2) + body)


@settings(deadline=None, max_examples=150)
@given(message=any_message, data=st.data())
def test_a_truncated_message_is_refused(message: Message, data: st.DataObject) -> None:
    octets = encode(message)
    size = data.draw(st.integers(0, len(octets) - 1))
    with pytest.raises(RemoteError):
        decode(ppid_of(message), octets[:size])


@settings(deadline=None, max_examples=150)
@given(message=any_message, data=st.data())
def test_a_truncated_message_with_a_matching_length_is_handled(message: Message, data: st.DataObject) -> None:
    octets = encode(message)
    size = data.draw(st.integers(4, len(octets)))
    decodes_or_is_refused(ppid_of(message), octets[:2] + size.to_bytes(2) + octets[4:size])


@settings(deadline=None, max_examples=300)
@given(message=any_message, data=st.data())
def test_flipped_bits_are_handled(message: Message, data: st.DataObject) -> None:
    octets = bytearray(encode(message))
    for bit in data.draw(st.lists(st.integers(0, 8 * len(octets) - 1), min_size=1, max_size=4)):
        octets[bit // 8] ^= 1 << bit % 8
    decodes_or_is_refused(ppid_of(message), bytes(octets))


@settings(deadline=None, max_examples=100)
@given(ppid=st.integers(0, 0xFFFF_FFFF).filter(lambda ppid: ppid not in (asap.PPID, enrp.PPID)), data=st.binary())
def test_other_protocols_are_refused_silently(ppid: int, data: bytes) -> None:
    with pytest.raises(RemoteError) as caught:
        decode(ppid, data)
    assert caught.value.cause is None


@settings(deadline=None, max_examples=100)
@given(element=pool_elements, handle=pool_handles)
def test_users_get_an_element_without_its_asap_transport_and_registrars_get_all_of_it(
    element: PoolElement, handle: PoolHandle
) -> None:
    told = replace(element, asap_transport=None)
    for _ in "twice":  # the octets are kept
        for unit in (1e-3, 1e-2):
            octets = encode(asap.HandleResolutionResponse(handle, element.policy, (element,)), life_unit=unit)
            assert octets == encode(asap.HandleResolutionResponse(handle, element.policy, (told,)), life_unit=unit)
        update = enrp.HandleUpdate(ServerId(1), ServerId(2), enrp.UpdateAction.ADD_PE, handle, element)
        assert decode(enrp.PPID, encode(update, life_unit=1e-3), life_unit=1e-3) == update
    answer = decode(asap.PPID, encode(asap.HandleResolutionResponse(handle, None, (element,)), life_unit=1e-3))
    assert isinstance(answer, asap.HandleResolutionResponse)
    assert answer.pool_elements[0].asap_transport is None


def test_an_asap_transport_in_an_answer_to_a_user_is_ignored() -> None:
    element = an_element(1)
    known = replace(element, asap_transport=element.transport)
    with_it = encode(asap.Registration(PoolHandle(b"pool"), known))[12:]  # the parameter alone
    octets = encode(asap.HandleResolutionResponse(PoolHandle(b"pool")))
    octets = octets[:2] + (len(octets) + len(with_it)).to_bytes(2) + octets[4:] + with_it
    assert decode(asap.PPID, octets) == asap.HandleResolutionResponse(PoolHandle(b"pool"), None, (element,))
