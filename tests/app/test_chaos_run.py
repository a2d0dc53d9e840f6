"""The chaos run with a few dozen faults. `python -m tests.benchmarks.bench_chaos` does a thousand."""

from __future__ import annotations

import asyncio

import pytest

from tests.benchmarks.bench_chaos import PACE, measure
from tests.rserpool.transport.meeting import available


@pytest.mark.slow
@pytest.mark.parametrize("transport", ["tcp", "userland"])
def test_after_dozens_of_faults_all_pictures_are_right_and_nothing_is_left_behind(transport: str) -> None:
    available(transport)
    assert asyncio.run(measure(36, transport, 5, PACE))
