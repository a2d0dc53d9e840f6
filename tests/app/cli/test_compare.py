"""`poolscope compare` as a person runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.app.cli.program import poolscope

QUICK = ("--transport=tcp", "--speed=100000", "--width=96", "--height=72", "--tiles=6x5", "--quiet")


def test_policies_are_compared_without_a_window_and_reported(tmp_path: Path) -> None:
    report = tmp_path / "out.json"
    done = poolscope("compare", "--policies=RR,LU", "--capacities=1:3", "--seed=7", *QUICK, f"--report={report}")
    assert done.returncode == 0, done.stderr
    assert done.stderr == "heavy: []\n"
    lines = done.stdout.splitlines()
    assert [line[:11] for line in lines[1:4]] == ["Round robin", "Least used ", "All at full"]
    values = json.loads(report.read_text())
    assert values["plan"]["seed"] == 7
    assert [run["policy"] for run in values["runs"]] == ["RoundRobin", "LeastUsed"]
    assert values["runs"][0]["selections"] == [1, 2] * 15
    assert values["conclusion"] == lines[4]


def test_figures_can_be_written_as_csv(tmp_path: Path) -> None:
    report = tmp_path / "out.csv"
    done = poolscope("compare", "--policies=Random", "--capacities=2:1", *QUICK, f"--report={report}")
    assert done.returncode == 0, done.stderr
    assert len(report.read_text().splitlines()) == 3


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--policies=RR,Favouritism"], "Favouritism"),
        (["--capacities=1:none"], "'none' is not a number above zero"),
        (["--speeds=1:2"], "as many speeds as capacities"),
        (["--report=out.txt"], "must end in .json or .csv"),
        (["--report=nowhere/out.csv"], "nowhere"),
    ],
)
def test_an_impossible_comparison_is_wrong_usage(arguments: list[str], sentence: str) -> None:
    done = poolscope("compare", *arguments)
    assert done.returncode == 2
    assert sentence in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_a_report_on_a_full_disk_fails_with_a_sentence(tmp_path: Path) -> None:
    report = tmp_path / "out.csv"
    report.symlink_to("/dev/full")
    done = poolscope("compare", "--policies=RR", "--capacities=2", *QUICK, f"--report={report}")
    assert done.returncode == 1
    assert done.stderr.splitlines()[:-1] == [f"poolscope: {report} could not be written: the disk is full"]
    assert "Round robin" in done.stdout
