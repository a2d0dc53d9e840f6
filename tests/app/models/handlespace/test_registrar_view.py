"""One registrar's view from its reports, and the differences between several views."""

from __future__ import annotations

from typing import Any

import pytest

from app.models.handlespace.registrar_view import (
    Difference,
    DifferenceKind,
    HandlespaceNotice,
    HandlespaceView,
    PeerPresence,
    differences,
)
from rserpool import ElementId, RemovalReason, ServerId, hex_id, notices, policy_by_name
from rserpool.handlespace.checksum import Checksum
from tests.app.registrars import POOL, A, B, C, a_record, heard

ONE, TWO = ElementId(0x11111111), ElementId(0x22222222)


def a_view(registrar: ServerId, *told: Any) -> HandlespaceView:
    view = HandlespaceView()
    view.registrar = registrar
    for notice in told:
        view.take(heard(notice))
    return view


def added(identifier: int, home: int, policy: str = "RoundRobin") -> notices.ElementAdded:
    return notices.ElementAdded(POOL, a_record(identifier, home, policy_by_name(policy)))


def changed(identifier: int, home: int, policy: str = "RoundRobin") -> notices.ElementChanged:
    return notices.ElementChanged(POOL, a_record(identifier, home, policy_by_name(policy)))


def moved(identifier: ElementId, home: ServerId) -> notices.ElementMoved:
    return notices.ElementMoved(POOL, identifier, home)


def removed(identifier: ElementId) -> notices.ElementRemoved:
    return notices.ElementRemoved(POOL, identifier, RemovalReason.NO_ANSWER)


def test_elements_are_added_changed_moved_and_removed() -> None:
    view = a_view(A, added(ONE, A), added(TWO, B))
    assert {key[1]: element.home for key, element in view.elements.items()} == {ONE: A, TWO: B}
    assert (view.owned(A), view.owned(B), view.homes) == (1, 1, frozenset((A, B)))
    view.take(heard(changed(ONE, A, "LeastUsed")))
    assert view.elements[POOL, ONE].policy.name == "LeastUsed"
    change = view.take(heard(moved(TWO, A)))
    assert change is not None
    assert change.former == a_record(TWO, B)
    assert view.owned(A) == 2
    change = view.take(heard(removed(TWO)))
    assert change is not None
    assert change.former == a_record(TWO, A)
    assert view.elements.keys() == {(POOL, ONE)}
    view.clear()
    assert not view.elements
    assert not view.in_service


def test_an_unknown_element_cannot_move_or_be_removed() -> None:
    view = a_view(A)
    for notice in (moved(ONE, B), removed(ONE)):
        change = view.take(heard(notice))
        assert change is not None
        assert change.former is None
    assert not view.elements


def test_a_registrar_is_in_service_when_it_reports_so_with_its_mentor() -> None:
    view = a_view(B)
    assert not view.in_service
    view.take(heard(notices.ServiceBegun(A, 3)))
    assert (view.in_service, view.mentor) == (True, A)


def test_peers_are_the_registrars_considered_alive() -> None:
    view = a_view(A, notices.PeerFound(B), notices.PeerFound(C), notices.PeerHeard(B, 0x1234, 0x4321))
    assert view.peers == {B: PeerPresence(0x1234, 0x4321), C: None}
    view.take(heard(notices.PeerFound(B)))
    assert view.peers[B] == PeerPresence(0x1234, 0x4321)
    view.take(heard(notices.PeerLost(C)))
    assert view.peers.keys() == {B}


@pytest.mark.parametrize("end", [notices.TakeoverAgreed(B, C), notices.TakeoverDone(B, C, 2, 0.0)])
def test_a_registrar_that_is_taken_over_is_no_longer_a_peer(end: HandlespaceNotice) -> None:
    assert not a_view(A, notices.PeerFound(B), end).peers


def test_notices_about_other_things_do_not_change_the_view() -> None:
    view = a_view(A)
    assert view.take(heard(notices.HandleResolved(POOL, (ONE,)))) is None
    assert not view.elements


def test_checksums_are_those_of_the_protocol_and_follow_every_change() -> None:
    def pe_checksum(*identifiers: ElementId) -> int:
        checksum = Checksum()
        for identifier in identifiers:
            checksum.add(POOL, identifier)
        return checksum.value

    view = a_view(A, added(ONE, A), added(TWO, B))
    assert (view.checksum(A), view.checksum(B), view.checksum(C)) == (pe_checksum(ONE), pe_checksum(TWO), 0xFFFF)
    assert view.checksum_of_all() == pe_checksum(ONE, TWO)
    view.take(heard(moved(TWO, A)))
    assert (view.checksum(A), view.checksum(B)) == (pe_checksum(ONE, TWO), 0xFFFF)
    assert view.checksum_of_all() == pe_checksum(ONE, TWO)
    view.take(heard(removed(ONE)))
    assert view.checksum(A) == view.checksum_of_all() == pe_checksum(TWO)
    view.take(heard(removed(TWO)))
    assert view.checksum_of_all() == 0xFFFF


# --- differences ------------------------------------------------------------------------------------------------------


def seen(*views: HandlespaceView) -> list[tuple[str, DifferenceKind, str]]:
    """Return the registrar, the kind and the element of each difference."""
    letters = {A: "A", B: "B", C: "C"}
    return [(letters[d.registrar], d.kind, hex_id(d.identifier)) for d in differences(views)]


def test_views_that_agree_have_no_differences() -> None:
    assert seen(*(a_view(r, added(ONE, A), added(TWO, B)) for r in (A, B, C))) == []
    assert seen(a_view(A, added(ONE, A))) == []
    assert seen() == []


def test_a_view_without_an_element_differs_from_its_home() -> None:
    views = a_view(A, added(ONE, A)), a_view(B), a_view(C)
    assert seen(*views) == [("B", DifferenceKind.MISSING, hex_id(ONE)), ("C", DifferenceKind.MISSING, hex_id(ONE))]


def test_an_element_that_its_home_does_not_know_is_left_over() -> None:
    views = a_view(A), a_view(B, added(ONE, A)), a_view(C, added(ONE, A))
    assert seen(*views) == [("B", DifferenceKind.LEFT_OVER, hex_id(ONE)), ("C", DifferenceKind.LEFT_OVER, hex_id(ONE))]


def test_another_home_or_policy_than_the_home_reports_is_a_difference() -> None:
    views = a_view(A, added(ONE, B)), a_view(B, added(ONE, B, "WRR:2")), a_view(C, added(ONE, B, "WRR:3"))
    first, second = differences(views)
    assert first == Difference(
        A, POOL, ONE, DifferenceKind.POLICY, policy_by_name("RoundRobin"), policy_by_name("WRR:2")
    )
    assert (second.registrar, second.right) == (C, policy_by_name("WRR:2"))
    (only,) = differences((a_view(A, added(ONE, C)), a_view(B, added(ONE, B))))
    assert only == Difference(A, POOL, ONE, DifferenceKind.HOME, C, B)


def test_of_two_registrars_that_both_claim_an_element_the_first_counts() -> None:
    views = a_view(B, added(ONE, B)), a_view(A, added(ONE, A))
    assert seen(*views) == [("A", DifferenceKind.HOME, hex_id(ONE))]


def test_if_the_home_is_dead_the_majority_counts() -> None:
    gone = ServerId(0x0D0D0D0D)
    knows, knows_too, lacks = a_view(A, added(ONE, gone)), a_view(B, added(ONE, gone)), a_view(C)
    assert seen(knows, knows_too, lacks) == [("C", DifferenceKind.MISSING, hex_id(ONE))]
    assert seen(knows, lacks, a_view(B)) == [("A", DifferenceKind.LEFT_OVER, hex_id(ONE))]
