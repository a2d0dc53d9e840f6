"""The documentation site builds without a warning and has every public name of the library."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import griffe
import pytest

import rserpool
from rserpool import handlespace, policies, simulation, transport
from tests.blocks import DOCS, ROOT

MODULES: tuple[Any, ...] = (rserpool, handlespace, policies, simulation, transport)
"""The modules whose `__all__` is public."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as `resources/site.sh` builds it; the configuration makes each warning an error."""
    folder = tmp_path_factory.mktemp("site")
    build = ("build", "--quiet", f"--config-file={ROOT / 'resources' / 'mkdocs.yml'}", f"--site-dir={folder}")
    ended = subprocess.run(
        [sys.executable, "-m", "mkdocs", *build],
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
    return folder


@cache
def library() -> griffe.Object | griffe.Alias:
    """Return the library as the API reference reads it."""
    return griffe.load("rserpool", search_paths=[ROOT])


def test_the_reference_has_every_public_name_once(site: Path) -> None:
    pages = [page.read_text(encoding="utf-8") for page in (site / "api").glob("*.html")]
    headings = [name for page in pages for name in re.findall(r'<h\d id="([\w.]+)"', page)]
    names = {f"{module.__name__}.{name}" for module in MODULES for name in module.__all__}
    assert sorted(name for name in headings if name in names) == sorted(names)


@pytest.mark.parametrize(
    "name", [f"{module.__name__}.{name}".removeprefix("rserpool.") for module in MODULES for name in module.__all__]
)
def test_every_public_name_has_a_docstring(name: str) -> None:
    assert library()[name].docstring is not None


def test_the_first_page_is_the_readme_and_shows_its_pictures(site: Path) -> None:
    page = (site / "index.html").read_text(encoding="utf-8")
    pictures = re.findall(r'<img alt="[^"]+" src="([^"]+)"', page)
    assert pictures
    assert [name for name in pictures if not (site / name).exists()] == []


def test_every_guide_is_on_the_site(site: Path) -> None:
    pages = {path.relative_to(DOCS).with_suffix(".html") for path in DOCS.rglob("*.md")}
    assert {path for path in pages if not (site / path).exists()} == set()
