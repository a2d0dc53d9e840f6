"""Recognising the profile of a scope before, or while, a command takes part in it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from typing import Any, TypeVar

import rserpool
from app.processes.options import ElementOptions, RegistrarOptions
from app.processes.scope_options import AUTO, ScopeOptions, profile_warning
from rserpool import Announcement, InteropProfile, RserpoolError, Transport, TransportAddress

Options = TypeVar("Options", RegistrarOptions, ElementOptions)

BEFORE = 4.0
"""Seconds to wait for a registrar before the command begins; then the RFCs apply."""

MEANWHILE = 20.0
"""Seconds to look for a sign that the profile is wrong, while the command does its work."""


async def recognise(
    scope: ScopeOptions, transport: Transport, seconds: float, *, introduce: bool = True, but: int = 0
) -> InteropProfile | None:
    """Return the profile of the first registrar that shows it within this time; None if none does.

    `introduce`: see `rserpool.recognise_profile`. The announcements of the registrar `but` do not count.
    """
    seen: asyncio.Future[InteropProfile] = asyncio.get_running_loop().create_future()
    asking: dict[TransportAddress, asyncio.Task[None]] = {}

    def saw(profile: InteropProfile) -> None:
        if not seen.done():
            seen.set_result(profile)

    async def ask(address: TransportAddress) -> None:
        own = scope.own_addresses((address,))
        with suppress(RserpoolError):
            saw(
                await rserpool.recognise_profile(
                    address, transport=transport, addresses=own, introduce=introduce, timeout=seconds
                )
            )

    def heard(announcement: Announcement) -> None:
        if announcement.server == but:
            return
        if announcement.profile is not None:
            saw(announcement.profile)
        elif announcement.to_registrars and announcement.address not in asking and len(asking) < 8:
            asking[announcement.address] = asyncio.create_task(ask(announcement.address))

    listener = rserpool.ScopeListener(
        heard,
        protocol=transport.protocol,
        asap_group=scope.asap_group,
        enrp_group=scope.enrp_group,
        interfaces=scope.interfaces if scope.asap_group or scope.enrp_group else (),
    )
    async with listener:
        for address in scope.enrp_addresses(transport):
            asking[address] = asyncio.create_task(ask(address))
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await asyncio.wait({seen})
        for task in asking.values():
            task.cancel()
        if asking:
            await asyncio.wait(asking.values())
    return seen.result() if seen.done() else None


async def in_its_profile(
    options: Options, scope: ScopeOptions, transport: Transport, say: Callable[[str], object]
) -> Options:
    """Return options with the profile of the scope, if they have `auto`. `say` gets a sentence if nobody shows it."""
    if options.profile != AUTO:
        return options
    seen = await recognise(scope, transport, BEFORE) if scope else None
    if seen is None:
        say(f"no registrar shows its profile; using {rserpool.RFC.name}, --profile names another")
    return replace(options, profile=(seen or rserpool.RFC).name)


async def warn_of_profile(
    scope: ScopeOptions,
    transport: Transport,
    warn: Callable[[str], object],
    *,
    introduce: bool = True,
    but: int = 0,
) -> None:
    """Call `warn` with a sentence if a registrar shows another profile than that of `scope`."""
    # A registrar of rsplib answers nobody who is not a registrar. If we expect one, there is no need to be sure.
    introduce = introduce and not rserpool.PROFILES[scope.profile].presence_names_server
    seen = await recognise(scope, transport, MEANWHILE, introduce=introduce, but=but)
    if seen is not None and seen.name != scope.profile:
        warn(profile_warning(scope.profile, seen.name))


@asynccontextmanager
async def beside(work: Coroutine[Any, Any, None], lifeline: int | None = None) -> AsyncIterator[None]:
    """Do some work while the block lasts, for the person at a terminal. A child of the window has a `lifeline` and does
    without it."""
    if lifeline is not None:
        work.close()
        yield
        return
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait({task})
