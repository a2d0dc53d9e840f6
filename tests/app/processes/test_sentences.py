"""What somebody at a terminal reads about a registrar or an element."""

from __future__ import annotations

import re

import pytest

from app.processes.protocol import Noticed, Report, Running, Serving
from app.processes.sentences import in_words
from rserpool import (
    AssociationId,
    CauseCode,
    ElementId,
    ErrorCause,
    Notice,
    PoolHandle,
    RemovalReason,
    ServerId,
    notices,
)
from tests.app.registrars import a_record

POOL = PoolHandle("EchoPool")


@pytest.mark.parametrize(
    ("report", "words"),
    [
        (
            Running(10, "127.0.0.1:4000"),
            "Element 0x0000000a serves at 127.0.0.1:4000. Only this machine can reach it. Ctrl-C stops it.",
        ),
        (
            Running(10, "127.0.0.1:3863", "127.0.0.1:9901"),
            "Registrar 0x0000000a serves users and elements at 127.0.0.1:3863, and other registrars at "
            "127.0.0.1:9901. Only this machine can reach it. Ctrl-C stops it.",
        ),
        (
            Running(10, "tcp 10.1.0.1:4000", bound="tcp 10.1.0.1,10.2.0.1:4000"),
            "Element 0x0000000a serves at tcp 10.1.0.1,10.2.0.1:4000 (others are told tcp 10.1.0.1:4000). Other "
            "machines can reach it. Ctrl-C stops it.",
        ),
        (
            Running(10, "10.1.0.1:3863", "10.1.0.1:9901", "10.1.0.1,10.2.0.1:3863", "10.1.0.1,10.2.0.1:9901"),
            "Registrar 0x0000000a serves users and elements at 10.1.0.1,10.2.0.1:3863 (others are told 10.1.0.1:3863), "
            "and other registrars at 10.1.0.1,10.2.0.1:9901 (others are told 10.1.0.1:9901). Other machines can "
            "reach it. Ctrl-C stops it.",
        ),
        (Serving(0.5, 1, 2, 3), ""),
    ],
)
def test_a_report_is_a_sentence_or_nothing(report: Report, words: str) -> None:
    assert in_words(report) == words


@pytest.mark.parametrize(
    ("notice", "words"),
    [
        (
            notices.ElementAdded(POOL, a_record(5, home=1)),
            "Element added: pool EchoPool, element 0x00000005 at 127.0.0.1:4000",
        ),
        (
            notices.ElementRemoved(POOL, ElementId(5), RemovalReason.DEREGISTERED),
            "Element removed: pool EchoPool, element 0x00000005, reason deregistered",
        ),
        (notices.HandleResolved(POOL, ()), "Handle resolved: pool EchoPool, elements none"),
        (
            notices.HandleResolved(POOL, (ElementId(1), ElementId(2))),
            "Handle resolved: pool EchoPool, elements 0x00000001 0x00000002",
        ),
        (notices.ServiceBegun(ServerId(0), 0), "Service begun: mentor none, elements 0"),
        (
            notices.TakeoverDone(ServerId(1), ServerId(2), 3, 0.01234),
            "Takeover done: target 0x00000001, by 0x00000002, elements 3, duration 0.0123 s",
        ),
        (notices.Registered(False), "Registered: again no"),
        (
            notices.RegistrationRejected(ErrorCause(CauseCode.UNKNOWN_POOL_HANDLE)),
            "Registration rejected: cause unknown pool handle",
        ),
        (notices.SessionStarted(AssociationId(7), b"abc"), "Session started: association 7, cookie of 3 octets"),
        (notices.SessionStarted(AssociationId(7), None), "Session started: association 7, cookie none"),
    ],
)
def test_a_notice_is_a_line_with_the_time(notice: Notice, words: str) -> None:
    line = in_words(Noticed(notice, 1_700_000_000.0))
    assert re.fullmatch(r"\d\d:\d\d:\d\d", line[:8])
    assert line[9:] == words
