"""Writing a file completely or not at all: pictures, screenshots, reports.

A link stays a link, and what it names is written. A file keeps its permissions and its owner. Where a file cannot be
replaced (a folder that is not writable, a file with several names) and where there is no file (a pipe, a device), the
content is written into what is there.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import select
import stat
from pathlib import Path
from typing import BinaryIO, Final

from app.base.language import translate

PATIENCE: Final = 10.0
"""Seconds that the reader of a pipe may take for the next piece."""

_IN_PLACE_INSTEAD: Final = frozenset({errno.EACCES, errno.EPERM, errno.EROFS, errno.EBUSY, errno.EXDEV})
"""Why a file could not be replaced that can perhaps be written."""

_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
"""How a new file is opened."""


class NotWritten(OSError):
    """A file could not be written. As text, it is a sentence with the path and the reason."""

    def __init__(self, path: Path, error: OSError) -> None:
        super().__init__(error.errno, error.strerror or str(error), str(path))

    def __str__(self) -> str:
        return translate("Files", "{path} could not be written: {reason}").format(
            path=self.filename, reason=reason(self)
        )


def reason(error: OSError) -> str:
    """Return why reading or writing failed, in words for people, without the number of the error."""
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return translate("Files", "the disk is full")
        case errno.EROFS:
            return translate("Files", "the disk is read-only")
        case errno.EACCES | errno.EPERM:
            return translate("Files", "permission denied")
        case errno.ENAMETOOLONG:
            return translate("Files", "the name is too long")
        case errno.ENXIO | errno.EPIPE | errno.ETIMEDOUT:
            return translate("Files", "nobody reads from it")
    return error.strerror or str(error)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that no reader sees half of it. Raise `NotWritten`.

    The content goes to a temporary file in the same folder, which then takes the place of the file.
    """
    try:
        _write(path, content)
    except OSError as error:
        raise NotWritten(path, error) from error


def open_output(path: Path) -> BinaryIO:
    """Open a file, a pipe or a device for writing piece by piece. Raise `NotWritten`."""
    try:
        descriptor = _open(path, os.O_CREAT)
    except OSError as error:
        raise NotWritten(path, error) from error
    os.set_blocking(descriptor, True)
    return os.fdopen(descriptor, "wb")


def complaint_about(path: Path) -> str | None:
    """Return why a file cannot be written there, as a phrase, or None if it probably can."""
    try:
        mode = os.stat(path).st_mode
    except FileNotFoundError:
        return _complaint_about_new(path)
    except OSError as error:
        return str(NotWritten(path, error))
    if stat.S_ISDIR(mode):
        return translate("Files", "{path} is a folder; enter the name of a file").format(path=path)
    if not _can_be_output(mode):
        return translate("Files", "{path} is not a file, and cannot be written like one").format(path=path)
    if not os.access(path, os.W_OK):
        return translate("Files", "{path} is write-protected").format(path=path)
    return None


def complaint_about_folder(folder: Path) -> str | None:
    """Return why no files can be written to a folder, as a phrase, or None if they can. Make it if it does not exist,
    so that only its owner can read it."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except FileExistsError:
        return translate("Files", "{path} is not a folder").format(path=folder)
    except OSError as error:
        return str(NotWritten(folder, error))
    return _complaint_about_new(folder / "file")


def _complaint_about_new(path: Path) -> str | None:
    """Try to make a file there: what a folder permits is not all that a file system does."""
    real = Path(os.path.realpath(path))
    folder, probe = real.parent, _temporary(real)
    if not folder.is_dir():
        return translate("Files", "the folder {folder} does not exist").format(folder=folder)
    if not os.access(folder, os.W_OK | os.X_OK):
        return translate("Files", "the folder {folder} is not writable").format(folder=folder)
    try:
        os.close(os.open(probe, _NEW, 0o600))
        os.unlink(probe)
    except OSError as error:
        return str(NotWritten(path, error))
    return None


def _temporary(path: Path) -> Path:
    return path.with_name(f".poolscope-{secrets.token_hex(8)}")  # short, because names have a limit


def _can_be_output(mode: int) -> bool:
    """Whether it is a file, a pipe, or a device such as a terminal; not a disk, a socket or a folder."""
    return stat.S_ISREG(mode) or stat.S_ISFIFO(mode) or stat.S_ISCHR(mode)


def _write(path: Path, content: bytes) -> None:
    try:
        present = os.stat(path)
    except FileNotFoundError:
        _replace(Path(os.path.realpath(path)), content, None)
        return
    if stat.S_ISREG(present.st_mode) and present.st_nlink == 1:
        if not os.access(path, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        try:
            _replace(Path(os.path.realpath(path)), content, present)
            return
        except OSError as error:
            if error.errno not in _IN_PLACE_INSTEAD:
                raise
    _write_into(_open(path), content)


def _replace(path: Path, content: bytes, present: os.stat_result | None) -> None:
    temporary = _temporary(path)
    descriptor = os.open(temporary, _NEW, 0o666)
    try:
        with os.fdopen(descriptor, "wb") as file:
            if present is not None:
                if (present.st_uid, present.st_gid) != (os.geteuid(), os.getegid()):
                    os.fchown(descriptor, present.st_uid, present.st_gid)
                os.fchmod(descriptor, stat.S_IMODE(present.st_mode))
            file.write(content)
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise


def _open(path: Path, more_flags: int = 0) -> int:
    """Open what is there. A pipe that nobody reads is refused, because opening it would wait."""
    flags = os.O_WRONLY | os.O_TRUNC | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
    descriptor = os.open(path, flags | more_flags, 0o666)
    if not _can_be_output(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, translate("Files", "it is not a file"))
    return descriptor


def _write_into(descriptor: int, content: bytes) -> None:
    """Write everything, but wait no longer than `PATIENCE` for the reader of a pipe. Close the descriptor."""
    try:
        rest = memoryview(content)
        while rest:
            try:
                rest = rest[os.write(descriptor, rest) :]
            except BlockingIOError:
                if not select.select([], [descriptor], [], PATIENCE)[1]:
                    raise TimeoutError(errno.ETIMEDOUT, os.strerror(errno.ETIMEDOUT)) from None
    finally:
        os.close(descriptor)
