"""The picture on the screen: pixels of known tiles have the expected colours; wheel and drag change the view."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.fractal.picture import Picture, TileState
from app.fractal.shade import Pixels, Tint, element_ramp, plain_ramp
from app.models.fleet.marks import COLOURS
from app.ui.look.theme import LIGHT
from app.ui.picture.canvas import Canvas
from app.ui.picture.fades import FADE_S
from app.ui.picture.picture_image import mapped
from tests.app.ui.builders import ONE, THREE, TWO, a_picture, compute, fail_over, finish, mark_of, order, start
from tests.helpers.clock import Clock

WIDTH, HEIGHT = 360, 240


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def frozen() -> set[int]:
    return set()


@pytest.fixture
def canvas(qtbot: QtBot, clock: Clock, frozen: set[int]) -> Canvas:
    canvas = Canvas(
        mark_of, lambda identifier: identifier in frozen, lambda state: f"tile {state.tile.index}", clock=clock
    )
    qtbot.addWidget(canvas)
    canvas.resize(WIDTH, HEIGHT)
    return canvas


def shown(canvas: Canvas, clock: Clock) -> QImage:
    """Return the image after all fades."""
    canvas.frame()
    clock.now += FADE_S * 2
    canvas.frame()
    return canvas.grab().toImage()


def pixel(image: QImage, picture: Picture, state: TileState, x: float = 0.5, y: float = 0.7) -> tuple[int, int, int]:
    tile = state.tile
    colour = image.pixelColor(int(tile.x + tile.width * x), int(tile.y + tile.height * y))
    return colour.red(), colour.green(), colour.blue()


def expected(picture: Picture, state: TileState, ramp: Pixels, x: float = 0.5, y: float = 0.7) -> tuple[int, int, int]:
    tile = state.tile
    count = picture.counts[int(tile.y + tile.height * y), int(tile.x + tile.width * x)]
    colour = QColor.fromRgb(int(ramp[count]))
    return colour.red(), colour.green(), colour.blue()


def a_shown_picture(canvas: Canvas) -> Picture:
    picture = a_picture(WIDTH, HEIGHT)
    canvas.show_picture(picture)
    return picture


def test_each_tile_has_the_hue_of_its_element(canvas: Canvas, clock: Clock) -> None:
    picture = a_shown_picture(canvas)
    done = order(picture)[:6]
    for index, element in zip(done, (ONE, TWO, THREE, ONE, TWO, THREE), strict=True):
        finish(picture, index, element)
    image = shown(canvas, clock)
    for index in done:
        state = picture.states[index]
        assert state.element is not None
        ramp = element_ramp(mark_of(state.element).rgb, picture.viewport.iterations)
        assert pixel(image, picture, state) == expected(picture, state, ramp)
    assert len({image.pixel(x, y) for x in range(0, WIDTH, 3) for y in range(0, HEIGHT, 3)}) > 20


def test_changing_the_tint_computes_nothing(canvas: Canvas, clock: Clock) -> None:
    picture = a_shown_picture(canvas)
    for index in order(picture):
        finish(picture, index, TWO)
    counts = picture.counts.copy()
    state = picture.states[order(picture)[3]]
    canvas.tint = Tint.PLAIN
    assert pixel(shown(canvas, clock), picture, state) == expected(picture, state, plain_ramp(1024))
    canvas.tint = Tint.TINT
    assert pixel(shown(canvas, clock), picture, state) == expected(picture, state, element_ramp(COLOURS[1], 1024))
    assert (picture.counts == counts).all()


def test_borders_frame_tiles_in_the_elements_colour_and_plain_shows_none(canvas: Canvas, clock: Clock) -> None:
    picture = a_shown_picture(canvas)
    index = order(picture)[0]
    finish(picture, index, TWO)
    tile = picture.states[index].tile
    on_edge = int(tile.x + tile.width * 0.9), tile.y + 1
    canvas.tint = Tint.BORDERS
    framed = shown(canvas, clock).pixelColor(*on_edge)
    canvas.tint = Tint.PLAIN
    plain = shown(canvas, clock).pixelColor(*on_edge)
    wanted = QColor(*COLOURS[1])
    assert max(abs(framed.red() - wanted.red()), abs(framed.green() - wanted.green())) < 40
    assert framed != plain


def test_a_tile_that_failed_over_shows_two_hues_and_a_seam_between(canvas: Canvas, clock: Clock) -> None:
    picture = a_shown_picture(canvas)
    index = order(picture)[0]
    state = picture.states[index]
    half = state.tile.width * (state.tile.height // 2)
    fail_over(picture, index, ONE, TWO, half)
    compute(picture, index, TWO, half)
    picture.finish_tile(state.tile, TWO)
    image = shown(canvas, clock)
    assert pixel(image, picture, state, 0.9, 0.3) == expected(picture, state, element_ramp(COLOURS[0], 1024), 0.9, 0.3)
    assert pixel(image, picture, state, 0.9, 0.8) == expected(picture, state, element_ramp(COLOURS[1], 1024), 0.9, 0.8)
    seam = [
        image.pixelColor(state.tile.x + state.tile.width // 2, state.tile.y + state.tile.height // 2 + d)
        for d in (-1, 0, 1)
    ]
    assert max(colour.lightness() for colour in seam) > 150


def test_new_points_fade_in(canvas: Canvas, clock: Clock) -> None:
    picture = a_shown_picture(canvas)
    index = order(picture)[1]
    start(picture, index, TWO)
    compute(picture, index, TWO)
    canvas.frame()
    clock.now += FADE_S / 2
    canvas.frame()
    state = picture.states[index]
    half = canvas.grab().toImage()
    full = shown(canvas, clock)
    assert sum(pixel(half, picture, state)) < sum(pixel(full, picture, state))


def test_beyond_a_number_of_fades_points_appear_immediately(
    canvas: Canvas, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.ui.picture.fades.MOST_FADES", 1)
    picture = a_shown_picture(canvas)
    first, second = order(picture)[:2]
    for index in (first, second):
        start(picture, index, TWO)
        compute(picture, index, TWO)
    canvas.frame()
    begun = canvas.grab().toImage()
    whole = shown(canvas, clock)
    states = picture.states[first], picture.states[second]
    assert [pixel(begun, picture, state) == pixel(whole, picture, state) for state in states] == [False, True]


def test_with_reduced_motion_points_appear_immediately(canvas: Canvas, clock: Clock) -> None:
    canvas.reduced_motion = True
    picture = a_shown_picture(canvas)
    index = order(picture)[1]
    finish(picture, index, TWO)
    assert canvas.frame() is False
    state = picture.states[index]
    assert pixel(canvas.grab().toImage(), picture, state) == expected(picture, state, element_ramp(COLOURS[1], 1024))


def test_the_outline_of_a_tile_runs_unless_its_element_is_frozen(
    canvas: Canvas, clock: Clock, frozen: set[int]
) -> None:
    picture = a_shown_picture(canvas)
    start(picture, order(picture)[0], TWO)

    def after(seconds: float) -> tuple[bool, QImage]:
        clock.now += seconds
        return canvas.frame(), canvas.grab().toImage()

    after(0.0)
    moving, first = after(0.06)
    _, second = after(0.06)
    assert moving
    assert first != second
    frozen.add(TWO)
    moving, third = after(0.06)
    _, fourth = after(0.06)
    assert not moving
    assert third == fourth


def test_the_canvas_rests_when_nothing_changes(canvas: Canvas, clock: Clock) -> None:
    picture = a_shown_picture(canvas)
    for index in order(picture):
        finish(picture, index, ONE)
    assert canvas.frame()
    clock.now += 2 * FADE_S
    assert not canvas.frame()


def test_the_previous_picture_is_scaled_behind_the_new_one(canvas: Canvas, clock: Clock) -> None:
    picture = a_shown_picture(canvas)
    for index in order(picture):
        finish(picture, index, TWO)
    before = shown(canvas, clock)
    zoomed = a_picture(WIDTH, HEIGHT, factor=2.0, x=WIDTH / 2, y=HEIGHT / 2)
    canvas.show_picture(zoomed)
    after = canvas.grab().toImage()
    # The point that was half way to the corner is now at the corner, dimmed.
    was, now = before.pixelColor(WIDTH // 4 + 3, HEIGHT // 4 + 3), after.pixelColor(6, 6)
    assert now.lightness() < was.lightness()
    assert now.lightness() > QColor(LIGHT.picture).lightness() * 0.9
    assert abs(now.hslHue() - was.hslHue()) < 30


def test_one_view_is_mapped_into_another() -> None:
    view = a_picture(WIDTH, HEIGHT).viewport
    for other, where in (
        (view, (0, 0, WIDTH, HEIGHT)),
        (view.zoomed(2.0, 0, 0), (0, 0, 2 * WIDTH, 2 * HEIGHT)),
        (view.panned(30, -20), (30, -20, WIDTH, HEIGHT)),
    ):
        place = mapped(view, other)
        assert place is not None
        assert place.getRect() == pytest.approx(where)
    assert mapped(view, view.panned(2 * WIDTH, 0)) is None
    assert mapped(view, view.zoomed(1e6, 0, 0)) is None


def wheel(canvas: Canvas, at: QPoint, notches: int) -> None:
    event = QWheelEvent(
        QPointF(at), QPointF(canvas.mapToGlobal(at)), QPoint(), QPoint(0, 120 * notches), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(canvas, event)


def test_the_wheel_zooms_immediately_and_requests_one_view(canvas: Canvas, qtbot: QtBot) -> None:
    picture = a_shown_picture(canvas)
    tile = picture.states[order(picture)[0]].tile
    at = canvas.place_of(tile).topLeft()
    with qtbot.waitSignal(canvas.zoomed) as asked:
        wheel(canvas, at.toPoint(), 1)
        wheel(canvas, at.toPoint(), 1)
        assert canvas.place_of(tile).topLeft().x() == pytest.approx(at.x(), abs=1)
        assert canvas.place_of(tile).width() == pytest.approx(tile.width * 1.25**2)
    factor, x, y = asked.args
    assert (factor, x, y) == pytest.approx((1.25**2, tile.x, tile.y))


def test_a_drag_pans(canvas: Canvas, qtbot: QtBot) -> None:
    picture = a_shown_picture(canvas)
    tile = picture.states[order(picture)[0]].tile
    before = canvas.place_of(tile)
    with qtbot.waitSignal(canvas.panned) as asked:
        QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
        QTest.mouseMove(canvas, QPoint(130, 90))
        assert canvas.place_of(tile).topLeft() == before.topLeft() + QPointF(30, -10)
        QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(130, 90))
    assert asked.args == [30.0, -10.0]


def test_a_locked_view_does_not_move(canvas: Canvas) -> None:
    picture = a_shown_picture(canvas)
    tile = picture.states[order(picture)[0]].tile
    before = canvas.place_of(tile)
    canvas.locked = True
    canvas.zoom_by(2.0)
    assert canvas.place_of(tile) == before


def test_a_new_size_is_requested(canvas: Canvas, qtbot: QtBot) -> None:
    a_shown_picture(canvas)
    canvas.show()
    with qtbot.waitSignal(canvas.resized) as asked:
        canvas.resize(WIDTH + 60, HEIGHT)
    assert asked.args == [WIDTH + 60, HEIGHT]


def test_the_pointer_over_a_tile_shows_a_hint(canvas: Canvas) -> None:
    canvas.show()
    picture = a_shown_picture(canvas)
    index = order(picture)[2]
    QTest.mouseMove(canvas, canvas.place_of(picture.states[index].tile).center().toPoint())
    assert canvas.label.isVisible()
    assert canvas.label.text() == f"tile {index}"
    canvas.show_picture(None)
    assert not canvas.label.isVisible()
