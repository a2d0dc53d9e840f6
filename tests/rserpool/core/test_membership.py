"""How an element gets into its pool, stays in it, follows its registrar, and leaves (RFC 5352 §3.1, §3.2, §3.4)."""

from __future__ import annotations

import random
from dataclasses import replace
from math import inf
from typing import Any

import pytest

from rserpool.config import ElementConfig
from rserpool.core.machine import Close, Connect, Send
from rserpool.core.notices import (
    Deregistered,
    HomeChanged,
    Registered,
    RegistrarFound,
    RegistrarLost,
    RegistrationRejected,
    RegistrationUnanswered,
)
from rserpool.core.pool_element import PoolElementCore
from rserpool.core.requests import Deregister, Register, Update, UseRegistrars
from rserpool.errors import CauseCode, ErrorCause
from rserpool.model import AssociationId, ElementId, ServerId
from rserpool.policies import LeastUsed
from rserpool.wire import asap
from tests.helpers.cores import HANDLE, OTHER, Play, a_peer, an_element, expect

ME = an_element(1, LeastUsed(0))
REGISTRAR = a_peer(1)
BACKUP = a_peer(2)
OK = asap.RegistrationResponse(HANDLE, ElementId(1))
GONE = asap.DeregistrationResponse(HANDLE, ElementId(1))
A, B = ServerId(0xA), ServerId(0xB)


def no(code: CauseCode) -> asap.RegistrationResponse:
    return asap.RegistrationResponse(HANDLE, ElementId(1), asap.OperationError((ErrorCause(code),)), rejected=True)


def an_element_core(*registrars: Any, **config: Any) -> Play:
    return Play(PoolElementCore(registrars or (REGISTRAR,), ElementConfig(**config), random.Random(1)))


def registering(*registrars: Any, **config: Any) -> tuple[Play, AssociationId]:
    """The registration has been sent, and waits for its answer."""
    play = an_element_core(*registrars, **config)
    play.asks(Register(HANDLE, ME))
    home = play.accepts(expect(play).connected(REGISTRAR))
    expect(play).told(RegistrarFound)
    expect(play).sent(asap.Registration, to=home)
    for other in [effect for effect in play.effects if isinstance(effect, Connect)]:
        play.refuses(other)  # this time; the first one was quicker anyway
    play.effects.clear()
    return play, home


def registered(*registrars: Any, **config: Any) -> tuple[Play, AssociationId]:
    play, home = registering(*registrars, **config)
    play.gets(home, OK)
    expect(play).order(Registered)
    return play, home


def claims(play: Play, association: AssociationId, server: ServerId, *, home: bool = True) -> None:
    play.gets(association, asap.EndpointKeepAlive(server, HANDLE, ElementId(1), home=home))


# --- registration ---------------------------------------------------------------------------------------------------


def test_an_element_hunts_registers_and_is_told() -> None:
    """RFC 5352 §3.1: the element sends a REGISTRATION and starts T2."""
    play = an_element_core()
    play.asks(Register(HANDLE, ME))
    home = play.accepts(expect(play).connected(REGISTRAR))
    assert expect(play).sent(asap.Registration, to=home) == asap.Registration(HANDLE, ME)
    assert play.core.deadline == play.now + 30
    play.gets(home, OK)
    assert expect(play).told(Registered) == Registered(again=False)


def test_a_registration_is_renewed_when_t4_runs_out() -> None:
    """RFC 5352 §3.1: T4 runs out: register again."""
    play, home = registered(reregistration=30)
    for _ in range(3):
        play.waits(29.9)
        expect(play).nothing_else()
        play.waits(0.1)
        assert expect(play).sent(asap.Registration, to=home).pool_element == ME
        play.gets(home, OK)
        assert expect(play).told(Registered).again


def test_t2_without_answer_makes_the_element_hunt_and_register_again() -> None:
    """RFC 5352 §3.1: T2 expires: do a server hunt and register again."""
    play, home = registering(REGISTRAR, BACKUP)
    play.waits(30)
    expect(play).closed(home, abort=True)
    expect(play).told(RegistrarLost)
    other = play.accepts(expect(play).connected(BACKUP))
    expect(play).sent(asap.Registration, to=other)


def test_after_max_reg_attempt_the_program_is_told_once_and_it_is_tried_on() -> None:
    """RFC 5352 §3.1: more than MAX-REG-ATTEMPT attempts are reported; the counter begins anew on success."""
    play, home = registering(max_reg_attempt=2)
    told = []
    for _ in range(4):
        play.waits(30)
        told += [e.notice for e in play.effects if isinstance(getattr(e, "notice", None), RegistrationUnanswered)]
        home = play.accepts(expect(play).connected(REGISTRAR))
        play.effects.clear()
    assert told == [RegistrationUnanswered(2)]
    play.gets(home, OK)
    play.waits(60)
    expect(play).no(RegistrationUnanswered)


def test_a_rejected_registration_is_not_repeated_unchanged() -> None:
    """RFC 5352 §3.1: rejected: the element does not repeat the same registration."""
    play, home = registering()
    play.gets(home, no(CauseCode.INCONSISTENT_POOL_POLICY))
    assert expect(play).told(RegistrationRejected).cause.code == CauseCode.INCONSISTENT_POOL_POLICY
    play.waits(10_000)
    play.asks(Update(LeastUsed(0)))
    expect(play).nothing_else()
    play.asks(Update(LeastUsed(5)))
    assert expect(play).sent(asap.Registration, to=home).pool_element.policy == LeastUsed(5)


@pytest.mark.parametrize(
    "response",
    [replace(OK, rejected=True), replace(OK, error=asap.OperationError(())), no(CauseCode.LACK_OF_RESOURCES)],
)
def test_flag_or_error_each_is_a_rejection(response: asap.RegistrationResponse) -> None:
    play, home = registering()
    play.gets(home, response)
    expect(play).told(RegistrationRejected)
    expect(play).nothing_else()


@pytest.mark.parametrize(
    "response",
    [asap.RegistrationResponse(OTHER, ElementId(1)), asap.RegistrationResponse(HANDLE, ElementId(2))],
)
def test_an_answer_for_somebody_else_is_none_for_us(response: asap.RegistrationResponse) -> None:
    play, home = registering()
    play.gets(home, response)
    play.gets(play.meets(a_peer(9)), OK)
    expect(play).nothing_else()


def test_an_answer_nobody_waits_for_means_nothing() -> None:
    play, home = registered()
    play.gets(home, no(CauseCode.LACK_OF_RESOURCES))
    expect(play).nothing_else()


# --- updates --------------------------------------------------------------------------------------------------------


def test_a_new_policy_value_is_registered_at_once() -> None:
    """RFC 5352 §3.1: also whenever a policy value changes."""
    play, home = registered()
    play.asks(Update(LeastUsed(7)))
    assert expect(play).sent(asap.Registration, to=home).pool_element.policy == LeastUsed(7)


def test_a_burst_of_updates_becomes_two_registrations() -> None:
    play, home = registered()
    for load in range(100):
        play.asks(Update(LeastUsed(load)))
    assert expect(play).sent(asap.Registration).pool_element.policy == LeastUsed(0)
    expect(play).nothing_else()
    play.gets(home, OK)
    assert expect(play).sent(asap.Registration).pool_element.policy == LeastUsed(99)
    play.gets(home, OK)
    expect(play).order(Registered, Registered)


def test_an_update_during_a_rejection_is_tried() -> None:
    play, home = registering()
    play.asks(Update(LeastUsed(7)))
    play.gets(home, no(CauseCode.INVALID_VALUES))
    expect(play).told(RegistrationRejected)
    assert expect(play).sent(asap.Registration).pool_element.policy == LeastUsed(7)


def test_an_update_without_a_registrar_is_registered_when_there_is_one() -> None:
    play, home = registered()
    play.waits(1)
    play.loses(home)
    play.asks(Update(LeastUsed(7)))
    expect(play).no(Connect)  # somebody may claim us yet
    play.waits(1)
    again = play.accepts(expect(play).connected(REGISTRAR))
    assert expect(play).sent(asap.Registration, to=again).pool_element.policy == LeastUsed(7)


def test_before_the_registration_an_update_means_nothing() -> None:
    play = an_element_core()
    play.asks(Update(LeastUsed(7)))
    expect(play).nothing_else()


# --- the home registrar ---------------------------------------------------------------------------------------------


def test_a_lost_registrar_is_hunted_when_no_other_claims_us_and_told_again() -> None:
    play, home = registered(REGISTRAR, BACKUP, claim_wait=2)
    play.waits(1)
    play.loses(home, "reset")
    assert expect(play).told(RegistrarLost) == RegistrarLost("reset")
    play.waits(1.9)
    expect(play).nothing_else()
    play.waits(0.1)
    other = play.accepts(expect(play).connected(BACKUP))
    expect(play).sent(asap.Registration, to=other)
    play.gets(other, OK)
    assert expect(play).told(Registered) == Registered(again=False)


def test_a_new_list_of_registrars_is_used_in_the_hunt() -> None:
    play = an_element_core()
    play.asks(Register(HANDLE, ME))
    play.asks(UseRegistrars((BACKUP,)))
    expect(play).connected(BACKUP)


def test_a_keep_alive_is_acknowledged_where_it_came_from() -> None:
    """RFC 5352 §3.4: the element acknowledges on the association the keep-alive came on."""
    play, home = registered()
    stranger = play.meets(a_peer(9))
    for association in (home, stranger):
        claims(play, association, A, home=False)
        ack = expect(play).sent(asap.EndpointKeepAliveAck, to=association)
        assert ack == asap.EndpointKeepAliveAck(HANDLE, ElementId(1))
    expect(play).nothing_else()


def test_a_keep_alive_may_leave_out_whom_it_asks() -> None:
    play, home = registered()
    play.gets(home, asap.EndpointKeepAlive(A, HANDLE))
    expect(play).sent(asap.EndpointKeepAliveAck, to=home)


@pytest.mark.parametrize(("handle", "identifier"), [(OTHER, 1), (HANDLE, 2)])
def test_a_keep_alive_for_somebody_else_is_discarded(handle: Any, identifier: int) -> None:
    """RFC 5352 §3.4: a pool handle that is not ours: discard silently."""
    play, home = registered()
    play.gets(home, asap.EndpointKeepAlive(A, handle, ElementId(identifier), home=True))
    expect(play).nothing_else()


def test_an_element_in_no_pool_answers_no_keep_alive() -> None:
    play = an_element_core()
    claims(play, play.meets(a_peer(9)), A)
    expect(play).nothing_else()


def test_a_registrar_that_claims_us_is_the_home_from_now_on() -> None:
    """RFC 5352 §3.4: H set and another server than home: adopt it as the new home ENRP server."""
    play, home = registered(reregistration=30)
    claims(play, home, A, home=False)
    expect(play).sent(asap.EndpointKeepAliveAck)
    other = play.meets(BACKUP)
    claims(play, other, B)
    # The former home is left, so that it does not go on believing that we are its own, and the new one is told at once.
    assert Close(home) in play.effects
    told = next(e.message for e in play.effects if isinstance(e, Send) and isinstance(e.message, asap.Registration))
    assert told.pool_element.home == B
    expect(play).order(asap.EndpointKeepAliveAck, RegistrarFound, HomeChanged, asap.Registration, Close)
    play.gets(other, OK)
    assert expect(play).told(Registered) == Registered(again=True)
    play.waits(30)
    assert expect(play).sent(asap.Registration, to=other).pool_element.home == B


def test_the_home_may_claim_what_it_has() -> None:
    play, home = registered()
    claims(play, home, A)
    expect(play).order(asap.EndpointKeepAliveAck)
    play.asks(Update(LeastUsed(1)))
    assert expect(play).sent(asap.Registration).pool_element.home == A


def test_a_claim_ends_the_hunt() -> None:
    """The registrar that took us over has us in the pool already."""
    play, home = registered()
    play.waits(1)
    play.loses(home)
    play.waits(1)
    attempt = expect(play).connected(REGISTRAR)
    other = play.meets(BACKUP)
    claims(play, other, B)
    assert expect(play).told(HomeChanged) == HomeChanged(B)
    expect(play).sent(asap.Registration, to=other)
    late = play.accepts(attempt)
    expect(play).closed(late)
    play.gets(other, OK)
    assert expect(play).told(Registered) == Registered(again=True)


def test_a_claim_in_time_makes_a_hunt_needless() -> None:
    play, home = registered(claim_wait=2)
    play.waits(1)
    play.loses(home)
    play.waits(1.9)
    claims(play, play.meets(BACKUP), B)
    play.waits(10)
    expect(play).no(Connect)


def test_who_waits_for_no_claim_hunts_at_once() -> None:
    play, home = registered(claim_wait=0)
    play.waits(1)
    play.loses(home)
    expect(play).connected(REGISTRAR)


def test_what_the_former_home_did_not_answer_is_asked_of_the_new_one() -> None:
    play, home = registering()
    other = play.meets(BACKUP)
    claims(play, other, B)
    expect(play).sent(asap.Registration, to=other)
    play.effects.clear()
    play.gets(home, no(CauseCode.LACK_OF_RESOURCES))
    expect(play).nothing_else()
    play.gets(other, OK)
    expect(play).told(Registered)


# --- leaving --------------------------------------------------------------------------------------------------------


def test_an_element_leaves_the_pool_where_it_registered() -> None:
    """RFC 5352 §3.2: DEREGISTRATION on the registration's association, T3 runs."""
    play, home = registered()
    play.asks(Deregister())
    assert expect(play).sent(asap.Deregistration, to=home) == asap.Deregistration(HANDLE, ElementId(1))
    play.gets(home, GONE)
    assert expect(play).told(Deregistered) == Deregistered(told=True)
    expect(play).closed(home)
    expect(play).nothing_else()
    assert play.core.deadline == inf


def test_t3_without_answer_ends_it_untold() -> None:
    play, home = registered(registration_timeout=30)
    play.asks(Deregister())
    play.waits(29)
    expect(play).no(Deregistered)
    play.waits(1)
    assert expect(play).told(Deregistered) == Deregistered(told=False)
    expect(play).closed(home)


def test_to_leave_a_pool_one_never_entered_is_done_at_once() -> None:
    play = an_element_core()
    play.asks(Deregister())
    expect(play).order(Deregistered)


def test_who_has_lost_its_registrar_tells_another_that_it_leaves() -> None:
    """RFC 5352 §3.2: T3 or a failure: server hunt, and the deregistration again."""
    play, home = registered(REGISTRAR, BACKUP)
    play.waits(1)
    play.asks(Deregister())
    play.effects.clear()
    play.loses(home)
    other = play.accepts(expect(play).connected(BACKUP))
    expect(play).sent(asap.Deregistration, to=other)
    play.gets(other, GONE)
    assert expect(play).told(Deregistered).told


def test_who_finds_nobody_to_tell_does_not_wait_for_t3() -> None:
    play, home = registered()
    play.waits(1)
    play.loses(home)
    play.asks(Deregister())
    play.refuses(expect(play).connected(REGISTRAR))
    assert expect(play).told(Deregistered) == Deregistered(told=False)
    expect(play).no(Connect)
    assert play.core.deadline == inf


def test_who_has_found_nobody_so_far_leaves_at_once() -> None:
    play = an_element_core()
    play.asks(Register(HANDLE, ME))
    play.refuses(expect(play).connected(REGISTRAR))
    play.asks(Deregister())
    assert expect(play).told(Deregistered) == Deregistered(told=False)


def test_a_claim_while_leaving_gets_the_deregistration() -> None:
    play, _ = registered()
    play.asks(Deregister())
    play.effects.clear()
    other = play.meets(BACKUP)
    claims(play, other, B)
    expect(play).sent(asap.Deregistration, to=other)


def test_who_changes_its_mind_while_leaving_stays() -> None:
    play, home = registered()
    play.asks(Deregister())
    play.asks(Register(HANDLE, ME))
    play.effects.clear()
    play.gets(home, GONE)
    expect(play).nothing_else()
    play.gets(home, OK)
    expect(play).told(Registered)


def test_to_ask_twice_to_leave_is_to_ask_once() -> None:
    play, _ = registered()
    play.asks(Deregister())
    play.asks(Deregister())
    expect(play).order(asap.Deregistration)
