"""Addresses as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rserpool.errors import LocalError
from rserpool.model import TransportAddress, TransportProtocol
from rserpool.transport.address import parse_address

SCTP, TCP = TransportProtocol.SCTP, TransportProtocol.TCP


@pytest.mark.parametrize(
    ("text", "addresses", "port"),
    [
        ("127.0.0.1:3863", ("127.0.0.1",), 3863),
        (" 127.0.0.1:1 ", ("127.0.0.1",), 1),
        ("[::1]:65535", ("::1",), 65535),
        ("[2001:DB8:0::1]:9901", ("2001:db8::1",), 9901),
        ("192.0.2.1, [2001:db8::1]:3863", ("192.0.2.1", "2001:db8::1"), 3863),
    ],
)
def test_an_address_is_parsed(text: str, addresses: tuple[str, ...], port: int) -> None:
    assert parse_address(text, SCTP) == TransportAddress(SCTP, port, addresses)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "needs an address and a port"),
        ("127.0.0.1", "needs an address and a port"),
        (":3863", "needs an address and a port"),
        ("127.0.0.1:", "needs an address and a port"),
        ("127.0.0.1:http", "needs an address and a port"),
        ("127.0.0.1:²", "needs an address and a port"),
        ("127.0.0.1:-1", "needs an address and a port"),
        ("127.0.0.1:0", "from 1 to 65535"),
        ("127.0.0.1:65536", "from 1 to 65535"),
        ("localhost:3863", "names are not looked up"),
        ("127.0.0.256:3863", "not an IP address"),
        ("::1:3863", "in brackets"),
        ("[127.0.0.1]:3863", "in brackets"),
        ("127.0.0.1,127.0.0.2:3863", "several addresses need SCTP"),
    ],
)
def test_invalid_text_raises_a_sentence_that_says_how_to_write_an_address(text: str, sentence: str) -> None:
    with pytest.raises(LocalError, match=sentence):
        parse_address(text, TCP)


@settings(deadline=None, max_examples=50)
@given(st.lists(st.ip_addresses().map(str), min_size=1, max_size=4), st.integers(1, 65535))
def test_parsing_is_the_inverse_of_printing(addresses: list[str], port: int) -> None:
    address = TransportAddress(SCTP, port, tuple(addresses))
    assert parse_address(str(address), SCTP) == address
