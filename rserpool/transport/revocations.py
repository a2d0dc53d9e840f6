"""Which certificates a file of an authority revokes: the entries of its lists (X.509 CRL, RFC 5280 §5).

OpenSSL looks at these lists in handshakes, and only there. This is for associations that are up when a list changes.
Signatures are not checked: the files are our own, and OpenSSL checks the lists in the next handshake.
"""

from __future__ import annotations

import re
import ssl
from binascii import a2b_base64
from collections.abc import Iterator
from typing import NamedTuple

_LIST = re.compile(r"-----BEGIN X509 CRL-----(.*?)-----END X509 CRL-----", re.DOTALL)

_INTEGER, _SEQUENCE, _UTC_TIME, _GENERALIZED_TIME, _VERSION = 0x02, 0x30, 0x17, 0x18, 0xA0
"""Tags of DER (X.690 §8), and that of the version in a certificate."""


class Issued(NamedTuple):
    """What names a certificate: its issuer, in DER, and the serial number that the issuer has given to no other one."""

    issuer: bytes
    serial: int


def revoked_in(pem: str) -> frozenset[Issued]:
    """Return the certificates that the lists in this text revoke. A list that cannot be read revokes none."""
    revoked: set[Issued] = set()
    for found in _LIST.finditer(pem):
        try:
            revoked.update(_entries(a2b_base64(found[1])))
        except (ValueError, IndexError, StopIteration):
            continue
    return frozenset(revoked)


def issued(peer: ssl.SSLObject) -> Issued | None:
    """Return the name of the certificate that a peer has shown, or None if it has shown none."""
    certificate = peer.getpeercert(binary_form=True)
    if not certificate:
        return None
    fields = _fields(_content(_content(certificate)))
    tag, whole = next(fields)
    serial = next(fields)[1] if tag == _VERSION else whole
    next(fields)  # the algorithm of the signature
    return Issued(next(fields)[1], _number(serial))


def _entries(der: bytes) -> list[Issued]:
    entries: list[Issued] = []
    fields = [field for field in _fields(_content(_content(der))) if field[0] != _INTEGER]  # without the version
    issuer = fields[1][1]  # after the algorithm of the signature
    for tag, whole in fields[2:]:
        if tag == _SEQUENCE:  # after one or two times
            for _, entry in _fields(_content(whole)):
                entries.append(Issued(issuer, _number(next(_fields(_content(entry)))[1])))
        elif tag not in (_UTC_TIME, _GENERALIZED_TIME):
            break
    return entries


def _number(whole: bytes) -> int:
    return int.from_bytes(_content(whole), "big", signed=True)


def _content(whole: bytes) -> bytes:
    """Return the content of the first value in these octets."""
    start, end = _extent(whole, 0)
    return whole[start:end]


def _fields(octets: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the tag and the octets of each value, with its tag and length."""
    at = 0
    while at < len(octets):
        _, end = _extent(octets, at)
        yield octets[at], octets[at:end]
        at = end


def _extent(octets: bytes, at: int) -> tuple[int, int]:
    """Return where the content of the value at `at` begins and ends. Raises `ValueError` if it is cut off."""
    length, start = octets[at + 1], at + 2
    if length >= 0x80:  # the length takes several octets
        count = length & 0x7F
        length, start = int.from_bytes(octets[start : start + count], "big"), start + count
    if start + length > len(octets):
        raise ValueError("a value is cut off")
    return start, start + length
