"""Pixels per second of each kernel on one core, compared with the plain scalar loop compiled by numba in the same run.

    python tests/benchmarks/bench_kernel.py [repetitions]

Exits with 1 when the counts of a kernel differ from those of the scalar loop, or when the SIMD kernel is not four times
as fast for z² and z³. Higher powers are only shown.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import numba
import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from app.fractal.kernel import KERNELS
from app.fractal.kernels.escape_time import Counts, plain_numbers, squarings
from app.fractal.protocol import Algorithm, Parameter

WANTED = 4.0

MANDELBROT, MANDELBROT_N = Algorithm.MANDELBROT, Algorithm.MANDELBROT_N
CORNERS = -1.5 + 1.5j, 1.5 - 1.5j
ZOOM = 0.23507508768668367 + 1.1638007791262661j, 0.23507524835295476 + 1.163800658626563j
VIEWS = {
    "Mandelbrot, default picture": Parameter(800, 600, 1024, MANDELBROT, *CORNERS),
    "MandelbrotN n=3, whole set": Parameter(800, 600, 1024, MANDELBROT_N, *CORNERS, 3.0),
    "MandelbrotN n=3, deep zoom": Parameter(800, 600, 1000, MANDELBROT_N, *ZOOM, 3.0),
    "MandelbrotN n=7, whole set": Parameter(400, 300, 1024, MANDELBROT_N, *CORNERS, 7.0),
}


@numba.njit(nogil=True)
def _square_loop(
    width: int,
    height: int,
    iterations: int,
    c1_real: float,
    c1_imag: float,
    step_x: float,
    step_y: float,
    first: int,
    power: int,
    counts: Counts,
) -> None:
    for index in range(len(counts)):
        point = first + index
        c_real = c1_real + point % width * step_x
        c_imag = c1_imag + point // width * step_y
        real = imag = 0.0
        count = 0
        while count < iterations:
            squared = real * real - imag * imag
            imag = 2.0 * real * imag - c_imag
            real = squared - c_real
            if real * real + imag * imag >= 2.0:
                break
            count += 1
        counts[index] = count


@numba.njit(nogil=True)
def _cube_loop(
    width: int,
    height: int,
    iterations: int,
    c1_real: float,
    c1_imag: float,
    step_x: float,
    step_y: float,
    first: int,
    power: int,
    counts: Counts,
) -> None:
    for index in range(len(counts)):
        point = first + index
        c_real = c1_real + point % width * step_x
        c_imag = c1_imag + point // width * step_y
        real = imag = 0.0
        count = 0
        while count < iterations:
            squared = real * real - imag * imag
            twice = 2.0 * real * imag
            real, imag = squared * real - twice * imag - c_real, squared * imag + twice * real - c_imag
            if real * real + imag * imag >= 2.0:
                break
            count += 1
        counts[index] = count


@numba.njit(nogil=True)
def _power_loop(
    width: int,
    height: int,
    iterations: int,
    c1_real: float,
    c1_imag: float,
    step_x: float,
    step_y: float,
    first: int,
    power: int,
    counts: Counts,
) -> None:
    bits = 0
    while power >> bits + 1:
        bits += 1
    for index in range(len(counts)):
        point = first + index
        c_real = c1_real + point % width * step_x
        c_imag = c1_imag + point // width * step_y
        real = imag = 0.0
        count = 0
        while count < iterations:
            p_real, p_imag = real, imag
            for bit in range(bits - 1, -1, -1):
                p_real, p_imag = p_real * p_real - p_imag * p_imag, 2.0 * p_real * p_imag
                if power >> bit & 1:
                    p_real, p_imag = p_real * real - p_imag * imag, p_real * imag + p_imag * real
            real, imag = p_real - c_real, p_imag - c_imag
            if real * real + imag * imag >= 2.0:
                break
            count += 1
        counts[index] = count


def scalar(parameter: Parameter, first: int, count: int) -> Counts:
    """Compute the definition, one point after the other, with the fastest loop for this power."""
    power = squarings(parameter)
    assert power is not None
    counts = np.empty(count, np.uint32)
    loop = {2: _square_loop, 3: _cube_loop}.get(power, _power_loop)
    loop(*plain_numbers(parameter), first, power, counts)
    return counts


def best_rate(kernel: Callable[[Parameter, int, int], Counts], parameter: Parameter, repetitions: int) -> float:
    """Return points per second of processor time in the fastest of several runs; the others were disturbed."""
    kernel(parameter, 0, 64)  # compiled before it is measured
    times = []
    for _ in range(repetitions):
        began = time.thread_time()
        kernel(parameter, 0, parameter.points)
        times.append(time.thread_time() - began)
    return parameter.points / min(times)


def main() -> int:
    repetitions = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    failed = False
    for name, parameter in VIEWS.items():
        size = f"{parameter.width}×{parameter.height}"
        print(f"\n{name}, {size}, {parameter.iterations} iterations")
        expected = scalar(parameter, 0, parameter.points)
        scalar_rate = best_rate(scalar, parameter, repetitions)
        print(f"  {'scalar':8} {scalar_rate / 1e6:8.3f} M pixels/s")
        for kernel_name, kernel in KERNELS.items():
            identical = bool((kernel(parameter, 0, parameter.points) == expected).all())
            rate = best_rate(kernel, parameter, repetitions if kernel_name == "numba" else 1)
            ratio = rate / scalar_rate
            verdict = "identical" if identical else "DIFFERENT COUNTS"
            if kernel_name == "numba" and parameter.n <= 3 and ratio < WANTED:
                verdict += f", SLOWER THAN {WANTED:.0f} TIMES"
            failed = failed or verdict != "identical"
            print(f"  {kernel_name:8} {rate / 1e6:8.3f} M pixels/s   {ratio:5.2f} × scalar   {verdict}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
