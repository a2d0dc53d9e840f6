"""The invitation: the teacher's side of a class. A registrar that others can reach, the desk, and who has joined.

```python
async with Supervisor() as supervisor, Invitation(supervisor, InvitationOptions(("10.1.0.1",))) as invitation:
    print(invitation.code, invitation.url)
    await invitation.over.wait()
```

The class has an authority of its own, which lives as long as the class. Over TCP everything goes through TLS, and only
members take part. Over SCTP nobody is authenticated, and the code protects only the desk and the key of the cookies.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from app.base.authority import PUBLIC, Authority, to_der
from app.base.clock import now
from app.base.files import write_whole
from app.base.language import translate
from app.base.signal import Signal
from app.classroom.code import JoinCode, fingerprint_of
from app.classroom.desk import STUDENT, Desk
from app.classroom.finding import DESK_PORT, Announcer
from app.classroom.folder import PrivateFolder
from app.classroom.members import Members
from app.models.classroom.students import Students
from app.processes import protocol
from app.processes.options import PEERS, RegistrarOptions, tls_paths
from app.processes.protocol import REGISTRAR, Report
from app.processes.supervisor import Child, StartFailed, Supervisor
from rserpool import (
    ASAP_PORT,
    CspListener,
    TlsFiles,
    TransportAddress,
    TransportError,
    TransportProtocol,
    csp,
    own_addresses,
)

REPORT_EVERY: Final = 1.0
"""Seconds between two status reports of a student's element."""

TELL_EVERY: Final = 2.0
"""Seconds between two times that students are told how much the pool has done, which is also a sign of life."""

TEACHER, REGISTRAR_NAME = "teacher", "registrar"
"""The names in the certificates of the teacher's user and of the registrar."""

READY: Final = 15.0
"""Seconds that the registrar may take to start."""


@dataclass(frozen=True, slots=True)
class InvitationOptions:
    """The options of an invitation."""

    addresses: tuple[str, ...] = ()
    """Where the class is served; (): at the addresses of all interfaces that are connected."""
    port: int = DESK_PORT
    """The port of the desk; another one if it is taken."""
    registrar_port: int = ASAP_PORT
    """The port of the registrar; another one if it is taken."""
    transport: str = "tcp"
    """`tcp` with TLS, or SCTP without: `userland` or `kernel`."""
    profile: str = "rfc"
    hours: float = 3.0
    """How long the class lasts."""
    pool_handle: str = "FractalGeneratorPool"
    enrp_addresses: tuple[str, ...] = ("127.0.0.1",)
    """Where the registrar listens for other registrars."""
    enrp_port: int = 0
    peers: tuple[str, ...] = ()
    """The ENRP addresses of registrars that share the pool with the class. No others may speak ENRP."""
    messages: bool = False
    """The registrar also reports each message."""
    speed: float = 0.0
    """Points per second of each student's element, slow enough to watch; 0: no limit."""


class Invitation:
    """Invites a class while its `async with` block lasts. Entering raises `StartFailed` with a sentence.

    `adopt` is called with the registrar's process and its options before it starts.
    """

    def __init__(
        self,
        supervisor: Supervisor,
        options: InvitationOptions | None = None,
        *,
        adopt: Callable[[Child, RegistrarOptions], object] = lambda _child, _options: None,
    ) -> None:
        self.options = options or InvitationOptions()
        self._adopt = adopt
        self.students = Students()
        self.over = asyncio.Event()
        """Set when the time of the class is over, or its registrar has ended."""
        self.trouble = Signal[str]()
        """Emitted with a sentence when something is wrong."""
        self.heard = Signal[csp.Report, str]()
        """Emitted with each status report, and the address that it came from."""
        self.revoked = Signal[int]()
        """Emitted with the serial number of each certificate that counts no longer, for users on this machine: see
        `PoolUser.expel`."""
        self.registrar = ""
        """The address of the registrar (`host:port`), for users on this machine."""
        self.tls: TlsFiles | None = None
        """The files with which the teacher's user takes part; None without TLS."""
        self.pool_key: Path | None = None
        """The key of the cookies, for elements on this machine."""
        self._supervisor = supervisor
        self._addresses = self.options.addresses or own_addresses()
        self._folder = Path()
        self._stack = AsyncExitStack()
        self._authority: Authority | None = None
        self._code: JoinCode | None = None
        self._desk: Desk | None = None
        self._child: Child | None = None
        self._registrar_port = 0
        self._monitors: dict[str, str] = {}
        self._shared: list[Path] = []
        """Folders with copies of the teacher's files."""
        self._key = b""
        self._ticking: asyncio.Task[None] | None = None

    @property
    def code(self) -> JoinCode:
        """The join code."""
        assert self._code is not None
        return self._code

    @property
    def places(self) -> tuple[str, ...]:
        """The addresses of the desk, `host:port`."""
        assert self._desk is not None
        return tuple(_place(address, self._desk.port) for address in self._addresses)

    @property
    def addresses(self) -> tuple[str, ...]:
        """The addresses at which the class is served."""
        return self._addresses

    @property
    def url(self) -> str:
        """The code with the first address, for a QR code."""
        return self.code.url(self.places[0])

    @property
    def is_open(self) -> bool:
        """Whether other machines can reach the class."""
        return any(not ip_address(address).is_loopback for address in self._addresses)

    @property
    def refused(self) -> int:
        """The number of tries at the desk that came too soon after wrong ones."""
        return self._members.tries.refused

    async def __aenter__(self) -> Self:
        self._members = Members(self.students, now() + self.options.hours * 3600.0)
        async with self._stack as stack:
            try:
                private = PrivateFolder("class")
                self._folder = private.path
                stack.callback(private.close)
                await self._open(stack)
            except (OSError, TransportError) as error:
                text = translate("Classroom", "the class cannot be served at {addresses}: {reason}")
                raise StartFailed(
                    text.format(addresses=", ".join(self._addresses), reason=getattr(error, "strerror", "") or error)
                ) from error
            self._stack = stack.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the class: the students are told, and the authority is forgotten."""
        await self._stack.aclose()

    def expel(self, name: str) -> bool:
        """Put a student out, whose certificates count no longer. Return whether there is one of this name."""
        return self._desk is not None and self._desk.expel(name)

    def pardon(self, name: str) -> bool:
        """Let a student join again that was put out. Return whether there is one of this name."""
        return self._desk is not None and self._desk.pardon(name)

    def share(self, folder: Path) -> None:
        """Copy the teacher's files to a folder, and keep what the authority has revoked up to date there. Without TLS
        there are none. Raises `OSError`."""
        if self.tls is None:
            return
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for file in (self.tls.certificate, self.tls.key, self.tls.authority):
            copy = folder / file.name
            copy.touch(mode=0o600)
            write_whole(copy, file.read_bytes())
        self._shared.append(folder)

    async def change_code(self) -> JoinCode:
        """Let nobody in with the former code. Those who are in stay. Return the new code."""
        assert self._authority is not None
        assert self._desk is not None
        self._desk.use_key(secrets.token_bytes(32))  # nobody has this one; the new one takes a moment
        self._code = JoinCode.create(self.code.fingerprint)
        self._desk.use_key(await asyncio.to_thread(self._code.key, to_der(self._authority.certificate)))
        return self._code

    # --- parts --------------------------------------------------------------------------------------------------

    async def _open(self, stack: AsyncExitStack) -> None:
        life = timedelta(hours=self.options.hours + 24)
        self._authority = authority = Authority.create("class", life=life, registrars=(REGISTRAR_NAME,))
        der = to_der(authority.certificate)
        self._code = JoinCode.create(await asyncio.to_thread(fingerprint_of, der))
        self._key = secrets.token_hex(32).encode()
        self.pool_key = self._folder / "pool.key"
        self.pool_key.touch(mode=0o600)
        self.pool_key.write_bytes(self._key)
        await self._start_registrar(stack)
        for address in self._addresses:
            where = TransportAddress(TransportProtocol.UDP, 0, (address,))
            monitor = await stack.enter_async_context(CspListener(where, self._heard))
            self._monitors[address] = _place(address, monitor.address.port)
        self._desk = Desk(
            authority,
            await asyncio.to_thread(self._code.key, der),
            self._folder / "desk",
            self.students,
            self._members,
            settings=self._settings,
            revoked=self._revoked,
        )
        await self._desk.open(self._addresses, self.options.port)
        stack.push_async_callback(self._desk.close)
        await stack.enter_async_context(Announcer(self._addresses, self._code.fingerprint, self._desk.port))
        self._ticking = asyncio.get_running_loop().create_task(self._tick())
        stack.callback(self._ticking.cancel)

    async def _start_registrar(self, stack: AsyncExitStack) -> None:
        assert self._authority is not None
        files: TlsFiles | None = None
        elements: tuple[str, ...] = ()
        registrars: tuple[str, ...] = ()
        if self.options.transport == "tcp":
            life = timedelta(days=2)
            files = self._authority.issue(REGISTRAR_NAME, life=life).write(self._folder / "registrar", self._authority)
            # A certificate of the class alone is not enough: a student is no registrar, and the desk offers nothing.
            elements = tuple(f"{self.options.pool_handle}=cert:{name}" for name in (f"{STUDENT}*", TEACHER))
            registrars = (f"cert:{REGISTRAR_NAME}",)
            self.tls = self._authority.issue(TEACHER, life=life).write(self._folder / "teacher", self._authority)
        options = RegistrarOptions(
            addresses=self._addresses,
            port=self.options.registrar_port,
            other_port_if_taken=True,
            enrp_addresses=self.options.enrp_addresses,
            enrp_port=self.options.enrp_port,
            peers=self.options.peers,
            transport=self.options.transport,
            profile=self.options.profile,
            tls=tls_paths(files),
            allowed_elements=elements,
            allowed_registrars=(PEERS,) if self.options.peers else registrars,
            messages=self.options.messages,
        )
        running: asyncio.Future[protocol.Running] = asyncio.get_running_loop().create_future()

        def heard(said: Report) -> None:
            if running.done():
                return
            match said:
                case protocol.Running():
                    running.set_result(said)
                case protocol.Failed(reason):
                    running.set_exception(StartFailed(reason))

        def prepare(child: Child) -> None:
            child.reported.connect(heard)
            child.ended.connect(lambda outcome: self._registrar_ended(running, outcome.what))
            self._adopt(child, options)

        self._child = await self._supervisor.start(REGISTRAR, options.to_json(), prepare=prepare)
        stack.push_async_callback(self._stop_registrar)
        try:
            async with asyncio.timeout(READY):
                said = await running
        except TimeoutError:
            raise StartFailed(translate("Classroom", "the registrar of the class does not start")) from None
        self._registrar_port = int(said.address.rpartition(":")[2])
        self.registrar = _place(self._addresses[0], self._registrar_port)

    def _registrar_ended(self, running: asyncio.Future[protocol.Running], what: str) -> None:
        text = translate("Classroom", "the registrar of the class {what}").format(what=what)
        if not running.done():
            running.set_exception(StartFailed(text))
        elif not self.over.is_set():
            self.trouble.emit(text)
            self.over.set()

    async def _stop_registrar(self) -> None:
        self.over.set()
        if self._child is not None:
            self._child.stop()
            await self._child.wait()

    def _settings(self, own: str) -> Mapping[str, Any]:
        """Return what a student's elements need who has reached us at our address `own`."""
        return {
            "registrar": _place(own, self._registrar_port),
            "transport": self.options.transport,
            "tls": self.tls is not None,
            "profile": self.options.profile,
            "pool_handle": self.options.pool_handle,
            "pool_key": self._key.decode(),
            "monitor": self._monitors.get(own, ""),
            "report_every": REPORT_EVERY,
            "speed": self.options.speed,
        }

    def _revoked(self, serials: Sequence[int]) -> None:
        """Let the registrar and the teacher's user refuse these certificates, and end what is up."""
        if self.tls is None or self._authority is None:
            return
        for folder in (self._folder / "registrar", self._folder / "teacher", *self._shared):
            try:
                self._authority.publish(folder / PUBLIC)
            except OSError as error:
                text = translate(
                    "Classroom", "{path} cannot be written; programs that use it will not know who has been removed"
                )
                self.trouble.emit(text.format(path=error.filename or folder / PUBLIC))
        for serial in serials:
            if self._child is not None:
                self._child.tell(protocol.Expel(serial))
            self.revoked.emit(serial)

    def _heard(self, said: csp.Report, source: str) -> None:
        self.students.take(said, source)
        self.heard.emit(said, source)

    async def _tick(self) -> None:
        while not self.over.is_set():
            left = self._members.ends - now()
            await asyncio.sleep(max(min(TELL_EVERY, left), 0.0))
            if left <= 0:
                self.over.set()
            if self._desk is not None:
                self._desk.tell_all(self.students.tiles)


def _place(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
