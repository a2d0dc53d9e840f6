"""What is attacked: a registrar and two elements as programs of their own; and how much memory they use."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shlex
import socket
import sys
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks.chaos.stage import resident
from tests.benchmarks.hostile.attacks import Attack
from tests.benchmarks.hostile.strangers import Target

ROOT = Path(__file__).parents[3]
STARTING = 60.0
"""Seconds that a program has to begin."""


class Victim:
    """A running program of ours, and its largest memory so far."""

    def __init__(self, name: str, process: asyncio.subprocess.Process, log: Path) -> None:
        self.name = name
        self.process = process
        self.said: dict[str, Any] = {}
        """Its first report."""
        self.before = self.most = 0.0
        """MiB before the attack, and the most since."""
        self._log = log
        self._reading: asyncio.Task[None] | None = None

    @property
    def log_size(self) -> int:
        """Octets of its standard error so far."""
        return self._log.stat().st_size

    @property
    def alive(self) -> bool:
        return self.process.returncode is None

    def tail(self) -> str:
        return self._log.read_text(errors="replace")[-600:]

    async def begun(self, read_output: bool) -> None:
        """Wait for its first report; afterwards read on, or leave its output unread."""
        assert self.process.stdout is not None
        async with asyncio.timeout(STARTING):
            while self.said.get("event") != "Running" and "address" not in self.said:
                line = await self.process.stdout.readline()
                assert line, self.tail()
                self.said = json.loads(line)
        if read_output:
            self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        assert self.process.stdout is not None
        while await self.process.stdout.read(65536):
            pass

    def weigh(self) -> None:
        """Look at its memory."""
        with contextlib.suppress(OSError):
            self.most = max(self.most, resident(self.process.pid))

    async def end(self) -> None:
        if self.alive:
            self.process.kill()
        # `wait` needs the end of the output, which may not have been read so far.
        await (self._reading or self._read())
        await self.process.wait()


async def start(
    folder: Path, name: str, arguments: Sequence[str], *, descriptors: int = 0, read_output: bool = True
) -> Victim:
    """Start `poolscope` with these arguments, and wait until it runs."""
    command = [sys.executable, "-m", "app", *arguments]
    if descriptors:
        command = ["sh", "-c", f"ulimit -n {descriptors}; exec {shlex.join(command)}"]
    log = folder / f"{name}.log"
    with log.open("wb") as errors:
        process = await asyncio.create_subprocess_exec(
            *command, stdout=asyncio.subprocess.PIPE, stderr=errors, cwd=ROOT, env={**os.environ, "CSP_INTERVAL": "0"}
        )
    victim = Victim(name, process, log)
    try:
        await victim.begun(read_output)
    except BaseException:
        await victim.end()
        raise
    return victim


@contextlib.asynccontextmanager
async def victims(folder: Path, transport: str, attack: Attack) -> AsyncIterator[tuple[Target, list[Victim]]]:
    """Run a registrar, an echo element and a fractal element."""
    here = (f"--transport={transport}", "--asapannounce=off")
    running: list[Victim] = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        second = f"127.0.0.1:{probe.getsockname()[1]}" if attack.joins else ""
    known = (f"--peer={second}",) if second else ()
    try:
        registrar = await start(
            folder,
            "registrar",
            ("registrar", "--asap=127.0.0.1:0", "--enrp=127.0.0.1:0", "--enrpannounce=off", *known, *here),
            descriptors=attack.descriptors,
            read_output=attack.read_output,
        )
        running.append(registrar)
        address = registrar.said["address"]
        at = (f"--registrar={address}", *here)
        running += await asyncio.gather(
            start(folder, "echo element", ("element", "--service=echo", *at)),
            start(folder, "fractal element", ("element", "--service=fractal", "--speed=50000", *at)),
        )
        _, echo, fractal = running
        target = Target(
            transport,
            address,
            registrar.said["enrp_address"],
            echo.said["address"],
            int(echo.said["identifier"]),
            fractal.said["address"],
            second,
        )
        yield target, running
    finally:
        await asyncio.gather(*(victim.end() for victim in running))


async def another_registrar(folder: Path, target: Target) -> Victim:
    """Start a second registrar that knows the first."""
    options = f"--transport={target.transport}", "--asapannounce=off", "--enrpannounce=off", f"--peer={target.enrp}"
    return await start(
        folder, "second registrar", ("registrar", "--asap=127.0.0.1:0", f"--enrp={target.second}", *options)
    )
