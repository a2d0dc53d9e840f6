"""The views that were visited, to go back and forward among them, as in a web browser.

A view is a place with its depth: both are undone together. Colours are not part of a view.
"""

from __future__ import annotations

from app.base.signal import Signal
from app.fractal.viewport import Viewport

LIMIT = 200
"""Views that are kept."""


class ViewHistory:
    """The present view, the views before it, and those after it if the user went back."""

    def __init__(self) -> None:
        self._views: list[Viewport] = []
        self._chosen: list[Viewport] = []
        """The same views as they were when they were chosen, before `fit`."""
        self._at = -1
        self.changed: Signal[()] = Signal()
        """The list of views or the present one changed."""

    @property
    def views(self) -> tuple[Viewport, ...]:
        """All views that are kept, oldest first."""
        return tuple(self._views)

    @property
    def at(self) -> int:
        """The index of the present view; -1 before the first."""
        return self._at

    @property
    def now(self) -> Viewport | None:
        """The present view; None before the first."""
        return self._views[self._at] if self._views else None

    @property
    def chosen(self) -> Viewport | None:
        """The present view as it was chosen, before `fit`; None before the first."""
        return self._chosen[self._at] if self._chosen else None

    @property
    def can_go_back(self) -> bool:
        return self._at > 0

    @property
    def can_go_forward(self) -> bool:
        return self._at < len(self._views) - 1

    def visit(self, view: Viewport) -> None:
        """Go to a new view and forget those ahead. Visiting the present view again changes nothing."""
        if view != self.now:
            self._views = [*self._views[: self._at + 1], view][-LIMIT:]
            self._chosen = [*self._chosen[: self._at + 1], view][-LIMIT:]
            self._at = len(self._views) - 1
            self.changed.emit()

    def fit(self, width: int, height: int) -> None:
        """Put the present view on another raster; this is not a step to go back over. The new view is made from the one
        that was chosen: otherwise a window that shrinks and grows would show more and more around it."""
        if self._views:
            self._views[self._at] = self._chosen[self._at].resized(width, height)
            self.changed.emit()

    def back(self) -> Viewport | None:
        """Go to the view before this one and return it, or None."""
        return self.go_to(self._at - 1)

    def forward(self) -> Viewport | None:
        """Go to the view after this one and return it, or None."""
        return self.go_to(self._at + 1)

    def go_to(self, place: int) -> Viewport | None:
        """Go to one of `views` and return it, or None if there is no such view."""
        if not 0 <= place < len(self._views):
            return None
        self._at = place
        self.changed.emit()
        return self._views[place]
