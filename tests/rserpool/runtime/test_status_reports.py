"""Status reports of running components, over real datagrams on this machine."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from typing import Any

import pytest

import rserpool
from rserpool import CspListener, CspReporter, LocalError, TransportAddress, TransportError, TransportProtocol, csp
from rserpool.policies import LOAD_MAX, LeastUsed, LeastUsedDegradation, Policy, RoundRobin, WeightedRandom
from rserpool.runtime.status import sender_of, status_of
from rserpool.transport.memory import MemoryTransport
from rserpool.transport.tcp import TcpTransport
from rserpool.wire import asap, enrp
from tests.rserpool.runtime.stories import Notes, echo, pool_of, run, user_of

ANY = TransportAddress(TransportProtocol.UDP, 0, ("127.0.0.1",))
ELEMENT = csp.component_id(csp.Group.POOL_ELEMENT, 0xAA)
REGISTRAR = csp.component_id(csp.Group.REGISTRAR, 0x11)
UNKNOWN_REGISTRAR = csp.component_id(csp.Group.REGISTRAR, 0)


def receivers(report: csp.Report) -> list[int]:
    """Return the identifiers of the components at the other ends of the associations."""
    return [association.receiver for association in report.associations]


class Monitor:
    """Keeps the reports that it receives, and waits for one that matches."""

    def __init__(self) -> None:
        self.reports: list[csp.Report] = []
        self._news = asyncio.Event()

    def __call__(self, report: csp.Report, source: str) -> None:
        assert source == "127.0.0.1"
        self.reports.append(report)
        self._news.set()

    async def until(self, wanted: Callable[[csp.Report], object]) -> csp.Report:
        seen = 0
        while True:
            for report in self.reports[seen:]:
                if wanted(report):
                    return report
            seen = len(self.reports)
            self._news.clear()
            await self._news.wait()


def test_a_whole_pool_reports_and_the_identifiers_match() -> None:
    async def story() -> None:
        transport: Any = MemoryTransport()
        monitor = Monitor()
        quick = rserpool.RegistrarConfig(keep_alive_interval=0.05)
        async with CspListener(ANY, monitor) as listener:
            server = listener.address
            async with (
                rserpool.Registrar(
                    transport=transport, port=0, config=quick, identifier=rserpool.ServerId(0x11)
                ) as registrar,
                CspReporter(registrar, server, interval=0.25),
                pool_of(transport, registrar, echo, identifier=rserpool.ElementId(0xAA)) as element,
                CspReporter(element, server, interval=0.25),
                user_of(transport, registrar) as user,
                CspReporter(user, server, interval=0.25) as users_reports,
                user.session(b"EchoPool") as session,
            ):
                await session.send(b"hello", ppid=7)
                await session.receive()
                from_registrar = await monitor.until(lambda r: r.sender == REGISTRAR and b"1[1]" in r.status)
                assert from_registrar.status == b"1[1] PEs in 1 Pool, 0 Peers"
                assert (from_registrar.workload, from_registrar.associations) == (None, ())
                from_element = await monitor.until(lambda r: r.sender == ELEMENT and REGISTRAR in receivers(r))
                assert (from_element.status, from_element.workload) == (b"1 Session", None)
                (home,) = from_element.associations
                assert (home.receiver, home.ppid, home.protocol) == (REGISTRAR, asap.PPID, 132)
                assert home.duration is not None
                assert 0 <= home.duration <= from_element.uptime + 60
                from_user = await monitor.until(
                    lambda r: r.sender == users_reports.sender and [a.ppid for a in r.associations] == [asap.PPID, 7]
                )
                assert (from_user.status, from_user.workload) == (b"1 Session", None)
                assert receivers(from_user) == [UNKNOWN_REGISTRAR, ELEMENT]
                assert csp.split_id(users_reports.sender)[0] == csp.Group.POOL_USER
                assert csp.text(from_element.location) == f"{socket.gethostname()}: {element.address}"
                assert not any(report.final for report in monitor.reports)
            for sender in (REGISTRAR, ELEMENT, users_reports.sender):
                last = await monitor.until(lambda r, sender=sender: r.sender == sender and r.final)  # type: ignore[misc]
                assert last.flags == csp.FINAL
                assert (last.location, last.status, last.workload, last.associations) == (b"", b"", 0.0, ())

    run(story)


def test_an_element_lists_its_registrar_before_it_knows_its_identifier() -> None:
    """As with rsplib, whose components report the identifier 0 until then."""

    async def story() -> None:
        transport, monitor = MemoryTransport(), Monitor()
        patient = rserpool.RegistrarConfig(keep_alive_interval=3600)
        async with (
            CspListener(ANY, monitor) as listener,
            rserpool.Registrar(transport=transport, port=0, enrp_port=0, config=patient) as registrar,
            pool_of(transport, registrar, echo) as element,
            CspReporter(element, listener.address, interval=0.25),
        ):
            report = await monitor.until(lambda r: r.status != b"Looking for Registrar ...")
            assert receivers(report) == [UNKNOWN_REGISTRAR]

    run(story)


@pytest.mark.parametrize(
    ("policy", "workload"),
    [
        (RoundRobin(), None),
        (WeightedRandom(3), None),
        (LeastUsed(0), 0.0),
        (LeastUsedDegradation(LOAD_MAX // 4, LOAD_MAX), 0.25),
        (LeastUsed(LOAD_MAX), 1.0),
    ],
)
def test_the_workload_is_the_load_that_an_adaptive_policy_registers(policy: Policy, workload: float | None) -> None:
    async def story() -> None:
        monitor = Monitor()
        async with (
            CspListener(ANY, monitor) as listener,
            rserpool.serve(b"P", echo, registrars=[], transport=MemoryTransport(), policy=policy) as element,
            CspReporter(element, listener.address, interval=0.25),
        ):
            report = await monitor.until(lambda r: True)
            assert report.workload == (None if workload is None else pytest.approx(workload, abs=1e-4))

    run(story)


def test_an_element_without_a_registrar_reports_that_it_looks_for_one() -> None:
    async def story() -> None:
        monitor = Monitor()
        nowhere = TransportAddress(TransportProtocol.SCTP, 9, ("127.0.0.1",))
        async with (
            CspListener(ANY, monitor) as listener,
            rserpool.serve(b"EchoPool", echo, registrars=[nowhere], transport=MemoryTransport()) as element,
            CspReporter(element, listener.address, interval=0.25, workload=lambda: 0.75),
        ):
            report = await monitor.until(lambda r: True)
            assert report.status == b"Looking for Registrar ..."
            assert report.sender == csp.component_id(csp.Group.POOL_ELEMENT, element.identifier)
            assert report.workload == pytest.approx(0.75, abs=1e-4)
            await monitor.until(lambda r: len(monitor.reports) >= 3)

    run(story)


def test_a_missing_monitor_disturbs_nothing() -> None:
    async def story() -> None:
        transport: Any = MemoryTransport()
        nobody = TransportAddress(TransportProtocol.UDP, 1, ("127.0.0.1",))
        unreachable = TransportAddress(TransportProtocol.UDP, 1, ("255.255.255.255",))
        async with (
            rserpool.Registrar(transport=transport, port=0) as registrar,
            CspReporter(registrar, nobody, interval=0.25),
            CspReporter(registrar, unreachable, interval=0.25),
        ):
            heard = Notes()
            async with pool_of(transport, registrar, echo, on_notice=heard):
                await heard.until(rserpool.notices.Registered)

    run(story)


def test_the_interval_has_rsplibs_limit() -> None:
    registrar = rserpool.Registrar(transport=MemoryTransport(), port=0)
    for interval in (0.0, 0.2, 5000.0):
        with pytest.raises(LocalError):
            CspReporter(registrar, ANY, interval=interval)
    assert sender_of(registrar) == csp.component_id(csp.Group.REGISTRAR, registrar.identifier)


def test_a_port_with_a_monitor_is_not_shared() -> None:
    async def story() -> None:
        async with CspListener(ANY, Monitor()) as first:
            with pytest.raises(TransportError, match=f"127.0.0.1:{first.address.port}"):
                await CspListener(first.address, Monitor()).__aenter__()
        async with CspListener(first.address, Monitor()) as again:
            assert again.address == first.address

    run(story)


def datagrams(to: TransportAddress, *payloads: bytes) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        for payload in payloads:
            sender.sendto(payload, (to.addresses[0], to.port))


def test_nonsense_is_counted_and_later_reports_are_received() -> None:
    async def story() -> None:
        monitor = Monitor()
        async with CspListener(ANY, monitor) as listener:
            datagrams(listener.address, b"", b"nonsense" * 40, csp.encode(csp.Report(ELEMENT, 1.0, 1.0)))
            assert (await monitor.until(lambda r: True)).sender == ELEMENT
            assert listener.dropped == 2

    run(story)


def test_a_flood_is_not_read_beyond_the_rate() -> None:
    async def story() -> None:
        monitor = Monitor()
        flood = [csp.encode(csp.Report(sender, 1.0, 1.0)) for sender in range(1, 60)]
        async with CspListener(ANY, monitor, rate=5) as listener:
            datagrams(listener.address, *flood)
            await monitor.until(lambda r: len(monitor.reports) == 5)
            for _ in range(20):  # turns of the event loop in which the rest could be read
                await asyncio.sleep(0)
            assert len(monitor.reports) == 5
            await monitor.until(lambda r: len(monitor.reports) > 5)  # the next second
            datagrams(listener.address, *flood)
        # It is closed while it does not read.

    run(story)


def test_reports_are_heard_on_every_event_loop() -> None:
    """Windows' proactor loop has no `add_reader`."""

    class Proactor(asyncio.SelectorEventLoop):
        def add_reader(self, *_: object) -> None:
            raise NotImplementedError

    async def story() -> None:
        monitor = Monitor()
        async with CspListener(ANY, monitor) as listener:
            datagrams(listener.address, csp.encode(csp.Report(ELEMENT, 1.0, 1.0)))
            assert (await monitor.until(lambda r: True)).sender == ELEMENT

    with asyncio.Runner(loop_factory=Proactor) as runner:
        runner.run(story())


def test_a_listener_whose_callback_fails_continues() -> None:
    async def story() -> None:
        monitor = Monitor()

        def heard(report: csp.Report, source: str) -> None:
            monitor(report, source)
            if report.sender == 1:
                raise RuntimeError("a bug of the program")

        async with CspListener(ANY, heard) as listener:
            datagrams(listener.address, *(csp.encode(csp.Report(sender, 1.0, 1.0)) for sender in (1, 2)))
            await monitor.until(lambda r: r.sender == 2)

    run(story)


def test_an_endpoint_that_only_dials_reports_its_address_without_a_port() -> None:
    async def story() -> None:
        async with rserpool.PoolUser(registrars=[], transport=TcpTransport()) as user:
            assert user.address.port == 0
            assert status_of(user, 0.0).location == f"{socket.gethostname()}: 127.0.0.1"

    run(story)


def test_registrars_report_their_peers() -> None:
    async def story() -> None:
        transport: Any = MemoryTransport()
        config = rserpool.RegistrarConfig.quick()
        monitor = Monitor()
        async with (
            CspListener(ANY, monitor) as listener,
            rserpool.Registrar(
                transport=transport, port=0, enrp_port=0, config=config, identifier=rserpool.ServerId(0x11)
            ) as first,
            rserpool.Registrar(
                transport=transport,
                port=0,
                enrp_port=0,
                peers=[first.enrp_address],
                config=config,
                identifier=rserpool.ServerId(0x22),
            ) as second,
            CspReporter(first, listener.address, interval=0.25),
            CspReporter(second, listener.address, interval=0.25),
        ):
            for sender, peer in ((0x11, 0x22), (0x22, 0x11)):
                key = csp.component_id(csp.Group.REGISTRAR, sender)
                report = await monitor.until(lambda r, key=key: r.sender == key and r.associations)  # type: ignore[misc]
                assert report.status == b"0[0] PEs in 0 Pools, 1 Peer"
                (association,) = report.associations
                assert association.receiver == csp.component_id(csp.Group.REGISTRAR, peer)
                assert (association.ppid, association.duration) == (enrp.PPID, None)

    run(story)


def test_reports_name_the_owner_of_the_machine_and_what_is_done() -> None:
    async def story() -> None:
        monitor = Monitor()
        async with (
            CspListener(ANY, monitor) as listener,
            rserpool.serve(b"EchoPool", echo, registrars=[], transport=MemoryTransport()) as element,
            CspReporter(element, listener.address, interval=0.25, owner="Zoë", done=lambda: "7 tiles"),
        ):
            report = await monitor.until(lambda r: True)
            assert report.location.decode().startswith("Zoë@")
            assert report.status == b"Looking for Registrar ..., 7 tiles"

    run(story)
