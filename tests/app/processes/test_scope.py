"""Registrars as children of the launcher: they share one handlespace and report what happens between them."""

from __future__ import annotations

import asyncio
import os
import subprocess
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest

from app.base.subprocesses import ROOT
from app.processes.options import ELEMENT_NICENESS, ElementOptions, RegistrarOptions
from app.processes.protocol import Failed, Noticed, Report, Running
from app.processes.supervisor import LAUNCHER, Child, Supervisor
from rserpool import notices
from tests.rserpool.runtime.test_announcements import a_group, echoes

R = TypeVar("R")


class Reports(list[Report]):
    """The reports of a child."""

    def __init__(self) -> None:
        super().__init__()
        self.child: Child
        self._changed = asyncio.Event()

    def prepare(self, child: Child) -> None:
        self.child = child
        child.reported.connect(self.take)

    def take(self, report: Report) -> None:
        self.append(report)
        self._changed.set()

    @property
    def running(self) -> Running:
        """The first report."""
        assert isinstance(self[0], Running)
        return self[0]

    async def until(self, kind: type[R], **values: Any) -> R:
        """Wait for a report, or a notice in a report, of this kind with these values. Return the first one."""
        while True:
            for report in self:
                said = report.notice if isinstance(report, Noticed) else report
                if isinstance(said, kind) and all(getattr(said, name) == value for name, value in values.items()):
                    return said
            self._changed.clear()
            await self._changed.wait()


async def start(supervisor: Supervisor, role: str, options: RegistrarOptions | ElementOptions) -> Reports:
    reports = Reports()
    await supervisor.start(role, options.to_json(), prepare=reports.prepare)
    await reports.until(Running)
    return reports


def run(story: Callable[[Supervisor], Awaitable[None]]) -> None:
    async def guarded() -> None:
        async with asyncio.timeout(60), Supervisor() as supervisor:
            await story(supervisor)

    asyncio.run(guarded())


def test_every_live_registrar_reports_a_takeover() -> None:
    async def story(supervisor: Supervisor) -> None:
        registrars: list[Reports] = []
        for identifier in (0xA, 0xB, 0xC):
            peers = tuple(registrar.running.enrp_address for registrar in registrars)
            options = RegistrarOptions(identifier=identifier, port=0, enrp_port=0, peers=peers)
            registrars.append(await start(supervisor, "registrar", options))
            assert registrars[-1].running.identifier == identifier
        one, other, third = registrars
        assert (await third.until(notices.ServiceBegun)).mentor in (0xA, 0xB)
        for registrar in registrars:
            for identifier in {0xA, 0xB, 0xC} - {registrar.running.identifier}:
                await registrar.until(notices.PeerFound, server=identifier)
        element = await start(
            supervisor,
            "element",
            ElementOptions(identifier=7, service="echo", pool_handle="P", registrars=(one.running.address,)),
        )
        for registrar in registrars:
            assert (await registrar.until(notices.ElementAdded)).element.home == 0xA
        one.child.kill()
        done = await other.until(notices.TakeoverDone, target=0xA)
        assert (done.elements, done.by in (0xB, 0xC)) == (1, True)
        assert (await third.until(notices.TakeoverDone, target=0xA)).by == done.by
        assert done.duration >= 0
        await element.until(notices.HomeChanged, server=done.by)

    run(story)


def test_children_find_each_other_in_a_multicast_group() -> None:
    async def story(supervisor: Supervisor) -> None:
        if not await echoes():
            pytest.skip("multicast does not work on the loopback interface of this machine")
        asap_group, enrp_group = str(a_group()), str(a_group())
        options = RegistrarOptions(
            port=0,
            enrp_port=0,
            asap_announce=asap_group,
            enrp_announce=enrp_group,
            mentor_discovery=1.0,
            peer_heartbeat_cycle=1.0,
        )
        one = await start(supervisor, "registrar", options)
        other = await start(supervisor, "registrar", options)
        await other.until(notices.PeerFound, server=one.running.identifier)
        element = await start(
            supervisor,
            "element",
            ElementOptions(service="echo", pool_handle="P", registrars=(), asap_announce=asap_group),
        )
        await element.until(notices.Registered)

    run(story)


def test_a_registrar_takes_another_enrp_port_if_the_default_one_is_occupied() -> None:
    """A port that was given explicitly is not replaced."""

    async def story(supervisor: Supervisor) -> None:
        one = await start(supervisor, "registrar", RegistrarOptions(port=0))
        other = await start(supervisor, "registrar", RegistrarOptions(port=0))
        assert one.running.enrp_address != other.running.enrp_address
        taken = int(one.running.enrp_address.rpartition(":")[2])
        third = Reports()
        await supervisor.start("registrar", RegistrarOptions(port=0, enrp_port=taken).to_json(), prepare=third.prepare)
        assert str(taken) in (await third.until(Failed)).reason

    run(story)


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc")
def test_the_launcher_has_rehearsed_and_left_no_thread_and_no_socket_behind() -> None:
    async def story(supervisor: Supervisor) -> None:
        await supervisor.ready()
        launcher = Path(f"/proc/{supervisor.launcher_pid}")
        assert len(os.listdir(launcher / "task")) == 1
        links = [os.readlink(launcher / "fd" / number) for number in os.listdir(launcher / "fd")]
        assert [link for link in links if link.startswith(("socket:", "anon_inode:"))] == []

    run(story)


def test_a_rehearsal_that_fails_says_nothing() -> None:
    """The sentence comes when the first element starts."""
    nowhere = {**os.environ, "POOLSCOPE_POOLKEY": "nowhere.key"}
    began = subprocess.run(
        LAUNCHER, stdin=subprocess.DEVNULL, capture_output=True, text=True, env=nowhere, cwd=ROOT, check=True
    )
    assert "ready" in began.stdout.lower()
    assert began.stderr == ""


def test_elements_are_nicer_than_registrars() -> None:
    async def story(supervisor: Supervisor) -> None:
        registrar = await start(supervisor, "registrar", RegistrarOptions(port=0, enrp_port=0))
        options = ElementOptions(service="echo", registrars=(registrar.running.address,))
        element = await start(supervisor, "element", options)
        own, others = (os.getpriority(os.PRIO_PROCESS, reports.child.pid) for reports in (registrar, element))
        assert (own, others) == (os.getpriority(os.PRIO_PROCESS, 0), own + ELEMENT_NICENESS)

    run(story)
