"""What a user reports about an element, once for each event, and what is no fault of the element (RFC 5352 §3.5)."""

from __future__ import annotations

from rserpool.core.machine import AssociationLost
from rserpool.core.notices import SessionBound, SessionWaiting
from rserpool.core.requests import OpenSession
from rserpool.model import PoolElement
from rserpool.wire import asap
from tests.helpers.cores import HANDLE, data, expect
from tests.rserpool.core.users import ONE, TWO, UserPlay, bound, opening


def cannot_dial(play: UserPlay, element: PoolElement) -> None:
    """This side has no way to the element that is dialled."""
    connect = expect(play).connected((element.transport,))
    play.hears(AssociationLost(None, connect.peer, "no route", connect.token, ours=True))


def test_an_element_that_this_side_cannot_dial_is_not_reported_and_another_is_tried() -> None:
    """A user with only IPv6 got healthy IPv4 elements removed, because it reported each of them repeatedly."""
    play = opening()
    play.is_told(ONE, TWO)
    cannot_dial(play, ONE)
    expect(play).no(asap.EndpointUnreachable)
    play.is_told(ONE, TWO)
    play.binds(TWO)
    assert expect(play).told(SessionBound) == SessionBound("s", TWO)


def test_a_session_that_cannot_dial_any_element_says_why_it_waits() -> None:
    play = opening()
    play.is_told(ONE)
    cannot_dial(play, ONE)
    play.is_told(ONE)
    reason = expect(play).told(SessionWaiting).reason
    assert reason == "All elements of pool EchoPool have been tried. None accepts the session: no route."
    expect(play).no(asap.EndpointUnreachable)


def test_an_element_that_six_sessions_lose_is_reported_once() -> None:
    """RFC 5352 §3.5: a user reports each event once. Here all sessions of a user are one."""
    play, first = bound(ONE)
    associations = [first]
    for token in range(5):
        play.asks(OpenSession(token, HANDLE))
        play.is_told(ONE)
        associations.append(play.binds(ONE))
    play.effects.clear()
    for association in associations:
        play.loses(association)
    expect(play).sent(asap.EndpointUnreachable, to=play.home)
    expect(play).no(asap.EndpointUnreachable)


def test_an_element_that_has_answered_since_is_reported_again() -> None:
    play, association = bound(ONE)
    play.loses(association)
    expect(play).sent(asap.EndpointUnreachable, to=play.home)
    play.is_told(ONE)  # which it has tried a moment ago
    play.asks(OpenSession("another", HANDLE))
    play.is_told(ONE)
    again = play.accepts(expect(play).connected((ONE.transport,)))
    play.gets(again, data("here"))
    play.loses(again)
    expect(play).sent(asap.EndpointUnreachable, to=play.home)
