"""One handlespace in many registrars: joining, updates, and the audit that repairs what got lost (RFC 5353 §3.2, §3.3,
§3.6).

A newcomer looks for a mentor, asks it for its peers and its handle table, page by page, and serves ENRP requests only
then. Later every change of an element is told to all peers by its home; checksums in presences show when that was not
enough, and then the elements of exactly one owner are asked for again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

from rserpool.core.machine import Notify
from rserpool.core.notices import AuditDone, AuditStarted, MentorFound, ServiceBegun
from rserpool.core.registrar.context import RegistrarContext
from rserpool.model import UNKNOWN_SERVER, ElementKey, PoolElement, PoolHandle, ServerId, ServerInformation, hex_id
from rserpool.wire import enrp

log = logging.getLogger(__name__)


class SyncState(Enum):
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
    """What is waited for; the subject is a `ServerId`, of the discovery our own."""

    DISCOVERY = "nobody to learn from was found"
    TRANSFER = "a peer stopped in the middle of its table, or of its list"
    CURSOR = "a peer stopped asking for our table"


class Replica(Protocol):
    """Where elements of others are kept: the ASAP side, which has their timers."""

    def learn(self, now: float, pool_handle: PoolHandle, element: PoolElement) -> bool:
        """Enter or change an element that another registrar owns. False: it was refused."""

    def unlearn(self, now: float, key: ElementKey, reason: str) -> None:
        """Take out an element that another registrar owned."""


@dataclass(slots=True)
class _Transfer:
    """A table that we download."""

    own_only: bool
    marked: set[ElementKey] = field(default_factory=set)
    """Elements of that owner which the answers have not confirmed yet."""
    seen: set[ElementKey] = field(default_factory=set)
    """What the answers have told; a page that tells nothing new is the last, whatever it says."""
    added: int = 0
    removed: int = 0


@dataclass(slots=True)
class _Cursor:
    """How far a peer has downloaded our table."""

    own_only: bool
    after: ElementKey | None


class Synchronisation:
    """Keeps the handlespace equal to the peers'.

    `tell` sends to a peer; `in_service` hears when the start is over; `others` are the peers that could be a mentor.
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
        """Who is no mentor for now, and until when."""
        self._transfers: dict[ServerId, _Transfer] = {}
        self._cursors: dict[ServerId, _Cursor] = {}

    # --- joining (§3.2) -----------------------------------------------------------------------------------------

    def start(self, now: float, *, expect_peers: bool) -> None:
        """§3.2.2: with nobody configured and no group to listen to, we are the first server."""
        if expect_peers:
            self._move(SyncState.LOOKING)
            self._timers.set((SyncTimer.DISCOVERY, self._identifier), now + self._config.mentor_discovery)
        else:
            self._begin_service()

    def found(self, now: float, server: ServerId) -> None:
        """A peer was heard: while we look for one, it becomes the mentor; the later ones are the backup (§3.2.2)."""
        if self.state is not SyncState.LOOKING or now < self._refused.get(server, now):
            return
        self._move(SyncState.JOINING)
        self._mentor = server
        self._emit(Notify(MentorFound(server)))
        self._timers.set((SyncTimer.TRANSFER, server), now + self._config.max_time_no_response)
        self._tell(server, enrp.ListRequest(self._identifier, server))

    def on_list_response(self, now: float, message: enrp.ListResponse) -> tuple[ServerInformation, ...]:
        """§3.2.2: the peers that the mentor knows; then its handle table is asked for."""
        if self.state is not SyncState.JOINING or message.sender != self._mentor or self._mentor in self._transfers:
            return ()
        if message.rejected:
            self.give_up(now, message.sender)
            return ()
        self._download(now, message.sender, own_only=False)
        return message.servers

    def discovery_over(self, now: float, _: ServerId) -> None:
        """Nobody answered, or all refused: they may be starting as well, and the audits will bring us together."""
        if self.state is SyncState.LOOKING:
            self._begin_service()
        elif self.state is SyncState.JOINING:
            self._timers.set((SyncTimer.DISCOVERY, self._identifier), now + self._config.mentor_discovery)

    def _begin_service(self) -> None:
        self._timers.cancel((SyncTimer.DISCOVERY, self._identifier))
        self._move(SyncState.SYNCHRONISED)
        self._refused.clear()
        self._emit(Notify(ServiceBegun(self._mentor or UNKNOWN_SERVER, len(self._handlespace))))
        self._in_service()

    # --- downloading (§3.2.3, §3.6) -----------------------------------------------------------------------------

    def audit(self, now: float, server: ServerId, checksum: int) -> None:
        """§3.6: a presence says what its sender owns; if we see it differently, ask for exactly that."""
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
        """A page came: enter it, ask for the next, or finish."""
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
            return  # of our own elements we know best, and an audit is about one owner
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
                self._replica.unlearn(now, key, "its home does not know it")
        if transfer.own_only:
            self._emit(Notify(AuditDone(server, transfer.added, transfer.removed)))
        elif self.state is SyncState.JOINING:
            self._begin_service()

    def give_up(self, now: float, server: ServerId) -> None:
        """A peer refused, stopped answering or died in the middle of a transfer: the next mentor, or the next audit."""
        self._transfers.pop(server, None)
        self._cursors.pop(server, None)
        for kind in (SyncTimer.TRANSFER, SyncTimer.CURSOR):
            self._timers.cancel((kind, server))
        if self.state is SyncState.JOINING and server == self._mentor:
            self._mentor = None
            self._move(SyncState.LOOKING)
            # §3.2.2: whoever refuses is starting itself, as a rule; it is asked again in a while.
            self._refused[server] = now + self._config.mentor_discovery / 4
            for other in self._others():
                self.found(now, other)

    def confirm(self, key: ElementKey) -> None:
        """An update told of this element while its owner is being audited: it is not stale."""
        for transfer in self._transfers.values():
            transfer.marked.discard(key)

    # --- answering (§3.2.2, §3.2.3) -----------------------------------------------------------------------------

    def on_list_request(self, message: enrp.ListRequest, known: tuple[ServerInformation, ...]) -> None:
        """While we are joining ourselves the answer is no."""
        sender = message.sender
        rejected = self.state is not SyncState.SYNCHRONISED
        servers = () if rejected else tuple(s for s in known if s.identifier != sender)
        self._tell(sender, enrp.ListResponse(self._identifier, sender, servers, rejected))

    def on_table_request(self, now: float, message: enrp.HandleTableRequest) -> None:
        """One page from where this peer stopped; a request of the other kind begins anew."""
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
            # Forgotten sooner than the peer gives up on us: it begins anew, and must not be told the second half.
            self._timers.set((SyncTimer.CURSOR, sender), now + self._config.max_time_no_response / 2)
        else:
            self.cursor_late(now, sender)

    def cursor_late(self, now: float, server: ServerId) -> None:
        """Forget how far a peer has come."""
        self._cursors.pop(server, None)
        self._timers.cancel((SyncTimer.CURSOR, server))

    def _move(self, state: SyncState) -> None:
        assert state in _MOVES[self.state], f"{self.state} -> {state}"
        log.info("registrar %s: %s", self._name, state.value)
        self.state = state
