"""The lessons of several registrars with real processes and no window; smaller pictures, to take less time."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from app.demonstrator import Demonstrator
from app.lessons.lesson import load
from app.lessons.report import Report
from app.lessons.runner import LessonRunner


def play(name: str) -> tuple[Report, list[str]]:
    """The report, and what the journal said about takeovers."""
    lesson = load(name)
    smaller = replace(lesson.picture, width=400, height=300, tiles=(4, 3))

    async def story() -> tuple[Report, list[str]]:
        async with Demonstrator(transport="tcp") as demonstrator:
            runner = LessonRunner(demonstrator, replace(lesson, picture=smaller), transport="tcp", in_a_hurry=True)
            report = await runner.run()
            return report, [entry.text for entry in demonstrator.journal.entries if entry.kind == "takeover"]

    return asyncio.run(story())


def test_a_registrar_dies_and_another_one_takes_over_its_elements():
    report, sentences = play("registrar-dies")
    assert report.ok, report.lines()
    facts = report.facts
    (takeover,) = facts.takeovers
    assert takeover.elements >= 2
    assert takeover.by in facts.checksums
    assert takeover.target not in facts.checksums
    assert {element.home for element in facts.elements} <= facts.checksums.keys()
    assert all(element.alive for element in facts.elements)
    assert any(f"took over {takeover.elements} elements of registrar " in sentence for sentence in sentences)


def test_a_registrar_joins_and_has_the_whole_handlespace():
    report, _ = play("registrar-joins")
    assert report.ok, report.lines()
    facts = report.facts
    assert len(facts.checksums) == 3
    newcomer = facts.joins[-1]
    assert newcomer.elements == len(facts.elements) == 4
