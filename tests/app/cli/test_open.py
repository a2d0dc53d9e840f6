"""`poolscope open`: a double click on a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.__main__ import main
from app.cli import lesson, play, window


def test_without_a_file_it_is_the_window(monkeypatch: pytest.MonkeyPatch):
    seen = []
    monkeypatch.setattr(window, "run", lambda arguments: seen.append(arguments) or 0)
    assert main(["open", "--transport=tcp"]) == 0
    assert (seen[0].transport, seen[0].demo, seen[0].csplisten) == ("tcp", False, None)


def test_a_lesson_is_played(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    seen = []
    monkeypatch.setattr(lesson, "run", lambda arguments: seen.append(arguments) or 1)
    assert main(["open", str(tmp_path / "my.lesson.toml")]) == 1
    assert (seen[0].name, seen[0].offscreen) == (str(tmp_path / "my.lesson.toml"), False)


def test_a_recording_is_played(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    seen = []
    monkeypatch.setattr(play, "run", lambda arguments: seen.append(arguments) or 0)
    assert main(["open", str(tmp_path / "my.poolscope")]) == 0
    assert seen[0].file == tmp_path / "my.poolscope"


def test_a_file_of_another_kind_is_refused_with_those_that_can_be_opened(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as end:
        main(["open", "letter.odt"])
    assert end.value.code == 2
    assert "letter.odt: Poolscope opens files that end in .toml or .poolscope" in capsys.readouterr().err
