"""What a pool user asks its registrar, when it asks again, and when it uses its cache (RFC 5352 §3.3, §3.7.2)."""

from __future__ import annotations

import pytest

from rserpool.core.machine import Connect, Send
from rserpool.core.notices import (
    RegistrarLost,
    RegistrarNotFound,
    ResolutionFailed,
    Resolved,
    SessionBound,
    SessionWaiting,
)
from rserpool.core.requests import CloseSession, OpenSession, Resolve, UseRegistrars
from rserpool.errors import CauseCode, ErrorCause
from rserpool.model import TransportAddress
from rserpool.policies import LeastUsed, RoundRobin
from rserpool.wire import asap
from tests.helpers.cores import HANDLE, OTHER, Play, an_element, data, expect
from tests.rserpool.core.users import (
    BACKUP,
    ONE,
    REGISTRAR,
    THREE,
    TWO,
    UNKNOWN,
    UserPlay,
    a_user,
    bound,
    opening,
    pool,
)

# --- queries of the program -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("items", "wanted"), [(0, 0xFFFF_FFFF), (5, 5), (-3, 0xFFFF_FFFF), (1 << 40, 0xFFFF_FFFF)])
def test_a_pool_handle_is_resolved(items: int, wanted: int) -> None:
    play = a_user()
    play.asks(Resolve("q", HANDLE, items))
    play.finds_registrar()
    expected = asap.HandleResolution(HANDLE, asap.ResolutionItems(wanted))
    assert expect(play).sent(asap.HandleResolution, to=play.home) == expected
    play.gets(play.home, pool(ONE, TWO))
    assert expect(play).told(Resolved) == Resolved("q", HANDLE, RoundRobin(), (ONE, TWO))


def test_a_refusal_is_reported_with_its_cause() -> None:
    play = a_user()
    play.asks(Resolve("q", HANDLE))
    play.finds_registrar()
    play.gets(play.home, UNKNOWN)
    assert expect(play).told(ResolutionFailed).cause == ErrorCause(CauseCode.UNKNOWN_POOL_HANDLE)


def test_answers_are_matched_in_order() -> None:
    play = a_user()
    for token, handle in (("a", HANDLE), ("b", OTHER), ("c", HANDLE)):
        play.asks(Resolve(token, handle))
    play.finds_registrar()
    play.effects.clear()
    play.gets(play.home, pool(ONE))
    play.gets(play.home, asap.HandleResolutionResponse(OTHER))
    play.gets(play.home, pool(TWO))
    assert [expect(play).told(Resolved).token for _ in range(3)] == ["a", "b", "c"]
    expect(play).nothing_else()


def test_an_answer_without_a_pending_query_is_ignored() -> None:
    play, association = bound()
    play.gets(play.home, pool(TWO))
    play.gets(association, pool(TWO))
    expect(play).nothing_else()


def test_when_t1_expires_another_registrar_is_asked() -> None:
    """RFC 5352 §3.3: when T1 expires, the user starts a server hunt and repeats the query."""
    play = a_user(REGISTRAR, BACKUP, resolution_timeout=15)
    play.asks(Resolve("q", HANDLE))
    play.finds_registrar()
    play.effects.clear()
    play.waits(15)
    expect(play).closed(play.home, abort=True)
    expect(play).told(RegistrarLost)
    other = play.accepts(expect(play).connected(BACKUP))
    expect(play).sent(asap.HandleResolution, to=other)
    play.gets(other, pool(ONE))
    expect(play).told(Resolved)


def test_after_max_request_retransmit_the_query_fails() -> None:
    """RFC 5352 §3.3: after more than MAX-REQUEST-RETRANSMIT attempts, the failure is reported to the upper layer."""
    play = a_user(resolution_timeout=15, max_request_retransmit=2)
    play.asks(Resolve("q", HANDLE))
    for _ in range(3):
        play.accepts(expect(play).connected(REGISTRAR))
        expect(play).sent(asap.HandleResolution)
        expect(play).no(ResolutionFailed)
        play.waits(15)
    assert expect(play).told(ResolutionFailed) == ResolutionFailed("q", HANDLE, None)
    play.effects.clear()
    play.waits(1000)
    expect(play).no(ResolutionFailed)


def test_rounds_of_refusals_count_as_unanswered() -> None:
    play = a_user(max_request_retransmit=2)
    play.asks(Resolve("q", HANDLE))
    for _ in range(3):
        expect(play).no(ResolutionFailed)
        play.refuses(expect(play).connected(REGISTRAR))
        play.waits_for_deadline()
    expect(play).told(ResolutionFailed)


def test_a_query_is_repeated_after_the_loss_of_the_registrar() -> None:
    play = a_user(REGISTRAR, BACKUP)
    play.asks(Resolve("q", HANDLE))
    play.finds_registrar()
    play.effects.clear()
    play.waits(1)
    play.loses(play.home)
    other = play.accepts(expect(play).connected(BACKUP))
    expect(play).sent(asap.HandleResolution, to=other)


# --- queries of sessions --------------------------------------------------------------------------------------------


def test_sessions_share_the_registrar_and_ask_once_each() -> None:
    play = a_user()
    for token in range(400):
        play.asks(OpenSession(token, HANDLE))
    play.finds_registrar()
    queries = [e for e in play.effects if isinstance(e, Send)]
    assert len(queries) == 400
    assert {query.to for query in queries} == {play.home}
    for _ in queries:
        play.gets(play.home, pool(ONE))
    assert len([e for e in play.effects if isinstance(e, Connect)]) == 400


def test_a_session_reports_that_no_registrar_answers_and_continues_when_one_does() -> None:
    play = a_user()
    play.asks(OpenSession("s", HANDLE))
    expect(play).no(SessionWaiting)
    for _ in range(5):
        play.refuses(expect(play).connected(REGISTRAR))
        play.waits_for_deadline()
    assert expect(play).told(SessionWaiting) == SessionWaiting("s", "No registrar answers.")
    expect(play).no(SessionWaiting)
    play.finds_registrar()
    play.is_told(ONE)
    play.binds(ONE)
    expect(play).told(SessionBound)


def test_a_session_without_registrars_reports_it_immediately() -> None:
    play = a_user()
    play.asks(UseRegistrars(()))
    play.asks(OpenSession("s", HANDLE))
    expect(play).order(RegistrarNotFound, SessionWaiting)
    play.asks(UseRegistrars((REGISTRAR,)))
    play.finds_registrar()
    play.is_told(ONE)
    play.binds(ONE)


def test_a_session_reports_a_silent_registrar() -> None:
    play = opening(resolution_timeout=15)
    play.waits(15)
    assert expect(play).told(SessionWaiting).reason == "No registrar answers."


def test_of_the_sessions_that_wait_for_a_pool_one_asks_at_a_time() -> None:
    """Hundreds of sessions that wait for an empty pool send one query per retry delay."""
    play = a_user(retry_delay=0.25)
    for token in range(100):
        play.asks(OpenSession(token, HANDLE))
    play.finds_registrar()
    for _ in range(100):
        play.gets(play.home, UNKNOWN)
    play.effects.clear()
    for _ in range(10):
        play.waits(0.25)
        expect(play).order(asap.HandleResolution)
        play.gets(play.home, UNKNOWN)
    play.waits(0.25)
    play.effects.clear()
    play.gets(play.home, pool(ONE))
    assert len([e for e in play.effects if isinstance(e, Connect)]) == 1
    assert len([e for e in play.effects if isinstance(e, Send)]) == 99


def test_another_session_asks_when_the_one_that_asked_is_closed() -> None:
    play = a_user(retry_delay=0.25)
    for token in "ab":
        play.asks(OpenSession(token, HANDLE))
    play.finds_registrar()
    for _ in "ab":
        play.gets(play.home, UNKNOWN)
    play.waits(0.25)
    play.asks(CloseSession("a"))
    play.effects.clear()
    play.waits(0.25)
    expect(play).order(asap.HandleResolution)


# --- the cache ------------------------------------------------------------------------------------------------------


def opens_another(play: Play) -> None:
    """The program opens a second session."""
    play.asks(OpenSession("t", HANDLE))


def test_a_recent_cache_entry_is_used_without_asking_by_the_policy_of_the_pool() -> None:
    """RFC 5352 §3.3: a cache entry younger than stale_cache_value is used."""
    elements = [an_element(n, LeastUsed(load)) for n, load in ((1, 70), (2, 10), (3, 50))]
    play = opening(stale_cache=30)
    assert expect(play).sent(asap.HandleResolution).items == asap.ALL_ITEMS
    play.gets(play.home, pool(*elements))
    play.binds(elements[1])
    play.effects.clear()
    play.waits(29)
    opens_another(play)
    expect(play).no(asap.HandleResolution)
    play.binds(elements[1])


def test_an_old_cache_entry_is_not_used() -> None:
    play, _ = bound(stale_cache=30)
    play.waits(30)
    opens_another(play)
    expect(play).sent(asap.HandleResolution)


def test_without_stale_cache_every_session_asks() -> None:
    play, _ = bound()
    opens_another(play)
    expect(play).sent(asap.HandleResolution)


def test_a_reported_element_is_not_selected_from_the_cache() -> None:
    play, association = bound(ONE, TWO, stale_cache=30)
    play.loses(association)
    expect(play).no(asap.HandleResolution)
    play.binds(TWO)
    opens_another(play)
    play.binds(TWO)


def test_without_a_registrar_even_an_old_cache_entry_is_used() -> None:
    play, association = bound(ONE, TWO)
    play.waits(1000)
    play.loses(play.home)
    play.effects.clear()
    play.loses(association)
    play.binds(TWO)


def test_if_the_registrar_is_lost_during_a_query_the_cache_is_used() -> None:
    play, association = bound(ONE, TWO)
    play.loses(association)
    expect(play).no(Connect)
    play.loses(play.home)
    play.accepts(expect(play).connected((TWO.transport,)))


def test_if_the_registrar_is_silent_the_cache_is_used() -> None:
    play, association = bound(ONE, TWO, resolution_timeout=2)
    play.loses(association)
    play.waits(2)
    play.accepts(expect(play).connected((TWO.transport,)))


def test_without_a_registrar_a_used_up_cache_leads_to_a_pause() -> None:
    play, association = bound(ONE, TWO)
    play.waits(1)
    play.loses(play.home)
    play.refuses(expect(play).connected(REGISTRAR))
    play.loses(association, graceful=True)
    second = play.binds(TWO)
    play.loses(second, graceful=True)
    expect(play).told(SessionWaiting)
    expect(play).no(Connect)
    play.waits(0.4)
    assert [e for e in play.effects if isinstance(e, Connect) and e.private]


def cached(play: UserPlay) -> set[TransportAddress]:
    """Return the elements in the cache: without a registrar, new sessions connect to them in turn."""
    play.loses(play.home)
    play.effects.clear()
    for token in range(10):
        play.asks(OpenSession(token, HANDLE))
    return {effect.peer[0] for effect in play.effects if isinstance(effect, Connect) and effect.private}


@pytest.mark.parametrize("complete", [False, True])
def test_the_cache_accumulates_elements_until_an_answer_is_complete(complete: bool) -> None:
    """An answer with fewer elements than requested is the complete pool."""
    play = opening()
    play.is_told(ONE, TWO, THREE)
    association = play.binds(ONE)
    four = an_element(4)
    opens_another(play)
    play.is_told(TWO, THREE, four)
    if complete:
        play.asks(OpenSession("u", HANDLE))
        play.is_told(TWO, four)
        play.gets(association, data("x"))
        assert cached(play) == {TWO.transport, four.transport}
    else:
        assert cached(play) == {ONE.transport, TWO.transport, THREE.transport, four.transport}


def test_elements_that_contradict_the_rest_of_an_answer_are_not_cached() -> None:
    play = opening(stale_cache=30)
    play.is_told(ONE, an_element(2, LeastUsed(3)))
    play.binds(ONE)
    opens_another(play)
    play.binds(ONE)


def test_a_pool_with_a_new_policy_is_a_new_pool() -> None:
    play, _ = bound(ONE, TWO, stale_cache=5)
    play.waits(10)
    opens_another(play)
    busy, idle = an_element(1, LeastUsed(9)), an_element(2, LeastUsed(3))
    play.is_told(busy, idle)
    play.binds(idle)


def test_t1_doubles_while_no_registrar_answers_up_to_the_time_of_the_rfc() -> None:
    """On an overloaded machine every answer would be too late for a short T1."""
    play = a_user(resolution_timeout=1)
    play.asks(Resolve("q", HANDLE))
    for patience in (1, 2):
        play.accepts(expect(play).connected(REGISTRAR))
        play.waits(patience - 0.1)
        expect(play).no(RegistrarLost)
        play.waits(0.1)
        expect(play).told(RegistrarLost)
    home = play.accepts(expect(play).connected(REGISTRAR))
    play.waits(3.9)
    play.gets(home, pool(ONE))
    expect(play).told(Resolved)
    play.asks(Resolve("another", HANDLE))
    play.waits(1)
    expect(play).told(RegistrarLost)
