"""Signed cookies (RFC 5352 §3.8): an element trusts only what an element of its own pool has left with the user.

A sealed cookie is the service's own cookie, the content, between what the next element has to know and a signature:

```text
"RSPSEAL1" (8 octets) | issued, ms since 1970 (64 bits) | session (16 octets) | content | signature (16 octets)
```

The signature is HMAC-SHA256 (RFC 2104) truncated to its first 128 bits. It covers everything before it and also the
pool handle and the name of the service, which are not repeated on the wire. The elements of a pool share its key.

**What a seal proves.** An element of this pool and service issued exactly this content, in this session and not long
ago. The order of a job is part of the content, as in the fractal service's cookies, so a seal binds the progress to the
order. A user compares the order in a cookie with its own, so a cookie of another job is never mistaken for its own.

**What replay means.** Elements share no state but the key. A user may echo the same cookie to several elements, because
one after the other may fail. So an element cannot know whether a cookie was used before, and refuses these only: a
cookie older than the pool's cookie life, and a cookie of a session that it is serving right now for another host. From
the same host it is a user who noticed a loss before its element did: that session's former association ends.
A cookie that is stolen and echoed elsewhere within its life gives the thief the rest of that one job's results, and
changes nothing for the user it was stolen from. Keep others from reading cookies with TLS.
"""

from __future__ import annotations

import hmac
import struct
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from rserpool.errors import LocalError
from rserpool.model import Cookie, PoolHandle

POOL_KEY_LEAST: Final = 16
"""Octets of the shortest key of a pool."""

SESSION_OCTETS: Final = 16
"""Octets of the random number that the cookies of one session have in common."""

CLOCK_ERROR: Final = 60.0
"""Seconds by which the clocks of a pool's machines may differ."""

_MAGIC: Final = b"RSPSEAL1"
_HEAD = struct.Struct(f">{len(_MAGIC)}sQ{SESSION_OCTETS}s")
_SIGNATURE: Final = 16
_OVERHEAD: Final = _HEAD.size + _SIGNATURE


class CookieNotAccepted(Exception):
    """A cookie cannot be trusted. The message says why, in a few words."""


@dataclass(frozen=True, slots=True)
class Opened:
    """The parts of a cookie whose seal is intact."""

    content: bytes
    """The service's own cookie."""
    session: bytes
    """The number of the session that it was issued in."""


class CookieSeal:
    """Seals the cookies of one pool and service, and opens them.

    `life`: seconds for which a cookie is accepted. Raises `LocalError` for a key that is too short.
    """

    def __init__(self, key: bytes, pool_handle: PoolHandle, service: str, life: float) -> None:
        if len(key) < POOL_KEY_LEAST:
            raise LocalError(f"a pool key has at least {POOL_KEY_LEAST} octets, not {len(key)}")
        self._life = life
        names = b"".join(struct.pack(">I", len(name)) + name for name in (bytes(pool_handle), service.encode()))
        # A key of its own for this purpose, so that the pool's key may serve others too.
        self._mac = hmac.new(hmac.digest(key, b"rserpool cookie seal 1", sha256), names, sha256)

    def __repr__(self) -> str:
        return f"<CookieSeal, {self._life:g} s>"

    def seal(self, content: bytes, *, session: bytes, at: float) -> Cookie:
        """Return the cookie with this content, issued `at` seconds since 1970. Raises `LocalError` if it is too long.

        Args:
            content: The service's own cookie.
            session: The number of the session, `SESSION_OCTETS` long.
            at: The time.
        """
        signed = _HEAD.pack(_MAGIC, int(at * 1000), session) + content
        return Cookie(signed + self._signature(signed))

    def open(self, cookie: bytes, *, at: float) -> Opened:
        """Return what is in a cookie. Raises `CookieNotAccepted` if it is forged, changed or stale `at` this time."""
        if not _is_sealed(cookie):
            raise CookieNotAccepted("it is not signed")
        signed, signature = cookie[:-_SIGNATURE], cookie[-_SIGNATURE:]
        if not hmac.compare_digest(signature, self._signature(signed)):
            raise CookieNotAccepted("its signature is wrong")
        _, issued, session = _HEAD.unpack_from(signed)
        age = at - issued / 1000
        if age > self._life:
            raise CookieNotAccepted(f"it is {age:.0f} s old")
        if age < -CLOCK_ERROR:
            raise CookieNotAccepted(f"it was issued {-age:.0f} s in the future")
        return Opened(signed[_HEAD.size :], session)

    def _signature(self, signed: bytes) -> bytes:
        mac = self._mac.copy()
        mac.update(signed)
        return mac.digest()[:_SIGNATURE]


def cookie_content(cookie: bytes) -> bytes:
    """Return the service's own cookie in one that may be signed. The signature is not checked: users have no key."""
    return cookie[_HEAD.size : -_SIGNATURE] if _is_sealed(cookie) else bytes(cookie)


def _is_sealed(cookie: bytes) -> bool:
    return len(cookie) >= _OVERHEAD and cookie.startswith(_MAGIC)
