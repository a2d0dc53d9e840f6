"""A launcher with tiny children: they sleep, report, end with a given status, or ignore requests to stop.

With the argument `exec` it starts its children by exec of this file instead of fork. A child refuses every order, so
that tests see it.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import Mapping
from typing import Any

from app.processes import protocol
from app.processes.launcher import Launcher
from app.processes.lifeline import STDIN, finish_reports, run_as_child, stop_requested, write_report
from app.processes.protocol import Noticed, Order, OrderRefused, Running
from rserpool import notices

GOODBYE = Noticed(notices.Deregistered(True), 1700000000.0)


def refuse(order: Order | OrderRefused) -> None:
    """Report an order as a refusal whose reason is its value."""
    if not isinstance(order, OrderRefused):
        name, value = protocol.name_of(order), order.to_json()[protocol.name_of(order)]
        order = OrderRefused(name, json.dumps(value))
    write_report(order)


def sleep(options: Mapping[str, Any]) -> int:
    """Sleep until a request to stop, then report `GOODBYE`."""

    async def until_stopped() -> None:
        stop = stop_requested(STDIN, refuse)
        write_report(Running(os.getpid(), options.get("word", "")))
        await stop.wait()
        write_report(GOODBYE)

    asyncio.run(until_stopped())
    return 0


def deaf(options: Mapping[str, Any]) -> int:
    """Ignore SIGTERM: only SIGKILL ends it."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    write_report(Running(os.getpid(), ""))
    while True:
        signal.pause()


def end(options: Mapping[str, Any]) -> int:
    """End immediately, with a status or an exception."""
    if "raise" in options:
        raise ValueError(options["raise"])
    return int(options["status"])


def chatter(options: Mapping[str, Any]) -> int:
    """Write many numbered lines, as fast as possible."""
    for number in range(options["lines"]):
        write_report(OrderRefused(str(number), "x" * 200))
    return 0


def nonsense(options: Mapping[str, Any]) -> int:
    """Write lines that are not reports, one that is too long, and one that is correct."""
    finish_reports()  # what follows must not come into the middle of a report
    os.write(1, b"hello\n[1]\n" + b"y" * 200_000 + b"\n")
    write_report(protocol.Failed("x" * 5000))
    write_report(GOODBYE)
    return 0


def member(options: Mapping[str, Any]) -> int:
    """Behave like a registrar or an element towards the fleet. Port 666 is always taken."""
    if options.get("port") == 666:
        raise OSError("port 666 is taken")

    async def until_stopped() -> None:
        stop = stop_requested(STDIN, refuse)
        where = f"{options.get('addresses', [None])[0]}:{options.get('port') or os.getpid()}"
        identifier = options.get("identifier") or os.getpid()
        enrp = f"{options.get('addresses', [None])[0]}:{os.getpid() + 1}"
        write_report(Running(identifier, where, enrp))
        await stop.wait()

    asyncio.run(until_stopped())
    return 0


ROLES = {
    "sleep": sleep,
    "registrar": member,
    "element": member,
    "deaf": deaf,
    "end": end,
    "chatter": chatter,
    "nonsense": nonsense,
}


def command(token: int, role: str, options: Mapping[str, Any]) -> list[str]:
    return [sys.executable, __file__, str(token), str(os.getpid()), role, json.dumps(dict(options))]


if __name__ == "__main__":
    match sys.argv[1:]:
        case []:
            Launcher(ROLES).run()
        case ["exec"]:
            Launcher(ROLES, command).run()
        case ["no-exec"]:
            Launcher(ROLES, lambda token, role, options: ["/nowhere/at/all"]).run()
        case [token, launcher, role, options]:
            sys.exit(run_as_child(int(token), ROLES[role], json.loads(options), int(launcher)))
