"""Every message and every notice has a readable line in the trace."""

from __future__ import annotations

import inspect
from dataclasses import fields, is_dataclass
from string import Formatter

import pytest

from rserpool.core import notices
from rserpool.errors import ErrorCause
from rserpool.model import Cookie, ElementId, PoolHandle, ServerId, ServerInformation, SessionMessage
from rserpool.policies import LeastUsed
from rserpool.simulation import Trace
from rserpool.simulation.trace import SENTENCES
from rserpool.wire import asap, enrp
from rserpool.wire.parameters.error import OperationError
from tests.rserpool.handlespace.records import an_element
from tests.rserpool.simulation.toys import at

HANDLE = PoolHandle("fractal")
A, B = ServerId(0xAAAAAAAA), ServerId(0xBBBBBBBB)
ELEMENT = an_element(0x1234, LeastUsed(7))


@pytest.mark.parametrize(
    ("message", "line"),
    [
        (asap.Registration(HANDLE, ELEMENT), "Registration fractal/0x00001234 LeastUsed:7"),
        (asap.Deregistration(HANDLE, ElementId(3)), "Deregistration fractal/3"),
        (asap.EndpointKeepAlive(A, HANDLE, ElementId(3), home=True), "EndpointKeepAlive home fractal/3"),
        (asap.EndpointKeepAlive(A, HANDLE), "EndpointKeepAlive fractal"),
        (asap.Cookie(Cookie(b"\x00x")), "Cookie '\\x00x'"),
        (
            asap.HandleResolutionResponse(HANDLE, LeastUsed(1), (ELEMENT, an_element(2, LeastUsed(0)))),
            "HandleResolutionResponse fractal LeastUsed:1 0x00001234, 2",
        ),
        (asap.Error(OperationError((ErrorCause(9), ErrorCause(0x4711)))), "Error (unknown pool handle, cause 0x4711)"),
        (
            enrp.HandleUpdate(A, B, enrp.UpdateAction.ADD_PE, HANDLE, ELEMENT, takeover=True),
            "HandleUpdate takeover add fractal/0x00001234 LeastUsed:7",
        ),
        (
            enrp.HandleTableResponse(A, B, (enrp.PoolEntry(HANDLE, (ELEMENT,)),), more=True),
            "HandleTableResponse more fractal 0x00001234",
        ),
        (enrp.ListResponse(A, B, (ServerInformation(B, at(1)[0]),)), "ListResponse B"),
        (enrp.InitTakeover(A, B, B), "InitTakeover B"),
        (enrp.Presence(A, B, enrp.PeChecksum(7), None, reply_required=True), "Presence reply_required 0x0007"),
        (SessionMessage(b"points", 32), "Data 'points'"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_messages(message: object, line: str) -> None:
    trace = Trace()
    trace.names = {A: "A", B: "B"}
    assert trace.describe(message) == line


@pytest.mark.parametrize("notice", SENTENCES, ids=lambda notice: notice.__name__)
def test_sentences_name_fields_of_the_notice(notice: type) -> None:
    places = {name for _, name, _, _ in Formatter().parse(SENTENCES[notice]) if name}
    assert is_dataclass(notice)
    known = {field.name for field in fields(notice)}
    assert places <= known | ({"policy"} if "element" in known else set())


def test_a_notice_without_a_sentence_is_described_by_its_name() -> None:
    trace = Trace()
    trace.notice(1.5, "element 1", notices.Registered(again=True))
    trace.notice(2.5, "element 1", notices.Deregistered(told=False))
    assert str(trace) == "element 1: registered again\nelement 1: deregistered"
    assert [line.at for line in trace] == [1.5, 2.5]


def test_checksums_are_hexadecimal_and_registrars_have_names() -> None:
    trace = Trace()
    trace.names = {A: "A"}
    trace.notice(1, "B", notices.PeerHeard(A, 0x0A, 0xFFFF))
    trace.notice(1, "B", notices.ServiceBegun(ServerId(0), 3))
    assert str(trace) == "B: peer A owns 0x000a, we have 0xffff\nB: in service, mentor none, 3 elements"


def test_every_notice_has_a_line() -> None:
    samples = {
        "pool_handle": HANDLE,
        "element": ELEMENT,
        "elements": (ELEMENT,),
        "identifier": ElementId(1),
        "identifiers": (ElementId(1),),
        "left": ElementId(1),
        "cause": None,
        "count": 2,
        "data": SessionMessage(b"x", 1),
        "cookie": None,
        "policy": None,
        "server": A,
    }
    for name, kind in inspect.getmembers(notices, inspect.isclass):
        if kind.__module__ == notices.__name__:
            assert is_dataclass(kind)
            trace = Trace()
            trace.notice(0, "A", kind(**{field.name: samples.get(field.name, "word") for field in fields(kind)}))
            (line,) = trace
            assert line.subject == name
            assert line.text.startswith("A: ")
