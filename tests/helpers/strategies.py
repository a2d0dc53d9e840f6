"""Hypothesis strategies for all values of the model and all messages.

`messages(cls)` reads the declaration, so a new message needs nothing here; a new field type needs a line in `_BY_TYPE`.
"""

from __future__ import annotations

from dataclasses import fields, replace
from enum import Enum
from ipaddress import IPv6Address
from types import NoneType
from typing import Any, get_args, get_type_hints

from hypothesis import strategies as st

from rserpool.errors import CauseCode, ErrorCause
from rserpool.model import (
    INFINITE_LIFE,
    Cookie,
    ElementId,
    PoolElement,
    PoolHandle,
    ServerId,
    ServerInformation,
    TransportAddress,
    TransportProtocol,
    TransportUse,
)
from rserpool.policies import POLICIES, Policy, UnknownPolicy
from rserpool.wire.asap import ASAP_MESSAGES
from rserpool.wire.enrp import ENRP_MESSAGES, PoolEntry
from rserpool.wire.parameters.error import OperationError
from rserpool.wire.parameters.pool import ForUsers, PeChecksum, ResolutionItems

words = st.integers(0, 0xFFFF_FFFF)
ports = st.integers(0, 0xFFFF)
octets = st.binary(max_size=40)

server_ids = words.map(ServerId)
element_ids = words.map(ElementId)
pool_handles = st.binary(min_size=1, max_size=40).map(PoolHandle)
cookies = octets.map(Cookie)
lives = st.one_of(st.just(INFINITE_LIFE), st.integers(0, 0x7FFF_FFFF).map(lambda milliseconds: milliseconds / 1000))
"""Lives in whole milliseconds, the finest unit on the wire."""

ipv4_addresses = st.ip_addresses(v=4).map(str)
ipv6_addresses = st.ip_addresses(v=6).filter(lambda address: IPv6Address(address).ipv4_mapped is None).map(str)
ip_addresses = st.one_of(ipv4_addresses, ipv6_addresses)


def _transports(protocol: TransportProtocol) -> st.SearchStrategy[TransportAddress]:
    one = st.tuples(ip_addresses)
    if protocol is TransportProtocol.SCTP:
        several = st.lists(ip_addresses, min_size=1, max_size=5).map(tuple)
        return st.builds(TransportAddress, st.just(protocol), ports, several, st.sampled_from(TransportUse))
    if protocol is TransportProtocol.TCP:
        return st.builds(TransportAddress, st.just(protocol), ports, one, st.sampled_from(TransportUse))
    if protocol is TransportProtocol.DCCP:
        return st.builds(TransportAddress, st.just(protocol), ports, one, service_code=words)
    if protocol is TransportProtocol.OPAQUE:
        return st.builds(TransportAddress, st.just(protocol), st.just(0), st.just(()), opaque=octets)
    return st.builds(TransportAddress, st.just(protocol), ports, one)


transports = st.sampled_from(TransportProtocol).flatmap(_transports)

known_policies = st.sampled_from(list(POLICIES.values())).flatmap(
    lambda policy: st.builds(policy, *[words for _ in fields(policy)])
)
unknown_policies = st.builds(
    UnknownPolicy, words.filter(lambda code: code not in POLICIES), st.lists(words, max_size=6).map(tuple)
)
policies: st.SearchStrategy[Policy] = st.one_of(known_policies, unknown_policies)

pool_elements = st.builds(
    PoolElement, element_ids, server_ids, lives, transports, policies, st.one_of(st.none(), transports)
)
servers = st.builds(ServerInformation, server_ids, transports)
error_causes = st.builds(ErrorCause, st.one_of(st.sampled_from([int(code) for code in CauseCode]), ports), octets)
operation_errors = st.builds(OperationError, st.lists(error_causes, max_size=3).map(tuple))
pool_entries = st.builds(PoolEntry, pool_handles, st.lists(pool_elements, min_size=1, max_size=3).map(tuple))

_BY_TYPE: dict[Any, st.SearchStrategy[Any]] = {
    bool: st.booleans(),
    ServerId: server_ids,
    ElementId: element_ids,
    PoolHandle: pool_handles,
    PoolElement: pool_elements,
    ForUsers: pool_elements.map(lambda element: replace(element, asap_transport=None)),
    Policy: policies,
    TransportAddress: transports,
    ServerInformation: servers,
    Cookie: cookies,
    OperationError: operation_errors,
    PeChecksum: ports.map(PeChecksum),
    ResolutionItems: words.map(ResolutionItems),
    PoolEntry: pool_entries,
}


def _values(hint: Any) -> st.SearchStrategy[Any]:
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(hint)
    if hint in _BY_TYPE:
        return _BY_TYPE[hint]
    inner, *rest = get_args(hint) or (hint,)
    if rest == [NoneType]:
        return st.one_of(st.none(), _values(inner))
    return st.lists(_values(inner), max_size=3).map(tuple)


def messages(cls: type) -> st.SearchStrategy[Any]:
    """Return a strategy for the messages of a class."""
    hints = get_type_hints(cls, include_extras=True)
    return st.builds(cls, **{field.name: _values(hints[field.name]) for field in fields(cls)})


any_message = st.sampled_from(ASAP_MESSAGES + ENRP_MESSAGES).flatmap(messages)
