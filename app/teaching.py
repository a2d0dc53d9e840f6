"""The class that a demonstrator teaches: the invitation, and what the demonstrator does while it lasts.

While a class is open, the picture is computed by the students' machines: a user of the class's own scope renders it,
the class's registrar has the first row of the fleet, and elements that are started here join the class. Our own scope
ends first, because one window shows one pool.
"""

from __future__ import annotations

import asyncio
import contextlib
from enum import Enum
from functools import partial
from typing import TYPE_CHECKING, Protocol

import rserpool
from app.base.language import translate
from app.base.signal import Signal
from app.chronicle import Chronicle
from app.models.classroom.students import MOST, Student, Students
from app.models.classroom.words import missing_words
from app.models.faults.faults import Faults
from app.models.fleet.fleet import Fleet
from app.models.fleet.places import Joined
from app.models.fleet.process_row import ElementRow, RegistrarRow
from app.models.fleet.strangers import Strangers
from app.models.scene import Scene
from app.processes.options import RegistrarOptions, tls_paths
from app.processes.scope_options import ScopeOptions
from app.processes.supervisor import Child, StartFailed, Supervisor
from app.rendering import Rendering
from rserpool import PoolUser, Transport, TransportAddress, UserConfig, csp

if TYPE_CHECKING:  # it needs the package cryptography, which takes time to load and may be missing
    from app.classroom.invitation import Invitation, InvitationOptions

MOST_SESSIONS = 400
"""The most tiles at a time. The tool bar offers no more."""

TILES = ((12, 8), (16, 12), (24, 18), (32, 24), (48, 36))
"""Columns and rows of tiles; a class has at least `TILES_EACH` for each element."""
TILES_EACH = 4

LOOK_EVERY = 1.0
"""Seconds between two looks for elements that have not reported for a while."""


class Stage(Protocol):
    """What a class needs of a demonstrator."""

    @property
    def fleet(self) -> Fleet: ...
    @property
    def strangers(self) -> Strangers: ...
    @property
    def scene(self) -> Scene: ...
    @property
    def rendering(self) -> Rendering: ...
    @property
    def chronicle(self) -> Chronicle: ...
    @property
    def faults(self) -> Faults: ...
    @property
    def user(self) -> PoolUser: ...
    @property
    def make_user(self) -> MakeUser: ...
    async def use_scope(self, options: ScopeOptions | None, /) -> None: ...
    async def clear(self) -> None: ...
    async def end_processes(self) -> None: ...


class MakeUser(Protocol):
    """Makes a pool user of the window in another scope."""

    def __call__(
        self,
        registrars: tuple[TransportAddress, ...],
        addresses: tuple[str, ...],
        config: UserConfig,
        transport: Transport | None,
        /,
    ) -> PoolUser: ...


class Phase(Enum):
    """How far a class is."""

    NONE = "none"
    OPENING = "opening"
    OPEN = "open"
    ENDING = "ending"


class Teaching:
    """Invites one class at a time on a stage."""

    def __init__(self, supervisor: Supervisor, stage: Stage) -> None:
        self.phase = Phase.NONE
        self.changed = Signal[()]()
        """The phase has changed, or the code, or the students are others."""
        self.students = Students()
        """The students of the class, or of the one before."""
        self._supervisor, self._stage = supervisor, stage
        self._fleet, self._scene, self._rendering = stage.fleet, stage.scene, stage.rendering
        self._chronicle = stage.chronicle
        self._invitation: Invitation | None = None
        self._stack = contextlib.AsyncExitStack()
        self._watching: asyncio.Task[None] | None = None

    @property
    def open(self) -> bool:
        """Whether a class is open."""
        return self.phase is Phase.OPEN

    @property
    def invitation(self) -> Invitation | None:
        """The invitation of the class while it is open."""
        return self._invitation if self.open else None

    async def invite(self, options: InvitationOptions) -> None:
        """Open a class. What runs here ends. Raise `StartFailed` with a sentence; then there is no class."""
        if self.phase is not Phase.NONE:
            return
        try:
            from app.classroom.invitation import Invitation

            await self._stage.use_scope(None)
            self._go(Phase.OPENING)
            await self._stage.clear()
            async with contextlib.AsyncExitStack() as stack:
                invitation = Invitation(self._supervisor, options, adopt=self._adopt)
                await self._begin(invitation, stack)
                self._stack = stack.pop_all()
        except ModuleNotFoundError as error:
            self._be_home()
            raise StartFailed(missing_words(error)) from error
        except BaseException:
            self._be_home()
            raise
        self._watching = asyncio.get_running_loop().create_task(self._watch(invitation))
        self._go(Phase.OPEN)
        self._chronicle.tell_of_class(translate("Class", "The class is open; its code is {code}").format(
            code=invitation.code))  # fmt: skip

    async def end(self) -> None:
        """End the class: its students are told, their elements go, and all that belongs to the class ends here."""
        if not self.open:
            return
        self._go(Phase.ENDING)
        self._rendering.use_user(self._stage.user)
        if self._watching is not None and self._watching is not asyncio.current_task():
            self._watching.cancel()
        try:
            with self._stage.faults.unreported():
                for row in self._fleet.elements:
                    self._fleet.stop(row)
            await self._stack.aclose()
            await self._stage.end_processes()
        finally:
            self._be_home()
        self._chronicle.tell_of_class(translate("Class", "The class is over"))

    async def aclose(self) -> None:
        """End the class, if there is one, because the program ends."""
        await self.end()
        if self._watching is not None:
            self._watching.cancel()
            await asyncio.wait({self._watching})

    def check_none(self) -> None:
        """Raise `StartFailed` if there is a class."""
        if self.phase is not Phase.NONE:
            raise StartFailed(translate("Class", "First end the class: one window shows one pool"))

    async def change_code(self) -> None:
        """Let nobody in with the former code; those who are in stay."""
        if self.open and self._invitation is not None:
            await self._invitation.change_code()
            self.changed.emit()

    def expel(self, student: Student) -> None:
        """Put a student out, whose name and address cannot come back."""
        if self.open and self._invitation is not None:
            self._invitation.expel(student.name)

    async def expel_and_change_code(self, student: Student) -> None:
        """Put a student out who cannot come back under another name or from another address either, unless somebody
        tells it the new code."""
        self.expel(student)
        await self.change_code()

    def pardon(self, student: Student) -> None:
        """Let a student join again that was put out."""
        if self.open and self._invitation is not None:
            self._invitation.pardon(student.name)

    def rename(self, student: Student, alias: str) -> None:
        """Show another name for a student."""
        self.students.rename(student, alias)

    # --- parts --------------------------------------------------------------------------------------------------

    async def _begin(self, invitation: Invitation, stack: contextlib.AsyncExitStack) -> None:
        self._invitation = invitation
        self.students = invitation.students
        self._scene.lent.clear()
        stack.callback(self.students.happened.connect(self._chronicle.tell_of_student))
        stack.callback(self.students.identified.connect(self._identified))
        stack.callback(invitation.heard.connect(self._heard))
        stack.callback(invitation.trouble.connect(self._chronicle.complain_of_class))
        await stack.enter_async_context(invitation)
        options, addresses = invitation.options, invitation.addresses[:1]
        transport = rserpool.choose_transport(options.transport, tls=invitation.tls).transport
        registrar = rserpool.parse_address(invitation.registrar, transport.protocol)
        config = UserConfig(profile=rserpool.PROFILES[options.profile])
        user = self._stage.make_user((registrar,), addresses, config, transport)
        await stack.enter_async_context(user)
        stack.callback(invitation.revoked.connect(user.expel))
        scope = ScopeOptions(
            registrars=(invitation.registrar,),
            transport=options.transport,
            tls=tls_paths(invitation.tls),
            pool_key=str(invitation.pool_key),
        )
        self._fleet.places.taught = Joined(scope, options.transport, options.profile, addresses, scope.registrars)
        self._rendering.use_user(user)
        stack.callback(self._rendering.prefer, self._rendering.tiles, self._rendering.sessions)
        stack.callback(self._fleet.reported.connect(lambda *_: self._give_all_work()))

    def _give_all_work(self) -> None:
        """Have as many tiles under way as there are elements, and enough tiles, so that nobody's machine is idle."""
        elements = min(max((len(row.elements) for row in self._fleet.registrars), default=0), MOST_SESSIONS)
        columns, rows = self._rendering.tiles
        enough = ((c, r) for c, r in TILES if c * r >= max(TILES_EACH * elements, columns * rows))
        tiles, sessions = next(enough, self._rendering.tiles), max(self._rendering.sessions, elements)
        if (tiles, sessions) != (self._rendering.tiles, self._rendering.sessions):
            self._rendering.prefer(tiles, sessions)

    def _be_home(self) -> None:
        """Be in our own scope again."""
        self._fleet.places.taught = None
        self._stage.strangers.forget()  # the students' elements
        self._fleet.forget_ended()
        self._scene.components.clear()  # nobody listens any more where the students' elements report
        self._invitation = None
        self._go(Phase.NONE)

    def _go(self, phase: Phase) -> None:
        self.phase = phase
        self.changed.emit()

    def _adopt(self, child: Child, options: RegistrarOptions) -> None:
        """Give the class's registrar a row, before it starts."""
        self._fleet.count_from(ElementRow, MOST)  # students have the numbers up to there
        row = RegistrarRow(self._fleet.next_number(RegistrarRow), options=options, child=child)
        child.reported.connect(partial(self._fleet.take, row))
        child.ended.connect(partial(self._fleet.end, row))
        self._fleet.add(row)

    async def _watch(self, invitation: Invitation) -> None:
        """Forget elements that report no more, and end the class when its time is over."""
        loop = asyncio.get_running_loop()
        while not invitation.over.is_set():
            self._scene.components.tick(loop.time())
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY):
                    await invitation.over.wait()
        await self.end()

    def _heard(self, said: csp.Report, source: str) -> None:
        self._scene.components.take(asyncio.get_running_loop().time(), said, source)

    def _identified(self, identifier: int, student: Student) -> None:
        self._scene.lend(identifier, student.mark)
