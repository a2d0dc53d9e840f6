"""`poolscope open`: a double click on a file."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

import pytest

from app.__main__ import main
from app.base import language
from app.cli import lesson, play, window
from app.cli.command import Command


class Ran:
    """Replaces a command's `run`: keeps the arguments and returns an exit code."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, command: Command, code: int) -> None:
        self.code = code
        self.arguments = argparse.Namespace()
        monkeypatch.setattr(command, "run", self._run)

    def _run(self, arguments: argparse.Namespace) -> int:
        self.arguments = arguments
        return self.code


def test_without_a_file_the_window_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    ran = Ran(monkeypatch, window, 0)
    assert main(["open", "--transport=tcp"]) == 0
    assert (ran.arguments.transport, ran.arguments.demo, ran.arguments.csplisten) == ("tcp", False, None)


def test_a_lesson_is_played(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = Ran(monkeypatch, lesson, 1)
    assert main(["open", str(tmp_path / "my.lesson.toml")]) == 1
    assert (ran.arguments.name, ran.arguments.offscreen) == (str(tmp_path / "my.lesson.toml"), False)


def test_a_recording_is_played(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = Ran(monkeypatch, play, 0)
    assert main(["open", str(tmp_path / "my.poolscope")]) == 0
    assert ran.arguments.file == tmp_path / "my.poolscope"


@pytest.mark.parametrize(
    ("name", "octets", "sentence"),
    [
        ("cut.poolscope", b"\x00" * 100, "cut.poolscope"),
        ("cut.lesson.toml", b"[[step", "lesson cut: not a TOML file"),
        ("letter.odt", b"", "Poolscope opens files that end in .toml or .poolscope"),
        ("gone.poolscope", None, "gone.poolscope"),
    ],
)
def test_what_cannot_be_opened_is_said_in_the_window(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, octets: bytes | None, sentence: str
) -> None:
    """Nobody sees what a double click prints."""
    said: list[str] = []
    monkeypatch.setattr(window, "complain", lambda sentence, arguments: said.append(sentence()))
    if octets is not None:
        (tmp_path / name).write_bytes(octets)
    with pytest.raises(SystemExit) as end:
        main(["open", str(tmp_path / name)])
    assert end.value.code != 0
    assert len(said) == 1
    assert sentence in said[0]
    assert not said[0].startswith("poolscope")


def test_a_file_of_another_type_is_refused_with_the_types_that_can_be_opened(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(SystemExit) as end:
        main(["open", "letter.odt"])
    assert end.value.code == 2
    assert "letter.odt: Poolscope opens files that end in .toml or .poolscope" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["letter.odt", "gone.poolscope"])
def test_the_sentence_in_the_window_is_in_the_language_of_the_window(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The language is chosen when the window opens, after the file was tried."""
    said: list[str] = []

    def complain(sentence: Callable[[], str], _arguments: argparse.Namespace) -> None:
        language.use(lambda _context, text, _remark, _n: f"<{text}>")
        try:
            said.append(sentence())
        finally:
            language.use(language.english)

    monkeypatch.setattr(window, "complain", complain)
    with pytest.raises(SystemExit) as end:
        main(["open", str(tmp_path / name)])
    assert len(said) == 1
    assert said[0].startswith("<")
    assert "<" not in capsys.readouterr().err + str(end.value.code)
