"""A deployment: elements on the hosts of a list, kept there over SSH for as long as it runs.

    deployment = Deployment(hosts, Wanted(element=["--service=fractal"], registrars=["10.0.0.1:3863"]))
    deployment.changed.connect(show)      # called with a HostView
    await deployment.run()                # until `stop` is called, or no host is left

Each host has its own task; trouble with one does not touch the others. Lost and unreachable hosts are tried again,
later each time. The elements of a host end when its connection is lost: the host itself sees to that.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import TYPE_CHECKING, Final, TypeAlias

from app.base.language import translate
from app.base.signal import Signal
from app.deployment.bundle import Bundle
from app.deployment.credentials import Credentials, deliver, remove
from app.deployment.heartbeat import HEARTBEAT, SILENCE
from app.deployment.hosts import Host
from app.deployment.remote import (
    Access,
    Command,
    HostTrouble,
    address_of,
    command_on,
    connected,
    is_of_this_machine_only,
)
from app.deployment.report import HostReport, read_report

if TYPE_CHECKING:
    from asyncssh import SSHClientConnection

FAREWELL: Final = 15.0
"""Seconds that a host has to end its elements in order."""

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
"""Seconds until a host is tried again; twice as long each time."""

CONNECTIONS: Final = 16
"""How many hosts are connected to at the same moment, unless somebody says otherwise."""


Arguments: TypeAlias = Callable[[Host, str], list[str]]
"""Returns the arguments of `poolscope` for a host with this address."""


class Phase(Enum):
    """What is going on with a host."""

    WAITING = "waiting"
    """It is not its turn yet, or it is tried again later."""
    CONNECTING = "connecting"
    COPYING = "copying"
    """The bundle is copied."""
    STARTING = "starting"
    RUNNING = "running"
    ENDING = "ending"
    ENDED = "ended"
    FAILED = "failed"
    """Trying again will not help."""


@dataclass(slots=True, eq=False)
class HostView:
    """A host as people see it."""

    host: Host
    phase: Phase = Phase.WAITING
    report: HostReport | None = None
    """What it has said last; None: nothing yet."""
    trouble: str = ""
    """A sentence about what is wrong; empty if nothing is."""
    copied: float = 0.0
    """The part of the bundle that is copied, 0 to 1."""
    retry_in: float = 0.0
    """Seconds until it is tried again."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to run on every host."""

    name: str = "default"
    """Distinguishes deployments of the same user on the same host."""
    element: Sequence[str] = ()
    """The options of `poolscope element`."""
    registrars: Sequence[str] = ()
    """The registrars of hosts that have none of their own; none: elements wait for announcements."""
    local: bool = True
    """Let elements serve at the address of their host. False: `element` says where."""
    credentials: Credentials = field(default_factory=Credentials)
    """What lets elements into the scope. Hosts may have TLS files of their own."""
    bundle: Bundle | None = None
    access: Access = field(default_factory=Access)
    connections: int = CONNECTIONS
    first_pause: float = FIRST_PAUSE

    def start(self, host: Host, address: str) -> list[str]:
        """Return the arguments with which a host starts its elements, which serve at this address.

        Raise `HostTrouble` if its elements could not find the registrar.
        """
        registrars = host.registrars or self.registrars
        unreachable = [one for one in registrars if is_of_this_machine_only(one)]
        if unreachable and not is_of_this_machine_only(address):
            text = translate(
                "Deployment",
                "it cannot reach the registrar {address}, which is an address inside one machine; name another one",
            )
            raise HostTrouble(text.format(address=unreachable[0]), lasting=True)
        return [
            *("deploy", "start", "--format=json", f"--name={self.name}", f"--nice={host.nice}"),
            *([f"--elements={host.elements}"] if host.elements else []),
            *(f"--registrar={one}" for one in registrars),
            "--",
            *([f"--local={f'[{address}]:0' if ':' in address else address}"] if self.local or host.local else []),
            *self.credentials_of(host).options(self.name),
            *self.element,
        ]

    def credentials_of(self, host: Host) -> Credentials:
        """Return what lets the elements of a host into the scope."""
        return self.credentials if host.tls is None else replace(self.credentials, tls=host.tls)


class Deployment:
    """Elements on hosts. `changed` is emitted with a host's view whenever it changed."""

    def __init__(self, hosts: Sequence[Host], wanted: Wanted) -> None:
        self.views = tuple(HostView(host) for host in hosts)
        self.changed = Signal[HostView]()
        self._wanted = wanted
        self._gate = asyncio.Semaphore(wanted.connections)
        self._stopping = asyncio.Event()
        self._tasks: dict[HostView, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Keep elements on all hosts until `stop` is called, or none of the hosts is left."""
        async with asyncio.TaskGroup() as group:
            for view in self.views:
                self._tasks[view] = group.create_task(self._tend(view))

    def stop(self) -> None:
        """End all elements politely; `run` returns when they have ended."""
        self._stopping.set()
        for view, task in self._tasks.items():
            if view.phase in (Phase.CONNECTING, Phase.COPYING):
                task.cancel()

    async def ask(self, action: str, *options: str) -> None:
        """Run `poolscope deploy` with this action (`status`, `stop`) and these options once on each host.

        The views have what they answered.
        """
        async with asyncio.TaskGroup() as tasks:
            for view in self.views:
                tasks.create_task(self._ask(view, action, lambda _host, _address: ["deploy", action, *options]))

    async def start_detached(self) -> None:
        """Start elements that stay when this program ends."""

        def detached(host: Host, address: str) -> list[str]:
            first, second, *others = self._wanted.start(host, address)
            return [first, second, "--detach", *others]

        async with asyncio.TaskGroup() as tasks:
            for view in self.views:
                tasks.create_task(self._ask(view, "start", detached))

    # --- one host ---------------------------------------------------------------------------------------------------

    async def _ask(self, view: HostView, action: str, arguments: Arguments) -> None:
        try:
            async with self._gate, self._connected(view) as (connection, program):
                if action == "start":
                    await deliver(self._wanted.credentials_of(view.host), connection, self._wanted.name)
                command = await Command.start(
                    connection, program, arguments(view.host, await self._address(view.host, connection))
                )
                command.end_input()
                async for line in command.lines():
                    view.report = read_report(line) or view.report
                command.check()
                if action == "stop":
                    await remove(connection, self._wanted.name)
            self._show(view, Phase.RUNNING if view.report and view.report.running else Phase.ENDED)
        except HostTrouble as trouble:
            self._show(view, Phase.FAILED, str(trouble))

    async def _tend(self, view: HostView) -> None:
        pause = self._wanted.first_pause
        try:
            while not self._stopping.is_set():
                try:
                    await self._keep(view)
                    return
                except HostTrouble as trouble:
                    if view.phase is Phase.ENDING:
                        text = translate(
                            "Deployment", "it did not say that its elements ended; they do within {seconds} s"
                        )
                        self._show(view, Phase.ENDED, text.format(seconds=round(SILENCE)))
                        return
                    if trouble.lasting:
                        self._show(view, Phase.FAILED, str(trouble))
                        return
                    if view.report is not None:  # it ran
                        pause = self._wanted.first_pause
                    view.report, view.retry_in = None, pause
                    self._show(view, Phase.WAITING, str(trouble))
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._stopping.wait(), pause)
                pause = min(2 * pause, LONGEST_PAUSE)
        except asyncio.CancelledError:
            if not self._stopping.is_set():
                raise
        self._show(view, Phase.ENDED)

    async def _keep(self, view: HostView) -> None:
        """Run the elements of a host until they are stopped. Raise `HostTrouble`."""
        async with contextlib.AsyncExitStack() as stack:
            async with self._gate:
                if self._stopping.is_set():
                    return
                connection, program = await stack.enter_async_context(self._connected(view))
                await deliver(self._wanted.credentials_of(view.host), connection, self._wanted.name)
                first, second, *others = self._wanted.start(view.host, await self._address(view.host, connection))
                command = await Command.start(connection, program, [first, second, "--lifeline", *others])
                self._show(view, Phase.STARTING)
            living = asyncio.create_task(self._live(view, command))
            try:
                async for line in command.lines():
                    if report := read_report(line):
                        view.report = report
                        self._show(view, view.phase if view.phase is Phase.ENDING else Phase.RUNNING, report.trouble)
                command.check()
            finally:
                living.cancel()
            if view.phase is Phase.ENDING:
                await remove(connection, self._wanted.name)
            text = translate("Deployment", "somebody else stopped or replaced its elements")
            self._show(view, Phase.ENDED, "" if view.phase is Phase.ENDING else text)

    async def _live(self, view: HostView, command: Command) -> None:
        """Give the host signs of life until its elements have to end; then ask it to end them."""
        while not self._stopping.is_set():
            command.write("\n")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), HEARTBEAT)
        self._show(view, Phase.ENDING)
        command.end_input()
        await asyncio.sleep(FAREWELL)
        command.give_up()

    @contextlib.asynccontextmanager
    async def _connected(self, view: HostView) -> AsyncIterator[tuple[SSHClientConnection, str]]:
        """Be connected to a host; yield the connection and what runs Poolscope there."""
        self._show(view, Phase.CONNECTING, view.trouble)
        bundle = self._wanted.bundle

        def progress(octets: int) -> None:
            assert bundle is not None
            view.copied = min(octets / max(bundle.octets, 1), 1.0)
            self._show(view, Phase.COPYING)

        async with connected(view.host, self._wanted.access) as connection:
            yield connection, await command_on(connection, view.host, bundle, progress)

    async def _address(self, host: Host, connection: SSHClientConnection) -> str:
        return host.local or await address_of(connection)

    def _show(self, view: HostView, phase: Phase, trouble: str = "") -> None:
        view.phase, view.trouble = phase, trouble
        self.changed.emit(view)
