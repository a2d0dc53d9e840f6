"""A scene: everything there is to see of a run.

The live one belongs to the demonstrator; others are rebuilt from a recording, as they were at some moment. Panels show
a scene and can be given another one (`show_scene`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from app.base.clock import now
from app.base.signal import Signal
from app.fractal.picture import Picture
from app.fractal.session import Failover
from app.models.faults.links import FaultyLinks
from app.models.fleet.marks import Mark, mark
from app.models.fleet.other_components import Components
from app.models.fleet.process_list import ProcessList
from app.models.fleet.process_row import ElementRow, Row
from app.models.handlespace.scope import Scope
from app.models.journal import Journal
from app.models.messages.log import MessageLog


@dataclass(eq=False)
class Scene:
    """The models that panels show."""

    fleet: ProcessList
    scope: Scope
    journal: Journal
    components: Components
    messages: MessageLog = field(default_factory=MessageLog)
    links: FaultyLinks = field(default_factory=FaultyLinks)
    live: bool = True
    """False: the scene is recorded, and nothing in it can be acted upon."""
    clock: Callable[[], float] = now
    """The time in this scene, in seconds since the epoch."""
    lent: dict[int, Mark] = field(default_factory=dict)
    """The marks of elements on other people's machines, by identifier: those of their owners."""
    lent_changed: Signal[int, Mark] = field(default_factory=lambda: Signal[int, Mark]())
    """It is known now whose element this is."""
    picture: Picture | None = None
    picture_changed: Signal[Picture | None] = field(default_factory=lambda: Signal[Picture | None]())
    """A new picture began."""
    failed_over: Signal[Failover] = field(default_factory=lambda: Signal[Failover]())
    waits_for: str = ""
    """Why the picture waits, in a sentence; empty if it does not."""
    waiting: Signal[str] = field(default_factory=lambda: Signal[str]())
    """`waits_for` changed."""
    caption: str = ""
    """The caption of a lesson."""
    captioned: Signal[str] = field(default_factory=lambda: Signal[str]())
    """`caption` changed."""

    def show_picture(self, picture: Picture | None) -> None:
        """Show a new picture."""
        self.picture = picture
        self.picture_changed.emit(picture)

    def __post_init__(self) -> None:
        self.fleet.added.connect(self._added)

    def lend(self, identifier: int, owner: Mark) -> None:
        """Note whose element this is."""
        self.lent[identifier] = owner
        if (row := self.fleet.element(identifier)) is not None and not row.ours:
            row.owner = owner
            self.fleet.changed.emit(row)
        self.lent_changed.emit(identifier, owner)

    def _added(self, row: Row) -> None:
        if isinstance(row, ElementRow) and not row.ours and row.identifier in self.lent:
            row.owner = self.lent[row.identifier]

    def say_waiting(self, sentence: str) -> None:
        """Set why the picture waits; empty if it does not."""
        self.waits_for = sentence
        self.waiting.emit(sentence)

    def say(self, caption: str) -> None:
        """Set the caption of a lesson."""
        self.caption = caption
        self.captioned.emit(caption)

    def mark_of(self, identifier: int) -> Mark:
        """Return the mark of an element: that of its owner, if somebody lends it. Other elements that were not started
        here get one from their identifier."""
        if (owner := self.lent.get(identifier)) is not None:
            return owner
        row = self.fleet.element(identifier)
        return row.mark if row is not None else mark(1000 + identifier % 1000)
