"""What followed a fault: which tiles failed over, which elements were removed, who took over, and how long that took.

A `FaultWatch` watches a scene from the moment of a fault until everything expected has happened, or patience runs out.
Then it tells what happened in whole sentences. Times are seconds on its owner's clock; the owner calls `look`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from app.base.durations import duration
from app.base.language import translate
from app.fractal.session import Failover
from app.models.fleet.process_row import RegistrarRow, State
from app.models.handlespace.scope import Takeover
from app.models.scene import Scene

PATIENCE = 45.0
"""Seconds after which an expectation counts as failed: longer than the keep-alives and time-outs of the demo."""

SETTLE = 0.5
"""Seconds to wait for events that belong together."""

QUIET = 5.0
"""Seconds without any event after which that is reported, where nothing should happen."""


@dataclass(frozen=True, slots=True)
class Consequences:
    """What should follow from a fault, by the identifiers of elements and registrars."""

    deserted: frozenset[int] = frozenset()
    """Elements whose tiles continue elsewhere."""
    leaving: frozenset[int] = frozenset()
    """Elements that disappear from all registrars."""
    orphans: frozenset[int] = frozenset()
    """Elements that get another home registrar."""
    bad_homes: frozenset[int] = frozenset()
    """Registrars that are no element's home afterwards; their views do not count."""
    apart: tuple[tuple[int, int], ...] = ()
    """Pairs of registrars that consider each other dead."""
    back: frozenset[int] = frozenset()
    """Elements that all registrars list again."""
    agree: bool = False
    """Whether all registrars agree afterwards."""

    def __bool__(self) -> bool:
        return self != Consequences()

    @property
    def harmed(self) -> frozenset[int]:
        """The elements and registrars that can no longer do their work."""
        return self.deserted | self.bad_homes | {identifier for pair in self.apart for identifier in pair}


@dataclass(eq=False)
class FaultWatch:
    """`began` is the moment of the fault; `targets` are the elements and registrars it is about."""

    scene: Scene
    consequences: Consequences
    began: float
    targets: frozenset[int]
    failovers: list[tuple[int, float]] = field(default_factory=list)
    """Tiles that failed over, and the times of the failovers."""
    takeovers: list[Takeover] = field(default_factory=list)
    removals: dict[int, float] = field(default_factory=dict)
    """Elements that their home registrar removed, in seconds after the fault."""
    reached: dict[str, float] = field(default_factory=dict)
    """Consequences that have come about, by name, in seconds after the fault."""
    had: frozenset[int] = field(init=False)
    """The leaving elements that were in a pool at all."""
    busy: bool = field(init=False)
    """Whether deserted elements had tiles under way."""

    def __post_init__(self) -> None:
        self.had = self.consequences.leaving & self._listed()
        self.busy = self._waiting_tiles() > 0

    def failed_over(self, failover: Failover) -> None:
        if failover.left in self.targets:
            self.failovers.append((failover.tile, failover.seconds))

    def took_over(self, takeover: Takeover) -> None:
        if takeover.target in self.targets:
            self.takeovers.append(takeover)

    def removed(self, element: int, now: float) -> None:
        self.removals.setdefault(element, now - self.began)

    def look(self, now: float) -> tuple[str, ...]:
        """Return the outcome in sentences; empty while it is too early to tell."""
        seconds, open_ = now - self.began, False
        for name, is_reached in self._progress():
            if is_reached:
                self.reached.setdefault(name, seconds)
            else:
                self.reached.pop(name, None)
                open_ = True
        expected = self.consequences
        visible = expected.leaving or expected.orphans or expected.apart or expected.agree or expected.back or self.busy
        settled = max(self.reached.values(), default=0.0) + SETTLE
        if seconds < (PATIENCE if open_ else settled if visible else QUIET):
            return ()
        return tuple(self._sentences(seconds))

    # --- progress ----------------------------------------------------------------------------------------------------

    def _progress(self) -> list[tuple[str, bool]]:
        """The expected consequences by name, and whether each has come about."""
        expected, found = self.consequences, []
        if expected.deserted:
            found.append(("deserted", not self._waiting_tiles()))
        if expected.leaving:
            found.append(("leaving", not expected.leaving & self._listed()))
        if expected.orphans and self._witnesses():
            found.append(("orphans", expected.orphans <= self._at_home()))
        if expected.apart:
            found.append(("apart", not any(self._know_each_other(*pair) for pair in expected.apart)))
        if expected.back:
            witnesses = self._witnesses()
            found.append(("back", bool(witnesses) and all(expected.back <= row.elements.keys() for row in witnesses)))
        if expected.agree:
            found.append(("agree", self.scene.scope.agrees))
        return found

    def _witnesses(self) -> list[RegistrarRow]:
        """The registrars whose views count."""
        rows = self.scene.fleet.registrars
        return [
            row for row in rows if row.state is State.RUNNING and row.serves
            and row.identifier not in self.consequences.bad_homes
        ]  # fmt: skip

    def _listed(self) -> set[int]:
        """The elements that some registrar lists."""
        return {identifier for row in self._witnesses() for _, identifier in row.view.elements}

    def _at_home(self) -> set[int]:
        """The elements that are listed, and by no registrar with a bad home."""
        homes = {(i, e.home) for row in self._witnesses() for (_, i), e in row.view.elements.items()}
        badly = {i for i, home in homes if home in self.consequences.bad_homes}
        return {int(i) for i, _ in homes if i not in badly}

    def _know_each_other(self, one: int, other: int) -> bool:
        for here, there in ((one, other), (other, one)):
            row = self.scene.fleet.registrar(here)
            if row is not None and row.alive and there in row.view.peers:
                return True
        return False

    def _waiting_tiles(self) -> int:
        """Count the tiles that only deserted elements are computing."""
        picture = self.scene.picture
        if picture is None:
            return 0
        return sum(state.element in self.consequences.deserted for state in picture.in_flight.values())

    # --- sentences ---------------------------------------------------------------------------------------------------

    def _sentences(self, seconds: float) -> list[str]:
        said = [*self._about_tiles(), *self._about_elements(seconds), *self._about_registrars(seconds)]
        if not said:
            text = translate("Faults", "In {time} there was no failover, no removal and no takeover.")
            said.append(text.format(time=duration(seconds)))
        return said

    def _about_tiles(self) -> list[str]:
        picture = self.scene.picture
        if picture is None or (not self.consequences.deserted and not self.failovers):
            return []
        waiting, total = self._waiting_tiles(), len(picture.states)
        if waiting:
            text = translate("Faults", "{waiting} of {total} tiles still wait for an element.")
            return [text.format(waiting=waiting, total=total)]
        if self.failovers:
            text = translate("Faults", "Failover took {time}; 0 of {total} tiles lost.")
            return [text.format(time=duration(max(s for _, s in self.failovers)), total=total)]
        return [translate("Faults", "No tile was in progress there; 0 of {total} tiles lost.").format(total=total)]

    def _about_elements(self, seconds: float) -> list[str]:
        said = []
        if self.had:
            text = translate("Faults", "%n element(s) left the pool after {time}.", n=len(self.had))
            if "leaving" not in self.reached:
                text = translate("Faults", "After {time}, the pool still lists elements that are gone.")
            said.append(text.format(time=duration(self.reached.get("leaving", seconds))))
        if removed := [after for element, after in self.removals.items() if element in self.consequences.orphans]:
            text = translate("Faults", "Its home registrar removed %n element(s) after {time}.", n=len(removed))
            said.append(text.format(time=duration(max(removed))))
        if "orphans" in self.reached and not self.takeovers:
            text = translate("Faults", "%n element(s) had a new home registrar after {time}.",
                             n=len(self.consequences.orphans))  # fmt: skip
            said.append(text.format(time=duration(self.reached["orphans"])))
        elif self.consequences.orphans and "orphans" not in self.reached and self._witnesses():
            text = translate("Faults", "After {time}, some elements still have no new home registrar.")
            said.append(text.format(time=duration(seconds)))
        return said

    def _about_registrars(self, seconds: float) -> list[str]:
        said = []
        for takeover in self.takeovers:
            text = translate("Faults", "Registrar {letter} took over %n element(s) after {time}.", n=takeover.elements)
            said.append(text.format(letter=self.scene.scope.letter_of(takeover.by), time=duration(takeover.seconds)))
        if "apart" in self.reached and not self.takeovers:
            text = translate("Faults", "They considered each other dead after {time}.")
            said.append(text.format(time=duration(self.reached["apart"])))
        elif self.consequences.apart and "apart" not in self.reached:
            text = translate("Faults", "After {time}, they still consider each other alive.")
            said.append(text.format(time=duration(seconds)))
        if self.consequences.back:
            text = translate(
                "Faults", "%n element(s) became reachable in the pool after {time}.", n=len(self.consequences.back)
            )
            if "back" not in self.reached:
                text = translate("Faults", "After {time}, some elements are still not back in the pool.")
            said.append(text.format(time=duration(self.reached.get("back", seconds))))
        if self.consequences.agree:
            text = translate("Faults", "All registrars agree after {time}.")
            if "agree" not in self.reached:
                text = translate("Faults", "After {time}, not all registrars agree.")
            said.append(text.format(time=duration(self.reached.get("agree", seconds))))
        return said
