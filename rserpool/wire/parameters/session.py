"""The Cookie parameter (RFC 5354 §3.13): octets that only pool elements can interpret."""

from __future__ import annotations

from typing import Final

from rserpool.errors import LocalError
from rserpool.model import Cookie
from rserpool.wire.tlv import Parameter, ParameterType, Units, invalid_parameter, tlv


def _encode(cookie: Cookie, units: Units) -> bytes:
    return tlv(ParameterType.COOKIE, cookie)


def _decode(kind: int, data: bytes, start: int, end: int, units: Units) -> Cookie:
    try:
        return Cookie(data[start:end])
    except LocalError as error:
        raise invalid_parameter(str(error), data, start, end) from error


COOKIE: Final = Parameter(Cookie, (ParameterType.COOKIE,), _encode, _decode)
