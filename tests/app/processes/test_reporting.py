"""Status reports of processes: their destination, their interval, and that they arrive."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app.processes.reporting import monitor
from rserpool import CspListener, TransportAddress, TransportProtocol, csp

ROOT = Path(__file__).resolve().parents[3]
FOREGROUND = """
import json, sys
from app.processes.child import *
from app.processes.options import *
kind, run = {"registrar": (RegistrarOptions, run_registrar), "element": (ElementOptions, run_element)}[sys.argv[1]]
sys.exit(run(kind.from_json(json.loads(sys.argv[2]))))
"""
ANY = TransportAddress(TransportProtocol.UDP, 0, ("127.0.0.1",))


def target(text: str, seconds: float) -> tuple[TransportAddress, float]:
    host, _, port = text.rpartition(":")
    return TransportAddress(TransportProtocol.UDP, int(port), (host,)), seconds


@pytest.mark.parametrize(
    ("server", "interval", "environment", "expected"),
    [
        (None, None, {}, None),
        ("10.0.0.1:2000", None, {}, None),
        (None, None, {"CSP_SERVER": "10.0.0.1:2000"}, None),
        (None, None, {"CSP_INTERVAL": "1000"}, target("127.0.0.1:2960", 1.0)),
        (None, None, {"CSP_INTERVAL": "1000", "CSP_SERVER": "10.0.0.1:2000"}, target("10.0.0.1:2000", 1.0)),
        (None, None, {"CSP_INTERVAL": "1000", "CSP_SERVER": "10.0.0.1"}, target("10.0.0.1:2960", 1.0)),
        (None, None, {"CSP_INTERVAL": "1"}, target("127.0.0.1:2960", 0.25)),
        ("10.0.0.2:1", 2.0, {"CSP_INTERVAL": "1000", "CSP_SERVER": "10.0.0.1:2000"}, target("10.0.0.2:1", 2.0)),
        ("10.0.0.2:1", None, {"CSP_INTERVAL": "1000"}, target("10.0.0.2:1", 1.0)),
    ],
)
def test_arguments_take_precedence_over_the_environment_and_an_interval_is_required(
    server: str | None, interval: float | None, environment: dict[str, str], expected: object
) -> None:
    assert monitor(server, interval, environment) == expected


@pytest.mark.parametrize("environment", [{"CSP_INTERVAL": "often"}, {"CSP_INTERVAL": "500", "CSP_SERVER": "here"}])
def test_a_wrong_environment_is_logged_and_nothing_is_reported(
    environment: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    assert monitor(None, None, environment) is None
    assert "no status reports" in caplog.text


@pytest.mark.parametrize("by", ["options", "environment"])
def test_processes_report_until_a_final_report(by: str) -> None:
    registrar_id, element_id = csp.component_id(1, 0x11), csp.component_id(2, 0xAA)

    async def story() -> None:
        heard: asyncio.Queue[csp.Report] = asyncio.Queue()
        async with asyncio.timeout(60), CspListener(ANY, lambda report, _: heard.put_nowait(report)) as listener:
            where = str(listener.address)
            asked: dict[str, Any] = {"csp_server": where, "csp_interval": 0.25} if by == "options" else {}
            environment = {"CSP_SERVER": where, "CSP_INTERVAL": "250"} if by == "environment" else {}

            def start(role: str, **options: Any) -> subprocess.Popen[str]:
                return subprocess.Popen(
                    [sys.executable, "-c", FOREGROUND, role, json.dumps(options | asked)],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    text=True,
                    env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
                )

            with start("registrar", port=0, identifier=0x11) as registrar:
                try:
                    assert registrar.stdout is not None
                    address = json.loads(registrar.stdout.readline())["address"]
                    with start("element", registrars=[address], identifier=0xAA, service="echo") as element:
                        try:
                            while (report := await heard.get()).sender != registrar_id or b"1[1]" not in report.status:
                                pass
                            while (report := await heard.get()).sender != element_id or b"Session" not in report.status:
                                pass
                            assert report.workload is None  # the policy is round robin
                        finally:
                            element.send_signal(signal.SIGTERM)
                    while not (report := await heard.get()).final:
                        pass
                    assert report.sender == element_id
                finally:
                    registrar.send_signal(signal.SIGTERM)
            while not (report := await heard.get()).final:
                pass
            assert report.sender == registrar_id

    asyncio.run(story())
