"""How a registrar watches its elements, sentence by sentence (RFC 5352 §3.4, §3.5)."""

from __future__ import annotations

from math import inf
from typing import Any

from rserpool.core.machine import AssociationLost, Received, Send
from rserpool.core.notices import (
    ElementRemoved,
    ElementReported,
)
from rserpool.model import AssociationId, ElementId
from rserpool.wire import asap
from tests.helpers.cores import HANDLE, OTHER, Play, a_peer, an_element, expect
from tests.rserpool.core.registrar.registrars import ME, a_registrar, joins, members


def test_keep_alives_come_at_intervals_with_jitter() -> None:
    """RFC 5352 §3.4: the interval is jittered by up to 50 % so that keep-alives do not come in bursts."""
    play = a_registrar(keep_alive_interval=10)
    for identifier in range(1, 41):
        joins(play, an_element(identifier, life=inf))
    first, times = play.now, []
    while len(times) < 40:
        play.waits_for_deadline()
        for effect in play.effects:
            assert isinstance(effect, Send)
            times.append(play.now - first)
            play.core.step(play.now, asap_ack(effect))
        play.effects.clear()
    assert min(times) >= 5
    assert max(times) <= 15
    assert max(times) - min(times) > 5


def asap_ack(effect: Send) -> Any:
    message = effect.message
    assert isinstance(message, asap.EndpointKeepAlive)
    assert message.identifier is not None
    assert isinstance(effect.to, int)
    return Received(effect.to, asap.EndpointKeepAliveAck(message.pool_handle, message.identifier))


def asked_for_life(play: Play) -> tuple[AssociationId, asap.EndpointKeepAlive]:
    play.waits_for_deadline()
    (effect,) = play.effects
    play.effects.clear()
    assert isinstance(effect, Send)
    assert isinstance(effect.to, int)
    assert isinstance(effect.message, asap.EndpointKeepAlive)
    return effect.to, effect.message


def test_a_keep_alive_names_us_and_the_element_and_claims_nothing() -> None:
    play = a_registrar()
    association = joins(play, an_element(1))
    assert asked_for_life(play) == (association, asap.EndpointKeepAlive(ME, HANDLE, ElementId(1), home=False))


def test_an_element_that_acknowledges_stays_and_is_asked_again() -> None:
    play = a_registrar(keep_alive_interval=5, keep_alive_timeout=5)
    association = joins(play, an_element(1, life=inf))
    for _ in range(5):
        asked_for_life(play)
        play.waits(4.9)
        play.gets(association, asap.EndpointKeepAliveAck(HANDLE, ElementId(1)))
    assert members(play) == {1}


def test_an_element_that_does_not_acknowledge_is_removed_and_its_association_aborted() -> None:
    """RFC 5352 §3.4: no ACK in time: the server removes the element."""
    play = a_registrar(keep_alive_timeout=5)
    association = joins(play, an_element(1))
    play.gets(association, asap.Registration(OTHER, an_element(2)))
    play.effects.clear()
    asked_for_life(play)
    play.waits(5)
    assert expect(play).told(ElementRemoved) == ElementRemoved(HANDLE, ElementId(1), "no keep-alive")
    expect(play).closed(association, abort=True)
    assert expect(play).told(ElementRemoved) == ElementRemoved(OTHER, ElementId(2), "association lost")
    assert play.core.deadline == inf


def test_an_acknowledgement_nobody_asked_for_means_nothing() -> None:
    play = a_registrar()
    association = joins(play, an_element(1))
    before = play.core.deadline
    play.gets(association, asap.EndpointKeepAliveAck(HANDLE, ElementId(1)))
    play.gets(association, asap.EndpointKeepAliveAck(OTHER, ElementId(9)))
    expect(play).nothing_else()
    assert play.core.deadline == before


def test_a_lost_association_takes_all_its_elements_along() -> None:
    """RFC 5352 §3.1 with SCTP: loss of the association to an element is noticed at once."""
    play = a_registrar()
    association = joins(play, an_element(1))
    play.gets(association, asap.Registration(OTHER, an_element(2)))
    joins(play, an_element(3))
    play.effects.clear()
    play.loses(association)
    assert [expect(play).told(ElementRemoved).identifier for _ in range(2)] == [1, 2]
    expect(play).nothing_else()
    assert members(play) == {3}


def test_who_registers_anew_on_another_association_hangs_on_that_one() -> None:
    play = a_registrar()
    former = joins(play, an_element(1))
    present = joins(play, an_element(1))
    play.loses(former)
    expect(play).no(ElementRemoved)
    assert members(play) == {1}
    play.loses(present)
    assert expect(play).told(ElementRemoved).reason == "association lost"


def test_a_registration_that_is_not_renewed_ends_with_its_life() -> None:
    """RFC 5352 §3.1: when the registration life runs out the element is removed."""
    play = a_registrar(keep_alive_interval=1000)
    association = joins(play, an_element(1, life=30))
    play.waits(29)
    play.gets(association, asap.Registration(HANDLE, an_element(1, life=30)))
    play.effects.clear()
    play.waits(29)
    expect(play).nothing_else()
    play.waits(1)
    assert expect(play).told(ElementRemoved).reason == "life over"
    expect(play).nothing_else()


def test_an_unreachable_report_asks_the_element_at_once() -> None:
    """RFC 5352 §3.5: on a report the server sends a keep-alive with H = 0 at once."""
    play = a_registrar()
    association = joins(play, an_element(1))
    play.gets(play.meets(a_peer(70)), asap.EndpointUnreachable(HANDLE, ElementId(1)))
    assert expect(play).told(ElementReported).count == 1
    assert expect(play).sent(asap.EndpointKeepAlive, to=association).home is False
    play.gets(play.meets(a_peer(71)), asap.EndpointUnreachable(HANDLE, ElementId(1)))
    assert expect(play).told(ElementReported).count == 2
    expect(play).nothing_else()  # the first question still waits for its answer


def test_too_many_reports_remove_an_element_even_if_it_answers_us() -> None:
    """RFC 5352 §3.5: MAX-BAD-PE-REPORT."""
    play = a_registrar(max_bad_pe_reports=3)
    association = joins(play, an_element(1))
    for _ in range(3):
        play.gets(play.meets(a_peer(70)), asap.EndpointUnreachable(HANDLE, ElementId(1)))
        play.gets(association, asap.EndpointKeepAliveAck(HANDLE, ElementId(1)))
    assert expect(play).told(ElementRemoved).reason == "reported"
    play.gets(association, asap.Registration(HANDLE, an_element(1)))
    play.gets(play.meets(a_peer(70)), asap.EndpointUnreachable(HANDLE, ElementId(1)))
    assert [expect(play).told(ElementReported).count for _ in range(4)] == [1, 2, 3, 1]


def test_a_report_of_an_unknown_element_means_nothing() -> None:
    play = a_registrar()
    play.gets(play.meets(a_peer(70)), asap.EndpointUnreachable(HANDLE, ElementId(1)))
    expect(play).nothing_else()


def taken_over(play: Play) -> AssociationId:
    """An element that has no association here, as after a takeover."""
    association = joins(play, an_element(1))
    attendance = play.core._service._attendance  # type: ignore[attr-defined]
    attendance.leave((HANDLE, ElementId(1)))
    attendance.claim((HANDLE, ElementId(1)))
    return association


def test_an_element_without_association_is_asked_at_its_asap_transport() -> None:
    play = a_registrar()
    taken_over(play)
    play.waits_for_deadline()
    expect(play).sent(asap.EndpointKeepAlive, to=a_peer(1))
    answers_on = play.meets(a_peer(1))
    play.gets(answers_on, asap.EndpointKeepAliveAck(HANDLE, ElementId(1)))
    play.hears(AssociationLost(None, a_peer(1), "too late"))
    expect(play).nothing_else()
    assert members(play) == {1}


def test_an_element_that_cannot_be_dialled_is_removed() -> None:
    """RFC 5352 §3.5: if the keep-alive cannot be delivered the server removes the element."""
    play = a_registrar()
    taken_over(play)
    play.waits_for_deadline()
    play.effects.clear()
    play.hears(AssociationLost(None, a_peer(1), "refused"))
    assert expect(play).told(ElementRemoved).identifier == 1
    assert play.core.deadline == inf


# --- an element with two associations -------------------------------------------------------------------------------


def registered_twice() -> tuple[Play, AssociationId, AssociationId]:
    """It gave up the first association and registered on the second; its word on the first comes after that."""
    play = a_registrar(keep_alive_interval=1000, keep_alive_timeout=5)
    second = joins(play, an_element(1, life=inf))
    first = joins(play, an_element(1, life=inf))
    play.effects.clear()
    return play, first, second


def test_a_registration_that_came_late_does_not_cost_the_element_its_place() -> None:
    play, first, second = registered_twice()
    play.loses(first)
    assert expect(play).sent(asap.EndpointKeepAlive, to=second) == asap.EndpointKeepAlive(ME, HANDLE, ElementId(1))
    play.gets(second, asap.EndpointKeepAliveAck(HANDLE, ElementId(1)))
    expect(play).nothing_else()
    assert members(play) == {1}
    play.loses(second)
    assert members(play) == set()


def test_an_element_whose_former_association_ends_stays() -> None:
    play, first, second = registered_twice()
    play.loses(second)
    expect(play).nothing_else()
    play.loses(first)
    assert members(play) == set()


def test_who_does_not_answer_on_its_latest_association_is_asked_on_the_former() -> None:
    play, first, second = registered_twice()
    play.waits_for_deadline()
    expect(play).sent(asap.EndpointKeepAlive, to=first)
    play.waits(5)
    expect(play).closed(first, abort=True)
    expect(play).sent(asap.EndpointKeepAlive, to=second)
    assert members(play) == {1}
    play.waits(5)
    expect(play).closed(second, abort=True)
    assert members(play) == set()


def test_of_many_associations_the_last_two_are_kept_in_mind() -> None:
    play = a_registrar(keep_alive_interval=1000)
    associations = [joins(play, an_element(1)) for _ in range(100)]
    attendance = play.core._service._attendance  # type: ignore[attr-defined]
    assert len(attendance._by_association) == 2
    for association in associations[:98]:
        play.loses(association)
    play.effects.clear()
    for association in (associations[-2], associations[-1], associations[-2]):
        play.gets(association, asap.Registration(HANDLE, an_element(1)))
    play.effects.clear()
    play.loses(associations[-2])
    expect(play).sent(asap.EndpointKeepAlive, to=associations[-1])
    play.loses(associations[-1])
    assert members(play) == set()
    assert not attendance._by_association
