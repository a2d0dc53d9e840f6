"""The supervisor: starts registrars and elements as real processes through the launcher, and watches them.

It runs in the window's process (asyncio or qasync), talks to one `app.processes.launcher` (`app.processes.protocol`),
and turns the launcher's lines into signals. It never forks, because the window has threads and a display connection.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import logging
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import TracebackType
from typing import Any

from app.base.language import translate
from app.base.signal import Signal
from app.base.subprocesses import ROOT, environment, send_signal
from app.processes import protocol
from app.processes.outcome import Outcome
from app.processes.protocol import Order, Report

log = logging.getLogger(__name__)

LAUNCHER = (sys.executable, "-P", "-m", "app.processes.launcher")
"""The command that starts the launcher. `-P`: nothing from the current folder is imported, as `-m` alone would do."""

CLOSING_TIME = 1.9
"""Seconds the launcher has to end all processes. Longer than twice its own grace period."""


class StartFailed(Exception):
    """A child could not be started. The sentence gives the reason."""


class Child:
    """One process that the supervisor started. `reported` emits each of its reports; `ended` emits its outcome once."""

    def __init__(self, role: str, ask: Callable[[protocol.Request], None]) -> None:
        self.role = role
        self.pid = 0
        self.frozen = False
        self.outcome: Outcome | None = None
        self.reported = Signal[Report]()
        self.ended = Signal[Outcome]()
        self._ask_launcher = ask
        self._early: list[Callable[[int], protocol.Request]] = []
        """Requests from before the process had an id."""
        self._joiner = protocol.MessageJoiner()
        self._born = time.monotonic()
        self._settled = asyncio.Event()
        self._trouble = ""
        self._over = asyncio.Event()

    def __repr__(self) -> str:
        return f"<Child {self.role} {self.pid}{'' if self.outcome is None else ' ' + self.outcome.what}>"

    def stop(self) -> None:
        """Ask the process for an orderly end (SIGTERM): an element leaves the pool first. Thaw a frozen process."""
        self._ask(protocol.Stop)
        if self.frozen:
            self.thaw()

    def freeze(self) -> None:
        """Freeze the process (SIGSTOP): it keeps its connections but does not answer."""
        self._ask(protocol.Freeze)
        self.frozen = True

    def thaw(self) -> None:
        """Let the process run again (SIGCONT)."""
        self._ask(protocol.Thaw)
        self.frozen = False

    def kill(self) -> None:
        """End the process immediately, without deregistration (SIGKILL)."""
        self._ask(protocol.Kill)

    def tell(self, order: Order) -> None:
        """Send an order to the running process, a line of at most 4 KiB. A frozen process reads it after it thaws."""
        self._ask(partial(protocol.Tell, order.to_json()))

    async def wait(self) -> Outcome:
        """Wait until the process has ended. Return its outcome."""
        await self._over.wait()
        assert self.outcome is not None
        return self.outcome

    def _ask(self, request: Callable[[int], protocol.Request]) -> None:
        """Send this request for the process's id; while the process is still starting, when the id is known."""
        if self.outcome is not None:
            return
        if self.pid:
            self._ask_launcher(request(self.pid))
        else:
            self._early.append(request)

    # --- called by the supervisor ------------------------------------------------------------------------------------

    async def has_begun(self) -> None:
        """Wait until the process has started. Raise `StartFailed` if it could not be started."""
        await self._settled.wait()
        if self._trouble:
            raise StartFailed(self._trouble)

    def begin(self, pid: int) -> None:
        """Note that the process has started."""
        self.pid = pid
        self._born = time.monotonic()
        self._settled.set()
        early, self._early = self._early, []
        for request in early:
            self._ask_launcher(request(pid))

    def fail(self, why: str) -> None:
        """Note that the process could not be started."""
        if not self._settled.is_set():
            self._trouble = why
            self._settled.set()

    def take(self, line: protocol.ProcessReport) -> None:
        """Take a line that the process has written."""
        report = self._joiner.take(line.report)
        if report is not None:
            self.reported.emit(report)

    def end(self, status: int | None, number: int | None) -> None:
        """Note that the process has ended, with an exit status or by a signal."""
        self.outcome = Outcome(status, number, time.monotonic() - self._born)
        self.fail(translate("Processes", "the process {what} before it was ready").format(what=self.outcome.what))
        self._over.set()
        self.ended.emit(self.outcome)


class Supervisor:
    """Starts and ends child processes. Use it as an async context manager.

    `command` starts the launcher; tests use another one. The launcher starts on entry, so that it is ready for the
    first child. If it dies, its children die with it, and the next `start` starts another launcher.
    """

    def __init__(self, command: Sequence[str] = LAUNCHER) -> None:
        self._command = command
        self._tokens = itertools.count(1)
        self._children: dict[int, Child] = {}
        self._launcher: asyncio.subprocess.Process | None = None
        self._reader: asyncio.Task[None] | None = None
        self._starting = asyncio.Lock()
        self._answers = asyncio.Event()
        """The launcher is ready, or has ended."""
        self._closed = False

    @property
    def launcher_pid(self) -> int | None:
        """The launcher's process id; None while there is none."""
        return None if self._launcher is None else self._launcher.pid

    @property
    def children(self) -> tuple[Child, ...]:
        """The live children."""
        return tuple(child for child in self._children.values() if child.pid)

    @property
    def pids(self) -> tuple[int, ...]:
        """The process ids of this process, the launcher and the live children."""
        launcher = () if self._launcher is None else (self._launcher.pid,)
        return os.getpid(), *launcher, *(child.pid for child in self.children)

    async def __aenter__(self) -> Supervisor:
        await self._start_launcher()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def start(
        self, role: str, options: Mapping[str, Any], *, prepare: Callable[[Child], object] | None = None
    ) -> Child:
        """Start a child and wait until it has started. Raise `StartFailed` with a sentence if it could not be started.

        `prepare` is called with the child before the launcher is asked to start it. Connect to its signals there: its
        first reports can arrive before the caller resumes.
        """
        if self._closed:
            raise StartFailed(translate("Processes", "the program is closing"))
        child, token = Child(role, self._ask), next(self._tokens)
        if prepare is not None:
            prepare(child)
        await self._have_launcher()
        self._children[token] = child
        self._ask(protocol.Start(token, role, options))
        await child.has_begun()
        return child

    async def ready(self) -> None:
        """Wait until processes start without delay. The first time on a machine, compiling can take a minute."""
        await self._have_launcher()
        await self._answers.wait()

    async def aclose(self) -> None:
        """End all children, if necessary by force, and then the launcher. This takes about two seconds at most."""
        self._closed = True
        if self._launcher is not None:
            await self._end_launcher(self._launcher)
        if self._reader is not None:
            # It ends when the last process has closed its output. Do not wait for a process that does not die.
            await asyncio.wait([self._reader], timeout=1.0)
            self._reader.cancel()

    async def _end_launcher(self, launcher: asyncio.subprocess.Process) -> None:
        assert launcher.stdin is not None
        launcher.stdin.close()
        if not self._answers.is_set():  # it compiles, and has no children yet
            send_signal(launcher)
        try:
            async with asyncio.timeout(CLOSING_TIME):
                await launcher.wait()
        except TimeoutError:
            log.warning("the launcher did not end in time and is killed")
            send_signal(launcher)

    async def _have_launcher(self) -> None:
        """Start a launcher if there is none."""
        async with self._starting:  # two starts at the same time need only one
            if self._launcher is None:
                await self._start_launcher()

    async def _start_launcher(self) -> None:
        self._answers.clear()
        self._launcher = await asyncio.create_subprocess_exec(
            *self._command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            cwd=ROOT,
            env=environment(),
            # In a session of its own: Ctrl-C in the terminal reaches only the window, which then closes normally.
            start_new_session=True,
        )
        self._reader = asyncio.create_task(self._read(self._launcher))

    def _ask(self, request: protocol.Request) -> None:
        if self._launcher is not None and self._launcher.stdin is not None:
            self._launcher.stdin.write(json.dumps(request.to_json()).encode() + b"\n")

    async def _read(self, launcher: asyncio.subprocess.Process) -> None:
        """Handle the lines of the launcher and its children until the last of these processes has ended."""
        assert launcher.stdout is not None
        by_pid: dict[int, Child] = {}
        while True:
            line = b""
            try:
                line = await launcher.stdout.readline()
                if not line:
                    break
                self._take(protocol.read_launcher_line(line), by_pid)
            except (ValueError, LookupError) as error:
                log.warning("ignored a line from a child that is not a report (%s): %r", error, line[:200])
        self._launcher = None
        self._answers.set()
        for child in list(self._children.values()):
            child.end(None, None)
        self._children.clear()
        await launcher.wait()

    def _take(self, line: protocol.LauncherLine, by_pid: dict[int, Child]) -> None:
        match line:
            case protocol.ProcessReport(pid):
                by_pid[pid].take(line)
            case protocol.Exited(pid, token, status, number):
                by_pid.pop(pid, None)
                self._children.pop(token).end(status, number)
            case protocol.Started(token, pid):
                by_pid[pid] = self._children[token]
                by_pid[pid].begin(pid)
            case protocol.NotStarted(token, reason):
                text = translate("Processes", "the process could not be started: {reason}")
                self._children.pop(token).fail(text.format(reason=reason))
            case protocol.Ready(pid):
                self._answers.set()
                log.debug("the launcher is ready as process %d", pid)
