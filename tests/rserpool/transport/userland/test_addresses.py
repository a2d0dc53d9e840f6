"""Packets that tell and probe the addresses of an end (RFC 9260 §3.3.2.1, §8.3)."""

from __future__ import annotations

import pytest

from rserpool.transport.userland import packets

INIT = bytes.fromhex("9c400f17000000000000000001000014") + bytes(16)
HOSTS = ("10.1.0.1", "fd00::1")
PORTS = (4711, 3863)

needs_checksum = pytest.mark.skipif(packets.checksum is None, reason="google-crc32c is not installed")


@needs_checksum
def test_an_init_tells_addresses_and_stays_well_formed() -> None:
    told = packets.with_addresses(INIT, HOSTS)
    assert packets.is_well_formed(told)
    assert packets.is_intact(told)
    assert packets.addresses(told) == HOSTS
    assert packets.addresses(INIT) == ()


@needs_checksum
@pytest.mark.parametrize("length", range(12, 60))
def test_a_shortened_init_tells_at_most_the_addresses_that_are_in_it(length: int) -> None:
    assert packets.addresses(packets.with_addresses(INIT, HOSTS)[:length]) in ((), HOSTS[:1], HOSTS)


@needs_checksum
def test_a_probe_is_answered_with_its_number_and_to_its_sender() -> None:
    probe = packets.probe(PORTS, 0x1234, b"a number")
    answer = packets.answer(probe, 0x5678)
    assert answer is not None
    assert packets.is_answer(answer, b"a number")
    assert not packets.is_answer(answer, b"another!")
    assert (packets.source(answer), packets.destination(answer), packets.tag(answer)) == (3863, 4711, 0x5678)
    assert packets.is_intact(answer)
    assert packets.answer(answer, 0x1234) is None


def test_only_packets_that_the_peer_has_to_answer_make_an_answer_due() -> None:
    head = bytes(12)
    sack = bytes.fromhex("03000010") + bytes(12)
    for chunk, wanted in ((b"\0\0\0\x10", True), (sack, False), (sack + b"\0\0\0\x10", True), (b"\x05\0\0\x04", False)):
        assert packets.wants_answer(memoryview(head + chunk)) == wanted
