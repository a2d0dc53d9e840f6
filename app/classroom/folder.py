"""Folders for keys, which only their owner can read and which do not outlive their program for long.

A program that is killed cannot remove its folder. So it holds a lock on the folder, which ends with it, and the next
program of the same user removes folders without a lock. They are in the folder for temporary files, and not in
`XDG_RUNTIME_DIR`, which is removed when its user logs out, even if a class goes on. systemd-tmpfiles leaves folders
with a lock alone.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Final

PREFIX: Final = "poolscope-"

PURPOSES: Final = ("class", "joined", "lesson")
"""What there are folders for; the name of a folder begins with `PREFIX` and one of these."""


class PrivateFolder:
    """A new folder until `close`. Making one removes those that killed programs have left. Raises `OSError`."""

    def __init__(self, purpose: str) -> None:
        assert purpose in PURPOSES
        remove_abandoned()
        while True:
            self.path = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{purpose}-"))
            lock = _lock(self.path)
            if lock is not None:
                break  # otherwise another program has taken it for abandoned
        self._lock: int | None = lock

    def close(self) -> None:
        """Remove the folder with everything in it."""
        if self._lock is not None:
            shutil.rmtree(self.path, ignore_errors=True)
            os.close(self._lock)
            self._lock = None


def remove_abandoned() -> None:
    """Remove the folders of this user that no program holds."""
    for purpose in PURPOSES:
        for path in Path(tempfile.gettempdir()).glob(f"{PREFIX}{purpose}-*"):
            lock = _lock(path)
            if lock is not None:
                shutil.rmtree(path, ignore_errors=True)
                os.close(lock)


def _lock(path: Path) -> int | None:
    """Return the descriptor of a locked folder, or None if it is another program's or user's, or no folder."""
    try:
        folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return None
    with suppress(OSError):
        if os.fstat(folder).st_uid == os.geteuid():
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.path.samestat(os.fstat(folder), path.lstat()):  # it has not been removed meanwhile
                return folder
    os.close(folder)
    return None
