"""Every lesson that comes with the program, played by `poolscope lesson NAME --offscreen`, on TCP and on userland SCTP.

Whatever lies in `resources/lessons` is played. Lessons judge shares, orders and ratios of what was measured, with room
for a machine that has other things to do.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

import rserpool
from app.lessons.lesson import available, load
from rserpool import TransportError
from tests.app.cli.program import poolscope

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Qt's offscreen platform, as tested")

SUBJECTS = {
    "a job that can be cut into parts": "partitionable-job",
    "an element that fails, and cookies": "kill-one",
    "hung, not dead": "hung-not-dead",
    "machines that are not alike": "unequal-machines",
    "elements that come and go while a job runs": "add-and-remove",
    "hundreds of elements": "hundreds",
    "round robin against least used": "round-robin-least-used",
    "a registrar that fails, and takeover": "registrar-dies",
    "a registrar that joins": "registrar-joins",
}
"""What pooling is asked to be good for, and the lesson that shows it."""


@pytest.mark.parametrize("name", SUBJECTS.values(), ids=SUBJECTS)
def test_there_is_a_lesson_about(name: str):
    lesson = load(name)
    assert any(step.question for step in lesson.steps)
    assert any(step.pause for step in lesson.steps)
    assert lesson.expect.complete
    assert lesson.expect.identical


@pytest.fixture
def transport(request: pytest.FixtureRequest) -> str:
    try:
        rserpool.choose(request.param)
    except TransportError as error:
        pytest.skip(str(error))
    return request.param


@pytest.mark.parametrize("transport", ["tcp", "userland"], indirect=True)
@pytest.mark.parametrize("name", available())
def test_all_that_a_lesson_expects_comes_true(name: str, transport: str, tmp_path: Path):
    file = tmp_path / "out.json"
    result = poolscope("lesson", name, "--offscreen", f"--transport={transport}", f"--report={file}")
    assert result.returncode == 0, result.stdout + result.stderr
    report = json.loads(file.read_text())
    assert report["ok"]
    assert report["transport"] == transport
    assert all(expectation["ok"] for expectation in report["expectations"])
    CHECKS.get(name, lambda _: None)(report)


def _kill_one(report: dict[str, Any]) -> None:
    (killed,) = [element["id"] for element in report["elements"] if "SIGKILL" in element["outcome"]]
    assert {failover["from"] for failover in report["failovers"]} == {killed}
    assert sum(e["points"] for e in report["elements"]) == report["picture"]["width"] * report["picture"]["height"]
    assert report["handle_resolutions"] > 0


def _registrar_dies(report: dict[str, Any]) -> None:
    (takeover,) = report["takeovers"]
    assert takeover["elements"] >= 2
    assert takeover["by"] in report["checksums"]
    assert takeover["target"] not in report["checksums"]
    assert {element["home"] for element in report["elements"]} <= report["checksums"].keys()


def _registrar_joins(report: dict[str, Any]) -> None:
    assert len(report["checksums"]) == 3
    assert report["joins"][-1]["elements"] == len(report["elements"]) == 4


def _hung(report: dict[str, Any]) -> None:
    (returned,) = report["returned"]
    assert returned in {failover["from"] for failover in report["failovers"]}


CHECKS = {
    "kill-one": _kill_one,
    "registrar-dies": _registrar_dies,
    "registrar-joins": _registrar_joins,
    "hung-not-dead": _hung,
}
"""What more is to be seen in the report of a lesson."""
