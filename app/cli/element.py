"""`poolscope element`: a pool element in the foreground. The element itself is in `app.processes.child`."""

from __future__ import annotations

import argparse

from app.cli import csp, options

HELP = "run a pool element"
DESCRIPTION = """\
Runs a pool element (PE): it registers into a pool and serves its users.
Ctrl-C or SIGTERM ends it in order: it leaves the pool first, so that its users go on elsewhere.
Each event is a line of JSON on standard output."""
EXAMPLES = """\
examples:
  poolscope element
      computes fractals for the registrar at 127.0.0.1:3863
  poolscope element --registrar=10.0.0.1:3863 --local=10.0.0.2:0 --policy=WeightedRoundRobin:3
      for a registrar elsewhere, three times as often chosen as one of weight 1
  poolscope element --service=pingpong
      another service: chargen, daytime, discard, echo, fractal or pingpong
  poolscope element --speed=60000 --fgpmaxthreads=2
      60 000 points per second, two sessions at a time: slow enough to watch"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--service", default="fractal", metavar="NAME", help="what it does (default: %(default)s)")
    parser.add_argument("--poolhandle", metavar="NAME", help="the pool to join (default: the usual one of the service)")
    parser.add_argument(
        "--policy",
        default="RoundRobin",
        metavar="NAME[:V1[:V2]]",
        help="how users are to choose in this pool, and its values for this element (default: %(default)s)",
    )
    options.add_registrars(parser)
    options.add_groups(parser, asap="where to hear of registrars")
    parser.add_argument(
        "--local",
        type=lambda text: options.host_and_port(text, 0),
        default=("127.0.0.1", 0),
        metavar="ADDR:PORT",
        help="where to serve; port 0 takes any free one (default: 127.0.0.1:0)",
    )
    parser.add_argument("--identifier", type=options.identifier, metavar="ID", help="own identifier (default: random)")
    options.add_transport(parser)
    options.add_profile(parser)
    parser.add_argument(
        "--rereginterval",
        type=options.milliseconds(10, 86_400_000),
        metavar="MS",
        help="between two renewals of the registration (default: 30000)",
    )
    parser.add_argument(
        "--fgpmaxthreads",
        type=options.number(0, 100_000),
        default=4,
        metavar="N",
        help="sessions at a time; more are refused; 0 sets no limit (default: %(default)s)",
    )
    parser.add_argument(
        "--capacity",
        type=options.positive,
        default=4.0,
        metavar="N",
        help="sessions that make a load of 100 %% for the adaptive policies (default: 4)",
    )
    parser.add_argument(
        "--speed",
        type=options.positive,
        default=0.0,
        metavar="N",
        help="points per second at most, all sessions together (default: as fast as it goes)",
    )
    csp.add_reports(parser)
    options.add_quiet(parser)
    options.add_log_level(parser)


def run(arguments: argparse.Namespace) -> int:
    options.start_logging(arguments)
    csp.check(arguments)
    from app.processes.child import run_element
    from app.processes.options import ElementOptions
    from app.services import SERVICES, pool_handle_of
    from rserpool import LocalError, policy_by_name

    if arguments.service not in SERVICES:
        raise options.UsageError(f"--service: there is no {arguments.service!r} (there are: {', '.join(SERVICES)})")
    try:
        policy_by_name(arguments.policy)
    except LocalError as error:
        raise options.UsageError(f"--policy: {error}") from error
    address, port = arguments.local
    return run_element(
        ElementOptions(
            service=arguments.service,
            pool_handle=arguments.poolhandle or pool_handle_of(arguments.service),
            policy=arguments.policy,
            registrars=options.registrars(arguments),
            asap_announce=arguments.asapannounce,
            profile=arguments.profile,
            transport=options.transport(arguments),
            identifier=arguments.identifier,
            address=address,
            port=port,
            max_sessions=arguments.fgpmaxthreads,
            speed_limit=arguments.speed,
            capacity=arguments.capacity,
            reregistration=arguments.rereginterval,
            csp_server=arguments.cspserver,
            csp_interval=arguments.cspinterval,
            quiet=arguments.quiet,
        )
    )
