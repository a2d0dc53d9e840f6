"""Every scenario in tests/scenarios produces the trace in its file; `--rewrite-scenarios` rewrites the traces.

Commit only differences you can explain: a person has reviewed these traces as the intended behaviour of the cores.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from rserpool.simulation import replay

SCENARIOS = sorted(Path(__file__).with_name("scenarios").glob("*.txt"))


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_scenario(path: Path, request: pytest.FixtureRequest) -> None:
    expected = path.read_text()
    actual = replay(expected)
    if request.config.getoption("--rewrite-scenarios"):
        path.write_text(actual)
    else:
        assert actual.splitlines() == expected.splitlines()


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_the_same_seed_gives_the_same_trace(path: Path) -> None:
    text = path.read_text()
    assert replay(text, seed=12345) == replay(text, seed=12345)
