"""Pixels per second of each kernel on one core, compared with the plain scalar loop compiled by numba in the same run.

    python tests/benchmarks/bench_kernel.py [repetitions]

Exits with 1 when the counts of a kernel differ from those of the scalar loop, or when the SIMD kernel is not 25 times
as fast for the default picture. To measure AVX2 on a processor that has AVX-512:

    NUMBA_CPU_NAME=haswell NUMBA_CPU_FEATURES=+avx2,+fma,+bmi,+bmi2 NUMBA_CACHE_DIR=$(mktemp -d) python …
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from app.fractal.kernel import KERNELS
from app.fractal.kernels.escape_time import Counts
from app.fractal.protocol import Algorithm, Parameter
from tests.helpers.scalar_kernel import scalar

WANTED = 25.0

MANDELBROT, MANDELBROT_N = Algorithm.MANDELBROT, Algorithm.MANDELBROT_N
CORNERS = -1.5 + 1.5j, 1.5 - 1.5j
ZOOM = 0.23507508768668367 + 1.1638007791262661j, 0.23507524835295476 + 1.163800658626563j
DEFAULT = "Mandelbrot, default picture"
VIEWS = {
    DEFAULT: Parameter(800, 600, 1024, MANDELBROT, *CORNERS),
    "MandelbrotN n=3, whole set": Parameter(800, 600, 1024, MANDELBROT_N, *CORNERS, 3.0),
    "MandelbrotN n=3, deep zoom": Parameter(800, 600, 1000, MANDELBROT_N, *ZOOM, 3.0),
    "MandelbrotN n=7, whole set": Parameter(400, 300, 1024, MANDELBROT_N, *CORNERS, 7.0),
}


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
            if kernel_name == "numba" and name == DEFAULT and ratio < WANTED:
                verdict += f", SLOWER THAN {WANTED:.0f} TIMES"
            failed = failed or verdict != "identical"
            print(f"  {kernel_name:8} {rate / 1e6:8.3f} M pixels/s   {ratio:5.2f} × scalar   {verdict}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
