"""How long a session waits for an element, in a time that the test decides."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from app.fractal.session import Patience
from tests.app.fractal.pool import PlayedSession, an_element


class Loop(asyncio.SelectorEventLoop):
    """An event loop whose time a test moves."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 100.0

    def time(self) -> float:
        return self.now

    def pass_time(self, seconds: float) -> None:
        """Let time pass, and run what is due."""
        self.now += seconds
        self.run_until_complete(asyncio.sleep(0))


class Waiting:
    """A session at an element, which `patience` watches: 5 s for points, 1 s for the first sign."""

    def __init__(self, loop: Loop) -> None:
        async def idle(_: PlayedSession) -> None: ...

        async def begin() -> None:
            self.session = PlayedSession(idle)
            self.patience = Patience(5.0, 1.0, self.session)

        self._loop = loop
        loop.run_until_complete(begin())
        self.session.element = an_element(7)

    def answered(self, after: float) -> str:
        """Give an order that is answered after this time. Return why the element was left before."""
        self.session.why = ""
        self.patience.await_first()
        self._loop.pass_time(after)
        if not self.session.why:
            self.patience.signed()
            self.patience.renew()
        return self.session.why


@pytest.fixture
def waiting() -> Iterator[Waiting]:
    loop = Loop()
    try:
        yield Waiting(loop)
    finally:
        loop.close()


def test_an_element_at_a_round_trip_above_the_usual_patience_is_left_only_before_that_is_known(
    waiting: Waiting,
) -> None:
    assert waiting.answered(1.5) == "no answer for 1 s"
    assert waiting.answered(1.5) == ""
    assert waiting.answered(1.5) == ""
    assert waiting.answered(2.9) == ""


def test_after_a_quick_answer_the_usual_patience_is_enough(waiting: Waiting) -> None:
    waiting.answered(1.5)
    waiting.answered(1.5)
    assert waiting.answered(0.1) == ""
    assert waiting.answered(1.1) == "no answer for 1 s"


def test_nobody_has_longer_for_a_sign_than_for_points(waiting: Waiting) -> None:
    for seconds in (1.9, 1.9, 3.5):
        waiting.answered(seconds)
    assert waiting.answered(5.1) == "no answer for 5 s"
