"""Hostile inputs from good ones: octets, texts and JSON, mutated with a seeded generator."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Sequence
from typing import Any, Final

NUMBERS: Final = (
    0,
    1,
    2,
    3,
    4,
    5,
    7,
    8,
    9,
    0x7F,
    0x80,
    0xFF,
    0x7FFF,
    0x8000,
    0xFFFF,
    0x7FFFFFFF,
    0x80000000,
    0xFFFFFFFF,
)
"""Numbers at which lengths, counts and identifiers change their meaning."""

WORDS: Final = (
    "", "0", "-0", "-1", "1e999", "-1e999", "nan", "NaN", "Infinity", "1e-17", "5e-324", "1e308", "65536", "1,000",
    "10 000", "0,5", "i", "+", "e", "\u2212", "\u202f", "\u0131", "\ud800", "\0", "9" * 400, "[" * 3000, "{", "'", '"',
    "\\", "=", "\n", "*", "true", "<a>", "&x;", "<!DOCTYPE a [", "]]>",
)  # fmt: skip
"""Pieces of text that readers stumble over."""

VALUES: Final[tuple[Any, ...]] = (
    None, True, False, 0, 1, -1, 2**31, 2**32, 2**64, 10**30, 0.5, -0.0, 1e300, 1e15, float("nan"), float("inf"), "",
    "e1", "r1", "x" * 300, "\ud800", "paused", "infinity", [], {}, [[]], [0, 0, 0, 1, 1], {"at": 1}, [None] * 5,
)  # fmt: skip
"""JSON values of the wrong type or size."""

_TOKEN: Final = re.compile(r"[\w.+-]+")


def octets(rng: random.Random, seeds: Sequence[bytes]) -> bytes:
    """Return one of these octet strings, changed in one to four places."""
    data = bytearray(rng.choice(seeds))
    for _ in range(rng.choice((1, 1, 1, 2, 2, 3, 4))):
        at = rng.randrange(len(data) + 1)
        match rng.randrange(8):
            case 0 if at < len(data):
                data[at] ^= 1 << rng.randrange(8)
            case 1 if at < len(data):
                data[at] = rng.choice(NUMBERS) & 0xFF
            case 2:
                at &= ~1
                data[at : at + 2] = (rng.choice(NUMBERS) & 0xFFFF).to_bytes(2)
            case 3:
                at &= ~3
                data[at : at + 4] = rng.choice(NUMBERS).to_bytes(4)
            case 4:
                del data[at : at + rng.choice((1, 2, 4, 8, 16, 64))]
            case 5:
                data[at:at] = data[at : at + rng.choice((4, 8, 16, 64))]
            case 6:
                other = rng.choice(seeds)
                begin = rng.randrange(len(other) + 1)
                data[at:] = other[begin:]
            case _:
                data[at:at] = rng.randbytes(rng.choice((1, 2, 4, 20)))
    return bytes(data)


def message(rng: random.Random, seeds: Sequence[bytes]) -> bytes:
    """Return a mutated message. Mostly its length, the third and fourth octet, is right."""
    data = octets(rng, seeds)
    if len(data) >= 4 and rng.random() < 0.8:
        data = data[:2] + (len(data) & 0xFFFF).to_bytes(2) + data[4:]
    return data


def text(rng: random.Random, seeds: Sequence[str]) -> str:
    """Return a text with one to four words replaced, removed, repeated or inserted."""
    line = rng.choice(seeds)
    for _ in range(rng.choice((1, 1, 2, 3, 4))):
        tokens = list(_TOKEN.finditer(line))
        begin, end = rng.choice(tokens).span() if tokens else (0, 0)
        new = rng.choice(WORDS)
        match rng.randrange(6):
            case 0:
                new = ""
            case 1:
                new = line[begin:end] * 2
            case 2:
                begin, end = end, end
            case 3:
                begin = end = rng.randrange(len(line) + 1)
            case 4 if tokens:
                new = rng.choice(tokens)[0]
        line = line[:begin] + new + line[end:]
    return line


def value(rng: random.Random, given: Any) -> Any:
    """Return a JSON value with one of its parts replaced, removed or added."""
    entries: list[Any] = list(given) if isinstance(given, list | dict) else []
    if not entries or rng.random() < 0.1:
        return rng.choice(VALUES)
    place = rng.choice(entries) if isinstance(given, dict) else rng.randrange(len(entries))
    changed = given.copy()
    match rng.randrange(6):
        case 0:
            del changed[place]
        case 1 if isinstance(changed, list):
            changed.insert(place, rng.choice((*VALUES, *changed)))
        case 2:
            changed[place] = rng.choice(VALUES)
        case _:
            changed[place] = value(rng, changed[place])
    return changed


def json_text(rng: random.Random, given: Any) -> str:
    """Return the text of a mutated JSON value, which now and then is no JSON."""
    line = json.dumps(value(rng, given), separators=(",", ":"), ensure_ascii=rng.random() < 0.5)
    return text(rng, [line]) if rng.random() < 0.1 else line
