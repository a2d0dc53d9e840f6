"""Places in the fractal, independent of the size of the picture, and their coordinates as one line of text.

    Mandelbrot centre 0.7463+0.1102i height 0.012 iterations 2048
    MandelbrotN n 3 centre 0+0i height 2.8 iterations 512

Such lines are copied, pasted and written into pictures. Numbers have all digits of a double, so reading a line gives
the same place again. `parse` reads a line; `find` reads a picture saved by this program (PNG) or a fractal file. Both
refuse anything else with a sentence.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from app.base import png
from app.base.language import translate
from app.fractal import files
from app.fractal.protocol import MAX_EXPONENT, MAX_ITERATIONS, Algorithm
from app.fractal.viewport import MAX_STRETCH, Viewport

KEYWORD: Final = "Fractal"
"""The keyword of the PNG text that contains the coordinates."""

SUFFIXES: Final = (png.SUFFIX, *files.SUFFIXES)
"""The suffixes of files that `find` reads."""

_NAMES: Final = {Algorithm.MANDELBROT: "Mandelbrot", Algorithm.MANDELBROT_N: "MandelbrotN"}
_UNSIGNED: Final = r"(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:e[-+]?\d{1,3})?"
_REAL: Final = rf"[-+]?\s*{_UNSIGNED}"
_WHOLE: Final = r"[-+]?\s*\d+(?:e\+?\d{1,3})?|\d{1,3}(?:([ .,'’])\d{3})(?:\1\d{3})*"
"""A whole number, perhaps with its digits in groups of three."""

_POINT: Final = (
    rf"(?P<real>{_REAL})\s*(?P<imag>[-+]\s*(?:{_UNSIGNED})?)\s*[*·]?\s*[ij]",
    rf"(?P<imag>[-+]?\s*(?:{_UNSIGNED})?)\s*[*·]?\s*[ij]\s*(?P<real>[-+]\s*{_UNSIGNED})",
    rf"(?P<imag>[-+]?\s*(?:{_UNSIGNED})?)\s*[*·]?\s*[ij](?P<real>)",
    rf"(?P<real>{_REAL})(?P<imag>)",
)
"""A point as people write it: both parts in either order, or one of them."""

_KEYWORD: Final = re.compile(r"\b(centre|center|height|iterations|stretch|n)\b", re.IGNORECASE | re.ASCII)
_FIRST: Final = re.compile(r"\s*(mandelbrotn?)\b", re.IGNORECASE | re.ASCII)
_BETWEEN: Final = " :=,;"
"""What may stand between the words and numbers of a line."""

_LONGEST: Final = 400


class PlaceError(Exception):
    """The line or file contains no valid place. The message says why."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the fractal.

    `height` is the height of the view in the plane, negative if the imaginary axis points down. `stretch` is the width
    of a pixel in the plane divided by its height; with 1, circles are round.
    """

    name: str
    centre: complex
    height: float
    iterations: int
    n: float = 2.0
    stretch: float = 1.0

    @classmethod
    def of(cls, view: Viewport, name: str = "") -> Place:
        """Return the place of a view, rounded to less than a thousandth of a pixel to keep the numbers short."""
        height, middle = float(f"{view.c1.imag - view.c2.imag:.9g}"), (view.c1 + view.c2) / 2
        decimals = 8 - math.floor(math.log10(abs(height)))
        centre = complex(round(middle.real, decimals), round(middle.imag, decimals))
        n = view.n if view.algorithm is Algorithm.MANDELBROT_N else 2.0
        return cls(name, centre, height, view.iterations, n, float(f"{-view.step_x / view.step_y:.6g}"))

    def view(self, width: int, height: int) -> Viewport:
        """Return the view of this place with `width` × `height` pixels."""
        step = self.height / height
        corner = complex(-width * self.stretch, height) * step / 2
        algorithm = Algorithm.MANDELBROT if self.n == 2.0 else Algorithm.MANDELBROT_N
        return Viewport(width, height, self.centre + corner, self.centre - corner, self.iterations, algorithm, self.n)

    def named(self, name: str) -> Place:
        return replace(self, name=name)

    def __str__(self) -> str:
        """Return the line of coordinates, without the name."""
        power = "" if self.n == 2.0 else f" n {_short(self.n)}"
        stretch = "" if self.stretch == 1.0 else f" stretch {_short(self.stretch)}"
        real, imag = _short(self.centre.real), _short(self.centre.imag)
        plus = "" if imag.startswith("-") else "+"
        algorithm = _NAMES[Algorithm.MANDELBROT if self.n == 2.0 else Algorithm.MANDELBROT_N]
        height, iterations = f"{_short(self.height)}{stretch}", str(self.iterations)
        words = f"{algorithm}{power}", "centre", f"{real}{plus}{imag}i", "height", height, "iterations", iterations
        return " ".join(words)


def parse(line: str, name: str = "") -> Place:
    """Read a line of coordinates. The words after the first may have any order. Raise `PlaceError`.

    A number may have a decimal comma, and iterations may have groups of three digits. What is not understood, or could
    mean two things, is refused.
    """
    if len(line) > _LONGEST or not (first := _FIRST.match(line)):
        raise PlaceError(
            translate("Places", "Coordinates begin with Mandelbrot, as in “Mandelbrot centre 0.45+0i height 2.7”")
        )
    values = _values(re.sub(r"\s", " ", line[first.end() :]).replace("\u2212", "-"))
    if "centre" not in values or "height" not in values:
        raise PlaceError(
            translate("Places", "Coordinates need a centre and a height, as in “Mandelbrot centre 0.45+0i height 2.7”")
        )
    iterations = _whole(values["iterations"]) if "iterations" in values else files.ITERATIONS
    n = _real("n", values.get("n", "2"), grouped=True)
    if first[1].lower() == "mandelbrot" and n != 2.0:
        raise PlaceError(translate("Places", "Only MandelbrotN has an exponent n."))
    height, stretch = _real("height", values["height"]), _real("stretch", values.get("stretch", "1"), grouped=True)
    return checked(Place(name, _point(values["centre"]), height, iterations, n, stretch))


def _values(text: str) -> dict[str, str]:
    """Return what stands after each keyword. Raise `PlaceError` if a keyword occurs twice."""
    before, *parts = _KEYWORD.split(text)
    values: dict[str, str] = {}
    for keyword, value in zip(parts[::2], parts[1::2], strict=True):
        keyword = keyword.lower().replace("center", "centre")
        if keyword in values:
            raise _not_understood(keyword, value.strip(_BETWEEN))
        values[keyword] = value.strip(_BETWEEN)
    if rest := before.strip(_BETWEEN):
        raise PlaceError(translate("Places", "“{text}” is not clear after Mandelbrot.").format(text=rest))
    return values


def _not_understood(keyword: str, text: str) -> PlaceError:
    sentence = translate("Places", "“{keyword} {text}” is not clear; write it as in “{keyword} {example}”.")
    example = {"centre": "-0.75+0.1i", "iterations": "2048"}.get(keyword, "2.5")
    return PlaceError(sentence.format(keyword=keyword, text=text, example=example))


def _real(keyword: str, text: str, *, grouped: bool = False) -> float:
    """Read a number. `grouped`: it may be above a thousand, so a comma before three digits could mean two things."""
    if not re.fullmatch(_REAL, text, re.IGNORECASE | re.ASCII) or (
        grouped and re.fullmatch(r"[-+]?\s*[1-9]\d{0,2},\d{3}", text, re.ASCII)
    ):
        raise _not_understood(keyword, text)
    return _float(text)


def _whole(text: str) -> int:
    if not re.fullmatch(_WHOLE, text, re.IGNORECASE | re.ASCII):
        raise _not_understood("iterations", text)
    number = float(re.sub(r"[ .,'’]", "", text))
    return round(number) if abs(number) <= MAX_ITERATIONS else MAX_ITERATIONS + 1


def _point(text: str) -> complex:
    for form in _POINT:
        if found := re.fullmatch(form, text, re.IGNORECASE | re.ASCII):
            real, imag = found["real"], found["imag"]
            if not (real and imag) and "," in text:  # one number with a decimal comma, or two?
                break
            if form != _POINT[-1] and imag.strip() in ("", "+", "-"):  # i alone
                imag += "1"
            return complex(_float(real or "0"), _float(imag or "0"))
    raise _not_understood("centre", text)


def _float(text: str) -> float:
    return float(text.replace(" ", "").replace(",", "."))


def checked(place: Place) -> Place:
    """Return the place unchanged if it can be shown. Otherwise raise `PlaceError`."""
    numbers = (place.centre.real, place.centre.imag, place.height, place.n, place.stretch)
    if (
        not all(map(math.isfinite, numbers))
        or not place.height
        or not 1 / MAX_STRETCH <= abs(place.stretch) <= MAX_STRETCH
    ):
        raise PlaceError(translate("Places", "These coordinates enclose no area."))
    if flaw := place.view(400, 300).flaw:
        raise PlaceError(translate("Places", "These coordinates cannot be shown: {why}.").format(why=flaw))
    if not 1 <= place.iterations <= MAX_ITERATIONS:
        text = translate("Places", "Iterations must be between 1 and {most}.")
        raise PlaceError(text.format(most=MAX_ITERATIONS))
    if abs(place.n) > MAX_EXPONENT:
        text = translate("Places", "The exponent must be within ±{most}.")
        raise PlaceError(text.format(most=round(MAX_EXPONENT)))
    return place


def find(path: Path) -> Place:
    """Return the place of a PNG file saved by this program, or of a fractal file. Raise `PlaceError`."""
    try:
        if path.suffix.lower() in files.SUFFIXES:
            file = files.load(path)
            return Place.of(file.whole, file.name)
        line = png.texts_in(path).get(KEYWORD)
    except (files.FractalFileError, png.PngError) as error:
        raise PlaceError(str(error)) from error
    if line is None:
        text = translate("Places", "{path} contains no coordinates: it was not saved by this program")
        raise PlaceError(text.format(path=path))
    return parse(line, path.stem)


def texts(view: Viewport) -> dict[str, str]:
    """Return the texts for a PNG file of this view: its coordinates, its corners, and the program."""
    try:
        program = f"Poolscope {version('poolscope')}"
    except PackageNotFoundError:  # not installed
        program = "Poolscope"
    return {
        KEYWORD: str(Place.of(view)),
        "Algorithm": f"z^{_short(view.n)} - c",
        "Iterations": str(view.iterations),
        "C1": f"{view.c1:.17g}".replace("j", "i"),
        "C2": f"{view.c2:.17g}".replace("j", "i"),
        "Software": program,
    }


def _short(number: float) -> str:
    """Return the shortest digits that read back as the same double."""
    return repr(number).removesuffix(".0") if number else "0"
