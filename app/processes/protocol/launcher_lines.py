"""The lines that the launcher writes to the window: starts and ends of processes, and the reports of the processes.

{"ready": 4700}     {"started": 7, "pid": 4711}     {"exited": 4711, "started": 7, "status": null, "signal": 9}
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, Self, TypeAlias

from app.processes.protocol.reports import Noticed, OneLineReport, Piece, read_report
from app.processes.protocol.schema import BadLine, Line, Table, line, parsed
from rserpool import notices, report


@line("ready", pid="ready")
class Ready(Line):
    """The launcher is ready for requests."""

    pid: int


@line("started", token="started")
class Started(Line):
    """The process requested by `requests.Start` with this token has started. The process itself writes this line."""

    token: int
    pid: int


@line("failed", token="failed")
class NotStarted(Line):
    """The process requested with this token could not be started."""

    token: int
    reason: str


@line("exited", pid="exited", token="started")
class Exited(Line):
    """A process has ended, with an exit status or by a signal."""

    pid: int
    token: int
    status: int | None
    signal: int | None


FEW: Final = 16
"""The most elements of a resolution whose line is remembered."""


@lru_cache(256)
def _after_time(notice: notices.HandleResolved) -> str:
    """Return the rest of the line of a resolution. The same ones come again and again, thousands a second."""
    return report.to_line(report.to_dict(notice)).removeprefix("{")


@dataclass(frozen=True, slots=True)
class ProcessReport(Line):
    """A report of the process with this id."""

    pid: int
    report: OneLineReport | Piece

    def to_json(self) -> dict[str, Any]:
        return {"pid": self.pid, **self.report.to_json()}

    def to_line(self) -> str:
        match self.report:
            case Noticed(notices.HandleResolved() as notice, at) if len(notice.identifiers) <= FEW:
                return f'{{"pid": {self.pid}, "at": {at!r}, {_after_time(notice)}'
        return super(ProcessReport, self).to_line()

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        pid = values.get("pid")
        if not isinstance(pid, int):
            raise BadLine("pid is missing")
        return cls(pid, read_report(values))


LauncherLine: TypeAlias = Ready | Started | NotStarted | Exited | ProcessReport

LAUNCHER_LINES: Final = Table[Ready | Started | NotStarted | Exited](Exited, Started, NotStarted, Ready)


def read_launcher_line(text: bytes | str) -> LauncherLine:
    """Read a line. Raise `BadLine` if it is malformed."""
    values = parsed(text)
    return ProcessReport.from_json(values) if "notice" in values else LAUNCHER_LINES.read(values)
