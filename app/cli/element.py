"""`poolscope element`: run a pool element in the foreground. `app.processes.child` implements it."""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING

from app.base.exits import ended_by_interrupt
from app.cli import csp, options
from app.processes.pool_key import VARIABLE
from rserpool import LocalError, policy_by_name

if TYPE_CHECKING:
    from app.processes.options import ElementOptions

HELP = "run a pool element"
DESCRIPTION = """\
Run a pool element (PE). It registers in a pool and serves pool users.
Ctrl-C or SIGTERM stops it cleanly: it deregisters first, so its users fail over.
Each event is one line on standard output: in words at a terminal, otherwise as JSON."""
EXAMPLES = """\
examples:
  poolscope element
      computes fractals; registers at 127.0.0.1:3863
  poolscope element --registrar=10.0.0.1:3863 --local=10.0.0.2:0 --policy=WeightedRoundRobin:3
      registers at a remote registrar; chosen three times as often as an element of weight 1
  poolscope element --registrar=10.1.0.1,10.2.0.1:3863 --local=auto
      uses all networks of both machines (with SCTP)
  poolscope element --service=pingpong
      another service: chargen, daytime, discard, echo, fractal or pingpong
  poolscope element --speed=60000 --fgpmaxthreads=2
      60 000 points per second, two sessions at a time: slow enough to watch"""


SESSION_LIMITS = {"fractal": "fgpmaxthreads", "pingpong": "pppmaxthreads", "chargen": "chargenmaxthreads"}
"""The options that limit concurrent sessions, by the service that each of them is for. The names are rsplib's."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--service", default="fractal", metavar="NAME", help="the service to offer (default: %(default)s)"
    )
    parser.add_argument("--poolhandle", metavar="NAME", help="the pool to join (default: the service's usual pool)")
    parser.add_argument(
        "--policy",
        default="RoundRobin",
        metavar="NAME[:V1[:V2]]",
        help="the pool's selection policy, and its values for this element, as in LeastUsedDegradation:0.1 "
        "(default: %(default)s)",
    )
    options.add_registrars(parser)
    options.add_groups(parser, asap="where to listen for registrars' announcements")
    parser.add_argument(
        "--local",
        type=lambda text: options.hosts_and_port(text, 0),
        default=(("127.0.0.1",), 0),
        metavar="ADDR,...:PORT",
        help="the addresses to serve at, or auto: those of the interfaces; port 0 takes any free port (default: "
        "127.0.0.1:0)",
    )
    parser.add_argument("--identifier", type=options.identifier, metavar="ID", help="own identifier (default: random)")
    options.add_transport(parser)
    options.add_path(parser)
    options.add_profile(parser)
    parser.add_argument(
        "--poolkey",
        metavar="FILE",
        help="sign cookies with the key in this file, which all elements of the pool share, and accept no others "
        f"(default: {VARIABLE} in the environment, or no key)",
    )
    parser.add_argument(
        "--rereginterval",
        type=options.milliseconds(10, 86_400_000),
        metavar="MS",
        help="interval between re-registrations (default: 30000)",
    )
    for service, name in SESSION_LIMITS.items():
        parser.add_argument(
            f"--{name}",
            type=options.number(0, 100_000),
            metavar="N",
            help=f"maximum number of concurrent sessions of {service}; 0 sets no limit (default: 4)",
        )
    parser.add_argument(
        "--capacity",
        type=options.positive,
        default=4.0,
        metavar="N",
        help="number of sessions at 100 %% load, for the adaptive policies (default: 4)",
    )
    parser.add_argument(
        "--speed",
        type=options.positive,
        default=0.0,
        metavar="N",
        help="maximum number of points per second, over all sessions (default: unlimited)",
    )
    csp.add_reports(parser)
    options.add_quiet(parser)
    options.add_log_level(parser)


def run(arguments: argparse.Namespace) -> int:
    options.start_logging(arguments)
    csp.check(arguments)
    with ended_by_interrupt():
        from app.processes.child import run_element
        from app.processes.lifeline import report_writer

    return run_element(element_options(arguments), report_writer())


def element_options(arguments: argparse.Namespace) -> ElementOptions:
    """Return the options of an element. Raise `UsageError` if there is no such element."""
    with ended_by_interrupt():
        from app.processes.options import ElementOptions, tls_paths
        from app.services import SERVICES, pool_handle_of, sessions_of

    if arguments.service not in SERVICES:
        raise options.UsageError(f"--service: there is no {arguments.service!r} (choose from {', '.join(SERVICES)})")
    max_sessions = _session_limit(arguments)
    pool_handle = arguments.poolhandle or pool_handle_of(arguments.service)
    options.check_pool_handle(pool_handle, arguments.profile)
    try:
        policy_by_name(arguments.policy)
    except LocalError as error:
        raise options.UsageError(f"--policy: {error}") from error
    if arguments.poolkey is not None:
        options.check_pool_key(arguments.poolkey, arguments.profile)
    addresses, port = arguments.local
    return ElementOptions(
        service=arguments.service,
        pool_handle=pool_handle,
        policy=arguments.policy,
        registrars=options.registrars(arguments),
        asap_announce=arguments.asapannounce,
        profile=arguments.profile,
        transport=options.transport(arguments).name,
        tls=tls_paths(options.tls(arguments)),
        identifier=arguments.identifier,
        path=arguments.path,
        addresses=addresses,
        port=port,
        max_sessions=sessions_of(arguments.service) if max_sessions is None else max_sessions,
        speed_limit=arguments.speed,
        pool_key=None if arguments.poolkey is None else os.path.abspath(arguments.poolkey),
        capacity=arguments.capacity,
        reregistration=arguments.rereginterval,
        csp_server=arguments.cspserver,
        csp_interval=arguments.cspinterval,
        quiet=arguments.quiet,
    )


def _session_limit(arguments: argparse.Namespace) -> int | None:
    """Return the limit of concurrent sessions, None if none is given. Refuse the option of another service."""
    for service, name in SESSION_LIMITS.items():
        if getattr(arguments, name) is not None and service != arguments.service:
            raise options.UsageError(f"--{name} is for --service={service}, not for {arguments.service}")
    option = SESSION_LIMITS.get(arguments.service)
    limit: int | None = getattr(arguments, option) if option else None
    return limit
