"""`poolscope compare`: run the same job under several policies, with real processes but no window, and compare."""

from __future__ import annotations

import argparse
import asyncio
import json
from pathlib import Path
from typing import TYPE_CHECKING

import rserpool
from app.base.exits import Exit
from app.base.files import write_whole
from app.base.streams import print_error, print_result
from app.cli import options

if TYPE_CHECKING:
    from app.comparison.plan import Plan
    from app.comparison.results import Results

HELP = "run the same job under several policies and compare them"
DESCRIPTION = """\
Run the same job under each policy with real processes: start a registrar and pool elements of the given capacities,
compute a picture with one session per tile, and measure the duration, and the utilisation and share of each element.
It needs no running pool and leaves nothing behind."""
EXAMPLES = """\
examples:
  poolscope compare
      round robin and least used, with elements of capacity 1, 2 and 4
  poolscope compare --policies=RR,WRR,LU,LUD --capacities=1:1:8 --repetitions=3 --report=out.json
      four policies, three runs each; out.json contains the figures of all runs
  poolscope compare --policies=Random,WRAND --seed=7 --report=out.csv
      the same seed reproduces the same selections"""

SUFFIXES = (".json", ".csv")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--policies",
        default="RoundRobin,LeastUsed",
        metavar="NAME,NAME...",
        help="policies, by long or short name; the capacities determine their values (default: %(default)s)",
    )
    parser.add_argument(
        "--capacities",
        type=numbers,
        default=(1.0, 2.0, 4.0),
        metavar="N:N...",
        help="capacity of each element: the number of sessions at 100 %% load (default: 1:2:4)",
    )
    parser.add_argument(
        "--speed",
        type=options.positive,
        default=4000.0,
        metavar="N",
        help="points per second per unit of capacity (default: 4000)",
    )
    parser.add_argument(
        "--speeds",
        type=numbers,
        default=(),
        metavar="N:N...",
        help="actual speed of each element, in multiples of --speed (default: its capacity)",
    )
    size = options.number(1, 65536)
    parser.add_argument("--width", type=size, default=384, metavar="N", help="points (default: %(default)s)")
    parser.add_argument("--height", type=size, default=288, metavar="N", help="points (default: %(default)s)")
    parser.add_argument(
        "--tiles", type=options.pair, default=(12, 8), metavar="CxR", help="columns and rows of tiles (default: 12x8)"
    )
    parser.add_argument(
        "--sessions",
        type=options.number(0, 512),
        default=0,
        metavar="N",
        help="concurrent sessions (default: the sum of all capacities)",
    )
    parser.add_argument(
        "--repetitions", type=options.number(1, 1000), default=1, metavar="N", help="runs of each policy (default: 1)"
    )
    parser.add_argument(
        "--seed",
        type=options.number(0, 0xFFFF_FFFF),
        default=1,
        metavar="N",
        help="seed of all random choices (default: %(default)s)",
    )
    parser.add_argument("--report", type=Path, metavar="FILE", help="write all figures to a .json or .csv file")
    options.add_transport(parser)
    parser.add_argument("--quiet", action="store_true", help="show only the table, no progress bar")
    options.add_log_level(parser)


def numbers(text: str) -> tuple[float, ...]:
    """Read positive numbers separated by colons: `1:2:4`."""
    return tuple(map(options.positive, text.split(":")))


def run(arguments: argparse.Namespace) -> int:
    options.start_logging(arguments)
    if arguments.report is not None:
        if arguments.report.suffix.lower() not in SUFFIXES:
            raise options.UsageError(f"--report: {arguments.report} must end in .json or .csv")
        options.check_outputs([arguments.report])
    plan = _plan(arguments)
    from app.comparison.comparison import ComparisonFailed
    from app.comparison.results import as_csv, as_json, conclusion
    from app.processes.supervisor import StartFailed

    try:
        results = asyncio.run(_compare(arguments, plan))
    except (ComparisonFailed, StartFailed) as sentence:
        print_error(f"poolscope compare: {sentence}")
        return Exit.FAILED
    try:
        print_result(table(results))
        print_result(conclusion(results))
    finally:
        if arguments.report is not None:
            csv = arguments.report.suffix.lower() == ".csv"
            as_text = as_csv(results) if csv else json.dumps(as_json(results), indent=1)
            write_whole(arguments.report, as_text.encode())
    return Exit.DONE


def _plan(arguments: argparse.Namespace) -> Plan:
    from app.comparison.plan import Plan

    try:
        return Plan(
            policies=tuple(name.strip() for name in arguments.policies.split(",")),
            capacities=arguments.capacities,
            speed=arguments.speed,
            speeds=arguments.speeds,
            width=arguments.width,
            height=arguments.height,
            tiles=arguments.tiles,
            sessions=arguments.sessions,
            repetitions=arguments.repetitions,
            seed=arguments.seed,
        )
    except rserpool.LocalError as error:
        raise options.UsageError(str(error)) from error


async def _compare(arguments: argparse.Namespace, plan: Plan) -> Results:
    from tqdm import tqdm

    from app.comparison.comparison import Comparison, Progress
    from app.models.fleet.policy_words import spaced
    from app.processes.supervisor import Supervisor

    transport = options.transport(arguments)
    async with Supervisor() as supervisor:
        comparison = Comparison(plan, supervisor, transport=transport, tls=options.tls(arguments))
        with tqdm(total=100, unit="%", disable=True if arguments.quiet else None) as bar:

            def show(progress: Progress) -> None:
                bar.set_description(spaced(progress.policy), refresh=False)
                bar.update(int(progress.whole * 100) - bar.n)

            comparison.progress.connect(show)
            return await comparison.run()


def table(results: Results) -> str:
    """Return the figures as text: one line per policy, with the figures of each element in order."""
    from app.models.fleet.policy_words import spaced

    elements = results.plan.elements(results.plan.policies[0])
    capacities = ":".join(f"{element.capacity:g}" for element in elements)
    lines = [
        f"{'Policy, at capacities ' + capacities:<36} {'seconds':>7} {'busy':>5}   busy each          share each",
    ]
    for summary in results.summaries():
        busy, share = (
            " ".join(f"{value * 100:3.0f}%" for value in part) for part in (summary.utilisation, summary.share)
        )
        lines.append(
            f"{spaced(summary.policy):<36} {summary.duration:7.2f} {summary.mean_utilisation * 100:4.0f}%   "
            f"{busy:<18} {share}"
        )
    lines.append(f"{'All at full speed':<36} {results.plan.ideal:7.2f}")
    return "\n".join(lines)
