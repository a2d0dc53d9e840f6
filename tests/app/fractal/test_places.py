"""Places as lines of coordinates and in files: they survive a round trip, and anything else is refused."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.base import png
from app.fractal.places import KEYWORD, Place, PlaceError, find, parse, texts
from app.fractal.viewport import Viewport
from tests.app.fractal.test_files import SPIRAL

SEAHORSE = Place("", 0.7463 + 0.1102j, 0.012, 2048)
finite = st.floats(-60, 60, allow_nan=False)
places = st.builds(
    Place,
    st.just(""),
    st.builds(complex, finite, finite),
    finite.filter(lambda height: abs(height) > 1e-6),
    st.integers(1, 1_000_000),
    st.sampled_from([2.0, 3.0, 2.5, -1.0, 16.0]),
    st.floats(0.01, 2.5),
).filter(lambda place: not place.view(400, 300).flaw)


def test_a_place_is_a_readable_line() -> None:
    assert str(SEAHORSE) == "Mandelbrot centre 0.7463+0.1102i height 0.012 iterations 2048"
    power = Place("", -1j, 2.8, 512, 3.0, 0.75)
    assert str(power) == "MandelbrotN n 3 centre 0-1i height 2.8 stretch 0.75 iterations 512"


@settings(deadline=None)
@given(places)
def test_a_place_survives_writing_and_reading(place: Place) -> None:
    assert parse(str(place)) == place


@pytest.mark.parametrize(
    "line",
    [
        "mandelbrot, centre = 0.7463 + 0.1102*i, height: 0.012, iterations: 2048",
        "  Mandelbrot iterations 2048 height 1.2e-2 center .7463+.1102j\n",
    ],
)
def test_spelling_and_order_of_a_line_may_vary(line: str) -> None:
    assert parse(line) == SEAHORSE


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("Julia centre 0+0i height 1", "begin with Mandelbrot"),
        ("Mandelbrot" + " " * 1000, "begin with Mandelbrot"),
        ("Mandelbrot centre 0+0i", "need a centre and a height"),
        ("Mandelbrot height 2", "need a centre and a height"),
        ("Mandelbrot centre 0+0i height 0", "enclose no area"),
        ("Mandelbrot centre 0+0i height 1e999", "enclose no area"),
        ("Mandelbrot centre 200+0i height 1", "too far from the set"),
        ("Mandelbrot centre 0+0i height 1 iterations 1e9", "Iterations"),
        ("Mandelbrot centre 0+0i height 1 iterations 1e999", "Iterations"),
        ("Mandelbrot centre 0+0i height 1 iterations -5", "Iterations"),
        ("Mandelbrot centre 1e999+0i height 1", "enclose no area"),
        ("Mandelbrot centre 0+0i height nan", "“height nan” is not clear"),
        ("Mandelbrot n 3 centre 0+0i height 1", "Only MandelbrotN"),
        ("MandelbrotN n 1e9 centre 0+0i height 1", "exponent"),
    ],
)
def test_anything_else_is_refused_with_a_sentence(line: str, complaint: str) -> None:
    with pytest.raises(PlaceError, match=complaint):
        parse(line)


@pytest.mark.parametrize(
    ("said", "centre", "height", "iterations"),
    [
        ("centre 0.75i height 2.7", 0.75j, 2.7, 123),
        ("centre -12i height 2.7", -12j, 2.7, 123),
        ("centre i height 2.7", 1j, 2.7, 123),
        ("centre 0.5-i height 2.7", 0.5 - 1j, 2.7, 123),
        ("centre 0.5 height 2.7", 0.5, 2.7, 123),
        ("centre 0.7463i+0.1102 height 0.012", 0.1102 + 0.7463j, 0.012, 123),
        ("centre 0.5+0.3i height 2,7", 0.5 + 0.3j, 2.7, 123),
        ("centre 0.5+0.3i height 0,012 iterations 99", 0.5 + 0.3j, 0.012, 99),
        ("centre 0.5+0.3i height 2.7 iterations 1,000", 0.5 + 0.3j, 2.7, 1000),
        ("centre 0.5+0.3i height 2.7 iterations 10 000", 0.5 + 0.3j, 2.7, 10000),
        ("centre 0.5+0.3i height 2.7 iterations 10\u202f000", 0.5 + 0.3j, 2.7, 10000),
        ("centre 0.5+0.3i height 2.7 iterations 10'000", 0.5 + 0.3j, 2.7, 10000),
        ("centre 0.5+0.3i height 2.7 iterations 10.000", 0.5 + 0.3j, 2.7, 10000),
        ("centre 0.5+0.3i height 2.7 iterations 1e4", 0.5 + 0.3j, 2.7, 10000),
        ("centre -0,75+0,1i height 2.7", -0.75 + 0.1j, 2.7, 123),
        ("centre \u22120.75+0.1i height 2.7e\u22123", -0.75 + 0.1j, 0.0027, 123),
    ],
)
def test_numbers_are_read_as_people_write_them(said: str, centre: complex, height: float, iterations: int) -> None:
    place = parse(f"Mandelbrot {said}")
    assert (place.centre, place.height, place.iterations) == (centre, height, iterations)


@pytest.mark.parametrize(
    ("said", "unclear"),
    [
        ("centre 0.5+0.3i height 2 foo", "height 2 foo"),
        ("centre 0.5+0.3i height 2 height 3", "height 3"),
        ("centre 0.5+0.3i height 1,234.5", "height 1,234.5"),
        ("centre 0.5+0.3i height 2 iterations 1.5", "iterations 1.5"),
        ("centre 0.5+0.3i height 2 iterations 1 00", "iterations 1 00"),
        ("centre 0.5+0.3i height 2 stretch 1,000", "stretch 1,000"),
        ("centre 0.5+-0.3i height 2", "centre 0.5+-0.3i"),
        ("centre 0.5 0.3i height 2", "centre 0.5 0.3i"),
        ("centre 0,5 height 2", "centre 0,5"),
        ("centre -0.75,0.1 height 2", "centre -0.75,0.1"),
        ("at centre 0+0i height 2", "at"),
        ("centre 0+0i hei\u0131ght 2 height 2", "centre 0+0i hei\u0131ght 2"),
    ],
)
def test_what_could_mean_two_things_is_refused(said: str, unclear: str) -> None:
    with pytest.raises(PlaceError, match=f"“{re.escape(unclear)}” is not clear"):
        parse(f"Mandelbrot {said}")


@pytest.mark.parametrize(
    "said",
    [
        "centre -0.75+0.1i height 1e-17",
        "centre 1.5+0i height 1e-30",
        "centre 0+0i height 5e-324",
        "centre 1+1i height 1e-13 stretch 0.001",
        "centre 0+0i height 64 stretch 1000",
    ],
)
def test_a_view_that_cannot_be_shown_is_refused(said: str) -> None:
    with pytest.raises(PlaceError, match="cannot be shown"):
        parse(f"Mandelbrot {said}")


def survives_use(place: Place) -> None:
    """Show a place, copy and save it, and zoom out of it."""
    view = place.view(800, 600)
    again = parse(str(Place.of(view)))
    assert abs(again.centre - place.centre) < abs(view.step_y)
    assert again.height == pytest.approx(place.height)
    assert texts(view)
    assert view.fitting_iterations > 0
    for _ in range(400):
        view = view.zoomed(0.8, 400, 300)
    assert max(abs(view.step_x) * view.width, abs(view.step_y) * view.height) > 32


def test_a_place_at_each_limit_can_be_shown_copied_saved_and_left() -> None:
    for line in (
        "Mandelbrot centre -0.75+0.1i height 1e-13",
        "Mandelbrot centre 0+0i height 1e-19",
        "Mandelbrot centre 60-60i height -64",
        "MandelbrotN n 3 centre 0+0i height -2 stretch 0.001",
    ):
        survives_use(parse(line))


@settings(deadline=None)
@given(places)
def test_every_place_can_be_shown_copied_saved_and_left(place: Place) -> None:
    survives_use(place)


@given(st.text(max_size=60))
def test_arbitrary_text_is_a_place_or_refused(text: str) -> None:
    for line in (text, f"Mandelbrot centre {text} height {text}"):
        with contextlib.suppress(PlaceError):
            parse(line).view(40, 30)


def test_a_place_gives_the_same_view_at_any_size() -> None:
    view = Viewport.DEFAULT.zoomed(3.0, 10, 20)
    place = Place.of(view, "here")
    assert place.name == "here"
    assert place.stretch == pytest.approx(0.75)
    again = place.view(view.width, view.height)
    assert again.c1 == pytest.approx(view.c1)
    assert again.c2 == pytest.approx(view.c2)
    wider = place.view(view.width * 2, view.height)
    assert wider.step_x == pytest.approx(view.step_x)
    upside_down = Place.of(Viewport(40, 30, 1 - 1j, -1 + 1j, 100, view.algorithm))
    assert upside_down.view(40, 30).c1 == pytest.approx(1 - 1j)


def picture(path: Path, said: dict[str, str]) -> Path:
    path.write_bytes(png.encode(np.zeros((3, 4, 3), np.uint8), said))
    return path


def test_a_saved_picture_contains_its_place(tmp_path: Path) -> None:
    view = SEAHORSE.view(40, 30)
    said = texts(view)
    assert said["Iterations"] == "2048"
    assert said["Software"].startswith("Poolscope")
    found = find(picture(tmp_path / "valley.png", said))
    assert found.name == "valley"
    assert found.view(40, 30).c1 == pytest.approx(view.c1)


def test_a_place_can_be_read_from_a_fractal_file(tmp_path: Path) -> None:
    (tmp_path / "spiral.fsf").write_text(SPIRAL)
    place = find(tmp_path / "spiral.fsf")
    assert (place.name, place.n, place.iterations) == ("spiral", 3.0, 1000)


def test_files_without_a_place_are_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(PlaceError, match="contains no coordinates"):
        find(picture(tmp_path / "a.png", {}))
    with pytest.raises(PlaceError, match="begin with Mandelbrot"):
        find(picture(tmp_path / "b.png", {KEYWORD: "nowhere"}))
    with pytest.raises(PlaceError, match="cannot be read"):
        find(tmp_path / "none.png")
    (tmp_path / "c.png").write_text("<html/>")
    with pytest.raises(PlaceError, match="not a PNG file"):
        find(tmp_path / "c.png")
    (tmp_path / "d.fsf").write_text("<html/>")
    with pytest.raises(PlaceError, match="not a fractal file"):
        find(tmp_path / "d.fsf")
