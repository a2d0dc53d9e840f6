"""The wheel in a fresh environment, away from the checkout: `rserpool` on its own, and then the window."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.app.ui.screen import Screen, missing
from tests.blocks import ROOT, readme_program
from tests.helpers.waiting import PATIENCE

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


FOLDERS = ("app", "rserpool", "resources", "tests")
FILES = ("pyproject.toml", "README.md", "LICENSE", ".pre-commit-config.yaml")


@pytest.fixture(scope="module")
def source_distribution(programs: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A source distribution."""
    folder = tmp_path_factory.mktemp("distribution")
    succeed(programs / "pip", "install", "--quiet", "--target", folder / "tools", "hatchling>=1.27", cwd=folder)
    build = (
        f"import sys; sys.path.insert(0, {str(folder / 'tools')!r}); "
        f"import hatchling.build; hatchling.build.build_sdist({str(folder)!r})"
    )
    succeed(programs / "python", "-c", build, cwd=ROOT)
    (built,) = folder.glob("*.tar.gz")
    return built


@pytest.fixture(scope="module")
def wheel(programs: Path, source_distribution: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel, built from the source distribution."""
    folder = tmp_path_factory.mktemp("wheel")
    succeed(programs / "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, source_distribution, cwd=folder)
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


def test_without_asyncssh_a_sentence_says_what_deployments_need(programs: Path, tmp_path: Path) -> None:
    (tmp_path / "lab.txt").write_text("lab1")
    ended = run(programs / "poolscope", "deploy", "status", "lab.txt", cwd=tmp_path)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert len(ended.stderr.splitlines()) == 1
    assert "pip install 'poolscope[deploy]'" in ended.stderr


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


def test_the_source_distribution_has_everything(source_distribution: Path) -> None:
    with tarfile.open(source_distribution) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    files = (path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.is_file())
    wanted = {path.relative_to(ROOT).as_posix() for path in files if "__pycache__" not in path.parts}
    assert (wanted | set(FILES)) - names == set()


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
    lessons = sorted(path.name.partition(".")[0] for path in (ROOT / "resources" / "lessons").glob("*.toml"))
    assert sorted(line.split()[0] for line in ended.stdout.splitlines()) == lessons


@pytest.fixture(scope="module")
def with_window(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of another fresh environment, with the wheel and the packages of the extra `window`.

    The packages are those of this environment, without what its own `.pth` files add: they lead to the checkout. One of
    them is an old copy of a module of Python, which must not take its place in any process.
    """
    folder = tmp_path_factory.mktemp("window")
    succeed(sys.executable, "-m", "venv", folder, cwd=folder)
    succeed(folder / "bin" / "pip", "install", "--quiet", "--no-deps", wheel, cwd=folder)
    places = {str(Path(find_spec(name).origin).parents[1]) for name in WINDOW}  # type: ignore[union-attr, arg-type]
    (packages,) = folder.glob("lib/python*/site-packages")
    (packages / "pathlib.py").write_text("raise ImportError('an old copy')\n")
    (packages / "of-the-window.pth").write_text("".join(f"{place}\n" for place in sorted(places)))
    return folder / "bin"


def test_a_lesson_is_played_by_an_installation(with_window: Path, tmp_path: Path) -> None:
    ended = run(with_window / "poolscope", "lesson", "registrar-joins", "--offscreen", "--transport=tcp", cwd=tmp_path)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "✔" in ended.stdout


def test_an_installation_goes_into_the_desktops_menu(with_window: Path, tmp_path: Path) -> None:
    ended = run("env", f"XDG_DATA_HOME={tmp_path}", with_window / "poolscope", "--install-desktop", cwd=tmp_path)
    assert ended.returncode == 0, ended.stderr
    assert (tmp_path / "icons" / "hicolor" / "scalable" / "apps" / "poolscope.svg").stat().st_size


@pytest.mark.skipif(bool(missing()), reason=f"not here: {', '.join(missing())}")
def test_an_installation_opens_the_window_in_german_and_starts_processes(with_window: Path) -> None:
    with Screen((1280, 800)) as screen:
        options = ("--transport=tcp", "--theme=light", "--csplisten=off", "--language=de")
        window = screen.poolscope(*options, python=with_window / "python")
        try:
            window.click("Demo starten")
            window.place("Element 0x", 2)
            assert window.find("Start the demo") == []
            programs = {os.readlink(f"/proc/{pid}/cwd") for pid in window.descendants()}
            assert programs == {str(next(with_window.parent.glob("lib/python*/site-packages")))}
            screen.do("windowactivate", "--sync", window.identifier, "key", "alt+F4")
            assert window.process.wait(PATIENCE) == 0, window.errors()
            assert window.errors() == ""
        finally:
            window.end()
