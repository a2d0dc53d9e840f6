"""Autoplay: where its guides lead, and when it waits, continues and ends. No pool is needed."""

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
    pilot, views = Autopilot(random.Random(seed)), list[Viewport]()
    picture: Picture | None = None
    for _ in range(steps):
        view, _ = pilot.next(picture, WIDTH, HEIGHT)
        views.append(view)
        picture = complete(begun(view))
    return views


def height(view: Viewport) -> float:
    return abs(view.c1.imag - view.c2.imag)


def test_the_autopilot_begins_with_the_whole_set_and_zooms_in_where_there_is_something_to_see() -> None:
    views = flight(1, 5)
    assert Place.of(views[0]).centre == PRESETS[0].centre
    assert all(height(one) / height(other) == pytest.approx(2.5) for one, other in pairwise(views))
    assert all(len(set(complete(begun(view)).counts.flat)) > 10 for view in views)
    depths = [view.iterations for view in views]
    assert depths == sorted(set(depths))


def test_the_way_depends_on_the_seed_only() -> None:
    assert flight(3, 5) == flight(3, 5)
    assert flight(3, 5) != flight(4, 5)


def test_the_autopilot_turns_back_where_double_precision_ends() -> None:
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


def test_the_autopilot_turns_back_where_there_is_little_to_see() -> None:
    pilot = Autopilot(random.Random(1))
    dull = Place("", 1.1 + 1.1j, 0.01, 300).view(WIDTH, HEIGHT)
    view, _ = pilot.next(complete(begun(dull)), WIDTH, HEIGHT)
    assert height(view) > height(dull)


def test_the_loop_shows_presets_and_files_but_never_one_twice_in_a_row(tmp_path: Path) -> None:
    good, bad = tmp_path / "spiral.fsf", tmp_path / "bad.fsf"
    good.write_text(SPIRAL)
    bad.write_text("nonsense")
    loop = ImageLoop(random.Random(1), [good, bad], PRESETS[:2])
    names = [loop.next(None, WIDTH, HEIGHT)[1] for _ in range(40)]
    assert set(names) == {"spiral", "The whole set", "Seahorse valley"}
    assert all(one != other for one, other in pairwise(names))
    assert ImageLoop(random.Random(1), [], PRESETS[:1]).next(None, WIDTH, HEIGHT)[0].width == WIDTH


class PlayedRenderer:
    """Renders soon, or when the test completes a picture."""

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


def test_autoplay_continues_after_a_complete_picture_and_ends_when_another_view_is_chosen() -> None:
    async def story() -> None:
        renderer = PlayedRenderer()
        autoplay = Autoplay(renderer)
        task = asyncio.create_task(autoplay.run(ImageLoop(random.Random(2)), 0.0))
        await renderer.enough.wait()
        renderer.render(Viewport.DEFAULT.resized(WIDTH, HEIGHT))
        await task
        assert renderer.rendered[-1] == Viewport.DEFAULT.resized(WIDTH, HEIGHT)

    asyncio.run(story())


def test_autoplay_waits_for_the_picture_and_for_its_pause_unless_told_to_continue() -> None:
    async def story() -> None:
        renderer = PlayedRenderer(at_once=False)
        autoplay, said = Autoplay(renderer), list[str]()

        def hear(text: str) -> None:
            said.append(text)
            if "in 30 s" in text:
                autoplay.next_picture()

        autoplay.said.connect(hear)
        task = asyncio.create_task(autoplay.run(ImageLoop(random.Random(2)), 30.0))
        while len(renderer.rendered) < 3:
            rendered = len(renderer.rendered)
            for _ in range(10):
                await asyncio.sleep(0)
            if renderer.picture is not None:
                assert len(renderer.rendered) <= max(rendered, 1)
                complete(renderer.picture)
            for _ in range(10):
                await asyncio.sleep(0)
        assert sum("next picture in 30 s" in text for text in said) == 2
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert renderer.picture_changed.listeners == 0

    asyncio.run(story())


def test_autoplay_continues_when_the_raster_changes() -> None:
    async def story() -> None:
        renderer = PlayedRenderer()
        autoplay = Autoplay(renderer)
        task = asyncio.create_task(autoplay.run(ImageLoop(random.Random(2)), 0.0))
        while len(renderer.rendered) < 2:  # noqa: ASYNC110 -- no event for it
            await asyncio.sleep(0)
        renderer.render(renderer.rendered[-1].resized(70, 50))
        await renderer.enough.wait()
        assert not task.done()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(story())
