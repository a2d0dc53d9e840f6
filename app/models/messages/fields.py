"""The content of a message of any protocol: its kind and name for a list, and its fields for a tree."""

from __future__ import annotations

from dataclasses import replace

import rserpool
from app.fractal import dissection as fractal
from app.models.messages.log import Message
from app.models.topology.traffic import Kind, kind_of
from rserpool import WireField

COOKIE = 0x000D
"""The type of the parameter that holds a service's cookie (RFC 5354 §3.13)."""


def name_of(message: Message) -> str:
    """Return the name of the message's type; empty if the type is unknown."""
    if kind_of(message.ppid) is Kind.DATA:
        return fractal.message_name(message.payload) if message.ppid == fractal.PPID else ""
    return rserpool.message_name(message.ppid, message.payload)


def fields_of(message: Message, life_unit: float = 1.0) -> WireField:
    """Return the fields of a message, including the fields of a fractal cookie in it. Never raises.

    A message of another service is one field. `life_unit` is seconds per unit of registration life on the wire.
    """
    payload = message.payload
    if message.ppid == fractal.PPID:
        return fractal.dissect(payload)
    if kind_of(message.ppid) is Kind.DATA:
        return WireField("Data", f"payload protocol {message.ppid}", 0, len(payload))
    return _with_cookie(rserpool.dissect(message.ppid, payload, life_unit=life_unit), payload)


def field_at(field: WireField, offset: int) -> WireField:
    """Return the innermost field that holds the octet at `offset`; the whole message if there is none."""
    for part in field.parts:
        if part.start <= offset < part.end:
            return field_at(part, offset)
    return field


def _with_cookie(field: WireField, payload: bytes) -> WireField:
    parts = []
    for part in field.parts:
        if int.from_bytes(payload[part.start : part.start + 2], "big") == COOKIE and part.parts:
            inside = []
            for leaf in part.parts:
                found = fractal.dissect_cookie(payload[leaf.start : leaf.end], leaf.start) if leaf.length > 4 else ()
                inside.append(replace(leaf, name="Fractal cookie", value="", parts=found) if found else leaf)
            part = replace(part, parts=tuple(inside))
        parts.append(part)
    return replace(field, parts=tuple(parts))
