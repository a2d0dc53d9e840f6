"""The transports that the contract is checked for; those that this machine cannot offer are skipped with the reason."""

from __future__ import annotations

import pytest

from rserpool.transport import TRANSPORTS
from rserpool.transport.base import Transport
from tests.rserpool.transport.meeting import available


@pytest.fixture(params=TRANSPORTS)
def transport(request: pytest.FixtureRequest) -> Transport:
    return available(request.param)
