"""`poolscope registrar`: run a registrar in the foreground. `app.processes.child` implements it."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from app.cli import csp, options
from rserpool import LocalError, PoolRule, RegistrarConfig, Who

if TYPE_CHECKING:
    from app.processes.options import RegistrarOptions

HELP = "run a registrar"
DESCRIPTION = """\
Run a registrar (ENRP server). It maintains the handlespace and answers pool users' queries.
Several registrars synchronise one handlespace. They find each other with --peer or in a multicast group. When
one fails, another takes over its pool elements.
Ctrl-C or SIGTERM stops it cleanly. Each event is one line on standard output, in words at a terminal, otherwise as
JSON."""
EXAMPLES = """\
examples:
  poolscope registrar
      at 127.0.0.1: port 3863 for users and elements, port 9901 for other registrars
  poolscope registrar --asap=127.0.0.1:3864 --enrp=127.0.0.1:9902 --peer=127.0.0.1:9901
      a second registrar, which knows the first
  poolscope registrar --asap=10.0.0.1
      for other machines on this network, which find it by multicast
  poolscope registrar --asap=10.0.0.1 --allow=FractalGeneratorPool=10.0.0.0/24 --allowregistrar=peers --peer=10.0.0.2
      elements of this network and one other registrar, nobody else
  poolscope registrar --enrpannounce=off --asapannounce=off
      without multicast: others must be given its address"""

TIMERS = {
    "server_announce_cycle": ("--serverannouncecycle", 100, 60_000, "interval between announcements to users", 1000),
    "peer_heartbeat_cycle": ("--peerheartbeatcycle", 1000, 300_000, "interval between presences to each peer", 2444),
    "max_time_last_heard": ("--peermaxtimelastheard", 1000, 600_000, "a peer silent for this long is asked", 5000),
    "max_time_no_response": ("--peermaxtimenoresponse", 100, 60_000, "how long to wait for its response", 5000),
    "mentor_discovery": ("--mentordiscoverytimeout", 100, 60_000, "how long to look for a mentor at start-up", 5000),
    "takeover_expiry": (
        "--takeoverexpiryinterval",
        100,
        60_000,
        "how long to wait for peers to acknowledge a takeover",
        5000,
    ),
}
"""The timers among registrars: option, lowest and highest value, help and default (rsplib's). Times are in
milliseconds."""


LIMITS = {
    "max_resolution_rate": ("--maxhrrate", "handle resolutions per second of one association, 0 for no limit"),
    "max_report_rate": ("--maxeurate", "reports of unreachable elements per second of one association"),
    "max_registration_rate": ("--maxregistrationrate", "registrations per second of one association"),
    "max_elements_of_one": ("--maxelements", "elements of one association"),
    "max_pools_of_one": ("--maxpools", "pools with elements of one association"),
    "address_share": ("--addressshare", "one address may have all that as many times, for all its associations"),
    "max_pool_size": ("--maxpoolelements", "elements of one pool"),
}
"""The limits for strangers: option and help. Rates have rsplib's names where it has them."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--asap",
        type=options.own_addresses,
        default=options.own_addresses(options.DEFAULT_REGISTRAR),
        metavar="ADDR,...:PORT",
        help="the addresses to listen at, or auto: those of the interfaces; port 0 takes any free port (default: "
        f"{options.DEFAULT_REGISTRAR})",
    )
    parser.add_argument("--identifier", type=options.identifier, metavar="ID", help="own identifier (default: random)")
    options.add_transport(parser)
    options.add_path(parser)
    parser.add_argument(
        "--endpointkeepalivetransmissioninterval",
        type=options.milliseconds(300, 300_000),
        metavar="MS",
        help="interval between keep-alives to an element (default: 5000)",
    )
    parser.add_argument(
        "--endpointkeepalivetimeoutinterval",
        type=options.milliseconds(100, 60_000),
        metavar="MS",
        help="how long to wait for an element's acknowledgement (default: 5000)",
    )
    parser.add_argument(
        "--maxbadpereports",
        type=options.number(1, 0xFFFF_FFFF),
        metavar="N",
        help="remove an element that does not answer when more than this many users report it (default: 3)",
    )
    parser.add_argument(
        "--maxhresitems",
        type=options.number(1, 128),
        metavar="N",
        help="elements per handle resolution, if the user does not request a number (default: 3)",
    )
    options.add_groups(parser, asap="where to announce itself to users and elements")
    _add_scope(parser.add_argument_group("other registrars"))
    _add_protection(parser.add_argument_group("protection from strangers"))
    csp.add_reports(parser)
    options.add_quiet(parser)
    options.add_log_level(parser)


def _add_scope(scope: argparse._ActionsContainer) -> None:
    scope.add_argument(
        "--enrp",
        type=lambda text: options.hosts_and_port(text, options.ENRP_PORT),
        metavar="ADDR,...:PORT",
        help=f"where to listen for them (default: addresses of --asap, port {options.ENRP_PORT} or any free port)",
    )
    scope.add_argument(
        "--peer",
        action="append",
        type=options.peer_address,
        metavar="ADDR:PORT",
        help="another registrar's --enrp; repeatable",
    )
    options.add_groups(scope, enrp="where to find them")
    for name, (option, low, high, purpose, default) in TIMERS.items():
        scope.add_argument(
            option,
            dest=name,
            type=options.milliseconds(low, high),
            default=default / 1000.0,
            metavar="MS",
            help=f"{purpose} (default: {default})",
        )
    scope.add_argument(
        "--maxelementsperhtrequest",
        type=options.number(1, 1024),
        metavar="N",
        help="elements per handle table response to another registrar (default: 128)",
    )
    scope.add_argument(
        "--supporttakeoversuggestion",
        action="store_true",
        default=None,
        help="suggest a better home registrar to each element, and accept such suggestions",
    )
    options.add_profile(scope)


def _add_protection(group: argparse._ActionsContainer) -> None:
    group.add_argument(
        "--allow",
        action="append",
        type=_rule(PoolRule.parse),
        metavar="POOL=WHO",
        help="who may register in a pool; repeatable, then nobody else may, nor in other pools. WHO is an address, a "
        "network like 10.1.0.0/16, or with --tls the name of a certificate like cert:ada; * stands for any characters",
    )
    group.add_argument(
        "--allowregistrar",
        action="append",
        type=_rule(Who.parse, also=("peers",)),
        metavar="WHO",
        help="who may be another registrar, or peers for those of --peer; repeatable (default: anybody)",
    )
    group.add_argument(
        "--proxy",
        action="append",
        type=_rule(Who.parse),
        metavar="WHO",
        help="who may register elements at addresses that are not its own; repeatable (default: nobody)",
    )
    for name, (option, purpose) in LIMITS.items():
        group.add_argument(
            option,
            dest=name,
            type=options.number(0 if name != "address_share" else 1, 1_000_000),
            metavar="N",
            help=f"{purpose} (default: {getattr(RegistrarConfig(), name):g})",
        )


def _rule(parse: Callable[[str], object], also: Sequence[str] = ()) -> Callable[[str], str]:
    """Return a function that checks a rule, or one of the words that it may `also` be, and returns its text."""

    def read(text: str) -> str:
        try:
            if text not in also:
                parse(text)
        except LocalError as error:
            raise argparse.ArgumentTypeError("; nor is it ".join([str(error), *also])) from error
        return text

    return read


def _check_rules(chosen: RegistrarOptions) -> None:
    """Raise `UsageError` if a rule is about certificates that nobody shows, or about peers without one."""
    access = chosen.access()
    who = (*(rule.who for rule in access.elements), *access.registrars, *access.proxies)
    if chosen.tls is None and any(one.network is None for one in who):
        raise options.UsageError("rules about certificates need --tls: without it nobody shows one")
    if chosen.allowed_registrars and not access.registrars:
        raise options.UsageError("--allowregistrar=peers: name them, with --peer")


def run(arguments: argparse.Namespace) -> int:
    options.start_logging(arguments)
    if arguments.max_time_last_heard <= arguments.peer_heartbeat_cycle:
        raise options.UsageError("--peermaxtimelastheard must be longer than --peerheartbeatcycle")
    csp.check(arguments)
    from app.processes.child import run_registrar
    from app.processes.lifeline import report_writer
    from app.processes.options import RegistrarOptions, tls_paths

    addresses, port = arguments.asap
    enrp_addresses, enrp_port = arguments.enrp or (None, None)
    chosen = RegistrarOptions(
        identifier=arguments.identifier,
        path=arguments.path,
        addresses=addresses,
        port=port,
        enrp_addresses=enrp_addresses,
        enrp_port=enrp_port,
        peers=tuple(arguments.peer or ()),
        asap_announce=arguments.asapannounce,
        enrp_announce=arguments.enrpannounce,
        profile=arguments.profile,
        transport=options.transport(arguments).name,
        tls=tls_paths(options.tls(arguments)),
        keep_alive_interval=arguments.endpointkeepalivetransmissioninterval,
        keep_alive_timeout=arguments.endpointkeepalivetimeoutinterval,
        max_bad_pe_reports=arguments.maxbadpereports,
        max_resolution_items=arguments.maxhresitems,
        max_elements_per_table=arguments.maxelementsperhtrequest,
        takeover_suggestion=arguments.supporttakeoversuggestion,
        **{name: getattr(arguments, name) for name in TIMERS},
        csp_server=arguments.cspserver,
        csp_interval=arguments.cspinterval,
        quiet=arguments.quiet,
        allowed_elements=tuple(arguments.allow or ()),
        allowed_registrars=tuple(arguments.allowregistrar or ()),
        proxies=tuple(arguments.proxy or ()),
        **{name: getattr(arguments, name) for name in LIMITS},
    )
    _check_rules(chosen)
    return run_registrar(chosen, report_writer())
