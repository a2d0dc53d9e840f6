"""The desk and its visitors, over TLS on the loopback interface."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from app.base.authority import Authority, AuthorityError, Request, to_pem
from app.classroom import desk as module
from app.classroom import visit as visits
from app.classroom.code import JoinCode
from app.classroom.desk import Desk
from app.classroom.lines import DESK, LONGEST, VERSION, Hello, Over, PoolDone, Refused, Revoked, State, Welcome, octets
from app.classroom.members import CERTIFICATES, Reason
from app.classroom.visit import Failure, JoinFailed
from app.models.classroom import students as model
from app.models.classroom.students import MOST, Student, Students
from rserpool import TlsFiles, desk_context, visitor_context
from tests.app.classroom.desks import HOST, Open, open_desk


def with_desk(folder: Path, scene: Callable[[Open], Awaitable[None]], **options: float) -> None:
    async def play() -> None:
        async with asyncio.timeout(30), open_desk(folder, **options) as opened:  # type: ignore[arg-type]
            await scene(opened)

    asyncio.run(play())


async def until(students: Students, name: str, *states: model.State) -> Student:
    """Wait until a student is in one of these states."""
    changed = asyncio.Event()
    disconnect = students.changed.connect(changed.set)
    while (student := students.named(name)) is None or student.state not in states:
        await changed.wait()
        changed.clear()
    disconnect()
    return student


def test_who_has_the_code_gets_a_certificate_for_its_own_key_and_the_settings(tmp_path: Path) -> None:
    async def scene(opened: Open) -> None:
        visitor, welcome = await opened.join("Ada")
        certificate = x509.load_pem_x509_certificate(welcome.certificate.encode())
        assert certificate.subject.rfc4514_string() == "CN=student Ada"
        assert certificate.issuer == opened.authority.certificate.subject
        assert certificate.not_valid_after_utc - datetime.now(UTC) <= module.LIFE
        assert welcome.settings == {"registrar": "127.0.0.1:3863"}
        assert opened.students.rows[0].address == HOST
        await visitor.close()

    with_desk(tmp_path, scene)


def test_a_wrong_secret_is_refused_and_after_some_tries_also_the_right_one_has_to_wait(tmp_path: Path) -> None:
    async def scene(opened: Open) -> None:
        wrong = JoinCode(opened.code.fingerprint, opened.code.secret ^ 1)
        for _ in range(5):
            with pytest.raises(JoinFailed, match="ask the teacher for the present one"):
                await opened.join("Eve", wrong)
        with pytest.raises(JoinFailed, match=r"too many wrong codes; try again in \d") as refused:
            await opened.join("Ada")
        assert refused.value.reason is Reason.TOO_MANY_TRIES
        assert len(opened.students) == 0

    with_desk(tmp_path, scene)


def test_a_desk_with_another_authority_learns_nothing(tmp_path: Path) -> None:
    async def scene(opened: Open) -> None:
        other = JoinCode(opened.code.fingerprint ^ 1, opened.code.secret)
        with pytest.raises(JoinFailed, match="another class, or somebody who pretends") as failed:
            await opened.visit(other)
        assert failed.value.failure is Failure.WRONG_CLASS

    with_desk(tmp_path, scene)


@asynccontextmanager
async def false_desk(files: TlsFiles, *shown: bytes) -> AsyncIterator[int]:
    """Open a desk of somebody else, which shows these certificates as its authority. Yield its port."""

    async def pretend(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(octets(Hello(VERSION, b"n", b"".join(shown).decode(), now())))
        with suppress(OSError):
            await reader.read()
        writer.close()

    server = await asyncio.start_server(pretend, HOST, 0, ssl=desk_context(files))
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


def test_a_student_cannot_pretend_to_be_the_desk(tmp_path: Path) -> None:
    """It has the code, the authority's certificate and a certificate of its own, but not one for a desk."""

    async def scene(opened: Open) -> None:
        request = Request()
        certificate = opened.authority.certify(request.pem, "student Eve", life=timedelta(hours=1))
        files = request.write(tmp_path / "eve", to_pem(certificate), opened.authority.pem())
        async with false_desk(files, to_pem(opened.authority.certificate)) as port:
            with pytest.raises(JoinFailed, match="somebody pretends to be the class; tell the teacher"):
                await visits.visit(HOST, port, opened.code)

    with_desk(tmp_path, scene)


def test_an_authority_beside_the_right_one_is_not_trusted(tmp_path: Path) -> None:
    """A false desk shows the right authority, and behind it the one that its own certificate is of."""

    async def scene(opened: Open) -> None:
        eve = Authority.create("class")
        files = eve.issue("desk", host=DESK).write(tmp_path / "eve", eve)
        async with false_desk(files, to_pem(opened.authority.certificate), to_pem(eve.certificate)) as port:
            with pytest.raises(JoinFailed, match="somebody pretends to be the class; tell the teacher"):
                await visits.visit(HOST, port, opened.code)

    with_desk(tmp_path, scene)


def now() -> float:
    return datetime.now(UTC).timestamp()


@pytest.mark.parametrize(("hours", "words"), [(3, "3 h 0 min ahead of"), (-3, "3 h 0 min behind")])
def test_a_wrong_clock_is_told_with_how_wrong_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hours: float, words: str
) -> None:
    async def scene(opened: Open) -> None:
        monkeypatch.setattr(visits, "time_of_day", lambda: now() + hours * 3600)
        with pytest.raises(JoinFailed, match=f"the clock of this machine is {words} the teacher's; set it") as failed:
            await opened.visit()
        assert failed.value.failure is Failure.WRONG_CLOCK

    with_desk(tmp_path, scene)


def test_after_the_class_the_sentence_says_so(tmp_path: Path) -> None:
    async def scene(opened: Open) -> None:
        with pytest.raises(JoinFailed, match="the class is over; ask the teacher for a new code"):
            await opened.join("Ada")

    with_desk(tmp_path, scene, ends=-1.0)


def test_names_and_states_come_to_the_teacher_and_after_a_goodbye_the_name_is_free(tmp_path: Path) -> None:
    async def scene(opened: Open) -> None:
        visitor, _ = await opened.join("Ada")
        with pytest.raises(JoinFailed, match="the name ada is taken; choose another"):
            await opened.join("ada")
        visitor.say(State("serving"))
        await until(opened.students, "Ada", model.State.SERVING)
        visitor.say(State("away", "it runs on battery"))
        student = await until(opened.students, "Ada", model.State.AWAY)
        assert student.why == "it runs on battery"
        visitor.say(State("left"))
        await until(opened.students, "Ada", model.State.LEFT)
        await visitor.close()
        again, _ = await opened.join("Ada")
        again.say(State("serving"))
        await until(opened.students, "Ada", model.State.SERVING)
        await again.close()

    with_desk(tmp_path, scene)


def test_who_breaks_off_has_vanished_and_comes_back_with_its_token_only(tmp_path: Path) -> None:
    async def scene(opened: Open) -> None:
        visitor, welcome = await opened.join("Ada")
        await visitor.close()
        await until(opened.students, "Ada", model.State.VANISHED)
        visitor = await opened.visit()
        again = await visitor.come_back(welcome.token, "Ada", Request())
        visitor.say(State("serving"))
        assert again.name == "Ada"
        await until(opened.students, "Ada", model.State.SERVING)
        stranger = await opened.visit()
        with pytest.raises(JoinFailed, match="somebody else has joined as Eve meanwhile"):
            await stranger.come_back(b"guessed", "Eve", Request())
        await stranger.close()
        await visitor.close()

    with_desk(tmp_path, scene)


def test_a_certificate_is_renewed_for_the_same_key_while_a_student_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "REUSED_FOR", 0.0)

    async def scene(opened: Open) -> None:
        visitor = await opened.visit()
        request = Request()
        first = await visitor.join(opened.code, "Ada", "laptop", request)
        visitor.renew(first.token, request)
        second = await visitor.read()
        assert isinstance(second, Welcome)
        one, other = (x509.load_pem_x509_certificate(w.certificate.encode()) for w in (first, second))
        assert one.public_key() == other.public_key()
        assert one.serial_number != other.serial_number
        await visitor.close()

    with_desk(tmp_path, scene)


def test_who_asks_again_and_again_gets_one_certificate_and_with_new_keys_a_few(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SAID_AT_ONCE", 2 * CERTIFICATES)

    async def scene(opened: Open) -> None:
        visitor = await opened.visit()
        request = Request()
        first = await visitor.join(opened.code, "Ada", "laptop", request)
        visitor.renew(first.token, request)
        second = await visitor.read()
        assert isinstance(second, Welcome)
        assert second.certificate == first.certificate
        answer: object = second
        for _ in range(CERTIFICATES):
            visitor.renew(first.token, Request())
            answer = await visitor.read()
        assert answer == Refused(Reason.OTHER)
        await visitor.close()
        assert opened.desk.expel("Ada")
        assert len(opened.revoked) == CERTIFICATES

    with_desk(tmp_path, scene)


def test_the_list_of_what_is_revoked_grows_by_expulsions_only_and_the_answer_has_room_for_a_whole_class(
    tmp_path: Path,
) -> None:
    async def scene(opened: Open) -> None:
        for name in ("Ada", "Bob"):
            visitor, _ = await opened.join(name)
            if name == "Ada":
                visitor.say(State("left"))
            await visitor.close()
            await until(opened.students, name, model.State.LEFT, model.State.VANISHED)
            visitor, _ = await opened.join(name)
            await visitor.close()
        assert not opened.authority.revoked
        there, _ = await opened.join("Dan")
        assert opened.desk.expel("Ada")
        assert len(opened.authority.revoked) == 2
        opened.authority.revoked.update((1 << 158) + number for number in range(MOST * CERTIFICATES))
        visitor, welcome = await opened.join("Cleo")
        assert len(welcome.authority) > LONGEST
        await visitor.close()
        await there.close()

    with_desk(tmp_path, scene)


def test_who_is_expelled_is_revoked_on_the_machines_of_all_students_at_once(tmp_path: Path) -> None:
    async def scene(opened: Open) -> None:
        eve, welcome = await opened.join("Eve")
        visitor, _ = await opened.join("Ada")
        assert opened.desk.expel("Eve")
        said = await visitor.read()
        assert isinstance(said, Revoked)
        listed = x509.load_pem_x509_crl(said.authority.encode())
        serial = x509.load_pem_x509_certificate(welcome.certificate.encode()).serial_number
        assert listed.get_revoked_certificate_by_serial_number(serial) is not None
        await visitor.close()
        await eve.close()

    with_desk(tmp_path, scene)


def test_an_answer_that_is_too_long_is_told_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visits, "LONGEST_ANSWER", LONGEST)

    async def scene(opened: Open) -> None:
        opened.authority.revoked.update((1 << 158) + number for number in range(300))
        with pytest.raises(JoinFailed, match="use the same version on all machines"):
            await opened.join("Ada")

    with_desk(tmp_path, scene)


def test_who_has_the_code_but_a_damaged_request_gets_no_row(tmp_path: Path) -> None:
    async def scene(opened: Open) -> None:
        request = Request()
        request.pem = b"nonsense"
        visitor = await opened.visit()
        with pytest.raises(JoinFailed, match="use the same version on all machines"):
            await visitor.join(opened.code, "Ada", "laptop", request)
        await visitor.close()
        assert not opened.students.rows
        visitor, _ = await opened.join("Ada")
        await visitor.close()

    with_desk(tmp_path, scene)


def test_who_returns_from_another_address_is_known_there(tmp_path: Path) -> None:
    async def scene(opened: Open) -> None:
        visitor, welcome = await opened.join("Ada")
        await visitor.close()
        ada = await until(opened.students, "Ada", model.State.VANISHED)
        opened.students.move(ada, "10.1.0.2")  # it was elsewhere
        visitor = await opened.visit()
        await visitor.come_back(welcome.token, "Ada", Request())
        assert ada.address == HOST
        await visitor.close()

    with_desk(tmp_path, scene)


def test_a_desk_has_one_port_at_all_its_addresses(tmp_path: Path) -> None:
    async def scene(opened: Open) -> None:
        taken, other = (
            opened.desk.port,
            Desk(
                opened.authority,
                b"",
                tmp_path / "other",
                Students(),
                opened.members,
                settings=lambda own: {},
                revoked=lambda serials: None,
            ),
        )
        await other.open(["127.0.0.1", "::1"], taken)
        assert other.port != taken
        for address in ("127.0.0.1", "::1"):
            _, writer = await asyncio.open_connection(address, other.port)
            writer.close()
            await writer.wait_closed()
        await other.close()

    with_desk(tmp_path, scene)


def test_who_is_expelled_is_told_and_all_its_certificates_count_no_longer(tmp_path: Path) -> None:
    async def scene(opened: Open) -> None:
        visitor, welcome = await opened.join("Ada")
        assert opened.desk.expel("Ada")
        assert not opened.desk.expel("Nobody")
        assert await visitor.read() == Over(Reason.EXPELLED)
        await visitor.close()
        serial = x509.load_pem_x509_certificate(welcome.certificate.encode()).serial_number
        assert opened.revoked == [serial]
        assert opened.authority.revoked == {serial}
        assert opened.students.rows[0].state is model.State.EXPELLED
        with pytest.raises(JoinFailed, match="the teacher has removed you"):
            await opened.join("Somebody else")

    with_desk(tmp_path, scene)


def test_students_hear_how_much_the_pool_has_done_and_when_the_class_is_over(tmp_path: Path) -> None:
    async def scene(opened: Open) -> None:
        visitor, _ = await opened.join("Ada")
        opened.desk.tell_all(17)
        assert await visitor.read() == PoolDone(17)
        closing = asyncio.create_task(opened.desk.close())
        assert await visitor.read() == Over(Reason.OVER)
        await visitor.close()
        await closing

    with_desk(tmp_path, scene)


@pytest.mark.parametrize(
    "said",
    [b"nonsense\n", b"[]\n", b'{"join": 7}\n', b'{"state": "serving"}\n', b"x" * (2 * LONGEST), b'{"join": "Ada"'],
    ids=["text", "list", "wrong type", "state first", "too long", "unfinished"],
)
def test_what_strangers_say_ends_their_own_connection_only(tmp_path: Path, said: bytes) -> None:
    async def scene(opened: Open) -> None:
        reader, writer = await asyncio.open_connection(
            HOST, opened.desk.port, ssl=visitor_context(None), server_hostname="desk"
        )
        await reader.readline()
        writer.write(said)
        writer.write_eof() if writer.can_write_eof() else writer.close()
        with suppress(OSError):
            assert await reader.read() == b""
        writer.close()
        visitor, _ = await opened.join("Ada")
        await visitor.close()

    with_desk(tmp_path, scene)


def test_silent_strangers_give_way_to_the_next_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "STRANGERS", 4)

    async def scene(opened: Open) -> None:
        silent = []
        for _ in range(8):
            reader, writer = await asyncio.open_connection(
                HOST, opened.desk.port, ssl=visitor_context(None), server_hostname="desk"
            )
            await reader.readline()
            silent.append((reader, writer))
        assert await silent[0][0].read() == b""
        visitor, _ = await opened.join("Ada")
        await visitor.close()
        for _, writer in silent:
            writer.close()

    with_desk(tmp_path, scene)


def test_an_authority_refuses_requests_that_are_damaged_or_of_another_kind() -> None:
    authority = Authority.create("Class")
    with pytest.raises(AuthorityError, match="is damaged"):
        authority.certify(b"nonsense", "student Ada", life=timedelta(hours=1))
