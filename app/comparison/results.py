"""The results of a comparison: the figures of each run, what they mean in a sentence, and both as JSON and CSV."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from statistics import fmean, median
from typing import Any

from app.base.durations import duration as in_words
from app.base.language import decimal, translate
from app.comparison.plan import Plan, adaptive, as_object
from app.models.fleet.policy_words import spaced
from rserpool import hex_id

ALIKE = 1.1
"""Times that differ by less than this factor count as equal: one tile more or less at the end."""

SURPLUS = 1.2
"""An element that got this many times its fair share is named as the one the others waited for."""


@dataclass(frozen=True, slots=True)
class ElementFigures:
    """What an element did in a run. `busy`: seconds with at least one tile under way."""

    number: int
    identifier: int
    capacity: float
    speed: float
    tiles: int
    points: int
    busy: float


@dataclass(frozen=True, slots=True)
class Run:
    """One run. `duration`: seconds from the first order to the last point. `selections`: for each tile, in order, the
    number of the element selected for it."""

    policy: str
    repetition: int
    duration: float
    elements: tuple[ElementFigures, ...]
    selections: tuple[int, ...]
    failovers: int = 0

    def utilisation(self, element: ElementFigures) -> float:
        """Return the fraction of the time, 0 to 1, in which the element was busy."""
        return element.busy / self.duration if self.duration else 0.0

    def share(self, element: ElementFigures) -> float:
        """Return the element's share of all points, 0 to 1."""
        total = sum(other.points for other in self.elements)
        return element.points / total if total else 0.0


@dataclass(frozen=True, slots=True)
class Summary:
    """All runs of one policy: the median of the durations, and the means of the rest, one number for each element."""

    policy: str
    runs: int
    duration: float
    utilisation: tuple[float, ...]
    share: tuple[float, ...]
    tiles: tuple[float, ...]
    order: tuple[int, ...]
    """The elements that the idle pool selected, one by one, before any work."""

    @property
    def mean_utilisation(self) -> float:
        """The mean over all elements."""
        return fmean(self.utilisation)


@dataclass(slots=True)
class Results:
    """The measurements so far."""

    plan: Plan
    transport: str
    orders: dict[str, tuple[int, ...]] = field(default_factory=dict)
    """The selections of the idle pool, by policy."""
    runs: list[Run] = field(default_factory=list)

    def summaries(self) -> tuple[Summary, ...]:
        """Return a summary of each policy that has a run, in the plan's order."""
        return tuple(self._summaries())

    def _summaries(self) -> Iterator[Summary]:
        for policy in self.plan.policies:
            runs = [run for run in self.runs if run.policy == policy]
            if not runs:
                continue
            each = range(len(runs[0].elements))
            yield Summary(
                policy,
                len(runs),
                median(run.duration for run in runs),
                tuple(fmean(run.utilisation(run.elements[n]) for run in runs) for n in each),
                tuple(fmean(run.share(run.elements[n]) for run in runs) for n in each),
                tuple(fmean(run.elements[n].tiles for run in runs) for n in each),
                self.orders.get(policy, ()),
            )


def conclusion(results: Results) -> str:
    """Return what the results mean, in sentences; empty if nothing has been measured yet."""
    found = sorted(results.summaries(), key=lambda summary: summary.duration)
    if not found:
        return ""
    best, worst = found[0], found[-1]
    names = {"best": spaced(best.policy), "worst": spaced(worst.policy).lower(),
             "short": in_words(best.duration), "long": in_words(worst.duration)}  # fmt: skip
    if len(found) == 1:
        return translate("Compare", "{best} took {short}.").format(**names)
    if worst.duration < best.duration * ALIKE:
        text = translate("Compare", "All took about the same time: {best} {short}, {worst} {long}.")
        return text.format(**names)
    text = translate("Compare", "{best} took {short}, {worst} took {long}: {times} times as long.")
    sentences = [text.format(**names, times=decimal(worst.duration / best.duration, ".1f"))]
    elements = results.plan.elements(worst.policy)
    speed = sum(element.speed for element in elements)
    last = max(elements, key=lambda element: worst.utilisation[element.number - 1])
    share, ability = worst.share[last.number - 1], last.speed / speed
    if share > ability * SURPLUS:
        text = translate(
            "Compare",
            "With {worst}, element {number} got {share} % of the work but has {ability} % of the speed, so the "
            "others waited for it.",
        )
        sentences.append(
            text.format(**names, number=last.number, share=round(share * 100), ability=round(ability * 100))
        )
    return " ".join(sentences)


def as_json(results: Results) -> dict[str, Any]:
    """Return all results as an object for `json.dumps`. Times are in seconds, shares from 0 to 1."""
    return {
        "plan": as_object(results.plan),
        "transport": results.transport,
        "conclusion": conclusion(results),
        "policies": [
            {
                "policy": s.policy,
                "runs": s.runs,
                "duration_s": round(s.duration, 3),
                "mean_utilisation": round(s.mean_utilisation, 4),
                "utilisation": [round(value, 4) for value in s.utilisation],
                "share": [round(value, 4) for value in s.share],
                "order_when_idle": list(s.order),
                "order_at_work_follows_from_the_seed": not adaptive(s.policy),
            }
            for s in results.summaries()
        ],
        "runs": [
            {
                "policy": run.policy,
                "repetition": run.repetition,
                "duration_s": round(run.duration, 3),
                "failovers": run.failovers,
                "selections": list(run.selections),
                "elements": [
                    {
                        "number": e.number,
                        "identifier": hex_id(e.identifier),
                        "capacity": e.capacity,
                        "speed": e.speed,
                        "tiles": e.tiles,
                        "points": e.points,
                        "busy_s": round(e.busy, 3),
                        "utilisation": round(run.utilisation(e), 4),
                        "share": round(run.share(e), 4),
                    }
                    for e in run.elements
                ],
            }
            for run in results.runs
        ],
    }


def as_csv(results: Results) -> str:
    """Return the results as CSV, one line for each element of each run."""
    lines = ["policy,repetition,duration_s,element,capacity,speed,tiles,points,busy_s,utilisation,share"]
    for run in results.runs:
        for e in run.elements:
            lines.append(
                f"{run.policy},{run.repetition},{run.duration:.3f},{e.number},{e.capacity:g},{e.speed:g},"
                f"{e.tiles},{e.points},{e.busy:.3f},{run.utilisation(e):.4f},{run.share(e):.4f}"
            )
    return "\n".join(lines) + "\n"
