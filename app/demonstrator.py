"""The demonstrator: the one place where the parts meet. It owns the supervisor, the fleet, the journal, the pool user
and the picture under way; the window and the lessons act on it, and it tells them what happens. It knows no Qt.

A picture that has lost all its elements, or its registrar when it needs one, waits: the job keeps asking, and goes on
when somebody answers. Here that becomes a sentence for people.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from types import TracebackType

import rserpool
from app.base.language import translate
from app.comparison.comparison import Comparison
from app.comparison.plan import Plan
from app.fractal.job import Failover, RenderJob
from app.fractal.picture import Picture
from app.fractal.viewport import Viewport
from app.models.faults.chaos import Chaos
from app.models.faults.faults import Faults
from app.models.fleet.fleet import ElementRow, Fleet, RegistrarRow, Row, State
from app.models.fleet.marks import Mark
from app.models.fleet.other_components import Components
from app.models.handlespace.scope import Scope
from app.models.journal import Journal
from app.models.messages.feed import MessageFeed
from app.models.scene import Scene
from app.models.viewing.views import ViewHistory
from app.processes.options import ElementOptions
from app.processes.supervisor import Supervisor
from app.recording.recorder import Recorder
from app.sentences import how_it_was_done, how_it_went_on, how_long_it_took, why_it_waits
from rserpool import LinkFaults, PoolUser, TransportAddress, UserConfig, csp

log = logging.getLogger(__name__)

DEMO_ELEMENTS = 3
DEMO_SPEED = 25_000.0
"""Points per second of each element of the demo: some seconds for a picture, so that there is time to kill one."""

REGISTRATION_PATIENCE = 0.5
"""Seconds that the demo waits for its elements to be in the pool before the picture begins; it takes milliseconds."""

TILES = (12, 8)
SESSIONS = 6

USER = UserConfig(resolution_timeout=2.0, progress_timeout=5.0)
"""All is on this machine: a registrar or an element that is silent for seconds is frozen or gone."""


class Demonstrator:
    """A demonstration, while its `async with` block lasts. `transport` is a name of `rserpool.TRANSPORTS`, or None for
    the best one there is; all processes use the same."""

    def __init__(self, *, transport: str | None = None, supervisor: Supervisor | None = None) -> None:
        choice = rserpool.choose_transport(transport)
        own = LinkFaults()
        self._transport = rserpool.with_faults(choice.transport, own)
        self.why_transport = choice.why
        """Why it is this transport, for people."""
        self._supervisor = supervisor or Supervisor()
        self.fleet = Fleet(self._supervisor, transport=self.transport)
        self.journal = Journal()
        self.scope = Scope(self.fleet)
        self.components = Components(self._is_ours)
        """Those that we did not start; a `Monitor` feeds it, if there is one."""
        self.scene = Scene(self.fleet, self.scope, self.journal, self.components)
        """What panels look at while it happens."""
        self.faults = Faults(self.scene, self.fleet, own)
        """To processes and to the links between them and this one."""
        self.chaos = Chaos(self.faults, self.fleet)
        self._feed = MessageFeed(self.fleet, self.scene.messages)
        self.user = PoolUser(registrars=(), transport=self._transport, config=USER, on_message=self._feed.by_user)
        self.tiles, self.sessions = TILES, SESSIONS
        """Columns and rows of the pictures to come; tiles under way at a time."""
        self.view_size = Viewport.DEFAULT.width, Viewport.DEFAULT.height
        """How many pixels there is room for."""
        self.picture_changed = self.scene.picture_changed
        self.failed_over = self.scene.failed_over
        self.waiting = self.scene.waiting
        self._reason = ""
        """Why the job says it waits; empty while it does not."""
        self.automatic_depth = False
        """Whether zooming changes the number of iterations with the magnification."""
        self.views = ViewHistory()
        """Where one was; `go_to` goes there."""
        self._registrars: tuple[TransportAddress, ...] = ()
        self._job: RenderJob | None = None
        self._task: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        """`_task`, and those before it that are still ending."""
        self._forget: list[Callable[[], None]] = []
        self._closed = False
        self.fleet.happened.connect(self._note)
        self.scope.happened.connect(lambda kind, text, marks: self.journal.write(kind, text, *marks))
        self.fleet.changed.connect(self._look_at_registrars)
        self.fleet.changed.connect(self._explain)
        self.recorder = Recorder(self.scene)
        """Everything that happens is on its tape."""

    @property
    def picture(self) -> Picture | None:
        """The picture under way, or the last one."""
        return self.scene.picture

    @property
    def waits_for(self) -> str:
        """The last sentence of `waiting`."""
        return self.scene.waits_for

    @property
    def transport(self) -> str:
        """The name of the transport in use."""
        return self._transport.name

    async def __aenter__(self) -> Demonstrator:
        async with contextlib.AsyncExitStack() as stack:
            await stack.enter_async_context(self._supervisor)
            await stack.enter_async_context(self.user)
            stack.pop_all()
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
        self._end_picture()
        if self._tasks:
            await asyncio.wait(self._tasks)
        await asyncio.gather(self._supervisor.aclose(), self.user.__aexit__(None, None, None))
        self._feed.close()
        self.faults.close()
        try:
            await self.recorder.stop_writing()
        except OSError as error:
            log.error("the recording could not be written to its end: %s", error)
        self.recorder.close()

    async def start_demo(self) -> None:
        """A registrar, three elements, and a picture under way. What is there already is not started again.

        Raises `StartFailed` with a sentence.
        """
        if not any(row.alive for row in self.fleet.registrars):
            await self.fleet.start_registrar()
        missing = DEMO_ELEMENTS - sum(row.alive for row in self.fleet.elements)
        options = ElementOptions(speed_limit=DEMO_SPEED)
        rows = await asyncio.gather(*(self.fleet.start_element(options) for _ in range(missing)))
        await self._until_known(rows)
        self.render(self.views.now or self._whole())

    def comparison(self, plan: Plan) -> Comparison:
        """A comparison of policies beside this demonstration, with the same transport and processes of its own."""
        comparison = Comparison(plan, self._supervisor, transport=self._transport)
        comparison.ran.connect(lambda run: self.journal.write("picture", how_long_it_took(run)))
        return comparison

    # --- pictures ----------------------------------------------------------------------------------------------------

    def render(
        self,
        view: Viewport | None = None,
        /,
        *,
        tiles: tuple[int, int] | None = None,
        sessions: int | None = None,
        session_per_tile: bool = False,
    ) -> None:
        """Begin a picture: of this view, or the present one again. `tiles` and `sessions` are kept for the next ones;
        before the first picture they are only kept. `session_per_tile`: see `RenderJob`."""
        only_settings = view is None and (tiles or sessions) and self.picture is None
        self.tiles = tiles or self.tiles
        self.sessions = sessions or self.sessions
        if not only_settings:
            view = view or self.views.now or self._whole()
            self.views.visit(view)
            self._begin(view, session_per_tile)

    def use_sessions(self, sessions: int) -> None:
        """So many tiles at a time; the picture under way goes on with them."""
        self.sessions = sessions
        if self._job is not None:
            self._job.use_sessions(sessions)

    def use_tiles(self, columns: int, rows: int) -> None:
        """Tiles of this size. Smaller ones for what has not begun of the picture under way, which goes on; larger ones,
        or when it is complete, begin it anew, for what is cut stays cut."""
        smaller = columns >= self.tiles[0] and rows >= self.tiles[1]
        self.tiles = columns, rows
        picture = self.picture
        if picture is None:
            return
        if smaller and not picture.complete and self._job is not None:
            self._job.cut(picture.viewport.width // columns, picture.viewport.height // rows)
        else:
            self.render()

    def count_deeper(self, factor: float) -> None:
        """So many times as many iterations; from now on depth is chosen by hand."""
        self.automatic_depth = False
        if (view := self.views.now) is not None:
            self._go(view.with_iterations(round(view.iterations * factor)))

    def fit_depth(self, on: bool) -> None:
        """Whether iterations follow the magnification, from this view on."""
        self.automatic_depth = on
        if on and (view := self.views.now) is not None:
            self._go(self._deep_enough(view))

    def _deep_enough(self, view: Viewport) -> Viewport:
        return view.with_iterations(view.fitting_iterations) if self.automatic_depth else view

    def zoom(self, factor: float, x: float, y: float) -> None:
        """Magnify around a pixel."""
        if (view := self.views.now) is not None:
            zoomed = view.zoomed(factor, x, y)
            self._go(self._deep_enough(zoomed) if zoomed != view else view)

    def pan(self, dx: float, dy: float) -> None:
        """Move the picture by so many pixels."""
        if (view := self.views.now) is not None:
            self._go(view.panned(dx, dy))

    def resize(self, width: int, height: int) -> None:
        """There is room for so many pixels now: the same view on another raster."""
        self.view_size = width, height
        if (view := self.views.now) is not None and (view.width, view.height) != self.view_size:
            self.views.fit(width, height)
            self.render()

    def home(self) -> None:
        """The whole picture."""
        self._go(self._whole())

    def back(self) -> None:
        self.go_to(self.views.at - 1)

    def forward(self) -> None:
        self.go_to(self.views.at + 1)

    def go_to(self, place: int) -> None:
        """Back or forward to one of the views."""
        if (view := self.views.go_to(place)) is not None:
            self._begin(view)

    @property
    def can_go_back(self) -> bool:
        return self.views.can_go_back

    @property
    def can_go_forward(self) -> bool:
        return self.views.can_go_forward

    def stop(self) -> None:
        """Stop computing; what is there stays."""
        if self._task is not None and not self._task.done() and not self._task.cancelling():
            self.journal.write("picture", translate("Picture", "The picture was stopped"))
        self._end_picture()

    def _whole(self) -> Viewport:
        return Viewport.DEFAULT.resized(*self.view_size)

    def _go(self, view: Viewport) -> None:
        if view != self.views.now:
            self.views.visit(view)
            self._begin(view)

    def _begin(self, view: Viewport, session_per_tile: bool = False) -> None:
        self._end_picture()
        tiles = view.tiles(*self.tiles)
        job = self._job = RenderJob(self.user, view, tiles, sessions=self.sessions, session_per_tile=session_per_tile)
        picture = Picture(view, tiles)
        self._forget = [
            picture.watch(job),
            job.failed_over.connect(self._on_failover),
            job.waiting.connect(self._on_waiting),
            job.going_on.connect(self._on_going_on),
        ]
        self._task = asyncio.get_running_loop().create_task(self._run(job, picture))
        self._tasks.add(self._task)
        self._task.add_done_callback(self._tasks.discard)
        self.scene.show_picture(picture)

    async def _run(self, job: RenderJob, picture: Picture) -> None:
        began = asyncio.get_running_loop().time()
        try:
            await job.run()
        except Exception as error:
            log.exception("the picture failed")
            self.journal.write("trouble", translate("Picture", "The picture cannot go on: {error}").format(error=error))
            return
        took = asyncio.get_running_loop().time() - began
        self.journal.write("picture", how_it_was_done(picture, took))

    def _end_picture(self) -> None:
        for forget in self._forget:
            forget()
        self._forget = []
        if self._task is not None:
            self._task.cancel()
        self._job = None
        self._say_waiting("")

    # --- what happens ------------------------------------------------------------------------------------------------

    async def _until_known(self, rows: list[ElementRow]) -> None:
        """Wait until registrars have these elements: a picture that begins before would find an empty pool."""
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

    def _look_at_registrars(self, row: Row) -> None:
        if not isinstance(row, RegistrarRow) or self._closed:
            return
        protocol = self._transport.protocol
        addresses = tuple(rserpool.parse_address(text, protocol) for text in self.fleet.registrar_addresses)
        if addresses != self._registrars:
            self._registrars = addresses
            self.user.use_registrars(addresses)

    def _is_ours(self, group: int, identifier: int) -> bool:
        """A component that the fleet has a row for."""
        if group == csp.Group.POOL_ELEMENT:
            return self.fleet.element(identifier) is not None
        return group == csp.Group.REGISTRAR and any(row.identifier == identifier for row in self.fleet.registrars)

    def _note(self, row: Row, sentence: str) -> None:
        outcome = row.child.outcome if row.child is not None else None
        bad = row.state is State.GONE and (outcome is None or not outcome.orderly)
        self.journal.write("trouble" if bad else "pool", sentence, *_marks(row))

    def _on_failover(self, failover: Failover) -> None:
        left, to = self.fleet.element(failover.left), self.fleet.element(failover.to)
        self.journal.write(
            "failover",
            how_it_went_on(self.fleet, failover),
            *_marks(left),
            *_marks(to),
        )
        self.failed_over.emit(failover)

    def _on_waiting(self, reason: str) -> None:
        self._reason = reason
        self._explain()

    def _explain(self, _: object = None) -> None:
        """Say why the picture waits, in terms of what people see in the fleet; again when something changed there."""
        if self._reason:
            self._say_waiting(why_it_waits(self.fleet, self._reason))

    def _on_going_on(self) -> None:
        self.journal.write("picture", translate("Picture", "The picture goes on"))
        self._say_waiting("")

    def _say_waiting(self, sentence: str) -> None:
        if not sentence:
            self._reason = ""
        if sentence == self.waits_for:
            return
        if sentence and not self.waits_for:
            self.journal.write("picture", sentence)
        self.scene.say_waiting(sentence)


def _marks(row: Row | None) -> tuple[Mark, ...]:
    return (row.mark,) if isinstance(row, ElementRow) else ()
