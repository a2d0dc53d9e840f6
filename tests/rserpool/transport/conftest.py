"""The transports under the contract. A test is skipped, with the reason, if this machine cannot offer its transport."""

from __future__ import annotations

import pytest

from rserpool.transport.base import Transport
from tests.rserpool.transport.meeting import NAMES, available


@pytest.fixture(params=NAMES)
def transport(request: pytest.FixtureRequest) -> Transport:
    return available(request.param)
