"""The elements of a host in words, for a terminal."""

from __future__ import annotations

from app.deployment.report import HostReport


def told(report: HostReport) -> str:
    """Return a sentence about the elements of a host, without a full stop."""
    if not report.elements:
        return "no element runs" + (f"; they finished {report.tiles} tiles" if report.tiles else "")
    words = f"{report.running} of {report.elements} elements run, {report.registered} registered"
    return f"{words}, {report.sessions} sessions, {report.tiles} tiles" + (
        f": {report.trouble}" if report.trouble else ""
    )
