"""The launcher: a small headless process that forks warm children on request (`python -m app.processes.launcher`).

It has the compute kernel loaded and compiled, one thread, no event loop and no Qt, so a child is ready within
milliseconds and forking is safe. It takes JSON lines on its standard input

    {"start": 7, "role": "element", "options": {...}}        {"signal": 9, "pid": 4711}
    {"tell": {"speed": 1000}, "pid": 4711}

and reports on its standard output, where the children write their notices too (each line one write of less than 4096
bytes, which the kernel does not mix):

    {"ready": 4700}     {"started": 7, "pid": 4711}     {"exited": 4711, "started": 7, "status": null, "signal": 9}

Signals go through the launcher because it alone knows which process ids are still unreaped, hence not used again. What
a child is told goes to its standard input, a pipe of its own, as a line. One that is frozen does not read: what no
longer fits into its pipe (64 KiB on Linux) is dropped, and said so with `{"pid": 4711, "notice": "Unheard"}`.

Nothing stays behind: when its input ends (the window closed or was killed) it ends its children, elements before
registrars, also stopped ones, and itself. Children die with the launcher: by PR_SET_PDEATHSIG on Linux, and everywhere
because their standard input, which only the launcher holds, ends.
"""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn, TypeAlias

from app.processes.lifeline import STDIN, Role, live_as_child, write_line

GRACE = 0.8
"""Seconds for each group of children to end politely when the window has gone: a deregistration takes milliseconds,
and people who close a window do not want to wait."""

ExecCommand: TypeAlias = Callable[[int, str, Mapping[str, Any]], Sequence[str]]
"""The command line of a child with this token, role and options, where processes cannot fork."""


@dataclass(slots=True)
class _Running:
    token: int
    role: str
    ear: int
    """The writing end of its standard input."""


class Launcher:
    """Starts children of these roles and reaps them. With `exec_command` they are started by exec instead of fork."""

    def __init__(self, roles: Mapping[str, Role], exec_command: ExecCommand | None = None) -> None:
        self._roles = roles
        self._exec_command = exec_command
        self._children: dict[int, _Running] = {}
        self._pid = os.getpid()
        self._requests = b""
        self._ending = False
        # Written by the interpreter's C signal handler, so that `select` wakes up for SIGCHLD and SIGTERM.
        self._wake_read, self._wake_write = os.pipe()
        os.set_blocking(self._wake_write, False)
        os.set_blocking(self._wake_read, False)

    def run(self) -> None:
        """Serve requests until the input ends or SIGTERM comes; then end all children."""
        signal.set_wakeup_fd(self._wake_write, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        signal.signal(signal.SIGTERM, self._end)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the window; it then ends our input
        write_line({"ready": os.getpid()})
        while not self._ending:
            if STDIN in self._wait(None):
                self._take_requests()
        self._end_all()

    def _end(self, number: int, frame: object) -> None:
        self._ending = True

    def _wait(self, timeout: float | None) -> list[int]:
        """Sleep until input, a signal or the timeout, reap who has ended, and return what can be read."""
        inputs = [self._wake_read] if self._ending else [self._wake_read, STDIN]
        readable, _, _ = select.select(inputs, [], [], timeout)
        if self._wake_read in readable:
            os.read(self._wake_read, 4096)
        self._reap()
        return readable

    def _take_requests(self) -> None:
        received = os.read(STDIN, 65536)
        if not received:
            self._ending = True
            return
        *lines, self._requests = (self._requests + received).split(b"\n")
        for line in lines:
            request = json.loads(line)
            if "start" in request:
                self._start(request["start"], request["role"], request["options"])
            elif "tell" in request:
                self._tell(request["pid"], request["tell"])
            else:
                self._signal(request["pid"], request["signal"])

    def _start(self, token: int, role: str, options: Mapping[str, Any]) -> None:
        if role not in self._roles:
            write_line({"failed": token, "reason": f"there is no such role as {role}"})
            return
        # No signal between fork and the end of the bookkeeping: a child must not run our handlers, and we must not
        # reap a child that we do not know yet.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGCHLD})
        try:
            pid, ear = self._spawn(token, role, options)
        except OSError as error:
            write_line({"failed": token, "reason": error.strerror or str(error)})
        else:
            self._children[pid] = _Running(token, role, ear)
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM, signal.SIGCHLD})

    def _spawn(self, token: int, role: str, options: Mapping[str, Any]) -> tuple[int, int]:
        """A new process: its id, and the writing end of its standard input."""
        lifeline, ear = os.pipe()
        os.set_blocking(ear, False)
        try:
            if self._exec_command is not None:
                return self._exec(self._exec_command(token, role, options), lifeline), ear
            pid = os.fork()
            if pid == 0:
                self._become(token, role, options, lifeline, ear)
            return pid, ear
        except OSError:
            os.close(ear)
            raise
        finally:
            os.close(lifeline)

    def _exec(self, command: Sequence[str], lifeline: int) -> int:
        as_stdin = (os.POSIX_SPAWN_DUP2, lifeline, STDIN)
        return os.posix_spawn(command[0], list(command), os.environ, file_actions=[as_stdin])

    def _become(self, token: int, role: str, options: Mapping[str, Any], lifeline: int, ear: int) -> NoReturn:
        """In the forked child: forget the launcher, live, and never return into its stack."""
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGTERM, signal.SIGCHLD, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        os.dup2(lifeline, STDIN)
        # Whoever held another child's standard input would keep it alive after the launcher.
        for fd in (self._wake_read, self._wake_write, lifeline, ear, *(c.ear for c in self._children.values())):
            os.close(fd)
        os._exit(live_as_child(token, self._roles[role], options, self._pid))

    def _signal(self, pid: int, number: int) -> None:
        if pid in self._children:
            os.kill(pid, number)

    def _tell(self, pid: int, values: Mapping[str, Any]) -> None:
        """Write a line to a child, whole or not at all; never wait for it."""
        child = self._children.get(pid)
        if child is None:
            return
        line = json.dumps(values).encode() + b"\n"
        try:
            if len(line) > select.PIPE_BUF:  # longer ones the kernel may take in part
                raise BlockingIOError
            os.write(child.ear, line)
        except BlockingIOError:
            write_line({"pid": pid, "notice": "Unheard"})
        except BrokenPipeError:
            pass  # it is dying, and will be reaped

    def _reap(self) -> None:
        while self._children:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            child = self._children.pop(pid)
            os.close(child.ear)
            code = os.waitstatus_to_exitcode(status)
            write_line(
                {
                    "exited": pid,
                    "started": child.token,
                    "status": code if code >= 0 else None,
                    "signal": -code if code < 0 else None,
                }
            )

    def _end_all(self) -> None:
        self._ending = True
        self._end_politely([pid for pid, child in self._children.items() if child.role != "registrar"])
        self._end_politely(list(self._children))

    def _end_politely(self, pids: Sequence[int]) -> None:
        for pid in pids:
            self._signal(pid, signal.SIGTERM)
            self._signal(pid, signal.SIGCONT)  # one that is paused cannot hear the other
        end = time.monotonic() + GRACE
        while (left := end - time.monotonic()) > 0 and any(pid in self._children for pid in pids):
            self._wait(left)
        for pid in pids:
            self._signal(pid, signal.SIGKILL)
        while any(pid in self._children for pid in pids):
            self._wait(None)


def main() -> None:
    from app.processes.child import ROLES, exec_command

    # The kernels of children run one thread each; a pool of maths threads would not survive the fork anyway.
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    if not hasattr(os, "fork") or "--exec" in sys.argv[1:]:
        Launcher(ROLES, exec_command).run()
        return
    from app.fractal import kernel
    from app.services import fractal  # noqa: F401  loaded here, so that the children share it

    kernel.warm_up()
    gc.freeze()  # what is loaded now is shared with the children until someone writes to it
    Launcher(ROLES).run()


if __name__ == "__main__":
    main()
