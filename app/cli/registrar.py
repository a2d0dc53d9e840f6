"""`poolscope registrar`: a registrar in the foreground. The registrar itself is in `app.processes.child`."""

from __future__ import annotations

import argparse

from app.cli import csp, options

HELP = "run a registrar"
DESCRIPTION = """\
Runs a registrar (ENRP server): it keeps the list of who is in which pool, and tells it to pool users.
Several registrars keep one list together: each is told where the others are (--peer), or finds them in a
multicast group. When one dies, another takes over its pool elements.
Ctrl-C or SIGTERM ends it in order. Each event is a line of JSON on standard output."""
EXAMPLES = """\
examples:
  poolscope registrar
      at 127.0.0.1, port 3863 for users and elements, port 9901 for other registrars
  poolscope registrar --asap=127.0.0.1:3864 --enrp=127.0.0.1:9902 --peer=127.0.0.1:9901
      a second one, which knows the first
  poolscope registrar --asap=10.0.0.1
      for the machines around, which find it by multicast
  poolscope registrar --enrpannounce=off --asapannounce=off
      without multicast: others have to be told where it is"""

TIMERS = {
    "server_announce_cycle": ("--serverannouncecycle", 100, 60_000, "between two announcements to users", 1000),
    "peer_heartbeat_cycle": ("--peerheartbeatcycle", 1000, 300_000, "between two presences to each peer", 2444),
    "max_time_last_heard": ("--peermaxtimelastheard", 1000, 600_000, "silence of a peer before it is asked", 5000),
    "max_time_no_response": ("--peermaxtimenoresponse", 100, 60_000, "how long it may then take to answer", 5000),
    "mentor_discovery": ("--mentordiscoverytimeout", 100, 60_000, "how long a newcomer looks for others", 5000),
    "takeover_expiry": (
        "--takeoverexpiryinterval",
        100,
        60_000,
        "how long peers may take to agree to a takeover",
        5000,
    ),
}
"""The timers among registrars: option, least and greatest value, help and default (rsplib's), in milliseconds."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--asap",
        type=options.own_address,
        default=options.own_address(options.DEFAULT_REGISTRAR),
        metavar="ADDR:PORT",
        help=f"where to listen; port 0 takes any free one (default: {options.DEFAULT_REGISTRAR})",
    )
    parser.add_argument("--identifier", type=options.identifier, metavar="ID", help="own identifier (default: random)")
    options.add_transport(parser)
    parser.add_argument(
        "--endpointkeepalivetransmissioninterval",
        type=options.milliseconds(300, 300_000),
        metavar="MS",
        help="between two keep-alives to an element (default: 5000)",
    )
    parser.add_argument(
        "--endpointkeepalivetimeoutinterval",
        type=options.milliseconds(100, 60_000),
        metavar="MS",
        help="how long an element may take to acknowledge one (default: 5000)",
    )
    parser.add_argument(
        "--maxbadpereports",
        type=options.number(1, 0xFFFF_FFFF),
        metavar="N",
        help="unreachable reports after which an element is removed (default: 3)",
    )
    parser.add_argument(
        "--maxhresitems",
        type=options.number(1, 128),
        metavar="N",
        help="elements told to a user who does not say how many it wants (default: 3)",
    )
    options.add_groups(parser, asap="where to tell users and elements of us")
    _add_scope(parser.add_argument_group("other registrars"))
    csp.add_reports(parser)
    options.add_quiet(parser)
    options.add_log_level(parser)


def _add_scope(scope: argparse._ActionsContainer) -> None:
    scope.add_argument(
        "--enrp",
        type=lambda text: options.host_and_port(text, options.ENRP_PORT),
        metavar="ADDR:PORT",
        help=f"where to listen for them (default: address of --asap, port {options.ENRP_PORT} or any free one)",
    )
    scope.add_argument(
        "--peer",
        action="append",
        type=options.peer_address,
        metavar="ADDR:PORT",
        help="another registrar's --enrp; may be given several times",
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
        help="elements told to another registrar at a time (default: 128)",
    )
    scope.add_argument(
        "--supporttakeoversuggestion",
        action="store_true",
        default=None,
        help="suggest a better home for each element, and take such suggestions",
    )
    options.add_profile(scope)


def run(arguments: argparse.Namespace) -> int:
    options.start_logging(arguments)
    if arguments.max_time_last_heard <= arguments.peer_heartbeat_cycle:
        raise options.UsageError("--peermaxtimelastheard must be longer than --peerheartbeatcycle")
    csp.check(arguments)
    from app.processes.child import run_registrar
    from app.processes.options import RegistrarOptions

    address, port = arguments.asap
    enrp_address, enrp_port = arguments.enrp or (None, None)
    return run_registrar(
        RegistrarOptions(
            identifier=arguments.identifier,
            address=address,
            port=port,
            enrp_address=enrp_address,
            enrp_port=enrp_port,
            peers=tuple(arguments.peer or ()),
            asap_announce=arguments.asapannounce,
            enrp_announce=arguments.enrpannounce,
            profile=arguments.profile,
            transport=options.transport(arguments),
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
        )
    )
