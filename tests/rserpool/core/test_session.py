"""A session of a user: binding, cookies, failover, business cards (RFC 5352 §3.5, §3.8, §3.9)."""

from __future__ import annotations

import pytest

from rserpool.core.choice import CARD_ELEMENTS
from rserpool.core.machine import AssociationLost, Close, Connect, Send
from rserpool.core.notices import (
    CookieReceived,
    SessionBound,
    SessionData,
    SessionFailedOver,
    SessionInterrupted,
    SessionWaiting,
)
from rserpool.core.requests import CloseSession, FailOver, OpenSession, SendData
from rserpool.errors import CauseCode, ErrorCause
from rserpool.model import UNKNOWN_SERVER, Cookie, ElementId, SessionMessage
from rserpool.policies import RoundRobin
from rserpool.wire import asap
from tests.helpers.cores import HANDLE, OTHER, Play, a_peer, an_element, data, expect
from tests.rserpool.core.users import ONE, THREE, TWO, UNKNOWN, a_user, bound, opening, pool


def reported(play: Play) -> list[int]:
    """Take the unreachable reports. Return the identifiers of the elements."""
    found: list[int] = []
    for effect in play.effects[:]:
        if isinstance(effect, Send) and isinstance(effect.message, asap.EndpointUnreachable):
            play.effects.remove(effect)
            found.append(effect.message.identifier)
    return found


# --- binding --------------------------------------------------------------------------------------------------------


def test_a_session_is_bound_to_the_first_element_that_the_registrar_names() -> None:
    play = opening()
    play.is_told(TWO, ONE)
    connect = expect(play).connected((TWO.transport,))
    assert connect.private
    assert connect.token == "s"
    play.accepts(connect)
    assert expect(play).told(SessionBound) == SessionBound("s", TWO)


def test_data_is_queued_until_an_element_is_bound() -> None:
    play = opening()
    play.asks(SendData("s", data("1")))
    play.is_told(ONE)
    play.asks(SendData("s", data("2")))
    association = play.binds(ONE)
    play.asks(SendData("s", data("3")))
    sent = [expect(play).sent(SessionMessage, to=association) for _ in range(3)]
    assert sent == [data("1"), data("2"), data("3")]


def test_data_and_cookies_are_passed_to_the_program() -> None:
    play, association = bound()
    play.gets(association, data("x"))
    play.gets(association, asap.Cookie(Cookie(b"after x")))
    assert expect(play).told(SessionData) == SessionData("s", data("x"), ONE)
    assert expect(play).told(CookieReceived) == CookieReceived("s", b"after x")


def test_an_element_that_refuses_the_connection_is_reported_and_another_is_tried() -> None:
    """RFC 5352 §3.5: a user that finds an element unreachable SHOULD report it."""
    play = opening()
    play.is_told(ONE, TWO)
    play.refuses(expect(play).connected((ONE.transport,)))
    assert reported(play) == [1]
    play.is_told(ONE, TWO)  # the registrar has not removed it yet
    play.binds(TWO)
    assert expect(play).told(SessionBound) == SessionBound("s", TWO)
    expect(play).no(SessionFailedOver)


def test_an_element_that_does_not_accept_in_time_is_reported_once() -> None:
    play = opening(connect_timeout=5)
    play.is_told(ONE, TWO)
    slow = expect(play).connected((ONE.transport,))
    play.waits(5)
    assert reported(play) == [1]
    play.is_told(ONE, TWO)
    quick = expect(play).connected((TWO.transport,))
    late = play.accepts(slow)
    expect(play).closed(late, abort=True)
    play.accepts(quick)
    assert expect(play).told(SessionBound).element == TWO
    play.waits(100)
    assert reported(play) == []


def test_the_failure_of_a_connection_that_was_given_up_is_ignored() -> None:
    play = opening(connect_timeout=5)
    play.is_told(ONE, TWO)
    slow = expect(play).connected((ONE.transport,))
    play.waits(5)
    play.is_told(ONE, TWO)
    play.effects.clear()
    play.refuses(slow)
    expect(play).nothing_else()


# --- failover -------------------------------------------------------------------------------------------------------


def test_a_broken_session_resumes_at_another_element_with_its_latest_cookie() -> None:
    """RFC 5352 §3.8: the cookie echo is the first message to the new element, and has the last cookie received."""
    play, association = bound()
    for cookie in (b"1", b"2"):
        play.gets(association, asap.Cookie(Cookie(cookie)))
    play.effects.clear()
    play.loses(association, "reset")
    assert reported(play) == [1]
    assert expect(play).told(SessionInterrupted) == SessionInterrupted("s", ONE, "reset")
    play.asks(SendData("s", data("more")))
    play.is_told(ONE, TWO, THREE)
    play.effects = [e for e in play.effects if isinstance(e, Connect)]
    other = play.accepts(expect(play).connected((TWO.transport,)))
    assert play.effects[0] == Send(other, asap.CookieEcho(Cookie(b"2")))
    play.gets(other, data("from there"))
    expect(play).order(asap.CookieEcho, SessionMessage, SessionFailedOver, SessionData)


def test_the_program_is_told_the_new_element_and_the_cookie() -> None:
    play, association = bound()
    play.gets(association, asap.Cookie(Cookie(b"1")))
    play.loses(association)
    play.is_told(ONE, TWO)
    play.binds(TWO)
    assert expect(play).told(SessionFailedOver) == SessionFailedOver("s", ElementId(1), TWO, b"1")


def test_without_a_cookie_the_session_starts_from_the_beginning() -> None:
    play, association = bound()
    play.asks(SendData("s", data("question")))
    play.effects.clear()
    play.loses(association)
    play.is_told(TWO)
    other = play.binds(TWO)
    assert expect(play).told(SessionFailedOver).cookie is None
    assert not [e for e in play.effects if isinstance(e, Send) and e.to == other]


def test_the_report_is_sent_before_the_query_for_other_elements() -> None:
    play, association = bound()
    play.loses(association)
    expect(play).order(asap.EndpointUnreachable, SessionInterrupted, asap.HandleResolution)


def test_an_element_that_shuts_the_session_down_is_not_reported() -> None:
    """The element can be reached; it is full or leaves the pool."""
    play, association = bound()
    play.loses(association, "closed", graceful=True)
    assert reported(play) == []
    play.is_told(ONE, TWO)
    play.binds(TWO)


def test_the_program_can_leave_an_element() -> None:
    play, association = bound()
    play.asks(FailOver("s", "talks nonsense"))
    expect(play).closed(association, abort=True)
    assert expect(play).told(SessionInterrupted).reason == "talks nonsense"
    assert reported(play) == []
    play.is_told(ONE, TWO)
    play.binds(TWO)
    expect(play).told(SessionFailedOver)


def test_a_failover_without_an_element_is_ignored() -> None:
    play = opening()
    play.effects.clear()
    play.asks(FailOver("s", "why not"))
    expect(play).nothing_else()


def test_the_silence_of_an_element_that_has_to_send_data_leads_to_a_failover() -> None:
    play, association = bound(progress_timeout=2)
    play.waits(100)  # nothing was sent to the element yet, so no data is expected
    expect(play).nothing_else()
    play.asks(SendData("s", data("question")))
    for _ in range(3):
        play.waits(1.9)
        play.gets(association, data("part of the answer"))
    expect(play).no(SessionInterrupted)
    play.waits(2)
    assert expect(play).told(SessionInterrupted).reason == "no data for 2 s"
    expect(play).closed(association, abort=True)
    assert reported(play) == []


def test_data_is_expected_after_a_cookie_echo_too() -> None:
    play, association = bound(progress_timeout=2)
    play.gets(association, asap.Cookie(Cookie(b"1")))
    play.loses(association)
    play.is_told(TWO)
    play.binds(TWO)
    play.effects.clear()
    play.waits(2)
    expect(play).told(SessionInterrupted)


def test_each_of_two_failures_is_a_failover_with_the_same_cookie() -> None:
    play, association = bound()
    play.gets(association, asap.Cookie(Cookie(b"1")))
    play.loses(association)
    play.is_told(ONE, TWO, THREE)
    second = play.binds(TWO)
    play.loses(second)
    play.is_told(ONE, TWO, THREE)
    third = play.binds(THREE)
    assert expect(play).sent(asap.CookieEcho, to=third).cookie == b"1"
    assert [expect(play).told(SessionFailedOver).left for _ in range(2)] == [1, 2]


# --- business cards -------------------------------------------------------------------------------------------------


def test_the_elements_of_a_business_card_are_tried_first() -> None:
    """RFC 5352 §3.9: the receiver uses the list as the order of failover."""
    play, association = bound()
    play.gets(association, asap.BusinessCard(HANDLE, RoundRobin(), (ONE, THREE, TWO)))
    play.loses(association)
    second = play.binds(THREE)
    expect(play).no(asap.HandleResolution)
    play.loses(second)
    play.binds(TWO)


def test_when_the_business_card_is_used_up_the_registrar_is_asked() -> None:
    play, association = bound()
    play.gets(association, asap.BusinessCard(HANDLE, RoundRobin(), (TWO,)))
    play.loses(association)
    play.refuses(expect(play).connected((TWO.transport,)))
    play.is_told(ONE, TWO, THREE)
    play.binds(THREE)


def test_an_element_that_only_a_business_card_names_is_not_reported() -> None:
    """Otherwise an element could have others reported by its users."""
    play, association = bound()
    play.gets(association, asap.BusinessCard(HANDLE, RoundRobin(), (TWO, THREE)))
    play.loses(association)
    assert reported(play) == [1]
    play.refuses(expect(play).connected((TWO.transport,)))
    play.loses(play.binds(THREE))
    assert reported(play) == []
    play.is_told(ONE, TWO, THREE, an_element(4))
    play.refuses(expect(play).connected((an_element(4).transport,)))
    assert reported(play) == [4]


def test_a_business_card_names_no_more_elements_than_a_limit() -> None:
    play, association = bound()
    play.gets(association, asap.BusinessCard(HANDLE, RoundRobin(), tuple(map(an_element, range(1000, 2000)))))
    play.loses(association)
    attempts = 0
    while not any(isinstance(e, Send) and isinstance(e.message, asap.HandleResolution) for e in play.effects):
        play.refuses(expect(play).connected())
        attempts += 1
    assert attempts == CARD_ELEMENTS


def test_a_business_card_of_another_pool_is_ignored() -> None:
    play, association = bound()
    play.gets(association, asap.BusinessCard(OTHER, RoundRobin(), (TWO,)))
    play.loses(association)
    expect(play).no(Connect)


# --- no element -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", [UNKNOWN, pool()])
def test_an_empty_pool_is_reported_once_and_resolved_again(answer: asap.HandleResolutionResponse) -> None:
    play = opening(retry_delay=0.25)
    play.effects.clear()
    for _ in range(5):
        play.gets(play.home, answer)
        play.waits(0.25)
        expect(play).sent(asap.HandleResolution)
    waiting = expect(play).told(SessionWaiting)
    assert waiting == SessionWaiting("s", "No element is registered in pool EchoPool.")
    expect(play).nothing_else()
    play.gets(play.home, pool(ONE))
    play.binds(ONE)
    expect(play).told(SessionBound)


def test_the_cause_of_a_registrars_refusal_is_reported() -> None:
    play = opening()
    error = asap.OperationError((ErrorCause(CauseCode.LACK_OF_RESOURCES),))
    play.gets(play.home, asap.HandleResolutionResponse(HANDLE, error=error))
    assert expect(play).told(SessionWaiting).reason == (
        "The registrar does not resolve pool EchoPool: lack of resources."
    )


def test_elements_that_refuse_are_tried_again_after_pauses() -> None:
    """After all elements have been tried there is a pause, which gets longer each time."""
    play = opening(retry_delay=0.25)
    rests = []
    for _ in range(6):
        for element in (ONE, TWO):
            play.is_told(ONE, TWO)
            play.loses(play.binds(element), "closed", graceful=True)
        play.is_told(ONE, TWO)
        expect(play).no(Connect)
        rests.append(play.core.deadline - play.now)
        play.waits_for_deadline()
    for rest, expected in zip(rests, [0.25, 0.5, 1, 2, 2, 2], strict=True):
        assert expected * 0.75 <= rest <= expected * 1.25
    assert expect(play).told(SessionWaiting).reason == (
        "All elements of pool EchoPool have been tried. None accepts the session."
    )
    expect(play).no(SessionWaiting)


def test_earlier_failures_are_forgotten_when_an_element_has_served_for_a_while() -> None:
    play, association = bound(ONE, TWO)
    play.loses(association)
    play.is_told(ONE, TWO)
    second = play.binds(TWO)
    play.gets(second, data("x"))
    play.waits(1)
    play.loses(second)
    play.is_told(ONE, TWO)
    play.binds(ONE)


def test_there_is_a_pause_before_elements_that_end_each_session_quickly_are_tried_again() -> None:
    """A service that sends one message and ends the session is not dialled every millisecond."""
    play, association = bound(ONE, TWO)
    play.loses(association, graceful=True)
    play.is_told(ONE, TWO)
    association = play.binds(TWO)
    play.waits(0.01)
    play.gets(association, data("It is Monday."))
    play.loses(association, graceful=True)
    play.is_told(ONE, TWO)
    expect(play).no(Connect)
    expect(play).told(SessionWaiting)


# --- closing --------------------------------------------------------------------------------------------------------


def test_a_closed_session_ends_its_association_and_has_no_further_effects() -> None:
    play, association = bound(progress_timeout=5)
    play.asks(SendData("s", data("x")))
    play.effects.clear()
    play.asks(CloseSession("s"))
    assert play.effects == [Close(association)]
    play.effects.clear()
    play.asks(SendData("s", data("x")))
    play.asks(FailOver("s", "x"))
    play.gets(association, data("late"))
    play.waits(1000)
    expect(play).nothing_else()


def test_a_session_that_is_closed_while_it_connects_leaves_nothing_behind() -> None:
    play = opening()
    play.is_told(ONE)
    connect = expect(play).connected((ONE.transport,))
    play.effects.clear()
    play.asks(CloseSession("s"))
    late = play.accepts(connect)
    expect(play).closed(late)
    play.hears(AssociationLost(None, connect.peer, "refused", connect.token))
    expect(play).nothing_else()


def test_a_session_that_is_closed_while_it_resolves_or_waits_leaves_nothing_behind() -> None:
    for answers in (0, 1):
        play = opening()
        if answers:
            play.gets(play.home, UNKNOWN)
        play.effects.clear()
        play.asks(CloseSession("s"))
        play.gets(play.home, pool(ONE))
        play.waits(1000)
        expect(play).nothing_else()


def test_a_token_has_one_session() -> None:
    play, _ = bound()
    play.asks(OpenSession("s", HANDLE))
    expect(play).nothing_else()


def test_messages_that_do_not_belong_in_a_session_are_ignored() -> None:
    play, association = bound()
    play.gets(association, asap.ServerAnnounce(UNKNOWN_SERVER))
    play.gets(association, asap.HandleResolutionResponse(HANDLE))
    expect(play).nothing_else()


def test_a_user_ignores_associations_of_others() -> None:
    play = a_user()
    stranger = play.meets(a_peer(9))
    play.gets(stranger, data("hello"))
    play.loses(stranger)
    expect(play).nothing_else()


def test_an_element_has_more_time_to_accept_after_all_elements_have_been_tried() -> None:
    """On an overloaded machine every element would be too late for a short time limit."""
    play = opening(connect_timeout=1, retry_delay=0.25)
    for patience in (1, 2, 4, 5, 5):
        play.is_told(ONE)
        attempt = expect(play).connected((ONE.transport,))
        play.waits(patience - 0.01)
        assert reported(play) == []
        play.waits(0.01)
        assert reported(play) == [1]
        play.is_told(ONE)
        play.refuses(attempt)
        play.waits(2.5)
    play.is_told(ONE)
    play.accepts(expect(play).connected((ONE.transport,)))
    expect(play).told(SessionBound)


def test_an_element_that_did_not_answer_one_session_is_tried_last_by_the_others() -> None:
    play = opening(connect_timeout=1)
    play.is_told(ONE, TWO)
    slow = expect(play).connected((ONE.transport,))
    play.waits(1)
    play.asks(OpenSession("another", HANDLE))
    play.effects.clear()
    play.gets(play.home, pool(ONE, TWO))
    play.effects.clear()
    play.gets(play.home, pool(ONE, TWO))
    assert expect(play).connected((TWO.transport,)).token == "another"
    play.refuses(slow)
