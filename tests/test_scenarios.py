"""Every story in tests/scenarios leads to the trace that stands in it; `--rewrite-scenarios` writes the trace anew.

Commit only a difference you can explain: the traces are what the cores do, as reviewed by a person.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from rserpool.simulation import replay

SCENARIOS = sorted(Path(__file__).with_name("scenarios").glob("*.txt"))


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_scenario(path: Path, request: pytest.FixtureRequest) -> None:
    told = path.read_text()
    happened = replay(told)
    if request.config.getoption("--rewrite-scenarios"):
        path.write_text(happened)
    else:
        assert happened.splitlines() == told.splitlines()


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_the_same_seed_gives_the_same_story(path: Path) -> None:
    told = path.read_text()
    assert replay(told, seed=12345) == replay(told, seed=12345)
