"""Services that speak first: a session starts after a silence, but not with a registrar (`greet_after`)."""

from __future__ import annotations

import random

from rserpool.config import ElementConfig
from rserpool.core.machine import Close
from rserpool.core.notices import DataReceived, HomeChanged, SessionEnded, SessionStarted
from rserpool.core.pool_element import PoolElementCore
from rserpool.core.requests import EndSession, Register
from rserpool.model import AssociationId, Cookie, ElementId, ServerId
from rserpool.wire import asap
from tests.helpers.cores import HANDLE, Play, a_peer, an_element, data, expect

KEEP_ALIVE = asap.EndpointKeepAlive(ServerId(0xA), HANDLE, ElementId(1), home=True)


def serving(greet_after: float | None = 0.2) -> tuple[Play, AssociationId]:
    """Return an element that is registered, and its association to the registrar."""
    play = Play(PoolElementCore((a_peer(1), a_peer(2)), ElementConfig(greet_after=greet_after), random.Random(1)))
    play.asks(Register(HANDLE, an_element(1)))
    home = play.accepts(expect(play).connected(a_peer(1)))
    play.gets(home, asap.RegistrationResponse(HANDLE, ElementId(1)))
    play.effects.clear()
    return play, home


def test_a_session_starts_after_a_silence() -> None:
    play, _ = serving()
    user = play.meets(a_peer(9))
    play.waits(0.19)
    expect(play).nothing_else()
    play.waits(0.02)
    assert expect(play).told(SessionStarted) == SessionStarted(user, None)
    play.gets(user, data("thanks"))
    expect(play).order(DataReceived)


def test_without_the_option_a_silence_does_not_start_a_session() -> None:
    play, _ = serving(None)
    play.meets(a_peer(9))
    play.waits(5.0)
    expect(play).nothing_else()


def test_a_first_message_starts_the_session_immediately_and_only_once() -> None:
    play, _ = serving()
    user = play.meets(a_peer(9))
    play.gets(user, asap.CookieEcho(Cookie(b"left off at 3")))
    assert expect(play).told(SessionStarted) == SessionStarted(user, b"left off at 3")
    play.waits(1.0)
    expect(play).nothing_else()


def test_the_association_of_a_registrar_that_claims_the_element_does_not_become_a_session() -> None:
    play, _ = serving()
    registrar = play.meets(a_peer(2))
    play.waits(0.1)
    play.gets(registrar, KEEP_ALIVE)
    expect(play).told(HomeChanged)
    play.waits(1.0)
    expect(play).no(SessionStarted)


def test_the_association_to_the_home_registrar_does_not_become_a_session() -> None:
    play, _ = serving()
    play.waits(1.0)
    expect(play).nothing_else()


def test_a_late_keep_alive_is_answered_and_ends_the_mistaken_session() -> None:
    play, _ = serving()
    registrar = play.meets(a_peer(2))
    play.waits(0.3)
    expect(play).told(SessionStarted)
    play.gets(registrar, KEEP_ALIVE)
    assert expect(play).told(SessionEnded).association == registrar
    assert expect(play).sent(asap.EndpointKeepAliveAck, registrar).identifier == 1
    expect(play).told(HomeChanged)
    play.effects.clear()
    play.asks(EndSession(registrar))
    expect(play).no(Close)


def test_a_user_that_has_sent_data_cannot_claim_the_element() -> None:
    play, _ = serving()
    user = play.meets(a_peer(9))
    play.waits(0.3)
    play.gets(user, data("thanks"))
    play.effects.clear()
    play.gets(user, KEEP_ALIVE)
    expect(play).nothing_else()


def test_a_lost_association_does_not_become_a_session() -> None:
    play, _ = serving()
    play.loses(play.meets(a_peer(9)))
    play.waits(1.0)
    expect(play).nothing_else()
