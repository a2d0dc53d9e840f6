"""Joining a class: from a code and a name to elements that work, until their owner leaves or the class is over.

```python
async with Supervisor() as supervisor:
    joining = Joining(supervisor, JoinOptions(JoinCode.parse("K7M2P-9WQX4-TB3HA"), "Ada"))
    await joining.run()  # raises JoinFailed with a sentence
```

The elements run as long as the desk lets us stay and the owner does not need the machine (`app.classroom.owner`). When
the desk cannot be reached, they go on, and we look for the desk again.
"""

from __future__ import annotations

import asyncio
import logging
import os
import platform
from collections.abc import Coroutine, Mapping
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path
from typing import Any, Final

from app.base.authority import Request
from app.base.files import write_whole
from app.base.language import translate
from app.base.signal import Signal
from app.classroom.code import JoinCode
from app.classroom.finding import find
from app.classroom.folder import PrivateFolder
from app.classroom.lent import COOKIE_PATIENCE, Lent
from app.classroom.lines import Over, PoolDone, Revoked, State, Welcome
from app.classroom.members import Reason
from app.classroom.owner import Owner, Signs, Thresholds
from app.classroom.sensors import Sensors
from app.classroom.visit import GONE, Failure, JoinFailed, Visit, not_found, sentence_about, visit, visit_any
from app.models.classroom import students as model
from app.models.classroom.names import clean_name
from app.processes.options import ElementOptions, tls_paths
from app.processes.supervisor import Supervisor
from rserpool import PROFILES, TRANSPORTS, LocalError, TlsFiles, own_addresses

log = logging.getLogger(__name__)

NICENESS: Final = 10
"""The usual priority of lent elements (nice): everything else on the machine comes first."""

LIFE_SIGN: Final = 2.0
"""Seconds between two signs of life to the desk, which waits for three."""

SILENCE: Final = 6.0
"""Seconds without a word from the desk after which it is taken to be unreachable. It speaks every two seconds."""

LOOK_EVERY: Final = 1.0
"""Seconds between two looks at what the owner does."""

FIND_FOR: Final = 6.0
"""Seconds in which the desk has to be found."""

AGAIN_EVERY: Final = 1.0
"""Seconds between two attempts to reach the desk again."""

GIVE_UP: Final = 600.0
"""Seconds after which a class that cannot be reached is taken to be over."""


@dataclass(frozen=True, slots=True)
class JoinOptions:
    """The options of joining."""

    code: JoinCode
    name: str
    place: tuple[str, int] | None = None
    """Address and port of the desk; None: it is looked for by multicast."""
    addresses: tuple[str, ...] = ()
    """Where to look for it; (): through all interfaces that are connected."""
    elements: int = 0
    """The number of elements; 0: one per core less one, but at least one."""
    niceness: int = NICENESS
    thresholds: Thresholds = field(default_factory=Thresholds)
    find_for: float = FIND_FOR
    give_up: float = GIVE_UP
    renew_after: float = 0.5
    """The part of a certificate's life after which it is renewed."""


class Joining:
    """Takes part in a class while `run` runs."""

    def __init__(self, supervisor: Supervisor, options: JoinOptions, sensors: Sensors | None = None) -> None:
        self.options = options
        self.changed = Signal[()]()
        """Emitted when any of the properties has changed."""
        self.trouble = Signal[str]()
        """Emitted with a sentence when something is wrong, but goes on."""
        self.name = clean_name(options.name)
        self.number = 0
        """Our number in the class, which gives our colour; 0 while it is not known."""
        self.signs = Signs()
        """What the sensors have read last."""
        self.state = model.State.JOINING
        self.reachable = False
        """Whether there is a connection to the desk."""
        self.pool_tiles = 0
        """The number of tiles that the whole pool has done, as the desk has told."""
        self.renewed = 0
        """How often the certificate has been renewed."""
        self.place = ""
        """Where the desk is: the address of the teacher's machine."""
        self._supervisor = supervisor
        self.lent = Lent(supervisor)
        self.owner = Owner(options.thresholds)
        self.sensors = sensors or Sensors()
        self._request = Request()
        self._folder = Path()
        self._token = b""
        self._settings: Mapping[str, Any] = {}
        self._own = ""
        self._leaving = asyncio.Event()
        self._paused = False
        self._visit: Visit | None = None
        self._found: tuple[str, int] | None = options.place
        self._renew_at = 0.0
        self._files: TlsFiles | None = None
        self.lent.changed.connect(self.changed.emit)
        self.lent.trouble.connect(self.trouble.emit)

    @property
    def why(self) -> str:
        """Why the elements are away, in words; empty while they work."""
        return ", ".join(need.words for need in self.owner.needs)

    @property
    def share(self) -> float:
        """Our part of what the pool has done, 0 to 1."""
        return min(self.lent.tiles / self.pool_tiles, 1.0) if self.pool_tiles else 0.0

    def leave(self) -> None:
        """Leave in order: the elements go, and the desk is told."""
        self._leaving.set()

    @property
    def paused(self) -> bool:
        """Whether our owner has asked for a pause."""
        return self._paused

    def pause(self, *, on: bool = True) -> None:
        """Let the elements go until the pause is over."""
        self._paused = on

    async def run(self) -> None:
        """Join, work, and return after `leave`. Raise `JoinFailed` with a sentence if that is not possible, or when
        the class ends."""
        if not self.name:
            raise JoinFailed(Failure.UNABLE, sentence_about(Reason.NO_NAME, ""), Reason.NO_NAME)
        private = PrivateFolder("joined")
        self._folder = private.path
        looking = asyncio.get_running_loop().create_task(self._look_after_owner())
        try:
            await self._until_left(self._work())
        finally:
            looking.cancel()
            if self.state is not model.State.JOINING:
                self._put(model.State.LEFT)
            await self.lent.stop()
            if self._visit is not None:
                self._visit.say(State(model.State.LEFT))
                await self._visit.close()
            await asyncio.wait([looking])
            private.close()

    async def _work(self) -> None:
        await self._stay(await self._join())

    async def _until_left(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        leaving = asyncio.create_task(self._leaving.wait())
        try:
            await asyncio.wait((task, leaving), return_when=asyncio.FIRST_COMPLETED)
            if task.done():
                task.result()
        finally:
            for one in (task, leaving):
                one.cancel()
            await asyncio.wait((task, leaving))

    # --- the desk -----------------------------------------------------------------------------------------------

    async def _join(self) -> Visit:
        found = await self._reach()
        try:
            welcome = await found.join(self.options.code, self.name, platform.node(), self._request)
        except BaseException as error:
            await found.close()
            if isinstance(error, GONE):
                raise not_found(self.options.place, self.options.addresses, error) from error
            raise
        self._take(found, welcome)
        self._put(model.State.AWAY if self.owner.away else model.State.SERVING)
        if not self.owner.away:
            self._lend()
        return found

    async def _reach(self) -> Visit:
        """Find the desk and go there. Raise `JoinFailed`."""
        if self._found is not None:
            try:
                return await visit(*self._found, self.options.code)
            except GONE as error:
                raise not_found(self.options.place, self.options.addresses, error) from error
        addresses = self.options.addresses or own_addresses()
        async with aclosing(find(self.options.code.fingerprint, addresses)) as places:
            found = await visit_any(places, self.options.code, self.options.find_for)
        if found is None:
            raise not_found(None, self.options.addresses, None)
        self._found = found.place
        return found

    def _take(self, found: Visit, welcome: Welcome) -> None:
        """Take certificate and settings, which a later answer of the desk renews."""
        self._files = self._request.write(self._folder, welcome.certificate.encode(), welcome.authority.encode())
        self._token, self._own, self.number = welcome.token, found.own, welcome.number
        self._settings = welcome.settings
        self._renew_at = asyncio.get_running_loop().time() + welcome.life * self.options.renew_after
        if self._visit is not found:
            self._visit, self.reachable, self.place = found, True, found.address
            self.changed.emit()

    async def _stay(self, found: Visit) -> None:
        """Be there until the class is over. Raise `JoinFailed` then."""
        while True:
            signs = asyncio.get_running_loop().create_task(self._give_signs(found))
            try:
                await self._listen(found)
            except GONE as error:
                log.info("the connection to the desk is over: %s", error or type(error).__name__)
            except JoinFailed:
                await found.close()
                raise
            finally:
                signs.cancel()
                await asyncio.wait([signs])
            self._visit, self.reachable = None, False
            self.changed.emit()
            await found.close()
            found = await self._return()

    async def _listen(self, found: Visit) -> None:
        while True:
            async with asyncio.timeout(SILENCE):
                said = await found.read()
            match said:
                case Over(reason):
                    known = Reason(reason)
                    self._visit = None
                    raise JoinFailed(Failure.REFUSED, sentence_about(known, self.name), known)
                case PoolDone(tiles):
                    self.pool_tiles = tiles
                    self.changed.emit()
                case Revoked(authority) if self._files is not None:
                    write_whole(self._files.authority, authority.encode())  # the elements notice it within seconds
                case Welcome() as welcome:
                    self._take(found, welcome)
                    self.renewed += 1
                    self.changed.emit()

    async def _give_signs(self, found: Visit) -> None:
        loop = asyncio.get_running_loop()
        while True:
            found.say(State(self.state, self.why))
            if loop.time() >= self._renew_at:
                self._renew_at = loop.time() + LIFE_SIGN
                found.renew(self._token, self._request)
            await asyncio.sleep(LIFE_SIGN)

    async def _return(self) -> Visit:
        """Go to the desk again, as often as necessary."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        while True:
            await asyncio.sleep(AGAIN_EVERY)
            try:
                found = await self._reach()
                try:
                    self._take(found, await found.come_back(self._token, self.name, self._request))
                except BaseException:
                    await found.close()
                    raise
                return found
            except JoinFailed as error:
                if error.failure not in (Failure.NOT_FOUND, Failure.WRONG_CLASS):
                    raise
            except GONE as error:
                log.info("the desk is not reached again yet: %s", error or type(error).__name__)
            if loop.time() - began > self.options.give_up:
                text = translate(
                    "Classroom", "the class cannot be reached any more; ask the teacher whether it is over"
                )
                raise JoinFailed(Failure.NOT_FOUND, text)

    # --- the elements -------------------------------------------------------------------------------------------

    def _lend(self) -> None:
        number = self.options.elements or max((os.cpu_count() or 1) - 1, 1)
        self.lent.start(number, self._element_options())

    def _element_options(self) -> ElementOptions:
        """Return the options that follow from the settings of the desk. Raise `JoinFailed` if they are of no use."""
        told = self._settings
        try:
            every, speed = float(told["report_every"]), float(told.get("speed", 0.0))
            if not (isfinite(every) and isfinite(speed)):
                raise ValueError("a number is not finite")
            transport, profile = str(told["transport"]), str(told["profile"])
            if transport not in TRANSPORTS or profile not in PROFILES:
                raise LocalError(f"{transport} or {profile} is not known here")
            key = self._folder / "pool.key"
            key.touch(mode=0o600)
            write_whole(key, str(told["pool_key"]).encode())
            return ElementOptions(
                registrars=(str(told["registrar"]),),
                transport=transport,
                profile=profile,
                pool_handle=str(told["pool_handle"]),
                pool_key=str(key),
                tls=tls_paths(self._files) if told["tls"] else None,
                addresses=(self._own,),
                csp_server=str(told["monitor"]) or None,
                csp_interval=every if told["monitor"] else None,
                owner=self.name,
                niceness=self.options.niceness,
                cookie_patience=COOKIE_PATIENCE,
                speed_limit=speed,
            )
        except (KeyError, TypeError, ValueError, LocalError, OSError) as error:
            log.info("the settings of the desk cannot be used: %s", error)
            raise JoinFailed(Failure.UNABLE, sentence_about(Reason.OTHER, self.name), Reason.OTHER) from error

    async def _look_after_owner(self) -> None:
        """Let the elements go when the owner needs the machine, and bring them back afterwards."""
        loop = asyncio.get_running_loop()
        with suppress(asyncio.CancelledError):
            while True:
                before = self.owner.needs
                self.signs = await self.sensors.read(self._supervisor.pids, pause=self._paused)
                serves = self.owner.step(loop.time(), self.signs)
                if self.state is model.State.SERVING and not serves:
                    self._put(model.State.AWAY)
                    await self.lent.stop()
                elif self.state is model.State.AWAY and serves:
                    self._put(model.State.SERVING)
                    self._lend()
                elif before != self.owner.needs:
                    self.changed.emit()
                await asyncio.sleep(LOOK_EVERY)

    def _put(self, state: model.State) -> None:
        if state is self.state:
            return
        self.state = state
        if self._visit is not None and state.present:
            self._visit.say(State(state, self.why))
        self.changed.emit()
