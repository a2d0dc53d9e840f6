"""Results: summaries, sentences, JSON and CSV."""

from __future__ import annotations

import json

import pytest

from app.comparison.plan import Plan
from app.comparison.results import ElementFigures, Results, Run, as_csv, as_json, conclusion


def a_run(policy: str, duration: float, busy: tuple[float, ...], points: tuple[int, ...], repetition: int = 1) -> Run:
    plan = Plan()
    figures = tuple(
        ElementFigures(
            e.number, e.identifier, e.capacity, e.speed, points[e.number - 1] // 10, points[e.number - 1], busy_s
        )
        for e, busy_s in zip(plan.elements(policy), busy, strict=True)
    )
    return Run(policy, repetition, duration, figures, (1, 2, 3))


ROUND_ROBIN = a_run("RoundRobin", 10.0, (10.0, 5.0, 2.5), (100, 100, 100))
LEAST_USED = a_run("LeastUsed", 4.0, (4.0, 4.0, 3.0), (40, 80, 180))


def results(*runs: Run) -> Results:
    return Results(Plan(), "tcp", {"RoundRobin": (1, 2, 3), "LeastUsed": (1, 2, 3)}, list(runs))


def test_utilisation_is_the_busy_time_and_share_the_fraction_of_points() -> None:
    (summary,) = results(ROUND_ROBIN).summaries()
    assert summary.utilisation == (1.0, 0.5, 0.25)
    assert summary.share == pytest.approx((1 / 3, 1 / 3, 1 / 3))
    assert summary.mean_utilisation == pytest.approx(7 / 12)
    assert summary.order == (1, 2, 3)


def test_repetitions_are_summarised_by_median_and_mean() -> None:
    runs = [a_run("LeastUsed", s, (s, 0.0, 0.0), (300, 0, 0), n) for n, s in enumerate((4.0, 5.0, 99.0), 1)]
    (summary,) = results(*runs).summaries()
    assert (summary.duration, summary.runs) == (5.0, 3)
    assert summary.share == (1.0, 0.0, 0.0)


def test_policies_come_in_the_order_of_the_plan() -> None:
    assert [s.policy for s in results(LEAST_USED, ROUND_ROBIN).summaries()] == ["RoundRobin", "LeastUsed"]


def test_the_conclusion_says_which_policy_was_faster_and_why() -> None:
    assert conclusion(results(ROUND_ROBIN, LEAST_USED)) == (
        "Least used took 4.0 s, round robin took 10 s: 2.5 times as long. With round robin, element 1 got 33 % of "
        "the work but has 14 % of the speed, so the others waited for it."
    )


def test_no_element_is_named_that_got_its_fair_share() -> None:
    slow = a_run("RoundRobin", 10.0, (10.0, 9.0, 9.0), (100, 200, 400))
    assert conclusion(results(slow, LEAST_USED)) == ("Least used took 4.0 s, round robin took 10 s: 2.5 times as long.")


def test_small_differences_do_not_count() -> None:
    close = a_run("RoundRobin", 4.2, (4.0, 4.0, 4.0), (40, 80, 180))
    text = "All took about the same time: Least used 4.0 s, round robin 4.2 s."
    assert conclusion(results(close, LEAST_USED)) == text


def test_a_single_policy_is_not_compared() -> None:
    assert conclusion(results(LEAST_USED)) == "Least used took 4.0 s."
    assert conclusion(results()) == ""


def test_the_json_has_everything() -> None:
    values = json.loads(json.dumps(as_json(results(ROUND_ROBIN, LEAST_USED))))
    assert [p["policy"] for p in values["policies"]] == ["RoundRobin", "LeastUsed"]
    assert [p["order_at_work_follows_from_the_seed"] for p in values["policies"]] == [True, False]
    assert values["runs"][0]["elements"][1]["utilisation"] == 0.5
    assert values["runs"][0]["selections"] == [1, 2, 3]
    assert values["conclusion"].startswith("Least used")


def test_csv_has_a_line_for_each_element_of_each_run() -> None:
    lines = as_csv(results(ROUND_ROBIN, LEAST_USED)).splitlines()
    assert len(lines) == 7
    assert lines[2] == "RoundRobin,1,10.000,2,2,8000,10,100,5.000,0.5000,0.3333"
    assert lines[0].count(",") == lines[1].count(",")
