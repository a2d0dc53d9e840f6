"""The notes of deployments on a machine: who runs, how, and how others end it."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.deployment.place import Place, state_folder
from app.deployment.report import HostReport
from tests.blocks import ROOT

KEEPER = """
import asyncio, sys
from pathlib import Path
from app.deployment.place import Place
from app.deployment.report import HostReport
from app.processes.lifeline import stop_requested

async def run():
    stop = stop_requested()
    place = Place("lab", Path(sys.argv[1]))
    async with place.held():
        place.note(HostReport("lab", 2, 2, 2, 0, 9))
        print("held", flush=True)
        await stop.wait()
    print("ended", flush=True)

asyncio.run(run())
"""


@contextmanager
def keeper(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Run a process that holds the place in the `with` block."""
    process = subprocess.Popen([sys.executable, "-c", KEEPER, str(folder)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
    finally:
        process.kill()
        process.communicate()


def test_a_deployment_that_runs_is_read_and_stopped_by_others(tmp_path: Path) -> None:
    place = Place("lab", tmp_path)
    assert place.read() is None
    with keeper(tmp_path) as process:
        assert place.read() == HostReport("lab", 2, 2, 2, 0, 9)
        assert Place("other", tmp_path).read() is None
        assert asyncio.run(place.stop()) == HostReport("lab", 2, 2, 2, 0, 9)
        assert process.stdout is not None
        assert process.stdout.read() == "ended\n"
    assert place.read() is None
    assert asyncio.run(place.stop()) is None


def test_a_new_keeper_ends_the_former_one_first(tmp_path: Path) -> None:
    with keeper(tmp_path) as former, keeper(tmp_path) as later:
        assert former.stdout is not None
        assert former.stdout.read() == "ended\n"
        assert later.poll() is None


def test_a_keeper_that_was_killed_leaves_nothing_that_looks_alive(tmp_path: Path) -> None:
    with keeper(tmp_path) as process:
        process.kill()
        process.wait()
        place = Place("lab", tmp_path)
        assert place.read() is None
        assert asyncio.run(place.stop()) is None


def test_the_notes_are_the_users_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert state_folder() == tmp_path / "poolscope" / "deployments"
    Place("lab").read()
    assert os.stat(state_folder()).st_mode & 0o77 == 0
