"""Scenarios for a simulated network as text: commands, a line `----`, and the trace that results.

```text
registrar A
element 1 fractal at=A policy=LeastUsed:10
run 1s
----
element 1 connects to A
element 1 -> A Registration fractal/1 LeastUsed:10
...
```

A file has one or more blocks, separated by empty lines. Lines that begin with # are comments. `replay` runs the
commands of a text and returns the text with the actual trace. The commands are the methods of `Scenario` named `do_*`.
Stations are called `A` (a registrar), `element 1` and `user 1`.
"""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import product
from typing import Any, TypeVar

from rserpool.config import PROFILES, ElementConfig, InteropProfile, RegistrarConfig, UserConfig
from rserpool.core import requests
from rserpool.core.machine import Core, Peer
from rserpool.core.notices import SessionEnded, SessionStarted
from rserpool.core.pool_element import PoolElementCore
from rserpool.core.pool_user import PoolUserCore
from rserpool.core.registrar import RegistrarCore
from rserpool.errors import LocalError
from rserpool.model import (
    UNKNOWN_SERVER,
    AssociationId,
    ElementId,
    PoolElement,
    PoolHandle,
    ServerId,
    SessionMessage,
    TransportAddress,
    TransportProtocol,
    TransportUse,
)
from rserpool.policies import policy_by_name
from rserpool.simulation.network import Network
from rserpool.simulation.station import Station
from rserpool.wire import asap, enrp

SEPARATOR = "----"
PPID = 0xF00D
"""The payload protocol identifier of user data in scenarios. Any value but those of ASAP and ENRP works."""

C = TypeVar("C", RegistrarConfig, ElementConfig, UserConfig)


def replay(text: str, *, seed: int = 1) -> str:
    """Run the commands of a scenario and return its text with the actual trace."""
    scenario = Scenario(seed=seed)
    blocks, commands, in_trace = [], list[str](), False
    for line in [*text.splitlines(), ""]:
        if in_trace:
            in_trace = bool(line)
        elif line == SEPARATOR:
            told = len(scenario.network.trace)
            for command in commands:
                scenario.do(command)
            blocks.append("\n".join([*commands, SEPARATOR, *map(str, scenario.network.trace.lines[told:])]))
            commands, in_trace = [], True
        else:
            commands.append(line)
    if any(commands):
        raise LocalError(f"missing line {SEPARATOR} after {commands[0]!r}")
    return "\n\n".join(blocks) + "\n"


class Scenario:
    """A network that is controlled line by line. With `codec` all messages are encoded and decoded (see `Network`)."""

    def __init__(self, *, seed: int = 1, codec: bool = True) -> None:
        self._seed = seed
        self.network = Network(self._rng("network"), codec=codec)
        # The outcome of a dial implies the dial, and a Presence message implies its notice. `do_show` brings them back.
        self.network.trace.hidden |= {"dials", "PeerHeard"}
        self._defaults: dict[str, tuple[str, ...]] = {}
        self.cores: dict[str, RegistrarCore] = {}
        """All registrars, including crashed ones."""
        self._recipes: dict[str, str] = {}
        self._sessions: dict[str, list[AssociationId]] = {}
        self._busy: set[str] = set()

    def do(self, line: str) -> None:
        """Run one command; an empty line or a comment does nothing."""
        words = line.split()
        if not words or words[0].startswith("#"):
            return
        command = getattr(self, f"do_{words[0]}", None)
        if command is None:
            raise LocalError(f"unknown command: {line!r}")
        try:
            command(*stations(words[1:]))
        except (TypeError, ValueError, LookupError) as error:
            raise LocalError(f"{line!r}: {error}") from error

    # --- starting stations --------------------------------------------------------------------------------------

    def do_defaults(self, kind: str, *options: str) -> None:
        """Set options for stations that start later: `defaults registrar keep_alive_interval=2 announce=yes`"""
        self._defaults[kind] = options

    def do_registrar(self, name: str, *options: str) -> None:
        """Start a registrar: `registrar A timers=rsplib`, or in a scope: `registrar B peers=A,C profile=rsplib`"""
        given = self._options("registrar", options)
        peers = given.pop("peers", None)
        default = RegistrarConfig.quick() if given.pop("timers", "") == "rsplib" else RegistrarConfig()
        config = _config(default, given)
        identifier = ServerId(0x5E00_0000 + ord(name))
        self.network.trace.names[identifier] = name
        self.cores[name] = core = RegistrarCore(identifier, config, self._rng(name))
        self._start(name, core, ("registrar", name, *options))
        if config.announce:
            self.network.listen(name, enrp.PPID)
        if peers is not None:
            known = tuple(self._place(peer) for peer in peers.split(",") if peer not in ("", name))
            self.network.ask(name, requests.JoinScope(_peer(name)[0], known, _peer(name)[0]))

    def do_element(self, number: str, handle: str, *options: str) -> None:
        """Start an element.

        `element 1 fractal at=A,B policy=LeastUsed:10 life=30 use=data identifier=0xc0ffee registration_timeout=5`
        """
        name, given = f"element {number}", self._options("element", options)
        registrars = self._registrars(given)
        policy = policy_by_name(given.pop("policy", "RoundRobin"))
        life = float(given.pop("life", "90"))
        use = TransportUse.DATA_ONLY if given.pop("use", "") == "data" else TransportUse.DATA_AND_CONTROL
        identifier = ElementId(int(given.pop("identifier", number), 0))
        if identifier != int(number):
            self.network.trace.names[identifier] = number
        core = PoolElementCore(registrars, _config(ElementConfig(), given), self._rng(name))
        station = self._start(name, core, ("element", number, handle, *options))
        station.on_notice = lambda notice: self._follow_sessions(name, notice)
        self._sessions[name] = []
        transport = replace(_peer(name)[0], use=use)
        element = PoolElement(identifier, UNKNOWN_SERVER, life, transport, policy)
        self.network.ask(name, requests.Register(PoolHandle(handle), element))

    def do_user(self, number: str, *options: str) -> None:
        """Start a user: `user 1 at=A,B stale_cache=30`. With an empty `at=` it relies on announcements."""
        name, given = f"user {number}", self._options("user", options)
        core = PoolUserCore(self._registrars(given), _config(UserConfig(), given), self._rng(name))
        self._start(name, core, ("user", number, *options))

    # --- elements -----------------------------------------------------------------------------------------------

    def do_update(self, name: str, policy: str) -> None:
        """Change an element's policy: `update element 1 LeastUsed:20`"""
        self.network.ask(name, requests.Update(policy_by_name(policy)))

    def do_deregister(self, name: str) -> None:
        """Let an element leave its pool."""
        self.network.ask(name, requests.Deregister())

    def do_answer(self, name: str, *words: str) -> None:
        """Send user data in the element's newest session."""
        self.network.ask(name, requests.SendTo(self._sessions[name][-1], _data(words)))

    def do_cookie(self, name: str, *words: str) -> None:
        """Send a cookie to the user of the element's newest session."""
        self.network.ask(name, requests.SendCookie(self._sessions[name][-1], " ".join(words).encode()))

    def do_end(self, name: str) -> None:
        """End the element's newest session."""
        self.network.ask(name, requests.EndSession(self._sessions[name][-1]))

    def do_busy(self, name: str) -> None:
        """Let the element abort each new session from now on."""
        self._busy.add(name)

    # --- users --------------------------------------------------------------------------------------------------

    def do_resolve(self, name: str, handle: str, items: str = "0") -> None:
        """Ask for up to `items` elements of a pool, 0 for all: `resolve user 1 fractal 3`"""
        self.network.ask(name, requests.Resolve(f"{name} {handle}", PoolHandle(handle), int(items)))

    def do_open(self, name: str, session: str, handle: str) -> None:
        """Open a session with a pool: `open user 1 picture fractal`"""
        self.network.ask(name, requests.OpenSession(session, PoolHandle(handle)))

    def do_send(self, name: str, session: str, *words: str) -> None:
        """Send user data in a session: `send user 1 picture first tile`"""
        self.network.ask(name, requests.SendData(session, _data(words)))

    def do_failover(self, name: str, session: str, *reason: str) -> None:
        """Let a session fail over: `failover user 1 picture too slow`"""
        self.network.ask(name, requests.FailOver(session, " ".join(reason)))

    def do_close(self, name: str, session: str) -> None:
        """Close a session: `close user 1 picture`"""
        self.network.ask(name, requests.CloseSession(session))

    # --- time and faults ----------------------------------------------------------------------------------------

    def do_run(self, duration: str) -> None:
        """Let time pass: `run 10s`, `run 250ms`, `run 5min`"""
        self.network.run(_seconds(duration))

    def do_crash(self, name: str, silent: str = "") -> None:
        """Kill a station, or its host too: `crash A`, `crash element 1 silent`"""
        self.network.crash(name, silent=silent == "silent")

    def do_restart(self, name: str) -> None:
        """Start a crashed station again with its original command."""
        self.do(self._recipes[name])

    def do_pause(self, name: str) -> None:
        """Pause a station, as SIGSTOP does."""
        self.network.pause(name)

    def do_resume(self, name: str) -> None:
        """Let a paused station resume."""
        self.network.resume(name)

    def do_refuse(self, name: str) -> None:
        """Let a station refuse new associations."""
        self.network.refuse(name)

    def do_accept(self, name: str) -> None:
        """Let a station accept new associations again."""
        self.network.refuse(name, refusing=False)

    def do_cut(self, one: str, other: str) -> None:
        """Let nothing pass between two stations."""
        self.network.cut(one, other)

    def do_partition(self, *names: str) -> None:
        """Cut all running stations before the slash off from those after it: `partition A element 1 / B C`"""
        stroke = names.index("/")
        for one, other in product(names[:stroke], names[stroke + 1 :]):
            if one in self.network and other in self.network:
                self.network.cut(one, other)

    def do_heal(self, *pair: str) -> None:
        """Heal one cut, or all of them: `heal A B`, `heal`"""
        for one, other in [pair] if pair else self.network.cuts():
            self.network.heal(one, other)

    def do_patience(self, duration: str) -> None:
        """Set the time after which associations and dials give up: `patience 5s`"""
        self.network.patience = _seconds(duration)

    def do_loss(self, rate: str) -> None:
        """Set the probability of losing a transmission: `loss 0.1`"""
        self.network.loss_rate = float(rate)

    # --- the trace ----------------------------------------------------------------------------------------------

    def do_compare(self) -> None:
        """Add a line for each running registrar: its pools, and the number and checksum of elements by owner."""
        for name in self.cores:
            if self.network[name].alive:
                self.network.tell("compare", f"{name} has {self.inventory(name)}")

    def knows(self, registrar: str, other: str) -> bool:
        """Return whether the static list of a registrar names another one."""
        words = self._recipes[registrar].split()
        return any(word.startswith("peers=") and other in word[len("peers=") :].split(",") for word in words)

    def inventory(self, registrar: str) -> str:
        """Describe the handlespace of a registrar. Equal handlespaces have equal descriptions."""
        handlespace, names = self.cores[registrar].handlespace, self.network.trace.names
        pools = sorted((pool.handle, sorted(pool, key=lambda e: e.identifier)) for pool in handlespace)
        told = [f"{handle}: {' '.join(names.get(e.identifier, str(e.identifier)) for e in es)}" for handle, es in pools]
        owners = [
            f"{names[owner]} owns {handlespace.owned(owner)} with 0x{handlespace.checksum(owner):04x}"
            for owner in sorted(handlespace.owners())
        ]
        return "; ".join([*told, *owners]) or "nothing"

    def do_hide(self, *subjects: str) -> None:
        """Hide messages, notices or verbs from the trace: `hide EndpointKeepAlive EndpointKeepAliveAck`"""
        self.network.trace.hidden |= set(subjects)

    def do_show(self, *subjects: str) -> None:
        """Show hidden messages, notices or verbs again: `show dials`"""
        self.network.trace.hidden -= set(subjects)

    # --- helpers ------------------------------------------------------------------------------------------------

    def _rng(self, name: str) -> random.Random:
        """Return a random generator for one station that does not depend on other stations."""
        return random.Random(f"{self._seed} {name}")

    def _options(self, kind: str, words: tuple[str, ...]) -> dict[str, str]:
        given = [word.partition("=") for word in (*self._defaults.get(kind, ()), *words)]
        return {name: value for name, _, value in given}

    def _registrars(self, options: dict[str, str]) -> tuple[Peer, ...]:
        return tuple(self._place(name) for name in options.pop("at", "A").split(",") if name)

    def _place(self, name: str) -> Peer:
        """Return the addresses of a station, running or not, and give it its name in the trace."""
        peer = _peer(name)
        self.network.trace.names[str(peer[0])] = name
        return peer

    def _start(self, name: str, core: Core, command: tuple[str, ...]) -> Station:
        self._recipes[name] = " ".join(command)
        station = self.network.add(name, core, self._place(name))
        if name not in self.cores:
            self.network.listen(name, asap.PPID)
        return station

    def _follow_sessions(self, name: str, notice: object) -> None:
        match notice:
            case SessionStarted(association=association):
                self._sessions[name].append(association)
                if name in self._busy:
                    end = requests.EndSession(association, abort=True)
                    self.network.later(0, lambda: self.network.ask(name, end))
            case SessionEnded(association=association):
                self._sessions[name].remove(association)


def stations(words: list[str]) -> list[str]:
    """Return the words of a command with `element 1` and `user 1` joined into one word."""
    joined: list[str] = []
    for word in words:
        if joined and joined[-1] in ("element", "user") and word.isdecimal():
            joined[-1] += f" {word}"
        else:
            joined.append(word)
    return joined


def _config(default: C, options: dict[str, str]) -> C:
    """Return the configuration with some fields replaced. Fields of the hunt are named directly."""
    hunt = getattr(default, "hunt", None)
    changes: dict[str, Any] = {}
    for name, value in options.items():
        if hunt is not None and hasattr(hunt, name):
            hunt = replace(hunt, **{name: type(getattr(hunt, name))(value)})
            changes["hunt"] = hunt
        elif hasattr(default, name):
            changes[name] = _value(getattr(default, name), value)
        else:
            raise ValueError(f"unknown option {name!r}")
    return replace(default, **changes)


def _value(like: object, text: str) -> object:
    if isinstance(like, InteropProfile):
        return PROFILES[text]
    return text == "yes" if isinstance(like, bool) else type(like)(text)  # type: ignore[call-arg]


def _peer(name: str) -> Peer:
    """Return the addresses of a station: registrars at 10.0.0.x, elements at 10.x.1.x, users at 10.x.2.x."""
    kind, _, number = name.rpartition(" ")
    high, low = divmod(int(number) if kind else 0, 256)
    host, port = {
        "": (f"10.0.0.{ord(name[0])}", 3863),
        "element": (f"10.{high}.1.{low}", 5000),
        "user": (f"10.{high}.2.{low}", 6000),
    }[kind]
    return (TransportAddress(TransportProtocol.SCTP, port, (host,)),)


def _data(words: tuple[str, ...]) -> SessionMessage:
    return SessionMessage(" ".join(words).encode(), PPID)


def _seconds(duration: str) -> float:
    number = duration.rstrip("abcdefghijklmnopqrstuvwxyz")
    return float(number) * {"ms": 0.001, "s": 1.0, "min": 60.0, "h": 3600.0}[duration[len(number) :]]
