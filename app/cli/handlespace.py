"""`poolscope handlespace ADDRESS`: show a registrar's handlespace, read over ENRP as another registrar would read it.

The command changes nothing at the registrar. The table of owners shows whether two registrars differ: if they know the
same elements of an owner, their checksums for that owner are equal (RFC 5353 §3.6.2).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import rserpool
from app.base.exits import Exit
from app.base.streams import print_error, print_result
from app.cli import options
from rserpool import HandlespaceView, PoolElement, hex_id

HELP = "show a registrar's handlespace"
DESCRIPTION = """\
Request a registrar's handlespace, as registrars do from each other, and show it: the pools and their elements, how many
elements each registrar owns, and the registrar's peers. This changes nothing at the registrar."""
EXAMPLES = """\
examples:
  poolscope handlespace
      the handlespace of the registrar at 127.0.0.1, ENRP port 9901
  poolscope handlespace 10.0.0.1:9902 --format=json | jq '.owners'
      only the owners, so that a script can compare checksums"""

FORMATS = ("table", "json")

VALUES = 4
"""Number of policy fields that are shown. An unknown policy may have thousands."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "address",
        nargs="?",
        type=options.peer_address,
        default=options.DEFAULT_PEER,
        metavar="ADDRESS",
        help="its ENRP address: the value of its --enrp (default: %(default)s)",
    )
    parser.add_argument("--format", choices=FORMATS, default=FORMATS[0], help="(default: %(default)s)")
    parser.add_argument(
        "--timeout",
        type=options.positive,
        default=5.0,
        metavar="S",
        help="seconds to wait for each response (default: 5)",
    )
    parser.add_argument(
        "--local",
        type=lambda text: options.hosts_and_port(text, 0)[0],
        metavar="ADDR,...",
        help="own addresses, needed by the rsplib profile (default: the loopback address)",
    )
    options.add_transport(parser)
    options.add_path(parser)
    options.add_profile(parser, options.AUTO)
    options.add_log_level(parser)


def run(arguments: argparse.Namespace) -> int:
    options.start_logging(arguments)
    transport = options.transport(arguments)
    address = options.registrar_addresses([arguments.address], transport)[0]
    loopback = "::1" if ":" in address.addresses[0] else "127.0.0.1"
    reading = rserpool.read_handlespace(
        address,
        transport=transport,
        addresses=arguments.local or (loopback,),
        profile=rserpool.PROFILES.get(arguments.profile),  # None: recognise it
        timeout=arguments.timeout,
    )
    try:
        view = asyncio.run(reading)
    except rserpool.RserpoolError as error:
        print_error(f"poolscope handlespace: {error}")
        return Exit.NO_ANSWER if isinstance(error, rserpool.NoRegistrar) else Exit.FAILED
    if arguments.format == "json":
        print_result(json.dumps(as_json(view, arguments.address), indent=2))
    else:
        print_result("\n".join(as_table(view, arguments.address)))
    return Exit.DONE


def as_json(view: HandlespaceView, address: str) -> dict[str, Any]:
    """Return the whole handlespace, for programs. Identifiers and checksums are hexadecimal, as in the table."""
    checksums = view.checksums()
    return {
        "registrar": hex_id(view.registrar),
        "address": address,
        "checksum": _checksum(view.checksum),
        "peers": [{"identifier": hex_id(peer.identifier), "address": str(peer.transport)} for peer in view.peers],
        "owners": [
            {"identifier": hex_id(owner), "elements": count, "checksum": _checksum(checksums[owner])}
            for owner, count in view.owned().items()
        ],
        "pools": [
            {
                "handle": str(handle),
                "elements": [
                    {
                        "identifier": hex_id(element.identifier),
                        "home": hex_id(element.home),
                        "policy": _policy(element),
                        "transport": _transport(element),
                        "life": element.life if math.isfinite(element.life) else None,
                    }
                    for element in elements
                ],
            }
            for handle, elements in view.pools.items()
        ],
    }


def as_table(view: HandlespaceView, address: str) -> Iterator[str]:
    """Yield the lines of a table for people."""
    checksums, own = view.checksums(), _checksum(view.checksum)
    yield f"Registrar {hex_id(view.registrar)} at {address}"
    yield ""
    yield from _columns(
        ("owner", "elements", "checksum", ""),
        (
            (hex_id(owner), str(count), _checksum(checksums[owner]) or "", _who(view, owner, own))
            for owner, count in view.owned().items()
        ),
    )
    yield ""
    yield from (
        _columns(("registrar", "at"), ((hex_id(peer.identifier), str(peer.transport)) for peer in view.peers))
        if view.peers
        else ["It knows no other registrar."]
    )
    for handle, elements in view.pools.items():
        yield ""
        yield f"Pool {handle}: {len(elements)} element{'s' if len(elements) > 1 else ''}"
        yield from _columns(
            ("element", "home", "policy", "transport", "life"),
            (
                (hex_id(e.identifier), hex_id(e.home), _policy(e), _transport(e), _life(e.life))
                for e in sorted(elements, key=lambda e: e.identifier)
            ),
        )
    if not view.pools:
        yield ""
        yield "There are no pools."


def _columns(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield the rows below a heading, each column as wide as its longest cell."""
    lines = [head, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    for line in lines:
        yield "  " + "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()


def _who(view: HandlespaceView, owner: int, own: str | None) -> str:
    if owner == view.registrar:
        return "this registrar" if own is None else f"this registrar, which reports {own}"
    return "" if any(peer.identifier == owner for peer in view.peers) else "unknown: gone, or not discovered yet"


def _checksum(value: int | None) -> str | None:
    return None if value is None else f"0x{value:04x}"


def _policy(element: PoolElement) -> str:
    values = [str(value) for value in element.policy.values]
    return ":".join((element.policy.name, *(values if len(values) <= VALUES else [*values[:VALUES], "…"])))


def _transport(element: PoolElement) -> str:
    return f"{element.transport.protocol.value} {element.transport}"


def _life(seconds: float) -> str:
    return f"{seconds:g} s" if math.isfinite(seconds) else "unlimited"
