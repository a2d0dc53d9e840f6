"""Poolscope compared with rsplib's programs (Debian's 3.4.4), in one run over kernel SCTP. The two sides
take turns. Each line has both medians with their ranges, and ends with a ratio.

    python tests/guest/guest.py --timeout=1200 -- python -m tests.benchmarks.bench_rsplib

Pictures: the time from the first order that a pool user sends to the last element's report that it is done, for the
default picture in four sessions. Failovers: an element is killed while it works, and another one sends data; see `Gap`.
The kernel ends the association with an ABORT (ours) or a SHUTDOWN (rsplib). All times are those at which messages pass
the bridge. Resolutions: see `tests/benchmarks/resolutions.py`. Needs root, a kernel with SCTP, rsplib's programs and
tcpdump.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from app.fractal.kernel import warm_up
from app.fractal.protocol import FINALIZER, PPID, Algorithm
from app.fractal.viewport import Viewport
from tests.benchmarks import resolutions
from tests.benchmarks.sides import Ours, Rsplib, Side
from tests.benchmarks.spread import spread
from tests.guest.hosts import ABORT, DATA, SHUTDOWN, Capture, Chunk, Lab
from tests.helpers.waiting import until
from tests.interop.roles import our_element

ROOT = Path(__file__).parents[2]

ORDER, DATA_MESSAGE = 1, 2
"""Types of the Fractal Generator Protocol."""

DEFAULT = Viewport(800, 600, -1.5 + 1.5j, 1.5 - 1.5j, 1024, Algorithm.MANDELBROT)
WARM = Viewport(200, 75, 3j, 0.5 + 1.2j, 100, Algorithm.MANDELBROT)
LONG = Viewport(200, 150, 3j, 0.5 - 0.6j, 1_000_000, Algorithm.MANDELBROT)
"""The first half costs nothing, so a cookie from there exists when the element is killed. The rest is in the set. That
keeps rspserver busy."""

SPEED = 10_000
"""Points per second of our elements in failovers: at full speed they would be done before they are killed."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The same measurements of both sides."""

    theirs: list[float]
    ours: list[float]


def compare(what: str, figures: Figures, unit: str, *, more_is_better: bool = False) -> None:
    """Print a line: both medians with their ranges, and the ratio of ours to theirs."""
    theirs, ours = figures.theirs, figures.ours
    cells = [spread(v, ".4g", unit) for v in (theirs, ours)]
    word = "more is better" if more_is_better else "less is better"
    ratio = median(ours) / median(theirs)
    print(f"{what:<34} rsplib {cells[0]:<36} Poolscope {cells[1]:<36} ratio {ratio:.2f} ({word})", flush=True)


# --- pictures -------------------------------------------------------------------------------------------------------


def pictures(chunks: Iterable[Chunk], parts: int) -> list[float]:
    """Return the seconds that each whole picture of `parts` parts took."""
    fractal = [c for c in chunks if c.kind == DATA and c.ppid == PPID]
    orders = [c.at for c in fractal if c.payload[0] == ORDER]
    ends = [c.at for c in fractal if c.payload == FINALIZER]
    whole = min(len(orders), len(ends)) // parts
    return [ends[(n + 1) * parts - 1] - orders[n * parts] for n in range(whole)]


def render(lab: Lab, side: Side, view: Viewport, sessions: int, columns: int, rows: int) -> float:
    """Return the seconds that a picture takes with the present elements. rsplib's user chooses its own tiles."""
    with Capture(lab) as capture:
        parts = sessions if side.endless else columns * rows
        user = side.user(view, sessions, f"{columns}x{rows}")
        until(lambda: pictures(capture.chunks(), parts), "a picture", every=1.0)  # each look costs time, too
        user.close()
    return pictures(capture.chunks(), parts)[0]


def bench_pictures(rounds: int, pools: Iterable[int]) -> None:
    for elements in pools:
        with Lab(ROOT) as lab:
            sides: list[Side] = [Rsplib(lab, 1, elements), Ours(lab, 101, elements)]
            for side in sides:
                side.fill()
            times = Figures([], [])
            for _ in range(rounds):
                for side, found in zip(sides, (times.theirs, times.ours), strict=True):
                    found.append(render(lab, side, DEFAULT, 4, 12, 8))
        compare(f"default picture, {elements} element(s)", times, "s")


# --- failovers ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Gap:
    """Milliseconds until the first data of another element: from the signal, from the end of the association, and from
    the user's first message about it. In between the guest cleans up the process, which keeps its only processor busy
    for longer the larger the process was."""

    signal: float
    goodbye: float
    reaction: float


def fail_over(lab: Lab, side: Side, *, verbose: bool) -> Gap:
    """Kill the serving element and measure the failover."""
    side.fill()
    render(lab, side, WARM, len(side.hosts), len(side.hosts), 1)  # each has served once
    user_address = side.user_host.address

    def data(chunks: Iterable[Chunk]) -> list[Chunk]:
        hosts = {host.address for host in side.hosts}
        return [c for c in chunks if c.ppid == PPID and c.source in hosts and c.payload[0] == DATA_MESSAGE]

    with Capture(lab) as capture:
        user = side.user(LONG, 1, "1x1")
        serving = until(lambda: [c.source for c in data(capture.chunks())[14:]], "data")[-1]
        time.sleep(0.2)  # long enough to be at work, too short for the next cookie
        victim = next(host for host in side.hosts if host.address == serving)
        killed = time.time()
        os.kill(side.running[victim].process.pid, signal.SIGKILL)
        time.sleep(1.0)  # all share one processor, so the measuring process stays idle
        until(lambda: [c for c in data(capture.chunks()) if c.source != serving], "data from another")
        user.close()
        side.clear()
    chunks = [chunk for chunk in capture.chunks() if chunk.at >= killed]
    goodbye = next(c for c in chunks if c.kind in (ABORT, SHUTDOWN) and (c.source, c.target) == (serving, user_address))
    reaction = next(c for c in chunks if c.at > goodbye.at and c.kind == DATA and c.source == user_address)
    first = next(c for c in data(chunks) if c.source != serving)
    for c in chunks if verbose else ():
        if goodbye.at <= c.at <= first.at:
            what = f"message {c.payload[0]:#04x} of {c.ppid}" if c.kind == DATA else f"chunk {c.kind}"
            print(f"    {side.name} {1000 * (c.at - goodbye.at):7.2f} ms {c.source} > {c.target} {what}")
    return Gap(*(1000 * (first.at - since) for since in (killed, goodbye.at, reaction.at)))


def bench_failovers(rounds: int, *, verbose: bool) -> None:
    with Lab(ROOT) as lab:
        sides: list[Side] = [Rsplib(lab, 1, 3), Ours(lab, 101, 3, f"--speed={SPEED}")]
        theirs: list[Gap] = []
        ours: list[Gap] = []
        for _ in range(rounds):
            for side, found in zip(sides, (theirs, ours), strict=True):
                found.append(fail_over(lab, side, verbose=verbose))
    compare("failover, from SIGKILL", Figures([g.signal for g in theirs], [g.signal for g in ours]), "ms")
    compare("failover, from the goodbye", Figures([g.goodbye for g in theirs], [g.goodbye for g in ours]), "ms")
    reactions = Figures([g.reaction for g in theirs], [g.reaction for g in ours])
    compare("failover, from the user's reaction", reactions, "ms")


# --- resolutions ----------------------------------------------------------------------------------------------------


def bench_resolutions(rounds: int, seconds: float) -> None:
    with Lab(ROOT) as lab:
        sides: list[Side] = [Rsplib(lab, 1, 0), Ours(lab, 101, 0)]
        found: dict[str, list[resolutions.Resolutions]] = {side.name: [] for side in sides}
        hosts = [lab.host(201 + number) for number in range(3)]
        for number, side in enumerate(sides):
            for host in hosts:  # the same elements at both registrars
                our_element(host, side.home, int(host.name[1:]) + (number << 16), "--service=echo")
        for _ in range(rounds):
            for side in sides:
                found[side.name].append(ask(side, seconds))
    theirs, ours = found["rsplib"], found["Poolscope"]
    assert {r.elements for r in theirs + ours} == {3}
    trips = Figures([r.round_trip * 1000 for r in theirs], [r.round_trip * 1000 for r in ours])
    compare("resolution, round trip", trips, "ms")
    rates = Figures([r.rate for r in theirs], [r.rate for r in ours])
    compare("resolutions, as asked", rates, "/s", more_is_better=True)
    busy = Figures([1 / r.processor for r in theirs], [1 / r.processor for r in ours])
    compare("resolutions, registrar's time", busy, "/s", more_is_better=True)


def ask(side: Side, seconds: float) -> resolutions.Resolutions:
    def run() -> int:
        measured = resolutions.measure(side.home.address, 3863, "EchoPool", side.registrar.process.pid, seconds)
        print(json.dumps(asdict(measured)))
        return 0

    client = side.user_host.fork(run, f"client of {side.name}")
    line: str = client.until(lambda: [line for line in client.lines if line.startswith("{")])[0]
    client.close()
    return resolutions.Resolutions(**json.loads(line))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART", help="pictures, failovers, resolutions (default: all)")
    parser.add_argument("--rounds", type=int, default=7, help="(default: 7)")
    parser.add_argument("--elements", type=int, nargs="+", default=[1, 2, 4], help="for pictures (default: 1 2 4)")
    parser.add_argument("--seconds", type=float, default=2.0, help="duration of each measurement (default: 2)")
    parser.add_argument("--verbose", action="store_true", help="show what passes the bridge during a failover")
    arguments = parser.parse_args()
    warm_up()
    parts = arguments.parts or ["pictures", "failovers", "resolutions"]
    if "resolutions" in parts:
        bench_resolutions(arguments.rounds, arguments.seconds)
    if "failovers" in parts:
        bench_failovers(arguments.rounds, verbose=arguments.verbose)
    if "pictures" in parts:
        bench_pictures(arguments.rounds, arguments.elements)
    return 0


if __name__ == "__main__":
    sys.exit(main())
