"""How much one party may do and have: rates, elements, pools; by association, and by address for all of them."""

from __future__ import annotations

import gc
import tracemalloc
from math import inf

import pytest

from rserpool.access import Access, Who
from rserpool.config import RSPLIB
from rserpool.core.machine import Notify, Pause, Received, Send
from rserpool.core.notices import ElementAdded, ElementReported, PartyRefused, RefusalsCounted, RegistrationRefused
from rserpool.core.reasons import Refusal
from rserpool.core.registrar.security.rates import BURST, MOST_BUCKETS, Rate
from rserpool.core.registrar.security.refusals import QUIET
from rserpool.errors import CauseCode, ErrorCause
from rserpool.model import AssociationId, ElementId, PoolHandle, TransportAddress, TransportProtocol
from rserpool.wire import asap
from tests.helpers.cores import HANDLE, OTHER, Play, a_peer, an_element, expect
from tests.helpers.registrars import RegistrarPlay
from tests.rserpool.core.registrar.registrars import a_registrar, joins

FULL = ErrorCause(CauseCode.LACK_OF_RESOURCES)


def times(play: Play, kind: type) -> int:
    """Take all messages of a class. Return their number."""
    found = [e for e in play.effects if isinstance(e, Send) and isinstance(e.message, kind)]
    play.effects = [e for e in play.effects if e not in found]
    return len(found)


def from_host(play: Play, host: str, port: int = 0) -> AssociationId:
    return play.meets((TransportAddress(TransportProtocol.TCP, port, (host,)),))


# --- rates ----------------------------------------------------------------------------------------------------------


def test_a_party_may_use_some_seconds_of_its_rate_at_once_and_afterwards_the_rate() -> None:
    rate = Rate(10)
    assert sum(rate.take(0.0, "a") for _ in range(100)) == 10 * BURST
    assert sum(rate.take(at / 100, "a") for at in range(1, 501)) == 50
    assert rate.take(0.0, "b")


def test_a_rate_of_zero_is_no_limit() -> None:
    rate = Rate(0)
    assert all(rate.take(0.0, "a") for _ in range(100_000))
    assert len(rate) == 0


def test_idle_parties_are_forgotten() -> None:
    rate = Rate(10)
    for number in range(1000):
        rate.take(number / 100, number)
    assert len(rate) < 50


def test_parties_that_are_remembered_have_a_limit() -> None:
    """An attacker with very many addresses fills no memory, and those that are asking now are not forgotten."""
    rate = Rate(0.001)
    for number in range(3 * MOST_BUCKETS):
        rate.take(0.0, number)
    assert len(rate) == MOST_BUCKETS


# --- resolutions ----------------------------------------------------------------------------------------------------


def asks(play: Play, association: AssociationId, number: int = 1) -> list[asap.HandleResolutionResponse]:
    """A user resolves the pool this many times at once. Return the answers."""
    for _ in range(number):
        play.gets(association, asap.HandleResolution(HANDLE))
    answers = [e.message for e in play.effects if isinstance(e, Send) and e.to == association]
    play.effects = [e for e in play.effects if not isinstance(e, Send)]
    return [answer for answer in answers if isinstance(answer, asap.HandleResolutionResponse)]


def test_resolutions_beyond_the_rate_are_refused_and_others_do_not_notice() -> None:
    play = a_registrar(max_resolution_rate=10)
    joins(play, an_element(1))
    user, other = play.meets(a_peer(70)), play.meets(a_peer(71))
    answers = asks(play, user, 50)
    assert [bool(answer.pool_elements) for answer in answers] == [True] * 40 + [False] * 10
    assert answers[-1].error == asap.OperationError((FULL,))
    assert expect(play).told(PartyRefused) == PartyRefused(Refusal.RESOLUTION_RATE, "192.0.2.70")
    expect(play).no(PartyRefused)
    (answer,) = asks(play, other)
    assert answer.pool_elements
    play.waits(1)
    assert expect(play).told(RefusalsCounted) == RefusalsCounted(Refusal.RESOLUTION_RATE, 10)
    assert [bool(answer.pool_elements) for answer in asks(play, user, 11)] == [True] * 10 + [False]


def test_users_of_rsplib_are_told_the_cause_that_its_registrars_have() -> None:
    play = a_registrar(max_resolution_rate=1, profile=RSPLIB)
    answer = asks(play, play.meets(a_peer(70)), 5)[-1]
    assert answer.error == asap.OperationError((ErrorCause(CauseCode.UNKNOWN_POOL_HANDLE),))


def test_a_flood_of_resolutions_is_answered_no_more() -> None:
    play = a_registrar(max_resolution_rate=10)
    assert len(asks(play, play.meets(a_peer(70)), 100_000)) < 1000
    assert play.core.refusals[Refusal.RESOLUTION_RATE] == 100_000 - 40
    assert not play.core.footprint.elements


def test_more_associations_of_one_address_do_not_help() -> None:
    play = a_registrar(max_resolution_rate=10, address_share=2)
    joins(play, an_element(1))
    served = [len([a for a in asks(play, play.meets(a_peer(70)), 40) if a.pool_elements]) for _ in range(5)]
    assert served == [40, 40, 0, 0, 0]


def test_nor_does_a_new_association_after_the_old_one() -> None:
    play = a_registrar(max_resolution_rate=10, address_share=1)
    joins(play, an_element(1))
    for expected in (40, 0, 0):
        user = play.meets(a_peer(70))
        assert len([a for a in asks(play, user, 40) if a.pool_elements]) == expected
        play.loses(user)


def test_nor_do_the_addresses_of_one_ipv6_network() -> None:
    play = a_registrar(max_resolution_rate=10, address_share=1)
    joins(play, an_element(1))
    hosts = ("2001:db8::1", "2001:db8::2", "2001:db8:0:1::1")
    served = [len([a for a in asks(play, from_host(play, host), 40) if a.pool_elements]) for host in hosts]
    assert served == [40, 0, 40]


def test_a_notice_comes_once_for_a_party_and_a_minute() -> None:
    play = a_registrar(max_resolution_rate=1)
    user = play.meets(a_peer(70))
    for _ in range(int(QUIET) - 5):
        asks(play, user, 10)
        play.waits(1)
    expect(play).told(PartyRefused)
    expect(play).no(PartyRefused)
    play.waits(5)
    asks(play, user, 10)
    expect(play).told(PartyRefused)


def test_notices_about_very_many_parties_are_limited() -> None:
    play = a_registrar(max_registration_rate=1)
    for number in range(3000):
        play.gets(from_host(play, f"10.0.{number // 250}.{number % 250}"), asap.Deregistration(HANDLE, ElementId(1)))
    play.effects.clear()
    for number in range(3000):
        user = from_host(play, f"10.1.{number // 250}.{number % 250}")
        for _ in range(6):
            play.gets(user, asap.Deregistration(HANDLE, ElementId(1)))
    told = [e for e in play.effects if getattr(e, "notice", None).__class__ is PartyRefused]
    assert len(told) <= 1024


# --- reports --------------------------------------------------------------------------------------------------------


def test_reports_beyond_the_rate_are_dropped() -> None:
    """As by rsplib (`-maxeurate`)."""
    play = a_registrar(max_report_rate=1)
    for number in range(1, 9):
        joins(play, an_element(number, life=inf))
    user = play.meets(a_peer(70))
    for number in range(1, 9):
        play.gets(user, asap.EndpointUnreachable(HANDLE, ElementId(number)))
    assert times(play, asap.EndpointKeepAlive) == BURST
    assert play.core.refusals == {Refusal.REPORT_RATE: 4}


def test_many_associations_of_one_user_are_one_opinion() -> None:
    """One user with six sessions, each with an association, could shorten the life of a slow element."""
    play = a_registrar(max_bad_pe_reports=3, report_patience=1, keep_alive_timeout=5)
    joins(play, an_element(1, life=inf))
    for port in range(6):
        play.gets(from_host(play, "192.0.2.70", port), asap.EndpointUnreachable(HANDLE, ElementId(1)))
    assert expect(play).told(ElementReported).count == 1
    expect(play).no(ElementReported)
    play.waits(4.9)
    assert len(play.core.handlespace) == 1


def reports_by(play: Play, *users: tuple[str, str]) -> list[int]:
    """Users with names in their certificates report element 1 from hosts. Return the counts that are told."""
    for name, host in users:
        user = from_host(play, host)
        play.shows_certificate(user, name)
        play.gets(user, asap.EndpointUnreachable(HANDLE, ElementId(1)))
    return [e.notice.count for e in play.effects if isinstance(e, Notify) and isinstance(e.notice, ElementReported)]


def test_many_certificates_at_one_place_are_one_opinion() -> None:
    """Names are free: a student with eight certificates could evict an element that is slow to answer."""
    play = a_registrar(max_bad_pe_reports=3, report_patience=1, keep_alive_timeout=5)
    joins(play, an_element(1, life=inf))
    assert reports_by(play, *((f"student eve {number}", "192.0.2.70") for number in range(8))) == [1]
    assert reports_by(play, *((f"ada {number}", f"2001:db8::{number}") for number in range(8))) == [1, 2]
    play.waits(4.9)
    assert len(play.core.handlespace) == 1
    play.waits(0.2)
    assert len(play.core.handlespace) == 0, "an element that is dead goes, however few report it"


def test_one_certificate_at_many_places_is_one_opinion_and_users_that_differ_in_both_count_each() -> None:
    play = a_registrar()
    joins(play, an_element(1, life=inf))
    assert reports_by(play, ("ada", "192.0.2.70"), ("ada", "192.0.2.71"), ("grace", "192.0.2.72")) == [1, 2]


def test_users_behind_a_proxy_count_each_by_their_certificates() -> None:
    play = a_registrar(access=Access(proxies=(Who.parse("192.0.2.70"),)))
    joins(play, an_element(1, life=inf))
    assert reports_by(play, *((name, "192.0.2.70") for name in ("ada", "grace", "ada"))) == [1, 2]


# --- registrations --------------------------------------------------------------------------------------------------


def registers(play: Play, association: AssociationId, number: int, handle: PoolHandle = HANDLE) -> ErrorCause | None:
    """Register an element from the host of peer 1. Return the cause of a rejection."""
    play.gets(association, asap.Registration(handle, an_element(number, addresses=a_peer(1)[0].addresses)))
    response = expect(play).sent(asap.RegistrationResponse, to=association)
    assert response.rejected == (response.error is not None)
    return response.error.causes[0] if response.error is not None else None


def test_registrations_beyond_the_rate_are_refused() -> None:
    play = a_registrar(max_registration_rate=1)
    association = play.meets(a_peer(1))
    assert [registers(play, association, 1) for _ in range(6)] == [None] * 4 + [FULL] * 2
    play.gets(association, asap.Deregistration(HANDLE, ElementId(1)))
    response = expect(play).sent(asap.DeregistrationResponse)
    assert response.error == asap.OperationError((FULL,))
    assert len(play.core.handlespace) == 1
    assert play.core.refusals == {Refusal.REGISTRATION_RATE: 3}


def test_a_flood_of_registrations_fills_no_more_than_the_limits_and_is_answered_no_more() -> None:
    play = a_registrar(max_elements_of_one=10)
    association = play.meets(a_peer(1))
    for number in range(1, 20_001):
        play.gets(association, asap.Registration(HANDLE, an_element(number % 5000 + 1, addresses=("192.0.2.1",))))
    assert len(play.core.handlespace) == 10
    assert times(play, asap.RegistrationResponse) < 1000
    refused = [e for e in play.effects if getattr(e, "notice", None).__class__ is RegistrationRefused]
    assert len(refused) < 1000
    assert play.core.refusals[Refusal.REGISTRATION_RATE] == 20_000 - 2000


def test_one_association_has_a_limit_of_elements() -> None:
    play = a_registrar(max_elements_of_one=2)
    association = play.meets(a_peer(1))
    assert [registers(play, association, number) for number in (1, 2, 3, 1)] == [None, None, FULL, None]
    expect(play).told(ElementAdded)
    expect(play).told(ElementAdded)
    assert expect(play).told(PartyRefused) == PartyRefused(Refusal.ELEMENTS, "192.0.2.1")
    play.gets(association, asap.Deregistration(HANDLE, ElementId(1)))
    play.effects.clear()
    assert registers(play, association, 3) is None


def test_one_address_has_a_limit_of_elements_which_fall_with_their_associations() -> None:
    play = a_registrar(max_elements_of_one=1, address_share=2)
    first, second, third = (play.meets(a_peer(1)) for _ in range(3))
    assert [registers(play, a, n) for n, a in ((1, first), (2, second), (3, third))] == [None, None, FULL]
    play.loses(first, graceful=True)
    play.effects.clear()
    assert registers(play, third, 3) is None


def test_an_element_may_change_its_association_at_the_limit() -> None:
    play = a_registrar(max_elements_of_one=1, address_share=1)
    assert registers(play, play.meets(a_peer(1)), 1) is None
    assert registers(play, play.meets(a_peer(1)), 1) is None


def test_one_association_and_one_address_have_a_limit_of_pools() -> None:
    play = a_registrar(max_pools_of_one=1, address_share=2)
    first = play.meets(a_peer(1))
    assert [registers(play, first, number) for number in (1, 2)] == [None, None]
    assert registers(play, first, 3, OTHER) == FULL
    second, third = play.meets(a_peer(1)), play.meets(a_peer(1))
    assert registers(play, second, 1, OTHER) is None
    assert registers(play, third, 1, PoolHandle("third")) == FULL
    assert play.core.refusals == {Refusal.POOLS: 2}


def test_one_pool_has_a_limit_of_elements() -> None:
    play = a_registrar(max_pool_size=2)
    for number in (1, 2):
        joins(play, an_element(number))
    third = play.meets(a_peer(1))
    assert registers(play, third, 3) == FULL
    assert registers(play, third, 3, OTHER) is None
    assert play.core.refusals == {Refusal.POOL_SIZE: 1}


# --- defaults -------------------------------------------------------------------------------------------------------


def test_the_window_does_not_meet_the_limits() -> None:
    """400 sessions of one user resolve 500 times a second; all of them lose their elements at the same moment."""
    play = a_registrar()
    joins(play, an_element(1, life=inf))
    window = from_host(play, "127.0.0.1")
    for _ in range(20):
        asks(play, window, 50)
        play.waits(0.1)
    asks(play, window, 400)
    for _ in range(400):
        play.gets(window, asap.EndpointUnreachable(HANDLE, ElementId(1)))
    assert play.core.refusals == {}


@pytest.mark.parametrize("behind_one_address", [False, True])
def test_a_class_of_a_hundred_machines_does_not_meet_the_limits(behind_one_address: bool) -> None:
    """Each with an element for each of 32 cores, all of which come within 10 s, and with a user; half of them die."""
    play = a_registrar(keep_alive_interval=1000)
    host = "192.0.2.1" if behind_one_address else ""
    machines = []
    for machine in range(100):
        address = host or f"10.0.0.{machine}"
        user = from_host(play, address)
        for core in range(32):
            number = machine * 32 + core + 1
            element = from_host(play, address, 10_000 + number)
            play.gets(element, asap.Registration(HANDLE, an_element(number, life=inf, addresses=(address,))))
        asks(play, user, 20)
        machines.append(user)
        play.waits(0.1)
    assert len(play.core.handlespace) == 3200
    for user in machines:
        for number in range(1, 33):
            play.gets(user, asap.EndpointUnreachable(HANDLE, ElementId(number)))
    assert play.core.refusals == {}


def test_what_is_remembered_of_rates_is_part_of_the_footprint() -> None:
    play: RegistrarPlay = a_registrar()
    for number in range(10):
        user = play.meets(a_peer(number))
        asks(play, user)
        play.loses(user)
    assert play.core.footprint.rates == 10
    play.waits(1)
    asks(play, play.meets(a_peer(99)))
    assert play.core.footprint.rates == 2


# --- floods ---------------------------------------------------------------------------------------------------------


def test_an_association_that_goes_on_without_answers_is_not_read_for_a_moment() -> None:
    play = a_registrar(max_resolution_rate=1)
    user, polite = play.meets(a_peer(70)), play.meets(a_peer(71))
    asks(play, user, 1000)
    asks(play, polite, 20)
    assert {effect.association for effect in play.effects if isinstance(effect, Pause)} == {user}


def test_a_flood_of_registrations_resolutions_and_reports_leaves_no_memory_behind() -> None:
    """An exception that was raised again and again kept a traceback of each time."""
    play = a_registrar()
    joins(play, an_element(1, life=inf))
    associations = [play.meets(a_peer(66)) for _ in range(3)]
    flood = (
        asap.Registration(HANDLE, an_element(2, addresses=a_peer(66)[0].addresses)),
        asap.HandleResolution(HANDLE),
        asap.EndpointUnreachable(HANDLE, ElementId(1)),
    )

    def send(number: int) -> None:
        for association, message in zip(associations, flood, strict=True):
            for _ in range(number):
                play.core.step(play.now, Received(association, message))

    send(2_000)
    gc.collect()
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        send(10_000)
        gc.collect()
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert after - before < 100_000
    assert play.core.footprint.elements == 2
