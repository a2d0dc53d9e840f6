"""`poolscope compare`: the same work under several policies, for real and without a window, with figures of each."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from app.base.exits import Exit
from app.base.files import complaint_about, write_whole
from app.cli import options

if TYPE_CHECKING:
    from app.comparison.plan import Plan
    from app.comparison.results import Results

HELP = "do the same work under several policies and compare"
DESCRIPTION = """\
Does the same work under each policy, for real: starts a registrar and elements of these capacities, has a picture
computed with a session for each tile, and measures duration, utilisation and share of each element. Nothing else is
needed, and nothing stays behind."""
EXAMPLES = """\
examples:
  poolscope compare
      round robin and least used with elements of capacities 1, 2 and 4
  poolscope compare --policies=RR,WRR,LU,LUD --capacities=1:1:8 --repetitions=3 --report=out.json
      four policies, three times each; out.json has the figures of all runs
  poolscope compare --policies=Random,WRAND --seed=7 --report=out.csv
      the same seed gives the same selections again"""

SUFFIXES = (".json", ".csv")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--policies",
        default="RoundRobin,LeastUsed",
        metavar="NAME,NAME...",
        help="names of policies, long or short; their values follow from the capacities (default: %(default)s)",
    )
    parser.add_argument(
        "--capacities",
        type=numbers,
        default=(1.0, 2.0, 4.0),
        metavar="N:N...",
        help="of each element: sessions that make its load 100 %% (default: 1:2:4)",
    )
    parser.add_argument(
        "--speed",
        type=options.positive,
        default=4000.0,
        metavar="N",
        help="points per second for each 1 of capacity (default: 4000)",
    )
    parser.add_argument(
        "--speeds",
        type=numbers,
        default=(),
        metavar="N:N...",
        help="what elements really do, in these parts of --speed (default: as their capacities say)",
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
        help="tiles under way at a time (default: as many as all capacities together)",
    )
    parser.add_argument(
        "--repetitions", type=options.number(1, 1000), default=1, metavar="N", help="runs of each policy (default: 1)"
    )
    parser.add_argument(
        "--seed",
        type=options.number(0, 0xFFFF_FFFF),
        default=1,
        metavar="N",
        help="what all chance follows from (default: %(default)s)",
    )
    parser.add_argument("--report", type=Path, metavar="FILE", help="write all figures, as .json or .csv")
    options.add_transport(parser)
    parser.add_argument("--quiet", action="store_true", help="no progress bar; the table only")
    options.add_log_level(parser)


def numbers(text: str) -> tuple[float, ...]:
    """Reads numbers above zero with colons between them: `1:2:4`."""
    return tuple(map(options.positive, text.split(":")))


def run(arguments: argparse.Namespace) -> int:
    options.start_logging(arguments)
    if arguments.report is not None:
        if arguments.report.suffix.lower() not in SUFFIXES:
            raise options.UsageError(f"--report: {arguments.report} must end in .json or .csv")
        if complaint := complaint_about(arguments.report):
            raise options.UsageError(complaint)
    plan = _plan(arguments)
    from app.comparison.comparison import ComparisonFailed
    from app.comparison.results import as_csv, as_json, conclusion
    from app.processes.supervisor import StartFailed

    try:
        results = asyncio.run(_compare(arguments, plan))
    except (ComparisonFailed, StartFailed) as sentence:
        print(f"poolscope compare: {sentence}", file=sys.stderr)
        return Exit.FAILED
    if arguments.report is not None:
        as_text = (
            as_csv(results) if arguments.report.suffix.lower() == ".csv" else json.dumps(as_json(results), indent=1)
        )
        write_whole(arguments.report, as_text.encode())
    print(table(results))
    print(conclusion(results))
    return Exit.DONE


def _plan(arguments: argparse.Namespace) -> Plan:
    from app.comparison.plan import Plan
    from rserpool import LocalError

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
    except LocalError as error:
        raise options.UsageError(str(error)) from error


async def _compare(arguments: argparse.Namespace, plan: Plan) -> Results:
    from tqdm import tqdm

    import rserpool
    from app.comparison.comparison import Comparison, Progress
    from app.models.fleet.policy_words import spaced
    from app.processes.supervisor import Supervisor

    transport = rserpool.TRANSPORTS[options.transport(arguments)]()
    async with Supervisor() as supervisor:
        comparison = Comparison(plan, supervisor, transport=transport)
        with tqdm(total=100, unit="%", disable=True if arguments.quiet else None) as bar:

            def show(progress: Progress) -> None:
                bar.set_description(spaced(progress.policy), refresh=False)
                bar.update(int(progress.whole * 100) - bar.n)

            comparison.progress.connect(show)
            return await comparison.run()


def table(results: Results) -> str:
    """The figures as text: a line for each policy, with those of each element in order."""
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
    lines.append(f"{'All at full speed to the end':<36} {results.plan.ideal:7.2f}")
    return "\n".join(lines)
