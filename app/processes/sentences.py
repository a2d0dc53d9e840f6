"""Reports in words, for somebody who runs a registrar or an element in a terminal. Programs get them as JSON."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import fields
from functools import lru_cache
from ipaddress import ip_address
from typing import Any, Final

import rserpool
from app.processes import protocol
from app.processes.protocol import Report
from rserpool import CauseCode, ErrorCause, Notice, Policy, PoolElement, PoolHandle, hex_id, notices

_IDENTIFIERS: Final = frozenset({"identifier", "identifiers", "server", "mentor", "target", "by", "home", "left"})
"""Fields of notices that are identifiers of registrars or elements."""

_WORDS: Final[Mapping[str, str]] = {
    "pool_handle": "pool",
    "identifier": "element",
    "identifiers": "elements",
    "server": "registrar",
}
"""What these fields are called."""


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
        case protocol.Noticed(notice, at):
            what = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(notice).__name__).lower().capitalize()
            values = [_told(field.name, getattr(notice, field.name)) for field in fields(notice)]
            when = time.strftime("%H:%M:%S", time.localtime(at))
            return f"{when} {what}{': ' if values else ''}{', '.join(values)}"
    return ""


def _place(address: str, bound: str) -> str:
    return f"{bound} (others are told {address})" if bound else address


def trouble_in(notice: Notice) -> str:
    """Return a sentence if the notice says why an element is not registered; otherwise an empty text."""
    match notice:
        case notices.RegistrarNotFound(tried=()):
            return "no registrar is known, so the element waits for announcements; --registrar names one"
        case notices.RegistrarNotFound(tried=tried):
            return f"no registrar answers at {', '.join(tried)}; the element keeps looking, --registrar names another"
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


def _told(name: str, value: Any) -> str:
    words = _WORDS.get(name, name.replace("_", " "))
    match value:
        case PoolElement():
            return f"{words} {hex_id(value.identifier)} at {value.transport}"
        case Policy():
            return f"{words} {value.name}"
        case tuple():
            return f"{words} {' '.join(_value(name, one) for one in value) or 'none'}"
    return f"{words} {_value(name, value)}"


def _value(name: str, value: Any) -> str:
    match value:
        case PoolElement():
            return hex_id(value.identifier)
        case bool():
            return "yes" if value else "no"
        case int() if name in _IDENTIFIERS:
            return hex_id(value) if value else "none"
        case float():
            return f"{value:.3g} s"
        case PoolHandle():
            return str(value)
        case bytes():
            return f"of {len(value)} octets"
        case None:
            return "none"
    return str(value)
