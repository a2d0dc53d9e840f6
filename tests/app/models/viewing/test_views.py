"""Back and forward among the views."""

from __future__ import annotations

from app.fractal.viewport import Viewport
from app.models.viewing.views import LIMIT, ViewHistory

FIRST = Viewport.DEFAULT
SECOND = FIRST.zoomed(2, 10, 10)
THIRD = SECOND.panned(5, 0)


def visited(*views: Viewport) -> ViewHistory:
    history = ViewHistory()
    for view in views:
        history.visit(view)
    return history


def test_back_and_forward_follow_the_visits() -> None:
    history = visited(FIRST, SECOND, THIRD)
    assert not history.can_go_forward
    assert history.forward() is None
    assert [history.back(), history.back(), history.back()] == [SECOND, FIRST, None]
    assert not history.can_go_back
    assert [history.forward(), history.forward()] == [SECOND, THIRD]


def test_a_new_view_forgets_those_ahead() -> None:
    history = visited(FIRST, SECOND)
    history.back()
    history.visit(THIRD)
    assert history.now == THIRD
    assert not history.can_go_forward
    assert history.back() == FIRST


def test_the_same_view_and_another_raster_are_not_new_steps() -> None:
    history = ViewHistory()
    assert history.now is None
    history.fit(100, 80)
    assert history.now is None
    history.visit(FIRST)
    history.visit(FIRST)
    history.fit(100, 80)
    assert history.now == FIRST.resized(100, 80)
    assert not history.can_go_back


def test_a_raster_that_changes_and_returns_shows_the_chosen_view() -> None:
    """Otherwise the view would grow each time a panel is opened and closed."""
    history = visited(FIRST)
    for size in ((1000, 300), (300, 1000), (FIRST.width, FIRST.height)):
        history.fit(*size)
    assert history.now == FIRST


def test_the_number_of_views_is_limited() -> None:
    views = [FIRST.panned(step, 0) for step in range(LIMIT + 5)]
    history = visited(*views)
    assert history.now == views[-1]
    while (view := history.back()) is not None:
        last = view
    assert last == views[5]


def test_any_view_can_be_chosen_and_changes_are_signalled() -> None:
    history = ViewHistory()
    told: list[int] = []
    history.changed.connect(lambda: told.append(history.at))
    for view in (FIRST, SECOND, THIRD):
        history.visit(view)
    history.visit(THIRD)
    assert history.go_to(0) == FIRST
    assert (history.go_to(3), history.go_to(-1)) == (None, None)
    assert history.forward() == SECOND
    assert history.views == (FIRST, SECOND, THIRD)
    assert told == [0, 1, 2, 0, 1]


def test_another_depth_is_a_new_step() -> None:
    history = visited(FIRST, FIRST.with_iterations(77))
    assert history.back() == FIRST
