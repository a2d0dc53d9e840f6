"""Writing a file completely or not at all: pictures, screenshots, reports."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from app.base.language import translate


def write_whole(path: Path, content: bytes) -> None:
    """Write a temporary file in the same folder and rename it, so that no reader sees half of it. Raise OSError."""
    descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        # mkstemp makes the file private to its owner. Give it the usual permissions of a new file.
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(temporary, 0o666 & ~mask)
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise


def complaint_about(path: Path) -> str | None:
    """Return why a file cannot be written there, as a phrase, or None if it probably can."""
    if path.is_dir():
        return translate("Files", "{path} is a folder; enter the name of a file").format(path=path)
    if not path.parent.is_dir():
        return translate("Files", "the folder {folder} does not exist").format(folder=path.parent)
    if not os.access(path.parent, os.W_OK | os.X_OK):
        return translate("Files", "the folder {folder} is not writable").format(folder=path.parent)
    return None
