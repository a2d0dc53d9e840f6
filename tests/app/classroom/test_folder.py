"""Folders for keys: who is killed leaves none behind for long, and nobody loses one that is in use."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from app.classroom.folder import PURPOSES, PrivateFolder, remove_abandoned

KILLED = """
import sys
from app.classroom.folder import PrivateFolder
folder = PrivateFolder(sys.argv[1])
(folder.path / "key.pem").write_text("secret")
print(folder.path, flush=True)
sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize("purpose", PURPOSES)
def test_the_folder_of_a_killed_program_is_removed_by_the_next_one_and_not_before(
    purpose: str, temporary: Path
) -> None:
    program = subprocess.Popen(
        [sys.executable, "-c", KILLED, purpose],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "TMPDIR": str(temporary), "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    with program:
        assert program.stdout is not None
        path = Path(program.stdout.readline().strip())
        assert path.parent == temporary
        PrivateFolder("joined").close()
        assert (path / "key.pem").exists()
        program.send_signal(signal.SIGKILL)
    assert (path / "key.pem").exists()
    own = PrivateFolder("joined")
    assert list(temporary.iterdir()) == [own.path]
    own.close()
    assert not list(temporary.iterdir())


def test_a_folder_is_for_its_owner_only() -> None:
    own = PrivateFolder("class")
    assert own.path.stat().st_mode & 0o777 == 0o700
    own.close()
    own.close()


def test_what_is_no_folder_of_ours_stays(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = temporary / "documents"
    target.mkdir()
    (target / "essay.txt").touch()
    (temporary / "poolscope-class-link").symlink_to(target)
    (temporary / "poolscope-class-file").touch()
    (temporary / "poolscope-test-x").mkdir()
    remove_abandoned()
    assert len(list(temporary.iterdir())) == 4
    assert (target / "essay.txt").exists()
    (temporary / "poolscope-joined-other").mkdir()
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    remove_abandoned()
    assert (temporary / "poolscope-joined-other").exists()
