"""`poolscope deploy` without a list of hosts: elements on this machine."""

from __future__ import annotations

import argparse
import asyncio
import os
import subprocess
import sys
from contextlib import suppress

from app.base.exits import Exit
from app.base.streams import print_error, print_remark, print_result
from app.cli import options
from app.cli.deploy.element_arguments import element_arguments
from app.cli.deploy.words import told
from app.cli.element import element_options
from app.deployment.heartbeat import heart_stops
from app.deployment.keeper import Keeper, give_way, usual_number
from app.deployment.place import LOOK_AGAIN, Place, PlaceError
from app.deployment.report import HostReport
from app.processes.lifeline import STDIN, StopRequested, stop_requested
from app.processes.supervisor import Supervisor

THIS = "this machine"


def run(arguments: argparse.Namespace) -> int:
    try:
        place = Place(arguments.deployment)
        if arguments.action == "start":
            if arguments.detach:
                element_options(element_arguments(arguments))  # to refuse wrong ones here
                return asyncio.run(_detach(arguments, place))
            return asyncio.run(_keep(arguments, place))
        report = place.read() if arguments.action == "status" else asyncio.run(place.stop())
    except PlaceError as error:
        print_error(f"poolscope: {error}")
        return Exit.FAILED
    if report is not None and arguments.action == "stop":
        report = HostReport(report.deployment, tiles=report.tiles)
    _show(arguments, report or HostReport(arguments.deployment))
    return Exit.DONE


async def _keep(arguments: argparse.Namespace, place: Place) -> int:
    """Run elements until a signal, or until the lifeline ends."""
    wanted = element_options(element_arguments(arguments))
    give_way(arguments.nice)
    stop = stop_requested()
    told: HostReport | None = None

    def tell(report: HostReport) -> None:
        nonlocal told
        place.note(report)
        if arguments.format == "json" or told is None or _is_news(told, report):
            with suppress(BrokenPipeError):  # its reader has gone; the lifeline notices
                _show(arguments, report)
            told = report

    async with place.held(), Supervisor() as supervisor:
        keeper = Keeper(supervisor, wanted, arguments.elements or usual_number(), tell, name=arguments.deployment)
        async with keeper.running():
            await _until_asked(stop, arguments.lifeline)
    return Exit.INTERRUPTED if stop.interrupted else Exit.DONE


async def _until_asked(stop: StopRequested, lifeline: bool) -> None:
    waiting: list[asyncio.Task[object]] = [asyncio.create_task(stop.wait())]
    if lifeline:
        os.set_blocking(STDIN, False)
        waiting.append(asyncio.create_task(heart_stops(STDIN)))
    try:
        done, _ = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    except OSError as error:
        raise options.UsageError("--lifeline: the standard input must be a pipe or a socket") from error
    finally:
        for task in waiting:
            task.cancel()


def _is_news(before: HostReport, after: HostReport) -> bool:
    """Whether a person wants to know; not for each tile."""
    return (before.running, before.registered, before.trouble) != (after.running, after.registered, after.trouble)


async def _detach(arguments: argparse.Namespace, place: Place) -> int:
    """Start this command in the background, and wait until its elements run."""
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-P", "-m", "app"]
    same = (f"--name={arguments.deployment}", f"--nice={arguments.nice}", f"--loglevel={arguments.loglevel}")
    number = [f"--elements={arguments.elements}"] if arguments.elements else []
    registrars = [f"--registrar={one}" for one in arguments.registrar or ()]
    command = [*program, "deploy", "start", *same, *number, *registrars, "--", *arguments.rest]
    if place.read() is not None:
        await place.stop()  # otherwise its report would be taken for that of the new elements
    with place.log.open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            *command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=log, start_new_session=True
        )
    ended = asyncio.create_task(process.wait())
    report: HostReport | None = None
    while not ended.done():
        report = place.read()
        if report is not None and report.elements and (report.running == report.elements or report.trouble):
            _show(arguments, report)
            return Exit.DONE
        await asyncio.sleep(LOOK_AGAIN)
    lines = place.log.read_text(errors="replace").splitlines()
    print_error(lines[-1] if lines else "poolscope: the elements ended at once")
    return Exit.FAILED


def _show(arguments: argparse.Namespace, report: HostReport) -> None:
    if arguments.format == "json":
        print_result(report.to_line())
    elif not arguments.quiet or report.trouble:
        print_remark(f"{THIS}  {told(report)}")
