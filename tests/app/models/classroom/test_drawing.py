"""What one machine has drawn of a picture."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.fractal.kernels.arrays import numpy_kernel
from app.fractal.protocol import FINALIZER
from app.fractal.viewport import Viewport
from app.models.classroom.drawing import DEEPEST, WIDEST, Box, Drawing, box_of, orders_in, small_tile

VIEW = Viewport.DEFAULT.resized(480, 320)
ORDERS = [tile.parameter for tile in VIEW.tiles(6, 4)]


def drawn(*numbers: int) -> Drawing:
    drawing = Drawing()
    for number in numbers:
        drawing.add(ORDERS[number], small_tile(ORDERS[number]))
    return drawing


def test_a_drawing_reaches_as_far_as_its_tiles() -> None:
    assert Drawing().bounds is None
    assert drawn(3).bounds == box_of(ORDERS[3])
    assert drawn(*range(len(ORDERS))).bounds == pytest.approx(
        Box(VIEW.c1.real, VIEW.c1.imag, VIEW.c2.real, VIEW.c2.imag)
    )


def test_a_tile_of_another_picture_begins_anew() -> None:
    drawing = drawn(0, 1, 2)
    for other in (replace(ORDERS[3], iterations=7), VIEW.zoomed(2.0, 10.0, 10.0).tiles(6, 4)[0].parameter):
        drawing.add(other, small_tile(other))
        assert list(drawing.tiles) == [box_of(other)]


def test_a_small_tile_has_few_points_of_the_same_place() -> None:
    deep = replace(ORDERS[0], iterations=50 * DEEPEST)
    counts, iterations = small_tile(deep)
    assert (counts.shape[1], iterations) == (WIDEST, DEEPEST)
    same = replace(deep, width=WIDEST, height=counts.shape[0], iterations=DEEPEST)
    assert np.array_equal(counts.ravel(), numpy_kernel(same, 0, same.points))


def test_orders_are_read_one_after_the_other_and_other_octets_left_out() -> None:
    one, other = ORDERS[:2]
    assert list(orders_in(one.encode() + other.encode())) == [one, other]
    assert list(orders_in(b"")) == list(orders_in(FINALIZER)) == list(orders_in(b"\xff" * 100)) == []
    assert list(orders_in(b"\xff" * len(one.encode()) + other.encode() + b"rest")) == [other]
