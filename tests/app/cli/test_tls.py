"""`--tls` and its files on the command line, and `poolscope authority`, which makes them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

import rserpool
from app.__main__ import main
from app.cli import COMMANDS
from app.processes import child
from app.processes.options import ElementOptions, RegistrarOptions
from rserpool import TlsFiles
from tests.helpers.tls import member

ROOT = Path(__file__).parents[3]


def paths(files: TlsFiles) -> tuple[str, str, str]:
    return str(files.certificate), str(files.key), str(files.authority)


def options_of(monkeypatch: pytest.MonkeyPatch, role: str, *arguments: str) -> RegistrarOptions | ElementOptions:
    """Return the options with which the command would run a registrar or element."""
    given: list[RegistrarOptions | ElementOptions] = []

    def run(options: RegistrarOptions | ElementOptions, _tell: object) -> int:
        given.append(options)
        return 0

    monkeypatch.setattr(child, f"run_{role}", run)
    assert main([role, *arguments]) == 0
    return given[0]


@pytest.mark.parametrize("role", ["registrar", "element"])
def test_a_folder_with_the_three_files_is_enough(role: str, monkeypatch: pytest.MonkeyPatch) -> None:
    files = member("Ada")
    monkeypatch.chdir(files.key.parent.parent)
    options = options_of(monkeypatch, role, f"--tls={files.key.parent.name}")
    assert options.transport == "tcp"
    assert options.tls == paths(files)
    assert type(options).from_json(json.loads(json.dumps(options.to_json()))) == options


def test_each_file_may_be_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    ada, grace = member("Ada"), member("Grace")
    mixed = f"--tls={ada.key.parent}", f"--certificate={grace.certificate}", f"--key={grace.key}"
    assert options_of(monkeypatch, "element", *mixed).tls == (*paths(grace)[:2], str(ada.authority))
    alone = [f"--{name}={path}" for name, path in zip(("certificate", "key", "authority"), paths(ada), strict=True)]
    assert options_of(monkeypatch, "element", *alone).tls == paths(ada)


def test_without_an_option_there_is_no_tls(monkeypatch: pytest.MonkeyPatch) -> None:
    assert options_of(monkeypatch, "element", "--transport=tcp").tls is None


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--key=k.pem"], "--certificate, --key and --authority go together; or give --tls=DIR"),
        (["--tls=DIR", "--transport=userland"], "TLS goes over TCP only, not over userland; use the transport tcp"),
    ],
)
@pytest.mark.parametrize("command", ["registrar", "element", "handlespace", "render", "compare"])
def test_what_does_not_go_together_is_wrong_usage(
    command: str, arguments: list[str], sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = [str(tmp_path / "out.png")] if command == "render" else []
    with pytest.raises(SystemExit, match="2"):
        main([command, *output, *arguments])
    assert sentence in capsys.readouterr().err


@pytest.mark.parametrize("command", ["registrar", "element", "handlespace", "render", "compare"])
def test_a_file_that_is_missing_ends_a_command_with_a_sentence(command: str, tmp_path: Path) -> None:
    output = [str(tmp_path / "out.png")] if command == "render" else []
    with pytest.raises(SystemExit) as end:
        main([command, *output, f"--tls={tmp_path}"])
    assert end.value.code == (
        f"poolscope: the TLS authority {tmp_path / 'authority.pem'} cannot be read: no such file or directory"
    )


def test_every_command_that_opens_sockets_has_the_option(capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("", *COMMANDS):
        if name in ("invite", "join"):
            continue  # a class has an authority of its own
        with pytest.raises(SystemExit, match="0"):
            main([name, "--help"] if name else ["--help"])
        told = capsys.readouterr().out
        assert ("--tls DIR" in told) == ("--transport {" in told), name


# --- the authority ----------------------------------------------------------------------------------------------------


def test_an_authority_is_made_once_and_issues_and_revokes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "class"
    assert main(["authority", str(folder), "--issue=ada", "--issue=bob", "--hours=2"]) == 0
    *issued, last = capsys.readouterr().out.splitlines()
    assert [line.partition(":")[0] for line in issued] == [str(folder / "ada"), str(folder / "bob")]
    fingerprint = last.split()[2]
    for name in ("ada", "bob"):
        assert sorted(path.name for path in (folder / name).iterdir()) == [
            "authority.pem",
            "certificate.pem",
            "key.pem",
        ]
    before = (folder / "ada" / "authority.pem").read_bytes()
    assert main(["authority", str(folder), "--revoke=bob"]) == 0
    assert capsys.readouterr().out == f"{folder}: fingerprint {fingerprint} 1 revoked\n"
    assert (folder / "ada" / "authority.pem").read_bytes() != before, "members on this machine know it at once"
    with pytest.raises(SystemExit) as end:
        main(["handlespace", f"--tls={folder / 'bob'}"])
    assert end.value.code == f"poolscope: the certificate {folder / 'bob' / 'certificate.pem'} has been revoked"


def test_revoking_a_member_revokes_all_certificates_of_that_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also an earlier one, of which the member has a copy elsewhere."""
    folder = tmp_path / "class"
    assert main(["authority", str(folder), "--issue=dan"]) == 0
    (folder / "dan").rename(tmp_path / "copy")
    assert main(["authority", str(folder), "--issue=dan", "--issue=ada"]) == 0
    assert main(["authority", str(folder), "--revoke=dan", "--issue=dan"]) == 0
    assert capsys.readouterr().out.endswith(" 2 revoked\n")
    (tmp_path / "copy" / "authority.pem").write_bytes((folder / "authority.pem").read_bytes())
    with pytest.raises(SystemExit, match="has been revoked"):
        main(["handlespace", f"--tls={tmp_path / 'copy'}"])
    own = TlsFiles.of_folder(folder / "dan")
    rserpool.choose_transport("tcp", tls=own)  # the one that came after the revocation counts
    assert main(["authority", str(folder), "--revoke=dan"]) == 0
    assert capsys.readouterr().out.endswith(" 3 revoked\n")


def test_what_was_issued_before_it_was_noted_can_be_revoked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["authority", str(tmp_path), "--issue=dan"]) == 0
    (tmp_path / "issued.json").unlink()
    assert main(["authority", str(tmp_path), "--revoke=dan"]) == 0
    assert capsys.readouterr().out.endswith(" 1 revoked\n")


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "/etc", "issued.json", "authority.pem", "authority-key.pem"])
def test_a_member_cannot_have_the_name_of_another_place(name: str, tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["authority", str(tmp_path / "class"), f"--issue={name}"])
    assert not (tmp_path / "class").exists()


def test_an_authority_says_who_is_a_registrar(tmp_path: Path) -> None:
    """All members know it, also after the authority has revoked or issued something else."""
    assert main(["authority", str(tmp_path), "--issue=ada"]) == 0
    assert not rserpool.registrars_in((tmp_path / "ada" / "authority.pem").read_text())
    assert main(["authority", str(tmp_path), "--registrarname=reg*", "--registrarname=other"]) == 0
    assert main(["authority", str(tmp_path), "--issue=bob"]) == 0
    assert main(["authority", str(tmp_path), "--revoke=bob"]) == 0
    for folder in ("", "ada", "bob"):
        said = rserpool.registrars_in((tmp_path / folder / "authority.pem").read_text())
        assert said == ("reg*", "other")
    with pytest.raises(SystemExit):
        main(["authority", str(tmp_path), "--registrarname=a\nb"])


def test_what_an_authority_cannot_do_is_said_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as end:
        main(["authority", str(tmp_path), "--revoke=nobody"])
    assert end.value.code == f"poolscope: there is no member nobody in {tmp_path}"
    for damaged in (b"[1]", b'{"ada": {"x": 9e9}}', b'{"ada": 5}', b"{"):
        (tmp_path / "issued.json").write_bytes(damaged)
        with pytest.raises(SystemExit, match=r"issued.json is damaged, so it does not say what was issued to whom"):
            main(["authority", str(tmp_path), "--revoke=ada"])
    (tmp_path / "file").touch()
    with pytest.raises(SystemExit, match="could not be written: "):
        main(["authority", str(tmp_path / "file")])


# --- a scope ----------------------------------------------------------------------------------------------------------


@contextmanager
def running(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Run a registrar or element without announcements, with its reports on a pipe."""
    command = [sys.executable, "-m", "app", *arguments, "--asapannounce=off"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT) as process:
        try:
            yield process
        finally:
            process.kill()


def told(process: subprocess.Popen[str], notice: str) -> dict[str, str]:
    """Return the next report of this name."""
    assert process.stdout is not None
    for line in process.stdout:
        report: dict[str, str] = json.loads(line)
        if report["notice"] == notice:
            return report
    raise AssertionError(f"{notice} was not reported")


def test_members_work_together_and_a_stranger_without_tls_is_told_why_not(tmp_path: Path) -> None:
    tls = f"--tls={member('Ada').key.parent}"
    picture = tmp_path / "out.png"
    with ExitStack() as stack:
        here = ("--asap=127.0.0.1:0", "--enrp=127.0.0.1:0", "--enrpannounce=off")
        registrar = stack.enter_context(running("registrar", tls, *here))
        place = told(registrar, "Running")
        to_it = f"--registrar={place['address']}"
        told(stack.enter_context(running("element", tls, to_it)), "Registered")
        size = ("--width=32", "--height=24", "--quiet", "--asapannounce=off")
        rendered = subprocess.run(
            [sys.executable, "-m", "app", "render", str(picture), tls, to_it, *size], cwd=ROOT, check=False
        )
        assert rendered.returncode == 0
        assert picture.exists()
        stranger = stack.enter_context(running("element", "--transport=tcp", to_it))
        assert stranger.stderr is not None
        assert "this scope needs TLS; start this program with --tls" in stranger.stderr.readline()
        assert registrar.stderr is not None
        sentence = "A connection with 127.0.0.1 is refused: it does not speak TLS; start it with --tls"
        assert sentence in registrar.stderr.readline()
