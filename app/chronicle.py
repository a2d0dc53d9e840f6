"""The chronicle: tells in sentences what happens to the fleet, the pool and the picture.

It listens to the models and writes to the journal. While the picture waits it also keeps the scene's sentence about
that up to date, in terms of what people see in the fleet.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Final

from app.base.durations import duration
from app.base.language import translate
from app.comparison.results import Run
from app.fractal.picture import Picture
from app.fractal.session import Failover
from app.models.classroom.students import Student
from app.models.classroom.words import sentence_about
from app.models.fleet.fleet import Fleet
from app.models.fleet.marks import Mark
from app.models.fleet.policy_words import spaced
from app.models.fleet.process_row import ElementRow, RegistrarRow, Row, State
from app.models.handlespace.registrar_view import Change
from app.models.scene import Scene
from app.rendering import Rendering
from rserpool import RemovalReason, hex_id, notices

NOBODYS: Final[Mapping[int, Mark]] = MappingProxyType({})

LEFT: Final = 1024
"""Elements that have left their pool in order, of which the latest are remembered."""


class Chronicle:
    """Writes the journal of a scene from the signals of its fleet, its scope and its rendering."""

    def __init__(self, scene: Scene, fleet: Fleet, rendering: Rendering) -> None:
        self._scene = scene
        self._fleet = fleet
        self._journal = scene.journal
        self._reason = ""
        """Why the job says it waits; empty while it does not."""
        self._left: dict[int, None] = {}
        """Elements that have left their pool in order, oldest first."""
        fleet.reported.connect(self._reported)
        fleet.happened.connect(self._fleet_happened)
        fleet.changed.connect(self._explain_waiting)
        scene.scope.happened.connect(self._scope_happened)
        scene.failed_over.connect(self._failed_over)
        rendering.waiting.connect(self._waiting)
        rendering.resumed.connect(lambda: self._journal.write("picture", translate("Picture", "The picture continues")))
        rendering.stopped.connect(
            lambda: self._journal.write("picture", translate("Picture", "The picture was stopped"))
        )
        rendering.completed.connect(
            lambda picture, seconds: self._journal.write("picture", completion_words(picture, seconds))
        )
        rendering.failed.connect(self._failed)

    def compared(self, run: Run) -> None:
        """A run of a comparison ended."""
        self._journal.write("picture", comparison_words(run))

    def tell_of_class(self, sentence: str) -> None:
        """Something happened to the class."""
        self._journal.write("pool", sentence)

    def complain_of_class(self, sentence: str) -> None:
        """Something is wrong with the class."""
        self._journal.write("trouble", sentence[:1].upper() + sentence[1:])

    def tell_of_student(self, student: Student) -> None:
        """A student does something else now."""
        self._journal.write("pool", sentence_about(student), student.mark)

    def _fleet_happened(self, row: Row, sentence: str) -> None:
        outcome = row.child.outcome if row.child is not None else None
        bad = row.state is State.GONE and (outcome is None or not outcome.orderly)
        letters = (row.letter,) if isinstance(row, RegistrarRow) else ()
        self._journal.write("trouble" if bad else "pool", sentence, *_marks(row), registrars=letters)

    def _scope_happened(self, kind: str, text: str, marks: tuple[Mark, ...], registrars: tuple[str, ...]) -> None:
        self._journal.write(kind, text, *marks, registrars=registrars)

    def _reported(self, _: RegistrarRow, change: Change) -> None:
        """Note which elements leave their pool. They do so before they end their sessions."""
        match change.notice:
            case notices.ElementRemoved(
                identifier=identifier, reason=RemovalReason.DEREGISTERED | RemovalReason.DEREGISTERED_ELSEWHERE
            ):
                self._left[identifier] = None
                if len(self._left) > LEFT:
                    del self._left[next(iter(self._left))]
            case notices.ElementAdded(element=element):
                self._left.pop(element.identifier, None)

    def _failed_over(self, failover: Failover) -> None:
        lent = self._scene.lent
        marks = [
            row.mark if (row := self._fleet.element(which)) is not None else lent[which]
            for which in (failover.left, failover.to)
            if which in lent or self._fleet.element(which) is not None
        ]
        self._journal.write("failover", failover_words(self._fleet, failover, lent, self._left), *marks)

    def _failed(self, error: Exception) -> None:
        text = translate("Picture", "The picture cannot continue: {error}")
        self._journal.write("trouble", text.format(error=error))

    def _waiting(self, reason: str) -> None:
        self._reason = reason
        if reason:
            self._explain_waiting()
        else:
            self._say_waiting("")

    def _explain_waiting(self, _: object = None) -> None:
        """Say why the picture waits; again when the fleet has changed."""
        if self._reason:
            self._say_waiting(waiting_words(self._fleet, self._reason))

    def _say_waiting(self, sentence: str) -> None:
        before = self._scene.waits_for
        if sentence == before:
            return
        if sentence and not before:
            self._journal.write("picture", sentence)
        self._scene.say_waiting(sentence)


def _marks(row: Row | None) -> tuple[Mark, ...]:
    return (row.mark,) if isinstance(row, ElementRow) else ()


def loss_words(
    fleet: Fleet, identifier: int, lent: Mapping[int, Mark] = NOBODYS, departed: Collection[int] = ()
) -> str:
    """Say why a tile had to leave an element. `lent` has the marks of elements on other people's machines, `departed`
    those that have left the pool in order."""
    row = fleet.element(identifier)
    if row is None or row.child is None:
        return _stranger_words(identifier, lent, left=identifier in departed)
    if row.child.outcome is not None:
        return f"{row.name} {row.child.outcome.what}"
    if row.killed:  # the process is dead; the launcher's report is still on its way
        text = translate("Sentences", "{name} was killed (SIGKILL)")
    elif row.state is State.FROZEN:
        text = translate("Sentences", "{name} does not answer")
    elif row.state is State.STOPPING:
        text = translate("Sentences", "{name} is leaving the pool")
    else:
        text = translate("Sentences", "{name} closed the session")
    return text.format(name=row.name)


def _stranger_words(identifier: int, lent: Mapping[int, Mark], *, left: bool) -> str:
    """Say what happened to an element that was not started here."""
    if identifier in lent:
        text = translate("Sentences", "An element of {name} was lost")
        if left:
            text = translate("Sentences", "An element of {name} left the pool")
        return text.format(name=lent[identifier].owner)
    text = translate("Sentences", "Element {element} was lost")
    if left:
        text = translate("Sentences", "Element {element} left the pool")
    return text.format(element=hex_id(identifier))


def failover_words(
    fleet: Fleet, failover: Failover, lent: Mapping[int, Mark] = NOBODYS, departed: Collection[int] = ()
) -> str:
    """Say what happened to the element that had a tile, and where the tile continued."""
    if failover.with_cookie:
        text = translate("Sentences", "{loss}; tile {tile} continued on {element} after {time} from its cookie")
    else:
        text = translate(
            "Sentences",
            "{loss}; tile {tile} continued on {element} after {time} from its beginning, without a cookie",
        )
    return text.format(
        loss=loss_words(fleet, failover.left, lent, departed),
        tile=failover.tile,
        element=lent[failover.to].owner if failover.to in lent else hex_id(failover.to),
        time=duration(failover.seconds),
    )


def completion_words(picture: Picture, seconds: float) -> str:
    """Say that a picture is complete: how many elements computed it, how long it took, how many failovers it had."""
    elements = {identifier for state in picture.states.values() for identifier in state.elements}
    return translate("Sentences", "The picture is complete: {tiles} by {elements} in {time}, {failovers}").format(
        tiles=translate("Sentences", "%n tile(s)", "", len(picture.states)),
        elements=translate("Sentences", "%n element(s)", "by whom", len(elements)),
        time=duration(seconds),
        failovers=translate("Sentences", "%n failover(s)", "", len(picture.failovers)),
    )


def waiting_words(fleet: Fleet, reason: str) -> str:
    """Say why the picture waits; `reason` is what its job says."""
    if fleet.places.taught is not None and any(_answers(row) and not row.elements for row in fleet.registrars):
        return translate("Sentences", "The picture waits: nobody lends a machine yet. It resumes when a student joins.")
    if not any(_answers(row) for row in fleet.elements):
        return translate(
            "Sentences", "The picture waits: no element is left in the pool. Start one, and the picture resumes."
        )
    if not any(_answers(row) for row in fleet.registrars):
        return translate(
            "Sentences",
            "The picture waits: no registrar is left to name an element. Start one, and the picture resumes.",
        )
    text = translate("Sentences", "The picture waits. {reason}. It resumes when an element answers.")
    return text.format(reason=reason.rstrip("."))


def _answers(row: Row) -> bool:
    return row.state is State.RUNNING and not row.killed


def comparison_words(run: Run) -> str:
    """Say how long a run of a comparison took."""
    text = translate("Sentences", "Compared: {policy} took {time}, its elements were busy {busy} % of the time")
    busy = sum(map(run.utilisation, run.elements)) / len(run.elements)
    return text.format(policy=spaced(run.policy).lower(), time=duration(run.duration), busy=round(busy * 100))
