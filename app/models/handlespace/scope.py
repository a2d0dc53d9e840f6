"""The operation scope: all registrars of the fleet together, the differences between their views and the age of each,
takeovers, newcomers, and sentences about these events.

It follows the reports of the registrars in a process list and changes nothing. A difference between two views lasts
from the first report that shows it to the report that repairs it. Most differences last for milliseconds, because every
change reaches one registrar before the others.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from app.base.durations import duration
from app.base.language import translate
from app.base.signal import Signal
from app.models.fleet.marks import Mark
from app.models.fleet.process_list import ProcessList
from app.models.fleet.process_row import RegistrarRow, Row, State
from app.models.handlespace.registrar_view import Change, Difference, differences_of
from rserpool import AbandonReason, ElementKey, PoolElement, RemovalReason, ServerId, hex_id, notices

SETTLED: Final = 0.15
"""The minimum age, in seconds, of a difference that counts: every change reaches one registrar before the others."""

SETTLED_AFAR: Final = 4.0
"""The same if a handlespace is read from time to time, so that a change shows only at the next reading."""


@dataclass(frozen=True, slots=True)
class Takeover:
    """The registrar `by` became the home of a dead registrar's elements, in `duration` seconds. `unnoticed` are the
    seconds from the fault to the beginning of the takeover, if the fault was done here; otherwise 0."""

    target: int
    by: int
    elements: int
    duration: float
    unnoticed: float = 0.0

    @property
    def seconds(self) -> float:
        """The time of the takeover, wherever one is shown: from the fault to the new home."""
        return self.unnoticed + self.duration


@dataclass(frozen=True, slots=True)
class Join:
    """A newcomer knew the same elements as the other registrars, `seconds` after its start."""

    registrar: int
    elements: int
    seconds: float


class Scope:
    """All registrars of a process list together."""

    def __init__(self, fleet: ProcessList, clock: Callable[[], float] = time.monotonic) -> None:
        self.changed = Signal[()]()
        """A view or the set of compared registrars changed."""
        self.took_over = Signal[Takeover]()
        self.joined = Signal[Join]()
        self.happened = Signal[str, str, tuple[Mark, ...], tuple[str, ...]]()
        """An event for the journal: kind, sentence, marks of elements and letters of registrars."""
        self._fleet = fleet
        self._clock = clock
        self._since: dict[ElementKey, dict[Difference, float]] = {}
        self._compared: tuple[RegistrarRow, ...] = ()
        self._states: tuple[object, ...] = ()
        self._started: dict[RegistrarRow, float] = {}
        """Newcomers that do not yet know the same as the others, with their start times."""
        self._moved: dict[tuple[int, int], list[Mark]] = {}
        """Elements that moved in a takeover in progress, by the registrar that takes over and the former home."""
        self._say: dict[type, Callable[[RegistrarRow, Any, PoolElement | None], None]] = {
            notices.ElementAdded: self._added,
            notices.ElementRemoved: self._removed,
            notices.ElementChanged: lambda row, n, old: self._moved_to(row, (n.pool_handle, n.element.identifier), old),
            notices.ElementMoved: lambda row, n, old: self._moved_to(row, (n.pool_handle, n.identifier), old),
            notices.ServiceBegun: self._began,
            notices.PeerLost: self._lost,
            notices.TakeoverStarted: self._begins_takeover,
            notices.TakeoverAbandoned: self._abandoned,
            notices.TakeoverDone: self._done,
            notices.AuditStarted: self._audit,
            notices.AuditDone: self._audited,
        }
        fleet.added.connect(self._row_added)
        fleet.changed.connect(self._row_changed)
        fleet.reported.connect(self._reported)

    @property
    def registrars(self) -> tuple[RegistrarRow, ...]:
        """The live registrars, in their order. Of those that others started, the ones whose handlespace can be read."""
        return tuple(
            row
            for row in self._fleet.registrars
            if row.alive and row.identifier is not None and (row.ours or row.view.in_service)
        )

    @property
    def settled(self) -> float:
        """The minimum age, in seconds, of a difference that counts."""
        return SETTLED if all(row.ours for row in self._compared) else SETTLED_AFAR

    @property
    def now(self) -> float:
        """The time on the scope's clock."""
        return self._clock()

    @property
    def differences(self) -> tuple[tuple[Difference, float], ...]:
        """The differences between views and the correct records, each with its start on the clock, oldest first."""
        found = [pair for by_key in self._since.values() for pair in by_key.items()]
        return tuple(sorted(found, key=lambda pair: pair[1]))

    def backdate(self, since: Mapping[tuple[int, str, int, str], float]) -> None:
        """Set the start of differences that are older than this scope, by registrar, pool, element and kind."""
        for by_key in self._since.values():
            for d, at in by_key.items():
                by_key[d] = since.get((d.registrar, str(d.pool_handle), d.identifier, d.kind.value), at)

    @property
    def agrees(self) -> bool:
        """Whether all registrars are in service and know the same, and the home of every element is alive."""
        rows = self.registrars
        homes = {home for row in rows for home in row.view.homes}
        return (
            bool(rows)
            and all(row.view.in_service for row in rows)
            and not self._since
            and homes <= {row.view.registrar for row in rows if row.serves}
        )

    @property
    def joining(self) -> tuple[RegistrarRow, ...]:
        """Newcomers that do not yet know the same as the others."""
        return tuple(self._started)

    def homes(self) -> dict[int, int]:
        """Return the home of each element, by identifiers, if it is alive and all registrars agree about it."""
        rows = self.registrars
        living = {row.view.registrar for row in rows if row.serves}
        first, *others = [{key[1]: e.home for key, e in row.view.elements.items()} for row in rows] or [{}]
        return {
            identifier: home
            for identifier, home in first.items()
            if home in living and all(other.get(identifier) == home for other in others)
        }

    def checksums(self) -> dict[int, int]:
        """Return each registrar's checksum over all elements it knows, by registrar identifier."""
        return {row.view.registrar: row.view.checksum_of_all() for row in self.registrars}

    def name_of(self, registrar: int) -> str:
        """Return a registrar's name: `registrar B`, or `registrar 0x1a2b3c4d` if it is not one of ours."""
        return translate("Scope", "registrar {letter}").format(letter=self.letter_of(registrar))

    def letter_of(self, registrar: int) -> str:
        """Return a registrar's letter, or its identifier if it is not one of ours."""
        row = self._fleet.registrar(registrar)
        return row.letter if row is not None else hex_id(registrar)

    # --- comparing ---------------------------------------------------------------------------------------------------

    def _row_added(self, row: Row) -> None:
        if isinstance(row, RegistrarRow) and row.ours and any(other.serves for other in self.registrars):
            self._started[row] = self._clock()

    def _row_changed(self, row: Row) -> None:
        if not isinstance(row, RegistrarRow):
            return
        if not row.alive:
            self._started.pop(row, None)
        compared = self._believed_first()
        if compared != self._compared:
            self._compared = compared
            keys = dict.fromkeys(key for row in compared for key in row.view.elements)
            for key in (*keys, *(self._since.keys() - keys.keys())):
                self._compare(key)
        states = tuple((row, row.state, row.view.in_service) for row in self.registrars)
        if states != self._states:
            self._states = states
            self.changed.emit()

    def _believed_first(self) -> tuple[RegistrarRow, ...]:
        """Return the registrars in service, frozen ones last because their views are out of date."""
        rows = [row for row in self.registrars if row.view.in_service]
        return tuple(sorted(rows, key=lambda row: row.state is State.FROZEN))

    def _compare(self, key: ElementKey) -> None:
        found = differences_of(key, [row.view for row in self._compared])
        before = self._since.pop(key, {})
        if found:
            now = self._clock()
            self._since[key] = {difference: before.get(difference, now) for difference in found}

    def _reported(self, row: RegistrarRow, change: Change) -> None:
        notice = change.notice
        if row in self._compared:
            match notice:
                case notices.ElementAdded() | notices.ElementChanged():
                    self._compare((notice.pool_handle, notice.element.identifier))
                case notices.ElementMoved() | notices.ElementRemoved():
                    self._compare((notice.pool_handle, notice.identifier))
        else:
            self._row_changed(row)  # it may be in service now
        if (say := self._say.get(type(notice))) is not None:
            say(row, notice, change.former)
        for newcomer in tuple(self._started):
            self._look_at_newcomer(newcomer)
        self.changed.emit()

    def _look_at_newcomer(self, row: RegistrarRow) -> None:
        if row not in self._compared:
            return
        server = row.view.registrar
        if not any(difference.registrar == server for by_key in self._since.values() for difference in by_key):
            seconds = self._clock() - self._started.pop(row)
            text = translate("Scope", "{registrar} knows the same as the others {time} after its start")
            self._tell("pool", text.format(registrar=row.short_name, time=duration(seconds)), [row])
            self.joined.emit(Join(server, len(row.view.elements), seconds))

    # --- sentences ---------------------------------------------------------------------------------------------------

    def _tell(self, kind: str, text: str, about: Iterable[RegistrarRow | ServerId], *marks: Mark) -> None:
        rows = [one if isinstance(one, RegistrarRow) else self._fleet.registrar(one) for one in about]
        self.happened.emit(kind, text, marks, tuple(row.letter for row in rows if row is not None))

    def _marks(self, identifier: int) -> tuple[Mark, ...]:
        row = self._fleet.element(identifier)
        return () if row is None else (row.mark,)

    def _added(self, row: RegistrarRow, notice: notices.ElementAdded, _: object) -> None:
        identifier = notice.element.identifier
        # Only the home registrar's report makes a sentence; one from each registrar would be too many.
        if notice.element.home == row.view.registrar and (row.ours or row.view.in_service):
            text = translate("Scope", "{registrar} has element {element} in the pool {pool}").format(
                registrar=row.short_name, element=hex_id(identifier), pool=notice.pool_handle
            )
            self._tell("pool", text, [row], *self._marks(identifier))

    def _removed(self, row: RegistrarRow, notice: notices.ElementRemoved, former: PoolElement | None) -> None:
        if former is None or former.home != row.view.registrar:
            return
        if not row.ours:  # a reading does not say why
            text = translate("Scope", "Element {element} is not in the pool {pool} of {registrar} any more")
            text = text.format(registrar=row.short_name, element=hex_id(notice.identifier), pool=notice.pool_handle)
            self._tell("pool", text, [row], *self._marks(notice.identifier))
        else:
            text = translate("Scope", "{registrar} removed element {element} from the pool {pool}: {reason}").format(
                registrar=row.short_name,
                element=hex_id(notice.identifier),
                pool=notice.pool_handle,
                reason=reason_words(notice.reason),
            )
            self._tell("pool", text, [row], *self._marks(notice.identifier))

    def _moved_to(self, row: RegistrarRow, key: ElementKey, former: PoolElement | None) -> None:
        """Report a move, only if `row` is the new home. Moves during a takeover are reported together at its end."""
        server, element = row.view.registrar, row.view.elements.get(key)
        if element is None or former is None or former.home == server or element.home != server:
            return
        marks = self._marks(element.identifier)
        taking_over = self._moved.get((server, former.home))
        if taking_over is not None:
            taking_over += marks
        else:
            text = translate("Scope", "Element {element} moved to {registrar}").format(
                element=hex_id(element.identifier), registrar=self.name_of(server)
            )
            self._tell("pool", text, [row], *marks)

    def _began(self, row: RegistrarRow, notice: notices.ServiceBegun, _: object) -> None:
        if not row.ours:
            text = translate(
                "Scope", "The handlespace of {registrar} can be read; it has %n element(s)", "", notice.elements
            )
            self._tell("pool", text.format(registrar=row.short_name), [row])
        elif notice.mentor:
            text = translate(
                "Scope", "{registrar} is in service; it learned %n element(s) from {mentor}", "", notice.elements
            )
            self._tell(
                "pool", text.format(registrar=row.short_name, mentor=self.name_of(notice.mentor)), [row, notice.mentor]
            )
        elif len(self.registrars) > 1:
            text = translate("Scope", "{registrar} is in service; it found no registrar to learn from")
            self._tell("pool", text.format(registrar=row.short_name), [row])

    def _lost(self, row: RegistrarRow, notice: notices.PeerLost, _: object) -> None:
        peer = self._fleet.registrar(notice.server)
        if peer is not None and peer.alive and peer.reachable:  # otherwise its end is already in the journal
            text = translate("Scope", "{registrar} considers {peer} dead: it does not answer")
            self._tell(
                "trouble", text.format(registrar=row.short_name, peer=self.name_of(notice.server)), [row, notice.server]
            )

    def _begins_takeover(self, row: RegistrarRow, notice: notices.TakeoverStarted, _: object) -> None:
        self._moved[row.view.registrar, notice.target] = []

    def _abandoned(self, row: RegistrarRow, notice: notices.TakeoverAbandoned, _: object) -> None:
        self._moved.pop((row.view.registrar, notice.target), None)
        text = translate("Scope", "{registrar} does not take over {target}: {reason}").format(
            registrar=row.short_name, target=self.name_of(notice.target), reason=reason_words(notice.reason)
        )
        self._tell("takeover", text, [row, notice.target])

    def _done(self, row: RegistrarRow, notice: notices.TakeoverDone, _: object) -> None:
        if notice.by != row.view.registrar:
            return  # the report of a registrar that did not take part
        marks = self._moved.pop((notice.by, notice.target), [])
        now = self._clock()
        unnoticed = max(now - self._fleet.harmed.get(notice.target, now) - notice.duration, 0.0)
        takeover = Takeover(notice.target, notice.by, notice.elements, notice.duration, unnoticed)
        self._tell(
            "takeover",
            translate("Scope", "{registrar} took over %n element(s) of {target} in {time}", "", notice.elements).format(
                registrar=row.short_name, target=self.name_of(notice.target), time=duration(takeover.seconds)
            ),
            [row, notice.target],
            *marks[:12],
        )
        self.took_over.emit(takeover)

    def _audit(self, row: RegistrarRow, notice: notices.AuditStarted, _: object) -> None:
        self._tell(
            "pool",
            translate(
                "Scope",
                "{registrar} sees the elements of {peer} differently (checksum {ours} instead of {checksum}) and "
                "asks for them",
            ).format(
                registrar=row.short_name,
                peer=self.name_of(notice.server),
                ours=f"0x{notice.ours:04x}",
                checksum=f"0x{notice.checksum:04x}",
            ),
            [row, notice.server],
        )

    def _audited(self, row: RegistrarRow, notice: notices.AuditDone, _: object) -> None:
        self._tell(
            "pool",
            translate(
                "Scope", "{registrar} knows the elements of {peer} again: {added} added, {removed} removed"
            ).format(
                registrar=row.short_name,
                peer=self.name_of(notice.server),
                added=notice.added,
                removed=notice.removed,
            ),
            [row, notice.server],
        )


def reason_words(reason: RemovalReason | AbandonReason) -> str:
    """Return the sentence fragment for a reason, in the language in use."""
    return {
        RemovalReason.UNREACHABLE: translate("Scope", "cannot be reached"),
        RemovalReason.ASSOCIATION_LOST: translate("Scope", "association lost"),
        RemovalReason.DEREGISTERED: translate("Scope", "deregistered"),
        RemovalReason.DEREGISTERED_ELSEWHERE: translate("Scope", "deregistered"),
        RemovalReason.REPORTED: translate("Scope", "reported as unreachable"),
        RemovalReason.NO_ANSWER: translate("Scope", "no answer to a keep-alive"),
        RemovalReason.LIFE_OVER: translate("Scope", "registration expired"),
        RemovalReason.REMOVED_BY_HOME: translate("Scope", "its home registrar says so"),
        RemovalReason.UNKNOWN_TO_HOME: translate("Scope", "its home registrar does not know it"),
        AbandonReason.YIELDED: translate("Scope", "another registrar does"),
        AbandonReason.TARGET_ALIVE: translate("Scope", "it is alive"),
    }.get(reason, reason.value)
