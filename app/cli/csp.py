"""Options for status reports (Component Status Protocol), with the names and environment variables that rsplib uses."""

from __future__ import annotations

import argparse
import os

from app.cli import options
from app.processes import reporting
from rserpool import csp

DEFAULT_SERVER = reporting.DEFAULT_SERVER


def monitor_address(text: str) -> str:
    """Read the address of a monitor and return it in normal form. The port is optional."""
    return options.reachable(text, csp.PORT, "a monitor")


def listening(text: str) -> str:
    """Read the address to listen at for status reports, or `off`. The port is optional; 0 means any free port."""
    return text if text == "off" else options.address_text(*options.host_and_port(text, csp.PORT))


def add_reports(parser: argparse._ActionsContainer) -> None:
    parser.add_argument(
        "--cspserver",
        type=monitor_address,
        default=argparse.SUPPRESS,
        metavar="ADDR:PORT",
        help=f"where to send status reports (default: ${reporting.SERVER}, or {DEFAULT_SERVER})",
    )
    parser.add_argument(
        "--cspinterval",
        type=options.milliseconds(reporting.SHORTEST_MS, reporting.LONGEST_MS),
        default=argparse.SUPPRESS,
        metavar="MS",
        help=f"interval between status reports (default: ${reporting.INTERVAL}; if neither is set, none are sent)",
    )


def check(arguments: argparse.Namespace) -> None:
    """Raise `UsageError` if a server is given without an interval: no reports would be sent."""
    if arguments.cspserver and arguments.cspinterval is None and not os.environ.get(reporting.INTERVAL):
        raise options.UsageError("--cspserver: set the interval too, with --cspinterval")


def export(arguments: argparse.Namespace) -> None:
    """Set the environment variables from the options, so that this process and all that it starts send reports."""
    if arguments.cspinterval is not None:
        os.environ[reporting.INTERVAL] = str(round(arguments.cspinterval * 1000))
    if arguments.cspserver:
        os.environ[reporting.SERVER] = arguments.cspserver
