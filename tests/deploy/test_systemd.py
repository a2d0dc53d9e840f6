"""The user unit for systemd."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.deploy.commands import FOLDER, accepted

UNIT = FOLDER / "systemd" / "poolscope-elements.service"


def complaints(unit: Path, home: Path) -> str:
    """Return what systemd says about a unit of a user who has `poolscope` at the usual place."""
    program = home / ".local" / "bin" / "poolscope"
    program.parent.mkdir(parents=True, exist_ok=True)
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    ended = subprocess.run(
        ["systemd-analyze", "--user", "verify", unit],
        env={"HOME": str(home), "XDG_RUNTIME_DIR": str(home), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    return ended.stderr + ("" if ended.returncode == 0 else f"exit code {ended.returncode}")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd-analyze")
def test_systemd_accepts_the_unit_and_would_notice_a_wrong_one(tmp_path: Path) -> None:
    assert complaints(UNIT, tmp_path) == ""
    wrong = tmp_path / UNIT.name
    wrong.write_text(UNIT.read_text().replace("CPUWeight", "CPUWait"))
    assert "CPUWait" in complaints(wrong, tmp_path)


def test_poolscope_accepts_its_command_with_the_options_of_the_example() -> None:
    (command,) = re.findall(r"^ExecStart=%h/\.local/bin/poolscope (.*)$", UNIT.read_text(), re.M)
    options = dict(re.findall(r"^(\w+)=(.*)$", (UNIT.parent / "elements.conf").read_text(), re.M))
    assert set(re.findall(r"\$(\w+)", command)) == set(options)
    with_options = re.sub(r"\$(\w+)", lambda found: options[found[1]], command)
    arguments = accepted(shlex.split(with_options), {})
    assert (arguments.action, arguments.registrar, arguments.rest) == (
        "start",
        ["10.0.0.1:3863"],
        ["--local=10.0.0.7"],
    )
    accepted(shlex.split(re.sub(r"\$\w+", "", command)), {})
