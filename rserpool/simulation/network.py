"""A network on a virtual clock that drives cores by the promises of `rserpool.core.machine`; same seed, same history.

Associations are reliable and keep order, as SCTP's are, so trouble never takes a single message out of one:

* loss: each transmission is lost with probability `loss_rate`. It is repeated after a time-out of one second that
  doubles, and holds back what follows it; after eight times in vain the association breaks.
* `cut` and `heal`: nothing passes between two stations. What is sent waits, and arrives when the cut is healed; if it
  is not within `patience` seconds, both sides lose the association. Dials time out likewise.
* `crash`: the process is killed. Its host lives, and resets its associations at once; `silent`: the host is gone too,
  so the others notice after `patience`, or when it is back and knows nothing of them.
* `pause` and `resume`: the core is frozen, as by SIGSTOP. Its host still accepts associations and messages, which wait;
  a deadline that passed meanwhile is due when it goes on.
* `refuse`: the station takes no new associations; those that stand go on.
* `listen`: the station hears the announcements of a protocol; they are datagrams, so loss and cuts do lose them.

With `codec` every message goes through its octets and must come out equal. No sockets, no threads, no real time.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rserpool.core.machine import Asked, Core, Peer
from rserpool.errors import LocalError
from rserpool.simulation.associations import Associations, same_place
from rserpool.simulation.clock import Clock
from rserpool.simulation.groups import Groups
from rserpool.simulation.station import Station
from rserpool.simulation.trace import Trace


class Network:
    """Stations by name, a clock, and whatever happens between them. `latency`: one way, in seconds."""

    def __init__(
        self, rng: random.Random, *, latency: float = 0.001, patience: float = 30.0, codec: bool = False
    ) -> None:
        self.trace = Trace()
        self._clock = Clock()
        self._associations = Associations(self._clock, rng, self.trace, codec=codec)
        self._stations = self._associations.stations
        self._associations.latency = latency
        self._associations.patience = patience
        self._groups = Groups(self._clock, rng, self.trace, self._associations, codec=codec)

    def __repr__(self) -> str:
        return f"<Network at {self.now:g} s, {len(self._stations)} stations>"

    def __getitem__(self, name: str) -> Station:
        try:
            return self._stations[name]
        except KeyError:
            raise LocalError(f"there is no {name!r}; there are {', '.join(self._stations) or 'no stations'}") from None

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
        """Events taken by all cores so far."""
        return sum(station.steps for station in self)

    # --- stations -----------------------------------------------------------------------------------------------

    def add(self, name: str, core: Core, peer: Peer) -> Station:
        """Put a core into the network at these addresses, or back into it after a crash."""
        former = self._stations.get(name)
        if former is not None:
            if former.alive:
                raise LocalError(f"{name} is running already")
            self._associations.reset(former)
        station = Station(name, core, peer, self._clock, self._associations, self._groups, self.trace)
        self._stations[name] = station
        self._associations.places |= dict.fromkeys(same_place(peer), station)
        return station

    def listen(self, name: str, ppid: int) -> None:
        """Let a station hear what is announced with this payload protocol identifier (ASAP's or ENRP's)."""
        self._groups.join(self[name], ppid)

    def ask(self, name: str, request: object) -> None:
        """Hand a core a request of its program, now."""
        self[name].deliver(Asked(request))

    def crash(self, name: str, *, silent: bool = False) -> None:
        """Kill a station; `silent`: with its host."""
        station = self[name]
        station.alive = False
        station.listens = silent  # a dead host does not even refuse
        self.tell("crashes", f"{name} crashes{' with its host' if silent else ''}")
        self._associations.crash(station, silent=silent)

    def pause(self, name: str) -> None:
        """Freeze a core."""
        self[name].paused = True
        self.tell("pauses", f"{name} pauses")

    def resume(self, name: str) -> None:
        """Let a frozen core go on, with all that has waited for it."""
        self.tell("resumes", f"{name} goes on")
        self[name].resume()

    def refuse(self, name: str, *, refusing: bool = True) -> None:
        """Take no new associations at a station; or take them again."""
        self[name].listens = not refusing

    # --- trouble between stations -------------------------------------------------------------------------------

    def cut(self, one: str, other: str) -> None:
        """Let nothing pass between two stations."""
        self.tell("cut", f"{one} and {other} are cut off from each other")
        self._associations.cut(self[one], self[other])

    def heal(self, one: str, other: str) -> None:
        """Let everything pass again, what has waited first."""
        self.tell("healed", f"{one} and {other} can reach each other again")
        self._associations.heal(self[one], self[other])

    @contextmanager
    def partition(self, one: str, other: str) -> Iterator[None]:
        """`cut` for the time of a `with`."""
        self.cut(one, other)
        yield
        self.heal(one, other)

    def cuts(self) -> list[tuple[str, str]]:
        """The pairs that are cut off from each other."""
        return [(min(pair), max(pair)) for pair in self._associations.cuts]

    @property
    def patience(self) -> float:
        """Seconds after which associations and dials give up on a silent party."""
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
        """Lose transmissions with probability `rate` for the time of a `with`."""
        before, self.loss_rate = self.loss_rate, rate
        yield
        self.loss_rate = before

    # --- time ---------------------------------------------------------------------------------------------------

    def run(self, seconds: float) -> None:
        """Let this much virtual time pass."""
        self.run_until(lambda: False, seconds)

    def run_until(self, condition: Callable[[], bool], limit: float) -> bool:
        """Let time pass until `condition` holds, at most `limit` seconds. Does it hold?"""
        return self._clock.run_until(condition, limit)

    def later(self, delay: float, action: Callable[[], None]) -> None:
        """Plan something, as the programs around the cores do. From within `on_notice`, cores are asked this way."""
        self._clock.later(delay, action)

    def tell(self, verb: str, sentence: str) -> None:
        """Put a line of one's own into the trace."""
        self.trace.happening(self.now, verb, sentence)
