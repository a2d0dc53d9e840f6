"""What this machine has and how busy it is, read with psutil. `app.models.machine` decides what follows from it."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any

GROUPS = Path("/sys/fs/cgroup")
"""Where Linux has the limits of control groups (cgroup v2), which containers and desktops set."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The machine at a moment. Memory is in octets."""

    at: float
    """Seconds on a steady clock."""
    processors: int
    busy: float
    """Seconds that all processors together have worked since the machine started."""
    idle: float
    """Seconds that they had nothing to do."""
    memory: int
    free: int
    """Memory that processes can have without taking it from others."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What the system allows, or None where it has no limit that is known."""

    files: int | None = None
    """The open files of one process."""
    tasks: int | None = None
    """Processes and threads that can start in addition to those that run."""


class Machine:
    """This machine. Raises ImportError if psutil is missing."""

    def __init__(self) -> None:
        import psutil  # takes 15 ms, so not before it is needed

        self._psutil: ModuleType = psutil
        self._processes: dict[int, Any] = {}
        if hasattr(os, "sched_getaffinity"):
            self._processors = len(os.sched_getaffinity(0))
        else:
            self._processors = os.cpu_count() or 1

    def read(self) -> Reading:
        """Read processor time and memory. This takes a fraction of a millisecond."""
        times, memory = self._psutil.cpu_times(), self._psutil.virtual_memory()
        spent = times._asdict()
        idle = spent["idle"] + spent.get("iowait", 0.0)
        busy = sum(spent.values()) - idle - spent.get("guest", 0.0) - spent.get("guest_nice", 0.0)  # parts of others
        total, free = memory.total, memory.available
        for most, used in _of_groups("memory.max", "memory.current"):
            total, free = min(total, most), max(min(free, most - used), 0)
        return Reading(time.monotonic(), self._processors, busy, idle, total, free)

    def times(self, pids: Iterable[int]) -> dict[int, float]:
        """Return the seconds of processor time that each of these processes has used; those that ended are left
        out."""
        found = {}
        for pid in pids:
            try:
                process = self._processes.get(pid) or self._psutil.Process(pid)
                times = process.cpu_times()
            except self._psutil.Error:
                self._processes.pop(pid, None)
                continue
            self._processes[pid] = process
            found[pid] = times.user + times.system
        return found

    def on_mains(self) -> bool | None:
        """Return whether a machine with a battery has mains power; None without a battery, or if that is not known."""
        try:
            battery = self._psutil.sensors_battery()
        except (AttributeError, OSError, RuntimeError, ValueError):
            return None
        return None if battery is None or battery.power_plugged is None else bool(battery.power_plugged)

    def limits(self) -> Limits:
        """Read the limits for processes that start from now on."""
        try:
            import resource
        except ImportError:  # Windows
            return Limits()
        files = resource.getrlimit(resource.RLIMIT_NOFILE)[1]  # the launcher raises its own limit to this
        tasks = [most - used for most, used in _of_groups("pids.max", "pids.current")]
        with contextlib.suppress(OSError, ValueError, IndexError):
            running = int(Path("/proc/loadavg").read_text().split()[3].partition("/")[2])  # of all users
            tasks.append(int(Path("/proc/sys/kernel/pid_max").read_text()) - running)
            own = resource.getrlimit(resource.RLIMIT_NPROC)[0]
            if own != resource.RLIM_INFINITY and os.geteuid():  # root has no such limit
                tasks.append(own - running)
        return Limits(None if files == resource.RLIM_INFINITY else files, min(tasks, default=None))


class OneProgram(Machine):
    """A machine with one processor, on which only this process counts, for lessons whose laptops are one machine."""

    def __init__(self, pid: int) -> None:
        super().__init__()
        self._pid = pid

    def read(self) -> Reading:
        used, now = sum(super().times([self._pid]).values()), time.monotonic()
        return replace(super().read(), processors=1, busy=used, idle=max(now - used, 0.0))

    def times(self, pids: Iterable[int]) -> dict[int, float]:
        """Return nothing, because our own elements are not on that machine."""
        return {}

    def on_mains(self) -> bool | None:
        return None


def _of_groups(most: str, used: str) -> Iterator[tuple[int, int]]:
    """Yield limit and use of this process's control group and of those around it, where there is a limit."""
    try:
        own = Path("/proc/self/cgroup").read_text().rpartition("0::/")[2].strip()
    except OSError:  # not Linux
        return
    for group in (GROUPS / own, *(GROUPS / own).parents):
        with contextlib.suppress(OSError, ValueError):  # there is no such file at the top, or it says "max"
            yield int((group / most).read_text()), int((group / used).read_text())
        if group == GROUPS:
            return
