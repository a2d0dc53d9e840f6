"""Who may register where, change whose element, and speak ENRP (RFC 5352 §9, RFC 5353 §6)."""

from __future__ import annotations

from dataclasses import replace
from math import inf

import pytest

from rserpool.access import OPEN, Access, PoolRule, Who
from rserpool.core.machine import Close
from rserpool.core.notices import ElementRemoved, PartyRefused, RefusalsCounted
from rserpool.core.reasons import Refusal, RemovalReason
from rserpool.errors import NO_USABLE_ADDRESS, CauseCode, ErrorCause, LocalError
from rserpool.model import AssociationId, ElementId, PoolElement, PoolHandle, TransportAddress, TransportProtocol
from rserpool.wire import asap, enrp
from tests.helpers.cores import HANDLE, OTHER, Play, a_peer, an_element, expect
from tests.helpers.registrars import B, C, Scope, information, owned_by, place, table
from tests.rserpool.core.registrar.registrars import a_registrar, joins, members

SECURITY = ErrorCause(CauseCode.REJECTED_DUE_TO_SECURITY)
VICTIM = "203.0.113.5"


def refusal(play: Play, association: AssociationId) -> ErrorCause | None:
    """Take the answer to a registration. Return the cause of a rejection."""
    response = expect(play).sent(asap.RegistrationResponse, to=association)
    return response.error.causes[0] if response.error is not None else None


def offers(
    play: Play, association: AssociationId, element: PoolElement, handle: PoolHandle = HANDLE
) -> ErrorCause | None:
    """Register an element on an association. Return the cause of a rejection."""
    play.gets(association, asap.Registration(handle, element))
    return refusal(play, association)


# --- rules ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["10.1.0.0/16", "192.0.2.7/32", "2001:db8::/64", "cert:ada*"])
def test_a_rule_is_written_as_it_is_read(text: str) -> None:
    assert str(Who.parse(text)) == text


@pytest.mark.parametrize("text", ["", "cert:", "10.1.0.1/16", "ada", "10.1.0.0/99"])
def test_a_rule_that_names_nobody_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(LocalError, match="is neither an address, nor a network"):
        Who.parse(text)


def test_a_rule_for_a_pool_names_the_pool() -> None:
    rule = PoolRule.parse("a=b=cert:ada")
    assert (rule.pools, str(rule.who)) == ("a=b", "cert:ada")
    with pytest.raises(LocalError, match="is not a pool and who may register in it"):
        PoolRule.parse("10.0.0.1")


def test_without_rules_everybody_may_do_everything_but_give_out_others_addresses() -> None:
    assert OPEN.may_register("pool", ("192.0.2.1",), None)
    assert OPEN.may_speak_enrp((), None)
    assert not OPEN.is_proxy(("192.0.2.1",), "ada")


def test_all_addresses_of_a_party_have_to_be_in_a_network() -> None:
    """A party can name addresses of others in its association set-up (RFC 9260 §5.1.2)."""
    access = Access(registrars=(Who.parse("10.1.0.0/16"), Who.parse("10.2.0.0/16")))
    assert access.may_speak_enrp(("10.1.0.1", "10.2.0.1"), None)
    assert not access.may_speak_enrp(("10.1.0.1", "192.0.2.1"), None)
    assert not access.may_speak_enrp((), None)


# --- pools ----------------------------------------------------------------------------------------------------------


def test_only_parties_of_a_pools_rule_register_in_it() -> None:
    play = a_registrar(access=Access(elements=(PoolRule.parse("Echo*=192.0.2.1"), PoolRule.parse("Echo*=cert:ada"))))
    assert offers(play, play.meets(a_peer(1)), an_element(1)) is None
    stranger = play.meets(a_peer(2))
    assert offers(play, stranger, an_element(2)) == SECURITY
    assert expect(play).told(PartyRefused) == PartyRefused(Refusal.POOL, "192.0.2.2")
    play.shows_certificate(stranger, "ada")
    assert offers(play, stranger, an_element(2)) is None
    assert members(play) == {1, 2}
    assert play.core.refusals == {Refusal.POOL: 1}


def test_a_pool_without_a_rule_is_closed_if_there_are_rules_for_others() -> None:
    play = a_registrar(access=Access(elements=(PoolRule.parse("EchoPool=cert:*"),)))
    association = play.meets(a_peer(1))
    play.shows_certificate(association, "ada")
    assert offers(play, association, an_element(1), OTHER) == SECURITY


# --- whose element --------------------------------------------------------------------------------------------------


def with_certificate(play: Play, name: str, number: int = 1, serial: int = 1) -> AssociationId:
    association = play.meets(a_peer(number))
    play.shows_certificate(association, name, serial)
    return association


def test_an_element_with_a_certificate_may_change_its_address() -> None:
    """A laptop comes back in another network, with a renewed certificate."""
    play = a_registrar()
    assert offers(play, with_certificate(play, "ada"), an_element(1, life=inf)) is None
    again = with_certificate(play, "ada", number=2, serial=9)
    moved = an_element(1, life=inf, addresses=a_peer(2)[0].addresses)
    assert offers(play, again, moved) is None
    play.gets(again, asap.Deregistration(HANDLE, ElementId(1)))
    assert expect(play).sent(asap.DeregistrationResponse).error is None


@pytest.mark.parametrize("name", ["eve", None])
def test_an_element_with_a_certificate_is_not_changed_by_others_at_its_address(name: str | None) -> None:
    """Several hosts may be behind one address, and anybody can say that it listens at an element's port."""
    play = a_registrar()
    element = with_certificate(play, "ada")
    assert offers(play, element, an_element(1, life=inf)) is None
    stranger = play.meets(a_peer(1))
    if name is not None:
        play.shows_certificate(stranger, name)
    play.effects.clear()
    play.gets(stranger, asap.Deregistration(HANDLE, ElementId(1)))
    response = expect(play).sent(asap.DeregistrationResponse, to=stranger)
    assert response.error is not None
    assert response.error.causes == (SECURITY,)
    expect(play).sent(asap.EndpointKeepAlive, to=element)
    play.gets(stranger, asap.EndpointKeepAliveAck(HANDLE, ElementId(1)))  # nor may it answer for the element
    play.waits(5)
    assert expect(play).told(ElementRemoved).reason is RemovalReason.NO_ANSWER
    assert play.core.refusals == {Refusal.ELEMENT: 1}


def test_a_certificate_without_a_name_counts_by_its_number() -> None:
    play = a_registrar()
    assert offers(play, with_certificate(play, "", serial=7), an_element(1)) is None
    assert offers(play, with_certificate(play, "", number=2, serial=7), an_element(1, addresses=("192.0.2.2",))) is None


# --- addresses ------------------------------------------------------------------------------------------------------


def test_a_third_party_cannot_be_made_a_target() -> None:
    play = a_registrar()
    association = play.meets(a_peer(1))
    for _ in range(3):
        assert offers(play, association, an_element(1, addresses=(VICTIM,))) == ErrorCause(NO_USABLE_ADDRESS)
    assert play.core.refusals == {Refusal.ADDRESS: 3}
    assert expect(play).told(PartyRefused) == PartyRefused(Refusal.ADDRESS, "192.0.2.1")
    expect(play).no(PartyRefused)
    play.waits(1)
    assert expect(play).told(RefusalsCounted) == RefusalsCounted(Refusal.ADDRESS, 3)


def test_a_proxy_may_register_elements_of_others() -> None:
    play = a_registrar(access=Access(proxies=(Who.parse("192.0.2.1"), Who.parse("cert:proxy"))))
    assert offers(play, play.meets(a_peer(1)), an_element(1, addresses=(VICTIM,))) is None
    assert offers(play, with_certificate(play, "proxy", 2), an_element(2, addresses=(VICTIM,))) is None
    assert offers(play, play.meets(a_peer(3)), an_element(3, addresses=(VICTIM,))) is not None
    multicast = an_element(4, addresses=("224.0.0.1",))
    assert offers(play, play.meets(a_peer(1)), multicast) == ErrorCause(NO_USABLE_ADDRESS)


def elsewhere(number: int) -> PoolElement:
    """An element of B that serves at an address that its association to B does not have."""
    transport = TransportAddress(TransportProtocol.TCP, 80, (VICTIM,))
    return replace(owned_by(B, number), transport=transport)


@pytest.mark.parametrize("in_a_table", [False, True], ids=["update", "table"])
def test_another_registrar_cannot_make_a_third_party_a_target_by_an_elements_address(in_a_table: bool) -> None:
    """A registrar that checks nothing passes such elements on."""
    play = Scope()
    play.comes(B)
    if in_a_table:
        play.shows(B, checksum=1)
        expect(play).sent(enrp.HandleTableRequest, to=play.at(B))
        play.says(B, table(B, [elsewhere(1), owned_by(B, 2)]))
    else:
        play.tells(B, elsewhere(1))
        play.tells(B, owned_by(B, 2))
    assert play.homes() == {2: B}


def test_an_element_of_a_proxy_is_taken_from_another_registrar() -> None:
    play = Scope(access=Access(proxies=(Who.parse("192.0.2.0/24"),)))
    play.comes(B)
    play.tells(B, elsewhere(1))
    assert play.homes() == {1: B}


# --- ENRP -----------------------------------------------------------------------------------------------------------


def test_only_registrars_of_the_rules_may_speak_enrp() -> None:
    """Not even a presence of another party is believed. It is told why, and its association ends."""
    play = Scope(access=Access(registrars=(Who.parse(place(B)[0].addresses[0]),)))
    play.comes(B)
    play.owns(B, 1)
    play.shows(C)
    error = expect(play).sent(enrp.Error, to=play.at(C))
    assert error.error.causes == (SECURITY,)
    assert Close(play.at(C)) in play.effects
    assert play.core.peers == (B,)
    play.waits(1)
    assert play.core.refusals == {Refusal.ENRP: 1}


def test_a_registrar_may_be_known_by_its_certificate() -> None:
    play = Scope(access=Access(registrars=(Who.parse("cert:registrar-*"),)))
    play.shows_certificate(play.at(B), "registrar-b")
    play.shows_certificate(play.at(C), "ada")
    play.shows(B)
    play.shows(C)
    assert play.core.peers == (B,)


def test_a_registrar_that_only_others_know_is_not_dialled() -> None:
    """Otherwise one registrar could make all others dial a third party."""
    play = Scope(access=Access(registrars=(Who.parse(place(B)[0].addresses[0]),)))
    play.comes(B)
    play.waits_for_deadline()
    while not play.sent(enrp.ListRequest):
        play.waits_for_deadline()
    play.effects.clear()
    play.says(B, enrp.ListResponse(B, play.core.identifier, (information(C),)))
    assert not [message for to, message in play.sent(enrp.Presence) if to == place(C)]
    assert play.core.refusals == {Refusal.ENRP: 1}


def test_an_association_is_forgotten_with_its_certificate() -> None:
    play = a_registrar(access=Access(elements=(PoolRule.parse("*=cert:ada"),)))
    association = with_certificate(play, "ada")
    play.loses(association)
    play.shows_certificate(association, "ada")  # nothing is kept for an association that is over
    assert offers(play, play.meets(a_peer(1)), an_element(1)) == SECURITY
    assert joins(play, an_element(2)) is not None
