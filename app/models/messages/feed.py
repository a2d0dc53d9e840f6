"""The feed of a scene's message log: messages that our registrars and elements report, and messages of the window's
pool user.

Each message is noted once. Our user reports all messages that it sends or receives. Any other message is reported by
its sender, or by its receiver if the sender is not ours. Addresses are resolved from the rows of the fleet, from the
elements that registrars report, and for ENRP from the identifiers of sender and receiver in the message. A report can
come before its other end, a process that is starting, has said who it is. Then it is held until that is known.

Sessions carry thousands of messages a second, too many to read. A sample of each second is listed, with more control
messages than data. The others are counted and reported together a few times a second (`MessageLog.passed`).
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from app.base.clock import now
from app.models.fleet.fleet import Fleet, RegistrarRow, Row, State
from app.models.handlespace.registrar_view import Change
from app.models.messages.log import Message, MessageLog, Party, Role
from app.models.topology.graph import USER, party_of
from app.processes.protocol import SESSION_TALK, MessageSeen, host_and_port
from rserpool import ASAP_PPID, ENRP_PPID, WireMessage, notices

CONTROL_LISTED: Final = 100
DATA_LISTED: Final = 50
"""Session messages that are listed per second: cookies and the user's requests, and elements' data."""

GATHERED: Final = 0.1
"""Seconds between two reports of the number of unlisted messages."""

PLACES: Final = 4096
"""The maximum number of addresses in memory. The oldest ones are dropped."""

HELD_FOR: Final = 10.0
"""Seconds that a report is held at most because its other end may be a process that is starting."""

HELD: Final = 1 << 20
"""The octets of held reports. More are noted at once."""

_PER_REPORT: Final = 512
"""Octets that a held report counts for beside its payload."""

_ANY_REGISTRAR: Final = 0
"""The receiver identifier in an ENRP message to all registrars or to an unknown one (RFC 5353 §2.1)."""


class MessageFeed:
    """Feeds `log` from `fleet` until `close`. Pass `by_user` to the pool user as `on_message`."""

    def __init__(
        self,
        fleet: Fleet,
        log: MessageLog,
        clock: Callable[[], float] = now,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self._fleet, self._log = fleet, log
        self._clock, self._steady = clock, steady
        self._numbers = itertools.count(1)
        self._at: dict[str, Party] = {}
        """The component at each address, `host:port`."""
        self._seen: set[Row] = set()
        """Rows whose addresses are in the table."""
        self._control = _Ration(CONTROL_LISTED)
        self._data = _Ration(DATA_LISTED)
        self._unlisted: Counter[tuple[str, bool, int]] = Counter()
        """The numbers of unlisted messages, by peer address, direction and payload protocol."""
        self._flush: asyncio.TimerHandle | None = None
        self._held: list[tuple[Party, MessageSeen]] = []
        self._held_octets = 0
        self._patience: asyncio.TimerHandle | None = None
        self._forget = (
            fleet.changed.connect(self._look),
            fleet.removed.connect(self._removed),
            fleet.reported.connect(self._reported),
            fleet.message_seen.connect(self._seen_by),
        )

    def close(self) -> None:
        """Stop feeding."""
        for forget in self._forget:
            forget()
        self._end_patience()
        if self._flush is not None:
            self._flush.cancel()
            self._flush = None

    def by_user(self, message: WireMessage) -> None:
        """Note a message that our pool user sent or received."""
        peer = host_and_port(message.peer)
        if self._is_listed(message):
            own = host_and_port(message.own)
            if message.own.port:
                self._put(own, USER)
            seen = MessageSeen(
                self._clock(), message.outgoing, own, peer, message.ppid, message.stream, message.payload
            )
            self._take(USER, seen)
        else:
            self._unlisted[peer, message.outgoing, message.ppid] += 1
            if self._flush is None:
                self._flush = asyncio.get_running_loop().call_later(GATHERED, self._tell_counts)

    # --- sessions ----------------------------------------------------------------------------------------------------

    def _is_listed(self, message: WireMessage) -> bool:
        """Return whether a message of our user is listed. Otherwise it is only counted."""
        if message.ppid == ASAP_PPID and message.payload[0] not in SESSION_TALK:
            return True
        of_data = message.ppid != ASAP_PPID and not message.outgoing
        return (self._data if of_data else self._control).takes(self._steady())

    def _tell_counts(self) -> None:
        self._flush = None
        counts, self._unlisted = self._unlisted, Counter()
        for (peer, outgoing, ppid), number in counts.items():
            there = self._at.get(peer)
            if there is not None:
                self._log.passed.emit(*((USER, there) if outgoing else (there, USER)), ppid, number)

    # --- reports of processes ----------------------------------------------------------------------------------------

    def _seen_by(self, row: Row, seen: MessageSeen) -> None:
        self._take(party_of(row), seen)

    def _take(self, here: Party, seen: MessageSeen, starting: bool | None = None) -> None:
        """Note a message that `here` reports, unless its other end reports it; or hold it until the other end is known.

        A registrar that is not in the fleet yet may be one of ours, although an ENRP message names it. `starting` says
        whether such a process is to be expected; None: look, if it matters.
        """
        there = self._at.get(seen.peer)
        if seen.ppid == ENRP_PPID:
            there = self._named(seen) or there
        row = self._row(there)
        may_be_ours = row is None and there != USER and self._held_octets < HELD
        if may_be_ours and (self._is_starting() if starting is None else starting):
            self._hold(here, seen)
        elif here == USER or (there != USER and (seen.outgoing or row is None or not row.options.messages)):
            self._note(seen, here, there)

    def _hold(self, here: Party, seen: MessageSeen) -> None:
        self._held.append((here, seen))
        self._held_octets += len(seen.payload) + _PER_REPORT
        if self._patience is None:
            self._patience = asyncio.get_running_loop().call_later(HELD_FOR, self._let_go, False)

    def _let_go(self, starting: bool) -> None:
        """Look at the held reports again; if nothing is starting any more, note them all."""
        held, self._held, self._held_octets = self._held, [], 0
        for here, seen in held:
            self._take(here, seen, starting)
        if not self._held:
            self._end_patience()

    def _end_patience(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None

    def _is_starting(self) -> bool:
        return any(row.state is State.STARTING for row in self._fleet.rows)

    def _named(self, seen: MessageSeen) -> Party | None:
        """Return the other end of an ENRP message according to the identifiers in it."""
        start = 8 if seen.outgoing else 4
        identifier = int.from_bytes(seen.payload[start : start + 4], "big")
        return None if identifier == _ANY_REGISTRAR else Party(Role.REGISTRAR, identifier)

    def _row(self, party: Party | None) -> Row | None:
        """Return the process of ours that is this party, or None."""
        if party is None or party == USER:
            return None
        find = self._fleet.registrar if party.role is Role.REGISTRAR else self._fleet.element
        return find(party.identifier)

    def _note(self, seen: MessageSeen, here: Party, there: Party | None) -> None:
        sender, receiver = (here, there) if seen.outgoing else (there, here)
        source, target = (seen.own, seen.peer) if seen.outgoing else (seen.peer, seen.own)
        number = next(self._numbers)
        self._log.note(Message(number, seen.at, sender, receiver, seen.ppid, seen.stream, seen.payload, source, target))

    # --- addresses ---------------------------------------------------------------------------------------------------

    def _look(self, row: Row) -> None:
        learned = row not in self._seen and bool(row.address)
        if learned:
            self._learn(row)
        self._look_at_held(learned)

    def _removed(self, row: Row) -> None:
        self._seen.discard(row)
        self._look_at_held(learned=False)

    def _look_at_held(self, learned: bool) -> None:
        """Let held reports go if that can help. Rows change often, and hundreds of processes may be starting."""
        if self._held:
            starting = self._is_starting()
            if learned or not starting:
                self._let_go(starting)

    def _learn(self, row: Row) -> None:
        self._seen.add(row)
        for address in (row.address, row.enrp_address if isinstance(row, RegistrarRow) else ""):
            hosts, _, port = address.rpartition(":")
            for host in filter(None, hosts.split(",")):
                self._put(f"{host}:{port}", party_of(row))

    def _reported(self, _row: RegistrarRow, change: Change) -> None:
        match change.notice:
            case notices.ElementAdded(element=element) | notices.ElementChanged(element=element):
                for host in element.transport.addresses:
                    where = host_and_port(replace(element.transport, addresses=(host,)))
                    self._put(where, Party(Role.ELEMENT, element.identifier))

    def _put(self, where: str, party: Party) -> None:
        self._at.pop(where, None)  # insert it as the latest one
        self._at[where] = party
        if len(self._at) > PLACES:
            del self._at[next(iter(self._at))]


class _Ration:
    """A limit per second. Unused permits do not accumulate beyond one second."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._left = float(rate)
        self._at = 0.0

    def takes(self, now: float) -> bool:
        self._left = min(self._left + (now - self._at) * self._rate, float(self._rate))
        self._at = now
        if self._left < 1.0:
            return False
        self._left -= 1.0
        return True
