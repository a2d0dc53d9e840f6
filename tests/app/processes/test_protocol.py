"""Every line of the protocol is read as it was written, and other lines are refused with a reason."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.models.handlespace.registrar_view import HandlespaceView
from app.processes import protocol
from app.processes.protocol import (
    BadLine,
    Exited,
    Failed,
    Freeze,
    Kill,
    Line,
    Noticed,
    NotStarted,
    OrderDropped,
    OrderRefused,
    ProcessReport,
    Ready,
    ReportsDropped,
    Running,
    Serving,
    SetCapacity,
    SetLink,
    SetLoad,
    SetPolicy,
    SetSpeed,
    Shortened,
    Start,
    Started,
    Stop,
    Tell,
    Thaw,
    launcher_lines,
    orders,
    reports,
    requests,
)
from app.processes.protocol.launcher_lines import LAUNCHER_LINES
from app.processes.protocol.orders import ORDERS
from app.processes.protocol.reports import REPORTS, MessageBegun, MessagePart, read_report
from app.processes.protocol.requests import REQUESTS
from app.processes.protocol.schema import parsed
from rserpool import (
    CauseCode,
    ElementId,
    ErrorCause,
    LinkFault,
    PoolElement,
    PoolHandle,
    Refusal,
    RemovalReason,
    RoundRobin,
    ServerId,
    TransportAddress,
    TransportProtocol,
    notices,
    report,
)
from tests.rserpool.runtime.test_report import any_of as any_notice

numbers = st.integers(0, 0xFFFF_FFFF)
texts = st.text(max_size=16)
VALUES: Mapping[object, st.SearchStrategy[Any]] = {
    int: numbers,
    float: st.floats(allow_nan=False, allow_infinity=False),
    bool: st.booleans(),
    str: texts,
    bytes: st.binary(max_size=2400),
    int | None: st.none() | numbers,
    LinkFault: st.builds(LinkFault, st.booleans(), st.floats(0, 0.99), st.floats(0, 10)),
    Mapping: st.dictionaries(texts, st.none() | numbers | texts | st.lists(texts, max_size=3), max_size=5),
}


def any_of(kind: type[Line]) -> st.SearchStrategy[Line]:
    """Return lines of a kind, with any values of the declared types."""
    hints = get_type_hints(kind)
    declared = [(field.name, hints[field.name]) for field in fields(kind)]  # type: ignore[arg-type]
    return st.builds(kind, **{name: VALUES[hint if hint in VALUES else get_origin(hint)] for name, hint in declared})


def written(line: Line) -> str:
    """Return a line as a process writes it."""
    text = report.to_line(line.to_json())
    assert len(text) <= report.LINE_LIMIT
    return text


@pytest.mark.parametrize("kind", REQUESTS.kinds)
@given(data=st.data())
def test_every_request_is_read_as_it_was_written(kind: type[Line], data: st.DataObject) -> None:
    line = data.draw(any_of(kind))
    assert REQUESTS.read(parsed(written(line))) == line


@pytest.mark.parametrize("kind", ORDERS.kinds)
@given(data=st.data())
def test_every_order_is_read_as_it_was_written(kind: type[Line], data: st.DataObject) -> None:
    line = data.draw(any_of(kind))
    assert ORDERS.read(parsed(written(line))) == line


@pytest.mark.parametrize("kind", REPORTS.kinds)
@given(data=st.data(), pid=numbers)
def test_every_report_is_read_as_it_was_written(kind: type[Any], data: st.DataObject, pid: int) -> None:
    said = ProcessReport(pid, data.draw(any_of(kind)))  # type: ignore[arg-type]
    assert protocol.read_launcher_line(written(said)) == said


@pytest.mark.parametrize("kind", LAUNCHER_LINES.kinds)
@given(data=st.data())
def test_every_line_of_the_launcher_is_read_as_it_was_written(kind: type[Line], data: st.DataObject) -> None:
    line = data.draw(any_of(kind))
    assert protocol.read_launcher_line(written(line)) == line


@pytest.mark.parametrize("name", report.NOTICES)
@settings(deadline=None, max_examples=10)
@given(data=st.data(), pid=numbers)
def test_every_notice_of_the_library_is_read_as_it_was_written(name: str, data: st.DataObject, pid: int) -> None:
    said = ProcessReport(pid, Noticed(data.draw(any_notice(report.NOTICES[name])), 1.5))
    assert protocol.read_launcher_line(json.dumps(said.to_json())) == said
    short = ProcessReport(pid, Shortened(report.NOTICES[name]))
    read = protocol.read_launcher_line(json.dumps(short.to_json()))
    assert read == short


def test_every_kind_of_line_is_in_a_table() -> None:
    declared = {
        kind
        for module in (launcher_lines, orders, reports, requests)
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, Line) and is_dataclass(kind)
    }
    tables: set[type[Line]] = {*REQUESTS.kinds, *ORDERS.kinds, *REPORTS.kinds, *LAUNCHER_LINES.kinds}
    assert declared - tables == {ProcessReport, Noticed, Shortened}


FAULT = LinkFault(cut=True, loss=0.1, delay=0.2)


@pytest.mark.parametrize(
    ("line", "values"),
    [
        (Start(7, "element", {"port": 0}), {"start": 7, "role": "element", "options": {"port": 0}}),
        (Stop(4711), {"signal": 15, "pid": 4711}),
        (Kill(4711), {"signal": 9, "pid": 4711}),
        (Freeze(4711), {"signal": Freeze.number(), "pid": 4711}),
        (Thaw(4711), {"signal": Thaw.number(), "pid": 4711}),
        (Tell({"speed": 1000}, 4711), {"tell": {"speed": 1000}, "pid": 4711}),
        (SetPolicy("WeightedRoundRobin:3"), {"policy": "WeightedRoundRobin:3"}),
        (SetLoad(0.5), {"load": 0.5}),
        (SetCapacity(2.0), {"capacity": 2.0}),
        (SetSpeed(1000.0), {"speed": 1000.0}),
        (SetLink("a:1", FAULT), {"link": {"peer": "a:1", "cut": True, "loss": 0.1, "delay": 0.2}}),
        (SetLink("a:1", LinkFault()), {"link": {"peer": "a:1"}}),
        (Ready(4700), {"ready": 4700}),
        (Started(7, 4711), {"started": 7, "pid": 4711}),
        (NotStarted(7, "no"), {"failed": 7, "reason": "no"}),
        (Exited(4711, 7, None, 9), {"exited": 4711, "started": 7, "status": None, "signal": 9}),
        (Exited(4711, 7, 0, None), {"exited": 4711, "started": 7, "status": 0, "signal": None}),
        (ProcessReport(1, Running(9, "a:1")), {"pid": 1, "notice": "Running", "identifier": 9, "address": "a:1"}),
        (
            ProcessReport(1, Running(9, "a:1", "a:2")),
            {"pid": 1, "notice": "Running", "identifier": 9, "address": "a:1", "enrp_address": "a:2"},
        ),
        (
            ProcessReport(1, Serving(0.25, 1, 31, 123456)),
            {"pid": 1, "notice": "Serving", "load": 0.25, "sessions": 1, "tiles": 31, "points": 123456},
        ),
        (ProcessReport(1, Failed("no")), {"pid": 1, "notice": "Failed", "reason": "no"}),
        (
            ProcessReport(1, OrderRefused("load", "no")),
            {"pid": 1, "notice": "OrderRefused", "order": "load", "reason": "no"},
        ),
        (ProcessReport(1, OrderDropped()), {"pid": 1, "notice": "Unheard"}),
        (ProcessReport(1, ReportsDropped(7)), {"pid": 1, "notice": "ReportsDropped", "number": 7}),
        (
            ProcessReport(1, MessageBegun(1.5, True, "a:1", "b:2", 11, 0, 3, b"\x01\x02\x03")),
            {
                "pid": 1, "notice": "Message", "at": 1.5, "outgoing": True, "own": "a:1", "peer": "b:2",
                "ppid": 11, "stream": 0, "octets": 3, "data": "AQID",
            },
        ),
        (ProcessReport(1, MessagePart(b"\x04")), {"pid": 1, "notice": "MessagePart", "data": "BA=="}),
        (
            ProcessReport(1, Noticed(notices.Registered(True), 1700000000.25)),
            {"pid": 1, "at": 1700000000.25, "notice": "Registered", "again": True},
        ),
    ],
)  # fmt: skip
def test_each_line_is_written_in_this_form(line: Line, values: dict[str, Any]) -> None:
    assert line.to_json() == values


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({}, "unknown kind of line"),
        ({"hello": 1}, "unknown kind of line"),
        ({"pid": 1, "notice": "Dance"}, "unknown kind of line"),
        ({"pid": 1, "notice": ["Running"]}, "unknown kind of line"),
        ({"notice": "Unheard"}, "pid is missing"),
        ({"pid": 1, "notice": "Failed"}, "reason is missing"),
        ({"pid": 1, "notice": "Failed", "reason": 7}, "reason must be text, not '7'"),
        ({"pid": 1, "notice": "Serving", "load": "much"}, "load must be a number, not 'much'"),
        ({"pid": 1, "notice": "MessagePart", "data": "ä"}, "data must be base64, not 'ä'"),
        ({"pid": 1, "notice": "Registered", "at": 1.0}, "no notice can be read from"),
        ({"pid": 1, "notice": "Registered", "again": True}, "at"),
        ({"exited": 1, "started": True, "status": 0, "signal": None}, "started must be a whole number, not 'True'"),
    ],
)
def test_an_invalid_line_is_refused_with_a_sentence(values: dict[str, Any], why: str) -> None:
    with pytest.raises(BadLine, match=why):
        protocol.read_launcher_line(json.dumps(values))


@pytest.mark.parametrize("line", [b"", b"hello", b"[1]", b"7", b"\xff", b'{"pid":'])
def test_a_line_that_is_not_an_object_is_refused_with_a_sentence(line: bytes) -> None:
    with pytest.raises(BadLine, match="not a JSON object"):
        protocol.read_launcher_line(line)


def test_keys_that_are_not_fields_are_ignored() -> None:
    assert read_report({"notice": "Failed", "reason": "no", "pid": 3, "later": [1]}) == Failed("no")


def test_a_notice_that_was_cut_too_short_keeps_its_kind() -> None:
    many = notices.HandleResolved(PoolHandle("P"), tuple(ElementId(0xFFFF_0000 + number) for number in range(500)))
    line = report.to_line(ProcessReport(1, Noticed(many, 1.0)).to_json())
    assert protocol.read_launcher_line(line) == ProcessReport(1, Shortened(notices.HandleResolved))
    few = notices.RegistrationRejected(ErrorCause(CauseCode.INCONSISTENT_POOL_POLICY, b"\x01\x02"))
    line = report.to_line(ProcessReport(1, Noticed(few, 1.0)).to_json())
    assert protocol.read_launcher_line(line) == ProcessReport(1, Noticed(few, 1.0))


@pytest.mark.parametrize("handle", ["P", "ä" * 100, "x" * 1024, "\x01" * 1024])
def test_the_remembered_line_of_a_resolution_is_that_of_any_notice(handle: str) -> None:
    resolved = Noticed(
        notices.HandleResolved(PoolHandle(handle), (ElementId(1), ElementId(0xFFFF_FFFF))), 1700000000.25
    )
    line = ProcessReport(4711, resolved).to_line()
    assert line == report.to_line(ProcessReport(4711, resolved).to_json())
    assert ProcessReport(4712, resolved).to_line() == line.replace("4711", "4712")


def test_the_last_report_about_each_subject_tells_as_much_as_all_reports() -> None:
    handle, one, other = PoolHandle("P"), ServerId(1), ServerId(2)
    first, second, third = (
        PoolElement(
            ElementId(number),
            one,
            90.0,
            TransportAddress(TransportProtocol.TCP, 1000 + number, ("127.0.0.1",)),
            RoundRobin(),
        )
        for number in (1, 2, 3)
    )
    story: list[notices.Notice] = [
        notices.PeerFound(other),
        notices.ServiceBegun(other, 1),
        notices.ElementAdded(handle, first),
        notices.ElementAdded(handle, second),
        notices.ElementMoved(handle, first.identifier, other),
        notices.PeerHeard(other, 1, 2),
        notices.PeerHeard(other, 2, 2),
        notices.ElementAdded(handle, third),
        notices.ElementChanged(handle, replace(third, life=30.0)),
        notices.ElementRemoved(handle, second.identifier, RemovalReason.DEREGISTERED),
    ]
    last = {protocol.subject_of(Noticed(notice, 1.0)): notice for notice in story}
    assert len(last) == 6
    views = HandlespaceView(), HandlespaceView()
    for notice in story:
        views[0].take(notice)
    for notice in sorted(last.values(), key=story.index):
        views[1].take(notice)
    known = [(view.elements, view.peers, view.in_service, view.mentor) for view in views]
    assert known[0] == known[1]


def test_counts_of_different_refusals_are_different_subjects_and_events_have_none() -> None:
    counts = [notices.RefusalsCounted(what, 3) for what in (Refusal.RESOLUTION_RATE, Refusal.ADDRESS)]
    assert len({protocol.subject_of(Noticed(count, 1.0)) for count in counts}) == 2
    assert protocol.subject_of(Serving(0.5, 1, 2, 3)) == protocol.subject_of(Serving(0.0, 0, 3, 9)) is not None
    assert protocol.subject_of(Failed("no")) is None
    assert protocol.subject_of(Noticed(notices.PeerCutOff("127.0.0.1:1", "silence"), 1.0)) is None


def test_a_line_may_hold_several_orders_and_unreadable_ones_are_refused() -> None:
    line = {"load": 0.5, "dance": 1, "capacity": "much", "speed": 3, "link": {"peer": "a:1", "loss": 2}}
    read = list(protocol.read_orders(json.dumps(line)))
    assert read[:2] == [SetLoad(0.5), OrderRefused("dance", "there is no such order for it")]
    assert read[2] == OrderRefused("capacity", "capacity must be a number, not 'much'")
    assert read[3] == SetSpeed(3.0)
    assert isinstance(read[4], OrderRefused)
    assert (read[4].order, "loss must be from 0" in read[4].reason) == ("link", True)
