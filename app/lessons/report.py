"""What happened in a lesson, what was expected of it, and both as JSON. Values only; `runner` gathers them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from app.base.durations import duration
from app.base.language import in_english, translate
from app.lessons.lesson import Expect
from app.models.handlespace.scope import Join, Takeover


@dataclass(frozen=True, slots=True)
class ElementResult:
    """One element of the lesson: its part in the picture, and how it ended (a sentence)."""

    identifier: int
    pid: int
    tiles: int
    """Tiles that it finished, as in its row and in the graphs."""
    points: int
    """Points of the finished picture that came from it."""
    outcome: str
    home: int | None = None
    """Its home registrar, if it lives and all registrars agree about it."""
    alive: bool = True
    speed: float = 0.0
    """Its limit in points per second; 0: no limit."""


@dataclass(frozen=True, slots=True)
class Rate:
    """The speed of a picture while this number of elements ran."""

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
    """A tile that changed its element.

    `gap`: seconds from noticing the loss to the next data. `after_kill`: seconds from the lesson's kill to that data,
    which is the failover time shown in the window; None if the lesson did not kill that element.
    """

    tile: int
    left: int
    to: int
    resumed_at: int
    gap: float
    with_cookie: bool
    after_kill: float | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything known about a lesson that is over.

    `error` says in English why it did not reach its end; empty if it did. `told` is the same sentence as the audience
    saw it, possibly in another language.
    """

    lesson: str
    transport: str
    wall_s: float
    width: int = 0
    height: int = 0
    tiles: int = 0
    """The tiles of all pictures together."""
    tiles_done: int = 0
    identical: bool = False
    """Whether all tiles are identical to those computed here."""
    elements: tuple[ElementResult, ...] = ()
    failovers: tuple[FailoverResult, ...] = ()
    handle_resolutions: int = 0
    takeovers: tuple[Takeover, ...] = ()
    joins: tuple[Join, ...] = ()
    joining: int = 0
    """Registrars that joined but never had the whole handlespace."""
    checksums: Mapping[int, int] = field(default_factory=dict)
    """The checksum of each living registrar over all elements it knows."""
    differences: int = 0
    """The number of differences between their views."""
    pictures: tuple[PictureResult, ...] = ()
    returned: tuple[int, ...] = ()
    """Elements that were removed while alive and came back."""
    apart: bool = False
    """While the network was split, each half had its own elements and no others."""
    error: str = ""
    told: str = ""

    @property
    def why(self) -> str:
        """Why the lesson did not reach its end, as the audience saw it."""
        return self.told or self.error


@dataclass(frozen=True, slots=True)
class Finding:
    """One expectation, whether it was met, and what was found. The texts are in the language in use."""

    expected: str
    ok: bool
    found: str
    name: str = ""
    """The name of the field of `Expect`."""


def _complete(wanted: Any, facts: Facts) -> Finding:
    complete = facts.tiles > 0 and facts.tiles_done == facts.tiles
    yes, no = translate("Report", "The picture is complete"), translate("Report", "The picture is not complete")
    found = translate("Report", "{done} of {tiles} tiles done").format(done=facts.tiles_done, tiles=facts.tiles)
    return Finding(yes if wanted else no, complete is wanted, found)


def _identical(wanted: Any, facts: Facts) -> Finding:
    yes = translate("Report", "The picture is identical to the same tiles computed in this process")
    no = translate("Report", "The picture differs from the same tiles computed in this process")
    same, other = translate("Report", "identical"), translate("Report", "different")
    return Finding(yes if wanted else no, facts.identical is wanted, same if facts.identical else other)


def _at_least(expected: str, wanted: int, count: int) -> Finding:
    """Judge a count; `expected` has a placeholder for the wanted number."""
    return Finding(expected.format(wanted=wanted), count >= wanted, str(count))


def _failovers(wanted: Any, facts: Facts) -> Finding:
    text = translate("Report", "Tiles that failed over (at least {wanted})")
    return _at_least(text, wanted, len(facts.failovers))


def _resumed(wanted: Any, facts: Facts) -> Finding:
    count = sum(failover.with_cookie and failover.resumed_at > 0 for failover in facts.failovers)
    return _at_least(translate("Report", "Resumed mid-tile from a cookie (at least {wanted})"), wanted, count)


def _takeovers(wanted: Any, facts: Facts) -> Finding:
    one = translate("Report", "{elements} in {time}")
    told = [one.format(elements=_elements(t.elements), time=duration(t.seconds)) for t in facts.takeovers]
    expected = translate("Report", "Dead registrars taken over (at least {wanted})")
    found = f"{len(told)} ({', '.join(told)})" if told else "0"
    return Finding(expected.format(wanted=wanted), len(told) >= wanted, found)


def _rehomed(wanted: Any, facts: Facts) -> Finding:
    living = [element for element in facts.elements if element.alive]
    housed = sum(element.home is not None for element in living)
    yes = translate("Report", "Every element has a live home registrar")
    no = translate("Report", "Some elements have no live home registrar")
    return Finding(yes if wanted else no, (housed == len(living) > 0) is wanted, _part_of(housed, len(living)))


def _agree(wanted: Any, facts: Facts) -> Finding:
    sums = facts.checksums
    agree = bool(sums) and len(set(sums.values())) == 1 and not facts.differences
    yes = translate("Report", "The checksums of the remaining registrars are equal")
    no = translate("Report", "The checksums of the remaining registrars differ")
    found = f"{', '.join(f'0x{s:04x}' for s in sums.values()) or '–'}, "
    found += translate("Report", "%n difference(s)", "", facts.differences)
    return Finding(yes if wanted else no, agree is wanted, found)


def _joined_within(wanted: Any, facts: Facts) -> Finding:
    taken = [join.seconds for join in facts.joins if join.elements]
    found = ", ".join(map(duration, taken)) or translate("Report", "none")
    if facts.joining:
        late = translate("Report", "{found}; {number} did not")
        found = late.format(found=found, number=facts.joining)
    expected = translate("Report", "New registrars knew the whole handlespace within {seconds} s of their start")
    return Finding(
        expected.format(seconds=f"{wanted:g}"),
        bool(taken) and max(taken) <= wanted and not facts.joining,
        found,
    )


def _served(wanted: Any, facts: Facts) -> Finding:
    count = sum(element.points > 0 for element in facts.elements)
    expected = translate("Report", "Elements that computed a part (at least {wanted})")
    return Finding(expected.format(wanted=wanted), count >= wanted, _part_of(count, len(facts.elements)))


def _shares(wanted: Any, facts: Facts) -> Finding:
    points, speed = sum(e.points for e in facts.elements), sum(e.speed for e in facts.elements)
    pairs = [(e.points / points, e.speed / speed) for e in facts.elements] if points and speed else []
    one = translate("Report", "{share} % of the work with {fair} % of the speed")
    told = ", ".join(one.format(share=round(share * 100), fair=round(fair * 100)) for share, fair in pairs)
    expected = translate("Report", "Share of the work equals share of the speed (within {margin} %)")
    return Finding(
        expected.format(margin=round(wanted * 100)),
        bool(pairs) and all(abs(share - fair) <= wanted for share, fair in pairs),
        told or translate("Report", "no element worked, or none has a speed limit"),
    )


def _faster(wanted: Any, facts: Facts) -> Finding:
    taken = [picture.seconds for picture in facts.pictures if picture.seconds is not None]
    both = len(taken) == len(facts.pictures) > 1
    found = translate("Report", "there are no two complete pictures")
    if both:
        found = translate("Report", "{first}, then {last}: {times} times").format(
            first=duration(taken[0]), last=duration(taken[-1]), times=f"{taken[0] / taken[-1]:.1f}"
        )
    expected = translate("Report", "The last picture was at least {times} times as fast as the first")
    return Finding(expected.format(times=f"{wanted:g}"), both and taken[0] >= wanted * taken[-1], found)


def _sped_up(wanted: Any, facts: Facts) -> Finding:
    rates = sorted((rate for picture in facts.pictures for rate in picture.rates), key=lambda rate: rate.elements)
    told = ", ".join(
        translate("Report", "{rate} with %n element(s)", "", r.elements).format(rate=f"{r.points_per_second:.0f}")
        for r in rates
    )
    expected = translate("Report", "Speed-up from fewest to most elements (at least {times} times)")
    return Finding(
        expected.format(times=f"{wanted:g}"),
        len(rates) > 1 and rates[-1].points_per_second >= wanted * rates[0].points_per_second > 0,
        told or translate("Report", "nothing to compare"),
    )


def _returned(wanted: Any, facts: Facts) -> Finding:
    text = translate("Report", "Elements removed while alive that came back (at least {wanted})")
    return _at_least(text, wanted, len(facts.returned))


def _apart(wanted: Any, facts: Facts) -> Finding:
    yes = translate("Report", "While the network was split, each half had its own elements and no others")
    no = translate("Report", "The network was never split into two halves with their own elements")
    so, not_so = translate("Report", "yes"), translate("Report", "never")
    return Finding(yes if wanted else no, facts.apart is wanted, so if facts.apart else not_so)


def _elements(number: int) -> str:
    return translate("Report", "%n element(s)", "", number)


def _part_of(number: int, elements: int) -> str:
    return translate("Report", "{number} of %n element(s)", "", elements).format(number=number)


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
"""The judge of each field of `Expect`. A new expectation is a field there and a line here."""


@dataclass(frozen=True, slots=True)
class Report:
    """The facts and the expectations. `ok`: the lesson reached its end and met all expectations."""

    facts: Facts
    expect: Expect

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings in the language in use. Fields of `expect` that are None are not checked."""
        wanted = {name: getattr(self.expect, name) for name in EXPECTATIONS}
        return tuple(
            replace(EXPECTATIONS[name](value, self.facts), name=name)
            for name, value in wanted.items()
            if value is not None
        )

    @property
    def ok(self) -> bool:
        return not self.facts.error and all(finding.ok for finding in self.findings)

    def to_json(self) -> bytes:
        """Return the report as the bytes of a JSON file, in English. Identifiers are hexadecimal, as on screen."""
        facts = self.facts
        with in_english():
            findings = self.findings
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
                    "duration_ms": round(t.duration * 1000.0, 2),
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
            "expectations": [{"name": f.name, "expected": f.expected, "ok": f.ok, "found": f.found} for f in findings],
        }
        return json.dumps(values, indent=2, ensure_ascii=False).encode() + b"\n"

    def lines(self) -> list[str]:
        """Return one line for each expectation, and why the lesson stopped, if it did, in the language in use."""
        lines = [f"{'✔' if f.ok else '✘'} {f.expected}: {f.found}" for f in self.findings]
        if self.facts.error:
            lines.append(translate("Report", "✘ the lesson stopped: {why}").format(why=self.facts.why))
        return lines


def judge(expect: Expect, facts: Facts) -> Report:
    """Compare what was expected with what happened."""
    return Report(facts, expect)


def _hex(identifier: int) -> str:
    return f"0x{identifier:08x}"
