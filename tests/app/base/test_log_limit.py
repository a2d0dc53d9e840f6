"""Log lines whose number is limited."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from app.base.log_limit import AT_ONCE, PERIOD, LimitedHandler


@dataclass
class Desk:
    """A logger with a limited handler and a clock moved by hand."""

    now: float = 0.0
    stream: io.StringIO = field(default_factory=io.StringIO)
    log: logging.Logger = field(init=False)
    handler: LimitedHandler = field(init=False)

    def __post_init__(self) -> None:
        self.handler = LimitedHandler(logging.StreamHandler(self.stream), lambda: self.now)
        self.handler.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
        self.log = logging.Logger("desk")
        self.log.addHandler(self.handler)

    @property
    def lines(self) -> list[str]:
        return self.stream.getvalue().splitlines()

    def complain(self, times: int) -> None:
        for number in range(times):
            self.log.warning("message %d is wrong", number)


@pytest.fixture
def desk() -> Iterator[Desk]:
    desk = Desk()
    yield desk
    desk.handler.close()


def test_a_flood_of_one_kind_of_line_is_cut_short_and_counted(desk: Desk) -> None:
    desk.complain(97_600)
    assert desk.lines == [f"WARNING message {number} is wrong" for number in range(AT_ONCE)]
    desk.now += PERIOD
    desk.complain(1)
    left_out = 97_600 - AT_ONCE
    assert desk.lines[AT_ONCE:] == [
        f"WARNING {left_out} more lines like this were left out: message 97599 is wrong",
        "WARNING message 0 is wrong",
    ]


def test_other_kinds_of_lines_are_written_during_a_flood(desk: Desk) -> None:
    desk.complain(1000)
    desk.log.error("something else")
    assert desk.lines[-1] == "ERROR something else"


def test_the_count_comes_with_the_next_line_of_any_kind(desk: Desk) -> None:
    desk.complain(AT_ONCE + 1)
    desk.now += PERIOD
    desk.log.error("something else")
    assert desk.lines[-2:] == [
        f"WARNING 1 more lines like this were left out: message {AT_ONCE} is wrong",
        "ERROR something else",
    ]


def test_the_count_is_written_at_the_end_at_the_latest(desk: Desk) -> None:
    desk.complain(AT_ONCE + 5)
    desk.handler.close()
    desk.handler.close()
    assert desk.lines[AT_ONCE:] == [
        f"WARNING 5 more lines like this were left out: message {AT_ONCE + 4} is wrong",
    ]


def test_few_lines_are_all_written_and_nothing_is_added(desk: Desk) -> None:
    for _ in range(3):
        desk.complain(AT_ONCE)
        desk.now += PERIOD
    desk.handler.close()
    assert len(desk.lines) == 3 * AT_ONCE
