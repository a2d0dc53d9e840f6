"""No event stops a core: every event in every state, and random histories.

The events are all messages of both protocols, user data, undecodable messages, lost and failed associations, and time.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from math import inf
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rserpool.config import ElementConfig, RegistrarConfig, UserConfig
from rserpool.core import requests
from rserpool.core.machine import (
    Asked,
    AssociationLost,
    AssociationUp,
    Connect,
    Core,
    Due,
    Event,
    Malformed,
    Received,
)
from rserpool.core.pool_element import PoolElementCore
from rserpool.core.pool_user import PoolUserCore
from rserpool.core.registrar import RegistrarCore
from rserpool.errors import CauseCode, ErrorCause
from rserpool.model import AssociationId, Cookie, ElementId, ServerId, SessionMessage
from rserpool.policies import LeastUsed, RoundRobin
from rserpool.wire import asap, enrp
from tests.helpers.cores import HANDLE, OTHER, Play, a_peer, an_element, data, expect
from tests.helpers.strategies import messages

CAUSE = ErrorCause(CauseCode.UNRECOGNIZED_PARAMETER, b"\x80\x99\x00\x04")
REGISTRARS = (a_peer(1), a_peer(2))
ONE = ElementId(1)
PPIDS = (0, asap.PPID, enrp.PPID)

TYPICAL: tuple[Any, ...] = (
    asap.Registration(HANDLE, an_element(1)),
    asap.Deregistration(HANDLE, ONE),
    asap.RegistrationResponse(HANDLE, ONE),
    asap.RegistrationResponse(HANDLE, ONE, rejected=True),
    asap.DeregistrationResponse(HANDLE, ONE),
    asap.HandleResolution(HANDLE),
    asap.HandleResolutionResponse(HANDLE, RoundRobin(), (an_element(1), an_element(2))),
    asap.HandleResolutionResponse(HANDLE),
    asap.HandleResolutionResponse(HANDLE, error=asap.OperationError((CAUSE,))),
    asap.HandleResolutionResponse(HANDLE, LeastUsed(1), (an_element(1, LeastUsed(1)), an_element(2))),
    asap.EndpointKeepAlive(ServerId(7), HANDLE, ONE, home=True),
    asap.EndpointKeepAlive(ServerId(7), HANDLE),
    asap.EndpointKeepAliveAck(HANDLE, ONE),
    asap.EndpointUnreachable(HANDLE, ONE),
    asap.ServerAnnounce(ServerId(7)),
    asap.Cookie(Cookie(b"cookie")),
    asap.CookieEcho(Cookie(b"cookie")),
    asap.BusinessCard(HANDLE, RoundRobin(), (an_element(2),)),
    asap.Error(asap.OperationError(())),
    enrp.Presence(ServerId(7)),
    enrp.HandleTableRequest(ServerId(7)),
    enrp.HandleTableResponse(ServerId(7)),
    enrp.HandleUpdate(ServerId(7), ServerId(0), enrp.UpdateAction.ADD_PE, HANDLE, an_element(1)),
    enrp.ListRequest(ServerId(7)),
    enrp.ListResponse(ServerId(7)),
    enrp.InitTakeover(ServerId(7), ServerId(0), ServerId(8)),
    enrp.InitTakeoverAck(ServerId(7), ServerId(0), ServerId(8)),
    enrp.TakeoverServer(ServerId(7), ServerId(0), ServerId(8)),
    enrp.Error(ServerId(7), ServerId(0), asap.OperationError(())),
    data("anything"),
    SessionMessage(b"", 32),
)

REQUESTS: tuple[Any, ...] = (
    requests.Register(HANDLE, an_element(1)),
    requests.Update(RoundRobin()),
    requests.Update(LeastUsed(3)),
    requests.Deregister(),
    requests.SendCookie(AssociationId(3), b"cookie"),
    requests.SendTo(AssociationId(3), data("x")),
    requests.EndSession(AssociationId(3)),
    requests.UseRegistrars(()),
    requests.UseRegistrars(REGISTRARS),
    requests.Resolve("question", HANDLE),
    requests.Resolve("question", OTHER, -1),
    requests.OpenSession("session", HANDLE),
    requests.OpenSession("other", HANDLE),
    requests.SendData("session", data("x")),
    requests.FailOver("session", "too slow"),
    requests.CloseSession("session"),
    "not a request",
)


def test_the_typical_messages_include_every_class() -> None:
    assert {type(m) for m in TYPICAL} == {*asap.ASAP_MESSAGES, *enrp.ENRP_MESSAGES, SessionMessage}


# --- every event in every state -------------------------------------------------------------------------------------


def registrar(*before: Event) -> Core:
    core = RegistrarCore(ServerId(0xA), RegistrarConfig(), random.Random(1))
    for event in (AssociationUp(AssociationId(1), a_peer(5)), *before):
        core.step(1.0, event)
    return core


def element(*before: Any) -> Core:
    core = PoolElementCore(REGISTRARS, ElementConfig(), random.Random(1))
    return _replayed(core, *before)


def user(*before: Any, **config: Any) -> Core:
    core = PoolUserCore(REGISTRARS, UserConfig(progress_timeout=3, **config), random.Random(1))
    return _replayed(core, *before)


def _replayed(core: Core, *before: Any) -> Core:
    """Step a core through events, messages with their association, and seconds to wait.

    "up" stands for the success of the first connection attempt.
    """
    play = Play(core)
    play.now = 1.0
    for step in before:
        if step == "up":
            play.accepts(expect(play).connected())
        elif isinstance(step, float):
            play.waits(step)
        elif isinstance(step, (AssociationLost, Asked, AssociationUp)):
            play.hears(step)
        else:
            association, message = step
            play.gets(AssociationId(association), message)
    return core


REGISTER = Asked(requests.Register(HANDLE, an_element(1)))
OPEN = Asked(requests.OpenSession("session", HANDLE))
TWO = asap.HandleResolutionResponse(HANDLE, RoundRobin(), (an_element(1), an_element(2)))
LOST = AssociationLost(AssociationId(1), (), "reset")

STATES: dict[str, Callable[[], Core]] = {
    "registrar, empty": registrar,
    "registrar with an element": lambda: registrar(Received(AssociationId(1), TYPICAL[0])),
    "registrar that waits for an acknowledgement": lambda: registrar(
        Received(AssociationId(1), TYPICAL[0]), Received(AssociationId(1), asap.EndpointUnreachable(HANDLE, ONE))
    ),
    "element, out": element,
    "element, hunting": lambda: element(REGISTER),
    "element, joining": lambda: element(REGISTER, "up"),
    "element, in": lambda: element(REGISTER, "up", (1, TYPICAL[2])),
    "element, refused": lambda: element(REGISTER, "up", (1, TYPICAL[3])),
    "element, refused and without registrar": lambda: element(REGISTER, "up", (1, TYPICAL[3]), LOST),
    "element, leaving": lambda: element(REGISTER, "up", (1, TYPICAL[2]), Asked(requests.Deregister())),
    "element, leaving and hunting": lambda: element(REGISTER, "up", 1.0, Asked(requests.Deregister()), LOST),
    "element with a session": lambda: element(
        REGISTER, "up", "up", AssociationUp(AssociationId(3), a_peer(9)), (3, data("x"))
    ),
    "user, idle": user,
    "user, hunting": lambda: user(OPEN),
    "user, resolving": lambda: user(OPEN, "up"),
    "user, connecting": lambda: user(OPEN, "up", "up", (1, TWO)),
    "user, bound": lambda: user(OPEN, "up", "up", (1, TWO), "up"),
    "user, waiting for the pool": lambda: user(OPEN, "up", (1, asap.HandleResolutionResponse(HANDLE))),
    "user, bound and with a cache": lambda: user(OPEN, "up", "up", (1, TWO), "up", stale_cache=60),
    "user, bound and without registrar": lambda: user(OPEN, "up", "up", (1, TWO), "up", LOST),
}

EVENTS: list[Event] = [
    *(
        Received(AssociationId(a), message, reports)
        for a in (1, 3, 99)
        for message in TYPICAL
        for reports in ((), (CAUSE,))
    ),
    *(Malformed(AssociationId(1), ppid, cause) for ppid in PPIDS for cause in (None, CAUSE)),
    *(AssociationLost(AssociationId(a), (), "lost", graceful=g) for a in (1, 2, 3, 99) for g in (True, False)),
    *(AssociationLost(None, a_peer(n), "refused", token) for n in (1, 5) for token in (None, "session", "x")),
    *(AssociationUp(AssociationId(50), a_peer(n), token) for n in (1, 5) for token in (None, "session", "x")),
    *(Asked(request) for request in REQUESTS),
    Due(),
]


@pytest.mark.parametrize("state", STATES)
def test_every_event_is_handled_in_every_state(state: str) -> None:
    """Each event occurs twice, and timers expire in between: there is no error and no busy waiting."""
    for event in EVENTS:
        core = STATES[state]()
        play = Play(core)
        play.now = 1.0
        for _ in range(2):
            play.hears(event)
            until, dues = play.now + 100, 0
            while core.deadline < until and dues < 200:
                play.waits_for_deadline()
                dues += 1
            assert dues < 200, f"{event} causes busy waiting in {core!r}"


# --- random histories -----------------------------------------------------------------------------------------------

SMALL = st.integers(1, 6).map(AssociationId)
ANY_MESSAGE = st.one_of(
    st.sampled_from(TYPICAL),
    st.sampled_from([*asap.ASAP_MESSAGES, *enrp.ENRP_MESSAGES]).flatmap(messages),
)
STEPS = st.one_of(
    st.builds(Received, SMALL, ANY_MESSAGE, st.sampled_from([(), (CAUSE,)])),
    st.builds(Malformed, SMALL, st.sampled_from(PPIDS), st.sampled_from([None, CAUSE])),
    st.builds(AssociationUp, SMALL, st.sampled_from([*REGISTRARS, a_peer(9)])),
    st.builds(AssociationLost, SMALL, st.just(a_peer(9)), st.just("lost"), st.none(), st.booleans()),
    st.sampled_from(REQUESTS).map(Asked),
    st.sampled_from(["accept", "refuse", "later"]),
    st.floats(0, 40),
)
CORES: list[Callable[[], Core]] = [
    lambda: RegistrarCore(ServerId(0xA), RegistrarConfig(), random.Random(1)),
    lambda: PoolElementCore(REGISTRARS, ElementConfig(), random.Random(1)),
    lambda: PoolUserCore(REGISTRARS, UserConfig(progress_timeout=3), random.Random(1)),
    lambda: PoolUserCore(REGISTRARS, UserConfig(stale_cache=30), random.Random(1)),
]


@pytest.mark.parametrize("number", range(len(CORES)))
@given(history=st.lists(STEPS, max_size=40))
@settings(deadline=None, max_examples=150)
def test_no_history_stops_a_core(number: int, history: list[Any]) -> None:
    play = Play(CORES[number]())
    dialled: list[Connect] = []
    for step in history:
        match step:
            case "accept" if dialled:
                play.accepts(dialled.pop(0))
            case "refuse" if dialled:
                play.refuses(dialled.pop(0))
            case "later" if play.core.deadline < inf:
                play.waits_for_deadline()
            case float():
                play.waits(step)
            case str():
                continue
            case _:
                play.hears(step)
        dialled += [effect for effect in play.effects if isinstance(effect, Connect)]
        play.effects.clear()
        repr(play.core)
