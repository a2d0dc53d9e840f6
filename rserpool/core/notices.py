"""What a core tells the program around it: past tense, one dataclass each. `rserpool.runtime.report` writes them as
JSON lines, so every field is a value of the model, a number or a text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from rserpool.errors import ErrorCause
from rserpool.model import AssociationId, ElementId, PoolElement, PoolHandle, ServerId, SessionMessage
from rserpool.policies.base import Policy

# --- registrar ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ElementAdded:
    """An element entered a pool."""

    pool_handle: PoolHandle
    element: PoolElement


@dataclass(frozen=True, slots=True)
class ElementChanged:
    """An element registered again with other values."""

    pool_handle: PoolHandle
    element: PoolElement


@dataclass(frozen=True, slots=True)
class ElementRemoved:
    """An element left a pool. `reason`: deregistered, association lost, no keep-alive, reported, life over."""

    pool_handle: PoolHandle
    identifier: ElementId
    reason: str


@dataclass(frozen=True, slots=True)
class RegistrationRefused:
    """A registration did not agree with its pool."""

    pool_handle: PoolHandle
    identifier: ElementId
    cause: ErrorCause


@dataclass(frozen=True, slots=True)
class ElementReported:
    """A user could not reach an element; the `count`th such report."""

    pool_handle: PoolHandle
    identifier: ElementId
    count: int


@dataclass(frozen=True, slots=True)
class HandleResolved:
    """A user asked for a pool and was told these elements (none: unknown pool)."""

    pool_handle: PoolHandle
    identifiers: tuple[ElementId, ...]


@dataclass(frozen=True, slots=True)
class MentorFound:
    """A newcomer learns from this peer (RFC 5353 §3.2.2)."""

    server: ServerId


@dataclass(frozen=True, slots=True)
class ServiceBegun:
    """A newcomer is in service; it learnt `elements` elements from `mentor` (0: it is the first)."""

    mentor: ServerId
    elements: int


@dataclass(frozen=True, slots=True)
class PeerFound:
    """Another registrar was heard, for the first time or again."""

    server: ServerId


@dataclass(frozen=True, slots=True)
class PeerHeard:
    """A presence told the checksum of what a peer owns; `ours` is how we see it. Equal: nothing is missing."""

    server: ServerId
    checksum: int
    ours: int


@dataclass(frozen=True, slots=True)
class PeerLost:
    """A peer is dead."""

    server: ServerId


@dataclass(frozen=True, slots=True)
class ElementMoved:
    """An element has another home registrar."""

    pool_handle: PoolHandle
    identifier: ElementId
    home: ServerId


@dataclass(frozen=True, slots=True)
class AuditStarted:
    """A peer's checksum differs from what we know: its elements are asked for (RFC 5353 §3.6)."""

    server: ServerId
    checksum: int
    ours: int


@dataclass(frozen=True, slots=True)
class AuditDone:
    """An audit is over; so many elements came and went."""

    server: ServerId
    added: int
    removed: int


@dataclass(frozen=True, slots=True)
class TakeoverStarted:
    """We want to take over a dead registrar's elements (RFC 5353 §3.5)."""

    target: ServerId


@dataclass(frozen=True, slots=True)
class TakeoverAgreed:
    """Another takes over `target`, and we agreed."""

    target: ServerId
    by: ServerId


@dataclass(frozen=True, slots=True)
class TakeoverAbandoned:
    """Our takeover stopped."""

    target: ServerId
    reason: str


@dataclass(frozen=True, slots=True)
class TakeoverDone:
    """`target`'s elements have a new home, `by`; seen by us after `duration` seconds."""

    target: ServerId
    by: ServerId
    elements: int
    duration: float


# --- pool element and pool user -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RegistrarFound:
    """The hunt ended: this is the registrar now. `address` as text."""

    address: str


@dataclass(frozen=True, slots=True)
class RegistrarLost:
    """The registrar does not answer any more; the hunt begins."""

    reason: str


# --- pool element ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Registered:
    """The registrar has us in the pool; `again` when it had us before (a renewal)."""

    again: bool


@dataclass(frozen=True, slots=True)
class RegistrationRejected:
    """The registrar refused us; not repeated unchanged (RFC 5352 §3.1)."""

    cause: ErrorCause


@dataclass(frozen=True, slots=True)
class RegistrationUnanswered:
    """No registrar answered this many registrations in a row (RFC 5352 §7.2 MAX-REG-ATTEMPT); it is tried on."""

    attempts: int


@dataclass(frozen=True, slots=True)
class Deregistered:
    """We are out of the pool, or no registrar could be told in time (`told` false)."""

    told: bool


@dataclass(frozen=True, slots=True)
class HomeChanged:
    """Another registrar claimed us with a keep-alive whose H bit was set (RFC 5352 §3.4)."""

    server: int


@dataclass(frozen=True, slots=True)
class SessionStarted:
    """A user's first word on an association: a cookie echo (`cookie`) or plain data (None)."""

    association: AssociationId
    cookie: bytes | None


@dataclass(frozen=True, slots=True)
class DataReceived:
    """User data on a session, as an element."""

    association: AssociationId
    data: SessionMessage


@dataclass(frozen=True, slots=True)
class SessionEnded:
    """A user's session is over."""

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
    """The registrar refused (`cause`), or none answered (None)."""

    token: object
    pool_handle: PoolHandle
    cause: ErrorCause | None


@dataclass(frozen=True, slots=True)
class SessionBound:
    """A session has its first element."""

    token: object
    element: PoolElement


@dataclass(frozen=True, slots=True)
class SessionData:
    """User data in a session, with the element it came from."""

    token: object
    data: SessionMessage
    element: PoolElement


@dataclass(frozen=True, slots=True)
class CookieReceived:
    """The element left this state with us; only the latest is kept."""

    token: object
    cookie: bytes


@dataclass(frozen=True, slots=True)
class SessionInterrupted:
    """The element of a session is gone; the failover begins."""

    token: object
    element: PoolElement
    reason: str


@dataclass(frozen=True, slots=True)
class SessionFailedOver:
    """A session goes on at another element; `cookie` is what was echoed to it (None: it starts afresh)."""

    token: object
    left: ElementId
    element: PoolElement
    cookie: bytes | None


@dataclass(frozen=True, slots=True)
class SessionWaiting:
    """A session has no element for now; it is tried again. `reason` is a sentence."""

    token: object
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
    | RegistrarLost
    | Registered
    | RegistrationRejected
    | RegistrationUnanswered
    | Deregistered
    | HomeChanged
    | SessionStarted
    | DataReceived
    | SessionEnded
    | Resolved
    | ResolutionFailed
    | SessionBound
    | SessionData
    | CookieReceived
    | SessionInterrupted
    | SessionFailedOver
    | SessionWaiting
)
"""Any notice of any role."""
