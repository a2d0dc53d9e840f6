"""How a process ended, in words."""

from __future__ import annotations

import signal

import pytest

from app.processes.outcome import Outcome


@pytest.mark.parametrize(
    ("outcome", "sentence"),
    [
        (Outcome(None, signal.SIGKILL, 41.3), "Element 0x5562e917 was killed (SIGKILL) after 41 s"),
        (Outcome(0, None, 125.0), "Element 0x5562e917 stopped normally after 2 min 5 s"),
        (Outcome(3, None, 0.25), "Element 0x5562e917 failed with exit code 3 after 250 ms"),
        (Outcome(None, signal.SIGSEGV, 7260.0), "Element 0x5562e917 crashed (SIGSEGV) after 2 h 1 min"),
        (Outcome(None, 40, 2.44), "Element 0x5562e917 was ended by a signal (signal 40) after 2.4 s"),
        (Outcome(None, None, 10.0), "Element 0x5562e917 was lost together with its launcher after 10 s"),
    ],
)
def test_an_outcome_says_what_happened_and_when(outcome: Outcome, sentence: str) -> None:
    assert outcome.sentence("Element 0x5562e917") == sentence


def test_only_exit_code_0_is_orderly() -> None:
    assert Outcome(0, None, 1.0).orderly
    assert not Outcome(1, None, 1.0).orderly
    assert not Outcome(None, signal.SIGTERM, 1.0).orderly
