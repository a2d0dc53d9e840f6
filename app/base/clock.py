"""The time of what happens in a run: seconds since the epoch that never jump.

The system's clock may be set while the program runs, by a person, by NTP, or when a virtual machine resumes. It is read
once, at the start. From then on a clock that nobody can set counts, through sleep too. So times are in order, and their
differences are durations; as the time of day they are as right as the clock was at the start. Processes that are forked
inherit the clock.
"""

from __future__ import annotations

import time
from collections.abc import Callable


def steady() -> float:
    """Return seconds on a clock that nobody can set, and that counts while the machine sleeps where there is one."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


def counting_on(clock: Callable[[], float], steady: Callable[[], float]) -> Callable[[], float]:
    """Return a clock that shows what `clock` shows now, and counts on from there with `steady`."""
    ahead = clock() - steady()
    return lambda: ahead + steady()


now: Callable[[], float] = counting_on(time.time, steady)
"""The time, in seconds since the epoch."""
