"""Plays lessons repeatedly, each in a process of its own; prints whether expectations were met and how long gaps were.

    python -m tests.benchmarks.bench_lessons kill-one registrar-dies --transport=userland --times=10
    python -m tests.benchmarks.bench_lessons --transport=tcp,tls
    python tests/guest/guest.py --timeout=1800 -- python -m tests.benchmarks.bench_lessons --transport=kernel

A gap is the time from the moment at which a pool user notices the loss of its element to the next data; `from the
signal` counts from the moment at which the lesson kills the element. A takeover counts from the loss of a registrar to
the moment at which the last of its elements has a new home. Of several transports (`tls` is TLS on TCP), the lessons
take turns, and the ratio of the medians to the first is printed. Exit code 1 if a round failed; its output is then
shown.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

from app.base.authority import Authority
from app.base.exits import Exit
from tests.benchmarks.spread import spread

LESSONS = ("kill-one", "registrar-dies")
TLS = "tls"
"""The name of TLS on TCP."""
KINDS = "gap", "from the signal", "takeover"


def play(name: str, transport: str, folder: Path) -> tuple[int, dict[str, Any], str]:
    """Play a lesson offscreen; return its exit code, its report (empty if there is none) and its output."""
    file = folder / "report.json"
    file.unlink(missing_ok=True)
    over = f"--tls={folder / 'member'}" if transport == TLS else f"--transport={transport}"
    done = subprocess.run(
        [sys.executable, "-m", "app", "lesson", name, "--offscreen", over, f"--report={file}"],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    report = json.loads(file.read_text()) if file.exists() else {}
    return done.returncode, report, done.stdout + done.stderr


def measure(name: str, transports: list[str], times: int, folder: Path) -> bool:
    """Play a lesson `times` times over each transport; print a line for each and the medians. False if one failed."""
    figures: dict[str, dict[str, list[float]]] = {transport: {kind: [] for kind in KINDS} for transport in transports}
    failed = dict.fromkeys(transports, 0)
    for number in range(1, times + 1):
        for transport in transports if number % 2 else reversed(transports):
            began = time.monotonic()
            code, report, said = play(name, transport, folder)
            failovers, takeovers = report.get("failovers", []), report.get("takeovers", [])
            found = {
                "gap": [failover["gap_ms"] for failover in failovers],
                "from the signal": [f["after_kill_ms"] for f in failovers if f["after_kill_ms"] is not None],
                "takeover": [takeover["duration_ms"] for takeover in takeovers],
            }
            words = ", ".join(
                f"{kind} {' '.join(f'{v:.1f}' for v in values)} ms" for kind, values in found.items() if values
            )
            took = time.monotonic() - began
            print(f"{name} over {transport} {number}: exit {code} after {took:.1f} s; {words or 'no loss'}", flush=True)
            if code != Exit.DONE:
                failed[transport] += 1
                print(said, flush=True)
            for kind, values in found.items():
                figures[transport][kind] += values
    for transport in transports:
        medians = "; ".join(
            f"{kind} {spread(values, unit='ms')} of {len(values)}"
            for kind, values in figures[transport].items()
            if values
        )
        passed = times - failed[transport]
        print(f"{name} over {transport}: {passed} of {times} passed; medians: {medians}", flush=True)
    first, *others = transports
    for other in others:
        ratios = "; ".join(
            f"{kind} {median(figures[other][kind]) / median(figures[first][kind]):.2f}"
            for kind in KINDS
            if figures[first][kind] and figures[other][kind]
        )
        print(f"{name} over {other} ÷ {first}: {ratios}", flush=True)
    return not any(failed.values())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "lessons", nargs="*", default=LESSONS, metavar="NAME", help="(default: kill-one registrar-dies)"
    )
    parser.add_argument("--transport", default="userland", help="one, or several to compare (default: userland)")
    parser.add_argument("--times", type=int, default=10, help="(default: 10)")
    arguments = parser.parse_args()
    transports = arguments.transport.split(",")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        if TLS in transports:
            authority = Authority.create("Benchmark")
            authority.issue("all").write(folder / "member", authority)
        results = [measure(name, transports, arguments.times, folder) for name in arguments.lessons]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
