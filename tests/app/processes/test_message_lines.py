"""Messages as lines: whole, short enough for the kernel, and only those that a child has to tell of."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.processes.message_lines import Joiner, ToldMessage, place, teller
from rserpool import TransportAddress, TransportProtocol, WireMessage, report

OWN = TransportAddress(TransportProtocol.SCTP, 20001, ("127.0.0.1", "127.0.0.2"))
PEER = TransportAddress(TransportProtocol.SCTP, 40001, ("::1",))


def lines_of(*messages: WireMessage) -> list[str]:
    lines: list[str] = []
    tell = teller(lambda values: lines.append(report.to_line({"pid": 4194304, **values})), lambda: 5.25)
    for message in messages:
        tell(message)
    return lines


@given(st.binary(min_size=1, max_size=70_000), st.sampled_from([11, 12]), st.booleans())
def test_a_message_of_any_length_comes_out_as_it_went_in(payload: bytes, ppid: int, outgoing: bool) -> None:
    payload = b"\x05" + payload
    joiner = Joiner()
    lines = lines_of(WireMessage(outgoing, OWN, PEER, ppid, 3, payload))
    told = [joiner.take(json.loads(line)) for line in lines]
    assert told[:-1] == [None] * (len(lines) - 1)
    assert told[-1] == ToldMessage(5.25, outgoing, "127.0.0.1:20001", "[::1]:40001", ppid, 3, payload)
    assert max(map(len, lines)) < 4000
    assert not any("shortened" in line for line in lines)


@pytest.mark.parametrize(("ppid", "kind"), [(11, 0x0B), (11, 0x0C), (11, 0x0D), (32, 1), (7, 1)])
def test_what_sessions_say_is_not_told(ppid: int, kind: int) -> None:
    assert lines_of(WireMessage(True, OWN, PEER, ppid, 0, bytes([kind, 0, 0, 4]))) == []


def test_a_piece_without_its_beginning_is_nothing() -> None:
    first, *others = lines_of(WireMessage(True, OWN, PEER, 12, 0, bytes([1]) * 6000))
    joiner = Joiner()
    assert [joiner.take(json.loads(line)) for line in others] == [None, None]
    whole: list[Any] = [joiner.take(json.loads(line)) for line in (first, *others)]
    assert whole[-1].payload == bytes([1]) * 6000


def test_a_place_is_one_host_and_a_port() -> None:
    assert place(OWN) == "127.0.0.1:20001"
