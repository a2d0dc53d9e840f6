"""The loss of a network, when registrar, elements and user have two each, by command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.helpers.hosts import among_hosts
from tests.rserpool.transport.meeting import available

PATH_CUT = Path(__file__).parents[2] / "helpers" / "path_cut.py"
HOSTS = "registrar", "element", "spare", "user"


@pytest.mark.parametrize("transport", ["userland", "kernel"])
@pytest.mark.parametrize(
    "networks",
    [
        pytest.param(("10.1.0.", "10.2.0."), marks=pytest.mark.slow),
        pytest.param(("fd00:1::", "fd00:2::"), marks=pytest.mark.slow),
        ("10.1.0.", "fd00:2::"),
    ],
)
def test_sessions_survive_the_loss_of_a_network_without_failover(transport: str, networks: tuple[str, str]) -> None:
    """Both networks IPv4, both IPv6, and mixed. The gap is a measurement: below the test's limit by far."""
    available(transport)
    addresses = (",".join(f"{network}{n}" for network in networks) for n in range(1, len(HOSTS) + 1))
    found = json.loads(among_hosts(PATH_CUT, networks, HOSTS, transport, *addresses, "8"))
    print(found)
    assert found["failovers"] == 0
    assert found["during"] < 3.0, "no data came by the other network"
