"""Fractal files: valid ones in rsplib's layout, broken ones, and arbitrary octets."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.fractal import files
from app.fractal.files import FractalFile, FractalFileError, available, load, parse
from app.fractal.protocol import Algorithm
from app.fractal.viewport import Viewport

SPIRAL = """<!DOCTYPE XMLFractalSave>
<FractalV1>
 <Algorithm>
  <AlgorithmName>MandelbrotN</AlgorithmName>
  <C1Real>-2.5e-01</C1Real>
  <C1Imag>1.25</C1Imag>
  <C2Real> 0.75 </C2Real>
  <C2Imag>0.50</C2Imag>
  <Useroptions>
   <MaxIterations>1000</MaxIterations>
   <N>3</N>
  </Useroptions>
 </Algorithm>
 <ColorScheme>
  <ColorSchemeName>SimpleHSV</ColorSchemeName>
 </ColorScheme>
 <Resolution>640*480</Resolution>
</FractalV1>
"""


def without(*elements: str) -> bytes:
    lines = SPIRAL.splitlines()
    return "\n".join(line for line in lines if not any(f"<{element}>" in line for element in elements)).encode()


def test_a_file_is_a_view() -> None:
    view = parse(SPIRAL.encode())
    assert view == Viewport(640, 480, -0.25 + 1.25j, 0.75 + 0.5j, 1000, Algorithm.MANDELBROT_N, 3.0)


def test_missing_values_have_rsplibs_defaults() -> None:
    view = parse(without("MaxIterations", "N", "Resolution"))
    assert (view.iterations, view.n, view.width, view.height) == (123, 2.0, 800, 600)


def test_mandelbrot_has_no_exponent() -> None:
    view = parse(SPIRAL.replace("MandelbrotN", "Mandelbrot").encode())
    assert (view.algorithm, view.n) == (Algorithm.MANDELBROT, 2.0)


def test_a_view_at_another_size_keeps_its_proportions_and_shows_everything() -> None:
    view = FractalFile("spiral", parse(SPIRAL.encode())).view(1000, 300)
    assert (view.width, view.height) == (1000, 300)
    assert view.c1.imag == pytest.approx(1.25)
    assert view.c1.real < -0.25
    assert view.c2.real > 0.75
    assert abs(view.step_x) == pytest.approx(abs(view.step_y))


def test_files_with_both_suffixes_are_found_and_read(tmp_path: Path) -> None:
    for name in ("b.fsf", "a.fgp", "readme.txt"):
        (tmp_path / name).write_text(SPIRAL)
    found = available((tmp_path / "nowhere", tmp_path))
    assert [path.name for path in found] == ["a.fgp", "b.fsf"]
    assert load(found[0]) == FractalFile("a", parse(SPIRAL.encode()))


BOMB = SPIRAL.replace("XMLFractalSave", 'XMLFractalSave [<!ENTITY n "3">]').replace("<N>3", "<N>&n;")
BROKEN = {
    "not XML": SPIRAL[:200],
    "begins with html": "<html/>",
    "neither Mandelbrot nor": SPIRAL.replace("MandelbrotN", "Julia"),
    "algorithm “”": without("AlgorithmName").decode(),
    "C1Imag is missing": without("C1Imag").decode(),
    "C2Real is not a number": SPIRAL.replace("0.75", "much"),
    "C2Imag is not a number": SPIRAL.replace("0.50", "inf"),
    "enclose no area": SPIRAL.replace("0.50", "1.25"),
    "too far from the set": SPIRAL.replace("0.75", "1e300"),
    "so close together that": SPIRAL.replace("0.75", "-0.25000000000000006"),
    "corners enclose": SPIRAL.replace("1.25", "5e-324").replace("0.50", "5e-324"),
    "pixels would merge": SPIRAL.replace("1.25", "5e-324").replace("0.50", "0"),
    "thousand times as long as wide": SPIRAL.replace("0.75", "-0.2499999999"),
    "MaxIterations": SPIRAL.replace("1000", "1.5"),
    "from 1 to 1000000": SPIRAL.replace("1000", "1000001"),
    "exponent": SPIRAL.replace("<N>3", "<N>1e9"),
    "Resolution “640x480”": SPIRAL.replace("640*480", "640x480"),
    "Resolution “0*480”": SPIRAL.replace("640*480", "0*480"),
    "document type definition": BOMB,
    "contains a document": SPIRAL.replace("XMLFractalSave", 'XMLFractalSave SYSTEM "file:///etc/hostname"'),
    "nested": "<FractalV1>" + "<a>" * 20,
    "unknown encoding": '<?xml version="1.0" encoding="klingon"?>' + SPIRAL.partition("\n")[2],
}


@pytest.mark.parametrize("words", BROKEN)
def test_a_broken_file_is_reported_in_one_sentence(words: str, tmp_path: Path) -> None:
    file = tmp_path / "broken.fsf"
    file.write_text(BROKEN[words])
    with pytest.raises(FractalFileError) as complaint:
        load(file)
    assert words in str(complaint.value)
    assert str(complaint.value).startswith(f"{file} is not a fractal file: ")
    assert "\n" not in str(complaint.value)


def test_a_file_that_is_too_large_or_no_file_is_reported(tmp_path: Path) -> None:
    file = tmp_path / "large.fsf"
    file.write_text(SPIRAL + " " * files.LARGEST)
    with pytest.raises(FractalFileError, match="cannot be read: it is larger than 65536 octets"):
        load(file)
    os.mkfifo(tmp_path / "pipe.fsf")
    for path in (tmp_path, tmp_path / "pipe.fsf", Path("/dev/zero")):
        with pytest.raises(FractalFileError, match="cannot be read: it is a folder, a pipe or a device"):
            load(path)


def test_a_missing_file_is_reported(tmp_path: Path) -> None:
    with pytest.raises(FractalFileError, match="cannot be read: No such file"):
        load(tmp_path / "nothing.fsf")


@settings(deadline=None, max_examples=300)
@given(st.binary(max_size=100) | st.tuples(st.integers(0, len(SPIRAL)), st.binary(max_size=6)).map(
    lambda parts: SPIRAL.encode()[: parts[0]] + parts[1] + SPIRAL.encode()[parts[0] + len(parts[1]) :]
))  # fmt: skip
def test_arbitrary_octets_are_a_view_or_refused(octets: bytes) -> None:
    try:
        view = parse(octets)
    except FractalFileError:
        return
    assert view.parameter.points
