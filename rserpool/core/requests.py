"""What a program asks of a core, wrapped in `Asked`; answers are notices that carry the same token."""

from __future__ import annotations

from dataclasses import dataclass

from rserpool.core.machine import Peer
from rserpool.model import AssociationId, PoolElement, PoolHandle, SessionMessage, TransportAddress
from rserpool.policies.base import Policy

# --- registrar ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class JoinScope:
    """Keep one handlespace with other registrars (RFC 5353). `own` is where they reach us, `peers` the static list."""

    own: TransportAddress
    peers: tuple[Peer, ...] = ()


# --- pool element ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Register:
    """Enter the pool, and stay in it until `Deregister`: hunt, register, renew, answer keep-alives."""

    pool_handle: PoolHandle
    element: PoolElement


@dataclass(frozen=True, slots=True)
class Update:
    """Re-register at once with another policy (a new load, weight or priority)."""

    policy: Policy


@dataclass(frozen=True, slots=True)
class Deregister:
    """Leave the pool; answered by `Deregistered`, also when no registrar can be told."""


@dataclass(frozen=True, slots=True)
class SendCookie:
    """Leave session state with the user on this association."""

    association: AssociationId
    cookie: bytes


@dataclass(frozen=True, slots=True)
class SendTo:
    """Send user data on a session's association, as an element."""

    association: AssociationId
    data: SessionMessage


@dataclass(frozen=True, slots=True)
class EndSession:
    """End a session as an element, in order or with an abort."""

    association: AssociationId
    abort: bool = False


# --- pool user ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class UseRegistrars:
    """Replace the static list of registrars, of a user or of an element."""

    registrars: tuple[Peer, ...]


@dataclass(frozen=True, slots=True)
class Resolve:
    """Resolve a pool handle; answered by `Resolved` or `ResolutionFailed`. `items` 0: all the registrar will tell."""

    token: object
    pool_handle: PoolHandle
    items: int = 0


@dataclass(frozen=True, slots=True)
class OpenSession:
    """Open a session with a pool; answered by `SessionBound`, sooner or later, until `CloseSession`."""

    token: object
    pool_handle: PoolHandle


@dataclass(frozen=True, slots=True)
class SendData:
    """Send user data in a session, as a user. While no element is bound it waits in order."""

    token: object
    data: SessionMessage


@dataclass(frozen=True, slots=True)
class FailOver:
    """Leave the present element for another, because the program is not content with it."""

    token: object
    reason: str


@dataclass(frozen=True, slots=True)
class CloseSession:
    """End a session."""

    token: object
