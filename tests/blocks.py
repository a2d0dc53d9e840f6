"""The fenced code blocks of a Markdown page, for the tests that run them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
DOCS = ROOT / "resources" / "docs"

_FENCED = re.compile(r"^```(\w*)[ ]?(.*?)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A block: its language, what follows that on the opening fence, its text, and where it starts."""

    language: str
    name: str
    text: str
    page: str
    line: int

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def blocks(text: str, page: str) -> list[Block]:
    """Return the blocks of a text in order."""
    return [
        Block(found[1], found[2].strip(), found[3], page, text.count("\n", 0, found.start()) + 1)
        for found in _FENCED.finditer(text)
    ]


def blocks_of(page: Path) -> list[Block]:
    return blocks(page.read_text(encoding="utf-8"), page.name)


def block(page: Path, name: str) -> str:
    """Return the text of the one block with this name."""
    (found,) = [one.text for one in blocks_of(page) if one.name == name]
    return found


def readme_program() -> str:
    """Return the one Python program of the README."""
    (found,) = [one.text for one in blocks_of(README) if one.language == "python"]
    return found
