"""A launcher whose children are tiny: they sleep, speak, end as they are told, or are deaf to politeness.

With the argument `exec` its children are started by exec of this very file instead of fork.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import Mapping
from typing import Any

from app.processes.launcher import Launcher
from app.processes.lifeline import STDIN, live_as_child, report_line, stop_asked


def sleep(options: Mapping[str, Any]) -> int:
    """Until it is asked to stop; then it says goodbye."""

    async def until_stopped() -> None:
        stop = stop_asked(STDIN, lambda values: report_line({"notice": "Told", **values}))
        report_line({"notice": "Running", "word": options.get("word", "")})
        await stop.wait()
        report_line({"notice": "Goodbye"})

    asyncio.run(until_stopped())
    return 0


def deaf(options: Mapping[str, Any]) -> int:
    """Only SIGKILL ends it."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    report_line({"notice": "Running"})
    while True:
        signal.pause()


def end(options: Mapping[str, Any]) -> int:
    """At once: with a status, or by raising."""
    if "raise" in options:
        raise ValueError(options["raise"])
    return int(options["status"])


def chatter(options: Mapping[str, Any]) -> int:
    """Many lines, as fast as they go, numbered."""
    for number in range(options["lines"]):
        report_line({"number": number, "filling": "x" * 200})
    return 0


def nonsense(options: Mapping[str, Any]) -> int:
    """Lines that are no reports, one that is too long, and one that is right."""
    os.write(1, b"hello\n[1]\n" + b"y" * 200_000 + b"\n")
    report_line({"notice": "Long", "filling": "x" * 5000})
    report_line({"notice": "Right"})
    return 0


def member(options: Mapping[str, Any]) -> int:
    """What looks like a registrar or an element to the fleet. Port 666 is always taken."""
    if options.get("port") == 666:
        raise OSError("port 666 is taken")

    async def until_stopped() -> None:
        stop = stop_asked(STDIN, lambda values: report_line({"notice": "Told", **values}))
        where = f"{options.get('address')}:{options.get('port') or os.getpid()}"
        identifier = options.get("identifier") or os.getpid()
        enrp = f"{options.get('address')}:{os.getpid() + 1}"
        report_line({"notice": "Running", "identifier": identifier, "address": where, "enrp_address": enrp})
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
            sys.exit(live_as_child(int(token), ROLES[role], json.loads(options), int(launcher)))
