"""Poolscope on the desktop: the files are well-formed, and uninstalling removes them."""

from __future__ import annotations

import errno
import os
import sys
from configparser import ConfigParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from app import desktop
from app.__main__ import main, parser
from app.base.files import NotWritten
from app.lessons.lesson import available
from tests.blocks import ROOT

MIME = "{http://www.freedesktop.org/standards/shared-mime-info}"


def entry_of(command: str) -> dict[str, str]:
    read = ConfigParser(interpolation=None)
    read.read_string(desktop.contents(parser(), command)["applications/poolscope.desktop"].decode())
    return dict(read["Desktop Entry"])


def test_the_entry_starts_the_program_with_the_file_and_names_the_declared_file_types() -> None:
    entry = entry_of("/opt/poolscope/poolscope")
    assert entry["exec"] == "/opt/poolscope/poolscope open %f"
    declared = ElementTree.fromstring(desktop.contents(parser(), "x")["mime/packages/poolscope.xml"])
    kinds = [kind.get("type") for kind in declared.iter(f"{MIME}mime-type")]
    assert entry["mimetype"].split(";") == [*kinds, ""]
    assert [glob.get("pattern") for glob in declared.iter(f"{MIME}glob")] == ["*.lesson.toml", "*.poolscope"]
    assert all(path.match("*.lesson.toml") for path in available().values())
    assert set(available().values()) == set((ROOT / "resources" / "lessons").glob("*.toml"))


def test_a_command_with_spaces_and_special_characters_is_quoted() -> None:
    assert entry_of('/home/me/My "$1" programs/poolscope')["exec"] == (
        '"/home/me/My \\\\"\\\\$1\\\\" programs/poolscope" open %f'
    )


def test_installed_files_are_listed_and_uninstalling_removes_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The desktop's indexes may stay, because other programs share them."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    with pytest.raises(SystemExit) as end:
        main(["--install-desktop"])
    assert end.value.code == 0
    *lines, _ = capsys.readouterr().out.splitlines()
    assert len(lines) == 6
    assert all(Path(line).is_file() and Path(line).is_relative_to(tmp_path) for line in lines)
    with pytest.raises(SystemExit):
        main(["--uninstall-desktop"])
    assert not [line for line in lines if Path(line).exists()]


def failing(option: str, capsys: pytest.CaptureFixture[str]) -> str:
    """Run the option, which fails, and return its one line on standard error."""
    with pytest.raises(SystemExit) as end:
        main([option])
    assert end.value.code == 1
    (line,) = capsys.readouterr().err.splitlines()
    return line


def test_a_file_in_the_way_is_reported_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "applications").write_text("a file where a folder should be")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert failing("--install-desktop", capsys) == (
        f"poolscope: {tmp_path / 'applications'}: file exists; move away what is there and try again"
    )


@pytest.mark.parametrize(
    ("number", "advice"),
    [
        (errno.ENOSPC, "no space left on device; make room there and try again"),
        (
            errno.EROFS,
            "read-only file system; make its folder writable for yourself, or set XDG_DATA_HOME to another one",  # ,
        ),
        (errno.EIO, "input/output error"),
    ],
)
def test_what_failed_while_writing_is_said_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], number: int, advice: str
) -> None:
    def write_whole(path: Path, content: bytes) -> None:
        raise NotWritten(path, OSError(number, os.strerror(number)))

    monkeypatch.setattr(desktop, "write_whole", write_whole)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert failing("--install-desktop", capsys) == f"poolscope: {tmp_path}/applications/poolscope.desktop: {advice}"


@pytest.mark.parametrize("option", ["--install-desktop", "--uninstall-desktop"])
def test_an_incomplete_installation_is_not_taken_for_a_full_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], option: str
) -> None:
    monkeypatch.setattr(desktop, "RESOURCES", tmp_path / "resources")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert failing(option, capsys) == (
        f"poolscope: {tmp_path / 'resources' / 'icons' / 'poolscope.svg'}: this file of Poolscope is missing or cannot "
        "be read; install Poolscope again"
    )


INDEXER = """#!/bin/sh
echo "$LD_LIBRARY_PATH" >>"$XDG_DATA_HOME/path"
case ${0##*/} in update-mime*) echo "first" >&2; echo "symbol lookup error" >&2; exit 3 ;; esac
"""


@pytest.mark.skipif(sys.platform == "win32", reason="a POSIX shell is needed")
@pytest.mark.parametrize(
    ("frozen", "before", "given"),
    [(True, None, ""), (True, "/its/own", "/its/own"), (False, None, "/of/the/bundle")],
)
def test_programs_of_the_system_run_without_the_bundles_libraries_and_their_failure_is_told(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    frozen: bool,
    before: str | None,
    given: str,
) -> None:
    for name in ("update-mime-database", "update-desktop-database"):
        (tmp_path / name).write_text(INDEXER)
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("LD_LIBRARY_PATH", "/of/the/bundle")
    monkeypatch.delenv("LD_LIBRARY_PATH_ORIG", raising=False)
    if before is not None:
        monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", before)
    monkeypatch.setattr(sys, "frozen", frozen, raising=False)
    assert failing("--install-desktop", capsys) == (
        "poolscope: update-mime-database failed (symbol lookup error); until "
        f"'update-mime-database {tmp_path / 'mime'}' succeeds, the desktop may not know Poolscope's files"
    )
    assert (tmp_path / "path").read_text().splitlines() == [given, given]


def test_a_data_folder_that_is_not_an_absolute_path_is_ignored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The XDG Base Directory Specification requires this."""
    monkeypatch.setenv("HOME", str(tmp_path))
    assert desktop.data_folder({"XDG_DATA_HOME": "here"}) == tmp_path / ".local" / "share"
    assert desktop.data_folder({"XDG_DATA_HOME": "/there"}) == Path("/there")


def test_the_manual_and_the_completion_list_all_commands() -> None:
    contents = {place: text.decode() for place, text in desktop.contents(parser(), "poolscope").items()}
    for place in ("man/man1/poolscope.1", "bash-completion/completions/poolscope", "zsh/site-functions/_poolscope"):
        for word in ("registrar", "lesson", "offscreen"):
            assert word in contents[place].replace("\\-", "-"), place
