"""The small typed signal."""

from __future__ import annotations

import logging

import pytest

from app.base.signal import Signal


def test_listeners_are_called_in_order_of_connection() -> None:
    signal = Signal[int, str]()
    heard: list[object] = []
    signal.connect(lambda number, text: heard.append(("first", number, text)))
    signal.connect(lambda number, text: heard.append(("second", number, text)))
    signal.emit(3, "tiles")
    assert heard == [("first", 3, "tiles"), ("second", 3, "tiles")]


def test_a_disconnected_listener_is_not_called_and_disconnecting_again_is_harmless() -> None:
    signal = Signal[int]()
    heard: list[int] = []
    once = signal.connect(heard.append)
    twice = signal.connect(heard.append)
    once()
    once()
    signal.emit(1)
    assert heard == [1]
    twice()
    signal.emit(2)
    assert heard == [1]


def test_a_listener_may_disconnect_another_while_the_signal_is_emitted() -> None:
    signal = Signal[()]()
    heard: list[str] = []
    signal.connect(lambda: disconnect())
    disconnect = signal.connect(lambda: heard.append("late"))
    signal.emit()
    assert heard == []


def test_a_listener_that_raises_is_logged_and_the_others_are_called(caplog: pytest.LogCaptureFixture) -> None:
    signal = Signal[int]()
    heard: list[int] = []
    signal.connect(lambda number: 1 // number)
    signal.connect(heard.append)
    with caplog.at_level(logging.ERROR):
        signal.emit(0)
    assert heard == [0]
    assert "ZeroDivisionError" in caplog.text
