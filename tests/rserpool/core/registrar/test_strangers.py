"""Who may say what about an element: the element itself, or anybody when it does not answer (RFC 5352 §3.1, §3.2)."""

from __future__ import annotations

from dataclasses import replace
from math import inf

import pytest

from rserpool.core.machine import Send
from rserpool.core.notices import ElementAdded, ElementChanged, ElementRemoved, PartyRefused, RegistrationRefused
from rserpool.core.reasons import Refusal, RemovalReason
from rserpool.core.registrar.rivals import MAX_RIVALS
from rserpool.errors import NO_USABLE_ADDRESS, CauseCode, ErrorCause
from rserpool.model import AssociationId, ElementId
from rserpool.policies import LeastUsed
from rserpool.wire import asap
from tests.helpers.cores import HANDLE, Play, a_peer, an_element, expect
from tests.helpers.registrars import ME, B, RegistrarPlay, Scope, asap_place, owned_by
from tests.rserpool.core.registrar.registrars import a_registrar, joins, members

STRANGER = a_peer(66)
ACK = asap.EndpointKeepAliveAck(HANDLE, ElementId(1))
SAME = an_element(1, life=inf)
OTHER_PLACE = an_element(1, life=inf, addresses=STRANGER[0].addresses)
"""The same identifier at the stranger's host."""


def registers(play: Play, association: AssociationId) -> None:
    play.gets(association, asap.Registration(HANDLE, OTHER_PLACE))


def answer(play: Play, association: AssociationId) -> ErrorCause | None:
    """Take the answer to a registration. Return the cause of a rejection."""
    response = expect(play).sent(asap.RegistrationResponse, to=association)
    assert response.rejected == (response.error is not None)
    return response.error.causes[0] if response.error is not None else None


# --- deregistration -------------------------------------------------------------------------------------------------


def test_a_stranger_cannot_deregister_an_element() -> None:
    """The element is asked instead, in case it is dead."""
    play = a_registrar()
    element = joins(play, SAME)
    stranger = play.meets(STRANGER)
    play.gets(stranger, asap.Deregistration(HANDLE, ElementId(1)))
    cause = ErrorCause(CauseCode.REJECTED_DUE_TO_SECURITY)
    told = asap.DeregistrationResponse(HANDLE, ElementId(1), asap.OperationError((cause,)))
    assert expect(play).sent(asap.DeregistrationResponse, to=stranger) == told
    expect(play).sent(asap.EndpointKeepAlive, to=element)
    assert expect(play).told(PartyRefused) == PartyRefused(Refusal.ELEMENT, "192.0.2.66")
    assert play.core.refusals == {Refusal.ELEMENT: 1}
    play.gets(element, ACK)
    expect(play).nothing_else()
    assert members(play) == {1}


def test_an_element_may_deregister_on_another_association() -> None:
    """RFC 5352 §3.2: it repeats its deregistration after a server hunt, from the same address."""
    play = a_registrar()
    joins(play, SAME)
    play.gets(play.meets(a_peer(1)), asap.Deregistration(HANDLE, ElementId(1)))
    assert expect(play).sent(asap.DeregistrationResponse).error is None
    assert members(play) == set()


def test_a_stranger_cannot_deregister_the_element_of_another_registrar() -> None:
    play = Scope()
    play.comes(B)
    play.owns(B, 1)
    play.gets(play.meets(STRANGER), asap.Deregistration(HANDLE, ElementId(1)))
    assert expect(play).sent(asap.DeregistrationResponse).error is not None
    expect(play).sent(asap.EndpointKeepAlive, to=asap_place(1))
    assert play.homes() == {1: B}
    play.gets(play.meets(asap_place(1)), asap.Deregistration(HANDLE, ElementId(1)))
    assert play.homes() == {}


# --- two with one identifier ----------------------------------------------------------------------------------------


def with_a_rival(**config: float) -> tuple[RegistrarPlay, AssociationId, AssociationId]:
    """Return a registrar that asks a registered element, because another party registers with its identifier, and the
    associations of the two."""
    play = a_registrar(keep_alive_interval=1000, **config)
    element = joins(play, SAME)
    stranger = play.meets(STRANGER)
    registers(play, stranger)
    assert expect(play).sent(asap.EndpointKeepAlive, to=element).home is False
    expect(play).nothing_else()
    return play, element, stranger


def test_a_second_element_with_the_same_identifier_is_refused_while_the_first_is_alive() -> None:
    """RFC 5354 §3.12: cause 4. Otherwise the two would replace each other repeatedly."""
    play, element, stranger = with_a_rival()
    play.gets(element, ACK)
    assert answer(play, stranger) == ErrorCause(CauseCode.NON_UNIQUE_PE_IDENTIFIER)
    assert expect(play).told(RegistrationRefused).cause.code == CauseCode.NON_UNIQUE_PE_IDENTIFIER
    play.waits(100)
    expect(play).nothing_else()
    assert play.core.handlespace.select(HANDLE, 1)[0].transport == SAME.transport


def test_an_element_that_was_started_again_elsewhere_is_registered_as_soon_as_the_former_one_is_gone() -> None:
    play, element, stranger = with_a_rival()
    play.loses(element)
    expect(play).sent(asap.EndpointKeepAlive, to=a_peer(1))
    play.unreachable(a_peer(1))
    assert expect(play).told(ElementRemoved).reason is RemovalReason.ASSOCIATION_LOST
    play.waits(0)
    assert answer(play, stranger) is None
    assert expect(play).told(ElementAdded).element.transport == OTHER_PLACE.transport


def test_an_element_that_was_started_again_elsewhere_is_registered_if_the_former_one_does_not_answer() -> None:
    play, element, stranger = with_a_rival(rival_patience=2)
    play.waits(2)
    assert answer(play, stranger) is None
    assert expect(play).told(ElementChanged).element.transport == OTHER_PLACE.transport
    play.gets(element, ACK)  # too late: it is a stranger now
    registers_again = asap.Registration(HANDLE, SAME)
    play.gets(element, registers_again)
    expect(play).sent(asap.EndpointKeepAlive, to=stranger)
    play.gets(stranger, ACK)
    assert answer(play, element) == ErrorCause(CauseCode.NON_UNIQUE_PE_IDENTIFIER)


def test_a_newcomer_that_leaves_is_forgotten() -> None:
    play, _, stranger = with_a_rival()
    play.loses(stranger)
    play.waits(4)
    expect(play).nothing_else()
    assert play.core.handlespace.select(HANDLE, 1)[0].transport == SAME.transport


def test_only_one_newcomer_waits_for_an_identifier() -> None:
    play, _, _ = with_a_rival()
    third = play.meets(a_peer(67))
    play.gets(third, asap.Registration(HANDLE, an_element(1, addresses=a_peer(67)[0].addresses)))
    assert answer(play, third) == ErrorCause(CauseCode.NON_UNIQUE_PE_IDENTIFIER)


def test_waiting_newcomers_are_limited() -> None:
    play = a_registrar()
    for identifier in range(1, 101):
        joins(play, an_element(identifier))
    stranger = play.meets(STRANGER)
    for identifier in range(1, 101):
        play.gets(stranger, asap.Registration(HANDLE, replace(OTHER_PLACE, identifier=ElementId(identifier))))
    refused = [e for e in play.effects if isinstance(e, Send) and isinstance(e.message, asap.RegistrationResponse)]
    assert len(refused) == 100 - MAX_RIVALS


def test_an_element_registers_again_from_its_address_without_being_asked() -> None:
    """It may have lost an association that we still have."""
    play = a_registrar()
    joins(play, an_element(1, LeastUsed(1)))
    again = play.meets(a_peer(1))
    play.gets(again, asap.Registration(HANDLE, an_element(1, LeastUsed(2))))
    expect(play).order(asap.RegistrationResponse, ElementChanged)


def rival_of_an_element_of_another_registrar() -> tuple[Scope, AssociationId]:
    play = Scope()
    play.comes(B)
    play.owns(B, 1)
    stranger = play.meets(STRANGER)
    registers(play, stranger)
    expect(play).sent(asap.EndpointKeepAlive, to=asap_place(1))
    expect(play).nothing_else()
    return play, stranger


def test_an_element_of_another_registrar_that_can_be_dialled_keeps_its_identifier() -> None:
    """rsplib's elements acknowledge to their home registrar only."""
    play, stranger = rival_of_an_element_of_another_registrar()
    play.meets(asap_place(1))
    assert answer(play, stranger) == ErrorCause(CauseCode.NON_UNIQUE_PE_IDENTIFIER)
    assert play.homes() == {1: B}


def test_an_element_of_another_registrar_that_is_dead_is_replaced() -> None:
    play, stranger = rival_of_an_element_of_another_registrar()
    play.unreachable(asap_place(1))
    play.waits(0)
    assert answer(play, stranger) is None
    assert play.homes() == {1: ME}


def test_an_element_of_another_registrar_moves_here_without_being_asked() -> None:
    play = Scope()
    play.comes(B)
    play.owns(B, 1)
    assert answer(play, play.registers(1)) is None
    assert play.homes() == {1: ME}


def test_an_element_here_does_not_move_to_an_address_that_another_registrar_makes_up() -> None:
    """Anybody can announce an element. It is asked, and if it dies, it is gone."""
    play = Scope()
    play.comes(B)
    association = play.registers(1)
    play.effects.clear()
    play.tells(B, replace(owned_by(B, 1), asap_transport=STRANGER[0], transport=OTHER_PLACE.transport))
    expect(play).sent(asap.EndpointKeepAlive, to=association)
    play.gets(association, ACK)
    assert play.homes() == {1: ME}
    play.loses(association, graceful=True)
    assert play.homes() == {}


# --- addresses ------------------------------------------------------------------------------------------------------


def test_an_address_that_its_association_does_not_have_is_refused() -> None:
    """Otherwise an element could send its users to anybody. rsplib refuses it with this cause, too."""
    play = a_registrar()
    association = play.meets(a_peer(1))
    play.gets(association, asap.Registration(HANDLE, an_element(1, addresses=("192.0.2.99",))))
    assert answer(play, association) == ErrorCause(NO_USABLE_ADDRESS)
    expect(play).no(ElementAdded)


def test_of_several_addresses_those_of_the_association_remain() -> None:
    play = a_registrar()
    association = play.meets(a_peer(1))
    offered = an_element(1, addresses=("192.0.2.99", "192.0.2.1", "224.0.0.1"))
    for _ in range(2):
        play.gets(association, asap.Registration(HANDLE, offered))
        assert answer(play, association) is None
    assert expect(play).told(ElementAdded).element.transport.addresses == ("192.0.2.1",)
    expect(play).nothing_else()


@pytest.mark.parametrize("address", ["0.0.0.0", "255.255.255.255", "239.0.0.50", "::", "ff02::1"])
def test_an_address_of_none_or_of_many_is_refused_even_if_the_association_is_unknown(address: str) -> None:
    play = a_registrar()
    association = play.meets(())
    play.gets(association, asap.Registration(HANDLE, an_element(1, addresses=(address,))))
    assert answer(play, association) == ErrorCause(NO_USABLE_ADDRESS)


@pytest.mark.parametrize("address", ["0.0.0.0", "255.255.255.255", "239.0.0.50"])
def test_such_an_address_is_not_taken_from_another_registrar_either(address: str) -> None:
    play = Scope()
    play.comes(B)
    play.tells(B, owned_by(B, 1, addresses=(address,)))
    play.tells(B, owned_by(B, 2, addresses=(address, "192.0.2.2")))
    assert play.element(1) is None
    known = play.element(2)
    assert known is not None
    assert known.transport.addresses == ("192.0.2.2",)
