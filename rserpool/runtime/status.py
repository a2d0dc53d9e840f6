"""The status of a registrar, an element or a user, in the words of rsplib's status reports (`rserpool.wire.csp`).

The association to the registrar has the identifier 0 until the registrar's own is known, as with rsplib: an element
learns it from the first keep-alive, and elements and users learn it from announcements. A workload is reported by
elements with an adaptive policy only: the load that they have registered. Associations between registrars are listed
without a duration.
"""

from __future__ import annotations

import random
import socket
from dataclasses import dataclass
from typing import Final, TypeAlias

from rserpool.core.registrar_hunt import Home
from rserpool.model import TransportAddress, TransportProtocol
from rserpool.policies import LOAD_MAX
from rserpool.runtime.pool_element import PoolElementServer
from rserpool.runtime.pool_user import PoolUser
from rserpool.runtime.registrar import Registrar
from rserpool.wire import asap, csp, enrp

Component: TypeAlias = Registrar | PoolElementServer | PoolUser
"""What can be reported on."""

LOOKING: Final = "Looking for Registrar ..."
"""rsplib's status text of an element without a home registrar."""

IP_PROTOCOLS: Final = {
    TransportProtocol.SCTP: 132,
    TransportProtocol.TCP: 6,
    TransportProtocol.UDP: 17,
    TransportProtocol.DCCP: 33,
    TransportProtocol.UDP_LITE: 136,
}
"""IP protocol numbers, as reports name transports."""


@dataclass(frozen=True, slots=True)
class Status:
    """The part of a report that changes from one to the next."""

    location: str
    words: str
    workload: float | None = None
    associations: tuple[csp.Association, ...] = ()


def sender_of(component: Component) -> int:
    """Return the identifier that a component reports with. It contains the component's own one if it has one, so that
    associations of other components match it."""
    match component:
        case Registrar():
            return csp.component_id(csp.Group.REGISTRAR, component.identifier)
        case PoolElementServer():
            return csp.component_id(csp.Group.POOL_ELEMENT, component.identifier)
    return csp.component_id(csp.Group.POOL_USER, random.getrandbits(56))


def status_of(component: Component, now: float) -> Status:
    """Return the status of a component at `now`, in the event loop's time (seconds)."""
    match component:
        case Registrar():
            return _registrar(component)
        case PoolElementServer():
            return _element(component, now)
    return _user(component, now)


def _registrar(registrar: Registrar) -> Status:
    handlespace = registrar.handlespace
    own, pools = len(handlespace.owned_by(registrar.identifier)), sum(1 for _ in handlespace)
    peers = registrar.peers
    words = f"{len(handlespace)}[{own}] PEs in {_count(pools, 'Pool')}, {_count(len(peers), 'Peer')}"
    if refused := sum(registrar.refusals.values()):
        words += f", {refused} refused"
    protocol = IP_PROTOCOLS.get(registrar.enrp_address.protocol, 0)
    associations = tuple(
        csp.Association(csp.component_id(csp.Group.REGISTRAR, peer), None, enrp.PPID, protocol) for peer in peers
    )
    return Status(_location(registrar.address), words, None, associations)


def _element(element: PoolElementServer, now: float) -> Status:
    where, home = element.address, element.home
    words = _count(element.sessions, "Session") if home is not None else LOOKING
    load: int | None = getattr(element.policy, "load", None)
    return Status(_location(where), words, None if load is None else load / LOAD_MAX, _to_home(home, now, where))


def _user(user: PoolUser, now: float) -> Status:
    associations = _to_home(user.home, now, user.address) + tuple(
        _association(
            csp.component_id(csp.Group.POOL_ELEMENT, session.element.identifier),
            now - session.since,
            session.ppid,
            session.element.transport,
        )
        for session in user.sessions
        if session.element is not None
    )
    return Status(_location(user.address), _count(len(user.sessions), "Session"), None, associations)


def _to_home(home: Home | None, now: float, over: TransportAddress) -> tuple[csp.Association, ...]:
    if home is None:
        return ()
    registrar = csp.component_id(csp.Group.REGISTRAR, home.server)
    return (_association(registrar, now - home.since, asap.PPID, over),)


def _association(receiver: int, duration: float, ppid: int, over: TransportAddress) -> csp.Association:
    return csp.Association(receiver, max(duration, 0.0), ppid, IP_PROTOCOLS.get(over.protocol, 0))


def _location(where: TransportAddress) -> str:
    # An endpoint that only dials may have no port of its own. rsplib's users then report their addresses alone.
    return f"{socket.gethostname()}: {where if where.port else ','.join(where.addresses)}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
