"""The Cookie parameter (RFC 5354 §3.13): octets that only pool elements can interpret."""

from __future__ import annotations

from typing import Final

from rserpool.model import Cookie
from rserpool.wire.tlv import ParameterType, octet_string

COOKIE: Final = octet_string(Cookie, ParameterType.COOKIE)
