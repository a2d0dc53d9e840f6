"""A lesson: steps with captions, pauses and questions, and what to expect at the end, read from a small TOML file.

`resources/lessons/*.lesson.toml` are the lessons that come with the program; any other file may be given by its path.
This module turns a file into a `Lesson` or says in one sentence what is wrong with it. It plays nothing (`runner` does
that) and knows no Qt.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from app.base.reading import read_file
from app.lessons.parts import (
    ACTIONS,
    ALGORITHMS,
    ANSWERS,
    FORMER_WORDS,
    OF_STUDENTS,
    TARGETED,
    UNTIL,
    WHOM,
    Expect,
    Lesson,
    PictureOptions,
    Step,
)
from app.lessons.tables import LessonError, fill
from app.models.actions import Action
from app.models.classroom.names import clean_name
from rserpool import LocalError, policy_by_name

FOLDER = Path(__file__).parents[2] / "resources" / "lessons"

ENDING = ".lesson.toml"
"""By this ending of its name the desktop knows a lesson. Other files are played when their path is given."""

LARGEST = 65536
"""The most octets of a lesson's file."""

MOST_PROCESSES = 250
"""The most registrars and elements that a lesson may start, in all its steps."""

MOST_STUDENTS = 8
"""The most students of a lesson. Each laptop has some processes, and an address."""

MOST_SESSIONS = 512
"""The most tiles that a lesson may have under way at a time."""

LONGEST = 3600.0
"""The most seconds of a wait, a time to read, and a keep-alive."""

MOST_DOTS = 100
"""The most dots in a line. A key of thousands of parts (`a.a.a...`) takes the TOML reader time by its square."""


def available(folder: Path = FOLDER) -> dict[str, Path]:
    """Return the paths of the lessons in a folder, by name."""
    return {name_of(path): path for path in sorted(folder.glob(f"*{ENDING}"))}


def name_of(path: Path) -> str:
    """Return the name of the lesson in this file: the file's name without its ending."""
    return path.name.removesuffix(ENDING) if path.name.endswith(ENDING) else path.stem


def in_order(folder: Path = FOLDER) -> list[Lesson]:
    """Return the lessons in a folder in the order of lists. A broken file is left out; `load` says what is wrong."""
    lessons = []
    for name, path in available(folder).items():
        with suppress(LessonError, OSError):
            lessons.append(parse(name, _text(path)))
    return sorted(lessons, key=lambda lesson: (lesson.order, lesson.name))


def path_of(name: str) -> Path:
    """Return the path of a lesson's file, by its name or its path."""
    return available().get(name, Path(name))


def load(name: str) -> Lesson:
    """Return a lesson by its name or by the path of its file. Raises `LessonError`."""
    path = path_of(name)
    try:
        text = _text(path)
    except FileNotFoundError as error:
        known = ", ".join(available()) or "none"
        raise LessonError(f"there is no lesson {name!r} (there are: {known}; or give the path of a file)") from error
    except OSError as error:
        raise LessonError(f"the lesson {name} cannot be read: {error.strerror}") from error
    return playable(parse(name_of(path), text))


def playable(lesson: Lesson) -> Lesson:
    """Return the lesson unchanged if its picture can be rendered. Otherwise raise `LessonError`. This needs numpy."""
    view = lesson.picture.view
    if complaint := view.refusal or view.excess or view.misfit(*lesson.picture.tiles) or view.flaw:
        raise LessonError(f"lesson {lesson.name}, [picture]: {complaint}")
    return lesson


def parse(name: str, text: str) -> Lesson:
    """Return the lesson in a TOML text. Raises `LessonError` and nothing else."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.count(".") > MOST_DOTS:
            raise LessonError(f"lesson {name}: line {number} has more than {MOST_DOTS} dots")
    try:
        table = tomllib.loads(text)
    except RecursionError as error:
        raise LessonError(f"lesson {name}: it is nested too deeply") from error
    except ValueError as error:  # not TOML, or a number of thousands of digits
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
    if not any(step.do is Action.RENDER for step in lesson.steps):
        raise LessonError(f"lesson {name}: no step does 'render'")
    starts = [step.count for step in lesson.steps if step.do in (Action.START_REGISTRARS, Action.START_ELEMENTS)]
    if sum(starts) > MOST_PROCESSES:
        raise LessonError(f"lesson {name}: it starts {sum(starts)} processes; a lesson may start {MOST_PROCESSES}")
    _check_students(lesson.steps, f"lesson {name}")
    if lesson.timeout <= 0:
        raise LessonError(f"lesson {name}: timeout must be above 0")
    return lesson


def _text(path: Path) -> str:
    octets = read_file(path, LARGEST)
    try:
        return octets.decode()
    except UnicodeDecodeError as error:
        raise LessonError(f"lesson {name_of(path)}: not a TOML file: it is not UTF-8 text") from error


def _step(table: object, where: str) -> Step:
    if isinstance(table, dict) and "do" in table:
        table = {**table, "do": _action(table["do"], where)}
    step = fill(Step, table, where)
    if step.until and step.until not in UNTIL:
        raise LessonError(f"{where}: until = {step.until!r}; it must be one of {', '.join(UNTIL)}")
    if (step.do in TARGETED) != (step.whom != ""):
        raise LessonError(
            f"{where}: 'whom' belongs to {', '.join(action.value for action in TARGETED)}, and to nothing else"
        )
    if isinstance(step.whom, str) and step.whom not in ("", *WHOM):
        raise LessonError(f"{where}: whom = {step.whom!r}; it must be {', '.join(WHOM)} or an element's number")
    if (step.do is Action.ATTACK) != (step.seconds > 0):
        raise LessonError(f"{where}: an attack lasts some 'seconds', and nothing else does")
    if step.tile and step.whom == "home":
        raise LessonError(f"{where}: a registrar has no tiles in hand, so 'tile' belongs to elements")
    if (
        max(step.done, step.tile) > 1
        or min(step.done, step.tile, step.after, step.read, step.keep_alive, step.seconds) < 0
        or max(step.after, step.read, step.keep_alive, step.seconds) > LONGEST
        or min(step.speed, step.full, step.count_userland) < 0
        or max(step.count, step.count_userland) > MOST_PROCESSES
        or min(step.count, step.capacity) < 1
    ):
        raise LessonError(f"{where}: a number is out of range (done and tile are fractions from 0 to 1)")
    try:
        policy_by_name(step.policy)
    except LocalError as error:
        raise LessonError(f"{where}: policy = {step.policy!r}: {error}") from error
    _check_question(step, where)
    return step


def _action(word: object, where: str) -> Action | None:
    if word == "":
        return None
    known = {action.value: action for action in ACTIONS}
    found = (known | FORMER_WORDS).get(word) if isinstance(word, str) else None
    if found is None:
        raise LessonError(f"{where}: do = {word!r}; it must be one of {', '.join(known)}")
    return found


def _check_students(steps: Sequence[Step], where: str) -> None:
    """Check that a class is invited once and before anybody joins, and that who does something is in the class."""
    invited, known, here = False, set[str](), set[str]()
    for number, step in enumerate(steps, 1):
        place = f"{where}, step {number}"
        if (step.do in OF_STUDENTS) != (step.who != ""):
            words = ", ".join(action.value for action in OF_STUDENTS)
            raise LessonError(f"{place}: 'who' belongs to {words}, and to nothing else")
        if step.do is Action.INVITE:
            if invited or any(other.do in (Action.START_REGISTRARS, Action.START_ELEMENTS) for other in steps):
                raise LessonError(f"{place}: a class is invited once, and it has the registrar and all elements")
            invited = True
        elif step.do is Action.JOIN:
            if not invited or step.who in here or clean_name(step.who) != step.who:
                raise LessonError(f"{place}: who = {step.who[:40]!r}; somebody joins by a name, after 'invite'")
            known.add(step.who)
            here.add(step.who)
            if len(known) > MOST_STUDENTS:
                raise LessonError(f"{place}: a lesson may have {MOST_STUDENTS} students")
        elif step.who and step.who not in here:
            raise LessonError(f"{place}: who = {step.who[:40]!r}; no student of this name is in the class")
        elif step.do in (Action.LEAVE, Action.VANISH):
            here.remove(step.who)


def _check_question(step: Step, where: str) -> None:
    if not step.question:
        if step.answers or step.right or step.why:
            raise LessonError(f"{where}: 'answers', 'right' and 'why' belong to a 'question'")
    elif not 2 <= len(step.answers) <= ANSWERS or not 1 <= step.right <= len(step.answers) or not step.why:
        raise LessonError(
            f"{where}: a question needs two to {ANSWERS} 'answers', the number of the 'right' one, and a 'why'"
        )


def _check_picture(picture: PictureOptions, where: str) -> None:
    if picture.algorithm not in ALGORITHMS:
        raise LessonError(f"{where}: algorithm = {picture.algorithm!r}; it must be one of {', '.join(ALGORITHMS)}")
    if not 1 <= picture.sessions <= MOST_SESSIONS:
        raise LessonError(f"{where}: sessions = {picture.sessions}; it must be at least 1 and at most {MOST_SESSIONS}")
