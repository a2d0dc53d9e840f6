"""The cache of machine code: whatever happens to its files, the counts are right and the next start is clean."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numba
import numpy as np
import numpy.typing as npt
import pytest

from app.fractal.kernels.compiled import Compiled

ROOT = Path(__file__).parents[3]


def double(number: int, out: npt.NDArray[np.int64]) -> None:
    """The function to compile."""
    out[0] = number * 2


def doubled(number: int) -> int:
    """Compute as a process does that has just started."""
    out = np.zeros(1, np.int64)
    Compiled(double)(number, out)
    return int(out[0])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the cache, with the compiled function in it."""
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path))
    assert doubled(3) == 6
    (folder,) = tmp_path.iterdir()
    assert {path.suffix for path in folder.iterdir()} == {".nbi", ".nbc", ".sha256"}
    return folder


def flipped(octets: bytes) -> bytes:
    middle = len(octets) // 2
    return octets[:middle] + bytes([octets[middle] ^ 1]) + octets[middle + 1 :]


@pytest.mark.parametrize("kind", ["nbi", "nbc", "sha256"])
@pytest.mark.parametrize(
    "spoil",
    [lambda octets: b"", lambda octets: octets[: len(octets) // 2], lambda octets: b"\xff" * len(octets), flipped],
    ids=["emptied", "cut", "garbage", "one bit"],
)
def test_a_damaged_file_is_replaced_and_told_once(
    folder: Path, caplog: pytest.LogCaptureFixture, kind: str, spoil: Callable[[bytes], bytes]
) -> None:
    (file,) = folder.glob(f"*.{kind}")
    file.write_bytes(spoil(file.read_bytes()))
    assert doubled(21) == 42
    (told,) = caplog.messages
    assert told == f"the compiled kernels in {folder} were damaged and are compiled again"
    caplog.clear()
    before = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    assert doubled(4) == 8
    assert caplog.messages == []
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == before


def test_files_without_a_seal_are_not_read(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    """An earlier version may have left them, or a process that was killed."""
    (seal,) = folder.glob("*.sha256")
    seal.unlink()
    for file in folder.glob("*.nb?"):
        file.write_bytes(b"garbage")
    assert doubled(5) == 10
    assert caplog.messages == []
    assert seal.exists()


def test_a_removed_file_is_compiled_again(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    (machine_code,) = folder.glob("*.nbc")
    machine_code.unlink()
    assert doubled(6) == 12
    assert caplog.messages == []
    assert machine_code.exists()


def test_sealed_files_that_numba_cannot_read_are_replaced(
    folder: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another version of a package can be the reason."""

    def fail(*_: object) -> None:
        raise ImportError("no module of that name")

    with monkeypatch.context() as patch:
        patch.setattr("numba.core.caching.pickle.loads", fail)
        assert doubled(7) == 14
    assert len(caplog.messages) == 1
    assert list(folder.iterdir()) == []
    assert doubled(8) == 16
    assert len(list(folder.iterdir())) == 3


def test_a_full_disk_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    """Here no file may have more than 100 octets, which fails like a full disk."""
    pytest.importorskip("resource")
    (tmp_path / "two.py").write_text(
        "def double(number, out):\n    out[0] = number * 2\n\ndef treble(number, out):\n    out[0] = number * 3\n"
    )
    program = (
        "import resource, numpy, two\n"
        "from app.fractal.kernels.compiled import Compiled\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))\n"
        "out = numpy.zeros(1, int)\n"
        "for function in (two.double, two.treble):\n"
        "    Compiled(function)(2, out)\n"
        "    print(out[0])\n"
    )
    environment = {
        **os.environ,
        "PYTHONPATH": f"{ROOT}{os.pathsep}{tmp_path}",
        "NUMBA_CACHE_DIR": str(tmp_path / "cache"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program], env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "4\n6\n"), done.stderr
    (told,) = done.stderr.splitlines()
    assert told.startswith(f"the compiled kernels cannot be kept in {tmp_path / 'cache'}")
    assert told.endswith(": file too large")
    assert [path for path in (tmp_path / "cache").rglob("*") if path.is_file()] == []
