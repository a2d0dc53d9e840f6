"""The figures of the real machine."""

from __future__ import annotations

import os
import subprocess
import sys

from app.processes.machine import Machine


def test_the_figures_of_this_machine_are_plausible() -> None:
    machine = Machine()
    first = machine.read()
    second = machine.read()
    assert 0 < first.free <= first.memory
    assert 1 <= first.processors <= (os.cpu_count() or 1)
    assert second.at >= first.at
    assert second.busy + second.idle >= first.busy + first.idle > 0
    limits = machine.limits()
    assert limits.files is None or limits.files > 0


def test_the_processor_time_of_a_process_is_read_until_it_ends() -> None:
    machine = Machine()
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        pids = (os.getpid(), child.pid)
        assert set(machine.times(pids)) == set(pids)
        assert machine.times((os.getpid(),))[os.getpid()] > 0
    assert set(machine.times(pids)) == {os.getpid()}
