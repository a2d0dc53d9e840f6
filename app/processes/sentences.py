"""Reports in words, for somebody who runs a registrar or an element in a terminal. Programs get them as JSON."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Final

from app.processes import protocol
from app.processes.protocol import Report
from rserpool import Notice, Policy, PoolElement, PoolHandle, hex_id, notices

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
            return f"Element {hex_id(identifier)} serves at {_place(address, bound)}. Ctrl-C stops it."
        case protocol.Running(identifier, address, enrp_address, bound, enrp_bound):
            return (
                f"Registrar {hex_id(identifier)} serves users and elements at {_place(address, bound)}, and other "
                f"registrars at {_place(enrp_address, enrp_bound)}. Ctrl-C stops it."
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
            return f"the registrar refused the element: {cause}"
    return ""


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
