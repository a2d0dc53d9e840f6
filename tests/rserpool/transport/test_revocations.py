"""What lists of revoked certificates say."""

from __future__ import annotations

from base64 import b64encode
from binascii import a2b_base64
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.authority import Authority
from rserpool.transport.revocations import revoked_in


@pytest.mark.parametrize("serials", [(), (1,), (127, 128, 255, 256), (1 << 158, 3), tuple(range(1, 500))])
def test_the_serial_numbers_of_a_list_are_those_that_were_revoked(serials: tuple[int, ...]) -> None:
    authority = Authority.create("Lists")
    for serial in serials:
        authority.revoke(serial)
    revoked = revoked_in(authority.pem().decode())
    assert {entry.serial for entry in revoked} == set(serials)
    assert {entry.issuer for entry in revoked} <= {authority.certificate.subject.public_bytes()}


def test_the_same_number_of_another_authority_is_another_certificate() -> None:
    one, two = Authority.create("One"), Authority.create("Two")
    for authority in (one, two):
        authority.revoke(7)
    assert len(revoked_in(one.pem().decode() + two.pem().decode())) == 2


@cache
def a_list() -> bytes:
    authority = Authority.create("Damaged")
    authority.revoke(7)
    pem = authority.pem().decode()
    return a2b_base64(pem.partition("-----BEGIN X509 CRL-----")[2].partition("-----END")[0])


@given(st.integers(0, 200), st.binary(max_size=4), st.integers(0, 200))
def test_a_damaged_list_revokes_nothing_or_something_else_but_raises_nothing(at: int, damage: bytes, end: int) -> None:
    der = a_list()
    der = (der[:at] + damage + der[at + len(damage) :])[: len(der) - end]
    for entry in revoked_in(f"-----BEGIN X509 CRL-----\n{b64encode(der).decode()}\n-----END X509 CRL-----\n"):
        assert isinstance(entry.serial, int)


def test_what_is_no_base64_revokes_nothing() -> None:
    assert revoked_in("-----BEGIN X509 CRL-----\n\u00e9===A\n-----END X509 CRL-----\n") == frozenset()
