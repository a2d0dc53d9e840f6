"""The parts of `tests.benchmarks.bench_hostile`."""
