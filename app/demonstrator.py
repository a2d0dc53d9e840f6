"""The demonstrator: the place where the app's objects meet.

It owns the supervisor, the fleet, the scene, the pool user and everything that watches or acts on them, opens them and
closes them in order. The window and the lessons act on its parts. It knows no Qt.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from types import TracebackType

import rserpool
from app.base.files import NotWritten
from app.chronicle import Chronicle
from app.comparison.comparison import Comparison
from app.comparison.plan import Plan
from app.fractal.session import PROGRESS_TIMEOUT
from app.models.faults.chaos import Chaos
from app.models.faults.faults import Faults
from app.models.fleet.fleet import ElementRow, Fleet, RegistrarRow, Row
from app.models.fleet.other_components import Components
from app.models.handlespace.scope import Scope
from app.models.journal import Journal
from app.models.measurements.measurements import Measurements
from app.models.messages.feed import MessageFeed
from app.models.scene import Scene
from app.processes.options import ElementOptions
from app.processes.supervisor import Supervisor
from app.recording.recorder import Recorder
from app.rendering import Rendering
from rserpool import LinkFaults, PoolUser, TransportAddress, UserConfig, csp

log = logging.getLogger(__name__)

DEMO_ELEMENTS = 3
DEMO_SPEED = 25_000.0
"""Points per second of each element of the demo. A picture takes some seconds, so there is time to kill one."""

REGISTRATION_PATIENCE = 0.5
"""Seconds that the demo waits for its elements to be in the pool before the picture begins; it takes milliseconds."""

ENDING = 3.0
"""Seconds that processes have to end by themselves when the stage is cleared."""

USER = UserConfig(resolution_timeout=1.0, connect_timeout=1.0)
"""Everything runs on this machine: a registrar or an element that is silent for a second is frozen or gone."""


class Demonstrator:
    """A demonstration, while its `async with` block lasts.

    `transport` is a name of `rserpool.TRANSPORTS`, or None for the best one available; all processes use the same,
    and TLS if there are files for it.
    A session whose element sends no new points for `progress_timeout` seconds fails over.
    """

    def __init__(
        self,
        *,
        transport: str | None = None,
        tls: rserpool.TlsFiles | None = None,
        supervisor: Supervisor | None = None,
        progress_timeout: float = PROGRESS_TIMEOUT,
    ) -> None:
        choice = rserpool.choose_transport(transport, tls=tls)
        self._tls = tls
        own = LinkFaults()
        self._transport = rserpool.with_faults(choice.transport, own)
        self.why_transport = choice.why
        """Why this transport was chosen, as a sentence."""
        self._supervisor = supervisor or Supervisor()
        self.fleet = Fleet(self._supervisor, transport=self.transport, tls=tls)
        self.journal = Journal()
        self.scope = Scope(self.fleet)
        self.components = Components(self._is_ours)
        """Components that were not started here. A `Monitor`, if there is one, feeds it."""
        self.scene = Scene(self.fleet, self.scope, self.journal, self.components)
        """What panels show of the live run."""
        self._feed = MessageFeed(self.fleet, self.scene.messages)
        self.user = PoolUser(registrars=(), transport=self._transport, config=USER, on_message=self._feed.by_user)
        self.rendering = Rendering(self.user, self.scene, progress_timeout)
        self.chronicle = Chronicle(self.scene, self.fleet, self.rendering)
        self.faults = Faults(self.scene, self.fleet, own)
        """Faults of processes and of the links between them and this one."""
        self.chaos = Chaos(self.faults, self.fleet)
        self.measurements = Measurements(self.scene)
        """Figures of the live run, whatever a panel shows."""
        self.recorder = Recorder(self.scene)
        """Records everything that happens on its tape."""
        self._registrars: tuple[TransportAddress, ...] = ()
        self._measuring: asyncio.Task[None] | None = None
        self._closed = False
        self.fleet.changed.connect(self._tell_user_of_registrars)

    @property
    def transport(self) -> str:
        """The name of the transport in use."""
        return self._transport.name

    async def __aenter__(self) -> Demonstrator:
        async with contextlib.AsyncExitStack() as stack:
            await stack.enter_async_context(self._supervisor)
            await stack.enter_async_context(self.user)
            stack.pop_all()
        self._measuring = asyncio.get_running_loop().create_task(self.measurements.run())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """End the picture and all processes, within about two seconds."""
        if self._closed:
            return
        self._closed = True
        self.chaos.close()
        self.fleet.starts.cancel_all()
        if self._measuring is not None:
            self._measuring.cancel()
        self.measurements.close()
        await self.rendering.aclose()
        await asyncio.gather(self._supervisor.aclose(), self.user.__aexit__(None, None, None))
        self._feed.close()
        self.faults.close()
        try:
            await self.recorder.stop_writing()
        except NotWritten as error:
            log.error("the recording is incomplete: %s", error)
        self.recorder.close()

    async def ready(self) -> None:
        """Wait until processes start without delay (`Supervisor.ready`)."""
        await self._supervisor.ready()

    async def start_demo(self) -> None:
        """Start a registrar, three elements and a picture, except for what already runs.

        Raises `StartFailed` with a sentence.
        """
        if not any(row.alive for row in self.fleet.registrars):
            await self.fleet.start_registrar()
        missing = DEMO_ELEMENTS - sum(row.alive for row in self.fleet.elements)
        options = ElementOptions(speed_limit=DEMO_SPEED)
        rows = await self.fleet.start_elements(missing, options)
        await self._until_known(rows)
        self.rendering.render(self.rendering.views.now or self.rendering.whole)

    async def clear(self) -> None:
        """End the picture, chaos and all processes, and forget them: the pool is empty, and what starts next is counted
        from 1.

        This is no fault: nothing is expected to follow from it.
        """
        self.chaos.close()
        self.faults.close()
        self.rendering.clear()
        self.fleet.starts.cancel_all()
        with self.faults.unreported():
            for row in self.fleet.rows:
                self.fleet.thaw(row)
                self.fleet.stop(row)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(ENDING):
                    await self._until_ended()
            await self._until_ended(kill=True)
        self.fleet.forget_ended()

    def comparison(self, plan: Plan) -> Comparison:
        """A comparison of policies beside this demonstration, with the same transport and its own processes."""
        comparison = Comparison(plan, self._supervisor, transport=self._transport, tls=self._tls)
        comparison.ran.connect(self.chronicle.compared)
        return comparison

    async def _until_ended(self, *, kill: bool = False) -> None:
        """Wait until no process is alive, or kill those that are, also those that are still starting."""
        changed = asyncio.Event()
        disconnect = self.fleet.changed.connect(lambda _row: changed.set())
        try:
            while alive := [row for row in self.fleet.rows if row.alive]:
                for row in alive if kill else ():
                    self.fleet.kill(row)
                changed.clear()
                await changed.wait()
        finally:
            disconnect()

    async def _until_known(self, rows: list[ElementRow]) -> None:
        """Wait until registrars list these elements; a picture that begins earlier would find an empty pool."""
        known = asyncio.Event()

        def look(_: object = None) -> None:
            in_pools = {identifier for registrar in self.fleet.registrars for identifier in registrar.elements}
            if all(row.identifier in in_pools for row in rows):
                known.set()

        disconnect = self.fleet.changed.connect(look)
        look()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(REGISTRATION_PATIENCE):
                await known.wait()
        disconnect()

    def _tell_user_of_registrars(self, row: Row) -> None:
        if not isinstance(row, RegistrarRow) or self._closed:
            return
        protocol = self._transport.protocol
        addresses = tuple(rserpool.parse_address(text, protocol) for text in self.fleet.registrar_addresses)
        if addresses != self._registrars:
            self._registrars = addresses
            self.user.use_registrars(addresses)

    def _is_ours(self, group: int, identifier: int) -> bool:
        """Whether the fleet has a row for this component."""
        if group == csp.Group.POOL_ELEMENT:
            return self.fleet.element(identifier) is not None
        return group == csp.Group.REGISTRAR and any(row.identifier == identifier for row in self.fleet.registrars)
