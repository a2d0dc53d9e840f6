"""Reports in words, for somebody who runs a registrar or an element in a terminal. Programs get them as JSON."""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import lru_cache
from ipaddress import ip_address
from typing import Final

import rserpool
from app.processes import protocol
from app.processes.protocol import Report
from rserpool import CauseCode, ErrorCause, Notice, hex_id, notices

MOST_HEARD: Final = 256
"""Peers whose last checksums are remembered."""


class Words:
    """Returns lines about reports, one after the other. What a peer repeats without a change is told once."""

    def __init__(self) -> None:
        self._heard: dict[int, tuple[int, int]] = {}

    def about(self, report: Report) -> str:
        """Return a line, or nothing for a report that says nothing new."""
        match report:
            case protocol.Noticed(notices.PeerHeard(server, checksum, ours)):
                if self._heard.get(server) == (checksum, ours):
                    return ""
                if len(self._heard) >= MOST_HEARD:
                    self._heard.clear()
                self._heard[server] = checksum, ours
            case protocol.Noticed(notices.PeerLost(server)):
                self._heard.pop(server, None)
        return in_words(report)


def in_words(report: Report) -> str:
    """Return a line about a report, or nothing for a report that is only a figure for the window."""
    match report:
        case protocol.Running(identifier, address, "", bound):
            place, reach = _place(address, bound), _reach(bound or address)
            return f"Element {hex_id(identifier)} serves at {place}. {reach} Ctrl-C stops it."
        case protocol.Running(identifier, address, enrp_address, bound, enrp_bound):
            return (
                f"Registrar {hex_id(identifier)} serves users and elements at {_place(address, bound)}, and other "
                f"registrars at {_place(enrp_address, enrp_bound)}. "
                f"{_reach(bound or address, enrp_bound or enrp_address)} Ctrl-C stops it."
            )
        case protocol.Noticed(notice, at) if sentence := _sentence(notice):
            return f"{time.strftime('%H:%M:%S', time.localtime(at))} {sentence}"
    return ""


def _place(address: str, bound: str) -> str:
    return f"{bound} (others are told {address})" if bound else address


def trouble_in(notice: Notice) -> str:
    """Return a sentence if the notice says why an element is not registered; otherwise an empty text."""
    match notice:
        case notices.RegistrarNotFound(tried=()):
            return "no registrar is known, so the element waits for announcements; --registrar names one"
        case notices.RegistrarNotFound(tried=tried):
            return (
                f"no registrar at {', '.join(tried)} answers and accepts us; the element keeps looking, --registrar "
                "names another"
            )
        case notices.RegistrationUnanswered(attempts=attempts):
            return f"the registrar did not answer {attempts} registrations; the element keeps trying"
        case notices.RegistrationRejected(cause=cause):
            return why_refused(cause)
    return ""


def _reach(*addresses: str) -> str:
    """Return a sentence about who can reach addresses."""
    if any(is_open(address) for address in addresses):
        return "Other machines can reach it."
    return "Only this machine can reach it."


@lru_cache(1024)
def is_open(address: str) -> bool:
    """Return whether others than this machine can reach an address, `host:port`, of one host or several.

    A transport may stand before it, as in `tcp 10.0.0.1:3863`.
    """
    hosts = address.rpartition(" ")[2].rpartition(":")[0].split(",")
    return not all(ip_address(host.strip("[]").partition("%")[0]).is_loopback for host in hosts)


def why_refused(cause: ErrorCause) -> str:
    """Return why a registrar refused an element and what to do, as a sentence without its end."""
    match cause.code:
        case rserpool.NO_USABLE_ADDRESS:
            return (
                "the registrar refused the element: it sees another address of it; give the one on its network with "
                "--local, or let the registrar accept a proxy (--proxy)"
            )
        case CauseCode.REJECTED_DUE_TO_SECURITY:
            return "the registrar refused the element: it does not admit it to this pool; ask there (--allow)"
        case CauseCode.LACK_OF_RESOURCES:
            return (
                "the registrar refused the element: it takes no more elements or registrations of this machine, or has "
                "too many; its limits can be changed (--maxelements and others)"
            )
    return f"the registrar refused the element: {cause}"


def _sentence(notice: Notice) -> str:
    """Return a sentence about what a registrar or an element notices, or nothing for what is told otherwise."""
    match notice:
        # --- registrar ---
        case notices.ElementAdded(pool, element):
            return f"Element {hex_id(element.identifier)} at {element.transport} is in the pool {pool}."
        case notices.ElementChanged(pool, element):
            return (
                f"Element {hex_id(element.identifier)} of the pool {pool} has registered again with other values, at "
                f"{element.transport}."
            )
        case notices.ElementRemoved(pool, identifier, reason):
            return f"Element {hex_id(identifier)} is out of the pool {pool}: {reason}."
        case notices.ElementMoved(pool, identifier, home):
            return f"Registrar {hex_id(home)} is the home of element {hex_id(identifier)} of the pool {pool} now."
        case notices.RegistrationRefused(pool, identifier, cause):
            return f"Element {hex_id(identifier)} is refused in the pool {pool}: {cause}."
        case notices.ElementReported(pool, identifier, count):
            return f"A user could not reach element {hex_id(identifier)} of the pool {pool} (report {count})."
        case notices.HandleResolved(pool, ()):
            return f"A user asked for the pool {pool}, which has no element to offer."
        case notices.HandleResolved(pool, identifiers):
            return f"A user asked for the pool {pool}, and was told {_list('element', identifiers)}."
        case notices.MentorFound():
            return ""  # it may be a program that only reads; `ServiceBegun` says who it was
        case notices.ServiceBegun(0, _):
            return "The registrar is in service. No other registrar was its mentor."
        case notices.ServiceBegun(mentor, elements):
            return f"The registrar is in service, with {_number(elements)} that registrar {hex_id(mentor)} told it."
        case notices.PeerFound(server):
            return f"Registrar {hex_id(server)}, or a program that reads the handlespace, is heard."
        case notices.PeerLost(server):
            return f"Registrar {hex_id(server)}, or a program that read the handlespace, is gone."
        case notices.PeerHeard(server, checksum, ours) if checksum == ours:
            return f"We agree with registrar {hex_id(server)} about its elements (checksum {checksum:#06x})."
        case notices.PeerHeard(server, checksum, ours):
            return f"Registrar {hex_id(server)} has elements with checksum {checksum:#06x}, and we have {ours:#06x}."
        case notices.AuditStarted(server, _, _):
            return f"We ask registrar {hex_id(server)} for its elements, because the checksums differ."
        case notices.AuditDone(server, added, removed):
            return f"The elements of registrar {hex_id(server)} are known again: {added} added, {removed} removed."
        case notices.TakeoverStarted(target):
            return f"Registrar {hex_id(target)} is dead, and we want to take its elements over."
        case notices.TakeoverAgreed(target, by):
            return f"We agree that registrar {hex_id(by)} takes over registrar {hex_id(target)}."
        case notices.TakeoverAbandoned(target, reason):
            return f"We do not take over registrar {hex_id(target)}: {reason}."
        case notices.TakeoverDone(target, by, elements, duration):
            return (
                f"Registrar {hex_id(by)} has taken over {_number(elements)} of registrar {hex_id(target)}, in "
                f"{duration:.3g} s."
            )
        case notices.PartyRefused(what, who):
            return f"{who} is refused: {what}."
        case notices.RefusalsCounted(what, total):
            return f"So far {total} {'time' if total == 1 else 'times'} refused: {what}."
        # --- element ---
        case notices.RegistrarFound(address):
            return f"There is a registrar at {address}."
        case notices.RegistrarNotFound(()):
            return "No registrar is known yet."
        case notices.RegistrarNotFound(tried):
            return f"No registrar at {', '.join(tried)} answers and accepts us yet."
        case notices.RegistrarLost(reason):
            return f"The registrar is lost: {reason}."
        case notices.Registered(again=False):
            return "The element is registered."
        case notices.Registered():
            return "The registration is renewed."
        case notices.RegistrationRejected(cause):
            return f"The registration is refused: {cause}."
        case notices.RegistrationUnanswered(attempts):
            return f"The registrar has not answered {attempts} registrations."
        case notices.Deregistered(told=True):
            return "The element has left the pool, and the registrar knows."
        case notices.Deregistered():
            return "The element has left the pool, but no registrar could be told."
        case notices.HomeChanged(server):
            return f"Registrar {hex_id(server)} is the home of this element now."
        case notices.SessionStarted(association, None):
            return f"Session {association} begins."
        case notices.SessionStarted(association, bytes() as cookie):
            return f"Session {association} continues from a cookie of {len(cookie)} octets."
        case notices.CookieRefused(association, reason):
            return f"The cookie of session {association} is refused, so it starts from the beginning: {reason}."
        case notices.SessionEnded(association, reason):
            return f"Session {association} has ended: {reason}."
        # --- both ---
        case notices.PeerCutOff(address, reason):
            return f"The association with {address} is ended: {reason}."
    return ""


def _number(elements: int) -> str:
    return f"{elements} element{'' if elements == 1 else 's'}"


def _list(what: str, identifiers: Sequence[int]) -> str:
    return f"{what}{'' if len(identifiers) == 1 else 's'} {', '.join(map(hex_id, identifiers))}"
