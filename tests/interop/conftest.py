"""Hosts that run rsplib's programs together with ours. If that is impossible, the tests are skipped with a reason."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.fractal.kernel import warm_up
from tests.guest.hosts import Lab

ROOT = Path(__file__).parents[2]

PROGRAMS = {
    "rspregistrar": "rsplib-registrar",
    "rspserver": "rsplib-services",
    "fractalpooluser": "rsplib-services",
    "hsdump": "rsplib-tools",
    "cspmonitor": "rsplib-tools",
    "ip": "iproute2",
    "tcpdump": "tcpdump",
    "tshark": "tshark",
}
"""The required programs and their Debian packages."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.interop)


@pytest.fixture(autouse=True, scope="session")
def _needs_rsplib() -> None:
    missing = sorted({package for program, package in PROGRAMS.items() if shutil.which(program) is None})
    if missing:
        pytest.skip(f"rsplib's programs and the network tools are required: apt-get install {' '.join(missing)}")
    if os.geteuid() != 0:
        pytest.skip("hosts are network namespaces, which only root can create")


@pytest.fixture(autouse=True, scope="session")
def _compiled_kernel(_needs_rsplib: None) -> None:
    """Compile the kernel once in this process; our programs are forks of it."""
    warm_up()


@pytest.fixture
def lab() -> Iterator[Lab]:
    with Lab(ROOT) as lab:
        yield lab
