"""How many octets an element takes in a message, estimated from above without knowing how values are written.

A message ends at 64 KiB (RFC 5354 §4: its length has 16 bits). An element that one registrar takes must fit every
message in which it is told to others, and a page of several must not be longer than a message either.
"""

from __future__ import annotations

from rserpool.model import PoolElement, PoolHandle, TransportAddress

ROOM = 60_000
"""What the elements of one message may take; the rest is for what is around them."""

ELEMENT_MAX = ROOM // 2
"""The largest element that is taken. Those of rsplib have some 100 octets."""

_FIXED = 80
"""Headers and numbers of a pool handle, an element, its policy and two transports, with their padding."""


def octets(pool_handle: PoolHandle, element: PoolElement) -> int:
    """At most what an element takes together with its pool handle."""
    size = _FIXED + len(pool_handle) + 4 * len(element.policy.values) + _addresses(element.transport)
    return size if element.asap_transport is None else size + _addresses(element.asap_transport)


def _addresses(transport: TransportAddress) -> int:
    return 20 * len(transport.addresses) + len(transport.opaque)
