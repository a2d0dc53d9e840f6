"""Files that are there whole or not at all: pictures, screenshots, reports."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from app.base.language import translate


def write_whole(path: Path, content: bytes) -> None:
    """Write a file beside its place and move it there, so that nobody ever sees half of it. Raises OSError."""
    descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        # mkstemp makes files for the owner alone; give it the permissions of any other new file.
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(temporary, 0o666 & ~mask)
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise


def complaint_about(path: Path) -> str | None:
    """Why a file could not be written there, as a sentence; None when nothing speaks against it."""
    if path.is_dir():
        return translate("Files", "{path} is a folder; enter the name of a file").format(path=path)
    if not path.parent.is_dir():
        return translate("Files", "the folder {folder} does not exist").format(folder=path.parent)
    if not os.access(path.parent, os.W_OK | os.X_OK):
        return translate("Files", "the folder {folder} is not writable").format(folder=path.parent)
    return None
