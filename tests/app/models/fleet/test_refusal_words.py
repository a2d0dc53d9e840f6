"""What registrars refuse to strangers, in the fleet: counts, sentences, and whether strangers can come at all."""

from __future__ import annotations

import pytest

from app.models.fleet.fleet import Row
from app.models.fleet.refusal_words import open_places, refusal_words
from rserpool import Refusal, notices
from tests.app.registrars import A, start, tell
from tests.app.ui.builders import Stage


@pytest.mark.parametrize("what", Refusal)
def test_every_refusal_has_words(what: Refusal) -> None:
    assert refusal_words(what)
    assert (refusal_words(what) == "something else") == (what is Refusal.OTHER)


def test_refusals_are_counted_and_told_in_a_sentence() -> None:
    fleet = Stage().fleet
    row = start(fleet, A)
    said: list[str] = []

    def hear(_row: Row, sentence: str) -> None:
        said.append(sentence)

    fleet.happened.connect(hear)
    tell(fleet, row, notices.PartyRefused(Refusal.RESOLUTION_RATE, "192.0.2.7"))
    tell(fleet, row, notices.RefusalsCounted(Refusal.RESOLUTION_RATE, 5))
    tell(fleet, row, notices.RefusalsCounted(Refusal.RESOLUTION_RATE, 9))
    assert said == ["Registrar A refuses 192.0.2.7: too many handle resolutions"]
    assert row.refused == {Refusal.RESOLUTION_RATE: 9}


def test_a_scope_is_open_while_a_process_runs_at_an_address_that_others_reach() -> None:
    fleet = Stage().fleet
    row = start(fleet, A)
    row.address = "127.0.0.1:3863"
    assert open_places(fleet.registrars) == []
    row.address = "10.0.0.1:3863"
    assert open_places(fleet.registrars) == ["10.0.0.1:3863"]
