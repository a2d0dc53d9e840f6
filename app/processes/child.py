"""A registrar or a pool element as a process of its own: `run_registrar` and `run_element`.

The window's children and the commands `poolscope registrar` and `poolscope element` are these functions. SIGTERM or
SIGINT ends them in order: an element leaves the pool first. They report what happens (`app.processes.protocol`): first
`Running`, then the notices of the library, and an element's `Serving`.

On systems that cannot fork, the launcher starts this module as a program
(`python -P -m app.processes.child TOKEN LAUNCHER ROLE OPTIONS`).
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import random
import sys
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any, TypeAlias

import rserpool
from app.base.clock import now
from app.base.exits import ended_by_interrupt
from app.base.streams import print_error
from app.processes import protocol
from app.processes.element_summary import ElementSummary
from app.processes.lifeline import (
    STDIN,
    OnReport,
    Role,
    StopRequested,
    finish_reports,
    run_as_child,
    stop_requested,
    write_report,
    write_trouble,
)
from app.processes.options import ElementOptions, Options, RegistrarOptions, tls_files
from app.processes.pool_key import pool_key
from app.processes.protocol import Order, OrderRefused
from app.processes.recognition import beside, in_its_profile, warn_of_profile
from app.processes.reporting import reporting
from app.processes.scope_options import ScopeOptions
from app.processes.sentences import trouble_in
from app.services import GREET_AFTER, GREETING, SERVICES, ServiceOptions, is_computing, prepare
from app.services.speed import SpeedLimit
from rserpool import (
    ElementConfig,
    ElementId,
    GroupAddress,
    LinkFaults,
    Notice,
    RserpoolError,
    ServerId,
    Transport,
    TransportError,
    WireMessage,
)

REGISTRATION_TIMEOUT = 2.0
"""Seconds until an element tries another registrar because its own does not answer. The RFC's 30 s are long for people
who watch: a new element behind a frozen registrar would be of no use for that long."""


def run_registrar(options: RegistrarOptions, tell: OnReport = write_report, *, lifeline: int | None = None) -> int:
    """Run a registrar until SIGTERM or SIGINT. Return the exit code.

    `tell` gets the reports. The process also ends when the descriptor `lifeline` ends.
    """
    return _run(registrar_role(options, tell, lifeline), tell, lifeline)


def run_element(options: ElementOptions, tell: OnReport = write_report, *, lifeline: int | None = None) -> int:
    """Run a pool element until SIGTERM or SIGINT. Return the exit code.

    `tell` gets the reports. The process also ends when the descriptor `lifeline` ends.
    """
    with ended_by_interrupt():
        prepare(options.service)  # before it registers, and while SIGTERM still ends the process at once
    return _run(element_role(options, tell, lifeline), tell, lifeline)


def _run(role: Coroutine[Any, Any, StopRequested], tell: OnReport, lifeline: int | None) -> int:
    try:
        stop = asyncio.run(role)
    except RserpoolError as error:
        tell(protocol.Failed(str(error)))
        if lifeline is None:  # in a terminal; for a child, the window shows the sentence
            print_error(f"poolscope: {error}")
        return 1
    finally:
        finish_reports()
    # In a terminal, Ctrl-C gives the exit code that shells expect. For the window both signals are an orderly end.
    code = 130 if stop.interrupted and lifeline is None else 0
    if is_computing():
        # Nobody needs the result, and Python would wait for the threads.
        logging.shutdown()
        os._exit(code)
    return code


def _on_message(options: Options, tell: OnReport) -> Callable[[WireMessage], None] | None:
    return protocol.message_reporter(tell) if options.messages and not options.quiet else None


def _on_notice(options: Options, tell: OnReport) -> Callable[[Notice], None] | None:
    """Return a function that reports a notice of the library; None if the options exclude notices."""
    return None if options.quiet else lambda notice: tell(protocol.Noticed(notice, now()))


def _with_sentences(report: Callable[[Notice], None] | None) -> Callable[[Notice], None]:
    """Return a function that also tells the person at the terminal why an element is not registered."""

    def on_notice(notice: Notice) -> None:
        if report is not None:
            report(notice)
        if sentence := trouble_in(notice):
            write_trouble(sentence)

    return on_notice


Orders: TypeAlias = "asyncio.Queue[Order | OrderRefused]"
"""Orders that were read but not yet carried out. Orders can arrive before the role is ready for them."""


async def _obey(orders: Orders, do: Callable[[Order], None], tell: OnReport) -> None:
    """Carry out the orders in turn, until cancelled. Report a refusal for each order that makes `do` raise."""
    while True:
        order = await orders.get()
        if isinstance(order, OrderRefused):
            tell(order)
            continue
        try:
            do(order)
        except (RserpoolError, ValueError, TypeError) as error:
            tell(OrderRefused(protocol.name_of(order), str(error)))


async def registrar_role(options: RegistrarOptions, tell: OnReport, lifeline: int | None) -> StopRequested:
    """Be a registrar until a signal asks for the end."""
    orders: Orders = asyncio.Queue()
    stop = stop_requested(lifeline, orders.put_nowait)
    faults = LinkFaults()
    running: list[rserpool.Registrar] = []

    def do(order: Order) -> None:
        match order:
            case protocol.SetLink(peer, fault):
                faults.set(peer, fault)
            case protocol.Expel(serial):
                for registrar in running:
                    registrar.expel(serial)
            case _:
                raise protocol.NoSuchOrder

    obeying = asyncio.create_task(_obey(orders, do, tell))
    transport = _transport(options, faults, lifeline)
    options = await in_its_profile(options, _scope_of(options), transport, write_trouble)
    *first, last = _places(options)
    identifier = options.identifier or random.randrange(1, 1 << 32)
    options = replace(options, identifier=identifier)
    warning = warn_of_profile(_scope_of(options), transport, write_trouble, introduce=False, but=identifier)
    async with beside(warning, lifeline):
        for place in first:
            with suppress(TransportError):
                await _serve_as_registrar(options, *place, transport, tell, stop, running)
                break
        else:
            await _serve_as_registrar(options, *last, transport, tell, stop, running)
    obeying.cancel()
    return stop


def _transport(options: RegistrarOptions | ElementOptions, faults: LinkFaults, lifeline: int | None) -> Transport:
    """Return the transport of a process. In a child of the window, its links have the faults that the window sets."""
    transport = rserpool.choose_transport(options.transport, path=options.path, tls=tls_files(options.tls)).transport
    return transport if lifeline is None else rserpool.with_faults(transport, faults)


def _scope_of(options: RegistrarOptions | ElementOptions) -> ScopeOptions:
    """Return the scope in which a process takes part."""
    if isinstance(options, ElementOptions):
        return ScopeOptions(
            options.registrars,
            asap_announce=options.asap_announce,
            profile=options.profile,
            local=options.addresses,
        )
    return ScopeOptions(
        peers=options.peers,
        asap_announce=options.asap_announce,
        enrp_announce=options.enrp_announce,
        profile=options.profile,
        local=options.addresses,
    )


def _addresses(texts: tuple[str, ...], transport: Transport) -> list[rserpool.TransportAddress]:
    return [address for text in texts for address in rserpool.parse_addresses(text, transport.protocol)]


def _bound(hosts: tuple[str, ...], address: rserpool.TransportAddress) -> str:
    """Return where a port is open, if its one address does not say so; otherwise an empty text."""
    everywhere = str(replace(address, addresses=hosts))
    return everywhere if everywhere != str(address) else ""


def _places(options: RegistrarOptions) -> Iterator[tuple[int, int]]:
    """Yield the ports for ASAP and for ENRP, in the order in which to try them."""
    if options.enrp_port is None:
        yield options.port, rserpool.ENRP_PORT
    yield options.port, options.enrp_port or 0
    if options.other_port_if_taken and options.port:
        yield 0, options.enrp_port or 0


async def _serve_as_registrar(
    options: RegistrarOptions,
    port: int,
    enrp_port: int,
    transport: Transport,
    tell: OnReport,
    stop: StopRequested,
    running: list[rserpool.Registrar],
) -> None:
    early: list[Notice] = []  # `Running` must be the first report, so earlier notices wait for it
    registrar = rserpool.Registrar(
        transport=transport,
        addresses=options.addresses,
        port=port,
        enrp_addresses=options.enrp_addresses,
        enrp_port=enrp_port,
        peers=_addresses(options.peers, transport),
        asap_group=_group(options.asap_announce),
        enrp_group=_group(options.enrp_announce),
        config=options.config(),
        identifier=None if options.identifier is None else ServerId(options.identifier),
        on_notice=early.append,
        on_message=_on_message(options, tell),
    )
    async with registrar:
        running.append(registrar)
        asap, enrp = registrar.address, registrar.enrp_address
        bound = _bound(options.addresses, asap), _bound(options.enrp_addresses or options.addresses, enrp)
        tell(protocol.Running(registrar.identifier, str(asap), str(enrp), *bound))
        registrar.on_notice = on_notice = _on_notice(options, tell)
        if on_notice is not None:
            for notice in early:
                on_notice(notice)
        async with reporting(registrar, options.csp_server, options.csp_interval):
            await stop.wait()


def _group(text: str | None) -> GroupAddress | None:
    return None if text is None else rserpool.parse_group(text)


async def element_role(options: ElementOptions, tell: OnReport, lifeline: int | None) -> StopRequested:
    """Be an element until a signal asks for the end."""
    orders: Orders = asyncio.Queue()
    stop = stop_requested(lifeline, orders.put_nowait)
    faults = LinkFaults()
    transport = _transport(options, faults, lifeline)
    options = await in_its_profile(options, _scope_of(options), transport, write_trouble)
    policy = rserpool.policy_by_name(options.policy)
    summary = ElementSummary(options, policy)
    speed = SpeedLimit(options.speed_limit)
    limits = ServiceOptions(
        max_sessions=options.max_sessions,
        speed=speed,
        on_tile_done=summary.tile_done,
        on_order_done=summary.order_done,
    )
    on_notice = _on_notice(options, tell)
    element = rserpool.serve(
        options.pool_handle,
        SERVICES[options.service](limits),
        registrars=_addresses(options.registrars, transport),
        transport=transport,
        addresses=options.addresses,
        port=options.port,
        asap_group=_group(options.asap_announce),
        policy=policy,
        config=replace(_element_config(options), greet_after=GREET_AFTER if options.service in GREETING else None),
        identifier=None if options.identifier is None else ElementId(options.identifier),
        pool_key=pool_key(options.pool_key, options.profile),
        service=options.service,
        max_sessions=options.max_sessions,
        on_sessions=summary.sessions_changed,
        on_notice=on_notice if lifeline is not None else _with_sentences(on_notice),
        on_message=_on_message(options, tell),
    )

    element.cookie_patience = options.cookie_patience

    def do(order: Order) -> None:
        match order:
            case protocol.SetPolicy(policy):
                summary.use_policy(element, policy)
            case protocol.SetLoad(load):
                summary.use_load(load)
            case protocol.SetCapacity(capacity):
                summary.use_capacity(capacity)
            case protocol.SetSpeed(rate):
                speed.rate = rate
            case protocol.SetLink(peer, fault):
                faults.set(peer, fault)
            case protocol.Expel():
                raise protocol.NoSuchOrder

    async with element:
        bound = _bound(options.addresses, element.address)
        tell(protocol.Running(element.identifier, str(element.address), bound=bound))
        registering = asyncio.create_task(summary.register_loads(element))
        keeping = asyncio.create_task(summary.report_changes(element, None if options.quiet else tell))
        obeying = asyncio.create_task(_obey(orders, do, tell))
        done = summary.done if options.owner else None
        reports = reporting(element, options.csp_server, options.csp_interval, owner=options.owner, done=done)
        warning = warn_of_profile(_scope_of(options), transport, write_trouble)
        async with reports, beside(warning, lifeline):
            await stop.wait()
        registering.cancel()
        keeping.cancel()
        obeying.cancel()
    return stop


def _element_config(options: ElementOptions) -> ElementConfig:
    config = ElementConfig(profile=rserpool.PROFILES[options.profile], registration_timeout=REGISTRATION_TIMEOUT)
    if options.reregistration is None:
        return config
    # Three renewals may fail before the registration ends, as with rsplib.
    return replace(config, registration_life=3 * options.reregistration, reregistration=options.reregistration)


def _registrar_child(options: Mapping[str, Any]) -> int:
    return run_registrar(RegistrarOptions.from_json(options), lifeline=STDIN)


def _element_child(options: Mapping[str, Any]) -> int:
    read = ElementOptions.from_json(options)
    os.nice(read.niceness)
    return run_element(read, lifeline=STDIN)


ROLES: dict[str, Role] = {protocol.REGISTRAR: _registrar_child, protocol.ELEMENT: _element_child}
"""The roles that the launcher can start."""


def exec_command(token: int, role: str, options: Mapping[str, Any]) -> list[str]:
    """Return the command line of a child, for systems that cannot fork. Called in the launcher."""
    module = "app.processes.child"
    return [sys.executable, "-P", "-m", module, str(token), str(os.getpid()), role, json.dumps(dict(options))]


if __name__ == "__main__":
    _token, _launcher, _role, _options = sys.argv[1:]
    sys.exit(run_as_child(int(_token), ROLES[_role], json.loads(_options), int(_launcher)))
