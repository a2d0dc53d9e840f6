"""What the protocol should do about a fault, in a sentence or two for people who watch. Facts are in RFC 5352 §3.4 to
§3.8 and RFC 5353 §3.4 to §3.6; no numbers, for they depend on timers.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from app.base.language import translate
from app.models.fleet.process_row import RegistrarRow, Row


class Deed(Enum):
    """What can be done to components and links."""

    KILL = "kill"
    STOP = "stop"
    FREEZE = "freeze"
    THAW = "thaw"
    SLOW = "slow"
    HURRY = "hurry"
    CRASH = "crash host"
    CUT = "cut"
    LOSE = "lose"
    DELAY = "delay"
    HEAL = "heal"


@dataclass(frozen=True, slots=True)
class Company:
    """Who is there beside those that a fault is about."""

    registrars: int
    elements: int


def expected(deed: Deed, ends: tuple[Row | None, ...], company: Company, home: bool = True) -> str:
    """`ends`: the component, or the two ends of a link; None is the window's pool user. `home`: the registrar among
    them is the home of the element among them."""
    if deed is Deed.CUT:
        return _cut(ends, company, home)
    if deed is Deed.LOSE:
        return translate(
            "Faults",
            "Nothing is lost for good: the transport sends again what did not arrive. It takes longer, and nobody "
            "fails over as long as that is shorter than the time-outs.",
        )
    if deed is Deed.DELAY:
        return translate(
            "Faults",
            "Each answer takes twice that time longer. Nobody fails over as long as that is shorter than the "
            "time-outs.",
        )
    if deed is Deed.HEAL:
        if all(isinstance(end, RegistrarRow) for end in ends):
            return translate(
                "Faults",
                "They find each other again. Checksums tell them where they differ, and each asks the other for what "
                "it does not know.",
            )
        return translate("Faults", "What waited arrives, or an association is set up anew.")
    if deed is Deed.CRASH:
        return translate(
            "Faults",
            "All of it is gone at one moment, without a word. Users go on at the elements that are left, and a "
            "registrar that is left takes over.",
        )
    registrar = any(isinstance(end, RegistrarRow) for end in ends)
    return _registrar(deed, company) if registrar else _element(deed, company)


def _element(deed: Deed, company: Company) -> str:
    match deed:
        case Deed.KILL if company.elements:
            return translate(
                "Faults",
                "Its associations break at once. Its users go on at other elements, each tile from its last cookie; "
                "registrars remove it.",
            )
        case Deed.KILL:
            return translate("Faults", "It was the last element: its users wait until there is another one.")
        case Deed.STOP:
            return translate(
                "Faults",
                "It deregisters first, so that nobody has to find out. Its users go on at other elements from their "
                "last cookies.",
            )
        case Deed.FREEZE:
            return translate(
                "Faults",
                "It keeps its associations and says nothing. Its users lose patience after some seconds and go on "
                "elsewhere; its home registrar removes it when it does not answer a keep-alive.",
            )
        case Deed.THAW:
            return translate("Faults", "It answers again. If it was removed meanwhile, it registers anew.")
        case Deed.HURRY:
            return translate("Faults", "It is as fast as before.")
    return translate(
        "Faults",
        "It goes on, more slowly. A policy that knows loads sends new work elsewhere; round robin does not notice, "
        "and the last tiles wait for it.",
    )


def _registrar(deed: Deed, company: Company) -> str:
    match deed:
        case Deed.THAW:
            return translate(
                "Faults", "It speaks again. What the others changed meanwhile it learns from them, and they agree."
            )
        case Deed.FREEZE if company.registrars:
            return translate(
                "Faults",
                "Sessions go on, for they need no registrar. The other registrars miss its heartbeats, ask it once "
                "more, and one of them takes over its elements.",
            )
        case _ if company.registrars:
            return translate(
                "Faults",
                "Sessions go on, for they need no registrar. Another registrar notices at once that it is gone and "
                "takes over its elements.",
            )
    return translate(
        "Faults", "Sessions go on, for they need no registrar. New ones wait until a registrar answers again."
    )


def _cut(ends: tuple[Row | None, ...], company: Company, home: bool) -> str:
    registrars = sum(isinstance(end, RegistrarRow) for end in ends)
    if len(ends) > 2:
        return translate(
            "Faults",
            "The two sides lose sight of each other. Each side's registrars take over the elements that they still "
            "reach and remove the others: for a while there are two truths.",
        )
    match registrars, None in ends:
        case 0, True:
            return translate(
                "Faults",
                "Nothing arrives, and nobody says so. The user loses patience after some seconds, goes on at another "
                "element and reports this one to its registrar.",
            )
        case 0, False:
            return translate("Faults", "Elements do not talk to each other: nothing should change.")
        case 2, _:
            return translate(
                "Faults",
                "Each of them misses the other's heartbeats and takes over its elements. The handlespace is split: "
                "two registrars, two truths.",
            )
        case 1, True if company.registrars:
            return translate("Faults", "The user asks another registrar from now on. Sessions go on.")
        case 1, True:
            return translate("Faults", "Sessions go on. New ones wait, for the user reaches no registrar.")
        case _ if not home:
            return translate("Faults", "It is another registrar's element: nothing should change.")
        case _ if company.registrars:
            return translate(
                "Faults",
                "Keep-alives are not answered, and the registrar removes the element. The element misses its "
                "registrar and registers with another one.",
            )
    return translate(
        "Faults",
        "Keep-alives are not answered, and the registrar removes the element. Sessions go on; the element looks for a "
        "registrar and finds none.",
    )
