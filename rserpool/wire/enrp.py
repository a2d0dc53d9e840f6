"""The 10 messages of ENRP (RFC 5353 §2), declared as in `rserpool.wire.asap`.

Each message begins with the server identifiers of sender and receiver. Receiver 0 means unknown, or all registrars.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from rserpool.model import UNKNOWN_SERVER, PoolElement, PoolHandle, ServerId, ServerInformation
from rserpool.wire.parameters.error import OperationError as OperationError
from rserpool.wire.parameters.pool import PeChecksum as PeChecksum
from rserpool.wire.schema import Wire, message

PPID = 12
"""Payload protocol identifier of ENRP (RFC 5353 §5.2)."""


class UpdateAction(IntEnum):
    """The action of a handle update (RFC 5353 §2.4)."""

    ADD_PE = 0
    DEL_PE = 1


@dataclass(frozen=True, slots=True)
class PoolEntry:
    """A pool handle and its elements: the repeated group of a handle table response (RFC 5353 §2.3)."""

    pool_handle: PoolHandle
    pool_elements: tuple[PoolElement, ...]


class EnrpMessage(Wire):
    """Base class of the ENRP messages. Every subclass declares `sender` and `receiver` first."""

    __slots__ = ()

    sender: ServerId
    receiver: ServerId


@message(0x01, reply_required=0x01)
class Presence(EnrpMessage):
    """ENRP_PRESENCE (§2.1). A registrar is alive; `checksum` covers the elements it owns."""

    sender: ServerId
    receiver: ServerId = UNKNOWN_SERVER
    checksum: PeChecksum | None = None
    server: ServerInformation | None = None
    reply_required: bool = False


@message(0x02, own_only=0x01)
class HandleTableRequest(EnrpMessage):
    """ENRP_HANDLE_TABLE_REQUEST (§2.2). `own_only` (W) asks only for elements owned by the receiver."""

    sender: ServerId
    receiver: ServerId = UNKNOWN_SERVER
    own_only: bool = False


@message(0x03, rejected=0x01, more=0x02)
class HandleTableResponse(EnrpMessage):
    """ENRP_HANDLE_TABLE_RESPONSE (§2.3). One page of the table; `more` (M) asks for another request."""

    sender: ServerId
    receiver: ServerId = UNKNOWN_SERVER
    entries: tuple[PoolEntry, ...] = ()
    rejected: bool = False
    more: bool = False


@message(0x04, takeover=0x01)
class HandleUpdate(EnrpMessage):
    """ENRP_HANDLE_UPDATE (§2.4). An element was added, changed or removed. `takeover` (T): see the takeover draft."""

    sender: ServerId
    receiver: ServerId
    action: UpdateAction
    pool_handle: PoolHandle
    pool_element: PoolElement
    takeover: bool = False


@message(0x05)
class ListRequest(EnrpMessage):
    """ENRP_LIST_REQUEST (§2.5)."""

    sender: ServerId
    receiver: ServerId = UNKNOWN_SERVER


@message(0x06, rejected=0x01)
class ListResponse(EnrpMessage):
    """ENRP_LIST_RESPONSE (§2.6). The peers known to the sender."""

    sender: ServerId
    receiver: ServerId = UNKNOWN_SERVER
    servers: tuple[ServerInformation, ...] = ()
    rejected: bool = False


@message(0x07)
class InitTakeover(EnrpMessage):
    """ENRP_INIT_TAKEOVER (§2.7)."""

    sender: ServerId
    receiver: ServerId
    target: ServerId


@message(0x08)
class InitTakeoverAck(EnrpMessage):
    """ENRP_INIT_TAKEOVER_ACK (§2.8)."""

    sender: ServerId
    receiver: ServerId
    target: ServerId


@message(0x09)
class TakeoverServer(EnrpMessage):
    """ENRP_TAKEOVER_SERVER (§2.9)."""

    sender: ServerId
    receiver: ServerId
    target: ServerId


@message(0x0A)
class Error(EnrpMessage):
    """ENRP_ERROR (§2.10)."""

    sender: ServerId
    receiver: ServerId
    error: OperationError


ENRP_MESSAGES: tuple[type[EnrpMessage], ...] = (
    Presence,
    HandleTableRequest,
    HandleTableResponse,
    HandleUpdate,
    ListRequest,
    ListResponse,
    InitTakeover,
    InitTakeoverAck,
    TakeoverServer,
    Error,
)
