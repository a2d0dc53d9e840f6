"""Notices to JSON and back, and lines that fit into one write."""

from __future__ import annotations

import errno
import io
import json
import os
from dataclasses import is_dataclass, replace
from math import inf
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rserpool.core import notices, registrar_notices
from rserpool.core.notices import Notice
from rserpool.core.reasons import RemovalReason
from rserpool.errors import CauseCode, ErrorCause, LocalError
from rserpool.model import (
    HANDLE_MAX,
    AssociationId,
    ElementId,
    PoolElement,
    PoolHandle,
    ServerId,
    SessionMessage,
    TransportAddress,
    TransportProtocol,
    TransportUse,
)
from rserpool.policies import POLICIES, LeastUsedDegradation, Policy, UnknownPolicy
from rserpool.runtime.report import LINE_LIMIT, NOTICES, Reporter, from_dict, from_line, to_dict, to_line

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

ids = st.integers(1, 0xFFFF_FFFF)
words = st.integers(0, 0xFFFF_FFFF)
ports = st.just(0) | st.integers(0, 0xFFFF)
one_address = st.ip_addresses().map(lambda a: (str(a),))
uses = st.sampled_from(TransportUse)
addresses = st.one_of(
    st.builds(
        TransportAddress,
        st.just(TransportProtocol.SCTP),
        ports,
        st.lists(one_address, min_size=1, max_size=3).map(lambda some: tuple(a for (a,) in some)),
        uses,
    ),
    st.builds(TransportAddress, st.just(TransportProtocol.TCP), ports, one_address, uses),
    st.builds(TransportAddress, st.just(TransportProtocol.DCCP), ports, one_address, service_code=words),
    st.builds(
        TransportAddress, st.just(TransportProtocol.OPAQUE), st.just(0), st.just(()), opaque=st.binary(max_size=20)
    ),
)
policies = st.one_of(
    st.sampled_from(sorted(POLICIES)).flatmap(lambda code: st.builds(POLICIES[code])),
    st.builds(LeastUsedDegradation, words, words),
    st.builds(UnknownPolicy, st.just(0xB0009999), st.lists(words, max_size=4).map(tuple)),
)
for kind, strategy in {
    PoolHandle: st.text(st.characters(codec="utf-8"), min_size=1).map(PoolHandle)
    | st.binary(min_size=1, max_size=40).map(PoolHandle)
    | st.binary(min_size=1, max_size=2).map(lambda octets: PoolHandle(octets * (HANDLE_MAX // 8))),
    TransportAddress: addresses,
    Policy: policies,
    float: st.one_of(st.just(inf), st.floats(0, 1e6)),  # all times in notices are durations
    ErrorCause: st.builds(ErrorCause, st.one_of(st.sampled_from(CauseCode).map(int), st.just(0xF006)), st.binary()),
    PoolElement: st.builds(
        PoolElement, ids, ids, st.one_of(st.just(inf), st.floats(0, 1e6)), addresses, policies, st.none() | addresses
    ),
}.items():
    st.register_type_strategy(kind, strategy)
for identifier in (AssociationId, ElementId, ServerId):
    st.register_type_strategy(identifier, ids)
tokens = st.integers() | st.text()


def any_of(kind: type[Notice]) -> st.SearchStrategy[Notice]:
    return st.builds(kind, **({"token": tokens} if "token" in kind.__dataclass_fields__ else {}))


def test_every_notice_is_listed() -> None:
    defined_in = notices.__name__, registrar_notices.__name__
    there = {name for name, kind in vars(notices).items() if is_dataclass(kind) and kind.__module__ in defined_in}
    assert there == NOTICES.keys()


@pytest.mark.parametrize("name", NOTICES)
@settings(deadline=None, max_examples=25)
@given(data=st.data())
def test_every_notice_comes_back_from_json_as_it_was(name: str, data: st.DataObject) -> None:
    notice = data.draw(any_of(NOTICES[name]))
    values = json.loads(json.dumps(to_dict(notice, 1.5), allow_nan=False))
    assert (values["at"], values["notice"]) == (1.5, name)
    assert from_dict({**values, "pid": 4711}) == notice


@pytest.mark.parametrize("name", NOTICES)
@settings(deadline=None, max_examples=25)
@given(data=st.data())
def test_every_line_is_one_line_within_the_limit(name: str, data: st.DataObject) -> None:
    notice = data.draw(any_of(NOTICES[name]))
    line = to_line(to_dict(notice, 1.5))
    assert line.isascii()
    assert line.index("\n") == len(line) - 1 < LINE_LIMIT
    assert from_line(line)["notice"] == name


@pytest.mark.parametrize(
    "values",
    [
        {"notice": "PeerHeard", "server": -1, "checksum": 1, "ours": 2},
        {"notice": "PeerHeard", "server": 1 << 32, "checksum": 1, "ours": 2},
        {"notice": "PeerHeard", "server": "1", "checksum": 1, "ours": 2},
        {"notice": "ServiceBegun", "mentor": 1, "elements": None},
        {"notice": "TakeoverDone", "target": 1, "by": 2, "elements": 3, "duration": "nan"},
        {"notice": "TakeoverDone", "target": 1, "by": 2, "elements": 3, "duration": True},
        {"notice": "Nonsense"},
        {},
    ],
)
def test_a_notice_with_impossible_values_is_refused(values: dict[str, object]) -> None:
    with pytest.raises(LocalError, match="no notice can be read"):
        from_dict(values)


def test_the_form_is_as_documented() -> None:
    element = PoolElement(
        ElementId(0xC0FFEE),
        ServerId(7),
        inf,
        TransportAddress(TransportProtocol.TCP, 4711, ("::1",), TransportUse.DATA_AND_CONTROL),
        LeastUsedDegradation(1, 2),
    )
    assert to_dict(notices.ElementAdded(PoolHandle("echo"), element), 2.0) == {
        "at": 2.0,
        "notice": "ElementAdded",
        "pool_handle": "echo",
        "element": {
            "identifier": 0xC0FFEE,
            "home": 7,
            "life": "infinity",
            "transport": "tcp+control [::1]:4711",
            "policy": {"name": "LeastUsedDegradation", "code": LeastUsedDegradation.code, "values": [1, 2]},
            "asap_transport": None,
        },
    }
    assert to_dict(notices.DataReceived(AssociationId(1), SessionMessage(b"\x00\xff", 32))) == {
        "notice": "DataReceived",
        "association": 1,
        "data": {"payload": "00ff", "ppid": 32, "stream": 0},
    }
    cause = notices.RegistrationRejected(ErrorCause(CauseCode.UNKNOWN_POOL_HANDLE, b"\x01"))
    assert to_dict(cause)["cause"] == "unknown pool handle: 01"


def test_a_token_that_json_does_not_know_is_written_as_text() -> None:
    assert to_dict(notices.SessionWaiting(ValueError("7"), "no element"))["token"] == "7"


@pytest.mark.parametrize("octets", [1000, 3000, 1_000_000])
def test_a_long_payload_is_cut_and_the_line_says_so(octets: int) -> None:
    values = to_dict(notices.DataReceived(AssociationId(1), SessionMessage(bytes(octets), 32)), 1.0)
    line = to_line(values)
    assert len(line) <= LINE_LIMIT
    back = from_line(line)
    assert back.get("shortened", False) == (octets > 1000)
    assert back["association"] == 1
    assert back["data"]["payload"].startswith("00000000")


def test_a_long_list_is_cut_and_says_how_long_it_was() -> None:
    values = {"notice": "X", "at": 1.0, "some": [{"text": "y" * 300}] * 1000}
    back = from_line(to_line(values))
    assert back["some"][-1] == "… 1000 in all"
    assert back["shortened"] is True


def test_a_line_that_stays_too_long_keeps_its_name_and_time() -> None:
    values = {"at": 1.0, "notice": "X", **{f"field {i}": i for i in range(1000)}}
    assert from_line(to_line(values)) == {"at": 1.0, "notice": "X", "shortened": True}


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"notice": "Nothing"},
        {"notice": ["ElementAdded"]},
        {"notice": "Registered"},
        {"notice": "Registered", "again": "yes"},
        {"notice": "RegistrationRejected", "cause": "bad luck"},
        {"notice": "ElementAdded", "pool_handle": "x", "element": {}},
        {"notice": "CookieReceived", "token": 1, "cookie": "0g"},
    ],
)
def test_a_dict_without_a_notice_is_a_local_error(values: dict[str, Any]) -> None:
    with pytest.raises(LocalError, match="no notice"):
        from_dict(values)


@pytest.mark.parametrize("line", ["", "{", "[]", "7", b"\xff\n"])
def test_a_line_that_is_no_json_object_is_a_local_error(line: str | bytes) -> None:
    with pytest.raises(LocalError, match="no report"):
        from_line(line)


class Counting(io.RawIOBase):
    """A raw stream that records each write."""

    def __init__(self) -> None:
        self.writes: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, octets: ReadableBuffer) -> int:
        self.writes.append(bytes(octets))
        return len(self.writes[-1])


def test_each_line_is_one_write() -> None:
    raw = Counting()
    report = Reporter(io.TextIOWrapper(io.BufferedWriter(raw)), clock=lambda: 3.0)
    report(notices.Registered(False))
    report(notices.DataReceived(AssociationId(1), SessionMessage(bytes(100_000), 32)))
    report.write({"notice": "Running"})
    assert len(raw.writes) == 3
    assert from_dict(from_line(raw.writes[0])) == notices.Registered(False)
    assert from_line(raw.writes[0])["at"] == 3.0
    assert all(len(octets) <= LINE_LIMIT for octets in raw.writes)


def test_a_reader_that_has_gone_does_no_harm() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    stream = open(writing, "w")  # noqa: SIM115  # closed below, where it is expected to fail
    report = Reporter(stream)
    report(notices.Registered(False))
    report(notices.Registered(True))
    with pytest.raises(BrokenPipeError):
        stream.close()


def test_a_full_disk_does_no_harm() -> None:
    class Full(io.RawIOBase):
        def writable(self) -> bool:
            return True

        def write(self, octets: ReadableBuffer) -> int:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    stream = io.TextIOWrapper(io.BufferedWriter(Full()))
    report = Reporter(stream)
    report(notices.Registered(False))
    report(notices.Registered(True))
    with pytest.raises(OSError, match="No space"):
        stream.close()


def test_an_unknown_reason_in_a_report_is_read_as_another_one() -> None:
    removed = notices.ElementRemoved(PoolHandle("echo"), ElementId(1), RemovalReason.LIFE_OVER)
    values = {**to_dict(removed), "reason": "a reason of a later version"}
    assert from_dict(values) == replace(removed, reason=RemovalReason.OTHER)
    with pytest.raises(LocalError):
        from_dict({**values, "reason": 7})
