"""The set-up of `resources/setup.sh`, on a machine made of small scripts: nothing is installed, everything is noted."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SETUP = ROOT / "resources" / "setup.sh"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a POSIX shell is needed")

REAL_TOOLS = ("sh", "cat", "cksum", "cp", "env", "flock", "mkdir", "mv", "rm", "sed", "tr")

PYTHON = """#!/bin/sh
echo "${0##*/} $*" >>"$LOG"
case "$*" in
    *version_info*) echo VERSION; exit OLD ;;
    *"import venv"*) [ -e "$MACHINE/ensurepip" ] ;;
    *"import sys, pip"*) [ "$(cat "$2.prefix" 2>/dev/null || cat "${0%/bin/python}/prefix")" = "$3" ] ;;
    "-m venv --clear "*) mkdir -p "$4/bin" && cp "$0" "$4/bin/python" && printf %s "$4" >"$4/prefix" ;;
    "-m pip "*) [ ! -e "$MACHINE/no-network" ] ;;
esac
"""


class Machine:
    """A machine on which Debian's tools are scripts that note how they were called."""

    def __init__(self, folder: Path) -> None:
        self.bin = folder / "bin"
        self.project = folder / "project"
        self.log = folder / "log"
        self.folder = folder
        self.bin.mkdir(parents=True)
        self.project.mkdir()
        self.log.touch()
        (folder / "ensurepip").touch()
        (self.project / "pyproject.toml").write_text("one")
        for tool in REAL_TOOLS:
            if found := shutil.which(tool):
                (self.bin / tool).symlink_to(found)
        self.user(0)
        self.packages()
        self.python("python3", "3.11")
        self.tool("apt-get", "")

    def tool(self, name: str, script: str) -> None:
        file = self.bin / name
        file.write_text(f'#!/bin/sh\necho "{name} $*" >>"$LOG"\n{script}\n')
        file.chmod(0o755)

    def python(self, name: str, version: str, old: bool = False) -> None:
        file = self.bin / name
        file.write_text(PYTHON.replace("VERSION", version).replace("OLD", str(int(old))))
        file.chmod(0o755)

    def user(self, number: int) -> None:
        self.tool("id", f"echo {number}")

    def packages(self, *missing: str, t64: bool = False) -> None:
        """All packages are there but these; `apt-get` called later changes nothing about that."""
        names = {name for kind in ("window", "test", "optional", "guest") for name in package_list(kind)} - set(missing)
        lines = [f"installed {name}t64" if t64 and name == "libglib2.0-0" else f"installed {name}" for name in names]
        self.tool("dpkg-query", "cat <<EOF\n" + "\n".join(lines) + "\nEOF")

    def set_up(self, kind: str = "start") -> subprocess.CompletedProcess[str]:
        """Runs the set-up, then notes "ready"."""
        return subprocess.run(
            ["sh", "-euc", f'. "{SETUP}"; set_up "{self.project}" {kind}; echo ready'],
            env={"PATH": str(self.bin), "LOG": str(self.log), "MACHINE": str(self.folder)},
            capture_output=True,
            text=True,
            check=False,
        )

    def calls(self) -> list[str]:
        """What was called since the last time one asked."""
        lines = self.log.read_text().splitlines()
        self.log.write_text("")
        return lines


def package_list(kind: str) -> list[str]:
    listed = subprocess.run(
        ["sh", "-c", f'. "{SETUP}"; echo ${kind}_packages'], capture_output=True, text=True, check=True
    )
    return listed.stdout.split()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path / "a machine")


def test_a_fresh_project_gets_its_environment_and_the_project_in_it(machine: Machine):
    ended = machine.set_up()
    assert (ended.returncode, ended.stdout) == (0, "ready\n")
    assert any(line.endswith(f"--editable {machine.project}") for line in machine.calls())


def test_the_tests_get_their_tools_too(machine: Machine):
    machine.set_up("tests")
    assert any(line.endswith(f"--editable {machine.project}[test]") for line in machine.calls())


def test_a_second_start_calls_nothing_at_all(machine: Machine):
    machine.set_up()
    machine.calls()
    ended = machine.set_up()
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "ready\n", "")
    assert machine.calls() == []


def test_after_the_tests_set_up_the_start_has_nothing_to_do_but_not_the_other_way_round(machine: Machine):
    machine.set_up("start")
    machine.calls()
    machine.set_up("tests")
    assert any("-m pip install" in call for call in machine.calls())
    shutil.rmtree(machine.project / ".venv")
    machine.set_up("tests")
    machine.calls()
    assert machine.set_up("start").returncode == 0
    assert machine.calls() == []


def test_another_pyproject_is_set_up_again_in_the_same_environment(machine: Machine):
    machine.set_up()
    machine.calls()
    (machine.project / "pyproject.toml").write_text("two")
    assert machine.set_up().returncode == 0
    calls = machine.calls()
    assert any("-m pip install" in call for call in calls)
    assert not any("-m venv" in call for call in calls)


def test_a_project_that_was_moved_gets_a_fresh_environment(machine: Machine):
    machine.set_up()
    machine.calls()
    machine.project = machine.project.rename(machine.folder / "moved")
    assert machine.set_up().returncode == 0
    assert any(call.endswith(f"-m venv --clear {machine.project}/.venv") for call in machine.calls())


def test_missing_packages_are_installed_by_root_and_only_they(machine: Machine):
    machine.packages("libegl1", "xvfb")
    assert machine.set_up().returncode == 0
    (call,) = [call for call in machine.calls() if call.startswith("apt-get")]
    assert call.endswith(" install libegl1")


def test_stale_package_lists_are_fetched_anew(machine: Machine):
    machine.packages("libegl1")
    machine.tool("apt-get", 'case "$*" in *update) : >"$MACHINE/fresh" ;; *) [ -e "$MACHINE/fresh" ] ;; esac')
    assert machine.set_up().returncode == 0
    verbs = [call.split()[-2:] for call in machine.calls() if call.startswith("apt-get")]
    assert [verb[-1] for verb in verbs] == ["libegl1", "update", "libegl1"]


def test_others_use_sudo_when_it_asks_no_password(machine: Machine):
    machine.user(1000)
    machine.packages("libegl1")
    machine.tool("sudo", 'shift; "$@"')
    machine.tool("true", "")
    assert machine.set_up().returncode == 0
    assert any(call.startswith("sudo -n env") and call.endswith("install libegl1") for call in machine.calls())


def test_those_who_may_not_install_get_the_exact_line(machine: Machine):
    machine.user(1000)
    machine.packages("libegl1", "libgl1")
    ended = machine.set_up()
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "    sudo apt-get install --no-install-recommends libgl1 libegl1\n" in ended.stderr
    assert not any(call.startswith("apt-get") for call in machine.calls())


def test_what_is_only_nice_to_have_is_installed_where_it_may_be(machine: Machine):
    machine.packages("libusrsctp2")
    assert machine.set_up().returncode == 0
    assert any(call.startswith("apt-get") and call.endswith("install libusrsctp2") for call in machine.calls())


def test_what_is_only_nice_to_have_stops_nobody(machine: Machine):
    machine.packages("libusrsctp2")
    machine.user(1000)
    ended = machine.set_up()
    assert (ended.returncode, ended.stdout) == (0, "ready\n")
    assert "sudo apt-get install libusrsctp2" in ended.stderr


def test_what_only_some_tests_need_is_installed_for_the_tests(machine: Machine):
    machine.packages("user-mode-linux")
    machine.set_up("start")
    assert not any(call.startswith("apt-get") for call in machine.calls())
    machine.set_up("tests")
    assert any(call.endswith(" install user-mode-linux") for call in machine.calls())


def test_newer_names_of_packages_count(machine: Machine):
    machine.packages(t64=True)
    assert machine.set_up().returncode == 0
    assert not any(call.startswith("apt-get") for call in machine.calls())


def test_without_apt_the_missing_packages_are_named(machine: Machine):
    machine.packages("libegl1")
    (machine.bin / "apt-get").unlink()
    ended = machine.set_up()
    assert ended.returncode == 1
    assert "there is no apt-get to install them with: libegl1" in ended.stderr


def test_on_other_systems_the_set_up_goes_on_with_a_hint(machine: Machine):
    (machine.bin / "dpkg-query").unlink()
    ended = machine.set_up()
    assert ended.returncode == 0
    assert "not Debian or Ubuntu" in ended.stderr


def test_an_old_python3_is_passed_over_for_a_newer_one(machine: Machine):
    machine.python("python3", "3.10", old=True)
    machine.python("python3.12", "3.12")
    assert machine.set_up().returncode == 0
    assert any(call.startswith("python3.12 -m venv") for call in machine.calls())


def test_without_a_python_that_is_new_enough_a_sentence_says_so(machine: Machine):
    machine.python("python3", "3.10", old=True)
    ended = machine.set_up()
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "Python 3.11 or newer is needed" in ended.stderr


def test_debians_separate_venv_package_is_installed(machine: Machine):
    (machine.folder / "ensurepip").unlink()
    assert machine.set_up().returncode == 0
    assert any(call.endswith("install python3.11-venv") for call in machine.calls())


def test_a_set_up_that_failed_is_done_again(machine: Machine):
    (machine.folder / "no-network").touch()
    ended = machine.set_up()
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "is there a network?" in ended.stderr
    (machine.folder / "no-network").unlink()
    machine.calls()
    assert machine.set_up().returncode == 0
    assert any("-m pip install" in call for call in machine.calls())


def test_two_at_the_same_time_do_the_work_once(machine: Machine):
    """The second one comes while the first one's pip is running, and waits for it."""
    machine.set_up()
    shutil.rmtree(machine.project / ".venv")
    machine.calls()
    file = machine.bin / "python3"
    again = f'[ -e "$MACHINE/second" ] || {{ : >"$MACHINE/second"; sh -euc \'. "{SETUP}"; set_up "$0" start\' '
    again += f'"{machine.project}" 9<&- 2>"$MACHINE/second" & }}'
    text = file.read_text().replace('"-m pip "*)', f'"-m pip "*) {again}; ')
    # The second one says that it waits; only then the first one goes on.
    text += 'case "$*" in "-m pip "*) until [ -s "$MACHINE/second" ]; do :; done ;; esac\n'
    file.write_text(text)
    assert machine.set_up().returncode == 0
    assert "waiting for it" in (machine.folder / "second").read_text()
    assert sum("-m pip install" in call for call in machine.calls()) == 1
