"""Where an association begins, if its endpoint has several addresses."""

from __future__ import annotations

import pytest

from rserpool.transport.base import Up
from tests.rserpool.transport.meeting import HANG_GUARD, available, run, watched


@pytest.mark.parametrize("name", ["tcp", "userland"])
def test_an_endpoint_with_several_addresses_dials_from_the_one_on_the_route(name: str) -> None:
    """The system's route to 127.0.0.3 begins at 127.0.0.1."""
    transport = available(name)

    async def story() -> None:
        one = await transport.open(("127.0.0.2", "127.0.0.1"))
        async with watched(one, await transport.open(("127.0.0.3",))) as (near, far):
            await near.endpoint.connect(far.endpoint.local, timeout=HANG_GUARD)
            assert (await far.next(Up)).peer.addresses[0] == "127.0.0.1"

    run(story)
