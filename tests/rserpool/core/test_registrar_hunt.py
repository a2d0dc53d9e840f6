"""Finding a registrar (RFC 5352 §3.6), tested with a pool user that has a query."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest

from rserpool.config import RFC, RSPLIB, HuntConfig, InteropProfile, UserConfig
from rserpool.core.machine import Close, Connect, Heard, Peer
from rserpool.core.notices import RegistrarFound, RegistrarLost, RegistrarNotFound
from rserpool.core.pool_user import PoolUserCore
from rserpool.core.registrar_hunt import Home
from rserpool.core.requests import Resolve, UseRegistrars
from rserpool.model import UNKNOWN_SERVER, ServerId, TransportProtocol
from rserpool.wire import asap
from tests.helpers.cores import HANDLE, Play, a_peer, expect


def hunting(*numbers: int, seed: int = 1, **config: Any) -> Play:
    """Return a user that has just begun to look for one of these registrars."""
    hunt = HuntConfig(timeout=10, retran_max=60, **config)
    core = PoolUserCore(
        tuple(a_peer(n) for n in numbers), UserConfig(hunt=hunt, resolution_timeout=1e6), random.Random(seed)
    )
    play = Play(core)
    play.asks(Resolve("question", HANDLE))
    return play


def dials(play: Play) -> list[Connect]:
    """Take the connection attempts, and drop all other effects."""
    found = [e for e in play.effects if isinstance(e, Connect)]
    play.effects.clear()
    return found


def test_at_most_three_associations_are_tried_at_a_time() -> None:
    """RFC 5352 §3.6 SH2: the number of simultaneous attempts SHOULD NOT exceed three."""
    play = hunting(1, 2, 3, 4, 5)
    first = dials(play)
    assert len(first) == 3
    play.refuses(first[0])
    assert len(dials(play)) == 1


def test_the_first_association_that_comes_up_leads_to_the_home_and_the_others_are_closed() -> None:
    """RFC 5352 §3.6 SH4: the first one found becomes the home ENRP server."""
    play = hunting(1, 2, 3)
    one, two, three = dials(play)
    home = play.accepts(two)
    assert expect(play).told(RegistrarFound).address == str(two.peer[0])
    expect(play).sent(asap.HandleResolution, to=home)
    late = play.accepts(one)
    expect(play).closed(late)
    play.refuses(three)
    expect(play).nothing_else()


def test_the_first_candidate_is_random() -> None:
    firsts = {dials(hunting(1, 2, 3, 4, 5, 6, seed=seed))[0].peer for seed in range(40)}
    assert firsts == {a_peer(n) for n in range(1, 7)}


def test_when_t5_expires_the_rest_of_the_list_is_tried() -> None:
    """RFC 5352 §3.6 SH5: when T5-Serverhunt expires, other servers are tried."""
    play = hunting(1, 2, 3, 4, 5)
    first = {c.peer for c in dials(play)}
    play.waits(9.99)
    assert dials(play) == []
    play.waits(0.01)
    second = {c.peer for c in dials(play)}
    assert first | second == {a_peer(n) for n in range(1, 6)}


def test_t5_is_doubled_up_to_retran_max() -> None:
    """RFC 5352 §3.6: T5 is doubled at each expiry, up to RETRAN-MAX."""
    play = hunting(1)
    waits = []
    for _ in range(5):
        waits.append(play.core.deadline - play.now)
        play.waits_for_deadline()
    assert waits == [10, 20, 40, 60, 60]


def test_t5_is_reset_by_a_success() -> None:
    play = hunting(1)
    (attempt,) = dials(play)
    play.waits(30)
    home = play.accepts(attempt)
    play.waits(1)
    play.loses(home)
    assert play.core.deadline == play.now + 10


def test_an_attempt_may_still_succeed_after_t5_has_expired() -> None:
    play = hunting(1)
    (attempt,) = dials(play)
    play.waits(15)
    play.accepts(attempt)
    expect(play).told(RegistrarFound)


def test_if_all_registrars_refuse_there_is_a_pause_instead_of_t5() -> None:
    play = hunting(1, 2, pause=0.2, pause_max=1.0)
    pauses = []
    for _ in range(5):
        for attempt in dials(play):
            play.refuses(attempt)
        assert dials(play) == []
        pauses.append(play.core.deadline - play.now)
        play.waits_for_deadline()
    for pause, expected in zip(pauses, [0.2, 0.4, 0.8, 1.0, 1.0], strict=True):
        assert expected * 0.75 <= pause <= expected * 1.25


def test_a_registrar_that_drops_us_immediately_is_tried_again_only_after_a_pause() -> None:
    play = hunting(1)
    (attempt,) = dials(play)
    play.loses(play.accepts(attempt))
    assert expect(play).told(RegistrarLost).reason == "reset"
    expect(play).no(Connect)
    play.waits_for_deadline()
    expect(play).connected(a_peer(1))


@pytest.mark.parametrize("seed", range(10))
def test_after_the_loss_of_the_home_it_is_the_last_candidate(seed: int) -> None:
    play = hunting(1, 2, 3, 4, seed=seed)
    first, *others = dials(play)
    home = play.accepts(first)
    for attempt in others:
        play.refuses(attempt)
    play.waits(1)
    play.effects.clear()
    play.loses(home)
    assert first.peer not in {c.peer for c in dials(play)}


@pytest.mark.parametrize("new", [(), (a_peer(7),), (a_peer(1), a_peer(7))])
def test_a_new_list_is_used_immediately(new: tuple[Peer, ...]) -> None:
    play = hunting(1, 2)
    before = dials(play)
    play.asks(UseRegistrars(new))
    assert {c.peer for c in dials(play)} == set(new) - {a_peer(1)}
    (dropped,) = [c for c in before if c.peer == a_peer(2)]
    expect(play).nothing_else()
    late = play.accepts(dropped)
    expect(play).closed(late)


def test_the_home_registrar_is_kept_although_the_list_is_new() -> None:
    play = hunting(1)
    play.accepts(dials(play)[0])
    play.effects.clear()
    play.asks(UseRegistrars((a_peer(7),)))
    expect(play).no(Close)
    expect(play).nothing_else()


def test_with_an_empty_list_the_hunt_waits_for_another_list() -> None:
    play = hunting()
    assert dials(play) == []
    play.asks(UseRegistrars((a_peer(1),)))
    expect(play).connected(a_peer(1))


def test_the_program_is_told_once_that_the_first_round_found_nobody() -> None:
    play = hunting(1, 2)
    for _ in range(2):
        for attempt in dials(play):
            play.refuses(attempt)
        assert expect(play).told(RegistrarNotFound) == RegistrarNotFound((str(a_peer(1)[0]), str(a_peer(2)[0])))
        play.waits_for_deadline()
        for attempt in dials(play):
            play.refuses(attempt)
        expect(play).no(RegistrarNotFound)
        play.waits_for_deadline()
        one, other = dials(play)
        home = play.accepts(one)
        play.refuses(other)
        play.waits(60)
        play.loses(home)


def test_without_any_registrar_the_program_is_told_immediately() -> None:
    assert expect(hunting()).told(RegistrarNotFound) == RegistrarNotFound(())


# --- announcements --------------------------------------------------------------------------------------------------


def announces(play: Play, number: int) -> None:
    """A registrar announces itself by multicast."""
    play.hears(Heard(a_peer(number)[0], asap.ServerAnnounce(ServerId(number), a_peer(number))))


def heard_at(message: asap.ServerAnnounce, profile: InteropProfile = RFC) -> list[Peer]:
    """Return where a user dials after an announcement that came from port 4444 of 192.0.2.9."""
    play = Play(PoolUserCore((), UserConfig(profile=profile), random.Random(1)))
    play.asks(Resolve("question", HANDLE))
    play.hears(Heard(SOURCE, message))
    return [attempt.peer for attempt in dials(play)]


SOURCE = replace(a_peer(9)[0], port=4444)
SOME = ServerId(7)


@pytest.mark.parametrize("profile", [RFC, RSPLIB])
def test_an_announced_transport_is_dialled(profile: InteropProfile) -> None:
    """RFC 5352 §3.6."""
    assert heard_at(asap.ServerAnnounce(SOME, a_peer(2)), profile) == [a_peer(2)]
    sctp = replace(a_peer(3)[0], protocol=TransportProtocol.SCTP)
    assert heard_at(asap.ServerAnnounce(SOME, (sctp, *a_peer(2))), profile) == [a_peer(2)]


def test_an_announcement_without_a_transport_leads_to_its_source_at_port_3863() -> None:
    """RFC 5352 §3.6. rsplib's registrars mean the port that their announcement comes from."""
    assert heard_at(asap.ServerAnnounce(SOME)) == [(replace(SOURCE, port=3863),)]
    assert heard_at(asap.ServerAnnounce(SOME), RSPLIB) == [(SOURCE,)]


def test_a_registrar_that_announces_only_what_cannot_be_dialled_is_ignored() -> None:
    sctp = replace(a_peer(3)[0], protocol=TransportProtocol.SCTP)
    assert heard_at(asap.ServerAnnounce(SOME, (sctp,))) == []
    assert heard_at(asap.ServerAnnounce(SOME, (replace(a_peer(3)[0], port=0),))) == []
    many = replace(a_peer(3)[0], addresses=("192.0.2.3",) * 65)
    assert heard_at(asap.ServerAnnounce(SOME, (many,))) == []


def test_the_identifier_of_an_announced_registrar_is_known() -> None:
    play = hunting(1, 2)
    attempts = {attempt.peer: attempt for attempt in dials(play)}
    announces(play, 2)
    play.accepts(attempts[a_peer(2)])
    core = play.core
    assert isinstance(core, PoolUserCore)
    assert core.home_registrar == Home(ServerId(2), play.now)


def test_the_identifier_is_also_learnt_after_the_registrar_was_found() -> None:
    play = hunting(1)
    (attempt,) = dials(play)
    core = play.core
    assert isinstance(core, PoolUserCore)
    assert core.home_registrar is None
    play.accepts(attempt)
    assert core.home_registrar == Home(UNKNOWN_SERVER, play.now)
    announces(play, 3)
    assert core.home_registrar == Home(UNKNOWN_SERVER, play.now)
    announces(play, 1)
    assert core.home_registrar == Home(ServerId(1), play.now)


@pytest.mark.parametrize("static", [(), (1,)])
def test_an_announced_registrar_is_tried_immediately(static: tuple[int, ...]) -> None:
    """RFC 5352 §3.6: a registrar is found in the static list or by its SERVER_ANNOUNCE messages."""
    play = hunting(*static)
    dials(play)
    announces(play, 2)
    (attempt,) = dials(play)
    assert attempt.peer == a_peer(2)
    assert play.core.deadline == play.now + 10, "T5 is running"
    announces(play, 2)
    assert dials(play) == [], "it is being tried already"
    play.accepts(attempt)
    assert expect(play).told(RegistrarFound).address == str(a_peer(2)[0])


def test_an_announcement_expires() -> None:
    for age, tried in ((4.9, True), (5.1, False)):
        play = Play(PoolUserCore((), UserConfig(hunt=HuntConfig(announce_timeout=5)), random.Random(1)))
        announces(play, 2)
        play.waits(age)
        play.asks(Resolve("question", HANDLE))
        assert bool(dials(play)) is tried


def test_a_flood_of_announcements_does_not_fill_the_memory() -> None:
    play = hunting(max_announced=2, parallel=1000)
    for number in range(1, 100):
        announces(play, number)
    assert [attempt.peer for attempt in dials(play)] == [a_peer(1), a_peer(2)]
    announces(play, 1)
    play.waits(4)
    announces(play, 2)
    play.waits(4)
    announces(play, 3)
    assert [attempt.peer for attempt in dials(play)] == [a_peer(3)], "the announcement of the first one has expired"


def silent_home(*numbers: int) -> tuple[Play, Connect, list[Connect]]:
    """Return a user whose home registrar accepted it and does not answer, the attempt that led there, and the next
    attempts."""
    hunt = HuntConfig(timeout=10)
    core = PoolUserCore(
        tuple(a_peer(n) for n in numbers), UserConfig(hunt=hunt, resolution_timeout=3), random.Random(1)
    )
    play = Play(core)
    play.asks(Resolve("question", HANDLE))
    first, *others = dials(play)
    play.accepts(first)
    for other in others:
        play.refuses(other)
    play.effects.clear()
    play.waits(3)
    return play, first, dials(play)


def test_a_registrar_that_did_not_answer_is_tried_only_when_no_other_is_left() -> None:
    """Over kernel SCTP a frozen process accepts associations as fast as one that works."""
    play, silent, others = silent_home(1, 2, 3)
    assert {other.peer for other in others} == {a_peer(n) for n in (1, 2, 3)} - {silent.peer}
    play.refuses(others[0])
    assert dials(play) == []
    play.refuses(others[1])
    assert [attempt.peer for attempt in dials(play)] == [silent.peer]


def test_that_a_registrar_did_not_answer_is_forgotten_after_t5() -> None:
    play, silent, (other, _) = silent_home(1, 2, 3)
    home = play.accepts(other)
    play.effects.clear()
    play.gets(home, asap.HandleResolutionResponse(HANDLE))
    play.waits(10)
    play.loses(home)
    assert silent.peer in {attempt.peer for attempt in dials(play)}


def test_a_single_registrar_that_did_not_answer_is_tried_again() -> None:
    _, silent, again = silent_home(1)
    assert [attempt.peer for attempt in again] == [silent.peer]
