"""Peers of a registrar: discovery, presences, failure detection, lists, multicast (RFC 5353 §3.4)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from rserpool.core.machine import ANNOUNCE, AssociationLost, Close, Heard, Send
from rserpool.core.notices import PeerFound, PeerHeard, PeerLost
from rserpool.core.registrar.peers import PeerState
from rserpool.model import (
    UNKNOWN_SERVER,
    AssociationId,
    ServerId,
    ServerInformation,
    TransportAddress,
    TransportProtocol,
)
from rserpool.wire import asap, encode, enrp
from tests.helpers.cores import HANDLE, a_peer, an_element, data, expect
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


def label(value: object) -> str:
    return type(value).__name__ if isinstance(value, enrp.EnrpMessage) else repr(value)


def waits_for_heartbeat(play: Scope) -> None:
    """Wait until the registrar has sent its next heartbeat."""
    while not play.sent(enrp.Presence):
        play.waits_for_deadline()


# --- presence (§2.1, §3.4.2) ----------------------------------------------------------------------------------------


def test_every_heartbeat_sends_our_checksum_and_address_to_all_peers() -> None:
    """§3.4.2: once per PEER-HEARTBEAT-CYCLE every peer gets a presence with our checksum, and no reply required."""
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


def test_a_presence_that_requires_a_reply_is_answered_by_a_presence() -> None:
    """§2.1: a presence with the R flag is answered by a presence without it."""
    play = Scope()
    play.comes(B)
    play.shows(B, reply_required=True)
    assert not expect(play).sent(enrp.Presence, to=play.at(B)).reply_required
    play.shows(B)
    expect(play).no(enrp.Presence)


def test_a_presence_is_reported_with_the_senders_checksum_and_ours() -> None:
    play = Scope()
    play.comes(B)
    play.owns(B, 1)
    ours = play.core.handlespace.checksum(B)
    play.shows(B, checksum=0x1234)
    assert expect(play).told(PeerHeard) == PeerHeard(B, 0x1234, ours)


def test_a_presence_with_the_address_of_another_registrar_does_not_change_the_senders_address() -> None:
    play = Scope()
    play.comes(B)
    play.says(B, enrp.Presence(B, ME, None, information(C)))
    play.effects.clear()
    play.loses(play.at(B))
    assert expect(play).sent(enrp.Presence, to=place(B))


# --- discovery (§3.4.1) ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("message", one_of_each(STRANGER), ids=label)
def test_any_message_of_an_unknown_sender_makes_it_a_peer_that_is_asked_for_a_presence(message: Any) -> None:
    """§3.4.1: the sender of any ENRP message becomes a peer, and is sent a presence that requires a reply."""
    play = Scope()
    play.comes(B)
    play.says(STRANGER, message)
    assert expect(play).told(PeerFound) == PeerFound(STRANGER)
    assert expect(play).sent(enrp.Presence, to=play.at(STRANGER)).reply_required
    assert play.core.peer_states[STRANGER] is PeerState.ALIVE
    waits_for_heartbeat(play)
    assert STRANGER in play.receivers(enrp.Presence)


def test_one_presence_both_answers_and_asks() -> None:
    play = Scope()
    play.shows(B, reply_required=True)
    assert expect(play).sent(enrp.Presence, to=play.at(B)).reply_required
    expect(play).no(enrp.Presence)


def test_members_of_the_static_list_get_our_presence_until_they_answer() -> None:
    play = Scope(B, C, peer_heartbeat_cycle=30, max_time_last_heard=1000)
    for peer in (B, C):
        shown = expect(play).sent(enrp.Presence, to=place(peer))
        assert (shown.receiver, shown.reply_required) == (UNKNOWN_SERVER, True)
    play.comes(B)
    play.waits(10)
    play.effects.clear()
    play.waits(30)
    assert {to for to, _ in play.sent(enrp.Presence)} == {play.at(B), place(C)}


def test_a_member_of_the_static_list_that_died_is_tried_again() -> None:
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
def test_a_sender_with_our_identifier_or_none_is_ignored(sender: ServerId, kind: int) -> None:
    play = Scope()
    play.gets(play.meets(a_peer(9)), one_of_each(sender)[kind])
    expect(play).nothing_else()
    assert not play.core.peer_states
    assert not play.homes()


@pytest.mark.parametrize("message", one_of_each(STRANGER, receiver=C), ids=label)
def test_a_message_for_another_registrar_is_ignored(message: Any) -> None:
    play = Scope()
    play.gets(play.meets(a_peer(9)), message)
    expect(play).nothing_else()
    assert not play.core.peer_states


def test_a_message_for_all_registrars_is_for_us() -> None:
    play = Scope()
    play.says(B, enrp.Presence(B, UNKNOWN_SERVER, None, information(B)))
    assert expect(play).told(PeerFound) == PeerFound(B)


# --- floods ---------------------------------------------------------------------------------------------------------


def test_an_association_belongs_to_one_registrar() -> None:
    play = Scope()
    play.comes(B)
    for number in range(1, 10_001):
        play.gets(play.at(B), enrp.Presence(ServerId(0x10000 + number), ME, None, information(ServerId(number))))
    expect(play).nothing_else()
    assert set(play.core.peer_states) == {B}


def test_a_flood_of_strangers_neither_fills_the_memory_nor_displaces_a_known_peer() -> None:
    play = Scope(max_peers=16)
    play.comes(B)
    for number in range(1, 10_001):
        stranger = ServerId(0x10000 + number)
        association = play.meets(place(stranger))
        play.gets(association, enrp.Presence(stranger, ME, enrp.PeChecksum(1), information(stranger)))
        if number % 2:
            play.loses(association)
        play.effects.clear()
    assert len(play.core.peer_states) == 16
    assert play.core.peer_states[B] is PeerState.ALIVE
    footprint = play.core.footprint
    assert footprint.peer_associations <= 16
    assert footprint.timers < 100
    assert footprint.transfers <= 16
    for _ in range(20):
        play.waits(5)
        play.shows(B)
    assert set(play.core.peer_states) == {B}
    play.comes(C)
    assert set(play.core.peer_states) == {B, C}


# --- failure (§3.4.3) -----------------------------------------------------------------------------------------------


def test_a_silent_peer_is_asked_for_a_presence() -> None:
    """§3.4.3: after a silence of MAX-TIME-LAST-HEARD, the peer is sent a presence with the R flag."""
    play = Scope(max_time_last_heard=61, peer_heartbeat_cycle=1000)
    play.comes(B, C)
    play.waits(30)
    play.shows(C)
    play.effects.clear()
    play.waits(31.01)
    asked = expect(play).sent(enrp.Presence, to=play.at(B))
    assert (asked.receiver, asked.reply_required) == (B, True)
    expect(play).nothing_else()
    assert play.core.peer_states == {B: PeerState.SUSPECT, C: PeerState.ALIVE}


@pytest.mark.parametrize("message", one_of_each(B), ids=label)
def test_any_message_shows_that_a_peer_is_alive(message: Any) -> None:
    """§3.4.3: any message of the peer, not only a presence, restarts the timer and ends a suspicion."""
    play = Scope(max_time_last_heard=61, max_time_no_response=5, peer_heartbeat_cycle=1000)
    play.comes(B)
    play.waits(60)
    play.says(B, message)
    play.waits(60)
    assert play.core.peer_states[B] is PeerState.ALIVE
    play.waits(4)
    assert play.core.peer_states[B] is PeerState.SUSPECT
    play.says(B, message)
    assert play.core.peer_states[B] is PeerState.ALIVE
    play.waits(60)
    expect(play).no(PeerLost)


def test_a_peer_that_does_not_answer_is_dead() -> None:
    """§3.4.3: a peer without a reply within MAX-TIME-NO-RESPONSE is dead. Its association is aborted."""
    play = Scope(max_time_last_heard=61, max_time_no_response=5, peer_heartbeat_cycle=1000)
    play.comes(B)
    play.waits(65.9)
    expect(play).no(PeerLost)
    play.waits(0.2)
    assert expect(play).told(PeerLost) == PeerLost(B)
    expect(play).closed(play.at(B), abort=True)
    assert not play.core.peer_states


def test_a_peer_whose_association_broke_is_dialled() -> None:
    play = Scope()
    play.comes(B)
    play.loses(play.at(B))
    assert expect(play).sent(enrp.Presence, to=place(B)).reply_required
    assert play.core.peer_states[B] is PeerState.SUSPECT
    expect(play).no(PeerLost)


def test_a_peer_that_cannot_be_dialled_is_dead_immediately() -> None:
    """§3.4.3: a failure to send counts as no reply."""
    play = Scope()
    play.comes(B)
    play.dies(B)
    assert expect(play).told(PeerLost) == PeerLost(B)
    assert not play.core.peer_states


def test_a_new_association_does_not_die_with_the_old_one() -> None:
    play = Scope()
    play.comes(B)
    old, new = play.at(B), play.meets(place(B))
    play.gets(new, enrp.Presence(B, ME, None, information(B)))
    play.effects.clear()
    play.loses(old)
    expect(play).nothing_else()
    play.loses(new)
    assert play.core.peer_states[B] is PeerState.SUSPECT


def test_a_party_that_is_not_a_peer_may_come_and_go() -> None:
    play = Scope()
    play.comes(B)
    play.loses(play.meets(a_peer(9)))
    play.unreachable(a_peer(8))
    expect(play).nothing_else()


def test_a_peer_without_an_address_is_alive_as_long_as_its_association() -> None:
    play = Scope(max_time_no_response=5)
    play.says(B, enrp.ListRequest(B, ME))
    play.effects.clear()
    play.loses(play.at(B))
    expect(play).no(Send)
    play.waits(5)
    assert expect(play).told(PeerLost) == PeerLost(B)


def test_a_dead_peer_that_is_heard_again_is_asked_for_a_presence() -> None:
    play = Scope(takeover_expiry=5)
    play.comes(B, C)
    play.owns(B, 1)
    play.dies(B)
    play.effects.clear()
    play.comes(C)
    assert play.core.peer_states[B] is PeerState.DEAD
    play.shows(B)
    assert expect(play).told(PeerFound) == PeerFound(B)
    assert expect(play).sent(enrp.Presence, to=play.at(B)).reply_required


# --- lists (§2.5, §2.6) ---------------------------------------------------------------------------------------------


def test_a_list_response_names_all_other_peers_that_are_alive() -> None:
    """§2.6: a list response has the server information of every known peer, except for the requester, suspected or dead
    peers, and peers without an address."""
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


def test_a_list_response_fits_into_one_message() -> None:
    """RFC 5354 §4: a message has at most 64 KiB. As in rsplib, the list is cut; the largest entries are left out."""
    play = Scope()
    addresses = tuple(f"2001:db8::{number:x}" for number in range(64))
    for number in range(50):
        large = ServerId(0x1000 + number)
        where = replace(information(large).transport, protocol=TransportProtocol.SCTP, addresses=addresses)
        play.says(large, enrp.Presence(large, ME, None, ServerInformation(large, where)))
    play.comes(C)
    play.says(STRANGER, enrp.ListRequest(STRANGER, ME))
    listed = expect(play).sent(enrp.ListResponse).servers
    assert [server.identifier for server in listed] == [C, *range(0x1000, 0x1000 + 46)]
    assert len(encode(enrp.ListResponse(ME, STRANGER, listed))) < 1 << 16


def test_a_peer_with_more_addresses_than_a_transport_may_have_is_not_told_to_others() -> None:
    play = Scope()
    where = replace(information(STRANGER).transport, addresses=tuple(f"2001:db8::{n:x}" for n in range(65)))
    play.says(STRANGER, enrp.Presence(STRANGER, ME, None, ServerInformation(STRANGER, where)))
    play.comes(C)
    play.says(C, enrp.ListRequest(C, ME))
    assert expect(play).sent(enrp.ListResponse).servers == ()


def strangers(play: Scope, count: int, host: str | None = None) -> None:
    """Registrars that nobody knows send presences, each from a host of its own or all from one."""
    for number in range(count):
        where = TransportAddress(TransportProtocol.TCP, 10_000 + number, (host or f"198.51.100.{number}",))
        server = ServerId(0x10000 + number)
        presence = enrp.Presence(server, ME, enrp.PeChecksum(0xFFFF), ServerInformation(server, where))
        play.gets(play.meets((where,)), presence)
    play.effects.clear()


def test_strangers_do_not_lock_out_a_registrar_of_the_static_list() -> None:
    play = Scope(B, max_peers=64)
    strangers(play, 63)
    play.comes(C)
    assert len(play.core.peer_states) == 64
    assert C in play.core.peer_states
    play.comes(B)
    assert play.core.peer_states[B] is PeerState.ALIVE
    assert len(play.core.peer_states) == 64
    assert play.core.footprint.peer_associations == 64
    strangers(play, 100)
    assert play.core.peer_states[B] is PeerState.ALIVE


def test_a_stranger_that_owns_elements_gives_way_after_one_that_does_not() -> None:
    play = Scope(B, max_peers=3)
    play.comes(C, D, A)
    play.owns(C, 1)
    play.owns(A, 2)
    play.comes(B)
    assert set(play.core.peer_states) == {A, B, C}


def test_the_strangers_of_one_host_do_not_lock_out_others() -> None:
    play = Scope(max_peers=64)
    strangers(play, 100, "198.51.100.1")
    assert len(play.core.peer_states) == 32
    play.comes(B)
    assert B in play.core.peer_states


def test_a_list_response_does_not_exceed_the_limit_of_peers() -> None:
    play = Scope(peer_heartbeat_cycle=30, max_peers=2)
    play.comes(B)
    play.waits(34)
    play.says(B, enrp.ListResponse(B, ME, (information(C), information(D))))
    assert set(play.core.peer_states) == {B, C}


def test_the_peers_of_a_registrar_are_the_live_ones_it_heard() -> None:
    play = Scope(peer_heartbeat_cycle=30, takeover_expiry=1000)
    play.comes(A, B, C)
    play.owns(C, 1)
    play.waits(34)
    asked = expect(play).sent(enrp.ListRequest).receiver
    play.says(asked, enrp.ListResponse(asked, ME, (information(D),)))
    play.dies(C)
    play.loses(play.at(B))
    expected = {A: PeerState.ALIVE, B: PeerState.SUSPECT, C: PeerState.DEAD, D: PeerState.SUSPECT}
    assert play.core.peer_states == expected
    assert set(play.core.peers) == {A, B, D}


def test_at_each_heartbeat_one_peer_is_asked_for_its_peers() -> None:
    """Not in the RFC: two registrars that forgot each other in a partition are introduced by a third one."""
    play = Scope(peer_heartbeat_cycle=30)
    play.comes(B)
    play.waits(34)
    expect(play).sent(enrp.ListRequest, to=play.at(B))
    expect(play).no(enrp.ListRequest)
    play.effects.clear()
    play.says(B, enrp.ListResponse(B, ME, (information(B), information(C), information(ME))))
    assert expect(play).sent(enrp.Presence, to=place(C)).reply_required
    expect(play).no(Send)
    assert play.core.peer_states == {B: PeerState.ALIVE, C: PeerState.SUSPECT}
    play.says(B, enrp.ListResponse(B, ME, (information(D),)))
    assert D not in play.core.peer_states, "a list that was not requested is ignored"


def test_a_peer_that_was_never_heard_is_dropped_silently() -> None:
    play = Scope(peer_heartbeat_cycle=30)
    play.comes(B)
    play.waits(34)
    play.says(B, enrp.ListResponse(B, ME, (information(C),)))
    play.unreachable(place(C))
    assert set(play.core.peer_states) == {B}
    expect(play).no(PeerLost)


# --- multicast ------------------------------------------------------------------------------------------------------


def announced(server: ServerId, *, source: str = "198.51.100.7", checksum: int = 0x1234) -> Heard:
    origin = TransportAddress(TransportProtocol.TCP, 5555, (source,))
    return Heard(origin, enrp.Presence(server, UNKNOWN_SERVER, enrp.PeChecksum(checksum), information(server)))


def test_a_registrar_announces_itself_only_if_configured() -> None:
    for announce in (False, True):
        play = Scope(announce=announce)
        play.waits(40)
        told = {type(message) for to, message in play.sent(enrp.Presence) + play.sent(asap.ServerAnnounce)}
        assert all(to is ANNOUNCE for to, _ in play.sent(enrp.Presence))
        assert told == ({enrp.Presence, asap.ServerAnnounce} if announce else set())


def test_a_registrar_announces_itself_to_elements_and_users_when_it_is_in_service() -> None:
    play = Scope(B, announce=True, mentor_discovery=5, server_announce_cycle=1)
    play.waits(4.9)
    expect(play).no(asap.ServerAnnounce)
    play.waits(2)
    assert expect(play).sent(asap.ServerAnnounce, to=ANNOUNCE) == asap.ServerAnnounce(ME)


def test_the_address_of_an_announced_peer_is_the_packets_source_with_the_port_it_tells() -> None:
    """§3.4.1, as rsplib implements it: the source address, and the port of the server information."""
    play = Scope()
    play.hears(announced(B))
    assert expect(play).told(PeerFound) == PeerFound(B)
    where = TransportAddress(TransportProtocol.TCP, 9901, ("198.51.100.7",))
    assert expect(play).sent(enrp.Presence, to=(where,)).reply_required
    expect(play).no(enrp.HandleTableRequest)  # checksums are compared only for presences on an association


def test_our_own_announcement_is_ignored() -> None:
    play = Scope()
    play.hears(announced(ME))
    play.hears(Heard(place(B)[0], enrp.Presence(B)))
    expect(play).nothing_else()
    assert not play.core.peer_states


def test_an_announcement_cannot_change_the_address_of_a_known_peer() -> None:
    play = Scope()
    play.comes(B)
    play.hears(announced(B))
    play.loses(play.at(B))
    expect(play).sent(enrp.Presence, to=place(B))


def test_a_flood_of_announcements_does_not_fill_the_memory() -> None:
    play = Scope(max_peers=8)
    for number in range(1, 10_001):
        play.hears(announced(ServerId(0x10000 + number)))
    assert len(play.core.peer_states) == 8


# --- alone ----------------------------------------------------------------------------------------------------------


def test_a_registrar_that_joined_no_scope_ignores_enrp() -> None:
    play = Scope(join=False)
    for message in one_of_each(B):
        play.says(B, message)
    play.hears(announced(B))
    expect(play).nothing_else()
    play.registers(1)
    assert not [e for e in play.effects if isinstance(e, Send) and isinstance(e.message, enrp.EnrpMessage)]


def test_an_error_is_not_answered() -> None:
    play = Scope()
    play.comes(B)
    play.says(B, enrp.Error(B, ME, asap.OperationError(())))
    expect(play).nothing_else()


def test_an_element_that_was_registered_on_a_peers_association_is_lost_with_it() -> None:
    play = Scope(max_time_last_heard=61, max_time_no_response=5)
    play.comes(B)
    play.gets(play.at(B), asap.Registration(HANDLE, an_element(1, addresses=place(B)[0].addresses)))
    assert play.homes() == {1: ME}
    for _ in range(14):
        play.waits(5)
        play.gets(play.at(B), asap.EndpointKeepAliveAck(HANDLE, an_element(1).identifier))
    assert any(isinstance(effect, Close) for effect in play.effects)
    assert play.homes() == {}


def test_the_loss_of_an_unknown_association_is_ignored() -> None:
    play = Scope()
    play.comes(B)
    play.hears(AssociationLost(AssociationId(77), (), "reset"))
    play.hears(AssociationLost(None, (), "refused"))
    expect(play).nothing_else()


def test_an_association_with_a_peer_that_we_end_is_forgotten_like_a_lost_one() -> None:
    """A stranger could fill the table by dialling, saying what is no ENRP, and dialling again."""
    play = Scope()
    play.comes(A)
    play.gets(play.at(A), data("neither ASAP nor ENRP"))
    expect(play).closed(play.at(A), abort=True)
    assert play.core.footprint.peer_associations == 0
    assert play.core.peer_states[A] is PeerState.SUSPECT
