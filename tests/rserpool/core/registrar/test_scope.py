"""A registrar among others as a whole: every message in every state from every sender; errors (RFC 5353 §3.7)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rserpool.core.machine import Connect, Heard, Malformed
from rserpool.errors import CauseCode, ErrorCause
from rserpool.model import UNKNOWN_SERVER, ServerId
from rserpool.wire import asap, enrp
from tests.helpers.cores import HANDLE, a_peer, an_element, expect
from tests.helpers.registrars import ME, A, B, C, D, Scope, information, owned_by, place, table
from tests.helpers.strategies import messages

STRANGER = ServerId(0x5757)
CAUSE = ErrorCause(CauseCode.UNRECOGNIZED_PARAMETER, b"\x47\x11")


# --- errors ---------------------------------------------------------------------------------------------------------


def test_an_undecodable_enrp_message_is_answered_in_enrp() -> None:
    """§3.7, §2.10: an ENRP_ERROR is sent if RFC 5354 requires one."""
    play = Scope()
    play.comes(B)
    play.gets_nonsense(play.at(B), CAUSE, ppid=enrp.PPID)
    assert expect(play).sent(enrp.Error, to=play.at(B)) == enrp.Error(ME, UNKNOWN_SERVER, asap.OperationError((CAUSE,)))
    play.gets_nonsense(play.at(B), None, ppid=enrp.PPID)
    expect(play).nothing_else()


def test_reports_follow_the_answer_and_an_error_is_never_answered() -> None:
    play = Scope()
    play.comes(B)
    play.gets(play.at(B), enrp.ListRequest(B, ME), CAUSE)
    expect(play).order(enrp.ListResponse, enrp.Error)
    play.gets(play.at(B), enrp.Error(B, ME, asap.OperationError(())), CAUSE)
    expect(play).nothing_else()


def test_joining_a_second_time_has_no_effect() -> None:
    play = Scope()
    play.comes(B)
    play.joins(C)
    expect(play).nothing_else()


# --- every message in every state -----------------------------------------------------------------------------------


def alone() -> Scope:
    return Scope(join=False)


def looking() -> Scope:
    return Scope(B, C)


def asking_for_the_list() -> Scope:
    play = Scope(B, C)
    play.comes(B, C)
    return play


def downloading() -> Scope:
    play = asking_for_the_list()
    play.says(B, enrp.ListResponse(B, ME, (information(D),)))
    play.says(B, table(B, [owned_by(B, 1), owned_by(D, 2)], more=True))
    return play


def in_service() -> Scope:
    play = Scope(B, announce=True, takeover_suggestion=True, max_elements_per_table=1)
    play.comes(B, C)
    play.waits(20)
    play.comes(B, C)
    play.registers(5)
    play.owns(B, 1, 2)
    return play


def sending_a_table() -> Scope:
    play = in_service()
    play.says(B, enrp.HandleTableRequest(B, ME))
    return play


def auditing() -> Scope:
    play = in_service()
    play.shows(B, checksum=0x4711)
    return play


def suspecting() -> Scope:
    play = in_service()
    play.loses(play.at(B))
    return play


def taking_over() -> Scope:
    play = in_service()
    play.comes(D)
    play.dies(B)
    return play


def agreed() -> Scope:
    play = in_service()
    play.says(C, enrp.InitTakeover(C, ME, B))
    return play


def claiming() -> Scope:
    play = taking_over()
    for peer in (C, D):
        play.says(peer, enrp.InitTakeoverAck(peer, ME, B))
    return play


STATES: list[Callable[[], Scope]] = [
    alone,
    looking,
    asking_for_the_list,
    downloading,
    in_service,
    sending_a_table,
    auditing,
    suspecting,
    taking_over,
    agreed,
    claiming,
]
SERVERS = (ME, A, B, C, D, STRANGER, UNKNOWN_SERVER)


def variants(sender: ServerId, receiver: ServerId) -> list[enrp.EnrpMessage]:
    """Return every message in many variants, about all registrars."""
    elements = [owned_by(home, number) for home in (ME, B, STRANGER, UNKNOWN_SERVER) for number in (1, 5)]
    entries = (enrp.PoolEntry(HANDLE, tuple(elements)),)
    error = asap.OperationError((CAUSE,))
    said: list[enrp.EnrpMessage] = [
        *(
            enrp.Presence(sender, receiver, checksum, server, reply)
            for checksum in (None, enrp.PeChecksum(0xFFFF), enrp.PeChecksum(1))
            for server in (None, information(sender), information(STRANGER))
            for reply in (False, True)
        ),
        *(enrp.HandleTableRequest(sender, receiver, own_only) for own_only in (False, True)),
        *(
            enrp.HandleTableResponse(sender, receiver, rows, rejected, more)
            for rows in ((), entries)
            for rejected in (False, True)
            for more in (False, True)
        ),
        *(
            enrp.HandleUpdate(sender, receiver, action, HANDLE, element, takeover=takeover)
            for action in enrp.UpdateAction
            for element in [owned_by(sender, 9), *elements]
            for takeover in (False, True)
        ),
        enrp.ListRequest(sender, receiver),
        *(
            enrp.ListResponse(sender, receiver, servers, rejected)
            for servers in ((), tuple(map(information, SERVERS)))
            for rejected in (False, True)
        ),
        enrp.Error(sender, receiver, error),
    ]
    for target in SERVERS:
        said += [
            enrp.InitTakeover(sender, receiver, target),
            enrp.InitTakeoverAck(sender, receiver, target),
            enrp.TakeoverServer(sender, receiver, target),
        ]
    return said


def within_bounds(play: Scope) -> None:
    """Assert that the registrar has peers and elements in reasonable numbers, and not itself as a peer."""
    peers = play.core.peer_states
    assert len(peers) <= 64
    assert ME not in peers
    assert UNKNOWN_SERVER not in peers
    assert play.core.footprint.transfers <= 64
    assert len(play.core.handlespace) < 50


def every_element_has_a_supervised_home(play: Scope) -> None:
    """Assert that the home of every element is us or a peer, so that a dead home is taken over."""
    peers = play.core.peer_states
    assert all(owner == ME or owner in peers for owner in play.core.handlespace.owners())


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
@pytest.mark.parametrize("sender", SERVERS, ids=lambda server: f"from {server:#x}")
def test_every_message_is_handled_in_every_state(state: Callable[[], Scope], sender: ServerId) -> None:
    """The message arrives on the sender's association, on a new one, and by multicast; then time passes."""
    for message in variants(sender, ME):
        play = state()
        play.says(sender, message)
        play.gets(play.meets(a_peer(9)), message)
        play.hears(Heard(place(sender)[0], message))
        within_bounds(play)
        until, dues = play.now + 12, 0
        while play.core.deadline < until and dues < 100:
            play.waits_for_deadline()
            dues += 1
        assert dues < 100, f"{message} causes busy waiting"
        within_bounds(play)
        every_element_has_a_supervised_home(play)


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_a_message_for_another_registrar_is_ignored_in_every_state(state: Callable[[], Scope]) -> None:
    play = state()
    associations = {sender: play.at(sender) for sender in SERVERS}
    play.effects.clear()
    elements = play.homes()
    for sender, association in associations.items():
        for message in variants(sender, STRANGER):
            play.gets(association, message)
    expect(play).nothing_else()
    assert play.homes() == elements


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_messages_to_all_registrars_are_handled_in_every_state(state: Callable[[], Scope]) -> None:
    play = state()
    for sender in SERVERS:
        for message in variants(sender, UNKNOWN_SERVER):
            play.says(sender, message)
    within_bounds(play)
    every_element_has_a_supervised_home(play)
    play.waits(100)
    within_bounds(play)
    every_element_has_a_supervised_home(play)


# --- random histories -----------------------------------------------------------------------------------------------

PARTIES = st.sampled_from(SERVERS)
EXACT = PARTIES.flatmap(lambda sender: st.sampled_from([ME, ME, UNKNOWN_SERVER, C]).flatmap(
    lambda receiver: st.sampled_from(variants(sender, receiver))
))  # fmt: skip
STEPS = st.one_of(
    st.tuples(PARTIES, EXACT),
    st.tuples(PARTIES, EXACT),
    st.tuples(PARTIES, st.sampled_from(enrp.ENRP_MESSAGES).flatmap(messages)),
    st.tuples(st.just("lost"), PARTIES),
    st.tuples(st.just("unreachable"), PARTIES),
    st.tuples(st.just("heard"), EXACT),
    st.tuples(st.just("registers"), st.integers(1, 9)),
    st.tuples(st.just("waits"), st.floats(0, 40)),
)


@given(steps=st.lists(STEPS, max_size=60), static=st.booleans(), announce=st.booleans())
@settings(deadline=None, max_examples=200)
def test_no_history_stops_a_registrar(steps: list[Any], static: bool, announce: bool) -> None:
    play = Scope(*((B, C) if static else ()), announce=announce, takeover_suggestion=announce)
    for what, about in steps:
        match what:
            case "lost":
                play.breaks(about)
            case "unreachable":
                play.unreachable(place(about))
            case "heard":
                play.hears(Heard(place(B)[0], about))
            case "registers":
                play.registers(about)
            case "waits":
                play.waits(about)
            case _:
                play.says(what, about)
        assert not any(isinstance(effect, Connect) for effect in play.effects)
        play.effects.clear()
        within_bounds(play)
        every_element_has_a_supervised_home(play)


def test_an_undecodable_message_does_not_disturb_a_registrar() -> None:
    play = Scope()
    play.hears(Malformed(play.meets(a_peer(3)), enrp.PPID, None))
    play.gets(play.at(B), asap.Registration(HANDLE, an_element(1, addresses=place(B)[0].addresses)))
    assert not expect(play).sent(asap.RegistrationResponse).rejected
