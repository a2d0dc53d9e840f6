"""Every lesson in `resources/lessons`, played by `poolscope lesson NAME --offscreen` on TCP and on userland SCTP.

Some combinations are left to a slow test. Lessons judge shares, orders and ratios of what they measured, with room for
a busy machine.
"""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

import rserpool
from app.lessons.lesson import FOLDER, available, in_order, load
from app.ui.lessons.card import first_sentence
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
    "a split network and its repair": "split-network",
    "user computers that join for a while": "join-the-class",
    "machines that their owners take back": "owner-comes-back",
    "a stranger, with and without protection": "uninvited",
}
"""What pooling is good for, and the lesson that shows it."""


@pytest.mark.parametrize("name", SUBJECTS.values(), ids=SUBJECTS)
def test_there_is_a_lesson_about(name: str) -> None:
    lesson = load(name)
    assert any(step.question for step in lesson.steps)
    assert any(step.pause for step in lesson.steps)
    assert lesson.expect.complete
    assert lesson.expect.identical


ONCE = {
    "partitionable-job": "userland",
    "hung-not-dead": "tcp",
    "unequal-machines": "userland",
    "add-and-remove": "tcp",
    "hundreds": "tcp",
    "round-robin-least-used": "userland",
    "split-network": "userland",
    "join-the-class": "tcp",
    "owner-comes-back": "userland",
    "uninvited": "tcp",
}
"""Lessons that are played on one transport only, except by the slow test."""


def transports_here() -> list[str]:
    """Return the transports that this machine offers."""
    found = []
    for name in ("tcp", "userland"):
        with suppress(TransportError):
            rserpool.choose_transport(name)
            found.append(name)
    return found


@pytest.mark.parametrize("name", available())
def test_each_lesson_has_a_picture_a_sentence_and_a_place_in_the_list(name: str) -> None:
    lesson = load(name)
    assert (FOLDER / f"{name}.svg").read_text().startswith("<svg")
    assert first_sentence(lesson.about).endswith(".")
    assert [other.name for other in in_order() if other.order == lesson.order] == [name]


@pytest.mark.parametrize("name", available())
def test_every_lesson_meets_its_expectations(name: str, tmp_path: Path) -> None:
    transports = transports_here()
    play(name, [ONCE[name]] if ONCE.get(name) in transports else transports, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("name", available())
def test_every_lesson_meets_its_expectations_on_every_transport(name: str, tmp_path: Path) -> None:
    play(name, transports_here(), tmp_path)


def play(name: str, transports: list[str], folder: Path) -> None:
    """Play a lesson on all of them at the same time: lessons wait more than they compute."""

    def run(transport: str) -> tuple[str, subprocess.CompletedProcess[str], Path]:
        file = folder / f"{transport}.json"
        arguments = "--offscreen", f"--transport={transport}", f"--report={file}"
        return transport, poolscope("lesson", name, *arguments), file

    with ThreadPoolExecutor(len(transports)) as threads:
        for transport, result, file in threads.map(run, transports):
            assert result.returncode == 0, f"{transport}: {result.stdout}{result.stderr}"
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
    assert set(report["returned"]) & {failover["from"] for failover in report["failovers"]}


def _join_the_class(report: dict[str, Any]) -> None:
    ada, bob = report["students"]
    assert (ada["name"], bob["name"], ada["vanished"], bob["vanished"]) == ("Ada", "Bob", False, True)
    assert len(ada["elements"]) == 2  # she has joined twice
    assert ada["points"] + bob["points"] == report["picture"]["width"] * report["picture"]["height"]


def _owner_comes_back(report: dict[str, Any]) -> None:
    ada, bob = report["students"]
    assert len(ada["away_ms"]) == 1
    assert {failover["from"] for failover in report["failovers"]} <= {ada["elements"][0]}
    assert bob["points"] > ada["points"] > 0


def _uninvited(report: dict[str, Any]) -> None:
    without, protected = report["attacks"]
    assert (without["guarded"], protected["guarded"]) == (False, True)
    for attack in (without, protected):
        assert min(attack["stranger"][what] for what in ("registrations", "resolutions", "reports", "forged")) > 0
        assert attack["user"]["resolutions"] > attack["user"]["failed"]
    assert protected["refused"] > without["refused"]


CHECKS = {
    "join-the-class": _join_the_class,
    "owner-comes-back": _owner_comes_back,
    "uninvited": _uninvited,
    "kill-one": _kill_one,
    "registrar-dies": _registrar_dies,
    "registrar-joins": _registrar_joins,
    "hung-not-dead": _hung,
}
"""Further checks of the reports of lessons."""
