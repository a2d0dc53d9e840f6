"""`poolscope deploy`: several elements in the background of other machines, over SSH, or of this one.

With a list of hosts, `there` starts this command on each of them without one; without a list, `here` does the work.
`app.deployment` implements both.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from app.cli import options

HELP = "start elements on other machines over SSH, show and stop them"
DESCRIPTION = """\
Start pool elements on the hosts of a list, over SSH: start, status or stop. Without a list: on this machine.
`start` stays in the foreground and shows each change; Ctrl-C ends the elements everywhere. They also end when a
connection is lost, which is then made again. With --detach they stay until `stop`.
Only keys log in, and only to hosts in known_hosts; ~/.ssh/config and the SSH agent are used as by ssh.
Options of `poolscope element` follow after --."""
EXAMPLES = """\
examples:
  poolscope deploy start lab.txt --registrar=10.0.0.1:3863
      one element for each core but one, on each host of the list
  poolscope deploy start lab.txt --registrar=10.0.0.1:3863 --elements=2 -- --policy=LeastUsed
      two elements on each host, with an option of poolscope element
  poolscope deploy start lab.txt --bundle=dist/poolscope --detach
      hosts without Poolscope get the bundle first; the elements stay; they find the registrar by multicast
  poolscope deploy status lab.txt; poolscope deploy stop lab.txt
  poolscope deploy start --elements=3
      three elements on this machine, at low priority
the list, as text (or TOML: see the user guide):
  ada@lab1.example.org
  ada@lab2.example.org:2222 elements=4 nice=15 key=~/.ssh/lab registrar=10.0.0.1:3863 local=10.0.0.7
  lab3 command=/opt/poolscope/bin/poolscope"""

ACTIONS = ("start", "status", "stop")
FORMATS = ("text", "json")
MOST_ELEMENTS = 1000
DEFAULT_NICE = 10
KNOWN_HOSTS = "~/.ssh/known_hosts"


def name(text: str) -> str:
    """Read the name of a deployment, which becomes part of the names of files."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a name of letters, digits, - and _")
    return text


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=ACTIONS, metavar="ACTION", help="start, status or stop")
    parser.add_argument("hosts", nargs="?", type=Path, metavar="HOSTS", help="the list (default: this machine)")
    parser.add_argument(
        "--registrar",
        action="append",
        type=options.registrar_address,
        metavar="ADDR:PORT",
        help="a registrar, as the hosts reach it; repeatable (default: found by multicast)",
    )
    parser.add_argument(
        "--elements",
        type=options.number(1, MOST_ELEMENTS),
        metavar="N",
        help="elements on each host that the list gives no number (default: one for each core but one)",
    )
    parser.add_argument(
        "--nice",
        type=options.number(0, 19),
        default=DEFAULT_NICE,
        metavar="N",
        help="their priority, 0 (usual) to 19 (lowest), where the list gives none (default: %(default)s)",
    )
    parser.add_argument("--bundle", type=Path, metavar="FOLDER", help="copy this bundle to the hosts, and run that")
    parser.add_argument("--key", type=Path, metavar="FILE", help="log in with this key (default: as ssh does)")
    parser.add_argument(
        "--knownhosts", type=Path, metavar="FILE", help=f"the keys of the hosts (default: {KNOWN_HOSTS})"
    )
    parser.add_argument(
        "--connections",
        type=options.number(1, 1000),
        default=16,
        metavar="N",
        help="connect to, or copy to, at most this many hosts at once (default: %(default)s)",
    )
    parser.add_argument(
        "--name",
        dest="deployment",
        type=name,
        default="default",
        metavar="NAME",
        help="distinguishes several deployments to the same hosts (default: %(default)s)",
    )
    parser.add_argument("--detach", action="store_true", help="let the elements stay when this command ends")
    parser.add_argument(
        "--lifeline",
        action="store_true",
        help="end when the standard input ends or is silent for 20 s; deploy starts itself so on hosts",
    )
    parser.add_argument(
        "--format", choices=FORMATS, default="text", help="how to show the hosts: words or JSON (default: text)"
    )
    parser.add_argument("--quiet", action="store_true", help="show only what is wrong")
    options.add_log_level(parser)
    parser.set_defaults(rest=[])


def run(arguments: argparse.Namespace) -> int:
    options.start_logging(arguments)
    if arguments.action != "start":
        unused = ("registrar", "elements", "detach", "lifeline", "rest")
        if wrong := next((one for one in unused if getattr(arguments, one)), None):
            what = "options of an element are" if wrong == "rest" else f"--{wrong} is"
            raise options.UsageError(f"{what} for deploy start, not for {arguments.action}")
    if arguments.lifeline and (arguments.detach or arguments.hosts):
        raise options.UsageError("--lifeline is for elements on this machine that are not detached")
    if arguments.hosts:
        from app.cli.deploy import there

        return there.run(arguments)
    if wrong := next((one for one in ("bundle", "key", "knownhosts") if getattr(arguments, one)), None):
        raise options.UsageError(f"--{wrong} needs a list of hosts")
    from app.cli.deploy import here

    return here.run(arguments)
