"""The errors of this library, in one tree.

```text
RserpoolError
├── RemoteError            a peer broke the protocol; `cause` goes back to it, or None to stay silent
│   └── Rejected           a registrar refused a request; `cause` says why
├── LocalError             the caller made a mistake (an empty pool handle, an unknown transport)
│   └── NotRunning         a role or a session is not entered yet, or it is closed
│       └── SessionClosed  a session is over; also a TransportError, because its other side may have ended it
└── TransportError         the network failed: connection refused, association lost, kernel feature missing
    └── NoRegistrar        no registrar answered
```

A call that is waiting for a role or a session when that closes raises `NotRunning` (for a session: `SessionClosed`).
Malformed input raises only `RemoteError`, and never stops a registrar or an element.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Final


class CauseCode(IntEnum):
    """Error causes (RFC 5354 §3.12). Unknown codes from a peer are kept as plain numbers."""

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


NO_USABLE_ADDRESS: Final = 0xF008
"""rsplib's cause for an element none of whose addresses is one of its association. RFC 5354 has none for it."""


@dataclass(frozen=True, slots=True)
class ErrorCause:
    """One cause of an Operation Error parameter (RFC 5354 §3.12)."""

    code: int
    """The cause code, 16 bits; a `CauseCode` if it is a known one."""
    data: bytes = b""
    """The octets of the cause, usually the parameter or message it is about."""

    def __str__(self) -> str:
        try:
            return CauseCode(self.code).name.lower().replace("_", " ")
        except ValueError:
            return f"cause 0x{self.code:04x}"


class RserpoolError(Exception):
    """The base class of all errors of this library."""


class RemoteError(RserpoolError):
    """A peer broke the protocol.

    `cause` is the error cause to send back (RFC 5354 §3.12); None means that the RFC asks for silence.
    """

    def __init__(self, text: str, cause: ErrorCause | None = None) -> None:
        super().__init__(text)
        self.cause = cause


class Rejected(RemoteError):
    """A registrar refused a registration, a handle resolution or a request for its handlespace."""


class LocalError(RserpoolError):
    """The caller made a mistake. The message says how to use the library correctly."""


class TransportError(RserpoolError):
    """The network or the other end failed, or this machine lacks a feature.

    `refused` is true if the other end's host has answered that nobody listens there, or if who listens there has shown
    a certificate that does not count. `ours` is true if a dial failed on this side, so that it says nothing about the
    other end: there is no route to it, no address of its kind, or no descriptor left.
    """

    def __init__(self, text: str = "", *, refused: bool = False, ours: bool = False) -> None:
        super().__init__(text)
        self.refused = refused
        self.ours = ours


class NoRegistrar(TransportError):
    """No registrar answered."""


class NotRunning(LocalError):
    """A registrar, pool element, pool user or session is used before it is entered or after it is closed.

    A call that is waiting when it closes raises this too.
    """


class SessionClosed(NotRunning, TransportError):
    """A session is over: this side closed it, or the other side ended it. Nothing more arrives or can be sent."""
