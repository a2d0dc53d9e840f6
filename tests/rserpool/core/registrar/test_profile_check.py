"""A registrar beside others with another profile: it warns once, because the lives of elements have another unit."""

from __future__ import annotations

import pytest

from rserpool.config import RFC, RSPLIB, InteropProfile
from rserpool.model import INFINITE_LIFE
from rserpool.wire import asap, enrp
from tests.helpers.cores import HANDLE, a_peer, an_element
from tests.helpers.registrars import ME, A, B, Scope, owned_by
from tests.rserpool.core.registrar.registrars import a_registrar, joins


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if "another profile than" in record.getMessage()]


@pytest.mark.parametrize(
    ("profile", "life", "doubted"),
    [
        (RFC, 90.0, False),
        (RFC, 9000.0, False),
        (RFC, INFINITE_LIFE, False),
        (RFC, 90_000.0, True),
        (RSPLIB, 90.0, False),
        (RSPLIB, INFINITE_LIFE, False),
        (RSPLIB, 0.09, True),
    ],
)
def test_a_life_in_the_wrong_unit_is_noticed_once(
    profile: InteropProfile, life: float, doubted: bool, caplog: pytest.LogCaptureFixture
) -> None:
    play = a_registrar(profile=profile)
    for number in (1, 2):
        joins(play, an_element(number, life=life))
    assert len(warnings(caplog)) == doubted
    caplog.clear()
    scope = Scope(profile=profile)
    scope.comes(A)
    for number in (1, 2):
        scope.tells(A, owned_by(A, number, life=life))
    assert len(warnings(caplog)) == doubted


def test_a_peer_that_does_not_keep_our_elements_is_noticed_once(caplog: pytest.LogCaptureFixture) -> None:
    """At rspregistrar a life of 90 s is one of 90 ms, so it asks for the elements again at each presence."""
    play = Scope()
    play.comes(A, B)
    for _ in range(5):
        play.says(A, enrp.HandleTableRequest(A, ME, own_only=True))
    assert warnings(caplog) == [], "we own nothing"
    play.gets(play.meets(a_peer(1)), asap.Registration(HANDLE, an_element(1)))
    for _ in range(2):
        play.says(A, enrp.HandleTableRequest(A, ME, own_only=True))
        play.says(B, enrp.HandleTableRequest(B, ME))
        play.says(B, enrp.HandleTableRequest(B, ME, own_only=True))
    assert warnings(caplog) == []
    for _ in range(3):
        play.says(A, enrp.HandleTableRequest(A, ME, own_only=True))
    assert len(warnings(caplog)) == 1
    assert "0x0000000a asks for our elements repeatedly" in warnings(caplog)[0]


def test_a_peer_that_asks_because_the_elements_changed_is_not_suspected(caplog: pytest.LogCaptureFixture) -> None:
    play = Scope()
    play.comes(A)
    for number in range(1, 6):
        play.gets(play.meets(a_peer(number)), asap.Registration(HANDLE, an_element(number)))
        play.says(A, enrp.HandleTableRequest(A, ME, own_only=True))
    assert warnings(caplog) == []
