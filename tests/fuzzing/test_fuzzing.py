"""Hostile inputs by the thousand: decoders, cores and readers take them or refuse them, and nothing else happens.

Millions of inputs, in several processes: `python -m tests.benchmarks.bench_fuzzing`.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.fuzzing.cores import BEGINNINGS, Life, history
from tests.fuzzing.target import Target
from tests.fuzzing.targets import FOUND, TARGETS, found, octets_of

INPUTS: Final = {"registrar": 15, "element": 30, "user": 30, "bookmarks": 60, "events": 40, "recording": 20}
"""Inputs of the targets that take longer than others."""

USUAL: Final = 800


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Hostile parties make many log lines."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize("name", TARGETS)
def test_hostile_inputs_are_taken_or_refused(name: str) -> None:
    target, rng = TARGETS[name], random.Random(name)
    for _ in range(INPUTS.get(name, USUAL)):
        takes(target, target.make(rng))


@pytest.mark.parametrize(("target", "path"), found(), ids=lambda value: value.stem if isinstance(value, Path) else "")
def test_inputs_that_found_a_fault_once_are_taken_or_refused(target: Target, path: Path) -> None:
    takes(target, octets_of(path))


def test_every_folder_of_such_inputs_belongs_to_a_target() -> None:
    assert {path.name for path in FOUND.iterdir()} <= TARGETS.keys()


@pytest.mark.parametrize("core", BEGINNINGS, ids=lambda core: core.__name__)
def test_a_core_keeps_little_after_a_long_life_among_strangers(core: object) -> None:
    rng = random.Random(7)
    life = Life(core())  # type: ignore[operator]
    life.live(BEGINNINGS[core])  # type: ignore[index]
    for _ in range(1500):
        life.live(history(rng))
    life.check()


def takes(target: Target, data: bytes) -> None:
    try:
        target.take(data)
    except Exception as error:
        raise AssertionError(f"{target.name} does not take {data[:2000]!r} ({len(data)} octets)") from error
