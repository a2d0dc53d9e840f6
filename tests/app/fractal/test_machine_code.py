"""The machine code of the fast kernel: who computes does not load the compiler, and damage does no harm."""

from __future__ import annotations

import base64
import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from app.fractal.kernels import machine_code
from app.fractal.kernels.arrays import numpy_kernel
from app.fractal.kernels.linker import NotLoadable, load
from app.fractal.protocol import Algorithm, Parameter

ROOT = Path(__file__).parents[3]
PICTURES = [
    Parameter(40, 30, 60, Algorithm.MANDELBROT_N, -1.5 + 1.5j, 1.5 - 1.5j, n) for n in (2.0, 3.0, 5.0, 7.0, 2.5)
]

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() != "x86_64", reason="the linker knows only Linux on x86-64"
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file with the machine code, made in a folder of its own."""
    folder = tmp_path_factory.mktemp("cache") / "folder"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NUMBA_CACHE_DIR", str(folder))
        machine_code.kernel.cache_clear()
        machine_code.kernel()
    (file,) = folder.iterdir()
    return file


@pytest.fixture
def file(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the file, where the kernel looks for it."""
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    machine_code.kernel.cache_clear()
    copy = tmp_path / made.name
    copy.write_bytes(made.read_bytes())
    yield copy
    machine_code.kernel.cache_clear()


def without_compiler(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine_code, "COMPILER", "app.fractal.kernels.no_such_module")


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: f"n={picture.n:g}")
def test_its_counts_are_those_of_the_definition(picture: Parameter) -> None:
    counts = machine_code.kernel()(picture, 0, picture.points)
    assert np.array_equal(counts, numpy_kernel(picture, 0, picture.points))


def test_a_process_that_computes_never_loads_the_compiler() -> None:
    program = (
        "import sys\n"
        "from app.fractal.kernel import best_kernel, warm_up\n"
        "from app.services import prepare\n"
        "prepare('fractal')\n"
        "import app.services.fractal\n"
        "print(best_kernel().__name__, 'numba' in sys.modules, 'llvmlite' in open('/proc/self/maps').read())\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "numba_kernel False False\n"


def test_a_second_start_reads_the_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without_compiler(monkeypatch)
    assert machine_code.kernel()(PICTURES[0], 0, 9).tolist() == numpy_kernel(PICTURES[0], 0, 9).tolist()


@pytest.mark.parametrize(
    "spoil",
    [lambda octets: b"", lambda octets: octets[: len(octets) // 2], lambda octets: octets[:-9] + b"X" + octets[-8:]],
    ids=["emptied", "cut", "one octet"],
)
def test_a_damaged_file_is_not_used(
    file: Path, monkeypatch: pytest.MonkeyPatch, spoil: Callable[[bytes], bytes]
) -> None:
    file.write_bytes(spoil(file.read_bytes()))
    without_compiler(monkeypatch)
    with pytest.raises(NotLoadable):
        machine_code.kernel()


def test_a_copy_of_the_program_elsewhere_uses_the_same_file(file: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    for part in ("app/base", "app/fractal"):
        shutil.copytree(ROOT / part, copy / part)
    shutil.copy(ROOT / "app/__init__.py", copy / "app")
    program = (
        "import app\n"
        "from app.fractal.kernels import machine_code\n"
        "machine_code.COMPILER = 'app.fractal.kernels.no_such_module'\n"
        "print(app.__file__, machine_code.kernel().__name__)\n"
    )
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join((str(copy), str(ROOT))),
        "NUMBA_CACHE_DIR": str(tmp_path),
    }
    done = subprocess.run([sys.executable, "-P", "-c", program], env=environment, capture_output=True, text=True)
    assert (done.stdout.split()[:1], done.stderr) == ([str(copy / "app/__init__.py")], "")


def test_programs_that_differ_keep_a_file_each_and_only_those_that_were_used_last(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine_code, "COMPILER", f"{__package__}.copied_objects")
    monkeypatch.setenv("COPIED_OBJECTS", str(file))
    files: list[Path] = []
    for level in range(machine_code.KEPT):
        monkeypatch.setenv("NUMBA_OPT", str(level))
        machine_code.kernel.cache_clear()
        machine_code.kernel()
        (new,) = set(file.parent.iterdir()) - {file, *files}
        os.utime(new, (level, level))
        files.append(new)
        if level == 0:  # it is used again
            monkeypatch.delenv("NUMBA_OPT")
            machine_code.kernel.cache_clear()
            machine_code.kernel()
    assert file.stat().st_mtime > machine_code.KEPT
    assert {*file.parent.iterdir()} == {file, *files[1:]}


def test_other_settings_of_numba_make_other_code(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without_compiler(monkeypatch)
    monkeypatch.setenv("NUMBA_OPT", "1")
    with pytest.raises(NotLoadable):
        machine_code.kernel()


def test_a_file_that_cannot_be_kept_is_no_trouble(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "file" / "cache"))
    machine_code.kernel.cache_clear()
    assert machine_code.kernel()(PICTURES[0], 0, 9).tolist() == numpy_kernel(PICTURES[0], 0, 9).tolist()
    machine_code.kernel.cache_clear()


def test_without_the_compiling_process_numba_compiles_in_this_one(tmp_path: Path) -> None:
    program = (
        "import sys\n"
        "from app.fractal.kernels import machine_code\n"
        "machine_code.COMPILER = 'app.fractal.kernels.no_such_module'\n"
        "from app.fractal.kernel import numba_kernel\n"
        "from app.fractal.protocol import Algorithm, Parameter\n"
        "print(numba_kernel(Parameter(2, 2, 9, Algorithm.MANDELBROT, 0j, 1j), 0, 4).sum(), 'numba' in sys.modules)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NUMBA_CACHE_DIR": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("36 True\n", "")


def test_what_is_no_simple_object_is_refused(file: Path) -> None:
    objects = json.loads(file.read_bytes().partition(b"\n")[2])
    square = base64.b64decode(objects["square"])
    load(square)
    for octets in (b"", b"\x7fELF", b"#" * 5000, square[:100], square[: len(square) // 2], square[:-1]):
        with pytest.raises(NotLoadable):
            load(octets)
    with pytest.raises(NotLoadable, match="it calls cosh"):
        load(base64.b64decode(objects["polar"]).replace(b"atan2\0", b"cosh\0\0"))
