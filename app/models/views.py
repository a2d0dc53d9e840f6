"""The views that one looked at, to go back and forward among them, as in a web browser."""

from __future__ import annotations

from app.fractal.viewport import Viewport

LIMIT = 200
"""Views that are kept; nobody goes back further."""


class ViewHistory:
    """Where we are, where we were, and where we were before we went back."""

    def __init__(self) -> None:
        self._views: list[Viewport] = []
        self._at = -1

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
            self._at = len(self._views) - 1

    def replace(self, view: Viewport) -> None:
        """The same place on another raster: not a step to go back over."""
        if self._views:
            self._views[self._at] = view
        else:
            self.visit(view)

    def back(self) -> Viewport | None:
        """The view before this one; None if there is none."""
        if not self.can_go_back:
            return None
        self._at -= 1
        return self._views[self._at]

    def forward(self) -> Viewport | None:
        """The view after this one; None if there is none."""
        if not self.can_go_forward:
            return None
        self._at += 1
        return self._views[self._at]
