"""A class on the loopback interface, which `poolscope invite` serves, and the windows of its students."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication

import rserpool
from app.base.subprocesses import ROOT
from app.classroom.code import JoinCode
from app.classroom.owner import Need, Thresholds
from app.fractal.job import RenderJob
from app.fractal.protocol import Algorithm
from app.fractal.viewport import Viewport
from app.ui.classroom.join_window import JoinWindow
from app.ui.look.theme import LIGHT, Look
from app.ui.loop import Tasks
from app.ui.settings import Habits, Settings
from tests.app.ui.builders import until

HOST = "127.0.0.1"
VIEW = Viewport(800, 600, -1.5 + 1.5j, 1.5 - 1.5j, 200, Algorithm.MANDELBROT, 2.0)


class Teacher:
    """`poolscope invite` as a process of its own, and a pool user with the teacher's certificate."""

    def __init__(self, process: asyncio.subprocess.Process, folder: Path) -> None:
        self._process = process
        self._folder = folder
        self.said: list[str] = []
        self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        assert self._process.stdout is not None
        while line := await self._process.stdout.readline():
            self.said.append(line.decode().strip())

    async def says(self, pattern: str) -> re.Match[str]:
        """Wait for a line that contains this pattern."""

        def found() -> list[re.Match[str]]:
            return [match for line in self.said if (match := re.search(pattern, line))]

        await until(lambda: found() or self._reading.done())
        assert found(), f"{pattern!r} is not in {self.said}"
        return found()[0]

    async def begin(self) -> None:
        """Wait until the class is open."""
        self.code = JoinCode.parse((await self.says(r"Join code: (\S+)"))[1])
        self.address = (await self.says(r"add: --address=(\S+)"))[1]
        self.registrar = (await self.says(r"Registrar: ([^,]+),"))[1]
        await self.says("Ctrl-C ends the class")

    def tell(self, order: str) -> None:
        """Type an order."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{order}\n".encode())

    def interrupt(self) -> None:
        """Press Ctrl-C."""
        if self._process.returncode is None:
            self._process.send_signal(signal.SIGINT)

    @asynccontextmanager
    async def rendering(self) -> AsyncIterator[None]:
        """Have one picture after the other rendered in the pool while the block lasts."""
        files = rserpool.TlsFiles.of_folder(self._folder)
        transport = rserpool.choose_transport("tcp", tls=files).transport
        registrar = rserpool.parse_address(self.registrar, transport.protocol)
        async with rserpool.PoolUser(registrars=[registrar], transport=transport) as user:

            async def render() -> None:
                while True:
                    await RenderJob(user, VIEW, VIEW.tiles(12, 8), sessions=4).run()

            running = asyncio.create_task(render())
            try:
                yield
            finally:
                running.cancel()
                await asyncio.wait([running])

    async def end(self) -> None:
        self.interrupt()
        await self._process.wait()
        await self._reading


@asynccontextmanager
async def a_teacher(folder: Path) -> AsyncIterator[Teacher]:
    """Invite a class while the block lasts."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "app", "invite", f"--local={HOST}", "--port=0", f"--credentials={folder}"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    teacher = Teacher(process, folder)
    try:
        await teacher.begin()
        yield teacher
    finally:
        await teacher.end()


@asynccontextmanager
async def a_student(
    settings: Settings, teacher: Teacher | None = None, *, elements: int = 2, **options: Any
) -> AsyncIterator[JoinWindow]:
    """Open a join window while the block lasts, with the class filled in."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    tasks = Tasks()
    window = JoinWindow(Look(app, LIGHT.name), tasks.spawn, settings, addresses=(HOST,), elements=elements, **options)
    if teacher is not None:
        window.fill(code=str(teacher.code), address=teacher.address)
    window.open()
    try:
        yield window
    finally:
        window.hide()
        await tasks.aclose()
        window.deleteLater()


def habits(folder: Path, name: str = "Ada", **thresholds: Any) -> Settings:
    """Return settings of somebody who needs the machine for nothing, unless the thresholds say so."""
    settings = Settings(folder / f"{name}.ini")
    settings.habits = Habits(name=name, thresholds=Thresholds(**{"ignored": frozenset(Need), **thresholds}))
    return settings


async def at_work(window: JoinWindow) -> None:
    """Press Join, and wait until the elements are in the pool."""
    window.form.button.click()
    await until(lambda: window.page.headline.text() == "Ready: waits for a picture")
