"""What a core tells the program: one dataclass per kind of notice, named in the past tense.

`rserpool.runtime.report` writes notices as JSON lines, so every field is a value of the model, a number, a text, or a
member of an enumeration whose values are texts.

Fields of the same name have the same meaning in all notices:

- `pool_handle` is a pool, `policy` its policy, `identifier` (or `identifiers`) a pool element in it, `element` (or
  `elements`) the record of a pool element, and `left` the element that a session has lost. In a count, `elements` is a
  number, like `count`, `attempts`, `added` and `removed`.
- `server`, `mentor`, `target`, `by` and `home` are identifiers of registrars, `address` is a transport address as text.
- `checksum` is the PE checksum that a peer reported, `ours` the one that we computed for it (16 bits, RFC 5353 §3.6.2).
- `token` is the session or the request that the program made, `association` an association of this process, `data` a
  message of a session, and `cookie` the octets of a cookie.
- `cause` is the error cause that a registrar sent, `reason` a few words for people or a member of an enumeration, and
  `duration` is in seconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from rserpool.core.reasons import AbandonReason, RemovalReason
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
    """An element left a pool."""

    pool_handle: PoolHandle
    identifier: ElementId
    reason: RemovalReason


@dataclass(frozen=True, slots=True)
class RegistrationRefused:
    """The registrar refused a registration. `cause` is what the element was told."""

    pool_handle: PoolHandle
    identifier: ElementId
    cause: ErrorCause


@dataclass(frozen=True, slots=True)
class ElementReported:
    """A user could not reach an element. `count` is the number of such reports so far."""

    pool_handle: PoolHandle
    identifier: ElementId
    count: int


@dataclass(frozen=True, slots=True)
class HandleResolved:
    """A user resolved a pool handle and was told these elements (none: the pool is unknown or all weights are 0)."""

    pool_handle: PoolHandle
    identifiers: tuple[ElementId, ...]


@dataclass(frozen=True, slots=True)
class MentorFound:
    """A starting registrar chose its mentor (RFC 5353 §3.2.2)."""

    server: ServerId


@dataclass(frozen=True, slots=True)
class ServiceBegun:
    """A starting registrar is in service. It learnt `elements` elements from `mentor` (0: there was no mentor)."""

    mentor: ServerId
    elements: int


@dataclass(frozen=True, slots=True)
class PeerFound:
    """Another registrar was heard for the first time, or again after it was suspected or declared dead."""

    server: ServerId


@dataclass(frozen=True, slots=True)
class PeerHeard:
    """A presence carried the checksum of the elements that a peer owns. `ours` is the checksum of our view of them."""

    server: ServerId
    checksum: int
    ours: int


@dataclass(frozen=True, slots=True)
class PeerLost:
    """A peer was declared dead."""

    server: ServerId


@dataclass(frozen=True, slots=True)
class ElementMoved:
    """An element has a new home registrar."""

    pool_handle: PoolHandle
    identifier: ElementId
    home: ServerId


@dataclass(frozen=True, slots=True)
class AuditStarted:
    """A peer's checksum differs from ours, so we request a list of its elements (RFC 5353 §3.6)."""

    server: ServerId
    checksum: int
    ours: int


@dataclass(frozen=True, slots=True)
class AuditDone:
    """An audit is complete. `added` and `removed` count the elements that it changed."""

    server: ServerId
    added: int
    removed: int


@dataclass(frozen=True, slots=True)
class TakeoverStarted:
    """We started to take over the elements of a dead registrar (RFC 5353 §3.5)."""

    target: ServerId


@dataclass(frozen=True, slots=True)
class TakeoverAgreed:
    """We agreed that the registrar `by` takes over `target`."""

    target: ServerId
    by: ServerId


@dataclass(frozen=True, slots=True)
class TakeoverAbandoned:
    """We stopped our takeover of `target`."""

    target: ServerId
    reason: AbandonReason


@dataclass(frozen=True, slots=True)
class TakeoverDone:
    """The elements of `target` have a new home, `by`. `duration`: seconds since we knew of the takeover."""

    target: ServerId
    by: ServerId
    elements: int
    duration: float


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
    | PeerCutOff
)
"""Any notice of any role."""
