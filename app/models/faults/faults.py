"""Faults on purpose: to processes (kill, stop, freeze, slow, crash of a whole host) and to the links between them (cut,
lose, delay). Each is told with a sentence about what the protocol should do, and later one about what it did.

Both ends of a link are told: processes by their fleet; this window's pool user, which is a component too, here. Where a
method takes the end of a link, None is that user. Killing and freezing go through the fleet, which signals them
(`acted`); here they become records.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from app.base import clock as clocks
from app.base.language import translate
from app.base.signal import Signal
from app.fractal.session import Failover
from app.models.actions import Action
from app.models.faults.expectation import expected
from app.models.faults.fault_watch import FaultWatch
from app.models.faults.impact import FaultImpact, LinkEnds, Targets, identifiers
from app.models.fleet.fleet import Fleet
from app.models.fleet.marks import Mark
from app.models.fleet.places import DEFAULT_ADDRESS
from app.models.fleet.process_row import ElementRow, RegistrarRow, Row, State
from app.models.handlespace.registrar_view import Change
from app.models.handlespace.scope import Takeover
from app.models.messages.log import Party
from app.models.scene import Scene
from app.models.topology.graph import USER, party_of
from rserpool import LinkFault, LinkFaults, notices

LOSS = 0.1
DELAY = 0.2
"""Seconds, one way."""

SLOWER = 5
"""A slowed element is this many times slower than before."""
SLOW_SPEED = 2000.0
"""Points per second of a slowed element that had no limit."""

LOOK_S = 0.25
"""Seconds between two looks for outcomes."""
RECORDS = 200
"""Records that are kept; the oldest go first."""

NOBODY_LISTENS = f"{DEFAULT_ADDRESS}:0"
"""The address of pool users as the components they connect to see it."""


@dataclass(eq=False)
class FaultRecord:
    """What was done, what is expected to follow, and what followed."""

    number: int
    at: float
    """Seconds since the epoch."""
    action: Action
    done: str
    expectation: str
    outcomes: tuple[str, ...] = ()
    """Sentences; empty while the outcome is open."""
    marks: tuple[Mark, ...] = ()
    registrars: tuple[str, ...] = ()
    """The letters of the registrars that it was done to."""
    watch: FaultWatch | None = field(default=None, repr=False)
    """Waits for the outcome; None when that is known."""

    @property
    def outcome(self) -> str:
        return " ".join(self.outcomes)


class Faults:
    """The faults of one demonstration. `own` holds the faults of the links of this process's pool user."""

    def __init__(
        self, scene: Scene, fleet: Fleet, own: LinkFaults, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.records: deque[FaultRecord] = deque(maxlen=RECORDS)
        self.happened = Signal[FaultRecord]()
        """A fault was done; its outcome is open."""
        self.concluded = Signal[FaultRecord]()
        """The outcome of a fault is known."""
        self.links = scene.links
        self._scene = scene
        self._fleet = fleet
        self._own = own
        self._clock = clock
        self._numbers = itertools.count(1)
        self._speeds: dict[ElementRow, float] = {}
        """The former speeds of the slowed elements."""
        self._impact = FaultImpact(fleet)
        self._quiet = False
        self._timer: asyncio.TimerHandle | None = None
        fleet.acted.connect(self._acted)
        fleet.changed.connect(self._row_changed)
        scene.failed_over.connect(self._failed_over)
        scene.scope.took_over.connect(self._took_over)
        scene.scope.changed.connect(self.look)
        fleet.reported.connect(self._reported)

    @property
    def open(self) -> tuple[FaultRecord, ...]:
        """The records whose outcome is not known yet."""
        return tuple(record for record in self.records if record.watch is not None)

    @property
    def _watches(self) -> tuple[FaultWatch, ...]:
        return tuple(record.watch for record in self.records if record.watch is not None)

    def close(self) -> None:
        """Stop watching for outcomes."""
        for record in self.open:
            record.watch = None
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    # --- processes ---------------------------------------------------------------------------------------------------

    def slow(self, row: ElementRow, speed: float | None = None) -> None:
        """Let an element compute more slowly: at a fifth of its speed, or at `speed` points per second."""
        if row.reachable:
            before = self._speeds.setdefault(row, row.options.speed_limit)
            self._report(Action.SLOW, (row,), translate("Faults", "{name} was slowed down"))
            self._fleet.set_speed(row, speed or (before / SLOWER if before else SLOW_SPEED))

    def restore(self, row: ElementRow) -> None:
        """Give a slowed element its former speed."""
        if row in self._speeds and row.reachable:
            self._report(Action.RESTORE, (row,), translate("Faults", "{name} runs at its former speed"))
            self._fleet.set_speed(row, self._speeds.pop(row))

    def is_slow(self, row: Row) -> bool:
        return row in self._speeds

    def crash(self, rows: Iterable[Row]) -> None:
        """Kill all of these at the same moment, as if their common host crashed."""
        rows = tuple(row for row in rows if row.alive)
        if not rows:
            return
        text = translate("Faults", "A host crashed: {names}").format(names=", ".join(row.name for row in rows))
        self._report(Action.CRASH, rows, text)
        with self.unreported():
            for row in rows:
                self._fleet.kill(row)

    # --- links -------------------------------------------------------------------------------------------------------

    def cut(self, one: Row | None, other: Row | None) -> None:
        """Let nothing through between the two, in either direction."""
        self._fault(
            Action.CUT,
            one,
            other,
            LinkFault(cut=True),
            translate("Faults", "The link between {one} and {other} was cut"),
        )

    def lose(self, one: Row | None, other: Row | None, loss: float = LOSS) -> None:
        """Lose this fraction of packets, 0 to less than 1, in both directions."""
        text = translate("Faults", "The link between {one} and {other} loses {loss} %")
        self._fault(Action.LOSE, one, other, LinkFault(loss=loss), text.replace("{loss}", f"{loss * 100:g}"))

    def delay(self, one: Row | None, other: Row | None, seconds: float = DELAY) -> None:
        """Delay everything by `seconds`, in each direction."""
        text = translate("Faults", "The link between {one} and {other} is {delay} ms slower, each way")
        self._fault(
            Action.DELAY, one, other, LinkFault(delay=seconds), text.replace("{delay}", f"{seconds * 1000:.0f}")
        )

    def heal(self, one: Row | None, other: Row | None) -> None:
        """Repair the link."""
        if self.links.between(_party(one), _party(other)) is not None:
            self._report(
                Action.HEAL, (one, other), translate("Faults", "The link between {one} and {other} was healed")
            )
            self._put(one, other, None)

    def split(self, ones: Iterable[Row | None], others: Iterable[Row | None]) -> None:
        """Cut every link between the two sides."""
        pairs = [(one, other) for one in ones for other in others if _can_talk(one, other)]
        targets: Targets = tuple(dict.fromkeys(end for pair in pairs for end in pair))
        if pairs:
            action = Action.SPLIT if len(pairs) > 1 else Action.CUT
            self._report(action, targets, translate("Faults", "The network was split"), pairs)
            for one, other in pairs:
                self._put(one, other, LinkFault(cut=True))

    def heal_all(self) -> None:
        """Heal all links, thaw the frozen processes, and restore the speed of the slowed elements."""
        links = self.links.all
        frozen = [row for row in self._fleet.rows if row.state is State.FROZEN]
        slowed = [row for row in self._speeds if row.reachable]
        if not links and not frozen and not slowed:
            return
        targets = (*(self._row(party) for link in links for party in link[:2]), *frozen)
        self._report(Action.HEAL, tuple(dict.fromkeys(targets)), translate("Faults", "Everything was healed"))
        with self.unreported():
            for one, other, _ in links:
                self._put(self._row(one), self._row(other), None)
            for row in frozen:
                self._fleet.thaw(row)
            for row in slowed:
                self.restore(row)

    @contextlib.contextmanager
    def unreported(self) -> Iterator[None]:
        """While this lasts, what is done to processes is no fault of its own: no expectation, no record, no outcome."""
        before, self._quiet = self._quiet, True
        try:
            yield
        finally:
            self._quiet = before

    def can_link(self, one: Row | None, other: Row | None) -> bool:
        """Whether these are two different components that both run."""
        return one is not other and all(end is None or end.reachable for end in (one, other))

    def _fault(self, action: Action, one: Row | None, other: Row | None, fault: LinkFault, text: str) -> None:
        if self.can_link(one, other) and fault:
            self._report(action, (one, other), text)
            self._put(one, other, fault)

    def _put(self, one: Row | None, other: Row | None, fault: LinkFault | None) -> None:
        for here, there in ((one, other), (other, one)):
            for address in _addresses(there):
                if here is None:
                    self._own.set(address, fault)
                else:
                    self._fleet.set_link(here, address, fault)
        self.links.put(_party(one), _party(other), fault)

    @property
    def watching(self) -> bool:
        """A look at the open records is scheduled."""
        return self._timer is not None

    # --- records -----------------------------------------------------------------------------------------------------

    def look(self) -> None:
        """Conclude the records whose outcome is known by now."""
        now = self._clock()
        for record in self.open:
            if record.watch is not None and (outcomes := record.watch.look(now)):
                record.watch, record.outcomes = None, outcomes
                text = translate("Faults", "{done}. Result: {outcome}")
                text = text.format(done=record.done, outcome=record.outcome)
                self._scene.journal.write("fault", text, *record.marks, registrars=record.registrars)
                self.concluded.emit(record)

    def _report(self, action: Action, targets: Targets, text: str, pairs: Sequence[LinkEnds] = ()) -> None:
        if self._quiet:
            return
        names = [translate("Faults", "the user") if target is None else target.name for target in targets]
        if len(targets) == 2:
            text = text.format(name=names[0], one=names[0], other=names[1])
        elif len(targets) == 1:
            text = text.format(name=names[0])
        if not pairs and len(targets) == 2:
            pairs = ((targets[0], targets[1]),)
        consequences = self._impact.consequences(action, targets, pairs)
        unaffected, home = self._impact.unaffected(targets), any(self._impact.home_of_pair(*pair) for pair in pairs)
        marks = tuple(target.mark for target in targets if isinstance(target, ElementRow))
        letters = tuple(target.letter for target in targets if isinstance(target, RegistrarRow))
        record = FaultRecord(
            next(self._numbers),
            clocks.now(),
            action,
            text,
            expected(action, targets, unaffected, home),
            (),
            marks,
            letters,
        )
        now = self._clock()
        self._fleet.harm(consequences.harmed, now)
        if action in (Action.HEAL, Action.THAW):
            self._fleet.harm(identifiers(targets), None)
        if consequences or action not in (Action.HEAL, Action.RESTORE):
            record.watch = FaultWatch(self._scene, consequences, now, identifiers(targets))
        self.records.append(record)
        text = translate("Faults", "{done}. Expected: {expectation}")
        text = text.format(done=record.done, expectation=record.expectation)
        self._scene.journal.write("fault", text, *marks, registrars=letters)
        self.happened.emit(record)
        self._look_later()

    def _look_later(self) -> None:
        self._timer = None
        self.look()
        if self.open and self._timer is None:
            with contextlib.suppress(RuntimeError):  # without a loop the owner calls `look`
                self._timer = asyncio.get_running_loop().call_later(LOOK_S, self._look_later)

    def _acted(self, row: Row, action: Action) -> None:
        texts = {
            Action.KILL: translate("Faults", "{name} was killed"),
            Action.STOP: translate("Faults", "{name} was asked to stop"),
            Action.FREEZE: translate("Faults", "{name} was frozen"),
            Action.THAW: translate("Faults", "{name} was thawed"),
        }
        if not self._quiet:
            self._report(action, (row,), texts[action])

    def _row_changed(self, row: Row) -> None:
        if row.alive:
            return
        if isinstance(row, ElementRow):
            self._speeds.pop(row, None)
        for other in self.links.of(party_of(row)):  # a replacement at the same address must be reachable
            self._put(row, self._row(other), None)

    def _failed_over(self, failover: Failover) -> None:
        for watch in self._watches:
            watch.failed_over(failover)
        self.look()

    def _reported(self, row: RegistrarRow, change: Change) -> None:
        former, notice = change.former, change.notice
        if isinstance(notice, notices.ElementRemoved) and former is not None and former.home == row.view.registrar:
            for watch in self._watches:
                watch.removed(notice.identifier, self._clock())

    def _took_over(self, takeover: Takeover) -> None:
        for watch in self._watches:
            watch.took_over(takeover)
        self.look()

    def _row(self, party: Party) -> Row | None:
        return next((row for row in self._fleet.rows if party_of(row) == party), None)


def _party(end: Row | None) -> Party:
    return USER if end is None else party_of(end)


def _addresses(end: Row | None) -> tuple[str, ...]:
    if end is None:
        return (NOBODY_LISTENS,)
    return tuple(a for a in (end.address, getattr(end, "enrp_address", "")) if a)


def _can_talk(one: Row | None, other: Row | None) -> bool:
    """Whether two components talk to each other at all; elements do not."""
    return one is not other and not (isinstance(one, ElementRow) and isinstance(other, ElementRow))
