"""Sentences and words about students."""

from __future__ import annotations

from app.base.language import translate
from app.models.classroom.students import State, Student, Students


def state_words(state: State) -> str:
    """Return the state of a student as a table shows it: `working`."""
    return {
        State.JOINING: translate("Class", "joining"),
        State.SERVING: translate("Class", "working"),
        State.AWAY: translate("Class", "paused"),
        State.LEFT: translate("Class", "has left"),
        State.VANISHED: translate("Class", "has vanished"),
        State.EXPELLED: translate("Class", "was removed"),
    }[state]


def attendance(students: Students) -> str:
    """Return how many students are here: `3 students here`."""
    if present := len(students.present):
        return translate("Class", "%n student(s) here", "", present)
    return translate("Class", "Nobody is here now") if len(students) else translate("Class", "Nobody is here yet")


def sentence_about(student: Student) -> str:
    """Return what a student has just done, for the journal: `Ada pauses at laptop: it runs on battery`."""
    text = {
        State.JOINING: translate("Class", "{name} joins from {host}"),
        State.SERVING: translate("Class", "{name} works at {host}"),
        State.AWAY: translate("Class", "{name} pauses at {host}"),
        State.LEFT: translate("Class", "{name} has left the class"),
        State.VANISHED: translate("Class", "{name} at {host} has vanished"),
        State.EXPELLED: translate("Class", "{name} at {host} was removed from the class"),
    }[student.state].format(name=student.shown, host=student.host)
    return f"{text}: {student.why}" if student.why else text


def about(student: Student) -> str:
    """Return what is known about a student, in lines."""
    tiles = translate("Class", "%n tile(s)", "", student.tiles)
    elements = translate("Class", "%n element(s)", "", len(student.elements))
    state = state_words(student.state)
    return "\n".join(
        (
            f"{student.mark} {student.shown}" + (f" ({student.name})" if student.alias else ""),
            f"{student.host} · {student.address}" if student.host else student.address,
            f"{state}: {student.why}" if student.why else state,
            f"{elements} · {tiles}",
        )
    )


def missing_words(error: ModuleNotFoundError) -> str:
    """Say which package is missing, and how to install it."""
    return translate(
        "Class", "The package {name} is missing. Install what a class needs: pip install 'poolscope[window]'"
    ).format(name=error.name)
