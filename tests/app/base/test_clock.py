"""The time of what happens in a run counts on, whatever is done to the clock of the system."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from app.base.clock import counting_on, now, steady

ROOT = Path(__file__).parents[3]

LABELS = {
    "app/base/authority.py",
    "app/base/clock.py",
    "app/services/daytime.py",
    "rserpool/runtime/report.py",
    "rserpool/runtime/server_session.py",
}
"""These may ask for the time of day: to begin from it, to send it, and to write it beside a notice, into a certificate,
or into a cookie, which another machine reads."""

OF_THE_DAY = {("time", "time"), ("time", "time_ns"), ("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today")}


@pytest.mark.parametrize("step", [-3600.0, -5.0, 3600.0])
def test_a_clock_that_is_set_is_not_followed(step: float) -> None:
    times = {"day": 1_700_000_000.0, "steady": 100.0}
    clock = counting_on(lambda: times["day"], lambda: times["steady"])
    times["day"] += step
    assert clock() == 1_700_000_000.0
    times["steady"] += 0.5
    assert clock() == 1_700_000_000.5


def test_the_programs_clock_is_the_steady_one() -> None:
    ahead = now() - steady()
    assert now() - steady() == pytest.approx(ahead, abs=0.01)


def test_durations_and_moments_do_not_come_from_the_time_of_day() -> None:
    """NTP or a person may set the clock while the program runs: 18 tiles/s became 33 000, and the time line stood."""
    found = []
    for path in sorted([*(ROOT / "app").rglob("*.py"), *(ROOT / "rserpool").rglob("*.py")]):
        name = path.relative_to(ROOT).as_posix()
        if name in LABELS:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                if (node.value.id, node.attr) in OF_THE_DAY or node.value.id in ("QDateTime", "QTime"):
                    found.append(f"{name}:{node.lineno}")
            elif isinstance(node, ast.ImportFrom) and node.module == "time":
                found += [f"{name}:{node.lineno}" for alias in node.names if alias.name in ("time", "time_ns")]
    assert found == []
