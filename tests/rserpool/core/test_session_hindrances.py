"""A session whose user cannot dial an element, because of its own network: no fault of the element (RFC 5352 §3.5)."""

from __future__ import annotations

from rserpool.core.machine import AssociationLost
from rserpool.core.notices import SessionBound, SessionWaiting
from rserpool.model import PoolElement
from rserpool.wire import asap
from tests.helpers.cores import expect
from tests.rserpool.core.users import ONE, TWO, UserPlay, opening


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
