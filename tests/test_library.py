"""`rserpool` on its own: a wheel in a fresh environment, without the extra `window` and away from the checkout."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.blocks import ROOT, readme_program

pytestmark = [
    pytest.mark.network,
    pytest.mark.skipif(sys.platform == "win32", reason="the programs of an environment are in bin"),
]

WINDOW = ("PySide6", "shiboken6", "qasync", "numpy", "numba", "pyqtgraph", "tqdm", "shtab", "argparse_manpage")
"""What the extra `window` brings."""


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a command that sees nothing of this checkout and its environment."""
    return subprocess.run(command, cwd=cwd, env=environment(), capture_output=True, text=True, check=False)


def environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL"))}


def succeed(*command: str | Path, cwd: Path) -> None:
    ended = run(*command, cwd=cwd)
    assert ended.returncode == 0, ended.stdout + ended.stderr


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of a fresh environment."""
    folder = tmp_path_factory.mktemp("environment")
    succeed(sys.executable, "-m", "venv", folder, cwd=folder)
    return folder / "bin"


@pytest.fixture(scope="module")
def wheel(programs: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel, built from a copy of the sources, because setuptools leaves files where it builds."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    source.mkdir()
    unwanted = shutil.ignore_patterns("__pycache__", "docs")
    for name in ("app", "rserpool", "resources"):
        shutil.copytree(ROOT / name, source / name, ignore=unwanted)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    succeed(programs / "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, source, cwd=folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module", autouse=True)
def installed(programs: Path, wheel: Path) -> None:
    """Installs the wheel without extras."""
    succeed(programs / "pip", "install", "--quiet", wheel, cwd=wheel.parent)


def test_the_program_of_the_readme_runs(programs: Path, tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(readme_program(), encoding="utf-8")
    ended = run(programs / "python", "program.py", cwd=tmp_path)
    assert ended.returncode == 0, ended.stderr
    assert "payload=b'hello'" in ended.stdout


def test_nothing_of_the_window_is_installed(programs: Path, tmp_path: Path) -> None:
    look = f"from importlib.util import find_spec; print([name for name in {WINDOW!r} if find_spec(name)])"
    ended = run(programs / "python", "-c", look, cwd=tmp_path)
    assert (ended.stdout, ended.stderr) == ("[]\n", "")


def test_importing_the_library_imports_only_its_dependencies(programs: Path, tmp_path: Path) -> None:
    look = "import sys, rserpool; print({name.partition('.')[0] for name in sys.modules} & {'app', 'cffi', 'sctp'})"
    ended = run(programs / "python", "-c", look, cwd=tmp_path)
    assert (ended.stdout, ended.stderr) == ("set()\n", "")


@pytest.mark.parametrize(
    "command",
    [
        [],
        ["element"],
        ["render", "out.png"],
        ["compare"],
        ["lesson", "kill-one"],
        ["lesson", "kill-one", "--offscreen"],
        ["capture", "run.poolscope", "out.pcapng"],
        ["--install-desktop"],
    ],
    ids=" ".join,
)
def test_without_the_extra_a_sentence_says_what_to_install(
    programs: Path, tmp_path: Path, command: Sequence[str]
) -> None:
    ended = run(programs / "poolscope", *command, cwd=tmp_path)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert len(ended.stderr.splitlines()) == 1
    assert "pip install 'poolscope[window]'" in ended.stderr


@contextmanager
def running(*command: str | Path, cwd: Path) -> Iterator[str]:
    """A registrar or an element in the background; the address it reports."""
    process = subprocess.Popen(command, cwd=cwd, env=environment(), text=True, stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None
        yield str(json.loads(process.stdout.readline())["address"])
    finally:
        process.terminate()
        process.communicate()


def test_registrar_and_element_run_without_the_extra(programs: Path, tmp_path: Path) -> None:
    poolscope, common = programs / "poolscope", ("--transport=tcp", "--asapannounce=off")
    registrar = (poolscope, "registrar", "--asap=127.0.0.1:0", "--enrp=127.0.0.1:0", "--enrpannounce=off", *common)
    with (
        running(*registrar, cwd=tmp_path) as address,
        running(poolscope, "element", "--service=echo", f"--registrar={address}", *common, cwd=tmp_path),
    ):
        ask = f"""if True:
            import asyncio, rserpool

            async def main():
                transport = rserpool.TRANSPORTS["tcp"]()
                registrar = rserpool.parse_address({address!r}, transport.protocol)
                async with (
                    rserpool.PoolUser(registrars=[registrar], transport=transport) as user,
                    user.session("EchoPool") as session,
                ):
                    await session.send(b"hello", ppid=0)
                    print(await session.receive())

            asyncio.run(main())
        """
        ended = run(programs / "python", "-c", ask, cwd=tmp_path)
        assert ended.returncode == 0, ended.stderr
        assert "payload=b'hello'" in ended.stdout


def test_the_wheel_has_the_types_and_what_the_window_reads(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    folders = ("icons", "lessons", "translations")
    files = [path for folder in folders for path in (ROOT / "resources" / folder).iterdir()]
    wanted = {path.relative_to(ROOT).as_posix() for path in files if path.suffix in (".svg", ".toml", ".qm")}
    assert wanted - names == set()
    assert "rserpool/py.typed" in names
    assert {name.partition("/")[0] for name in names if ".dist-info/" not in name} == {"app", "rserpool", "resources"}


def test_the_lessons_are_listed_from_an_installation(programs: Path, tmp_path: Path) -> None:
    ended = run(programs / "poolscope", "lesson", "--list", cwd=tmp_path)
    lessons = sorted(path.stem for path in (ROOT / "resources" / "lessons").glob("*.toml"))
    assert sorted(line.split()[0] for line in ended.stdout.splitlines()) == lessons
