"""What a pool user asks its registrar, when it asks again, and when its cache will do (RFC 5352 §3.3, §3.7.2)."""

from __future__ import annotations

import pytest

from rserpool.core.machine import Connect, Send
from rserpool.core.notices import RegistrarLost, ResolutionFailed, Resolved, SessionBound, SessionWaiting
from rserpool.core.requests import CloseSession, OpenSession, Resolve, UseRegistrars
from rserpool.errors import CauseCode, ErrorCause
from rserpool.policies import LeastUsed, RoundRobin
from rserpool.wire import asap
from tests.helpers.cores import HANDLE, OTHER, Play, an_element, data, expect
from tests.rserpool.core.users import BACKUP, ONE, REGISTRAR, THREE, TWO, UNKNOWN, a_user, bound, opening, pool

# --- the program's questions ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("items", "wanted"), [(0, 0xFFFF_FFFF), (5, 5), (-3, 0xFFFF_FFFF), (1 << 40, 0xFFFF_FFFF)])
def test_a_question_is_asked_and_answered(items: int, wanted: int) -> None:
    play = a_user()
    play.asks(Resolve("q", HANDLE, items))
    play.finds_registrar()
    assert expect(play).sent(asap.HandleResolution, to=play.home) == asap.HandleResolution(HANDLE, wanted)  # type: ignore[arg-type]
    play.gets(play.home, pool(ONE, TWO))
    assert expect(play).told(Resolved) == Resolved("q", HANDLE, RoundRobin(), (ONE, TWO))


def test_a_refusal_is_told_with_its_cause() -> None:
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
    assert [e.notice.token for e in play.effects] == ["a", "b", "c"]  # type: ignore[union-attr]


def test_an_answer_nobody_waits_for_means_nothing() -> None:
    play, association = bound()
    play.gets(play.home, pool(TWO))
    play.gets(association, pool(TWO))
    expect(play).nothing_else()


def test_t1_without_answer_asks_another_registrar() -> None:
    """RFC 5352 §3.3: T1 expires: repeat, and hunt."""
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


def test_after_max_request_retransmit_the_program_is_told_that_nobody_answers() -> None:
    """RFC 5352 §3.3: more than MAX-REQUEST-RETRANSMIT: report to the upper layer."""
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


def test_questions_survive_their_registrar() -> None:
    play = a_user(REGISTRAR, BACKUP)
    play.asks(Resolve("q", HANDLE))
    play.finds_registrar()
    play.effects.clear()
    play.waits(1)
    play.loses(play.home)
    other = play.accepts(expect(play).connected(BACKUP))
    expect(play).sent(asap.HandleResolution, to=other)


# --- sessions' questions --------------------------------------------------------------------------------------------


def test_sessions_share_the_registrar_and_ask_once_each() -> None:
    play = a_user()
    for token in range(400):
        play.asks(OpenSession(token, HANDLE))
    play.finds_registrar()
    questions = [e for e in play.effects if isinstance(e, Send)]
    assert len(questions) == 400
    assert {q.to for q in questions} == {play.home}
    for _ in questions:
        play.gets(play.home, pool(ONE))
    assert len([e for e in play.effects if isinstance(e, Connect)]) == 400


def test_a_session_says_that_no_registrar_answers_and_goes_on_by_itself() -> None:
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


def test_a_user_without_registrars_says_so_at_once() -> None:
    play = a_user()
    play.asks(UseRegistrars(()))
    play.asks(OpenSession("s", HANDLE))
    expect(play).order(SessionWaiting)
    play.asks(UseRegistrars((REGISTRAR,)))
    play.finds_registrar()
    play.is_told(ONE)
    play.binds(ONE)


def test_a_silent_registrar_is_told_too() -> None:
    play = opening(resolution_timeout=15)
    play.waits(15)
    assert expect(play).told(SessionWaiting).reason == "No registrar answers."


def test_of_those_that_wait_for_a_pool_one_asks_at_a_time() -> None:
    """Hundreds of sessions at an empty pool shall not ask hundreds of times in every retry delay."""
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


def test_the_others_still_ask_when_the_one_that_asked_has_gone() -> None:
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
    play.asks(OpenSession("t", HANDLE))


def test_a_young_cache_is_used_without_asking_by_the_policy_of_the_pool() -> None:
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


def test_an_old_cache_is_not() -> None:
    play, _ = bound(stale_cache=30)
    play.waits(30)
    opens_another(play)
    expect(play).sent(asap.HandleResolution)


def test_without_a_cache_time_every_session_asks() -> None:
    play, _ = bound()
    opens_another(play)
    expect(play).sent(asap.HandleResolution)


def test_who_was_reported_is_not_chosen_from_the_cache() -> None:
    play, association = bound(ONE, TWO, stale_cache=30)
    play.loses(association)
    expect(play).no(asap.HandleResolution)
    play.binds(TWO)
    opens_another(play)
    play.binds(TWO)


def test_when_the_registrar_is_gone_the_cache_serves_however_old() -> None:
    play, association = bound(ONE, TWO)
    play.waits(1000)
    play.loses(play.home)
    play.effects.clear()
    play.loses(association)
    play.binds(TWO)


def test_when_the_registrar_goes_while_it_is_asked_the_cache_serves() -> None:
    play, association = bound(ONE, TWO)
    play.loses(association)
    expect(play).no(Connect)
    play.loses(play.home)
    play.accepts(expect(play).connected((TWO.transport,)))


def test_when_the_registrar_is_silent_the_cache_serves() -> None:
    play, association = bound(ONE, TWO, resolution_timeout=2)
    play.loses(association)
    play.waits(2)
    play.accepts(expect(play).connected((TWO.transport,)))


def test_a_used_up_cache_without_registrar_is_rested_from() -> None:
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


def test_what_was_told_adds_up_until_the_whole_pool_is_told() -> None:
    """Fewer elements than were asked for are all there are."""
    play = opening()
    play.is_told(ONE, TWO, THREE)
    association = play.binds(ONE)
    four = an_element(4)
    opens_another(play)
    play.is_told(TWO, THREE, four)
    resolver = play.core._resolver  # type: ignore[attr-defined]
    assert {e.identifier for e in resolver._cache[HANDLE].pool} == {1, 2, 3, 4}
    play.asks(OpenSession("u", HANDLE))
    play.is_told(TWO, four)
    assert {e.identifier for e in resolver._cache[HANDLE].pool} == {2, 4}
    play.gets(association, data("x"))


def test_a_pool_that_contradicts_itself_is_kept_as_far_as_it_agrees() -> None:
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
