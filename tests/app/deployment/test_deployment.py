"""Deployments to hosts that are SSH servers on loopback. What runs there is a small script, not Poolscope."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncssh
import pytest

from app.deployment.bundle import SYSTEM, read_bundle
from app.deployment.credentials import Credentials
from app.deployment.deployment import Deployment, HostView, Phase, Wanted
from app.deployment.hosts import Host
from app.deployment.remote import Access, HostTrouble
from app.deployment.report import HostReport
from tests.app.deployment.ssh_hosts import SshHost, ssh_host
from tests.helpers.waiting import PATIENCE

REPORT = HostReport("default", 5, 5, 5, 0, 7)

PROGRAM = f"""#!/bin/sh
echo "$@" >>"$HOME/calls"
echo Welcome
echo '{REPORT.to_line()}'
cat >/dev/null
echo ended >>"$HOME/calls"
"""
"""Stands for `poolscope` on a host: it runs until its input ends."""


@dataclass
class Lab:
    """Hosts, and what is needed to log in to them."""

    folder: Path
    key: asyncssh.SSHKey
    hosts: list[SshHost]

    async def add(self, program: str | None = PROGRAM, port: int = 0) -> SshHost:
        """Start a host with this program."""
        number = len(self.hosts)
        host = await ssh_host(self.folder / f"host{number}", self.key, poolscope=False, port=port)
        if program is not None:
            file = host.home / "bin" / "poolscope"
            file.write_text(program)
            file.chmod(0o755)
        self.hosts.append(host)
        return host

    @property
    def known(self) -> str:
        return "".join(host.known for host in self.hosts)

    def wanted(self, known: str | None = None, key: asyncssh.SSHKey | None = None, **others: Any) -> Wanted:
        """Return what to run on the hosts: with their keys known, and logging in with the key that they accept."""
        (self.folder / "known").write_text(self.known if known is None else known)
        file = self.folder / "key"
        file.write_bytes((key or self.key).export_private_key())
        access = Access(str(file), (str(self.folder / "known"),))
        return Wanted(access=access, first_pause=0.01, **others)


def at(host: SshHost, **others: Any) -> Host:
    return Host("127.0.0.1", "ada", host.port, name=host.home.name, **others)


def calls(host: SshHost) -> list[str]:
    """Return how the program of a host was called, and whether it ended."""
    return (host.home / "calls").read_text().splitlines()


def in_lab(folder: Path, run: Callable[[Lab], Coroutine[Any, Any, None]]) -> None:
    """Run a test with a lab, which is closed afterwards."""

    async def all() -> None:
        lab = Lab(folder, asyncssh.generate_private_key("ssh-ed25519"), [])
        try:
            async with asyncio.timeout(PATIENCE):
                await run(lab)
        finally:
            for host in lab.hosts:
                await host.close()

    asyncio.run(all())


@asynccontextmanager
async def running(deployment: Deployment) -> AsyncIterator[Seen]:
    """Run a deployment in the `async with` block, and end it."""
    seen = Seen(deployment)
    task = asyncio.create_task(deployment.run())
    try:
        yield seen
    finally:
        deployment.stop()
        await task


class Seen:
    """What was seen of the hosts of a deployment."""

    def __init__(self, deployment: Deployment) -> None:
        self.troubles: list[str] = []
        self._changed = asyncio.Event()
        deployment.changed.connect(self._look)

    def _look(self, view: HostView) -> None:
        self._changed.set()
        if view.trouble and view.trouble not in self.troubles:
            self.troubles.append(view.trouble)

    async def until(self, wanted: Callable[[], bool]) -> None:
        while not wanted():
            await self._changed.wait()
            self._changed.clear()


def test_elements_run_on_all_hosts_until_the_deployment_ends(tmp_path: Path) -> None:
    async def run(lab: Lab) -> None:
        one, other = await lab.add(), await lab.add()
        hosts = [at(one), at(other, elements=3, nice=0, registrars=("127.0.0.1:9",), local="127.0.0.2")]
        deployment = Deployment(hosts, lab.wanted(element=["--service=echo"], registrars=["127.0.0.1:8"], name="lab"))
        async with running(deployment) as seen:
            await seen.until(lambda: all(view.phase is Phase.RUNNING for view in deployment.views))
            assert [view.report for view in deployment.views] == [REPORT, REPORT]
        assert [view.phase for view in deployment.views] == [Phase.ENDED, Phase.ENDED]
        assert seen.troubles == []
        start = "deploy start --lifeline --format=json --name=lab"
        assert calls(one) == [
            f"{start} --nice=10 --registrar=127.0.0.1:8 -- --local=127.0.0.1 --service=echo",
            "ended",
        ]
        assert calls(other) == [
            f"{start} --nice=0 --elements=3 --registrar=127.0.0.1:9 -- --local=127.0.0.2 --service=echo",
            "ended",
        ]

    in_lab(tmp_path, run)


def trouble_of(folder: Path, prepare: Callable[[Lab, SshHost], tuple[Wanted, Host]], program: str | None) -> str:
    """Return the sentence about a host, while another host works."""
    sentences: list[str] = []

    async def run(lab: Lab) -> None:
        bad, good = await lab.add(program), await lab.add()
        wanted, host = prepare(lab, bad)
        deployment = Deployment([host, at(good)], wanted)
        async with running(deployment) as seen:
            first, second = deployment.views
            await seen.until(lambda: second.phase is Phase.RUNNING and bool(seen.troubles))
            sentences.extend(seen.troubles)
            failed = first.phase
        assert calls(good)[-1] == "ended"
        assert (failed is Phase.FAILED) == ("cannot be reached" not in sentences[0])

    in_lab(folder, run)
    (sentence,) = sentences
    return sentence


def test_an_unknown_host_key_is_not_accepted(tmp_path: Path) -> None:
    sentence = trouble_of(tmp_path, lambda lab, bad: (lab.wanted(known=lab.hosts[1].known), at(bad)), PROGRAM)
    assert sentence.startswith("its host key is unknown; connect once with ssh")
    assert not (tmp_path / "host0" / "calls").exists()


def test_another_host_key_than_the_known_one_is_not_accepted(tmp_path: Path) -> None:
    def prepare(lab: Lab, bad: SshHost) -> tuple[Wanted, Host]:
        old = dataclasses.replace(bad, key=asyncssh.generate_private_key("ssh-ed25519"))
        return lab.wanted(known=old.known + lab.hosts[1].known), at(bad)

    assert trouble_of(tmp_path, prepare, PROGRAM).startswith("its host key is not the one in known_hosts")
    assert not (tmp_path / "host0" / "calls").exists()


def test_a_key_that_a_host_does_not_accept_is_named_and_no_password_is_asked_for(tmp_path: Path) -> None:
    def prepare(lab: Lab, bad: SshHost) -> tuple[Wanted, Host]:
        other = lab.folder / "other"
        other.write_bytes(asyncssh.generate_private_key("ssh-ed25519").export_private_key())
        return lab.wanted(), at(bad, key=str(other))

    assert trouble_of(tmp_path, prepare, PROGRAM).startswith("it accepts no key of yours")


def test_a_key_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    sentence = trouble_of(tmp_path, lambda lab, bad: (lab.wanted(), at(bad, key="/no/key")), PROGRAM)
    assert sentence == "the key /no/key cannot be read; name another one"


def test_a_key_with_a_passphrase_belongs_into_the_agent(tmp_path: Path) -> None:
    def prepare(lab: Lab, bad: SshHost) -> tuple[Wanted, Host]:
        (lab.folder / "locked").write_bytes(lab.key.export_private_key("pkcs8-pem", passphrase="secret"))
        return lab.wanted(), at(bad, key=str(lab.folder / "locked"))

    sentence = trouble_of(tmp_path, prepare, PROGRAM)
    assert sentence.endswith("if it has a passphrase, ssh-add it")


def test_a_host_that_cannot_be_reached_is_tried_again(tmp_path: Path) -> None:
    sentence = trouble_of(
        tmp_path, lambda lab, bad: (lab.wanted(), dataclasses.replace(at(bad), address="127.0.0.1", port=1)), PROGRAM
    )
    assert sentence == "it cannot be reached: Connection refused"


def test_a_host_without_poolscope_says_what_to_do(tmp_path: Path) -> None:
    sentence = trouble_of(tmp_path, lambda lab, bad: (lab.wanted(), at(bad)), None)
    assert sentence.startswith("it has no poolscope; install Poolscope there, name its program (command), or send it")


def test_what_poolscope_complains_about_on_a_host_is_shown(tmp_path: Path) -> None:
    program = "#!/bin/sh\necho 'poolscope: the package numba is missing' >&2\nexit 1\n"
    sentence = trouble_of(tmp_path, lambda lab, bad: (lab.wanted(), at(bad)), program)
    assert sentence == "Poolscope ended there with exit code 1: the package numba is missing"


def test_a_registrar_inside_this_machine_is_of_no_use_elsewhere() -> None:
    wanted = Wanted(registrars=["127.0.0.1:3863"])
    with pytest.raises(HostTrouble, match="it cannot reach the registrar 127"):
        wanted.start(Host("lab1"), "10.0.0.7")
    assert "--registrar=127.0.0.1:3863" in wanted.start(Host("localhost"), "127.0.0.1")
    assert "--local=[2001:db8::7]:0" in Wanted().start(Host("lab1"), "2001:db8::7")


def test_elements_serve_at_the_address_that_the_host_itself_sees(tmp_path: Path) -> None:
    """Behind an address translation, the address that is called is not one of the host."""

    async def run(lab: Lab) -> None:
        host = await lab.add()
        host.environment["SSH_CONNECTION"] = "192.0.2.1 50000 192.0.2.7 22"
        deployment = Deployment([at(host)], lab.wanted(registrars=["192.0.2.1:3863"]))
        async with running(deployment) as seen:
            await seen.until(lambda: deployment.views[0].phase is Phase.RUNNING)
        assert calls(host)[0].endswith("--registrar=192.0.2.1:3863 -- --local=192.0.2.7")

    in_lab(tmp_path, run)


def test_a_lost_connection_ends_the_elements_and_is_made_again(tmp_path: Path) -> None:
    async def run(lab: Lab) -> None:
        host = await lab.add()
        deployment = Deployment([at(host)], lab.wanted())
        (view,) = deployment.views
        async with running(deployment) as seen:
            await seen.until(lambda: view.phase is Phase.RUNNING)
            host.cut()
            await seen.until(lambda: view.phase is Phase.WAITING)
            assert (view.report, seen.troubles) == (None, ["the connection failed: Connection lost"])
            await seen.until(lambda: view.phase is Phase.RUNNING)
            assert (view.report, view.trouble) == (REPORT, "")
        assert sorted(calls(host))[2:] == ["ended", "ended"]

    in_lab(tmp_path, run)


def test_elements_that_others_stop_are_not_started_again(tmp_path: Path) -> None:
    async def run(lab: Lab) -> None:
        host = await lab.add(f"#!/bin/sh\necho '{REPORT.to_line()}'\n")
        deployment = Deployment([at(host)], lab.wanted())
        await deployment.run()
        (view,) = deployment.views
        assert (view.phase, view.trouble) == (Phase.ENDED, "somebody else stopped or replaced its elements")

    in_lab(tmp_path, run)


def test_no_more_hosts_are_connected_to_at_once_than_allowed(tmp_path: Path) -> None:
    async def run(lab: Lab) -> None:
        hosts = [await lab.add() for _ in range(4)]
        deployment = Deployment([at(host) for host in hosts], lab.wanted(connections=1))
        most = 0

        def count(_view: HostView) -> None:
            nonlocal most
            most = max(most, sum(view.phase is Phase.CONNECTING for view in deployment.views))

        deployment.changed.connect(count)
        async with running(deployment) as seen:
            await seen.until(lambda: all(view.phase is Phase.RUNNING for view in deployment.views))
        assert most == 1

    in_lab(tmp_path, run)


def test_a_stop_while_hosts_are_still_connected_to_is_carried_out_at_once(tmp_path: Path) -> None:
    """The other side of this connection never says a word."""

    async def run(lab: Lab) -> None:
        silent = await asyncio.start_server(lambda reader, writer: None, "127.0.0.1", 0)
        port = silent.sockets[0].getsockname()[1]
        deployment = Deployment([Host("127.0.0.1", "ada", port)], lab.wanted())
        (view,) = deployment.views
        async with running(deployment) as seen:
            await seen.until(lambda: view.phase is Phase.CONNECTING)
        assert view.phase is Phase.ENDED
        silent.close()

    in_lab(tmp_path, run)


def test_each_host_is_asked_and_answers(tmp_path: Path) -> None:
    async def run(lab: Lab) -> None:
        one, other = await lab.add(), await lab.add(None)
        deployment = Deployment([at(one), at(other)], lab.wanted())
        await deployment.ask("status", "--name=default")
        assert [view.phase for view in deployment.views] == [Phase.RUNNING, Phase.FAILED]
        assert deployment.views[0].report == REPORT
        assert calls(one) == ["deploy status --name=default", "ended"]
        await deployment.start_detached()
        assert calls(one)[2].startswith("deploy start --detach --format=json")

    in_lab(tmp_path, run)


def test_files_that_let_elements_in_are_on_a_host_while_its_elements_run(tmp_path: Path) -> None:
    async def run(lab: Lab) -> None:
        one, other = await lab.add(), await lab.add()
        common = {"certificate.pem": b"1", "key.pem": b"2", "authority.pem": b"3"}
        own = common | {"key.pem": b"own"}
        wanted = lab.wanted(credentials=Credentials(common, b"secret"), element=["--service=echo"], name="lab")
        deployment = Deployment([at(one), at(other, tls=own)], wanted)
        folders = [host.home / ".cache" / "poolscope" / "credentials" / "lab" for host in (one, other)]
        async with running(deployment) as seen:
            await seen.until(lambda: all(view.phase is Phase.RUNNING for view in deployment.views))
            found = [{file.name: file.read_bytes() for file in folder.iterdir()} for folder in folders]
            assert found == [{**common, "pool.key": b"secret"}, {**own, "pool.key": b"secret"}]
            assert {file.stat().st_mode & 0o777 for folder in folders for file in folder.iterdir()} == {0o600}
            assert {folder.stat().st_mode & 0o777 for folder in folders} == {0o700}
            assert "--tls=.cache/poolscope/credentials/lab" in calls(one)[0]
            assert "--poolkey=.cache/poolscope/credentials/lab/pool.key" in calls(one)[0]
        assert not any(folder.exists() for folder in folders)
        assert seen.troubles == []
        await deployment.start_detached()
        assert all(folder.exists() for folder in folders)
        await deployment.ask("status")
        assert all(folder.exists() for folder in folders)
        await deployment.ask("stop")
        assert not any(folder.exists() for folder in folders)

    in_lab(tmp_path, run)


async def phases_of(deployment: Deployment) -> list[Phase]:
    """Return the phases of its only host until it runs."""
    (view,) = deployment.views
    phases: list[Phase] = []
    deployment.changed.connect(lambda view: phases.append(view.phase))
    async with running(deployment) as seen:
        await seen.until(lambda: view.phase is Phase.RUNNING)
    return phases


def a_bundle(folder: Path) -> Path:
    """Return a folder that looks like a bundle."""
    (folder / "inside").mkdir(parents=True)
    (folder / "poolscope").write_text(PROGRAM)
    (folder / "poolscope").chmod(0o755)
    (folder / "inside" / "data").write_bytes(bytes(200_000))
    (folder / "inside" / "link").symlink_to("data")
    return folder


def test_the_bundle_is_copied_once_and_runs(tmp_path: Path) -> None:
    async def run(lab: Lab) -> None:
        host = await lab.add(None)
        bundle = read_bundle(a_bundle(tmp_path / "dist"))
        assert Phase.COPYING in await phases_of(Deployment([at(host)], lab.wanted(bundle=bundle)))
        assert Phase.COPYING not in await phases_of(Deployment([at(host)], lab.wanted(bundle=bundle)))
        folder = host.home / bundle.target
        assert sorted(path.name for path in folder.parent.iterdir()) == [bundle.digest]
        assert (folder / "inside" / "link").is_symlink()
        assert (folder / "inside" / "data").stat().st_size == 200_000
        assert host.commands[-1].startswith(f"./{bundle.target}/poolscope deploy start")

    in_lab(tmp_path, run)


def test_a_bundle_is_named_by_its_content(tmp_path: Path) -> None:
    folder = a_bundle(tmp_path / "one")
    same = read_bundle(a_bundle(tmp_path / "two")).digest
    assert read_bundle(folder).digest == same
    (folder / "inside" / "data").write_bytes(b"\1" + bytes(199_999))
    assert read_bundle(folder).digest != same


def test_a_bundle_for_another_system_is_not_copied(tmp_path: Path) -> None:
    async def run(lab: Lab) -> None:
        host = await lab.add(None)
        uname = host.home / "bin" / "uname"
        uname.write_text("#!/bin/sh\necho Linux riscv64\n")
        uname.chmod(0o755)
        deployment = Deployment([at(host)], lab.wanted(bundle=read_bundle(a_bundle(tmp_path / "dist"))))
        await deployment.run()
        (view,) = deployment.views
        assert view.phase is Phase.FAILED
        assert view.trouble == (f"the bundle is for {SYSTEM}, and this host is Linux riscv64; install Poolscope there")
        assert not (host.home / ".cache").exists()

    in_lab(tmp_path, run)
