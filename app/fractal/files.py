"""Fractal files: small XML files (`.fsf` or `.fgp`) with the pictures that rsplib's pool user draws.

rsplib ships 250 of them (Debian: rsplib-fgp-cfgfiles). They are not part of this program, which reads the installed
ones. A file of another kind is refused with a sentence. A file with its own document type definition is refused, too:
no entity is expanded, and no other file is loaded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path
from typing import Any, Final
from xml.parsers import expat

from app.base.language import translate
from app.base.reading import read_file
from app.fractal.protocol import MAX_ITERATIONS, MAX_SIZE, Algorithm
from app.fractal.viewport import Viewport

FOLDERS: Final = (Path("/usr/share/fgpconfig"), Path("/usr/local/share/fgpconfig"))
"""The folders in which rsplib's packages install fractal files."""

SUFFIXES: Final = (".fsf", ".fgp")

ITERATIONS: Final = 123
EXPONENT: Final = 2.0
"""The default iterations and exponent of a file (rsplib's values)."""

LARGEST: Final = 65536
"""The maximum size of a file in octets. rsplib's files have 700."""

_DEEPEST: Final = 8
_ALGORITHMS: Final = {"Mandelbrot": Algorithm.MANDELBROT, "MandelbrotN": Algorithm.MANDELBROT_N}


class FractalFileError(Exception):
    """The file is not a fractal file. The message says which, and why."""


@dataclass(frozen=True, slots=True)
class FractalFile:
    """A picture from a file. `whole` is its view, at the resolution in the file."""

    name: str
    whole: Viewport

    def view(self, width: int, height: int) -> Viewport:
        """Return the view at another size, with its own proportions."""
        return self.whole.resized(width, height)


def available(folders: Iterable[Path] = FOLDERS) -> tuple[Path, ...]:
    """Return the paths of the fractal files on this machine, sorted. No file is opened."""
    found: set[Path] = set()
    for folder in folders:
        try:
            found.update(path for path in folder.iterdir() if path.suffix in SUFFIXES)
        except OSError:
            continue
    return tuple(sorted(found))


def load(path: Path) -> FractalFile:
    """Read a file. Raise `FractalFileError`."""
    try:
        octets = read_file(path, LARGEST)
    except OSError as error:
        raise FractalFileError(
            translate("Fractal files", "{path} cannot be read: {error}").format(path=path, error=error.strerror)
        ) from error
    try:
        return FractalFile(path.stem, parse(octets))
    except FractalFileError as error:
        raise FractalFileError(
            translate("Fractal files", "{path} is not a fractal file: {why}").format(path=path, why=error)
        ) from error


def parse(octets: bytes) -> Viewport:
    """Return the view that octets describe. If they are malformed, raise `FractalFileError` and nothing else."""
    values = _Reader().read(octets)
    name = values.get("Algorithm/AlgorithmName", "")
    if name not in _ALGORITHMS:
        raise FractalFileError(
            translate("Fractal files", "its algorithm “{name}” is neither Mandelbrot nor MandelbrotN").format(
                name=name[:40]
            )
        )
    corners = [_number(values, f"Algorithm/{corner}") for corner in ("C1Real", "C1Imag", "C2Real", "C2Imag")]
    iterations = _number(values, "Algorithm/Useroptions/MaxIterations", ITERATIONS)
    if not (iterations.is_integer() and 1 <= iterations <= MAX_ITERATIONS):
        raise FractalFileError(
            translate("Fractal files", "its MaxIterations is not a whole number from 1 to {most}").format(
                most=MAX_ITERATIONS
            )
        )
    algorithm = _ALGORITHMS[name]
    exponent = _number(values, "Algorithm/Useroptions/N", EXPONENT) if algorithm is Algorithm.MANDELBROT_N else EXPONENT
    view = Viewport(
        *_resolution(values.get("Resolution", "800*600")),
        complex(*corners[:2]),
        complex(*corners[2:]),
        int(iterations),
        algorithm,
        exponent,
    )
    if complaint := view.refusal or view.flaw or view.resized(400, 300).flaw:
        raise FractalFileError(complaint)
    return view


def _number(values: dict[str, str], name: str, otherwise: float | None = None) -> float:
    text = values.get(name)
    if text is None and otherwise is not None:
        return float(otherwise)
    try:
        number = float(text or "")
    except ValueError:
        number = float("nan")
    if not isfinite(number):
        missing, other = (
            translate("Fractal files", "its {name} is missing"),
            translate("Fractal files", "its {name} is not a number"),
        )
        raise FractalFileError((missing if text is None else other).format(name=name.rpartition("/")[2]))
    return number


def _resolution(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"([0-9]{1,5})\*([0-9]{1,5})", text)
    if not found or not all(1 <= int(size) <= MAX_SIZE for size in found.groups()):
        raise FractalFileError(
            translate("Fractal files", "its Resolution “{text}” does not look like 800*600").format(text=text[:40])
        )
    return int(found[1]), int(found[2])


@dataclass(slots=True)
class _Reader:
    """Reads the texts of a document, by the paths of their elements below the root, `FractalV1`."""

    _path: list[str] = field(default_factory=list)
    _texts: dict[str, list[str]] = field(default_factory=dict)

    def read(self, octets: bytes) -> dict[str, str]:
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        try:
            parser.Parse(octets, True)
        except (expat.ExpatError, LookupError, ValueError) as error:  # the latter two: unknown encodings
            raise FractalFileError(translate("Fractal files", "it is not XML ({error})").format(error=error)) from error
        return {path: "".join(parts).strip() for path, parts in self._texts.items()}

    def _doctype(self, name: str, system: str | None, public: str | None, definitions: int) -> None:
        if system or public or definitions:
            raise FractalFileError(translate("Fractal files", "it contains a document type definition"))

    def _start(self, name: str, _attributes: dict[str, Any]) -> None:
        if not self._path and name != "FractalV1":
            raise FractalFileError(
                translate("Fractal files", "it begins with {name} instead of FractalV1").format(name=name[:40])
            )
        if len(self._path) == _DEEPEST:
            raise FractalFileError(translate("Fractal files", "its elements are nested too deeply"))
        self._path.append(name)
        self._texts.setdefault("/".join(self._path[1:]), [])

    def _end(self, _name: str) -> None:
        self._path.pop()

    def _text(self, text: str) -> None:
        self._texts["/".join(self._path[1:])].append(text)
