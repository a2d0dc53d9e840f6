"""A lesson: timed steps with captions, and what must have come true at the end; read from a small TOML file.

`resources/lessons/*.toml` are the lessons that come with the program; any other file may be named by its path. This
module turns a file into a `Lesson` value or says in one sentence what is wrong with it. It plays nothing (`runner`
does), and knows no Qt.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

FOLDER = Path(__file__).parents[2] / "resources" / "lessons"

ALGORITHMS = {"mandelbrot": 1, "mandelbrotn": 2}
"""Names of the protocol's algorithm numbers, in files and on the command line."""

ACTIONS = ("registrar", "elements", "render", "kill", "pause", "go on", "stop")
"""What a step may do. The last four need `whom`."""

TARGETED = ACTIONS[3:]

WHOM = ("busiest", "idlest", "home")
"""Whom a step may mean, beside the number of an element: the element that serves the most sessions, the one that serves
the fewest, or the registrar that is home of the most elements."""


class LessonError(Exception):
    """The file is no lesson; the sentence says where and why."""


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


@dataclass(frozen=True, slots=True)
class Step:
    """One step: it waits until `done` (0 to 1) of the picture is there and `after` more seconds, shows its caption,
    leaves `read` seconds for reading it (none when nobody looks on), and acts."""

    say: str
    do: str = ""
    done: float = 0.0
    after: float = 0.0
    read: float = 0.0
    tile: float = 0.0
    """With `whom` an element: act when a tile in its hands has come so far (0 to 1)."""
    whom: str | int = ""
    count: int = 1
    """How many to start."""
    speed: int = 0
    """Points per second of each element that is started; 0: as fast as it can."""
    capacity: int = 4
    """Sessions that an element serves at a time."""


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


@dataclass(frozen=True, slots=True)
class Lesson:
    """A whole lesson. `timeout` is how many seconds it may take before it counts as failed."""

    name: str
    title: str
    about: str
    picture: PictureOptions
    steps: tuple[Step, ...]
    expect: Expect
    timeout: float = 120.0

    def texts(self) -> Iterator[str]:
        """All that it says to people."""
        yield self.title
        yield self.about
        for step in self.steps:
            yield step.say


T = TypeVar("T")


def available(folder: Path = FOLDER) -> dict[str, Path]:
    """The lessons in a folder, by name."""
    return {path.stem: path for path in sorted(folder.glob("*.toml"))}


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
    picture = _fill(PictureOptions, table.pop("picture", {}), f"lesson {name}, [picture]")
    _check_picture(picture, f"lesson {name}, [picture]")
    parts = {
        "picture": picture,
        "expect": _fill(Expect, table.pop("expect", {}), f"lesson {name}, [expect]"),
        "steps": tuple(_step(step, f"lesson {name}, step {i}") for i, step in enumerate(steps, 1)),
    }
    lesson = _fill(Lesson, {"name": name, **table}, f"lesson {name}", parts)
    if not any(step.do == "render" for step in lesson.steps):
        raise LessonError(f"lesson {name}: no step does 'render'")
    return lesson


def _step(table: object, where: str) -> Step:
    step = _fill(Step, table, where)
    if step.do and step.do not in ACTIONS:
        raise LessonError(f"{where}: do = {step.do!r}; it must be one of {', '.join(ACTIONS)}")
    if (step.do in TARGETED) != (step.whom != ""):
        raise LessonError(f"{where}: 'whom' belongs to {', '.join(TARGETED)}, and to nothing else")
    if isinstance(step.whom, str) and step.whom not in ("", *WHOM):
        raise LessonError(f"{where}: whom = {step.whom!r}; it must be {', '.join(WHOM)} or an element's number")
    if step.tile and step.whom == "home":
        raise LessonError(f"{where}: a registrar has no tiles in hand, so 'tile' belongs to elements")
    if (
        max(step.done, step.tile) > 1
        or min(step.done, step.tile, step.after, step.read) < 0
        or step.speed < 0
        or step.count < 1
        or step.capacity < 1
    ):
        raise LessonError(f"{where}: a number is out of range (done and tile are fractions from 0 to 1)")
    return step


def _check_picture(picture: PictureOptions, where: str) -> None:
    columns, rows = picture.tiles
    if not (0 < columns <= picture.width and 0 < rows <= picture.height):
        raise LessonError(f"{where}: {columns}×{rows} tiles do not fit into {picture.width}×{picture.height} pixels")
    if picture.iterations < 1 or picture.sessions < 1:
        raise LessonError(f"{where}: iterations and sessions are at least 1")
    if picture.algorithm not in ALGORITHMS:
        raise LessonError(f"{where}: algorithm = {picture.algorithm!r}; it must be one of {', '.join(ALGORITHMS)}")


def _fill(kind: type[T], table: object, where: str, parts: Mapping[str, Any] | None = None) -> T:
    """A dataclass from a TOML table: every key known, every value of the field's type; `parts` are ready values."""
    if not isinstance(table, dict):
        raise LessonError(f"{where}: a table is expected")
    values: dict[str, Any] = dict(parts or {})
    known = {field.name: field for field in fields(kind) if field.name not in values}  # type: ignore[arg-type]
    for key, value in table.items():
        if key not in known:
            raise LessonError(f"{where}: {key!r} is not known here (known: {', '.join(known)})")
        values[key] = _value(value, str(known[key].type), f"{where}: {key}")
    for key, field in known.items():
        if key not in values and field.default is MISSING:
            raise LessonError(f"{where}: {key!r} is missing")
    return kind(**values)


def _value(value: object, annotation: str, where: str) -> object:
    """`value` if it is what the annotation says; whole numbers do for floats, lists of two for pairs."""
    for kind in annotation.split(" | "):
        match kind, value:
            case ("bool", bool()) | ("str", str()):
                return value
            case ("int", int()) if not isinstance(value, bool):
                return value
            case ("float", int() | float()) if not isinstance(value, bool):
                return float(value)
            case ("tuple[int, int]", [first, second]):
                return _value(first, "int", where), _value(second, "int", where)
            case ("tuple[float, float]", [first, second]):
                return _value(first, "float", where), _value(second, "float", where)
    readable = annotation.removesuffix(" | None").replace("tuple", "a pair ")
    raise LessonError(f"{where} = {value!r}; it must be {readable}")
