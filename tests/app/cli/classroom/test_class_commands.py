"""`poolscope invite` and `poolscope join`: what they refuse before they do anything, and the constants they repeat."""

from __future__ import annotations

import io
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.__main__ import main, parser
from app.classroom.code import JoinCode
from app.classroom.finding import DESK_PORT
from app.classroom.invitation import InvitationOptions
from app.classroom.joining import NICENESS
from app.classroom.owner import Need, Thresholds
from app.cli.classroom import join
from app.models.classroom.students import Students

CODE = str(JoinCode(0x1234567890, 0x2ABCDEF0))


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["join", "K7M2P"], "a code has 15 letters and digits, like K7M2P-9WQX4-TB3HA"),
        (["join", "K7M2P", "--name=Ada"], "a code has 15 letters and digits, like K7M2P-9WQX4-TB3HA"),
        (["join", f"{CODE[:-1]}{'0' if CODE[-1] != '0' else '1'}", "--name=Ada"], "compare it with the board"),
        (["join", f"poolscope://here/{CODE}", "--name=Ada"], "'here' is not an address, alone or with a port"),
        (["join", CODE, "--name=Ada", "--address=10.1.0.1:0"], "nothing can be reached at port 0"),
        (["join", CODE, "--name=Ada", "--ignore=use,noise"], "is not a list of use, battery, lock, lid"),
        (["join", CODE, "--name=Ada", "--priority=20"], "--priority"),
        (["invite", "--local=0.0.0.0"], "name the addresses, which students are told"),
        (["invite", "--local=127.0.0.1:5"], "--port is that of the desk"),
        (["invite", "--transport=memory"], "--transport"),
        (["invite", "--local=127.0.0.1", "--peer=127.0.0.1:9901"], "--peer needs --enrp"),
        (["invite", "--local=127.0.0.1", "--enrp=127.0.0.1"], "--enrp needs --peer"),
        (["invite", "--local=127.0.0.1", "--profile=rsplib"], "--profile=rsplib: rsplib's programs have no TLS"),
        (["invite", "--local=127.0.0.1", "--table=/"], "is a folder"),
        (["invite", "--local=127.0.0.1", "--table=/proc/x.csv"], "/proc/x.csv could not be written: "),
        (["invite", "--local=127.0.0.1", "--credentials=/proc/x"], "--credentials: /proc/x could not be written: "),
        (["invite", "--local=127.0.0.1", f"--credentials={__file__}"], f"--credentials: {__file__} is not a folder"),
    ],
)
def test_wrong_usage_is_told_in_a_sentence(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert sentence in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "missing"),
    [
        (["join"], "the join code and --name=NAME are needed"),
        (["join", CODE], "--name=NAME is needed"),
        (["join", "--name=Ada"], "the join code is needed"),
    ],
)
def test_without_a_display_code_and_name_are_needed(
    arguments: list[str], missing: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(variable, raising=False)
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert f"without a display for a window, {missing}" in capsys.readouterr().err


@pytest.mark.parametrize("said", [f"{CODE}\n", f"poolscope://127.0.0.1:5/{CODE}"])
def test_the_code_can_come_from_the_standard_input_where_no_list_of_processes_shows_it(
    said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(said))
    assert main(["join", "-", "--name=@", "--local=127.0.0.1"]) == 1
    assert capsys.readouterr().err == "poolscope: a name needs letters; choose another\n"


@pytest.mark.parametrize("said", ["K7M2P\n", ""])
def test_a_wrong_code_from_the_standard_input_is_told(
    said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(said))
    with pytest.raises(SystemExit) as ended:
        main(["join", "-", "--name=Ada", "--local=127.0.0.1"])
    assert ended.value.code == 2
    assert "a code has 15 letters and digits" in capsys.readouterr().err


def test_a_name_without_letters_is_refused_before_anything_is_looked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["join", CODE, "--name=@", "--local=127.0.0.1"]) == 1
    assert capsys.readouterr().err == "poolscope: a name needs letters; choose another\n"


def test_repeated_constants_are_those_of_the_engine(capsys: pytest.CaptureFixture[str]) -> None:
    def help_of(command: str) -> str:
        with pytest.raises(SystemExit):
            main([command, "--help"])
        return capsys.readouterr().out

    defaults = parser().parse_args(["join", CODE, "--name=Ada"])
    assert join.DESK_PORT == DESK_PORT
    assert set(join.NEEDS) == {str(need) for need in Need} - {str(Need.PAUSE)}
    assert (defaults.busy, defaults.back, defaults.ignore) == (None, None, None)
    for default in (NICENESS, round(Thresholds().busy * 100), round(Thresholds().back_after)):
        assert f"default: {default}" in help_of("join")
    assert f"default: {DESK_PORT}" in help_of("invite")
    assert parser().parse_args(["invite"]).hours == InvitationOptions().hours
    assert f"(default: {InvitationOptions().transport})" in help_of("invite")


def test_the_help_names_one_default_of_the_transport(capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("invite", "registrar"):
        with pytest.raises(SystemExit):
            main([command, "--help"])
        _, _, told = capsys.readouterr().out.partition("  --transport ")
        assert told[: told.index("\n  --")].count("(default: ") == 1, command


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="SIGINT to a process alone")
def test_a_table_that_cannot_be_written_at_the_end_is_printed(tmp_path: Path) -> None:
    folder = tmp_path / "away"
    folder.mkdir()
    command = [sys.executable, "-P", "-m", "app", "invite", "--local=127.0.0.1", "--port=0"]
    with subprocess.Popen(
        [*command, f"--table={folder / 'class.csv'}"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        cwd=Path(__file__).parents[4],
    ) as invite:
        assert invite.stdout is not None
        for line in invite.stdout:
            if "Ctrl-C ends the class." in line:
                shutil.rmtree(folder)
                invite.send_signal(signal.SIGINT)
                break
        rest = invite.stdout.read()
    assert "class.csv could not be written: No such file or directory; this is the table:\n" in rest
    assert Students().as_csv() in rest
    assert invite.returncode == 1
