"""Every answer of a registrar fits into a message, however large what others register or ask is (RFC 5354 §4).

An answer that does not fit cannot be sent. The asker's association would be ended, for what a stranger registered.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from rserpool.config import RSPLIB
from rserpool.core.machine import Send
from rserpool.errors import CauseCode
from rserpool.model import HANDLE_MAX, ElementId, PoolElement, PoolHandle, TransportProtocol
from rserpool.policies import Policy, UnknownPolicy
from rserpool.wire import asap, decode, encode, enrp, ppid_of
from tests.helpers.cores import HANDLE, Play, a_peer, an_element, expect
from tests.helpers.registrars import ME, A, B, Scope, owned_by
from tests.rserpool.core.registrar.registrars import a_registrar, joins, members, resolves

LONGEST = PoolHandle(b"x" * HANDLE_MAX)
MOST_ADDRESSES = tuple(f"2001:db8::{number:x}" for number in range(1, 65))


def a_large_element(
    identifier: int, policy: Policy | None = None, addresses: tuple[str, ...] = MOST_ADDRESSES
) -> PoolElement:
    return an_element(identifier, policy, protocol=TransportProtocol.SCTP, addresses=addresses)


def all_fit(play: Play) -> int:
    """Encode everything that was sent. Return the octets of the largest message."""
    return max(len(encode(effect.message)) for effect in play.effects if isinstance(effect, Send))  # type: ignore[arg-type]


@pytest.mark.parametrize("count", [64, 65])
def test_an_element_has_as_many_addresses_as_rsplib_takes(count: int) -> None:
    play = a_registrar()
    joins(play, a_large_element(1, addresses=(*MOST_ADDRESSES, "192.0.2.1")[:count]))
    assert members(play) == ({1} if count == 64 else set())


def test_a_refused_element_is_told_why() -> None:
    play = a_registrar()
    element = a_large_element(1, addresses=(*MOST_ADDRESSES, "192.0.2.1"))
    association = play.meets((element.transport,))
    play.gets(association, asap.Registration(HANDLE, element))
    answer = expect(play).sent(asap.RegistrationResponse, to=association)
    assert answer.rejected
    assert answer.error is not None
    assert [cause.code for cause in answer.error.causes] == [CauseCode.LACK_OF_RESOURCES]


def test_a_resolution_is_answered_with_the_elements_that_fit() -> None:
    play = a_registrar()
    for identifier in range(1, 129):
        joins(play, a_large_element(identifier), LONGEST)
    answer = resolves(play, 0, LONGEST)
    assert 3 < len(answer.pool_elements) < 128
    assert 55_000 < len(encode(answer)) < 1 << 16
    assert len(resolves(play, 3, LONGEST).pool_elements) == 3


def test_small_elements_are_told_although_a_large_one_before_them_does_not_fit() -> None:
    play = a_registrar()
    for identifier in range(1, 60):
        joins(play, a_large_element(identifier))
    small = an_element(60, protocol=TransportProtocol.SCTP)
    joins(play, small)
    assert 60 in members(play)


def test_the_largest_elements_fit_into_updates_and_pages_of_the_table() -> None:
    """A page of a table has at most 128 elements; a message has room for fewer of this size."""
    play = Scope()
    play.comes(A, B)
    for identifier in range(1, 129):
        association = play.meets((replace(a_peer(1)[0], protocol=TransportProtocol.SCTP, addresses=MOST_ADDRESSES),))
        play.gets(association, asap.Registration(LONGEST, a_large_element(identifier)))
    assert all_fit(play) < 1 << 16
    play.effects.clear()
    play.says(A, enrp.HandleTableRequest(A, ME))
    assert 40_000 < all_fit(play) < 1 << 16


def offers() -> list[asap.AsapMessage]:
    """Return the largest registrations, each of which is refused for another reason, and the largest questions."""
    policy = UnknownPolicy(0x77, tuple(range(15_000)))
    opaque = replace(
        an_element(2).transport, protocol=TransportProtocol.OPAQUE, addresses=(), port=0, opaque=b"o" * 64_000
    )
    many = a_large_element(2, addresses=tuple(f"2001:db8::{number:x}" for number in range(3000)))
    return [
        asap.Registration(LONGEST, an_element(2, policy)),
        asap.Registration(LONGEST, replace(an_element(2), transport=opaque)),
        asap.Registration(LONGEST, many),
        asap.Registration(LONGEST, replace(many, life=0.0)),
        asap.Registration(LONGEST, replace(an_element(2, policy), identifier=ElementId(0))),
        asap.Deregistration(LONGEST, ElementId(2)),
        asap.HandleResolution(LONGEST),
        asap.HandleResolution(PoolHandle(b"y" * HANDLE_MAX)),
    ]


@pytest.mark.parametrize("number", range(len(offers())))
def test_the_largest_requests_are_answered(number: int) -> None:
    play = a_registrar()
    joins(play, an_element(1), LONGEST)
    association = play.meets(a_peer(2))
    # What cannot be written cannot be received either.
    message = offers()[number]
    play.gets(association, decode(ppid_of(message), encode(message)))
    assert all_fit(play) < 8192


# --- pool handles that stop rsplib's programs -----------------------------------------------------------------------

LONG = PoolHandle(b"p" * 33)


def test_in_the_rsplib_profile_a_pool_handle_over_32_octets_is_refused_with_a_reason() -> None:
    play = a_registrar(profile=RSPLIB)
    association = play.meets(a_peer(1))
    play.gets(association, asap.Registration(LONG, an_element(1)))
    answer = expect(play).sent(asap.RegistrationResponse, to=association)
    assert answer.rejected
    assert answer.error == asap.OperationError((asap.fault(CauseCode.INVALID_VALUES, LONG),))
    assert resolves(play, handle=LONG).error is not None
    joins(play, an_element(1), PoolHandle(b"p" * 32))
    assert len(resolves(play, handle=PoolHandle(b"p" * 32)).pool_elements) == 1


def test_without_rsplib_a_long_pool_handle_is_taken() -> None:
    play = a_registrar()
    joins(play, an_element(1), LONG)
    assert len(resolves(play, handle=LONG).pool_elements) == 1


@pytest.mark.parametrize("by", ["update", "table"])
def test_in_the_rsplib_profile_a_long_pool_handle_of_another_registrar_is_not_handed_on(by: str) -> None:
    play = Scope(profile=RSPLIB)
    play.comes(A, B)
    element = owned_by(A, 9)
    if by == "update":
        play.says(A, enrp.HandleUpdate(A, ME, enrp.UpdateAction.ADD_PE, LONG, element))
    else:
        play.says(A, enrp.Presence(A, ME, enrp.PeChecksum(0x1234)))
        play.says(A, enrp.HandleTableResponse(A, ME, (enrp.PoolEntry(LONG, (element,)),)))
    play.effects.clear()
    play.says(B, enrp.HandleTableRequest(B, ME))
    assert expect(play).sent(enrp.HandleTableResponse).entries == ()
