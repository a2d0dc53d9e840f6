"""What happened in a lesson, what was expected of it, and both as JSON. Values only; `runner` gathers them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.lessons.lesson import Expect
from app.models.scope import Join, Takeover
from app.processes.outcome import duration


@dataclass(frozen=True, slots=True)
class ElementResult:
    """One element of the lesson: what it contributed to the picture, and how it ended (a sentence)."""

    identifier: int
    pid: int
    tiles: int
    """Tiles that it served, wholly or in part."""
    points: int
    """Points of the finished picture that came from it."""
    outcome: str
    home: int | None = None
    """Its home registrar, if that lives and all registrars agree about it."""
    alive: bool = True
    speed: float = 0.0
    """Points per second that it may compute at most; 0: as many as it can."""


@dataclass(frozen=True, slots=True)
class Rate:
    """How fast a picture came while so many elements ran."""

    elements: int
    points_per_second: float
    seconds: float


@dataclass(frozen=True, slots=True)
class PictureResult:
    """One of the lesson's pictures. `seconds` from the order to the last tile; None: it was not completed."""

    tiles: int
    tiles_done: int
    seconds: float | None
    rates: tuple[Rate, ...] = ()


@dataclass(frozen=True, slots=True)
class FailoverResult:
    """A tile that changed its element. `gap` seconds from noticing the loss to the next data; `after_kill` seconds from
    the lesson's kill to that data (None: it did not kill that element)."""

    tile: int
    left: int
    to: int
    resumed_at: int
    gap: float
    with_cookie: bool
    after_kill: float | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is known about a lesson that is over. `error` is why it did not get to its end; empty when it did."""

    lesson: str
    transport: str
    wall_s: float
    width: int = 0
    height: int = 0
    tiles: int = 0
    """Of all pictures together."""
    tiles_done: int = 0
    identical: bool = False
    """All of them are."""
    elements: tuple[ElementResult, ...] = ()
    failovers: tuple[FailoverResult, ...] = ()
    handle_resolutions: int = 0
    takeovers: tuple[Takeover, ...] = ()
    joins: tuple[Join, ...] = ()
    joining: int = 0
    """Newcomers that never came to see what the others see."""
    checksums: Mapping[int, int] = field(default_factory=dict)
    """Of each registrar that lives, over all elements it knows."""
    differences: int = 0
    """Things that one of them sees differently."""
    pictures: tuple[PictureResult, ...] = ()
    returned: tuple[int, ...] = ()
    """Elements that were removed while they lived, and came back."""
    apart: bool = False
    """While the network was split, each half had its own elements and no others."""
    error: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One expectation, whether it came true, and what was found; the texts are for people."""

    expected: str
    ok: bool
    found: str


def _complete(wanted: Any, facts: Facts) -> Finding:
    complete = facts.tiles > 0 and facts.tiles_done == facts.tiles
    return Finding(
        f"the picture is {'' if wanted else 'not '}complete",
        complete is wanted,
        f"{facts.tiles_done} of {facts.tiles} tiles are done",
    )


def _identical(wanted: Any, facts: Facts) -> Finding:
    found = "identical" if facts.identical else "different"
    return Finding(
        f"the picture and the same tiles computed in this process are {'identical' if wanted else 'different'}",
        facts.identical is wanted,
        f"they are {found}",
    )


def _failovers(wanted: Any, facts: Facts) -> Finding:
    count = len(facts.failovers)
    return Finding(f"tiles that went on at another element: at least {wanted}", count >= wanted, str(count))


def _resumed(wanted: Any, facts: Facts) -> Finding:
    count = sum(failover.with_cookie and failover.resumed_at > 0 for failover in facts.failovers)
    return Finding(f"of them from a cookie, in the middle: at least {wanted}", count >= wanted, str(count))


def _takeovers(wanted: Any, facts: Facts) -> Finding:
    told = [f"{_count(t.elements, 'element')} in {duration(t.seconds)}" for t in facts.takeovers]
    return Finding(
        f"dead registrars whose elements were taken over: at least {wanted}",
        len(told) >= wanted,
        f"{len(told)} ({', '.join(told)})" if told else "0",
    )


def _rehomed(wanted: Any, facts: Facts) -> Finding:
    living = [element for element in facts.elements if element.alive]
    housed = sum(element.home is not None for element in living)
    return Finding(
        f"{'every' if wanted else 'not every'} element has a home registrar that lives",
        (housed == len(living) > 0) is wanted,
        f"{housed} of {_count(len(living), 'element')}",
    )


def _agree(wanted: Any, facts: Facts) -> Finding:
    sums = facts.checksums
    agree = bool(sums) and len(set(sums.values())) == 1 and not facts.differences
    return Finding(
        f"the checksums of all registrars left are {'equal' if wanted else 'different'}",
        agree is wanted,
        f"{', '.join(f'0x{s:04x}' for s in sums.values()) or 'none'}, {_count(facts.differences, 'difference')}",
    )


def _joined_within(wanted: Any, facts: Facts) -> Finding:
    taken = [join.seconds for join in facts.joins if join.elements]
    found = ", ".join(map(duration, taken)) or "none did"
    late = f", and {facts.joining} not at all" if facts.joining else ""
    return Finding(
        f"newcomers had the whole handlespace within {wanted:g} s of their start",
        bool(taken) and max(taken) <= wanted and not facts.joining,
        found + late,
    )


def _served(wanted: Any, facts: Facts) -> Finding:
    count = sum(element.points > 0 for element in facts.elements)
    return Finding(
        f"elements that computed a part: at least {wanted}",
        count >= wanted,
        f"{count} of {_count(len(facts.elements), 'element')}",
    )


def _shares(wanted: Any, facts: Facts) -> Finding:
    points, speed = sum(e.points for e in facts.elements), sum(e.speed for e in facts.elements)
    pairs = [(e.points / points, e.speed / speed) for e in facts.elements] if points and speed else []
    told = ", ".join(f"{share:.0%} with {fair:.0%} of the speed" for share, fair in pairs)
    return Finding(
        f"each element did as large a part as it is fast, give or take {wanted:.0%} of the whole",
        bool(pairs) and all(abs(share - fair) <= wanted for share, fair in pairs),
        told or "nobody did anything, or nobody has a limit",
    )


def _faster(wanted: Any, facts: Facts) -> Finding:
    taken = [picture.seconds for picture in facts.pictures if picture.seconds is not None]
    found = ", then ".join(map(duration, taken)) or "none is complete"
    both = len(taken) == len(facts.pictures) > 1
    return Finding(
        f"the last picture was at least {wanted:g} times as fast as the first",
        both and taken[0] >= wanted * taken[-1],
        f"{found}: {taken[0] / taken[-1]:.1f} times" if both else found,
    )


def _sped_up(wanted: Any, facts: Facts) -> Finding:
    rates = sorted((rate for picture in facts.pictures for rate in picture.rates), key=lambda rate: rate.elements)
    told = ", ".join(f"{r.points_per_second:.0f} with {_count(r.elements, 'element')}" for r in rates)
    return Finding(
        f"points per second grew with the elements: at least {wanted:g} times",
        len(rates) > 1 and rates[-1].points_per_second >= wanted * rates[0].points_per_second > 0,
        told or "there was nothing to compare",
    )


def _returned(wanted: Any, facts: Facts) -> Finding:
    count = len(facts.returned)
    return Finding(f"elements that were removed alive and came back: at least {wanted}", count >= wanted, str(count))


def _apart(wanted: Any, facts: Facts) -> Finding:
    return Finding(
        f"while the network was split, {'each' if wanted else 'no'} half had its own elements and no others",
        facts.apart is wanted,
        "so it was" if facts.apart else "it was never so",
    )


EXPECTATIONS: dict[str, Callable[[Any, Facts], Finding]] = {
    "complete": _complete,
    "identical": _identical,
    "failovers": _failovers,
    "resumed": _resumed,
    "takeovers": _takeovers,
    "rehomed": _rehomed,
    "agree": _agree,
    "joined_within": _joined_within,
    "served": _served,
    "shares": _shares,
    "faster": _faster,
    "sped_up": _sped_up,
    "returned": _returned,
    "apart": _apart,
}
"""How each field of `Expect` is judged. A new expectation is a field there and a line here."""


@dataclass(frozen=True, slots=True)
class Report:
    """The facts and the findings. `ok`: the lesson got to its end and everything expected came true."""

    facts: Facts
    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        return not self.facts.error and all(finding.ok for finding in self.findings)

    def to_json(self) -> bytes:
        """The report as a JSON file's bytes. Identifiers are text in hexadecimal, as people see them everywhere."""
        facts = self.facts
        values = {
            "lesson": facts.lesson,
            "ok": self.ok,
            "transport": facts.transport,
            "wall_s": round(facts.wall_s, 3),
            "picture": {
                "width": facts.width,
                "height": facts.height,
                "tiles": facts.tiles,
                "identical": facts.identical,
            },
            "elements": [
                {
                    "id": _hex(e.identifier),
                    "pid": e.pid,
                    "tiles": e.tiles,
                    "points": e.points,
                    "outcome": e.outcome,
                    "home": None if e.home is None else _hex(e.home),
                }
                for e in facts.elements
            ],
            "failovers": [
                {
                    "tile": f.tile,
                    "from": _hex(f.left),
                    "to": _hex(f.to),
                    "resumed_at": f.resumed_at,
                    "gap_ms": round(f.gap * 1000.0, 2),
                    "after_kill_ms": None if f.after_kill is None else round(f.after_kill * 1000.0, 2),
                }
                for f in facts.failovers
            ],
            "handle_resolutions": facts.handle_resolutions,
            "takeovers": [
                {
                    "target": _hex(t.target),
                    "by": _hex(t.by),
                    "elements": t.elements,
                    "duration_ms": round(t.seconds * 1000.0, 2),
                }
                for t in facts.takeovers
            ],
            "joins": [
                {"registrar": _hex(j.registrar), "elements": j.elements, "duration_ms": round(j.seconds * 1000.0, 2)}
                for j in facts.joins
            ],
            "checksums": {_hex(registrar): f"0x{checksum:04x}" for registrar, checksum in facts.checksums.items()},
            "pictures": [
                {
                    "tiles": p.tiles,
                    "tiles_done": p.tiles_done,
                    "duration_ms": None if p.seconds is None else round(p.seconds * 1000.0, 2),
                    "rates": [
                        {"elements": r.elements, "points_per_s": round(r.points_per_second), "s": round(r.seconds, 3)}
                        for r in p.rates
                    ],
                }
                for p in facts.pictures
            ],
            "returned": [_hex(identifier) for identifier in facts.returned],
            "error": facts.error,
            "expectations": [
                {"expected": finding.expected, "ok": finding.ok, "found": finding.found} for finding in self.findings
            ],
        }
        return json.dumps(values, indent=2, ensure_ascii=False).encode() + b"\n"

    def lines(self) -> list[str]:
        """The report for a terminal: one line for each expectation, and why the lesson stopped, if it did."""
        lines = [f"{'✔' if f.ok else '✘'} {f.expected}: {f.found}" for f in self.findings]
        return [*lines, f"✘ the lesson stopped: {self.facts.error}"] if self.facts.error else lines


def judge(expect: Expect, facts: Facts) -> Report:
    """Compare what was expected with what happened; what is None in `expect` is not looked at."""
    wanted = {name: getattr(expect, name) for name in EXPECTATIONS}
    return Report(facts, tuple(EXPECTATIONS[name](value, facts) for name, value in wanted.items() if value is not None))


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _hex(identifier: int) -> str:
    return f"0x{identifier:08x}"
