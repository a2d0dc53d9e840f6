"""The notices of a registrar, which `rserpool.core.notices` has too.

- `pool_handle` is a pool, `identifier` (or `identifiers`) a pool element in it, and `element` the record of a pool
  element. In a count, `elements` is a number, like `count`, `added` and `removed`.
- `server`, `mentor`, `target`, `by` and `home` are identifiers of registrars.
- `checksum` is the PE checksum that a peer reported, `ours` the one that we computed for it (16 bits, RFC 5353 §3.6.2).
- `cause` is an error cause, `reason` a member of an enumeration, and `duration` is in seconds.
- `what` is the kind of a refusal, `who` the name in a party's certificate or its address, and `total` a number.
"""

from __future__ import annotations

from dataclasses import dataclass

from rserpool.core.reasons import AbandonReason, Refusal, RemovalReason
from rserpool.errors import ErrorCause
from rserpool.model import ElementId, PoolElement, PoolHandle, ServerId


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


@dataclass(frozen=True, slots=True)
class PartyRefused:
    """The registrar refused something to a party, for the first time in a minute."""

    what: Refusal
    who: str


@dataclass(frozen=True, slots=True)
class RefusalsCounted:
    """The registrar has refused this `total` times since it began. Comes at most once in a second."""

    what: Refusal
    total: int
