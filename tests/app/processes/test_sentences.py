"""What somebody at a terminal reads about a registrar or an element."""

from __future__ import annotations

import inspect
import re
from typing import get_args

import pytest

from app.processes import sentences
from app.processes.protocol import Noticed, Report, Running, Serving
from app.processes.sentences import Words, in_words
from rserpool import (
    AssociationId,
    CauseCode,
    ElementId,
    ErrorCause,
    Notice,
    PoolHandle,
    Refusal,
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
            "Element 0x00000005 at 127.0.0.1:4000 is in the pool EchoPool.",
        ),
        (
            notices.ElementRemoved(POOL, ElementId(5), RemovalReason.DEREGISTERED),
            "Element 0x00000005 is out of the pool EchoPool: deregistered.",
        ),
        (notices.HandleResolved(POOL, ()), "A user asked for the pool EchoPool, which has no element to offer."),
        (
            notices.HandleResolved(POOL, (ElementId(1), ElementId(2))),
            "A user asked for the pool EchoPool, and was told elements 0x00000001, 0x00000002.",
        ),
        (notices.ServiceBegun(ServerId(0), 0), "The registrar is in service. No other registrar was its mentor."),
        (
            notices.ServiceBegun(ServerId(2), 1),
            "The registrar is in service, with 1 element that registrar 0x00000002 told it.",
        ),
        (
            notices.TakeoverDone(ServerId(1), ServerId(2), 3, 0.01234),
            "Registrar 0x00000002 has taken over 3 elements of registrar 0x00000001, in 0.0123 s.",
        ),
        (
            notices.PartyRefused(Refusal.CERTIFICATE, "10.0.0.9"),
            "10.0.0.9 is refused: connection without a certificate that counts.",
        ),
        (notices.RefusalsCounted(Refusal.ELEMENTS, 14), "So far 14 times refused: too many elements."),
        (notices.Registered(False), "The element is registered."),
        (notices.Registered(True), "The registration is renewed."),
        (notices.Deregistered(True), "The element has left the pool, and the registrar knows."),
        (
            notices.RegistrationRejected(ErrorCause(CauseCode.UNKNOWN_POOL_HANDLE)),
            "The registration is refused: unknown pool handle.",
        ),
        (notices.SessionStarted(AssociationId(7), b"abc"), "Session 7 continues from a cookie of 3 octets."),
        (notices.SessionStarted(AssociationId(7), None), "Session 7 begins."),
    ],
)
def test_a_notice_is_a_line_with_the_time(notice: Notice, words: str) -> None:
    line = in_words(Noticed(notice, 1_700_000_000.0))
    assert re.fullmatch(r"\d\d:\d\d:\d\d", line[:8])
    assert line[9:] == words


def test_a_checksum_is_told_at_first_and_when_it_changes_and_a_passing_reader_is_no_mentor() -> None:
    """A peer repeats it every few seconds, and the window, which reads along, every second."""
    same, other = notices.PeerHeard(ServerId(1), 7, 7), notices.PeerHeard(ServerId(1), 8, 7)
    gone = notices.PeerLost(ServerId(1))
    words = Words()
    said = [words.about(Noticed(notice, 0.0))[9:] for notice in (same, same, other, other, same, gone, same)]
    agreed = "We agree with registrar 0x00000001 about its elements (checksum 0x0007)."
    differ = "Registrar 0x00000001 has elements with checksum 0x0008, and we have 0x0007."
    assert said[:5] == [agreed, "", differ, "", agreed]
    assert said[6] == agreed
    assert words.about(Noticed(notices.MentorFound(ServerId(1)), 0.0)) == ""


OF_USERS = {
    "CookieReceived",
    "DataReceived",
    "ResolutionFailed",
    "Resolved",
    "SessionBound",
    "SessionCookieRefused",
    "SessionData",
    "SessionFailedOver",
    "SessionInterrupted",
    "SessionWaiting",
}
"""Notices that neither a registrar nor an element reports."""


def test_everything_that_a_registrar_or_an_element_notices_has_a_sentence() -> None:
    source = inspect.getsource(sentences)
    unsaid = {one.__name__ for one in get_args(Notice) if f"notices.{one.__name__}(" not in source}
    assert unsaid == OF_USERS
