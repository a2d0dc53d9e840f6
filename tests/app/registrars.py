"""Registrars that only report: lines as a registrar's process writes them, given to a fleet without processes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.models.fleet.fleet import Fleet, RegistrarRow, State
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


class Spy:
    """Stands for a child process; notes what it is told."""

    outcome = None

    def __init__(self) -> None:
        self.told: list[Any] = []

    def stop(self) -> None:
        self.told.append("stop")

    def pause(self) -> None:
        self.told.append("pause")

    def go_on(self) -> None:
        self.told.append("go on")

    def kill(self) -> None:
        self.told.append("kill")

    def tell(self, values: Mapping[str, Any]) -> None:
        self.told.append(values)


def a_record(identifier: int, home: int, policy: Policy | None = None) -> PoolElement:
    """An element as registrars know it."""
    address = TransportAddress(TransportProtocol.TCP, 4000, ("127.0.0.1",))
    return PoolElement(ElementId(identifier), ServerId(home), 90.0, address, policy or RoundRobin())


def line(notice: Any) -> dict[str, Any]:
    """As a process would write it."""
    return report.from_line(report.to_line(report.to_dict(notice, 1700000000.0)))


def tell(fleet: Fleet, row: RegistrarRow, *told: Any) -> None:
    """The registrar's process has written these notices."""
    for notice in told:
        fleet._take(row, line(notice))


def start(fleet: Fleet, identifier: int, mentor: int = 0, elements: int = 0) -> RegistrarRow:
    """A registrar that is in service."""
    row = learn(fleet, identifier)
    tell(fleet, row, notices.ServiceBegun(ServerId(mentor), elements))
    return row


def learn(fleet: Fleet, identifier: int) -> RegistrarRow:
    """A registrar that runs and is not in service yet."""
    number = len(fleet.registrars) + 1
    row = RegistrarRow(number, child=Spy())  # type: ignore[arg-type]
    fleet.registrars.append(row)
    fleet.added.emit(row)
    where = {"address": f"127.0.0.1:{4000 + number}", "enrp_address": f"127.0.0.1:{5000 + number}"}
    fleet._take(row, {"notice": "Running", "pid": 900 + number, "identifier": identifier, **where})
    return row


def die(fleet: Fleet, row: RegistrarRow) -> None:
    """The registrar's process is gone."""
    fleet._leave(row, f"{row.name} was killed (SIGKILL) after 12 s")


def add(fleet: Fleet, identifier: int, home: RegistrarRow, *others: RegistrarRow, policy: Policy | None = None) -> None:
    """An element registers with its home, which tells the others."""
    notice = notices.ElementAdded(POOL, a_record(identifier, home.view.registrar, policy))
    for row in (home, *others):
        tell(fleet, row, notice)


__all__ = ["POOL", "A", "B", "C", "Spy", "State", "a_record", "add", "die", "learn", "line", "start", "tell"]
