"""Reliable Server Pooling for asyncio: registrars, pool elements and pool users (RFC 5351 to RFC 5356).

```python
import rserpool

async def echo(session):
    async for message in session:
        await session.send(message.payload, ppid=message.ppid)

async with (
    rserpool.Registrar(port=0, enrp_port=0) as registrar,
    rserpool.serve("EchoPool", echo, registrars=[registrar.address]),
    rserpool.PoolUser(registrars=[registrar.address]) as user,
    user.session("EchoPool") as session,
):
    await session.send(b"hello", ppid=0)
    print((await session.receive()).payload)  # b'hello'
```

These names are the public API; everything else may change. `rserpool.simulation` runs the same roles on a virtual
clock.
"""

from rserpool import handlespace, policies, transport
from rserpool.access import Access, PoolRule, Who
from rserpool.config import (
    PROFILES,
    RFC,
    RSPLIB,
    ElementConfig,
    HuntConfig,
    InteropProfile,
    RegistrarConfig,
    UserConfig,
)
from rserpool.core import notices
from rserpool.core.notices import Notice
from rserpool.core.reasons import AbandonReason, Refusal, RemovalReason
from rserpool.core.registrar import Footprint
from rserpool.core.registrar_hunt import Home
from rserpool.errors import (
    NO_USABLE_ADDRESS,
    CauseCode,
    ErrorCause,
    LocalError,
    NoRegistrar,
    NotRunning,
    Rejected,
    RemoteError,
    RserpoolError,
    SessionClosed,
    TransportError,
)
from rserpool.model import (
    AssociationId,
    Cookie,
    ElementId,
    ElementKey,
    Identity,
    PoolElement,
    PoolHandle,
    ServerId,
    ServerInformation,
    SessionMessage,
    TransportAddress,
    TransportProtocol,
    TransportUse,
    hex_id,
)
from rserpool.policies import LOAD_MAX, POLICIES, Policy, RoundRobin, policy_by_name
from rserpool.runtime import report
from rserpool.runtime.csp import CspListener, CspReporter
from rserpool.runtime.defaults import ASAP_PORT, ENRP_PORT
from rserpool.runtime.outside.handlespace_reader import (
    HandlespaceReader,
    read_handlespace,
    recognise_profile,
)
from rserpool.runtime.outside.handlespace_view import HandlespaceView
from rserpool.runtime.outside.host_names import HostNames
from rserpool.runtime.outside.scope_listener import Announcement, ScopeListener
from rserpool.runtime.pool_element import PoolElementServer, serve
from rserpool.runtime.pool_user import FailedOver, PoolUser, Session, SessionItem
from rserpool.runtime.registrar import Registrar
from rserpool.runtime.report import Reporter
from rserpool.runtime.server_session import Handler, ServerSession
from rserpool.runtime.tap import WireMessage
from rserpool.transport import TRANSPORTS, TransportChoice, best_transport, choose_transport, with_faults
from rserpool.transport.address import means_many, parse_address, parse_addresses
from rserpool.transport.base import Endpoint, Transport
from rserpool.transport.interfaces import own_addresses
from rserpool.transport.link_faults import LinkFault, LinkFaults
from rserpool.transport.multicast import ASAP_GROUP, ENRP_GROUP, GroupAddress, MulticastGroup, parse_group
from rserpool.transport.path_profile import PATHS, PathProfile
from rserpool.transport.tcp.door import Door
from rserpool.transport.tls import REGISTRAR_LINE, TlsFiles, desk_context, registrars_in, visitor_context
from rserpool.wire import csp
from rserpool.wire.asap import PPID as ASAP_PPID
from rserpool.wire.cookie_seal import cookie_content
from rserpool.wire.dissection import WireField, dissect, message_name
from rserpool.wire.enrp import PPID as ENRP_PPID

__all__ = [
    "ASAP_GROUP",
    "ASAP_PORT",
    "ASAP_PPID",
    "ENRP_GROUP",
    "ENRP_PORT",
    "ENRP_PPID",
    "LOAD_MAX",
    "NO_USABLE_ADDRESS",
    "PATHS",
    "POLICIES",
    "PROFILES",
    "REGISTRAR_LINE",
    "RFC",
    "RSPLIB",
    "TRANSPORTS",
    "AbandonReason",
    "Access",
    "Announcement",
    "AssociationId",
    "CauseCode",
    "Cookie",
    "CspListener",
    "CspReporter",
    "Door",
    "ElementConfig",
    "ElementId",
    "ElementKey",
    "Endpoint",
    "ErrorCause",
    "FailedOver",
    "Footprint",
    "GroupAddress",
    "Handler",
    "HandlespaceReader",
    "HandlespaceView",
    "Home",
    "HostNames",
    "HuntConfig",
    "Identity",
    "InteropProfile",
    "LinkFault",
    "LinkFaults",
    "LocalError",
    "MulticastGroup",
    "NoRegistrar",
    "NotRunning",
    "Notice",
    "PathProfile",
    "Policy",
    "PoolElement",
    "PoolElementServer",
    "PoolHandle",
    "PoolRule",
    "PoolUser",
    "Refusal",
    "Registrar",
    "RegistrarConfig",
    "Rejected",
    "RemoteError",
    "RemovalReason",
    "Reporter",
    "RoundRobin",
    "RserpoolError",
    "ScopeListener",
    "ServerId",
    "ServerInformation",
    "ServerSession",
    "Session",
    "SessionClosed",
    "SessionItem",
    "SessionMessage",
    "TlsFiles",
    "Transport",
    "TransportAddress",
    "TransportChoice",
    "TransportError",
    "TransportProtocol",
    "TransportUse",
    "UserConfig",
    "Who",
    "WireField",
    "WireMessage",
    "best_transport",
    "choose_transport",
    "cookie_content",
    "csp",
    "desk_context",
    "dissect",
    "handlespace",
    "hex_id",
    "means_many",
    "message_name",
    "notices",
    "own_addresses",
    "parse_address",
    "parse_addresses",
    "parse_group",
    "policies",
    "policy_by_name",
    "read_handlespace",
    "recognise_profile",
    "registrars_in",
    "report",
    "serve",
    "transport",
    "visitor_context",
    "with_faults",
]
