"""Reading files that may come from anybody: limits first, then one kind of error.

A folder, a pipe or a device is never opened, because opening one may wait indefinitely or have effects. JSON may not be
nested deeply, and its numbers are finite.
"""

from __future__ import annotations

import errno
import json
import math
import os
import re
import stat
from pathlib import Path
from typing import Any, BinaryIO, Final

from app.base.language import translate

_SUSPECT: Final = re.compile(r"NaN|Infinity|[eE]\+?\d{3}|\d{19}")
"""What a number that is not finite or too long contains, and hardly anything else."""


def open_file(path: Path, most: int) -> BinaryIO:
    """Open a file of at most `most` octets to read it. Raise OSError, whose `strerror` is a phrase for people, also if
    it is larger or no regular file."""
    try:
        mode = os.stat(path).st_mode
    except ValueError as error:  # a zero octet in the name
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(path)) from error
    _check(mode, path)
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)  # does not wait if it became a pipe now
    try:
        present = os.fstat(descriptor)
        _check(present.st_mode, path)
        if present.st_size > most:
            raise _too_large(path, most)
        return os.fdopen(descriptor, "rb")
    except BaseException:
        os.close(descriptor)
        raise


def read_file(path: Path, most: int) -> bytes:
    """Return the content of a file of at most `most` octets. Raise OSError like `open_file`."""
    with open_file(path, most) as file:
        octets = file.read(most + 1)
    if len(octets) > most:  # it has grown, or has no size, like the files in /proc
        raise _too_large(path, most)
    return octets


def put_aside(path: Path) -> Path | None:
    """Rename what cannot be read, so that a new file can be written in its place and nothing is lost. Return its new
    name, or None if it cannot be renamed. At most ten are kept."""
    names = (path.with_name(f"{path.name}.unreadable{number or ''}") for number in range(10))
    aside = next((name for name in names if not os.path.lexists(name)), path.with_name(f"{path.name}.unreadable"))
    try:
        os.replace(path, aside)
    except OSError:
        return None
    return aside


def from_json(text: str | bytes) -> Any:
    """Return the value of a JSON text. Raise ValueError, also for deep nesting and numbers that are not finite."""
    try:
        if isinstance(text, bytes):
            text = text.decode()
        if _SUSPECT.search(text):
            return json.loads(text, parse_float=_finite, parse_int=_whole, parse_constant=_finite)
        return json.loads(text)
    except RecursionError as error:
        raise ValueError("the text is nested too deeply") from error


def _check(mode: int, path: Path) -> None:
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, translate("Files", "it is a folder, a pipe or a device, not a file"), str(path))


def _too_large(path: Path, most: int) -> OSError:
    return OSError(errno.EFBIG, translate("Files", "it is larger than {most} octets").format(most=most), str(path))


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text[:20]} is not a finite number")
    return number


def _whole(text: str) -> int:
    if len(text) > 20:
        raise ValueError(f"{text[:20]}… is too long a number")
    return int(text)
