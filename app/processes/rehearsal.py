"""The rehearsal of the launcher: it lives the life of a registrar and an element before it forks real ones.

Forked processes share the launcher's memory page by page, until they write. Python writes even when it only runs code:
the first calls of a function change the function. What the launcher has run often, children need not change any more,
and each idle element has 0.5 to 0.7 MiB less of its own (`tests/benchmarks/bench_idle.py`).
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
from typing import Final

from app.processes import protocol
from app.processes.child import element_role, registrar_role
from app.processes.lifeline import octets_of
from app.processes.options import ElementOptions, RegistrarOptions
from app.processes.protocol import Report
from app.processes.reporting import monitor
from rserpool import notices

log = logging.getLogger(__name__)

LIVES: Final = 10
"""Elements, one after the other. Python 3.11 stops changing a function after eight calls."""

PATIENCE: Final = 2.0
"""Seconds. On a machine without a loopback interface there is no rehearsal."""


def rehearse() -> None:
    """Run a registrar and elements, over TCP on the loopback interface, for 20 ms. They leave nothing behind."""
    if monitor(None, None, os.environ) is not None:
        return  # they would send status reports
    try:
        asyncio.run(_lives())
    except Exception:
        log.debug("the rehearsal failed", exc_info=True)


class _Life:
    """What one role reports."""

    def __init__(self) -> None:
        self._reports: list[Report] = []
        self._news = asyncio.Event()

    def take(self, report: Report) -> None:
        for line in protocol.lines_of(report):
            octets_of(protocol.ProcessReport(os.getpid(), line))
        self._reports.append(report)
        self._news.set()

    async def running(self) -> protocol.Running:
        """Wait until it runs."""
        while not self._reports:
            await self._news.wait()
        (first, *_) = self._reports
        assert isinstance(first, protocol.Running), first
        return first

    async def registered(self) -> None:
        """Wait until it has registered and reported its state."""
        while not {notices.Registered, protocol.Serving} <= set(map(_kind, self._reports)):
            self._news.clear()
            await self._news.wait()


def _kind(report: Report) -> type[object]:
    return type(report.notice if isinstance(report, protocol.Noticed) else report)


async def _lives() -> None:
    lifeline, end = os.pipe()
    try:
        # If one task fails, the group ends the others at once.
        async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as tasks:
            registrar = _Life()
            options = RegistrarOptions(port=0, enrp_port=0, transport="tcp")
            serving = tasks.create_task(registrar_role(options, registrar.take, lifeline))
            address = (await registrar.running()).address
            line = json.dumps(ElementOptions(service="echo", registrars=(address,), transport="tcp").to_json())
            for _ in range(LIVES):
                element = _Life()
                options_read = ElementOptions.from_json(json.loads(line))
                working = tasks.create_task(element_role(options_read, element.take, lifeline))
                await element.registered()
                os.kill(os.getpid(), signal.SIGTERM)  # the loop passes it to the role that began last
                await working
            serving.cancel()
    finally:
        os.close(lifeline)
        os.close(end)
