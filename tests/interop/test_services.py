"""Other programs of rsplib: its clients with our services, and its monitors with our registrar."""

from __future__ import annotations

import pytest

from tests.guest.hosts import Host, Lab
from tests.helpers.waiting import until
from tests.interop.roles import handlespace, our_element, our_registrar, rspregistrar, rspserver

OURS, THEIRS = 0xBB000002, 0xAA000001


@pytest.fixture(params=["ours", "rsplib's"])
def registrar(request: pytest.FixtureRequest, lab: Lab) -> Host:
    """Return a host with a registrar, ours or rsplib's."""
    host = lab.host(1)
    if request.param == "ours":
        our_registrar(host)
    else:
        rspregistrar(host, 0x11111111)
    return host


def test_pingpongclient_uses_our_service(lab: Lab, registrar: Host) -> None:
    element_host, user_host = lab.host(11), lab.host(21)
    our_element(element_host, registrar, OURS, "--service=pingpong")
    client = user_host.start(
        *("stdbuf", "-oL", "pingpongclient", "-interval=100", "-asapannounce=off"),
        *(f"-registrar={registrar.address}:3863", "-logcolor=off"),
    )
    client.until(lambda: sum("Ack #" in line for line in client.lines) >= 5)


def test_rspterminal_is_echoed_by_our_service(lab: Lab, registrar: Host) -> None:
    element_host, user_host = lab.host(11), lab.host(21)
    our_element(element_host, registrar, OURS, "--service=echo")
    terminal = user_host.start(
        "sh",
        "-c",
        "{ sleep 3; echo a word from afar; sleep 3; } | stdbuf -oL rspterminal -poolhandle=EchoPool -asapannounce=off "
        f"-registrar={registrar.address}:3863",
    )
    terminal.until(lambda: any("a word from afar" in line for line in terminal.lines))


def test_hsdump_reads_our_registrar(lab: Lab) -> None:
    registrar_host, ours_host, theirs_host, other = lab.host(1), lab.host(11), lab.host(12), lab.host(31)
    our_registrar(registrar_host, f"--enrp={registrar_host.address}:9901")
    our_element(ours_host, registrar_host, OURS)
    rspserver(theirs_host, registrar_host, THEIRS, "-fractal")
    table = until(
        lambda: text if "aa000001" in (text := handlespace(other, registrar_host)) and "bb000002" in text else "",
        "both elements",
    )
    assert "FractalGeneratorPool" in table
