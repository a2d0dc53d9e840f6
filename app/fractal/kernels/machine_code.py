"""The fast kernel without the compiler: machine code that another process compiled, linked into this one.

numba and LLVM take 0.5 s to load and 100 MB, which every forked element would carry, and which the system has to clear
away when an element is killed, before anybody notices its end. So `kernels.objects` compiles in a process of its own,
and the objects are kept in a file: beside the source, or in the user's cache directory if the source's folder is not
writable. If they cannot be kept, each program that starts compiles them again.

The file is sealed with its checksum and named by what it was made from: the source, the processor, the versions, and
numba's settings. If one of them is different, another file is made. Copies of the program share a file if they are the
same, and do not take away each other's files if they differ. The files that were used last are kept.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import importlib.metadata
import importlib.util
import json
import logging
import marshal
import os
import platform
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import CodeType
from typing import Final

from app.base.files import NotWritten, write_whole
from app.base.subprocesses import ROOT, environment
from app.fractal.kernels.escape_time import Kernel
from app.fractal.kernels.linker import NotLoadable, load
from app.fractal.kernels.stages import kernel_of

log = logging.getLogger(__name__)

COMPILER: Final = "app.fractal.kernels.objects"
_MADE_FROM: Final = ("compiled", "escape_time", "lanes", "objects", "stages")
_FOLDER: Final = "NUMBA_CACHE_DIR"

KEPT: Final = 12
"""Files in a folder. One has about 60 kB."""


@cache
def kernel() -> Kernel:
    """Return the kernel, compiled now if necessary. Raise `NotLoadable` on machines where that does not work."""
    if sys.platform != "linux" or platform.machine() != "x86_64":
        raise NotLoadable("the linker knows only Linux on x86-64")
    made_from = _made_from()
    folders = list(_folders())
    name = f"kernels-{made_from[:16].decode()}.json"
    for folder in folders:
        with contextlib.suppress(OSError, ValueError):
            linked = _linked(_unsealed((folder / name).read_bytes(), made_from))
            with contextlib.suppress(OSError):  # it may be somebody else's
                os.utime(folder / name)
            return linked
    objects = _compiled()
    linked = _linked(objects)
    for folder in folders:
        with contextlib.suppress(NotWritten, OSError):
            folder.mkdir(parents=True, exist_ok=True)
            write_whole(folder / name, _sealed(objects, made_from))
            _keep_latest(folder)
            break
    return linked


def _keep_latest(folder: Path) -> None:
    """Remove all files but those that were used last."""
    by_use = sorted(folder.glob("kernels-*.json"), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in by_use[KEPT:]:
        file.unlink(missing_ok=True)


def _linked(objects: bytes) -> Kernel:
    return kernel_of({name: load(base64.b64decode(text)) for name, text in json.loads(objects).items()})


def _compiled() -> bytes:
    """Return what `kernels.objects` writes. Raise `NotLoadable`."""
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", COMPILER],
            env=environment(),
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError) as error:
        log.debug("the kernels were not compiled: %s", getattr(error, "stderr", error))
        raise NotLoadable(str(error)) from error
    return done.stdout


def _folders() -> Iterator[Path]:
    """Yield the folders for the file: the one numba is told; otherwise beside the source, and the user's cache."""
    if told := os.environ.get(_FOLDER):
        yield Path(told)
        return
    beside = Path(__file__).parent / "__pycache__"
    if os.access(beside, os.W_OK) or beside.exists():
        yield beside
    with contextlib.suppress(RuntimeError):  # nobody knows where the user's home is
        yield Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "poolscope"


@cache
def _processor() -> bytes:
    wanted = (b"model name", b"flags")
    lines = Path("/proc/cpuinfo").read_bytes().split(b"\n\n", 1)[0].splitlines()
    return b"\n".join(line for line in lines if line.startswith(wanted))


def _made_from() -> bytes:
    """Return a checksum of all that the machine code depends on. Raise `NotLoadable` without numba."""
    digest = hashlib.sha256(_processor())
    try:
        for package in ("numba", "llvmlite"):
            digest.update(importlib.metadata.version(package).encode())
        for name in _MADE_FROM:
            spec = importlib.util.find_spec(f"app.fractal.kernels.{name}")
            code = spec.loader.get_code(spec.name) if spec and spec.loader else None  # type: ignore[attr-defined]
            digest.update(b"" if code is None else marshal.dumps(_anywhere(code), 2))  # later versions count references
    except (ImportError, ValueError) as error:
        raise NotLoadable(str(error)) from error
    settings = sorted(
        (name, value) for name, value in os.environ.items() if name.startswith("NUMBA_") and name != _FOLDER
    )
    digest.update(repr((sys.version, settings)).encode())
    return digest.hexdigest().encode()


def _anywhere(code: CodeType) -> CodeType:
    """Return the code without the path of its file, which differs between copies of the program."""
    parts = tuple(_anywhere(part) if isinstance(part, CodeType) else part for part in code.co_consts)
    return code.replace(co_filename="", co_consts=parts)


def _sealed(objects: bytes, made_from: bytes) -> bytes:
    return hashlib.sha256(made_from + objects).hexdigest().encode() + b"\n" + objects


def _unsealed(content: bytes, made_from: bytes) -> bytes:
    """Return the objects in a file. Raise ValueError if it is damaged, or was made from something else."""
    seal, _, objects = content.partition(b"\n")
    if seal != hashlib.sha256(made_from + objects).hexdigest().encode():
        raise ValueError("the seal is broken")
    return objects
