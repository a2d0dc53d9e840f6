"""An operation scope with registrars of both kinds: joining, synchronisation and takeover."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.base.exits import Exit
from rserpool.wire import asap, enrp
from tests.guest.hosts import Capture, Host, Lab, Program
from tests.helpers.waiting import until
from tests.interop.roles import handlespace, our_element, our_registrar, rspregistrar, rspserver

OURS, THEIRS = 0x22222222, 0x11111111
OUR_ELEMENT, THEIR_ELEMENT, LATER = 0xBB000002, 0xAA000001, 0xCC000003


class Scope:
    """A registrar of each kind, `hosts["ours"]` and `hosts["rsplib's"]`. The second starts when the first serves."""

    def __init__(self, lab: Lab, first: str, *options: str) -> None:
        self.hosts = {"ours": lab.host(1), "rsplib's": lab.host(2)}
        self.watcher = lab.host(31)
        self._options = options
        self.begin(first)
        self.element(first, lab.host(11), {"ours": OUR_ELEMENT, "rsplib's": THEIR_ELEMENT}[first])
        self.begin("rsplib's" if first == "ours" else "ours")

    def begin(self, kind: str) -> None:
        """Start the registrar of this kind."""
        host, other = self.hosts[kind], self.hosts["rsplib's" if kind == "ours" else "ours"]
        if kind == "ours":
            self.ours = our_registrar(
                host, f"--enrp={host.at(9901)}", f"--peer={other.at(9901)}", f"--identifier={OURS:#x}",
                "--mentordiscoverytimeout=1000", "--peerheartbeatcycle=1000", *self._options,
            )  # fmt: skip
        else:
            self.theirs = rspregistrar(host, THEIRS, f"-peer={other.at(9901)}")

    def element(self, kind: str, host: Host, identifier: int) -> Program:
        """Start an element of this kind at the registrar of this kind."""
        if kind == "ours":
            return our_element(host, self.hosts[kind], identifier)
        element = rspserver(host, self.hosts[kind], identifier, "-fractal", "-rereginterval=60000")
        until(lambda: f"{identifier:08x}" in handlespace(self.watcher, self.hosts[kind]), "rspserver's registration")
        return element

    def dump(self, kind: str) -> dict[str, Any]:
        """Return what `poolscope handlespace` reads from the registrar of this kind."""
        place = self.hosts[kind].at(9901)
        reading = self.watcher.poolscope(
            *("handlespace", place, "--format=json", f"--local={self.watcher.address}"),
            *("--transport=kernel", "--profile=rsplib"),
        )
        assert reading.process.wait(60) == Exit.DONE, reading.tail()
        reading.close()
        dumped: dict[str, Any] = json.loads("\n".join(reading.lines))
        return dumped

    def homes(self, kind: str) -> dict[int, int]:
        """Return the home of each element as the registrar of this kind knows it."""
        return {
            int(element["identifier"], 0): int(element["home"], 0)
            for pool in self.dump(kind)["pools"]
            for element in pool["elements"]
        }

    def both_have(self, homes: dict[int, int]) -> None:
        """Wait until all registrars know exactly these elements and homes."""
        until(lambda: all(self.homes(kind) == homes for kind in self.hosts), "the same handlespace at both")


@pytest.fixture(params=["ours", "rsplib's"])
def scope(request: pytest.FixtureRequest, lab: Lab) -> Scope:
    """Return a scope in which our registrar is the mentor of rsplib's, or the reverse."""
    return Scope(lab, request.param)


def test_a_newcomer_of_the_other_kind_learns_peers_and_elements_and_both_follow_changes(lab: Lab, scope: Scope) -> None:
    known = next(iter(scope.homes("ours") or scope.homes("rsplib's")))
    homes = {known: OURS if known == OUR_ELEMENT else THEIRS}
    scope.both_have(homes)
    ours, theirs = scope.element("ours", lab.host(12), LATER), scope.element("rsplib's", lab.host(13), LATER + 1)
    scope.both_have(homes | {LATER: OURS, LATER + 1: THEIRS})
    assert ours.interrupt() == Exit.INTERRUPTED
    scope.both_have(homes | {LATER + 1: THEIRS})
    theirs.interrupt()
    scope.both_have(homes)
    # They are peers of each other. The checksum of a registrar's own elements equals that of the other's copy.
    dumps = {kind: scope.dump(kind) for kind in scope.hosts}
    for kind, other in (("ours", THEIRS), ("rsplib's", OURS)):
        assert other in [int(peer["identifier"], 0) for peer in dumps[kind]["peers"]]
    for dump in dumps.values():
        for owner in dump["owners"]:
            (own,) = [other for other in dumps.values() if other["registrar"] == owner["identifier"]]
            assert owner["checksum"] == own["checksum"]


def test_checksums_agree_so_no_table_is_requested(lab: Lab, scope: Scope) -> None:
    scope.element("ours", lab.host(12), LATER)
    scope.element("rsplib's", lab.host(13), LATER + 1)
    until(lambda: len(scope.homes("ours")) == len(scope.homes("rsplib's")) == 3, "three elements at both")
    with Capture(lab) as capture:

        def presences(host: Host) -> list[bytes]:
            return [m for m in capture.messages(enrp.PPID, host.address) if m[0] == enrp.Presence.code]

        until(lambda: all(len(presences(host)) >= 4 for host in scope.hosts.values()), "presences of both")
    assert enrp.HandleTableRequest.code not in {message[0] for message in capture.messages(enrp.PPID)}
    heard = scope.ours.notices("PeerHeard")[-1]
    assert (heard["server"], heard["checksum"]) == (THEIRS, heard["ours"])
    assert scope.ours.notices("AuditStarted") == []


def test_a_pool_handle_that_stops_rspregistrar_does_not_reach_it(lab: Lab, scope: Scope) -> None:
    """A pool handle of more than 32 octets aborts every rspregistrar that hears of it."""
    host, registrar = lab.host(13), scope.hosts["ours"]
    element = host.poolscope(
        "element", "--transport=kernel", "--service=echo", f"--poolhandle={33 * 'p'}", f"--local={host.at(0)}",
        f"--registrar={registrar.at(3863)}",
    )  # fmt: skip
    element.until_notice("RegistrationRejected")
    scope.element("ours", lab.host(14), LATER)
    until(lambda: f"{LATER:08x}" in handlespace(scope.watcher, scope.hosts["rsplib's"]), "the next update at rsplib's")
    assert "ppp" not in handlespace(scope.watcher, scope.hosts["rsplib's"])


def test_our_registrar_notices_that_rspregistrar_does_not_keep_its_elements_without_the_profile(lab: Lab) -> None:
    """A life of 90 s is one of 90 ms there."""
    host, other, element_host = lab.host(1), lab.host(2), lab.host(11)
    ours = our_registrar(
        host, "--profile=rfc", f"--enrp={host.at(9901)}", f"--peer={other.at(9901)}",
        "--mentordiscoverytimeout=1000", "--peerheartbeatcycle=1000", "--loglevel=warning",
    )  # fmt: skip
    our_element(element_host, host, OUR_ELEMENT, "--profile=rfc")
    rspregistrar(other, THEIRS, f"-peer={host.at(9901)}")
    ours.until(lambda: any(f"{THEIRS:#010x} asks for our elements repeatedly" in line for line in ours.lines))


def test_ours_takes_over_the_elements_of_rspregistrar_when_it_is_killed(lab: Lab) -> None:
    scope = Scope(lab, "rsplib's", "--peermaxtimelastheard=2500", "--peermaxtimenoresponse=1500")
    scope.both_have({THEIR_ELEMENT: THEIRS})
    with Capture(lab) as capture:
        scope.theirs.kill()
        done = scope.ours.until_notice("TakeoverDone")
        assert (done["target"], done["by"], done["elements"]) == (THEIRS, OURS, 1)
        # A keep-alive with the home flag claims the element. It answers, and its new home keeps asking.
        until(
            lambda: [m[:2] for m in capture.messages(asap.PPID, "10.1.0.11")].count(b"\x08\x00") >= 2,
            "keep-alive acknowledgements to the new home",
        )
    assert b"\x07\x01" in [message[:2] for message in capture.messages(asap.PPID, scope.hosts["ours"].address)]
    assert scope.homes("ours") == {THEIR_ELEMENT: OURS}


def test_two_registrars_of_rsplib_and_ours_agree_about_a_takeover(lab: Lab) -> None:
    """With a third registrar a takeover needs its agreement: rsplib's agrees and follows."""
    scope = Scope(lab, "rsplib's", "--peermaxtimelastheard=2500", "--peermaxtimenoresponse=1500")
    third = lab.host(3)
    peers = [f"-peer={host.at(9901)}" for host in scope.hosts.values()]
    rspregistrar(third, 0x77777777, *peers, "-peermaxtimelastheard=60000")
    scope.hosts["third"] = third
    scope.both_have({THEIR_ELEMENT: THEIRS})
    scope.theirs.kill()
    del scope.hosts["rsplib's"]
    done = scope.ours.until_notice("TakeoverDone")
    assert (done["target"], done["by"], done["elements"]) == (THEIRS, OURS, 1)
    scope.both_have({THEIR_ELEMENT: OURS})
