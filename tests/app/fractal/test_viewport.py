"""Viewports and tiles: tiles cover the picture, zooming keeps the point under the pointer, and doubles have a limit."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.fractal.kernels.arrays import numpy_kernel
from app.fractal.protocol import Algorithm
from app.fractal.viewport import Viewport

views = st.builds(
    Viewport,
    width=st.integers(1, 300),
    height=st.integers(1, 300),
    c1=st.builds(complex, st.floats(-2, -1), st.floats(1, 2)),
    c2=st.builds(complex, st.floats(1, 2), st.floats(-2, -1)),
    iterations=st.just(20),
    algorithm=st.just(Algorithm.MANDELBROT),
)


def close(one: complex, other: complex, size: float = 1.0) -> bool:
    return abs(one - other) <= 1e-9 * size


@settings(deadline=None)
@given(views, st.integers(1, 20), st.integers(1, 20))
def test_tiles_cover_every_pixel_once(view: Viewport, columns: int, rows: int) -> None:
    covered = np.zeros((view.height, view.width), int)
    tiles = view.tiles(columns, rows)
    for tile in tiles:
        covered[tile.y : tile.y + tile.height, tile.x : tile.x + tile.width] += 1
        assert (tile.parameter.width, tile.parameter.height) == (tile.width, tile.height)
    assert (covered == 1).all()
    assert sorted(tile.index for tile in tiles) == list(range(len(tiles)))
    assert [t.index for t in sorted(tiles, key=lambda t: (t.y, t.x))] == list(range(len(tiles)))


def test_tiles_start_from_the_centre() -> None:
    tiles = Viewport.DEFAULT.tiles(5, 3)
    assert tiles[0].index == 7
    assert {tile.index for tile in tiles[-4:]} == {0, 4, 10, 14}


def test_the_tiles_together_are_the_picture() -> None:
    view = Viewport(90, 60, -1.5 + 1.5j, 1.5 - 1.5j, 60, Algorithm.MANDELBROT)
    whole = numpy_kernel(view.parameter, 0, 90 * 60).reshape(60, 90)
    together = np.zeros_like(whole)
    for tile in view.tiles(4, 3):
        counts = numpy_kernel(tile.parameter, 0, tile.parameter.points).reshape(tile.height, tile.width)
        together[tile.y : tile.y + tile.height, tile.x : tile.x + tile.width] = counts
    # A tile's corner is rounded once more than the picture's points. This may change points at the edge of the set.
    assert np.count_nonzero(whole != together) <= 5


@settings(deadline=None)
@given(views, st.floats(0.3, 8.0), st.floats(0, 1), st.floats(0, 1))
def test_zooming_keeps_the_point_under_the_pointer(view: Viewport, factor: float, across: float, down: float) -> None:
    x, y = across * view.width, down * view.height
    zoomed = view.zoomed(factor, x, y)
    assert close(zoomed.at(x, y), view.at(x, y))
    assert zoomed.step_x == pytest.approx(view.step_x / factor)
    assert zoomed.step_y == pytest.approx(view.step_y / factor)
    back = zoomed.zoomed(1 / factor, x, y)
    assert close(back.c1, view.c1)
    assert close(back.c2, view.c2)


@settings(deadline=None)
@given(views, st.floats(-200, 200), st.floats(-200, 200))
def test_panning_moves_the_points(view: Viewport, dx: float, dy: float) -> None:
    panned = view.panned(dx, dy)
    if panned != view:
        assert close(panned.at(dx, dy), view.at(0, 0), size=200)
        assert panned.step_x == pytest.approx(view.step_x)


def test_panning_and_zooming_out_stay_near_the_set() -> None:
    view = Viewport.DEFAULT
    for _ in range(200):
        view = view.panned(800, 0)
    assert abs(view.at(400, 300)) <= 64
    for _ in range(200):
        view = view.zoomed(0.5, 0, 0)
    assert abs(view.c2 - view.c1) < 200


@settings(deadline=None)
@given(views, st.integers(1, 400), st.integers(1, 400))
def test_another_size_shows_at_least_what_was_visible(view: Viewport, width: int, height: int) -> None:
    resized = view.resized(width, height)
    assert (resized.width, resized.height) == (width, height)
    assert close((resized.c1 + resized.c2) / 2, (view.c1 + view.c2) / 2)
    assert resized.c1.real <= view.c1.real + 1e-9
    assert resized.c1.imag >= view.c1.imag - 1e-9
    assert resized.step_x / resized.step_y == pytest.approx(view.step_x / view.step_y)


def test_a_size_below_1_becomes_1() -> None:
    assert Viewport.DEFAULT.resized(0, -5).width == 1


def test_squared_makes_pixels_square() -> None:
    squared = Viewport.DEFAULT.squared()
    assert squared.step_x == pytest.approx(-squared.step_y)
    assert squared.c1 == pytest.approx(-2 + 1.5j)
    assert squared.c2 == pytest.approx(2 - 1.5j)


def test_zooming_in_ends_at_the_limit_of_doubles() -> None:
    view = Viewport.DEFAULT
    assert not view.at_limit
    steps = 0
    while not view.at_limit:
        view = view.zoomed(2.0, 700, 20)
        steps += 1
    assert 35 < steps < 50
    assert view.zoomed(2.0, 700, 20) == view
    assert view.zoomed(0.5, 700, 20) != view
    # Neighbouring pixels are still different points.
    assert len({view.at(x, 0) for x in range(view.width)}) == view.width


def test_a_zoom_beyond_the_limit_goes_to_the_limit() -> None:
    view = Viewport.DEFAULT.zoomed(2.0**30, 700, 20)
    end = view.zoomed(1e9, 700, 20)
    assert end.at_limit
    assert 16 <= end.doubles_apart < 40
    assert end.at(700, 20) == pytest.approx(view.at(700, 20), abs=abs(end.step_x))


def test_deeper_views_get_more_iterations() -> None:
    depths = [Viewport.DEFAULT.zoomed(2.0**octaves, 400, 300).fitting_iterations for octaves in range(0, 44, 4)]
    assert depths[0] == 512
    assert depths == sorted(set(depths))
    assert depths[-1] < 10_000
    assert Viewport.DEFAULT.zoomed(0.5, 400, 300).fitting_iterations == 512
    assert Viewport.DEFAULT.with_iterations(0).iterations == 1


def test_a_tile_is_cut_into_parts_that_cover_it() -> None:
    view = Viewport.DEFAULT
    tile = view.tiles(3, 3)[0]
    assert view.cut(tile, tile.width, tile.height, 9) == (tile,)
    parts = view.cut(tile, 50, 40, 9)
    assert [part.index for part in parts] == list(range(9, 9 + len(parts)))
    covered = np.zeros((view.height, view.width), int)
    for part in parts:
        covered[part.y : part.y + part.height, part.x : part.x + part.width] += 1
        assert part.parameter.c1 == view.at(part.x, part.y)
    assert (covered[tile.y : tile.y + tile.height, tile.x : tile.x + tile.width] == 1).all()
    assert covered.sum() == tile.width * tile.height
