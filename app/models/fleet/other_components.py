"""The other components: registrars, elements and users that we did not start, known from their status reports.

Any program can send reports, so the number of components is limited, and `changed` is emitted at `tick` and not at each
report. As in rsplib's monitor, a component is removed after ten of its intervals or 30 seconds without a report; a
component that reports its end is removed immediately.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import inf
from typing import Final

from app.base.language import translate
from app.base.signal import Signal
from app.fractal.protocol import PPID as FRACTAL_PPID
from app.services.pingpong import PPID as PING_PONG_PPID
from rserpool import ASAP_PPID, ENRP_PPID, csp, hex_id

LIMIT: Final = 256
"""The maximum number of components. Further ones are ignored until others are removed."""

LINKS: Final = 64
"""The maximum number of associations for each component."""

LONGEST_SILENCE: Final = 30.0
INTERVALS: Final = 10

CALCULATION_PPID: Final = 34
SCRIPTING_PPID: Final = 35
"""The payload protocol identifiers of rsplib's services that Poolscope does not offer."""


def protocol_words(ppid: int) -> str:
    """Return a short name of a payload protocol identifier."""
    return {
        ASAP_PPID: "ASAP",
        ENRP_PPID: "ENRP",
        FRACTAL_PPID: translate("Components", "fractals"),
        PING_PONG_PPID: translate("Components", "ping-pong"),
        CALCULATION_PPID: translate("Components", "calculation"),
        SCRIPTING_PPID: translate("Components", "scripting"),
    }.get(ppid, translate("Components", "protocol {number}").format(number=ppid))


@dataclass(frozen=True, slots=True)
class Link:
    """An association with another component."""

    to: str
    protocol: str
    duration: float | None
    """Seconds since it was set up; None: unknown."""


@dataclass(frozen=True, slots=True)
class Component:
    """One component, according to its latest report."""

    key: int
    """The component's identifier. It sorts registrars before elements before users."""

    name: str
    location: str
    """The location according to the report."""

    status: str
    workload: float | None
    """From 0 to 1; None: not reported."""

    links: tuple[Link, ...]
    source: str
    """The address that sends the reports."""


def name_of(key: int) -> str:
    """Return the name of a component by its key: `Registrar 0x11111111`."""
    group, identifier = csp.split_id(key)
    if (group, identifier) == (csp.Group.REGISTRAR, 0):
        return translate("Components", "Registrar with unknown identifier")  # elements and users may not know it yet
    if group == csp.Group.REGISTRAR:
        name = translate("Components", "Registrar {identifier}")
    elif group == csp.Group.POOL_ELEMENT:
        name = translate("Components", "Element {identifier}")
    elif group == csp.Group.POOL_USER:
        name = translate("Components", "User {identifier}")
    else:
        name = translate("Components", "Component {identifier}")
    return name.format(identifier=hex_id(identifier))


class Components:
    """All components that reported recently, except our own, which are shown elsewhere.

    `ours` returns whether a component, given by group and identifier, is our own.
    """

    def __init__(self, ours: Callable[[int, int], bool] = lambda _group, _identifier: False) -> None:
        self.changed = Signal[()]()
        """Emitted at a `tick` if a component changed since the last one."""
        self.refused = 0
        """The number of reports that were ignored because the limit of components was reached."""
        self.hidden: set[int] = set()
        """Identifiers of components that are not shown here, such as this window's own user."""
        self._ours = ours
        self._known: dict[int, tuple[float, Component]] = {}
        self._shown: dict[int, Component] = {}

    def __len__(self) -> int:
        return len(self._known)

    @property
    def rows(self) -> Sequence[Component]:
        """The components as of the last `tick`: registrars, elements, users; within each group by location."""
        return sorted(self._shown.values(), key=lambda c: (csp.split_id(c.key)[0], c.location, c.key))

    def take(self, now: float, report: csp.Report, source: str) -> None:
        """Take a report that arrived from the address `source` at the time `now` (seconds)."""
        key = report.sender
        if key in self.hidden or self._ours(*csp.split_id(key)):
            return
        if report.final:
            self._known.pop(key, None)
            return
        if key not in self._known and len(self._known) >= LIMIT:
            self.refused += 1
            return
        silence = min(LONGEST_SILENCE, INTERVALS * max(report.interval, csp.SHORTEST_INTERVAL))
        self._known[key] = now + silence, _component(report, source)

    def put(self, came: Iterable[Component], went: Iterable[int]) -> None:
        """Add these components and remove these keys, according to another monitor or a recording."""
        self._shown = {**self._shown, **{component.key: component for component in came}}
        for key in went:
            self._shown.pop(key, None)
        self.changed.emit()

    def clear(self) -> None:
        """Forget all components. Those that are still heard come back with their next report."""
        self._known.clear()
        if self._shown:
            self._shown = {}
            self.changed.emit()

    def tick(self, now: float) -> float:
        """Remove silent components and emit `changed` if anything changed.

        Return the time of the latest next call (`inf`: only after the next `take`).
        """
        for key in [key for key, (until, _) in self._known.items() if until <= now]:
            del self._known[key]
        shown = {key: component for key, (_, component) in self._known.items()}
        if shown != self._shown:
            self._shown = shown
            self.changed.emit()
        return min((until for until, _ in self._known.values()), default=inf)


def _component(report: csp.Report, source: str) -> Component:
    return Component(
        report.sender,
        name_of(report.sender),
        csp.text(report.location),
        csp.text(report.status),
        report.workload,
        tuple(Link(name_of(a.receiver), protocol_words(a.ppid), a.duration) for a in report.associations[:LINKS]),
        source,
    )
