"""Registrars without processes: the tests give the fleet the reports of processes."""

from __future__ import annotations

import signal

from app.models.fleet.fleet import Fleet, RegistrarRow, Row, State
from app.processes.outcome import Outcome
from app.processes.protocol import Noticed, Order, ProcessReport, Running, read_launcher_line
from app.processes.supervisor import Child
from rserpool import (
    ElementId,
    Policy,
    PoolElement,
    PoolHandle,
    RoundRobin,
    ServerId,
    TransportAddress,
    TransportProtocol,
    notices,
    report,
)

A, B, C = ServerId(0x0A0A0A0A), ServerId(0x0B0B0B0B), ServerId(0x0C0C0C0C)
POOL = PoolHandle(b"FractalGeneratorPool")
AT = 1700000000.0


class Spy(Child):
    """A child process that notes the calls and does nothing."""

    def __init__(self, pid: int = 0) -> None:
        super().__init__("registrar", lambda request: None)
        self.pid = pid
        self.told: list[str | Order] = []

    def stop(self) -> None:
        self.told.append("stop")

    def freeze(self) -> None:
        self.told.append("freeze")

    def thaw(self) -> None:
        self.told.append("thaw")

    def kill(self) -> None:
        self.told.append("kill")

    def tell(self, order: Order) -> None:
        self.told.append(order)


def told(row: Row) -> list[str | Order]:
    """Return the calls and orders that a row's process got."""
    assert isinstance(row.child, Spy)
    return row.child.told


def a_record(identifier: int, home: int, policy: Policy | None = None) -> PoolElement:
    """Return an element as registrars know it."""
    address = TransportAddress(TransportProtocol.TCP, 4000, ("127.0.0.1",))
    return PoolElement(ElementId(identifier), ServerId(home), 90.0, address, policy or RoundRobin())


def heard(notice: notices.Notice) -> notices.Notice:
    """Return a notice as the window reads it from a process's line."""
    written = report.to_line(ProcessReport(1, Noticed(notice, AT)).to_json())
    read = read_launcher_line(written)
    assert isinstance(read, ProcessReport)
    assert isinstance(read.report, Noticed)
    return read.report.notice


def tell(fleet: Fleet, row: Row, *told: notices.Notice) -> None:
    """Let a row's process report these notices."""
    for notice in told:
        fleet.take(row, Noticed(heard(notice), AT))


def start(fleet: Fleet, identifier: int, mentor: int = 0, elements: int = 0) -> RegistrarRow:
    """Add a registrar that is in service."""
    row = learn(fleet, identifier)
    tell(fleet, row, notices.ServiceBegun(ServerId(mentor), elements))
    return row


def learn(fleet: Fleet, identifier: int) -> RegistrarRow:
    """Add a registrar that runs but is not in service yet."""
    number = len(fleet.registrars) + 1
    row = RegistrarRow(number, child=Spy(900 + number))
    fleet.registrars.append(row)
    fleet.added.emit(row)
    fleet.take(row, Running(identifier, f"127.0.0.1:{4000 + number}", f"127.0.0.1:{5000 + number}"))
    return row


def die(fleet: Fleet, row: Row) -> None:
    """Let a row's process end as if killed."""
    fleet.end(row, Outcome(None, signal.SIGKILL, 12.0))


def add(fleet: Fleet, identifier: int, home: RegistrarRow, *others: RegistrarRow, policy: Policy | None = None) -> None:
    """Register an element with its home, and let the others follow."""
    notice = notices.ElementAdded(POOL, a_record(identifier, home.view.registrar, policy))
    for row in (home, *others):
        tell(fleet, row, notice)


__all__ = ["POOL", "A", "B", "C", "Spy", "State", "a_record", "add", "die", "heard", "learn", "start", "tell", "told"]
