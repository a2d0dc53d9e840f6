"""The common interface of all roles: `step(now, event) -> effects` and `deadline`.

A core has no clock, no random source of its own and no sockets. A driver (`rserpool.runtime`) or the simulation passes
events to it and carries out its effects in order. The driver guarantees:

* every association named in `Received` was announced by `AssociationUp` before and has not ended since;
* every `Connect` is followed by exactly one `AssociationUp` or `AssociationLost` that carries its token;
* `Send` to addresses uses an existing association or dials one; if that fails, `AssociationLost(None, addresses)`
  follows;
* `Due` comes at `deadline` or soon after, never before.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Protocol, TypeAlias

from rserpool.core.notices import Notice
from rserpool.errors import ErrorCause
from rserpool.model import AssociationId, Identity, SessionMessage, TransportAddress
from rserpool.wire.asap import AsapMessage
from rserpool.wire.enrp import EnrpMessage

Peer: TypeAlias = tuple[TransportAddress, ...]
"""The addresses at which one party can be reached; each of them is sufficient."""

AnyMessage: TypeAlias = AsapMessage | EnrpMessage | SessionMessage
"""Everything that can be received or sent."""


# --- events ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Received:
    """A message arrived on an association.

    `reports` are error causes that the sender is told in addition to the normal handling of the message (unknown
    parameters whose two highest type bits are 11, RFC 5354 §3).
    """

    association: AssociationId
    message: AnyMessage
    reports: tuple[ErrorCause, ...] = ()


@dataclass(frozen=True, slots=True)
class Malformed:
    """A peer sent a message that cannot be decoded. `cause` is sent back; None means silence (RFC 5354 §3)."""

    association: AssociationId
    ppid: int
    cause: ErrorCause | None


@dataclass(frozen=True, slots=True)
class Heard:
    """A message arrived by multicast. `source` is the sender's address, as an address of our own transport."""

    source: TransportAddress
    message: AnyMessage


@dataclass(frozen=True, slots=True)
class AssociationUp:
    """An association came up. `token` is that of the `Connect`, or None if the peer dialled."""

    association: AssociationId
    peer: Peer
    token: object = None


@dataclass(frozen=True, slots=True)
class Identified:
    """The other side of an association has shown a certificate. Comes after `AssociationUp`, before any message."""

    association: AssociationId
    identity: Identity


@dataclass(frozen=True, slots=True)
class Refused:
    """A connection with a host became no association, because it is not of our scope, as TLS has shown."""

    host: str
    reason: str


@dataclass(frozen=True, slots=True)
class AssociationLost:
    """An association ended, or could not be established (`association` is None).

    `graceful` is true if the peer shut the association down instead of aborting it, `refused` if it could not be
    established because nobody listens there, `ours` if for a reason on this side, such as no route.
    """

    association: AssociationId | None
    peer: Peer
    reason: str
    token: object = None
    graceful: bool = False
    refused: bool = False
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """The core's `deadline` has passed."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The program makes a request (`rserpool.core.requests`). The answer is a notice."""

    request: object


Event: TypeAlias = Received | Malformed | Heard | AssociationUp | Identified | Refused | AssociationLost | Due | Asked


# --- effects --------------------------------------------------------------------------------------------------------


class Announce(Enum):
    """The receiver that stands for the multicast group of the message's protocol."""

    ANNOUNCE = "the group"


ANNOUNCE = Announce.ANNOUNCE


@dataclass(frozen=True, slots=True)
class Send:
    """Send a message: on an association, to a party that may have to be dialled first, or to the multicast group.

    A message to the group is dropped if no group is configured.
    """

    to: AssociationId | Peer | Announce
    message: AnyMessage


@dataclass(frozen=True, slots=True)
class Connect:
    """Dial a party. `private` requests a new association even if one to this party exists (for a session)."""

    peer: Peer
    token: object
    private: bool = False


@dataclass(frozen=True, slots=True)
class Close:
    """End an association, by a shutdown or by an abort. No `AssociationLost` follows for it."""

    association: AssociationId
    abort: bool = False


@dataclass(frozen=True, slots=True)
class Pause:
    """Do not read from an association for some seconds: its other side floods us, and has to wait.

    This only saves time. A driver may do without it.
    """

    association: AssociationId
    seconds: float


@dataclass(frozen=True, slots=True)
class Notify:
    """Tell the program what happened (`rserpool.core.notices`)."""

    notice: Notice


Effect: TypeAlias = Send | Connect | Close | Pause | Notify


class Core(Protocol):
    """The behaviour of a role."""

    deadline: float
    """When to call `step` with `Due`, in seconds on the clock of `now`; `inf` if no timer is running."""

    def step(self, now: float, event: Event) -> list[Effect]:
        """Handle one event at time `now`, in seconds, and return the effects to carry out, in order."""
        ...
