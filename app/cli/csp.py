"""The options about status reports, for the commands that send some: rsplib's names, and its environment variables."""

from __future__ import annotations

import argparse
import os

from app.cli import options

PORT = 2960
DEFAULT_SERVER = f"127.0.0.1:{PORT}"


def monitor_address(text: str) -> str:
    """Where a monitor is reached, in its normal form; the port may be left out."""
    host, port = options.host_and_port(text, PORT)
    if port == 0:
        raise argparse.ArgumentTypeError(f"{text!r}: a monitor cannot be reached at port 0")
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def listening(text: str) -> str:
    """Where to be a monitor: an address, whose port may be left out or 0 (any free one), or `off`."""
    if text == "off":
        return text
    host, port = options.host_and_port(text, PORT)
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def add_reports(parser: argparse._ActionsContainer) -> None:
    parser.add_argument(
        "--cspserver",
        type=monitor_address,
        default=argparse.SUPPRESS,
        metavar="ADDR:PORT",
        help=f"where to send status reports (default: $CSP_SERVER, or {DEFAULT_SERVER})",
    )
    parser.add_argument(
        "--cspinterval",
        type=options.milliseconds(250, 3_600_000),
        default=argparse.SUPPRESS,
        metavar="MS",
        help="between two status reports (default: $CSP_INTERVAL; none are sent if that is not set either)",
    )


def check(arguments: argparse.Namespace) -> None:
    """Raises `UsageError` where a server would wait for reports that nobody sends."""
    if arguments.cspserver and arguments.cspinterval is None and not os.environ.get("CSP_INTERVAL"):
        raise options.UsageError("--cspserver: how often is to be said too, with --cspinterval")


def export(arguments: argparse.Namespace) -> None:
    """Puts the options into the environment: all processes that we start report then, and this one."""
    if arguments.cspinterval is not None:
        os.environ["CSP_INTERVAL"] = str(round(arguments.cspinterval * 1000))
    if arguments.cspserver:
        os.environ["CSP_SERVER"] = arguments.cspserver
