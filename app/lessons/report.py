"""What happened in a lesson, what was expected of it, and both as JSON. Values only; `runner` gathers them."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace

from app.base.language import in_english, translate
from app.lessons.facts import Facts
from app.lessons.findings import EXPECTATIONS, Finding
from app.lessons.parts import Expect


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
                    "repeated": f.repeated,
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
            "students": [
                {
                    "name": s.name,
                    "elements": [_hex(identifier) for identifier in s.elements],
                    "tiles": s.tiles,
                    "points": s.points,
                    "joined_ms": None if s.joined is None else round(s.joined * 1000.0, 2),
                    "vanished": s.vanished,
                    "away_ms": [round(seconds * 1000.0, 2) for seconds in s.away],
                }
                for s in facts.students
            ],
            "attacks": [
                {
                    "guarded": a.guarded,
                    "stranger": asdict(a.done),
                    "user": {
                        "resolutions": a.waits.resolutions,
                        "median_ms": round(a.waits.median * 1000.0, 2),
                        "p99_ms": round(a.waits.percentile * 1000.0, 2),
                        "failed": a.waits.failed,
                    },
                    "listed": a.listed,
                    "removed": a.removed,
                    "refused": a.refused,
                }
                for a in facts.attacks
            ],
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
