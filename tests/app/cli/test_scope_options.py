"""The window's options for a scope that others run, and `--profile=auto` of the commands."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from app.__main__ import main, parser
from app.cli.window import scope_of
from app.processes.scope_options import AUTO, ScopeOptions, read_places
from rserpool import LocalError
from tests.helpers.outside import a_registrar, an_element, poolscope
from tests.rserpool.runtime.stories import run
from tests.rserpool.runtime.test_announcements import a_group, a_port


def scope(*arguments: str) -> ScopeOptions | None:
    return scope_of(parser().parse_args(arguments))


def test_without_registrars_and_announcements_the_window_has_its_own_scope() -> None:
    assert scope() is None
    assert scope("--asapannounce=off") is None


@pytest.mark.parametrize(
    ("arguments", "options"),
    [
        (["--registrar=10.0.0.1"], ScopeOptions(registrars=("10.0.0.1:3863",))),
        (
            ["--registrar=[::1]:4000", "--registrar=10.1.0.1,10.2.0.1", "--profile=rsplib", "--poolhandle=Other"],
            ScopeOptions(registrars=("[::1]:4000", "10.1.0.1,10.2.0.1:3863"), profile="rsplib", pool_handle="Other"),
        ),
        (["--asapannounce=auto"], ScopeOptions(asap_announce="239.0.0.50:3863")),
        (
            ["--asapannounce=[ff05::133]", "--enrpannounce=off", "--path=wide", "--local=::1,127.0.0.1"],
            ScopeOptions(asap_announce="[ff05::133]:3863", enrp_announce=None, path="wide", local=("::1", "127.0.0.1")),
        ),
        (
            ["--registrar=127.0.0.1", "--peer=127.0.0.1", "--peer=127.0.0.1:9902", "--transport=tcp"],
            ScopeOptions(registrars=("127.0.0.1:3863",), peers=("127.0.0.1:9901", "127.0.0.1:9902"), transport="tcp"),
        ),
    ],
)
def test_options_of_a_scope(arguments: Sequence[str], options: ScopeOptions) -> None:
    assert scope(*arguments) == options


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--profile=rsplib"], "--profile: give --registrar or --asapannounce too"),
        (["--peer=127.0.0.1"], "--peer: give --registrar or --asapannounce too"),
        (["--registrar=127.0.0.1", "--profile=rsplib", "--poolhandle=" + 40 * "x"], "--poolhandle: "),
        (["--registrar=127.0.0.1", "--profile=rsplib", "--poolkey=x"], "--poolkey: not allowed with --profile=rsplib"),
        (["--registrar=127.0.0.1", "--poolkey=/nowhere"], "--poolkey: the pool key in /nowhere cannot be read"),
        (["--registrar=127.0.0.1:0"], "a registrar cannot be reached at port 0"),
    ],
)
def test_options_that_mean_nothing_are_refused(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        main(arguments)
    assert end.value.code == 2
    assert sentence in capsys.readouterr().err


@pytest.mark.parametrize("text", ["lab1", "10.0.0.1:x", "10.0.0.1:0", "[::1", "::1:3863:", "10.0.0.1,lab2:1"])
def test_places_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(LocalError):
        read_places(text, 3863)


def test_the_enrp_group_belongs_to_the_asap_group() -> None:
    assert ScopeOptions(asap_announce="239.0.0.50:3863").enrp_group is not None
    assert str(ScopeOptions(asap_announce="[ff05::133]:3863").enrp_group) == "[ff05::133]:9901"
    assert ScopeOptions(registrars=("10.0.0.1:3863",)).enrp_group is None
    assert str(ScopeOptions(enrp_announce="239.1.1.1:9").enrp_group) == "239.1.1.1:9"
    assert ScopeOptions().enrp_announce == AUTO


@asynccontextmanager
async def a_registrar_that_is_heard(profile: str) -> AsyncIterator[tuple[str, str]]:
    """Run a registrar that announces itself in a group of its own; it comes with its address and the group."""
    group, place = a_group(), f"127.0.0.1:{a_port()}"
    command = ("registrar", "--transport=tcp", f"--asap={place}", "--enrp=127.0.0.1:0", "--enrpannounce=off")
    more = ("--mentordiscoverytimeout=100", "--serverannouncecycle=200", f"--profile={profile}")
    async with poolscope(*command, *more, f"--asapannounce={group}") as registrar:
        await registrar.until("ServiceBegun")
        yield place, str(group)


async def output(*arguments: str) -> tuple[str, str]:
    """Run a command to its end and return what it prints."""
    async with poolscope(*arguments) as command:
        return await command.ended()


def lives(read: dict[str, Any]) -> list[float]:
    return [element["life"] for pool in read["pools"] for element in pool["elements"]]


@pytest.mark.parametrize("profile", ["rfc", "rsplib"])
def test_registrars_and_readers_recognise_the_profile_of_a_peer(profile: str) -> None:
    async def story() -> None:
        async with (
            a_registrar(f"--profile={profile}") as (_, _asap, enrp),
            a_registrar("--profile=auto", f"--peer={enrp}") as (_, asap, other),
            an_element(asap, f"--profile={profile}"),
        ):
            for place in (enrp, other):
                out, errors = await output("handlespace", place, "--transport=tcp", "--format=json")
                assert (lives(json.loads(out)), errors) == ([90.0], "")

    run(story)


@pytest.mark.parametrize("profile", ["rfc", "rsplib"])
def test_elements_and_users_recognise_the_profile_by_announcements(profile: str, tmp_path: Path) -> None:
    async def story() -> None:
        picture = tmp_path / "picture.png"
        async with a_registrar_that_is_heard(profile) as (asap, group):
            auto = (f"--registrar={asap}", "--transport=tcp", f"--asapannounce={group}", "--profile=auto")
            async with poolscope("element", *auto) as element:
                await element.until("Registered")
                small = ("--width=60", "--height=40", "--tiles=2x2", "--quiet")
                assert await output("render", str(picture), *auto, *small) == ("", "")
                assert picture.exists()
                assert await element.end() == ""

    run(story)


def test_an_element_with_the_wrong_profile_says_so() -> None:
    async def story() -> None:
        async with a_registrar_that_is_heard("rsplib") as (asap, group):
            element = await wrong(asap, group)
            assert "the profile rsplib, not rfc: a registration life of 90 s is one of 90 ms to them" in element

    async def wrong(asap: str, group: str) -> str:
        command = ("element", "--transport=tcp", f"--registrar={asap}", f"--asapannounce={group}")
        async with poolscope(*command) as element:
            await element.until("Registered")
            return await element.complaint()

    run(story)
