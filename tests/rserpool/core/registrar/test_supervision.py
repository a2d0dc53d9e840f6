"""How a registrar supervises its elements (RFC 5352 §3.4, §3.5)."""

from __future__ import annotations

from math import inf

from rserpool.core.machine import Received, Send
from rserpool.core.notices import ElementRemoved, ElementReported
from rserpool.core.reasons import RemovalReason
from rserpool.model import AssociationId, ElementId
from rserpool.wire import asap
from tests.helpers.cores import HANDLE, OTHER, Play, a_peer, an_element, expect
from tests.helpers.registrars import B, RegistrarPlay, Scope, asap_place
from tests.rserpool.core.registrar.registrars import ME, a_registrar, joins, members


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
    play.gets(association, asap.Registration(OTHER, an_element(2)))
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


def test_all_elements_of_a_lost_association_are_removed() -> None:
    """RFC 5352 §3.1 with SCTP: the loss of the association to an element is noticed immediately."""
    play = a_registrar()
    association = joins(play, an_element(1))
    play.gets(association, asap.Registration(OTHER, an_element(2)))
    joins(play, an_element(3))
    play.effects.clear()
    play.loses(association)
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
    play.loses(present)
    assert expect(play).told(ElementRemoved).reason is RemovalReason.ASSOCIATION_LOST


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
    play.loses(second)
    assert members(play) == set()


def test_an_element_whose_former_association_ends_stays() -> None:
    play, first, second = registered_twice()
    play.loses(second)
    expect(play).nothing_else()
    play.loses(first)
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
    play.loses(associations[-1])
    assert members(play) == set()
    assert play.core.footprint.element_associations == 0
