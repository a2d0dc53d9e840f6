"""Real comparisons: a registrar, the processes of a pool, and real work.

Elements compute slowly, so that the policy's choices decide and not the load of this machine.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

import rserpool
from app.comparison.comparison import Comparison, ComparisonFailed, Progress
from app.comparison.plan import DRAWS, Plan
from app.comparison.results import Results, Run, conclusion
from app.processes.supervisor import StartFailed, Supervisor
from tests.app.machines import FixedMachine

SMALL = Plan(width=192, height=144, tiles=(8, 6))
QUICK = Plan(policies=("WeightedRandom", "Random", "LeastUsed"), speed=200_000.0, width=96, height=72, tiles=(6, 5))


def run(story: Callable[[Supervisor], Awaitable[None]]) -> None:
    async def guarded() -> None:
        async with asyncio.timeout(120), Supervisor() as supervisor:
            await story(supervisor)

    asyncio.run(guarded())


def a_comparison(supervisor: Supervisor, plan: Plan) -> Comparison:
    return Comparison(plan, supervisor, transport=rserpool.TRANSPORTS["tcp"]())


def test_least_used_is_faster_than_round_robin_with_unequal_elements() -> None:
    async def story(supervisor: Supervisor) -> None:
        results = await a_comparison(supervisor, SMALL).run()
        round_robin, least_used = results.summaries()
        assert least_used.duration < round_robin.duration
        assert round_robin.tiles == (16, 16, 16)
        one, two, four = least_used.share
        assert one < two < four
        assert round_robin.utilisation[0] > 0.9 > round_robin.utilisation[2]
        assert conclusion(results).startswith("Least used took")
        assert sum(e.points for e in results.runs[0].elements) == 192 * 144
        assert supervisor.children == ()

    run(story)


def test_more_elements_than_the_machine_bears_are_refused_before_any_starts() -> None:
    async def story(supervisor: Supervisor) -> None:
        machine, tcp = FixedMachine(elements=10), rserpool.TRANSPORTS["tcp"]()
        plan = replace(SMALL, capacities=(1.0,) * 10)
        with pytest.raises(StartFailed, match="memory for about 10 more elements; 11 were asked for"):
            await Comparison(plan, supervisor, transport=tcp, machine=machine.watch).run()
        assert supervisor.children == ()

    run(story)


def test_the_same_seed_gives_the_same_order_of_selections() -> None:
    async def story(supervisor: Supervisor) -> None:
        async def selections(seed: int) -> tuple[Results, list[tuple[int, ...]]]:
            results = await a_comparison(supervisor, replace(QUICK, seed=seed)).run()
            return results, [run.selections for run in results.runs if run.policy != "LeastUsed"]

        first, at_work = await selections(5)
        again, at_work_again = await selections(5)
        other, at_work_otherwise = await selections(6)
        assert first.orders == again.orders
        assert set(first.orders) == set(QUICK.policies)
        assert {len(order) for order in first.orders.values()} == {DRAWS}
        assert at_work == at_work_again
        assert {len(order) for order in at_work} == {30}
        assert at_work != at_work_otherwise
        assert first.orders != other.orders
        assert first.orders["LeastUsed"] == (1, 2, 3) * (DRAWS // 3)

    run(story)


def test_progress_and_runs_are_signalled() -> None:
    async def story(supervisor: Supervisor) -> None:
        comparison = a_comparison(supervisor, QUICK)
        told: list[Progress] = []
        ran: list[Run] = []
        comparison.progress.connect(told.append)
        comparison.ran.connect(ran.append)
        results = await comparison.run()
        assert ran == results.runs
        assert [p.whole for p in told] == sorted(p.whole for p in told)
        assert told[0].whole == 0.0
        assert told[-1] == Progress("LeastUsed", 3, 3, 1.0)

    run(story)


@pytest.mark.parametrize("when", [0.0, 0.3])
def test_a_cancelled_comparison_leaves_no_process_behind(when: float) -> None:
    async def story(supervisor: Supervisor) -> None:
        comparison = a_comparison(supervisor, SMALL)
        task = asyncio.ensure_future(comparison.run())
        reached = asyncio.Event()
        comparison.progress.connect(lambda progress: reached.set() if progress.part >= when else None)
        await reached.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert supervisor.children == ()

    run(story)


def test_a_registrar_that_dies_ends_the_comparison_with_a_sentence() -> None:
    async def story(supervisor: Supervisor) -> None:
        comparison = a_comparison(supervisor, SMALL)
        task = asyncio.ensure_future(comparison.run())
        reached = asyncio.Event()
        comparison.ran.connect(lambda _run: reached.set())
        await reached.wait()
        (registrar,) = [child for child in supervisor.children if child.role == "registrar"]
        registrar.kill()
        with pytest.raises(ComparisonFailed, match="SIGKILL"):
            await task
        assert supervisor.children == ()
        with pytest.raises(ProcessLookupError):
            os.kill(registrar.pid, 0)

    run(story)
