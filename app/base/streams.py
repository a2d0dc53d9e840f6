"""The standard streams of a program, as other people's systems leave them.

They may be closed, full, read by nobody, non-blocking, or of an encoding that has no ✔. None of this may turn a success
into a failure. `mend_standard_streams` is called first in a program. `print_result` prints what a command was asked
for, and fails if it cannot; `print_remark` and `print_error` print what is only nice to know.
"""

from __future__ import annotations

import codecs
import contextlib
import io
import os
import sys
from typing import IO, Final

from app.base.files import reason
from app.base.outlet import until_writable

_SPELLED: Final = {
    "✔": "+",
    "✘": "-",
    "×": "x",
    "…": "...",
    "–": "-",
    "’": "'",
    "→": "->",
    "·": "-",
    "±": "+-",
}
"""What stands for a character that an encoding does not have."""

_ERRORS: Final = "spelled"


def _spell(error: UnicodeError) -> tuple[str | bytes, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    character = error.object[error.start]
    if "\udc80" <= character <= "\udcff":  # an octet of a file's name that is not text; print it as it is
        return bytes([ord(character) - 0xDC00]), error.start + 1
    return _SPELLED.get(character, "?"), error.start + 1


codecs.register_error(_ERRORS, _spell)


class OutputError(Exception):
    """The standard output could not be written. The sentence says why."""


def mend_standard_streams() -> None:
    """Open closed streams on /dev/null, and make sure that any text can be printed. Call this before files are opened.

    Otherwise the next file or socket gets the number of a closed stream, and what is printed goes there.
    """
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            nothing = os.open(os.devnull, os.O_RDWR)
            if nothing != number:
                os.dup2(nothing, number)
                os.close(nothing)
            os.set_inheritable(number, True)
    if sys.stdin is None:
        sys.stdin = open(0, closefd=False)  # noqa: SIM115  # closed with the process
    sys.stdout = _printable(sys.stdout, 1)
    sys.stderr = _printable(sys.stderr, 2)


def _printable(stream: IO[str] | None, number: int) -> IO[str]:
    """Return a stream to this descriptor that takes any text."""
    if stream is None:
        return open(number, "w", errors=_ERRORS, closefd=False)
    if not isinstance(stream, io.TextIOWrapper):
        return stream
    if _is_file(stream, number) and not os.get_blocking(number):
        raw = _Waiting(number, "w", closefd=False)
        return io.TextIOWrapper(io.BufferedWriter(raw), stream.encoding, _ERRORS, line_buffering=stream.line_buffering)
    stream.reconfigure(errors=_ERRORS)
    return stream


def _is_file(stream: IO[str], number: int) -> bool:
    try:
        return stream.fileno() == number
    except OSError:
        return False


class _Waiting(io.FileIO):
    """A file that waits where a non-blocking descriptor would refuse. Others share the descriptor, so it stays so."""

    def write(self, octets: object) -> int:
        while (written := super().write(octets)) is None:  # type: ignore[arg-type]
            until_writable(self.fileno())
        return written


def print_result(text: str) -> None:
    """Print a result. Raise `OutputError` if it cannot be printed, and `BrokenPipeError` if its reader has gone."""
    try:
        print(text, flush=True)
    except BrokenPipeError:
        give_up(sys.stdout)
        raise
    except OSError as error:
        give_up(sys.stdout)
        raise OutputError(f"the standard output could not be written: {reason(error)}") from error


def print_remark(text: str) -> None:
    """Print a summary of what is done. It is lost if it cannot be printed."""
    with contextlib.suppress(OutputError, BrokenPipeError):
        print_result(text)


def print_error(text: str) -> None:
    """Print a sentence to the standard error. It is lost if it cannot be printed."""
    try:
        print(text, file=sys.stderr, flush=True)
    except OSError:
        give_up(sys.stderr)


def finish_streams() -> None:
    """Write what is still in the buffers, so that nothing can fail after the exit code is known."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            give_up(stream)


def give_up(stream: IO[str]) -> None:
    """Discard what is still in a stream's buffer. The flush at exit would fail and change the exit code."""
    with contextlib.suppress(OSError):
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, stream.fileno())
        os.close(nothing)
