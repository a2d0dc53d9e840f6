"""Places as lines of coordinates and in files: they survive a round trip, and anything else is refused."""

from __future__ import annotations

import contextlib
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
    finite.filter(lambda height: abs(height) > 1e-300),
    st.integers(1, 1_000_000),
    st.sampled_from([2.0, 3.0, 2.5, -1.0, 16.0]),
    st.floats(0.01, 100),
)


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
        ("Mandelbrot centre 100+0i height 1", "too far from the set"),
        ("Mandelbrot centre 0+0i height 1 iterations 1e9", "Iterations"),
        ("MandelbrotN n 1e9 centre 0+0i height 1", "exponent"),
    ],
)
def test_anything_else_is_refused_with_a_sentence(line: str, complaint: str) -> None:
    with pytest.raises(PlaceError, match=complaint):
        parse(line)


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
