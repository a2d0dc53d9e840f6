"""A registrar or a pool element as a process of its own: `run_registrar` and `run_element`.

The window's children and the commands `poolscope registrar` and `poolscope element` are these functions. SIGTERM or
SIGINT ends them in order: an element leaves the pool first. They report what happens (`app.processes.protocol`): first
`Running`, then the notices of the library, and an element's `Serving`.

On systems that cannot fork, the launcher starts this module as a program
(`python -m app.processes.child TOKEN LAUNCHER ROLE OPTIONS`).
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any, TypeAlias

import rserpool
from app.processes import protocol
from app.processes.lifeline import STDIN, OnReport, Role, StopAsked, live_as_child, stop_asked, write_report
from app.processes.options import ElementOptions, Options, RegistrarOptions
from app.processes.protocol import Order, OrderRefused
from app.processes.reporting import reporting
from app.services import GREET_AFTER, GREETING, SERVICES, ServiceOptions
from app.services.speed import SpeedLimit
from rserpool import (
    LOAD_MAX,
    ElementConfig,
    ElementId,
    GroupAddress,
    LinkFaults,
    Notice,
    Policy,
    RserpoolError,
    ServerId,
    Transport,
    TransportError,
    WireMessage,
)

SUMMARY_INTERVAL = 0.15
"""Seconds between two reports of what an element has done. An unchanged state is not reported again."""

LOAD_STEP = 0.01
"""The smallest change of the load, 0 to 1, that is registered (rsplib: 1 %)."""

LOAD_PAUSE = 0.02
"""Minimum seconds between two registrations of a load. Registrars select by load, so the load must be up to date at
the next selection, but a thousand short sessions a second do not need two thousand registrations."""


def run_registrar(options: RegistrarOptions, tell: OnReport = write_report, *, lifeline: int | None = None) -> int:
    """Run a registrar until SIGTERM or SIGINT. Return the exit code.

    `tell` gets the reports. The process also ends when the descriptor `lifeline` ends.
    """
    return _run(_registrar(options, tell, lifeline), tell, lifeline)


def run_element(options: ElementOptions, tell: OnReport = write_report, *, lifeline: int | None = None) -> int:
    """Run a pool element until SIGTERM or SIGINT. Return the exit code.

    `tell` gets the reports. The process also ends when the descriptor `lifeline` ends.
    """
    return _run(_element(options, tell, lifeline), tell, lifeline)


def _run(role: Coroutine[Any, Any, StopAsked], tell: OnReport, lifeline: int | None) -> int:
    try:
        stop = asyncio.run(role)
    except RserpoolError as error:
        tell(protocol.Failed(str(error)))
        if lifeline is None:  # in a terminal; for a child, the window shows the sentence
            print(f"poolscope: {error}", file=sys.stderr)
        return 1
    # In a terminal, Ctrl-C gives the exit code that shells expect. For the window both signals are an orderly end.
    return 130 if stop.interrupted and lifeline is None else 0


def _on_message(options: Options, tell: OnReport) -> Callable[[WireMessage], None] | None:
    return protocol.message_reporter(tell) if options.messages and not options.quiet else None


def _on_notice(options: Options, tell: OnReport) -> Callable[[Notice], None] | None:
    """Return a function that reports a notice of the library; None if the options exclude notices."""
    return None if options.quiet else lambda notice: tell(protocol.Noticed(notice, time.time()))


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


async def _registrar(options: RegistrarOptions, tell: OnReport, lifeline: int | None) -> StopAsked:
    orders: Orders = asyncio.Queue()
    stop = stop_asked(lifeline, orders.put_nowait)
    faults = LinkFaults()

    def do(order: Order) -> None:
        if not isinstance(order, protocol.SetLink):
            raise protocol.NoSuchOrder
        faults.set(order.peer, order.fault)

    obeying = asyncio.create_task(_obey(orders, do, tell))
    transport = _transport(options.transport, faults, lifeline)
    *first, last = _places(options)
    for place in first:
        with suppress(TransportError):
            await _serve_as_registrar(options, *place, transport, tell, stop)
            break
    else:
        await _serve_as_registrar(options, *last, transport, tell, stop)
    obeying.cancel()
    return stop


def _transport(name: str, faults: LinkFaults, lifeline: int | None) -> Transport:
    """Return the transport of this name. In a child of the window, its links have the faults that the window sets."""
    transport = rserpool.TRANSPORTS[name]()
    return transport if lifeline is None else rserpool.with_faults(transport, faults)


def _places(options: RegistrarOptions) -> Iterator[tuple[int, int]]:
    """Yield the ports for ASAP and for ENRP, in the order in which to try them."""
    if options.enrp_port is None:
        yield options.port, rserpool.ENRP_PORT
    yield options.port, options.enrp_port or 0
    if options.other_port_if_taken and options.port:
        yield 0, options.enrp_port or 0


async def _serve_as_registrar(
    options: RegistrarOptions, port: int, enrp_port: int, transport: Transport, tell: OnReport, stop: StopAsked
) -> None:
    early: list[Notice] = []  # `Running` must be the first report, so earlier notices wait for it
    registrar = rserpool.Registrar(
        transport=transport,
        addresses=(options.address,),
        port=port,
        enrp_addresses=(options.enrp_address or options.address,),
        enrp_port=enrp_port,
        peers=[rserpool.parse_address(text, transport.protocol) for text in options.peers],
        asap_group=_group(options.asap_announce),
        enrp_group=_group(options.enrp_announce),
        config=options.config(),
        identifier=None if options.identifier is None else ServerId(options.identifier),
        on_notice=early.append,
        on_message=_on_message(options, tell),
    )
    async with registrar:
        tell(protocol.Running(registrar.identifier, str(registrar.address), str(registrar.enrp_address)))
        registrar.on_notice = on_notice = _on_notice(options, tell)
        if on_notice is not None:
            for notice in early:
                on_notice(notice)
        async with reporting(registrar, options.csp_server, options.csp_interval):
            await stop.wait()


def _group(text: str | None) -> GroupAddress | None:
    return None if text is None else rserpool.parse_group(text)


async def _element(options: ElementOptions, tell: OnReport, lifeline: int | None) -> StopAsked:
    orders: Orders = asyncio.Queue()
    stop = stop_asked(lifeline, orders.put_nowait)
    faults = LinkFaults()
    transport = _transport(options.transport, faults, lifeline)
    policy = rserpool.policy_by_name(options.policy)
    summary = _Summary(options, policy)
    speed = SpeedLimit(options.speed_limit)
    limits = ServiceOptions(
        max_sessions=options.max_sessions,
        speed=speed,
        on_tile_done=summary.tile_done,
    )
    element = rserpool.serve(
        options.pool_handle,
        SERVICES[options.service](limits),
        registrars=[rserpool.parse_address(text, transport.protocol) for text in options.registrars],
        transport=transport,
        addresses=(options.address,),
        port=options.port,
        asap_group=_group(options.asap_announce),
        policy=policy,
        config=replace(_element_config(options), greet_after=GREET_AFTER if options.service in GREETING else None),
        identifier=None if options.identifier is None else ElementId(options.identifier),
        max_sessions=options.max_sessions,
        on_sessions=summary.sessions_changed,
        on_notice=_on_notice(options, tell),
        on_message=_on_message(options, tell),
    )

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

    async with element:
        tell(protocol.Running(element.identifier, str(element.address)))
        registering = asyncio.create_task(summary.register_loads(element))
        keeping = asyncio.create_task(summary.keep(element, None if options.quiet else tell))
        obeying = asyncio.create_task(_obey(orders, do, tell))
        busy = partial(summary.load, element)
        async with reporting(element, options.csp_server, options.csp_interval, workload=busy):
            await stop.wait()
        registering.cancel()
        keeping.cancel()
        obeying.cancel()
    return stop


def _element_config(options: ElementOptions) -> ElementConfig:
    config = ElementConfig(profile=rserpool.PROFILES[options.profile])
    if options.reregistration is None:
        return config
    # Three renewals may fail before the registration ends, as with rsplib.
    return replace(config, registration_life=3 * options.reregistration, reregistration=options.reregistration)


class _Summary:
    """Counts what an element has done so far, and computes its load."""

    def __init__(self, options: ElementOptions, policy: Policy) -> None:
        self._capacity = options.capacity
        self._policy = policy
        self._registered_load = 0.0
        self._changed = asyncio.Event()
        """The load may have changed."""
        self._others = 0.0
        self._tiles = 0
        self._points = 0

    def tile_done(self, points: int) -> None:
        self._tiles += 1
        self._points += points

    def load(self, element: rserpool.PoolElementServer) -> float:
        """Return the element's load, 0 to 1."""
        return min(self._others + element.sessions / self._capacity, 1.0)

    def sessions_changed(self, _number: int) -> None:
        self._changed.set()

    def use_policy(self, element: rserpool.PoolElementServer, text: str) -> None:
        """Register again with this policy. A policy that has a load gets the current one."""
        self._policy = rserpool.policy_by_name(text)
        self._register(element, self.load(element))

    def use_load(self, load: float) -> None:
        """Set the load from other work than sessions, 0 to 1. Raise ValueError for any other value."""
        if not 0 <= load <= 1:
            raise ValueError(f"a load must be from 0 to 1, not {load}")
        self._others = load
        self._changed.set()

    def use_capacity(self, capacity: float) -> None:
        """Set the number of sessions that make a load of 100 %. Raise ValueError unless it is positive."""
        if not capacity > 0:
            raise ValueError(f"a capacity must be more than 0, not {capacity}")
        self._capacity = capacity
        self._changed.set()

    def _register(self, element: rserpool.PoolElementServer, load: float) -> None:
        if hasattr(self._policy, "load"):
            self._registered_load = load
            self._policy = replace(self._policy, load=round(load * LOAD_MAX))  # type: ignore[call-arg]
        element.update(self._policy)

    async def register_loads(self, element: rserpool.PoolElementServer) -> None:
        """Register each load change of at least `LOAD_STEP` until cancelled. Do nothing for a policy without a load."""
        while True:
            await self._changed.wait()
            self._changed.clear()
            load = self.load(element)
            if hasattr(self._policy, "load") and abs(load - self._registered_load) >= LOAD_STEP:
                self._register(element, load)
                await asyncio.sleep(LOAD_PAUSE)

    async def keep(self, element: rserpool.PoolElementServer, tell: OnReport | None) -> None:
        """Report changes to `tell`, if it is given, until cancelled."""
        told: protocol.Serving | None = None
        while tell is not None:
            now = protocol.Serving(self.load(element), element.sessions, self._tiles, self._points)
            if now != told:
                told = now
                tell(now)
            await asyncio.sleep(SUMMARY_INTERVAL)


def _registrar_child(options: Mapping[str, Any]) -> int:
    return run_registrar(RegistrarOptions.from_json(options), lifeline=STDIN)


def _element_child(options: Mapping[str, Any]) -> int:
    return run_element(ElementOptions.from_json(options), lifeline=STDIN)


ROLES: dict[str, Role] = {"registrar": _registrar_child, "element": _element_child}
"""The roles that the launcher can start."""


def exec_command(token: int, role: str, options: Mapping[str, Any]) -> list[str]:
    """Return the command line of a child, for systems that cannot fork. Called in the launcher."""
    module = "app.processes.child"
    return [sys.executable, "-m", module, str(token), str(os.getpid()), role, json.dumps(dict(options))]


if __name__ == "__main__":
    _token, _launcher, _role, _options = sys.argv[1:]
    sys.exit(live_as_child(int(_token), ROLES[_role], json.loads(_options), int(_launcher)))
