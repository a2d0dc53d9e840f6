"""The transports that the contract is checked for; those that this machine cannot offer are skipped with the reason."""

from __future__ import annotations

import pytest

from rserpool.transport import TRANSPORTS
from rserpool.transport.base import Transport
from tests.rserpool.transport.meeting import FAULTY, available


@pytest.fixture(params=[*TRANSPORTS, *(f"{FAULTY}{name}" for name in TRANSPORTS if name != "userland")])
def transport(request: pytest.FixtureRequest) -> Transport:
    return available(request.param)
