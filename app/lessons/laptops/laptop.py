"""A laptop of a lesson: `poolscope join` as a process of its own, and a program of the laptop's owner.

In a network of its own (`app.lessons.laptops.network`) the laptop has an interface, which can be taken off the network.
Otherwise it is at this machine's address, and to take it off the network is to kill all its processes at once.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import logging
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, STDOUT, Process
from typing import Final

from app.base.signal import Signal
from app.base.subprocesses import ROOT, environment, send_signal
from app.lessons.laptops.network import BRIDGE, NETWORK, is_own

log = logging.getLogger(__name__)

PROGRAM: Final = (sys.executable, *(() if getattr(sys, "frozen", False) else ("-P", "-m", "app")))
"""The command `poolscope`, also in a bundle (resources/bundle.sh), which is a program by itself."""

OWNER: Final = (sys.executable, "-P", "-m", "app.lessons.laptops.owner")

LEAVING: Final = 4.0
"""Seconds that a laptop has to leave before its processes are killed."""

BUSY_PERCENT: Final = 10
"""The part of a processor that the owner's program has to get to count as use. It wants a whole one."""

BACK_AFTER: Final = 2
"""Seconds that the owner's program has to rest until the elements come back."""

_CONNECTED: Final = (
    "echo ready && read -r go && ip link set lo up && ip address add {address}/24 dev eth0 && ip link set eth0 up"
    ' && exec "$@"'
)
"""Waits in its new network until it has an interface, and then runs a command."""

_interfaces = itertools.count(1)  # a former interface of the same laptop may not be gone yet


class Laptop:
    """One laptop, number `number` of the lesson's, from 1, whose owner is called `name`."""

    def __init__(self, name: str, number: int) -> None:
        self.name, self.number = name, number
        self.last_words = ""
        """The last line that `poolscope join` has printed."""
        self.left = self.failed = False
        """Whether `poolscope join` was asked to leave; whether it has ended without that."""
        self.over = Signal[()]()
        """It has ended."""
        self._interface = f"laptop{next(_interfaces)}"
        self._process: Process | None = None
        self._owner: Process | None = None
        self._listening: asyncio.Task[None] | None = None

    async def join(self, url: str) -> None:
        """Start `poolscope join` with the code and the address of the desk. Raise `OSError`."""
        self._owner = await asyncio.create_subprocess_exec(
            *OWNER, stdin=PIPE, stdout=DEVNULL, cwd=ROOT, env=environment(), start_new_session=True
        )
        # fmt: off
        command = (
            *PROGRAM, "join", url, f"--name={self.name}", "--elements=1", "--ignore=battery,lock,lid",
            f"--busy={BUSY_PERCENT}", f"--back={BACK_AFTER}", f"--watch={self._owner.pid}", "--until-input-ends",
        )
        # fmt: on
        if is_own():
            connected = _CONNECTED.format(address=f"{NETWORK}{self.number + 1}")
            command = ("unshare", "--net", "--", "sh", "-ec", connected, "sh", *command)
        self._process = process = await asyncio.create_subprocess_exec(
            *command, stdin=PIPE, stdout=PIPE, stderr=STDOUT, cwd=ROOT, env=environment(), start_new_session=True
        )
        if is_own():
            await self._connect(process)
        self._listening = asyncio.create_task(self._listen(process))

    async def _connect(self, process: Process) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        await process.stdout.readline()  # it is in its network now
        interface = self._interface
        await _ip("link", "add", interface, "type", "veth", "peer", "name", "eth0", "netns", str(process.pid))
        await _ip("link", "set", interface, "master", BRIDGE, "up")
        process.stdin.write(b"go\n")

    async def _listen(self, process: Process) -> None:
        assert process.stdout is not None
        with contextlib.suppress(ValueError):  # an endless line
            while line := await process.stdout.readline():
                self.last_words = line.decode(errors="replace").strip()
                log.info("the laptop of %s: %s", self.name, self.last_words)
        await process.wait()
        self.failed = not self.left
        self.over.emit()

    def leave(self) -> None:
        """Ask the program to leave in order, as Ctrl-C does."""
        self.left = True
        self._signal(signal.SIGINT)

    async def vanish(self) -> None:
        """Take the laptop off the network, without a word."""
        if is_own():
            await _ip("link", "set", self._interface, "down")
        else:
            self._kill()

    def use(self, *, on: bool) -> None:
        """Let the owner's program work, or rest."""
        if self._owner is not None and self._owner.stdin is not None:
            self._owner.stdin.write(b"work\n" if on else b"rest\n")

    def forget(self) -> None:
        """End the input of its processes, as the end of this process would do. They end, too."""
        self.left = True
        for process in (self._process, self._owner):
            if process is not None and process.stdin is not None:
                process.stdin.close()

    async def close(self) -> None:
        """End all its processes."""
        self.forget()
        self._signal(signal.SIGTERM)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LEAVING):
                if self._process is not None:
                    await self._process.wait()
        self._kill()
        for process in (self._process, self._owner):
            if process is not None:
                await process.wait()
        if self._listening is not None:
            await self._listening

    def _signal(self, number: int) -> None:
        if self._process is not None:
            send_signal(self._process, number)

    def _kill(self) -> None:
        """Kill the program and what it has started, before any of them can say goodbye."""
        import psutil  # takes 15 ms, so not before it is needed

        if self._process is None or self._process.returncode is not None:
            return
        with contextlib.suppress(psutil.Error):
            own = psutil.Process(self._process.pid)
            all_of_them = [own, *own.children(recursive=True)]
            for do in (psutil.Process.suspend, psutil.Process.kill):
                for process in all_of_them:
                    with contextlib.suppress(psutil.Error):
                        do(process)


async def _ip(*words: str) -> None:
    """Run `ip`. Raise `OSError` if it fails."""
    process = await asyncio.create_subprocess_exec("ip", *words, stdin=DEVNULL, stdout=DEVNULL, stderr=PIPE)
    _, said = await process.communicate()
    if process.returncode:
        raise OSError(process.returncode, said.decode(errors="replace").strip() or "ip has failed")
