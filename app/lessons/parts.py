"""The parts of a lesson: its picture, its steps, what is expected, and all of it together. Values only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.models.actions import Action

if TYPE_CHECKING:
    from app.fractal.viewport import Viewport

ALGORITHMS = {"mandelbrot": 1, "mandelbrotn": 2}
"""Names of the protocol's algorithm numbers, in files and on the command line."""

TARGETED = (Action.KILL, Action.FREEZE, Action.THAW, Action.STOP)
"""Actions on the components that `whom` names."""

OF_STUDENTS = (Action.JOIN, Action.LEAVE, Action.VANISH, Action.USE, Action.REST)
"""Actions of the student that `who` names, in the class that a step with `invite` has opened."""

ACTIONS = (
    Action.START_REGISTRARS,
    Action.START_ELEMENTS,
    Action.RENDER,
    Action.SPLIT,
    Action.HEAL,
    Action.CLEAR,
    Action.ATTACK,
    Action.INVITE,
    *TARGETED,
    *OF_STUDENTS,
)
"""What a step may do. `split` cuts all links between two halves of the network: the first half of the registrars and of
the elements, with the user, and the rest. `heal` repairs everything that can be repaired."""

FORMER_WORDS = {"pause": Action.FREEZE, "go on": Action.THAW}
"""Words of earlier lesson files, which are still read."""

WHOM = ("busiest", "idlest", "frozen", "all", "home")
"""The components a step may act on, besides the number of an element (the first one that the lesson starts is 1): the
elements that serve the most tiles, those that serve the fewest, those that are frozen, all that run, or the registrar
that is home to most elements."""

UNTIL = ("registered", "removed", "apart", "agreed", "joined", "away", "vanished", "calm")
"""What a step may wait for. `registered`: all registrars list every element that runs. `removed`: no registrar lists an
element that is frozen or dead. `apart`: each registrar lists the elements of its half of a split network and no others.
`agreed`: all registrars agree about everything."""

ANSWERS = 4
"""The most answers a question may have: one for each key."""


@dataclass(frozen=True, slots=True)
class PictureOptions:
    """The picture a lesson renders: its window on the plane, its tiles, and how many are under way at a time."""

    width: int = 800
    height: int = 600
    iterations: int = 1024
    c1: tuple[float, float] = (-1.5, 1.5)
    c2: tuple[float, float] = (1.5, -1.5)
    algorithm: str = "mandelbrot"
    n: float = 2.0
    tiles: tuple[int, int] = (12, 8)
    sessions: int = 6
    session_per_tile: bool = False
    """Use a fresh session for every tile, so that the pool's policy chooses an element for each tile. Otherwise a
    session keeps its element from tile to tile."""

    @property
    def view(self) -> Viewport:
        """The view that these options describe."""
        from app.fractal.protocol import Algorithm
        from app.fractal.viewport import Viewport

        algorithm = Algorithm(ALGORITHMS[self.algorithm])
        return Viewport(
            self.width, self.height, complex(*self.c1), complex(*self.c2), self.iterations, algorithm, self.n
        )


@dataclass(frozen=True, slots=True)
class Step:
    """One step.

    It waits until the fraction `done` (0 to 1) of the picture is complete, until something has happened (`until`), and
    `after` more seconds. Then it shows its caption, asks its question, leaves `read` seconds for reading, and acts.
    With `pause` the next step waits for a person. Without an audience no step waits for people.
    """

    say: str = ""
    """The caption. Without one the previous caption stays."""
    do: Action | None = None
    done: float = 0.0
    until: str = ""
    after: float = 0.0
    read: float = 0.0
    tile: float = 0.0
    """If `whom` is an element: act when this fraction (0 to 1) of a tile it computes is complete, and not much
    more."""
    whom: str | int = ""
    count: int = 1
    """How many to start, or on how many of `whom` to act."""
    count_userland: int = 0
    """How many to start with userland SCTP, which keeps every process slightly busy even when idle; 0: `count`."""
    who: str = ""
    """The name of the student who does it."""
    speed: int = 0
    """Points per second of each element that is started, or of each student's element; 0: no limit."""
    capacity: int = 4
    """Sessions that an element serves at a time; it refuses more."""
    full: int = 0
    """Sessions that make a load of 100 % for an adaptive policy; 0: its capacity."""
    policy: str = "RoundRobin"
    """The policy of the elements that are started, with its numbers after colons: `WeightedRoundRobin:3`."""
    keep_alive: float = 0.0
    """For the registrars that are started: seconds between two checks of elements and other registrars, which is also
    how long an answer may take; 0: the defaults."""

    guarded: bool | None = None
    """For a registrar and elements that are started: with the protection against strangers (true), or with none at all
    (false); None: as usual."""
    seconds: float = 0.0
    """How long an attack lasts."""

    question: str = ""
    """Asked before the step acts: what will happen?"""
    answers: tuple[str, ...] = ()
    right: int = 0
    """The number of the right answer, from 1."""
    why: str = ""
    """The sentence that is shown after an answer."""
    networks: bool | None = None
    """Play this step only if the laptops of students have networks of their own (true), or if they do not (false)."""
    pause: bool = False
    """Wait for a person afterwards. Do not pause before a step in mid-picture: the picture does not wait."""


@dataclass(frozen=True, slots=True)
class Expect:
    """What must be true when the picture is complete. Fields that are None are not checked."""

    complete: bool | None = None
    identical: bool | None = None
    """Every tile equals the same tile computed in this process."""
    failovers: int | None = None
    """The number of tiles that changed their element, at least."""
    resumed: int | None = None
    """The number of tiles that resumed mid-tile from a cookie, at least."""
    takeovers: int | None = None
    """How often a registrar took over the elements of a dead one, at least."""
    rehomed: bool | None = None
    """Every living element has a living home registrar, and all registrars know it."""
    agree: bool | None = None
    """All living registrars have the same checksum over all elements and no differences."""
    joined_within: float | None = None
    """Registrars that were started after the elements had the whole handlespace within this many seconds."""
    served: int | None = None
    """The number of elements that computed a part of a picture, at least."""
    shares: float | None = None
    """The largest difference (0 to 1) between an element's share of the points and its share of the total speed."""
    faster: float | None = None
    """The speed-up of the last picture over the first, at least."""
    sped_up: float | None = None
    """Minimum speed-up from fewest to most elements, in points per second within one picture."""
    returned: int | None = None
    """The number of elements that were removed while alive and came back into the pool, at least."""
    apart: bool | None = None
    """While the network was split, each half had its own elements and no others."""
    students_within: float | None = None
    """An element of each student was in the pool within this many seconds after the teacher's desk let the student
    in."""
    handed_over: float | None = None
    """Students who left properly, or whose owner needed the laptop, had tiles in hand. They went on elsewhere within
    this many seconds, and no point was computed twice."""
    rescued: int | None = None
    """The number of tiles of students who vanished that others finished, at least."""
    came_back: int | None = None
    """The number of students who went because the owner used the laptop, and came back afterwards, at least."""
    kept_out: bool | None = None
    """A stranger's elements were in the pool without protection, and none was with it."""
    forgeries_refused: bool | None = None
    """Elements have accepted forged cookies without protection, and none with it."""
    floods_refused: int | None = None
    """The number of a stranger's messages that the registrar refused with protection, at least."""
    unevicted: bool | None = None
    """No element of the lesson has lost its place in the pool while a stranger attacked."""
    waited: float | None = None
    """The median of the seconds of a user's handle resolutions under attack with protection, at most."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """A whole lesson."""

    name: str
    title: str
    about: str
    """The subject, in a sentence or two."""
    picture: PictureOptions
    steps: tuple[Step, ...]
    expect: Expect
    timeout: float = 120.0
    """Seconds after which it counts as failed. Waiting for people does not count."""
    minutes: int = 3
    """The approximate duration with a class that reads and answers."""
    order: int = 100
    """Its place in lists; lessons with the same place are sorted by name."""

    @property
    def invites(self) -> bool:
        """Whether it has a class with students."""
        return any(step.do is Action.INVITE for step in self.steps)

    def here(self, *, networks: bool) -> Lesson:
        """Return the lesson as it is played where laptops have networks of their own, or have not."""
        return replace(self, steps=tuple(step for step in self.steps if step.networks in (None, networks)))

    def texts(self) -> Iterator[str]:
        """All texts shown to people."""
        yield self.title
        yield self.about
        for step in self.steps:
            yield from filter(None, (step.say, step.question, *step.answers, step.why))
