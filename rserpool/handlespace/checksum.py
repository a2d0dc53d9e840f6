"""The PE checksum (RFC 5353 §3.6.2): an Internet checksum over the elements that one registrar owns.

Each element contributes its pool handle, padded with zeros to a multiple of four octets, and its identifier; nothing
else. Addition commutes, so the sum is updated as elements come and go, at a cost independent of their number.
"""

from __future__ import annotations

from struct import unpack

from rserpool.model import ElementId, PoolHandle


def block_sum(pool_handle: PoolHandle, identifier: ElementId) -> int:
    """Return the sum of the 16-bit words of one element's block."""
    words: tuple[int, ...] = unpack(f">{-(-len(pool_handle) // 4) * 2}H", pool_handle + bytes(-len(pool_handle) % 4))
    return sum(words) + (identifier >> 16) + (identifier & 0xFFFF)


class Checksum:
    """A running PE checksum; `value` is what a presence carries."""

    __slots__ = ("_sum",)

    def __init__(self) -> None:
        self._sum = 0  # unfolded: Python's integers do not overflow, so no carry is lost

    def add(self, pool_handle: PoolHandle, identifier: ElementId) -> None:
        """Include an element that the registrar now owns."""
        self._sum += block_sum(pool_handle, identifier)

    def remove(self, pool_handle: PoolHandle, identifier: ElementId) -> None:
        """Exclude an element that was added before."""
        self._sum -= block_sum(pool_handle, identifier)

    @property
    def value(self) -> int:
        """The 16-bit checksum as sent on the wire; 0xffff when nothing is owned."""
        folded = self._sum
        while folded > 0xFFFF:
            folded = (folded >> 16) + (folded & 0xFFFF)
        return 0xFFFF - folded
