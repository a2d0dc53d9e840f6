"""What a program prints never turns its success into a failure, whatever its standard streams are."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]

PRINTS = """
import sys
from app.base.streams import *
mend_standard_streams()
with open(sys.argv[1], "w") as file:  # with a closed stream, this file got its number
    for words in (print_remark, print_error):
        words("\\u2714 1\\u00d71 \\u4e2d\\u2026")
    finish_streams()
    print(file.fileno() > 2, file=file)
"""
SAYS = """
from app.base.streams import *
mend_standard_streams()
try:
    print_result("x" * 100_000)
except OutputError as error:
    print_error(str(error))
    code = 1
else:
    code = 0
finish_streams()
raise SystemExit(code)
"""


def shell(program: str, how: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run a Python program with its streams redirected as a shell does."""
    return subprocess.run(
        ["sh", "-c", f'"$@" {how}', "sh", sys.executable, "-c", program, *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        check=False,
    )


@pytest.mark.parametrize(
    "how", ["", ">&-", "2>&-", "<&- >&- 2>&-", ">/dev/full", "2>/dev/full", ">/dev/full 2>/dev/full"]
)
def test_remarks_and_complaints_do_not_fail(how: str, tmp_path: Path) -> None:
    ended = shell(PRINTS, how, str(tmp_path / "file"))
    assert (ended.returncode, (tmp_path / "file").read_text()) == (0, "True\n")
    assert b"Error" not in ended.stderr


def test_characters_that_a_terminal_does_not_have_are_spelled(tmp_path: Path) -> None:
    ended = shell(PRINTS, "", str(tmp_path / "file"), PYTHONIOENCODING="ascii")
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, b"+ 1x1 ?...\n", b"+ 1x1 ?...\n")
    ended = shell(PRINTS, "", str(tmp_path / "file"), PYTHONIOENCODING="latin-1")
    assert ended.stdout == "+ 1×1 ?...\n".encode("latin-1")


def test_a_name_that_is_not_text_is_printed_as_it_is() -> None:
    ended = shell("from app.base.streams import *; mend_standard_streams(); print_result('\\udcff.png')", "")
    assert (ended.returncode, ended.stdout) == (0, b"\xff.png\n")


def test_a_result_that_cannot_be_printed_is_a_failure_with_a_sentence() -> None:
    ended = shell(SAYS, ">/dev/full")
    assert (ended.returncode, ended.stderr) == (1, b"the standard output could not be written: the disk is full\n")


def test_a_result_is_printed_whole_to_a_pipe_that_somebody_made_non_blocking() -> None:
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    with subprocess.Popen(
        [sys.executable, "-c", SAYS], env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=writing
    ) as program:
        os.close(writing)
        with os.fdopen(reading, "rb") as reader:
            assert reader.read() == b"x" * 100_000 + b"\n"
        assert program.wait() == 0
