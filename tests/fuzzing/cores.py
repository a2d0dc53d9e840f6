"""Cores that live among hostile parties: histories as octets, for the fuzzing of registrar, element and user.

A history is a row of steps of four octets and a payload: what happens, on which association, and the payload's length.
Any octets are a history. The promises that a driver makes to a core (`rserpool.core.machine`) are kept.
"""

from __future__ import annotations

import gc
import random
import types
from collections.abc import Callable
from enum import Enum
from math import inf
from typing import Final

from rserpool.config import ElementConfig, RegistrarConfig, UserConfig
from rserpool.core import requests
from rserpool.core.machine import (
    AssociationLost,
    AssociationUp,
    Close,
    Connect,
    Core,
    Effect,
    Event,
    Heard,
    Malformed,
    Peer,
    Received,
    Send,
)
from rserpool.core.pool_element import PoolElementCore
from rserpool.core.pool_user import PoolUserCore
from rserpool.core.registrar import RegistrarCore
from rserpool.errors import ErrorCause, RemoteError
from rserpool.model import AssociationId, Cookie, ServerId, SessionMessage
from rserpool.policies import LeastUsed, RoundRobin
from rserpool.wire import asap, decode, encode, enrp
from tests.fuzzing import mutation
from tests.fuzzing.target import Target
from tests.helpers.cores import HANDLE, OTHER, Play, a_peer, an_element, data

PEERS: Final = 8
"""The number of hosts that other parties have."""

ASSOCIATIONS: Final = 12
"""The most associations at a time."""

FOOTPRINT: Final = 4 << 20
"""The most octets that a core may keep, whatever it was told. Its tables have limits, and a life is short."""

REQUESTS: Final[tuple[object, ...]] = (
    requests.JoinScope(a_peer(20)[0], (a_peer(1), a_peer(2))),
    requests.Register(HANDLE, an_element(1)),
    requests.Update(LeastUsed(3)),
    requests.Deregister(),
    requests.UseRegistrars((a_peer(1), a_peer(3))),
    requests.Resolve("question", HANDLE, -1),
    requests.OpenSession("session", HANDLE),
    requests.OpenSession("other", OTHER),
    requests.SendData("session", data("x")),
    requests.FailOver("session", "too slow"),
    requests.CloseSession("session"),
)


class Step(Enum):
    """What happens next. The value is the first octet of a step, modulo their number."""

    ASAP = 0
    ENRP = 1
    DATA = 2
    UP = 3
    LOST = 4
    PASS = 5
    DUE = 6
    ACCEPT = 7
    REFUSE = 8
    HEARD = 9
    ASK = 10
    SHUT = 11


def step(kind: Step, association: int = 0, payload: bytes = b"") -> bytes:
    """Return the octets of a step."""
    return bytes((kind.value, association)) + len(payload).to_bytes(2) + payload


class Life(Play):
    """One core and what happens to it, over many histories. Its effects are carried out at once."""

    def __init__(self, core: Core) -> None:
        super().__init__(core)
        self.now = 1.0
        self._up: dict[AssociationId, Peer] = {}
        self._dials: list[Connect] = []

    def live(self, history: bytes) -> None:
        """Go through a history. What the core raises is a fault, and so is a deadline that stands still."""
        place = 0
        while place + 4 <= len(history):
            kind, association = Step(history[place] % len(Step)), history[place + 1]
            size = int.from_bytes(history[place + 2 : place + 4])
            self._happens(kind, association, history[place + 4 : place + 4 + size])
            place += 4 + size
        repr(self.core)

    def check(self) -> None:
        """Let all timers expire, and measure what is left."""
        for _ in range(50):
            self.waits(30.0)
        if isinstance(self.core, RegistrarCore):
            kept, config = self.core.footprint, CONFIG
            assert kept.elements <= config.max_elements
            assert kept.peers <= config.max_peers
            assert kept.element_associations + kept.peer_associations <= 2 * ASSOCIATIONS
            assert kept.takeovers <= config.max_peers
        assert size_of(self.core) < FOOTPRINT

    def _happens(self, kind: Step, which: int, payload: bytes) -> None:
        number = payload[0] if payload else 0
        match kind:
            case Step.ASAP | Step.ENRP | Step.DATA:
                ppid = {Step.ASAP: asap.PPID, Step.ENRP: enrp.PPID, Step.DATA: which % 3}[kind]
                self.hears(self._received(self._association(which), ppid, payload))
            case Step.UP:
                self.meets(a_peer(which % PEERS))
            case Step.LOST | Step.SHUT if self._up:
                association = self._association(which)
                peer = self._up.pop(association)
                self.hears(AssociationLost(association, peer, "lost", graceful=kind is Step.SHUT))
            case Step.PASS:
                self.waits(min(which, 60) / 4)
            case Step.DUE if self.core.deadline < inf:
                self.waits_for_deadline()
            case Step.ACCEPT if self._dials:
                self.accepts(self._dials.pop(which % len(self._dials)))
            case Step.REFUSE if self._dials:
                dial = self._dials.pop(which % len(self._dials))
                self.hears(AssociationLost(None, dial.peer, "refused", dial.token, refused=bool(number & 1)))
            case Step.HEARD:
                ppid = enrp.PPID if number & 1 else asap.PPID
                try:
                    message = decode(ppid, payload[1:])
                except RemoteError:
                    return
                self.hears(Heard(a_peer(which % PEERS)[0], message))
            case Step.ASK:
                self.asks(REQUESTS[which % len(REQUESTS)])

    def hears(self, event: Event) -> None:
        if isinstance(event, AssociationUp):
            self._up[event.association] = event.peer
        for effect in self.core.step(self.now, event):
            self._carries_out(effect)

    def meets(self, peer: Peer, token: object = None) -> AssociationId:
        """An association comes up. Others end if there are too many."""
        while len(self._up) >= ASSOCIATIONS:
            association, others = self._up.popitem()
            self.hears(AssociationLost(association, others, "reset"))
        return super().meets(peer, token)

    def _carries_out(self, effect: Effect) -> None:
        match effect:
            case Connect():
                self._dials.append(effect)
                if len(self._dials) > ASSOCIATIONS:
                    dial = self._dials.pop(0)
                    self.hears(AssociationLost(None, dial.peer, "refused", dial.token, refused=True))
            case Close(association=association):
                self._up.pop(association, None)
            case Send(message=message) if not isinstance(message, SessionMessage):
                encode(message)

    def _association(self, which: int) -> AssociationId:
        return sorted(self._up)[which % len(self._up)] if self._up else self.meets(a_peer(which % PEERS))

    def _received(self, association: AssociationId, ppid: int, payload: bytes) -> Event:
        if ppid not in (asap.PPID, enrp.PPID):
            return Received(association, SessionMessage(payload, ppid))
        reports: list[ErrorCause] = []
        try:
            return Received(association, decode(ppid, payload, reports), tuple(reports))
        except RemoteError as error:
            return Malformed(association, ppid, error.cause)


def size_of(thing: object) -> int:
    """Return the octets of everything that is reachable from an object, except code and enumerations."""
    seen: set[int] = set()
    total, left = 0, [thing]
    while left:
        one = left.pop()
        code = type | types.ModuleType | types.FunctionType | types.CodeType | Enum
        if id(one) in seen or isinstance(one, code):
            continue
        seen.add(id(one))
        total += one.__sizeof__()
        left += gc.get_referents(one)
    return total


CONFIG: Final = RegistrarConfig(max_elements=1000, max_peers=16)


def registrar() -> Core:
    return RegistrarCore(ServerId(0xA), CONFIG, random.Random(1))


def element() -> Core:
    return PoolElementCore((a_peer(1), a_peer(2)), ElementConfig(), random.Random(1))


def user() -> Core:
    return PoolUserCore((a_peer(1), a_peer(2)), UserConfig(progress_timeout=3, stale_cache=30), random.Random(1))


BEGINNINGS: Final[dict[Callable[[], Core], bytes]] = {
    registrar: step(Step.ASK, 0) + step(Step.ACCEPT) + step(Step.PASS, 60),
    element: step(Step.ASK, 1) + step(Step.ACCEPT) + step(Step.ACCEPT),
    user: step(Step.ASK, 6) + step(Step.ACCEPT) + step(Step.ACCEPT) + step(Step.ASK, 5),
}
"""What happens first to each core, so that it listens to others."""

TWO = asap.HandleResolutionResponse(HANDLE, RoundRobin(), (an_element(1), an_element(2)))
STRANGER = ServerId(7)
SPOKEN: Final[tuple[asap.AsapMessage | enrp.EnrpMessage, ...]] = (
    asap.Registration(HANDLE, an_element(1)),
    asap.Deregistration(HANDLE, an_element(1).identifier),
    asap.RegistrationResponse(HANDLE, an_element(1).identifier),
    asap.RegistrationResponse(HANDLE, an_element(1).identifier, rejected=True),
    asap.HandleResolution(HANDLE),
    TWO,
    asap.EndpointKeepAlive(STRANGER, HANDLE, an_element(1).identifier, home=True),
    asap.EndpointKeepAliveAck(HANDLE, an_element(1).identifier),
    asap.EndpointUnreachable(HANDLE, an_element(1).identifier),
    asap.ServerAnnounce(STRANGER, a_peer(3)),
    asap.Cookie(Cookie(b"cookie")),
    asap.CookieEcho(Cookie(b"cookie")),
    asap.BusinessCard(HANDLE, RoundRobin(), (an_element(2),)),
    enrp.Presence(STRANGER),
    enrp.HandleTableRequest(STRANGER),
    enrp.HandleTableResponse(STRANGER, ServerId(0xA), (enrp.PoolEntry(HANDLE, (an_element(5),)),)),
    enrp.HandleUpdate(STRANGER, ServerId(0xA), enrp.UpdateAction.ADD_PE, HANDLE, an_element(3)),
    enrp.ListRequest(STRANGER),
    enrp.ListResponse(STRANGER),
    enrp.InitTakeover(STRANGER, ServerId(0), ServerId(8)),
    enrp.InitTakeoverAck(STRANGER, ServerId(0xA), ServerId(8)),
    enrp.TakeoverServer(STRANGER, ServerId(0), ServerId(8)),
)
MESSAGES: Final = tuple(map(encode, SPOKEN))
ASAP_MESSAGES: Final = frozenset(encode(one) for one in SPOKEN if isinstance(one, asap.AsapMessage))


def history(rng: random.Random) -> bytes:
    """Return a history of one to six steps. Most are messages, some of which are mutated or have another identifier."""
    steps = []
    for _ in range(rng.randrange(1, 7)):
        kind, payload = rng.choice(list(Step)), b""
        if rng.random() < 0.6:
            payload = rng.choice(MESSAGES)
            kind = Step.ASAP if payload in ASAP_MESSAGES else Step.ENRP
        if kind is Step.HEARD:
            payload = rng.choice((b"\0", b"\1")) + rng.choice(MESSAGES)
        draw = rng.random()
        if payload and draw < 0.4:
            payload = mutation.message(rng, (payload,))
        elif len(payload) > 12 and draw < 0.7:  # another identifier: tables fill
            at = rng.randrange(4, len(payload) - 3) & ~3
            payload = payload[:at] + rng.randbytes(4) + payload[at + 4 :]
        steps.append(step(kind, rng.randrange(256), payload))
    return b"".join(steps)


def make_life(rng: random.Random, histories: int = 60) -> bytes:
    """Return at most this number of histories."""
    return b"".join(history(rng) for _ in range(rng.randrange(1, histories)))


def live(core: Callable[[], Core], data: bytes) -> None:
    """Let a new core live through histories, and measure what it keeps."""
    life = Life(core())
    life.live(BEGINNINGS[core])
    life.live(data)
    life.check()


CORES: Final = tuple(
    Target(core.__name__, make_life, lambda data, core=core: live(core, data))  # type: ignore[misc]
    for core in BEGINNINGS
)
