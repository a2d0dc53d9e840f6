"""The launcher: a small headless process that forks warm children on request (`python -P -m app.processes.launcher`).

It has the compute kernel loaded and compiled, one thread, no event loop and no Qt, so a child is ready within
milliseconds and forking is safe. It reads requests on its standard input and writes to its standard output, where its
children write their reports too (`app.processes.protocol`). Each line is one write of less than 4096 bytes, which the
kernel does not mix with others.

The launcher sends all signals, because only the launcher knows which process ids it has not reaped yet; the system may
already have reused the others. Orders for a child go to its standard input, a pipe of its own. A frozen child does not
read: an order that does not fit into its pipe (64 KiB on Linux) is dropped, and reported with `protocol.OrderDropped`.

No process stays behind. When its input ends (the window closed or was killed) the launcher ends its children,
including frozen ones, elements before registrars, and then itself. Children die with the launcher: on Linux by
PR_SET_PDEATHSIG, and on all systems because their standard input, which only the launcher holds, ends.
"""

from __future__ import annotations

import contextlib
import gc
import json
import logging
import os
import select
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn, TypeAlias

import rserpool
from app.processes import protocol
from app.processes.lifeline import STDIN, STDOUT, Role, octets_of, run_as_child
from app.processes.protocol import Line

log = logging.getLogger(__name__)

GRACE = 0.8
"""Seconds that each group of children has for an orderly end after the window closed. A deregistration takes
milliseconds, and closing a window must not take long."""

ExecCommand: TypeAlias = Callable[[int, str, Mapping[str, Any]], Sequence[str]]
"""Returns the command line of a child with this token, role and options, for systems that cannot fork."""


@dataclass(slots=True)
class _Running:
    token: int
    role: str
    stdin: int
    """The write end of the child's standard input."""


def write_line(line: Line) -> None:
    """Write one line to the window, in one write. Do nothing if the window has closed the pipe.

    The launcher waits for the window: it serves nobody else, and must not have a second thread when it forks.
    """
    with contextlib.suppress(BrokenPipeError):
        os.write(STDOUT, octets_of(line))


class Launcher:
    """Starts children of these roles and reaps them. `exec_command` makes it start them by exec instead of fork."""

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
        """Serve requests until the input ends or SIGTERM arrives; then end all children."""
        signal.set_wakeup_fd(self._wake_write, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        signal.signal(signal.SIGTERM, self._end)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the window; it then ends our input
        write_line(protocol.Ready(os.getpid()))
        while not self._ending:
            if STDIN in self._wait(None):
                self._take_requests()
        self._end_all()

    def _end(self, number: int, frame: object) -> None:
        self._ending = True

    def _wait(self, timeout: float | None) -> list[int]:
        """Wait for input, a signal or the timeout (seconds). Reap ended children. Return the readable descriptors."""
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
            try:
                self._do(protocol.read_request(line))
            except protocol.BadLine as error:
                log.warning("the launcher ignored a request: %s", error)

    def _do(self, request: protocol.Request) -> None:
        match request:
            case protocol.Start(token, role, options):
                self._start(token, role, options)
            case protocol.Tell(orders, pid):
                self._tell(pid, orders)
            case protocol.SignalRequest(pid=pid):
                self._signal(pid, request.number())

    def _start(self, token: int, role: str, options: Mapping[str, Any]) -> None:
        if role not in self._roles:
            write_line(protocol.NotStarted(token, f"there is no such role as {role}"))
            return
        # Block signals until the child is in the table: a child must not run the launcher's handlers, and the launcher
        # must not reap a child that is not in the table yet.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGCHLD})
        try:
            pid, stdin = self._spawn(token, role, options)
        except OSError as error:
            write_line(protocol.NotStarted(token, error.strerror or str(error)))
        else:
            self._children[pid] = _Running(token, role, stdin)
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM, signal.SIGCHLD})

    def _spawn(self, token: int, role: str, options: Mapping[str, Any]) -> tuple[int, int]:
        """Start a process. Return its id and the write end of its standard input."""
        lifeline, stdin = os.pipe()
        os.set_blocking(stdin, False)
        try:
            if self._exec_command is not None:
                return self._exec(self._exec_command(token, role, options), lifeline), stdin
            pid = os.fork()
            if pid == 0:
                self._become(token, role, options, lifeline, stdin)
            return pid, stdin
        except OSError:
            os.close(stdin)
            raise
        finally:
            os.close(lifeline)

    def _exec(self, command: Sequence[str], lifeline: int) -> int:
        as_stdin = (os.POSIX_SPAWN_DUP2, lifeline, STDIN)
        return os.posix_spawn(command[0], list(command), os.environ, file_actions=[as_stdin])

    def _become(self, token: int, role: str, options: Mapping[str, Any], lifeline: int, stdin: int) -> NoReturn:
        """In the forked child: release the launcher's resources, run the role, and exit without returning."""
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGTERM, signal.SIGCHLD, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        os.dup2(lifeline, STDIN)
        # A child that holds another child's standard input would keep the other child alive after the launcher's end.
        for fd in (self._wake_read, self._wake_write, lifeline, stdin, *(c.stdin for c in self._children.values())):
            os.close(fd)
        os._exit(run_as_child(token, self._roles[role], options, self._pid))

    def _signal(self, pid: int, number: int) -> None:
        if pid in self._children:
            os.kill(pid, number)

    def _tell(self, pid: int, orders: Mapping[str, Any]) -> None:
        """Write a line to a child, completely or not at all, without waiting."""
        child = self._children.get(pid)
        if child is None:
            return
        line = json.dumps(orders).encode() + b"\n"
        try:
            if len(line) > select.PIPE_BUF:  # the kernel may write only a part of a longer line
                raise BlockingIOError
            os.write(child.stdin, line)
        except BlockingIOError:
            write_line(protocol.ProcessReport(pid, protocol.OrderDropped()))
        except BrokenPipeError:
            pass  # it is dying, and will be reaped

    def _reap(self) -> None:
        while self._children:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            child = self._children.pop(pid)
            os.close(child.stdin)
            code = os.waitstatus_to_exitcode(status)
            exit_status, by_signal = (code, None) if code >= 0 else (None, -code)
            write_line(protocol.Exited(pid, child.token, exit_status, by_signal))

    def _end_all(self) -> None:
        self._ending = True
        self._end_politely([pid for pid, child in self._children.items() if child.role != protocol.REGISTRAR])
        self._end_politely(list(self._children))

    def _end_politely(self, pids: Sequence[int]) -> None:
        for pid in pids:
            self._signal(pid, signal.SIGTERM)
            self._signal(pid, signal.SIGCONT)  # a frozen child does not notice SIGTERM
        end = time.monotonic() + GRACE
        while (left := end - time.monotonic()) > 0 and any(pid in self._children for pid in pids):
            self._wait(left)
        for pid in pids:
            self._signal(pid, signal.SIGKILL)
        while any(pid in self._children for pid in pids):
            self._wait(None)


def open_more_files() -> None:
    """Raise the limit of open files as far as the system allows: the launcher needs one for each child, and registrars,
    which inherit the limit, one for each association."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def main() -> None:
    from app.processes.child import ROLES, exec_command
    from app.processes.rehearsal import rehearse

    open_more_files()
    # Each child's compute kernel uses one thread. A pool of maths threads would not survive the fork anyway.
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    if not hasattr(os, "fork") or "--exec" in sys.argv[1:]:
        Launcher(ROLES, exec_command).run()
        return
    from app.fractal import kernel
    from app.services import fractal  # noqa: F401  loaded here so that the children share it

    kernel.warm_up()
    for transport in rserpool.TRANSPORTS.values():
        with contextlib.suppress(rserpool.TransportError):
            transport()  # loads its library
    rehearse()
    # Children share the memory loaded so far until they write to it. The collection also empties the lists of free
    # objects, which lie everywhere.
    gc.collect()
    gc.freeze()
    Launcher(ROLES).run()


if __name__ == "__main__":
    main()
