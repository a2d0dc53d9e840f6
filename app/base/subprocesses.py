"""How to run a module of ours as another process, from any folder, even if our packages are not installed."""

from __future__ import annotations

import os
import signal
from asyncio.subprocess import Process
from contextlib import suppress
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
"""The folder of our packages. Start processes in it: in the current folder files of a stranger may lie."""


def environment() -> dict[str, str]:
    """Return this process's environment with a `PYTHONPATH` in which the other one finds our packages.

    An empty entry would mean the current folder. Installed packages are found anyway, and their folder must not come
    before Python's own modules: it can have old copies of them.
    """
    ours = [] if ROOT.name in ("site-packages", "dist-packages") else [str(ROOT)]
    others = [os.path.abspath(entry) for entry in os.environ.get("PYTHONPATH", "").split(os.pathsep) if entry]
    return {**os.environ, "PYTHONPATH": os.pathsep.join((*ours, *others))}


def send_signal(process: Process, number: int = signal.SIGKILL) -> None:
    """Send a process a signal, unless it has ended; without a number, kill it.

    Its own `send_signal` and `kill` would also fetch the exit status of one that has just ended. Asyncio waits for the
    same status, then finds none, and logs an unknown child.
    """
    if process.returncode is None:
        with suppress(ProcessLookupError):
            os.kill(process.pid, number)
