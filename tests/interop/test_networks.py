"""Scopes of both kinds in which nobody is told an address, over IPv4 and over IPv6."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.guest.hosts import Host, Lab
from tests.helpers.waiting import until
from tests.interop.roles import OURS_HERE, handlespace, our_registrar, rspregistrar

OURS, THEIRS = 0x22222222, 0x11111111
OUR_ELEMENT, THEIR_ELEMENT = 0xBB000002, 0xAA000001
GROUPS = {
    "ipv4": ("239.0.0.50:3863", "239.0.0.52:3863", "239.0.0.51:9901"),
    "ipv6": ("[ff05::50]:3863", "[ff05::52]:3863", "[ff05::51]:9901"),
}
"""Where our registrar announces itself to elements, where rsplib's does, and where they find each other."""


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
    our_group, their_group, enrp_group = GROUPS[family]
    ours, theirs, watcher = network.host(1), network.host(2), network.host(31)
    our_registrar(
        ours, f"--enrp={ours.at(9901)}", f"--identifier={OURS:#x}", f"--enrpannounce={enrp_group}",
        f"--asapannounce={our_group}", "--mentordiscoverytimeout=1000", "--peerheartbeatcycle=1000",
    )  # fmt: skip
    rspregistrar(theirs, THEIRS, f"-enrpannounce={enrp_group}", f"-asapannounce={their_group}")
    host, other = network.host(11), network.host(12)
    host.start(
        "rspserver", f"-identifier={THEIR_ELEMENT:#x}", f"-local={host.at(0)}", f"-asapannounce={our_group}",
        "-fractal", "-logcolor=off", "-loglevel=4",
    )  # fmt: skip
    element = other.poolscope(
        "element", *OURS_HERE, f"--local={other.at(0)}", f"--identifier={OUR_ELEMENT:#x}",
        f"--asapannounce={their_group}",
    )  # fmt: skip
    element.until_notice("Registered")
    for registrar in (ours, theirs):
        until(partial(knows, watcher, registrar, OUR_ELEMENT, THEIR_ELEMENT), "both elements at both registrars")
