"""A scene: everything there is to see of a run. The live one belongs to the demonstrator; others are rebuilt from what
was recorded, as it was at some moment. Panels show a scene and can be given another one (`show_scene`).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from app.base.signal import Signal
from app.fractal.job import Failover
from app.fractal.picture import Picture
from app.models.faults.links import FaultyLinks
from app.models.fleet.marks import Mark, mark
from app.models.fleet.other_components import Components
from app.models.fleet.process_list import ProcessList
from app.models.handlespace.scope import Scope
from app.models.journal import Journal
from app.models.messages.log import MessageLog


@dataclass(eq=False)
class Scene:
    """What panels look at."""

    fleet: ProcessList
    scope: Scope
    journal: Journal
    components: Components
    messages: MessageLog = field(default_factory=MessageLog)
    links: FaultyLinks = field(default_factory=FaultyLinks)
    live: bool = True
    """False: it is over; nothing in it can be acted upon."""
    clock: Callable[[], float] = time.time
    """What time it is there, in seconds since the epoch."""
    picture: Picture | None = None
    picture_changed: Signal[Picture | None] = field(default_factory=lambda: Signal[Picture | None]())
    """A new picture has begun."""
    failed_over: Signal[Failover] = field(default_factory=lambda: Signal[Failover]())
    waits_for: str = ""
    """Why the picture stands still, in a sentence; empty: it goes on."""
    waiting: Signal[str] = field(default_factory=lambda: Signal[str]())
    """That changed."""
    caption: str = ""
    """What a lesson says at the moment."""
    captioned: Signal[str] = field(default_factory=lambda: Signal[str]())
    """That changed."""

    def show_picture(self, picture: Picture | None) -> None:
        """A new picture begins."""
        self.picture = picture
        self.picture_changed.emit(picture)

    def say_waiting(self, sentence: str) -> None:
        self.waits_for = sentence
        self.waiting.emit(sentence)

    def say(self, caption: str) -> None:
        """A lesson's caption, until the next one."""
        self.caption = caption
        self.captioned.emit(caption)

    def mark_of(self, identifier: int) -> Mark:
        """The mark of an element; strangers, which we did not start, get one from their identifier."""
        row = self.fleet.element(identifier)
        return row.mark if row is not None else mark(1000 + identifier % 1000)
