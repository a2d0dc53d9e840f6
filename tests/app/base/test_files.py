"""Files are written completely or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.base.files import complaint_about, write_whole


def test_a_file_is_written_and_replaces_an_older_one(tmp_path: Path) -> None:
    file = tmp_path / "out.json"
    write_whole(file, b"old")
    write_whole(file, b"new")
    assert file.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [file]


def test_it_gets_the_permissions_of_any_new_file(tmp_path: Path) -> None:
    usual = tmp_path / "usual"
    usual.touch()
    write_whole(tmp_path / "ours", b"")
    assert (tmp_path / "ours").stat().st_mode == usual.stat().st_mode


def test_when_writing_fails_the_old_file_stays_and_nothing_is_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "out.json"
    file.write_bytes(b"old")

    def interrupted(source: str, target: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_whole(file, b"new")
    assert file.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [file]


def test_a_path_that_cannot_be_written_is_reported_beforehand(tmp_path: Path) -> None:
    assert complaint_about(tmp_path / "out.png") is None
    assert "is a folder" in str(complaint_about(tmp_path))
    assert "does not exist" in str(complaint_about(tmp_path / "no" / "out.png"))
