"""The 14 messages of ASAP (RFC 5352 §2.2), one declaration each: field order is wire order.

A field of a fixed-size type (`ServerId`) follows the header directly. Other fields are parameters, identified by type:
`X` occurs exactly once, `X | None` at most once, `tuple[X, ...]` any number of times. `bool` fields are bits of the
flags octet; `@message` names them.
"""

from __future__ import annotations

from rserpool import model
from rserpool.model import ElementId, PoolElement, PoolHandle, ServerId, TransportAddress
from rserpool.policies.base import Policy
from rserpool.wire.parameters.error import OperationError as OperationError  # re-exported for senders of messages
from rserpool.wire.parameters.error import fault as fault
from rserpool.wire.parameters.pool import ALL_ITEMS as ALL_ITEMS
from rserpool.wire.parameters.pool import ForUsers as ForUsers
from rserpool.wire.parameters.pool import ResolutionItems as ResolutionItems
from rserpool.wire.schema import Wire, message

PPID = 11
"""Payload protocol identifier of ASAP (RFC 5352 §8.3)."""


PORT = 3863
"""The port at which users and elements expect a registrar (RFC 5352 §8.2)."""


class AsapMessage(Wire):
    """Base class of the ASAP messages."""

    __slots__ = ()


@message(0x01)
class Registration(AsapMessage):
    """ASAP_REGISTRATION (§2.2.1). An element asks a registrar to add it to a pool."""

    pool_handle: PoolHandle
    pool_element: PoolElement


@message(0x02)
class Deregistration(AsapMessage):
    """ASAP_DEREGISTRATION (§2.2.2). An element leaves its pool."""

    pool_handle: PoolHandle
    identifier: ElementId


@message(0x03, rejected=0x01)
class RegistrationResponse(AsapMessage):
    """ASAP_REGISTRATION_RESPONSE (§2.2.3)."""

    pool_handle: PoolHandle
    identifier: ElementId
    error: OperationError | None = None
    rejected: bool = False


@message(0x04)
class DeregistrationResponse(AsapMessage):
    """ASAP_DEREGISTRATION_RESPONSE (§2.2.4)."""

    pool_handle: PoolHandle
    identifier: ElementId
    error: OperationError | None = None


@message(0x05, send_updates=0x01)
class HandleResolution(AsapMessage):
    """ASAP_HANDLE_RESOLUTION (§2.2.5). `items` is the number of elements requested (draft asap-hropt)."""

    pool_handle: PoolHandle
    items: ResolutionItems | None = None
    send_updates: bool = False


@message(0x06, accept_updates=0x01)
class HandleResolutionResponse(AsapMessage):
    """ASAP_HANDLE_RESOLUTION_RESPONSE (§2.2.6): the pool's policy and elements, or an error."""

    pool_handle: PoolHandle
    policy: Policy | None = None
    pool_elements: tuple[ForUsers, ...] = ()
    error: OperationError | None = None
    accept_updates: bool = False


@message(0x07, home=0x01)
class EndpointKeepAlive(AsapMessage):
    """ASAP_ENDPOINT_KEEP_ALIVE (§2.2.7). A registrar checks whether an element is alive; `home` claims it."""

    server: ServerId
    pool_handle: PoolHandle
    identifier: ElementId | None = None
    home: bool = False


@message(0x08)
class EndpointKeepAliveAck(AsapMessage):
    """ASAP_ENDPOINT_KEEP_ALIVE_ACK (§2.2.8)."""

    pool_handle: PoolHandle
    identifier: ElementId


@message(0x09)
class EndpointUnreachable(AsapMessage):
    """ASAP_ENDPOINT_UNREACHABLE (§2.2.9). A user failed to reach an element."""

    pool_handle: PoolHandle
    identifier: ElementId


@message(0x0A)
class ServerAnnounce(AsapMessage):
    """ASAP_SERVER_ANNOUNCE (§2.2.10). A registrar announces its addresses."""

    server: ServerId
    transports: tuple[TransportAddress, ...] = ()


@message(0x0B)
class Cookie(AsapMessage):
    """ASAP_COOKIE (§2.2.11). An element stores its session state at the user."""

    cookie: model.Cookie


@message(0x0C)
class CookieEcho(AsapMessage):
    """ASAP_COOKIE_ECHO (§2.2.12). The user passes the state to the next element."""

    cookie: model.Cookie


@message(0x0D)
class BusinessCard(AsapMessage):
    """ASAP_BUSINESS_CARD (§2.2.13). The sender's own pool and the preferred elements for failover."""

    pool_handle: PoolHandle
    policy: Policy
    pool_elements: tuple[ForUsers, ...] = ()


@message(0x0E)
class Error(AsapMessage):
    """ASAP_ERROR (§2.2.14)."""

    error: OperationError


ASAP_MESSAGES: tuple[type[AsapMessage], ...] = (
    Registration,
    Deregistration,
    RegistrationResponse,
    DeregistrationResponse,
    HandleResolution,
    HandleResolutionResponse,
    EndpointKeepAlive,
    EndpointKeepAliveAck,
    EndpointUnreachable,
    ServerAnnounce,
    Cookie,
    CookieEcho,
    BusinessCard,
    Error,
)
