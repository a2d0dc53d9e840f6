"""What a core tells the program: one dataclass per kind of notice, named in the past tense.

`rserpool.runtime.report` writes notices as JSON lines, so every field is a value of the model, a number, a text, or a
member of an enumeration whose values are texts.

Fields of the same name have the same meaning in all notices:

- `pool_handle` is a pool, `policy` its policy, `identifier` (or `identifiers`) a pool element in it, `element` (or
  `elements`) the record of a pool element, and `left` the element that a session has lost. `attempts` is a number.
- `server` is the identifier of a registrar, `address` is a transport address as text.
- `token` is the session or the request that the program made, `association` an association of this process, `data` a
  message of a session, and `cookie` the octets of a cookie.
- `cause` is the error cause that a registrar sent, `reason` a few words for people or a member of an enumeration, and
  `duration` is in seconds.

`rserpool.core.registrar_notices` has those of a registrar, and says what their other fields mean.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from rserpool.core.registrar_notices import (
    AuditDone,
    AuditStarted,
    ElementAdded,
    ElementChanged,
    ElementMoved,
    ElementRemoved,
    ElementReported,
    HandleResolved,
    MentorFound,
    PartyRefused,
    PeerFound,
    PeerHeard,
    PeerLost,
    RefusalsCounted,
    RegistrationRefused,
    ServiceBegun,
    TakeoverAbandoned,
    TakeoverAgreed,
    TakeoverDone,
    TakeoverStarted,
)
from rserpool.errors import ErrorCause
from rserpool.model import AssociationId, ElementId, PoolElement, PoolHandle, SessionMessage
from rserpool.policies.base import Policy

__all__ = [
    "AuditDone",
    "AuditStarted",
    "CookieReceived",
    "CookieRefused",
    "DataReceived",
    "Deregistered",
    "ElementAdded",
    "ElementChanged",
    "ElementMoved",
    "ElementRemoved",
    "ElementReported",
    "HandleResolved",
    "HomeChanged",
    "MentorFound",
    "Notice",
    "PartyRefused",
    "PeerCutOff",
    "PeerFound",
    "PeerHeard",
    "PeerLost",
    "RefusalsCounted",
    "Registered",
    "RegistrarFound",
    "RegistrarLost",
    "RegistrarNotFound",
    "RegistrationRefused",
    "RegistrationRejected",
    "RegistrationUnanswered",
    "ResolutionFailed",
    "Resolved",
    "ServiceBegun",
    "SessionBound",
    "SessionCookieRefused",
    "SessionData",
    "SessionEnded",
    "SessionFailedOver",
    "SessionInterrupted",
    "SessionStarted",
    "SessionWaiting",
    "TakeoverAbandoned",
    "TakeoverAgreed",
    "TakeoverDone",
    "TakeoverStarted",
]

# --- pool element and pool user -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RegistrarFound:
    """A registrar was found, at `address` (as text)."""

    address: str


@dataclass(frozen=True, slots=True)
class RegistrarNotFound:
    """The first round of a search found no registrar at the addresses `tried` (as text). The search goes on."""

    tried: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RegistrarLost:
    """The registrar is lost, or stopped answering. The search for another one begins."""

    reason: str


# --- pool element ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Registered:
    """The registrar accepted our registration. `again` is true for a renewal."""

    again: bool


@dataclass(frozen=True, slots=True)
class RegistrationRejected:
    """The registrar refused our registration. We do not repeat it unchanged (RFC 5352 §3.1)."""

    cause: ErrorCause


@dataclass(frozen=True, slots=True)
class RegistrationUnanswered:
    """`attempts` registrations in a row were not answered (RFC 5352 §7.2 MAX-REG-ATTEMPT). Registration is retried."""

    attempts: int


@dataclass(frozen=True, slots=True)
class Deregistered:
    """We left the pool. `told` is false if no registrar could be told in time."""

    told: bool


@dataclass(frozen=True, slots=True)
class HomeChanged:
    """Another registrar claimed us with a keep-alive whose H bit was set (RFC 5352 §3.4)."""

    server: int


@dataclass(frozen=True, slots=True)
class SessionStarted:
    """A user started a session on an association, with a cookie echo (`cookie`) or without one (None)."""

    association: AssociationId
    cookie: bytes | None


@dataclass(frozen=True, slots=True)
class CookieRefused:
    """An element with a pool key did not accept the cookie of a session, which starts without it."""

    association: AssociationId
    reason: str


@dataclass(frozen=True, slots=True)
class DataReceived:
    """An element received a message of a session."""

    association: AssociationId
    data: SessionMessage


@dataclass(frozen=True, slots=True)
class SessionEnded:
    """A user's session at an element ended."""

    association: AssociationId
    reason: str


# --- pool user ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Resolved:
    """The answer to `Resolve`."""

    token: object
    pool_handle: PoolHandle
    policy: Policy | None
    elements: tuple[PoolElement, ...]


@dataclass(frozen=True, slots=True)
class ResolutionFailed:
    """The registrar refused a `Resolve` (`cause`), or no registrar answered (None)."""

    token: object
    pool_handle: PoolHandle
    cause: ErrorCause | None


@dataclass(frozen=True, slots=True)
class SessionBound:
    """A session is bound to its first element."""

    token: object
    element: PoolElement


@dataclass(frozen=True, slots=True)
class SessionData:
    """A user received a message of a session, from `element`."""

    token: object
    data: SessionMessage
    element: PoolElement


@dataclass(frozen=True, slots=True)
class CookieReceived:
    """The element sent a cookie with its session state. Only the latest cookie is kept."""

    token: object
    cookie: bytes


@dataclass(frozen=True, slots=True)
class SessionInterrupted:
    """A session lost its element. The failover begins."""

    token: object
    element: PoolElement
    reason: str


@dataclass(frozen=True, slots=True)
class SessionFailedOver:
    """A session continues at another element. `cookie` is the state that was sent to it, or None if there was none."""

    token: object
    left: ElementId
    element: PoolElement
    cookie: bytes | None


@dataclass(frozen=True, slots=True)
class SessionCookieRefused:
    """The element did not accept the cookie of a session. The session starts from the beginning at the same one."""

    token: object
    element: PoolElement


@dataclass(frozen=True, slots=True)
class SessionWaiting:
    """A session has no element at the moment and keeps trying. `reason` is a sentence."""

    token: object
    reason: str


# --- every role -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PeerCutOff:
    """We ended an association, because it used more than its share of memory or descriptors."""

    address: str
    reason: str


Notice: TypeAlias = (
    ElementAdded
    | ElementChanged
    | ElementRemoved
    | RegistrationRefused
    | ElementReported
    | HandleResolved
    | MentorFound
    | ServiceBegun
    | PeerFound
    | PeerHeard
    | PeerLost
    | ElementMoved
    | AuditStarted
    | AuditDone
    | TakeoverStarted
    | TakeoverAgreed
    | TakeoverAbandoned
    | TakeoverDone
    | RegistrarFound
    | RegistrarNotFound
    | RegistrarLost
    | Registered
    | RegistrationRejected
    | RegistrationUnanswered
    | Deregistered
    | HomeChanged
    | SessionStarted
    | CookieRefused
    | DataReceived
    | SessionEnded
    | Resolved
    | ResolutionFailed
    | SessionBound
    | SessionData
    | CookieReceived
    | SessionInterrupted
    | SessionFailedOver
    | SessionCookieRefused
    | SessionWaiting
    | PeerCutOff
    | PartyRefused
    | RefusalsCounted
)
"""Any notice of any role."""
