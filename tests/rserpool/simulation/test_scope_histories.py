"""After any history of faults all registrars agree, once the faults have ended.

All have equal handlespaces and checksums. Every running element is registered with exactly one running home, none is
missing, and no stopped element is left. A failure reports its seed and the shortest failing part of the history, which
can become a file in `tests/scenarios`.
"""

from __future__ import annotations

import pytest

from tests.helpers.histories import history, play, shortened

SUITE = range(200)
LONG = range(1_000, 21_000)


def assert_agreement(seed: int) -> None:
    commands, codec = history(seed), bool(seed % 2)
    outcome = play(commands, seed=seed, codec=codec)
    if not outcome.complaints:
        return
    short = shortened(commands, lambda c: bool(play(c, seed=seed, codec=codec).complaints))
    wrong = play(short, seed=seed, codec=codec).complaints
    pytest.fail("\n".join([f"seed {seed}, codec {codec}:", *short, "----", *wrong]))


@pytest.mark.parametrize("seed", SUITE)
def test_registrars_agree_when_faults_have_ended(seed: int) -> None:
    assert_agreement(seed)


@pytest.mark.slow
def test_registrars_agree_after_twenty_thousand_histories() -> None:
    for seed in LONG:
        assert_agreement(seed)


def test_a_history_is_the_same_every_time() -> None:
    told = [str(play(history(7), seed=7, trace=True).scenario.network.trace) for _ in range(2)]
    assert told[0] == told[1]
    assert told[0]


def test_a_failing_history_is_shortened() -> None:
    commands = ["defaults x"] * 4 + [f"line {number}" for number in range(40)]
    short = shortened(commands, lambda c: {"line 3", "line 31"} <= set(c))
    assert short == [*commands[:4], "line 3", "line 31"]
