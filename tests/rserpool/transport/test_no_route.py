"""A dial that fails on our own side says so: it is no evidence against the other end."""

from __future__ import annotations

import pytest

from tests.helpers.namespace import in_a_namespace
from tests.rserpool.transport.meeting import available

DIAL = """
import asyncio
import subprocess
from rserpool import TRANSPORTS, TransportAddress, TransportError

async def dial(endpoint, *addresses):
    try:
        await endpoint.connect(TransportAddress(endpoint.local.protocol, 9, addresses), timeout=5)
    except TransportError as error:
        print(error.ours, error)

async def main():
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    for listen in (False, True):
        endpoint = await TRANSPORTS["NAME"]().open(("fd00:77::1",), listen=listen)
        for address in ("192.0.2.1", "2001:db8::1", "fd00:77::1", "192.0.2.1"):
            await dial(endpoint, address)
        await endpoint.aclose(0)

asyncio.run(main())
"""

EXPECTED = """\
True 192.0.2.1:9 cannot be reached: network is unreachable
True [2001:db8::1]:9 cannot be reached: network is unreachable
False nobody listens at [fd00:77::1]:9
True 192.0.2.1:9 cannot be reached: network is unreachable
"""

NO_IPV4 = "True 192.0.2.1:9 cannot be reached: address family not supported by protocol"


@pytest.mark.parametrize("name", ["tcp", "userland", "kernel"])
def test_without_a_route_the_failure_is_ours(name: str) -> None:
    available(name)
    expected = 2 * EXPECTED
    if name == "kernel":  # its endpoint is bound to an IPv6 address, so a route does not matter
        expected = expected.replace("True 192.0.2.1:9 cannot be reached: network is unreachable", NO_IPV4)
    assert in_a_namespace(DIAL.replace("NAME", name), "fd00:77::1") == expected
