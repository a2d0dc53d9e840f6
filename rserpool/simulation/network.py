"""A network on a virtual clock that drives cores as `rserpool.core.machine` promises. The same seed repeats a history.

Associations are reliable and ordered like those of SCTP, so a fault never removes a single message from one:

* loss: each transmission is lost with probability `loss_rate`. It is retransmitted after a time-out of one second that
  doubles each time, and delays what follows it. After eight retransmissions without success the association breaks.
* `cut` and `heal`: nothing passes between two stations. Messages wait and arrive when the cut is healed. If that takes
  longer than `patience` seconds, both sides lose the association. Dials time out in the same way.
* `crash`: the process is killed. Its host survives and resets its associations immediately. With `silent` the host dies
  too: the other side notices after `patience`, or when the host is back and does not know the association.
* `pause` and `resume`: the core stops, as after SIGSTOP. Its host still accepts associations and messages, which wait.
  A deadline that passes during the pause is due when the core resumes.
* `refuse`: the station accepts no new associations. Open ones continue.
* `listen`: the station hears the announcements of a protocol. They are datagrams, so loss and cuts do drop them.

With `codec` every message is encoded and decoded and must come out equal. There are no sockets, threads or real time.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rserpool.core.machine import Asked, Core, Peer
from rserpool.errors import LocalError
from rserpool.simulation.associations import Associations
from rserpool.simulation.clock import Clock
from rserpool.simulation.groups import Groups
from rserpool.simulation.station import Station
from rserpool.simulation.trace import Trace


class Network:
    """Stations by name, a clock, and the associations between stations. `latency` is one way, in seconds."""

    def __init__(
        self, rng: random.Random, *, latency: float = 0.001, patience: float = 30.0, codec: bool = False
    ) -> None:
        self.trace = Trace()
        self._clock = Clock()
        self._associations = Associations(self._clock, rng, self.trace, codec=codec)
        self._stations: dict[str, Station] = {}
        self._associations.latency = latency
        self._associations.patience = patience
        self._groups = Groups(self._clock, rng, self.trace, self._associations, codec=codec)

    def __repr__(self) -> str:
        return f"<Network at {self.now:g} s, {len(self._stations)} stations>"

    def __getitem__(self, name: str) -> Station:
        try:
            return self._stations[name]
        except KeyError:
            raise LocalError(f"there is no station {name!r}; known: {', '.join(self._stations) or 'none'}") from None

    def __contains__(self, name: object) -> bool:
        return name in self._stations

    def __iter__(self) -> Iterator[Station]:
        return iter(self._stations.values())

    @property
    def now(self) -> float:
        """The virtual time, in seconds."""
        return self._clock.now

    @property
    def steps(self) -> int:
        """The number of events that all cores have handled so far."""
        return sum(station.steps for station in self)

    # --- stations -----------------------------------------------------------------------------------------------

    def add(self, name: str, core: Core, peer: Peer) -> Station:
        """Add a core to the network at these addresses, or add it again after a crash."""
        former = self._stations.get(name)
        if former is not None:
            if former.alive:
                raise LocalError(f"{name} is already running")
            self._associations.reset(former)
        station = Station(name, core, peer, self._clock, self._associations, self._groups, self.trace)
        self._stations[name] = station
        self._associations.add(station)
        return station

    def listen(self, name: str, ppid: int) -> None:
        """Let a station hear the announcements with this payload protocol identifier (that of ASAP or ENRP)."""
        self._groups.join(self[name], ppid)

    def ask(self, name: str, request: object) -> None:
        """Hand a core a request of its program now."""
        self[name].deliver(Asked(request))

    def crash(self, name: str, *, silent: bool = False) -> None:
        """Kill a station, or with `silent` its host too."""
        station = self[name]
        station.alive = False
        station.listens = silent  # a dead host does not even refuse
        self.tell("crashes", f"{name} crashes{' with its host' if silent else ''}")
        self._associations.crash(station, silent=silent)

    def pause(self, name: str) -> None:
        """Pause a core."""
        self[name].paused = True
        self.tell("pauses", f"{name} pauses")

    def resume(self, name: str) -> None:
        """Let a paused core resume and handle everything that has waited for it."""
        self.tell("resumes", f"{name} resumes")
        self[name].resume()

    def refuse(self, name: str, *, refusing: bool = True) -> None:
        """Let a station refuse new associations or, with `refusing=False`, accept them again."""
        self[name].listens = not refusing

    # --- faults between stations --------------------------------------------------------------------------------

    def cut(self, one: str, other: str) -> None:
        """Let nothing pass between two stations."""
        self.tell("cut", f"{one} and {other} are cut off from each other")
        self._associations.cut(self[one], self[other])

    def heal(self, one: str, other: str) -> None:
        """Let everything pass again, starting with what has waited."""
        self.tell("healed", f"{one} and {other} can reach each other again")
        self._associations.heal(self[one], self[other])

    @contextmanager
    def partition(self, one: str, other: str) -> Iterator[None]:
        """Cut two stations off from each other during a `with` block."""
        self.cut(one, other)
        yield
        self.heal(one, other)

    def cuts(self) -> list[tuple[str, str]]:
        """Return the pairs of stations that are cut off from each other."""
        return [(min(pair), max(pair)) for pair in self._associations.cuts]

    @property
    def patience(self) -> float:
        """The seconds after which associations and dials give up on a silent party."""
        return self._associations.patience

    @patience.setter
    def patience(self, seconds: float) -> None:
        self._associations.patience = seconds

    @property
    def loss_rate(self) -> float:
        """The probability of losing a transmission."""
        return self._associations.loss_rate

    @loss_rate.setter
    def loss_rate(self, rate: float) -> None:
        self._associations.loss_rate = rate

    @contextmanager
    def loss(self, rate: float) -> Iterator[None]:
        """Lose transmissions with probability `rate` during a `with` block."""
        before, self.loss_rate = self.loss_rate, rate
        yield
        self.loss_rate = before

    # --- time ---------------------------------------------------------------------------------------------------

    def run(self, seconds: float) -> None:
        """Let this much virtual time pass."""
        self.run_until(lambda: False, seconds)

    def run_until(self, condition: Callable[[], bool], limit: float) -> bool:
        """Let time pass until `condition` holds, at most `limit` seconds; return whether it holds."""
        return self._clock.run_until(condition, limit)

    def later(self, delay: float, action: Callable[[], None]) -> None:
        """Plan an action, as the programs around the cores do. Call cores this way from within `on_notice`."""
        self._clock.later(delay, action)

    def tell(self, verb: str, sentence: str) -> None:
        """Add a line to the trace."""
        self.trace.happening(self.now, verb, sentence)
