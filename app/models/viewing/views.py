"""The views that one looked at, to go back and forward among them, as in a web browser.

A view is a place with its depth: both are undone together. Colours are how one looks and stay as they are.
"""

from __future__ import annotations

from app.base.signal import Signal
from app.fractal.viewport import Viewport

LIMIT = 200
"""Views that are kept; nobody goes back further."""


class ViewHistory:
    """Where we are, where we were, and where we were before we went back."""

    def __init__(self) -> None:
        self._views: list[Viewport] = []
        self._chosen: list[Viewport] = []
        """The same as they were when they were visited."""
        self._at = -1
        self.changed: Signal[()] = Signal()
        """Other views, or another one of them."""

    @property
    def views(self) -> tuple[Viewport, ...]:
        """All that are kept, the oldest first."""
        return tuple(self._views)

    @property
    def at(self) -> int:
        """Which of them is the present one; -1 before the first."""
        return self._at

    @property
    def now(self) -> Viewport | None:
        """The present view; None before the first."""
        return self._views[self._at] if self._views else None

    @property
    def can_go_back(self) -> bool:
        return self._at > 0

    @property
    def can_go_forward(self) -> bool:
        return self._at < len(self._views) - 1

    def visit(self, view: Viewport) -> None:
        """Go to a new view; those ahead are forgotten. The present one again is no new view."""
        if view != self.now:
            self._views = [*self._views[: self._at + 1], view][-LIMIT:]
            self._chosen = [*self._chosen[: self._at + 1], view][-LIMIT:]
            self._at = len(self._views) - 1
            self.changed.emit()

    def fit(self, width: int, height: int) -> None:
        """The present view on another raster, if there is one: not a step to go back over. It is made of the view that
        was chosen, or a window that is made smaller and larger again would show more and more around it."""
        if self._views:
            self._views[self._at] = self._chosen[self._at].resized(width, height)
            self.changed.emit()

    def back(self) -> Viewport | None:
        """The view before this one; None if there is none."""
        return self.go_to(self._at - 1)

    def forward(self) -> Viewport | None:
        """The view after this one; None if there is none."""
        return self.go_to(self._at + 1)

    def go_to(self, place: int) -> Viewport | None:
        """One of `views`; None if there is none."""
        if not 0 <= place < len(self._views):
            return None
        self._at = place
        self.changed.emit()
        return self._views[place]
