"""The bundle that needs no Python: built as the README says, it opens its window and starts processes."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.slow
def test_a_bundle_plays_a_lesson_with_processes_of_its_own(tmp_path: Path) -> None:
    """Killing an element of the bundle kills the element, not a loader in front of it. No process is left."""
    where = [f"--distpath={tmp_path / 'dist'}", f"--workpath={tmp_path / 'build'}"]
    subprocess.run(["sh", str(ROOT / "resources" / "bundle.sh"), *where], check=True)
    program = tmp_path / "dist" / "poolscope" / "poolscope"
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL"))}
    report = tmp_path / "out.json"
    ended = subprocess.run(
        [program, "lesson", "kill-one", "--offscreen", "--transport=tcp", f"--report={report}"],
        cwd=tmp_path, env={**environment, "PATH": "/usr/bin:/bin"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stdout + ended.stderr
    values = json.loads(report.read_text())
    assert values["ok"]
    assert [element["outcome"] for element in values["elements"]].count("killed") or values["failovers"]
    running = subprocess.run(["pgrep", "-f", str(program)], capture_output=True, check=False)
    assert running.stdout == b""
