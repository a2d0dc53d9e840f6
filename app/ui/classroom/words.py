"""The sentences with which the join window tells an owner what the machine does for the class."""

from __future__ import annotations

from app.base.durations import duration
from app.base.language import translate
from app.classroom.joining import Joining
from app.classroom.owner import Need
from app.models.classroom.students import State
from app.ui.look.words import capital


def need_words(need: Need) -> str:
    """Return why the elements are away, as said to the owner."""
    return {
        Need.USE: translate("Join", "your own programs need the processor"),
        Need.BATTERY: translate("Join", "this machine runs on battery"),
        Need.LOCK: translate("Join", "the screen is locked"),
        Need.LID: translate("Join", "the lid is closed"),
        Need.PAUSE: translate("Join", "you asked for a pause"),
    }[need]


def headline(joining: Joining, *, leaving: bool) -> str:
    """Return what the machine does now, in large words."""
    if leaving or joining.state is State.LEFT:
        return translate("Join", "Leaves the class …")
    match joining.state:
        case State.JOINING:
            return translate("Join", "Looks for the class …")
        case State.AWAY if joining.paused:
            return translate("Join", "Paused")
        case State.AWAY:
            return translate("Join", "Makes room for you")
    if not joining.lent.registered:
        return translate("Join", "Starts the elements …")
    if joining.lent.sessions:
        return translate("Join", "Computes for the class")
    return translate("Join", "Ready: waits for a picture")


def explanation(joining: Joining, now: float, *, leaving: bool) -> str:
    """Return the line below the headline. `now` is the time of the event loop."""
    if leaving or joining.state is State.LEFT:
        return translate("Join", "The elements finish their present step; others continue their tiles.")
    if joining.state is State.JOINING:
        return translate("Join", "It makes sure that it is the class on the board, and no other.")
    if joining.state is not State.AWAY:
        return ""
    needs = (Need.PAUSE,) if joining.paused else joining.owner.needs
    because = capital("; ".join(need_words(need) for need in needs))
    if joining.paused:
        return translate("Join", "{because}. The elements come back when you continue.").format(because=because)
    seconds = joining.owner.back_in(now)
    if seconds is None:
        text = translate("Join", "{because}. The elements come back when that has been over for {time}.")
        return text.format(because=because, time=duration(joining.owner.thresholds.back_after, whole=True))
    text = translate("Join", "It is quiet again. The elements come back in {time} if it stays so.")
    return text.format(time=duration(max(seconds, 1.0), whole=True))


def place_line(joining: Joining, since: str) -> str:
    """Return where the class is and since when we take part; `since` is a time of day."""
    return translate("Join", "In the class at {address} since {time}").format(address=joining.place, time=since)


def unreachable() -> str:
    """Return what it means that the desk does not answer."""
    return translate(
        "Join",
        "The teacher's machine cannot be reached at present. The elements stay, and this program looks for it again.",
    )


def watched_words(need: Need, sign: bool | None) -> str:
    """Return what a sensor says at present."""
    if sign is None:
        return ""
    return {
        Need.BATTERY: (translate("Join", "now on mains"), translate("Join", "now on battery")),
        Need.LOCK: (translate("Join", "now unlocked"), translate("Join", "now locked")),
        Need.LID: (translate("Join", "now open"), translate("Join", "now closed")),
    }[need][sign]


def percent(part: float) -> str:
    """Return a part as a whole percentage; something is never 0 %."""
    if 0.0 < part < 0.01:
        return "<\u00a01\u00a0%"
    return f"{part * 100:.0f}\u00a0%"
