"""The one interface of a role: `step(now, event) -> effects` and `deadline`.

A core has no clock, no chance of its own, no sockets. A driver (`rserpool.runtime`) or the simulation hands it events
and carries its effects out in order. Whoever drives a core promises:

* every association named in `Received` was announced by `AssociationUp` before and not ended since;
* a `Connect` ends in exactly one `AssociationUp` or `AssociationLost` that carries its token;
* `Send` to addresses uses a standing association or dials one; if that fails, `AssociationLost(None, addresses)`;
* `Due` comes at `deadline` or soon after, never before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any, Protocol, TypeAlias

from rserpool.errors import ErrorCause
from rserpool.model import AssociationId, SessionMessage, TransportAddress
from rserpool.wire.asap import AsapMessage
from rserpool.wire.enrp import EnrpMessage

Peer: TypeAlias = tuple[TransportAddress, ...]
"""The addresses under which one party can be reached; any of them will do."""


AnyMessage: TypeAlias = AsapMessage | EnrpMessage | SessionMessage


# --- events ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Received:
    """A message came on an association. `reports` are error causes to tell the sender beside acting on it
    (unknown parameters whose top bits are 11, RFC 5354 §3)."""

    association: AssociationId
    message: AnyMessage
    reports: tuple[ErrorCause, ...] = ()


@dataclass(frozen=True, slots=True)
class Malformed:
    """A peer sent what cannot be decoded. `cause` is to be sent back; None: stay silent (RFC 5354 §3)."""

    association: AssociationId
    ppid: int
    cause: ErrorCause | None


@dataclass(frozen=True, slots=True)
class Heard:
    """A message came by multicast. `source` is where it was sent from, as an address of our own transport."""

    source: TransportAddress
    message: AnyMessage


@dataclass(frozen=True, slots=True)
class AssociationUp:
    """An association came up, dialled by us (`token` of the `Connect`) or by the peer (None)."""

    association: AssociationId
    peer: Peer
    token: object = None


@dataclass(frozen=True, slots=True)
class AssociationLost:
    """An association ended, or could not be made (`association` None). `graceful`: the peer shut it down in order."""

    association: AssociationId | None
    peer: Peer
    reason: str
    token: object = None
    graceful: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """`deadline` has come."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The program around asks for something; the answer is a notice."""

    request: object


Event: TypeAlias = Received | Malformed | Heard | AssociationUp | AssociationLost | Due | Asked


# --- effects --------------------------------------------------------------------------------------------------------


class Announce(Enum):
    """The party that is everybody in the multicast group of a message's protocol."""

    ANNOUNCE = "the group"


ANNOUNCE = Announce.ANNOUNCE


@dataclass(frozen=True, slots=True)
class Send:
    """Send a message: on the association it answers, to a party that may have to be dialled first, or to the
    multicast group (where there is none, nothing happens)."""

    to: AssociationId | Peer | Announce
    message: AnyMessage


@dataclass(frozen=True, slots=True)
class Connect:
    """Dial a party. `private`: an association of its own even if one to this party stands (a session)."""

    peer: Peer
    token: object
    private: bool = False


@dataclass(frozen=True, slots=True)
class Close:
    """End an association, in order or with an abort. No `AssociationLost` follows for it."""

    association: AssociationId
    abort: bool = False


@dataclass(frozen=True, slots=True)
class Notify:
    """Tell the program around; a dataclass named in the past tense, from this role's `notices`."""

    notice: Any


Effect: TypeAlias = Send | Connect | Close | Notify


class Core(Protocol):
    """A role's behaviour."""

    deadline: float
    """When to step it with `Due`, in the clock of `now` (seconds); `inf` when there is nothing to wait for."""

    def step(self, now: float, event: Event) -> list[Effect]:
        """Take one event at time `now` and return what has to happen, in order."""
        ...
