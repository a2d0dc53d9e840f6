"""The demonstrator: the place where the app's objects meet.

It owns the supervisor, the fleet, the scene, the pool user and everything that watches or acts on them, opens them and
closes them in order. The window and the lessons act on its parts. It knows no Qt.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from dataclasses import replace
from types import TracebackType

import rserpool
from app.base.files import NotWritten
from app.base.language import translate
from app.base.signal import Signal
from app.chronicle import Chronicle
from app.comparison.comparison import Comparison
from app.comparison.plan import Plan
from app.fractal.session import PROGRESS_TIMEOUT
from app.models.faults.chaos import Chaos
from app.models.faults.faults import Faults
from app.models.fleet.borrowed import BorrowedWork
from app.models.fleet.fleet import Fleet, RegistrarRow, Row
from app.models.fleet.other_components import Components
from app.models.fleet.places import Joined
from app.models.fleet.strangers import Strangers
from app.models.fleet.waiting import until_ended, until_known
from app.models.handlespace.scope import Scope
from app.models.journal import Journal
from app.models.measurements.measurements import Measurements
from app.models.messages.feed import MessageFeed
from app.models.scene import Scene
from app.processes.options import ElementOptions, tls_files
from app.processes.reporting import reporting
from app.processes.scope_options import AUTO, ScopeOptions
from app.processes.supervisor import StartFailed, Supervisor
from app.recording.recorder import Recorder
from app.rendering import Rendering
from app.scope_watch import ScopeWatch
from app.teaching import Teaching
from rserpool import PROFILES, InteropProfile, LinkFaults, PoolUser, TransportAddress, UserConfig, csp

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

USER_AFAR = UserConfig(resolution_timeout=3.0, connect_timeout=4.0)
"""The same in a scope that others run, on other machines."""

RECOGNITION = 4.0
"""Seconds to wait for a registrar of such a scope to show its profile. An announcement comes every second."""


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
        choice = self._choice = rserpool.choose_transport(transport, tls=tls)
        self._tls = tls
        own = self._faults_here = LinkFaults()
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
        self.user = self.make_user((), ("127.0.0.1",), USER)
        self.rendering = Rendering(self.user, self.scene, progress_timeout)
        self.chronicle = Chronicle(self.scene, self.fleet, self.rendering)
        self.faults = Faults(self.scene, self.fleet, own)
        """Faults of processes and of the links between them and this one."""
        self.chaos = Chaos(self.faults, self.fleet)
        self.teaching = Teaching(self._supervisor, self)
        """The class that the window teaches, if any."""
        self.measurements = Measurements(self.scene)
        """Figures of the live run, whatever a panel shows."""
        self.recorder = Recorder(self.scene)
        """Records everything that happens on its tape."""
        self.scope_changed = Signal[()]()
        """Another scope is used, or more is known of it: `joined`, `wrong_profile`."""
        names = rserpool.HostNames(lambda address: self.strangers.name_known(address), own=rserpool.own_addresses)
        self._host_names = names
        self.strangers: Strangers = Strangers(self.fleet, self.components, names.name_of)
        """The rows of processes that others started."""
        self.strangers.happened.connect(self.fleet.happened.emit)
        BorrowedWork(self.scene)
        self._watch: ScopeWatch | None = None
        self._user_stack = contextlib.AsyncExitStack()
        self._moving = asyncio.Lock()
        self._reopening: asyncio.Task[None] | None = None
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
            await self._open_user(self.user, self._user_stack)
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
        await self.teaching.aclose()
        self.chaos.close()
        self.fleet.starts.cancel_all()
        if self._measuring is not None:
            self._measuring.cancel()
        self.measurements.close()
        if self._reopening is not None:
            self._reopening.cancel()
        await self._end_watch()
        self.strangers.close()
        self._host_names.close()
        await self.rendering.aclose()
        await asyncio.gather(self._supervisor.aclose(), self._user_stack.aclose())
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
        """Start a registrar, three elements and a picture, except for what already runs. A scope that others run has a
        registrar, and elements start there only if its pool has none.

        In a class there is only the picture: its students have the elements. Raises `StartFailed` with a sentence.
        """
        if self.teaching.open:
            self.rendering.render(self.rendering.views.now or self.rendering.whole)
            return
        if self.joined is None and not any(row.alive for row in self.fleet.registrars):
            await self.fleet.start_registrar()
        if self.joined is not None:
            self.strangers.look()
        there = [row for row in self.fleet.elements if row.options.pool_handle == str(self.rendering.pool_handle)]
        alive = sum(row.alive for row in there)
        missing = 0 if alive and self.joined is not None else max(DEMO_ELEMENTS - alive, 0)
        options = ElementOptions(speed_limit=DEMO_SPEED)
        rows = await self.fleet.start_elements(missing, options)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(REGISTRATION_PATIENCE):
                await until_known(self.fleet, rows)
        self.rendering.render(self.rendering.views.now or self.rendering.whole)

    async def clear(self) -> None:
        """End the picture, chaos and all processes, and forget them: the pool is empty, and what starts next is counted
        from 1.

        This is no fault: nothing is expected to follow from it.
        """
        self.rendering.clear()
        await self.end_processes()

    async def end_processes(self) -> None:
        """End chaos and all processes, and forget them."""
        self.chaos.close()
        self.faults.close()
        self.fleet.starts.cancel_all()
        with self.faults.unreported():
            for row in [row for row in self.fleet.rows if row.ours]:
                self.fleet.thaw(row)
                self.fleet.stop(row)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(ENDING):
                    await until_ended(self.fleet)
            await until_ended(self.fleet, kill=True)
        self.fleet.forget_ended()

    def comparison(self, plan: Plan) -> Comparison:
        """A comparison of policies beside this demonstration, with the same transport and its own processes."""
        comparison = Comparison(plan, self._supervisor, transport=self._transport, tls=self._tls)
        comparison.ran.connect(self.chronicle.compared)
        return comparison

    def _tell_user_of_registrars(self, row: Row) -> None:
        if not isinstance(row, RegistrarRow) or self._closed:
            return
        if self.joined is not None or self.fleet.places.taught is not None:
            return
        protocol = self._transport.protocol
        addresses = tuple(rserpool.parse_address(text, protocol) for text in self.fleet.registrar_addresses)
        if addresses != self._registrars:
            self._registrars = addresses
            self.user.use_registrars(addresses)

    def _is_ours(self, group: int, identifier: int) -> bool:
        """Whether this component was started here."""
        if group == csp.Group.POOL_ELEMENT:
            row: Row | None = self.fleet.element(identifier)
        else:
            row = self.fleet.registrar(identifier) if group == csp.Group.REGISTRAR else None
        return row is not None and row.ours

    # --- scopes that others run --------------------------------------------------------------------------------------

    @property
    def joined(self) -> Joined | None:
        """The scope that others run, if one is used."""
        return self.fleet.places.joined

    @property
    def wrong_profile(self) -> InteropProfile | None:
        """The profile of the registrars, if it differs from the one in use."""
        seen = self._watch.profile if self._watch is not None else None
        return seen if self.joined is not None and seen is not None and seen.name != self.joined.profile else None

    async def use_scope(self, options: ScopeOptions | None) -> None:
        """Use a scope that others run from now on, or registrars of our own again (None).

        The picture and all own processes end. Raises `StartFailed` with a sentence if that scope cannot be used; then
        nothing has changed.
        """
        self.teaching.check_none()
        async with self._moving:
            if self._closed or (options is None and self.joined is None):
                return
            choice = self._choice
            try:
                if options is not None:
                    tls = tls_files(options.tls)
                    wanted = options.transport or (self._choice.transport.name if tls is None else None)
                    choice = rserpool.choose_transport(wanted, path=options.path, tls=tls)
            except rserpool.RserpoolError as error:
                raise StartFailed(str(error)) from error
            await self.clear()
            await self._leave()
            try:
                if options is not None:
                    await self._enter(options, choice)
            except rserpool.RserpoolError as error:
                await self._leave()
                raise StartFailed(str(error)) from error
            finally:
                self.strangers.look_soon()
                self.scope_changed.emit()

    async def _leave(self) -> None:
        """Use the own scope."""
        if self.joined is not None:
            self.journal.write("pool", translate("Scope", "The window has left the scope"))
        if self.joined is not None or self._watch is not None:
            await self._end_watch()
            self._use(None, self._choice)
            await self._renew_user()

    def _use(self, options: ScopeOptions | None, choice: rserpool.TransportChoice) -> None:
        self.fleet.places.joined = None
        self._transport = rserpool.with_faults(choice.transport, self._faults_here)
        self.why_transport = choice.why
        self.strangers.trusts_reports = options is not None
        self.rendering.pool_handle = rserpool.PoolHandle((options or ScopeOptions()).pool_handle)

    async def _enter(self, options: ScopeOptions, choice: rserpool.TransportChoice) -> None:
        self._use(options, choice)
        watch = self._watch = ScopeWatch(options, self._transport, self.strangers)
        await watch.__aenter__()
        if options.profile == AUTO:
            await watch.wait(RECOGNITION)
        self._learn()
        await self._renew_user()
        watch.profile_seen.connect(lambda _profile: self._learned())
        watch.registrars_changed.connect(lambda _registrars: self._learned())

    def _learn(self) -> None:
        """Note what is known of the scope now."""
        watch = self._watch
        assert watch is not None
        options, known = watch.options, watch.registrars
        profile = options.profile
        if profile == AUTO:
            profile = (watch.profile or rserpool.RFC).name
        own, heard = options.own_addresses(known), watch.profile is not None
        self.fleet.places.joined = Joined(options, self._transport.name, profile, own, tuple(map(str, known)), heard)

    def _learned(self) -> None:
        """More is known of the scope: use it, with a new pool user if necessary."""
        before = self.joined
        self._learn()
        now = self.joined
        if before is None or now is None or before == now:
            self.scope_changed.emit()
            return
        if (before.profile, before.addresses) != (now.profile, now.addresses):
            self._reopening = asyncio.get_running_loop().create_task(self._reopen())
        elif self._watch is not None:
            self.user.use_registrars(self._watch.registrars)
        self.scope_changed.emit()

    async def _reopen(self) -> None:
        async with self._moving:
            picture = self.rendering.picture
            await self._renew_user()
            if picture is not None and not picture.complete:
                self.rendering.render()

    async def _end_watch(self) -> None:
        watch, self._watch = self._watch, None
        if watch is not None:
            await watch.__aexit__(None, None, None)
        self.strangers.forget()

    def make_user(
        self,
        registrars: tuple[TransportAddress, ...],
        addresses: tuple[str, ...],
        config: UserConfig,
        transport: rserpool.Transport | None = None,
    ) -> PoolUser:
        """Return a pool user of this window, with its transport or another one."""
        if transport is not None:
            transport = rserpool.with_faults(transport, self._faults_here)
        return PoolUser(
            registrars=registrars,
            transport=transport or self._transport,
            addresses=addresses,
            config=config,
            on_message=self._feed.by_user,
        )

    async def _renew_user(self) -> None:
        """Replace the pool user by one for the scope in use."""
        joined = self.joined
        if joined is None or self._watch is None:
            user = self.make_user((), ("127.0.0.1",), USER)
        else:
            config = replace(USER_AFAR, profile=PROFILES[joined.profile])
            user = self.make_user(self._watch.registrars, joined.addresses, config)
        stack = contextlib.AsyncExitStack()
        await self._open_user(user, stack)
        former, self._user_stack = self._user_stack, stack
        self._registrars = ()
        self.user = user
        self.rendering.use_user(user)
        await former.aclose()

    async def _open_user(self, user: PoolUser, stack: contextlib.AsyncExitStack) -> None:
        await stack.enter_async_context(user)
        reports = await stack.enter_async_context(reporting(user))
        if reports is not None:
            self.components.hidden.add(reports.sender)
