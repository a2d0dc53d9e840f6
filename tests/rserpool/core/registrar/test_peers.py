"""Who else there is, and whether it lives (RFC 5353 §3.4), one sentence after the other."""

from __future__ import annotations

from typing import Any

import pytest

from rserpool.core.machine import ANNOUNCE, AssociationLost, Close, Heard, Send
from rserpool.core.notices import PeerFound, PeerHeard, PeerLost
from rserpool.core.registrar.peers import PeerState
from rserpool.model import UNKNOWN_SERVER, AssociationId, ServerId, TransportAddress, TransportProtocol
from rserpool.wire import asap, enrp
from tests.helpers.cores import HANDLE, a_peer, an_element, expect
from tests.helpers.registrars import ME, A, B, C, D, Scope, information, owned_by, place

STRANGER = ServerId(0x5757)


def one_of_each(sender: ServerId, receiver: ServerId = ME) -> list[enrp.EnrpMessage]:
    element = owned_by(sender, 9)
    return [
        enrp.Presence(sender, receiver, enrp.PeChecksum(0xFFFF), information(sender)),
        enrp.HandleTableRequest(sender, receiver),
        enrp.HandleTableResponse(sender, receiver, (enrp.PoolEntry(HANDLE, (element,)),), more=True),
        enrp.HandleUpdate(sender, receiver, enrp.UpdateAction.ADD_PE, HANDLE, element),
        enrp.HandleUpdate(sender, receiver, enrp.UpdateAction.DEL_PE, HANDLE, element),
        enrp.ListRequest(sender, receiver),
        enrp.ListResponse(sender, receiver, (information(D),)),
        enrp.InitTakeover(sender, receiver, B),
        enrp.InitTakeoverAck(sender, receiver, B),
        enrp.TakeoverServer(sender, receiver, B),
    ]


def told_apart(value: object) -> str:
    return type(value).__name__ if isinstance(value, enrp.EnrpMessage) else repr(value)


def states(play: Scope) -> dict[ServerId, PeerState]:
    return {peer.identifier: peer.state for peer in play.core._scope.peers._peers.values()}


def waits_for_heartbeat(play: Scope) -> None:
    """Until the next heartbeat is over; the peers say something at once, so that nobody is missed."""
    while not play.sent(enrp.Presence):
        play.waits_for_deadline()


# --- presence (§2.1, §3.4.2) ----------------------------------------------------------------------------------------


def test_every_heartbeat_cycle_all_peers_are_shown_what_we_own_and_where_we_are() -> None:
    """§3.4.2: once in PEER-HEARTBEAT-CYCLE a presence goes to every peer, with our checksum, and no reply required."""
    play = Scope(max_time_last_heard=1000, peer_heartbeat_cycle=30, keep_alive_interval=1000)
    play.comes(B, C)
    play.registers(1)
    play.effects.clear()
    began = play.now
    waits_for_heartbeat(play)
    assert began < play.now <= began + 30 * 1.125
    checksum = enrp.PeChecksum(play.core.handlespace.checksum(ME))
    assert checksum != 0xFFFF
    assert play.sent(enrp.Presence) == [
        (play.at(peer), enrp.Presence(ME, peer, checksum, information(ME), reply_required=False)) for peer in (B, C)
    ]
    play.effects.clear()
    first = play.now
    waits_for_heartbeat(play)
    assert 30 * 0.875 <= play.now - first <= 30 * 1.125


def test_who_requires_a_reply_gets_a_presence() -> None:
    """§2.1: with the R flag the receiver answers with its own presence, which requires none."""
    play = Scope()
    play.comes(B)
    play.shows(B, reply_required=True)
    assert not expect(play).sent(enrp.Presence, to=play.at(B)).reply_required
    play.shows(B)
    expect(play).no(enrp.Presence)


def test_a_presence_tells_what_its_sender_owns_and_how_we_see_it() -> None:
    play = Scope()
    play.comes(B)
    play.owns(B, 1)
    ours = play.core.handlespace.checksum(B)
    play.shows(B, checksum=0x1234)
    assert expect(play).told(PeerHeard) == PeerHeard(B, 0x1234, ours)


def test_a_presence_with_the_address_of_somebody_else_is_not_believed() -> None:
    play = Scope()
    play.comes(B)
    play.says(B, enrp.Presence(B, ME, None, information(C)))
    play.effects.clear()
    play.loses(play.at(B))
    assert expect(play).sent(enrp.Presence, to=place(B))


# --- discovering (§3.4.1) -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("message", one_of_each(STRANGER), ids=told_apart)
def test_any_message_of_an_unknown_sender_makes_it_a_peer_that_shall_introduce_itself(message: Any) -> None:
    """§3.4.1: whoever sends anything becomes a peer, and is sent a presence that requires a reply."""
    play = Scope()
    play.comes(B)
    play.says(STRANGER, message)
    assert expect(play).told(PeerFound) == PeerFound(STRANGER)
    assert expect(play).sent(enrp.Presence, to=play.at(STRANGER)).reply_required
    assert states(play)[STRANGER] is PeerState.ALIVE
    waits_for_heartbeat(play)
    assert STRANGER in play.receivers(enrp.Presence)


def test_one_presence_answers_and_asks_at_once() -> None:
    play = Scope()
    play.shows(B, reply_required=True)
    assert expect(play).sent(enrp.Presence, to=play.at(B)).reply_required
    expect(play).no(enrp.Presence)


def test_the_static_list_is_shown_our_presence_until_it_answers() -> None:
    play = Scope(B, C, peer_heartbeat_cycle=30, max_time_last_heard=1000)
    for peer in (B, C):
        shown = expect(play).sent(enrp.Presence, to=place(peer))
        assert (shown.receiver, shown.reply_required) == (UNKNOWN_SERVER, True)
    play.comes(B)
    play.waits(10)
    play.effects.clear()
    play.waits(30)
    assert {to for to, _ in play.sent(enrp.Presence)} == {play.at(B), place(C)}


def test_who_of_the_static_list_died_is_tried_again() -> None:
    play = Scope(B, peer_heartbeat_cycle=30)
    play.comes(B)
    play.waits(10)
    play.dies(B)
    expect(play).told(PeerLost)
    play.effects.clear()
    play.waits(34)
    assert expect(play).sent(enrp.Presence, to=place(B)).receiver == UNKNOWN_SERVER


@pytest.mark.parametrize("sender", [ME, UNKNOWN_SERVER])
@pytest.mark.parametrize("kind", range(10))
def test_who_says_it_is_us_or_nobody_is_ignored(sender: ServerId, kind: int) -> None:
    play = Scope()
    play.gets(play.meets(a_peer(9)), one_of_each(sender)[kind])
    expect(play).nothing_else()
    assert not states(play)
    assert not play.homes()


@pytest.mark.parametrize("message", one_of_each(STRANGER, receiver=C), ids=told_apart)
def test_what_is_for_somebody_else_is_ignored(message: Any) -> None:
    play = Scope()
    play.gets(play.meets(a_peer(9)), message)
    expect(play).nothing_else()
    assert not states(play)


def test_what_is_for_everybody_is_for_us() -> None:
    play = Scope()
    play.says(B, enrp.Presence(B, UNKNOWN_SERVER, None, information(B)))
    assert expect(play).told(PeerFound) == PeerFound(B)


# --- a flood ---------------------------------------------------------------------------------------------------------


def test_an_association_speaks_for_one_registrar() -> None:
    play = Scope()
    play.comes(B)
    for number in range(1, 10_001):
        play.gets(play.at(B), enrp.Presence(ServerId(0x10000 + number), ME, None, information(ServerId(number))))
    expect(play).nothing_else()
    assert set(states(play)) == {B}


def test_a_flood_of_strangers_fills_neither_memory_nor_drives_out_who_is_known() -> None:
    play = Scope(max_peers=16)
    play.comes(B)
    for number in range(1, 10_001):
        stranger = ServerId(0x10000 + number)
        association = play.meets(place(stranger))
        play.gets(association, enrp.Presence(stranger, ME, enrp.PeChecksum(1), information(stranger)))
        if number % 2:
            play.loses(association)
        play.effects.clear()
    assert len(states(play)) == 16
    assert states(play)[B] is PeerState.ALIVE
    peers = play.core._scope.peers
    assert len(peers._speakers) <= 16
    assert len(play.core._timers) < 100
    assert len(play.core._scope.synchronisation._transfers) <= 16
    for _ in range(20):
        play.waits(5)
        play.shows(B)
    assert set(states(play)) == {B}
    play.comes(C)
    assert set(states(play)) == {B, C}


# --- failure (§3.4.3) -----------------------------------------------------------------------------------------------


def test_a_silent_peer_is_asked_for_a_sign_of_life() -> None:
    """§3.4.3: nothing heard for MAX-TIME-LAST-HEARD: a presence with R goes directly to that peer."""
    play = Scope(max_time_last_heard=61, peer_heartbeat_cycle=1000)
    play.comes(B, C)
    play.waits(30)
    play.shows(C)
    play.effects.clear()
    play.waits(31.01)
    asked = expect(play).sent(enrp.Presence, to=play.at(B))
    assert (asked.receiver, asked.reply_required) == (B, True)
    expect(play).nothing_else()
    assert states(play) == {B: PeerState.SUSPECT, C: PeerState.ALIVE}


@pytest.mark.parametrize("message", one_of_each(B), ids=told_apart)
def test_any_message_is_a_sign_of_life(message: Any) -> None:
    """§3.4.3: any message of the peer, not its presence alone, begins the time anew, and ends a suspicion."""
    play = Scope(max_time_last_heard=61, max_time_no_response=5, peer_heartbeat_cycle=1000)
    play.comes(B)
    play.waits(60)
    play.says(B, message)
    play.waits(60)
    assert states(play)[B] is PeerState.ALIVE
    play.waits(4)
    assert states(play)[B] is PeerState.SUSPECT
    play.says(B, message)
    assert states(play)[B] is PeerState.ALIVE
    play.waits(60)
    expect(play).no(PeerLost)


def test_without_a_sign_of_life_the_peer_is_dead() -> None:
    """§3.4.3: no reply within MAX-TIME-NO-RESPONSE: dead. What was left of its association is ended."""
    play = Scope(max_time_last_heard=61, max_time_no_response=5, peer_heartbeat_cycle=1000)
    play.comes(B)
    play.waits(65.9)
    expect(play).no(PeerLost)
    play.waits(0.2)
    assert expect(play).told(PeerLost) == PeerLost(B)
    expect(play).closed(play.at(B), abort=True)
    assert not states(play)


def test_a_peer_whose_association_broke_is_dialled() -> None:
    play = Scope()
    play.comes(B)
    play.loses(play.at(B))
    assert expect(play).sent(enrp.Presence, to=place(B)).reply_required
    assert states(play)[B] is PeerState.SUSPECT
    expect(play).no(PeerLost)


def test_a_peer_that_cannot_be_dialled_is_dead_at_once() -> None:
    """§3.4.3: a send failure counts as no reply."""
    play = Scope()
    play.comes(B)
    play.dies(B)
    assert expect(play).told(PeerLost) == PeerLost(B)
    assert not states(play)


def test_a_new_association_does_not_die_with_the_old_one() -> None:
    play = Scope()
    play.comes(B)
    old, new = play.at(B), play.meets(place(B))
    play.gets(new, enrp.Presence(B, ME, None, information(B)))
    play.effects.clear()
    play.loses(old)
    expect(play).nothing_else()
    play.loses(new)
    assert states(play)[B] is PeerState.SUSPECT


def test_a_party_that_is_no_peer_may_come_and_go() -> None:
    play = Scope()
    play.comes(B)
    play.loses(play.meets(a_peer(9)))
    play.unreachable(a_peer(8))
    expect(play).nothing_else()


def test_a_peer_without_address_lives_as_long_as_its_association() -> None:
    play = Scope(max_time_no_response=5)
    play.says(B, enrp.ListRequest(B, ME))
    play.effects.clear()
    play.loses(play.at(B))
    expect(play).no(Send)
    play.waits(5)
    assert expect(play).told(PeerLost) == PeerLost(B)


def test_who_was_dead_and_is_heard_again_is_told_what_it_missed() -> None:
    play = Scope(takeover_expiry=5)
    play.comes(B, C)
    play.owns(B, 1)
    play.dies(B)
    play.effects.clear()
    play.comes(C)
    assert states(play)[B] is PeerState.DEAD
    play.shows(B)
    assert expect(play).told(PeerFound) == PeerFound(B)
    assert expect(play).sent(enrp.Presence, to=play.at(B)).reply_required


# --- lists (§2.5, §2.6) ---------------------------------------------------------------------------------------------


def test_a_list_response_names_all_other_peers_that_live() -> None:
    """§2.6: the server information of every peer known; not of the asker, of the dead, or of those without address."""
    play = Scope()
    play.comes(A, B, C)
    play.says(STRANGER, enrp.ListRequest(STRANGER, ME))
    play.loses(play.at(C))
    play.says(B, enrp.ListRequest(B, ME))
    assert expect(play).sent(enrp.ListResponse, to=play.at(STRANGER)).servers == (
        information(A),
        information(B),
        information(C),
    )
    answer = expect(play).sent(enrp.ListResponse, to=play.at(B))
    assert answer == enrp.ListResponse(ME, B, (information(A),))


def test_at_each_heartbeat_one_peer_is_asked_whom_it_knows() -> None:
    """Ours: two that forgot each other in a partition are brought together by a third."""
    play = Scope(peer_heartbeat_cycle=30)
    play.comes(B)
    play.waits(34)
    expect(play).sent(enrp.ListRequest, to=play.at(B))
    expect(play).no(enrp.ListRequest)
    play.effects.clear()
    play.says(B, enrp.ListResponse(B, ME, (information(B), information(C), information(ME))))
    assert expect(play).sent(enrp.Presence, to=place(C)).reply_required
    expect(play).no(Send)
    assert states(play) == {B: PeerState.ALIVE, C: PeerState.SUSPECT}
    play.says(B, enrp.ListResponse(B, ME, (information(D),)))
    assert D not in states(play), "only what was asked for is listened to"


def test_who_was_told_of_and_is_never_met_passes_without_a_word() -> None:
    play = Scope(peer_heartbeat_cycle=30)
    play.comes(B)
    play.waits(34)
    play.says(B, enrp.ListResponse(B, ME, (information(C),)))
    play.unreachable(place(C))
    assert set(states(play)) == {B}
    expect(play).no(PeerLost)


# --- multicast ------------------------------------------------------------------------------------------------------


def announced(server: ServerId, *, source: str = "198.51.100.7", checksum: int = 0x1234) -> Heard:
    origin = TransportAddress(TransportProtocol.TCP, 5555, (source,))
    return Heard(origin, enrp.Presence(server, UNKNOWN_SERVER, enrp.PeChecksum(checksum), information(server)))


def test_we_announce_ourselves_only_when_told_to() -> None:
    for announce in (False, True):
        play = Scope(announce=announce)
        play.waits(40)
        told = {type(message) for to, message in play.sent(enrp.Presence) + play.sent(asap.ServerAnnounce)}
        assert all(to is ANNOUNCE for to, _ in play.sent(enrp.Presence))
        assert told == ({enrp.Presence, asap.ServerAnnounce} if announce else set())


def test_elements_and_users_are_told_of_us_when_we_are_in_service() -> None:
    play = Scope(B, announce=True, mentor_discovery=5, server_announce_cycle=1)
    play.waits(4.9)
    expect(play).no(asap.ServerAnnounce)
    play.waits(2)
    assert expect(play).sent(asap.ServerAnnounce, to=ANNOUNCE) == asap.ServerAnnounce(ME)


def test_who_is_heard_in_the_group_is_where_the_packet_came_from_at_the_port_it_tells() -> None:
    """§3.4.1, and rsplib's reading: source address, port of the server information."""
    play = Scope()
    play.hears(announced(B))
    assert expect(play).told(PeerFound) == PeerFound(B)
    where = TransportAddress(TransportProtocol.TCP, 9901, ("198.51.100.7",))
    assert expect(play).sent(enrp.Presence, to=(where,)).reply_required
    expect(play).no(enrp.HandleTableRequest)  # a checksum is compared in presences of an association alone


def test_our_own_voice_in_the_group_means_nothing() -> None:
    play = Scope()
    play.hears(announced(ME))
    play.hears(Heard(place(B)[0], enrp.Presence(B)))
    expect(play).nothing_else()
    assert not states(play)


def test_the_group_cannot_move_a_peer_that_is_known() -> None:
    play = Scope()
    play.comes(B)
    play.hears(announced(B))
    play.loses(play.at(B))
    expect(play).sent(enrp.Presence, to=place(B))


def test_a_group_full_of_strangers_is_bounded() -> None:
    play = Scope(max_peers=8)
    for number in range(1, 10_001):
        play.hears(announced(ServerId(0x10000 + number)))
    assert len(states(play)) == 8


# --- alone ----------------------------------------------------------------------------------------------------------


def test_a_registrar_that_joined_no_scope_takes_no_enrp_at_all() -> None:
    play = Scope(join=False)
    for message in one_of_each(B):
        play.says(B, message)
    play.hears(announced(B))
    expect(play).nothing_else()
    play.registers(1)
    assert not [e for e in play.effects if isinstance(e, Send) and isinstance(e.message, enrp.EnrpMessage)]


def test_an_error_is_heard_in_silence() -> None:
    play = Scope()
    play.comes(B)
    play.says(B, enrp.Error(B, ME, asap.OperationError(())))
    expect(play).nothing_else()


def test_a_peer_may_be_an_element_as_well_and_loses_both() -> None:
    """Whoever registers an element on the association on which it speaks ENRP loses that with the association."""
    play = Scope(max_time_last_heard=61, max_time_no_response=5)
    play.comes(B)
    play.gets(play.at(B), asap.Registration(HANDLE, an_element(1)))
    assert play.homes() == {1: ME}
    for _ in range(14):
        play.waits(5)
        play.gets(play.at(B), asap.EndpointKeepAliveAck(HANDLE, an_element(1).identifier))
    assert any(isinstance(effect, Close) for effect in play.effects)
    assert play.homes() == {}


def test_events_of_others_are_of_no_interest() -> None:
    play = Scope()
    play.comes(B)
    play.hears(AssociationLost(AssociationId(77), (), "reset"))
    play.hears(AssociationLost(None, (), "refused"))
    expect(play).nothing_else()
