"""`poolscope deploy` as a person runs it: as a process, with real elements, over SSH and on this machine."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncssh
import pytest

import rserpool
from app.__main__ import main
from app.base.authority import Authority
from app.cli import deploy
from app.deployment import hosts as lists
from rserpool import Notice, notices
from tests.app.deployment.ssh_hosts import ssh_hosts
from tests.blocks import ROOT
from tests.helpers.waiting import PATIENCE

ELEMENT = ("--", "--service=echo", "--asapannounce=off", "--transport=tcp")


class Pool:
    """A registrar, and the elements that are registered with it."""

    def __init__(self, tls: rserpool.TlsFiles | None = None) -> None:
        self.elements: set[int] = set()
        self.registrar = rserpool.Registrar(
            port=0,
            enrp_port=0,
            transport=rserpool.choose_transport("tcp", tls=tls).transport,
            asap_group=None,
            enrp_group=None,
            on_notice=self._note,
        )
        self._changed = asyncio.Event()

    def _note(self, notice: Notice) -> None:
        match notice:
            case notices.ElementAdded(element=element):
                self.elements.add(element.identifier)
            case notices.ElementRemoved(identifier=identifier):
                self.elements.discard(identifier)
        self._changed.set()

    async def until(self, number: int) -> None:
        """Wait until this number of elements is registered."""
        while len(self.elements) != number:
            self._changed.clear()
            await self._changed.wait()


class Program:
    """`poolscope deploy` as a process, and what it prints."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.printed = ""

    async def until(self, pattern: str) -> str:
        """Read what it prints until the text has this pattern, and return what was found."""
        assert self.process.stdout is not None
        while not (found := re.search(pattern, self.printed)):
            line = await self.process.stdout.readline()
            assert line, f"{pattern!r} did not come in {self.printed!r}"
            self.printed += line.decode()
        return found[0]

    async def end(self, number: int = signal.SIGINT) -> int:
        """Send a signal. Return the exit code."""
        self.process.send_signal(number)
        assert self.process.stdout is not None
        self.printed += (await self.process.stdout.read()).decode()
        return await self.process.wait()


@asynccontextmanager
async def running(*arguments: str | Path, home: Path) -> AsyncIterator[Program]:
    """Run `poolscope deploy` in the `async with` block, with this home folder. Errors are printed among the rest."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "SSH_"))}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "app", "deploy", *map(str, arguments)),
        cwd=ROOT,
        env={**environment, "HOME": str(home), "PYTHONPATH": str(ROOT)},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        yield Program(process)
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def printed(*arguments: str | Path, home: Path) -> tuple[int | None, str]:
    """Run `poolscope deploy` to its end; return the exit code and what it printed."""
    async with running(*arguments, home=home) as program:
        out, _ = await program.process.communicate()
        return program.process.returncode, out.decode()


def test_two_hosts_run_ten_elements_while_a_wrong_key_and_a_wrong_host_give_a_sentence_each(tmp_path: Path) -> None:
    async def run() -> None:
        key = asyncssh.generate_private_key("ssh-ed25519")
        (tmp_path / "key").write_bytes(key.export_private_key())
        (tmp_path / "wrong").write_bytes(asyncssh.generate_private_key("ssh-ed25519").export_private_key())
        pool = Pool()
        async with ssh_hosts(tmp_path, 3, key) as hosts, pool.registrar, asyncio.timeout(PATIENCE):
            (tmp_path / ".ssh").mkdir()
            (tmp_path / ".ssh" / "known_hosts").write_text("".join(host.known for host in hosts))
            one, two, three = (f"ada@127.0.0.1:{host.port}" for host in hosts)
            (tmp_path / "lab.txt").write_text(
                f"{one} name=lab1\n{two} name=lab2\n{three} name=locked key={tmp_path / 'wrong'}\n"
                "ada@127.0.0.1:1 name=off\n"
            )
            address = f"--registrar={pool.registrar.address}"
            log_in = f"--key={tmp_path / 'key'}"
            async with running(
                "start", tmp_path / "lab.txt", address, "--elements=5", log_in, *ELEMENT, home=tmp_path
            ) as program:
                await pool.until(10)
                await program.until(r"lab1    5 of 5 elements run, 5 registered")
                await program.until(r"lab2    5 of 5 elements run, 5 registered")
                await program.until(r"locked  it accepts no key of yours")
                await program.until(r"off     it cannot be reached: Connection refused; trying again")
                code, status = await printed("status", tmp_path / "lab.txt", log_in, home=tmp_path)
                assert code == 1  # two hosts could not be asked
                assert "lab1    5 of 5 elements run, 5 registered" in status
                assert await program.end() == 130
            assert len(re.findall("it accepts no key", program.printed)) == 1
            assert len(re.findall("it cannot be reached", program.printed)) == 1
            assert len(re.findall(r"lab\d    no element runs", program.printed)) == 2
            await pool.until(0)

    asyncio.run(run())


def test_hosts_get_certificates_and_the_pool_key_of_their_scope(tmp_path: Path) -> None:
    async def run() -> None:
        key = asyncssh.generate_private_key("ssh-ed25519")
        (tmp_path / "key").write_bytes(key.export_private_key())
        (tmp_path / "pool.key").write_text(32 * "k")
        (tmp_path / "pool.key").chmod(0o600)
        authority = Authority.create("lab")
        pool = Pool(authority.issue("registrar").write(tmp_path / "registrar", authority))
        authority.issue("lab").write(tmp_path / "lab", authority)
        async with ssh_hosts(tmp_path, 1, key) as (host,), pool.registrar, asyncio.timeout(PATIENCE):
            (tmp_path / ".ssh").mkdir()
            (tmp_path / ".ssh" / "known_hosts").write_text(host.known)
            (tmp_path / "lab.txt").write_text(f"ada@127.0.0.1:{host.port} name=lab1\n")
            where = (f"--registrar={pool.registrar.address}", f"--key={tmp_path / 'key'}", "--elements=2")
            secrets = (f"--tls={tmp_path / 'lab'}", f"--poolkey={tmp_path / 'pool.key'}")
            async with running("start", tmp_path / "lab.txt", *where, *ELEMENT, *secrets, home=tmp_path) as program:
                await program.until("lab1  2 of 2 elements run, 2 registered")
                await program.end()
            await pool.until(0)

    asyncio.run(run())


def test_detached_elements_stay_until_they_are_stopped(tmp_path: Path) -> None:
    async def run() -> None:
        pool = Pool()
        async with pool.registrar, asyncio.timeout(PATIENCE):
            address = f"--registrar={pool.registrar.address}"
            started = await printed("start", "--detach", address, "--elements=2", *ELEMENT, home=tmp_path)
            try:
                assert started[0] == 0
                assert started[1].startswith("this machine  2 of 2 elements run")
                await pool.until(2)
                code, status = await printed("status", "--format=json", home=tmp_path)
                assert (code, json.loads(status)["running"]) == (0, 2)
            finally:
                stopped = await printed("stop", home=tmp_path)
            assert stopped == (0, "this machine  no element runs\n")
            await pool.until(0)
            assert await printed("status", home=tmp_path) == (0, "this machine  no element runs\n")

    asyncio.run(run())


def test_a_detached_start_that_fails_says_why(tmp_path: Path) -> None:
    local = ("--", "--local=192.0.2.1", *ELEMENT[1:])
    code, text = asyncio.run(printed("start", "--detach", "--elements=1", *local, home=tmp_path))
    asyncio.run(printed("stop", home=tmp_path))
    assert code == 0
    assert re.match(r"this machine  0 of 1 elements run, 0 registered, 0 sessions, 0 tiles: .*192\.0\.2\.1", text)


def test_elements_end_with_their_lifeline(tmp_path: Path) -> None:
    async def run() -> None:
        pool = Pool()
        async with pool.registrar, asyncio.timeout(PATIENCE):
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-P", "-m", "app", "deploy", "start", "--lifeline", "--elements=1", "--format=json"),
                *(f"--registrar={pool.registrar.address}", *ELEMENT),
                cwd=ROOT,
                env={**os.environ, "XDG_STATE_HOME": str(tmp_path)},
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
            )
            await pool.until(1)
            assert process.stdin is not None
            process.stdin.close()
            out, _ = await process.communicate()
            assert process.returncode == 0
            assert json.loads(out.splitlines()[-1])["running"] == 0
            await pool.until(0)

    asyncio.run(run())


def refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """Return the sentence with which wrong usage is refused."""
    with pytest.raises(SystemExit, match="2"):
        main(["deploy", *arguments])
    return capsys.readouterr().err.splitlines()[-1]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["begin"], "invalid choice: 'begin'"),
        (["status", "--elements=3"], "--elements is for deploy start, not for status"),
        (["stop", "--", "--service=echo"], "options of an element are for deploy start, not for stop"),
        (["start", "--bundle=dist"], "--bundle needs a list of hosts"),
        (["start", "--lifeline", "--detach"], "--lifeline is for elements on this machine that are not detached"),
        (["start", "--name=../x"], "'../x' is not a name of letters"),
        (["start", "--", "--service=none"], "--service: there is no 'none'"),
        (["start", "--", "--nonsense"], "unrecognized arguments: --nonsense"),
        (["start", "--", "--identifier=7"], "--identifier and the port of --local are for one element"),
        (["start", "--nonsense", "--", "--service=echo"], "unrecognized arguments: --nonsense"),
    ],
)
def test_wrong_usage_is_refused_with_a_sentence(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sentence in refused(arguments, capsys)


def test_a_list_or_a_bundle_that_cannot_be_used_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["deploy", "start", str(tmp_path / "none")]) == 1
    assert f"{tmp_path / 'none'} could not be read: No such file" in capsys.readouterr().err
    (tmp_path / "lab").write_text("lab1")
    assert main(["deploy", "status", str(tmp_path / "lab"), f"--bundle={tmp_path}"]) == 1
    assert "is no bundle; sh resources/bundle.sh makes one" in capsys.readouterr().err


def test_what_is_repeated_here_for_quick_help_is_as_in_the_engine() -> None:
    assert (deploy.DEFAULT_NICE, deploy.MOST_ELEMENTS) == (lists.DEFAULT_NICE, lists.MOST_ELEMENTS)
