"""Registrars that synchronise a handlespace, and the command that shows it, as a person uses them."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import rserpool
from app.__main__ import main
from app.cli import options, registrar
from app.cli.handlespace import as_json, as_table
from app.processes.options import RegistrarOptions
from rserpool import (
    ElementId,
    HandlespaceView,
    PoolElement,
    PoolHandle,
    RegistrarConfig,
    RoundRobin,
    ServerId,
    ServerInformation,
    TransportAddress,
    TransportProtocol,
)
from tests.app.cli.program import poolscope
from tests.app.cli.test_commands import running

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")


def at(port: int) -> TransportAddress:
    return TransportAddress(TransportProtocol.TCP, port, ("127.0.0.1",))


def element(identifier: int, home: int, life: float = 90.0) -> PoolElement:
    return PoolElement(ElementId(identifier), ServerId(home), life, at(4000 + identifier), RoundRobin(), at(1))


VIEW = HandlespaceView(
    ServerId(0xA),
    0x29A5,
    (ServerInformation(ServerId(0xB), at(9902)),),
    {
        PoolHandle("EchoPool"): (element(0x12345678 % 100, 0xA), element(0x12345678, 0xA)),
        PoolHandle("Other"): (element(3, 0xB, math.inf), element(2, 0xC)),
    },
)


def test_the_table_shows_owners_peers_and_elements() -> None:
    lines = list(as_table(VIEW, "127.0.0.1:9901"))
    assert lines[:6] == [
        "Registrar 0x0000000a at 127.0.0.1:9901",
        "",
        "  owner       elements  checksum",
        f"  0x0000000a  2         0x{VIEW.checksums()[ServerId(0xA)]:04x}    this registrar, which reports 0x29a5",
        f"  0x0000000b  1         0x{VIEW.checksums()[ServerId(0xB)]:04x}",
        f"  0x0000000c  1         0x{VIEW.checksums()[ServerId(0xC)]:04x}    unknown: gone, or not discovered yet",
    ]
    assert "  0x0000000b  127.0.0.1:9902" in lines
    assert lines[-4:] == [
        "Pool Other: 2 elements",
        "  element     home        policy      transport           life",
        "  0x00000002  0x0000000c  RoundRobin  tcp 127.0.0.1:4002  90 s",
        "  0x00000003  0x0000000b  RoundRobin  tcp 127.0.0.1:4003  unlimited",
    ]


def test_an_empty_handlespace_is_described_in_words() -> None:
    lines = list(as_table(HandlespaceView(ServerId(1), None, (), {}), "here"))
    assert "It knows no other registrar." in lines
    assert lines[-1] == "There are no pools."


def test_json_contains_everything() -> None:
    told = json.loads(json.dumps(as_json(VIEW, "127.0.0.1:9901"), allow_nan=False))
    assert (told["registrar"], told["checksum"]) == ("0x0000000a", "0x29a5")
    assert told["peers"] == [{"identifier": "0x0000000b", "address": "127.0.0.1:9902"}]
    assert [(owner["identifier"], owner["elements"]) for owner in told["owners"]] == [
        ("0x0000000a", 2),
        ("0x0000000b", 1),
        ("0x0000000c", 1),
    ]
    assert told["pools"][1]["elements"][0] == {
        "identifier": "0x00000003",
        "home": "0x0000000b",
        "policy": "RoundRobin",
        "transport": "tcp 127.0.0.1:4003",
        "life": None,
    }


def dump(address: object) -> Any:
    shown = poolscope("handlespace", str(address), "--format=json", "--timeout=30")
    assert (shown.returncode, shown.stderr) == (0, "heavy: []\n")
    return json.loads(shown.stdout)


def dump_until(address: object, condition: Callable[[Any], Any]) -> Any:
    """Return a registrar's handlespace once it meets the condition. Fail after a hundred attempts."""
    return next(told for _ in range(100) if condition(told := dump(address)))


SHORT = ("--peerheartbeatcycle=1000", "--peermaxtimelastheard=2000", "--endpointkeepalivetransmissioninterval=500")


@pytest.fixture
def scope() -> Iterator[list[tuple[Any, dict[str, Any]]]]:
    """Two registrars, the second of which knows the first."""
    here = ("registrar", "--asap=127.0.0.1:0", "--enrp=127.0.0.1:0", *SHORT)
    with (
        running(*here, "--identifier=0xa") as one,
        running(*here, "--identifier=0xb", f"--peer={one[1]['enrp_address']}") as other,
    ):
        yield [one, other]


def test_a_registrar_that_is_killed_is_taken_over(scope: list[tuple[Any, dict[str, Any]]]) -> None:
    (one, first), (_, second) = scope
    both = (f"--registrar={first['address']}", f"--registrar={second['address']}")
    with running("element", "--service=echo", *both, "--identifier=0x7"):
        for address in (first["enrp_address"], second["enrp_address"]):
            told = dump_until(address, lambda told: told["pools"] and told["peers"])
            assert told["pools"][0]["elements"][0]["home"] in ("0x0000000a", "0x0000000b")
        one.kill()
        one.communicate()
        # The element may be added between the checksum that it reports and the table that it sends.
        taken = {"identifier": "0x0000000b", "elements": 1}
        told = dump_until(
            second["enrp_address"],
            lambda told: told["owners"] == [{**taken, "checksum": told["checksum"]}] and not told["peers"],
        )
        assert told["pools"][0]["elements"][0]["identifier"] == "0x00000007"
        table = poolscope("handlespace", second["enrp_address"])
        assert (table.returncode, table.stderr) == (0, "heavy: []\n")
        assert "Pool EchoPool: 1 element\n" in table.stdout
    gone = poolscope("handlespace", first["enrp_address"])
    assert gone.returncode == 3
    assert gone.stderr == f"poolscope handlespace: nobody listens at {first['enrp_address']}\nheavy: []\n"


def test_a_reader_with_another_profile_can_still_read(scope: list[tuple[Any, dict[str, Any]]]) -> None:
    _, (_, second) = scope
    shown = poolscope("handlespace", second["enrp_address"], "--profile=rsplib", "--timeout=30")
    assert shown.returncode == 0
    assert "There are no pools." in shown.stdout


def test_an_address_that_is_no_registrar_is_reported_in_a_sentence(scope: list[tuple[Any, dict[str, Any]]]) -> None:
    """An element does not speak ENRP."""
    with running("element", "--service=echo", "--registrar=127.0.0.1:1") as (_, report):
        shown = poolscope("handlespace", str(report["address"]), "--timeout=0.5")
        assert shown.returncode == 3
        assert shown.stderr.startswith("poolscope handlespace: ")
        assert "Traceback" not in shown.stderr


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["registrar", "--peer=127.0.0.1:0"], "a registrar cannot be reached at port 0"),
        (
            ["registrar", "--enrpannounce=10.0.0.1"],
            "is not off, auto or a multicast group, like 239.0.0.51:9901 or [ff02::133]:9901",
        ),
        (["registrar", "--asapannounce=on"], "'on' is not off, auto or a multicast group"),
        (["registrar", "--peerheartbeatcycle=6000"], "--peermaxtimelastheard must be longer"),
        (["registrar", "--peermaxtimenoresponse=60001"], "is not a whole number from 100 to 60000"),
        (["element", "--profile=mine"], "invalid choice: 'mine'"),
        (["handlespace", "nowhere"], "like 127.0.0.1 or 127.0.0.1:9901; names are not looked up"),
        (["handlespace", "--format=xml"], "invalid choice: 'xml'"),
    ],
)
def test_wrong_usage(arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(arguments)
    assert end.value.code == 2
    assert sentence in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("auto", "239.0.0.50:3863"),
        ("off", None),
        ("224.0.1.185", "224.0.1.185:3863"),
        ("239.1.2.3:4000", "239.1.2.3:4000"),
        ("ff02::133", "[ff02::133]:3863"),
        ("[ff05::133]:4000", "[ff05::133]:4000"),
    ],
)
def test_a_group_may_be_auto_off_or_an_address(text: str, group: str | None) -> None:
    assert options.group(options.ASAP_GROUP)(text) == group


def test_the_defaults_are_those_of_the_library() -> None:
    assert (options.ASAP_PORT, options.ENRP_PORT) == (rserpool.ASAP_PORT, rserpool.ENRP_PORT)
    assert (str(rserpool.ASAP_GROUP), str(rserpool.ENRP_GROUP)) == (options.ASAP_GROUP, options.ENRP_GROUP)
    assert tuple(rserpool.PROFILES) == options.PROFILES
    quick = RegistrarConfig.quick()
    for name, (*_, default) in registrar.TIMERS.items():
        assert getattr(quick, name) == default / 1000.0, name


def test_every_option_of_a_registrar_reaches_its_configuration() -> None:
    """All options but those of the process, its addresses and rules have the name of a field of the configuration."""
    unlike = {"identifier", "addresses", "port", "other_port_if_taken", "enrp_addresses", "enrp_port", "peers"}
    unlike |= {"transport", "tls", "path", "quiet", "messages", "allowed_elements", "allowed_registrars", "proxies"}
    groups = {"asap_announce", "enrp_announce", "csp_server", "csp_interval"}
    names = set(RegistrarOptions().to_json())
    assert names > unlike | groups
    configured = names - unlike - groups
    values: dict[str, Any] = {name: number for number, name in enumerate(sorted(configured - {"profile"}), 1)}
    config = RegistrarOptions(profile="rsplib", **values).config()
    assert {name: getattr(config, name) for name in values} == values
    assert config.profile is rserpool.PROFILES["rsplib"]
    assert set(registrar.TIMERS) <= configured
