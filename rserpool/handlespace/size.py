"""An upper bound for the octets that an element takes in a message, computed without knowledge of the wire format.

A message has at most 64 KiB (RFC 5354 §4: its length field has 16 bits). An element that a registrar accepts must fit
into every message that describes it to other registrars, and so must a page of several elements.
"""

from __future__ import annotations

from rserpool.model import PoolElement, PoolHandle, TransportAddress

MESSAGE_ROOM = 60_000
"""Octets available to the elements of one message; the rest is left for headers and other parameters."""

ELEMENT_MAX = MESSAGE_ROOM // 2
"""Octets of the largest element that is accepted. Elements of rsplib have about 100 octets."""

_FIXED = 80
"""Octets of the headers and fixed fields of a pool handle, an element, its policy and two transports, with padding."""


def octets(pool_handle: PoolHandle, element: PoolElement) -> int:
    """Return an upper bound for the octets of an element together with its pool handle."""
    size = _FIXED + len(pool_handle) + 4 * len(element.policy.values) + transport_octets(element.transport)
    return size if element.asap_transport is None else size + transport_octets(element.asap_transport)


def transport_octets(transport: TransportAddress) -> int:
    """Return an upper bound for the octets of the addresses of a transport."""
    return 20 * len(transport.addresses) + len(transport.opaque)
