"""The content of a sequence chart: a lane for each component, and messages as arrows between the lanes, one below the
other in the order of their times. A long silence is shown as a pause with its length."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from app.models.messages.log import ROLE_ORDER, Message, Party

PAUSE: Final = 0.5
"""The shortest silence that is shown as a pause, in seconds."""

LIMIT: Final = 400
"""The maximum number of arrows in a chart. The latest messages are shown."""

Lane: TypeAlias = Party | str
"""A component, or the address of an unknown one."""


@dataclass(frozen=True, slots=True)
class Arrow:
    """A message from lane `start` to lane `end`. `row` counts from the top and includes pauses."""

    message: Message
    row: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Pause:
    """A silence of `seconds` before the arrow in the next row."""

    row: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Sequences:
    """The content of a chart. `rows` is its number of lines, `left_out` the number of earlier messages."""

    lanes: tuple[Lane, ...] = ()
    arrows: tuple[Arrow, ...] = ()
    pauses: tuple[Pause, ...] = ()
    rows: int = 0
    left_out: int = 0
    by_row: dict[int, Arrow] = field(default_factory=dict, compare=False)


def sequences(
    messages: Sequence[Message], number_of: Callable[[Party], int] = lambda _party: 0, limit: int = LIMIT
) -> Sequences:
    """Return the chart of the latest `limit` messages.

    The lanes are the user, registrars and elements, each in the order of their numbers, and then unknown parties.
    """
    left_out = max(len(messages) - limit, 0)
    shown = sorted(messages[left_out:], key=lambda message: message.at)
    found: dict[Lane, None] = {}
    for message in shown:
        found.setdefault(_lane(message.sender, message.source))
        found.setdefault(_lane(message.receiver, message.target))
    lanes = tuple(sorted(found, key=lambda lane: _place(lane, number_of)))
    number = {lane: index for index, lane in enumerate(lanes)}
    arrows, pauses, row = [], [], 0
    before: float | None = None
    for message in shown:
        if before is not None and message.at - before >= PAUSE:
            pauses.append(Pause(row, message.at - before))
            row += 1
        start = number[_lane(message.sender, message.source)]
        arrows.append(Arrow(message, row, start, number[_lane(message.receiver, message.target)]))
        before = message.at
        row += 1
    by_row = {arrow.row: arrow for arrow in arrows}
    return Sequences(lanes, tuple(arrows), tuple(pauses), row, left_out, by_row)


def _lane(party: Party | None, address: str) -> Lane:
    return party if party is not None else address or "?"


def _place(lane: Lane, number_of: Callable[[Party], int]) -> tuple[int, int, int]:
    if isinstance(lane, str):
        return 3, 0, 0
    return ROLE_ORDER[lane.role], number_of(lane), lane.identifier
