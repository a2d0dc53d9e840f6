"""A class that shares its pool with a registrar of rsplib."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from app.base.exits import Exit
from app.fractal.protocol import Algorithm
from app.fractal.viewport import Viewport
from tests.guest.hosts import Host, Lab, Program
from tests.helpers.waiting import until
from tests.interop.conftest import ROOT
from tests.interop.roles import differing, handlespace, our_render, reference, rspregistrar, rspserver, view_options

THEIRS, THEIR_ELEMENT = 0x11111111, 0xAA000001
VIEW = Viewport(320, 240, -1.5 + 1.5j, 1.5 - 1.5j, 22_000, Algorithm.MANDELBROT_N, 2.5)
SMALL = Viewport(160, 120, -1.5 + 1.5j, 1.5 - 1.5j, 1024, Algorithm.MANDELBROT)
IGNORED = "--ignore=use,battery,lock,lid"


def says(program: Program, pattern: str, times: int = 1) -> re.Match[str]:
    """Wait for a line that matches, the first or a later one."""

    def found() -> list[re.Match[str]]:
        matches = [match for line in list(program.lines) if (match := re.search(pattern, line))]
        return matches[times - 1 : times]

    match: re.Match[str] = program.until(found)[0]
    return match


def homes(watcher: Host, registrar: Host) -> dict[int, int]:
    """Return the home of each element according to a registrar."""
    reading = watcher.poolscope(
        *("handlespace", registrar.at(9901), "--format=json", f"--local={watcher.address}"),
        *("--transport=kernel", "--profile=rsplib"),
    )
    assert reading.process.wait(60) == Exit.DONE, reading.tail()
    reading.close()
    told: dict[str, Any] = json.loads("\n".join(reading.lines))
    return {int(e["identifier"], 0): int(e["home"], 0) for pool in told["pools"] for e in pool["elements"]}


@pytest.mark.slow
@pytest.mark.parametrize("ipv6", [False, True], ids=["ipv4", "ipv6"])
def test_students_lend_their_machines_to_a_scope_with_a_registrar_of_rsplib(ipv6: bool) -> None:
    with Lab(ROOT, ipv6=ipv6) as lab:
        here, theirs, user, stranger = lab.host(1), lab.host(2), lab.host(3), lab.host(31)
        ada_host, bob_host, cleo_host, element_host = (lab.host(number) for number in (11, 12, 13, 14))
        registrar = rspregistrar(theirs, THEIRS, f"-peer={here.at(9901)}")
        teacher = here.poolscope(
            "invite", f"--local={here.address}", "--transport=kernel", "--profile=rsplib", f"--enrp={here.at(9901)}",
            f"--peer={theirs.at(9901)}",
        )  # fmt: skip
        code, url = says(teacher, r"^Join code: (\S+)$")[1], says(teacher, r"^For a QR code: (\S+)$")[1]
        says(teacher, "Ctrl-C ends the class")
        lend = ("--elements=1", IGNORED)
        ada = ada_host.poolscope("join", code, "--name=Ada", *lend)
        bob = bob_host.poolscope("join", url, "--name=Bob", *lend)
        cleo = cleo_host.poolscope("join", code, "--name=Cleo", f"--address={url.split('/')[2]}", *lend)
        for student in (ada, bob, cleo):
            says(student, "works for the class with 1 element")
        until(lambda: len(homes(theirs, theirs)) == 3, "the students' elements at rspregistrar")
        out = lab.folder / "out.png"
        render = our_render(user, theirs, out, *view_options(VIEW), "--sessions=4", "--profile=rsplib")
        assert ada.interrupt() == Exit.DONE, ada.tail()
        says(teacher, r"Ada has left .* after \d+ tiles?$")
        bob_host.unplug()
        says(teacher, "Bob has vanished")
        assert render.process.poll() is None, "the picture was done too soon"
        assert render.process.wait(100) == Exit.DONE, render.tail()
        assert out.read_bytes() == reference(VIEW)
        bob_host.plug_in()
        says(teacher, "Bob works at", 2)
        says(bob, "works for the class with 1 element$", 2)

        rspserver(element_host, theirs, THEIR_ELEMENT, "-fractal", "-rereginterval=60000")
        until(lambda: THEIR_ELEMENT in homes(theirs, here), "rspserver at the registrar of the class")
        before = homes(theirs, here)
        assert before[THEIR_ELEMENT] == THEIRS
        # Only the registrar that the teacher has named may speak ENRP.
        assert f"{THEIR_ELEMENT:08x}" not in handlespace(stranger, here)
        registrar.kill()
        until(lambda: THEIRS not in homes(theirs, here).values(), "the takeover")
        assert homes(theirs, here).keys() == before.keys() >= {THEIR_ELEMENT}
        render = our_render(user, here, out, *view_options(SMALL), "--sessions=4", "--profile=rsplib")
        assert render.process.wait(100) == Exit.DONE, render.tail()
        assert differing(out.read_bytes(), reference(SMALL)) <= SMALL.width * SMALL.height // 1000
        assert teacher.interrupt() == Exit.DONE
        assert cleo.process.wait(60) == Exit.FAILED
        says(cleo, "the class is over")
