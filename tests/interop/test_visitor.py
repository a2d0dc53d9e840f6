"""The window in a scope of rsplib: its registrar and its element are found, and work together with ours."""

from __future__ import annotations

import json
import sys

from tests.guest.hosts import Lab
from tests.helpers.waiting import until
from tests.interop.roles import handlespace, rspregistrar, rspserver

REGISTRAR, ELEMENT = 0x11111111, 0xAA000001


def test_the_window_uses_a_scope_of_rsplib_and_recognises_its_profile(lab: Lab) -> None:
    there, worker, here = lab.host(1), lab.host(11), lab.host(12)
    rspregistrar(there, REGISTRAR)
    rspserver(worker, there, ELEMENT, "-fractal", "-rereginterval=60000")
    until(lambda: f"{ELEMENT:08x}" in handlespace(lab.host(31), there), "rspserver's registration")
    visitor = here.start(sys.executable, "-m", "tests.interop.visitor", there.address, here.address)
    assert visitor.process.wait(150) == 0, visitor.tail()
    visitor.close()
    found = json.loads(visitor.lines[-1])
    assert found == {
        "profile": "rsplib",
        "registrar": [[False, f"{there.address}:9901", "sctp"]],
        "theirs": [ELEMENT, False, "sctp", True],
        "computed by": True,
    }
