"""The ENRP side of a registrar: what an event in one of its parts means for the others (RFC 5353 §3).

A presence may reveal a new peer, stop a takeover and start an audit. The death of a peer ends a download and starts a
takeover. The parts do not know each other, so all such consequences are in this file.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from enum import Enum
from typing import Any, TypeAlias

from rserpool.core.machine import ANNOUNCE, Close, Notify, Peer, Send
from rserpool.core.notices import TakeoverDone
from rserpool.core.reasons import RemovalReason
from rserpool.core.registrar.context import AT_ONCE, RegistrarContext
from rserpool.core.registrar.peers import Hearing, Peers, PeerTimer
from rserpool.core.registrar.pool_service import PoolService
from rserpool.core.registrar.synchronisation import Synchronisation, SyncState, SyncTimer
from rserpool.core.registrar.takeover import Takeovers, TakeoverTimer
from rserpool.core.requests import JoinScope
from rserpool.errors import CauseCode, ErrorCause
from rserpool.model import (
    UNKNOWN_SERVER,
    AssociationId,
    PoolElement,
    PoolHandle,
    ServerId,
    ServerInformation,
    TransportAddress,
    hex_id,
)
from rserpool.wire import asap, enrp
from rserpool.wire.enrp import UpdateAction

log = logging.getLogger(__name__)

OnEnrp: TypeAlias = Callable[[float, Any], None]


CLAIM_PAUSE = 0.05
"""Seconds between two groups of `AT_ONCE` elements that are told after a takeover. We have to dial each of them, so
10 000 take four seconds. An element that does not want to wait finds us itself."""


class ScopeTimer(Enum):
    """The timers of the scope; the subject is our own identifier."""

    ANNOUNCE = "time to announce our address to users and elements"


class Scope:
    """A registrar's relation to the other registrars. Until `join` it is alone and ignores ENRP messages."""

    def __init__(self, context: RegistrarContext, service: PoolService) -> None:
        self._identifier = context.identifier
        self._name = context.name
        self._config = context.config
        self._periodic = context.periodic
        self._handlespace = context.handlespace
        self._timers = context.timers
        self._emit = context.emit
        self._guard = context.guard
        self._service = service
        self._own_asap: TransportAddress | None = None
        liveness = service.liveness
        self.peers = Peers(context, died=self._died, hang_up=liveness.give_up, address_of=liveness.peer)
        tell, present = self.peers.tell, self.peers.present
        self.synchronisation = Synchronisation(context, service, tell, in_service=self._in_service, others=present)
        self.takeovers = Takeovers(context, tell, complete=self._complete)
        self._on_message: dict[type, OnEnrp] = {
            enrp.Presence: self._on_presence,
            enrp.HandleTableRequest: lambda now, m: self.synchronisation.on_table_request(now, m),
            enrp.HandleTableResponse: self._on_table_response,
            enrp.HandleUpdate: self._on_update,
            enrp.ListRequest: lambda now, m: self.synchronisation.on_list_request(m, self.peers.list()),
            enrp.ListResponse: self._on_list_response,
            enrp.InitTakeover: self._on_init_takeover,
            enrp.InitTakeoverAck: lambda now, m: self.takeovers.on_ack(now, m),
            enrp.TakeoverServer: self._on_takeover_server,
        }
        self.on_timer: dict[Enum, Callable[[float, Any], None]] = {
            PeerTimer.HEARTBEAT: self._heartbeat,
            PeerTimer.LAST_HEARD: self.peers.suspect,
            PeerTimer.NO_RESPONSE: self.peers.no_response,
            SyncTimer.DISCOVERY: self.synchronisation.discovery_over,
            SyncTimer.TRANSFER: self.synchronisation.give_up,
            SyncTimer.CURSOR: self.synchronisation.cursor_late,
            TakeoverTimer.ACKNOWLEDGEMENTS: self.takeovers.acknowledgements_late,
            TakeoverTimer.RESULT: self._result_late,
            ScopeTimer.ANNOUNCE: self._announce,
        }

    @property
    def alone(self) -> bool:
        """True until `join`: there are no other registrars."""
        return self.synchronisation.state is SyncState.ALONE

    def join(self, now: float, request: JoinScope) -> None:
        """Join the operation scope: find the other registrars, and keep the handlespace equal to theirs."""
        if not self.alone:
            return
        self._own_asap = request.asap
        self.synchronisation.start(now, expect_peers=bool(request.peers) or self._config.announce)
        self.peers.start(ServerInformation(self._identifier, request.own), request.peers)
        self._heartbeat(now, self._identifier)
        if self._config.announce:
            self._announce(now, self._identifier)

    def received(self, now: float, association: AssociationId, message: enrp.EnrpMessage) -> None:
        """Handle an ENRP message."""
        if self.alone:
            return
        if isinstance(message, enrp.Error):
            if CauseCode.REJECTED_DUE_TO_SECURITY in {cause.code for cause in message.error.causes}:
                log.warning("registrar %s: %s does not admit us; ask there", self._name, hex_id(message.sender))
            return
        if not self._guard.may_speak_enrp(now, association):
            # RFC 5353 §6: only registrars that are known to be such change the handlespace.
            cause = asap.OperationError((ErrorCause(CauseCode.REJECTED_DUE_TO_SECURITY),))
            self._emit(Send(association, enrp.Error(self._identifier, message.sender, cause)))
            self._emit(Close(association))
            return
        if message.receiver not in (UNKNOWN_SERVER, self._identifier):
            log.info("registrar %s: ignores a message for %s", self._name, hex_id(message.receiver))
            return
        if isinstance(message, enrp.Presence) and message.server is None and self._config.profile.presence_names_server:
            log.info("registrar %s: ignores a presence that names no server, as rsplib does", self._name)
            return
        hearing = self.peers.hear(now, association, message.sender)
        if hearing is Hearing.IGNORED:
            return
        if isinstance(message, enrp.Presence):
            self.peers.on_presence(message, answered=hearing is Hearing.INTRODUCED)
        self._on_message[type(message)](now, message)
        self._heard(now, message.sender)

    def heard(self, now: float, source: TransportAddress, message: enrp.Presence) -> None:
        """Handle a multicast presence. The peer's address is the packet's source, with the port it tells (§3.4.1)."""
        if self.alone or message.server is None:
            return
        told = message.server.transport
        if not self._guard.may_be_registrar(now, source.addresses):
            return
        address = TransportAddress(told.protocol, told.port, source.addresses, told.use)
        if self.peers.meet(now, ServerInformation(message.sender, address)):
            self._heard(now, message.sender)

    def lost(self, now: float, association: AssociationId | None, address: Peer) -> None:
        """Handle an association that ended or could not be established; it may be a peer's."""
        self.peers.lost(now, association, address)

    def update(self, action: UpdateAction, pool_handle: PoolHandle, element: PoolElement) -> None:
        """Tell all peers that an element of ours was added, changed or removed (§3.3)."""
        if self.alone:
            return
        better = self._better_home(element) if action is UpdateAction.ADD_PE else None
        for peer in self.peers:
            self.peers.tell(peer, enrp.HandleUpdate(self._identifier, peer, action, pool_handle, element))
            if peer == better:
                suggestion = enrp.HandleUpdate(self._identifier, peer, action, pool_handle, element, takeover=True)
                self.peers.tell(peer, suggestion)

    # --- messages -----------------------------------------------------------------------------------------------

    def _heard(self, now: float, server: ServerId) -> None:
        """Note that a peer sent a message: it is alive, and may become our mentor."""
        self.takeovers.lives(now, server)
        self.synchronisation.found(now, server)

    def _heartbeat(self, now: float, _: ServerId) -> None:
        """Send presences; more often during the start, because other registrars may be starting as well."""
        pause = self._config.peer_heartbeat_cycle
        if self.synchronisation.state is SyncState.SYNCHRONISED:
            self.peers.heartbeat(now, pause)
            self.peers.inquire()
        else:
            self.peers.heartbeat(now, min(pause, self.synchronisation.retry_pause))

    def _in_service(self) -> None:
        """Exchange presences with all peers; during the start, requests for handle tables were refused."""
        for peer in self.peers.present():
            self.peers.send_presence(peer, reply_required=True)

    def _on_presence(self, now: float, message: enrp.Presence) -> None:
        if message.checksum is not None:
            self.synchronisation.audit(now, message.sender, message.checksum)

    def _on_update(self, now: float, message: enrp.HandleUpdate) -> None:
        element = message.pool_element
        key = (message.pool_handle, element.identifier)
        if message.action is UpdateAction.ADD_PE:
            if element.home != message.sender:
                log.info("registrar %s: ignores an update by %s: not the owner", self._name, hex_id(message.sender))
                return
            if self._service.learn(now, message.pool_handle, element):
                self.synchronisation.confirm(key)
                if message.takeover and self._config.takeover_suggestion:
                    self._service.claim(now, key)
        else:
            self._service.not_there(key, message.sender)
            known = self._handlespace.find(*key)
            # Accepted from the owner, or from a registrar at which the element deregistered, but not from one that
            # merely lost an element that it used to own.
            if known is not None and known.home == message.sender:
                self._service.unlearn(now, key, RemovalReason.REMOVED_BY_HOME)
            elif known is not None and known.home == element.home:
                self._service.unlearn(now, key, RemovalReason.DEREGISTERED_ELSEWHERE)

    def _on_list_response(self, now: float, message: enrp.ListResponse) -> None:
        servers = self.synchronisation.on_list_response(now, message)
        if self.peers.was_asked(message.sender):
            servers = message.servers
        for information in servers:
            if self._guard.may_be_registrar(now, information.transport.addresses):
                self.peers.learn(now, information)

    def _on_table_response(self, now: float, message: enrp.HandleTableResponse) -> None:
        self.synchronisation.on_table_response(now, message)
        for home in {element.home for entry in message.entries for element in entry.pool_elements}:
            if self._handlespace.owned(home):
                self.peers.orphan(now, home)

    # --- takeover (§3.5) ----------------------------------------------------------------------------------------

    def _died(self, now: float, server: ServerId) -> None:
        self.synchronisation.give_up(now, server)
        self.takeovers.not_waiting_for(now, server)
        if server in self.takeovers:
            return
        if self._handlespace.owned(server):
            self.takeovers.begin(now, server, self.peers)
        else:
            self.peers.forget(now, server)

    def _on_init_takeover(self, now: float, message: enrp.InitTakeover) -> None:
        if message.target == self._identifier:
            # §3.5: the target immediately shows all peers that it is alive.
            for peer in self.peers:
                self.peers.send_presence(peer)
        elif message.target == message.sender:
            return  # the sender is alive
        elif message.target not in self.peers and not self._handlespace.owned(message.target):
            self.takeovers.acknowledge(message)  # stateless, so that a flood of these cannot fill the memory
        elif self.takeovers.on_init(now, message):
            self.peers.mark_dead(message.target)

    def _on_takeover_server(self, now: float, message: enrp.TakeoverServer) -> None:
        target = message.target
        if target == self._identifier:
            for peer in self.peers:  # too late to stop it, but they learn that we are alive; our elements decide
                self.peers.send_presence(peer)
            return
        owned = self._handlespace.owned_by(target)
        if target == message.sender or (not owned and target not in self.peers):
            return  # the sender is alive, or the target is unknown and has no elements
        for handle, element in owned:
            self._service.rehome((handle, element.identifier), message.sender)
        since = self.takeovers.settled(now, target)
        self.synchronisation.give_up(now, target)
        self.peers.forget(now, target)
        self._emit(Notify(TakeoverDone(target, message.sender, len(owned), now - since)))

    def _complete(self, now: float, target: ServerId, since: float) -> None:
        """Take over the target's elements and tell all peers, because all have agreed."""
        owned = self._handlespace.owned_by(target)
        self.peers.forget(now, target)
        for peer in self.peers:
            self.peers.tell(peer, enrp.TakeoverServer(self._identifier, peer, target))
        for index, (handle, element) in enumerate(owned):
            self._service.claim(now, (handle, element.identifier), index // AT_ONCE * CLAIM_PAUSE)
        self._emit(Notify(TakeoverDone(target, self._identifier, len(owned), now - since)))

    def _result_late(self, now: float, target: ServerId) -> None:
        """Repeat a takeover that another registrar has not completed."""
        if self.takeovers.result_late(now, target) and not self.peers.alive(target):
            self._died(now, target)

    def _better_home(self, element: PoolElement) -> ServerId | None:
        """Return the peer whose identifier differs most from the element's, if more than ours (takeover draft)."""
        if not self._config.takeover_suggestion:
            return None
        best = max(self.peers, key=lambda peer: peer ^ element.identifier, default=self._identifier)
        return best if best ^ element.identifier > self._identifier ^ element.identifier else None

    # --- announcements (RFC 5352 §3.6) --------------------------------------------------------------------------

    def _announce(self, now: float, _: ServerId) -> None:
        """Announce ourselves if we are in service. Without a transport, rsplib uses the source of the packet."""
        if self.synchronisation.state is SyncState.SYNCHRONISED:
            own = self._own_asap if self._config.profile.announces_transport else None
            self._emit(Send(ANNOUNCE, asap.ServerAnnounce(self._identifier, () if own is None else (own,))))
        pause = self._periodic(self._config.server_announce_cycle)
        self._timers.set((ScopeTimer.ANNOUNCE, self._identifier), now + pause)
