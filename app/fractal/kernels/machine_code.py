"""The fast kernel without the compiler: machine code that another process compiled, linked into this one.

numba and LLVM take 0.5 s to load and 100 MB, which every forked element would carry, and which the system has to clear
away when an element is killed, before anybody notices its end. So `kernels.objects` compiles in a process of its own,
and the objects are kept in a file: beside the source, or in the user's cache directory if the source's folder is not
writable. If they cannot be kept, each program that starts compiles them again.

The file is sealed with its checksum and says what it was made from: the source, the processor, the versions, and
numba's settings. If one of them is different, it is made again.
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


@cache
def kernel() -> Kernel:
    """Return the kernel, compiled now if necessary. Raise `NotLoadable` on machines where that does not work."""
    if sys.platform != "linux" or platform.machine() != "x86_64":
        raise NotLoadable("the linker knows only Linux on x86-64")
    made_from = _made_from()
    folders = list(_folders())
    for folder in folders:
        with contextlib.suppress(OSError, ValueError):
            return _linked(_unsealed((folder / _file()).read_bytes(), made_from))
    objects = _compiled()
    linked = _linked(objects)
    for folder in folders:
        with contextlib.suppress(NotWritten, OSError):
            folder.mkdir(parents=True, exist_ok=True)
            write_whole(folder / _file(), _sealed(objects, made_from))
            break
    return linked


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


def _file() -> str:
    """Return the name of the file. Machines with other processors may share the folder."""
    return f"kernels-{hashlib.sha256(_processor()).hexdigest()[:12]}.{sys.implementation.cache_tag}.json"


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
            digest.update(marshal.dumps(code))
    except (ImportError, ValueError) as error:
        raise NotLoadable(str(error)) from error
    settings = sorted(
        (name, value) for name, value in os.environ.items() if name.startswith("NUMBA_") and name != _FOLDER
    )
    digest.update(repr((sys.version, settings)).encode())
    return digest.hexdigest().encode()


def _sealed(objects: bytes, made_from: bytes) -> bytes:
    return hashlib.sha256(made_from + objects).hexdigest().encode() + b"\n" + objects


def _unsealed(content: bytes, made_from: bytes) -> bytes:
    """Return the objects in a file. Raise ValueError if it is damaged, or was made from something else."""
    seal, _, objects = content.partition(b"\n")
    if seal != hashlib.sha256(made_from + objects).hexdigest().encode():
        raise ValueError("the seal is broken")
    return objects
