"""Signed cookies (RFC 5352 §3.8)."""

from __future__ import annotations

import pytest

from rserpool.errors import LocalError
from rserpool.model import COOKIE_MAX, PoolHandle
from rserpool.wire.cookie_seal import CookieNotAccepted, CookieSeal, Opened, cookie_content

KEY, OTHER = b"k" * 32, b"o" * 32
SESSION = bytes(range(16))
HANDLE = PoolHandle("EchoPool")


def a_seal(key: bytes = KEY, handle: PoolHandle = HANDLE, service: str = "echo", life: float = 600.0) -> CookieSeal:
    return CookieSeal(key, handle, service, life)


def sealed(content: bytes = b"left off at 3", at: float = 1000.0) -> bytes:
    return a_seal().seal(content, session=SESSION, at=at)


@pytest.mark.parametrize("content", [b"", b"left off at 3", b"RSPSEAL1" * 9])
def test_another_element_of_the_pool_opens_a_cookie(content: bytes) -> None:
    assert a_seal().open(sealed(content), at=1001.0) == Opened(content, SESSION)
    assert cookie_content(sealed(content)) == content


def test_a_cookie_without_a_seal_is_its_own_content_and_not_accepted() -> None:
    assert cookie_content(b"<PP-TD1>........") == b"<PP-TD1>........"
    with pytest.raises(CookieNotAccepted, match="it is not signed"):
        a_seal().open(b"<PP-TD1>........", at=1000.0)


def test_every_changed_bit_of_a_cookie_is_noticed() -> None:
    cookie = sealed()
    for bit in range(8 * len(cookie)):
        forged = bytearray(cookie)
        forged[bit // 8] ^= 1 << bit % 8
        with pytest.raises(CookieNotAccepted, match=r"not signed|signature"):
            a_seal().open(bytes(forged), at=1000.0)


@pytest.mark.parametrize("cut", [1, 16, 17])
def test_a_shortened_cookie_is_not_accepted(cut: int) -> None:
    with pytest.raises(CookieNotAccepted):
        a_seal().open(sealed()[:-cut], at=1000.0)


@pytest.mark.parametrize(
    "other",
    [
        a_seal(OTHER),
        a_seal(handle=PoolHandle("OtherPool")),
        a_seal(service="pingpong"),
        a_seal(handle=PoolHandle("EchoPoole"), service="cho"),
    ],
)
def test_a_cookie_of_another_key_pool_or_service_is_not_accepted(other: CookieSeal) -> None:
    with pytest.raises(CookieNotAccepted, match="its signature is wrong"):
        other.open(sealed(), at=1000.0)


def test_a_cookie_is_accepted_during_its_life_and_with_clocks_a_minute_apart() -> None:
    for at in (940.5, 1000.0, 1599.5):
        assert a_seal().open(sealed(at=1000.0), at=at).content == b"left off at 3"
    with pytest.raises(CookieNotAccepted, match="it is 601 s old"):
        a_seal().open(sealed(at=1000.0), at=1601.0)
    with pytest.raises(CookieNotAccepted, match="it was issued 61 s in the future"):
        a_seal().open(sealed(at=1000.0), at=939.0)


def test_a_cookie_without_an_end_of_life_never_becomes_stale() -> None:
    assert a_seal(life=float("inf")).open(sealed(), at=1e12).session == SESSION


def test_a_key_that_can_be_guessed_and_a_cookie_that_is_too_long_are_refused() -> None:
    with pytest.raises(LocalError, match="a pool key has at least 16 octets, not 15"):
        a_seal(b"k" * 15)
    with pytest.raises(LocalError, match="a cookie has at most"):
        sealed(bytes(COOKIE_MAX - 47))


def test_a_seal_does_not_show_its_key() -> None:
    assert repr(a_seal()) == "<CookieSeal, 600 s>"
