"""One handlespace in many registrars: joining, and the audit that repairs lost updates (RFC 5353 §3.2, §3.6).

A starting registrar looks for a mentor, requests its list of peers and its handle table, page by page, and serves ENRP
requests only after that. From then on, the home of an element tells all peers about every change. The checksums in
presences reveal lost updates; then the elements of that one owner are requested again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

from rserpool.core.machine import Notify
from rserpool.core.notices import AuditDone, AuditStarted, MentorFound, ServiceBegun
from rserpool.core.reasons import RemovalReason
from rserpool.core.registrar.context import RegistrarContext
from rserpool.core.registrar.profile_check import DownloadCheck
from rserpool.model import UNKNOWN_SERVER, ElementKey, PoolElement, PoolHandle, ServerId, ServerInformation, hex_id
from rserpool.wire import enrp

log = logging.getLogger(__name__)


class SyncState(Enum):
    """How far a registrar has joined the operation scope."""

    ALONE = "not started: ENRP is off"
    LOOKING = "looking for a mentor"
    JOINING = "downloading from the mentor"
    SYNCHRONISED = "in service"


_MOVES = {
    SyncState.ALONE: {SyncState.LOOKING, SyncState.SYNCHRONISED},
    SyncState.LOOKING: {SyncState.JOINING, SyncState.SYNCHRONISED},
    SyncState.JOINING: {SyncState.LOOKING, SyncState.SYNCHRONISED},
    SyncState.SYNCHRONISED: set[SyncState](),
}


class SyncTimer(Enum):
    """The timers; the subject is a `ServerId`, for the discovery our own."""

    DISCOVERY = "no mentor was found"
    TRANSFER = "a peer did not send its list, or the next page of its table"
    CURSOR = "a peer did not request the next page of our table"


class Replica(Protocol):
    """Where elements of other registrars are kept: the ASAP side, which has their timers."""

    def learn(self, now: float, pool_handle: PoolHandle, element: PoolElement) -> bool:
        """Add or change an element that another registrar owns. Return false if it is refused."""

    def unlearn(self, now: float, key: ElementKey, reason: RemovalReason) -> None:
        """Remove an element that another registrar owned."""


@dataclass(slots=True)
class _Transfer:
    """A handle table that we are downloading."""

    own_only: bool
    """True if only the elements that the sender owns are requested (an audit)."""
    marked: set[ElementKey] = field(default_factory=set)
    """Elements of the sender that no page has confirmed yet."""
    seen: set[ElementKey] = field(default_factory=set)
    """All elements received so far. A page without a new one ends the transfer, even if it promises more."""
    added: int = 0
    removed: int = 0


@dataclass(slots=True)
class _Cursor:
    """How far a peer has downloaded our handle table."""

    own_only: bool
    after: ElementKey | None


class Synchronisation:
    """Keeps the handlespace equal to those of the peers.

    `tell` sends a message to a peer. `in_service` is called when the start is complete. `others` returns the peers that
    could be the mentor.
    """

    def __init__(
        self,
        context: RegistrarContext,
        replica: Replica,
        tell: Callable[[ServerId, enrp.EnrpMessage], None],
        in_service: Callable[[], None],
        others: Callable[[], Iterable[ServerId]],
    ) -> None:
        self._identifier = context.identifier
        self._name = context.name
        self._config = context.config
        self._download_check = DownloadCheck(context.name, context.config.profile)
        self._handlespace = context.handlespace
        self._timers = context.timers
        self._emit = context.emit
        self._replica = replica
        self._tell = tell
        self._in_service = in_service
        self._others = others
        self.state = SyncState.ALONE
        self._mentor: ServerId | None = None
        self._refused: dict[ServerId, float] = {}
        """Peers that refused to be our mentor, and when they can be asked again."""
        self._transfers: dict[ServerId, _Transfer] = {}
        self._cursors: dict[ServerId, _Cursor] = {}

    @property
    def transfers(self) -> int:
        """The number of handle tables that are being downloaded."""
        return len(self._transfers)

    @property
    def retry_pause(self) -> float:
        """Seconds between two attempts during the start, short enough for several within MENTOR-DISCOVERY."""
        return self._config.mentor_discovery / 4

    # --- joining (§3.2) -----------------------------------------------------------------------------------------

    def start(self, now: float, *, expect_peers: bool) -> None:
        """Start. Without configured peers and a multicast group, we are the first registrar (§3.2.2)."""
        if expect_peers:
            self._move(SyncState.LOOKING)
            self._timers.set((SyncTimer.DISCOVERY, self._identifier), now + self._config.mentor_discovery)
        else:
            self._begin_service()

    def found(self, now: float, server: ServerId) -> None:
        """Make a peer that was heard the mentor, if we are looking for one; later peers are the backup (§3.2.2)."""
        if self.state is not SyncState.LOOKING or now < self._refused.get(server, now):
            return
        self._move(SyncState.JOINING)
        self._mentor = server
        self._emit(Notify(MentorFound(server)))
        self._timers.set((SyncTimer.TRANSFER, server), now + self._config.max_time_no_response)
        self._tell(server, enrp.ListRequest(self._identifier, server))

    def on_list_response(self, now: float, message: enrp.ListResponse) -> tuple[ServerInformation, ...]:
        """Return the peers that the mentor knows, and request its handle table next (§3.2.2)."""
        if self.state is not SyncState.JOINING or message.sender != self._mentor or self._mentor in self._transfers:
            return ()
        if message.rejected:
            self.give_up(now, message.sender)
            return ()
        self._download(now, message.sender, own_only=False)
        return message.servers

    def discovery_over(self, now: float, _: ServerId) -> None:
        """Go into service without a mentor: the others may be starting as well, and audits repair the differences."""
        if self.state is SyncState.LOOKING:
            self._begin_service()
        elif self.state is SyncState.JOINING:  # the download from the mentor is not complete
            self._timers.set((SyncTimer.DISCOVERY, self._identifier), now + self._config.mentor_discovery)

    def _begin_service(self) -> None:
        self._timers.cancel((SyncTimer.DISCOVERY, self._identifier))
        self._move(SyncState.SYNCHRONISED)
        self._refused.clear()
        self._emit(Notify(ServiceBegun(self._mentor or UNKNOWN_SERVER, len(self._handlespace))))
        self._in_service()

    # --- downloading (§3.2.3, §3.6) -----------------------------------------------------------------------------

    def audit(self, now: float, server: ServerId, checksum: int) -> None:
        """Compare the checksum in a peer's presence with ours; if it differs, request the peer's elements (§3.6)."""
        if self.state is not SyncState.SYNCHRONISED or server in self._transfers:
            return
        ours = self._handlespace.checksum(server)
        if ours == checksum:
            return
        log.info("registrar %s: audit of %s (0x%04x, ours 0x%04x)", self._name, hex_id(server), checksum, ours)
        self._emit(Notify(AuditStarted(server, checksum, ours)))
        self._download(now, server, own_only=True)

    def _download(self, now: float, server: ServerId, *, own_only: bool) -> None:
        marked = {(handle, e.identifier) for handle, e in self._handlespace.owned_by(server)} if own_only else set()
        self._transfers[server] = _Transfer(own_only, marked)
        self._ask(now, server)

    def _ask(self, now: float, server: ServerId) -> None:
        transfer = self._transfers[server]
        self._timers.set((SyncTimer.TRANSFER, server), now + self._config.max_time_no_response)
        self._tell(server, enrp.HandleTableRequest(self._identifier, server, transfer.own_only))

    def on_table_response(self, now: float, message: enrp.HandleTableResponse) -> None:
        """Handle a page: store it, then request the next one or finish."""
        server = message.sender
        transfer = self._transfers.get(server)
        if transfer is None:
            return
        if message.rejected:
            self.give_up(now, server)
            return
        before = len(transfer.seen)
        for entry in message.entries:
            for element in entry.pool_elements:
                self._enter(now, server, transfer, entry.pool_handle, element)
        if message.more and before < len(transfer.seen) <= self._config.max_elements:
            self._ask(now, server)
        else:
            self._finish(now, server, transfer)

    def _enter(
        self, now: float, server: ServerId, transfer: _Transfer, handle: PoolHandle, element: PoolElement
    ) -> None:
        key = (handle, element.identifier)
        transfer.seen.add(key)
        if element.home in (self._identifier, UNKNOWN_SERVER) or (transfer.own_only and element.home != server):
            return  # we are the authority for our own elements, and an audit concerns one owner only
        transfer.marked.discard(key)
        added = self._handlespace.find(*key) is None
        if self._replica.learn(now, handle, element) and added:
            transfer.added += 1

    def _finish(self, now: float, server: ServerId, transfer: _Transfer) -> None:
        del self._transfers[server]
        self._timers.cancel((SyncTimer.TRANSFER, server))
        for key in sorted(transfer.marked):
            element = self._handlespace.find(*key)
            if element is not None and element.home == server:
                transfer.removed += 1
                self._replica.unlearn(now, key, RemovalReason.UNKNOWN_TO_HOME)
        if transfer.own_only:
            self._emit(Notify(AuditDone(server, transfer.added, transfer.removed)))
        elif self.state is SyncState.JOINING:
            self._begin_service()

    def give_up(self, now: float, server: ServerId) -> None:
        """Abandon a transfer because the peer refused, stopped answering or died. Try another mentor if necessary."""
        self._transfers.pop(server, None)
        self._cursors.pop(server, None)
        self._download_check.forget(server)
        for kind in (SyncTimer.TRANSFER, SyncTimer.CURSOR):
            self._timers.cancel((kind, server))
        if self.state is SyncState.JOINING and server == self._mentor:
            self._mentor = None
            self._move(SyncState.LOOKING)
            # §3.2.2: a peer that refuses is usually starting itself, so it is asked again later.
            self._refused[server] = now + self.retry_pause
            for other in self._others():
                self.found(now, other)

    def confirm(self, key: ElementKey) -> None:
        """Keep an element during an audit of its owner, because an update shows that it is not stale."""
        for transfer in self._transfers.values():
            transfer.marked.discard(key)

    # --- answering (§3.2.2, §3.2.3) -----------------------------------------------------------------------------

    def on_list_request(self, message: enrp.ListRequest, known: tuple[ServerInformation, ...]) -> None:
        """Answer with our peers; refuse while we are joining ourselves."""
        sender = message.sender
        rejected = self.state is not SyncState.SYNCHRONISED
        servers = () if rejected else tuple(s for s in known if s.identifier != sender)
        self._tell(sender, enrp.ListResponse(self._identifier, sender, servers, rejected))

    def on_table_request(self, now: float, message: enrp.HandleTableRequest) -> None:
        """Answer with the next page for this peer. A request of the other kind starts from the beginning."""
        sender = message.sender
        if self.state is not SyncState.SYNCHRONISED:
            self._tell(sender, enrp.HandleTableResponse(self._identifier, sender, rejected=True))
            return
        cursor = self._cursors.get(sender)
        if cursor is None or cursor.own_only != message.own_only:
            cursor = _Cursor(message.own_only, None)
        owner = self._identifier if message.own_only else None
        page = self._handlespace.table(cursor.after, self._config.max_elements_per_table, owner)
        entries = tuple(enrp.PoolEntry(handle, elements) for handle, elements in page.entries)
        self._tell(sender, enrp.HandleTableResponse(self._identifier, sender, entries, more=page.more))
        if page.more:
            cursor.after = page.last
            self._cursors[sender] = cursor
            # The cursor expires before the peer gives up on us. The peer then starts again and needs the first page.
            self._timers.set((SyncTimer.CURSOR, sender), now + self._config.max_time_no_response / 2)
        else:
            self.cursor_late(now, sender)
            if message.own_only and self._handlespace.owned(self._identifier):
                self._download_check.downloaded(sender, self._handlespace.checksum(self._identifier))

    def cursor_late(self, now: float, server: ServerId) -> None:
        """Forget how far a peer has downloaded our table."""
        self._cursors.pop(server, None)
        self._timers.cancel((SyncTimer.CURSOR, server))

    def _move(self, state: SyncState) -> None:
        assert state in _MOVES[self.state], f"{self.state} -> {state}"
        log.info("registrar %s: %s", self._name, state.value)
        self.state = state
