"""`poolscope lesson` as a script uses it: an invisible window, real processes, files, and the exit code."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.app.cli.program import poolscope

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Qt's offscreen platform, as tested")

SMALL = """
title = "Small"
about = "A picture in a moment."
[picture]
width = 64
height = 48
iterations = 50
tiles = [2, 2]
sessions = 2
[[step]]
say = "A registrar."
do = "registrar"
[[step]]
say = "An element."
do = "elements"
[[step]]
say = "A picture."
do = "render"
[expect]
complete = true
identical = true
"""


@pytest.mark.parametrize(("failovers", "code"), [(0, 0), (1, 1)])
def test_the_exit_code_says_whether_all_expectations_were_met(failovers: int, code: int, tmp_path: Path) -> None:
    """Nothing is killed, so there is no failover. A lesson that expects one fails."""
    (tmp_path / "small.toml").write_text(f"{SMALL}failovers = {failovers}\n")
    report, screenshot = tmp_path / "out.json", tmp_path / "out.png"
    result = poolscope(
        "lesson",
        str(tmp_path / "small.toml"),
        "--offscreen",
        "--transport=tcp",
        f"--report={report}",
        f"--screenshot={screenshot}",
    )
    assert result.returncode == code, result.stderr
    assert "✔ The picture is complete: 4 of 4 tiles done" in result.stdout
    values = json.loads(report.read_text())
    assert values["ok"] is (code == 0)
    assert values["picture"] == {"width": 64, "height": 48, "tiles": 4, "identical": True}
    assert [element["points"] for element in values["elements"]] == [64 * 48]
    assert screenshot.read_bytes().startswith(b"\x89PNG")
    assert {path.name for path in tmp_path.iterdir()} == {"small.toml", "out.json", "out.png"}
