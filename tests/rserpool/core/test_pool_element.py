"""The sessions of an element with its users (RFC 5352 §3.8)."""

from __future__ import annotations

import random

import pytest

from rserpool.config import ElementConfig
from rserpool.core.machine import Close, Send
from rserpool.core.notices import DataReceived, RegistrarFound, SessionEnded, SessionStarted
from rserpool.core.pool_element import PoolElementCore
from rserpool.core.requests import EndSession, Register, SendCookie, SendTo
from rserpool.errors import CauseCode, ErrorCause
from rserpool.model import AssociationId, Cookie, ElementId, ServerId
from rserpool.wire import asap
from tests.helpers.cores import HANDLE, Play, a_peer, an_element, data, expect

ECHO = asap.CookieEcho(Cookie(b"left off at 3"))
KEEP_ALIVE = asap.EndpointKeepAlive(ServerId(0xA), HANDLE, ElementId(1), home=True)


def serving() -> tuple[Play, AssociationId]:
    """Return an element that is registered, and its association to the registrar."""
    play = Play(PoolElementCore((a_peer(1),), ElementConfig(), random.Random(1)))
    play.asks(Register(HANDLE, an_element(1)))
    home = play.accepts(expect(play).connected())
    play.gets(home, asap.RegistrationResponse(HANDLE, ElementId(1)))
    play.effects.clear()
    return play, home


def in_session() -> tuple[Play, AssociationId]:
    """Return an element with a session, and the session's association."""
    play, _ = serving()
    user = play.meets(a_peer(9))
    play.gets(user, data("hello"))
    play.effects.clear()
    return play, user


def test_data_starts_a_session_without_a_cookie() -> None:
    play, _ = serving()
    user = play.meets(a_peer(9))
    expect(play).nothing_else()
    play.gets(user, data("hello"))
    assert expect(play).told(SessionStarted) == SessionStarted(user, None)
    assert expect(play).told(DataReceived) == DataReceived(user, data("hello"))
    play.gets(user, data("again"))
    expect(play).order(DataReceived)


def test_a_cookie_echo_starts_a_session_that_resumes_another() -> None:
    """RFC 5352 §3.8: the cookie echo is the first message to the new element."""
    play, _ = serving()
    user = play.meets(a_peer(9))
    play.gets(user, ECHO)
    assert expect(play).told(SessionStarted) == SessionStarted(user, b"left off at 3")
    play.gets(user, data("and then"))
    expect(play).order(DataReceived)


def test_a_cookie_echo_in_the_middle_of_a_session_is_ignored() -> None:
    play, user = in_session()
    play.gets(user, ECHO)
    expect(play).nothing_else()


def test_an_association_with_keep_alives_only_is_not_a_session() -> None:
    play, _ = serving()
    registrar = play.meets(a_peer(2))
    play.gets(registrar, KEEP_ALIVE)
    play.loses(registrar)
    expect(play).no(SessionStarted)
    expect(play).no(SessionEnded)


def test_a_user_cannot_claim_the_element_in_its_session() -> None:
    play, user = in_session()
    play.gets(user, KEEP_ALIVE)
    expect(play).nothing_else()


def test_the_association_to_the_registrar_is_not_a_session() -> None:
    play, home = serving()
    play.gets(home, data("hello"))
    play.gets(home, ECHO)
    expect(play).nothing_else()


@pytest.mark.parametrize("graceful", [True, False])
def test_a_session_ends_with_its_association(graceful: bool) -> None:
    play, user = in_session()
    play.loses(user, "it is over", graceful=graceful)
    assert expect(play).told(SessionEnded) == SessionEnded(user, "it is over")
    play.asks(SendTo(user, data("too late")))
    play.asks(EndSession(user))
    expect(play).nothing_else()


@pytest.mark.parametrize("abort", [True, False])
def test_the_element_can_end_a_session(abort: bool) -> None:
    play, user = in_session()
    play.asks(EndSession(user, abort))
    expect(play).order(Close, SessionEnded)


def test_data_and_cookies_are_sent_in_order() -> None:
    """RFC 5352 §3.8: the element may send a cookie at any time."""
    play, user = in_session()
    play.asks(SendTo(user, data("1")))
    play.asks(SendCookie(user, b"1 is done"))
    assert play.effects == [Send(user, data("1")), Send(user, asap.Cookie(Cookie(b"1 is done")))]


def test_sessions_outlive_the_registrar() -> None:
    play, user = in_session()
    play.waits(1)
    play.loses(AssociationId(1))
    expect(play).no(SessionEnded)
    play.waits(1)
    play.accepts(expect(play).connected())
    expect(play).told(RegistrarFound)
    play.gets(user, data("still there?"))
    expect(play).told(DataReceived)


def test_an_undecodable_message_is_answered_with_its_cause_or_not_at_all() -> None:
    play, user = in_session()
    cause = ErrorCause(CauseCode.UNRECOGNIZED_MESSAGE)
    play.gets_nonsense(user, cause)
    assert expect(play).sent(asap.Error, to=user).error.causes == (cause,)
    play.gets_nonsense(user, None)
    play.gets(user, asap.HandleResolution(HANDLE))
    play.gets(user, asap.Error(asap.OperationError((cause,))), cause)
    expect(play).nothing_else()
    play.gets(user, asap.HandleResolution(HANDLE), cause)
    expect(play).sent(asap.Error, to=user)
