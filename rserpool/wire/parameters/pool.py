"""Parameters about pools: handle, element, PE identifier, policy, PE checksum, number of items.

RFC 5354 §3.8 to §3.10, §3.14, §3.15; the items option comes from draft asap-hropt. A policy is encoded field by field
as `rserpool.policies` declares it, so a new policy needs nothing here.

Renewals and resolutions repeat the same policies and elements, so recent results of encoding and decoding are cached.
Large ones are not cached, so that a peer cannot exhaust memory with them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from struct import Struct, pack, unpack_from
from typing import Final, NewType

from rserpool.errors import ErrorCause, LocalError
from rserpool.model import INFINITE_LIFE, ElementId, PoolElement, PoolHandle, ServerId, TransportAddress
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

ALL_ITEMS: Final = ResolutionItems(0xFFFF_FFFF)
"""Requests all elements of a pool."""

_WORD: Final = Struct("!I")
_HALF_WORD: Final = Struct("!H")
_ELEMENT: Final = Struct("!IIi")

_REMEMBERED: Final = 4096
"""Maximum number of cached results. Each takes about 300 octets."""

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


def _encode_element(element: PoolElement, units: Units) -> bytes:
    asap = element.asap_transport
    small = _is_small(element.transport) and (asap is None or _is_small(asap))
    write = _write_small_element if small and not isinstance(element.policy, UnknownPolicy) else _write_element
    return write(element, units.lives_per_second)


def _is_small(transport: TransportAddress) -> bool:
    return len(transport.addresses) <= 4 and not transport.opaque


def _write_element(element: PoolElement, lives_per_second: int) -> bytes:
    units, asap = Units(lives_per_second), element.asap_transport
    value = (
        _ELEMENT.pack(element.identifier, element.home, _life_to_wire(element.life, lives_per_second))
        + TRANSPORT.encode(element.transport, units)
        + _encode_policy(element.policy, units)
        + (b"" if asap is None else TRANSPORT.encode(asap, units))
    )
    return tlv(ParameterType.POOL_ELEMENT, value)


_write_small_element = lru_cache(_REMEMBERED)(_write_element)


def _life_to_wire(life: float, lives_per_second: int) -> int:
    if life == INFINITE_LIFE:
        return _INFINITE
    if not life >= 0:
        raise LocalError(f"a registration life of {life} s is not possible")
    return min(round(life * lives_per_second), _LIFE_MAX)


def _decode_element(kind: int, data: bytes, start: int, end: int, units: Units) -> PoolElement:
    octets = data[start - 4 : end]
    read = _read_small_element if len(octets) <= _SMALL else _read_element
    element, reports = read(octets, units.lives_per_second)
    for cause in reports:
        units.report(cause)
    return element


def _read_element(octets: bytes, lives_per_second: int) -> tuple[PoolElement, tuple[ErrorCause, ...]]:
    """Return the element in the parameter `octets`, and the unknown parameters inside it that ask for a report."""
    units = Units(lives_per_second)
    if len(octets) < 4 + _ELEMENT.size:
        raise invalid("a pool element that is too short", octets)
    identifier, home, life = _ELEMENT.unpack_from(octets, 4)
    if life < _INFINITE:
        raise invalid(f"a registration life of {life}", octets)
    transports: list[TransportAddress] = []
    policies: list[Policy] = []
    for kind, start, end in parameters(octets, 4 + _ELEMENT.size, len(octets)):
        if kind in TRANSPORT.types:
            transports.append(TRANSPORT.decode(kind, octets, start, end, units))
        elif kind == ParameterType.POLICY:
            policies.append(_decode_policy(kind, octets, start, end, units))
        else:
            pass_over(kind, octets, start, end, units)
    if not 1 <= len(transports) <= 2 or len(policies) != 1:
        raise invalid(f"a pool element with {len(transports)} transports and {len(policies)} policies", octets)
    element = PoolElement(
        ElementId(identifier),
        ServerId(home),
        INFINITE_LIFE if life == _INFINITE else life / lives_per_second,
        transports[0],
        policies[0],
        transports[1] if len(transports) == 2 else None,
    )
    return element, tuple(units.reports)


_read_small_element = lru_cache(_REMEMBERED)(_read_element)


POOL_HANDLE: Final = octet_string(PoolHandle, ParameterType.POOL_HANDLE)
POOL_ELEMENT: Final = Parameter(PoolElement, (ParameterType.POOL_ELEMENT,), _encode_element, _decode_element)
POLICY: Final = Parameter(Policy, (ParameterType.POLICY,), _encode_policy, _decode_policy)
PE_IDENTIFIER: Final = _number(ElementId, ParameterType.PE_IDENTIFIER, _WORD)
PE_CHECKSUM: Final = _number(PeChecksum, ParameterType.PE_CHECKSUM, _HALF_WORD)
RESOLUTION_ITEMS: Final = _number(ResolutionItems, ParameterType.RESOLUTION_ITEMS, _WORD)
