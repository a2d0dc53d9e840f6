"""Messages as lines: complete, short enough for the kernel, and only those that a child reports."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.processes.protocol import (
    MessageJoiner,
    MessageSeen,
    ProcessReport,
    Report,
    host_and_port,
    lines_of,
    message_reporter,
    read_launcher_line,
)
from rserpool import TransportAddress, TransportProtocol, WireMessage, report

OWN = TransportAddress(TransportProtocol.SCTP, 20001, ("127.0.0.1", "127.0.0.2"))
PEER = TransportAddress(TransportProtocol.SCTP, 40001, ("::1",))


def written(*messages: WireMessage) -> list[str]:
    """Return the lines that a process writes about these messages."""
    told: list[Report] = []
    on_message = message_reporter(told.append, lambda: 5.25)
    for message in messages:
        on_message(message)
    return [report.to_line(ProcessReport(4194304, line).to_json()) for some in told for line in lines_of(some)]


def taken(joiner: MessageJoiner, line: str) -> Report | None:
    """Return the report that this line completes."""
    said = read_launcher_line(line)
    assert isinstance(said, ProcessReport)
    return joiner.take(said.report)


@given(st.binary(min_size=1, max_size=70_000), st.sampled_from([11, 12]), st.booleans())
def test_a_message_of_any_length_is_read_as_it_was_written(payload: bytes, ppid: int, outgoing: bool) -> None:
    payload = b"\x05" + payload
    joiner = MessageJoiner()
    lines = written(WireMessage(outgoing, OWN, PEER, ppid, 3, payload))
    told = [taken(joiner, line) for line in lines]
    assert told[:-1] == [None] * (len(lines) - 1)
    assert told[-1] == MessageSeen(5.25, outgoing, "127.0.0.1:20001", "[::1]:40001", ppid, 3, payload)
    assert max(map(len, lines)) < 4000
    assert not any("shortened" in line for line in lines)


@pytest.mark.parametrize(("ppid", "kind"), [(11, 0x0B), (11, 0x0C), (11, 0x0D), (32, 1), (7, 1)])
def test_messages_of_sessions_are_not_reported(ppid: int, kind: int) -> None:
    assert written(WireMessage(True, OWN, PEER, ppid, 0, bytes([kind, 0, 0, 4]))) == []


def test_a_piece_without_its_beginning_is_ignored() -> None:
    first, *others = written(WireMessage(True, OWN, PEER, 12, 0, bytes([1]) * 6000))
    joiner = MessageJoiner()
    assert [taken(joiner, line) for line in others] == [None, None]
    whole = [taken(joiner, line) for line in (first, *others)]
    assert isinstance(whole[-1], MessageSeen)
    assert whole[-1].payload == bytes([1]) * 6000


def test_an_address_is_shown_with_one_host_and_its_port() -> None:
    assert host_and_port(OWN) == "127.0.0.1:20001"
