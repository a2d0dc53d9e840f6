"""The whole command line: help, usage errors and exit codes. Only the window needs Qt."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

import pytest

from app.__main__ import main
from app.cli import COMMANDS, options, registrar, render, window
from app.fractal.protocol import POOL_HANDLE
from app.fractal.session import PROGRESS_TIMEOUT
from app.ui.look import theme, translation
from tests.app.cli.program import ROOT, poolscope


def ends(*arguments: str) -> int:
    with pytest.raises(SystemExit) as end:
        main(arguments)
    assert isinstance(end.value.code, int)
    return end.value.code


@pytest.mark.parametrize("command", COMMANDS)
def test_help_teaches_with_examples_and_exit_codes(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert ends(command, "--help") == 0
    out = capsys.readouterr().out
    assert "examples:" in out
    assert f"  poolscope {command}" in out
    assert "exit codes: 0 done" in out


def test_the_top_help_lists_all_commands(capsys: pytest.CaptureFixture[str]) -> None:
    assert ends("--help") == 0
    out = capsys.readouterr().out
    assert all(command.HELP in out for command in COMMANDS.values())


@pytest.mark.parametrize("command", [*COMMANDS, ""])
def test_help_imports_no_qt(command: str) -> None:
    ended = poolscope(*filter(None, [command, "--help"]))
    assert ended.returncode == 0
    assert ended.stderr == "heavy: []\n"


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert ends("--version") == 0
    assert capsys.readouterr().out.startswith("poolscope ")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nonsense"], "invalid choice: 'nonsense'"),
        (["registrar", "--asap=here"], "argument --asap: 'here' is not an address, alone or with a port"),
        (["registrar", "--asap=10.0.0.300"], "like 127.0.0.1 or 127.0.0.1:3863"),
        (["join", "--local=localhost"], "'localhost' is not an address, like 127.0.0.1; names are not looked up"),
        (["join", "--local=300"], "'300' is not an address, like 127.0.0.1\n"),
        (["join", "--address=localhost"], "like 127.0.0.1 or 127.0.0.1:28630; names are not looked up"),
        (["join", "--name="], "argument --name: a name needs letters"),
        (["registrar", "--asa=127.0.0.1:0"], "unrecognized arguments"),
        (["registrar", "--endpointkeepalivetransmissioninterval=1"], "'1' is not a whole number from 300 to 300000"),
        (["element", "--service=nonsense"], "there is no 'nonsense'"),
        (["element", "--policy=Nonsense"], "Nonsense"),
        (["element", "--policy=RoundRobin:1"], "RoundRobin"),
        (["element", "--profile=rsplib", f"--poolhandle={33 * 'p'}"], "--poolhandle: the pool handle ppp"),
        (["element", f"--poolhandle={1025 * 'p'}"], "--poolhandle: a pool handle has at most 1024 octets"),
        (["render", "out.png", "--profile=rsplib", f"--poolhandle={33 * 'p'}"], "allows at most 32"),
        (["render"], "OUT.png"),
        (["render", "/"], "is a folder"),
        (["render", "/nowhere/out.png"], "the folder /nowhere does not exist"),
        (["render", "out.png", "--tiles=12x8", "--width=11"], "12×8 tiles do not fit"),
        (["render", "out.png", "--c1=0", "--sessions=1"], "argument --c1: '0' is not a point of the complex plane"),
        (["render", "out.png", "--width=65536", "--height=65536"], "65536×65536 pixels are too many"),
        (["render", "out.png", "--tiles=800x600"], "800×600 tiles are too many"),
        (["render", "out.png", "--c1=-1+0i", "--c2=1+0i"], "--c1, --c2: the corners enclose no area"),
        (["render", "out.png", "--c1=-1e308+1i"], "--c1, --c2: the corners are too far from the set"),
        (["render", "out.png", "--c1=-1+1e-17i", "--c2=1+0i"], "--c1, --c2: the corners are so close together"),
        (["render", "out.png", "--algorithm=mandelbrotn", "--n=1e7"], "--n: an exponent of"),
        (["render", "out.png", "--iterations=1,000"], "'1,000' is not a whole number"),
        (["render", "out.png", "--fractal=/dev/zero"], "a pipe or a device"),
        (["compare", "--width=65536", "--height=65536"], "65536×65536 pixels are too many"),
        (["lesson"], "give the name of a lesson"),
        (["lesson", "nonsense"], "there is no lesson 'nonsense'"),
        (["lesson", "kill-one", "--report=/nowhere/r.json"], "the folder /nowhere does not exist"),
    ],
)
def test_wrong_usage_is_reported_in_a_sentence_with_exit_code_2(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ends(*arguments) == 2
    error = capsys.readouterr().err
    assert sentence in error
    assert error.startswith("usage: poolscope")


@pytest.mark.parametrize(
    "arguments",
    [
        ["capture", "input", "input"],
        ["capture", "input", "link"],
        ["render", "input", "--fractal=input"],
        ["lesson", "input", "--report=link"],
        ["lesson", "kill-one", "--report=new", "--record=new"],
        ["lesson", "kill-one", "--report=new", "--screenshot=link-to-new"],
    ],
)
def test_no_output_overwrites_an_input_or_another_output(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("input").write_text("the only copy")
    Path("link").symlink_to("input")
    Path("link-to-new").symlink_to("new")
    assert ends(*arguments) == 2
    assert "would be overwritten; give each file another name" in capsys.readouterr().err
    assert Path("input").read_text() == "the only copy"


def test_a_file_that_is_no_recording_is_reported_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "letter.poolscope"
    path.write_text("Dear Sir")
    for command in (["play", str(path)], ["capture", str(path), str(tmp_path / "out.pcapng")]):
        with pytest.raises(SystemExit, match=r"letter\.poolscope is not a Poolscope recording"):
            main(command)


def test_the_lessons_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lesson", "--list"]) == 0
    assert "kill-one" in capsys.readouterr().out


def test_ctrl_c_is_130_without_a_traceback(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted(arguments: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(registrar, "run", interrupted)
    assert main(["registrar"]) == 130
    assert capsys.readouterr().err == ""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems need no DISPLAY")
def test_without_a_display_the_window_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(SystemExit, match="there is no display to open a window on"):
        main([])


def test_an_option_before_the_command_applies_to_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def run(arguments: argparse.Namespace) -> int:
        seen.append(arguments.loglevel)
        return 0

    monkeypatch.setattr(registrar, "run", run)
    assert main(["--loglevel=debug", "registrar"]) == 0
    assert main(["registrar", "--loglevel=info"]) == 0
    assert main(["registrar"]) == 0
    assert seen == ["debug", "info", "warning"]


def test_choices_and_defaults_are_those_of_the_window_and_of_the_fractal_protocol() -> None:
    """The command line repeats them, because the originals need Qt or numpy."""
    assert theme.CHOICES == window.THEMES
    assert tuple(translation.LANGUAGES) == window.LANGUAGES
    assert POOL_HANDLE == render.POOL_HANDLE
    assert PROGRESS_TIMEOUT == options.PROGRESS_TIMEOUT


def test_without_a_command_the_window_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(window, "run", lambda arguments: 0 if arguments.theme == "dark" else 1)
    assert main(["--theme=dark"]) == 0


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems need no DISPLAY")
def test_a_display_that_does_not_answer_is_a_sentence_and_exit_code_1() -> None:
    """Qt would abort the process: exit code 134, and a core dump."""
    nowhere = {"DISPLAY": ":7077", "WAYLAND_DISPLAY": "", "QT_QPA_PLATFORM": "xcb"}
    ended = poolscope("lesson", "kill-one", **nowhere)
    assert ended.returncode == 1
    assert "poolscope: no window can be opened on this display (:7077)" in ended.stderr


@pytest.mark.parametrize("arguments", [["render", "out.png"], ["lesson", "kill-one", "--offscreen"], ["element"]])
def test_a_current_folder_that_was_deleted_is_reported_in_a_sentence(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "deleted"
    folder.mkdir()
    monkeypatch.chdir(folder)
    folder.rmdir()
    assert main(arguments) == 1
    assert capsys.readouterr().err == "poolscope: the current folder no longer exists; change to another one\n"


@pytest.mark.parametrize(
    ("imported", "arguments"),
    [
        ("rserpool", ["--version"]),
        ("numpy", ["render", "out.png"]),
        ("numba", ["element", "--asapannounce=off"]),
        ("PySide6.QtCore", ["lesson", "kill-one", "--offscreen"]),
    ],
)
def test_ctrl_c_while_the_program_starts_ends_it_silently_even_if_a_package_would_catch_it(
    imported: str, arguments: list[str]
) -> None:
    start = f"""
import os, signal, sys
class CtrlC:
    def find_spec(self, name, *_):
        if name == {imported!r}:
            try:
                os.kill(os.getpid(), signal.SIGINT)
            except KeyboardInterrupt:
                print("caught")
                sys.exit()
sys.meta_path.insert(0, CtrlC())
from app.__main__ import main
main({arguments!r})
"""
    ended = subprocess.run([sys.executable, "-c", start], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (130, "", "")
