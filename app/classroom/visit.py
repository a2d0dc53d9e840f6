"""A student at the desk: the connection, what can go wrong with it, and the sentences about that."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, deque
from collections.abc import AsyncGenerator, Iterator, Sequence
from enum import Enum, auto
from ipaddress import ip_address
from typing import Any, Final

from app.base.authority import AuthorityError, Request, first_certificate, time_of_day, to_der, to_pem
from app.base.durations import duration
from app.base.language import translate
from app.classroom.code import JoinCode, fingerprint_of, proof
from app.classroom.interfaces import is_own
from app.classroom.lines import (
    DESK,
    LONGEST,
    LONGEST_ANSWER,
    VERSION,
    BadLine,
    DeskLine,
    Hello,
    Join,
    Refused,
    Return,
    StudentLine,
    Welcome,
    octets,
    read_desk_line,
)
from app.classroom.members import Reason
from rserpool import TransportError, own_addresses, visitor_context

log = logging.getLogger(__name__)

PATIENCE: Final = 5.0
"""Seconds that the desk has for each answer."""

WRONG_CLOCK: Final = 50 * 60.0
"""Seconds by which the clocks may differ. Certificates are valid an hour earlier than they need to be."""

_EXPIRED, _NOT_YET_VALID = 10, 9
"""OpenSSL's codes for certificates that it rejects because of the time."""


GONE: Final = (OSError, EOFError, TimeoutError, BadLine)
"""What it means that there is no desk, or no longer one."""

AT_ONCE, AT_ONE_ADDRESS = 32, 4
"""Places that are visited at the same time, of all and of one address. Anybody in the network can announce places
that never answer."""

OTHERS_HAVE: Final = 1.5
"""Seconds for others, once a desk of the code has failed: it may be a false one that says what the right one says."""


class Failure(Enum):
    """Why somebody could not join, or could not stay."""

    NOT_FOUND = auto()
    """No desk has answered."""
    WRONG_CLASS = auto()
    """The desk is of another class, or false."""
    WRONG_CLOCK = auto()
    REFUSED = auto()
    """The desk has refused."""
    UNABLE = auto()
    """This machine cannot take part."""


class JoinFailed(Exception):
    """Somebody could not join, or could not stay. The message is a sentence that says what to do."""

    def __init__(self, failure: Failure, sentence: str, reason: Reason | None = None) -> None:
        super().__init__(sentence)
        self.failure = failure
        self.reason = reason


def sentence_about(reason: Reason, name: str, wait: float = 0.0) -> str:
    """Return why the desk does not let somebody in or stay, and what to do."""
    match reason:
        case Reason.WRONG_CODE:
            text = translate(
                "Classroom", "the code is of this class but not right; ask the teacher for the present one"
            )
        case Reason.TOO_MANY_TRIES:
            text = translate("Classroom", "there were too many wrong codes; try again in {time}")
        case Reason.NAME_TAKEN:
            text = translate(
                "Classroom", "the name {name} is taken; choose another, or wait a few seconds if it was you"
            )
        case Reason.NO_NAME:
            text = translate("Classroom", "a name needs letters; choose another")
        case Reason.OVER:
            text = translate("Classroom", "the class is over; ask the teacher for a new code")
        case Reason.FULL:
            text = translate("Classroom", "the class is full; tell the teacher")
        case Reason.CROWDED:
            text = translate(
                "Classroom",
                "too many names have joined from this machine's address; use one of those, or tell the teacher",
            )
        case Reason.EXPELLED:
            text = translate("Classroom", "the teacher has removed you; talk to the teacher")
        case Reason.UNKNOWN:
            text = translate("Classroom", "somebody else has joined as {name} meanwhile; join again with another name")
        case _:
            text = translate(
                "Classroom", "the desk does not understand this program; use the same version on all machines"
            )
    return text.format(name=name, time=duration(max(wait, 1.0)))


def not_found(place: tuple[str, int] | None, addresses: Sequence[str], error: Exception | None) -> JoinFailed:
    """Return what it means that no desk answers at this place; None: it was looked for at these own addresses."""
    log.info("the desk was not reached: %s", error or type(error).__name__)
    wanted = addresses if place is None else (place[0],)
    if place is None and (strange := [one for one in addresses if not is_own(one)]):
        text = translate(
            "Classroom",
            "{address} is not an address of this machine, so no class can be looked for there; it has {own}",
        )
        return JoinFailed(Failure.UNABLE, text.format(address=strange[0], own=", ".join(own_addresses())))
    elsewhere = not wanted or any(not ip_address(address).is_loopback for address in wanted)
    if elsewhere and all(ip_address(address).is_loopback for address in own_addresses()):
        text = translate("Classroom", "this machine is in no network; connect it, and join again")
    elif place is None:
        text = translate(
            "Classroom",
            "no class with this code was found in this network; is the machine in the teacher's network? "
            "Otherwise give the address that the teacher's screen shows",
        )
    else:
        text = translate("Classroom", "no class answers at {host}, port {port}; compare the address with the teacher's")
        text = text.format(host=place[0], port=place[1])
    return JoinFailed(Failure.NOT_FOUND, text)


class TooLong(BadLine):
    """The desk says more in a line than it may."""


class Visit:
    """A connection to a desk whose authority has the fingerprint of the code."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, hello: Hello, authority: bytes
    ) -> None:
        self.address: str = writer.get_extra_info("peername")[0]
        self.place: tuple[str, int] = writer.get_extra_info("peername")[:2]
        self.own: str = writer.get_extra_info("sockname")[0]
        """The address of this machine on the way to the desk."""
        self._reader = reader
        self._writer = writer
        self._hello = hello
        self._authority = authority

    async def join(self, code: JoinCode, name: str, host: str, request: Request) -> Welcome:
        """Ask to be let in. Raise `JoinFailed`."""
        key = await asyncio.to_thread(code.key, self._authority)
        desk = self._writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
        shown = proof(key, self._hello.nonce, desk, request.pem, name)
        self.say(Join(name, host, request.pem.decode(), shown))
        return await self._answer(name)

    async def come_back(self, token: bytes, name: str, request: Request) -> Welcome:
        """Take the place again that the token is for. Raise `JoinFailed`."""
        self.say(Return(token, request.pem.decode()))
        return await self._answer(name)

    def renew(self, token: bytes, request: Request) -> None:
        """Ask for a new certificate, which comes as a `Welcome`."""
        self.say(Return(token, request.pem.decode()))

    async def _answer(self, name: str) -> Welcome:
        async with asyncio.timeout(PATIENCE):
            try:
                answer = await self.read()
            except TooLong:
                raise JoinFailed(Failure.REFUSED, sentence_about(Reason.OTHER, name), Reason.OTHER) from None
        match answer:
            case Welcome():
                return answer
            case Refused(reason, wait):
                known = Reason(reason)
                raise JoinFailed(Failure.REFUSED, sentence_about(known, name, wait), known)
        raise BadLine("the desk does not answer the question")

    def say(self, said: StudentLine) -> None:
        """Tell the desk something, which it gets some time."""
        self._writer.write(octets(said))

    async def read(self) -> DeskLine:
        """Return what the desk says next. Raise `EOFError` or `OSError` when the connection is over, and `BadLine`."""
        line = await _line(self._reader)
        if not line:
            raise EOFError("the desk has closed the connection")
        return read_desk_line(line)

    async def close(self) -> None:
        """Leave, after everything has been said."""
        await _close(self._writer)


async def visit(address: str, port: int, code: JoinCode) -> Visit:
    """Go to the desk at an address, and make sure that it is that of the code.

    Raise `JoinFailed`; `OSError`, `TimeoutError`, `EOFError` or `BadLine` if no desk answers there.
    """
    reader, writer = await _dial(address, port, None, LONGEST)
    try:
        hello = await _hello(reader)  # nothing of this can be trusted yet
    finally:
        await _close(writer)
    try:
        certificate = first_certificate(hello.authority.encode())
    except AuthorityError as error:
        raise BadLine(str(error)) from None
    authority = to_der(certificate)
    if await asyncio.to_thread(fingerprint_of, authority) != code.fingerprint:
        text = translate(
            "Classroom", "at {address} is another class, or somebody who pretends to be one; check the code"
        )
        raise JoinFailed(Failure.WRONG_CLASS, text.format(address=address))
    late = hello.now - time_of_day()
    if abs(late) > WRONG_CLOCK:
        raise _wrong_clock(late)
    try:
        # Only the certificate with the fingerprint is trusted, and no other one that came with it.
        reader, writer = await _dial(address, port, to_pem(certificate).decode(), LONGEST_ANSWER)
    except OSError as error:
        if getattr(error, "verify_code", 0) in (_EXPIRED, _NOT_YET_VALID):
            raise _wrong_clock(late) from None
        if hasattr(error, "verify_code"):
            text = translate("Classroom", "at {address} somebody pretends to be the class; tell the teacher")
            raise JoinFailed(Failure.WRONG_CLASS, text.format(address=address)) from None
        raise
    try:
        hello = await _hello(reader)
    except BaseException:
        await _close(writer)
        raise
    return Visit(reader, writer, hello, authority)


async def visit_any(places: AsyncGenerator[tuple[str, int], None], code: JoinCode, seconds: float) -> Visit | None:
    """Go to these places, as they come and at the same time, until one is the desk of the code.

    None: there is none within this time. Raise `JoinFailed` if one has failed with a sentence.
    """
    loop = asyncio.get_running_loop()
    waiting: dict[str, deque[int]] = {}
    visits: dict[asyncio.Task[Visit], str] = {}
    failed: JoinFailed | None = None
    coming = loop.create_task(anext(places))
    try:
        async with asyncio.timeout(seconds) as limit:
            while True:
                await asyncio.wait((coming, *visits), return_when=asyncio.FIRST_COMPLETED)
                if coming.done():
                    address, port = coming.result()
                    waiting.setdefault(address, deque()).append(port)
                    coming = loop.create_task(anext(places))
                for task in [task for task in visits if task.done()]:
                    del visits[task]
                    try:
                        return task.result()
                    except JoinFailed as error:
                        if failed is None or failed.failure is Failure.WRONG_CLASS:
                            failed = error
                        if error.failure is not Failure.WRONG_CLASS:
                            limit.reschedule(min(limit.when() or 0.0, loop.time() + OTHERS_HAVE))
                    except GONE as error:
                        log.info("there is no desk: %s", error or type(error).__name__)
                for address, port in _next_ones(waiting, Counter(visits.values())):
                    visits[loop.create_task(visit(address, port, code))] = address
    except TimeoutError:
        pass
    finally:
        await _end((coming, *visits))
    if failed is not None:
        raise failed
    return None


def _next_ones(waiting: dict[str, deque[int]], visited: Counter[str]) -> Iterator[tuple[str, int]]:
    """Take places that may be visited now, of the addresses with the fewest visits first."""
    while visited.total() < AT_ONCE:
        address = min((one for one, ports in waiting.items() if ports), key=lambda one: visited[one], default=None)
        if address is None or visited[address] >= AT_ONE_ADDRESS:
            return
        visited[address] += 1
        yield address, waiting[address].popleft()


async def _end(tasks: Sequence[asyncio.Task[Any]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
    for task in tasks:
        if not task.cancelled() and task.exception() is None and isinstance(task.result(), Visit):
            await task.result().close()


async def _dial(
    address: str, port: int, authority: str | None, longest: int
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    try:
        context = visitor_context(authority)
    except TransportError as error:
        raise BadLine(str(error)) from None
    async with asyncio.timeout(PATIENCE):
        return await asyncio.open_connection(address, port, limit=longest, ssl=context, server_hostname=DESK)


async def _hello(reader: asyncio.StreamReader) -> Hello:
    async with asyncio.timeout(PATIENCE):
        line = await _line(reader)
    hello = read_desk_line(line)
    if not isinstance(hello, Hello):
        raise BadLine("it is no desk")
    if hello.version != VERSION:
        raise JoinFailed(Failure.REFUSED, sentence_about(Reason.OTHER, ""), Reason.OTHER)
    return hello


async def _line(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.readline()
    except ValueError as error:  # it has no end within the limit of the reader
        raise TooLong("the desk says too much in one line") from error


async def _close(writer: asyncio.StreamWriter) -> None:
    writer.close()
    try:
        async with asyncio.timeout(1.0):
            await writer.wait_closed()
    except (OSError, TimeoutError):
        writer.transport.abort()  # the other side does not answer


def _wrong_clock(late: float) -> JoinFailed:
    if late > 0:
        text = translate(
            "Classroom", "the clock of this machine is {time} behind the teacher's; set it, and join again"
        )
    else:
        text = translate(
            "Classroom", "the clock of this machine is {time} ahead of the teacher's; set it, and join again"
        )
    return JoinFailed(Failure.WRONG_CLOCK, text.format(time=duration(abs(late))))
