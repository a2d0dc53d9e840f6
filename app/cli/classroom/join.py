"""`poolscope join`: lend this machine to a class, at the terminal or in a window. `app.classroom.joining` implements
it."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from threading import Thread

from app.base.exits import Exit, ended_by_interrupt
from app.cli import options, window

HELP = "lend this machine to a class"
DESCRIPTION = """\
Join a class with the code that the teacher shows, and lend this machine: one pool element per core less one, at low
priority. The elements go when the owner uses the processor, works on battery, locks the screen or closes the lid, and
come back when the machine has been idle for a while. Ctrl-C leaves the class in order.
Without a code or a name, a window opens that asks for them, and shows what this machine does."""
EXAMPLES = """\
examples:
  poolscope join
      opens the window, with the classes that are found in this network
  poolscope join K7M2P-9WQX4-TB3HA --name=Ada
      finds the class in this network
  poolscope join K7M2P-9WQX4-TB3HA --name=Ada --address=10.1.0.1
      goes to the teacher's machine where the network has no multicast
  poolscope join - --name=Ada < code.txt
      reads the code from a file, or asks for it at the terminal
  poolscope join K7M2P-9WQX4-TB3HA --name=Ada --elements=1 --busy=30 --back=60
      one element; goes when others take 30 % of the processors, and comes back after an idle minute"""

DESK_PORT = 28630
"""The usual port of a class's desk."""

NEEDS = ("use", "battery", "lock", "lid")
"""What makes the elements go (`app.classroom.owner.Need`)."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "code",
        nargs="?",
        default="",
        metavar="CODE",
        help="the join code, or the address that the QR code has; -: a line of the standard input, which others on this"
        " machine do not see in the list of processes",
    )
    parser.add_argument("--name", type=_name, metavar="NAME", help="your name, for the teacher's list")
    parser.add_argument(
        "--address",
        type=_place,
        metavar="ADDR[:PORT]",
        help="where the teacher's machine is (default: found by multicast)",
    )
    parser.add_argument(
        "--local",
        type=lambda text: options.hosts_and_port(text, 0)[0],
        default=(),
        metavar="ADDR,...",
        help="own addresses through which to look for the class (default: those of all interfaces)",
    )
    parser.add_argument(
        "--elements", type=options.number(1, 256), metavar="N", help="number of elements (default: cores less one)"
    )
    parser.add_argument(
        "--priority",
        type=options.number(0, 19),
        metavar="N",
        help="how nice the elements are to other programs, from 0 to 19 (default: 10)",
    )
    owner = parser.add_argument_group("when the owner needs the machine")
    owner.add_argument(
        "--busy",
        type=options.number(1, 100),
        metavar="PERCENT",
        help="part of the processors that other programs take when the owner uses the machine (default: 50)",
    )
    owner.add_argument(
        "--back",
        type=options.positive,
        metavar="S",
        help="idle seconds after which the elements come back (default: 30)",
    )
    owner.add_argument("--ignore", type=_needs, metavar="NEED,...", help=f"what does not count, of: {', '.join(NEEDS)}")
    # For lessons, whose laptops are parts of one machine.
    owner.add_argument("--watch", type=options.number(1, 1 << 31), help=argparse.SUPPRESS)
    parser.add_argument("--until-input-ends", action="store_true", help=argparse.SUPPRESS)
    window.add_language(parser)
    options.add_log_level(parser)


def _name(text: str) -> str:
    if not text.strip():
        raise argparse.ArgumentTypeError("a name needs letters, which the teacher's list shows")
    return text


def _place(text: str) -> tuple[str, int]:
    host, port = options.host_and_port(text, DESK_PORT)
    if port == 0:
        raise argparse.ArgumentTypeError(f"{text!r}: nothing can be reached at port 0")
    return host, port


def _needs(text: str) -> tuple[str, ...]:
    needs = tuple(text.split(","))
    if not set(needs) <= set(NEEDS):
        raise argparse.ArgumentTypeError(f"{text!r} is not a list of {', '.join(NEEDS)}")
    return needs


def _line_of_input() -> str:
    if sys.stdin.isatty():
        print("Join code: ", end="", file=sys.stderr, flush=True)
    with ended_by_interrupt():
        return sys.stdin.readline(1000)


def run(arguments: argparse.Namespace) -> int:
    options.start_logging(arguments)
    with ended_by_interrupt():
        from app.classroom.code import CodeError, read_code
        from app.classroom.finding import place_words
        from app.classroom.joining import NICENESS, JoinOptions
        from app.classroom.owner import Need, Thresholds

    code, place = None, arguments.address
    try:
        if arguments.code:
            code, address = read_code(_line_of_input() if arguments.code == "-" else arguments.code)
            place = _place(address) if address and place is None else place
    except (CodeError, argparse.ArgumentTypeError) as error:
        raise options.UsageError(str(error)) from error
    given = {
        "busy": None if arguments.busy is None else arguments.busy / 100,
        "back_after": arguments.back,
        "ignored": None if arguments.ignore is None else frozenset(Need(need) for need in arguments.ignore),
    }
    thresholds = Thresholds(**{name: value for name, value in given.items() if value is not None})
    elements = arguments.elements or 0
    niceness = NICENESS if arguments.priority is None else arguments.priority
    if code is not None and arguments.name:
        chosen = JoinOptions(
            code, arguments.name, place, arguments.local, elements=elements, niceness=niceness, thresholds=thresholds
        )
        return asyncio.run(_join(chosen, arguments.watch, until_input_ends=arguments.until_input_ends))
    if not window.has_display():
        missing = [
            what for what, is_there in (("the join code", code), ("--name=NAME", arguments.name)) if not is_there
        ]
        raise options.UsageError(
            f"without a display for a window, {' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} needed"
        )
    return window.join_class(
        code="" if code is None else str(code),
        name=arguments.name or "",
        address="" if place is None else place_words(*place),
        language=arguments.language,
        thresholds=thresholds if any(value is not None for value in given.values()) else None,
        addresses=arguments.local,
        elements=elements,
        niceness=niceness,
    )


async def _join(chosen: object, watched: int | None, *, until_input_ends: bool) -> int:
    from app.base.streams import print_error, print_remark
    from app.classroom.joining import Joining, JoinOptions
    from app.classroom.sensors import Sensors
    from app.classroom.visit import Failure, JoinFailed
    from app.models.classroom.students import State
    from app.processes.lifeline import stop_requested
    from app.processes.machine import OneProgram
    from app.processes.supervisor import Supervisor

    assert isinstance(chosen, JoinOptions)
    stop = stop_requested()
    if until_input_ends:
        _when_input_ends(stop.set)
    async with Supervisor() as supervisor:
        joining = Joining(supervisor, chosen, Sensors(None if watched is None else OneProgram(watched)))
        told = ""

        def tell() -> None:
            nonlocal told
            match joining.state:
                case State.SERVING if joining.lent.registered == 0:
                    words = f"has joined the class at {joining.place}"
                case State.SERVING:
                    number = joining.lent.registered
                    words = f"works for the class with {number} element{'' if number == 1 else 's'}"
                case State.AWAY:
                    words = f"pauses, because {joining.why}"
                case State.LEFT:
                    words = "leaves the class"
                case _:
                    return
            lost = "" if joining.reachable or joining.state is State.LEFT else "; the desk is not reachable at present"
            if words + lost != told:
                if not told:
                    for sentence in joining.sensors.sentences:
                        print_remark(sentence[0].upper() + sentence[1:] + ".")
                told = words + lost
                print_remark(f"{time.strftime('%H:%M:%S')} {joining.name} {told}")

        joining.changed.connect(tell)
        joining.trouble.connect(lambda sentence: print_error(f"poolscope: {sentence}"))
        work = asyncio.create_task(joining.run())
        leaving = asyncio.create_task(stop.wait())
        print_remark(f"{joining.name} looks for the class. Ctrl-C leaves.")
        await asyncio.wait((work, leaving), return_when=asyncio.FIRST_COMPLETED)
        joining.leave()
        try:
            await work
        except JoinFailed as error:
            print_error(f"poolscope: {error}")
            return Exit.NO_ANSWER if error.failure is Failure.NOT_FOUND else Exit.FAILED
        finally:
            leaving.cancel()
    print_remark(f"{joining.name} has computed {joining.lent.tiles} tiles for the class.")
    return Exit.DONE


def _when_input_ends(do: Callable[[], object]) -> None:
    """Call `do` in the event loop when the standard input ends."""
    loop = asyncio.get_running_loop()

    def read() -> None:
        with suppress(OSError, RuntimeError):  # the loop may have ended first
            while os.read(sys.stdin.fileno(), 4096):
                pass
            loop.call_soon_threadsafe(do)

    Thread(target=read, name="input", daemon=True).start()
