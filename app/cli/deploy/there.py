"""`poolscope deploy` with a list of hosts: elements on other machines."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Final

from app.base.exits import Exit
from app.base.streams import print_error, print_remark, print_result
from app.cli import options
from app.cli.deploy.element_arguments import element_arguments
from app.cli.deploy.words import told
from app.cli.element import element_options
from app.deployment.bundle import BundleError, read_bundle
from app.deployment.credentials import Credentials, CredentialsError, read_credentials, without_credentials
from app.deployment.deployment import Deployment, HostView, Phase, Wanted
from app.deployment.hosts import Host, HostsError, read_hosts
from app.deployment.remote import Access
from app.deployment.report import HostReport
from app.processes.lifeline import stop_requested

SHOW_TILES: Final = 5.0
"""Seconds between two lines about a host of which only the tiles changed."""


def run(arguments: argparse.Namespace) -> int:
    try:
        hosts = read_hosts(arguments.hosts, Host("", elements=arguments.elements, nice=arguments.nice))
        wanted = _wanted(arguments, hosts)
    except (HostsError, BundleError, CredentialsError) as error:
        print_error(f"poolscope: {error}")
        return Exit.FAILED
    return asyncio.run(_run(arguments, hosts, wanted))


def _wanted(arguments: argparse.Namespace, hosts: Sequence[Host]) -> Wanted:
    access = Access() if arguments.knownhosts is None else Access(known_hosts=(str(arguments.knownhosts),))
    if arguments.knownhosts is not None and not arguments.knownhosts.is_file():
        raise options.UsageError(f"--knownhosts: there is no file {arguments.knownhosts}")
    if arguments.key is not None:
        access = Access(os.path.expanduser(arguments.key), access.known_hosts)
    found = element_arguments(arguments)
    rest = without_credentials(arguments.rest)
    credentials = Credentials()
    if arguments.action == "start":
        element = element_options(found)  # to refuse wrong ones here, and once
        credentials = read_credentials(options.tls(found), element.pool_key)
        # All members of a pool need the same transport, and each machine would choose its own best one.
        # TLS is spoken on TCP, also if only hosts of the list have files for it.
        transport = "tcp" if any(host.tls for host in hosts) else element.transport
        rest = [f"--transport={transport}", *rest]
    return Wanted(
        name=arguments.deployment,
        element=rest,
        registrars=tuple(arguments.registrar or ()),
        local=not any(word == "--local" or word.startswith("--local=") for word in rest),
        credentials=credentials,
        bundle=None if arguments.bundle is None else read_bundle(Path(os.path.expanduser(arguments.bundle))),
        access=access,
        connections=arguments.connections,
    )


async def _run(arguments: argparse.Namespace, hosts: Sequence[Host], wanted: Wanted) -> int:
    deployment = Deployment(hosts, wanted)
    show = _Shown(arguments, deployment.views).show
    deployment.changed.connect(show)
    stop = stop_requested()
    if arguments.action == "start" and not arguments.detach:
        running = asyncio.create_task(deployment.run())
    elif arguments.action == "start":
        running = asyncio.create_task(deployment.start_detached())
    else:
        running = asyncio.create_task(
            deployment.ask(arguments.action, "--format=json", f"--name={arguments.deployment}")
        )
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait([running, stopping], return_when=asyncio.FIRST_COMPLETED)
    if not running.done():
        if arguments.action == "start" and not arguments.detach:
            deployment.stop()
        else:
            running.cancel()
        await asyncio.wait([running])
    stopping.cancel()
    if not running.cancelled():
        running.result()
    if stop.interrupted:
        return Exit.INTERRUPTED
    return Exit.FAILED if any(view.phase is Phase.FAILED for view in deployment.views) else Exit.DONE


class _Shown:
    """Prints what changes: each line once, and tiles now and then."""

    def __init__(self, arguments: argparse.Namespace, views: Sequence[HostView]) -> None:
        self._arguments = arguments
        self._width = max(len(view.host.title) for view in views)
        self._said: dict[HostView, str] = {}
        self._trouble: dict[HostView, str] = {}
        self._states: dict[HostView, tuple[int, ...]] = {}
        self._at: dict[HostView, float] = {}

    def show(self, view: HostView) -> None:
        """Print the line of a host, unless that would only repeat the last one."""
        if self._arguments.format == "json":
            self._say(view, _as_json(view), print_result)
        elif view.phase is Phase.RUNNING and view.report is not None:
            self._show_report(view, view.report)
        elif not view.trouble:
            self._say(view, _words(view), print_remark)
        elif self._trouble.get(view) != view.trouble:  # it is repeated with each try
            self._trouble[view] = view.trouble
            again = "; trying again" if view.phase is Phase.WAITING else ""
            self._say(view, f"{view.trouble}{again}", print_error)

    def _show_report(self, view: HostView, report: HostReport) -> None:
        now = asyncio.get_running_loop().time()
        state = (report.elements, report.running, report.registered)
        news = state != self._states.get(view) or report.trouble != self._trouble.get(view)
        if news or now >= self._at[view] + SHOW_TILES:
            self._states[view], self._trouble[view], self._at[view] = state, report.trouble, now
            self._say(view, told(report), print_remark)

    def _say(self, view: HostView, line: str, how: Callable[[str], None]) -> None:
        if line == self._said.get(view) or (self._arguments.quiet and not view.trouble):
            return
        self._said[view] = line
        how(line if how is print_result else f"{view.host.title:<{self._width}}  {line}")


def _words(view: HostView) -> str:
    match view.phase:
        case Phase.COPYING:
            return f"copying the bundle, {int(view.copied * 10) * 10}%"
        case Phase.STARTING:
            return "starting elements"
        case Phase.ENDED if view.report is not None and view.report.tiles:
            return f"no element runs; they finished {view.report.tiles} tiles"
        case Phase.ENDED:
            return "no element runs"
    return str(view.phase.value)


def _as_json(view: HostView) -> str:
    report = {} if view.report is None else asdict(view.report)
    values = {**report, "host": view.host.title, "phase": view.phase.value, "trouble": view.trouble}
    return json.dumps(values)
