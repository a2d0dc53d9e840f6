"""The ASAP side of a registrar: registration, deregistration, resolution, errors (RFC 5352 §3.1 to §3.3)."""

from __future__ import annotations

from dataclasses import replace
from math import inf

import pytest

from rserpool.core.machine import Due, Notify, Send
from rserpool.core.notices import (
    ElementAdded,
    ElementChanged,
    ElementRemoved,
    HandleResolved,
    RegistrationRefused,
)
from rserpool.core.reasons import RemovalReason
from rserpool.core.registrar.context import AT_ONCE
from rserpool.errors import CauseCode, ErrorCause
from rserpool.model import (
    ElementId,
    PoolElement,
    PoolHandle,
    ServerId,
    TransportAddress,
    TransportProtocol,
    TransportUse,
)
from rserpool.policies import LeastUsed, Policy, RoundRobin, UnknownPolicy, WeightedRandom
from rserpool.wire import asap, decode, encode, enrp
from tests.helpers.cores import HANDLE, OTHER, a_peer, an_element, data, expect
from tests.helpers.registrars import RegistrarPlay
from tests.rserpool.core.registrar.registrars import ME, a_registrar, joins, members, resolves

# --- registration ---------------------------------------------------------------------------------------------------


def test_the_registrar_becomes_the_home_and_keeps_the_source_as_asap_transport() -> None:
    """RFC 5352 §3.1: the ENRP server becomes the owner, and stores the source of the association."""
    play = a_registrar()
    association = play.meets(a_peer(1))
    play.gets(association, asap.Registration(HANDLE, replace(an_element(1), home=ServerId(0x11))))
    assert expect(play).sent(asap.RegistrationResponse, to=association) == asap.RegistrationResponse(
        HANDLE, ElementId(1)
    )
    added = expect(play).told(ElementAdded)
    assert added.element == replace(an_element(1), home=ME, asap_transport=a_peer(1)[0])
    expect(play).nothing_else()


def test_several_peer_addresses_make_one_asap_transport() -> None:
    play = a_registrar()
    one, two = a_peer(1)[0], a_peer(2)[0]
    association = play.meets((one, replace(one, addresses=("192.0.2.9", "192.0.2.1")), two))
    play.gets(association, asap.Registration(HANDLE, an_element(1)))
    transport = expect(play).told(ElementAdded).element.asap_transport
    assert transport == replace(one, addresses=("192.0.2.1", "192.0.2.9"), use=TransportUse.DATA_ONLY)


def test_an_unchanged_registration_is_answered_as_well() -> None:
    """RFC 5352 §3.1: a re-registration of a known element replaces its data and is answered like the first one."""
    play = a_registrar()
    association = joins(play, an_element(1))
    play.gets(association, asap.Registration(HANDLE, an_element(1)))
    expect(play).order(asap.RegistrationResponse)


def test_a_registration_with_other_values_replaces_them() -> None:
    play = a_registrar()
    association = joins(play, an_element(1, LeastUsed(1)))
    play.gets(association, asap.Registration(HANDLE, an_element(1, LeastUsed(9))))
    expect(play).order(asap.RegistrationResponse, ElementChanged)
    assert resolves(play).pool_elements[0].policy == LeastUsed(9)


@pytest.mark.parametrize(
    ("element", "cause", "at_fault"),
    [
        (an_element(2, LeastUsed(0)), CauseCode.INCONSISTENT_POOL_POLICY, "policy"),
        (an_element(2, protocol=TransportProtocol.SCTP), CauseCode.INCONSISTENT_TRANSPORT_TYPE, "transport"),
        (an_element(2, use=TransportUse.DATA_ONLY), CauseCode.INCONSISTENT_DATA_CONTROL, None),
        (an_element(0), CauseCode.INVALID_VALUES, "element"),
        (an_element(2, port=0), CauseCode.INVALID_VALUES, "element"),
        (an_element(2, life=0), CauseCode.INVALID_VALUES, "element"),
    ],
)
def test_an_element_that_does_not_match_its_pool_is_rejected_with_flag_and_cause(
    element: PoolElement, cause: CauseCode, at_fault: str | None
) -> None:
    """RFC 5352 §3.1: policy type, transport type and transport use must be those of the pool; otherwise the R flag is
    set, the response has the cause, and no other party is told. RFC 5354 §3.12: the cause has the parameter at fault.
    """
    play = a_registrar()
    joins(play, an_element(1))
    association = play.meets(a_peer(2))
    play.gets(association, asap.Registration(HANDLE, element))
    values: dict[str, Policy | TransportAddress | PoolElement] = {
        "policy": element.policy,
        "transport": element.transport,
        "element": element,
    }
    told = ErrorCause(cause) if at_fault is None else asap.fault(cause, values[at_fault], life_unit=1.0)
    assert expect(play).sent(asap.RegistrationResponse, to=association) == asap.RegistrationResponse(
        HANDLE, element.identifier, asap.OperationError((told,)), rejected=True
    )
    assert expect(play).told(RegistrationRefused).cause == ErrorCause(cause)
    expect(play).nothing_else()
    assert members(play) == {1}


def test_a_rejected_change_leaves_the_element_unchanged() -> None:
    play = a_registrar()
    association = joins(play, an_element(1))
    joins(play, an_element(2))
    play.gets(association, asap.Registration(HANDLE, an_element(1, LeastUsed(0))))
    assert expect(play).sent(asap.RegistrationResponse).rejected
    assert members(play) == {1, 2}


def test_an_opaque_transport_needs_no_port() -> None:
    play = a_registrar()
    joins(play, an_element(1, protocol=TransportProtocol.OPAQUE, port=0, addresses=(), opaque=b"\x01"))
    assert members(play) == {1}


def test_an_unknown_policy_is_accepted_and_handled_as_round_robin() -> None:
    play = a_registrar()
    for identifier in (1, 2):
        joins(play, an_element(identifier, UnknownPolicy(0x4711, (1, 2))))
    turns = [resolves(play, 1).pool_elements[0].identifier for _ in range(4)]
    assert turns == [1, 2, 1, 2]
    assert resolves(play, 1).policy == UnknownPolicy(0x4711, (1, 2))


def test_a_deregistration_removes_the_element_and_with_the_last_one_the_pool() -> None:
    """RFC 5352 §3.2: the server removes the element, and the pool with its last element, and answers."""
    play = a_registrar()
    association = joins(play, an_element(1))
    play.gets(association, asap.Deregistration(HANDLE, ElementId(1)))
    assert expect(play).told(ElementRemoved).reason is RemovalReason.DEREGISTERED
    assert expect(play).sent(asap.DeregistrationResponse, to=association).error is None
    assert resolves(play).error is not None
    assert play.core.deadline == inf


@pytest.mark.parametrize(("handle", "identifier"), [(OTHER, 1), (HANDLE, 2)])
def test_the_deregistration_of_an_unknown_element_succeeds(handle: PoolHandle, identifier: int) -> None:
    """RFC 5352 §3.2: if the element is unknown the server acts as if it had been removed."""
    play = a_registrar()
    association = joins(play, an_element(1))
    play.gets(association, asap.Deregistration(handle, ElementId(identifier)))
    assert expect(play).sent(asap.DeregistrationResponse) == asap.DeregistrationResponse(handle, ElementId(identifier))
    expect(play).nothing_else()
    assert members(play) == {1}


# --- resolution -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("items", "told"), [(None, 3), (1, 1), (5, 5), (100, 9), (0, 9), (0xFFFF_FFFF, 9)])
def test_the_items_option_limits_the_number_of_elements(items: int | None, told: int) -> None:
    """Draft asap-hropt: the option limits the elements; 0 means all. Without it the registrar's own limit applies."""
    play = a_registrar()
    for identifier in range(1, 10):
        joins(play, an_element(identifier))
    assert len({e.identifier for e in resolves(play, items).pool_elements}) == told


def test_even_all_elements_are_limited() -> None:
    play = a_registrar(resolution_items_limit=4)
    for identifier in range(1, 10):
        joins(play, an_element(identifier))
    assert len(resolves(play, 0).pool_elements) == 4


def test_a_response_has_policy_and_home_but_no_asap_transport() -> None:
    """RFC 5352 §3.3: the response lists the elements of the pool, and its policy."""
    play = a_registrar()
    joins(play, an_element(1))
    response = decode(asap.PPID, encode(resolves(play)))
    assert response == asap.HandleResolutionResponse(HANDLE, RoundRobin(), (replace(an_element(1), home=ME),))
    assert expect(play).told(HandleResolved).identifiers == (1,)


def test_an_unknown_pool_is_answered_with_its_cause_and_nothing_else() -> None:
    """RFC 5352 §3.3: unknown pool handle, cause 0x9."""
    play = a_registrar()
    error = asap.OperationError((ErrorCause(CauseCode.UNKNOWN_POOL_HANDLE),))
    assert resolves(play) == asap.HandleResolutionResponse(HANDLE, error=error)
    assert expect(play).told(HandleResolved).identifiers == ()


def test_a_pool_whose_policy_selects_no_element_is_still_known() -> None:
    play = a_registrar()
    joins(play, an_element(1, WeightedRandom(0)))
    assert resolves(play) == asap.HandleResolutionResponse(HANDLE, WeightedRandom(0))


def test_every_request_is_answered_once_and_in_order() -> None:
    play = a_registrar()
    association = play.meets(a_peer(1))
    for identifier in (1, 0, 2):
        play.gets(association, asap.Registration(HANDLE, an_element(identifier)))
        play.gets(association, asap.HandleResolution(HANDLE))
        play.gets(association, asap.Deregistration(HANDLE, ElementId(identifier)))
    answers = [type(e.message) for e in play.effects if isinstance(e, Send)]
    assert answers == [asap.RegistrationResponse, asap.HandleResolutionResponse, asap.DeregistrationResponse] * 3


# --- errors ---------------------------------------------------------------------------------------------------------


def test_an_undecodable_message_is_answered_with_its_cause_or_not_at_all() -> None:
    """RFC 5354 §3: the highest bits of an unknown type decide whether it is reported or ignored."""
    play = a_registrar()
    stranger = play.meets(a_peer(9))
    cause = ErrorCause(CauseCode.UNRECOGNIZED_PARAMETER, b"\x47\x11")
    play.gets_nonsense(stranger, cause)
    assert expect(play).sent(asap.Error, to=stranger) == asap.Error(asap.OperationError((cause,)))
    play.gets_nonsense(stranger, None)
    play.gets_nonsense(stranger, cause, ppid=enrp.PPID)
    expect(play).nothing_else()


def test_reports_follow_the_answer_and_an_error_is_never_answered() -> None:
    """RFC 5352 §2.2.14: an Error is never answered with an Error."""
    play = a_registrar()
    stranger = play.meets(a_peer(9))
    cause = ErrorCause(CauseCode.UNRECOGNIZED_PARAMETER)
    play.gets(stranger, asap.HandleResolution(HANDLE), cause)
    expect(play).order(asap.HandleResolutionResponse, HandleResolved, asap.Error)
    play.gets(stranger, asap.Error(asap.OperationError((cause,))), cause)
    expect(play).nothing_else()


def test_an_association_with_other_data_is_aborted_and_its_elements_are_removed() -> None:
    play = a_registrar()
    association = joins(play, an_element(1))
    play.gets(association, data("GET / HTTP/1.1"))
    expect(play).closed(association, abort=True)
    assert expect(play).told(ElementRemoved).reason is RemovalReason.ASSOCIATION_LOST
    expect(play).nothing_else()


# --- many and large elements ------------------------------------------------------------------------------------------


def known(play: RegistrarPlay) -> set[int]:
    """Return the identifiers of all elements of the pool, without asking for them."""
    return {int(element.identifier) for element in play.core.handlespace.pool(HANDLE) or ()}


HOST = a_peer(1)[0].addresses


def test_elements_that_leave_together_leave_in_slices_and_others_are_served_in_between() -> None:
    play = a_registrar()
    association = joins(play, an_element(1))
    for identifier in range(2, 1001):
        play.gets(association, asap.Registration(HANDLE, an_element(identifier, addresses=HOST)))
    other = joins(play, an_element(5000))
    play.effects.clear()
    play.loses(association, graceful=True)
    assert len(known(play)) == 1001 - AT_ONCE
    assert play.core.deadline == play.now
    play.effects.clear()
    play.gets(other, asap.HandleResolution(HANDLE))
    (answer,) = (effect.message for effect in play.effects if isinstance(effect, Send))
    assert isinstance(answer, asap.HandleResolutionResponse)
    returned = play.meets(a_peer(7))
    play.gets(returned, asap.Registration(HANDLE, an_element(1000, addresses=a_peer(7)[0].addresses)))
    while play.core.deadline <= play.now:
        before = len(known(play))
        play.core.step(play.now, Due())
        assert before - len(known(play)) <= AT_ONCE
    assert known(play) == {1000, 5000}


def test_many_timers_that_are_due_together_are_handled_in_slices() -> None:
    play = a_registrar()
    association = joins(play, an_element(1, life=1.0))
    for identifier in range(2, 1001):
        play.gets(association, asap.Registration(HANDLE, an_element(identifier, life=1.0, addresses=HOST)))
    over = play.now + 1.0
    while play.core.deadline <= over:
        before = len(known(play))
        play.core.step(over, Due())
        assert before - len(known(play)) <= AT_ONCE
    assert known(play) == set()


def test_the_elements_of_a_handlespace_are_limited_in_octets() -> None:
    """An element may become smaller in a full handlespace, and one that leaves makes room."""
    play = a_registrar(max_handlespace_octets=20_000)
    hosts = tuple(f"2001:db8::{number}" for number in range(1, 65))
    large = [an_element(identifier, addresses=hosts) for identifier in range(1, 40)]
    association = joins(play, large[0])
    for element in large[1:]:
        play.gets(association, asap.Registration(HANDLE, element))
    kept = known(play)
    assert 5 < len(kept) < 20
    refused = play.effects[-2:]
    assert any(isinstance(effect, Notify) and isinstance(effect.notice, RegistrationRefused) for effect in refused)
    for identifier in (1, 3):
        play.gets(association, asap.Registration(HANDLE, an_element(identifier, addresses=hosts[:1])))
    play.gets(association, asap.Registration(HANDLE, large[len(kept)]))
    assert known(play) == {*kept, len(kept) + 1}
    play.gets(association, asap.Deregistration(HANDLE, ElementId(2)))
    play.gets(association, asap.Registration(HANDLE, large[30]))
    assert known(play) == {*kept, len(kept) + 1, 31} - {2}
