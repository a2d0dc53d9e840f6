"""Millions of hostile inputs for decoders, cores and readers, in several processes.

    python -m tests.benchmarks.bench_fuzzing --inputs=10000000 --processes=2
    python -m tests.benchmarks.bench_fuzzing --targets=events,recording --seconds=600 --seed=7

The targets (`tests.fuzzing`) have equal shares of the time. An input that finds a fault is written to the folder
`build/fuzzing`; keep the smallest one in `tests/fuzzing/corpus`, where the suite takes it again. Exit code 1: a fault.
"""

from __future__ import annotations

import argparse
import hashlib
import logging
import multiprocessing
import random
import resource
import sys
import time
import traceback
from collections import Counter
from pathlib import Path
from typing import Final

from tests.fuzzing.targets import TARGETS

TURN: Final = 1.0
"""Seconds that a target has at a time."""

KEPT: Final = Path("build/fuzzing")


def turn(job: tuple[str, str, float]) -> tuple[str, int, float, list[str], float]:
    """Give one target its time. Return its name, inputs, seconds, the places of its faults, and the process' memory in
    MiB."""
    name, seed, seconds = job
    logging.disable(logging.CRITICAL)
    target, rng, began, inputs, faults = TARGETS[name], random.Random(seed), time.perf_counter(), 0, []
    while time.perf_counter() - began < seconds:
        data = target.make(rng)
        inputs += 1
        try:
            target.take(data)
        except Exception as error:
            frame = traceback.extract_tb(error.__traceback__)[-1]
            faults.append(f"{type(error).__name__} at {frame.filename}:{frame.lineno}")
            KEPT.mkdir(parents=True, exist_ok=True)
            (KEPT / f"{name}-{hashlib.sha256(data).hexdigest()[:12]}").write_bytes(data)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return name, inputs, time.perf_counter() - began, faults, memory


def main() -> int:
    """Run until there were enough inputs or the time is over, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--inputs", type=int, default=10_000_000)
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--processes", type=int, default=multiprocessing.cpu_count())
    parser.add_argument("--targets", default=",".join(TARGETS))
    parser.add_argument("--seed", default="1")
    arguments = parser.parse_args()
    names, began = arguments.targets.split(","), time.perf_counter()
    inputs, seconds, faults, memory = Counter[str](), Counter[str](), Counter[tuple[str, str]](), 0.0
    number = 0
    with multiprocessing.get_context("spawn").Pool(arguments.processes) as pool:
        while inputs.total() < arguments.inputs and time.perf_counter() - began < arguments.seconds:
            jobs = [(name, f"{arguments.seed} {number} {name}", TURN) for name in names]
            number += 1
            for name, count, took, bad, most in pool.imap_unordered(turn, jobs):
                inputs[name] += count
                seconds[name] += took  # type: ignore[assignment]
                faults.update((name, place) for place in bad)
                memory = max(memory, most)
    for name in names:
        print(f"{name:14} {inputs[name]:10,} inputs, {inputs[name] / max(seconds[name], 1e-9):9,.0f} a second")
    took = time.perf_counter() - began
    print(f"{inputs.total():,} inputs in {took:.0f} s, {len(faults)} kinds of faults, {memory:.0f} MiB at most")
    for (name, place), count in faults.items():
        print(f"{name}: {place} ({count} times); see {KEPT}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
