"""How an element joins its pool, stays in it, follows its home registrar, and leaves (RFC 5352 §3.1, §3.2, §3.4)."""

from __future__ import annotations

import random
from dataclasses import replace
from math import inf
from typing import Any

import pytest

from rserpool.config import ElementConfig
from rserpool.core.machine import AssociationUp, Close, Connect, Heard, Notify, Peer, Send
from rserpool.core.notices import (
    Deregistered,
    HomeChanged,
    Notice,
    Registered,
    RegistrarFound,
    RegistrarLost,
    RegistrationRejected,
    RegistrationUnanswered,
)
from rserpool.core.pool_element import PoolElementCore
from rserpool.core.requests import Deregister, Register, Update, UseRegistrars
from rserpool.errors import CauseCode, ErrorCause
from rserpool.model import UNKNOWN_SERVER, AssociationId, ElementId, PoolHandle, ServerId
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


class ElementPlay(Play):
    """A play with a pool element."""

    core: PoolElementCore


def an_element_core(*registrars: Peer, **config: Any) -> ElementPlay:
    """Return an element that has not done anything yet."""
    return ElementPlay(PoolElementCore(registrars or (REGISTRAR,), ElementConfig(**config), random.Random(1)))


def registering(*registrars: Peer, **config: Any) -> tuple[ElementPlay, AssociationId]:
    """Return an element whose registration has not been answered yet, and its association to the registrar."""
    play = an_element_core(*registrars, **config)
    play.asks(Register(HANDLE, ME))
    home = play.accepts(expect(play).connected(REGISTRAR))
    expect(play).told(RegistrarFound)
    expect(play).sent(asap.Registration, to=home)
    for other in [effect for effect in play.effects if isinstance(effect, Connect)]:
        play.refuses(other)
    play.effects.clear()
    return play, home


def registered(*registrars: Peer, **config: Any) -> tuple[ElementPlay, AssociationId]:
    """Return an element that is registered, and its association to the registrar."""
    play, home = registering(*registrars, **config)
    play.gets(home, OK)
    expect(play).order(Registered)
    return play, home


def claims(play: Play, association: AssociationId, server: ServerId, *, home: bool = True) -> None:
    """A registrar sends a keep-alive, by default with the H bit."""
    play.gets(association, asap.EndpointKeepAlive(server, HANDLE, ElementId(1), home=home))


# --- registration ---------------------------------------------------------------------------------------------------


def test_an_element_finds_a_registrar_and_registers() -> None:
    """RFC 5352 §3.1: the element sends a REGISTRATION and starts T2."""
    play = an_element_core()
    play.asks(Register(HANDLE, ME))
    home = play.accepts(expect(play).connected(REGISTRAR))
    assert expect(play).sent(asap.Registration, to=home) == asap.Registration(HANDLE, ME)
    assert play.core.deadline == play.now + 30
    play.gets(home, OK)
    assert expect(play).told(Registered) == Registered(again=False)


def test_a_registration_is_renewed_when_t4_expires() -> None:
    """RFC 5352 §3.1: when T4 expires, the element registers again."""
    play, home = registered(reregistration=30)
    for _ in range(3):
        play.waits(29.9)
        expect(play).nothing_else()
        play.waits(0.1)
        assert expect(play).sent(asap.Registration, to=home).pool_element == ME
        play.gets(home, OK)
        assert expect(play).told(Registered).again


def test_when_t2_expires_the_element_registers_at_another_registrar() -> None:
    """RFC 5352 §3.1: when T2 expires, the element starts a server hunt and registers again."""
    play, home = registering(REGISTRAR, BACKUP)
    play.waits(30)
    expect(play).closed(home, abort=True)
    expect(play).told(RegistrarLost)
    other = play.accepts(expect(play).connected(BACKUP))
    expect(play).sent(asap.Registration, to=other)


def test_after_max_reg_attempt_the_program_is_told_once_and_registration_is_retried() -> None:
    """RFC 5352 §3.1: more than MAX-REG-ATTEMPT attempts are reported. A success resets the counter. §7.1: at most
    RETRAN-MAX passes between two attempts."""
    play, home = registering(max_reg_attempt=2)
    told: list[Notice] = []
    for seconds in (30, 60, 60, 60):
        play.waits(seconds - 0.1)
        expect(play).nothing_else()
        play.waits(0.1)
        notices = [effect.notice for effect in play.effects if isinstance(effect, Notify)]
        told += [notice for notice in notices if isinstance(notice, RegistrationUnanswered)]
        home = play.accepts(expect(play).connected(REGISTRAR))
        play.effects.clear()
    assert told == [RegistrationUnanswered(2)]
    play.gets(home, OK)
    play.waits(60)
    expect(play).no(RegistrationUnanswered)


def test_a_rejected_registration_is_not_repeated_unchanged() -> None:
    """RFC 5352 §3.1: the element does not repeat a rejected registration."""
    play, home = registering()
    play.gets(home, no(CauseCode.INCONSISTENT_POOL_POLICY))
    assert expect(play).told(RegistrationRejected).cause.code == CauseCode.INCONSISTENT_POOL_POLICY
    play.waits(10_000)
    play.asks(Update(LeastUsed(0)))
    expect(play).nothing_else()
    play.asks(Update(LeastUsed(5)))
    assert expect(play).sent(asap.Registration, to=home).pool_element.policy == LeastUsed(5)


def test_a_rejected_element_does_not_repeat_its_registration_at_another_registrar() -> None:
    """RFC 5352 §3.1: the element does not repeat a rejected registration."""
    play, home = registering(REGISTRAR, BACKUP)
    play.gets(home, no(CauseCode.INCONSISTENT_POOL_POLICY))
    play.waits(1)
    play.effects.clear()
    play.loses(home)
    other = play.accepts(expect(play).connected(BACKUP))
    expect(play).no(asap.Registration)
    play.asks(Update(LeastUsed(5)))
    assert expect(play).sent(asap.Registration, to=other).pool_element.policy == LeastUsed(5)


@pytest.mark.parametrize(
    "response",
    [replace(OK, rejected=True), replace(OK, error=asap.OperationError(())), no(CauseCode.LACK_OF_RESOURCES)],
)
def test_a_flag_or_an_error_is_a_rejection(response: asap.RegistrationResponse) -> None:
    play, home = registering()
    play.gets(home, response)
    expect(play).told(RegistrationRejected)
    expect(play).nothing_else()


@pytest.mark.parametrize(
    "response",
    [asap.RegistrationResponse(OTHER, ElementId(1)), asap.RegistrationResponse(HANDLE, ElementId(2))],
)
def test_an_answer_for_another_element_is_ignored(response: asap.RegistrationResponse) -> None:
    play, home = registering()
    play.gets(home, response)
    play.gets(play.meets(a_peer(9)), OK)
    expect(play).nothing_else()


def test_an_answer_without_a_pending_registration_is_ignored() -> None:
    play, home = registered()
    play.gets(home, no(CauseCode.LACK_OF_RESOURCES))
    expect(play).nothing_else()


# --- updates --------------------------------------------------------------------------------------------------------


def test_a_new_policy_value_is_registered_immediately() -> None:
    """RFC 5352 §3.1: the element registers again whenever a policy value changes."""
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


def test_an_update_during_a_rejected_registration_is_registered() -> None:
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
    expect(play).no(Connect)  # another registrar may still claim us
    play.waits(1)
    again = play.accepts(expect(play).connected(REGISTRAR))
    assert expect(play).sent(asap.Registration, to=again).pool_element.policy == LeastUsed(7)


def test_an_update_before_the_registration_is_ignored() -> None:
    play = an_element_core()
    play.asks(Update(LeastUsed(7)))
    expect(play).nothing_else()


# --- the home registrar ---------------------------------------------------------------------------------------------


def test_after_the_loss_of_the_registrar_the_hunt_begins_if_no_other_claims_us() -> None:
    play, home = registered(REGISTRAR, BACKUP, claim_wait=2)
    play.waits(1)
    play.loses(home, "reset")
    assert expect(play).told(RegistrarLost) == RegistrarLost("reset")
    play.waits(1.9)
    expect(play).nothing_else()
    play.waits(0.1)
    other = play.accepts(expect(play).connected(BACKUP))
    play.waits_for_deadline()
    expect(play).sent(asap.Registration, to=other)
    play.gets(other, OK)
    assert expect(play).told(Registered) == Registered(again=False)


def home_of(play: ElementPlay) -> tuple[AssociationId | None, ServerId | None]:
    """Return the association to the home registrar, and its identifier."""
    home = play.core.home_registrar
    return play.core.home, home.server if home is not None else None


def test_the_home_server_is_known_from_its_first_keep_alive() -> None:
    """RFC 5352 §3.4: a keep-alive has the identifier of the home ENRP server."""
    play, home = registered(claim_wait=0)
    assert home_of(play) == (home, UNKNOWN_SERVER)
    claims(play, home, A, home=False)
    assert home_of(play) == (home, A)
    play.loses(home)
    assert home_of(play) == (None, None)


def test_its_registration_is_what_the_element_asked_for_until_it_has_left() -> None:
    play, home = registered()
    assert play.core.registration == Register(HANDLE, ME)
    play.asks(Update(LeastUsed(7)))
    assert play.core.registration == Register(HANDLE, an_element(1, LeastUsed(7)))
    play.asks(Deregister())
    assert play.core.registration is not None
    play.gets(home, GONE)
    assert play.core.registration is None


def test_a_new_list_of_registrars_is_used_in_the_hunt() -> None:
    play = an_element_core()
    play.asks(Register(HANDLE, ME))
    play.asks(UseRegistrars((BACKUP,)))
    expect(play).connected(BACKUP)


def test_a_keep_alive_is_acknowledged_on_its_association() -> None:
    """RFC 5352 §3.4: the element acknowledges on the association on which the keep-alive arrived."""
    play, home = registered()
    stranger = play.meets(a_peer(9))
    for association in (home, stranger):
        claims(play, association, A, home=False)
        ack = expect(play).sent(asap.EndpointKeepAliveAck, to=association)
        assert ack == asap.EndpointKeepAliveAck(HANDLE, ElementId(1))
    expect(play).nothing_else()


def test_a_keep_alive_may_omit_the_identifier() -> None:
    play, home = registered()
    play.gets(home, asap.EndpointKeepAlive(A, HANDLE))
    expect(play).sent(asap.EndpointKeepAliveAck, to=home)


@pytest.mark.parametrize(("handle", "identifier"), [(OTHER, 1), (HANDLE, 2)])
def test_a_keep_alive_for_another_element_is_discarded(handle: PoolHandle, identifier: int) -> None:
    """RFC 5352 §3.4: a keep-alive for another pool handle is silently discarded."""
    play, home = registered()
    play.gets(home, asap.EndpointKeepAlive(A, handle, ElementId(identifier), home=True))
    expect(play).nothing_else()


def test_an_element_in_no_pool_does_not_answer_keep_alives() -> None:
    play = an_element_core()
    claims(play, play.meets(a_peer(9)), A)
    expect(play).nothing_else()


def test_a_member_that_is_no_registrar_claims_nobody() -> None:
    """RFC 5355 §2.6: over TLS, the authority may say who is a registrar."""
    play, home = registered(claim_wait=2)
    stranger = play.meets(a_peer(9))
    play.shows_certificate(stranger, "student eve", may_be_registrar=False)
    play.loses(home)
    play.effects.clear()
    claims(play, stranger, A)
    expect(play).nothing_else()
    stranger = play.meets(a_peer(9))
    play.shows_certificate(stranger, "registrar")
    claims(play, stranger, A)
    assert expect(play).told(HomeChanged).server == A


def test_a_registrar_that_claims_us_becomes_the_home() -> None:
    """RFC 5352 §3.4: a keep-alive with H set from another server than the home makes that server the new home."""
    play, home = registered(REGISTRAR, BACKUP, reregistration=30)
    claims(play, home, A, home=False)
    expect(play).sent(asap.EndpointKeepAliveAck)
    other = play.meets(BACKUP)
    claims(play, other, B)
    # The former home is left, so that it does not consider us its own any more. The new one gets a registration.
    assert Close(home) in play.effects
    told = next(e.message for e in play.effects if isinstance(e, Send) and isinstance(e.message, asap.Registration))
    assert told.pool_element.home == B
    expect(play).order(asap.EndpointKeepAliveAck, RegistrarFound, HomeChanged, asap.Registration, Close)
    play.gets(other, OK)
    assert expect(play).told(Registered) == Registered(again=True)
    play.waits(30)
    assert expect(play).sent(asap.Registration, to=other).pool_element.home == B


def test_a_claim_by_the_home_changes_nothing() -> None:
    play, home = registered()
    claims(play, home, A)
    expect(play).order(asap.EndpointKeepAliveAck)
    play.asks(Update(LeastUsed(1)))
    assert expect(play).sent(asap.Registration).pool_element.home == A


def test_a_claim_ends_the_hunt() -> None:
    """The registrar that took us over has us in its handlespace already."""
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


def test_an_attempt_that_ends_on_the_claimers_association_does_not_close_it() -> None:
    """A driver may answer a `Connect` with an association to the same party that exists already."""
    play, home = registered(claim_wait=0)
    play.waits(1)
    play.loses(home)
    attempt = expect(play).connected(REGISTRAR)
    again = play.meets(REGISTRAR)
    claims(play, again, A)
    play.hears(AssociationUp(again, REGISTRAR, attempt.token))
    expect(play).no(Close)
    assert play.core.home == again


def test_a_claim_in_time_prevents_the_hunt() -> None:
    play, home = registered(claim_wait=2)
    play.waits(1)
    play.loses(home)
    play.waits(1.9)
    claims(play, play.meets(BACKUP), B)
    play.waits(10)
    expect(play).no(Connect)


def test_without_a_claim_wait_the_hunt_begins_immediately() -> None:
    play, home = registered(claim_wait=0)
    play.waits(1)
    play.loses(home)
    expect(play).connected(REGISTRAR)


# --- a slow successor -----------------------------------------------------------------------------------------------


def waiting_for_a_successor(**config: Any) -> tuple[ElementPlay, AssociationId]:
    """Return an element that lost its home and has found another registrar, which may be taking the home over."""
    play, home = registered(REGISTRAR, BACKUP, claim_wait=1, succession_wait=4, **config)
    play.waits(1)
    play.loses(home)
    play.waits(1)
    other = play.accepts(expect(play).connected(BACKUP))
    expect(play).order(RegistrarLost, Connect, RegistrarFound)
    return play, other


def test_an_element_does_not_leave_a_registrar_that_is_slow_as_a_successor() -> None:
    """It is in that registrar's handlespace; a registration would take it away from the takeover."""
    play, other = waiting_for_a_successor()
    play.asks(Update(LeastUsed(7)))
    play.waits(2.9)
    expect(play).nothing_else()
    claims(play, other, B)
    expect(play).order(asap.EndpointKeepAliveAck, RegistrarFound, HomeChanged, asap.Registration)
    assert home_of(play) == (other, B)


def test_a_successor_may_be_another_registrar_than_the_one_that_was_found() -> None:
    play, other = waiting_for_a_successor()
    successor = play.meets(STRANGER)
    claims(play, successor, B)
    expect(play).closed(other)
    assert home_of(play) == (successor, B)


def test_an_element_that_nobody_claims_registers_at_the_registrar_that_it_found() -> None:
    play, other = waiting_for_a_successor()
    play.waits(3)
    expect(play).sent(asap.Registration, to=other)


def test_an_element_that_waits_for_a_successor_may_leave() -> None:
    play, other = waiting_for_a_successor()
    play.asks(Deregister())
    expect(play).sent(asap.Deregistration, to=other)


def test_an_element_that_finds_its_home_again_registers_immediately() -> None:
    play, home = registered(REGISTRAR, BACKUP, claim_wait=1, succession_wait=4)
    play.waits(1)
    play.loses(home)
    play.waits(1)
    again = play.accepts(expect(play).connected(REGISTRAR))
    expect(play).sent(asap.Registration, to=again)


def test_an_element_registers_immediately_at_a_registrar_that_was_not_there_before() -> None:
    """It cannot be taking over what it does not know."""
    play, home = registered(REGISTRAR, BACKUP, claim_wait=1, succession_wait=4)
    play.waits(1)
    play.loses(home)
    play.waits(1)
    for _ in range(2):
        play.refuses(expect(play).connected())
    play.waits_for_deadline()
    other = play.accepts(expect(play).connected(BACKUP))
    expect(play).sent(asap.Registration, to=other)


# --- claims by strangers --------------------------------------------------------------------------------------------


STRANGER = a_peer(9)
NAMED = asap.HandleResolutionResponse(HANDLE, LeastUsed(0), (ME,))


def claimed_by_a_stranger(**config: Any) -> tuple[ElementPlay, AssociationId, AssociationId]:
    """Return an element that an unknown registrar has claimed, and its associations to its home and to the stranger."""
    play, home = registered(home_patience=2, **config)
    stranger = play.meets(STRANGER)
    claims(play, stranger, B)
    assert expect(play).sent(asap.HandleResolution, to=home).pool_handle == HANDLE
    expect(play).nothing_else()
    return play, home, stranger


def test_a_stranger_cannot_claim_an_element_whose_home_answers() -> None:
    """Anybody can send a keep-alive with the H bit. Its home registrar is asked, and the claim is not acknowledged."""
    play, home, _ = claimed_by_a_stranger()
    play.waits(1.9)
    play.gets(home, NAMED)
    play.waits(20)
    expect(play).nothing_else()
    assert play.core.home == home


@pytest.mark.parametrize("message", [OK, asap.EndpointKeepAlive(A, HANDLE, ElementId(1))])
def test_any_message_of_the_home_voids_a_claim(message: asap.AsapMessage) -> None:
    play, home, _ = claimed_by_a_stranger()
    play.gets(home, message)
    play.waits(20)
    expect(play).no(HomeChanged)


def test_a_stranger_that_repeats_its_claim_makes_the_element_ask_once() -> None:
    play, _, stranger = claimed_by_a_stranger()
    for _ in range(100):
        claims(play, stranger, B)
    expect(play).nothing_else()


def test_a_stranger_is_followed_if_the_home_does_not_answer() -> None:
    play, home, stranger = claimed_by_a_stranger()
    play.waits(2)
    expect(play).order(asap.EndpointKeepAliveAck, RegistrarFound, HomeChanged, asap.Registration, Close)
    assert play.core.home == stranger
    play.gets(home, NAMED)
    assert play.core.home == stranger


def test_a_stranger_is_followed_as_soon_as_the_home_is_lost() -> None:
    play, home, stranger = claimed_by_a_stranger()
    play.loses(home)
    expect(play).order(RegistrarLost, asap.EndpointKeepAliveAck, RegistrarFound, HomeChanged, asap.Registration)
    assert play.core.home == stranger


def test_a_stranger_may_claim_an_element_that_has_no_home() -> None:
    play, home = registered(claim_wait=2)
    play.loses(home)
    stranger = play.meets(STRANGER)
    claims(play, stranger, B)
    assert play.core.home == stranger


def test_a_stranger_that_has_left_claims_nothing() -> None:
    play, home, stranger = claimed_by_a_stranger(claim_wait=2)
    play.loses(stranger)
    play.loses(home)
    play.waits(1.9)
    expect(play).order(RegistrarLost)


def test_an_announced_registrar_may_claim_the_element() -> None:
    """RFC 5352 §3.4, §3.6."""
    play, _ = registered()
    play.hears(Heard(STRANGER[0], asap.ServerAnnounce(B, STRANGER)))
    announced = play.meets(STRANGER)
    claims(play, announced, B)
    assert play.core.home == announced


def test_the_home_may_claim_the_element_on_another_association() -> None:
    """To the registrar, the former one may be lost."""
    play, home = registered()
    again = play.meets(REGISTRAR)
    claims(play, again, A)
    expect(play).closed(home)
    assert play.core.home == again


def test_an_element_that_leaves_deregisters_at_a_stranger_if_the_home_does_not_answer() -> None:
    play, _, stranger = claimed_by_a_stranger()
    play.asks(Deregister())
    play.waits(2)
    expect(play).sent(asap.Deregistration, to=stranger)


def test_a_pending_registration_is_repeated_at_the_new_home() -> None:
    play, home = registering(REGISTRAR, BACKUP)
    other = play.meets(BACKUP)
    claims(play, other, B)
    expect(play).sent(asap.Registration, to=other)
    play.effects.clear()
    play.gets(home, no(CauseCode.LACK_OF_RESOURCES))
    expect(play).nothing_else()
    play.gets(other, OK)
    expect(play).told(Registered)


# --- leaving --------------------------------------------------------------------------------------------------------


def test_an_element_deregisters_at_its_home() -> None:
    """RFC 5352 §3.2: DEREGISTRATION is sent on the association of the registration, and T3 is started."""
    play, home = registered()
    play.asks(Deregister())
    assert expect(play).sent(asap.Deregistration, to=home) == asap.Deregistration(HANDLE, ElementId(1))
    play.gets(home, GONE)
    assert expect(play).told(Deregistered) == Deregistered(told=True)
    expect(play).closed(home)
    expect(play).nothing_else()
    assert play.core.deadline == inf


def test_when_t3_expires_the_element_leaves_without_an_answer() -> None:
    play, home = registered(registration_timeout=30)
    play.asks(Deregister())
    play.waits(29)
    expect(play).no(Deregistered)
    play.waits(1)
    assert expect(play).told(Deregistered) == Deregistered(told=False)
    expect(play).closed(home)


def test_an_element_in_no_pool_leaves_immediately() -> None:
    play = an_element_core()
    play.asks(Deregister())
    expect(play).order(Deregistered)


def test_an_element_that_loses_its_registrar_deregisters_at_another() -> None:
    """RFC 5352 §3.2: after a failure, the element starts a server hunt and repeats the deregistration."""
    play, home = registered(REGISTRAR, BACKUP)
    play.waits(1)
    play.asks(Deregister())
    play.effects.clear()
    play.loses(home)
    other = play.accepts(expect(play).connected(BACKUP))
    expect(play).sent(asap.Deregistration, to=other)
    play.gets(other, GONE)
    assert expect(play).told(Deregistered).told


def test_an_element_that_finds_no_registrar_does_not_wait_for_t3() -> None:
    play, home = registered()
    play.waits(1)
    play.loses(home)
    play.asks(Deregister())
    play.refuses(expect(play).connected(REGISTRAR))
    assert expect(play).told(Deregistered) == Deregistered(told=False)
    expect(play).no(Connect)
    assert play.core.deadline == inf


def test_an_element_that_has_not_found_a_registrar_leaves_immediately() -> None:
    play = an_element_core()
    play.asks(Register(HANDLE, ME))
    play.refuses(expect(play).connected(REGISTRAR))
    play.asks(Deregister())
    assert expect(play).told(Deregistered) == Deregistered(told=False)


def test_a_claim_while_leaving_gets_the_deregistration() -> None:
    play, _ = registered(REGISTRAR, BACKUP)
    play.asks(Deregister())
    play.effects.clear()
    other = play.meets(BACKUP)
    claims(play, other, B)
    expect(play).sent(asap.Deregistration, to=other)


def test_an_element_that_registers_again_while_leaving_stays() -> None:
    play, home = registered()
    play.asks(Deregister())
    play.asks(Register(HANDLE, ME))
    play.effects.clear()
    play.gets(home, GONE)
    expect(play).nothing_else()
    play.gets(home, OK)
    expect(play).told(Registered)


def test_leaving_a_second_time_has_no_effect() -> None:
    play, _ = registered()
    play.asks(Deregister())
    play.asks(Deregister())
    expect(play).order(asap.Deregistration)
