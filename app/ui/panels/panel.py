"""The base class of the panels around the picture, and the context that every panel is built from.

A panel overrides what concerns it: `set_theme`, `show_scene`, `connect_actions`, `set_reduced_motion`. It does not know
the window; its `Context` has all it may use.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QMenu, QWidget

from app.base.signal import Signal
from app.fractal.palettes import Palette
from app.fractal.places import Place
from app.models.actions import Action
from app.models.fleet.fleet import Row
from app.models.fleet.marks import Mark
from app.models.fleet.tunable import Tunable
from app.models.messages.log import Message
from app.models.scene import Scene
from app.models.viewing.bookmarks import Bookmarks
from app.ui.actions import Actions
from app.ui.demonstration import Demonstration
from app.ui.look.theme import Look, Theme
from app.ui.loop import Spawn
from app.ui.picture.thumbnails import Thumbnails
from app.ui.playback import Playback


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What the parts of one window share. The window makes it once and passes it to every panel."""

    demonstrator: Demonstration
    look: Look
    playback: Playback
    """Says which moment of which run is shown."""
    bookmarks: Bookmarks
    thumbnails: Thumbnails
    spawn: Spawn
    """Run a coroutine as a task of the window; its error becomes a complaint."""
    say: Callable[[str], object]
    """Show a sentence about something that was done, for some seconds."""
    complain: Callable[[str], object]
    """Show a sentence about something that failed, and write it to the journal."""
    mark_of: Callable[[int], Mark]
    """Return the mark of an element in the scene that is shown, by the element's identifier."""
    palette: Callable[[], Palette]
    """Return the palette of the picture."""
    go: Callable[[Place], object]
    """Render a place, unless a lesson has locked the view."""
    go_to: Callable[[int], object]
    """Return to a view of the history by its number, unless a lesson has locked the view."""
    menu_of: Callable[[Row | None], QMenu]
    """Return the context menu of a component; None is the pool user of this window."""
    message_wanted: Signal[Message]
    """Emitted to have the messages panel show one message."""
    row_wanted: Signal[Row, Action | Tunable]
    """Emitted to have the pool panel act on a row, or open it for tuning."""


class Panel(QWidget):
    """A widget that is docked beside or below the picture."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context

    def set_theme(self, theme: Theme) -> None:
        """Redraw what does not follow the palette by itself."""

    def show_scene(self, scene: Scene) -> None:
        """Show this scene from now on: the live one, or a moment of a recorded run."""

    def connect_actions(self, actions: Actions) -> None:
        """Connect the actions that belong to this panel. The window calls it once, after all panels are built."""

    def set_reduced_motion(self, on: bool) -> None:
        """Make things appear immediately instead of moving."""
