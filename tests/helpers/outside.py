"""Registrars and elements outside the program under test: commands in processes of their own."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
ALONE = ("--asapannounce=off", "--enrpannounce=off")
"""Options of a registrar that nobody hears."""


class Outsider:
    """A command that prints events as JSON lines."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.heard: list[dict[str, Any]] = []
        """The events so far."""

    async def until(self, event: str) -> dict[str, Any]:
        """Return the first event of this kind that has not been returned yet."""
        assert self._process.stdout is not None
        while line := await self._process.stdout.readline():
            self.heard.append(json.loads(line))
            if event in self.heard[-1].values():
                return self.heard[-1]
        raise AssertionError(f"it ended without {event}; it said {self.heard[-3:]}")

    async def ended(self) -> tuple[str, str]:
        """Wait for its end, and return what it has printed on standard output and standard error."""
        out, errors = await self._process.communicate()
        return out.decode(), errors.decode()

    async def complaint(self) -> str:
        """Return the next line on standard error."""
        assert self._process.stderr is not None
        return (await self._process.stderr.readline()).decode()

    def kill(self) -> None:
        """End it at once, without a word."""
        self._process.kill()

    async def end(self) -> str:
        """End it in order, and return what it said on standard error."""
        if self._process.returncode is None:
            self._process.send_signal(signal.SIGTERM)
        return (await self.ended())[1]


@asynccontextmanager
async def poolscope(*arguments: str) -> AsyncIterator[Outsider]:
    """Run `poolscope` with these arguments while the block lasts."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-c", "import sys; from app.__main__ import main; sys.exit(main())", *arguments),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        cwd=ROOT,
    )
    outsider = Outsider(process)
    try:
        yield outsider
    finally:
        if process.returncode is None:
            process.kill()
        await outsider.end()


@asynccontextmanager
async def a_registrar(*arguments: str, host: str = "127.0.0.1") -> AsyncIterator[tuple[Outsider, str, str]]:
    """Run a registrar; it comes with its ASAP and its ENRP address."""
    where = f"[{host}]" if ":" in host else host
    command = (
        "registrar",
        "--mentordiscoverytimeout=100",
        "--transport=tcp",
        f"--asap={where}:0",
        f"--enrp={where}:0",
        *arguments,
    )
    if not any("announce" in argument for argument in arguments):
        command = (*command, *ALONE)
    async with poolscope(*command) as registrar:
        running = await registrar.until("Running")
        yield registrar, running["address"], running["enrp_address"]


@asynccontextmanager
async def an_element(registrar: str, *arguments: str, host: str = "127.0.0.1") -> AsyncIterator[Outsider]:
    """Run a slow element that has registered."""
    where = f"[{host}]" if ":" in host else host
    command = ("element", "--transport=tcp", f"--local={where}:0", f"--registrar={registrar}", "--asapannounce=off")
    async with poolscope(*command, *arguments) as element:
        await element.until("Registered")
        yield element
