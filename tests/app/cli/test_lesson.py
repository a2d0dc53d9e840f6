"""`poolscope lesson` as a script uses it: an invisible window, real processes, files, and the exit code."""

from __future__ import annotations

import json
import shutil
import subprocess
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


def make_locale(name: str, folder: Path) -> None:
    """Compile a locale into `folder`, which `LOCPATH` can name. Skip the test where the sources are not installed."""
    if shutil.which("localedef") is None or not Path("/usr/share/i18n/locales", name).exists():
        pytest.skip("the package locales is not installed")
    subprocess.run(["localedef", "-i", name, "-f", "UTF-8", folder / f"{name}.UTF-8"], check=True, capture_output=True)


@pytest.mark.parametrize("name", ["tr_TR", "az_AZ", "de_DE"])
def test_a_lesson_is_played_in_every_locale(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In Turkish and Azerbaijani the capital of i is İ, and Qt puts the C library into the desktop's locale."""
    make_locale(name, tmp_path)
    monkeypatch.setenv("LOCPATH", str(tmp_path))
    monkeypatch.setenv("LC_ALL", f"{name}.UTF-8")
    (tmp_path / "small.toml").write_text(SMALL)
    result = poolscope("lesson", str(tmp_path / "small.toml"), "--offscreen", "--transport=tcp")
    assert result.returncode == 0, result.stderr
    assert "✔ The picture is complete: 4 of 4 tiles done" in result.stdout
