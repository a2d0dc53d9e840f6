"""The PE checksum, compared with worked examples and with a plain recomputation (RFC 5353 §3.6.2)."""

from __future__ import annotations

import struct

from hypothesis import given, settings
from hypothesis import strategies as st

from rserpool.handlespace.checksum import Checksum, block_sum
from rserpool.model import ElementId, ElementKey, PoolHandle

FRACTAL = PoolHandle("FractalGeneratorPool")


def recomputed(owned: list[ElementKey]) -> int:
    """Return the Internet checksum (RFC 1071) over all blocks, in 16-bit arithmetic with end-around carry."""
    total = 0
    for handle, identifier in owned:
        block = bytes(handle) + bytes(-len(handle) % 4) + struct.pack(">I", identifier)
        for high, low in zip(block[::2], block[1::2], strict=True):
            total += high << 8 | low
            total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def test_one_element() -> None:
    assert block_sum(PoolHandle("EchoPool"), ElementId(0x12345678)) == 0x0001D659
    checksum = Checksum()
    checksum.add(PoolHandle("EchoPool"), ElementId(0x12345678))
    assert checksum.value == 0x29A5


def test_three_elements_of_which_one_leaves() -> None:
    assert block_sum(FRACTAL, ElementId(0x5562E917)) == 0x00052297
    assert block_sum(FRACTAL, ElementId(0xDEADBEEF)) == 0x000581BA
    assert block_sum(PoolHandle("PingPong1"), ElementId(1)) == 0x0001AEA7
    checksum = Checksum()
    checksum.add(FRACTAL, ElementId(0x5562E917))
    checksum.add(FRACTAL, ElementId(0xDEADBEEF))
    checksum.add(PoolHandle("PingPong1"), ElementId(1))
    assert checksum.value == 0xACFB
    checksum.remove(FRACTAL, ElementId(0xDEADBEEF))
    assert checksum.value == 0x2EBB


def test_handle_of_odd_length_as_captured_from_another_implementation() -> None:
    checksum = Checksum()
    checksum.add(PoolHandle("CalcAppPool"), ElementId(0x5562E917))
    assert checksum.value == 0x8490


def test_the_checksum_of_nothing_has_all_bits_set() -> None:
    checksum = Checksum()
    assert checksum.value == 0xFFFF
    checksum.add(FRACTAL, ElementId(7))
    checksum.remove(FRACTAL, ElementId(7))
    assert checksum.value == 0xFFFF


def test_no_carry_is_lost_with_many_elements() -> None:
    owned = [(PoolHandle(b"\xff" * 32), ElementId(0xFFFF_FFFF - n)) for n in range(20_000)]
    checksum = Checksum()
    for handle, identifier in owned:
        checksum.add(handle, identifier)
    assert checksum.value == recomputed(owned)


@settings(deadline=None, max_examples=50)
@given(st.lists(st.tuples(st.binary(min_size=1, max_size=9).map(PoolHandle), st.integers(0, 0xFFFF_FFFF)), max_size=30))
def test_equals_a_recomputation(owned: list[ElementKey]) -> None:
    checksum = Checksum()
    for handle, identifier in owned:
        checksum.add(handle, identifier)
    assert checksum.value == recomputed(owned)
