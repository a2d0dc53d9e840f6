"""The choice of a transport."""

from __future__ import annotations

import logging

import pytest

from rserpool import transport
from rserpool.errors import LocalError, TransportError


@pytest.fixture
def only_tcp(monkeypatch):
    """A machine that offers neither of the SCTPs."""

    def missing():
        raise TransportError("this machine has no SCTP")

    for name in ("kernel", "userland"):
        monkeypatch.setitem(transport.TRANSPORTS, name, missing)


def test_every_line_of_the_table_makes_a_transport_of_that_name_or_says_why_not():
    for name, factory in transport.TRANSPORTS.items():
        try:
            made = factory()
        except TransportError as error:
            why_not = str(error)
            assert why_not
        else:
            assert made.name == name


def test_the_best_is_the_kernel_then_userland_then_tcp():
    assert list(transport._PREFERRED) == ["kernel", "userland", "tcp"]


def test_the_choice_is_told_with_its_reason_in_one_line(caplog):
    with caplog.at_level(logging.INFO, "rserpool.transport"):
        choice = transport.choose_transport()
    assert [record.getMessage() for record in caplog.records] == [f"Transport {choice.transport.name}: {choice.why}"]


@pytest.mark.usefixtures("only_tcp")
def test_a_transport_that_is_missing_is_passed_over_and_told(monkeypatch, caplog):
    with caplog.at_level(logging.INFO, "rserpool.transport"):
        assert transport.best_transport().name == "tcp"
    assert "not kernel: this machine has no SCTP; not userland: this machine has no SCTP" in caplog.text
    monkeypatch.setitem(transport.TRANSPORTS, "tcp", transport.TRANSPORTS["kernel"])
    with pytest.raises(TransportError, match="no transport is available: not kernel"):
        transport.best_transport()


@pytest.mark.usefixtures("only_tcp")
def test_a_transport_that_is_asked_for_is_taken_or_refused_with_the_reason():
    assert transport.choose_transport("memory").why == "it was asked for"
    with pytest.raises(TransportError, match="this machine has no SCTP"):
        transport.choose_transport("userland")


def test_an_unknown_name_is_refused_with_the_names_there_are():
    with pytest.raises(LocalError, match="no transport 'pigeon', only memory, kernel, userland, tcp"):
        transport.choose_transport("pigeon")
