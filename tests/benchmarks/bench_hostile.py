"""Attacks on real processes, with a good user beside them: how long it waits, and how much memory they take.

    python -m tests.benchmarks.bench_hostile --transport=tcp
    python -m tests.benchmarks.bench_hostile claim reports --transport=userland --seconds=20

For each attack (`tests.benchmarks.hostile.attacks`) a registrar, an echo element and a fractal element start, each a
process of its own. A good user resolves, echoes on new sessions and renders; first alone, then beside the attack, which
comes from another process, then alone again. Printed are the medians and the 99th percentiles of its resolutions and
echoes before and during the attack with their ratio, the longest of each and of the pictures, the memory of the
attacked programs and the size of their logs.

The attacker has another address than the good user, and the lowest priority: it would be another machine.

Exit code 1 if the good user was not served to the end, was told of elements that are not there or not of all that
are, or got a wrong picture; if a program died or grew by more than 128 MiB; or if its log grew beyond a megabyte.
Needs /proc.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import logging
import sys
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import rserpool
from app.fractal.kernel import warm_up
from tests.benchmarks.hostile.attacks import ATTACKS, Attack
from tests.benchmarks.hostile.good_user import Figures, GoodUser, percentile, unserved
from tests.benchmarks.hostile.strangers import Target
from tests.benchmarks.hostile.victims import Victim, another_registrar, victims

ALONE = 3.0
"""Seconds in which the good user is alone."""
PATIENCE = 30.0
"""Seconds that it has to be served once more during and after the attack."""
GROWTH = 128.0
"""MiB that a program may grow."""
LOG = 1_000_000
"""Octets that a program may log."""


async def measure(name: str, transport: str, seconds: float, folder: Path) -> bool:
    """Carry out one attack; print the figures and what was wrong. Return whether nothing was."""
    attack = ATTACKS[name]
    print(f"{name}: {attack.what}", flush=True)
    wrong: list[str] = []
    async with victims(folder, transport, attack) as (target, attacked):
        user = GoodUser(target)
        working = asyncio.create_task(user.work())
        weighing = asyncio.create_task(weigh(attacked))
        try:
            if missing := await unserved(user, PATIENCE):
                wrong.append(f"the good user {missing} before the attack")
            await asyncio.sleep(ALONE)
            before = user.figures
            for victim in attacked:
                victim.before = victim.most
            during = user.figures = Figures()
            async with attacking(name, target):
                await asyncio.sleep(seconds)
                if attack.joins:
                    wrong += await joins(folder, target)
                if missing := await unserved(user, PATIENCE):
                    wrong.append(f"the good user {missing} during the attack")
            if missing := await unserved(user, PATIENCE):
                wrong.append(f"the good user {missing} after the attack")
            user.finish()
            await asyncio.wait([working], timeout=PATIENCE)
            if not working.done():
                wrong.append("the good user does not end")
            elif working.exception() is not None:
                wrong.append(f"the good user failed: {working.exception()!r}")
        finally:
            weighing.cancel()
            working.cancel()
            await asyncio.gather(working, weighing, return_exceptions=True)
        wrong += judge(attack, during, attacked)
        tell(before, during, attacked)
    for sentence in wrong:
        print(f"  FAIL {sentence}", flush=True)
    return not wrong


@contextlib.asynccontextmanager
async def attacking(name: str, target: Target) -> AsyncIterator[None]:
    """Run the attack in a process of its own."""
    module = "tests.benchmarks.hostile.attacks"
    process = await asyncio.create_subprocess_exec(
        *("nice", "-n", "19", sys.executable, "-m", module, name, target.to_json()), stderr=asyncio.subprocess.DEVNULL
    )
    try:
        yield
        if process.returncode is not None:
            print(f"  the attacker ended by itself with {process.returncode}")
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def weigh(attacked: list[Victim]) -> None:
    while True:
        for victim in attacked:
            victim.weigh()
        await asyncio.sleep(0.1)


async def joins(folder: Path, target: Target) -> list[str]:
    """Start another registrar. Return what is wrong with what it knows."""
    transport = rserpool.choose_transport(target.transport).transport
    second = await another_registrar(folder, target)
    try:
        address = rserpool.parse_address(second.said["enrp_address"], transport.protocol)
        async with asyncio.timeout(PATIENCE):
            while True:
                with contextlib.suppress(rserpool.LocalError, rserpool.RemoteError):
                    view = await rserpool.read_handlespace(address, transport=transport, timeout=PATIENCE)
                    if view.elements >= 2:
                        return []
                await asyncio.sleep(0.2)
    except TimeoutError:
        return ["another registrar could not join"]
    finally:
        await second.end()


def judge(attack: Attack, during: Figures, attacked: list[Victim]) -> list[str]:
    """Return what was wrong."""
    wrong = []
    if during.wrong:
        wrong.append(f"{during.wrong} wrong points")
    if during.refused:
        wrong.append(f"{during.refused} resolutions were refused, were not answered or did not name the element")
    if during.strange and attack is not ATTACKS["answers"]:
        wrong.append(f"elements at addresses of nobody were named {during.strange} times")
    for victim in attacked:
        if not victim.alive:
            wrong.append(f"the {victim.name} ended with {victim.process.returncode}: {victim.tail()}")
        if victim.most - victim.before > GROWTH:
            wrong.append(f"the {victim.name} grew by {victim.most - victim.before:.0f} MiB")
        if victim.log_size > LOG:
            wrong.append(f"the {victim.name} logged {victim.log_size} octets")
    return wrong


def tell(before: Figures, during: Figures, attacked: list[Victim]) -> None:
    """Print the figures."""

    def both(name: str) -> str:
        told = []
        for share, what in (0.5, "median"), (0.99, "p99"):
            one, other = (percentile(getattr(figures, name), share) * 1000 for figures in (before, during))
            told.append(f"{what} {one:.1f} → {other:.1f} ms (× {other / one:.1f})")
        return f"{', '.join(told)}, the longest {max(getattr(during, name), default=float('inf')):.2f} s"

    print(f"  {len(during.resolutions)} resolutions: {both('resolutions')}")
    print(f"  {len(during.echoes)} echoes: {both('echoes')}", end="; ")
    longest = max(during.pictures, default=float("inf"))
    print(f"{len(during.pictures)} pictures, the longest {longest:.1f} s")
    sizes = (f"{v.name} {v.before:.0f} → {v.most:.0f} MiB, log {v.log_size / 1000:.0f} kB" for v in attacked)
    print("  " + "; ".join(sizes), flush=True)


async def all_of(names: list[str], transport: str, seconds: float) -> bool:
    good = True
    for name in names:
        if transport in ATTACKS[name].over:
            with tempfile.TemporaryDirectory() as folder:
                good &= await measure(name, transport, seconds, Path(folder))
    return good


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("attacks", nargs="*", metavar="NAME", help=f"all of: {' '.join(ATTACKS)}")
    parser.add_argument("--transport", choices=list(rserpool.TRANSPORTS), default="tcp")
    parser.add_argument("--seconds", type=float, default=10.0, help="how long each attack lasts, at least")
    arguments = parser.parse_args()
    if unknown := set(arguments.attacks) - set(ATTACKS):
        parser.error(f"there is no attack {', '.join(unknown)}")
    logging.basicConfig(level=logging.ERROR)
    warm_up()
    chosen = arguments.attacks or list(ATTACKS)
    return 0 if asyncio.run(all_of(chosen, arguments.transport, arguments.seconds)) else 1


if __name__ == "__main__":
    sys.exit(main())
