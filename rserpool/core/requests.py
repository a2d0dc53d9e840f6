"""What a program requests from a core, wrapped in `Asked`. Answers are notices that carry the same token."""

from __future__ import annotations

from dataclasses import dataclass

from rserpool.core.machine import Peer
from rserpool.model import AssociationId, PoolElement, PoolHandle, SessionMessage, TransportAddress
from rserpool.policies.base import Policy

# --- registrar ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class JoinScope:
    """Share one handlespace with other registrars (RFC 5353).

    `own` is the address at which they reach us, `peers` the static list of their addresses. `asap` is the address at
    which elements and users reach us, for announcements.
    """

    own: TransportAddress
    peers: tuple[Peer, ...] = ()
    asap: TransportAddress | None = None


# --- pool element ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Register:
    """Join the pool and stay in it until `Deregister`: find a registrar, register, renew, answer keep-alives."""

    pool_handle: PoolHandle
    element: PoolElement


@dataclass(frozen=True, slots=True)
class Update:
    """Re-register immediately with another policy (a new load, weight or priority)."""

    policy: Policy


@dataclass(frozen=True, slots=True)
class Deregister:
    """Leave the pool. Answered by `Deregistered`, even if no registrar can be told."""


@dataclass(frozen=True, slots=True)
class SendCookie:
    """Send the session state to the user on this association, as a cookie."""

    association: AssociationId
    cookie: bytes


@dataclass(frozen=True, slots=True)
class SendTo:
    """Send a message on a session's association, as an element."""

    association: AssociationId
    data: SessionMessage


@dataclass(frozen=True, slots=True)
class RefuseCookie:
    """Tell the user of a session that its cookie was not accepted, so that it repeats its request."""

    association: AssociationId


@dataclass(frozen=True, slots=True)
class EndSession:
    """End a session as an element, by a shutdown or by an abort."""

    association: AssociationId
    abort: bool = False
    reason: str = "ended by the element"


# --- pool user ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class UseRegistrars:
    """Replace the static list of registrars of a user or an element."""

    registrars: tuple[Peer, ...]


@dataclass(frozen=True, slots=True)
class Resolve:
    """Resolve a pool handle. Answered by `Resolved` or `ResolutionFailed`.

    `items` is the number of elements wanted; 0 asks for as many as the registrar is willing to name.
    """

    token: object
    pool_handle: PoolHandle
    items: int = 0


@dataclass(frozen=True, slots=True)
class OpenSession:
    """Open a session with a pool. Answered by `SessionBound` as soon as an element accepts it; there is no timeout."""

    token: object
    pool_handle: PoolHandle


@dataclass(frozen=True, slots=True)
class SendData:
    """Send a message in a session, as a user. While no element is bound, messages are queued."""

    token: object
    data: SessionMessage


@dataclass(frozen=True, slots=True)
class FailOver:
    """Leave the current element of a session for another one, for a `reason` of the program's."""

    token: object
    reason: str


@dataclass(frozen=True, slots=True)
class CloseSession:
    """End a session."""

    token: object
