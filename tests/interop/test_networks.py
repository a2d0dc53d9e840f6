"""Scopes of both kinds in which nobody is told an address, over IPv4 and over IPv6."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.guest.hosts import Host, Lab
from tests.helpers.waiting import until
from tests.interop.roles import (
    OURS_HERE,
    handlespace,
    our_registrar,
    rspregistrar,
)

OURS, THEIRS = 0x22222222, 0x11111111
OUR_ELEMENT, THEIR_ELEMENT = 0xBB000002, 0xAA000001
GROUPS = {
    "ipv4": ("239.0.0.50:3863", "239.0.0.51:9901"),
    "ipv6": ("[ff05::50]:3863", "[ff05::51]:9901"),
}


@pytest.fixture
def family(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def network(family: str) -> Iterator[Lab]:
    with Lab(Path(__file__).parents[2], ipv6=family == "ipv6") as lab:
        yield lab


def knows(watcher: Host, registrar: Host, *elements: int) -> bool:
    """Whether a registrar of either kind has these elements."""
    table = handlespace(watcher, registrar)
    return all(f"{element:08x}" in table for element in elements)


@pytest.mark.parametrize("family", GROUPS, indirect=True)
def test_registrars_elements_and_users_of_both_kinds_find_each_other_by_multicast(family: str, network: Lab) -> None:
    asap_group, enrp_group = GROUPS[family]
    ours, theirs, watcher = network.host(1), network.host(2), network.host(31)
    our_registrar(
        ours, f"--enrp={ours.at(9901)}", f"--identifier={OURS:#x}", f"--enrpannounce={enrp_group}",
        f"--asapannounce={asap_group}", "--mentordiscoverytimeout=1000", "--peerheartbeatcycle=1000",
        "--serverannouncecycle=500",
    )  # fmt: skip
    # Only ours announces itself to elements yet: rsplib's hears it.
    host = network.host(11)
    host.start(
        "rspserver", f"-identifier={THEIR_ELEMENT:#x}", f"-local={host.at(0)}", f"-asapannounce={asap_group}",
        "-fractal", "-logcolor=off", "-loglevel=4",
    )  # fmt: skip
    until(lambda: knows(watcher, ours, THEIR_ELEMENT), "rspserver at our registrar")
    registrar = rspregistrar(theirs, THEIRS, f"-enrpannounce={enrp_group}")
    until(lambda: knows(watcher, theirs, THEIR_ELEMENT), "the registrars as peers")
    registrar.kill()
    rspregistrar(
        theirs, THEIRS + 1, f"-enrpannounce={enrp_group}", f"-asapannounce={asap_group}", "-serverannouncecycle=500"
    )
    other = network.host(12)
    element = other.poolscope(
        "element", *OURS_HERE, f"--local={other.at(0)}", f"--identifier={OUR_ELEMENT:#x}",
        f"--asapannounce={asap_group}",
    )  # fmt: skip
    element.until_notice("Registered")
    until(lambda: knows(watcher, theirs, OUR_ELEMENT) and knows(watcher, ours, OUR_ELEMENT), "our element at both")
