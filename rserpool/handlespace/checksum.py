"""The PE checksum (RFC 5353 §3.6.2): an Internet checksum over the elements that one registrar owns.

Each element counts with its pool handle, padded with zeros to a multiple of four octets, and its identifier; nothing
else of it. Addition commutes, so the sum is kept as elements come and go and costs the same however many there are.
"""

from __future__ import annotations

from struct import unpack

from rserpool.model import ElementId, PoolHandle


def block_sum(pool_handle: PoolHandle, identifier: ElementId) -> int:
    """The sum of the 16-bit words of one element's block."""
    words: tuple[int, ...] = unpack(f">{-(-len(pool_handle) // 4) * 2}H", pool_handle + bytes(-len(pool_handle) % 4))
    return sum(words) + (identifier >> 16) + (identifier & 0xFFFF)


class Checksum:
    """A running PE checksum; `value` is what a presence carries."""

    __slots__ = ("_sum",)

    def __init__(self) -> None:
        self._sum = 0  # of all raw words: Python's integers lose no carry

    def add(self, pool_handle: PoolHandle, identifier: ElementId) -> None:
        """An element came to be owned."""
        self._sum += block_sum(pool_handle, identifier)

    def remove(self, pool_handle: PoolHandle, identifier: ElementId) -> None:
        """An element that was added is owned no more."""
        self._sum -= block_sum(pool_handle, identifier)

    @property
    def value(self) -> int:
        """The 16 bits on the wire; 0xffff when nothing is owned."""
        folded = self._sum
        while folded > 0xFFFF:
            folded = (folded >> 16) + (folded & 0xFFFF)
        return 0xFFFF - folded
