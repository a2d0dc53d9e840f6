"""Everything that can go wrong, in one tree.

    RserpoolError
    ├── RemoteError        a peer broke the protocol; carries the error cause to send back, or None to stay silent
    │   └── Rejected       a registrar refused what we asked; `cause` is what it said
    ├── LocalError         this program was used wrongly (a handle of length 0, a session that is closed)
    └── TransportError     the world failed: nobody listens, the association broke, a kernel feature is missing
        ├── NoRegistrar    no registrar answered
        └── NoElement      no pool element could be reached

Malformed input raises `RemoteError` and nothing else, and never stops a registrar or an element.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class CauseCode(IntEnum):
    """Error causes of RFC 5354 §3.12. A peer may send others; they are kept as plain numbers."""

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
    """One cause of an Operation Error parameter (RFC 5354 §3.12): a code and its octets."""

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
    """A peer broke the protocol. `cause` goes back to it; None means RFC 5354 wants silence."""

    def __init__(self, text: str, cause: ErrorCause | None = None) -> None:
        super().__init__(text)
        self.cause = cause


class Rejected(RemoteError):
    """A registrar refused a registration or a resolution."""


class LocalError(RserpoolError):
    """This program was used wrongly; the sentence says how to use it."""


class TransportError(RserpoolError):
    """The network, the other end, or a missing feature of this machine."""


class NoRegistrar(TransportError):
    """No registrar of the list answered."""


class NoElement(TransportError):
    """The pool has no element that can be reached."""
