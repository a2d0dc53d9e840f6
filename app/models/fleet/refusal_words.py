"""What a registrar refuses to strangers, and how far a scope reaches, in words."""

from __future__ import annotations

from collections.abc import Iterable

from app.base.language import translate
from app.models.fleet.process_row import Row
from app.processes.sentences import is_open
from rserpool import ErrorCause, Refusal


def refusal_words(what: Refusal) -> str:
    """Return a kind of refusal in a few words, in the language in use."""
    return {
        Refusal.RESOLUTION_RATE: translate("Refusal", "too many handle resolutions"),
        Refusal.REPORT_RATE: translate("Refusal", "too many reports of unreachable elements"),
        Refusal.REGISTRATION_RATE: translate("Refusal", "too many registrations"),
        Refusal.ELEMENTS: translate("Refusal", "too many elements of one party"),
        Refusal.POOLS: translate("Refusal", "too many pools of one party"),
        Refusal.POOL_SIZE: translate("Refusal", "too many elements in the pool"),
        Refusal.POOL: translate("Refusal", "registration in a pool that is not open to it"),
        Refusal.ADDRESS: translate("Refusal", "registration of another\u2019s address"),
        Refusal.ELEMENT: translate("Refusal", "change of another\u2019s element"),
        Refusal.ENRP: translate("Refusal", "talk as a registrar"),
        Refusal.CERTIFICATE: translate("Refusal", "connection without a certificate that counts here"),
    }.get(what, translate("Refusal", "something else"))


def cause_words(cause: ErrorCause) -> str:
    """Return an error cause in words, with its octets if there are any."""
    return f"{cause}: {cause.data.hex()}" if cause.data else str(cause)


def open_places(rows: Iterable[Row]) -> list[str]:
    """Return the addresses of running processes that other machines can reach."""
    return [row.address for row in rows if row.ours and row.alive and row.address and is_open(row.address)]
