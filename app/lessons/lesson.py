"""A lesson: steps with captions, pauses and questions, and what must have come true at the end; read from a small TOML
file.

`resources/lessons/*.toml` are the lessons that come with the program; any other file may be named by its path. This
module turns a file into a `Lesson` value or says in one sentence what is wrong with it. It plays nothing (`runner`
does), and knows no Qt.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from app.lessons.tables import LessonError, fill
from rserpool import LocalError, policy_by_name

__all__ = ["Expect", "Lesson", "LessonError", "PictureOptions", "Step", "available", "in_order", "load", "parse"]

FOLDER = Path(__file__).parents[2] / "resources" / "lessons"

ALGORITHMS = {"mandelbrot": 1, "mandelbrotn": 2}
"""Names of the protocol's algorithm numbers, in files and on the command line."""

TARGETED = ("kill", "pause", "go on", "stop")
"""What a step may do to those whom `whom` says."""

ACTIONS = ("registrar", "elements", "render", "split", "heal", *TARGETED)
"""What a step may do. `split` cuts all links between two halves of the network: the first half of the registrars and of
the elements, with the user, and the others. `heal` makes whatever is wrong with links right again."""

WHOM = ("busiest", "idlest", "frozen", "all", "home")
"""Whom a step may mean, beside the number of an element (the first one that the lesson starts is 1): the elements that
serve the most tiles, those that serve the fewest, those that are frozen, all that run, or the registrar that is home of
the most elements."""

UNTIL = ("registered", "removed", "apart", "agreed")
"""What a step may wait for: that all registrars have every element that runs; that none of them has one any more that
is frozen or dead; that each has those of its half of a split network and no others; that they agree about everything.
"""

ANSWERS = 4
"""Answers to a question at most: so many keys there are."""


@dataclass(frozen=True, slots=True)
class PictureOptions:
    """The picture a lesson renders: its window on the plane, how it is cut, how many tiles are under way at a time."""

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
    """A fresh session for every tile, so that the pool's policy chooses for each one. Otherwise a session keeps its
    element from tile to tile."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step. It waits until `done` (0 to 1) of the picture is there, until something has happened, and `after` more
    seconds. Then it shows its caption, asks its question, leaves `read` seconds for reading, and acts; with `pause` the
    next step waits for a person. Nobody is waited for when nobody looks on."""

    say: str = ""
    """The caption. Without one the caption before it stays."""
    do: str = ""
    done: float = 0.0
    until: str = ""
    after: float = 0.0
    read: float = 0.0
    tile: float = 0.0
    """With `whom` an element: act when a tile in its hands has come so far (0 to 1)."""
    whom: str | int = ""
    count: int = 1
    """How many to start; or how many of those that `whom` says."""
    count_userland: int = 0
    """How many to start with userland SCTP, which keeps every process a little busy even when nothing happens; 0: as
    many."""
    speed: int = 0
    """Points per second of each element that is started; 0: as fast as it can."""
    capacity: int = 4
    """Sessions that an element serves at a time; more are refused."""
    full: int = 0
    """Sessions that are a load of 100 % to an adaptive policy; 0: as many as its capacity."""
    policy: str = "RoundRobin"
    """Of the elements that are started, with its numbers after colons: `WeightedRoundRobin:3`."""
    keep_alive: float = 0.0
    """Seconds between two looks of the registrars that are started at whether elements and other registrars still live,
    and how long those may take to answer; 0: the usual ones."""

    question: str = ""
    """Asked before it acts: what will happen?"""
    answers: tuple[str, ...] = ()
    right: int = 0
    """Which of the answers is right, from 1."""
    why: str = ""
    """A sentence that is shown when one has answered."""
    pause: bool = False
    """Not before a step that shall happen in the middle of a picture, for the picture does not wait."""


@dataclass(frozen=True, slots=True)
class Expect:
    """What must be true when the picture is done; what is None is not looked at."""

    complete: bool | None = None
    identical: bool | None = None
    """Every tile equals the same tile computed in this process."""
    failovers: int | None = None
    """At least so many tiles changed their element."""
    resumed: int | None = None
    """At least so many of them went on from a cookie in the middle of the tile."""
    takeovers: int | None = None
    """At least so many times a registrar became the home of a dead one's elements."""
    rehomed: bool | None = None
    """Every element that lives has a home that lives, and all registrars know it."""
    agree: bool | None = None
    """All registrars that live have the same checksum over all elements, and see nothing differently."""
    joined_within: float | None = None
    """Registrars that were started when there were elements saw all that the others saw, within so many seconds."""
    served: int | None = None
    """At least so many elements computed a part of a picture."""
    shares: float | None = None
    """The part of each element in the points is its part in the speed of all, give or take so much (0 to 1)."""
    faster: float | None = None
    """The last picture took so many times less time than the first, at least."""
    sped_up: float | None = None
    """At least so many times as many points a second with the most elements as with the fewest, in one picture."""
    returned: int | None = None
    """At least so many elements were removed while they lived, and came back into the pool."""
    apart: bool | None = None
    """While the network was split, each half had its own elements and no others."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """A whole lesson."""

    name: str
    title: str
    about: str
    """What it is about, in a sentence or two."""
    picture: PictureOptions
    steps: tuple[Step, ...]
    expect: Expect
    timeout: float = 120.0
    """Seconds it may take before it counts as failed, without the time that people take."""
    minutes: int = 3
    """How long it takes about, with a class that reads and answers."""
    order: int = 100
    """Its place in lists; those with the same go by name."""

    def texts(self) -> Iterator[str]:
        """All that it says to people."""
        yield self.title
        yield self.about
        for step in self.steps:
            yield from filter(None, (step.say, step.question, *step.answers, step.why))


def available(folder: Path = FOLDER) -> dict[str, Path]:
    """The lessons in a folder, by name."""
    return {path.stem: path for path in sorted(folder.glob("*.toml"))}


def in_order(folder: Path = FOLDER) -> list[Lesson]:
    """The lessons in a folder as they are listed. A broken file is left out; whoever plays it is told what is wrong."""
    lessons = []
    for name in available(folder):
        with suppress(LessonError):
            lessons.append(parse(name, (folder / f"{name}.toml").read_text(encoding="utf-8")))
    return sorted(lessons, key=lambda lesson: (lesson.order, lesson.name))


def load(name: str) -> Lesson:
    """A lesson by its name, or by the path of its file."""
    path = available().get(name, Path(name))
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        known = ", ".join(available()) or "none"
        raise LessonError(f"there is no lesson {name!r} (there are: {known}; or give the path of a file)") from error
    return parse(path.stem, text)


def parse(name: str, text: str) -> Lesson:
    """The lesson in a TOML text."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LessonError(f"lesson {name}: not a TOML file: {error}") from error
    steps = table.pop("step", [])
    if not isinstance(steps, list) or not steps:
        raise LessonError(f"lesson {name}: it has no [[step]]")
    picture = fill(PictureOptions, table.pop("picture", {}), f"lesson {name}, [picture]")
    _check_picture(picture, f"lesson {name}, [picture]")
    parts = {
        "picture": picture,
        "expect": fill(Expect, table.pop("expect", {}), f"lesson {name}, [expect]"),
        "steps": tuple(_step(step, f"lesson {name}, step {i}") for i, step in enumerate(steps, 1)),
    }
    lesson = fill(Lesson, {"name": name, **table}, f"lesson {name}", parts)
    if not lesson.steps[0].say:
        raise LessonError(f"lesson {name}, step 1: the first step needs a caption, 'say'")
    if not any(step.do == "render" for step in lesson.steps):
        raise LessonError(f"lesson {name}: no step does 'render'")
    return lesson


def _step(table: object, where: str) -> Step:
    step = fill(Step, table, where)
    if step.do and step.do not in ACTIONS:
        raise LessonError(f"{where}: do = {step.do!r}; it must be one of {', '.join(ACTIONS)}")
    if step.until and step.until not in UNTIL:
        raise LessonError(f"{where}: until = {step.until!r}; it must be one of {', '.join(UNTIL)}")
    if (step.do in TARGETED) != (step.whom != ""):
        raise LessonError(f"{where}: 'whom' belongs to {', '.join(TARGETED)}, and to nothing else")
    if isinstance(step.whom, str) and step.whom not in ("", *WHOM):
        raise LessonError(f"{where}: whom = {step.whom!r}; it must be {', '.join(WHOM)} or an element's number")
    if step.tile and step.whom == "home":
        raise LessonError(f"{where}: a registrar has no tiles in hand, so 'tile' belongs to elements")
    if (
        max(step.done, step.tile) > 1
        or min(step.done, step.tile, step.after, step.read, step.keep_alive) < 0
        or min(step.speed, step.full, step.count_userland) < 0
        or min(step.count, step.capacity) < 1
    ):
        raise LessonError(f"{where}: a number is out of range (done and tile are fractions from 0 to 1)")
    try:
        policy_by_name(step.policy)
    except LocalError as error:
        raise LessonError(f"{where}: policy = {step.policy!r}: {error}") from error
    _check_question(step, where)
    return step


def _check_question(step: Step, where: str) -> None:
    if not step.question:
        if step.answers or step.right or step.why:
            raise LessonError(f"{where}: 'answers', 'right' and 'why' belong to a 'question'")
    elif not 2 <= len(step.answers) <= ANSWERS or not 1 <= step.right <= len(step.answers) or not step.why:
        raise LessonError(
            f"{where}: a question needs two to {ANSWERS} 'answers', the number of the 'right' one, and a 'why'"
        )


def _check_picture(picture: PictureOptions, where: str) -> None:
    columns, rows = picture.tiles
    if not (0 < columns <= picture.width and 0 < rows <= picture.height):
        raise LessonError(f"{where}: {columns}×{rows} tiles do not fit into {picture.width}×{picture.height} pixels")
    if picture.iterations < 1 or picture.sessions < 1:
        raise LessonError(f"{where}: iterations and sessions are at least 1")
    if picture.algorithm not in ALGORITHMS:
        raise LessonError(f"{where}: algorithm = {picture.algorithm!r}; it must be one of {', '.join(ALGORITHMS)}")
