"""Own addresses that no peer could use are refused, with what to do."""

from __future__ import annotations

import pytest

from rserpool.errors import TransportError
from rserpool.transport.checks import check_local


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("0.0.0.0", "name the address of this machine that they can reach"),
        ("::", "name the address of this machine that they can reach"),
        ("224.0.0.1", "224.0.0.1 is an address of many: name one that this machine alone has"),
        ("255.255.255.255", "is an address of many"),
        ("ff02::1", "is an address of many"),
        ("::ffff:10.9.0.1", "::ffff:10.9.0.1 is an address of IPv4: write it as 10.9.0.1"),
        ("here", "is not an IP address"),
        ("fe80::1%eth0", "names nobody without an interface, which others do not know; use another address"),
        ("fe80::1", "use another address, such as one that begins with 2 or fd"),
    ],
)
def test_an_address_that_others_cannot_reach_is_refused(address: str, sentence: str) -> None:
    with pytest.raises(TransportError, match=sentence):
        check_local((address,))


@pytest.mark.parametrize("address", ["127.0.0.1", "169.254.1.2", "10.1.0.1", "::1", "fd00::1", "2001:db8::1"])
def test_other_addresses_are_left_to_the_system(address: str) -> None:
    check_local((address,))
