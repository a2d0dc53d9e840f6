"""Functions compiled by numba, with a cache of machine code that may be damaged.

numba trusts the files of its cache: an emptied one ends every later start, and a changed bit can crash the process or
give wrong counts. So each file is sealed with its checksum, and a file that does not match is removed before numba
reads it. Importing this module raises ImportError if numba is missing.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeVar, cast

from app.base.files import write_whole

log = logging.getLogger(__name__)

F = TypeVar("F", bound=Callable[..., Any])

# numba reads this file in the current folder when it is imported and at each compilation. The file can name a folder of
# machine code to run, and anybody may have left it there.
_SETTINGS: Final = ".numba_config.yaml"
with contextlib.chdir(os.path.dirname(sys.executable)) if os.path.exists(_SETTINGS) else contextlib.nullcontext():
    import llvmlite
    import numba
    import numba.core.config
numba.core.config._config_fname = ""


def inlined(function: F) -> F:
    """Make a function part of the compiled functions that call it, so that their constants count in it too."""
    return cast(F, numba.njit(inline="always")(function))


class Compiled:
    """A function that is compiled at its first call. The types of its arguments are always the same.

    The machine code is kept beside the source, or in the user's cache directory if the source's folder is not writable.
    If it cannot be kept, it is compiled in each process.
    """

    def __init__(self, function: Callable[..., None]) -> None:
        self._function = function
        self._machine_code: Callable[..., None] | None = None

    def __call__(self, *arguments: Any) -> None:
        if self._machine_code is None:
            self._machine_code = self._compile(arguments)
        self._machine_code(*arguments)

    def object_code(self, *arguments: Any) -> bytes:
        """Compile the function for arguments of these types, and return LLVM's object file of it alone."""
        options: Any = {"nogil": True, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}
        alone: Any = numba.njit(**options)(self._function)
        types = tuple(map(numba.typeof, arguments))
        alone.compile(types)
        library = alone.overloads[types].library
        return bytes(library._codegen._tm.emit_object(library._final_module))

    def _compile(self, arguments: tuple[Any, ...]) -> Callable[..., None]:
        here: Callable[..., None] = numba.njit(nogil=True)(self._function)
        try:
            kept: Any = numba.njit(nogil=True, cache=True)(self._function)
        except RuntimeError:  # no folder is writable
            return here
        if not hasattr(kept, "compile"):  # numba is switched off (NUMBA_DISABLE_JIT)
            return here
        folder = Path(kept.stats.cache_path)
        files = _Files(folder, self._function)
        damaged = f"the compiled kernels in {folder} were damaged and are compiled again"
        try:
            if files.remove_damaged():
                _say(damaged)
            types: Any = map(numba.typeof, arguments)
            kept.compile(tuple(types))
            files.seal()
        except OSError as error:
            _say(f"the compiled kernels cannot be kept in {folder}: {(error.strerror or str(error)).lower()}")
        except Exception:
            log.debug("numba failed", exc_info=True)
            _say(damaged)
        else:
            return kept  # type: ignore[no-any-return]
        files.remove()
        return here


class _Files:
    """The files of a function in a folder of numba's cache, and their seal: a line with checksum and name for each."""

    def __init__(self, folder: Path, function: Callable[..., None]) -> None:
        self._folder = folder
        module = function.__module__.rpartition(".")[2]
        # Other versions of Python keep theirs in the same folder.
        python = f"py{sys.version_info.major}{sys.version_info.minor}{getattr(sys, 'abiflags', '')}"
        self._pattern = f"{module}.*{function.__name__}-*.{python}.*nb[ic]"
        self._seal = folder / f"{module}.{function.__name__}.{python}.sha256"

    def remove_damaged(self) -> bool:
        """Remove files that are not as they were sealed. Return whether there were any, although there is a seal."""
        try:
            sealed = set(self._seal.read_bytes().splitlines())
        except FileNotFoundError:
            self.remove()
            return False
        damaged = [path for path in self._paths() if _line(path) not in sealed]
        for path in damaged:
            path.unlink(missing_ok=True)
        return bool(damaged)

    def seal(self) -> None:
        lines = b"".join(_line(path) + b"\n" for path in self._paths())
        if not self._seal.exists() or self._seal.read_bytes() != lines:
            write_whole(self._seal, lines)

    def remove(self) -> None:
        """Remove all files as far as possible."""
        for path in (*self._paths(), self._seal):
            with contextlib.suppress(OSError):
                path.unlink()

    def _paths(self) -> list[Path]:
        return sorted(self._folder.glob(self._pattern))


def _line(path: Path) -> bytes:
    """Return the line of a seal. Another version of llvmlite may not be able to read the file, so it counts too."""
    content = llvmlite.__version__.encode() + path.read_bytes()
    return f"{hashlib.sha256(content).hexdigest()} {path.name}".encode()


@cache
def _say(what: str) -> None:
    """Log a warning, once for each text."""
    log.warning("%s", what)
