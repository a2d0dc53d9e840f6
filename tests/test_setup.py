"""The set-up of `resources/setup.sh`, on a machine made of small scripts: they install nothing and log each call."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

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
    """A machine on which Debian's tools are scripts that log how they are called."""

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
        """Install all packages but these. Later calls of `apt-get` do not change that."""
        names = {name for kind in ("window", "test", "optional", "guest") for name in package_list(kind)} - set(missing)
        lines = [f"installed {name}t64" if t64 and name == "libglib2.0-0" else f"installed {name}" for name in names]
        self.tool("dpkg-query", "cat <<EOF\n" + "\n".join(lines) + "\nEOF")

    def set_up(self, kind: str = "start", script: Path = SETUP) -> subprocess.CompletedProcess[str]:
        """Run the set-up, then print "ready"."""
        return subprocess.run(
            ["sh", "-euc", f'. "{script}"; set_up "{self.project}" {kind}; echo ready'],
            env={"PATH": str(self.bin), "LOG": str(self.log), "MACHINE": str(self.folder)},
            capture_output=True,
            text=True,
            check=False,
        )

    def calls(self) -> list[str]:
        """Return the calls since the last time this was asked."""
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


@pytest.mark.parametrize(("kind", "extra"), [("start", "[window]"), ("tests", "[test]"), ("site", "[docs]")])
def test_a_fresh_project_gets_an_environment_with_the_project_and_its_extra(
    machine: Machine, kind: str, extra: str
) -> None:
    ended = machine.set_up(kind)
    assert (ended.returncode, ended.stdout) == (0, "ready\n")
    assert any(line.endswith(f"--editable {machine.project}{extra}") for line in machine.calls())


def test_no_python_imports_from_the_current_folder(machine: Machine) -> None:
    """The set-up is started from any folder, and `python -m pip` alone would run a file `pip.py` that lies there."""
    file = machine.bin / "python3"
    file.write_text(file.read_text() + 'echo "${PYTHONSAFEPATH-unsafe}" >>"$MACHINE/safe"\n')
    machine.set_up()
    modules = [call for call in machine.calls() if re.match(r"python\S* -(m|c 'import v)", call)]
    assert len(modules) >= 2
    assert set((machine.folder / "safe").read_text().split()) == {"1"}


@pytest.mark.parametrize("script", ["bundle.sh", "site.sh", "start.sh"])
def test_scripts_start_modules_away_from_the_current_folder(script: str) -> None:
    started = re.findall(r"python\S* (.*?-[mc]) ", (ROOT / "resources" / script).read_text())
    assert set(started) <= {"-P -m"}


def test_a_second_start_calls_nothing_at_all(machine: Machine) -> None:
    machine.set_up()
    machine.calls()
    ended = machine.set_up()
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "ready\n", "")
    assert machine.calls() == []


def test_the_set_up_for_tests_includes_all_others_but_not_the_other_way_round(machine: Machine) -> None:
    machine.set_up("start")
    machine.calls()
    machine.set_up("tests")
    assert any("-m pip install" in call for call in machine.calls())
    shutil.rmtree(machine.project / ".venv")
    machine.set_up("tests")
    machine.calls()
    assert machine.set_up("start").returncode == 0
    assert machine.set_up("site").returncode == 0
    assert machine.calls() == []


def test_another_pyproject_is_set_up_again_in_the_same_environment(machine: Machine) -> None:
    machine.set_up()
    machine.calls()
    (machine.project / "pyproject.toml").write_text("two")
    assert machine.set_up().returncode == 0
    calls = machine.calls()
    assert any("-m pip install" in call for call in calls)
    assert not any("-m venv" in call for call in calls)


def test_other_extras_in_the_script_are_set_up_again(machine: Machine, tmp_path: Path) -> None:
    machine.set_up()
    machine.calls()
    changed = tmp_path / "setup.sh"
    changed.write_text(SETUP.read_text().replace("start_extras='[window]'", "start_extras='[window,more]'"))
    assert machine.set_up(script=changed).returncode == 0
    assert any(call.endswith(f"--editable {machine.project}[window,more]") for call in machine.calls())


def test_the_site_needs_no_system_packages(machine: Machine) -> None:
    machine.packages("libegl1", "libusrsctp2", "user-mode-linux")
    assert machine.set_up("site").returncode == 0
    assert not any(call.startswith("apt-get") for call in machine.calls())


def test_a_project_that_was_moved_gets_a_fresh_environment(machine: Machine) -> None:
    machine.set_up()
    machine.calls()
    machine.project = machine.project.rename(machine.folder / "moved")
    assert machine.set_up().returncode == 0
    assert any(call.endswith(f"-m venv --clear {machine.project}/.venv") for call in machine.calls())


def test_root_installs_missing_packages_and_no_others(machine: Machine) -> None:
    machine.packages("libegl1", "xvfb")
    assert machine.set_up().returncode == 0
    (call,) = [call for call in machine.calls() if call.startswith("apt-get")]
    assert call.endswith(" install libegl1")


def test_outdated_package_lists_are_updated(machine: Machine) -> None:
    machine.packages("libegl1")
    machine.tool("apt-get", 'case "$*" in *update) : >"$MACHINE/fresh" ;; *) [ -e "$MACHINE/fresh" ] ;; esac')
    assert machine.set_up().returncode == 0
    verbs = [call.split()[-2:] for call in machine.calls() if call.startswith("apt-get")]
    assert [verb[-1] for verb in verbs] == ["libegl1", "update", "libegl1"]


def test_other_users_use_sudo_when_it_asks_no_password(machine: Machine) -> None:
    machine.user(1000)
    machine.packages("libegl1")
    machine.tool("sudo", 'shift; "$@"')
    machine.tool("true", "")
    assert machine.set_up().returncode == 0
    assert any(call.startswith("sudo -n env") and call.endswith("install libegl1") for call in machine.calls())


def test_a_user_who_may_not_install_gets_the_exact_command(machine: Machine) -> None:
    machine.user(1000)
    machine.packages("libegl1", "libgl1")
    ended = machine.set_up()
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "    sudo apt-get install --no-install-recommends libgl1 libegl1\n" in ended.stderr
    assert not any(call.startswith("apt-get") for call in machine.calls())


def test_optional_packages_are_installed_where_possible(machine: Machine) -> None:
    machine.packages("libusrsctp2")
    assert machine.set_up().returncode == 0
    assert any(call.startswith("apt-get") and call.endswith("install libusrsctp2") for call in machine.calls())


def test_missing_optional_packages_do_not_stop_the_set_up(machine: Machine) -> None:
    machine.packages("libusrsctp2")
    machine.user(1000)
    ended = machine.set_up()
    assert (ended.returncode, ended.stdout) == (0, "ready\n")
    assert "sudo apt-get install libusrsctp2" in ended.stderr


def test_packages_that_only_some_tests_need_are_installed_for_the_tests(machine: Machine) -> None:
    machine.packages("user-mode-linux")
    machine.set_up("start")
    assert not any(call.startswith("apt-get") for call in machine.calls())
    machine.set_up("tests")
    assert any(call.endswith(" install user-mode-linux") for call in machine.calls())


def test_newer_names_of_packages_count(machine: Machine) -> None:
    machine.packages(t64=True)
    assert machine.set_up().returncode == 0
    assert not any(call.startswith("apt-get") for call in machine.calls())


def test_without_apt_the_missing_packages_are_named(machine: Machine) -> None:
    machine.packages("libegl1")
    (machine.bin / "apt-get").unlink()
    ended = machine.set_up()
    assert ended.returncode == 1
    assert "there is no apt-get to install them with: libegl1" in ended.stderr


def test_on_other_systems_the_set_up_continues_with_a_hint(machine: Machine) -> None:
    (machine.bin / "dpkg-query").unlink()
    ended = machine.set_up()
    assert ended.returncode == 0
    assert "not Debian or Ubuntu" in ended.stderr


def test_an_old_python3_is_skipped_for_a_newer_one(machine: Machine) -> None:
    machine.python("python3", "3.10", old=True)
    machine.python("python3.12", "3.12")
    assert machine.set_up().returncode == 0
    assert any(call.startswith("python3.12 -m venv") for call in machine.calls())


def test_without_a_python_that_is_new_enough_a_sentence_says_so(machine: Machine) -> None:
    machine.python("python3", "3.10", old=True)
    ended = machine.set_up()
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "Python 3.11 or newer is needed" in ended.stderr


def test_debians_separate_venv_package_is_installed(machine: Machine) -> None:
    (machine.folder / "ensurepip").unlink()
    assert machine.set_up().returncode == 0
    assert any(call.endswith("install python3.11-venv") for call in machine.calls())


def test_a_failed_set_up_is_repeated(machine: Machine) -> None:
    (machine.folder / "no-network").touch()
    ended = machine.set_up()
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "is there a network?" in ended.stderr
    (machine.folder / "no-network").unlink()
    machine.calls()
    assert machine.set_up().returncode == 0
    assert any("-m pip install" in call for call in machine.calls())


def test_two_set_ups_at_the_same_time_do_the_work_once(machine: Machine) -> None:
    """The second one starts while pip runs for the first one, and waits for it."""
    machine.set_up()
    shutil.rmtree(machine.project / ".venv")
    machine.calls()
    file = machine.bin / "python3"
    again = f'[ -e "$MACHINE/second" ] || {{ : >"$MACHINE/second"; sh -euc \'. "{SETUP}"; set_up "$0" start\' '
    again += f'"{machine.project}" 9<&- 2>"$MACHINE/second" & }}'
    text = file.read_text().replace('"-m pip "*)', f'"-m pip "*) {again}; ')
    # The second one says that it waits. Only then does the first one continue.
    text += 'case "$*" in "-m pip "*) until [ -s "$MACHINE/second" ]; do :; done ;; esac\n'
    file.write_text(text)
    assert machine.set_up().returncode == 0
    assert "waiting for it" in (machine.folder / "second").read_text()
    assert sum("-m pip install" in call for call in machine.calls()) == 1


@pytest.mark.parametrize(
    ("system", "wanted"),
    [
        ({}, True),
        ({"python_version": "3.14"}, True),
        ({"platform_machine": "aarch64"}, False),
        ({"sys_platform": "darwin"}, False),
        ({"python_version": "3.15"}, False),
        ({"implementation_name": "pypy"}, False),
    ],
)
def test_kernel_sctp_is_installed_only_where_that_needs_no_compiler(system: dict[str, str], wanted: bool) -> None:
    """It is optional at run time, so a system for which pysctp has no wheel must not fail to install Poolscope."""
    usual = {
        "sys_platform": "linux",
        "platform_machine": "x86_64",
        "python_version": "3.11",
        "implementation_name": "cpython",
    }
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    needed = [Requirement(text) for text in project["dependencies"]]
    names = {one.name for one in needed if one.marker is None or one.marker.evaluate({**usual, **system})}
    assert ("pysctp" in names) is wanted
    assert "cffi" in names


def test_the_hooks_before_a_commit_are_local() -> None:
    """They run the tools that the set-up has installed, and fetch nothing."""
    hooks = (ROOT / ".pre-commit-config.yaml").read_text()
    assert re.findall(r"- repo: (\S+)", hooks) == ["local"]
    assert set(re.findall(r"entry: ([^ ,]+)", hooks)) == {".venv/bin/ruff", ".venv/bin/mypy"}
    assert set(re.findall(r"language: ([^ ,]+)", hooks)) == {"system"}
