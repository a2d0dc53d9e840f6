"""What was expected of a lesson beside what was found: a judge for each field of `Expect`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from app.base.durations import duration
from app.base.language import translate
from app.lessons.facts import AttackResult, Facts

Words: TypeAlias = Callable[[AttackResult], str]
"""Returns a figure of an attack, in words."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One expectation, whether it was met, and what was found. The texts are in the language in use."""

    expected: str
    ok: bool
    found: str
    name: str = ""
    """The name of the field of `Expect`."""


def _complete(wanted: Any, facts: Facts) -> Finding:
    complete = facts.tiles > 0 and facts.tiles_done == facts.tiles
    yes, no = translate("Report", "The picture is complete"), translate("Report", "The picture is not complete")
    found = translate("Report", "{done} of {tiles} tiles done").format(done=facts.tiles_done, tiles=facts.tiles)
    return Finding(yes if wanted else no, complete is wanted, found)


def _identical(wanted: Any, facts: Facts) -> Finding:
    yes = translate("Report", "The picture is identical to the same tiles computed in this process")
    no = translate("Report", "The picture differs from the same tiles computed in this process")
    same, other = translate("Report", "identical"), translate("Report", "different")
    return Finding(yes if wanted else no, facts.identical is wanted, same if facts.identical else other)


def _at_least(expected: str, wanted: int, count: int) -> Finding:
    """Judge a count; `expected` has a placeholder for the wanted number."""
    return Finding(expected.format(wanted=wanted), count >= wanted, str(count))


def _failovers(wanted: Any, facts: Facts) -> Finding:
    text = translate("Report", "Tiles that failed over (at least {wanted})")
    return _at_least(text, wanted, len(facts.failovers))


def _resumed(wanted: Any, facts: Facts) -> Finding:
    count = sum(failover.with_cookie and failover.resumed_at > 0 for failover in facts.failovers)
    return _at_least(translate("Report", "Resumed mid-tile from a cookie (at least {wanted})"), wanted, count)


def _takeovers(wanted: Any, facts: Facts) -> Finding:
    one = translate("Report", "{elements} in {time}")
    told = [one.format(elements=_elements(t.elements), time=duration(t.seconds)) for t in facts.takeovers]
    expected = translate("Report", "Dead registrars taken over (at least {wanted})")
    found = f"{len(told)} ({', '.join(told)})" if told else "0"
    return Finding(expected.format(wanted=wanted), len(told) >= wanted, found)


def _rehomed(wanted: Any, facts: Facts) -> Finding:
    living = [element for element in facts.elements if element.alive]
    housed = sum(element.home is not None for element in living)
    yes = translate("Report", "Every element has a live home registrar")
    no = translate("Report", "Some elements have no live home registrar")
    return Finding(yes if wanted else no, (housed == len(living) > 0) is wanted, _part_of(housed, len(living)))


def _agree(wanted: Any, facts: Facts) -> Finding:
    sums = facts.checksums
    agree = bool(sums) and len(set(sums.values())) == 1 and not facts.differences
    yes = translate("Report", "The checksums of the remaining registrars are equal")
    no = translate("Report", "The checksums of the remaining registrars differ")
    found = f"{', '.join(f'0x{s:04x}' for s in sums.values()) or '–'}, "
    found += translate("Report", "%n difference(s)", "", facts.differences)
    return Finding(yes if wanted else no, agree is wanted, found)


def _joined_within(wanted: Any, facts: Facts) -> Finding:
    taken = [join.seconds for join in facts.joins if join.elements]
    found = ", ".join(map(duration, taken)) or translate("Report", "none")
    if facts.joining:
        late = translate("Report", "{found}; {number} did not")
        found = late.format(found=found, number=facts.joining)
    expected = translate("Report", "New registrars knew the whole handlespace within {seconds} s of their start")
    return Finding(
        expected.format(seconds=f"{wanted:g}"),
        bool(taken) and max(taken) <= wanted and not facts.joining,
        found,
    )


def _served(wanted: Any, facts: Facts) -> Finding:
    count = sum(element.points > 0 for element in facts.elements)
    expected = translate("Report", "Elements that computed a part (at least {wanted})")
    return Finding(expected.format(wanted=wanted), count >= wanted, _part_of(count, len(facts.elements)))


def _shares(wanted: Any, facts: Facts) -> Finding:
    points, speed = sum(e.points for e in facts.elements), sum(e.speed for e in facts.elements)
    pairs = [(e.points / points, e.speed / speed) for e in facts.elements] if points and speed else []
    one = translate("Report", "{share} % of the work with {fair} % of the speed")
    told = ", ".join(one.format(share=round(share * 100), fair=round(fair * 100)) for share, fair in pairs)
    expected = translate("Report", "Share of the work equals share of the speed (within {margin} %)")
    return Finding(
        expected.format(margin=round(wanted * 100)),
        bool(pairs) and all(abs(share - fair) <= wanted for share, fair in pairs),
        told or translate("Report", "no element worked, or none has a speed limit"),
    )


def _faster(wanted: Any, facts: Facts) -> Finding:
    taken = [picture.seconds for picture in facts.pictures if picture.seconds is not None]
    both = len(taken) == len(facts.pictures) > 1
    found = translate("Report", "there are no two complete pictures")
    if both:
        found = translate("Report", "{first}, then {last}: {times} times").format(
            first=duration(taken[0]), last=duration(taken[-1]), times=f"{taken[0] / taken[-1]:.1f}"
        )
    expected = translate("Report", "The last picture was at least {times} times as fast as the first")
    return Finding(expected.format(times=f"{wanted:g}"), both and taken[0] >= wanted * taken[-1], found)


def _sped_up(wanted: Any, facts: Facts) -> Finding:
    rates = sorted((rate for picture in facts.pictures for rate in picture.rates), key=lambda rate: rate.elements)
    told = ", ".join(
        translate("Report", "{rate} with %n element(s)", "", r.elements).format(rate=f"{r.points_per_second:.0f}")
        for r in rates
    )
    expected = translate("Report", "Speed-up from fewest to most elements (at least {times} times)")
    return Finding(
        expected.format(times=f"{wanted:g}"),
        len(rates) > 1 and rates[-1].points_per_second >= wanted * rates[0].points_per_second > 0,
        told or translate("Report", "nothing to compare"),
    )


def _returned(wanted: Any, facts: Facts) -> Finding:
    text = translate("Report", "Elements removed while alive that came back (at least {wanted})")
    return _at_least(text, wanted, len(facts.returned))


def _apart(wanted: Any, facts: Facts) -> Finding:
    yes = translate("Report", "While the network was split, each half had its own elements and no others")
    no = translate("Report", "The network was never split into two halves with their own elements")
    so, not_so = translate("Report", "yes"), translate("Report", "never")
    return Finding(yes if wanted else no, facts.apart is wanted, so if facts.apart else not_so)


def _students_within(wanted: Any, facts: Facts) -> Finding:
    expected = translate("Report", "Each student worked for the class within {seconds} s after being let in")
    told = [f"{s.name} {duration(s.joined) if s.joined is not None else '–'}" for s in facts.students]
    ok = bool(facts.students) and all(s.joined is not None and s.joined <= wanted for s in facts.students)
    return Finding(expected.format(seconds=f"{wanted:g}"), ok, ", ".join(told) or translate("Report", "none"))


def _handed_over(wanted: Any, facts: Facts) -> Finding:
    polite = {element for student in facts.students if not student.vanished for element in student.elements}
    seams = [failover for failover in facts.failovers if failover.left in polite]
    expected = translate(
        "Report", "Tiles of students who left properly continued within {seconds} s, and no point was computed twice"
    ).format(seconds=f"{wanted:g}")
    if not seams:
        return Finding(expected, bool(polite), translate("Report", "nobody who went had a tile in hand"))
    longest, twice = max(seam.gap for seam in seams), sum(seam.repeated for seam in seams)
    found = translate("Report", "%n tile(s), the longest pause {time}; points computed twice: {twice}", "", len(seams))
    return Finding(expected, longest <= wanted and not twice, found.format(time=duration(longest), twice=twice))


def _rescued(wanted: Any, facts: Facts) -> Finding:
    lost = {element for student in facts.students if student.vanished for element in student.elements}
    seams = [failover for failover in facts.failovers if failover.left in lost]
    expected = translate("Report", "Tiles of students who vanished, finished by others (at least {wanted})")
    twice = sum(seam.repeated for seam in seams)
    found = translate("Report", "{number}; points computed twice: {twice}").format(number=len(seams), twice=twice)
    return Finding(expected.format(wanted=wanted), len(seams) >= wanted, found)


def _came_back(wanted: Any, facts: Facts) -> Finding:
    back = [(student.name, seconds) for student in facts.students for seconds in student.away]
    expected = translate("Report", "Students who made way for their owner and came back (at least {wanted})")
    one = translate("Report", "{name} was away for {time}")
    told = ", ".join(one.format(name=name, time=duration(seconds)) for name, seconds in back)
    return Finding(expected.format(wanted=wanted), len(back) >= wanted, told or translate("Report", "none"))


def _attacks(facts: Facts) -> tuple[AttackResult, AttackResult] | None:
    """Return the attack without protection and the one with it; None if one of them is missing."""
    found = [[attack for attack in facts.attacks if attack.guarded is guarded] for guarded in (False, True)]
    return (found[0][-1], found[1][-1]) if all(found) else None


def _side_by_side(
    expected: str, facts: Facts, ok: Callable[[AttackResult, AttackResult], bool], words: Words
) -> Finding:
    """Judge two attacks, and show a figure of both side by side."""
    both = _attacks(facts)
    if both is None:
        return Finding(expected, False, translate("Report", "there was no attack with protection and one without"))
    told = translate("Report", "without protection: {without}; with protection: {protected}")
    return Finding(expected, ok(*both), told.format(without=words(both[0]), protected=words(both[1])))


def _kept_out(wanted: Any, facts: Facts) -> Finding:
    yes = translate("Report", "A stranger's elements come into the pool only without protection")
    no = translate("Report", "A stranger's elements come into the pool also with protection")
    return _side_by_side(
        yes if wanted else no,
        facts,
        lambda without, protected: (without.listed > 0 and protected.listed == 0) is wanted,
        lambda attack: _elements(attack.listed),
    )


def _forgeries_refused(wanted: Any, facts: Facts) -> Finding:
    yes = translate("Report", "Elements accept forged cookies only without protection")
    no = translate("Report", "Elements accept forged cookies also with protection")
    words = translate(
        "Report", "{forged} of {all_forged} forged and {replayed} of {all_replayed} replayed ones accepted"
    )
    return _side_by_side(
        yes if wanted else no,
        facts,
        lambda without, protected: (without.done.forged_accepted > 0 and protected.done.forged_accepted == 0) is wanted,
        lambda attack: words.format(
            forged=attack.done.forged_accepted,
            all_forged=attack.done.forged,
            replayed=attack.done.replayed_accepted,
            all_replayed=attack.done.replayed,
        ),
    )


def _floods_refused(wanted: Any, facts: Facts) -> Finding:
    expected = translate(
        "Report", "Messages of the stranger that the registrar refused (with protection at least {wanted})"
    )
    words = translate("Report", "{refused} of {sent} that were sent")
    return _side_by_side(
        expected.format(wanted=wanted),
        facts,
        lambda _, protected: protected.refused >= wanted,
        lambda attack: words.format(refused=attack.refused, sent=attack.done.messages),
    )


def _unevicted(wanted: Any, facts: Facts) -> Finding:
    yes = translate("Report", "No element lost its place, whatever the stranger reported or deregistered")
    no = translate("Report", "Some elements lost their place")
    return _side_by_side(
        yes if wanted else no,
        facts,
        lambda without, protected: (without.removed + protected.removed == 0) is wanted,
        lambda attack: _elements(attack.removed),
    )


def _waited(wanted: Any, facts: Facts) -> Finding:
    expected = translate("Report", "A user's wait for the registrar (with protection, median at most {time})")
    words = translate("Report", "median {median}, 99th percentile {most}")
    return _side_by_side(
        expected.format(time=duration(wanted)),
        facts,
        lambda _, protected: 0 < protected.waits.median <= wanted,
        lambda attack: words.format(median=duration(attack.waits.median), most=duration(attack.waits.percentile)),
    )


def _elements(number: int) -> str:
    return translate("Report", "%n element(s)", "", number)


def _part_of(number: int, elements: int) -> str:
    return translate("Report", "{number} of %n element(s)", "", elements).format(number=number)


EXPECTATIONS: dict[str, Callable[[Any, Facts], Finding]] = {
    "complete": _complete,
    "identical": _identical,
    "failovers": _failovers,
    "resumed": _resumed,
    "takeovers": _takeovers,
    "rehomed": _rehomed,
    "agree": _agree,
    "joined_within": _joined_within,
    "served": _served,
    "shares": _shares,
    "faster": _faster,
    "sped_up": _sped_up,
    "returned": _returned,
    "apart": _apart,
    "students_within": _students_within,
    "handed_over": _handed_over,
    "rescued": _rescued,
    "came_back": _came_back,
    "kept_out": _kept_out,
    "forgeries_refused": _forgeries_refused,
    "floods_refused": _floods_refused,
    "unevicted": _unevicted,
    "waited": _waited,
}
"""The judge of each field of `Expect`. A new expectation is a field there and a line here."""
