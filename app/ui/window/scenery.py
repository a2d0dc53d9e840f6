"""The scene that a window shows, and the change to another one: the live scene, or a moment of a recorded run."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from app.models.fleet.marks import Mark
from app.models.fleet.process_row import State
from app.models.scene import Scene
from app.ui.loop import Spawn


class Scenery:
    """Holds the scene that is shown. A change reaches the `parts` one after the other, with turns of the event loop
    between them, so that the window keeps responding. If several scenes are requested during a change, the last one
    wins."""

    def __init__(self, scene: Scene, spawn: Spawn) -> None:
        self.scene = self._wanted = scene
        self.parts: Sequence[Callable[[Scene], object]] = ()
        """The functions that are called with a new scene, in this order. The window sets them once its parts exist."""
        self._spawn = spawn
        self._task: asyncio.Task[None] | None = None

    @property
    def settled(self) -> bool:
        """Whether all parts show the scene that was requested last."""
        return self._task is None or self._task.done()

    def mark_of(self, identifier: int) -> Mark:
        """Return the mark of an element in this scene."""
        return self.scene.mark_of(identifier)

    def is_frozen(self, identifier: int) -> bool:
        """Whether an element is frozen in this scene."""
        row = self.scene.fleet.element(identifier)
        return row is not None and row.state is State.FROZEN

    def show(self, scene: Scene) -> None:
        """Show this scene in all parts. Do nothing if it is already shown."""
        if scene is self._wanted:
            return
        self._wanted = scene
        if self.settled:
            self._task = self._spawn(self._change())

    async def _change(self) -> None:
        while self.scene is not self._wanted:
            self.scene = self._wanted
            for part in self.parts:
                part(self.scene)
                await asyncio.sleep(0)
                if self.scene is not self._wanted:
                    break
