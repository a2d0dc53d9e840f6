"""A demonstrator in a scope that others run: real registrars and elements that were started outside."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from app.demonstrator import Demonstrator
from app.fractal.viewport import Viewport
from app.models.fleet.fleet import State
from app.processes.options import ElementOptions
from app.processes.scope_options import ScopeOptions
from app.processes.supervisor import StartFailed
from tests.helpers.outside import a_registrar, an_element, poolscope
from tests.rserpool.runtime.stories import run
from tests.rserpool.runtime.test_announcements import a_group, with_multicast

SMALL = Viewport.DEFAULT.resized(120, 80)


async def until(demonstrator: Demonstrator, condition: Callable[[], object]) -> None:
    """Wait until rows or the scope are like that."""
    changed = asyncio.Event()
    fleet = demonstrator.fleet
    forget = [
        signal.connect(lambda *_: changed.set())
        for signal in (fleet.added, fleet.changed, fleet.removed, fleet.reported, demonstrator.scope_changed)
    ]
    while not condition():
        changed.clear()
        await changed.wait()
    for disconnect in forget:
        disconnect()


async def rendered(demonstrator: Demonstrator) -> None:
    """Render a small picture."""
    complete = asyncio.Event()
    demonstrator.rendering.completed.connect(lambda *_: complete.set())
    demonstrator.rendering.render(SMALL, tiles=(4, 3))
    await complete.wait()


def test_registrars_and_elements_of_others_are_rows_and_compute_pictures() -> None:
    async def story() -> None:
        async with (
            a_registrar() as (registrar, asap, enrp),
            an_element(asap, "--policy=WeightedRoundRobin:2") as element,
            Demonstrator(transport="tcp") as demonstrator,
        ):
            fleet = demonstrator.fleet
            await demonstrator.use_scope(ScopeOptions(registrars=(asap,), peers=(enrp,)))
            await until(demonstrator, lambda: len(fleet.elements) == 1)
            (there,), (worker,) = fleet.registrars, fleet.elements
            assert (there.ours, there.enrp_address, there.protocol, there.letter) == (False, enrp, "tcp", "A")
            assert there.identifier == registrar.heard[0]["identifier"]
            assert (worker.ours, worker.address) == (False, element.heard[0]["address"])
            assert (worker.policy, worker.state, worker.number) == ("WeightedRoundRobin:2", State.RUNNING, 1)
            assert worker.host, "loopback is this machine"
            assert demonstrator.scene.mark_of(worker.identifier or 0) == worker.mark
            assert [row.identifier for row in demonstrator.scope.registrars] == [there.identifier]
            await rendered(demonstrator)
            assert worker.tiles == 12

            fleet.kill(worker)
            fleet.stop(there)
            fleet.freeze(worker)
            assert worker.state is State.RUNNING, "nothing can be done to it"

            own = await fleet.start_element(ElementOptions(policy="WeightedRoundRobin:1"))
            await until(demonstrator, lambda: (own.identifier or 0) in there.elements)
            element.kill()
            await until(demonstrator, lambda: fleet.elements == [own])

            await demonstrator.use_scope(None)
            assert not fleet.rows
            said = [entry.text for entry in demonstrator.journal.entries]
            assert "The window has left the scope" in said
            assert not [text for text in said if "not in this scope any more" in text]
            assert demonstrator.joined is None
            await demonstrator.start_demo()
            assert all(row.ours for row in fleet.rows)
            await rendered(demonstrator)

    run(story)


def test_a_picture_in_a_scope_of_others_starts_no_element_beside_theirs_but_some_in_an_empty_pool() -> None:
    async def story() -> None:
        async with a_registrar() as (_, asap, enrp), Demonstrator(transport="tcp") as demonstrator:
            fleet = demonstrator.fleet
            async with an_element(asap):
                await demonstrator.use_scope(ScopeOptions(registrars=(asap,), peers=(enrp,)))
                await until(demonstrator, lambda: fleet.elements)
                await demonstrator.start_demo()
                assert not [row for row in fleet.elements if row.ours]
                await rendered(demonstrator)
            await until(demonstrator, lambda: not fleet.elements)
            await demonstrator.start_demo()
            assert len([row for row in fleet.elements if row.ours]) == 3

    run(story)


def test_a_scope_whose_registrar_does_not_answer_has_no_profile_that_is_sure() -> None:
    async def story() -> None:
        async with Demonstrator(transport="tcp") as demonstrator:
            await demonstrator.use_scope(ScopeOptions(registrars=("127.0.0.1:9",), peers=("127.0.0.1:9",)))
            assert demonstrator.joined is not None
            assert demonstrator.joined.sure_profile == ""

    run(story)


def test_a_registrar_started_here_joins_the_scope_and_others_that_end_vanish() -> None:
    async def story() -> None:
        async with (
            a_registrar() as (registrar, asap, enrp),
            an_element(asap),
            Demonstrator(transport="tcp") as demonstrator,
        ):
            fleet = demonstrator.fleet
            await demonstrator.use_scope(ScopeOptions(registrars=(asap,), peers=(enrp,)))
            await until(demonstrator, lambda: fleet.registrars)
            own = await fleet.start_registrar()
            await until(demonstrator, lambda: own.elements and len(fleet.registrars) == 2)
            assert [row.letter for row in fleet.registrars] == ["A", "B"]
            await registrar.end()
            await until(demonstrator, lambda: fleet.registrars == [own])

    run(story)


def test_a_scope_without_a_readable_registrar_takes_no_registrar_of_ours() -> None:
    async def story() -> None:
        async with a_registrar() as (_, asap, _enrp), Demonstrator(transport="tcp") as demonstrator:
            await demonstrator.use_scope(ScopeOptions(registrars=(asap,), peers=("127.0.0.1:9",), profile="rfc"))
            with pytest.raises(StartFailed, match="another one would be alone"):
                await demonstrator.fleet.start_registrar()

    run(story)


@pytest.mark.parametrize("profile", ["rfc", "rsplib"])
def test_the_profile_is_recognised_and_a_wrong_one_is_noticed(profile: str) -> None:
    other = "rsplib" if profile == "rfc" else "rfc"

    async def story() -> None:
        async with a_registrar(f"--profile={profile}") as (_, asap, enrp), Demonstrator(transport="tcp") as here:
            await here.use_scope(ScopeOptions(registrars=(asap,), peers=(enrp,)))
            assert here.joined is not None
            assert (here.joined.profile, here.wrong_profile) == (profile, None)
            await here.use_scope(ScopeOptions(registrars=(asap,), peers=(enrp,), profile=other))
            await until(here, lambda: here.wrong_profile)
            assert here.wrong_profile is not None
            assert here.wrong_profile.name == profile
            assert here.joined.profile == other

    run(story)


@pytest.mark.parametrize("profile", ["rfc", "rsplib"])
def test_registrars_are_found_by_their_announcements_and_forgotten_when_they_are_silent(profile: str) -> None:
    """Their handlespaces can be read before they announce an ASAP address."""

    async def story() -> None:
        asap_group, enrp_group = str(a_group()), str(a_group())
        announces = (f"--asapannounce={asap_group}", f"--enrpannounce={enrp_group}", "--serverannouncecycle=2500")
        async with (
            Demonstrator(transport="tcp") as demonstrator,
            a_registrar(*announces, f"--profile={profile}", "--peerheartbeatcycle=1000") as (registrar, asap, enrp),
            an_element(asap, f"--profile={profile}"),
        ):
            fleet = demonstrator.fleet
            await demonstrator.use_scope(ScopeOptions(asap_announce=asap_group, enrp_announce=enrp_group))
            assert demonstrator.joined is not None
            assert (demonstrator.joined.profile, demonstrator.joined.addresses) == (profile, ("127.0.0.1",))
            await until(demonstrator, lambda: fleet.elements and fleet.registrars[0].view.in_service)
            registrar_row = fleet.registrars[0]
            await until(demonstrator, lambda: (registrar_row.address, registrar_row.enrp_address) == (asap, enrp))
            own = await fleet.start_element()
            await until(demonstrator, lambda: (own.identifier or 0) in fleet.registrars[0].elements)
            await rendered(demonstrator)
            await registrar.end()
            await until(demonstrator, lambda: fleet.rows == (own,))

    with_multicast(story)


def test_a_scope_of_ipv4_and_ipv6_has_elements_of_both_and_pictures_of_both() -> None:
    async def story() -> None:
        both = ("registrar", "--transport=tcp", "--mentordiscoverytimeout=100", "--asap=127.0.0.1,[::1]:0")
        async with poolscope(*both, "--enrp=[::1]:0", "--asapannounce=off", "--enrpannounce=off") as registrar:
            running = await registrar.until("Running")
            port = running["address"].rpartition(":")[2]
            four, six = f"127.0.0.1:{port}", f"[::1]:{port}"
            async with (
                an_element(four) as one,
                an_element(six, host="::1") as two,
                Demonstrator(transport="tcp") as demonstrator,
            ):
                await demonstrator.use_scope(ScopeOptions(registrars=(four, six), peers=(running["enrp_address"],)))
                fleet = demonstrator.fleet
                await until(demonstrator, lambda: len(fleet.elements) == 2)
                places = {row.address for row in fleet.elements}
                assert places == {one.heard[0]["address"], two.heard[0]["address"]}
                assert {place[0] for place in places} == {"1", "["}
                await rendered(demonstrator)
                assert all(row.tiles for row in fleet.elements)
                await demonstrator.use_scope(ScopeOptions(registrars=(six,), peers=(running["enrp_address"],)))
                assert demonstrator.joined is not None
                assert demonstrator.joined.addresses == ("::1",)
                await until(demonstrator, lambda: len(fleet.elements) == 2)
                await rendered(demonstrator)
                assert sum(row.tiles for row in fleet.elements) == 12
                assert len(fleet.registrars[0].elements) == 2, "none was reported as unreachable"

    run(story)
