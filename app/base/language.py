"""The language of all texts that people read. It knows no Qt: the window installs Qt's translator with `use`. Without a
window everything is in English, the language of the sources.

    translate("Journal", "{name} was killed").format(name=row.name)
    translate("Pool", "%n element(s)", "", 3)

Context, text and remark must be literals, because `resources/translations/update.py` collects them from the sources.
Insert values with `format` after translating. That script also lists the tables of texts, which are translated where
they are shown.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import TypeAlias

Translator: TypeAlias = Callable[[str, str, str, int], str]
"""Context, text, a remark for translators, and a number for `%n` (-1: none)."""


def english(_context: str, text: str, _remark: str = "", n: int = -1) -> str:
    """Return the text unchanged, or with the number `n` in place of `%n`; `(s)` becomes the ending of the plural."""
    if n < 0:
        return text
    return text.replace("%n", str(n)).replace("(s)", "" if n == 1 else "s")


_translator: Translator = english


def use(translator: Translator) -> None:
    """Translate all texts with this translator from now on."""
    global _translator
    _translator = translator


@contextlib.contextmanager
def in_english() -> Iterator[None]:
    """Use English inside the `with` block, for terminals and files, regardless of the window's language."""
    global _translator
    before, _translator = _translator, english
    try:
        yield
    finally:
        _translator = before


def translate(context: str, text: str, remark: str = "", n: int = -1) -> str:
    """Return a text in the current language, or in English if there is no translation."""
    return _translator(context, text, remark, n)


def decimal(number: float, form: str) -> str:
    """Format a number with the decimal sign of the current language."""
    return f"{number:{form}}".replace(".", translate("Numbers", ".", "decimal sign"))
