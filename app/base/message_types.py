"""The message types of ASAP and ENRP that the app looks for: the first octet of a message."""

from __future__ import annotations

from enum import IntEnum


class AsapType(IntEnum):
    """Types of ASAP messages (RFC 5352 §2.2)."""

    REGISTRATION = 0x01
    HANDLE_RESOLUTION = 0x05
    HANDLE_RESOLUTION_RESPONSE = 0x06
    ENDPOINT_KEEP_ALIVE = 0x07
    COOKIE = 0x0B
    COOKIE_ECHO = 0x0C
    BUSINESS_CARD = 0x0D


class EnrpType(IntEnum):
    """Types of ENRP messages (RFC 5353 §2)."""

    PRESENCE = 0x01
