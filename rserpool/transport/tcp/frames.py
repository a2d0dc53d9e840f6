"""The frames of the mapping, as `rserpool.transport.tcp` describes them, and how a stranger's TLS looks beside them."""

from __future__ import annotations

import struct
from enum import IntFlag
from typing import Final

HEADER: Final = struct.Struct("!IHHI")  # octets of payload, stream, flags, PPID
HELLO: Final = struct.Struct("!4sHH")  # magic, version, listening port (0: does not listen)
MAGIC: Final = b"RSPT"
VERSION: Final = 1


class Flag(IntFlag):
    """The flags of a frame. A frame without flags is data."""

    HELLO = 1
    HEARTBEAT = 2
    ANSWER = 4
    END = 8


PAYLOAD_OF: Final[dict[int, int]] = {
    Flag.HELLO: HELLO.size,
    Flag.HEARTBEAT: 0,
    Flag.HEARTBEAT | Flag.ANSWER: 0,
    Flag.END: 0,
}
"""The control frames that exist, and the length of their payload."""

TLS_ALERT, TLS_HANDSHAKE = b"\x15", b"\x16"
"""The first octet of what somebody sends who speaks TLS (RFC 8446 §5.1). That of a frame is 0: none is so long."""

NO_TLS: Final = TLS_ALERT + bytes((3, 3, 0, 2, 2, 70))
"""The alert `protocol_version`, fatal. Either side sends it to one that does not do as it does about TLS."""


def hello(port: int) -> bytes:
    """Return the frame HELLO of an endpoint that listens at `port` (0: it does not)."""
    return HEADER.pack(HELLO.size, 0, Flag.HELLO, 0) + HELLO.pack(MAGIC, VERSION, port)


def control(flags: Flag) -> bytes:
    """Return a control frame without payload."""
    return HEADER.pack(0, 0, flags, 0)
