"""What keeps elements running on a host, with real processes."""

from __future__ import annotations

import asyncio
import os

import rserpool
from app.deployment.keeper import Keeper, usual_number
from app.deployment.report import HostReport
from app.processes.options import ElementOptions
from app.processes.supervisor import Supervisor
from rserpool import Notice, notices
from tests.helpers.waiting import PATIENCE


class Told:
    """The reports of a keeper."""

    def __init__(self) -> None:
        self.reports: list[HostReport] = []
        self._changed = asyncio.Event()

    def __call__(self, report: HostReport) -> None:
        self.reports.append(report)
        self._changed.set()

    async def until(self, running: int, registered: int) -> None:
        while not self.reports or (self.reports[-1].running, self.reports[-1].registered) != (running, registered):
            self._changed.clear()
            await self._changed.wait()

    async def until_trouble(self) -> None:
        while not self.reports or not self.reports[-1].trouble:
            self._changed.clear()
            await self._changed.wait()


def test_an_element_that_dies_is_replaced_and_all_leave_at_the_end() -> None:
    async def run() -> None:
        arrivals: asyncio.Queue[Notice] = asyncio.Queue()

        def note(notice: Notice) -> None:
            if isinstance(notice, notices.ElementAdded):
                arrivals.put_nowait(notice)

        registrar = rserpool.Registrar(
            port=0,
            enrp_port=0,
            transport=rserpool.TRANSPORTS["tcp"](),
            asap_group=None,
            enrp_group=None,
            on_notice=note,
        )
        told = Told()
        async with registrar, Supervisor() as supervisor, asyncio.timeout(PATIENCE):
            options = ElementOptions(service="echo", pool_handle="EchoPool", registrars=(str(registrar.address),))
            keeper = Keeper(supervisor, options, 2, told, name="lab", first_pause=0.01)
            async with keeper.running():
                await told.until(2, 2)
                first, _ = supervisor.children
                first.kill()
                await first.wait()
                assert (keeper.report.running, keeper.report.registered) == (1, 1)
                assert "was killed" in keeper.report.trouble
                for _ in range(3):
                    await arrivals.get()
                await told.until(2, 2)
                assert told.reports[-1] == HostReport("lab", 2, 2, 2)
            assert told.reports[-1] == HostReport("lab", 2)
            assert supervisor.children == ()

    asyncio.run(run())


def test_elements_that_find_no_registrar_say_where_they_looked() -> None:
    async def run() -> None:
        told = Told()
        async with Supervisor() as supervisor, asyncio.timeout(PATIENCE):
            options = ElementOptions(service="echo", pool_handle="EchoPool", registrars=("127.0.0.1:1",))
            async with Keeper(supervisor, options, 1, told).running():
                await told.until_trouble()
            found = [report.trouble for report in told.reports if report.trouble]
            assert found[0].startswith("no registrar at 127.0.0.1:1 answers and accepts us")

    asyncio.run(run())


def test_one_core_is_left_to_the_owner() -> None:
    assert usual_number() == max(1, len(os.sched_getaffinity(0)) - 1)
