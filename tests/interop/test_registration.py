"""Registration, keep-alives, renewal and deregistration between elements and registrars of both kinds."""

from __future__ import annotations

import time

import pytest

from rserpool.wire import asap
from tests.guest.hosts import INIT, Capture, Lab
from tests.helpers.waiting import until
from tests.interop.roles import handlespace, our_element, our_registrar, rspregistrar, rspserver

REGISTRAR, ELEMENT = 0x11111111, 0xAA000001


def kinds(capture: Capture) -> list[int]:
    """Return the types of the ASAP messages so far."""
    return [message[0] for message in capture.messages(asap.PPID)]


def test_our_element_registers_renews_and_deregisters_at_rspregistrar(lab: Lab) -> None:
    registrar_host, element_host, other = lab.host(1), lab.host(11), lab.host(31)
    rspregistrar(registrar_host, REGISTRAR)
    with Capture(lab) as capture:
        element = our_element(element_host, registrar_host, ELEMENT, "--rereginterval=1000")
        until(lambda: "aa000001" in handlespace(other, registrar_host), "the element in hsdump's table")
        element.until_notice("Registered", 3)
        until(lambda: "aa000001" in handlespace(other, registrar_host), "the element after renewals")
        assert element.interrupt() == 130
        until(lambda: "aa000001" not in handlespace(other, registrar_host), "the table without the element")
    told = set(kinds(capture))
    assert told >= {1, 3, 7, 8, 2, 4}, "registration, keep-alive, deregistration, and their responses"


def test_rspserver_registers_renews_and_deregisters_at_our_registrar(lab: Lab) -> None:
    registrar_host, element_host = lab.host(1), lab.host(11)
    registrar = our_registrar(registrar_host)
    with Capture(lab) as capture:
        element = rspserver(element_host, registrar_host, ELEMENT, "-fractal", "-rereginterval=1000")
        registrar.until_notice("ElementAdded", element=ELEMENT)
        until(lambda: kinds(capture).count(1) >= 3, "registrations")
        until(lambda: kinds(capture).count(8) >= 2, "acknowledgements of keep-alives")
        element.interrupt()
        registrar.until_notice("ElementRemoved", element=ELEMENT)
        until(lambda: 4 in kinds(capture), "the answer to the deregistration")
    assert len(registrar.notices("ElementRemoved")) == 1


@pytest.mark.parametrize("ours", ["element", "registrar"])
def test_a_killed_element_is_removed_immediately(lab: Lab, ours: str) -> None:
    registrar_host, element_host, other = lab.host(1), lab.host(11), lab.host(31)
    if ours == "element":
        rspregistrar(registrar_host, REGISTRAR)
        our_element(element_host, registrar_host, ELEMENT).kill()
        until(
            lambda: "Handlespace" in (text := handlespace(other, registrar_host)) and "aa000001" not in text,
            "its removal",
        )
    else:
        registrar = our_registrar(registrar_host)
        element = rspserver(element_host, registrar_host, ELEMENT, "-fractal")
        registrar.until_notice("ElementAdded", element=ELEMENT)
        element.kill()
        registrar.until_notice("ElementRemoved", element=ELEMENT)


def test_an_interruption_that_breaks_the_association_does_not_remove_rspserver(lab: Lab) -> None:
    """It registers again after up to a minute. Until then, users would find no element."""
    registrar_host, element_host = lab.host(1), lab.host(11)
    registrar = our_registrar(registrar_host, "--endpointkeepalivetimeoutinterval=5000")
    with Capture(lab) as capture:
        rspserver(element_host, registrar_host, ELEMENT, "-fractal", "-rereginterval=60000")
        registrar.until_notice("ElementAdded", element=ELEMENT)
        until(lambda: 8 in kinds(capture), "an acknowledgement")
        element_host.unplug()
        unplugged = time.monotonic()
        until(lambda: time.monotonic() > unplugged + 12, "the end of the interruption")
        before = kinds(capture)
        element_host.plug_in()
        until(lambda: kinds(capture).count(8) > before.count(8), "an acknowledgement after the interruption")
        dialled = [c for c in capture.chunks() if c.kind == INIT and c.source == registrar_host.address]
    assert dialled, "the association broke, and the registrar dialled the element"
    assert not registrar.notices("ElementRemoved")
    assert kinds(capture).count(1) == 1, "registrations"
