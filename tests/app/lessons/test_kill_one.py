"""The lesson `kill-one` with real processes and no window; a smaller picture, or this would take six seconds."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from app.demonstrator import Demonstrator
from app.lessons.lesson import load
from app.lessons.report import Report
from app.lessons.runner import LessonRunner


def test_an_element_is_killed_and_its_tile_goes_on_from_its_cookie():
    lesson = load("kill-one")
    smaller = replace(lesson.picture, width=400, height=300, tiles=(4, 3))
    steps = tuple(replace(step, speed=80_000) if step.do == "elements" else step for step in lesson.steps)

    async def play() -> Report:
        async with Demonstrator(transport="tcp") as demonstrator:
            runner = LessonRunner(
                demonstrator, replace(lesson, picture=smaller, steps=steps), transport="tcp", in_a_hurry=True
            )
            return await runner.run()

    report = asyncio.run(play())
    assert report.ok, report.lines()
    facts = report.facts
    assert sum(element.points for element in facts.elements) == 400 * 300
    (killed,) = [element for element in facts.elements if "SIGKILL" in element.outcome]
    assert {failover.left for failover in facts.failovers} == {killed.identifier}
    assert facts.handle_resolutions > 0
