"""The errors of this library, in one tree.

```text
RserpoolError
├── RemoteError            a peer broke the protocol; `cause` goes back to it, or None to stay silent
│   └── Rejected           a registrar refused a request; `cause` says why
├── LocalError             this program used the library wrongly (an empty pool handle, an unknown transport)
│   └── NotRunning         a role or a session is not entered yet, or it is closed
│       └── SessionClosed  a session is over; also a TransportError, because its other side may have ended it
└── TransportError         the network failed: nobody listens, an association broke, this machine lacks a feature
    └── NoRegistrar        no registrar answered
```

Calls that wait for a role or a session that closes meanwhile raise `NotRunning` (a session's calls: `SessionClosed`).
Malformed input raises `RemoteError` and nothing else, and never stops a registrar or an element.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class CauseCode(IntEnum):
    """Error causes (RFC 5354 §3.12). A peer may send others, which are kept as plain numbers."""

    UNSPECIFIED = 0x0
    UNRECOGNIZED_PARAMETER = 0x1
    UNRECOGNIZED_MESSAGE = 0x2
    INVALID_VALUES = 0x3
    NON_UNIQUE_PE_IDENTIFIER = 0x4
    INCONSISTENT_POOL_POLICY = 0x5
    LACK_OF_RESOURCES = 0x6
    INCONSISTENT_TRANSPORT_TYPE = 0x7
    INCONSISTENT_DATA_CONTROL = 0x8
    UNKNOWN_POOL_HANDLE = 0x9
    REJECTED_DUE_TO_SECURITY = 0xA


@dataclass(frozen=True, slots=True)
class ErrorCause:
    """One cause of an Operation Error parameter (RFC 5354 §3.12): its code and its octets."""

    code: int
    data: bytes = b""

    def __str__(self) -> str:
        try:
            return CauseCode(self.code).name.lower().replace("_", " ")
        except ValueError:
            return f"cause 0x{self.code:04x}"


class RserpoolError(Exception):
    """The root of all errors of this library."""


class RemoteError(RserpoolError):
    """A peer broke the protocol.

    `cause` is the error cause to send back (RFC 5354 §3.12); None means that the RFC wants silence.
    """

    def __init__(self, text: str, cause: ErrorCause | None = None) -> None:
        super().__init__(text)
        self.cause = cause


class Rejected(RemoteError):
    """A registrar refused a registration, a resolution or a look at its handlespace."""


class LocalError(RserpoolError):
    """This program used the library wrongly. The sentence says how to use it."""


class TransportError(RserpoolError):
    """The network failed, or the other end, or this machine lacks a feature."""


class NoRegistrar(TransportError):
    """No registrar answered."""


class NotRunning(LocalError):
    """A registrar, pool element, pool user or session is used before it is entered or after it is closed.

    Calls that wait for it when it closes raise this too.
    """


class SessionClosed(NotRunning, TransportError):
    """A session is over: this side closed it, or the other side ended it. Nothing more arrives or can be sent."""
