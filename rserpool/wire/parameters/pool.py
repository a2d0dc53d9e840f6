"""Parameters about pools: handle, element, PE identifier, policy, PE checksum, number of items.

RFC 5354 §3.8 to §3.10, §3.14, §3.15; the items option comes from draft asap-hropt. A policy is encoded field by field
as `rserpool.policies` declares it, so a new policy needs nothing here.

Renewals and resolutions repeat the same policies and elements, so recent results of encoding and decoding are cached.
Large ones are not cached, so that a peer cannot exhaust memory with them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from struct import Struct, pack, unpack_from
from typing import Annotated, Final, NewType, TypeAlias

from rserpool.errors import ErrorCause, LocalError
from rserpool.model import INFINITE_LIFE, ElementId, PoolElement, PoolHandle, TransportAddress
from rserpool.policies import POLICIES, Policy, UnknownPolicy
from rserpool.wire.parameters.transport import TRANSPORT
from rserpool.wire.tlv import (
    Parameter,
    ParameterType,
    Units,
    invalid,
    invalid_parameter,
    octet_string,
    parameters,
    pass_over,
    tlv,
)

PeChecksum = NewType("PeChecksum", int)
"""The 16-bit checksum of the elements that a registrar owns (RFC 5353 §3.6.2)."""

ResolutionItems = NewType("ResolutionItems", int)
"""The number of elements requested in a handle resolution; 0 leaves it to the registrar."""

ForUsers: TypeAlias = Annotated[PoolElement, "for users"]
"""An element as users get it. It has no ASAP transport."""

ALL_ITEMS: Final = ResolutionItems(0xFFFF_FFFF)
"""Requests all elements of a pool."""

_WORD: Final = Struct("!I")
_HALF_WORD: Final = Struct("!H")
_POLICY: Final = int(ParameterType.POLICY)
"""Comparing with it takes a fifth of the time of comparing with the member of the enumeration."""

_TRANSPORTS: Final = frozenset(TRANSPORT.types)

_ELEMENT: Final = Struct("!HHIIi")

_REMEMBERED: Final = 4096
"""Maximum number of cached policies. Each takes about 300 octets."""

_ELEMENTS_REMEMBERED: Final = 256
"""Maximum number of cached elements: those of the pools that one user asks for. Each takes about 500 octets."""

_LIVES_REMEMBERED: Final = 256
"""Maximum number of registration lives that elements share. Most elements have the same one."""

_SMALL: Final = 128
"""Maximum size in octets of a cached parameter: an element with two transports of two addresses fits."""

_INFINITE: Final = -1
_LIFE_MAX: Final = 0x7FFF_FFFF


# --- numbers --------------------------------------------------------------------------------------------------------


def _number(value_type: Callable[[int], int], kind: int, layout: Struct) -> Parameter[int]:
    def encode(value: int, units: Units) -> bytes:
        return tlv(kind, layout.pack(value))

    def decode(kind: int, data: bytes, start: int, end: int, units: Units) -> int:
        if end - start != layout.size:
            raise invalid_parameter(
                f"parameter 0x{kind:04x} has a wrong size of {end - start} octets", data, start, end
            )
        (value,) = layout.unpack_from(data, start)
        return int(value)

    return Parameter(value_type, (kind,), encode, decode)


# --- policy ---------------------------------------------------------------------------------------------------------


def _encode_policy(policy: Policy, units: Units) -> bytes:
    return _write_policy(policy) if isinstance(policy, UnknownPolicy) else _write_known_policy(policy)


def _write_policy(policy: Policy) -> bytes:
    values = policy.values
    return tlv(ParameterType.POLICY, pack(f"!{1 + len(values)}I", policy.code, *values))


_write_known_policy = lru_cache(_REMEMBERED)(_write_policy)


def _decode_policy(kind: int, data: bytes, start: int, end: int, units: Units) -> Policy:
    octets = data[start - 4 : end]
    return _read_small_policy(octets) if len(octets) <= _SMALL else _read_policy(octets)


def _read_policy(octets: bytes) -> Policy:
    """Return the policy in the parameter `octets`."""
    size = len(octets) - 4
    if size < 4 or size & 3:
        raise invalid(f"a policy of {size} octets", octets)
    code, *values = unpack_from(f"!{size // 4}I", octets, 4)
    policy = POLICIES.get(code)
    if policy is None:
        return UnknownPolicy(code, tuple(values))
    if len(values) != len(policy.__match_args__):
        raise invalid(f"policy {policy.name} with {len(values)} fields", octets)
    return policy(*values)


_read_small_policy = lru_cache(_REMEMBERED)(_read_policy)


# --- pool element ---------------------------------------------------------------------------------------------------


def _encode_for_users(element: PoolElement, units: Units) -> bytes:
    """Return the element as users get it, and keep the octets for the next user."""
    unit = units.lives_per_second
    if getattr(element, "octets_unit", None) == unit:
        return element.octets
    octets = _write_element(element, units)
    element.keep(octets, unit)
    return octets


def _encode_element(element: PoolElement, units: Units) -> bytes:
    if element.asap_transport is None:
        return _encode_for_users(element, units)
    # A registrar is told seldom. Octets for each element would be kept for nothing.
    return _write_element(element, units, TRANSPORT.encode(element.asap_transport, units))


def _write_element(element: PoolElement, units: Units, asap_transport: bytes = b"") -> bytes:
    transport, policy = TRANSPORT.encode(element.transport, units), _encode_policy(element.policy, units)
    size = _ELEMENT.size + len(transport) + len(policy) + len(asap_transport)  # all have their padding
    life = _life_to_wire(element.life, units.lives_per_second)
    head = _ELEMENT.pack(ParameterType.POOL_ELEMENT, size, element.identifier, element.home, life)
    return head + transport + policy + asap_transport


def _life_to_wire(life: float, lives_per_second: int) -> int:
    if life == INFINITE_LIFE:
        return _INFINITE
    if not life >= 0:
        raise LocalError(f"a registration life of {life} s is not possible")
    return min(round(life * lives_per_second), _LIFE_MAX)


@lru_cache(_LIVES_REMEMBERED)
def _life_from_wire(life: int, lives_per_second: int) -> float:
    return INFINITE_LIFE if life == _INFINITE else life / lives_per_second


def _decode_element(kind: int, data: bytes, start: int, end: int, units: Units) -> PoolElement:
    if end - start > _SMALL:
        return _read_element(data[start - 4 : end], units)
    element, reports = _read_small_element(data[start - 4 : end], units.lives_per_second)
    for cause in reports:
        units.report(cause)
    return element


def _decode_for_users(kind: int, data: bytes, start: int, end: int, units: Units) -> PoolElement:
    element = _decode_element(kind, data, start, end, units)
    return element if element.asap_transport is None else replace(element, asap_transport=None)


def _read_element(octets: bytes, units: Units) -> PoolElement:
    """Return the element in the parameter `octets`."""
    size = len(octets)
    if size < _ELEMENT.size:
        raise invalid("a pool element that is too short", octets)
    _, _, identifier, home, life = _ELEMENT.unpack_from(octets)
    if life < _INFINITE:
        raise invalid(f"a registration life of {life}", octets)
    transports: list[TransportAddress] = []
    policies: list[Policy] = []
    for kind, start, end in parameters(octets, _ELEMENT.size, size):
        if kind == _POLICY:
            policies.append(_decode_policy(kind, octets, start, end, units))
        elif kind in _TRANSPORTS:
            transports.append(TRANSPORT.decode(kind, octets, start, end, units))
        else:
            pass_over(kind, octets, start, end, units)
    if not 1 <= len(transports) <= 2 or len(policies) != 1:
        raise invalid(f"a pool element with {len(transports)} transports and {len(policies)} policies", octets)
    return PoolElement(
        identifier,
        home,
        _life_from_wire(life, units.lives_per_second),
        transports[0],
        policies[0],
        transports[1] if len(transports) == 2 else None,
    )


@lru_cache(_ELEMENTS_REMEMBERED)
def _read_small_element(octets: bytes, lives_per_second: int) -> tuple[PoolElement, tuple[ErrorCause, ...]]:
    """Return the element, and the unknown parameters inside it that ask for a report."""
    units = Units(lives_per_second)
    element = _read_element(octets, units)
    return element, tuple(units.reports) if units.reports else ()


POOL_HANDLE: Final = octet_string(PoolHandle, ParameterType.POOL_HANDLE)
POOL_ELEMENT: Final = Parameter(PoolElement, (ParameterType.POOL_ELEMENT,), _encode_element, _decode_element)
POOL_ELEMENT_FOR_USERS: Final = Parameter(ForUsers, POOL_ELEMENT.types, _encode_for_users, _decode_for_users)
POLICY: Final = Parameter(Policy, (ParameterType.POLICY,), _encode_policy, _decode_policy)
PE_IDENTIFIER: Final = _number(ElementId, ParameterType.PE_IDENTIFIER, _WORD)
PE_CHECKSUM: Final = _number(PeChecksum, ParameterType.PE_CHECKSUM, _HALF_WORD)
RESOLUTION_ITEMS: Final = _number(ResolutionItems, ParameterType.RESOLUTION_ITEMS, _WORD)
