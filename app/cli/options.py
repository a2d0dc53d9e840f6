"""Options that several commands share, and the functions that parse their values.

Options that rsplib's programs also have use rsplib's names and units (`--registrar=addr:port`, times in milliseconds).
"""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Callable, Iterable
from ipaddress import ip_address
from pathlib import Path

import rserpool
from app.base.files import complaint_about
from app.base.log import start_log
from app.processes.pool_key import read_pool_key

ASAP_PORT, ENRP_PORT = rserpool.ASAP_PORT, rserpool.ENRP_PORT
DEFAULT_REGISTRAR = f"127.0.0.1:{ASAP_PORT}"
DEFAULT_PEER = f"127.0.0.1:{ENRP_PORT}"
ASAP_GROUP, ENRP_GROUP = str(rserpool.ASAP_GROUP), str(rserpool.ENRP_GROUP)
TRANSPORTS = tuple(name for name in rserpool.TRANSPORTS if name != "memory")
"""The transports between processes."""
PROFILES = tuple(rserpool.PROFILES)
AUTO = "auto"
"""The profile that is recognised by the registrars."""
LOG_LEVELS = ("error", "warning", "info", "debug")
PROGRESS_TIMEOUT = 5.0
"""`app.fractal.session.PROGRESS_TIMEOUT`, which is not imported because it needs numpy."""


class UsageError(Exception):
    """The command line asks for something impossible. The message is shown below the usage; the exit code is 2."""


class Formatter(argparse.RawDescriptionHelpFormatter):
    """Keep line breaks in examples, leave room for long option names, and show which transport is the default."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=38, width=110)

    def _get_help_string(self, action: argparse.Action) -> str | None:
        if action.dest != "transport" or "(default: " in (action.help or ""):
            return super()._get_help_string(action)
        choice = rserpool.choose_transport()
        return f"{action.help} (default: {choice.transport.name}: {choice.why})".replace("%", "%%")


class CommandParser(argparse.ArgumentParser):
    """The parser of a command. If the command has a default `rest`, what follows `--` becomes its value, unread."""

    def parse_known_args(self, args=None, namespace=None):  # type: ignore[no-untyped-def]
        if args is None or "--" not in args or self.get_default("rest") is None:
            return super().parse_known_args(args, namespace)
        end = args.index("--")
        namespace, unknown = super().parse_known_args(args[:end], namespace)
        namespace.rest = args[end + 1 :]
        return namespace, unknown


def host_and_port(text: str, default_port: int | None = None, *, group: bool = False) -> tuple[str, int]:
    """Read `127.0.0.1:3863`, `[::1]:3863` or, with a default port, the address: with `group`, also one of many."""
    host, colon, port_text = text.rpartition(":")
    if not colon or (":" in host and not host.startswith("[")) or text.endswith("]"):
        host, port_text = text, ""
    host = host.removeprefix("[").removesuffix("]")
    try:
        given = ip_address(host)
        address = str(getattr(given, "ipv4_mapped", None) or given)  # ::ffff:10.0.0.1 is an address of IPv4
        port = int(port_text) if port_text else default_port
    except ValueError:
        port = None
    if port is None or not 0 <= port <= 0xFFFF:
        raise argparse.ArgumentTypeError(_no_address(text, host, default_port))
    if rserpool.means_many(address) and not group:
        raise argparse.ArgumentTypeError(f"{text!r} is an address of many; name one that a single machine has")
    return address, port


def _no_address(text: str, host: str, default_port: int | None) -> str:
    """Return why this is not an address, with an example of one; with the default port 0, ports are not usual here."""
    wanted = "an address, like 127.0.0.1"
    if default_port is None:
        wanted = f"an address and a port, like 127.0.0.1:{ASAP_PORT}"
    elif default_port:
        wanted = f"an address, alone or with a port, like 127.0.0.1 or 127.0.0.1:{default_port}"
    is_name = re.fullmatch(r"[a-z][\w.-]*", host, re.IGNORECASE)
    return f"{text!r} is not {wanted}{'; names are not looked up' if is_name else ''}"


def hosts_and_port(text: str, default_port: int) -> tuple[tuple[str, ...], int]:
    """Read own addresses: `10.1.0.1,10.2.0.1:3863`, `[::1]` or `auto:3863`. The port is optional.

    `auto` stands for the addresses at which other machines may reach this one.
    """
    *first, last = text.split(",")
    name, colon, port_text = last.partition(":")
    if name == "auto" and (port_text.isdecimal() or not colon):
        if first or int(port_text or 0) > 0xFFFF:
            raise argparse.ArgumentTypeError(f"{text!r}: auto stands alone or before a port, like auto:{ASAP_PORT}")
        return rserpool.own_addresses(), int(port_text) if colon else default_port
    host, port = host_and_port(last, default_port)
    hosts = [host]
    for one in reversed(first):
        host, own_port = host_and_port(one, 0)
        if own_port:
            raise argparse.ArgumentTypeError(f"{text!r}: the port comes after the last address and is that of all")
        hosts.insert(0, host)
    if len(set(hosts)) < len(hosts):
        raise argparse.ArgumentTypeError(f"{text!r} names an address twice")
    return tuple(hosts), port


def addresses_text(hosts: tuple[str, ...], port: int) -> str:
    """Return addresses and a port in normal form: `10.1.0.1,[2001:db8::1]:3863`."""
    return ",".join(f"[{host}]" if ":" in host else host for host in hosts) + f":{port}"


def address_text(host: str, port: int) -> str:
    """Return an address and a port in normal form: `127.0.0.1:3863` or `[::1]:3863`."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def registrar_address(text: str) -> str:
    """Read a registrar's ASAP address, for users and elements, and return it in normal form. The port is optional."""
    return reachable(text, ASAP_PORT, "a registrar")


def peer_address(text: str) -> str:
    """Read a registrar's ENRP address, for other registrars, and return it in normal form. The port is optional."""
    return reachable(text, ENRP_PORT, "a registrar")


def reachable(text: str, default_port: int, whose: str) -> str:
    """Read the address of a server and return it in normal form. Refuse port 0, where nothing can be reached."""
    hosts, port = hosts_and_port(text, default_port)
    if port == 0:
        raise argparse.ArgumentTypeError(f"{text!r}: {whose} cannot be reached at port 0")
    return addresses_text(hosts, port)


def group(usual: str) -> Callable[[str], str | None]:
    """Return a function that reads a multicast group and its port. `auto` means `usual`; `off` means none (None)."""

    usual_port = int(usual.rpartition(":")[2])

    def read(text: str) -> str | None:
        if text in ("auto", "off"):
            return usual if text == "auto" else None
        try:
            host, port = host_and_port(text, usual_port, group=True)
        except argparse.ArgumentTypeError:
            host, port = "::", 0
        if not ip_address(host).is_multicast or not port:
            raise argparse.ArgumentTypeError(
                f"{text!r} is not off, auto or a multicast group, like {usual} or [ff02::133]:{usual_port}"
            )
        return address_text(host, port)

    return read


def own_addresses(text: str) -> tuple[tuple[str, ...], int]:
    """Read the ASAP addresses to listen at. The port is optional; 0 means any free port."""
    return hosts_and_port(text, ASAP_PORT)


def identifier(text: str) -> int:
    """Read a 32-bit identifier, decimal or 0x…. Refuse zero, which means "none" in RSerPool."""
    try:
        value = int(text, 0)
    except ValueError:
        value = 0
    if not 0 < value <= 0xFFFF_FFFF:
        raise argparse.ArgumentTypeError(f"{text!r} is not an identifier (1 to 0xffffffff)")
    return value


def milliseconds(low: int, high: int) -> Callable[[str], float]:
    """Return a function that reads milliseconds from `low` to `high` and returns seconds."""
    whole = number(low, high)

    def read(text: str) -> float:
        return whole(text) / 1000.0

    return read


def number(low: int, high: int | None = None) -> Callable[[str], int]:
    """Return a function that reads a whole number from `low` to `high`."""

    def read(text: str) -> int:
        try:
            value = int(text, 0)
        except ValueError:
            value = low - 1
        if value < low or (high is not None and value > high):
            wanted = f"from {low} to {high}" if high is not None else f"of at least {low}"
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number {wanted}")
        return value

    return read


def positive(text: str) -> float:
    """Read a number above zero."""
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0.0 < value < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number above zero")
    return value


def pair(text: str) -> tuple[int, int]:
    """Read columns and rows: `12x8`."""
    match re.fullmatch(r"(\d{1,4})[x×](\d{1,4})", text):
        case re.Match() as found if int(found[1]) and int(found[2]):
            return int(found[1]), int(found[2])
    raise argparse.ArgumentTypeError(f"{text!r} is not a number of columns and rows, like 12x8")


def add_common_defaults(parser: argparse.ArgumentParser) -> None:
    """Set the defaults of `--transport`, `--language`, `--loglevel` and the options for status reports, once for all
    commands, so that these options are also accepted before the command."""
    parser.set_defaults(transport=None, tls=None, certificate=None, key=None, authority=None)
    parser.set_defaults(language=None, loglevel="warning", cspserver=None, cspinterval=None)


def add_transport(parser: argparse._ActionsContainer) -> None:
    parser.add_argument(
        "--transport",
        choices=TRANSPORTS,
        default=argparse.SUPPRESS,
        help="what carries the messages; all members of a pool must use the same",
    )
    parser.add_argument(
        "--tls",
        type=Path,
        default=argparse.SUPPRESS,
        metavar="DIR",
        help="admit only members with a certificate, over TLS on TCP; DIR has certificate.pem, key.pem and "
        "authority.pem, as 'poolscope authority' makes them",
    )
    for name, what in (("certificate", "own certificate"), ("key", "key of it"), ("authority", "authority of all")):
        parser.add_argument(
            f"--{name}",
            type=Path,
            default=argparse.SUPPRESS,
            metavar="FILE",
            help=f"{what}, instead of the file in DIR",
        )


def tls(arguments: argparse.Namespace) -> rserpool.TlsFiles | None:
    """Return the files for TLS, None without TLS. Raise `UsageError` if some are missing."""
    given = [path and path.absolute() for path in (arguments.certificate, arguments.key, arguments.authority)]
    if arguments.tls is not None:
        usual = rserpool.TlsFiles.of_folder(arguments.tls.absolute())
        return rserpool.TlsFiles(given[0] or usual.certificate, given[1] or usual.key, given[2] or usual.authority)
    if not any(given):
        return None
    if not all(given):
        raise UsageError("--certificate, --key and --authority go together; or give --tls=DIR")
    return rserpool.TlsFiles(*given)


def transport(arguments: argparse.Namespace) -> rserpool.Transport:
    """Return the transport to use: the requested one, or the best available. Exit if it is missing."""
    try:
        path = getattr(arguments, "path", None) or "auto"  # the window has none unless it is given
        return rserpool.choose_transport(arguments.transport, path=path, tls=tls(arguments)).transport
    except rserpool.TransportError as error:
        raise SystemExit(f"poolscope: {error}") from error
    except rserpool.LocalError as error:
        raise UsageError(f"--tls: {error}") from error


def add_path(parser: argparse._ActionsContainer) -> None:
    parser.add_argument(
        "--path",
        choices=tuple(rserpool.PATHS),
        default="auto",
        help="timers of SCTP: local for one machine or LAN, wide for long distances, auto: local for peers in a "
        "network of this machine, wide for others (default: %(default)s)",
    )


def registrar_addresses(texts: Iterable[str], transport: rserpool.Transport) -> list[rserpool.TransportAddress]:
    """Return the addresses of registrars. Over TCP, each address of a list is an address of its own."""
    return [address for text in texts for address in rserpool.parse_addresses(text, transport.protocol)]


def add_registrars(parser: argparse._ActionsContainer) -> None:
    parser.add_argument(
        "--registrar",
        action="append",
        type=registrar_address,
        metavar="ADDR:PORT",
        help=f"a registrar to try; repeatable (default: {DEFAULT_REGISTRAR})",
    )


def add_groups(parser: argparse._ActionsContainer, *, asap: str = "", enrp: str = "") -> None:
    """Add the options for multicast announcements. `asap` and `enrp` say what each is for; "" leaves the option out."""
    for name, usual, purpose in (("--asapannounce", ASAP_GROUP, asap), ("--enrpannounce", ENRP_GROUP, enrp)):
        if purpose:
            parser.add_argument(
                name,
                type=group(usual),
                metavar="GROUP[:PORT]",
                default="auto",
                help=f"{purpose}: a multicast group, auto ({usual}) or off (default: auto)",
            )


def add_profile(parser: argparse._ActionsContainer, default: str = PROFILES[0]) -> None:
    parser.add_argument(
        "--profile",
        choices=(*PROFILES, AUTO),
        default=default,
        help="what to follow where rsplib differs from the RFCs; must be the same for all; auto: as the registrars "
        "that answer (default: %(default)s)",
    )


def add_receive_timeout(parser: argparse._ActionsContainer) -> None:
    parser.add_argument(
        "--recvtimeout",
        type=milliseconds(100, 3_600_000),
        default=PROGRESS_TIMEOUT,
        metavar="MS",
        help=f"leave an element that sends no new points for this long (default: {PROGRESS_TIMEOUT * 1000:.0f})",
    )


def add_quiet(parser: argparse._ActionsContainer) -> None:
    parser.add_argument("--quiet", action="store_true", help="print one line on start-up, and no events")


def add_log_level(parser: argparse._ActionsContainer) -> None:
    parser.add_argument(
        "--loglevel",
        choices=LOG_LEVELS,
        default=argparse.SUPPRESS,
        help="how much to log on standard error (default: warning)",
    )


def check_pool_handle(pool_handle: str, profile: str) -> None:
    """Raise `UsageError` if the pool handle is empty or too long for this profile."""
    try:
        rserpool.PoolHandle(pool_handle).check_length(rserpool.PROFILES.get(profile, rserpool.RFC).handle_max)
    except rserpool.LocalError as error:
        raise UsageError(f"--poolhandle: {error}") from error


def check_pool_key(path: str, profile: str) -> None:
    """Raise `UsageError` if the pool key in this file cannot be used."""
    if profile in rserpool.PROFILES and not rserpool.PROFILES[profile].signs_cookies:
        raise UsageError(f"--poolkey: not allowed with --profile={profile}, which signs no cookies")
    try:
        read_pool_key(path)
    except rserpool.LocalError as error:
        raise UsageError(f"--poolkey: {error}") from error


def check_outputs(outputs: Iterable[Path | None], *inputs: Path | None) -> None:
    """Raise `UsageError` for an output that cannot be written, or that would overwrite an input or another output."""
    taken = [path for path in inputs if path is not None]
    for path in outputs:
        if path is None:
            continue
        if complaint := complaint_about(path):
            raise UsageError(complaint)
        if any(_same_file(path, other) for other in taken):
            raise UsageError(f"{path} would be overwritten; give each file another name")
        taken.append(path)


def _same_file(one: Path, other: Path) -> bool:
    """Whether both name the same file, through links too. Devices and pipes may be named several times."""
    if one.exists() and other.exists():
        return one.is_file() and one.samefile(other)
    return os.path.realpath(one) == os.path.realpath(other)


def registrars(arguments: argparse.Namespace) -> tuple[str, ...]:
    """Return the registrars from the command line, or the default one."""
    return tuple(arguments.registrar or (DEFAULT_REGISTRAR,))


def start_logging(arguments: argparse.Namespace) -> None:
    start_log(arguments.loglevel.upper())
