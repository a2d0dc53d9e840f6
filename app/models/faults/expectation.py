"""What the protocol should do about a fault, in a sentence or two for the audience.

The facts are from RFC 5352 §3.4 to §3.8 and RFC 5353 §3.4 to §3.6. The sentences give no numbers, because those depend
on timers.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.base.language import translate
from app.models.actions import Action
from app.models.fleet.process_row import RegistrarRow, Row


@dataclass(frozen=True, slots=True)
class Unaffected:
    """The numbers of registrars and elements that run well and have no part in a fault."""

    registrars: int
    elements: int


def expected(action: Action, targets: tuple[Row | None, ...], unaffected: Unaffected, home: bool = True) -> str:
    """Say what to expect when `action` is done to `targets`.

    The targets are components or the two ends of a link; None is the window's pool user. `home` tells whether the
    registrar among them is the home of the element among them.
    """
    if action is Action.SPLIT:
        return translate(
            "Faults",
            "The two sides lose contact. The registrars on each side take over the elements they still reach and "
            "remove the others: for a while there are two different handlespaces.",
        )
    if action is Action.CUT:
        return _cut(targets, unaffected, home)
    if action is Action.LOSE:
        return translate(
            "Faults",
            "Nothing is lost for good: the transport retransmits. That takes longer. There is no failover while the "
            "delay is shorter than the time-outs.",
        )
    if action is Action.DELAY:
        return translate(
            "Faults",
            "Each answer takes twice that time longer. There is no failover while that is shorter than the time-outs.",
        )
    if action is Action.HEAL:
        if all(isinstance(target, RegistrarRow) for target in targets):
            return translate(
                "Faults",
                "They find each other again. Checksums show where they differ, and each asks the other for what it "
                "is missing.",
            )
        return translate("Faults", "Delayed messages arrive, or a new association is set up.")
    if action is Action.CRASH:
        return translate(
            "Faults",
            "Everything on the host is gone at the same moment, without notice. Users continue at the remaining "
            "elements, and a remaining registrar takes over.",
        )
    registrar = any(isinstance(target, RegistrarRow) for target in targets)
    return _registrar(action, unaffected) if registrar else _element(action, unaffected)


def _element(action: Action, unaffected: Unaffected) -> str:
    match action:
        case Action.KILL if unaffected.elements:
            return translate(
                "Faults",
                "Its associations break immediately. Its users continue at other elements, each tile from its last "
                "cookie. Registrars remove it.",
            )
        case Action.KILL:
            return translate("Faults", "It was the last element: its users wait until another one registers.")
        case Action.STOP:
            return translate(
                "Faults",
                "It deregisters first, so nobody has to detect its loss. Its users continue at other elements from "
                "their last cookies.",
            )
        case Action.FREEZE:
            return translate(
                "Faults",
                "Its associations stay open, but it sends nothing. Its users time out after some seconds and "
                "continue elsewhere. Its home registrar removes it when it does not answer a keep-alive.",
            )
        case Action.THAW:
            return translate("Faults", "It answers again. If it was removed meanwhile, it registers again.")
        case Action.RESTORE:
            return translate("Faults", "It runs at its former speed.")
    return translate(
        "Faults",
        "It continues, more slowly. A policy that uses the load sends new work elsewhere. Round robin does not "
        "notice, and the last tiles wait for it.",
    )


def _registrar(action: Action, unaffected: Unaffected) -> str:
    match action:
        case Action.THAW:
            return translate(
                "Faults",
                "It answers again. It learns from the other registrars what changed meanwhile, and they agree.",
            )
        case Action.FREEZE if unaffected.registrars:
            return translate(
                "Faults",
                "Sessions continue, because they need no registrar. The other registrars miss its heartbeats, ask it "
                "once more, and then one of them takes over its elements.",
            )
        case _ if unaffected.registrars:
            return translate(
                "Faults",
                "Sessions continue, because they need no registrar. Another registrar notices the loss immediately "
                "and takes over its elements.",
            )
    return translate(
        "Faults", "Sessions continue, because they need no registrar. New ones wait until a registrar answers again."
    )


def _cut(ends: tuple[Row | None, ...], unaffected: Unaffected, home: bool) -> str:
    registrars = sum(isinstance(end, RegistrarRow) for end in ends)
    match registrars, None in ends:
        case 0, True:
            return translate(
                "Faults",
                "Nothing arrives, and nobody is told. The user times out after some seconds, continues at another "
                "element and reports this one to its registrar.",
            )
        case 0, False:
            return translate("Faults", "Elements do not talk to each other: nothing should change.")
        case 2, _:
            return translate(
                "Faults",
                "Each registrar misses the other's heartbeats and takes over its elements. The handlespace is split: "
                "two registrars with two different views.",
            )
        case 1, True if unaffected.registrars:
            return translate("Faults", "The user asks another registrar from now on. Sessions continue.")
        case 1, True:
            return translate("Faults", "Sessions continue. New ones wait, because the user reaches no registrar.")
        case _ if not home:
            return translate("Faults", "The element belongs to another registrar: nothing should change.")
        case _ if unaffected.registrars:
            return translate(
                "Faults",
                "Keep-alives are not answered, and the registrar removes the element. The element loses contact and "
                "registers with another registrar.",
            )
    return translate(
        "Faults",
        "Keep-alives are not answered, and the registrar removes the element. Sessions continue. The element looks "
        "for a registrar and finds none.",
    )
