"""The kernels return the counts of the definition, point for point. The definition is a plain loop in this module."""

from __future__ import annotations

import math
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.fractal.kernel import KERNELS, best_kernel, numba_kernel, warm_up
from app.fractal.kernels.arrays import numpy_kernel
from app.fractal.kernels.escape_time import Kernel
from app.fractal.protocol import Algorithm, Parameter
from tests.helpers.scalar_kernel import scalar

MANDELBROT, MANDELBROT_N = Algorithm.MANDELBROT, Algorithm.MANDELBROT_N
ROOT = Path(__file__).parents[3]

every_kernel = pytest.mark.parametrize("kernel", KERNELS.values(), ids=KERNELS)


def definition(parameter: Parameter, first: int, count: int) -> list[int]:
    """REFERENCE: c = C1 + (x × stepX, y × stepY); z ← z² − c or z^N − c; stop when |z|² ≥ 2; powers by squaring."""
    p = parameter
    step_x = (p.c2.real - p.c1.real) / p.width
    step_y = (p.c2.imag - p.c1.imag) / p.height
    exponent = 2.0 if p.algorithm is MANDELBROT else p.n
    counts = []
    for point in range(first, first + count):
        c_real = p.c1.real + (point % p.width) * step_x
        c_imag = p.c1.imag + (point // p.width) * step_y
        real = imag = 0.0
        n = 0
        while n < p.iterations:
            real, imag = to_the_power(real, imag, exponent)
            real, imag = real - c_real, imag - c_imag
            if real * real + imag * imag >= 2.0:
                break
            n += 1
        counts.append(n)
    return counts


def to_the_power(real: float, imag: float, n: float) -> tuple[float, float]:
    if n <= 0:
        return math.nan, math.nan
    if n >= 2 and n.is_integer():
        result = real, imag
        for digit in f"{int(n):b}"[1:]:
            a, b = result
            result = a * a - b * b, 2.0 * a * b
            if digit == "1":
                a, b = result
                result = a * real - b * imag, a * imag + b * real
        return result
    square = real * real + imag * imag
    if square == 0.0:
        return 0.0, 0.0
    magnitude, angle = math.exp(n * 0.5 * math.log(square)), n * math.atan2(imag, real)
    return magnitude * math.cos(angle), magnitude * math.sin(angle)


coordinates = st.floats(-2.0, 2.0)
views = st.builds(
    Parameter,
    width=st.integers(1, 40),
    height=st.integers(1, 30),
    iterations=st.integers(1, 70),
    algorithm=st.sampled_from(Algorithm),
    c1=st.builds(complex, coordinates, coordinates),
    c2=st.builds(complex, coordinates, coordinates),
    n=st.one_of(st.integers(-1, 40).map(float), st.sampled_from([2.0, 3.0, 1234.0, 5000.0]), st.floats(-1.0, 9.0)),
)


@pytest.mark.parametrize("kernel_name", KERNELS)
@settings(deadline=None, max_examples=80)
@given(view=views, data=st.data())
def test_counts_equal_the_definition(kernel_name: str, view: Parameter, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, view.points - 1))
    count = data.draw(st.integers(1, min(view.points - first, 150)))
    counts = KERNELS[kernel_name](view, first, count)
    assert counts.dtype == np.uint32
    assert counts.tolist() == definition(view, first, count)


@pytest.mark.parametrize(
    "view",
    [
        Parameter(200, 150, 1024, MANDELBROT, -1.5 + 1.5j, 1.5 - 1.5j),
        Parameter(120, 90, 700, MANDELBROT_N, -1.5 + 1.5j, 1.5 - 1.5j, 3.0),
        Parameter(120, 90, 300, MANDELBROT_N, -1.5 + 1.5j, 1.5 - 1.5j, 4.0),
        Parameter(90, 70, 200, MANDELBROT_N, -1.5 + 1.5j, 1.5 - 1.5j, 11.0),
        Parameter(120, 90, 3000, MANDELBROT, 0.7435 + 0.1314j, 0.7437 + 0.1313j),
    ],
    ids=["whole set", "n=3", "n=4", "n=11", "seahorse valley"],
)
def test_numpy_and_numba_agree_on_real_pictures(view: Parameter) -> None:
    counts = numpy_kernel(view, 0, view.points)
    assert (numba_kernel(view, 0, view.points) == counts).all()
    assert len(np.unique(counts)) > 15


def random_views(chance: random.Random) -> Iterator[Parameter]:
    """Endless zooms, at each step into a random point, preferably of the boundary, until steps are below a last bit."""
    while True:
        exponent = float(chance.choice((2, 2, 2, 2, 3, 3, 4, 7)))
        centre, extent = 0j, 4.0
        while extent > 1e-16:
            half = complex(extent, -extent * chance.uniform(0.3, 1.0)) / 2
            iterations = int(2 ** chance.uniform(0, 13))
            algorithm = MANDELBROT if exponent == 2.0 else MANDELBROT_N
            yield Parameter(100, 50, iterations, algorithm, centre - half, centre + half, exponent)
            rough = Parameter(16, 12, 500, MANDELBROT_N, centre - half, centre + half, exponent)
            counts = scalar(rough, 0, rough.points)
            likely = np.flatnonzero((counts > np.median(counts)) & (counts < 500)).tolist()
            at = chance.choice(likely) if likely and chance.random() < 0.8 else chance.randrange(rough.points)
            y, x = divmod(at, rough.width)
            centre += -half + complex(2 * half.real * x / rough.width, 2 * half.imag * y / rough.height)
            extent *= chance.uniform(0.03, 0.6)


@pytest.mark.parametrize("points", [1_000_000, pytest.param(100_000_000, marks=pytest.mark.slow)])
def test_random_views_equal_the_scalar_loop(points: int) -> None:
    views = random_views(random.Random(points))
    inside = escaped = 0
    while inside + escaped < points:
        view = next(views)
        expected = scalar(view, 0, view.points)
        assert (numba_kernel(view, 0, view.points) == expected).all(), view
        inside += int((expected == view.iterations).sum())
        escaped += int((expected < view.iterations).sum())
    assert min(inside, escaped) > points // 20


@every_kernel
def test_a_picture_in_pieces_equals_the_whole(kernel: Kernel) -> None:
    view = Parameter(61, 37, 90, MANDELBROT, -1.5 + 1.5j, 1.5 - 1.5j)
    whole = kernel(view, 0, view.points)
    pieces = [kernel(view, first, min(100, view.points - first)) for first in range(0, view.points, 100)]
    assert (np.concatenate(pieces) == whole).all()


@every_kernel
def test_no_points_give_no_counts(kernel: Kernel) -> None:
    assert kernel(Parameter(3, 3, 3, MANDELBROT, 0j, 1j), 9, 0).tolist() == []


@every_kernel
def test_numbers_that_overflow_are_counted_without_a_warning(kernel: Kernel) -> None:
    """These corners are finite, so they are valid."""
    huge = Parameter(3, 2, 50, MANDELBROT, complex(-1.7e308, -1.7e308), complex(1.7e308, 1.7e308))
    for n in (2.0, 7.0, 2.5):
        view = Parameter(3, 2, 50, MANDELBROT_N, huge.c1, huge.c2, n)
        # 0 times an infinite step is NaN, which is never ≥ 2. The other points escape immediately.
        assert kernel(view, 0, 6).tolist() == [50, 50, 50, 50, 0, 0]


def test_counts_agree_with_rsplib() -> None:
    """From a capture: the first points of a MandelbrotN picture (n = 3) in rsplib's first Data message."""
    from app.fractal.protocol import Data, decode
    from tests.app.fractal.test_protocol import captured

    messages = [decode(octets) for octets in captured(32)]
    picture = next(m for m in messages if isinstance(m, Parameter))
    for data in messages:
        if isinstance(data, Data) and len(data):
            ours = numba_kernel(picture, data.first_point(picture), len(data))
            # rsplib computes powers in polar form. In such a deep zoom (1.6e-7 wide), a few points differ slightly.
            assert np.count_nonzero(ours != data.counts) <= len(data) // 100


def test_the_best_kernel_is_numba_and_others_can_be_chosen_by_name() -> None:
    assert best_kernel() is numba_kernel
    assert best_kernel("numpy") is numpy_kernel
    with pytest.raises(KeyError):
        best_kernel("abacus")


def test_without_numba_the_best_kernel_is_numpy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("lanes", "compiled"):
        monkeypatch.delitem(sys.modules, f"app.fractal.kernels.{name}", raising=False)
        monkeypatch.delattr(f"app.fractal.kernels.{name}", raising=False)
    monkeypatch.setitem(sys.modules, "numba", None)
    assert best_kernel() is numpy_kernel
    warm_up()


def test_it_works_without_a_writable_cache(tmp_path: Path) -> None:
    """If neither the source's folder nor the user's cache directory is writable, it compiles again silently."""
    package = tmp_path / "app" / "fractal"
    (package / "kernels").mkdir(parents=True)
    (tmp_path / "app" / "base").mkdir()
    for folder in ("", "base", "fractal", "fractal/kernels"):
        for file in (ROOT / "app" / folder).glob("*.py"):
            (tmp_path / "app" / folder / file.name).write_bytes(file.read_bytes())
    # A file in place of the cache directory stops even the superuser from writing there.
    (package / "kernels" / "__pycache__").write_text("")
    home = tmp_path / "home"
    home.write_text("")
    environment = {**os.environ, "HOME": str(home), "XDG_CACHE_HOME": str(home), "PYTHONPATH": str(tmp_path)}
    environment.pop("NUMBA_CACHE_DIR", None)
    program = (
        "from app.fractal.kernel import numba_kernel\n"
        "from app.fractal.protocol import Algorithm, Parameter\n"
        "print(numba_kernel(Parameter(2, 2, 9, Algorithm.MANDELBROT, 0j, 1j), 0, 4).sum())\n"
    )
    command = [sys.executable, "-W", "error", "-c", program]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert int(done.stdout) > 0


def test_settings_of_numba_in_the_current_folder_are_not_read(tmp_path: Path) -> None:
    """They can name a folder of machine code to run. numba reads them at its import and before it compiles."""
    (tmp_path / ".numba_config.yaml").write_text(f"cache_dir: {tmp_path / 'spoilt'}\ndisable_jit: 1\n")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NUMBA")}
    program = (
        "import os, app.fractal.kernel\n"
        "from app.fractal.kernels import lanes\n"
        "import numba\n"
        "app.fractal.kernel.warm_up()\n"
        "print(os.getcwd(), repr(numba.config.CACHE_DIR), numba.config.DISABLE_JIT)\n"
    )
    command = [sys.executable, "-W", "error", "-c", program]
    done = subprocess.run(
        command, cwd=tmp_path, env={**environment, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == (f"{tmp_path} '' 0\n", "")
