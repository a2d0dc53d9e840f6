"""AutoplayControls: where guides lead, and that they wait, go on and end as they should. No pool is needed."""

from __future__ import annotations

import asyncio
import random
from itertools import pairwise
from pathlib import Path

import pytest

from app.base.signal import Signal
from app.fractal.kernels.arrays import numpy_kernel
from app.fractal.picture import Picture
from app.fractal.places import Place
from app.fractal.presets import PRESETS
from app.fractal.viewport import Viewport
from app.models.viewing.autoplay import Autopilot, Autoplay, ImageLoop
from tests.app.fractal.test_files import SPIRAL

WIDTH, HEIGHT = 90, 60


def begun(view: Viewport) -> Picture:
    return Picture(view, view.tiles(1, 1))


def complete(picture: Picture) -> Picture:
    (state,) = picture.states.values()
    tile = state.tile
    picture.start_tile(tile, 1)
    picture.add_points(tile, 0, numpy_kernel(tile.parameter, 0, tile.parameter.points), 1)
    picture.finish_tile(tile, 1)
    return picture


def flight(seed: int, steps: int) -> list[Viewport]:
    pilot, views, picture = Autopilot(random.Random(seed)), [], None
    for _ in range(steps):
        view, _ = pilot.next(picture, WIDTH, HEIGHT)
        views.append(view)
        picture = complete(begun(view))
    return views


def height(view: Viewport) -> float:
    return abs(view.c1.imag - view.c2.imag)


def test_the_autopilot_begins_with_the_whole_set_and_flies_nearer_where_there_is_something_to_see():
    views = flight(1, 5)
    assert Place.of(views[0]).centre == PRESETS[0].centre
    assert all(height(one) / height(other) == pytest.approx(2.5) for one, other in pairwise(views))
    assert all(len(set(complete(begun(view)).counts.flat)) > 10 for view in views)
    depths = [view.iterations for view in views]
    assert depths == sorted(set(depths))


def test_the_same_seed_flies_the_same_way_and_another_one_another():
    assert flight(3, 5) == flight(3, 5)
    assert flight(3, 5) != flight(4, 5)


def test_the_autopilot_turns_back_where_doubles_end_and_goes_out_to_the_whole_set():
    pilot = Autopilot(random.Random(1))
    view = Place("", 0.1011 + 0.9563j, 0.0004, 300).view(WIDTH, HEIGHT)
    view = view.zoomed(1e20, 45, 30)
    heights = []
    for _ in range(20):
        picture = begun(view)
        picture.counts[:] = random.Random(5).choices(range(40), k=WIDTH)  # something to see everywhere
        picture.tiles_done = 1
        view, _ = pilot.next(picture, WIDTH, HEIGHT)
        heights.append(height(view))
        if heights[-1] > 2:
            break
    assert heights == sorted(heights)
    assert heights[-1] == height(PRESETS[0].view(WIDTH, HEIGHT))
    picture = begun(view)
    picture.counts[:] = random.Random(5).choices(range(40), k=WIDTH)
    picture.tiles_done = 1
    assert height(pilot.next(picture, WIDTH, HEIGHT)[0]) < heights[-1]


def test_the_autopilot_turns_back_where_it_is_dull():
    pilot = Autopilot(random.Random(1))
    dull = Place("", 1.1 + 1.1j, 0.01, 300).view(WIDTH, HEIGHT)
    view, _ = pilot.next(complete(begun(dull)), WIDTH, HEIGHT)
    assert height(view) > height(dull)


def test_the_loop_shows_presets_and_files_never_twice_in_a_row(tmp_path: Path):
    good, bad = tmp_path / "spiral.fsf", tmp_path / "bad.fsf"
    good.write_text(SPIRAL)
    bad.write_text("nonsense")
    loop = ImageLoop(random.Random(1), [good, bad], PRESETS[:2])
    names = [loop.next(None, WIDTH, HEIGHT)[1] for _ in range(40)]
    assert set(names) == {"spiral", "The whole set", "Seahorse valley"}
    assert all(one != other for one, other in pairwise(names))
    assert ImageLoop(random.Random(1), [], PRESETS[:1]).next(None, WIDTH, HEIGHT)[0].width == WIDTH


class PlayedStage:
    """Renders soon, or when it is told to."""

    def __init__(self, *, at_once: bool = True) -> None:
        self.view_size = WIDTH, HEIGHT
        self.picture_changed: Signal[Picture | None] = Signal()
        self.picture: Picture | None = None
        self.at_once = at_once
        self.rendered: list[Viewport] = []
        self.enough = asyncio.Event()

    def render(self, view: Viewport, /) -> None:
        self.picture = begun(view)
        self.rendered.append(view)
        self.picture_changed.emit(self.picture)
        if self.at_once:
            asyncio.get_running_loop().call_soon(complete, self.picture)
        if len(self.rendered) >= 4:
            self.enough.set()


def test_a_tour_goes_on_when_a_picture_is_complete_and_ends_with_anothers_view():
    async def story() -> None:
        stage = PlayedStage()
        tour = Autoplay(stage)
        task = asyncio.create_task(tour.run(ImageLoop(random.Random(2)), 0.0))
        await stage.enough.wait()
        stage.render(Viewport.DEFAULT.resized(WIDTH, HEIGHT))
        await task
        assert stage.rendered[-1] == Viewport.DEFAULT.resized(WIDTH, HEIGHT)

    asyncio.run(story())


def test_a_tour_waits_for_the_picture_and_for_its_pause_unless_it_is_told_to_go_on():
    async def story() -> None:
        stage = PlayedStage(at_once=False)
        tour, said = Autoplay(stage), []

        def hear(text: str) -> None:
            said.append(text)
            if "in 30 s" in text:
                tour.go_on()

        tour.said.connect(hear)
        task = asyncio.create_task(tour.run(ImageLoop(random.Random(2)), 30.0))
        while len(stage.rendered) < 3:
            rendered = len(stage.rendered)
            for _ in range(10):
                await asyncio.sleep(0)
            if stage.picture is not None:
                assert len(stage.rendered) <= max(rendered, 1)
                complete(stage.picture)
            for _ in range(10):
                await asyncio.sleep(0)
        assert sum("next picture in 30 s" in text for text in said) == 2
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert len(stage.picture_changed._listeners) == 0

    asyncio.run(story())


def test_another_raster_of_the_same_place_is_no_reason_to_end():
    async def story() -> None:
        stage = PlayedStage()
        tour = Autoplay(stage)
        task = asyncio.create_task(tour.run(ImageLoop(random.Random(2)), 0.0))
        while len(stage.rendered) < 2:  # noqa: ASYNC110 -- no event for it
            await asyncio.sleep(0)
        stage.render(stage.rendered[-1].resized(70, 50))
        await stage.enough.wait()
        assert not task.done()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(story())
