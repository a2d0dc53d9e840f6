"""How long it takes to join a class on the loopback interface, from the start of the command `poolscope join CODE
--name=Ada` on, with the start of its process: until it says that its elements are registered, and until a user that
waits has its first tile. The class is found by multicast. The kernels are compiled before.

    python -m tests.benchmarks.bench_join --transports=tcp,userland --rounds=7
    python -m tests.benchmarks.bench_join --window --rounds=7

With `--window` from the click on *Join* in the window until that window shows that the elements are in the pool, and
until it shows the first tile; the class is another process.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
import time
from asyncio.subprocess import PIPE, STDOUT
from pathlib import Path
from signal import SIGINT
from statistics import median

import rserpool
from app.base.subprocesses import ROOT, environment
from app.classroom.invitation import Invitation, InvitationOptions
from app.fractal.job import RenderJob
from app.fractal.kernel import best_kernel
from app.fractal.protocol import Algorithm
from app.fractal.viewport import Viewport
from app.processes.supervisor import Supervisor

HOST = "127.0.0.1"
VIEW = Viewport(800, 600, -1.5 + 1.5j, 1.5 - 1.5j, 200, Algorithm.MANDELBROT, 2.0)


async def one(transport: str) -> tuple[float, float]:
    """Return the seconds until the elements are registered, and until the first tile."""
    options = InvitationOptions((HOST,), port=0, registrar_port=0, transport=transport)
    async with Supervisor() as teachers, Invitation(teachers, options) as invitation:
        chosen = rserpool.choose_transport(transport, tls=invitation.tls).transport
        registrar = rserpool.parse_address(invitation.registrar, chosen.protocol)
        async with rserpool.PoolUser(registrars=[registrar], transport=chosen) as user:
            job = RenderJob(user, VIEW, VIEW.tiles(12, 8), sessions=4)
            rendered = asyncio.Event()
            job.tile_done.connect(lambda *_: rendered.set())
            rendering = asyncio.create_task(job.run())
            await asyncio.sleep(0.5)  # the user has found the registrar, and an empty pool
            began = time.perf_counter()
            command = await asyncio.create_subprocess_exec(
                *(sys.executable, "-P", "-m", "app", "join", str(invitation.code), "--name=Ada"),
                *(f"--local={HOST}", "--ignore=use,battery,lock,lid"),
                cwd=ROOT,
                env=environment(),
                stdout=PIPE,
                stderr=STDOUT,
            )
            assert command.stdout is not None
            while b"works for the class" not in (line := await command.stdout.readline()):
                assert line, "it has ended"
            at_work = time.perf_counter() - began
            await rendered.wait()
            first_tile = time.perf_counter() - began
            await rendering
            command.send_signal(SIGINT)
            await command.communicate()
            return at_work, first_tile


async def one_in_a_window(folder: Path) -> tuple[float, float]:
    """Return the seconds from the click until the window shows the elements, and until it shows the first tile."""
    from tests.app.ui.builders import until
    from tests.app.ui.classroom.invited import a_student, a_teacher, habits

    settings = habits(folder)
    async with a_teacher(folder) as teacher, teacher.rendering(), a_student(settings, teacher, elements=0) as window:
        page = window.page
        await asyncio.sleep(1.0)  # the user has found the registrar, and an empty pool
        began = time.perf_counter()
        window.form.button.click()
        await until(lambda: page.headline.text() in ("Ready: waits for a picture", "Computes for the class"))
        at_work = time.perf_counter() - began
        await until(lambda: int(page.figures[0].text.split()[0]) > 0)
        return at_work, time.perf_counter() - began


def in_windows(rounds: int) -> list[tuple[float, float]]:
    """Return the times of several windows on a screen that nobody sees."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("QT_LOGGING_RULES", "*.warning=false")  # about what that screen cannot do
    from app.ui.application import application
    from app.ui.loop import run

    app = application()
    with tempfile.TemporaryDirectory() as folder:
        return [run(one_in_a_window(Path(folder)), app) for _ in range(rounds)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--transports", default="tcp,userland")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--window", action="store_true")
    arguments = parser.parse_args()
    best_kernel()(VIEW.tiles(12, 8)[0].parameter, 0, 1)
    if arguments.window:
        tell("window", in_windows(arguments.rounds))
        return
    transports = arguments.transports.split(",")
    found: dict[str, list[tuple[float, float]]] = {transport: [] for transport in transports}
    for _ in range(arguments.rounds):
        for transport in transports:
            found[transport].append(asyncio.run(one(transport)))
    for transport, times in found.items():
        tell(transport, times)


def tell(how: str, times: list[tuple[float, float]]) -> None:
    for what, values in zip(("registered", "first tile"), zip(*times, strict=True), strict=True):
        print(f"{how:9} {what:10} {median(values):.2f} s ({min(values):.2f} to {max(values):.2f})")


if __name__ == "__main__":
    main()
