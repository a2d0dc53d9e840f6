"""Plays a lesson on a demonstrator and reports what happened.

The runner does what a person would do at the window: it starts processes, has a picture rendered, kills. It knows the
demonstrator's models but neither Qt nor the protocol, so it runs with or without a window around it. It waits for the
audience: `next` says that they have seen enough.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import replace

import numpy as np

from app.base.language import in_english, translate
from app.base.signal import Signal
from app.fractal.picture import NOBODY, Picture
from app.fractal.viewport import Tile
from app.lessons.parts import Lesson, Step
from app.lessons.protection import Protection
from app.lessons.record import Record, Stage
from app.lessons.report import Report, judge
from app.models.actions import Action
from app.models.fleet.fleet import ElementRow, RegistrarRow, Row, State
from app.processes.options import ElementOptions, RegistrarOptions
from app.processes.supervisor import StartFailed

PATIENCE = 20.0
"""Seconds that registrars have to agree after the picture is complete; it takes milliseconds. The report shows what
they disagree about by then."""


class LessonStopped(Exception):
    """The lesson cannot continue; `say` returns the sentence that says why, in the language in use."""

    def __init__(self, say: Callable[[], str]) -> None:
        super().__init__(say())
        self.say = say


class LessonRunner:
    """Plays one lesson, once. With `in_a_hurry` there is no audience, and it does not wait for one."""

    def __init__(self, stage: Stage, lesson: Lesson, *, transport: str, in_a_hurry: bool = False) -> None:
        self.shown = Signal[Step]()
        """A step whose caption can be read now; its action follows."""
        self.waits = Signal[bool]()
        """Whether it waits for the audience now; `next` ends that."""
        self._stage = stage
        self._lesson = lesson
        self._transport = transport
        self._in_a_hurry = in_a_hurry
        self._record = Record(stage)
        self._protection = Protection()
        self._seen = asyncio.Event()
        self._limit: asyncio.Timeout | None = None

    async def run(self) -> Report:
        """Play the lesson to its end, or to where it stops. The report says what went wrong."""
        try:
            return await self._run()
        finally:
            self._record.close()
            await self._record.siege.close()
            if self._lesson.invites:
                await self._record.school.close()
            self._protection.close()

    async def _run(self) -> Report:
        began = time.monotonic()
        problem: LessonStopped | StartFailed | None = None
        try:
            async with asyncio.timeout(self._lesson.timeout) as self._limit:
                for step in self._lesson.steps:
                    await self._play(step)
                await self._until(1.0)
                await self._until_agreed()
        except TimeoutError:
            limit = f"{self._lesson.timeout:g}"
            problem = LessonStopped(lambda: translate("Report", "not finished after {seconds} s").format(seconds=limit))
        except (LessonStopped, StartFailed) as stopped:
            problem = stopped
        wall = time.monotonic() - began
        with in_english():
            error = problem.say() if isinstance(problem, LessonStopped) else str(problem or "")
        facts = await self._record.facts(self._lesson.name, self._transport, wall, error)
        return judge(self._lesson.expect, replace(facts, told=str(problem or "")))

    def next(self) -> None:
        """The audience has read, answered or looked enough. Does nothing unless the lesson waits for them."""
        self._seen.set()

    async def _wait_for_people(self, seconds: float | None = None) -> None:
        """Wait for `next`, at most this many seconds. The wait does not count against the lesson's timeout."""
        if self._in_a_hurry or self._limit is None:
            return
        loop, deadline = asyncio.get_running_loop(), self._limit.when()
        began = loop.time()
        self._limit.reschedule(None)
        self._seen.clear()
        self.waits.emit(True)
        try:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._seen.wait()
        finally:
            if deadline is not None:
                self._limit.reschedule(deadline + loop.time() - began)
            self.waits.emit(False)

    async def _play(self, step: Step) -> None:
        if step.done:
            await self._until(step.done)
        if step.until:
            await self._until_condition(step.until)
        if step.after:
            await asyncio.sleep(step.after)
        if step.say or step.question:
            self.shown.emit(step)
        if step.question:
            await self._wait_for_people()
        if step.read:
            await self._wait_for_people(step.read)
        self._record.phase()
        await self._act(step)
        self._record.phase()
        if step.pause:
            await self._wait_for_people()

    async def _act(self, step: Step) -> None:
        fleet, school = self._stage.fleet, self._record.school
        match step.do:
            case Action.START_REGISTRARS:
                options = self._protection.of_registrar(_registrar_options(step.keep_alive), step.guarded)
                for _ in range(step.count):
                    await fleet.start_registrar(options)
            case Action.START_ELEMENTS:
                await self._start_elements(step)
            case Action.RENDER:
                picture = self._lesson.picture
                self._stage.rendering.render(
                    picture.view,
                    tiles=picture.tiles,
                    sessions=picture.sessions,
                    session_per_tile=picture.session_per_tile,
                )
                self._record.picture_begun()
            case Action.SPLIT:
                ones, others = self._halves()
                self._stage.faults.split((None, *ones), others)
            case Action.HEAL:
                self._stage.faults.heal_all()
            case Action.CLEAR:
                await self._stage.clear()
            case Action.ATTACK:
                registrars = [row for row in fleet.registrars if row.state is State.RUNNING]
                elements = [row for row in self._record.elements if row.state is State.RUNNING]
                await self._record.siege.begin(registrars, elements, self._transport, step.seconds)
            case Action.INVITE:
                await school.invite("tcp" if self._transport == "tcp" else "userland", float(step.speed))
            case Action.JOIN | Action.LEAVE | Action.VANISH | Action.USE | Action.REST:
                if step.tile:
                    await self._watch(lambda picture: self._is_amid(picture, school.elements_of(step.who), step.tile))
                await school.do(step.do, step.who)
            case Action.KILL | Action.FREEZE | Action.THAW | Action.STOP:
                for row in await self._whom(step):
                    if step.do is Action.KILL:
                        self._record.killing(row)
                    fleet.do(step.do, row)

    async def _start_elements(self, step: Step) -> None:
        options = ElementOptions(
            speed_limit=float(step.speed),
            max_sessions=step.capacity,
            capacity=float(step.full or step.capacity),
            policy=step.policy,
        )
        options = self._protection.of_element(options, step.guarded)
        count = (self._transport == "userland" and step.count_userland) or step.count
        rows = await self._stage.fleet.start_elements(count, options)
        self._record.elements += sorted(rows, key=lambda row: row.number)

    async def _whom(self, step: Step) -> list[Row]:
        """The components a step acts on; elements as soon as one of the first one's tiles is far enough."""
        if step.whom == "home":
            return [self._home_of_most(step)]
        if step.tile:
            await self._watch(lambda picture: self._is_amid(picture, [self._chosen(step)[0].identifier], step.tile))
        return list(self._chosen(step))

    def _home_of_most(self, step: Step) -> RegistrarRow:
        rows = [row for row in self._stage.fleet.registrars if row.state is State.RUNNING]
        if not rows:
            raise LessonStopped(
                lambda: translate("Report", "there is no running registrar to {order}").format(order=_word(step))
            )
        return max(rows, key=lambda row: row.view.owned(row.view.registrar))

    def _chosen(self, step: Step) -> list[ElementRow]:
        """The elements a step acts on now."""
        ours = self._record.elements
        if isinstance(step.whom, int):
            rows = [row for row in ours[step.whom - 1 : step.whom] if row.alive] if step.whom > 0 else []
            if not rows:
                raise LessonStopped(
                    lambda: translate("Report", "there is no element {number} to {order}").format(
                        number=step.whom, order=_word(step)
                    )
                )
            return rows
        if step.whom == "frozen":
            rows = [row for row in ours if row.state is State.FROZEN]
        else:
            rows = [row for row in ours if row.state is State.RUNNING]
        if not rows:
            if step.whom == "frozen":
                raise LessonStopped(
                    lambda: translate("Report", "there is no frozen element to {order}").format(order=_word(step))
                )
            raise LessonStopped(
                lambda: translate("Report", "there is no running element to {order}").format(order=_word(step))
            )
        if step.whom in ("frozen", "all"):
            return rows
        picture = self._stage.rendering.picture
        states = picture.in_flight.values() if picture is not None else ()
        in_hand = Counter(state.element for state in states)
        rows.sort(key=lambda row: (in_hand[row.identifier], row.points), reverse=step.whom == "busiest")
        return rows[: step.count]

    @staticmethod
    def _is_amid(picture: Picture, elements: Collection[int | None], fraction: float) -> bool:
        """Whether at least this fraction of a tile that one of the elements computes is complete, and most of the rest
        is not: on a busy machine a signal takes a while, and must still find the element at work on the tile."""
        most = fraction + (1 - fraction) / 3
        return any(
            fraction <= _points_of(picture, state.tile) / state.tile.parameter.points <= most
            for state in picture.in_flight.values()
            if state.element in elements
        )

    async def _until(self, fraction: float) -> None:
        """Wait until this fraction of the picture is complete."""

        def there(picture: Picture) -> bool:
            return picture.complete or (fraction < 1.0 and picture.points_done >= fraction * picture.points)

        await self._watch(there)

    async def _watch(self, condition: Callable[[Picture], bool]) -> None:
        """Wait until a condition holds for the picture."""
        picture = self._stage.rendering.picture
        if picture is None:
            raise LessonStopped(lambda: translate("Report", "it waits for a picture that no step renders"))
        changed = asyncio.Event()

        def change(*_: object) -> None:
            changed.set()

        disconnects = picture.points_added.connect(change), picture.tile_changed.connect(change)
        try:
            while not condition(picture):
                if picture.complete:
                    raise LessonStopped(lambda: translate("Report", "the picture was complete too soon"))
                changed.clear()
                await changed.wait()
        finally:
            for disconnect in disconnects:
                disconnect()

    async def _until_condition(self, what: str) -> None:
        """Wait until the named condition holds for the pool."""
        school, siege = self._record.school, self._record.siege
        conditions = {
            "joined": lambda: school.joined(self._listed()),
            "away": lambda: school.away(self._listed()),
            "vanished": school.has_vanished,
            "calm": lambda: siege.calm,
            "registered": self._registered,
            "removed": self._removed,
            "apart": self._apart,
            "agreed": self._agreed,
        }
        await self._changes(conditions[what])
        if what == "calm" and siege.broken():
            raise LessonStopped(siege.broken)
        self._record.apart = self._record.apart or what == "apart"

    async def _until_agreed(self) -> None:
        """If something is expected of the registrars, give them time for it."""
        expect, scope = self._lesson.expect, self._stage.scope

        def agreed() -> bool:
            return self._agreed() and not scope.joining and len(self._record.takeovers) >= (expect.takeovers or 0)

        if all(wanted is None for wanted in (expect.takeovers, expect.rehomed, expect.agree, expect.joined_within)):
            return
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                await self._changes(agreed)

    async def _changes(self, condition: Callable[[], bool]) -> None:
        """Wait until a condition holds for the registrars, the processes or the students."""
        changed = asyncio.Event()
        fleet, scope, school, siege = self._stage.fleet, self._stage.scope, self._record.school, self._record.siege
        disconnects = (
            scope.changed.connect(changed.set),
            fleet.changed.connect(lambda _row: changed.set()),
            school.changed.connect(changed.set),
            siege.changed.connect(changed.set),
        )
        try:
            while not condition():
                if school.broken():
                    raise LessonStopped(school.broken)
                changed.clear()
                await changed.wait()
        finally:
            for disconnect in disconnects:
                disconnect()

    def _registered(self) -> bool:
        here = {row.identifier for row in self._record.elements if row.state is State.RUNNING}
        known = self._known()
        return bool(known) and all(here <= elements for elements in known)

    def _removed(self) -> bool:
        away = {row.identifier for row in self._record.elements if row.state is not State.RUNNING}
        return not any(away & elements for elements in self._known())

    def _halves(self) -> tuple[list[Row], list[Row]]:
        """The two halves of a split network. The first half is larger if the number is odd."""
        registrars: list[Row] = [row for row in self._stage.fleet.registrars if row.state is State.RUNNING]
        elements: list[Row] = [row for row in self._record.elements if row.state is State.RUNNING]
        one, two = (len(registrars) + 1) // 2, (len(elements) + 1) // 2
        return registrars[:one] + elements[:two], registrars[one:] + elements[two:]

    def _apart(self) -> bool:
        for half in self._halves():
            here = {row.identifier for row in half if isinstance(row, ElementRow)}
            views = [row.view for row in half if isinstance(row, RegistrarRow)]
            if not views or any({int(identifier) for _, identifier in view.elements} != here for view in views):
                return False
        return True

    def _agreed(self) -> bool:
        return self._stage.scope.agrees

    def _listed(self) -> set[int]:
        """The elements that any registrar knows."""
        return set().union(*self._known())

    def _known(self) -> list[set[int]]:
        """For each running registrar, the elements it knows."""
        rows = [row for row in self._stage.fleet.registrars if row.state is State.RUNNING]
        return [{int(identifier) for _, identifier in row.view.elements} for row in rows]


def _word(step: Step) -> str:
    """The word for a step's action."""
    return step.do.value if step.do is not None else ""


def _registrar_options(keep_alive: float) -> RegistrarOptions:
    """Options with a free port, so that no registrar that already runs here interferes."""
    if not keep_alive:
        return RegistrarOptions(port=0)
    return RegistrarOptions(
        port=0,
        keep_alive_interval=keep_alive,
        keep_alive_timeout=keep_alive,
        peer_heartbeat_cycle=keep_alive,
        max_time_last_heard=2 * keep_alive,
        max_time_no_response=keep_alive,
    )


def _points_of(picture: Picture, tile: Tile) -> int:
    here = picture.owner[tile.y : tile.y + tile.height, tile.x : tile.x + tile.width]
    return int(np.count_nonzero(here != NOBODY))
