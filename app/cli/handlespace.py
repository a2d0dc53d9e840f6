"""`poolscope handlespace ADDRESS`: what a registrar knows, read over ENRP as another registrar would.

Nothing stays behind at the registrar. Differences between two registrars show in the table of owners: their checksums
of one owner's elements are equal exactly if they know the same (RFC 5353 §3.6.2).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import math
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from app.base.exits import Exit
from app.cli import options

if TYPE_CHECKING:
    from rserpool import HandlespaceView, PoolElement

HELP = "show what a registrar knows"
DESCRIPTION = """\
Asks a registrar for its handlespace, in the way registrars ask each other, and shows it: pools and their elements,
who owns how many of them, and which other registrars it knows. It changes nothing there."""
EXAMPLES = """\
examples:
  poolscope handlespace
      of the registrar at 127.0.0.1, ENRP port 9901
  poolscope handlespace 10.0.0.1:9902 --format=json | jq '.owners'
      only the owners, for a script to compare checksums"""

FORMATS = ("table", "json")

VALUES = 4
"""Fields of a policy that are shown; an unknown one may have thousands."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "address",
        nargs="?",
        type=options.peer_address,
        default=options.DEFAULT_PEER,
        metavar="ADDRESS",
        help="where other registrars reach it, its --enrp (default: %(default)s)",
    )
    parser.add_argument("--format", choices=FORMATS, default=FORMATS[0], help="(default: %(default)s)")
    parser.add_argument(
        "--timeout",
        type=options.positive,
        default=5.0,
        metavar="S",
        help="seconds it may take for each answer (default: 5)",
    )
    parser.add_argument(
        "--local",
        type=lambda text: options.host_and_port(text, 0)[0],
        metavar="ADDR",
        help="own address, where rsplib's profile wants one (default: the loopback address)",
    )
    options.add_transport(parser)
    options.add_profile(parser)
    options.add_log_level(parser)


def run(arguments: argparse.Namespace) -> int:
    options.start_logging(arguments)
    import rserpool

    transport = rserpool.TRANSPORTS[options.transport(arguments)]()
    address = rserpool.parse_address(arguments.address, transport.protocol)
    loopback = "::1" if ":" in address.addresses[0] else "127.0.0.1"
    reading = rserpool.read_handlespace(
        address,
        transport=transport,
        addresses=(arguments.local or loopback,),
        profile=rserpool.PROFILES[arguments.profile],
        timeout=arguments.timeout,
    )
    try:
        view = asyncio.run(reading)
    except rserpool.RserpoolError as error:
        print(f"poolscope handlespace: {error}", file=sys.stderr)
        return Exit.NOBODY if isinstance(error, rserpool.NoRegistrar) else Exit.FAILED
    if arguments.format == "json":
        print(json.dumps(as_json(view, arguments.address), indent=2))
    else:
        print("\n".join(as_table(view, arguments.address)))
    return Exit.DONE


def as_json(view: HandlespaceView, address: str) -> dict[str, Any]:
    """Everything, for programs. Identifiers and checksums are hexadecimal texts, as in the table."""
    from rserpool import hex_id

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
    """The lines for people."""
    from rserpool import hex_id

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
    """Rows below a head, each column as wide as it needs."""
    lines = [head, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    for line in lines:
        yield "  " + "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()


def _who(view: HandlespaceView, owner: int, own: str | None) -> str:
    if owner == view.registrar:
        return "the registrar itself" if own is None else f"the registrar itself, which says {own}"
    return "" if any(peer.identifier == owner for peer in view.peers) else "unknown: gone, or not heard from"


def _checksum(value: int | None) -> str | None:
    return None if value is None else f"0x{value:04x}"


def _policy(element: PoolElement) -> str:
    values = [str(value) for value in element.policy.values]
    return ":".join((element.policy.name, *(values if len(values) <= VALUES else [*values[:VALUES], "…"])))


def _transport(element: PoolElement) -> str:
    return f"{element.transport.protocol.value} {element.transport}"


def _life(seconds: float) -> str:
    return f"{seconds:g} s" if math.isfinite(seconds) else "for ever"
