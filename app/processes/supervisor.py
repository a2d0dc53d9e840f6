"""The supervisor: starts registrars and elements as real processes through the launcher, and watches them.

It lives in the window's process (asyncio or qasync), speaks JSON lines with one `app.processes.launcher`, and turns
what comes back into signals. It never forks: the window has threads and a display connection.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import logging
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from app.base.language import translate
from app.base.signal import Signal
from app.processes.outcome import Outcome

log = logging.getLogger(__name__)

LAUNCHER = (sys.executable, "-m", "app.processes.launcher")

CLOSING_TIME = 1.9
"""Seconds the launcher may take to end everything; longer than twice its own grace."""

_ROOT = Path(__file__).resolve().parent.parent.parent


class StartFailed(Exception):
    """A child could not be started; the sentence says why."""


class Child:
    """One process that we started. `reported` emits each line it writes, `ended` its outcome, once."""

    def __init__(self, supervisor: Supervisor, role: str, token: int) -> None:
        self.role = role
        self.pid = 0
        self.paused = False
        self.outcome: Outcome | None = None
        self.reported = Signal[Mapping[str, Any]]()
        self.ended = Signal[Outcome]()
        self._supervisor = supervisor
        self._token = token
        self._born = time.monotonic()
        self._started: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._over = asyncio.Event()

    def __repr__(self) -> str:
        return f"<Child {self.role} {self.pid}{'' if self.outcome is None else ' ' + self.outcome.what}>"

    def stop(self) -> None:
        """Ask it to end politely: it leaves the pool first (SIGTERM). A paused one goes on for that."""
        self._signal(signal.SIGTERM)
        if self.paused:
            self.go_on()

    def pause(self) -> None:
        """Freeze it (SIGSTOP): it lives, keeps its connections, and does not answer."""
        self._signal(signal.SIGSTOP)
        self.paused = True

    def go_on(self) -> None:
        """End the pause (SIGCONT)."""
        self._signal(signal.SIGCONT)
        self.paused = False

    def kill(self) -> None:
        """End it without a chance to say goodbye (SIGKILL)."""
        self._signal(signal.SIGKILL)

    def tell(self, values: Mapping[str, Any]) -> None:
        """Tell it something while it runs, as a line of JSON, at most 4 KiB. Paused it hears it when it goes on; what
        it can be told is in `app.processes.orders`."""
        if self.outcome is None:
            self._supervisor._ask({"tell": dict(values), "pid": self.pid})

    async def wait(self) -> Outcome:
        """Wait until it has ended."""
        await self._over.wait()
        assert self.outcome is not None
        return self.outcome

    def _signal(self, number: signal.Signals) -> None:
        if self.outcome is None:
            self._supervisor._ask({"signal": int(number), "pid": self.pid})

    def _has_started(self, pid: int) -> None:
        self.pid = pid
        self._born = time.monotonic()
        if not self._started.done():
            self._started.set_result(None)

    def _could_not_start(self, why: str) -> None:
        if not self._started.done():
            self._started.set_exception(StartFailed(why))

    def _has_ended(self, status: int | None, number: int | None) -> None:
        self.outcome = Outcome(status, number, time.monotonic() - self._born)
        self._could_not_start(
            translate("Processes", "the process {what} before it was ready").format(what=self.outcome.what)
        )
        self._over.set()
        self.ended.emit(self.outcome)


class Supervisor:
    """Starts and ends child processes while its `async with` block lasts.

    `command` starts the launcher (another one in tests). The launcher is started on entering, so that it is warm when
    the first child is wanted; should it die, its children die with it and the next `start` starts another.
    """

    def __init__(self, command: Sequence[str] = LAUNCHER) -> None:
        self._command = command
        self._tokens = itertools.count(1)
        self._children: dict[int, Child] = {}
        self._launcher: asyncio.subprocess.Process | None = None
        self._reader: asyncio.Task[None] | None = None
        self._closed = False

    @property
    def launcher_pid(self) -> int | None:
        """The launcher's process id; None while there is none."""
        return None if self._launcher is None else self._launcher.pid

    @property
    def children(self) -> tuple[Child, ...]:
        """Those that live."""
        return tuple(child for child in self._children.values() if child.pid)

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
        """Start a child and return when it lives. Raises `StartFailed` with a sentence.

        `prepare` is called with it before it is asked for, to connect to its signals: its first reports may come
        before the caller is awake again.
        """
        if self._closed:
            raise StartFailed(translate("Processes", "the program is closing"))
        if self._launcher is None:
            await self._start_launcher()
        child = Child(self, role, next(self._tokens))
        if prepare is not None:
            prepare(child)
        self._children[child._token] = child
        self._ask({"start": child._token, "role": role, "options": dict(options)})
        await child._started
        return child

    async def aclose(self) -> None:
        """End all children politely, then by force, and the launcher; within two seconds."""
        self._closed = True
        if self._launcher is None or self._reader is None:
            return
        launcher, reader = self._launcher, self._reader
        assert launcher.stdin is not None
        launcher.stdin.close()
        try:
            async with asyncio.timeout(CLOSING_TIME):
                await launcher.wait()
        except TimeoutError:
            log.warning("the launcher did not end in time and is killed")
            with contextlib.suppress(ProcessLookupError):
                launcher.kill()
        # It ends when the last process has closed its output. One that neither hears nor dies shall not keep us.
        await asyncio.wait([reader], timeout=1.0)
        reader.cancel()

    async def _start_launcher(self) -> None:
        # The packages are found from anywhere, also from a checkout that is not installed.
        path = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
        self._launcher = await asyncio.create_subprocess_exec(
            *self._command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": path},
            # A session of its own: Ctrl-C in the terminal reaches the window alone, which then closes in order.
            start_new_session=True,
        )
        self._reader = asyncio.create_task(self._read(self._launcher))

    def _ask(self, request: Mapping[str, Any]) -> None:
        if self._launcher is not None and self._launcher.stdin is not None:
            self._launcher.stdin.write(json.dumps(request).encode() + b"\n")

    async def _read(self, launcher: asyncio.subprocess.Process) -> None:
        """Hand out the lines of the launcher and its children until the last of them has gone."""
        assert launcher.stdout is not None
        by_pid: dict[int, Child] = {}
        while True:
            line = b""
            try:
                line = await launcher.stdout.readline()
                if not line:
                    break
                self._take(json.loads(line), by_pid)
            except (ValueError, KeyError, TypeError):
                log.warning("a child wrote what is no report: %r", line[:200])
        self._launcher = None
        for child in list(self._children.values()):
            child._has_ended(None, None)
        self._children.clear()
        await launcher.wait()

    def _take(self, values: dict[str, Any], by_pid: dict[int, Child]) -> None:
        if "exited" in values:
            by_pid.pop(values["exited"], None)
            self._children.pop(values["started"])._has_ended(values["status"], values["signal"])
        elif "started" in values:
            child = self._children[values["started"]]
            by_pid[values["pid"]] = child
            child._has_started(values["pid"])
        elif "failed" in values:
            child = self._children.pop(values["failed"])
            child._could_not_start(
                translate("Processes", "the process could not be started: {reason}").format(reason=values["reason"])
            )
        elif "ready" in values:
            log.debug("the launcher is ready as process %d", values["ready"])
        else:
            by_pid[values["pid"]].reported.emit(values)
