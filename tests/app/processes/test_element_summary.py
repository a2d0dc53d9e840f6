"""The load and the counters of an element: when the registrar and the window learn of a change."""

from __future__ import annotations

import asyncio

import pytest

from app.processes import element_summary
from app.processes.element_summary import ElementSummary
from app.processes.options import ElementOptions
from app.processes.protocol import Report, Serving
from rserpool import LOAD_MAX, POLICIES, Policy, policy_by_name


class PlayedElement:
    """An element that notes its registrations."""

    def __init__(self, sessions: int) -> None:
        self.sessions = sessions
        self.updates: list[Policy] = []
        self.again = asyncio.Event()

    def update(self, policy: Policy) -> None:
        self.updates.append(policy)
        if len(self.updates) == 2:
            self.again.set()


@pytest.mark.parametrize("name", [policy.__name__ for policy in POLICIES.values()])
def test_a_load_is_registered_immediately_for_every_policy_that_has_one(name: str) -> None:
    policy = policy_by_name(name)
    adaptive = "LeastUsed" in name

    async def story() -> None:
        element = PlayedElement(sessions=3)
        summary = ElementSummary(ElementOptions(capacity=4.0), policy)
        registering = asyncio.ensure_future(summary.register_loads(element))
        await asyncio.sleep(0)
        assert element.updates == []
        summary.sessions_changed(3)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        registering.cancel()
        assert [type(update).__name__ for update in element.updates] == [name] * adaptive
        for update in element.updates:
            assert update.load == round(0.75 * LOAD_MAX)  # type: ignore[attr-defined]

    asyncio.run(story())


def test_of_quick_changes_of_the_load_the_last_one_is_registered_too() -> None:
    async def story() -> None:
        element = PlayedElement(sessions=1)
        summary = ElementSummary(ElementOptions(capacity=4.0), policy_by_name("LeastUsed"))
        registering = asyncio.ensure_future(summary.register_loads(element))
        for element.sessions in (1, 2, 3):
            summary.sessions_changed(element.sessions)
            await asyncio.sleep(0)
            await asyncio.sleep(0)
        await element.again.wait()
        registering.cancel()
        loads = [update.load / LOAD_MAX for update in element.updates]  # type: ignore[attr-defined]
        assert loads == [pytest.approx(0.25), pytest.approx(0.75)]

    asyncio.run(asyncio.wait_for(story(), 60))


def test_an_element_reports_its_work_when_it_changed() -> None:
    async def story() -> None:
        told: list[Report] = []
        summary = ElementSummary(ElementOptions(capacity=4.0), policy_by_name("RoundRobin"))
        reporting = asyncio.ensure_future(summary.report_changes(PlayedElement(sessions=3), told.append))
        await asyncio.sleep(0)
        reporting.cancel()
        assert told == [Serving(load=0.75, sessions=3, tiles=0, points=0)]

    asyncio.run(story())


@pytest.mark.parametrize(("owner", "drawn"), [("", b""), ("Ada", b"onetwo")])
def test_only_an_owner_is_told_what_an_element_has_drawn(owner: str, drawn: bytes) -> None:
    async def story() -> None:
        told: list[Report] = []
        summary = ElementSummary(ElementOptions(owner=owner), policy_by_name("RoundRobin"))
        for order in (b"one", b"two"):
            summary.order_done(order)
            summary.tile_done(5)
        reporting = asyncio.ensure_future(summary.report_changes(PlayedElement(sessions=0), told.append))
        await asyncio.sleep(0)
        reporting.cancel()
        assert told == [Serving(load=0.0, sessions=0, tiles=2, points=10, drawn=drawn)]

    asyncio.run(story())


def test_an_element_without_news_sleeps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(element_summary, "SUMMARY_INTERVAL", 0.0)

    async def story() -> None:
        looks = 0
        told: list[Report] = []

        class Watched(PlayedElement):
            def __getattribute__(self, name: str) -> object:
                nonlocal looks
                looks += name == "sessions"
                return super().__getattribute__(name)

        element = Watched(sessions=3)
        summary = ElementSummary(ElementOptions(capacity=4.0), policy_by_name("RoundRobin"))
        reporting = asyncio.ensure_future(summary.report_changes(element, told.append))
        for changes, change in enumerate((None, lambda: summary.tile_done(100), lambda: summary.use_load(0.1)), 1):
            if change is not None:
                change()
            for _ in range(20):
                await asyncio.sleep(0)
            assert len(told) == changes
            before = looks
            for _ in range(20):
                await asyncio.sleep(0)
            assert looks == before
        reporting.cancel()

    asyncio.run(story())
