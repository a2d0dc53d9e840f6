"""Status reports: rsplib's monitor shows our components, and the window's model shows rsplib's."""

from __future__ import annotations

import asyncio
import json
import re
from typing import Any

from app.models.fleet.other_components import Components
from app.monitor import Monitor
from tests.guest.hosts import Host, Lab, Program
from tests.interop.roles import (
    fractal_files,
    fractalpooluser,
    our_element,
    our_registrar,
    our_render,
    rspregistrar,
    rspserver,
)

REGISTRAR, ELEMENT = 0x11111111, 0xAA000001
INTERVAL = 250


def test_cspmonitor_shows_our_registrar_element_and_user_until_they_end(lab: Lab) -> None:
    registrar_host, element_host, user_host, watcher = lab.host(1), lab.host(11), lab.host(21), lab.host(31)
    monitor = watcher.start(
        *("stdbuf", "-oL", "cspmonitor", "-compact", f"-localaddress={watcher.address}:2960", "-updateinterval=500")
    )

    def shown() -> dict[str, str]:
        """Return the rows of the last complete table, by kind."""
        text = re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(monitor.lines))
        *_, table, _begun = ["", *re.split("Current Component Status", text)]
        return {
            row[:2]: row for row in re.split(r"\x1b\[[0-9;]*[A-Z]|\n", table) if row[:4] in ("PR $", "PE $", "PU $")
        }

    reporting = (f"--cspserver={watcher.address}:2960", f"--cspinterval={INTERVAL}")
    our_registrar(registrar_host, f"--identifier={REGISTRAR:#x}", *reporting)
    element = our_element(element_host, registrar_host, ELEMENT, "--speed=100", "--policy=LeastUsed", *reporting)
    our_render(user_host, registrar_host, lab.folder / "out.png", "--sessions=1", *reporting)
    working = {"PR": r"1\[1\] PEs in 1 Pool", "PE": r"L= *[0-9]+% .*1 Session", "PU": r"A=[1-9].*1 Session"}
    rows = monitor.until(
        lambda: (
            rows if all(re.search(words, (rows := shown()).get(kind, "")) for kind, words in working.items()) else None
        )
    )
    assert f"${REGISTRAR:x}" in rows["PR"]
    assert registrar_host.address in rows["PR"]
    assert f"${ELEMENT:x}" in rows["PE"]
    assert element_host.address in rows["PE"]
    element.interrupt()
    monitor.until(lambda: "PR" in (rows := shown()) and "PE" not in rows)


def test_the_window_shows_rspregistrar_rspserver_and_fractalpooluser_until_they_end(lab: Lab) -> None:
    registrar_host, element_host, user_host, watcher = lab.host(1), lab.host(11), lab.host(21), lab.host(31)
    monitor = _our_monitor(watcher)
    reporting = (f"-cspserver={watcher.address}:2960", f"-cspinterval={INTERVAL}")
    rspregistrar(registrar_host, REGISTRAR, *reporting)
    element = rspserver(element_host, registrar_host, ELEMENT, "-fractal", *reporting)
    fractalpooluser(
        user_host, registrar_host, fractal_files(lab), "-width=200", "-height=150", "-threads=1", *reporting
    )

    def shown() -> dict[str, dict[str, Any]]:
        """Return the rows, by kind."""
        lines = [line for line in list(monitor.lines) if line.startswith("[")]
        return {row["name"].split()[0]: row for row in json.loads(lines[-1])} if lines else {}

    rows = monitor.until(lambda: rows if {*(rows := shown())} == {"Registrar", "Element", "User"} else None)
    assert rows["Registrar"]["name"] == f"Registrar {REGISTRAR:#010x}"
    assert rows["Element"]["name"] == f"Element {ELEMENT:#010x}"
    sources = {kind: row["source"] for kind, row in rows.items()}
    assert sources == {"Registrar": "10.1.0.1", "Element": "10.1.0.11", "User": "10.1.0.21"}
    assert rows["Registrar"]["status"]
    monitor.until(lambda: all(row["links"] for kind, row in shown().items() if kind != "Registrar"))
    element.interrupt()
    monitor.until(lambda: "Element" not in shown() and "Registrar" in shown())


def _our_monitor(host: Host) -> Program:
    """Start the monitor of the window. It prints each change as a line of JSON."""

    async def live() -> None:
        components = Components()

        def tell() -> None:
            rows = [
                {"name": c.name, "source": c.source, "status": c.status, "workload": c.workload, "links": len(c.links)}
                for c in components.rows
            ]
            print(json.dumps(rows), flush=True)

        components.changed.connect(tell)
        async with Monitor(components, f"{host.address}:2960"):
            print("listening", flush=True)
            await asyncio.Event().wait()

    def run() -> int:
        asyncio.run(live())
        return 0

    monitor = host.fork(run, f"{host.name}, our monitor")
    monitor.until(lambda: monitor.lines)
    return monitor
