"""The join code: what a teacher writes on the board, `K7M2P-9WQX4-TB3HA`, and what it protects.

The code has 15 letters and digits: 40 bits of the fingerprint of the class's authority, 30 bits of a secret, and a
check character. What others can do with that:

- A listener learns nothing. Everything between a student and the teacher's desk goes through TLS, and the code itself
  is never sent: the student proves that it has the secret.
- A man in the middle, or a false desk, has to show an authority with the fingerprint of the code. To make one, it has
  to try about 2⁴⁰ certificates, and the fingerprint is a slow hash (scrypt, tens of milliseconds and 16 MiB each): more
  than a thousand years for a processor, and a class lasts hours. The student finds out before it has proved anything.
  A proof counts only for the certificate of the desk to which it was given, so it cannot be passed on.
- A guesser has to ask the desk for each of the 2³⁰ secrets, and the desk lets few tries through
  (`app.classroom.tries`). Who sees the board, or gets the code from a friend, can join: the teacher sees everybody who
  does, and can expel them.
- A student who has joined has the code and a certificate, but neither helps to make a false desk, because the desk's
  certificate has a name that nobody else gets.

The letters are Crockford's: no I, L, O or U. I and L are read as 1, and O as 0. Any one wrong character, and any two
that have changed places, are told as a typing error, before anything is sent.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, Self

from app.base.language import translate

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
FINGERPRINT_CHARACTERS, SECRET_CHARACTERS = 8, 6
LENGTH: Final = FINGERPRINT_CHARACTERS + SECRET_CHARACTERS + 1
"""Characters of a code, without the strokes between them."""

EXAMPLE: Final = "K7M2P-9WQX4-TB3HA"
"""What a code looks like."""

SCHEME: Final = "poolscope"
"""The scheme of the code as an address for a QR code: `poolscope://10.1.0.1:28630/K7M2P-9WQX4-TB3HA`."""

_READ_AS: Final = str.maketrans("ILO", "110")


class CodeError(Exception):
    """A text is no join code. The message is a sentence."""


@dataclass(frozen=True, slots=True)
class JoinCode:
    """A join code."""

    fingerprint: int
    """40 bits of the fingerprint of the authority; see `fingerprint_of`."""
    secret: int
    """30 bits."""

    @classmethod
    def create(cls, fingerprint: int) -> Self:
        """Return a code with a new secret."""
        return cls(fingerprint, secrets.randbits(5 * SECRET_CHARACTERS))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a code as people type it: in any case, with or without strokes and spaces. Raise `CodeError`."""
        typed = re.sub(r"[\s\-–—_.]", "", text).upper().translate(_READ_AS)
        if len(typed) != LENGTH or set(typed) - set(ALPHABET):
            raise CodeError(
                translate(
                    "Classroom",
                    "“{text}” is no join code; a code has {number} letters and digits, like K7M2P-9WQX4-TB3HA",
                ).format(text=text[:40], number=LENGTH)
            )
        values = [ALPHABET.index(character) for character in typed]
        if _check(values[:-1]) != values[-1]:
            raise CodeError(
                translate(
                    "Classroom", "a letter or digit of the code {text} is wrong; compare it with the board"
                ).format(text=_in_groups(typed))
            )
        number = 0
        for value in values[:-1]:
            number = number << 5 | value
        return cls(number >> 5 * SECRET_CHARACTERS, number & (1 << 5 * SECRET_CHARACTERS) - 1)

    def __str__(self) -> str:
        number = self.fingerprint << 5 * SECRET_CHARACTERS | self.secret
        values = [number >> 5 * place & 31 for place in reversed(range(LENGTH - 1))]
        return _in_groups("".join(ALPHABET[value] for value in (*values, _check(values))))

    def url(self, address: str) -> str:
        """Return the code with the address of the desk (`host:port`), for a QR code."""
        return f"{SCHEME}://{address}/{self}"

    def key(self, authority: bytes) -> bytes:
        """Return the key of proofs for the class with this authority (DER). This takes tens of milliseconds."""
        return _slow(self.secret.to_bytes(4, "big"), b"key" + hashlib.sha256(authority).digest())


def read_code(text: str) -> tuple[JoinCode, str | None]:
    """Read a code, alone or as an address with the scheme `poolscope`. Return it and the address of the desk, if any.

    There may be other words around them, as in what the teacher's program prints. Raise `CodeError`.
    """
    match re.search(rf"\b{SCHEME}://([^/\s]{{1,80}})/([^/\s]+)", text, re.IGNORECASE):
        case re.Match() as found:
            return JoinCode.parse(found[2]), found[1]
    try:
        return JoinCode.parse(text), None
    except CodeError:
        for word in text.split():
            with suppress(CodeError):
                return JoinCode.parse(word), None
        raise


def fingerprint_of(authority: bytes) -> int:
    """Return the 40 bits by which a code knows an authority (DER). This takes tens of milliseconds."""
    return int.from_bytes(_slow(hashlib.sha256(authority).digest(), b"fingerprint")[:5], "big")


def proof(key: bytes, nonce: bytes, desk: bytes, request: bytes, name: str) -> bytes:
    """Return the proof that somebody has the code.

    It counts for one connection (`nonce`) to one desk (its certificate, DER), and for a name and a key (`request`).
    """
    parts = nonce, desk, request, name.encode()
    told = b"".join(hashlib.sha256(part).digest() for part in parts)
    return hmac.digest(key, b"poolscope join 1" + told, "sha256")


def _slow(what: bytes, salt: bytes) -> bytes:
    return hashlib.scrypt(what, salt=salt, n=1 << 14, r=8, p=1, maxmem=1 << 26, dklen=32)


def _in_groups(text: str) -> str:
    return "-".join(text[start : start + 5] for start in range(0, len(text), 5))


def _check(values: list[int]) -> int:
    """Return the check character: a Reed-Solomon code with one check symbol over the field of 32 elements.

    Each place has a weight of its own, so one wrong character and two exchanged ones always show.
    """
    check = 0
    for value in values:
        check = _twice(check ^ value)
    return check


def _twice(value: int) -> int:
    doubled = value << 1
    return doubled ^ 0b100101 if doubled & 32 else doubled
