"""How a registrar supervises its elements (RFC 5352 §3.4, §3.5)."""

from __future__ import annotations

from collections import Counter
from math import inf
from typing import Any

from rserpool.core.machine import Close, Received, Send
from rserpool.core.notices import ElementRemoved, ElementReported
from rserpool.core.reasons import RemovalReason
from rserpool.core.registrar.inquiries import MAX_INQUIRIES
from rserpool.core.registrar.liveness import MAX_DOUBTS
from rserpool.model import AssociationId, ElementId
from rserpool.wire import asap
from tests.helpers.cores import HANDLE, OTHER, Play, a_peer, an_element, expect
from tests.helpers.registrars import ME as REGISTRAR
from tests.helpers.registrars import B, RegistrarPlay, Scope, asap_place
from tests.rserpool.core.registrar.registrars import ME, a_registrar, joins, members, resolves


def test_keep_alives_are_sent_at_intervals_with_jitter() -> None:
    """RFC 5352 §3.4: the interval has a jitter of up to 50 %, so that keep-alives do not come in bursts."""
    play = a_registrar(keep_alive_interval=10)
    for identifier in range(1, 41):
        joins(play, an_element(identifier, life=inf))
    first = play.now
    times: list[float] = []
    while len(times) < 40:
        play.waits_for_deadline()
        for effect in play.effects:
            assert isinstance(effect, Send)
            times.append(play.now - first)
            play.core.step(play.now, acknowledgement(effect))
        play.effects.clear()
    assert min(times) >= 5
    assert max(times) <= 15
    assert max(times) - min(times) > 5


def test_keep_alives_to_elements_that_register_together_spread_over_the_whole_period() -> None:
    """After a restart of the registrar, all elements come at the same moment."""
    play = a_registrar(keep_alive_interval=10)
    number, seconds = 1000, 60
    association = joins(play, an_element(1, life=inf))
    for identifier in range(2, number + 1):
        element = an_element(identifier, life=inf, addresses=an_element(1).transport.addresses)
        play.gets(association, asap.Registration(HANDLE, element))
    play.effects.clear()
    first, by_second = play.now, Counter[int]()
    while play.core.deadline < first + seconds:
        play.waits_for_deadline()
        for effect in play.effects:
            assert isinstance(effect, Send)
            by_second[int(play.now - first)] += 1
            play.core.step(play.now, acknowledgement(effect))
        play.effects.clear()
    mean = number / 10
    assert not any(by_second[second] for second in range(5)), "they have just registered"
    assert max(by_second.values()) < 1.5 * mean
    assert min(by_second[second] for second in range(20, seconds)) > mean / 2


def acknowledgement(effect: Send) -> Received:
    """Return the acknowledgement of a keep-alive, on the same association."""
    message = effect.message
    assert isinstance(message, asap.EndpointKeepAlive)
    assert message.identifier is not None
    assert isinstance(effect.to, int)
    return Received(
        AssociationId(effect.to), asap.EndpointKeepAliveAck(message.pool_handle, ElementId(message.identifier))
    )


def next_keep_alive(play: Play) -> tuple[AssociationId, asap.EndpointKeepAlive]:
    """Wait for the next keep-alive. Return it with its association."""
    play.waits_for_deadline()
    (effect,) = play.effects
    play.effects.clear()
    assert isinstance(effect, Send)
    assert isinstance(effect.to, int)
    assert isinstance(effect.message, asap.EndpointKeepAlive)
    return effect.to, effect.message


def test_a_keep_alive_names_registrar_and_element_and_does_not_claim() -> None:
    play = a_registrar()
    association = joins(play, an_element(1))
    assert next_keep_alive(play) == (association, asap.EndpointKeepAlive(ME, HANDLE, ElementId(1), home=False))


def test_an_element_that_acknowledges_stays_and_is_asked_again() -> None:
    play = a_registrar(keep_alive_interval=5, keep_alive_timeout=5)
    association = joins(play, an_element(1, life=inf))
    for _ in range(5):
        next_keep_alive(play)
        play.waits(4.9)
        play.gets(association, asap.EndpointKeepAliveAck(HANDLE, ElementId(1)))
    assert members(play) == {1}


def test_an_element_that_does_not_acknowledge_is_removed_and_its_association_aborted() -> None:
    """RFC 5352 §3.4: the server removes an element that does not acknowledge in time."""
    play = a_registrar(keep_alive_timeout=5)
    association = joins(play, an_element(1))
    play.gets(association, asap.Registration(OTHER, an_element(2, addresses=an_element(1).transport.addresses)))
    play.effects.clear()
    next_keep_alive(play)
    play.waits(5)
    assert expect(play).told(ElementRemoved) == ElementRemoved(HANDLE, ElementId(1), RemovalReason.NO_ANSWER)
    expect(play).closed(association, abort=True)
    assert expect(play).told(ElementRemoved) == ElementRemoved(OTHER, ElementId(2), RemovalReason.ASSOCIATION_LOST)
    assert play.core.deadline == inf


def test_an_acknowledgement_without_a_keep_alive_is_ignored() -> None:
    play = a_registrar()
    association = joins(play, an_element(1))
    before = play.core.deadline
    play.gets(association, asap.EndpointKeepAliveAck(HANDLE, ElementId(1)))
    play.gets(association, asap.EndpointKeepAliveAck(OTHER, ElementId(9)))
    expect(play).nothing_else()
    assert play.core.deadline == before


def test_all_elements_of_an_association_that_is_shut_down_are_removed() -> None:
    """RFC 5352 §3.1 with SCTP: the end of the association to an element is noticed immediately."""
    play = a_registrar()
    association = joins(play, an_element(1))
    play.gets(association, asap.Registration(OTHER, an_element(2, addresses=an_element(1).transport.addresses)))
    joins(play, an_element(3))
    play.effects.clear()
    play.loses(association, graceful=True)
    assert [expect(play).told(ElementRemoved).identifier for _ in range(2)] == [1, 2]
    expect(play).nothing_else()
    assert members(play) == {3}


def test_an_element_that_registers_again_on_another_association_is_removed_with_that_one() -> None:
    play = a_registrar()
    former = joins(play, an_element(1))
    present = joins(play, an_element(1))
    play.loses(former)
    expect(play).no(ElementRemoved)
    assert members(play) == {1}
    play.loses(present, graceful=True)
    assert expect(play).told(ElementRemoved).reason is RemovalReason.ASSOCIATION_LOST


# --- an association that breaks -------------------------------------------------------------------------------------


def in_doubt(**config: Any) -> RegistrarPlay:
    """Return a registrar whose association to element 1 has broken; it dials the element."""
    play = a_registrar(keep_alive_interval=1000, **config)
    play.loses(joins(play, an_element(1, life=inf)), "timed out")
    message = expect(play).sent(asap.EndpointKeepAlive, to=a_peer(1))
    assert message == asap.EndpointKeepAlive(ME, HANDLE, ElementId(1), home=True)
    expect(play).nothing_else()
    return play


def test_an_element_whose_process_died_is_removed_as_soon_as_its_host_says_so() -> None:
    play = in_doubt()
    play.unreachable(a_peer(1))
    assert expect(play).told(ElementRemoved).reason is RemovalReason.ASSOCIATION_LOST
    expect(play).nothing_else()
    assert play.core.deadline == inf


def test_an_element_stays_while_the_path_to_it_is_interrupted() -> None:
    """The association breaks long before the registration is renewed, with rsplib's elements after up to a minute."""
    play = in_doubt()
    for _ in range(16):
        play.unreachable(a_peer(1), refused=False)
        play.waits(1)
        expect(play).sent(asap.EndpointKeepAlive, to=a_peer(1))
        play.effects.clear()
    again = play.meets(a_peer(1))
    play.gets(again, asap.EndpointKeepAliveAck(HANDLE, ElementId(1)))
    play.waits(500)
    expect(play).nothing_else()
    assert members(play) == {1}
    play.loses(again, graceful=True)
    assert members(play) == set()


def test_an_element_that_cannot_be_reached_for_too_long_is_removed() -> None:
    play = in_doubt(interruption_patience=30)
    play.waits(29.9)
    play.unreachable(a_peer(1), refused=False)
    assert members(play) == {1}
    play.waits(0.1)
    assert expect(play).told(ElementRemoved).reason is RemovalReason.NO_ANSWER
    assert play.core.deadline == inf


def test_an_element_that_can_be_reached_again_has_to_answer_in_time() -> None:
    play = in_doubt(keep_alive_timeout=5)
    play.meets(a_peer(1))
    play.waits(4.9)
    assert members(play) == {1}
    play.waits(0.1)
    assert members(play) == set()


def test_an_element_in_doubt_is_dialled_again_soon_and_then_more_rarely() -> None:
    """A process that is being killed may lose its associations a little before its port."""
    play = in_doubt()
    pauses = []
    for _ in range(7):
        began = play.now
        play.unreachable(a_peer(1), refused=False)
        play.waits_for_deadline()
        expect(play).sent(asap.EndpointKeepAlive)
        pauses.append(round(play.now - began, 3))
    assert pauses == [0.05, 0.1, 0.2, 0.4, 0.8, 1, 1]


def test_an_element_in_doubt_that_registers_again_is_trusted_again() -> None:
    play = in_doubt()
    again = joins(play, an_element(1, life=inf))
    play.unreachable(a_peer(1))
    play.waits(100)
    expect(play).nothing_else()
    play.loses(again, graceful=True)
    assert members(play) == set()


def test_an_element_in_doubt_is_named_last() -> None:
    play = a_registrar()
    joins(play, an_element(2))
    joins(play, an_element(3))
    play.loses(joins(play, an_element(1)))
    play.effects.clear()
    for _ in range(4):
        *first, last = (element.identifier for element in resolves(play).pool_elements)
        assert (set(first), last) == ({2, 3}, 1)
    assert [element.identifier for element in resolves(play, 2).pool_elements] == [2, 3]


def test_of_an_association_with_very_many_elements_only_some_are_asked() -> None:
    """Otherwise one stranger makes us dial and remember without limit."""
    play = a_registrar()
    association = play.meets(a_peer(1))
    for identifier in range(1, MAX_DOUBTS + 11):
        play.gets(association, asap.Registration(HANDLE, an_element(identifier, addresses=a_peer(1)[0].addresses)))
    play.effects.clear()
    play.loses(association)
    assert sum(isinstance(effect, Send) for effect in play.effects) == MAX_DOUBTS
    assert len(play.core.handlespace) == MAX_DOUBTS


def test_a_stranger_cannot_acknowledge_for_an_element() -> None:
    play = in_doubt(interruption_patience=30)
    play.gets(play.meets(a_peer(66)), asap.EndpointKeepAliveAck(HANDLE, ElementId(1)))
    play.waits(30)
    assert members(play) == set()


def test_a_registration_that_is_not_renewed_ends_with_its_life() -> None:
    """RFC 5352 §3.1: when the registration life expires, the element is removed."""
    play = a_registrar(keep_alive_interval=1000)
    association = joins(play, an_element(1, life=30))
    play.waits(29)
    play.gets(association, asap.Registration(HANDLE, an_element(1, life=30)))
    play.effects.clear()
    play.waits(29)
    expect(play).nothing_else()
    play.waits(1)
    assert expect(play).told(ElementRemoved).reason is RemovalReason.LIFE_OVER
    expect(play).nothing_else()


def test_an_unreachable_report_makes_the_registrar_ask_the_element() -> None:
    """RFC 5352 §3.5: on a report the server immediately sends a keep-alive with H = 0."""
    play = a_registrar()
    association = joins(play, an_element(1))
    play.gets(play.meets(a_peer(70)), asap.EndpointUnreachable(HANDLE, ElementId(1)))
    assert expect(play).told(ElementReported).count == 1
    assert expect(play).sent(asap.EndpointKeepAlive, to=association).home is False
    play.gets(play.meets(a_peer(71)), asap.EndpointUnreachable(HANDLE, ElementId(1)))
    assert expect(play).told(ElementReported).count == 2
    expect(play).nothing_else()  # the first keep-alive is still unanswered


def reports(play: Play, *users: AssociationId) -> None:
    """Users report element 1 as unreachable."""
    for user in users:
        play.gets(user, asap.EndpointUnreachable(HANDLE, ElementId(1)))


def users(play: Play, count: int) -> list[AssociationId]:
    return [play.meets(a_peer(70 + number)) for number in range(count)]


def test_reports_do_not_remove_an_element_that_answers() -> None:
    """An acknowledgement voids all reports before it."""
    play = a_registrar(max_bad_pe_reports=3)
    association = joins(play, an_element(1, life=inf))
    crowd = users(play, 4)
    for _ in range(3):
        reports(play, *crowd)
        assert [expect(play).told(ElementReported).count for _ in range(4)] == [1, 2, 3, 4]
        play.waits(0.5)
        play.gets(association, asap.EndpointKeepAliveAck(HANDLE, ElementId(1)))
        play.waits(1)
    assert members(play) == {1}


def test_more_reports_than_the_limit_remove_an_element_that_does_not_answer() -> None:
    """RFC 5352 §3.5: the counter has to exceed MAX-BAD-PE-REPORT."""
    play = a_registrar(max_bad_pe_reports=3, report_patience=1, keep_alive_timeout=5)
    joins(play, an_element(1))
    crowd = users(play, 9)
    reports(play, *crowd[:3])
    play.waits(1)
    assert members(play) == {1}
    reports(play, *crowd[3:])
    play.waits_for_deadline()
    assert play.now == 101
    assert expect(play).told(ElementRemoved).reason is RemovalReason.REPORTED
    assert [expect(play).told(ElementReported).count for _ in range(4)] == [1, 2, 3, 4]
    expect(play).no(ElementReported)


def test_a_user_counts_once_however_many_sessions_it_loses() -> None:
    play = a_registrar(keep_alive_timeout=5)
    joins(play, an_element(1))
    (user,) = users(play, 1)
    reports(play, *[user] * 6)
    assert expect(play).told(ElementReported).count == 1
    expect(play).no(ElementReported)
    play.waits(4.9)
    assert members(play) == {1}


def test_a_report_about_an_unknown_element_is_ignored() -> None:
    play = a_registrar()
    play.gets(play.meets(a_peer(70)), asap.EndpointUnreachable(HANDLE, ElementId(1)))
    expect(play).nothing_else()


# --- elements of other registrars -----------------------------------------------------------------------------------


def reported_elsewhere() -> Scope:
    """Return a registrar that has been told that element 1, which B owns, is unreachable. It asks the element."""
    play = Scope(max_time_last_heard=1000, peer_heartbeat_cycle=1000)
    play.comes(B)
    play.owns(B, 1)
    reports(play, *users(play, 2))
    assert expect(play).told(ElementReported).count == 1
    message = expect(play).sent(asap.EndpointKeepAlive, to=asap_place(1))
    assert message == asap.EndpointKeepAlive(REGISTRAR, HANDLE, ElementId(1), home=False)
    expect(play).nothing_else()
    return play


def test_a_reported_element_of_another_registrar_is_removed_if_nobody_listens_there() -> None:
    """RFC 5352 §3.5: the server that receives the report asks, even if it is not the home. The home tells the peers."""
    play = reported_elsewhere()
    play.unreachable(asap_place(1))
    assert expect(play).told(ElementRemoved).reason is RemovalReason.UNREACHABLE
    expect(play).nothing_else()


def test_a_reported_element_of_another_registrar_stays_if_it_acknowledges() -> None:
    play = reported_elsewhere()
    dialled = play.meets(asap_place(1))
    play.gets(dialled, asap.EndpointKeepAliveAck(HANDLE, ElementId(1)))
    expect(play).closed(dialled)
    play.waits(10)
    expect(play).nothing_else()
    assert play.homes() == {1: B}


def test_a_reported_element_of_another_registrar_stays_if_it_can_be_dialled_or_the_path_is_silent() -> None:
    """rsplib's elements acknowledge to their home registrar, even if another one asked."""
    play = reported_elsewhere()
    dialled = play.meets(asap_place(1))
    play.waits(5)
    expect(play).closed(dialled)
    reports(play, *users(play, 1))
    play.unreachable(asap_place(1), refused=False)
    play.waits(10)
    assert play.homes() == {1: B}
    assert play.core.footprint.timers == 3, "the heartbeat, B's and the element's life"


def test_an_element_that_registers_while_it_is_asked_keeps_its_association() -> None:
    play = reported_elsewhere()
    dialled = play.meets(asap_place(1))
    play.gets(dialled, asap.Registration(HANDLE, an_element(1)))
    play.gets(dialled, asap.EndpointKeepAliveAck(HANDLE, ElementId(1)))
    play.waits(5)
    expect(play).no(Close)


def test_inquiries_are_limited() -> None:
    play = Scope()
    play.comes(B)
    play.owns(B, *range(1, 200))
    (user,) = users(play, 1)
    for identifier in range(1, 200):
        play.gets(user, asap.EndpointUnreachable(HANDLE, ElementId(identifier)))
    assert len(play.sent(asap.EndpointKeepAlive)) == MAX_INQUIRIES


def taken_over() -> Scope:
    """Return a registrar that has just taken over element 1, which has no association here."""
    play = Scope(max_time_last_heard=1000, peer_heartbeat_cycle=1000)
    play.comes(B)
    play.owns(B, 1)
    play.dies(B)
    return play


def test_an_element_without_association_is_asked_at_its_asap_transport() -> None:
    play = taken_over()
    expect(play).sent(asap.EndpointKeepAlive, to=asap_place(1))
    play.effects.clear()
    answers_on = play.meets(asap_place(1))
    play.gets(answers_on, asap.EndpointKeepAliveAck(HANDLE, ElementId(1)))
    play.unreachable(asap_place(1))  # too late: it has answered
    expect(play).nothing_else()
    assert members(play) == {1}


def test_an_element_that_cannot_be_dialled_is_removed() -> None:
    """RFC 5352 §3.5: if the keep-alive cannot be delivered, the server removes the element."""
    play = taken_over()
    play.effects.clear()
    play.unreachable(asap_place(1))
    assert expect(play).told(ElementRemoved).identifier == 1
    assert play.core.footprint.timers == 1, "only the heartbeat"


# --- an element with two associations -------------------------------------------------------------------------------


def registered_twice() -> tuple[RegistrarPlay, AssociationId, AssociationId]:
    """Return a registrar with an element that switched from a first association to a second one. Its registration on
    the first one arrived last."""
    play = a_registrar(keep_alive_interval=1000, keep_alive_timeout=5)
    second = joins(play, an_element(1, life=inf))
    first = joins(play, an_element(1, life=inf))
    play.effects.clear()
    return play, first, second


def test_an_element_whose_old_registration_arrived_last_stays_registered() -> None:
    play, first, second = registered_twice()
    play.loses(first)
    assert expect(play).sent(asap.EndpointKeepAlive, to=second) == asap.EndpointKeepAlive(ME, HANDLE, ElementId(1))
    play.gets(second, asap.EndpointKeepAliveAck(HANDLE, ElementId(1)))
    expect(play).nothing_else()
    assert members(play) == {1}
    play.loses(second, graceful=True)
    assert members(play) == set()


def test_an_element_whose_former_association_ends_stays() -> None:
    play, first, second = registered_twice()
    play.loses(second)
    expect(play).nothing_else()
    play.loses(first, graceful=True)
    assert members(play) == set()


def test_an_element_that_does_not_answer_on_its_latest_association_is_asked_on_the_former() -> None:
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


def test_of_many_associations_the_last_two_are_remembered() -> None:
    play = a_registrar(keep_alive_interval=1000)
    associations = [joins(play, an_element(1)) for _ in range(100)]
    assert play.core.footprint.element_associations == 2
    for association in associations[:98]:
        play.loses(association)
    play.effects.clear()
    for association in (associations[-2], associations[-1], associations[-2]):
        play.gets(association, asap.Registration(HANDLE, an_element(1)))
    play.effects.clear()
    play.loses(associations[-2])
    expect(play).sent(asap.EndpointKeepAlive, to=associations[-1])
    play.loses(associations[-1], graceful=True)
    assert members(play) == set()
    assert play.core.footprint.element_associations == 0
