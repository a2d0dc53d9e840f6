"""What happened in a lesson. Values only; `app.lessons.record` gathers them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.lessons.strangers.target import Done, Waits
from app.models.handlespace.scope import Join, Takeover


@dataclass(frozen=True, slots=True)
class ElementResult:
    """One element of the lesson: its part in the picture, and how it ended (a sentence)."""

    identifier: int
    pid: int
    tiles: int
    """Tiles that it finished, as in its row and in the graphs."""
    points: int
    """Points of the finished picture that came from it."""
    outcome: str
    home: int | None = None
    """Its home registrar, if it lives and all registrars agree about it."""
    alive: bool = True
    speed: float = 0.0
    """Its limit in points per second; 0: no limit."""


@dataclass(frozen=True, slots=True)
class Rate:
    """The speed of a picture while this number of elements ran."""

    elements: int
    points_per_second: float
    seconds: float


@dataclass(frozen=True, slots=True)
class PictureResult:
    """One of the lesson's pictures. `seconds` from the order to the last tile; None: it was not completed."""

    tiles: int
    tiles_done: int
    seconds: float | None
    rates: tuple[Rate, ...] = ()


@dataclass(frozen=True, slots=True)
class FailoverResult:
    """A tile that changed its element.

    `gap`: seconds from noticing the loss to the next data. `after_kill`: seconds from the lesson's kill to that data,
    which is the failover time shown in the window; None if the lesson did not kill that element.
    """

    tile: int
    left: int
    to: int
    resumed_at: int
    gap: float
    with_cookie: bool
    after_kill: float | None = None
    repeated: int = 0
    """Points of the tile that had arrived and were computed again."""


@dataclass(frozen=True, slots=True)
class StudentResult:
    """One student of the lesson's class. Times are in seconds."""

    name: str
    elements: tuple[int, ...]
    """The identifiers of all elements that its laptop has had."""
    tiles: int
    points: int
    joined: float | None = None
    """From being let in until the first element was in the pool; None: there never was one."""
    vanished: bool = False
    """Whether the lesson has taken the laptop off the network."""
    away: tuple[float, ...] = ()
    """How long the elements were away each time, from when the owner needed the laptop until an element was back."""


@dataclass(frozen=True, slots=True)
class AttackResult:
    """What an attack of a stranger did to a scope, with or without protection."""

    guarded: bool
    done: Done
    waits: Waits
    listed: int
    """The stranger's elements that were in the pool of the lesson's elements."""
    removed: int
    """The lesson's elements that lost their place in the pool."""
    refused: int
    """The stranger's messages that the registrar refused and counted."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything known about a lesson that is over.

    `error` says in English why it did not reach its end; empty if it did. `told` is the same sentence as the audience
    saw it, possibly in another language.
    """

    lesson: str
    transport: str
    wall_s: float
    width: int = 0
    height: int = 0
    tiles: int = 0
    """The tiles of all pictures together."""
    tiles_done: int = 0
    identical: bool = False
    """Whether all tiles are identical to those computed here."""
    elements: tuple[ElementResult, ...] = ()
    failovers: tuple[FailoverResult, ...] = ()
    handle_resolutions: int = 0
    takeovers: tuple[Takeover, ...] = ()
    joins: tuple[Join, ...] = ()
    joining: int = 0
    """Registrars that joined but never had the whole handlespace."""
    checksums: Mapping[int, int] = field(default_factory=dict)
    """The checksum of each living registrar over all elements it knows."""
    differences: int = 0
    """The number of differences between their views."""
    pictures: tuple[PictureResult, ...] = ()
    returned: tuple[int, ...] = ()
    """Elements that were removed while alive and came back."""
    students: tuple[StudentResult, ...] = ()
    attacks: tuple[AttackResult, ...] = ()
    apart: bool = False
    """While the network was split, each half had its own elements and no others."""
    error: str = ""
    told: str = ""

    @property
    def why(self) -> str:
        """Why the lesson did not reach its end, as the audience saw it."""
        return self.told or self.error
