"""Options of the suite, the tests that are left out, and Qt without a screen."""

from __future__ import annotations

import os
import signal

import pytest
from hypothesis import settings

from tests.guest.guest import has_sctp

# Before any test imports Qt. Without a screen and this, Qt would abort the whole run.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_SCALE_FACTOR", "1")

# An example may take any time: on a busy machine each one can be slow.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--rewrite-scenarios",
        action="store_true",
        help="write the current traces into tests/scenarios; commit only what you can explain",
    )


def pytest_configure() -> None:
    """Let Ctrl-C reach the programs that tests start, even where a shell blocks it for background jobs."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark tests that run over kernel SCTP, with or without faults: they need a kernel with SCTP."""
    parameters = getattr(getattr(item, "callspec", None), "params", {})
    if any(isinstance(value, str) and value in ("kernel", "faulty kernel") for value in parameters.values()):
        item.add_marker(pytest.mark.sctp)


def pytest_runtest_setup(item: pytest.Item) -> None:
    needed = item.get_closest_marker("sctp") or item.get_closest_marker("interop")
    if needed and not has_sctp():
        pytest.skip("this kernel has no SCTP; in a guest that has it: sh tests/run.sh --in-guest")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Run slow tests only with `-m slow` or by name."""
    if config.getoption("-m") or any("::" in argument for argument in config.args):
        return
    slow = [item for item in items if item.get_closest_marker("slow")]
    if slow:
        items[:] = [item for item in items if item not in slow]
        config.hook.pytest_deselected(items=slow)
