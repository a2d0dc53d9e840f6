"""How large an element may be, and how many elements fit into a message, computed without knowing the wire format.

A message has at most 64 KiB (RFC 5354 §4: its length field has 16 bits). An element that a registrar accepts must fit
into every message that describes it, to users and to other registrars.
"""

from __future__ import annotations

from collections.abc import Sequence

from rserpool.errors import CauseCode, ErrorCause, RemoteError
from rserpool.model import PoolElement, PoolHandle, TransportAddress

MESSAGE_ROOM = 60_000
"""Octets available to the elements of one message; the rest is left for headers and other parameters."""

ADDRESSES_MAX = 64
"""Addresses of the largest transport that is accepted. rsplib's programs refuse a message with more."""

ELEMENT_MAX = 4096
"""Octets of the largest element that is accepted. Elements of rsplib have about 100 octets. There is room for the
longest pool handle and two transports of `ADDRESSES_MAX` IPv6 addresses."""

_FIXED = 80
"""Octets of the headers and fixed fields of a pool handle, an element, its policy and two transports, with padding."""


def check_size(pool_handle: PoolHandle, element: PoolElement) -> None:
    """Raise `RemoteError` if the element is larger than a registrar accepts."""
    for transport in (element.transport, element.asap_transport):
        if transport is not None and len(transport.addresses) > ADDRESSES_MAX:
            raise RemoteError(
                f"it has {len(transport.addresses)} addresses, and {ADDRESSES_MAX} are allowed",
                ErrorCause(CauseCode.LACK_OF_RESOURCES),
            )
    size = octets(pool_handle, element)
    if size > ELEMENT_MAX:
        raise RemoteError(
            f"it has about {size} octets, and {ELEMENT_MAX} are allowed", ErrorCause(CauseCode.LACK_OF_RESOURCES)
        )


def fitting(pool_handle: PoolHandle, elements: Sequence[PoolElement]) -> Sequence[PoolElement]:
    """Return the elements that fit into one message to a user, in order. Those that do not fit are left out."""
    if len(elements) <= MESSAGE_ROOM // ELEMENT_MAX:
        return elements
    told, room = [], MESSAGE_ROOM - len(pool_handle)
    for element in elements:
        size = _for_users(element)
        if size <= room:
            told.append(element)
            room -= size
    return told


def octets(pool_handle: PoolHandle, element: PoolElement) -> int:
    """Return an upper bound for the octets of an element together with its pool handle."""
    size = len(pool_handle) + _for_users(element)
    return size if element.asap_transport is None else size + transport_octets(element.asap_transport)


def _for_users(element: PoolElement) -> int:
    return _FIXED + 4 * len(element.policy.values) + transport_octets(element.transport)


def transport_octets(transport: TransportAddress) -> int:
    """Return an upper bound for the octets of the addresses of a transport."""
    return 20 * len(transport.addresses) + len(transport.opaque)
