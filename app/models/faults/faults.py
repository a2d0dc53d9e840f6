"""Faults on purpose: to processes (kill, stop, freeze, slow down, crash of a whole host) and to the links between them
(cut, loss, delay), each with a sentence of what the protocol should do now, and afterwards one of what it did.

A link has two ends, and both are told: processes by their fleet, and this window's pool user, which is a component
too, here. Where a method takes an end of a link, None is that user. Killing and freezing go through the fleet, whoever
asks for it; a fleet says so (`acted`), and here it is made an incident.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from app.base.language import translate
from app.base.signal import Signal
from app.models.faults.expectation import Deed, expected
from app.models.faults.fault_watch import FaultWatch
from app.models.faults.impact import Ends, FaultImpact, Pair, identifiers
from app.models.fleet.fleet import HERE, Act, Fleet
from app.models.fleet.marks import Mark
from app.models.fleet.process_row import ElementRow, RegistrarRow, Row, State
from app.models.handlespace.registrar_view import Change
from app.models.messages.log import Party
from app.models.scene import Scene
from app.models.topology.graph import USER, party_of
from rserpool import LinkFault, LinkFaults, notices

LOSS = 0.1
DELAY = 0.2
"""Seconds, one way."""

SLOWER = 5
"""A slowed element has so many times less speed than before."""
SLOW_SPEED = 2000.0
"""Points per second of one that had no limit."""

LOOK_S = 0.25
INCIDENTS = 200
"""Those that are kept."""

NOBODY_LISTENS = f"{HERE}:0"
"""Where pool users are, for those whom they dial."""

_ACTS = {Act.KILL: Deed.KILL, Act.STOP: Deed.STOP, Act.FREEZE: Deed.FREEZE, Act.THAW: Deed.THAW}


@dataclass(eq=False)
class Incident:
    """Something that was done, what was expected of it, and what became of it."""

    number: int
    at: float
    """Seconds since the epoch."""
    deed: Deed
    done: str
    expectation: str
    outcomes: tuple[str, ...] = ()
    """Sentences; none yet while that is open."""
    marks: tuple[Mark, ...] = ()
    aftermath: FaultWatch | None = field(default=None, repr=False)
    """Watches for the outcome."""

    @property
    def outcome(self) -> str:
        return " ".join(self.outcomes)


class Faults:
    """The faults of one demonstration. `own` has those of the links of this process's pool user."""

    def __init__(
        self, scene: Scene, fleet: Fleet, own: LinkFaults, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.incidents: deque[Incident] = deque(maxlen=INCIDENTS)
        self.happened = Signal[Incident]()
        """An incident is new."""
        self.concluded = Signal[Incident]()
        """Its outcome is known."""
        self.links = scene.links
        self._scene = scene
        self._fleet = fleet
        self._own = own
        self._clock = clock
        self._numbers = itertools.count(1)
        self._speeds: dict[ElementRow, float] = {}
        """Of those that were slowed, before."""
        self._bearings = FaultImpact(fleet)
        self._quiet = False
        self._timer: asyncio.TimerHandle | None = None
        fleet.acted.connect(self._acted)
        fleet.changed.connect(self._row_changed)
        scene.failed_over.connect(self._failed_over)
        scene.scope.took_over.connect(self._took_over)
        scene.scope.changed.connect(self.look)
        fleet.reported.connect(self._reported)

    @property
    def open(self) -> tuple[Incident, ...]:
        """Incidents whose outcome is not known yet."""
        return tuple(incident for incident in self.incidents if incident.aftermath is not None)

    def close(self) -> None:
        """Watch no more."""
        for incident in self.open:
            incident.aftermath = None
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    # --- processes ---------------------------------------------------------------------------------------------------

    def slow(self, row: ElementRow, speed: float | None = None) -> None:
        """Let it compute more slowly: a fifth of its speed, or so many points per second."""
        if row.reachable:
            before = self._speeds.setdefault(row, row.options.speed_limit)
            self._report(Deed.SLOW, (row,), translate("Faults", "{name} was slowed down"))
            self._fleet.set_speed(row, speed or (before / SLOWER if before else SLOW_SPEED))

    def hurry(self, row: ElementRow) -> None:
        """Give it back the speed that it had."""
        if row in self._speeds and row.reachable:
            self._report(Deed.HURRY, (row,), translate("Faults", "{name} runs at its former speed"))
            self._fleet.set_speed(row, self._speeds.pop(row))

    def is_slow(self, row: Row) -> bool:
        return row in self._speeds

    def crash(self, rows: Iterable[Row]) -> None:
        """These were on one host, and it is gone: all are killed at one moment."""
        rows = tuple(row for row in rows if row.alive)
        if not rows:
            return
        text = translate("Faults", "A host crashed: {names}").format(names=", ".join(row.name for row in rows))
        self._report(Deed.CRASH, rows, text)
        self._quiet = True
        for row in rows:
            self._fleet.kill(row)
        self._quiet = False

    # --- links -------------------------------------------------------------------------------------------------------

    def cut(self, one: Row | None, other: Row | None) -> None:
        """From now on nothing gets from one to the other, either way."""
        self._fault(
            Deed.CUT, one, other, LinkFault(cut=True), translate("Faults", "The link between {one} and {other} was cut")
        )

    def lose(self, one: Row | None, other: Row | None, loss: float = LOSS) -> None:
        """From 0 to less than 1: so many packets get lost, both ways."""
        text = translate("Faults", "The link between {one} and {other} loses {loss} %")
        self._fault(Deed.LOSE, one, other, LinkFault(loss=loss), text.replace("{loss}", f"{loss * 100:g}"))

    def delay(self, one: Row | None, other: Row | None, seconds: float = DELAY) -> None:
        """Everything takes so much longer, each way."""
        text = translate("Faults", "The link between {one} and {other} is {delay} ms slower, each way")
        self._fault(Deed.DELAY, one, other, LinkFault(delay=seconds), text.replace("{delay}", f"{seconds * 1000:.0f}"))

    def heal(self, one: Row | None, other: Row | None) -> None:
        """The link is as it should be."""
        if self.links.between(_party(one), _party(other)) is not None:
            self._report(Deed.HEAL, (one, other), translate("Faults", "The link between {one} and {other} was healed"))
            self._put(one, other, None)

    def split(self, ones: Iterable[Row | None], others: Iterable[Row | None]) -> None:
        """Cut every link between these and those."""
        pairs = [(one, other) for one in ones for other in others if _can_talk(one, other)]
        ends: Ends = tuple(dict.fromkeys(end for pair in pairs for end in pair))
        if pairs:
            self._report(Deed.CUT, ends, translate("Faults", "The network was split"), pairs)
            for one, other in pairs:
                self._put(one, other, LinkFault(cut=True))

    def heal_all(self) -> None:
        """Heal all links, let the frozen go on, and give the slowed ones their speed."""
        links, self._quiet = self.links.all, True
        frozen = [row for row in self._fleet.rows if row.state is State.PAUSED]
        slowed = [row for row in self._speeds if row.reachable]
        if not links and not frozen and not slowed:
            self._quiet = False
            return
        ends = (*(self._row(party) for link in links for party in link[:2]), *frozen)
        self._report(Deed.HEAL, tuple(dict.fromkeys(ends)), translate("Faults", "Everything was healed"))
        for one, other, _ in links:
            self._put(self._row(one), self._row(other), None)
        for row in frozen:
            self._fleet.go_on(row)
        for row in slowed:
            self.hurry(row)
        self._quiet = False

    def can_link(self, one: Row | None, other: Row | None) -> bool:
        """Two different components, both of which run."""
        return one is not other and all(end is None or end.reachable for end in (one, other))

    def _fault(self, deed: Deed, one: Row | None, other: Row | None, fault: LinkFault, text: str) -> None:
        if self.can_link(one, other) and fault:
            self._report(deed, (one, other), text)
            self._put(one, other, fault)

    def _put(self, one: Row | None, other: Row | None, fault: LinkFault | None) -> None:
        for here, there in ((one, other), (other, one)):
            for address in _addresses(there):
                if here is None:
                    self._own.set(address, fault)
                else:
                    self._fleet.set_link(here, address, fault)
        self.links.put(_party(one), _party(other), fault)

    # --- incidents ---------------------------------------------------------------------------------------------------

    def look(self) -> None:
        """Is the outcome of something known by now?"""
        now = self._clock()
        for incident in self.open:
            assert incident.aftermath is not None
            if outcomes := incident.aftermath.look(now):
                incident.aftermath, incident.outcomes = None, outcomes
                text = translate("Faults", "{done}. Result: {outcome}")
                text = text.format(done=incident.done, outcome=incident.outcome)
                self._scene.journal.write("fault", text, *incident.marks)
                self.concluded.emit(incident)

    def _report(self, deed: Deed, ends: Ends, text: str, pairs: Sequence[Pair] = ()) -> None:
        if self._quiet and deed is not Deed.HEAL:
            return
        names = [translate("Faults", "the user") if end is None else end.name for end in ends]
        if len(ends) == 2:
            text = text.format(name=names[0], one=names[0], other=names[1])
        elif len(ends) == 1:
            text = text.format(name=names[0])
        if not pairs and len(ends) == 2:
            pairs = ((ends[0], ends[1]),)
        goals = self._bearings.goals(deed, ends, pairs)
        company, home = self._bearings.company(ends), any(self._bearings.home_of_pair(*pair) for pair in pairs)
        marks = tuple(end.mark for end in ends if isinstance(end, ElementRow))
        incident = Incident(
            next(self._numbers), time.time(), deed, text, expected(deed, ends, company, home), marks=marks
        )
        if goals or deed not in (Deed.HEAL, Deed.HURRY):
            incident.aftermath = FaultWatch(self._scene, goals, self._clock(), identifiers(ends))
        self.incidents.append(incident)
        text = translate("Faults", "{done}. Expected: {expectation}")
        text = text.format(done=incident.done, expectation=incident.expectation)
        self._scene.journal.write("fault", text, *marks)
        self.happened.emit(incident)
        self._look_later()

    def _look_later(self) -> None:
        self._timer = None
        self.look()
        if self.open and self._timer is None:
            with contextlib.suppress(RuntimeError):  # no loop: whoever has none looks himself
                self._timer = asyncio.get_running_loop().call_later(LOOK_S, self._look_later)

    def _acted(self, row: Row, act: Act) -> None:
        texts = {
            Act.KILL: translate("Faults", "{name} was killed"),
            Act.STOP: translate("Faults", "{name} was asked to stop"),
            Act.FREEZE: translate("Faults", "{name} was frozen"),
            Act.THAW: translate("Faults", "{name} was thawed"),
        }
        if not self._quiet:
            self._report(_ACTS[act], (row,), texts[act])

    def _row_changed(self, row: Row) -> None:
        if row.alive:
            return
        if isinstance(row, ElementRow):
            self._speeds.pop(row, None)
        for other in self.links.of(party_of(row)):  # whoever takes its place shall be reached
            self._put(row, self._row(other), None)

    def _failed_over(self, failover: object) -> None:
        for incident in self.open:
            assert incident.aftermath is not None
            incident.aftermath.failed_over(failover, self._clock())  # type: ignore[arg-type]
        self.look()

    def _reported(self, row: RegistrarRow, change: Change) -> None:
        former, notice = change.former, change.notice
        if isinstance(notice, notices.ElementRemoved) and former is not None and former.home == row.view.registrar:
            for incident in self.open:
                assert incident.aftermath is not None
                incident.aftermath.removed(notice.identifier, self._clock())

    def _took_over(self, takeover: object) -> None:
        for incident in self.open:
            assert incident.aftermath is not None
            incident.aftermath.took_over(takeover, self._clock())  # type: ignore[arg-type]
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
    """Elements do not talk to each other."""
    return one is not other and not (isinstance(one, ElementRow) and isinstance(other, ElementRow))
