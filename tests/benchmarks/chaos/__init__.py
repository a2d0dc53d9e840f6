"""The parts of `tests.benchmarks.bench_chaos`."""
