"""The choice of a transport."""

from __future__ import annotations

import logging

import pytest

from rserpool import transport
from rserpool.errors import LocalError, TransportError
from rserpool.transport.base import Transport


@pytest.fixture
def only_tcp(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without any SCTP."""

    def missing() -> Transport:
        raise TransportError("this machine has no SCTP")

    for name in ("kernel", "userland"):
        monkeypatch.setitem(transport.TRANSPORTS, name, missing)


def test_every_factory_makes_a_transport_of_its_name_or_says_why_not() -> None:
    for name, factory in transport.TRANSPORTS.items():
        try:
            made = factory()
        except TransportError as error:
            why_not = str(error)
            assert why_not
        else:
            assert made.name == name


def test_the_order_of_preference_is_kernel_userland_tcp() -> None:
    assert list(transport.PREFERRED) == ["kernel", "userland", "tcp"]


def test_the_choice_is_logged_with_its_reason_in_one_line(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "rserpool.transport"):
        choice = transport.choose_transport()
    assert [record.getMessage() for record in caplog.records] == [f"Transport {choice.transport.name}: {choice.why}"]


@pytest.mark.usefixtures("only_tcp")
def test_a_missing_transport_is_skipped_and_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "rserpool.transport"):
        assert transport.best_transport().name == "tcp"
    assert "not kernel: this machine has no SCTP; not userland: this machine has no SCTP" in caplog.text
    monkeypatch.setitem(transport.TRANSPORTS, "tcp", transport.TRANSPORTS["kernel"])
    with pytest.raises(TransportError, match="no transport is available: not kernel"):
        transport.best_transport()


@pytest.mark.usefixtures("only_tcp")
def test_a_requested_transport_is_chosen_or_refused_with_the_reason() -> None:
    assert transport.choose_transport("memory").why == "as requested"
    with pytest.raises(TransportError, match="this machine has no SCTP"):
        transport.choose_transport("userland")


def test_an_unknown_name_is_refused_with_the_known_names() -> None:
    with pytest.raises(LocalError, match="no transport 'pigeon', only memory, kernel, userland, tcp"):
        transport.choose_transport("pigeon")
