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


@pytest.mark.parametrize("name", ["az_AZ", "de_DE"])
def test_a_lesson_is_played_in_every_locale(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In Azerbaijani, as in Turkish, the capital of i is İ, and Qt puts the C library into the desktop's locale."""
    make_locale(name, tmp_path)
    monkeypatch.setenv("LOCPATH", str(tmp_path))
    monkeypatch.setenv("LC_ALL", f"{name}.UTF-8")
    (tmp_path / "small.toml").write_text(SMALL)
    result = poolscope("lesson", str(tmp_path / "small.toml"), "--offscreen", "--transport=tcp")
    assert result.returncode == 0, result.stderr
    assert "✔ The picture is complete: 4 of 4 tiles done" in result.stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_files_on_a_full_disk_fail_with_a_sentence_each_and_the_result_is_still_told(tmp_path: Path) -> None:
    """In a terminal without the sign of success, which alone must not be a failure (the next test)."""
    (tmp_path / "small.toml").write_text(SMALL)
    (tmp_path / "full").symlink_to("/dev/full")
    files = [f"--{kind}={tmp_path}/full" for kind in ("report", "screenshot", "record")]
    lesson = ("lesson", str(tmp_path / "small.toml"), "--offscreen", "--transport=tcp")
    result = poolscope(*lesson, *files, PYTHONIOENCODING="ascii")
    sentence = f"poolscope lesson: {tmp_path}/full could not be written: the disk is full"
    assert result.returncode == 1
    assert result.stderr.splitlines()[:-1] == [sentence] * 3
    assert "+ The picture is complete: 4 of 4 tiles done" in result.stdout


def test_a_terminal_without_the_sign_of_success_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "small.toml").write_text(SMALL)
    lesson = ("lesson", str(tmp_path / "small.toml"), "--offscreen", "--transport=tcp")
    result = poolscope(*lesson, PYTHONIOENCODING="ascii")
    assert result.returncode == 0, result.stderr
    assert "+ The picture is complete: 4 of 4 tiles done" in result.stdout
