"""Taking over a dead registrar's elements, or agreeing that another registrar does (RFC 5353 §3.5)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from rserpool.config import RFC, RSPLIB, InteropProfile
from rserpool.core.machine import AssociationLost, Send
from rserpool.core.notices import (
    ElementMoved,
    ElementRemoved,
    PeerLost,
    TakeoverAbandoned,
    TakeoverAgreed,
    TakeoverDone,
    TakeoverStarted,
)
from rserpool.core.reasons import AbandonReason, RemovalReason
from rserpool.core.registrar.context import AT_ONCE
from rserpool.core.registrar.peers import PeerState
from rserpool.model import ElementId, ServerId
from rserpool.wire import asap, enrp
from tests.helpers.cores import HANDLE, an_element, expect
from tests.helpers.registrars import ME, A, B, C, D, Scope, asap_place, information, owned_by, place, table

STRANGER = ServerId(0x5757)


def bereaved(*others: ServerId, target: ServerId = B, **config: Any) -> Scope:
    """Return a registrar whose peer `target` has just died. It owned elements 1 and 2. The peers `others` are alive."""
    play = Scope(max_time_last_heard=1000, peer_heartbeat_cycle=1000, **config)
    play.comes(target, *others)
    play.owns(target, 1, 2)
    play.dies(target)
    return play


def acknowledges(play: Scope, *peers: ServerId, target: ServerId = B) -> None:
    for peer in peers:
        play.says(peer, enrp.InitTakeoverAck(peer, ME, target))


def asks(play: Scope, peer: ServerId, target: ServerId = B) -> None:
    play.says(peer, enrp.InitTakeover(peer, ME, target))


# --- our own takeovers ----------------------------------------------------------------------------------------------


def test_the_elements_of_a_large_takeover_are_told_in_groups() -> None:
    """We have to dial each of them, and all of them at the same moment would be a flood."""
    play = Scope(max_time_last_heard=1000, peer_heartbeat_cycle=1000, keep_alive_timeout=100)
    play.comes(B)
    play.owns(B, *range(1, 3 * AT_ONCE + 1))
    play.dies(B)
    assert set(play.homes().values()) == {ME}, "they are ours at once"
    groups: dict[float, list[int | None]] = {}
    for _ in range(4):
        asked = [told for _, told in play.sent(asap.EndpointKeepAlive)]
        assert all(told.home for told in asked)
        groups.setdefault(play.now, []).extend(told.identifier for told in asked)
        play.effects.clear()
        play.waits_for_deadline()
    assert [len(group) for group in groups.values()][:3] == [AT_ONCE] * 3
    assert {identifier for group in groups.values() for identifier in group} == set(range(1, 3 * AT_ONCE + 1))


def test_the_takeover_of_a_dead_peer_is_announced_to_all_peers() -> None:
    """§3.5: INIT_TAKEOVER is sent to all peers and to the target."""
    play = bereaved(C, D)
    assert expect(play).told(PeerLost) == PeerLost(B)
    assert expect(play).told(TakeoverStarted) == TakeoverStarted(B)
    assert play.sent(enrp.InitTakeover) == [
        (play.at(C), enrp.InitTakeover(ME, C, B)),
        (play.at(D), enrp.InitTakeover(ME, D, B)),
        (place(B), enrp.InitTakeover(ME, B, B)),
    ]
    assert play.homes() == {1: B, 2: B}


def test_when_all_have_acknowledged_the_elements_are_ours() -> None:
    """§3.5: TAKEOVER_SERVER is sent to the peers, and the target is dropped. Its elements become ours; keep-alives with
    the H bit tell them."""
    play = bereaved(C, D)
    acknowledges(play, C)
    expect(play).no(enrp.TakeoverServer)
    play.waits(2)
    acknowledges(play, D)
    assert play.sent(enrp.TakeoverServer) == [(play.at(p), enrp.TakeoverServer(ME, p, B)) for p in (C, D)]
    assert play.homes() == {1: ME, 2: ME}
    for number in (1, 2):
        told = expect(play).sent(asap.EndpointKeepAlive, to=asap_place(number))
        assert told == asap.EndpointKeepAlive(ME, HANDLE, ElementId(number), home=True)
        assert expect(play).told(ElementMoved) == ElementMoved(HANDLE, ElementId(number), ME)
    assert expect(play).told(TakeoverDone) == TakeoverDone(B, ME, 2, 2.0)
    assert B not in play.core.peer_states
    expect(play).no(enrp.HandleUpdate)


def test_without_other_peers_a_takeover_completes_immediately() -> None:
    play = bereaved()
    assert play.homes() == {1: ME, 2: ME}
    assert expect(play).told(TakeoverDone) == TakeoverDone(B, ME, 2, 0.0)


def test_a_peer_without_elements_is_not_taken_over() -> None:
    play = Scope()
    play.comes(B, C)
    play.dies(B)
    assert expect(play).told(PeerLost) == PeerLost(B)
    expect(play).no(TakeoverStarted)
    expect(play).no(enrp.InitTakeover)


def test_only_acknowledgements_for_this_target_by_peers_that_were_asked_count() -> None:
    play = bereaved(C, D)
    acknowledges(play, STRANGER)
    acknowledges(play, C, C, C)
    acknowledges(play, D, target=C)
    assert play.homes() == {1: B, 2: B}
    acknowledges(play, D)
    assert play.homes() == {1: ME, 2: ME}
    play.effects.clear()
    acknowledges(play, C, D)
    expect(play).no(enrp.TakeoverServer)


def test_a_takeover_does_not_wait_for_a_peer_that_dies() -> None:
    play = bereaved(C, D)
    acknowledges(play, C)
    play.dies(D)
    assert play.homes() == {1: ME, 2: ME}


def test_a_takeover_does_not_wait_for_a_silent_peer_indefinitely() -> None:
    """The takeover expires as in rsplib. The elements need a home, so it is completed instead of dropped."""
    play = bereaved(C, D, takeover_expiry=5)
    acknowledges(play, C)
    play.waits(4.9)
    assert play.homes() == {1: B, 2: B}
    play.waits(0.2)
    assert play.homes() == {1: ME, 2: ME}
    assert play.receivers(enrp.TakeoverServer) == [C, D]


@pytest.mark.parametrize(
    "message",
    [
        enrp.Presence(B, ME),
        enrp.ListRequest(B, ME),
        enrp.InitTakeoverAck(B, ME, B),
        enrp.InitTakeover(B, ME, B),
        enrp.TakeoverServer(B, ME, B),
    ],
    ids=lambda message: type(message).__name__,
)
def test_any_message_of_the_target_stops_its_takeover(message: enrp.EnrpMessage) -> None:
    """§3.5: if the target shows that it is alive, the takeover stops."""
    play = bereaved(C)
    play.says(B, message)
    assert expect(play).told(TakeoverAbandoned) == TakeoverAbandoned(B, AbandonReason.TARGET_ALIVE)
    acknowledges(play, C)
    play.waits(50)
    expect(play).no(enrp.TakeoverServer)
    assert play.homes() == {1: B, 2: B}


def test_takeovers_of_two_targets_are_independent() -> None:
    play = Scope(max_time_last_heard=1000)
    play.comes(A, B, C)
    play.owns(A, 1)
    play.owns(B, 2)
    play.dies(A)
    play.dies(B)
    acknowledges(play, C, target=B)
    assert play.homes() == {1: A, 2: ME}
    acknowledges(play, C, target=A)
    assert play.homes() == {1: ME, 2: ME}


def test_takeovers_of_two_dead_peers_do_not_wait_for_each_other() -> None:
    play = Scope(max_time_last_heard=1000)
    play.comes(A, B)
    play.owns(A, 1)
    play.owns(B, 2)
    play.dies(A)
    assert play.homes() == {1: A, 2: B}
    play.dies(B)
    assert play.homes() == {1: ME, 2: ME}


# --- the elements of the target -------------------------------------------------------------------------------------


def taken_over() -> Scope:
    """Return a registrar that has just taken over elements 1 and 2."""
    play = bereaved(C, keep_alive_timeout=5, keep_alive_interval=5)
    acknowledges(play, C)
    play.effects.clear()
    return play


def test_an_element_that_acknowledges_and_registers_is_registered_here() -> None:
    """RFC 5352 §3.4: the element adopts us. From then on it is supervised on its association."""
    play = taken_over()
    home = play.meets(asap_place(1))
    play.gets(home, asap.EndpointKeepAliveAck(HANDLE, ElementId(1)))
    play.gets(home, asap.Registration(HANDLE, an_element(1)))
    assert not expect(play).sent(asap.RegistrationResponse).rejected
    assert play.receivers(enrp.HandleUpdate) == [C]
    play.effects.clear()
    play.waits(7.6)
    expect(play).sent(asap.EndpointKeepAlive, to=home)
    assert play.homes() == {1: ME}, "element 2 did not answer"


def test_an_element_that_does_not_answer_is_removed() -> None:
    play = taken_over()
    play.waits(5)
    assert play.homes() == {}
    assert expect(play).told(ElementRemoved).reason is RemovalReason.NO_ANSWER
    assert {message.action for _, message in play.sent(enrp.HandleUpdate)} == {enrp.UpdateAction.DEL_PE}
    assert play.receivers(enrp.HandleUpdate) == [C, C]


def test_an_element_that_cannot_be_reached_is_removed_immediately() -> None:
    play = taken_over()
    play.unreachable(asap_place(1))
    assert play.homes() == {2: ME}
    assert expect(play).told(ElementRemoved).reason is RemovalReason.UNREACHABLE


def test_an_element_without_an_asap_transport_is_removed_unless_it_comes() -> None:
    play = Scope(max_time_last_heard=1000, keep_alive_timeout=5)
    play.comes(B)
    play.tells(B, replace(owned_by(B, 1), asap_transport=None))
    play.dies(B)
    assert play.homes() == {1: ME}
    expect(play).no(asap.EndpointKeepAlive)
    play.waits(5)
    assert play.homes() == {}


def test_an_element_that_is_registered_here_already_is_not_claimed() -> None:
    play = bereaved(C)
    play.registers(1)
    play.effects.clear()
    acknowledges(play, C)
    assert [message.identifier for _, message in play.sent(asap.EndpointKeepAlive)] == [2]


# --- takeovers by others --------------------------------------------------------------------------------------------


def test_a_registrar_without_a_takeover_of_its_own_acknowledges() -> None:
    """§3.5: a receiver without a takeover of its own marks the target inactive, and acknowledges."""
    play = Scope()
    play.comes(B, C)
    play.owns(B, 1)
    asks(play, C)
    assert expect(play).sent(enrp.InitTakeoverAck, to=play.at(C)) == enrp.InitTakeoverAck(ME, C, B)
    assert expect(play).told(TakeoverAgreed) == TakeoverAgreed(B, C)
    assert play.core.peer_states[B] is PeerState.DEAD
    play.dies(B)
    expect(play).no(TakeoverStarted)
    assert play.homes() == {1: B}


def test_after_takeover_server_the_elements_have_a_new_home() -> None:
    """§3.5: receivers drop the target and set the home of its elements to the sender."""
    play = Scope()
    play.comes(B, C)
    play.owns(B, 1, 2)
    asks(play, C)
    play.effects.clear()
    play.waits(2)
    play.says(C, enrp.TakeoverServer(C, ME, B))
    assert play.homes() == {1: C, 2: C}
    assert expect(play).told(TakeoverDone) == TakeoverDone(B, C, 2, 2.0)
    assert B not in play.core.peer_states
    expect(play).no(asap.EndpointKeepAlive)


def test_takeover_server_counts_even_without_init_takeover() -> None:
    play = Scope()
    play.comes(B, C)
    play.owns(B, 1)
    play.effects.clear()
    play.says(C, enrp.TakeoverServer(C, ME, B))
    assert play.homes() == {1: C}
    assert expect(play).told(TakeoverDone).duration == 0.0


def test_an_element_that_is_registered_here_stays_ours_in_any_takeover() -> None:
    play = Scope()
    play.comes(B, C)
    play.owns(B, 1)
    play.registers(1)
    play.says(C, enrp.TakeoverServer(C, ME, B))
    assert play.homes() == {1: ME}


@pytest.mark.parametrize("message", [enrp.InitTakeover(C, ME, ME), enrp.TakeoverServer(C, ME, ME)])
def test_the_target_shows_all_peers_that_it_is_alive(message: enrp.EnrpMessage) -> None:
    """§3.5: if we are the target, we send a presence to all peers immediately. We keep our elements."""
    play = Scope()
    play.comes(B, C)
    play.registers(1)
    play.effects.clear()
    play.says(C, message)
    assert play.receivers(enrp.Presence) == [B, C]
    expect(play).no(enrp.InitTakeoverAck)
    assert play.homes() == {1: ME}


@pytest.mark.parametrize(
    ("profile", "other", "we_continue"),
    [(RFC, A, True), (RFC, C, False), (RSPLIB, A, False), (RSPLIB, C, True)],
)
def test_of_two_takeovers_of_one_target_one_continues(
    profile: InteropProfile, other: ServerId, we_continue: bool
) -> None:
    """§3.5: the registrar with the smaller identifier gives up and acknowledges; the other one ignores the request. In
    rsplib it is the other way round."""
    play = bereaved(other, D, profile=profile)
    play.effects.clear()
    asks(play, other)
    if we_continue:
        expect(play).nothing_else()
        acknowledges(play, other, D)
        assert play.homes() == {1: ME, 2: ME}
    else:
        assert expect(play).told(TakeoverAbandoned).target == B
        assert expect(play).told(TakeoverAgreed) == TakeoverAgreed(B, other)
        expect(play).sent(enrp.InitTakeoverAck, to=play.at(other))
        acknowledges(play, other, D)
        assert play.homes() == {1: B, 2: B}
        play.says(other, enrp.TakeoverServer(other, ME, B))
        assert play.homes() == {1: other, 2: other}


def test_in_both_profiles_exactly_one_registrar_yields() -> None:
    for profile in (RFC, RSPLIB):
        assert profile.yields(1, 2) is not profile.yields(2, 1)


def test_every_request_is_acknowledged() -> None:
    play = Scope()
    play.comes(B, C, D)
    play.owns(B, 1)
    for peer in (C, C, D):
        asks(play, peer)
        expect(play).sent(enrp.InitTakeoverAck, to=play.at(peer))


def test_a_takeover_is_repeated_if_its_initiator_disappears() -> None:
    play = bereaved(C, takeover_expiry=5)
    asks(play, C)
    play.effects.clear()
    play.waits(10)
    assert expect(play).told(TakeoverStarted) == TakeoverStarted(B)
    acknowledges(play, C)
    assert play.homes() == {1: ME, 2: ME}


def test_an_unfinished_takeover_is_not_repeated_if_the_target_came_back() -> None:
    play = bereaved(C, takeover_expiry=5)
    asks(play, C)
    play.shows(B)
    play.effects.clear()
    play.waits(20)
    expect(play).no(TakeoverStarted)


def test_a_takeover_of_the_sender_itself_is_ignored() -> None:
    play = Scope()
    play.comes(B)
    play.owns(B, 1)
    for message in (enrp.InitTakeover(B, ME, B), enrp.TakeoverServer(B, ME, B)):
        play.says(B, message)
        expect(play).nothing_else()
    assert B in play.core.peer_states


def test_takeovers_of_ten_thousand_unknown_targets_do_not_fill_the_memory() -> None:
    play = Scope()
    play.comes(C)
    for number in range(10_000):
        target = ServerId(0x100000 + number)
        asks(play, C, target)
        expect(play).sent(enrp.InitTakeoverAck, to=play.at(C))
        play.says(C, enrp.TakeoverServer(C, ME, target))
        acknowledges(play, C, target=target)
        expect(play).nothing_else()
    assert play.core.footprint.takeovers == 0
    assert play.core.footprint.timers < 10


def test_the_lost_association_of_a_target_without_an_address_does_not_start_a_second_takeover() -> None:
    play = Scope()
    play.comes(C)
    play.says(B, enrp.ListRequest(B, ME))
    play.owns(B, 1)
    asks(play, C)
    play.effects.clear()
    play.loses(play.at(B))
    expect(play).nothing_else()
    play.says(C, enrp.TakeoverServer(C, ME, B))
    assert play.homes() == {1: C}


# --- a home for which there is no room among the peers --------------------------------------------------------------


def home_without_room(**config: Any) -> Scope:
    """Return a registrar that knows element 1 of D, but has no room for D as a peer."""
    play = Scope(B, C, max_peers=2, max_time_last_heard=10_000, max_time_no_response=5, **config)
    play.comes(B, C)
    play.says(B, enrp.ListResponse(B, ME))
    play.says(B, table(B, [owned_by(D, 1)]))
    assert play.homes() == {1: D}
    assert set(play.core.peer_states) == {B, C}
    play.effects.clear()
    return play


def test_another_registrar_can_take_over_a_home_that_is_not_a_peer() -> None:
    """§3.5: receivers of TAKEOVER_SERVER set the home of the target's elements to the sender."""
    play = home_without_room()
    asks(play, C, target=D)
    expect(play).sent(enrp.InitTakeoverAck, to=play.at(C))
    play.says(C, enrp.TakeoverServer(C, ME, D))
    assert play.homes() == {1: C}


def test_an_unfinished_takeover_of_a_home_that_is_not_a_peer_is_repeated() -> None:
    play = home_without_room(takeover_expiry=5, peer_heartbeat_cycle=10_000)
    asks(play, C, target=D)
    play.effects.clear()
    play.waits(10)
    assert expect(play).told(TakeoverStarted) == TakeoverStarted(D)
    assert play.receivers(enrp.InitTakeover) == [B, C], "the address of the target is unknown"
    acknowledges(play, B, C, target=D)
    assert play.homes() == {1: ME}


def test_the_death_of_a_target_during_an_agreed_takeover_does_not_start_a_second_one() -> None:
    play = home_without_room(takeover_expiry=1000, peer_heartbeat_cycle=30)
    asks(play, C, target=D)
    play.dies(B)
    play.waits(34)
    play.says(C, enrp.ListResponse(C, ME, (information(D),)))
    assert play.core.peer_states[D] is PeerState.SUSPECT
    play.unreachable(place(D))
    assert play.core.peer_states[D] is PeerState.DEAD
    expect(play).no(TakeoverStarted)
    play.says(C, enrp.TakeoverServer(C, ME, D))
    assert play.homes() == {1: C}


# --- the takeover suggestion (draft) --------------------------------------------------------------------------------


def suggestions(play: Scope) -> list[ServerId]:
    """Return the receivers of the pending takeover suggestions."""
    return [message.receiver for _, message in play.sent(enrp.HandleUpdate) if message.takeover]


def test_the_registrar_farthest_from_an_element_is_suggested_as_its_home() -> None:
    """draft-dreibholz-rserpool-enrp-takeover: the largest peer ID XOR element ID, if it is larger than our own."""
    play = Scope(takeover_suggestion=True)
    play.comes(A, B)
    play.registers(0x01)  # 0xA ^ 1 = 0xB, 0x50 ^ 1 = 0x51, 0xB0 ^ 1 = 0xB1
    assert suggestions(play) == [B]
    assert play.receivers(enrp.HandleUpdate) == [A, B, B]
    play.effects.clear()
    play.registers(0xAF)  # 0xA5, 0xFF, 0x1F
    assert suggestions(play) == []


def test_nothing_is_suggested_unless_configured() -> None:
    play = Scope()
    play.comes(B)
    play.registers(1)
    assert suggestions(play) == []


@pytest.mark.parametrize("willing", [True, False])
def test_a_suggested_element_is_claimed_only_if_configured(willing: bool) -> None:
    play = Scope(takeover_suggestion=willing)
    play.comes(B)
    element = owned_by(B, 1)
    play.says(B, enrp.HandleUpdate(B, ME, enrp.UpdateAction.ADD_PE, HANDLE, element, takeover=True))
    assert play.homes() == {1: ME if willing else B}
    if willing:
        assert expect(play).sent(asap.EndpointKeepAlive, to=(element.asap_transport,)).home
    else:
        expect(play).no(asap.EndpointKeepAlive)


def test_a_dead_peer_is_not_suggested() -> None:
    play = Scope(takeover_suggestion=True)
    play.comes(B)
    play.dies(B)
    play.effects.clear()
    play.registers(1)
    assert not [e for e in play.effects if isinstance(e, Send) and isinstance(e.message, enrp.HandleUpdate)]
    play.hears(AssociationLost(None, place(B), "refused"))
