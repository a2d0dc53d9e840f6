"""A lesson's report: each expectation judged by itself, and the JSON that scripts read."""

from __future__ import annotations

import json
from dataclasses import asdict, fields, replace

import pytest

from app.lessons.facts import (
    AttackResult,
    ElementResult,
    Facts,
    FailoverResult,
    PictureResult,
    Rate,
    StudentResult,
)
from app.lessons.findings import EXPECTATIONS
from app.lessons.parts import Expect
from app.lessons.report import judge
from app.lessons.strangers.target import Done, Waits
from app.models.handlespace.scope import Join, Takeover

OPEN = AttackResult(False, Done(10, 20, 30, 4, 5, 3, 2, 1), Waits(100, 0.012, 0.25, 1), listed=3, removed=0, refused=4)
GUARDED = AttackResult(True, Done(11, 21, 31, 5, 4, 0, 2, 0), Waits(200, 0.002, 0.01), listed=0, removed=0, refused=60)
FACTS = Facts(
    lesson="kill-one",
    transport="tcp",
    wall_s=4.56789,
    width=800,
    height=600,
    tiles=96,
    tiles_done=96,
    identical=True,
    elements=(
        ElementResult(0x1A2B3C4D, 4711, 30, 150_000, "was killed (SIGKILL) after 2.0 s", None, False, 1000.0),
        ElementResult(0x00C0FFEE, 4712, 66, 330_000, "running", 0x0B0B0B0B, True, 2000.0),
    ),
    failovers=(
        FailoverResult(37, 0x1A2B3C4D, 0xC0FFEE, 3240, 0.01234, True, 0.035),
        FailoverResult(38, 0xC0FFEE, 0x1A2B3C4D, 0, 0.5, False, repeated=324),
    ),
    handle_resolutions=8,
    takeovers=(Takeover(0x0A0A0A0A, 0x0B0B0B0B, 3, 0.01456),),
    joins=(Join(0x0B0B0B0B, 0, 9.0), Join(0x0C0C0C0C, 4, 0.125)),
    checksums={0x0B0B0B0B: 0x12AB, 0x0C0C0C0C: 0x12AB},
    pictures=(
        PictureResult(48, 48, 3.0, (Rate(1, 50_000.4, 2.0), Rate(2, 90_000.0, 1.0))),
        PictureResult(48, 48, 1.5),
    ),
    returned=(0x00C0FFEE,),
    apart=True,
    students=(
        StudentResult("Ada", (0x1A2B3C4D,), 30, 150_000, 0.75, away=(5.25,)),
        StudentResult("Bob", (0x00C0FFEE,), 66, 330_000, 1.0, vanished=True),
    ),
    attacks=(OPEN, GUARDED),
)
ALL = Expect(
    complete=True,
    identical=True,
    failovers=1,
    resumed=1,
    takeovers=1,
    rehomed=True,
    agree=True,
    joined_within=5.0,
    served=2,
    shares=0.05,
    faster=2.0,
    sped_up=1.5,
    returned=1,
    apart=True,
    students_within=3.0,
    handed_over=0.5,
    rescued=1,
    came_back=1,
    kept_out=True,
    forgeries_refused=True,
    floods_refused=50,
    unevicted=True,
    waited=0.005,
)


def test_a_lesson_is_ok_if_all_expectations_are_met() -> None:
    report = judge(ALL, FACTS)
    assert report.ok
    assert len(report.findings) == len(EXPECTATIONS)


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("complete", replace(FACTS, tiles_done=95)),
        ("complete", replace(FACTS, tiles=0, tiles_done=0)),
        ("identical", replace(FACTS, identical=False)),
        ("failovers", replace(FACTS, failovers=())),
        ("resumed", replace(FACTS, failovers=(replace(FACTS.failovers[0], with_cookie=False),))),
        ("resumed", replace(FACTS, failovers=(replace(FACTS.failovers[0], resumed_at=0),))),
        ("takeovers", replace(FACTS, takeovers=())),
        ("rehomed", replace(FACTS, elements=(*FACTS.elements, replace(FACTS.elements[1], home=None)))),
        ("rehomed", replace(FACTS, elements=FACTS.elements[:1])),
        ("agree", replace(FACTS, checksums={1: 0x12AB, 2: 0x12AC})),
        ("agree", replace(FACTS, checksums={})),
        ("agree", replace(FACTS, differences=1)),
        ("joined_within", replace(FACTS, joins=(Join(0x0C0C0C0C, 4, 5.1),))),
        ("joined_within", replace(FACTS, joins=(Join(0x0C0C0C0C, 0, 0.1),))),
        ("joined_within", replace(FACTS, joining=1)),
        ("served", replace(FACTS, elements=(FACTS.elements[0], replace(FACTS.elements[1], points=0)))),
        ("shares", replace(FACTS, elements=(FACTS.elements[0], replace(FACTS.elements[1], speed=8000.0)))),
        ("shares", replace(FACTS, elements=())),
        ("faster", replace(FACTS, pictures=(FACTS.pictures[0], replace(FACTS.pictures[1], seconds=1.6)))),
        ("faster", replace(FACTS, pictures=(FACTS.pictures[0], replace(FACTS.pictures[1], seconds=None)))),
        ("faster", replace(FACTS, pictures=FACTS.pictures[:1])),
        ("sped_up", replace(FACTS, pictures=(PictureResult(48, 48, 3.0, (Rate(2, 70.0, 1.0), Rate(1, 50.0, 1.0))),))),
        ("sped_up", replace(FACTS, pictures=FACTS.pictures[1:])),
        ("returned", replace(FACTS, returned=())),
        ("apart", replace(FACTS, apart=False)),
        ("students_within", replace(FACTS, students=())),
        ("students_within", replace(FACTS, students=(replace(FACTS.students[0], joined=3.1),))),
        ("students_within", replace(FACTS, students=(replace(FACTS.students[0], joined=None),))),
        ("handed_over", replace(FACTS, students=FACTS.students[1:])),
        ("handed_over", replace(FACTS, failovers=(replace(FACTS.failovers[0], gap=0.6),))),
        ("handed_over", replace(FACTS, failovers=(replace(FACTS.failovers[0], repeated=1),))),
        ("rescued", replace(FACTS, failovers=FACTS.failovers[:1])),
        ("rescued", replace(FACTS, students=FACTS.students[:1])),
        ("came_back", replace(FACTS, students=FACTS.students[1:])),
        ("kept_out", replace(FACTS, attacks=(OPEN,))),
        ("kept_out", replace(FACTS, attacks=(OPEN, replace(GUARDED, listed=1)))),
        ("kept_out", replace(FACTS, attacks=(replace(OPEN, listed=0), GUARDED))),
        ("forgeries_refused", replace(FACTS, attacks=(OPEN, replace(GUARDED, done=OPEN.done)))),
        ("forgeries_refused", replace(FACTS, attacks=(replace(OPEN, done=GUARDED.done), GUARDED))),
        ("floods_refused", replace(FACTS, attacks=(OPEN, replace(GUARDED, refused=49)))),
        ("unevicted", replace(FACTS, attacks=(replace(OPEN, removed=1), GUARDED))),
        ("waited", replace(FACTS, attacks=(OPEN, replace(GUARDED, waits=replace(OPEN.waits, median=0.0061))))),
        ("waited", replace(FACTS, attacks=(OPEN, replace(GUARDED, waits=Waits(failed=3))))),
    ],
)
def test_each_expectation_can_fail_by_itself(name: str, facts: Facts) -> None:
    assert judge(Expect(**{name: getattr(ALL, name)}), FACTS).ok
    report = judge(Expect(**{name: getattr(ALL, name)}), facts)
    assert not report.ok
    assert [finding.ok for finding in report.findings] == [False]
    assert report.lines()[0].startswith("✘ ")


def test_every_field_of_expect_is_judged() -> None:
    assert [field.name for field in fields(Expect)] == list(EXPECTATIONS)


def test_fields_without_an_expectation_are_not_checked() -> None:
    assert judge(Expect(), replace(FACTS, identical=False, tiles_done=0)).ok


def test_the_opposite_may_be_expected() -> None:
    assert not judge(Expect(complete=False), FACTS).ok
    assert judge(Expect(complete=False), replace(FACTS, tiles_done=0)).ok


def test_a_lesson_that_stopped_early_is_not_ok() -> None:
    report = judge(Expect(), replace(FACTS, error="it took longer than 120 s"))
    assert not report.ok
    assert report.lines() == ["✘ the lesson stopped: it took longer than 120 s"]


def test_the_json_has_everything_that_scripts_need() -> None:
    values = json.loads(judge(ALL, FACTS).to_json())
    assert values["expectations"][0] == {
        "name": "complete",
        "expected": "The picture is complete",
        "ok": True,
        "found": "96 of 96 tiles done",
    }
    del values["expectations"]
    assert values == {
        "lesson": "kill-one",
        "ok": True,
        "transport": "tcp",
        "wall_s": 4.568,
        "picture": {"width": 800, "height": 600, "tiles": 96, "identical": True},
        "elements": [
            {
                "id": "0x1a2b3c4d",
                "pid": 4711,
                "tiles": 30,
                "points": 150_000,
                "outcome": "was killed (SIGKILL) after 2.0 s",
                "home": None,
            },
            {
                "id": "0x00c0ffee",
                "pid": 4712,
                "tiles": 66,
                "points": 330_000,
                "outcome": "running",
                "home": "0x0b0b0b0b",
            },
        ],
        "failovers": [
            {
                "tile": 37,
                "from": "0x1a2b3c4d",
                "to": "0x00c0ffee",
                "resumed_at": 3240,
                "gap_ms": 12.34,
                "after_kill_ms": 35.0,
                "repeated": 0,
            },
            {
                "tile": 38,
                "from": "0x00c0ffee",
                "to": "0x1a2b3c4d",
                "resumed_at": 0,
                "gap_ms": 500.0,
                "after_kill_ms": None,
                "repeated": 324,
            },
        ],
        "handle_resolutions": 8,
        "takeovers": [{"target": "0x0a0a0a0a", "by": "0x0b0b0b0b", "elements": 3, "duration_ms": 14.56}],
        "joins": [
            {"registrar": "0x0b0b0b0b", "elements": 0, "duration_ms": 9000.0},
            {"registrar": "0x0c0c0c0c", "elements": 4, "duration_ms": 125.0},
        ],
        "checksums": {"0x0b0b0b0b": "0x12ab", "0x0c0c0c0c": "0x12ab"},
        "pictures": [
            {
                "tiles": 48,
                "tiles_done": 48,
                "duration_ms": 3000.0,
                "rates": [
                    {"elements": 1, "points_per_s": 50_000, "s": 2.0},
                    {"elements": 2, "points_per_s": 90_000, "s": 1.0},
                ],
            },
            {"tiles": 48, "tiles_done": 48, "duration_ms": 1500.0, "rates": []},
        ],
        "returned": ["0x00c0ffee"],
        "students": [
            {
                "name": "Ada",
                "elements": ["0x1a2b3c4d"],
                "tiles": 30,
                "points": 150_000,
                "joined_ms": 750.0,
                "vanished": False,
                "away_ms": [5250.0],
            },
            {
                "name": "Bob",
                "elements": ["0x00c0ffee"],
                "tiles": 66,
                "points": 330_000,
                "joined_ms": 1000.0,
                "vanished": True,
                "away_ms": [],
            },
        ],
        "attacks": [
            {
                "guarded": False,
                "stranger": asdict(OPEN.done),
                "user": {"resolutions": 100, "median_ms": 12.0, "p99_ms": 250.0, "failed": 1},
                "listed": 3,
                "removed": 0,
                "refused": 4,
            },
            {
                "guarded": True,
                "stranger": asdict(GUARDED.done),
                "user": {"resolutions": 200, "median_ms": 2.0, "p99_ms": 10.0, "failed": 0},
                "listed": 0,
                "removed": 0,
                "refused": 60,
            },
        ],
        "error": "",
    }


def test_the_figures_of_two_attacks_stand_side_by_side() -> None:
    told = {finding.name: finding.found for finding in judge(ALL, FACTS).findings}
    assert told["kept_out"] == "without protection: 3 elements; with protection: 0 elements"
    assert (
        told["floods_refused"] == "without protection: 4 of 64 that were sent; with protection: 60 of 68 that were sent"
    )
    assert told["waited"] == (
        "without protection: median 12 ms, 99th percentile 250 ms; with protection: median 2 ms, 99th percentile 10 ms"
    )
    assert judge(Expect(kept_out=True), replace(FACTS, attacks=())).findings[0].found == (
        "there was no attack with protection and one without"
    )
