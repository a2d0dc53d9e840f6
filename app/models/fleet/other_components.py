"""The other components: registrars, elements and users that we did not start, known from their status reports.

Anybody may send reports, so the number of components is limited, and listeners are told at `tick` and not at each
report. As in rsplib's monitor, a component is forgotten after ten of its intervals or half a minute of silence; one
that reports its end is forgotten immediately.
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
"""The number of components that are kept. Further ones are ignored until some have gone."""

LINKS: Final = 64
"""The number of associations that are kept for each component."""

LONGEST_SILENCE: Final = 30.0
INTERVALS: Final = 10

CALCULATION_PPID: Final = 34
SCRIPTING_PPID: Final = 35
"""The payload protocol identifiers of rsplib's services that Poolscope does not offer."""


def protocol_words(ppid: int) -> str:
    """Return the name of a payload protocol identifier, in a word."""
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
    """One component, as in its latest report."""

    key: int
    """Its identifier among all components; sorts registrars before elements before users."""

    name: str
    location: str
    """The location that it reports."""

    status: str
    workload: float | None
    """From 0 to 1; None: it reports none."""

    links: tuple[Link, ...]
    source: str
    """The address that its reports come from."""


def name_of(key: int) -> str:
    """`Registrar 0x11111111`."""
    group, identifier = csp.split_id(key)
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
    """All components that reported recently, except those that `ours` accepts (group and identifier): they are shown
    elsewhere."""

    def __init__(self, ours: Callable[[int, int], bool] = lambda _group, _identifier: False) -> None:
        self.changed = Signal[()]()
        """Emitted at a `tick` if something changed since the last one."""
        self.refused = 0
        """The number of reports of components for which there was no room."""
        self.hidden: set[int] = set()
        """Identifiers of components that are not shown here, such as this window's own user."""
        self._ours = ours
        self._known: dict[int, tuple[float, Component]] = {}
        self._shown: dict[int, Component] = {}

    def __len__(self) -> int:
        return len(self._known)

    @property
    def rows(self) -> Sequence[Component]:
        """As of the last `tick`: registrars, elements, users; components of the same location together."""
        return sorted(self._shown.values(), key=lambda c: (csp.split_id(c.key)[0], c.location, c.key))

    def take(self, now: float, report: csp.Report, source: str) -> None:
        """Take a report that came from the address `source`."""
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
        """Add these components and remove these keys, as another monitor or a recording says."""
        self._shown = {**self._shown, **{component.key: component for component in came}}
        for key in went:
            self._shown.pop(key, None)
        self.changed.emit()

    def tick(self, now: float) -> float:
        """Forget silent components and emit `changed` if anything changed. Return when to call again at the latest
        (`inf`: only after the next `take`)."""
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
