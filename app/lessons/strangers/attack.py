"""An attack of a lesson: the stranger and the user beside it, each a process of its own."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from asyncio.subprocess import PIPE, Process
from typing import Final

from app.base.signal import Signal
from app.base.subprocesses import ROOT, environment, send_signal
from app.lessons.strangers.target import Done, Target, Waits

MODULES: Final = ("app.lessons.strangers.stranger", "app.lessons.strangers.user")

LATE: Final = 20.0
"""Seconds after its end at which an attack is ended by force."""


class Attack:
    """One attack on a scope, from `begin` until `over`."""

    def __init__(self, target: Target) -> None:
        self.over = Signal[()]()
        """Both programs have ended."""
        self.ended = False
        self.done: Done | None = None
        """What the stranger has done; None before its end, and if it could not do it."""
        self.waits: Waits | None = None
        """How long the user has waited; None before its end."""
        self.trouble = ""
        """What a program has said instead of its figures."""
        self._target = target
        self._processes: list[Process] = []
        self._task: asyncio.Task[None] | None = None

    async def begin(self) -> None:
        """Start both programs. Raise `OSError`."""
        for module in MODULES:
            self._processes.append(
                await asyncio.create_subprocess_exec(
                    *(sys.executable, "-P", "-m", module, self._target.to_json()),
                    stdin=PIPE,
                    stdout=PIPE,
                    stderr=PIPE,
                    cwd=ROOT,
                    env=environment(),
                    start_new_session=True,
                )
            )
        self._task = asyncio.create_task(self._listen())

    async def close(self) -> None:
        """End what is left of the attack."""
        for process in self._processes:
            send_signal(process)
        if self._task is not None:
            await asyncio.wait([self._task])

    async def _listen(self) -> None:
        stranger, user = await asyncio.gather(*(self._figures(process) for process in self._processes))
        self.done = Done(**stranger) if stranger else None
        self.waits = Waits(**user) if user else None
        self.ended = True
        self.over.emit()

    async def _figures(self, process: Process) -> dict[str, int]:
        """Return what a program has told; {} if it has told nothing."""
        try:
            async with asyncio.timeout(self._target.seconds + LATE):
                told, said = await process.communicate()
        except TimeoutError:
            send_signal(process)
            told, said = await process.communicate()
        with contextlib.suppress(ValueError, IndexError):
            figures: dict[str, int] = json.loads(told.splitlines()[-1])
            return figures
        self.trouble = said.decode(errors="replace").strip().rpartition("\n")[2]
        return {}
