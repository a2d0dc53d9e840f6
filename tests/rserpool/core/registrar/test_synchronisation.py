"""One handlespace in many registrars: joining, updates, audits (RFC 5353 §3.2, §3.3, §3.6)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from rserpool.core.machine import Send
from rserpool.core.notices import (
    AuditDone,
    AuditStarted,
    ElementAdded,
    ElementChanged,
    ElementMoved,
    ElementRemoved,
    MentorFound,
    ServiceBegun,
)
from rserpool.core.reasons import RemovalReason
from rserpool.core.registrar.synchronisation import SyncState
from rserpool.handlespace.checksum import Checksum
from rserpool.model import UNKNOWN_SERVER, ElementId, PoolHandle, ServerId
from rserpool.policies import LeastUsed
from rserpool.wire import asap, enrp
from rserpool.wire.enrp import UpdateAction
from tests.helpers.cores import HANDLE, OTHER, an_element, expect
from tests.helpers.registrars import ME, A, B, C, D, Scope, information, owned_by, place, table

DEL = UpdateAction.DEL_PE


def checksum(*numbers: int) -> int:
    """Return the PE checksum of elements of the pool."""
    total = Checksum()
    for number in numbers:
        total.add(HANDLE, ElementId(number))
    return total.value


def looking(*static: ServerId, **config: Any) -> Scope:
    """Return a registrar that is looking for a mentor."""
    play = Scope(*(static or (B,)), **config)
    play.effects.clear()
    return play


def joining(**config: Any) -> Scope:
    """Return a registrar that has chosen B as its mentor, has requested B's table, and has heard C as well."""
    play = looking(B, C, **config)
    play.comes(B, C)
    play.says(B, enrp.ListResponse(B, ME, (information(C),)))
    play.effects.clear()
    return play


# --- joining (§3.2) -------------------------------------------------------------------------------------------------


def test_without_configured_peers_a_registrar_is_the_first() -> None:
    """§3.2.2: without a configured peer it is the initial server, and in service immediately."""
    play = Scope(join=False)
    play.joins()
    assert expect(play).told(ServiceBegun) == ServiceBegun(UNKNOWN_SERVER, 0)
    assert play.core.sync_state is SyncState.SYNCHRONISED


def test_a_registrar_that_finds_no_peer_is_the_first_after_a_while() -> None:
    play = looking(mentor_discovery=5)
    play.waits(4.9)
    assert play.core.sync_state is SyncState.LOOKING
    play.waits(0.2)
    assert expect(play).told(ServiceBegun) == ServiceBegun(UNKNOWN_SERVER, 0)


def test_while_looking_the_static_list_is_tried_more_often() -> None:
    play = looking(mentor_discovery=4, peer_heartbeat_cycle=30)
    play.waits(3.9)
    assert len([to for to, _ in play.sent(enrp.Presence) if to == place(B)]) >= 3


def test_the_first_peer_heard_is_the_mentor() -> None:
    """§3.2.2: one peer is chosen as the mentor and asked for its list of peers; the others are the backup."""
    play = looking(B, C)
    play.shows(B)
    assert expect(play).told(MentorFound) == MentorFound(B)
    assert expect(play).sent(enrp.ListRequest, to=play.at(B)) == enrp.ListRequest(ME, B)
    play.shows(C)
    expect(play).no(MentorFound)
    expect(play).no(enrp.ListRequest)


def test_after_the_list_the_whole_table_is_requested() -> None:
    """§3.2.2, §3.2.3: the listed peers are asked for a presence; then a HANDLE_TABLE_REQUEST with W clear follows."""
    play = looking()
    play.comes(B)
    play.says(B, enrp.ListResponse(B, ME, (information(C), information(D))))
    assert expect(play).sent(enrp.HandleTableRequest, to=play.at(B)) == enrp.HandleTableRequest(ME, B, own_only=False)
    for peer in (C, D):
        assert expect(play).sent(enrp.Presence, to=place(peer)).reply_required
    play.says(B, enrp.ListResponse(B, ME))
    expect(play).no(enrp.HandleTableRequest)  # the table has been requested already


def test_each_response_with_m_is_followed_by_another_request_and_the_last_ends_the_start() -> None:
    """§3.2.3: after a response with M set, the next page is requested. M clear ends the download and the start."""
    play = joining()
    play.says(B, table(B, [owned_by(B, 1), owned_by(C, 2)], more=True))
    assert expect(play).sent(enrp.HandleTableRequest) == enrp.HandleTableRequest(ME, B, own_only=False)
    assert play.core.sync_state is SyncState.JOINING
    play.says(B, table(B, [owned_by(B, 3)]))
    assert expect(play).told(ServiceBegun) == ServiceBegun(B, 3)
    expect(play).no(enrp.HandleTableRequest)
    assert play.homes() == {1: B, 2: C, 3: B}
    assert play.element(1) == owned_by(B, 1)


def test_a_registrar_that_goes_into_service_exchanges_presences_with_all_peers() -> None:
    """Peers that started at the same time were refused our table."""
    play = joining()
    play.says(B, table(B, []))
    for peer in (B, C):
        assert expect(play).sent(enrp.Presence, to=play.at(peer)).reply_required


def test_requests_are_refused_during_the_start() -> None:
    """§3.2.3: a refusal has the R flag and an empty body."""
    play = joining()
    play.registers(7)
    play.effects.clear()
    play.says(C, enrp.ListRequest(C, ME))
    assert expect(play).sent(enrp.ListResponse, to=play.at(C)) == enrp.ListResponse(ME, C, (), rejected=True)
    for own_only in (True, False):
        play.says(C, enrp.HandleTableRequest(C, ME, own_only))
        refusal = enrp.HandleTableResponse(ME, C, (), rejected=True)
        assert expect(play).sent(enrp.HandleTableResponse, to=play.at(C)) == refusal


def test_elements_are_served_even_during_the_start() -> None:
    play = joining()
    play.registers(1)
    assert not expect(play).sent(asap.RegistrationResponse).rejected
    assert play.receivers(enrp.HandleUpdate) == [B, C]


def refuses_list(play: Scope) -> None:
    play.says(B, enrp.ListResponse(B, ME, rejected=True))


def refuses_table(play: Scope) -> None:
    play.says(B, enrp.ListResponse(B, ME))
    play.says(B, table(B, [], rejected=True))


def falls_silent(play: Scope) -> None:
    play.waits(5.1)


def falls_silent_in_the_middle(play: Scope) -> None:
    play.says(B, enrp.ListResponse(B, ME))
    play.says(B, table(B, [owned_by(B, 1)], more=True))
    play.waits(5.1)


def breaks_down(play: Scope) -> None:
    play.dies(B)


@pytest.mark.parametrize(
    "trouble", [refuses_list, refuses_table, falls_silent, falls_silent_in_the_middle, breaks_down]
)
def test_when_the_mentor_fails_another_peer_is_asked_immediately(trouble: Callable[[Scope], None]) -> None:
    """§3.2.2, §3.2.3: after a refusal (R) or no answer within MAX-TIME-NO-RESPONSE, another mentor is chosen."""
    play = looking(B, C, max_time_no_response=5, mentor_discovery=60, peer_heartbeat_cycle=1000)
    play.comes(B, C)
    trouble(play)
    assert expect(play).told(MentorFound) == MentorFound(C)
    expect(play).sent(enrp.ListRequest, to=play.at(C))


def test_a_mentor_that_refused_is_asked_again_later() -> None:
    """§3.2.2: the mentor may be starting itself."""
    play = looking(mentor_discovery=4)
    play.comes(B)
    refuses_list(play)
    play.effects.clear()
    play.shows(B)
    expect(play).no(MentorFound)
    play.waits(1)
    play.shows(B)
    assert expect(play).told(MentorFound) == MentorFound(B)


def test_when_all_refuse_a_registrar_starts_without_a_mentor() -> None:
    play = looking(mentor_discovery=5)
    play.comes(B)
    refuses_list(play)
    play.waits(5)
    assert expect(play).told(ServiceBegun) == ServiceBegun(UNKNOWN_SERVER, 0)


def test_a_mentors_table_does_not_change_our_own_elements() -> None:
    play = joining()
    play.registers(1, policy=LeastUsed(1))
    play.effects.clear()
    stale = [replace(owned_by(ME, n), policy=LeastUsed(9)) for n in (1, 2)]
    play.says(B, table(B, stale))
    assert play.homes() == {1: ME}
    element = play.element(1)
    assert element is not None
    assert element.policy == LeastUsed(1)


def test_an_element_without_a_home_is_ignored() -> None:
    play = joining()
    play.says(B, table(B, [owned_by(UNKNOWN_SERVER, 1), owned_by(B, 2)]))
    assert play.homes() == {2: B}


def test_an_element_with_an_unknown_home_is_taken_over_if_the_home_is_silent() -> None:
    """The home may have died while we were joining."""
    play = looking(max_time_last_heard=10, max_time_no_response=5, peer_heartbeat_cycle=3)
    play.comes(B)
    play.says(B, enrp.ListResponse(B, ME))
    play.says(B, table(B, [owned_by(D, 1)]))
    assert play.homes() == {1: D}
    for _ in range(4):
        play.waits(4)
        play.shows(B)
    assert enrp.InitTakeover(ME, B, D) in [message for _, message in play.sent(enrp.InitTakeover)]


# --- answering (§3.2.3) ---------------------------------------------------------------------------------------------


def pages(play: Scope, server: ServerId, *, own_only: bool = False) -> list[list[int]]:
    """Download the table as a peer does. Return the identifiers of each page."""
    found: list[list[int]] = []
    while True:
        play.says(server, enrp.HandleTableRequest(server, ME, own_only))
        answer = expect(play).sent(enrp.HandleTableResponse, to=play.at(server))
        found.append([e.identifier for entry in answer.entries for e in entry.pool_elements])
        if not answer.more:
            return found


def with_elements(**config: Any) -> Scope:
    """Return a registrar with elements 1, 3 and 5 of its own, and 2 and 4 of B's."""
    play = Scope(keep_alive_interval=1000, **config)
    play.comes(B, C)
    for number in (1, 3, 5):
        play.registers(number)
    play.owns(B, 2, 4)
    return play


@pytest.mark.parametrize(
    ("size", "everything", "own"),
    [
        (128, [[1, 2, 3, 4, 5]], [[1, 3, 5]]),
        (2, [[1, 2], [3, 4], [5]], [[1, 3], [5]]),
        (5, [[1, 2, 3, 4, 5]], [[1, 3, 5]]),
    ],
)
def test_a_table_is_sent_page_by_page(size: int, everything: list[list[int]], own: list[list[int]]) -> None:
    """§2.3, §3.2.3: M is set while there is another page. With W, only the elements that we own are sent."""
    play = with_elements(max_elements_per_table=size)
    assert pages(play, C) == everything
    assert pages(play, C, own_only=True) == own


def test_a_table_contains_complete_element_records() -> None:
    """§2.3: the records have home and ASAP transport, which are needed for a takeover."""
    play = with_elements()
    play.says(C, enrp.HandleTableRequest(C, ME))
    (entry,) = expect(play).sent(enrp.HandleTableResponse).entries
    for element in entry.pool_elements:
        assert element.home in (ME, B)
        assert element.asap_transport is not None
        assert element == play.element(element.identifier)


def test_each_peer_has_its_own_position_in_the_table() -> None:
    """§3.2.3: the position is kept for each requester."""
    play = with_elements(max_elements_per_table=4)
    play.says(C, enrp.HandleTableRequest(C, ME))
    play.effects.clear()
    assert pages(play, B) == [[1, 2, 3, 4], [5]]
    assert pages(play, C) == [[5]]
    assert pages(play, C) == [[1, 2, 3, 4], [5]]


def test_a_request_of_the_other_kind_starts_from_the_beginning() -> None:
    play = with_elements(max_elements_per_table=2)
    play.says(C, enrp.HandleTableRequest(C, ME))
    play.effects.clear()
    assert pages(play, C, own_only=True) == [[1, 3], [5]]


def test_a_position_in_the_table_expires_before_the_requester_gives_up() -> None:
    """§3.2.3: a timer discards the position, earlier than the requester's own timer. The requester then starts from the
    beginning and must not get the second page."""
    play = with_elements(max_elements_per_table=2, max_time_no_response=5)
    play.says(C, enrp.HandleTableRequest(C, ME))
    play.waits(4.9)
    play.effects.clear()
    assert pages(play, C) == [[1, 2], [3, 4], [5]]


def test_an_element_that_registers_during_a_download_is_sent_by_update_and_page() -> None:
    play = with_elements(max_elements_per_table=2)
    play.says(C, enrp.HandleTableRequest(C, ME))
    play.effects.clear()
    play.registers(6)
    assert C in play.receivers(enrp.HandleUpdate)
    play.effects.clear()
    assert pages(play, C) == [[3, 4], [5, 6]]


# --- updates (§3.3) -------------------------------------------------------------------------------------------------


def test_every_registration_is_announced_to_every_peer() -> None:
    """§3.3: an ADD with the complete record is sent for a new, a changed and a renewed element."""
    play = Scope()
    play.comes(B, C)
    association = play.registers(1, policy=LeastUsed(1))
    for policy in (LeastUsed(1), LeastUsed(2), LeastUsed(2)):
        assert play.receivers(enrp.HandleUpdate) == [B, C]
        update = expect(play).sent(enrp.HandleUpdate)
        assert (update.sender, update.action, update.pool_handle) == (ME, UpdateAction.ADD_PE, HANDLE)
        assert update.pool_element == play.element(1)
        assert update.pool_element.home == ME
        assert update.pool_element.asap_transport is not None
        play.effects.clear()
        play.gets(association, asap.Registration(HANDLE, an_element(1, policy)))


@pytest.mark.parametrize("how", ["deregisters", "shuts down", "silent"])
def test_every_removal_is_announced_to_every_peer(how: str) -> None:
    """§3.3: a DEL with the complete record is sent."""
    play = Scope()
    play.comes(B, C)
    association = play.registers(1)
    known = play.element(1)
    assert known is not None
    play.effects.clear()
    if how == "deregisters":
        play.gets(association, asap.Deregistration(HANDLE, ElementId(1)))
    elif how == "breaks":
        play.loses(association, graceful=True)
    else:
        play.waits(13)
    told = play.sent(enrp.HandleUpdate)
    assert [message for _, message in told] == [enrp.HandleUpdate(ME, peer, DEL, HANDLE, known) for peer in (B, C)]


def test_a_refused_registration_is_not_announced() -> None:
    play = Scope()
    play.comes(B)
    play.registers(1)
    play.effects.clear()
    play.registers(2, policy=LeastUsed(1))
    expect(play).no(enrp.HandleUpdate)


def test_updates_are_sent_to_suspected_peers_but_not_to_dead_ones() -> None:
    play = Scope(max_time_last_heard=10, max_time_no_response=5, peer_heartbeat_cycle=1000)
    play.comes(B)
    play.waits(11)
    play.registers(1)
    assert play.receivers(enrp.HandleUpdate) == [B]
    play.waits(5)
    play.effects.clear()
    play.registers(2)
    expect(play).no(enrp.HandleUpdate)


def test_an_update_adds_changes_and_removes_an_element() -> None:
    """§3.3: an unknown pool or element is created, a known one replaced, and DEL removes it. Others are not told."""
    play = Scope()
    play.comes(B, C)
    first, second = owned_by(B, 1, policy=LeastUsed(1)), owned_by(B, 1, policy=LeastUsed(2))
    play.tells(B, first)
    expect(play).order(ElementAdded)
    assert play.element(1) == first
    play.tells(B, second)
    expect(play).order(ElementChanged)
    assert play.element(1) == second
    play.tells(B, second)
    expect(play).nothing_else()
    play.tells(B, second, DEL)
    expect(play).order(ElementRemoved)
    assert play.homes() == {}


def test_the_removal_of_an_unknown_element_is_ignored() -> None:
    """§3.3: DEL of an unknown element or pool is ignored."""
    play = Scope()
    play.comes(B)
    play.tells(B, owned_by(B, 1), DEL)
    expect(play).nothing_else()


def test_an_element_that_moved_is_announced_by_its_new_home() -> None:
    play = Scope()
    play.comes(B, C)
    play.owns(B, 1)
    play.tells(C, owned_by(C, 1))
    assert expect(play).told(ElementMoved) == ElementMoved(HANDLE, ElementId(1), C)
    play.tells(B, owned_by(B, 1), DEL)  # the former home has merely lost it
    assert play.homes() == {1: C}


def test_an_update_about_another_registrars_element_is_ignored() -> None:
    play = Scope()
    play.comes(B, C)
    play.tells(C, owned_by(B, 1))
    expect(play).nothing_else()
    assert play.homes() == {}


def test_a_removal_by_another_registrar_counts_if_it_names_the_home() -> None:
    """An element may deregister at any registrar. That registrar names the element's home, or itself (as rsplib)."""
    play = Scope()
    play.comes(B, C)
    play.owns(B, 1, 2)
    play.tells(C, owned_by(B, 1), DEL)
    play.tells(C, owned_by(C, 2), DEL)
    assert play.homes() == {2: B}, "the audit decides doubtful cases"


def test_an_update_that_does_not_match_the_pool_is_refused() -> None:
    play = Scope()
    play.comes(B)
    play.owns(B, 1)
    play.tells(B, owned_by(B, 2, policy=LeastUsed(1)))
    expect(play).nothing_else()
    assert play.homes() == {1: B}


def test_an_element_of_a_peer_is_removed_when_its_registration_life_is_over() -> None:
    play = Scope(max_time_last_heard=10_000, peer_heartbeat_cycle=10_000)
    play.comes(B, C)
    play.tells(B, owned_by(B, 1, life=30.0))
    play.waits(29)
    play.tells(B, owned_by(B, 1, life=30.0))
    play.effects.clear()
    play.waits(29)
    assert play.homes() == {1: B}
    play.waits(1)
    assert expect(play).told(ElementRemoved).reason is RemovalReason.LIFE_OVER
    expect(play).no(enrp.HandleUpdate)


# --- elements that are registered here ------------------------------------------------------------------------------


def test_an_element_that_is_registered_here_remains_ours() -> None:
    play = Scope()
    play.comes(B)
    play.registers(1)
    play.effects.clear()
    play.tells(B, owned_by(B, 1))
    expect(play).nothing_else()
    assert play.homes() == {1: ME}


def test_an_element_that_leaves_us_moves_to_the_registrar_that_announced_it() -> None:
    """The other registrar's update may arrive before the end of our association."""
    play = Scope()
    play.comes(B, C)
    association = play.registers(1)
    play.effects.clear()
    play.tells(B, owned_by(B, 1))
    play.loses(association)
    expect(play).order(ElementMoved)
    assert play.homes() == {1: B}
    assert play.element(1) == owned_by(B, 1)


def test_an_element_that_came_back_to_us_is_removed_when_it_leaves() -> None:
    play = Scope()
    play.comes(B)
    association = play.registers(1)
    play.tells(B, owned_by(B, 1))
    play.gets(association, asap.Registration(HANDLE, an_element(1)))
    play.loses(association, graceful=True)
    assert play.homes() == {}


def test_an_element_that_another_registrar_lost_again_is_removed_when_it_leaves_us() -> None:
    play = Scope()
    play.comes(B)
    association = play.registers(1)
    play.tells(B, owned_by(B, 1))
    play.tells(B, owned_by(B, 1), DEL)
    play.loses(association, graceful=True)
    assert play.homes() == {}


def test_an_element_does_not_move_to_a_dead_registrar() -> None:
    """It would never be taken over."""
    play = Scope()
    play.comes(B)
    association = play.registers(1)
    play.tells(B, owned_by(B, 1))
    play.dies(B)
    play.loses(association)
    assert play.homes() == {}


def test_an_element_that_moved_with_another_policy_is_removed() -> None:
    play = Scope()
    play.comes(B)
    play.registers(2)
    association = play.registers(1)
    play.tells(B, owned_by(B, 1, policy=LeastUsed(1)))
    play.loses(association)
    assert play.homes() == {2: ME}


def test_an_element_of_ours_that_another_registrar_removes_is_asked() -> None:
    """It deregistered at another registrar, or that registrar is wrong."""
    play = Scope(keep_alive_interval=1000, keep_alive_timeout=5)
    play.comes(B)
    association = play.registers(1)
    play.effects.clear()
    play.tells(B, owned_by(ME, 1), DEL)
    expect(play).sent(asap.EndpointKeepAlive, to=association)
    assert play.homes() == {1: ME}
    play.waits(5)
    assert play.homes() == {}


# --- audits (§3.6) --------------------------------------------------------------------------------------------------


def audited(*numbers: int, **config: Any) -> Scope:
    """Return a registrar that audits B, because the checksum in B's presence differs."""
    play = Scope(**config)
    play.comes(B, C)
    play.owns(B, *numbers)
    play.owns(C, 30)
    play.shows(B, checksum=0x4711)
    expect(play).sent(enrp.HandleTableRequest, to=play.at(B))
    play.effects.clear()
    return play


def test_an_equal_checksum_starts_no_audit() -> None:
    play = Scope()
    play.comes(B)
    play.owns(B, 1, 2)
    play.shows(B, checksum=checksum(1, 2))
    expect(play).no(enrp.HandleTableRequest)
    expect(play).no(AuditStarted)


def test_a_different_checksum_starts_an_audit_of_the_senders_elements() -> None:
    """§3.6: a HANDLE_TABLE_REQUEST with W set is sent to the peer whose checksum differs."""
    play = Scope()
    play.comes(B, C)
    play.owns(B, 1)
    play.shows(B, checksum=checksum(1, 2))
    assert expect(play).told(AuditStarted) == AuditStarted(B, checksum(1, 2), checksum(1))
    request = expect(play).sent(enrp.HandleTableRequest, to=play.at(B))
    assert request == enrp.HandleTableRequest(ME, B, own_only=True)
    play.shows(B, checksum=checksum(1, 2))
    expect(play).no(enrp.HandleTableRequest)  # one audit at a time


def test_an_audit_replaces_listed_elements_and_removes_the_others() -> None:
    """§3.6: listed elements are replaced and unmarked; elements that stay marked are removed without an update."""
    play = audited(1, 2, 3)
    changed = replace(owned_by(B, 1), life=12.0)
    play.says(B, table(B, [changed], more=True))
    assert expect(play).sent(enrp.HandleTableRequest).own_only
    assert set(play.homes()) == {1, 2, 3, 30}
    play.says(B, table(B, [owned_by(B, 4)]))
    assert play.homes() == {1: B, 4: B, 30: C}
    assert play.element(1) == changed
    assert expect(play).told(AuditDone) == AuditDone(B, added=1, removed=2)
    expect(play).no(enrp.HandleUpdate)


def test_an_audit_concerns_one_owner_only() -> None:
    play = audited(1)
    play.says(B, table(B, [owned_by(B, 1), owned_by(C, 9), owned_by(ME, 8)]))
    assert play.homes() == {1: B, 30: C}


def test_an_element_that_moves_during_an_audit_is_kept() -> None:
    play = audited(1, 2)
    play.tells(C, owned_by(C, 1))
    play.says(B, table(B, [owned_by(B, 2)]))
    assert play.homes() == {1: C, 2: B, 30: C}


def test_an_element_that_is_updated_during_an_audit_is_kept() -> None:
    play = audited(1, 2)
    play.tells(B, owned_by(B, 1))
    play.says(B, table(B, [owned_by(B, 2)]))
    assert play.homes() == {1: B, 2: B, 30: C}


@pytest.mark.parametrize("trouble", ["refused", "silent", "dead"])
def test_an_audit_that_fails_changes_nothing_and_can_be_repeated(trouble: str) -> None:
    play = audited(1, 2, max_time_no_response=5)
    if trouble == "refused":
        play.says(B, table(B, [], rejected=True))
    elif trouble == "silent":
        play.waits(5.1)
    else:
        play.dies(B)
        play.waits(5)
    assert set(play.homes()) == {1, 2, 30}
    play.effects.clear()
    play.shows(B, checksum=0x4711)
    assert expect(play).sent(enrp.HandleTableRequest, to=play.at(B)).own_only or trouble == "dead"


def test_no_audit_starts_during_the_start() -> None:
    play = joining()
    play.shows(C, checksum=0x4711)
    expect(play).no(AuditStarted)


def test_a_table_that_was_not_requested_is_ignored() -> None:
    play = Scope()
    play.comes(B)
    play.says(B, table(B, [owned_by(B, 1)], more=True))
    expect(play).nothing_else()
    assert play.homes() == {}


# --- floods ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("start", [joining, lambda **config: audited(**config)])
def test_a_page_without_new_elements_is_the_last_even_if_it_promises_more(start: Callable[..., Scope]) -> None:
    play = start()
    play.says(B, table(B, [owned_by(B, 1)], more=True))
    expect(play).sent(enrp.HandleTableRequest)
    play.says(B, table(B, [owned_by(B, 1)], more=True))
    expect(play).no(enrp.HandleTableRequest)
    assert play.core.sync_state is SyncState.SYNCHRONISED
    assert not play.core.footprint.transfers


@pytest.mark.parametrize("start", [joining, lambda **config: audited(**config)])
def test_an_endless_table_is_accepted_up_to_a_limit(start: Callable[..., Scope]) -> None:
    play, asked, number = start(max_elements=500), True, 100
    while asked and number < 100_000:
        play.effects.clear()
        play.says(B, table(B, [owned_by(B, n) for n in range(number, number + 100)], more=True))
        asked, number = bool(play.sent(enrp.HandleTableRequest)), number + 100
    assert not asked
    assert len(play.core.handlespace) == 500
    assert not play.core.footprint.transfers
    assert play.core.footprint.timers < 600


def test_a_large_page_is_accepted_up_to_the_limit() -> None:
    play = joining(max_elements=500)
    play.says(B, table(B, [owned_by(B, n) for n in range(1, 20_001)]))
    assert len(play.core.handlespace) == 500
    assert play.core.sync_state is SyncState.SYNCHRONISED


def test_updates_are_accepted_up_to_the_limit() -> None:
    play = Scope(max_elements=500)
    play.comes(B)
    for number in range(1, 3001):
        play.tells(B, owned_by(B, number))
    assert len(play.core.handlespace) == 500
    play.registers(5000)
    assert expect(play).sent(asap.RegistrationResponse).rejected


def test_a_thousand_pools_are_sent_in_order() -> None:
    play = Scope(max_elements_per_table=100)
    play.comes(A, B)
    for number in range(1, 1001):
        handle = PoolHandle(f"pool {number:04}")
        play.says(B, enrp.HandleUpdate(B, ME, UpdateAction.ADD_PE, handle, owned_by(B, number)))
    play.effects.clear()
    assert [number for page in pages(play, A) for number in page] == list(range(1, 1001))
    expect(play).no(Send)


def test_the_same_identifier_in_two_pools_means_two_elements() -> None:
    play = audited(1)
    other = enrp.PoolEntry(OTHER, (owned_by(B, 1),))
    play.says(B, enrp.HandleTableResponse(B, ME, (other,)))
    assert play.element(1) is None
    assert play.core.handlespace.find(OTHER, ElementId(1)) == owned_by(B, 1)
