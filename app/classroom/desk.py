"""The desk of a class: where students show that they have the code, and get certificate and settings.

It speaks TLS with a certificate of the class's authority (`app.classroom.lines`). Strangers can take little from it:
connections (`rserpool.Door`), the time for which they may say nothing, and the length of a line are limited, and
the oldest stranger gives way to the next. Members can say and change only so much: more is left unread.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, Final, cast

from app.base.authority import Authority, AuthorityError, time_of_day, to_der, to_pem
from app.base.clock import now
from app.classroom.code import proof
from app.classroom.lines import (
    DESK,
    LONGEST,
    VERSION,
    BadLine,
    DeskLine,
    Hello,
    Join,
    Over,
    PoolDone,
    Refused,
    Return,
    Revoked,
    State,
    StudentLine,
    Welcome,
    octets,
    read_student_line,
)
from app.classroom.members import Given, Member, Members, Reason, Turned
from app.classroom.tries import Pace
from app.models.classroom import students as model
from app.models.classroom.names import clean_name
from app.models.classroom.students import Student, Students, clean_why
from rserpool import Door, TlsFiles

log = logging.getLogger(__name__)

STRANGERS, MEMBERS = 64, 256
"""Connections of those who are not in yet, and of those who are."""

PATIENCE: Final = 10.0
"""Seconds in which a stranger has to say what it wants."""

SILENCE: Final = 6.0
"""Seconds without a sign of life after which a student has vanished."""

PORTS_TRIED: Final = 3
"""How many free ports of the first address may be taken at another one."""

REUSED_FOR: Final = 60.0
"""Seconds in which somebody who asks again with the same key gets the same certificate again."""

LIFE: Final = timedelta(hours=2)
"""How long a student's certificate is valid. It is renewed after half of that."""

SAID_AT_ONCE, SAID_EVERY = 20, 0.25
"""How often a student may say something: every two seconds is usual. The desk does not read more."""

MOST_TOO_SOON: Final = 40
"""Lines in a row that come too soon, after which a student has to connect again."""

CHANGES_AT_ONCE, CHANGES_EVERY = 10, 5.0
"""How often a student may come, come back or change its state, each of which is told to the teacher."""

STUDENT: Final = "student "
"""What the names in students' certificates begin with, so that nobody can call himself registrar or teacher."""


class Desk:
    """Serves from `open` to `close`.

    `settings` returns what students need for their elements, by the address of this machine that they have reached.
    `revoked` is called with the serial numbers of certificates that the authority has just revoked. `folder` is for the
    desk's own files.
    """

    def __init__(
        self,
        authority: Authority,
        key: bytes,
        folder: Path,
        students: Students,
        members: Members,
        *,
        settings: Callable[[str], Mapping[str, Any]],
        revoked: Callable[[Sequence[int]], None],
    ) -> None:
        self.port = 0
        self._authority = authority
        self._key = key
        member = authority.issue("desk", life=timedelta(days=2), host=DESK)
        self._own = to_der(member.certificate)
        self._files: TlsFiles = member.write(folder, authority)
        self._students = students
        self._members = members
        self._settings = settings
        self._revoked = revoked
        self._door = Door(self._files, self._greet, LONGEST)
        self._changes: dict[int, Pace] = {}
        """The pace of changes, by the number of the student."""
        self._tasks: set[asyncio.Task[None]] = set()
        self._strangers: dict[asyncio.Task[None], None] = {}
        """Those of connections that are not in yet, oldest first."""
        self._guests: dict[Member, asyncio.StreamWriter] = {}
        self._unread = 4 * LONGEST
        """Octets that a guest may leave unread: more than the list of what is revoked has."""

    async def open(self, addresses: Sequence[str], port: int) -> None:
        """Serve at these addresses, with one port for all: any other one if this is taken. Raise `OSError`."""
        for attempt in (port, *(0,) * PORTS_TRIED):
            try:
                self._open(addresses, attempt)
                return
            except OSError as error:
                self._door.close()
                taken = error
        raise taken

    def _open(self, addresses: Sequence[str], port: int) -> None:
        for address in addresses:
            self.port = port = self._door.open(address, port)

    def use_key(self, key: bytes) -> None:
        """Let in only those who have another code from now on."""
        self._key = key

    def tell_all(self, tiles: int) -> None:
        """Tell the students how much the pool has done."""
        for writer in self._guests.values():
            self._say(writer, PoolDone(tiles))

    def expel(self, name: str) -> bool:
        """Put out the student of this name, whose certificates count no longer. Return whether there is one."""
        member = self._members.expel(name)
        if member is None:
            if (student := self._students.named(name)) is None or student.state is model.State.EXPELLED:
                return False
            self._members.shut_out(name, student.address)  # it is gone, and stays away
            self._students.put(student, model.State.EXPELLED)
            self._revoke(self._members.serials(now(), name))
            return True
        if (writer := self._guests.pop(member, None)) is not None:
            self._say(writer, Over(Reason.EXPELLED))
            writer.close()
        self._put(member, model.State.EXPELLED)
        self._revoke(self._members.serials(now(), name))
        return True

    def pardon(self, name: str) -> bool:
        """Let the student of this name join again. Return whether it was put out."""
        student = self._students.named(name)
        if not self._members.pardon(name) or student is None:
            return False
        self._students.put(student, model.State.LEFT)
        return True

    async def close(self) -> None:
        """Tell the students that the class is over, and end."""
        self._door.close()
        for member, writer in self._guests.items():
            self._say(writer, Over(Reason.OVER))
            member.connection = None  # it has not vanished
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(list(self._tasks), timeout=2.0)

    # --- one connection -----------------------------------------------------------------------------------------

    async def _greet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        if len(self._strangers) >= STRANGERS:
            next(iter(self._strangers)).cancel()
        self._tasks.add(task)
        self._strangers[task] = None
        try:
            await self._serve(reader, writer)
        except asyncio.CancelledError:
            pass  # it gives way, or the desk closes
        except (OSError, BadLine, ValueError, EOFError, TimeoutError) as error:
            log.info("a connection to the desk ended: %s", error or type(error).__name__)
        finally:
            self._strangers.pop(task, None)
            self._tasks.discard(task)
            await _closed(writer)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        address, own = (writer.get_extra_info(name)[0] for name in ("peername", "sockname"))
        nonce = secrets.token_bytes(16)
        self._say(writer, Hello(VERSION, nonce, to_pem(self._authority.certificate).decode(), time_of_day()))
        async with asyncio.timeout(PATIENCE):
            asked = await _next(reader)
        member: Member | Turned
        match asked:
            case Join() if len(self._guests) >= MEMBERS:
                member, request = Turned(Reason.FULL), ""
            case Join(request=request):
                member = await self._join(asked, address, nonce)
            case Return(token, request):
                member = self._members.come_back(now(), address, token)
                if isinstance(member, Member):
                    await self._await_turn(self._students.named(member.name))
                    member = self._members.come_back(now(), address, token)  # it may have been put out meanwhile
            case _:
                return
        if isinstance(member, Turned):
            log.info("somebody at %s is not let in: %s", address, member.reason)
            self._say(writer, Refused(member.reason, member.wait))
            return
        if not self._certify(writer, member, request):
            if isinstance(asked, Join):
                self._members.leave(member)
            return
        if isinstance(asked, Join):
            self._students.join(member.name, asked.host, address)
        elif (student := self._students.named(member.name)) is not None:
            self._students.move(student, address)
        if (former := self._guests.pop(member, None)) is not None:
            former.close()
        self._welcome(writer, member, own)
        self._strangers.pop(cast("asyncio.Task[None]", asyncio.current_task()), None)
        self._guests[member], member.connection = writer, writer
        try:
            await self._attend(reader, writer, member, own)
        finally:
            if member.connection is writer:
                self._guests.pop(member, None)
                member.connection = None
                if (student := self._students.named(member.name)) is not None and student.state.present:
                    self._students.put(student, model.State.VANISHED)

    async def _join(self, asked: Join, address: str, nonce: bytes) -> Member | Turned:
        if (turned := self._members.may_try(now(), address)) is not None:
            return turned
        key = self._key
        right = proof(key, nonce, self._own, asked.request.encode(), asked.name)
        proven = hmac.compare_digest(right, asked.proof)
        former = self._students.named(clean_name(asked.name))
        if proven and former is not None and not former.state.present:
            await self._await_turn(former)
            proven = key == self._key  # the code may have been changed meanwhile
        return self._members.admit(now(), address, asked.name, secrets.token_bytes(16), proven=proven)

    def _certify(self, writer: asyncio.StreamWriter, member: Member, request: str) -> bool:
        """Have a certificate for a member. Return whether there is one; otherwise it is told."""
        at, life = now(), LIFE.total_seconds()
        if (given := member.given) is None or given.request != request or at - given.at >= REUSED_FOR:
            if not self._members.may_have_another(at, member.name):
                log.warning("%s has had too many certificates", member.name)
                self._say(writer, Refused(Reason.OTHER))
                return False
            try:
                certificate = self._authority.certify(request.encode(), f"{STUDENT}{member.name}", life=LIFE)
            except AuthorityError as error:
                log.info("%s gets no certificate: %s", member.name, error)
                self._say(writer, Refused(Reason.OTHER))
                return False
            self._members.issued(member.name, certificate.serial_number, at + life)
            member.given = Given(request, to_pem(certificate).decode(), at)
        return True

    def _welcome(self, writer: asyncio.StreamWriter, member: Member, own: str) -> None:
        """Give a member its certificate and the settings."""
        given = member.given
        assert given is not None
        authority = self._authority.pem().decode()
        left = LIFE.total_seconds() - (now() - given.at)
        student = self._students.named(member.name)
        number = 0 if student is None else student.number
        settings = self._settings(own)
        self._say(writer, Welcome(member.token, member.name, given.certificate, authority, left, settings, number))

    async def _attend(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, member: Member, own: str
    ) -> None:
        pace, too_soon = Pace(SAID_AT_ONCE, SAID_EVERY), 0
        while True:
            async with asyncio.timeout(SILENCE):
                said = await _next(reader)
            wait = pace.wait(now())
            pace.take(now())
            too_soon = too_soon + 1 if wait else 0
            if too_soon > MOST_TOO_SOON:
                raise BadLine(f"{member.name} says too much")
            await asyncio.sleep(wait)  # meanwhile TCP holds the rest back
            if self._guests.get(member) is not writer:
                return  # it was put out, or is here on another connection
            match said:
                case State(text, why):
                    state = model.State(text)
                    if state is model.State.LEFT:
                        self._put(member, state)
                        self._members.leave(member)
                        return
                    if state.present and self._may_change(member, state, why):
                        self._put(member, state, why)
                case Return(request=request):
                    if not self._certify(writer, member, request):
                        return
                    self._welcome(writer, member, own)
                case Join():
                    raise BadLine("it has joined already")

    # --- parts --------------------------------------------------------------------------------------------------

    def _put(self, member: Member, state: model.State, why: str = "") -> None:
        if (student := self._students.named(member.name)) is not None:
            self._students.put(student, state, why)

    def _pace(self, student: Student) -> Pace:
        return self._changes.setdefault(student.number, Pace(CHANGES_AT_ONCE, CHANGES_EVERY))

    async def _await_turn(self, student: Student | None) -> None:
        """Wait until a student may change again. Raise `BadLine` if that takes too long."""
        if student is None:
            return
        pace = self._pace(student)
        wait = pace.wait(now())
        if wait > PATIENCE:
            raise BadLine(f"{student.name} comes too often")
        pace.take(now())
        await asyncio.sleep(wait)

    def _may_change(self, member: Member, state: model.State, why: str) -> bool:
        """Return whether a change of state is not too soon. Its student says it again with the next sign of life."""
        student = self._students.named(member.name)
        if student is None or (student.state, student.why) == (state, clean_why(why)):
            return False
        pace = self._pace(student)
        if pace.wait(now()):
            return False
        pace.take(now())
        return True

    def _revoke(self, serials: Sequence[int]) -> None:
        """Let certificates count no longer, here and, at once, on the machines of all students."""
        if not serials:
            return
        for serial in serials:
            self._authority.revoke(serial)
        self._revoked(serials)
        told = Revoked(self._authority.pem().decode())
        self._unread = 4 * max(LONGEST, len(told.authority))
        for writer in self._guests.values():
            self._say(writer, told)

    def _say(self, writer: asyncio.StreamWriter, said: DeskLine) -> None:
        if writer.transport.get_write_buffer_size() > self._unread:  # it does not read
            writer.transport.abort()
        else:
            writer.write(octets(said))


async def _next(reader: asyncio.StreamReader) -> StudentLine:
    line = await reader.readline()
    if not line:
        raise EOFError("it has left")
    return read_student_line(line)


async def _closed(writer: asyncio.StreamWriter) -> None:
    writer.close()
    try:
        async with asyncio.timeout(1.0):
            await writer.wait_closed()
    except (OSError, TimeoutError, asyncio.CancelledError):
        writer.transport.abort()
