"""Poolscope on the desktop: the files are well-formed, and uninstalling removes them."""

from __future__ import annotations

from configparser import ConfigParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from app import desktop
from app.__main__ import main, parser

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


def test_a_folder_that_cannot_be_written_is_reported_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "applications").write_text("a file where a folder should be")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    with pytest.raises(SystemExit) as end:
        main(["--install-desktop"])
    assert end.value.code == 1
    assert capsys.readouterr().err.startswith(f"poolscope: {tmp_path / 'applications'}: ")


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
