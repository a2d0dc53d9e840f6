"""Random histories of an operation scope, and a check whether its registrars agree when all faults are over.

A history is a list of scenario commands (`rserpool.simulation.scenario`), made from a seed: registrars and elements
start, stop, crash, pause and are cut off from each other while messages are lost. `play` carries the commands out, ends
all faults, and waits until the registrars agree. `shortened` finds a smaller history that still fails.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rserpool.core.pool_element import PoolElementCore
from rserpool.core.registrar import RegistrarCore
from rserpool.core.registrar.synchronisation import SyncState
from rserpool.handlespace.checksum import Checksum
from rserpool.model import ElementKey, PoolElement, ServerId
from rserpool.simulation import Scenario
from rserpool.simulation.scenario import stations

REGISTRARS = "ABCDE"
POLICIES = {"fractal": "LeastUsed", "echo": "Priority"}

REGISTRAR_TIMERS = (
    "peer_heartbeat_cycle=1 max_time_last_heard=2.5 max_time_no_response=1 mentor_discovery=1 takeover_expiry=1 "
    "keep_alive_interval=2 keep_alive_timeout=1.5 max_elements_per_table=2"
)
ELEMENT_TIMERS = "registration_timeout=3 claim_wait=0.5 timeout=2 retran_max=4"
RENEWALS = "life=15 reregistration=5"
NO_RENEWALS = "life=10000 reregistration=9000"
"""Renewals repair by themselves what registrars have lost. Without renewals, the audits have to do it. Such histories
contain no changes that an audit cannot detect (RFC 5353 §3.6.2: the checksum covers identifiers, not policies)."""

QUIET = 300.0
"""Virtual seconds that a scope may take to agree: a lost message is repeated for up to three minutes."""

CALM = 12.0
"""Virtual seconds for which the registrars must agree before the check ends."""

PREAMBLE = 4
"""The number of lines at the beginning of a history that only set values."""


# --- making one up --------------------------------------------------------------------------------------------------


def history(seed: int) -> list[str]:
    """Return the commands of one random history."""
    return list(_Author(random.Random(f"history {seed}")).lines())


class _Author:
    """Writes a history, and remembers its registrars and elements."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._started: list[str] = []
        self._policies: dict[str, str] = {}
        self._acquainted = rng.random() < 0.7
        """True if each static list has all registrars; otherwise all know only A, which is alive at the end."""
        self._renewing = rng.random() < 0.4

    def lines(self) -> Iterator[str]:
        rng = self._rng
        profile = rng.choice(("rfc", "rsplib"))
        options = [option for option in ("announce=yes", "takeover_suggestion=yes") if rng.random() < 0.2]
        yield " ".join(("defaults registrar", REGISTRAR_TIMERS, f"profile={profile}", *options))
        renewals = RENEWALS if self._renewing else NO_RENEWALS
        yield f"defaults element at={','.join(REGISTRARS)} {ELEMENT_TIMERS} {renewals}"
        yield f"defaults user at={','.join(REGISTRARS)}"
        yield f"patience {rng.choice((2, 5, 9))}s"
        coming = list(REGISTRARS[: rng.randint(2, 5)])
        for name in coming[: rng.randint(1, len(coming))]:
            yield self._registrar(name)
            if rng.random() < 0.5:
                yield self._pause()
        coming = coming[len(self._started) :]
        if self._renewing and rng.random() < 0.5:
            yield "user 1"  # its reports may remove an element until it renews its registration
        for _ in range(rng.randint(5, 40)):
            yield self._registrar(coming.pop(0)) if coming and rng.random() < 0.1 else self._event()
            if rng.random() < 0.6:
                yield self._pause()
        if not self._acquainted:
            yield "restart A"

    def _registrar(self, name: str) -> str:
        known: Sequence[str] = REGISTRARS
        if not self._acquainted:
            known = ["A"]
        self._started.append(name)
        return f"registrar {name} peers={','.join(known)}"

    def _element(self) -> str:
        number = len(self._policies) + 1
        pool, policy = self._rng.choice(list(POLICIES.items()))
        self._policies[f"element {number}"] = policy
        # Identifiers from all 32 bits, as in reality: different sets of small ones may have the same checksum.
        identifier = self._rng.randrange(1 << 16, 1 << 32)
        return f"element {number} {pool} identifier=0x{identifier:08x} policy={policy}:{number}"

    def _pause(self) -> str:
        scale = self._rng.choice((0.002, 0.01, 0.5, 3, 10))
        return f"run {self._rng.uniform(0, scale) * 1000:.0f}ms"

    def _event(self) -> str:
        rng = self._rng
        if len(self._policies) < 2 or (len(self._policies) < 8 and rng.random() < 0.25):
            return self._element()
        element = rng.choice(list(self._policies))
        anyone = rng.choice((rng.choice(self._started), rng.choice(self._started), element))
        everybody = [*self._started, *self._policies, "user 1"]
        rng.shuffle(everybody)
        stroke = rng.randint(1, len(everybody) - 1)
        one, other = everybody[:2]
        events = {
            f"crash {anyone}": 3,
            f"crash {anyone} silent": 2,
            f"restart {anyone}": 6,
            f"pause {anyone}": 4,
            f"resume {anyone}": 5,
            f"cut {one} {other}": 4,
            f"partition {' '.join(everybody[:stroke])} / {' '.join(everybody[stroke:])}": 2,
            "heal": 5,
            f"loss {rng.choice((0, 0.01, 0.1, 0.3))}": 2,
            f"update {element} {self._policies[element]}:{rng.randint(0, 99)}": 4 * self._renewing,
            f"deregister {element}": 1,
            f"refuse {anyone}": 1,
            f"accept {anyone}": 1,
            f"open user 1 {rng.randint(1, 9)} {rng.choice(list(POLICIES))}": 2,
        }
        return rng.choices(list(events), list(events.values()))[0]


# --- playing it -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Outcome:
    """The result of a history."""

    scenario: Scenario
    quiet: float
    """Virtual seconds from the end of all faults until all registrars agreed."""
    complaints: list[str]
    """What was wrong in the end; empty on success."""


def play(commands: Sequence[str], *, seed: int = 1, codec: bool = False, trace: bool = False) -> Outcome:
    """Carry out the commands of a history that make sense; then end all faults and wait for agreement."""
    scenario = Scenario(seed=seed, codec=codec)
    scenario.network.trace.on = trace
    for line in commands:
        if _makes_sense(scenario, line):
            scenario.do(line)
    return settle(scenario)


def settle(scenario: Scenario) -> Outcome:
    """End all faults, wait until the registrars agree, and check that they continue to agree."""
    network = scenario.network
    scenario.do("loss 0")
    scenario.do("heal")
    for station in list(network):
        if station.alive:
            scenario.do(f"accept {station.name}")
            scenario.do(f"resume {station.name}")
    if scenario.cores and not any(network[name].alive for name in scenario.cores):
        scenario.do(f"restart {min(scenario.cores)}")
    began = agreed = network.now
    while True:
        wrong = complaints(scenario)
        if wrong:
            agreed = network.now
        if network.now >= min(agreed + CALM, began + QUIET):
            return Outcome(scenario, agreed - began, wrong)
        network.run(1)


def _makes_sense(scenario: Scenario, line: str) -> bool:
    """Return whether a command can be carried out; a random or shortened history may restart a living station."""
    verb, *words = line.split()
    network, names = scenario.network, stations(words)
    match verb:
        case "restart":
            return names[0] in network and not network[names[0]].alive
        case "crash" | "pause" | "resume" | "refuse" | "accept" | "update" | "deregister" | "open":
            return names[0] in network and network[names[0]].alive
        case "cut":
            return all(name in network for name in names)
    return True


def shortened(commands: Sequence[str], fails: Callable[[Sequence[str]], bool]) -> list[str]:
    """Return the commands without those that the failure does not need; halves are tried first, single lines last."""
    preamble, commands = list(commands[:PREAMBLE]), list(commands[PREAMBLE:])
    size = len(commands)
    while size:
        start = 0
        while start < len(commands):
            shorter = commands[:start] + commands[start + size :]
            if fails(preamble + shorter):
                commands = shorter
            else:
                start += size
        size //= 2
    return preamble + commands


# --- the final check ------------------------------------------------------------------------------------------------


def complaints(scenario: Scenario) -> list[str]:
    """Return what is wrong, as sentences; empty if all registrars agree with each other and with the elements."""
    alive = {name: core for name, core in scenario.cores.items() if scenario.network[name].alive}
    if not _can_meet(scenario, list(alive)):
        return []  # no agreement is promised then
    records = {name: _records(core) for name, core in alive.items()}
    names = scenario.network.trace.names
    wrong = [
        f"{name} is not in service" for name, core in alive.items() if core.sync_state is not SyncState.SYNCHRONISED
    ]
    first, *others = records
    for other in others:
        for key in sorted(records[first].keys() | records[other].keys()):
            one, two = records[first].get(key), records[other].get(key)
            if one != two:
                wrong.append(f"{first} and {other} differ about {names[key[1]]}: {one} and {two}")
    for name, core in alive.items():
        for owner in core.handlespace.owners():
            if core.handlespace.checksum(owner) != _checksum_of(records[name], owner):
                wrong.append(f"{name} has a wrong checksum for {names[owner]}")
    here = {key for name, records_of in records.items() for key in records_of}
    registered = set()
    for station in scenario.network:
        if not isinstance(station.core, PoolElementCore) or not station.alive:
            continue
        registration, association = station.core.registration, station.core.home
        if registration is None:
            continue
        key = (registration.pool_handle, registration.element.identifier)
        registered.add(key)
        end = station.ends.get(association) if association is not None else None
        home = end.other.station.name if end is not None else ""
        if key not in here:
            wrong.append(f"{station.name} is missing")
        elif home not in alive:
            wrong.append(f"{station.name} has no home")
        elif key in records[home] and names[records[home][key].home] != home:
            wrong.append(f"{station.name} has its home at {home}, which does not know it")
    wrong += [f"{names[key[1]]} is in the handlespace but not alive" for key in sorted(here - registered)]
    return wrong


def _can_meet(scenario: Scenario, alive: Sequence[str]) -> bool:
    """Return whether the static lists connect all living registrars."""
    met, waiting = set[str](), list(alive[:1])
    while waiting:
        name = waiting.pop()
        met.add(name)
        waiting += [one for one in alive if one not in met and (scenario.knows(one, name) or scenario.knows(name, one))]
    return bool(alive) and met == set(alive)


def _records(core: RegistrarCore) -> dict[ElementKey, PoolElement]:
    return {(pool.handle, element.identifier): element for pool in core.handlespace for element in pool}


def _checksum_of(records: dict[ElementKey, PoolElement], owner: ServerId) -> int:
    checksum = Checksum()
    for (handle, identifier), element in records.items():
        if element.home == owner:
            checksum.add(handle, identifier)
    return checksum.value
