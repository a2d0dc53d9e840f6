"""`poolscope invite`: a class without a window. `app.classroom.invitation` implements it."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import stat
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from ipaddress import ip_address
from pathlib import Path

from app.base.exits import Exit, ended_by_interrupt
from app.base.files import complaint_about_folder
from app.cli import options

HELP = "invite a class to lend its machines"
DESCRIPTION = """\
Run a registrar and a desk for a class, and print a join code. On each other machine, 'poolscope join CODE --name=NAME'
lends that machine to the class. Who joins, pauses, leaves or vanishes is printed. On the standard input, 'table' shows
who has done how much, 'expel NAME' puts a student out, and 'code' makes a new join code. Ctrl-C ends the class for all.
Over TCP, everything goes through TLS, and only those with a certificate of this class take part."""
EXAMPLES = """\
examples:
  poolscope invite
      at the addresses of all interfaces that are connected
  poolscope invite --local=10.1.0.1 --hours=2 --table=class.csv
      at one address, for two hours; then who has done how much is in class.csv
  poolscope invite --transport=userland
      over SCTP in UDP; without TLS, so anybody in the network can take part
  poolscope invite --local=10.1.0.1 --transport=kernel --profile=rsplib --enrp=10.1.0.1:9901 --peer=10.1.0.2:9901
      together with a registrar of rsplib; users and elements may be at either one"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--local",
        type=_addresses,
        metavar="ADDR,...",
        default=(),
        help="the addresses to serve the class at (default: those of all interfaces that are connected)",
    )
    parser.add_argument(
        "--port",
        type=options.number(0, 0xFFFF),
        metavar="N",
        help="port of the desk (default: 28630, or any free port)",
    )
    parser.add_argument(
        "--hours", type=options.positive, default=3.0, metavar="H", help="how long the class lasts (default: 3)"
    )
    parser.add_argument(
        "--transport",
        choices=options.TRANSPORTS,
        default=argparse.SUPPRESS,
        help="tcp with TLS, or SCTP without (default: tcp)",
    )
    options.add_profile(parser)
    parser.add_argument(
        "--enrp",
        type=lambda text: options.hosts_and_port(text, options.ENRP_PORT),
        metavar="ADDR,...:PORT",
        help="where the registrar of the class listens for those of --peer (default: only on this machine)",
    )
    parser.add_argument(
        "--peer",
        action="append",
        type=options.peer_address,
        metavar="ADDR:PORT",
        help="--enrp of a registrar that shares the pool with the class; repeatable",
    )
    parser.add_argument(
        "--table", type=Path, metavar="FILE", help="write who has done how much to a CSV file at the end"
    )
    parser.add_argument(
        "--credentials",
        type=Path,
        metavar="DIR",
        help="also write the teacher's certificate, key and authority to DIR, for 'poolscope render --tls=DIR'; who is "
        "expelled is told there",
    )
    options.add_log_level(parser)


def _addresses(text: str) -> tuple[str, ...]:
    hosts, port = options.hosts_and_port(text, 0)
    if port:
        raise argparse.ArgumentTypeError(f"{text!r}: give addresses without a port; --port is that of the desk")
    if any(ip_address(host).is_unspecified for host in hosts):
        raise argparse.ArgumentTypeError(f"{text!r}: name the addresses, which students are told, or leave --local out")
    return hosts


def run(arguments: argparse.Namespace) -> int:
    options.start_logging(arguments)
    transport = arguments.transport or "tcp"
    if arguments.peer and arguments.enrp is None:
        raise options.UsageError("--peer needs --enrp: say where the other registrars reach that of the class")
    if arguments.enrp is not None and not arguments.peer:
        raise options.UsageError("--enrp needs --peer: say which registrars share the pool with the class")
    if transport == "tcp" and arguments.profile == "rsplib":
        raise options.UsageError(
            "--profile=rsplib: rsplib's programs have no TLS, and a class over TCP does; give --transport=kernel too"
        )
    options.check_outputs([arguments.table])
    if arguments.credentials is not None and (complaint := complaint_about_folder(arguments.credentials)):
        raise options.UsageError(f"--credentials: {complaint}")
    with ended_by_interrupt():
        from app.classroom.finding import DESK_PORT
        from app.classroom.invitation import InvitationOptions

    chosen = InvitationOptions(
        addresses=arguments.local,
        port=DESK_PORT if arguments.port is None else arguments.port,
        transport=transport,
        profile=arguments.profile,
        hours=arguments.hours,
        peers=tuple(arguments.peer or ()),
    )
    if arguments.enrp is not None:
        addresses, port = arguments.enrp
        chosen = replace(chosen, enrp_addresses=addresses, enrp_port=port)
    return asyncio.run(_invite(arguments, chosen))


async def _invite(arguments: argparse.Namespace, chosen: object) -> int:
    from app.base.files import NotWritten, write_whole
    from app.base.streams import print_error, print_remark, print_result
    from app.classroom.invitation import Invitation, InvitationOptions
    from app.models.classroom.students import State, Student
    from app.processes.lifeline import stop_requested
    from app.processes.supervisor import StartFailed, Supervisor

    assert isinstance(chosen, InvitationOptions)
    words = {
        State.JOINING: "joins from",
        State.SERVING: "works at",
        State.AWAY: "pauses at",
        State.LEFT: "has left",
        State.VANISHED: "has vanished from",
        State.EXPELLED: "is expelled from",
    }

    def tell(student: Student) -> None:
        why = f": {student.why}" if student.why else ""
        done = "" if student.state.present else f" after {student.tiles} tile{'' if student.tiles == 1 else 's'}"
        print_remark(f"{time.strftime('%H:%M:%S')} {student.name} {words[student.state]} {student.host}{why}{done}")

    stop = stop_requested()
    code = Exit.DONE
    try:
        async with Supervisor() as supervisor, Invitation(supervisor, chosen) as invitation:
            changes: set[asyncio.Task[None]] = set()

            async def change_code() -> None:
                await invitation.change_code()
                print_remark(f"Join code: {invitation.code}; nobody can join with the former one")

            def obey(line: str) -> None:
                command, _, name = line.partition(" ")
                if line == "table":
                    for row in invitation.students.table():
                        print_remark("  ".join(row))
                elif line == "code":
                    task = asyncio.create_task(change_code())
                    changes.add(task)
                    task.add_done_callback(changes.discard)
                elif command != "expel" or not name:
                    print_remark("the orders are: table, expel NAME, and code")
                elif not invitation.expel(name):
                    print_remark(f"there is no student {name}")
                else:
                    print_remark(f"{name} is out; 'code' gives a new join code, which also keeps other names out")

            invitation.students.happened.connect(tell)
            invitation.trouble.connect(print_remark)
            if arguments.credentials is not None:
                try:
                    invitation.share(arguments.credentials)
                except OSError as error:
                    raise SystemExit(f"poolscope: {NotWritten(Path(error.filename or '?'), error)}") from error
            print_remark(f"Join code: {invitation.code}")
            print_remark(f"On another machine: poolscope join {invitation.code} --name=NAME")
            places = " or ".join(f"--address={place}" for place in invitation.places)
            print_remark(f"If the class is not found there, add: {places}")
            print_remark(f"For a QR code: {invitation.url}")
            print_remark(f"Registrar: {invitation.registrar}, {_protection(invitation)}")
            print_remark("Ctrl-C ends the class.")
            _read_orders(obey)
            over, stopped = asyncio.create_task(invitation.over.wait()), asyncio.create_task(stop.wait())
            await asyncio.wait((over, stopped), return_when=asyncio.FIRST_COMPLETED)
            for task in (over, stopped):
                task.cancel()
            if arguments.table is not None:
                try:
                    write_whole(arguments.table, invitation.students.as_csv().encode())
                except NotWritten as error:
                    print_error(f"poolscope: {error}; this is the table:")
                    print_result(invitation.students.as_csv().rstrip("\n"))
                    code = Exit.FAILED
            tiles = invitation.students.tiles
            print_remark(f"The class is over: {len(invitation.students)} students, {tiles} tiles.")
    except StartFailed as error:
        raise SystemExit(f"poolscope: {error}") from error
    return code


def _protection(invitation: object) -> str:
    from app.classroom.invitation import Invitation

    assert isinstance(invitation, Invitation)
    if not invitation.is_open:
        return "which only this machine can reach"
    if invitation.tls is not None:
        return "open to other machines that have a certificate of this class"
    return "open to everybody in the network, because SCTP has no TLS here"


def _read_orders(obey: Callable[[str], object]) -> None:
    """Call `obey` in the event loop with each line of the standard input, if a person or a program writes there."""
    if sys.stdin is None or not (sys.stdin.isatty() or stat.S_ISFIFO(os.fstat(sys.stdin.fileno()).st_mode)):
        return
    loop = asyncio.get_running_loop()

    def read() -> None:
        with contextlib.suppress(OSError, ValueError, RuntimeError):  # the loop may have ended
            for line in sys.stdin:
                loop.call_soon_threadsafe(obey, line.strip())

    threading.Thread(target=read, daemon=True).start()
