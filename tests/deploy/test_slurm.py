"""The script for Slurm: what `sbatch` reads from it, and what each task of the array runs."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.deploy.commands import FOLDER, accepted

SCRIPT = FOLDER / "slurm" / "elements.sbatch"

pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")

SBATCH = r"""#!/bin/bash
# Reads the directives as Slurm does, up to the first command, and runs the script once for each task of the array.
set -euo pipefail
array=
options=()
while [[ ${1-} == --* ]]; do options+=("$1"); shift; done
script=$1; shift
directives=()
while IFS= read -r line; do
    [[ $line == '#SBATCH '* ]] && directives+=("${line#\#SBATCH }")
    [[ $line == '#'* || -z $line ]] || break
done <"$script"
for option in "${directives[@]}" "${options[@]}"; do
    case $option in
        --array=*) array=${option#*=} ;;
        --job-name=*|--ntasks=*|--cpus-per-task=*|--mem=*|--time=??:??:??|--output=*|--requeue|--signal=B:TERM@*) ;;
        *) echo "sbatch: unrecognized option '$option'" >&2; exit 1 ;;
    esac
done
for task in $(seq "${array%-*}" "${array#*-}"); do
    SLURM_ARRAY_TASK_ID=$task bash "$script" "$@"
done
"""

POOLSCOPE = '#!/bin/sh\necho "$SLURM_ARRAY_TASK_ID $*" >>"$LOG"\n'

IP = """#!/bin/sh
[ "$*" = "-oneline route get 10.0.0.1" ] && echo '10.0.0.1 via 10.3.0.254 dev eth0 src 10.3.0.7 uid 1000 \\    cache'
[ "$*" = "-oneline route get 2001:db8::1" ] && echo '2001:db8::1 from :: dev eth0 src 2001:db8::7 metric 256'
true
"""


class Submit:
    """`sbatch` on a path of its own, with programs that log how they are called."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        for name, text in (("sbatch", SBATCH), ("poolscope", POOLSCOPE), ("ip", IP)):
            (folder / name).write_text(text)
            (folder / name).chmod(0o755)

    def __call__(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["sbatch", *arguments[:-1], str(SCRIPT), *arguments[-1].split()],
            env={"PATH": f"{self._folder}:{os.environ['PATH']}", "LOG": str(self._folder / "log"), **environment},
            capture_output=True,
            text=True,
            check=False,
        )

    @property
    def started(self) -> list[str]:
        """How `poolscope` was called, with the number of the task before it."""
        return (self._folder / "log").read_text().splitlines()


@pytest.fixture
def submit(tmp_path: Path) -> Submit:
    return Submit(tmp_path)


def test_bash_can_read_the_script() -> None:
    subprocess.run(["bash", "-n", SCRIPT], check=True)


def test_each_task_of_the_array_is_an_element_at_the_address_of_its_node(submit: Submit) -> None:
    ended = submit("--array=1-3", "10.0.0.1:3863 --policy=LeastUsed")
    assert (ended.returncode, ended.stderr) == (0, "")
    command = "element --registrar=10.0.0.1:3863 --local=10.3.0.7 --quiet --policy=LeastUsed"
    assert submit.started == [f"{task} {command}" for task in (1, 2, 3)]
    assert accepted(command.split(), {}).local == (("10.3.0.7",), 0)


def test_without_a_number_there_are_ten_tasks(submit: Submit) -> None:
    assert submit("10.0.0.1:3863").returncode == 0
    assert len(submit.started) == 10


def test_ipv6_and_an_address_of_ones_own_are_possible(submit: Submit) -> None:
    assert submit("--array=1-1", "[2001:db8::1]:3863").returncode == 0
    assert submit("--array=2-2", "10.0.0.1:3863", POOLSCOPE_LOCAL="10.9.0.1").returncode == 0
    assert submit.started == [
        "1 element --registrar=[2001:db8::1]:3863 --local=[2001:db8::7]:0 --quiet",
        "2 element --registrar=10.0.0.1:3863 --local=10.9.0.1 --quiet",
    ]
    accepted(submit.started[0].split()[1:], {})


def test_a_missing_registrar_and_a_missing_way_to_it_are_said_in_a_sentence(submit: Submit) -> None:
    ended = submit("--array=1-1", "")
    assert (ended.returncode, ended.stderr) == (
        2,
        "poolscope: name the registrar: sbatch elements.sbatch ADDRESS:PORT\n",
    )
    ended = submit("--array=1-1", "10.0.0.2:3863")
    assert ended.returncode == 1
    assert ended.stderr == "poolscope: no address of this node leads to 10.0.0.2; set POOLSCOPE_LOCAL\n"


def test_the_element_takes_the_place_of_the_script_so_that_slurms_signal_reaches_it() -> None:
    assert SCRIPT.read_text().rstrip().splitlines()[-1].startswith("exec ")
    assert "#SBATCH --signal=B:TERM@" in SCRIPT.read_text()
