"""The guides: every picture exists, every link leads somewhere, and every key they name exists."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from app.ui.actions import ACTIONS
from app.ui.window.choices import TINTS

FOLDER = Path(__file__).parents[1] / "resources" / "docs"
PAGES = sorted(FOLDER.glob("*.md"))
GUIDES = [page for page in PAGES if "guide" in page.name]


def keys() -> set[str]:
    """Return all keys, as guides write them."""
    names = {"Left": "←", "Right": "→", "PgDown": "PgDn", "Return": "Enter"}
    found = {key for spec in ACTIONS for key in spec.keys}
    found |= {f"{held}{number}" for held in ("Ctrl+", "Alt+") for number in range(1, 10)}  # in menus
    found |= {f"Shift+{key}" for *_, key in TINTS}
    return {"+".join(names.get(part, part) for part in re.split(r"(?<=.)\+(?=.)", key)) for key in found}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_named_pictures_and_pages_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    named = set(re.findall(r"\]\((?!https?:)([^)#]+)", text))
    assert [name for name in sorted(named) if not (FOLDER / name).exists()] == []


@pytest.mark.parametrize("page", GUIDES, ids=lambda page: page.name)
def test_each_guide_has_pictures_with_a_description(page: Path) -> None:
    pictures = re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", page.read_text(encoding="utf-8"))
    assert len(pictures) >= 4
    assert all(description for description, _ in pictures)


@pytest.mark.parametrize("page", GUIDES, ids=lambda page: page.name)
def test_linked_sections_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    there = {re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in re.findall(r"^#+ (.*)$", text, re.M)}
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= there


@pytest.mark.parametrize("page", GUIDES, ids=lambda page: page.name)
def test_every_named_key_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:Ctrl\+|Alt\+|Shift\+)+[^`]+|F\d+|Space|Del|Home|Esc|PgUp|PgDn|[A-Z])`", text))
    assert named - keys() == set()


def test_every_quoted_text_of_the_window_exists() -> None:
    """In the user guide, italics quote the window: each quotation is part of a text that is translated."""
    catalog = ElementTree.parse(FOLDER.parent / "translations" / "poolscope_de.ts")
    texts = "\n".join(source.text or "" for source in catalog.iter("source"))
    quoted = re.findall(r"(?<!\*)\*([^*\n]+)\*(?!\*)", (FOLDER / "user-guide.md").read_text(encoding="utf-8"))
    assert quoted
    assert [text for text in quoted if text not in texts] == []
