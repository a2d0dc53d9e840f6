"""Registrars and elements as processes, as the window and the command line start them."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import rserpool
from app.fractal.protocol import PPID, Algorithm, Parameter
from app.processes.options import ElementOptions, RegistrarOptions
from app.processes.protocol import (
    Noticed,
    OrderRefused,
    Report,
    Running,
    Serving,
    SetCapacity,
    SetLoad,
    SetPolicy,
    SetSpeed,
)
from app.processes.protocol.schema import Line, line
from app.processes.supervisor import LAUNCHER, Child, Supervisor
from rserpool import notices

ROOT = Path(__file__).resolve().parents[3]
FOREGROUND = """
import json, sys
from app.processes.child import *
from app.processes.options import *
kind, run = {"registrar": (RegistrarOptions, run_registrar), "element": (ElementOptions, run_element)}[sys.argv[1]]
sys.exit(run(kind.from_json(json.loads(sys.argv[2]))))
"""


STUCK = """
import threading
from app.services import fractal
fractal.best_kernel = lambda _name: lambda *_: threading.Event().wait()
"""
"""Elements whose kernel never returns."""


@contextmanager
def foreground(role: str, *, before: str = "", **options: Any) -> Iterator[subprocess.Popen[str]]:
    """Run a role as the command line does, with its reports on a pipe. `before` is run first."""
    with subprocess.Popen(
        [sys.executable, "-c", before + FOREGROUND, role, json.dumps(options)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def reports(process: subprocess.Popen[str]) -> Iterator[dict[str, Any]]:
    assert process.stdout is not None
    for text in process.stdout:
        yield json.loads(text)


def notice(process: subprocess.Popen[str], name: str) -> dict[str, Any]:
    """Return the next report of this name."""
    return next(report for report in reports(process) if report["notice"] == name)


def test_an_element_ends_although_its_threads_still_compute() -> None:
    async def order(address: str) -> None:
        registrars = [rserpool.parse_address(address, rserpool.TransportProtocol.TCP)]
        user = rserpool.PoolUser(registrars=registrars, transport=rserpool.TRANSPORTS["tcp"]())
        async with user, user.session("FractalGeneratorPool") as session:
            cookie = asyncio.Event()
            session.on_event = lambda event: cookie.set() if isinstance(event, notices.CookieReceived) else None
            await session.send(Parameter(8, 8, 8, Algorithm.MANDELBROT, -1 + 1j, 1 - 1j).encode(), ppid=PPID)
            await cookie.wait()  # it is sent when the computation begins
            element.terminate()
            await asyncio.to_thread(element.wait, 60)

    with foreground("registrar", port=0, transport="tcp") as registrar:
        address = notice(registrar, "Running")["address"]
        options = {"registrars": [address], "service": "fractal", "pool_handle": "FractalGeneratorPool"}
        with foreground("element", before=STUCK, transport="tcp", **options) as element:
            notice(element, "Registered")
            asyncio.run(order(address))
            assert element.returncode == 0


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_an_element_that_is_asked_to_stop_leaves_the_pool_first(number: signal.Signals, code: int) -> None:
    with foreground("registrar", port=0) as registrar:
        address = notice(registrar, "Running")["address"]
        with foreground("element", registrars=[address], service="echo", pool_handle="EchoPool") as element:
            identifier = notice(element, "Running")["identifier"]
            assert notice(registrar, "ElementAdded")["element"]["identifier"] == identifier
            element.send_signal(number)
            gone = notice(registrar, "ElementRemoved")
            assert (gone["identifier"], gone["reason"]) == (identifier, "deregistered")
            assert element.wait() == code
        registrar.send_signal(number)
        assert registrar.wait() == code


def test_an_element_without_a_registrar_says_so_at_once_also_if_it_is_quiet() -> None:
    """It said nothing for 35 s."""
    nowhere: dict[str, Any] = {"service": "echo", "pool_handle": "EchoPool", "transport": "tcp"}
    with foreground("element", registrars=["127.0.0.1:1"], **nowhere) as element:
        assert notice(element, "RegistrarNotFound")["tried"] == ["127.0.0.1:1"]
    with foreground("element", registrars=["127.0.0.1:1"], quiet=True, **nowhere) as element:
        assert element.stderr is not None
        assert element.stderr.readline() == (
            "poolscope: no registrar at 127.0.0.1:1 answers and accepts us; the element keeps looking, --registrar "
            "names another\n"
        )
    with foreground("element", registrars=[], quiet=True, **nowhere) as element:
        assert element.stderr is not None
        assert "no registrar is known" in element.stderr.readline()


def test_an_element_that_is_refused_says_why() -> None:
    with foreground("registrar", port=0, transport="tcp") as registrar:
        address = notice(registrar, "Running")["address"]
        common: dict[str, Any] = {"registrars": [address], "transport": "tcp", "service": "echo", "pool_handle": "P"}
        with foreground("element", **common):
            notice(registrar, "ElementAdded")
            with foreground("element", policy="Random", quiet=True, **common) as other:
                assert other.stderr is not None
                expected = "poolscope: the registrar refused the element: inconsistent pool policy"
                assert other.stderr.readline().startswith(expected)


def test_quiet_processes_report_only_that_they_run() -> None:
    with foreground("registrar", port=0, quiet=True) as registrar:
        address = notice(registrar, "Running")["address"]
        with foreground("element", registrars=[address], service="echo", pool_handle="EchoPool", quiet=True) as quiet:
            notice(quiet, "Running")
            with foreground("element", registrars=[address], service="echo", pool_handle="EchoPool") as element:
                notice(element, "Registered")
            quiet.terminate()
            assert list(reports(quiet)) == []
        registrar.terminate()
        assert list(reports(registrar)) == []


def test_a_registrar_whose_output_nobody_reads_serves_on_and_tells_later_how_much_was_dropped() -> None:
    """More notices than the pipe and the memory for unread reports hold; before, it stood still after 470."""

    async def resolve(address: str, times: int) -> None:
        transport = rserpool.TRANSPORTS["tcp"]()
        registrar = rserpool.parse_address(address, transport.protocol)
        async with asyncio.timeout(60), rserpool.PoolUser(registrars=[registrar], transport=transport) as user:
            for _ in range(times):
                with pytest.raises(rserpool.Rejected):
                    await user.resolve("x" * 1000)

    with foreground("registrar", port=0) as registrar:
        address = notice(registrar, "Running")["address"]
        asyncio.run(resolve(address, 1500))  # 1.6 MB of reports
        assert notice(registrar, "ReportsDropped")["number"] > 100
        asyncio.run(resolve(address, 1))
        assert notice(registrar, "HandleResolved")
        registrar.terminate()
        assert registrar.wait() == 0


def test_an_occupied_port_ends_the_process_with_a_sentence_and_exit_code_1() -> None:
    with foreground("registrar", port=0) as first:
        port = int(notice(first, "Running")["address"].rpartition(":")[2])
        with foreground("registrar", port=port) as second:
            reason = notice(second, "Failed")["reason"]
            assert str(port) in reason
            assert second.wait() == 1
            assert second.stderr is not None
            assert second.stderr.read() == f"poolscope: {reason}\n"
        with foreground("registrar", port=port, other_port_if_taken=True) as third:
            assert notice(third, "Running")["address"] != f"127.0.0.1:{port}"


def test_wrong_options_end_the_process_with_a_sentence_too() -> None:
    with foreground("element", policy="Favouritism") as element:
        assert "Favouritism" in notice(element, "Failed")["reason"]
        assert element.wait() == 1


def test_a_service_that_sends_first_does_so_as_a_process() -> None:
    async def talk(address: str) -> None:
        transport = rserpool.TRANSPORTS["tcp"]()
        registrar = rserpool.parse_address(address, transport.protocol)
        async with (
            asyncio.timeout(60),
            rserpool.PoolUser(registrars=[registrar], transport=transport) as user,
            user.session("DaytimePool") as session,
        ):
            item = await session.receive()  # the user has not sent anything
            assert isinstance(item, rserpool.SessionMessage)
            assert item.payload.endswith(b"\n")

    with foreground("registrar", port=0) as registrar:
        address = notice(registrar, "Running")["address"]
        with foreground("element", registrars=[address], service="daytime", pool_handle="DaytimePool"):
            notice(registrar, "ElementAdded")
            asyncio.run(talk(address))


def test_the_launcher_can_start_children_without_fork() -> None:
    """With the real launcher."""

    async def story() -> None:
        async with Supervisor((*LAUNCHER, "--exec")) as supervisor:
            said: asyncio.Queue[Report] = asyncio.Queue()

            def prepare(child: Child) -> None:
                child.reported.connect(said.put_nowait)

            child = await supervisor.start("registrar", RegistrarOptions(port=0).to_json(), prepare=prepare)
            assert isinstance(await said.get(), Running)
            child.stop()
            assert (await child.wait()).orderly

    asyncio.run(asyncio.wait_for(story(), 60))


def test_options_survive_json() -> None:
    options = ElementOptions(registrars=("127.0.0.1:1", "127.0.0.1:2"), speed_limit=10.0, identifier=7)
    assert ElementOptions.from_json(json.loads(json.dumps(options.to_json()))) == options
    with pytest.raises(TypeError):
        RegistrarOptions.from_json({"nonsense": 1})


def test_the_default_registrar_is_at_the_registered_port() -> None:
    assert ElementOptions().registrars == (f"127.0.0.1:{rserpool.ASAP_PORT}",)
    assert RegistrarOptions().port == rserpool.ASAP_PORT


def test_messages_are_reported_only_on_request() -> None:
    with foreground("registrar", port=0, messages=True) as registrar:
        address = notice(registrar, "Running")["address"]
        with foreground("element", registrars=[address], service="echo", pool_handle="EchoPool") as element:
            heard = notice(registrar, "Message")
            assert (heard["outgoing"], heard["own"], heard["ppid"]) == (False, address, 11)
            assert b64decode(heard["data"])[0] == 1, "a registration"
            element.terminate()
            assert "Message" not in {report["notice"] for report in reports(element)}


@line("dance")
class Dance(Line):
    """An order that no process knows."""

    dance: int


def policy_values(report: Report) -> tuple[int, ...] | None:
    """Return the values of the policy in a reported registration; None for any other report."""
    match report:
        case Noticed(notices.ElementAdded(_, element) | notices.ElementChanged(_, element)):
            return element.policy.values
    return None


def test_a_running_element_carries_out_orders() -> None:
    async def story() -> None:
        async with Supervisor() as boss:
            heard: asyncio.Queue[Report] = asyncio.Queue()
            said: asyncio.Queue[Report] = asyncio.Queue()

            async def weight(number: int) -> None:
                """Wait for a registration with this weight."""
                while policy_values(await heard.get()) != (number,):
                    pass

            registrar = await boss.start(
                "registrar", RegistrarOptions(port=0).to_json(), prepare=lambda c: c.reported.connect(heard.put_nowait)
            )
            running = await heard.get()
            assert isinstance(running, Running)
            options = ElementOptions(registrars=(running.address,), service="echo", policy="WeightedRoundRobin:1")
            element = await boss.start(
                "element", options.to_json(), prepare=lambda c: c.reported.connect(said.put_nowait)
            )
            await weight(1)
            element.tell(SetPolicy("WeightedRoundRobin:3"))
            await weight(3)
            nonsense: Any = (SetPolicy("Nonsense"), SetSpeed(-1), SetCapacity(0), SetLoad("much"), Dance(1))  # type: ignore[arg-type]
            for order in nonsense:
                element.tell(order)
            refused: list[str] = []
            while len(refused) < 5:
                report = await said.get()
                if isinstance(report, OrderRefused):
                    refused.append(report.order)
            assert refused == ["policy", "speed", "capacity", "load", "dance"]
            element.tell(SetLoad(0.5))
            element.tell(SetCapacity(2.0))
            element.tell(SetSpeed(100.0))
            while not (isinstance(report := await said.get(), Serving) and report.load == 0.5):
                assert not isinstance(report, OrderRefused)
            element.stop()
            registrar.stop()

    asyncio.run(asyncio.wait_for(story(), 60))


def test_an_element_with_an_adaptive_policy_registers_its_load() -> None:
    """The load that it is given, and that of a session as soon as it begins or ends."""

    async def story() -> None:
        async with Supervisor() as boss:
            heard: asyncio.Queue[Report] = asyncio.Queue()

            async def load(part: float) -> None:
                """Wait for a registration with this load."""
                while policy_values(await heard.get()) != (round(part * rserpool.LOAD_MAX),):
                    pass

            await boss.start(
                "registrar", RegistrarOptions(port=0).to_json(), prepare=lambda c: c.reported.connect(heard.put_nowait)
            )
            running = await heard.get()
            assert isinstance(running, Running)
            options = ElementOptions(registrars=(running.address,), service="echo", policy="LeastUsed", capacity=4.0)
            element = await boss.start("element", options.to_json())
            await load(0.0)
            element.tell(SetLoad(0.25))
            await load(0.25)
            transport = rserpool.TRANSPORTS["tcp"]()
            registrar = rserpool.parse_address(running.address, transport.protocol)
            async with (
                rserpool.PoolUser(registrars=[registrar], transport=transport) as user,
                user.session(options.pool_handle) as session,
            ):
                await session.send(b"hello", ppid=0)
                await load(0.5)
                element.tell(SetCapacity(1.0))
                await load(1.0)
            await load(0.25)

    asyncio.run(asyncio.wait_for(story(), 60))
