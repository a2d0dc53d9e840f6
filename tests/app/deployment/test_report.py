"""What hosts say about their elements, and what strangers may say instead."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.deployment.report import LONGEST_LINE, HostReport, Lines, read_report

REPORT = HostReport("lab", 4, 3, 2, 1, 118, "no registrar answers at 10.0.0.1:3863")


def test_a_report_is_a_line_that_is_read_again() -> None:
    assert "\n" not in REPORT.to_line()
    assert read_report(REPORT.to_line()) == REPORT


@pytest.mark.parametrize(
    "line",
    [
        "",
        "Welcome to lab1!",
        "7",
        "{}",
        REPORT.to_line()[:-1],
        REPORT.to_line().replace("118", "-1"),
        REPORT.to_line().replace("118", "1.5"),
        REPORT.to_line().replace("118", "true"),
        REPORT.to_line().replace("118", "1" * 18),
        REPORT.to_line().replace('"lab"', "7"),
        REPORT.to_line().replace("no registrar", "no " * 500),
        REPORT.to_line().replace("}", ', "more": 1}'),
    ],
)
def test_anything_else_on_the_stream_is_no_report(line: str) -> None:
    assert read_report(line) is None


def test_what_a_host_says_cannot_move_the_cursor_of_a_terminal() -> None:
    report = read_report(HostReport(trouble="\x1b[2Jgone\n").to_line())
    assert report is not None
    assert report.trouble == "?[2Jgone?"


@given(st.lists(st.text(alphabet="ab\n", max_size=8)))
def test_pieces_of_a_stream_become_its_lines(pieces: list[str]) -> None:
    lines = Lines()
    found = [line for piece in pieces for line in lines.take(piece)]
    assert found == "".join(pieces).split("\n")[:-1]


def test_of_a_line_that_is_too_long_nothing_is_kept() -> None:
    lines = Lines()
    assert lines.take("x" * (LONGEST_LINE + 1)) == []
    assert lines.take("x" * LONGEST_LINE) == []
    assert lines.take("x\nnext\n") == ["next"]
