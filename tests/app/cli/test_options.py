"""The values of options: which are accepted, and which are refused with a sentence."""

from __future__ import annotations

import argparse
from argparse import ArgumentTypeError
from collections.abc import Callable

import pytest

import rserpool
from app.__main__ import main
from app.cli import options, render


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("127.0.0.1:4000", "127.0.0.1:4000"),
        ("127.0.0.1", "127.0.0.1:3863"),
        ("[::1]:4000", "[::1]:4000"),
        ("[::1]", "[::1]:3863"),
        ("::1", "[::1]:3863"),
    ],
)
def test_a_registrar_is_an_address_with_or_without_a_port(text: str, address: str) -> None:
    assert options.registrar_address(text) == address


@pytest.mark.parametrize("text", ["", ":", "localhost:1", "127.0.0.1:0", "127.0.0.1:65536", "127.0.0.1:x", "1.2.3:4"])
def test_anything_else_is_refused_as_a_registrar(text: str) -> None:
    with pytest.raises(ArgumentTypeError):
        options.registrar_address(text)


def test_an_own_address_may_have_port_0() -> None:
    assert options.own_addresses("0.0.0.0:0") == (("0.0.0.0",), 0)


@pytest.mark.parametrize(("text", "value"), [("1", 1), ("0x1a2b3c4d", 0x1A2B3C4D), ("4294967295", 0xFFFF_FFFF)])
def test_an_identifier_is_decimal_or_hexadecimal(text: str, value: int) -> None:
    assert options.identifier(text) == value


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (options.identifier, "0"),
        (options.identifier, "0x100000000"),
        (options.identifier, "me"),
        (options.milliseconds(300, 300_000), "299"),
        (options.milliseconds(300, 300_000), "1.5"),
        (options.number(1, 512), "513"),
        (options.number(1), "0"),
        (options.positive, "0"),
        (options.positive, "inf"),
        (options.positive, "nan"),
        (options.positive, "fast"),
        (render.complex_number, "1"),
        (render.complex_number, "1,x"),
        (render.complex_number, "nan,0"),
        (options.pair, "12"),
        (options.pair, "12x0"),
        (options.pair, "x"),
    ],
)
def test_a_value_out_of_range_is_refused(read: Callable[[str], object], text: str) -> None:
    with pytest.raises(ArgumentTypeError, match="is not"):
        read(text)


def test_milliseconds_become_seconds() -> None:
    assert options.milliseconds(300, 300_000)("1500") == 1.5


def test_a_point_of_the_plane_is_two_numbers_or_a_complex_one() -> None:
    assert render.complex_number("-1.5,1.5") == complex(-1.5, 1.5)
    assert render.complex_number("-1.5+1.5i") == complex(-1.5, 1.5)


def test_a_grid_is_columns_x_rows() -> None:
    assert options.pair("12x8") == (12, 8)
    assert options.pair("12×8") == (12, 8)


@pytest.mark.parametrize(
    ("text", "hosts", "port"),
    [
        ("10.1.0.1,10.2.0.1:3863", ("10.1.0.1", "10.2.0.1"), 3863),
        ("10.1.0.1,[fd00::1]", ("10.1.0.1", "fd00::1"), 7),
        ("[::1]", ("::1",), 7),
        ("[::1],127.0.0.1:0", ("::1", "127.0.0.1"), 0),
        ("::ffff:10.9.0.1", ("10.9.0.1",), 7),
        ("[::ffff:10.9.0.1]:5", ("10.9.0.1",), 5),
    ],
)
def test_own_addresses_may_be_a_list_with_one_port(text: str, hosts: tuple[str, ...], port: int) -> None:
    assert options.hosts_and_port(text, 7) == (hosts, port)


def test_auto_stands_for_the_addresses_of_the_interfaces() -> None:
    assert options.hosts_and_port("auto", 7) == (rserpool.own_addresses(), 7)
    assert options.hosts_and_port("auto:9", 7) == (rserpool.own_addresses(), 9)


@pytest.mark.parametrize("address", ["224.0.0.1", "255.255.255.255", "[ff02::1]", "10.1.0.1,239.1.2.3"])
@pytest.mark.parametrize(
    "arguments",
    [
        ["registrar", "--asap"],
        ["registrar", "--enrp"],
        ["registrar", "--peer"],
        ["element", "--local"],
        ["element", "--registrar"],
        ["element", "--cspserver"],
        ["invite", "--local"],
        ["invite", "--enrp"],
        ["render", "out.png", "--local"],
        ["--csplisten"],
    ],
)
def test_addresses_of_many_are_those_of_no_machine(
    arguments: list[str], address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Multicast and broadcast: programs started at them, and told others addresses at which nobody answers."""
    if arguments == ["--csplisten"] and "," in address:
        address = address.rpartition(",")[2]
    with pytest.raises(SystemExit) as ended:
        main([*arguments[:-1], f"{arguments[-1]}={address}"])
    assert ended.value.code == 2
    assert "is an address of many; name one that a single machine has" in " ".join(capsys.readouterr().err.split())


@pytest.mark.parametrize("text", ["10.1.0.1:1,10.2.0.1:2", "auto,10.2.0.1", "10.1.0.1,10.1.0.1", "10.1.0.1,", "auto:x"])
def test_a_list_that_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError):
        options.hosts_and_port(text, 7)
